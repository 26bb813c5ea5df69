//! Extractors for axum handlers behind [`crate::layer::VerifyLayer`]: [`Claims`] for what the token says, [`RequireScope`] and
//! [`RequireGroup`] for what it permits.

use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;

use axum_core::body::Body;
use axum_core::extract::{FromRequestParts, OptionalFromRequestParts};
use axum_core::response::{IntoResponse, Response};
use http::request::Parts;
use serde::de::DeserializeOwned;

use crate::claims::Verified;
use crate::layer::{response, verdict};
use crate::refusal::Refusal;

/// A refusal as an answer. The layer's realm and report do not see it: it is the handler's.
#[derive(Debug)]
pub struct Refused(pub Refusal);

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self(refusal)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        response::<Body>(&self.0, "")
    }
}

/// The claims of the request's token as a type of the handler's. `Option<Claims<T>>` is `None` where the layer let the request
/// pass without a token.
#[derive(Clone, Debug)]
pub struct Claims<T>(pub T);

impl<T> Deref for Claims<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<S: Sync, T: DeserializeOwned> FromRequestParts<S> for Claims<T> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refused> {
        Ok(Self(verdict(&parts.extensions)?.read()?))
    }
}

impl<S: Sync, T: DeserializeOwned> OptionalFromRequestParts<S> for Claims<T> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Refused> {
        match verdict(&parts.extensions) {
            Ok(verified) => Ok(Some(Self(verified.read()?))),
            Err(_) => Ok(None),
        }
    }
}

/// The whole verdict.
#[derive(Clone, Debug)]
pub struct Token(pub Arc<Verified>);

impl<S: Sync> FromRequestParts<S> for Token {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refused> {
        Ok(Self(Arc::clone(verdict(&parts.extensions)?)))
    }
}

/// A scope or group, by its name, as a type: `demand!(ReadPosts = "posts/read")` makes one.
pub trait Named {
    /// The name.
    const NAME: &'static str;
}

/// Makes types for scopes and groups: `demand! { pub ReadPosts = "posts/read"; Editors = "editors" }`.
#[macro_export]
macro_rules! demand {
    ($($visibility:vis $name:ident = $text:literal);+ $(;)?) => {$(
        #[doc = concat!("`", $text, "`")]
        #[derive(Clone, Copy, Debug)]
        $visibility struct $name;

        impl $crate::extract::Named for $name {
            const NAME: &'static str = $text;
        }
    )+};
}

/// Refuses with 403 unless the token has the scope.
#[derive(Clone, Copy, Debug)]
pub struct RequireScope<N>(PhantomData<N>);

impl<S: Sync, N: Named> FromRequestParts<S> for RequireScope<N> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refused> {
        verdict(&parts.extensions)?.require_scopes(&[N::NAME])?;
        Ok(Self(PhantomData))
    }
}

/// Refuses with 403 unless the token's user is in the group.
#[derive(Clone, Copy, Debug)]
pub struct RequireGroup<N>(PhantomData<N>);

impl<S: Sync, N: Named> FromRequestParts<S> for RequireGroup<N> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refused> {
        verdict(&parts.extensions)?.require_any_group(&[N::NAME])?;
        Ok(Self(PhantomData))
    }
}
