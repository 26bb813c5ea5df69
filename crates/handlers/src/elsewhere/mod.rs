//! Functions that live elsewhere: behind a Lambda-compatible endpoint, or behind a webhook. Where they live is said by the
//! operator alone; redirects are not followed, and no error tells a secret or a part of an event.

mod http;
mod lambda_endpoint;
pub mod signature;
pub mod sigv4;
mod webhook;

pub use lambda_endpoint::{CredentialSource, LambdaEndpoint};
pub use webhook::{Signer, Webhook};

/// Why a place cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadPlace {
    /// Not `https://…`.
    #[error("{0} is not a URL of the form https://host/path, without a user name, a query and a fragment")]
    Url(String),
    /// Events would cross a network unprotected.
    #[error(
        "{0}: events hold what people typed, so they only leave this machine over https (http is for this machine; allow-http = \
         true says that the network between is trusted)"
    )]
    InTheClear(String),
    /// The certificates cannot be read.
    #[error("certificates to trust: {0}")]
    Certificates(String),
    /// The key cannot be used.
    #[error("{0}")]
    Key(String),
}
