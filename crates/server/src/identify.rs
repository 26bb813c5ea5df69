//! Who calls a signed operation? In development anybody with well-formed credentials, and this folder's own key when it is
//! named; in production the holder of a key whose signature verifies.

use std::sync::Arc;

use access::Principal;
use aws_wire::Exception;
use aws_wire::sigv4::{self, Presented, Refusal, Verifier};

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
    /// The key, if it is known and active.
    fn find(&self, id: &str) -> Option<KnownKey>;
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

    /// Who signed the request for `service`. `now` in seconds since the epoch, by the machine's clock.
    ///
    /// # Errors
    /// The refusals of [`sigv4`].
    pub fn principal(&self, request: &Presented<'_>, service: &str, now: i64) -> Result<Principal, Refusal> {
        let (keys, any_other) = match &self.signatures {
            Signatures::Development { folder, folder_only } => (folder, !folder_only),
            Signatures::Verified(keys) => (keys, false),
        };
        let named = sigv4::parse_only(request.headers, service)?;
        let Some(known) = keys.find(named.key_id) else {
            return if any_other {
                Ok(Principal::Dev { id: named.key_id.to_owned(), folder_key: false })
            } else {
                Err(Refusal::Unrecognized)
            };
        };
        self.verifier.verify(request, service, now, |_| Some(Secret(&known)))?;
        Ok(known.principal)
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
