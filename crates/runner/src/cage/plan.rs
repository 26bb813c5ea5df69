//! What stands inside a cage: written by whoever starts a worker, read by the process that enters it.

use std::net::Ipv4Addr;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// The user that a handler sees itself as; the number is another outside.
pub const USER_INSIDE: u32 = 1000;

/// Everything that a cage is made of. What is not named here is not inside.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Plan {
    /// An empty folder of ours, on which the cage's file system is put together. It stays empty outside.
    pub root: PathBuf,
    /// Folders and files of the host to be seen inside, read-only.
    pub shown: Vec<Shown>,
    /// How large /tmp may become, in MiB.
    pub scratch_mib: u32,
    /// How much memory all of the worker's processes may ask for, in MiB: the hard stop behind the watch on what they use.
    pub memory_mib: u32,
    /// Processes and threads at a time.
    pub processes: u32,
    /// What answers inside, one listener each, in this order: first the Runtime API, then the ways out.
    pub listeners: Vec<Listener>,
    /// Host names that resolve, and to what.
    pub hosts: Vec<(String, Ipv4Addr)>,
    /// The program and its arguments, as paths inside.
    pub command: Vec<String>,
    /// The whole environment; nothing of ours is inherited.
    pub environment: Vec<(String, Secret)>,
    /// Where it starts.
    pub directory: PathBuf,
    /// The user and group to become where the host's superuser starts the cage; an ordinary user stays itself outside.
    pub user_outside: u32,
}

/// A part of the host that is visible in the cage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// Where it is on the host.
    pub from: PathBuf,
    /// Where it stands inside.
    pub at: PathBuf,
    /// Whether the cage may do without.
    pub optional: bool,
}

impl Shown {
    /// The same place inside and outside.
    pub fn here(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        Self { from: path.clone(), at: path, optional: true }
    }

    /// Another place inside; the cage does not stand without it.
    pub fn at(from: impl Into<PathBuf>, at: impl Into<PathBuf>) -> Self {
        Self { from: from.into(), at: at.into(), optional: false }
    }
}

/// An address inside that the outside answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listener {
    /// Put on the loopback device where it is not of 127.0.0.0/8.
    pub address: Ipv4Addr,
    /// Zero takes a free one.
    pub port: u16,
}

/// A value of the environment: a connection string, a key. It does not print.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(pub String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[secret]")
    }
}

impl From<&str> for Secret {
    fn from(value: &str) -> Self {
        Self(value.to_owned())
    }
}
