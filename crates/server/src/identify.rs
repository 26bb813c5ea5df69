//! Who calls a signed operation? In development anybody with well-formed credentials, and this folder's own key when it is
//! named; in production the holder of a key whose signature verifies.

use std::sync::Arc;

use access::temporary::{self, Opened, Owner, TokenRefused};
use access::{KeyTable, Principal};
use aws_wire::Exception;
use aws_wire::sigv4::{self, Presented, Refusal, Verifier};
use crypto::KeyRing;
use directory::{AccessKey, Timestamp};
use futures_util::future::BoxFuture;

/// A key that the server knows.
#[derive(Clone)]
pub struct KnownKey {
    /// The secret that signatures are made with. Does not print.
    pub secret: Arc<dyn AsRef<[u8]> + Send + Sync>,
    /// Whom it stands for.
    pub principal: Principal,
}

impl std::fmt::Debug for KnownKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KnownKey").field("principal", &self.principal).finish_non_exhaustive()
    }
}

/// Finds the key of an access key id.
pub trait AccessKeys: Send + Sync + 'static {
    /// The key, if it is known and active. `now` is the machine's time, by which signatures are dated.
    ///
    /// # Errors
    /// A key that is known and does not count, with the reason as the cause; the store cannot be asked.
    fn find<'a>(&'a self, id: &'a str, now: Timestamp) -> BoxFuture<'a, Result<Option<KnownKey>, Exception>>;

    /// The temporary credentials of that id, which came with a session token. Whoever has none takes the token for part of
    /// credentials of another kind, which decides nothing.
    ///
    /// # Errors
    /// As [`AccessKeys::find`]; the token is not one of ours or has ended.
    fn find_temporary<'a>(
        &'a self,
        id: &'a str,
        token: &'a str,
        now: Timestamp,
    ) -> BoxFuture<'a, Result<Option<KnownKey>, Exception>> {
        let _ = token;
        self.find(id, now)
    }

    /// A signature of that key was good.
    fn used(&self, id: &str, now: Timestamp) {
        let _ = (id, now);
    }
}

impl AccessKeys for KeyTable {
    fn find<'a>(&'a self, id: &'a str, now: Timestamp) -> BoxFuture<'a, Result<Option<KnownKey>, Exception>> {
        Box::pin(async move {
            let Some(key) = self.find(id, now).await.map_err(Exception::internal)? else { return Ok(None) };
            // Whoever holds a key that no longer counts is told what everybody else is told.
            key.check(now).map_err(|refused| Exception {
                cause: Some(format!("{refused}: {id}")),
                ..exception(&Refusal::Unrecognized)
            })?;
            let principal = Self::principal(&key);
            Ok(Some(KnownKey { secret: Arc::new(SecretOf(key)), principal }))
        })
    }

    fn find_temporary<'a>(
        &'a self,
        id: &'a str,
        token: &'a str,
        now: Timestamp,
    ) -> BoxFuture<'a, Result<Option<KnownKey>, Exception>> {
        Box::pin(async move {
            let opened = open_temporary(self.store().keys(), id, token, now)?;
            let Owner::Key(owner) = &opened.owner else { return Err(exception(&Refusal::Unrecognized)) };
            let of = AccessKeys::find(self, owner, now).await?;
            Ok(of.map(|of| of.in_role(opened)))
        })
    }

    fn used(&self, id: &str, now: Timestamp) {
        self.used(id, now);
    }
}

/// Opens a session token in AWS's words.
///
/// # Errors
/// It is not one of ours, or has ended.
pub fn open_temporary(keys: &KeyRing, id: &str, token: &str, now: Timestamp) -> Result<Opened, Exception> {
    temporary::open(keys, id, token, now).map_err(|refused| match refused {
        TokenRefused::Invalid => exception(&Refusal::Unrecognized),
        TokenRefused::Expired => Exception::new("ExpiredTokenException", refused.to_string()),
    })
}

impl KnownKey {
    /// The temporary credentials of this key.
    #[must_use]
    pub fn in_role(self, opened: Opened) -> Self {
        let Opened { secret, role, session, until, .. } = opened;
        let principal = Principal::Assumed { of: Box::new(self.principal), role, session, until };
        Self { secret: Arc::new(secret.expose().as_bytes().to_vec()), principal }
    }
}

struct SecretOf(Arc<AccessKey>);

impl AsRef<[u8]> for SecretOf {
    fn as_ref(&self) -> &[u8] {
        self.0.secret.expose().as_bytes()
    }
}

/// What is asked of signatures.
#[derive(Clone)]
pub enum Signatures {
    /// Development: any well-formed credentials do. `folder` knows the key of the data folder (RULE-14).
    Development {
        /// The folder's key, whose signature is verified whenever it is named.
        folder: Arc<dyn AccessKeys>,
        /// Nothing but the folder's key counts: for a server that listens on more than loopback.
        folder_only: bool,
    },
    /// Production: every signature is verified (RULE-17).
    Verified(Arc<dyn AccessKeys>),
}

/// Signatures and the table of day keys that goes with them.
pub struct Identify {
    signatures: Signatures,
    verifier: Verifier,
}

impl Identify {
    /// With nothing remembered yet.
    pub fn new(signatures: Signatures) -> Self {
        Self { signatures, verifier: Verifier::default() }
    }

    /// Who signed the request for `service`. `now` by the machine's clock.
    ///
    /// # Errors
    /// The refusals of [`sigv4`], and those of [`AccessKeys::find`].
    pub async fn principal(
        &self,
        request: &Presented<'_>,
        service: &str,
        now: Timestamp,
    ) -> Result<Principal, Exception> {
        let (named, known) = self.named(request, service, now).await?;
        let Some(known) = known else { return Ok(Principal::Dev { id: named, folder_key: false }) };
        self.verifier
            .verify(request, service, now.seconds(), |_| Some(Secret(&known)))
            .map_err(|refusal| exception(&refusal))?;
        self.keys().used(&named, now);
        Ok(known.principal)
    }

    fn keys(&self) -> &Arc<dyn AccessKeys> {
        let (Signatures::Development { folder: keys, .. } | Signatures::Verified(keys)) = &self.signatures;
        keys
    }

    /// The id that a signature names, and its key; none for what development takes from anybody.
    async fn named(
        &self,
        request: &Presented<'_>,
        service: &str,
        now: Timestamp,
    ) -> Result<(String, Option<KnownKey>), Exception> {
        let refused = |refusal: Refusal| exception(&refusal);
        let named = sigv4::parse_only(request.headers, service).map_err(refused)?;
        let id = named.key_id;
        let is_temporary = id.starts_with(temporary::PREFIX);
        let found = match sigv4::session_token(request.headers).map_err(refused)? {
            // Other clouds' tokens are no business of ours: they come along when somebody's own credentials do.
            Some(token) if is_temporary => self.keys().find_temporary(id, token, now).await?,
            _ => self.keys().find(id, now).await?,
        };
        let any_other = matches!(self.signatures, Signatures::Development { folder_only: false, .. });
        if found.is_none() && (is_temporary || !any_other) {
            return Err(refused(Refusal::Unrecognized));
        }
        Ok((id.to_owned(), found))
    }
}

impl Identify {
    /// Who signed a request whose head says how its body is signed: known before the body has come. Whoever calls this holds the
    /// body to what the head says.
    ///
    /// # Errors
    /// As [`Identify::principal`].
    pub async fn principal_by_head(
        &self,
        request: &Presented<'_>,
        service: &str,
        now: Timestamp,
        said: &str,
    ) -> Result<Principal, Exception> {
        let (named, known) = self.named(request, service, now).await?;
        let Some(known) = known else { return Ok(Principal::Dev { id: named, folder_key: false }) };
        let secret = |_: &str| Some(Secret(&known));
        self.verifier
            .verify_head(request, service, now.seconds(), said, secret)
            .map_err(|refusal| exception(&refusal))?;
        self.keys().used(&named, now);
        Ok(known.principal)
    }

    /// Whether a large body may come: its sender must show by the head alone who it is. Where the head says the hash of the
    /// body, the whole signature is checked with it; clients that do not say it (boto3 does not, outside S3) must at least name
    /// a key that is known and counts. Either way the body's own signature is checked when it is there.
    ///
    /// # Errors
    /// As [`Identify::principal`].
    pub async fn before_body(
        &self,
        request: &Presented<'_>,
        service: &str,
        now: Timestamp,
    ) -> Result<(), Exception> {
        let refused = |refusal: Refusal| exception(&refusal);
        let (_, known) = self.named(request, service, now).await?;
        let known = known.ok_or_else(|| refused(Refusal::Unrecognized))?;
        if let Some(said) = sigv4::payload_hash(request.headers).map_err(refused)? {
            let secret = |_: &str| Some(Secret(&known));
            self.verifier.verify_head(request, service, now.seconds(), said, secret).map_err(refused)?;
        }
        Ok(())
    }
}

struct Secret<'a>(&'a KnownKey);

impl AsRef<[u8]> for Secret<'_> {
    fn as_ref(&self) -> &[u8] {
        (*self.0.secret).as_ref()
    }
}

/// A refusal as AWS says it.
pub(crate) fn exception(refusal: &Refusal) -> Exception {
    Exception::new(refusal.exception(), refusal.to_string())
}
