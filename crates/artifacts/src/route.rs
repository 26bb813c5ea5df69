//! Which operation a request is: method, bucket, key and what stands in the query. What is not in the table is refused by its name in the
//! query, and everything asks for the same capability.

use access::{Action, Call, Capability, authorize};
use aws_wire::xml::Writer;
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};

use crate::{Content, Refusal, Rooms, bucket, list, meant, object, upload};

/// The namespace of S3's documents.
pub(crate) const NAMESPACE: &str = "http://s3.amazonaws.com/doc/2006-03-01/";
/// Parameters that say how something is asked and not what.
const HOW: [&str; 14] = [
    "list-type",
    "prefix",
    "delimiter",
    "max-keys",
    "continuation-token",
    "start-after",
    "encoding-type",
    "fetch-owner",
    "x-id",
    "partNumber",
    "uploadId",
    "max-buckets",
    "bucket-region",
    "marker",
];

/// A request, whole.
#[derive(Debug)]
pub struct Request<'a> {
    /// `GET`
    pub method: &'a str,
    /// The bucket, if one is named.
    pub bucket: Option<&'a str>,
    /// The object, if one is named.
    pub key: Option<&'a str>,
    /// The parameters of the query, decoded.
    pub query: &'a [(String, String)],
    /// All headers.
    pub headers: &'a HeaderMap,
    /// The body, out of its chunks.
    pub body: &'a [u8],
}

impl Request<'_> {
    /// A parameter of the query.
    pub(crate) fn asked(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The parameter that says what is meant besides bucket and key: `policy`, `uploads`.
    fn what(&self) -> Option<&str> {
        let names = self.query.iter().map(|(name, _)| name.as_str());
        names.filter(|name| !HOW.contains(name) && !name.starts_with("X-Amz-")).min()
    }
}

impl Rooms {
    /// The refusal as a response.
    pub fn refuse(refusal: &Refusal, request_id: &str) -> Response<Vec<u8>> {
        let (code, message, status) = match refusal {
            Refusal::Named(code, message, status) => (*code, message.as_str(), *status),
            Refusal::Store(error) => {
                tracing::error!(request_id, %error, "the artifact bucket failed");
                ("InternalError", "We encountered an internal error. Please try again.", 500)
            }
        };
        let mut xml = Writer::default();
        xml.open("Error");
        xml.text("Code", code);
        xml.text("Message", message);
        xml.text("RequestId", request_id);
        document(StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST), xml)
    }

    /// Whether the caller may do anything here: all of it is provisioning (RULE-18), in development with the folder's key (RULE-14).
    ///
    /// # Errors
    /// `AccessDenied`
    pub fn admit(call: &Call) -> Result<(), Refusal> {
        let action = Action { service: "s3", operation: "*", capability: Capability::Provisioning };
        authorize(call, action, "*").map_err(|denied| {
            call.note(denied.to_string());
            Refusal::Named("AccessDenied", "Access Denied".to_owned(), 403)
        })
    }

    /// Answers a request whose caller is known.
    ///
    /// # Errors
    /// Every refusal.
    pub async fn answer(&self, call: &Call, request: &Request<'_>) -> Result<Response<Content>, Refusal> {
        Self::admit(call)?;
        meant::check(request)?;
        if let ("GET" | "HEAD", Some(name), Some(key), None) =
            (request.method, request.bucket, request.key, request.what())
        {
            return object::get(self, call, name, key, request).await;
        }
        Ok(self.document(call, request).await?.map(Content::Whole))
    }

    /// All that is not the bytes of an object.
    async fn document(&self, call: &Call, request: &Request<'_>) -> Result<Response<Vec<u8>>, Refusal> {
        let what = request.what();
        match (request.method, request.bucket, request.key, what) {
            ("GET", None, _, None) => bucket::list(self, call).await,
            ("PUT", Some(name), None, None) => bucket::create(self, call, name, request).await,
            ("HEAD", Some(name), None, None) => bucket::head(self, call, name).await,
            ("DELETE", Some(name), None, None) => bucket::delete(self, call, name).await,
            ("GET", Some(name), None, Some("location")) => bucket::location(self, call, name).await,
            ("GET", Some(name), None, None) => list::objects(self, call, name, request).await,
            ("POST", Some(name), None, Some("delete")) => {
                object::delete_several(self, call, name, request).await
            }
            (method, Some(name), None, Some(what)) if bucket::is_neutral(what) => {
                bucket::setting(self, call, name, what, method, request.body).await
            }
            ("PUT", Some(name), Some(key), None) if request.asked("uploadId").is_some() => {
                upload::part(self, call, name, key, request).await
            }
            ("PUT", Some(name), Some(key), None) => object::put(self, call, name, key, request).await,
            ("DELETE", Some(name), Some(key), None) if request.asked("uploadId").is_some() => {
                upload::give_up(self, call, name, key, request).await
            }
            ("DELETE", Some(name), Some(key), None) => object::delete(self, call, name, key).await,
            ("POST", Some(name), Some(key), Some("uploads")) => {
                upload::begin(self, call, name, key, request).await
            }
            ("POST", Some(name), Some(key), None) if request.asked("uploadId").is_some() => {
                upload::finish(self, call, name, key, request).await
            }
            (method, _, _, what) => {
                let shown: String =
                    what.unwrap_or("").chars().filter(char::is_ascii_alphanumeric).take(40).collect();
                Err(Refusal::not_built(&format!("{method} ?{shown}")))
            }
        }
    }
}

/// A response with a document.
pub(crate) fn document(status: StatusCode, xml: Writer) -> Response<Vec<u8>> {
    let mut body = b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_vec();
    body.extend(xml.finish());
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/xml"));
    response
}

/// A response without one.
pub(crate) fn empty(status: StatusCode) -> Response<Vec<u8>> {
    let mut response = Response::new(Vec::new());
    *response.status_mut() = status;
    response
}

/// Adds a header, if its value can be one.
pub(crate) fn add(response: &mut Response<Vec<u8>>, name: &str, value: &str) {
    if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value)) {
        response.headers_mut().insert(name, value);
    }
}
