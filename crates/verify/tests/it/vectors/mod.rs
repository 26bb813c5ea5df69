//! The vectors of `vectors/`: valid and hostile tokens, requests, key documents and addresses, each with the verdict that its
//! author expects. `UPDATE_VECTORS=1` writes the files anew from the lists beside this one; otherwise they must agree.

pub mod documents;
pub mod forge;
pub mod requests;
pub mod setting;
pub mod tokens;

use std::path::{Path, PathBuf};

use serde_json::Value;

pub fn path(name: &str) -> PathBuf {
    Path::new("vectors").join(name)
}

/// The lines of a file of vectors; first brought up to date, if asked to.
pub fn lines(name: &str, listed: &[Value]) -> Vec<Value> {
    if std::env::var_os("UPDATE_VECTORS").is_some() {
        let text: String = listed.iter().map(|line| format!("{line}\n")).collect();
        std::fs::write(path(name), text).unwrap();
    }
    let text = std::fs::read_to_string(path(name)).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// What of a vector must not differ between list and file: all of it, but a signature that is another each time.
fn lasting(vector: &Value) -> Value {
    let mut vector = vector.clone();
    let token =
        vector["token"].as_str().map(|token| token.rsplit_once('.').map_or(token, |it| it.0).to_owned());
    if let Some(token) = token {
        vector["token"] = token.into();
    }
    vector
}

pub fn assert_fresh(file: &[Value], listed: &[Value]) {
    let of = |vectors: &[Value]| vectors.iter().map(lasting).collect::<Vec<_>>();
    for (file, listed) in of(file).iter().zip(of(listed)) {
        assert_eq!(file, &listed, "stale: run with UPDATE_VECTORS=1");
    }
    assert_eq!(file.len(), listed.len(), "stale: run with UPDATE_VECTORS=1");
}
