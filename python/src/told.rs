//! JSON as Python objects.

use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};
use serde_json::{Map, Value};

/// A value as `None`, `bool`, `int`, `float`, `str`, `list` or `dict`.
pub(crate) fn to_python(py: Python<'_>, value: &Value) -> PyResult<Py<PyAny>> {
    match value {
        Value::Null => Ok(py.None()),
        Value::Bool(yes) => yes.into_py_any(py),
        Value::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(whole), _) => whole.into_py_any(py),
            (None, Some(whole)) => whole.into_py_any(py),
            (None, None) => number.as_f64().into_py_any(py),
        },
        Value::String(text) => text.into_py_any(py),
        Value::Array(list) => {
            let out = PyList::empty(py);
            for value in list {
                out.append(to_python(py, value)?)?;
            }
            Ok(out.into_any().unbind())
        }
        Value::Object(members) => Ok(members_to_python(py, members)?.into_any().unbind()),
    }
}

/// An object as a `dict`, new each time: nobody can change what others see.
pub(crate) fn members_to_python<'py>(
    py: Python<'py>,
    members: &Map<String, Value>,
) -> PyResult<Bound<'py, PyDict>> {
    let out = PyDict::new(py);
    for (name, value) in members {
        out.set_item(name, to_python(py, value)?)?;
    }
    Ok(out)
}
