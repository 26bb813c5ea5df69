//! Objects: put, given back whole or in part, taken away.

use access::Call;
use aws_wire::xml::Writer;
use directory::{Artifact, ArtifactHeaders, Bucket};
use http::{HeaderMap, Response, StatusCode};
use store::artifacts::{artifact_key, bucket_key};
use store::change;

use crate::bucket::{line, load};
use crate::document::read_document;
use crate::route::{NAMESPACE, Request, add, document, empty};
use crate::{Content, Pieces, Refusal, Rooms, checksum, etag};

/// Headers that are given back as they came, beside `x-amz-meta-*`.
const KEPT: [&str; 6] = [
    "cache-control",
    "content-disposition",
    "content-encoding",
    "content-language",
    "content-type",
    "expires",
];
/// Bytes of all of them.
const MOST_HEADERS: usize = 8 * 1024;
/// Bytes of a key.
const LONGEST_KEY: usize = 1024;
/// Objects that one request may name.
const MOST_AT_ONCE: usize = 1000;

/// What is kept of the head of an upload.
pub(crate) fn kept_headers(headers: &HeaderMap) -> Result<ArtifactHeaders, Refusal> {
    let mut kept = ArtifactHeaders::default();
    let mut length = 0;
    for (name, value) in headers {
        let name = name.as_str();
        if !KEPT.contains(&name) && !name.starts_with("x-amz-meta-") {
            continue;
        }
        let value =
            value.to_str().map_err(|_| Refusal::new("InvalidArgument", "A header is not plain text."))?;
        // How the body travelled is not what the object is.
        let value = match name {
            "content-encoding" => value
                .split(',')
                .map(str::trim)
                .filter(|one| *one != "aws-chunked")
                .collect::<Vec<_>>()
                .join(","),
            _ => value.to_owned(),
        };
        if value.is_empty() {
            continue;
        }
        length += name.len() + value.len();
        kept.kept.insert(name.to_owned(), value);
    }
    if length > MOST_HEADERS {
        return Err(Refusal::new(
            "MetadataTooLarge",
            "Your metadata headers exceed the maximum allowed metadata size.",
        ));
    }
    Ok(kept)
}

pub(crate) fn check_key(key: &str) -> Result<(), Refusal> {
    if key.is_empty() || key.len() > LONGEST_KEY || key.chars().any(char::is_control) {
        return Err(Refusal::new("KeyTooLongError", "Your key is empty, too long, or not plain text"));
    }
    Ok(())
}

/// Checks the checksums that stand in the head, and gives back the one to repeat.
pub(crate) fn checked(request: &Request<'_>) -> Result<Option<(String, String)>, Refusal> {
    let mut repeated = None;
    for (name, value) in request.headers {
        let Some(value) = value.to_str().ok().filter(|_| name.as_str().starts_with("x-amz-checksum-")) else {
            continue;
        };
        checksum::check(name.as_str(), value, request.body)?;
        if !matches!(
            name.as_str(),
            "x-amz-checksum-algorithm" | "x-amz-checksum-mode" | "x-amz-checksum-type"
        ) {
            repeated = Some((name.as_str().to_owned(), value.to_owned()));
        }
    }
    Ok(repeated)
}

pub(crate) async fn put(
    rooms: &Rooms,
    call: &Call,
    bucket: &str,
    key: &str,
    request: &Request<'_>,
) -> Result<Response<Vec<u8>>, Refusal> {
    check_key(key)?;
    load(rooms, call, bucket).await?;
    let checksum = checked(request)?;
    let hash = rooms.store.keep_blob(request.body, call.now).await?;
    let artifact = Artifact {
        bucket: bucket.to_owned(),
        key: key.to_owned(),
        length: request.body.len() as u64,
        modified_at: call.now,
        headers: kept_headers(request.headers)?,
        hash,
    };
    name(rooms, call, "PutObject", &artifact, request).await?;
    let mut response = empty(StatusCode::OK);
    add(&mut response, "etag", &etag(&artifact.hash));
    if let Some((name, value)) = checksum {
        add(&mut response, &name, &value);
    }
    Ok(response)
}

/// Gives some bytes their name, in the place of those that had it.
pub(crate) async fn name(
    rooms: &Rooms,
    call: &Call,
    action: &str,
    artifact: &Artifact,
    request: &Request<'_>,
) -> Result<(), Refusal> {
    let only_new = request.headers.get("if-none-match").is_some_and(|value| value == "*");
    let subject = format!("{}/{}", artifact.bucket, artifact.key);
    change!(rooms.store, call.now, |unit| -> Result<(), Refusal> {
        // A bucket that goes meanwhile does not leave an object behind.
        let bucket =
            unit.find::<Bucket>(&bucket_key(&artifact.bucket)).await?.ok_or_else(Refusal::no_bucket)?;
        unit.check(&bucket)?;
        if unit.name_blob(&artifact.hash).await?.is_none() {
            return Err(Refusal::Named("SlowDown", "The bytes were swept. Send them again.".to_owned(), 503));
        }
        let before = unit.find::<Artifact>(&artifact_key(&artifact.bucket, &artifact.key)).await?;
        if before.is_some() && only_new {
            return Err(Refusal::precondition());
        }
        if before.is_some() {
            unit.put(artifact)?
        } else {
            unit.insert(artifact)?
        }
        Ok(unit.audit(&line(call, action, &subject))?)
    })
}

pub(crate) async fn get(
    rooms: &Rooms,
    call: &Call,
    bucket: &str,
    key: &str,
    request: &Request<'_>,
) -> Result<Response<Content>, Refusal> {
    load(rooms, call, bucket).await?;
    let found = rooms.store.find::<Artifact>(&artifact_key(bucket, key), call.now).await?;
    let artifact = found.ok_or_else(Refusal::no_key)?;
    if request.asked("partNumber").is_some() {
        return Err(Refusal::not_built("one part of an object"));
    }
    let tag = etag(&artifact.hash);
    let names = |header: &str| {
        let said = request.headers.get(header).and_then(|said| said.to_str().ok());
        said.map(|said| {
            said == "*" || said.split(',').any(|one| one.trim().trim_matches('"') == tag.trim_matches('"'))
        })
    };
    if names("if-match") == Some(false) {
        return Err(Refusal::precondition());
    }
    if names("if-none-match") == Some(true) {
        let mut response = empty(StatusCode::NOT_MODIFIED);
        add(&mut response, "etag", &tag);
        return Ok(response.map(Content::Whole));
    }
    let range = request.headers.get("range").and_then(|range| range.to_str().ok());
    let range = range.map(|range| part_of(range, artifact.length)).transpose()?;
    let mut response = empty(if range.is_some() { StatusCode::PARTIAL_CONTENT } else { StatusCode::OK });
    add(&mut response, "content-type", "binary/octet-stream");
    for (name, value) in &artifact.headers.kept {
        add(&mut response, name, value);
    }
    add(&mut response, "etag", &tag);
    add(&mut response, "accept-ranges", "bytes");
    let at = jiff::Timestamp::from_millisecond(artifact.modified_at.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    add(&mut response, "last-modified", &at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string());
    let (from, to) = range.unwrap_or((0, artifact.length));
    if range.is_some() {
        add(&mut response, "content-range", &format!("bytes {from}-{}/{}", to - 1, artifact.length));
    }
    add(&mut response, "content-length", &(to - from).to_string());
    if request.method == "HEAD" {
        return Ok(response.map(Content::Whole));
    }
    let blob = rooms.store.find_blob(&artifact.hash, call.now).await?.ok_or_else(Refusal::no_key)?;
    let pieces = Pieces::begin(rooms.store.clone(), blob, (from, to), call.now).await?;
    Ok(response.map(|_| Content::Pieces(pieces)))
}

/// From where to where (left out) a range goes.
fn part_of(range: &str, length: u64) -> Result<(u64, u64), Refusal> {
    let refused = || {
        let message = "The requested range is not satisfiable";
        Refusal::Named("InvalidRange", message.to_owned(), 416)
    };
    let (from, to) =
        range.strip_prefix("bytes=").and_then(|range| range.split_once('-')).ok_or_else(refused)?;
    let number = |text: &str| text.parse::<u64>().ok();
    let (from, to) = match (number(from), number(to)) {
        (Some(from), Some(to)) => (from, to.saturating_add(1).min(length)),
        (Some(from), None) if to.is_empty() => (from, length),
        (None, Some(last)) if from.is_empty() => (length.saturating_sub(last), length),
        _ => return Err(refused()),
    };
    if from < to { Ok((from, to)) } else { Err(refused()) }
}

pub(crate) async fn delete(
    rooms: &Rooms,
    call: &Call,
    bucket: &str,
    key: &str,
) -> Result<Response<Vec<u8>>, Refusal> {
    load(rooms, call, bucket).await?;
    take_away(rooms, call, bucket, key).await?;
    Ok(empty(StatusCode::NO_CONTENT))
}

/// What is not there is gone already.
async fn take_away(rooms: &Rooms, call: &Call, bucket: &str, key: &str) -> Result<(), Refusal> {
    change!(rooms.store, call.now, |unit| -> Result<(), Refusal> {
        let Some(artifact) = unit.find::<Artifact>(&artifact_key(bucket, key)).await? else { return Ok(()) };
        unit.delete(&artifact)?;
        Ok(unit.audit(&line(call, "DeleteObject", &format!("{bucket}/{key}")))?)
    })
}

pub(crate) async fn delete_several(
    rooms: &Rooms,
    call: &Call,
    bucket: &str,
    request: &Request<'_>,
) -> Result<Response<Vec<u8>>, Refusal> {
    load(rooms, call, bucket).await?;
    checked(request)?;
    let said = read_document(request.body)?;
    let quiet = said.text_of("Quiet") == Some("true");
    let objects: Vec<_> = said.children.iter().filter(|child| child.name == "Object").collect();
    if objects.is_empty() || objects.len() > MOST_AT_ONCE {
        return Err(Refusal::new("MalformedXML", "Between 1 and 1000 objects are deleted at once."));
    }
    let mut xml = Writer::default();
    xml.open_with("DeleteResult", NAMESPACE);
    for object in objects {
        let key = object.text_of("Key").unwrap_or_default();
        take_away(rooms, call, bucket, key).await?;
        if !quiet {
            xml.open("Deleted");
            xml.text("Key", key);
            xml.close();
        }
    }
    Ok(document(StatusCode::OK, xml))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_a_part_of_what_is_there() {
        assert_eq!(part_of("bytes=0-4", 10).unwrap(), (0, 5));
        assert_eq!(part_of("bytes=5-", 10).unwrap(), (5, 10));
        assert_eq!(part_of("bytes=-3", 10).unwrap(), (7, 10));
        assert_eq!(part_of("bytes=0-99", 10).unwrap(), (0, 10));
        for range in ["bytes=10-", "bytes=4-2", "bytes=-", "bytes=a-b", "lines=0-1", "bytes=0-1,3-4"] {
            assert!(part_of(range, 10).is_err(), "{range}");
        }
        assert!(part_of("bytes=0-", 0).is_err());
    }
}
