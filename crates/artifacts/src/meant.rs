//! What a head asks for besides the operation. Every `x-amz-*` header that is not known here is refused, so nobody believes in a lock,
//! a tag or a grant that does not exist; what is kept without effect is in `docs/neutral-values-artifacts.md`.

use directory::ACCOUNT;

use crate::{Refusal, Request};

/// Headers of the signature and the transport, and those that operations read.
const READ: [&str; 7] = [
    "x-amz-content-sha256",
    "x-amz-date",
    "x-amz-decoded-content-length",
    "x-amz-mp-object-size",
    "x-amz-sdk-checksum-algorithm",
    "x-amz-security-token",
    "x-amz-trailer",
];
/// Headers that say what is so anyway, with the values of which that is true; none: any.
pub(crate) const NEUTRAL: [(&str, &[&str]); 9] = [
    ("x-amz-acl", &["private", "bucket-owner-full-control"]),
    ("x-amz-bucket-object-lock-enabled", &["false"]),
    ("x-amz-object-ownership", &["BucketOwnerEnforced"]),
    ("x-amz-server-side-encryption", &["AES256", "aws:kms"]),
    ("x-amz-server-side-encryption-aws-kms-key-id", &[]),
    ("x-amz-server-side-encryption-bucket-key-enabled", &[]),
    ("x-amz-storage-class", &["STANDARD"]),
    ("x-amz-user-agent", &[]),
    ("x-amz-request-payer", &["requester"]),
];

/// Refuses what would have no effect.
///
/// # Errors
/// `NotImplemented` for such a header; `AccessDenied` if the bucket is meant to be somebody else's.
pub(crate) fn check(request: &Request<'_>) -> Result<(), Refusal> {
    let reads = matches!(request.method, "GET" | "HEAD");
    let names_an_object = request.key.is_some() && matches!(request.method, "PUT" | "POST");
    for (name, value) in request.headers {
        let (name, value) = (name.as_str(), value.to_str().unwrap_or_default().trim());
        let fits = match name {
            "x-amz-expected-bucket-owner" if value == ACCOUNT => true,
            "x-amz-expected-bucket-owner" => {
                return Err(Refusal::Named("AccessDenied", "Access Denied".to_owned(), 403));
            }
            "if-match" => reads && request.key.is_some(),
            "if-none-match" if reads => request.key.is_some(),
            "if-none-match" => names_an_object && value == "*",
            "if-modified-since" | "if-unmodified-since" | "if-range" => false,
            name if name.starts_with("x-amz-meta-") || name.starts_with("x-amz-checksum-") => true,
            name if name.starts_with("x-amz-") && !READ.contains(&name) => NEUTRAL
                .iter()
                .any(|(known, values)| *known == name && (values.is_empty() || values.contains(&value))),
            _ => true,
        };
        if !fits {
            return Err(Refusal::not_built(&format!("the header {name} with this value")));
        }
    }
    Ok(())
}
