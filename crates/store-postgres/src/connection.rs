//! One connection: opened as the settings say, with its statements kept prepared, given up when it is old.

use std::collections::HashMap;
use std::future::poll_fn;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use store::BoxFuture;
use tokio_postgres::tls::{MakeTlsConnect, TlsConnect};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, NoTls, Row, Socket, Statement};

use crate::address::Settings;
use crate::error::Failure;
use crate::{retry, sql};

/// The longest wait for a new connection, and for one answer.
pub const LONGEST: Duration = Duration::from_secs(20);

/// A statement and what is bound to it.
pub struct Operation {
    pub text: &'static str,
    pub values: Vec<Value>,
    /// How many rows it must change, if that matters.
    pub changes: Option<u64>,
}

pub type Value = Box<dyn ToSql + Sync + Send>;

pub struct Connection {
    client: Client,
    statements: Mutex<HashMap<&'static str, Statement>>,
    opened: Instant,
    renew_after: Duration,
    broken: AtomicBool,
}

impl Connection {
    pub async fn open(settings: &Settings) -> Result<Self, Failure> {
        let opening = async {
            let mut config = settings.config.clone();
            if let Some(password) = &settings.options.password {
                let password = password().await.map_err(|error| Failure::Lost(error.reason))?;
                config.password(password);
            }
            let client = match &settings.tls {
                Some(tls) => connect(&config, tls.clone()).await?,
                None => connect(&config, NoTls).await?,
            };
            for text in sql::BOUNDS {
                if let Err(error) = client.batch_execute(text).await {
                    tracing::debug!(%error, "this database goes without `{text}`");
                }
            }
            Ok(client)
        };
        let client = limit("a connection", opening).await?;
        // Not all at the same time.
        let most = settings.options.renew_after;
        let renew_after = most - retry::up_to(most / 5);
        Ok(Self {
            client,
            statements: Mutex::default(),
            opened: Instant::now(),
            renew_after,
            broken: false.into(),
        })
    }

    /// Whether the next one should still use it.
    pub fn is_usable(&self) -> bool {
        !self.broken.load(Ordering::Relaxed)
            && !self.client.is_closed()
            && self.opened.elapsed() < self.renew_after
    }

    /// Nobody should use it any more.
    pub fn give_up(&self) {
        self.broken.store(true, Ordering::Relaxed);
    }

    async fn statement(&self, text: &'static str) -> Result<Statement, Failure> {
        if let Some(statement) = self.statements.lock().get(text) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(&store::sql::dollars(text)).await?;
        self.statements.lock().insert(text, statement.clone());
        Ok(statement)
    }

    /// The rows of a query.
    pub async fn query(
        &self,
        text: &'static str,
        values: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<Row>, Failure> {
        limit("a query", async {
            let statement = self.statement(text).await?;
            Ok(self.client.query(&statement, values).await?)
        })
        .await
    }

    /// How many rows a statement changed.
    pub async fn execute(&self, text: &'static str, values: &[&(dyn ToSql + Sync)]) -> Result<u64, Failure> {
        limit("a statement", async {
            let statement = self.statement(text).await?;
            Ok(self.client.execute(&statement, values).await?)
        })
        .await
    }

    /// A text without values: definitions, BEGIN, COMMIT, ROLLBACK.
    pub async fn run(&self, text: &str) -> Result<(), Failure> {
        limit("a statement", async { Ok(self.client.batch_execute(text).await?) }).await
    }

    /// BEGIN and queries, all sent before the first answer is waited for: one round trip.
    pub async fn begin_and_query(&self, queries: &[Operation]) -> Result<Vec<Vec<Row>>, Failure> {
        // Prepared before, so that nothing in the transaction waits for it.
        for query in queries {
            limit("a statement", self.statement(query.text)).await?;
        }
        let values: Vec<_> = queries.iter().map(bound).collect();
        let mut sent: Vec<BoxFuture<'_, Result<Vec<Row>, tokio_postgres::Error>>> = Vec::new();
        sent.push(Box::pin(async { self.client.batch_execute(sql::BEGIN).await.map(|()| Vec::new()) }));
        for (query, values) in queries.iter().zip(&values) {
            let statement = self.statement(query.text).await?;
            sent.push(Box::pin(async move { self.client.query(&statement, values).await }));
        }
        let mut answers = limit("a read", in_order(sent)).await?;
        answers.remove(0);
        Ok(answers)
    }

    /// Every operation, all sent before the first answer is waited for: one round trip. One that changed another number of
    /// rows than it must is something that moved.
    pub async fn execute_all(&self, operations: &[Operation]) -> Result<(), Failure> {
        let values: Vec<_> = operations.iter().map(bound).collect();
        let mut sent: Vec<BoxFuture<'_, Result<u64, tokio_postgres::Error>>> = Vec::new();
        for (operation, values) in operations.iter().zip(&values) {
            let statement = limit("a statement", self.statement(operation.text)).await?;
            sent.push(Box::pin(async move { self.client.execute(&statement, values).await }));
        }
        let changed = limit("a write", in_order(sent)).await?;
        for (operation, changed) in operations.iter().zip(changed) {
            if operation.changes.is_some_and(|expected| expected != changed) {
                let reason = format!("{changed} rows of {:?} changed: {}", operation.changes, operation.text);
                return Err(Failure::Again(reason));
            }
        }
        Ok(())
    }
}

fn bound(operation: &Operation) -> Vec<&(dyn ToSql + Sync)> {
    operation.values.iter().map(|value| &**value as &(dyn ToSql + Sync)).collect()
}

async fn connect<T>(config: &tokio_postgres::Config, tls: T) -> Result<Client, Failure>
where
    T: MakeTlsConnect<Socket>,
    T::Stream: Send + 'static,
    T::TlsConnect: Send,
    <T::TlsConnect as TlsConnect<Socket>>::Future: Send,
{
    let (client, connection) = config.connect(tls).await?;
    // Beside its user, and gone when the client is.
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "a connection to the database ended");
        }
    });
    Ok(client)
}

/// Polls each once, which sends it, and then waits for the answers. The first failure is the one that counts: what was sent
/// behind it only says that it came too late.
async fn in_order<T>(
    futures: Vec<BoxFuture<'_, Result<T, tokio_postgres::Error>>>,
) -> Result<Vec<T>, Failure> {
    let mut sent = Vec::with_capacity(futures.len());
    for mut future in futures {
        let answer = poll_fn(|context| Poll::Ready(future.as_mut().poll(context))).await;
        sent.push((answer, future));
    }
    let mut answers = Vec::with_capacity(sent.len());
    for (answer, future) in sent {
        answers.push(match answer {
            Poll::Ready(answer) => answer?,
            Poll::Pending => future.await?,
        });
    }
    Ok(answers)
}

async fn limit<T>(what: &str, work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    tokio::time::timeout(LONGEST, work).await.unwrap_or_else(|_| Err(Failure::too_slow(what)))
}
