//! A tower layer: requests with a good token go on, with the verdict in their extensions; others are answered by RFC 6750.
//! What the client is not told goes to the report.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use http::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{Request, Response, StatusCode};
use tower_layer::Layer;
use tower_service::Service;

use crate::bearer;
use crate::claims::Verified;
use crate::clock::{Clock, SystemClock};
use crate::code::Reply;
use crate::nonblocking::Online;
use crate::refusal::Refusal;
use crate::verifier::Verifier;

/// What is told to the log: the refusal, and the path of the request (without its query, where tokens may stand).
pub type Report = dyn Fn(&Refusal, &str) + Send + Sync;

/// What stands in a request's extensions once its token was found good.
#[derive(Clone, Debug)]
pub struct Verdict(pub Arc<Verified>);

/// Puts a verifier before a service.
#[derive(Clone)]
pub struct VerifyLayer(Arc<Setting>);

struct Setting {
    keys: Keys,
    clock: Arc<dyn Clock>,
    realm: String,
    optional: bool,
    report: Option<Arc<Report>>,
}

enum Keys {
    AtHand(Verifier),
    Fetched(Online),
}

impl From<Verifier> for VerifyLayer {
    fn from(verifier: Verifier) -> Self {
        Self::of(Keys::AtHand(verifier))
    }
}

impl From<Online> for VerifyLayer {
    fn from(online: Online) -> Self {
        Self::of(Keys::Fetched(online))
    }
}

impl VerifyLayer {
    fn of(keys: Keys) -> Self {
        let clock = Arc::new(SystemClock);
        Self(Arc::new(Setting { keys, clock, realm: String::new(), optional: false, report: None }))
    }

    /// The same with another clock.
    pub fn clock(self, clock: impl Clock + 'static) -> Self {
        self.with(|setting| setting.clock = Arc::new(clock))
    }

    /// The same, naming what is protected in its challenges.
    pub fn realm(self, realm: impl Into<String>) -> Self {
        self.with(|setting| setting.realm = realm.into())
    }

    /// The same, letting requests pass that bring no token: their handlers find no verdict. A token that is brought must
    /// be good all the same, and a misplaced one is reported.
    pub fn optional(self) -> Self {
        self.with(|setting| setting.optional = true)
    }

    /// The same, reporting each refusal: for the log.
    pub fn report(self, report: impl Fn(&Refusal, &str) + Send + Sync + 'static) -> Self {
        self.with(|setting| setting.report = Some(Arc::new(report)))
    }

    fn with(self, change: impl FnOnce(&mut Setting)) -> Self {
        let mut setting = match Arc::try_unwrap(self.0) {
            Ok(setting) => setting,
            Err(shared) => shared.copy(),
        };
        change(&mut setting);
        Self(Arc::new(setting))
    }
}

impl<S> Layer<S> for VerifyLayer {
    type Service = Verify<S>;

    fn layer(&self, inner: S) -> Verify<S> {
        Verify { inner, setting: Arc::clone(&self.0) }
    }
}

/// A service behind a verifier.
#[derive(Clone)]
pub struct Verify<S> {
    inner: S,
    setting: Arc<Setting>,
}

impl<S, B, R> Service<Request<B>> for Verify<S>
where
    S: Service<Request<B>, Response = Response<R>> + Clone + Send + 'static,
    S::Future: Send,
    B: Send + 'static,
    R: From<String>,
{
    type Response = Response<R>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response<R>, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        // The clone takes the place of the service that was polled ready, which answers this request.
        let fresh = self.inner.clone();
        let mut inner = std::mem::replace(&mut self.inner, fresh);
        let setting = Arc::clone(&self.setting);
        Box::pin(async move {
            // Nobody before this layer may have vouched for the request.
            request.extensions_mut().remove::<Verdict>();
            match setting.judge(token(&request)).await {
                Ok(Some(verified)) => request.extensions_mut().insert(Verdict(verified)),
                Ok(None) => None,
                Err(refusal) => {
                    setting.tell(&refusal, request.uri().path());
                    if !(setting.optional && brought_nothing(&refusal)) {
                        return Ok(response(&refusal, &setting.realm));
                    }
                    None
                }
            };
            inner.call(request).await
        })
    }
}

impl Setting {
    async fn judge(&self, token: Result<String, Refusal>) -> Result<Option<Arc<Verified>>, Refusal> {
        let token = match token {
            Err(Refusal::NoToken) if self.optional => return Ok(None),
            token => token?,
        };
        let now = self.clock.now();
        match &self.keys {
            Keys::AtHand(verifier) => verifier.verify(&token, now).map(Some),
            Keys::Fetched(online) => online.verify(&token, now).await.map(Some),
        }
    }

    fn tell(&self, refusal: &Refusal, path: &str) {
        if let Some(report) = &self.report {
            report(refusal, path);
        }
    }

    fn copy(&self) -> Self {
        let keys = match &self.keys {
            Keys::AtHand(verifier) => Keys::AtHand(verifier.clone()),
            Keys::Fetched(online) => Keys::Fetched(online.clone()),
        };
        let (clock, report) = (Arc::clone(&self.clock), self.report.clone());
        Self { keys, clock, realm: self.realm.clone(), optional: self.optional, report }
    }
}

/// Whether a request had no token where tokens are looked for, near misses included.
fn brought_nothing(refusal: &Refusal) -> bool {
    refusal.code().reply() == Reply::Challenge
}

/// The token, owned, so that no future holds a reference into a body that may not be shared.
fn token<B>(request: &Request<B>) -> Result<String, Refusal> {
    let headers: Vec<_> =
        request.headers().iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect();
    bearer::find(&headers, request.uri().query()).map(str::to_owned)
}

/// The answer to a refused request, as an HTTP response.
pub fn response<R: From<String>>(refusal: &Refusal, realm: &str) -> Response<R> {
    let answer = refusal.answer(realm);
    let mut response = Response::new(R::from(answer.body));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::UNAUTHORIZED);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    // RFC 6750 section 5.3 wants no cache to keep what belongs to a token.
    headers.insert(http::header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(challenge) = answer.www_authenticate.and_then(|text| HeaderValue::from_str(&text).ok()) {
        headers.insert(WWW_AUTHENTICATE, challenge);
    }
    if let Some(seconds) = answer.retry_after {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// The verdict that stands in a request's extensions.
pub fn verdict(extensions: &http::Extensions) -> Result<&Arc<Verified>, Refusal> {
    extensions.get::<Verdict>().map(|verdict| &verdict.0).ok_or(Refusal::NoVerdict)
}
