//! Buckets: made, looked for, listed, taken away; and their neutral values.

use std::collections::BTreeMap;

use access::Call;
use aws_wire::xml::Writer;
use directory::{Artifact, AuditLine, Bucket};
use http::{Response, StatusCode};
use store::artifacts::{artifact_key, bucket_key, buckets_prefix};
use store::{Scan, change};

use crate::document::read_document;
use crate::route::{NAMESPACE, Request, add, document, empty};
use crate::{Refusal, Rooms};

/// Documents that are kept and given back and have no effect: nobody reads an object without a signature, all is sealed at rest,
/// and there is one version of each. `docs/neutral-values-artifacts.md` says it of each.
const NEUTRAL: [(&str, &str); 9] = [
    ("encryption", "ServerSideEncryptionConfigurationNotFoundError"),
    ("lifecycle", "NoSuchLifecycleConfiguration"),
    ("logging", ""),
    ("ownershipControls", "OwnershipControlsNotFoundError"),
    ("policy", "NoSuchBucketPolicy"),
    ("publicAccessBlock", "NoSuchPublicAccessBlockConfiguration"),
    ("tagging", "NoSuchTagSet"),
    ("versioning", ""),
    ("accelerate", ""),
];
/// Bytes of such a document: AWS's limit for a policy.
const LONGEST: usize = 20 * 1024;

pub(crate) fn is_neutral(what: &str) -> bool {
    NEUTRAL.iter().any(|(known, _)| *known == what)
}

pub(crate) async fn load(rooms: &Rooms, call: &Call, name: &str) -> Result<Bucket, Refusal> {
    let found = rooms.store.find::<Bucket>(&bucket_key(name), call.now).await?;
    found.ok_or_else(Refusal::no_bucket)
}

pub(crate) fn line(call: &Call, action: &str, subject: &str) -> AuditLine {
    AuditLine {
        at: call.now,
        request_id: call.request_id,
        action: action.to_owned(),
        outcome: "ok".to_owned(),
        principal: call.principal.name(),
        pool: None,
        sub: None,
        subject: Some(subject.to_owned()),
        source: call.source.map(|source| source.to_string()),
    }
}

pub(crate) async fn create(
    rooms: &Rooms,
    call: &Call,
    name: &str,
    request: &Request<'_>,
) -> Result<Response<Vec<u8>>, Refusal> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '.';
    let edges = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let fits = (3..=63).contains(&name.len()) && name.chars().all(plain);
    if !fits || !name.starts_with(edges) || !name.ends_with(edges) || name.contains("..") {
        return Err(Refusal::new("InvalidBucketName", "The specified bucket is not valid."));
    }
    if !request.body.is_empty() {
        let said = read_document(request.body)?;
        if said.children.iter().any(|child| child.name != "LocationConstraint") {
            return Err(Refusal::not_built("a setting of a new bucket besides its location"));
        }
    }
    let bucket = Bucket { name: name.to_owned(), created_at: call.now, settings: BTreeMap::new() };
    change!(rooms.store, call.now, |unit| -> Result<(), Refusal> {
        if unit.find::<Bucket>(&bucket_key(name)).await?.is_some() {
            let message =
                "Your previous request to create the named bucket succeeded and you already own it.";
            return Err(Refusal::Named("BucketAlreadyOwnedByYou", message.to_owned(), 409));
        }
        unit.insert(&bucket)?;
        Ok(unit.audit(&line(call, "CreateBucket", name))?)
    })?;
    let mut response = empty(StatusCode::OK);
    add(&mut response, "location", &format!("/{name}"));
    Ok(response)
}

pub(crate) async fn head(rooms: &Rooms, call: &Call, name: &str) -> Result<Response<Vec<u8>>, Refusal> {
    load(rooms, call, name).await?;
    let mut response = empty(StatusCode::OK);
    add(&mut response, "x-amz-bucket-region", &rooms.region);
    Ok(response)
}

pub(crate) async fn location(rooms: &Rooms, call: &Call, name: &str) -> Result<Response<Vec<u8>>, Refusal> {
    load(rooms, call, name).await?;
    let mut xml = Writer::default();
    xml.open_with("LocationConstraint", NAMESPACE);
    // The oldest region has no name here, as at AWS.
    if rooms.region != "us-east-1" {
        xml.put(&rooms.region);
    }
    Ok(document(StatusCode::OK, xml))
}

pub(crate) async fn delete(rooms: &Rooms, call: &Call, name: &str) -> Result<Response<Vec<u8>>, Refusal> {
    change!(rooms.store, call.now, |unit| -> Result<(), Refusal> {
        let bucket = unit.find::<Bucket>(&bucket_key(name)).await?.ok_or_else(Refusal::no_bucket)?;
        let first = Scan::keys(&artifact_key(name, "")).limit(1);
        if !unit.scan::<Artifact>(&first).await?.items.is_empty() {
            let message = "The bucket you tried to delete is not empty";
            return Err(Refusal::Named("BucketNotEmpty", message.to_owned(), 409));
        }
        unit.delete(&bucket)?;
        Ok(unit.audit(&line(call, "DeleteBucket", name))?)
    })?;
    Ok(empty(StatusCode::NO_CONTENT))
}

pub(crate) async fn list(rooms: &Rooms, call: &Call) -> Result<Response<Vec<u8>>, Refusal> {
    let mut xml = Writer::default();
    xml.open_with("ListAllMyBucketsResult", NAMESPACE);
    xml.open("Buckets");
    let mut after = None;
    loop {
        let page = rooms
            .store
            .scan::<Bucket>(&Scan::keys(&buckets_prefix()).after(after).limit(200), call.now)
            .await?;
        for bucket in page.items {
            xml.open("Bucket");
            xml.text("Name", &bucket.name);
            xml.text("CreationDate", &moment(bucket.created_at));
            xml.close();
        }
        after = page.next;
        if after.is_none() {
            return Ok(document(StatusCode::OK, xml));
        }
    }
}

/// Puts, gives back or takes away a neutral value.
pub(crate) async fn setting(
    rooms: &Rooms,
    call: &Call,
    name: &str,
    what: &str,
    method: &str,
    body: &[u8],
) -> Result<Response<Vec<u8>>, Refusal> {
    if method == "GET" {
        let bucket = load(rooms, call, name).await?;
        let Some(kept) = bucket.settings.get(what) else { return absent(what) };
        let kind = if what == "policy" { "application/json" } else { "application/xml" };
        let mut response = Response::new(kept.clone().into_bytes());
        add(&mut response, "content-type", kind);
        return Ok(response);
    }
    let value = match method {
        "PUT" if body.len() > LONGEST => {
            return Err(Refusal::new("EntityTooLarge", "The document is larger than 20 KiB."));
        }
        "PUT" if what == "policy" => {
            serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(body).map_err(|_| {
                Refusal::new("MalformedPolicy", "Policies must be valid JSON and the first byte must be '{'")
            })?;
            Some(body)
        }
        "PUT" => {
            read_document(body)?;
            Some(body)
        }
        "DELETE" => None,
        _ => return Err(Refusal::not_built(&format!("{method} ?{what}"))),
    };
    let value = value.map(|value| String::from_utf8_lossy(value).into_owned());
    let removed = value.is_none();
    change!(rooms.store, call.now, |unit| -> Result<(), Refusal> {
        let mut bucket = unit.find::<Bucket>(&bucket_key(name)).await?.ok_or_else(Refusal::no_bucket)?;
        match &value {
            Some(value) => drop(bucket.settings.insert(what.to_owned(), value.clone())),
            None => drop(bucket.settings.remove(what)),
        }
        unit.put(&bucket)?;
        Ok(unit.audit(&line(call, "PutBucketSetting", &format!("{name}?{what}")))?)
    })?;
    Ok(empty(if removed || what == "policy" { StatusCode::NO_CONTENT } else { StatusCode::OK }))
}

/// What is answered where nothing was put: an empty document where AWS has one, otherwise its refusal.
fn absent(what: &str) -> Result<Response<Vec<u8>>, Refusal> {
    let code = NEUTRAL.iter().find(|(known, _)| *known == what).map_or("", |(_, code)| code);
    let root = match what {
        "versioning" => "VersioningConfiguration",
        "logging" => "BucketLoggingStatus",
        "accelerate" => "AccelerateConfiguration",
        _ => return Err(Refusal::Named(code, format!("The bucket has no {what}."), 404)),
    };
    let mut xml = Writer::default();
    xml.open_with(root, NAMESPACE);
    Ok(document(StatusCode::OK, xml))
}

/// A moment as S3's documents have it.
pub(crate) fn moment(at: directory::Timestamp) -> String {
    let at = jiff::Timestamp::from_millisecond(at.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::NEUTRAL;

    #[test]
    fn what_has_no_effect_is_told() {
        let told = include_str!("../../../docs/neutral-values-artifacts.md");
        let headers = crate::meant::NEUTRAL.iter().map(|(name, _)| *name);
        for name in NEUTRAL.iter().map(|(name, _)| *name).chain(headers) {
            assert!(told.contains(&format!("\n| `{name}` | ")), "{name}");
        }
    }
}
