//! The PostgreSQL engine for a test: a schema of its own in the database that `cargo xtask test` starts.

use std::sync::Arc;

use crypto::OsRandom;
use store::Engine;
use store_postgres::{Options, Postgres};
use tokio_postgres::NoTls;

use crate::START;

/// Where the database of the tests is; `cargo xtask test` sets it.
pub const ADDRESS: &str = "ROCKPOOL_TEST_POSTGRES";

/// An engine that holds nothing yet, or none where there is no database to test with.
pub async fn fresh() -> Option<Arc<dyn Engine>> {
    let address = std::env::var_os(ADDRESS)?.into_string().expect("an address is text");
    let schema = format!("h{}", OsRandom::letters(b"abcdefghijklmnopqrstuvwxyz", 16));
    let (client, connection) =
        tokio_postgres::connect(&address, NoTls).await.expect("the database of the tests answers");
    let connection = tokio::spawn(connection);
    let made = client.batch_execute(&format!("CREATE SCHEMA {schema}")).await;
    made.expect("a schema can be made");
    drop(client);
    // The connection ends with its client.
    let _ = connection.await;
    let sign = if address.contains('?') { '&' } else { '?' };
    let address = format!("{address}{sign}options=-c%20search_path%3D{schema}");
    let engine = Postgres::open(&address, Options::default(), START).await;
    Some(Arc::new(engine.expect("a fresh schema opens")))
}
