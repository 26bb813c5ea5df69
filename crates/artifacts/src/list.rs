//! ListObjectsV2: what is in a bucket, by the beginning of its key, folded at a delimiter, page by page.

use access::Call;
use aws_wire::xml::Writer;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use directory::Artifact;
use http::{Response, StatusCode};
use store::artifacts::artifact_key;
use store::{Cursor, Scan};

use crate::bucket::{load, moment};
use crate::route::{NAMESPACE, Request, document};
use crate::{Refusal, Rooms, etag};

/// Keys of a page at most.
const MOST: usize = 1000;

pub(crate) async fn objects(
    rooms: &Rooms,
    call: &Call,
    bucket: &str,
    request: &Request<'_>,
) -> Result<Response<Vec<u8>>, Refusal> {
    load(rooms, call, bucket).await?;
    if request.asked("list-type") != Some("2") {
        return Err(Refusal::not_built("the first version of this list (the second is there: list-type=2)"));
    }
    let prefix = request.asked("prefix").unwrap_or_default();
    let delimiter = request.asked("delimiter").filter(|delimiter| !delimiter.is_empty());
    let most = match request.asked("max-keys").map(str::parse::<usize>) {
        None => MOST,
        Some(Ok(most)) => most.min(MOST),
        Some(Err(_)) => return Err(Refusal::new("InvalidArgument", "Provided max-keys not an integer")),
    };
    let token = request.asked("continuation-token").map(place).transpose()?;
    let mut after = token.or_else(|| request.asked("start-after").map(str::to_owned)).unwrap_or_default();
    let (mut found, mut folded) = (Vec::<Artifact>::new(), Vec::<String>::new());
    // The key that is the prefix itself does not lie in the range below it.
    if after.is_empty() && !prefix.is_empty() && most > 0 {
        let own = rooms.store.find::<Artifact>(&artifact_key(bucket, prefix), call.now).await?;
        if own.is_some() {
            after = prefix.to_owned();
        }
        found.extend(own);
    }
    let below_prefix = |after: &str, limit: usize| {
        let cursor = (!after.is_empty()).then(|| Cursor(artifact_key(bucket, after)));
        Scan::keys(&artifact_key(bucket, prefix)).after(cursor).limit(limit)
    };
    'pages: while found.len() + folded.len() < most {
        let scan = below_prefix(&after, 200);
        let page = rooms.store.scan::<Artifact>(&scan, call.now).await?;
        let more = page.next.is_some();
        for artifact in page.items {
            if found.len() + folded.len() >= most {
                break 'pages;
            }
            after.clone_from(&artifact.key);
            let below = artifact.key.get(prefix.len()..).unwrap_or_default();
            match delimiter.and_then(|delimiter| below.find(delimiter).map(|at| at + delimiter.len())) {
                None => found.push(artifact),
                Some(end) => {
                    let group = format!("{prefix}{}", &below[..end]);
                    // Behind everything that begins so.
                    after = format!("{group}{}", char::MAX);
                    folded.push(group);
                    continue 'pages;
                }
            }
        }
        if !more {
            break;
        }
    }
    let full = most > 0 && found.len() + folded.len() >= most;
    let truncated =
        full && !rooms.store.scan::<Artifact>(&below_prefix(&after, 1), call.now).await?.items.is_empty();
    let mut xml = Writer::default();
    xml.open_with("ListBucketResult", NAMESPACE);
    xml.text("Name", bucket);
    xml.text("Prefix", &shown(prefix, request));
    if let Some(delimiter) = delimiter {
        xml.text("Delimiter", &shown(delimiter, request));
    }
    xml.text("MaxKeys", &most.to_string());
    xml.text("KeyCount", &(found.len() + folded.len()).to_string());
    if let Some(kind) = request.asked("encoding-type") {
        xml.text("EncodingType", kind);
    }
    xml.text("IsTruncated", if truncated { "true" } else { "false" });
    if truncated {
        xml.text("NextContinuationToken", &URL_SAFE_NO_PAD.encode(&after));
    }
    for artifact in found {
        xml.open("Contents");
        xml.text("Key", &shown(&artifact.key, request));
        xml.text("LastModified", &moment(artifact.modified_at));
        xml.text("ETag", &etag(&artifact.hash));
        xml.text("Size", &artifact.length.to_string());
        xml.text("StorageClass", "STANDARD");
        xml.close();
    }
    for group in folded {
        xml.open("CommonPrefixes");
        xml.text("Prefix", &shown(&group, request));
        xml.close();
    }
    Ok(document(StatusCode::OK, xml))
}

/// Where the token of a page leads.
fn place(token: &str) -> Result<String, Refusal> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok();
    let place = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    place.ok_or_else(|| Refusal::new("InvalidArgument", "The continuation token provided is incorrect"))
}

/// A key as the caller wants it: the usual clients ask for it percent-encoded.
fn shown(key: &str, request: &Request<'_>) -> String {
    if request.asked("encoding-type") != Some("url") {
        return key.to_owned();
    }
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    key.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
