//! A few connections for reading. Every read is one statement, so many share a connection and nobody takes one away.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use store::error::EngineError;
use tokio::sync::Mutex;
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

use crate::address::Settings;
use crate::connection::{Connection, LONGEST};
use crate::error::Failure;
use crate::retry;

/// The pool. Connections are opened when they are first needed, and replaced when they are lost or old.
pub struct Readers {
    settings: Arc<Settings>,
    slots: Vec<Mutex<Option<Arc<Connection>>>>,
}

thread_local! {
    /// Each thread has a slot of its own, so that a connection mostly lives on the worker that uses it.
    static FIRST: Cell<usize> = {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        Cell::new(NEXT.fetch_add(1, Ordering::Relaxed))
    };
}

impl Readers {
    pub fn new(settings: Arc<Settings>) -> Self {
        let count = settings.options.readers.max(1);
        Self { settings, slots: (0..count).map(|_| Mutex::default()).collect() }
    }

    /// The rows of a query. Reading twice is reading once: a lost connection is tried again with another.
    pub async fn query(
        &self,
        text: &'static str,
        values: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<Row>, EngineError> {
        let found = tokio::time::timeout(LONGEST, self.tried(text, values)).await;
        found.unwrap_or_else(|_| Err(Failure::too_slow("a read, again and again").into()))
    }

    async fn tried(
        &self,
        text: &'static str,
        values: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<Row>, EngineError> {
        let mut tries = 0;
        loop {
            let failure = match self.once(text, values).await {
                Ok(rows) => return Ok(rows),
                Err(failure) => failure,
            };
            tries += 1;
            if tries >= retry::TRIES {
                return Err(failure.into());
            }
            tracing::trace!(reason = failure.reason(), tries, "a read is tried again");
            match failure {
                Failure::Again(_) => retry::pause(tries).await,
                // The first time it was probably idle for too long.
                Failure::Lost(_) if tries == 1 => {}
                Failure::Lost(_) => retry::pause_for_return(tries).await,
                Failure::Refused(_) | Failure::Unknown(_) => return Err(failure.into()),
            }
        }
    }

    async fn once(&self, text: &'static str, values: &[&(dyn ToSql + Sync)]) -> Result<Vec<Row>, Failure> {
        let connection = self.connection().await?;
        let result = connection.query(text, values).await;
        if matches!(result, Err(Failure::Lost(_))) {
            connection.give_up();
        }
        result
    }

    async fn connection(&self) -> Result<Arc<Connection>, Failure> {
        let mut slot = self.slots[FIRST.get() % self.slots.len()].lock().await;
        match &*slot {
            Some(connection) if connection.is_usable() => Ok(Arc::clone(connection)),
            _ => {
                *slot = None;
                let connection = Arc::new(Connection::open(&self.settings).await?);
                *slot = Some(Arc::clone(&connection));
                Ok(connection)
            }
        }
    }
}
