//! The verifier with its keys. Python's lock is released while a token is checked and while keys are fetched.

use std::str::FromStr;

use pyo3::IntoPyObjectExt;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};
use rockpool_verify::blocking::Online;
use rockpool_verify::egress::{Egress, Network};
use rockpool_verify::https::Https;
use rockpool_verify::{self as verify, Clock, Options, Policy, SystemClock, bearer};

use crate::judged::{Refusal, Verified};

/// The token of a request, or the refusal that says what was there instead. Names and values are `str` (WSGI) or `bytes` (ASGI);
/// neither is copied.
fn find<T>(
    headers: &Bound<'_, PyAny>,
    query: Option<&Bound<'_, PyAny>>,
    then: impl FnOnce(Result<&str, verify::Refusal>) -> PyResult<T>,
) -> PyResult<T> {
    let pairs: Vec<(Bound<'_, PyAny>, Bound<'_, PyAny>)> =
        headers.try_iter()?.map(|pair| pair?.extract()).collect::<PyResult<_>>()?;
    let mut views = Vec::with_capacity(pairs.len());
    for (name, value) in &pairs {
        views.push((std::str::from_utf8(bytes(name)?).unwrap_or("?"), bytes(value)?));
    }
    let query = query.map(bytes).transpose()?.and_then(|query| std::str::from_utf8(query).ok());
    then(bearer::find(&views, query))
}

fn bytes<'a>(any: &'a Bound<'_, PyAny>) -> PyResult<&'a [u8]> {
    if let Ok(bytes) = any.cast::<PyBytes>() {
        return Ok(bytes.as_bytes());
    }
    // A text that is no Unicode stands for bytes outside ASCII, which no header that we read may have.
    Ok(any.cast::<PyString>()?.to_str().map_or(b"\xff", str::as_bytes))
}

/// The token of a request, or the refusal that says what was there instead.
#[pyfunction]
#[pyo3(signature = (headers, query=None))]
pub(crate) fn find_token(
    py: Python<'_>,
    headers: &Bound<'_, PyAny>,
    query: Option<&Bound<'_, PyAny>>,
) -> PyResult<Py<PyAny>> {
    find(headers, query, |found| match found {
        Ok(token) => token.into_py_any(py),
        Err(refusal) => Refusal(refusal).into_py_any(py),
    })
}

/// Checks tokens by one policy, with keys that it fetches or is given.
#[pyclass(frozen, module = "rockpool_verify")]
pub(crate) struct Verifier(Online);

#[pymethods]
impl Verifier {
    /// `policy` is JSON; `authorities` are certificates in PEM that are trusted besides the machine's.
    #[new]
    #[pyo3(signature = (policy, *, remember=10_000, longest_token=16_384, loopback=false, networks=Vec::new(), plain_networks=Vec::new(), authorities=None))]
    fn new(
        policy: &str,
        remember: usize,
        longest_token: usize,
        loopback: bool,
        networks: Vec<String>,
        plain_networks: Vec<String>,
        authorities: Option<&[u8]>,
    ) -> PyResult<Self> {
        let policy: Policy = serde_json::from_str(policy)
            .map_err(|error| PyValueError::new_err(format!("the policy: {error}")))?;
        let mut egress = if loopback { Egress::default().allow_loopback() } else { Egress::default() };
        for network in networks {
            egress = egress.allow(Network::from_str(&network).map_err(refuse)?);
        }
        for network in plain_networks {
            egress = egress.allow_plainly(Network::from_str(&network).map_err(refuse)?);
        }
        let https = match authorities {
            Some(pem) => Https::new().trusting(pem).map_err(refuse)?,
            None => Https::new(),
        };
        let options = Options { remember, longest_token, egress, ..Options::default() };
        let verifier = verify::Verifier::new(policy, options).map_err(refuse)?;
        Ok(Self(Online::new(verifier, https).refreshing_beside(|job| {
            // Without a thread it is tried again with the next token.
            let _ = std::thread::Builder::new().name("refresh keys".to_owned()).spawn(job);
        })))
    }

    /// `Verified` or `Refusal`. `now` is in epoch seconds, the machine's if left out. Without `fetch` only the keys at hand are used.
    #[pyo3(signature = (token, now=None, fetch=true))]
    fn verify(&self, py: Python<'_>, token: &str, now: Option<i64>, fetch: bool) -> PyResult<Py<PyAny>> {
        let verdict = py.detach(|| self.judge(token, now, fetch));
        outcome(py, verdict)
    }

    /// The same for the token of a request: its headers, and its query without the question mark.
    #[pyo3(signature = (headers, query=None, now=None, fetch=true))]
    fn verify_request(
        &self,
        py: Python<'_>,
        headers: &Bound<'_, PyAny>,
        query: Option<&Bound<'_, PyAny>>,
        now: Option<i64>,
        fetch: bool,
    ) -> PyResult<Py<PyAny>> {
        find(headers, query, |found| match found {
            Ok(token) => self.verify(py, token, now, fetch),
            Err(refusal) => Refusal(refusal).into_py_any(py),
        })
    }

    /// Gives the keys of an issuer by hand, as its JWKS document.
    #[pyo3(signature = (issuer, document, now=None))]
    fn seed(&self, issuer: &str, document: &[u8], now: Option<i64>) -> PyResult<()> {
        let now = now.unwrap_or_else(|| SystemClock.now());
        self.0.verifier().seed(issuer, document, now).map_err(refuse)
    }

    /// How many tokens are remembered.
    #[getter]
    fn remembered(&self) -> usize {
        self.0.verifier().remembered()
    }
}

impl Verifier {
    fn judge(&self, token: &str, now: Option<i64>, fetch: bool) -> Result<Verified, verify::Refusal> {
        let now = now.unwrap_or_else(|| SystemClock.now());
        let verdict = if fetch { self.0.verify(token, now) } else { self.0.verifier().verify(token, now) };
        if !fetch && verdict.is_ok() {
            self.0.refresh_if_due(now);
        }
        verdict.map(Verified)
    }
}

fn outcome(py: Python<'_>, verdict: Result<Verified, verify::Refusal>) -> PyResult<Py<PyAny>> {
    match verdict {
        Ok(verified) => verified.into_py_any(py),
        Err(refusal) => Refusal(refusal).into_py_any(py),
    }
}

fn refuse(error: impl std::fmt::Display) -> PyErr {
    PyValueError::new_err(error.to_string())
}
