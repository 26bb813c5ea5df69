//! A Lambda-compatible endpoint: AWS itself, `sam local start-lambda`, another emulator. The Invoke operation of its REST
//! API, signed with Signature Version 4.

use std::path::Path;
use std::sync::Arc;

use ::http::Request;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use directory::{Clock, FunctionArn};
use http_body_util::Full;
use triggers::{BoxFuture, Invoker, NotInvoked, Order, Reply};

use super::BadPlace;
use super::http::{Answered, Place, broken, too_large};
use super::sigv4::{Credentials, Scope, encoded, sign};

/// Where credentials come from, asked for each invocation: a file may be written anew.
///
/// # Errors
/// A sentence for the operator, without a secret.
pub type CredentialSource = Arc<dyn Fn() -> Result<Credentials, String> + Send + Sync>;

/// An endpoint.
pub struct LambdaEndpoint {
    place: Place,
    /// The path of the URL, which stands before the API's.
    base: String,
    /// None: that of the function's ARN.
    region: Option<String>,
    credentials: CredentialSource,
    /// AWS finds a function of another account by its whole ARN; others often know names alone.
    by_arn: bool,
    clock: Arc<dyn Clock>,
}

impl LambdaEndpoint {
    /// The endpoint at `url`.
    ///
    /// # Errors
    /// [`BadPlace`], which never quotes a secret.
    pub fn new(
        url: &str,
        region: Option<String>,
        credentials: CredentialSource,
        (ca_file, allow_http): (Option<&Path>, bool),
        clock: Arc<dyn Clock>,
    ) -> Result<Self, BadPlace> {
        let place = Place::new(url, ca_file, allow_http)?;
        let rest = place.url.split_once("://").map_or("", |(_, rest)| rest);
        let base = rest.split_once('/').map(|(_, path)| format!("/{path}")).unwrap_or_default();
        let host = place.host.to_ascii_lowercase();
        let by_arn = host.ends_with(".amazonaws.com") || host.ends_with(".amazonaws.com.cn");
        Ok(Self { place, base, region, credentials, by_arn, clock })
    }

    async fn ask(&self, order: Order) -> Result<Reply, NotInvoked> {
        let arn = FunctionArn::parse(&order.function).ok_or(NotInvoked::Missing)?;
        let credentials = (self.credentials)().map_err(|why| NotInvoked::Off { why })?;
        let whole =
            format!("arn:{}:lambda:{}:{}:function:{}", arn.partition, arn.region, arn.account, arn.name);
        let name = encoded(if self.by_arn { &whole } else { arn.name });
        let path = format!("{}/2015-03-31/functions/{name}/invocations", self.base);
        let query =
            arn.qualifier.map(|qualifier| format!("Qualifier={}", encoded(qualifier))).unwrap_or_default();
        let headers = vec![
            ("content-type", "application/json".to_owned()),
            ("host", self.place.host.clone()),
            ("x-amz-client-context", STANDARD.encode(&order.client_context)),
            ("x-amz-invocation-type", "RequestResponse".to_owned()),
        ];
        let region = self.region.as_deref().unwrap_or(arn.region);
        let scope = Scope { region, service: "lambda" };
        let headers = sign(&credentials, scope, (&path, &query), headers, &order.payload, self.clock.now());
        let root = self.place.url.strip_suffix(&self.base).unwrap_or(&self.place.url);
        let question = if query.is_empty() { "" } else { "?" };
        let mut request = Request::post(format!("{root}{path}{question}{query}"));
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let request = request
            .body(Full::new(order.payload))
            .map_err(|_| NotInvoked::Off { why: "the request cannot be written".to_owned() })?;
        self.judge(self.place.send(request, order.patience).await?)
    }

    fn judge(&self, answered: Answered) -> Result<Reply, NotInvoked> {
        let host = &self.place.host;
        let status = answered.status.as_u16();
        let error = error_name(&answered);
        let told = match &error {
            Some(error) => format!("{host} answered {status} {error}"),
            None => format!("{host} answered {status}"),
        };
        match status {
            200 => {
                let failed = answered.headers.get("x-amz-function-error");
                Ok(match answered.body {
                    None => too_large(),
                    Some(payload) => Reply {
                        payload,
                        function_error: failed.map(|value| value.to_str().unwrap_or("Unhandled").to_owned()),
                    },
                })
            }
            404 => Err(NotInvoked::Missing),
            // A key that is not known, or not any more, is the operator's business and not the policy's.
            403 if error.as_deref().is_none_or(|error| error == "AccessDeniedException") => {
                Err(NotInvoked::NotPermitted)
            }
            400..=403 => Err(NotInvoked::Off { why: told }),
            429 => Err(NotInvoked::Throttled),
            409 | 500..=599 => Err(broken(told)),
            _ => Err(NotInvoked::Off { why: told }),
        }
    }
}

/// AWS's name for what went wrong, if it looks like one: anything else is not repeated.
fn error_name(answered: &Answered) -> Option<String> {
    let name = answered.headers.get("x-amzn-errortype")?.to_str().ok()?.split(':').next()?;
    let plain = name.len() <= 64 && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    plain.then(|| name.to_owned())
}

impl Invoker for LambdaEndpoint {
    fn invoke(&self, order: Order) -> BoxFuture<'_, Result<Reply, NotInvoked>> {
        Box::pin(self.ask(order))
    }
}
