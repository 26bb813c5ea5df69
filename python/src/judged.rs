//! The two outcomes of a verification: what a good token says, and why another is refused.

use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::PyDict;
use rockpool_verify as verify;

use crate::told::{members_to_python, to_python};

/// What a good token says. Nothing in it can be changed.
#[pyclass(frozen, module = "rockpool_verify")]
pub(crate) struct Verified(pub(crate) Arc<verify::Verified>);

#[pymethods]
impl Verified {
    /// `sub`: the user, or the client of a machine's token.
    #[getter]
    fn subject(&self) -> &str {
        self.0.subject()
    }

    /// The user's name, where the token has one.
    #[getter]
    fn username(&self) -> Option<&str> {
        self.0.username()
    }

    /// The client that the token was made for.
    #[getter]
    fn client(&self) -> Option<&str> {
        self.0.client()
    }

    /// Who issued it.
    #[getter]
    fn issuer(&self) -> &str {
        self.0.issuer()
    }

    /// The name of the key that signed it.
    #[getter]
    fn kid(&self) -> &str {
        self.0.kid()
    }

    /// `access` or `id`.
    #[getter]
    fn token_use(&self) -> &'static str {
        match self.0.token_use() {
            verify::TokenUse::Access => "access",
            verify::TokenUse::Id => "id",
        }
    }

    /// The scopes of an access token.
    #[getter]
    fn scopes(&self) -> Vec<&str> {
        self.0.scopes().collect()
    }

    /// The groups of the user.
    #[getter]
    fn groups(&self) -> Vec<&str> {
        self.0.groups().collect()
    }

    /// `exp`, epoch seconds.
    #[getter]
    fn expires_at(&self) -> i64 {
        self.0.expires_at()
    }

    /// All claims, as a new `dict`.
    #[getter]
    fn claims<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        members_to_python(py, self.0.claims())
    }

    /// One claim, or nothing.
    fn claim(&self, py: Python<'_>, name: &str) -> PyResult<Option<Py<PyAny>>> {
        self.0.claim(name).map(|value| to_python(py, value)).transpose()
    }

    /// Why the token lacks one of `scopes`; nothing, if it has them all.
    fn lacks_scopes(&self, scopes: Vec<String>) -> Option<Refusal> {
        let scopes: Vec<&str> = scopes.iter().map(String::as_str).collect();
        self.0.require_scopes(&scopes).err().map(Refusal)
    }

    /// Why the user is in none of `groups`; nothing, if they are in one.
    fn lacks_groups(&self, groups: Vec<String>) -> Option<Refusal> {
        let groups: Vec<&str> = groups.iter().map(String::as_str).collect();
        self.0.require_any_group(&groups).err().map(Refusal)
    }

    fn __repr__(&self) -> String {
        format!("<{} token of {:?} by {:?}>", self.token_use(), self.subject(), self.issuer())
    }
}

/// Why a request or its token is refused: values, and never the token.
#[pyclass(frozen, module = "rockpool_verify")]
pub(crate) struct Refusal(pub(crate) verify::Refusal);

#[pymethods]
impl Refusal {
    /// No verifier stands before this handler.
    #[staticmethod]
    fn no_verdict() -> Self {
        Self(verify::Refusal::NoVerdict)
    }

    /// The name of this kind of refusal: stable, for logs, metrics and alerts.
    #[getter]
    fn code(&self) -> &'static str {
        self.0.code().as_str()
    }

    /// What was expected and what came, in a sentence for the log.
    #[getter]
    fn reason(&self) -> String {
        self.0.to_string()
    }

    /// The same as values.
    #[getter]
    fn details(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        to_python(py, &serde_json::to_value(&self.0).unwrap_or_default())
    }

    /// What usually causes it.
    #[getter]
    fn cause(&self) -> &'static str {
        self.0.code().cause()
    }

    /// What cures it.
    #[getter]
    fn cure(&self) -> &'static str {
        self.0.code().cure()
    }

    /// The status of the answer: 400, 401, 403, 500 or 503.
    #[getter]
    fn status(&self) -> u16 {
        self.0.answer("").status
    }

    /// Whether keys that are not at hand could turn it.
    #[getter]
    fn may_need_keys(&self) -> bool {
        matches!(self.0, verify::Refusal::KeysUnavailable { .. } | verify::Refusal::UnknownKey { .. })
    }

    /// Whether nothing was presented where tokens are looked for: a misplaced or misspelt token counts as nothing.
    #[getter]
    fn brought_nothing(&self) -> bool {
        self.0.answer("").www_authenticate.as_deref() == Some("Bearer")
    }

    /// Status, headers and body for the client, by RFC 6750: never what was found or expected.
    #[pyo3(signature = (realm=""))]
    fn answer(&self, realm: &str) -> (u16, Vec<(&'static str, String)>, String) {
        let answer = self.0.answer(realm);
        let mut headers =
            vec![("Content-Type", "application/json".to_owned()), ("Cache-Control", "no-store".to_owned())];
        headers.extend(answer.www_authenticate.map(|challenge| ("WWW-Authenticate", challenge)));
        headers.extend(answer.retry_after.map(|seconds| ("Retry-After", seconds.to_string())));
        (answer.status, headers, answer.body)
    }

    fn __str__(&self) -> String {
        format!("{}: {}", self.code(), self.0)
    }

    fn __repr__(&self) -> String {
        format!("<refused: {self}>", self = self.__str__())
    }
}
