//! Uploads in parts: each part is kept by its hash, and put together at the end.

use std::time::Duration;

use access::Call;
use aws_wire::xml::Writer;
use directory::{Artifact, ArtifactPart, ArtifactUpload};
use http::{Response, StatusCode};
use store::artifacts::{part_key, parts_prefix, upload_key};
use store::{Scan, change};

use crate::bucket::{line, load};
use crate::document::read_document;
use crate::object::{check_key, checked, kept_headers, name};
use crate::route::{NAMESPACE, Request, add, document, empty};
use crate::{Refusal, Rooms, etag};

/// How long an upload may take.
const LONGEST: Duration = Duration::from_secs(7 * 86_400);
/// Parts of an upload.
const MOST_PARTS: u32 = 10_000;
/// Bytes of an object.
const LARGEST: u64 = 1 << 30;

pub(crate) async fn begin(
    rooms: &Rooms,
    call: &Call,
    bucket: &str,
    key: &str,
    request: &Request<'_>,
) -> Result<Response<Vec<u8>>, Refusal> {
    check_key(key)?;
    load(rooms, call, bucket).await?;
    let upload = ArtifactUpload {
        id: call.ids.uuid().simple().to_string(),
        bucket: bucket.to_owned(),
        key: key.to_owned(),
        headers: kept_headers(request.headers)?,
        until: call.now + LONGEST,
    };
    change!(rooms.store, call.now, |unit| -> Result<(), Refusal> {
        unit.insert(&upload)?;
        Ok(unit.audit(&line(call, "CreateMultipartUpload", &format!("{bucket}/{key}")))?)
    })?;
    let mut xml = Writer::default();
    xml.open_with("InitiateMultipartUploadResult", NAMESPACE);
    xml.text("Bucket", bucket);
    xml.text("Key", key);
    xml.text("UploadId", &upload.id);
    Ok(document(StatusCode::OK, xml))
}

async fn load_upload(
    rooms: &Rooms,
    call: &Call,
    bucket: &str,
    key: &str,
    request: &Request<'_>,
) -> Result<ArtifactUpload, Refusal> {
    let id = request.asked("uploadId").unwrap_or_default();
    let found = rooms.store.find::<ArtifactUpload>(&upload_key(id), call.now).await?;
    found.filter(|upload| upload.bucket == bucket && upload.key == key).ok_or_else(Refusal::no_upload)
}

pub(crate) async fn part(
    rooms: &Rooms,
    call: &Call,
    bucket: &str,
    key: &str,
    request: &Request<'_>,
) -> Result<Response<Vec<u8>>, Refusal> {
    let upload = load_upload(rooms, call, bucket, key, request).await?;
    let number = request.asked("partNumber").and_then(|number| number.parse::<u32>().ok());
    let number = number.filter(|number| (1..=MOST_PARTS).contains(number)).ok_or_else(|| {
        Refusal::new("InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive")
    })?;
    let checksum = checked(request)?;
    let hash = rooms.store.keep_blob(request.body, call.now).await?;
    let part = ArtifactPart {
        upload: upload.id.clone(),
        number,
        hash,
        length: request.body.len() as u64,
        until: upload.until,
    };
    change!(rooms.store, call.now, |unit| -> Result<(), Refusal> {
        let there =
            unit.find::<ArtifactUpload>(&upload_key(&upload.id)).await?.ok_or_else(Refusal::no_upload)?;
        unit.check(&there)?;
        if unit.name_blob(&part.hash).await?.is_none() {
            return Err(Refusal::Named("SlowDown", "The bytes were swept. Send them again.".to_owned(), 503));
        }
        let before = unit.find::<ArtifactPart>(&part_key(&upload.id, number)).await?;
        if before.is_some() {
            unit.put(&part)?
        } else {
            unit.insert(&part)?
        }
        Ok(())
    })?;
    let mut response = empty(StatusCode::OK);
    add(&mut response, "etag", &etag(&part.hash));
    if let Some((name, value)) = checksum {
        add(&mut response, &name, &value);
    }
    Ok(response)
}

pub(crate) async fn give_up(
    rooms: &Rooms,
    call: &Call,
    bucket: &str,
    key: &str,
    request: &Request<'_>,
) -> Result<Response<Vec<u8>>, Refusal> {
    let upload = load_upload(rooms, call, bucket, key, request).await?;
    forget(rooms, call, &upload).await?;
    Ok(empty(StatusCode::NO_CONTENT))
}

/// Takes the upload away, and its parts a few at a time; what a crash leaves of them expires.
async fn forget(rooms: &Rooms, call: &Call, upload: &ArtifactUpload) -> Result<(), Refusal> {
    change!(rooms.store, call.now, |unit| -> Result<(), Refusal> {
        if let Some(there) = unit.find::<ArtifactUpload>(&upload_key(&upload.id)).await? {
            unit.delete(&there)?;
        }
        Ok(())
    })?;
    loop {
        let some = Scan::keys(&parts_prefix(&upload.id)).limit(100);
        let left = change!(rooms.store, call.now, |unit| -> Result<usize, Refusal> {
            let parts = unit.scan::<ArtifactPart>(&some).await?.items;
            for part in &parts {
                unit.delete(part)?;
            }
            Ok(parts.len())
        })?;
        if left == 0 {
            return Ok(());
        }
    }
}

pub(crate) async fn finish(
    rooms: &Rooms,
    call: &Call,
    bucket: &str,
    key: &str,
    request: &Request<'_>,
) -> Result<Response<Vec<u8>>, Refusal> {
    let upload = load_upload(rooms, call, bucket, key, request).await?;
    let said = read_document(request.body)?;
    let mut named = Vec::new();
    for part in said.children.iter().filter(|child| child.name == "Part") {
        let number = part.text_of("PartNumber").and_then(|number| number.trim().parse::<u32>().ok());
        let (Some(number), Some(tag)) = (number, part.text_of("ETag")) else {
            return Err(Refusal::new("MalformedXML", "A part has no number or no ETag."));
        };
        named.push((number, tag.trim().trim_matches('"').to_owned()));
    }
    if !named.is_sorted_by(|one, next| one.0 < next.0) {
        let message = "The list of parts was not in ascending order. Parts must be ordered by part number.";
        return Err(Refusal::new("InvalidPartOrder", message));
    }
    let missing = || {
        let message = "One or more of the specified parts could not be found.  The part may not have been uploaded, \
                       or the specified entity tag may not match the part's entity tag.";
        Refusal::new("InvalidPart", message)
    };
    if named.is_empty() {
        return Err(missing());
    }
    let mut whole = rooms.store.receive_blob(call.now).await?;
    for (number, tag) in named {
        let part = rooms.store.find::<ArtifactPart>(&part_key(&upload.id, number), call.now).await?;
        let part = part.filter(|part| etag(&part.hash).trim_matches('"') == tag).ok_or_else(missing)?;
        if whole.length() + part.length > LARGEST {
            let message = "Your proposed upload exceeds the maximum allowed size";
            return Err(Refusal::new("EntityTooLarge", message));
        }
        let bytes = rooms.store.read_blob(&part.hash, call.now).await?.ok_or_else(missing)?;
        whole.push(&bytes, call.now).await?;
    }
    let (hash, length) = whole.finish(call.now).await?;
    let said = request.headers.get("x-amz-mp-object-size").and_then(|said| said.to_str().ok());
    if said.is_some_and(|said| said.parse() != Ok(length)) {
        return Err(Refusal::new("InvalidRequest", "The object is of another size than the request says."));
    }
    let artifact = Artifact {
        bucket: bucket.to_owned(),
        key: key.to_owned(),
        hash,
        length,
        modified_at: call.now,
        headers: upload.headers.clone(),
    };
    name(rooms, call, "CompleteMultipartUpload", &artifact, request).await?;
    forget(rooms, call, &upload).await?;
    let mut xml = Writer::default();
    xml.open_with("CompleteMultipartUploadResult", NAMESPACE);
    xml.text("Location", &format!("/{bucket}/{key}"));
    xml.text("Bucket", bucket);
    xml.text("Key", key);
    xml.text("ETag", &etag(&artifact.hash));
    Ok(document(StatusCode::OK, xml))
}
