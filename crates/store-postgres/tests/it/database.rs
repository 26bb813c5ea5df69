//! A store in a schema of its own, in the database that the tests were given.

use std::sync::Arc;

use crypto::OsRandom;
use parking_lot::Mutex;
use store::contract::{Fixture, NOW};
use store::{BoxFuture, Engine};
use store_postgres::{Options, Postgres};
use tokio_postgres::NoTls;

/// `cargo xtask test` sets it.
const ADDRESS: &str = "ROCKPOOL_TEST_POSTGRES";

/// Isolation of the sessions.
#[derive(Clone, Copy, Debug)]
pub enum Isolation {
    ReadCommitted,
    Serializable,
}

/// A schema with a store in it.
pub struct Database {
    address: String,
    schema: String,
    isolation: Isolation,
    engine: Mutex<Option<Arc<Postgres>>>,
}

/// The database of the tests, or none: then nothing is tested, and the output says why.
pub fn address() -> Option<String> {
    let address = std::env::var_os(ADDRESS).map(|address| address.into_string().unwrap());
    if address.is_none() {
        eprintln!(
            "SKIPPED: {ADDRESS} is not set, so there is no database to test with; `cargo xtask test` starts one"
        );
    }
    address
}

/// A fresh store, if there is a database.
pub fn at(isolation: Isolation) -> Option<Database> {
    Some(Database::new(address()?, isolation))
}

impl Database {
    fn new(address: String, isolation: Isolation) -> Self {
        let schema = format!("t{}", OsRandom::letters(b"abcdefghijklmnopqrstuvwxyz", 16));
        Self { address, schema, isolation, engine: Mutex::default() }
    }

    /// The address with the schema; through the port of a proxy if one is given.
    pub async fn address(&self, proxy: Option<u16>) -> String {
        let sql = format!("CREATE SCHEMA IF NOT EXISTS {}", self.schema);
        self.raw(&self.address).await.batch_execute(&sql).await.unwrap();
        let isolation = match self.isolation {
            Isolation::ReadCommitted => "read%5C%20committed",
            Isolation::Serializable => "serializable",
        };
        let mut address = self.address.clone();
        if let Some(port) = proxy {
            let (before, after) = address.split_once('@').unwrap();
            let (_, path) = after.split_once('/').unwrap();
            address = format!("{before}@127.0.0.1:{port}/{path}");
        }
        let sign = if address.contains('?') { '&' } else { '?' };
        format!(
            "{address}{sign}options=-c%20search_path%3D{}%20-c%20default_transaction_isolation%3D{isolation}",
            self.schema
        )
    }

    /// Where the server itself listens.
    pub fn server(&self) -> std::net::SocketAddr {
        let (_, after) = self.address.split_once('@').unwrap();
        let host = after.split_once('/').unwrap().0;
        host.replace("localhost", "127.0.0.1").parse().unwrap()
    }

    /// One more engine on the same tables: another node, or the same one through a proxy.
    pub async fn node(&self, name: &str, proxy: Option<u16>) -> Arc<Postgres> {
        let options = Options { node: name.into(), ..Options::default() };
        Arc::new(Postgres::open(&self.address(proxy).await, options, NOW).await.unwrap())
    }

    /// Somebody else's connection to the same database.
    async fn raw(&self, address: &str) -> tokio_postgres::Client {
        let (client, connection) = tokio_postgres::connect(address, NoTls).await.unwrap();
        tokio::spawn(connection);
        client
    }

    /// One number, from somebody else's connection.
    pub async fn number(&self, sql: &str) -> i64 {
        let raw = self.raw(&self.address(None).await).await;
        raw.query_one(sql, &[]).await.unwrap().get(0)
    }
}

impl Fixture for Database {
    fn engine(&self) -> BoxFuture<'_, Arc<dyn Engine>> {
        Box::pin(async {
            let open = self.engine.lock().clone();
            let engine = match open {
                Some(engine) => engine,
                None => {
                    let engine = self.node("local", None).await;
                    Arc::clone(self.engine.lock().insert(engine))
                }
            };
            engine as Arc<dyn Engine>
        })
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        Box::pin(async {
            let engine = self.engine.lock().take().expect("was open");
            Arc::into_inner(engine).expect("the test holds it no more");
        })
    }

    fn tamper<'a>(&'a self, sql: &'a str) -> BoxFuture<'a, usize> {
        Box::pin(async move {
            let raw = self.raw(&self.address(None).await).await;
            usize::try_from(raw.execute(sql, &[]).await.unwrap()).unwrap()
        })
    }

    fn fresh(&self) -> BoxFuture<'_, Box<dyn Fixture>> {
        Box::pin(async { Box::new(Self::new(self.address.clone(), self.isolation)) as Box<dyn Fixture> })
    }
}
