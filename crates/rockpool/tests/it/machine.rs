//! A machine whose disk fails and whose clock is off: `tests/faults/machine.c`, preloaded into a server.

use std::fs::File;
use std::io::{Seek as _, Write as _};
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

/// Error numbers of Linux, as the disk gives them.
pub const ENOSPC: i64 = 28;
pub const EROFS: i64 = 30;
pub const EIO: i64 = 5;

/// What is wrong with the machine of one server.
pub struct Machine {
    folder: TempDir,
    shared: File,
    clock_seconds: i64,
    error: i64,
}

impl Machine {
    /// All is well with it. Needs the C compiler that built the cryptography.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults/machine.c");
        let library = folder.path().join("machine.so");
        let built = Command::new("cc")
            .args(["-shared", "-fPIC", "-O1", "-Wall", "-o"])
            .args([&library, &source])
            .args(["-ldl"])
            .status();
        assert!(built.unwrap().success());
        let shared = File::create(folder.path().join("faults")).unwrap();
        let mut machine = Self { folder, shared, clock_seconds: 0, error: 0 };
        machine.say();
        machine
    }

    /// The command will run there.
    pub fn run(&self, command: &mut Command) {
        command.env("LD_PRELOAD", self.folder.path().join("machine.so"));
        command.env("TEST_FAULTS", self.folder.path().join("faults"));
    }

    /// Writes to the store fail with this; 0: they do not.
    pub fn disk(&mut self, error: i64) {
        self.error = error;
        self.say();
    }

    /// The clock is so far ahead.
    pub fn clock(&mut self, seconds: i64) {
        self.clock_seconds = seconds;
        self.say();
    }

    fn say(&mut self) {
        let bytes = [self.clock_seconds.to_ne_bytes(), self.error.to_ne_bytes()].concat();
        self.shared.rewind().unwrap();
        self.shared.write_all(&bytes).unwrap();
    }
}
