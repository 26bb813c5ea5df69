//! A few connections for reading, used on the thread that asks: a point read costs less than handing it over.

use std::cell::Cell;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use parking_lot::{Mutex, MutexGuard};
use rusqlite::Connection;
use store::error::EngineError;

use crate::connection;

/// The pool. Connections are opened when they are first needed.
pub struct Readers {
    file: PathBuf,
    slots: Vec<Mutex<Option<Connection>>>,
}

thread_local! {
    /// Each thread begins with a slot of its own, so that threads rarely meet and statements stay warm.
    static FIRST: Cell<usize> = {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        Cell::new(NEXT.fetch_add(1, Ordering::Relaxed))
    };
}

impl Readers {
    pub fn new(file: PathBuf, count: usize) -> Self {
        Self { file, slots: (0..count.max(1)).map(|_| Mutex::default()).collect() }
    }

    /// Runs `read` on a connection.
    pub fn with<T>(&self, read: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, EngineError> {
        let mut slot = self.slot();
        if slot.is_none() {
            *slot = Some(connection::for_reading(&self.file).map_err(EngineError::new)?);
        }
        let connection = slot.as_ref().expect("filled just above");
        read(connection).map_err(EngineError::new)
    }

    fn slot(&self) -> MutexGuard<'_, Option<Connection>> {
        let first = FIRST.get() % self.slots.len();
        let (before, from) = self.slots.split_at(first);
        from.iter().chain(before).find_map(Mutex::try_lock).unwrap_or_else(|| self.slots[first].lock())
    }
}
