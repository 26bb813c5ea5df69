//! A store in a folder that the test owns, and what a folder must be.

use std::sync::Arc;

use parking_lot::Mutex;
use rusqlite::Connection;
use store::contract::{Fixture, NOW};
use store::{BoxFuture, Engine};
use store_embedded::{Embedded, Options};
use tempfile::TempDir;

/// A folder that goes away with the test.
pub struct Folder {
    pub folder: TempDir,
    pub options: Options,
    engine: Mutex<Option<Arc<Embedded>>>,
}

impl Folder {
    pub fn new() -> Self {
        Self::with(Options { durable: false, ..Options::default() })
    }

    pub fn with(options: Options) -> Self {
        Self { folder: tempfile::tempdir().unwrap(), options, engine: Mutex::default() }
    }

    pub fn open(&self) -> Arc<Embedded> {
        let mut engine = self.engine.lock();
        let open = || Arc::new(Embedded::open(self.folder.path(), self.options.clone(), NOW).unwrap());
        Arc::clone(engine.get_or_insert_with(open))
    }

    /// Somebody else's connection to the same file.
    pub fn raw(&self) -> Connection {
        let connection = Connection::open(self.folder.path().join("rockpool.db")).unwrap();
        connection.busy_timeout(std::time::Duration::from_secs(5)).unwrap();
        connection
    }
}

impl Fixture for Folder {
    fn engine(&self) -> BoxFuture<'_, Arc<dyn Engine>> {
        Box::pin(async { self.open() as Arc<dyn Engine> })
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        Box::pin(async {
            let engine = self.engine.lock().take().expect("was open");
            Arc::into_inner(engine).expect("the test holds it no more");
        })
    }

    fn tamper<'a>(&'a self, sql: &'a str) -> BoxFuture<'a, usize> {
        Box::pin(async move { self.raw().execute(sql, ()).unwrap() })
    }

    fn fresh(&self) -> BoxFuture<'_, Box<dyn Fixture>> {
        Box::pin(async { Box::new(Self::with(self.options.clone())) as Box<dyn Fixture> })
    }
}
