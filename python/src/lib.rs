//! Is this token good? The Rust half of the Python package: verdicts, refusals and keys as Python objects. What belongs to a web
//! framework is in Python, in `rockpool_verify/`.

mod judged;
mod told;
mod verifier;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use rockpool_verify::egress::Egress;
use rockpool_verify::{Algorithm, AwsName, Issuer, KeySet};

/// AWS's two names for the issuer of a pool: the original, and the newer one.
#[pyfunction]
fn aws_issuers(pool: &str) -> PyResult<(String, String)> {
    let name = AwsName::of(pool).map_err(|error| PyValueError::new_err(error.to_string()))?;
    Ok((name.original(), name.updated()))
}

/// The name that a Rockpool server at `server` issues in for a pool.
#[pyfunction]
fn rockpool_issuer(server: &str, pool: &str) -> PyResult<String> {
    let issuer = Issuer::rockpool(server, pool).map_err(|error| PyValueError::new_err(error.to_string()))?;
    Ok(issuer.name)
}

/// Which keys of a JWKS document can be used, and why the others cannot: what a verifier would see of it.
#[pyfunction]
fn read_keys(py: Python<'_>, document: &[u8], algorithms: Vec<String>) -> PyResult<Py<PyAny>> {
    let known = |name: &String| {
        Algorithm::from_name(name).ok_or_else(|| PyValueError::new_err(format!("no algorithm `{name}`")))
    };
    let allowed: Vec<Algorithm> = algorithms.iter().map(known).collect::<PyResult<_>>()?;
    let seen = match KeySet::parse(document, &allowed) {
        Ok(set) => serde_json::json!({
            "usable": set.keys().iter().map(|key| key.kid()).collect::<Vec<_>>(),
            "skipped": set.skipped(),
            "fault": null,
        }),
        Err(fault) => serde_json::json!({"usable": [], "skipped": [], "fault": fault}),
    };
    told::to_python(py, &seen)
}

/// Why keys are not fetched from `url`; nothing, if they may be.
#[pyfunction]
#[pyo3(signature = (url, *, loopback=false))]
fn why_not_fetch(url: &str, loopback: bool) -> Option<String> {
    let egress = if loopback { Egress::default().allow_loopback() } else { Egress::default() };
    egress.check(url).err().map(|fault| fault.to_string())
}

#[pymodule]
fn _native(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<verifier::Verifier>()?;
    module.add_class::<judged::Verified>()?;
    module.add_class::<judged::Refusal>()?;
    module.add_function(wrap_pyfunction!(aws_issuers, module)?)?;
    module.add_function(wrap_pyfunction!(rockpool_issuer, module)?)?;
    module.add_function(wrap_pyfunction!(read_keys, module)?)?;
    module.add_function(wrap_pyfunction!(why_not_fetch, module)?)?;
    module.add_function(wrap_pyfunction!(verifier::find_token, module)?)
}
