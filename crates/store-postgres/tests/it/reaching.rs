//! Reaching the database: connections are renewed, passwords fetched, certificates verified, and what is wrong is said.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use store::contract::{NOW, Note, insert, keys, must};
use store::{Engine, OpenAs, Store};
use store_postgres::{OpenError, Options, Postgres};

use crate::database::{Isolation, at};

/// A certificate authority file: then the database speaks TLS, as `localhost`.
const AUTHORITY: &str = "ROCKPOOL_TEST_POSTGRES_CA";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_are_renewed_and_each_asks_for_the_password_anew() {
    let Some(database) = at(Isolation::ReadCommitted) else { return };
    let asked = Arc::new(AtomicU32::new(0));
    let counter = Arc::clone(&asked);
    let options = Options {
        renew_after: Duration::ZERO,
        password: Some(Arc::new(move || {
            counter.fetch_add(1, Ordering::SeqCst);
            Box::pin(async { Ok("a token that runs out".to_owned()) })
        })),
        ..Options::default()
    };
    let engine = Postgres::open(&database.address(None).await, options, NOW).await.unwrap();
    let store = must(Store::open(Arc::new(engine) as Arc<dyn Engine>, keys(), OpenAs::Dev).await);
    let before = asked.load(Ordering::SeqCst);
    insert(&store, &Note::new("p", "1")).await;
    assert!(must(store.find::<Note>(&Note::key_of("p", "1"), NOW).await).is_some());
    assert!(asked.load(Ordering::SeqCst) >= before + 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_deleted_can_be_scrubbed_while_serving() {
    let Some(database) = at(Isolation::ReadCommitted) else { return };
    let engine = database.node("a", None).await;
    let store = must(Store::open(engine as Arc<dyn Engine>, keys(), OpenAs::Dev).await);
    insert(&store, &Note::new("p", "1")).await;
    must(store.scrub().await);
    assert!(must(store.find::<Note>(&Note::key_of("p", "1"), NOW).await).is_some());
}

#[tokio::test]
async fn a_database_that_is_not_there_is_an_error_at_once() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let address = format!("postgres://rockpool:secret@127.0.0.1:{port}/x");
    let error = Postgres::open(&address, Options::default(), NOW).await.unwrap_err();
    assert!(matches!(error, OpenError::Unreachable { .. }), "{error}");
    assert!(!error.to_string().contains("secret"), "{error}");
}

/// RULE-30: the authority and the name, not the encryption alone.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_of_another_name_or_authority_is_refused() {
    let Some(database) = at(Isolation::ReadCommitted) else { return };
    let Some(authority) = std::env::var_os(AUTHORITY).map(|path| path.into_string().unwrap()) else {
        eprintln!("SKIPPED: {AUTHORITY} is not set, so there is no database with a certificate");
        return;
    };
    let plain = database.address(None).await;
    let open = |host: &str, more: String| {
        let address = plain.replace("127.0.0.1", host) + "&sslmode=verify-full" + &more;
        async move { Postgres::open(&address, Options::default(), NOW).await }
    };
    let engine = open("localhost", format!("&sslrootcert={authority}")).await.unwrap();
    let store = must(Store::open(Arc::new(engine) as Arc<dyn Engine>, keys(), OpenAs::Dev).await);
    insert(&store, &Note::new("p", "1")).await;
    let encrypted = "SELECT count(*) FROM pg_stat_ssl s JOIN pg_stat_activity a ON a.pid = s.pid \
                     WHERE s.ssl AND a.application_name = 'rockpool'";
    assert!(database.number(encrypted).await > 0);
    // The name is localhost.
    let another_name = open("127.0.0.1", format!("&sslrootcert={authority}")).await.unwrap_err().to_string();
    assert!(another_name.contains("not valid for name"), "{another_name}");
    // The system does not know this authority.
    let unknown = open("localhost", String::new()).await.unwrap_err().to_string();
    assert!(unknown.contains("invalid peer certificate"), "{unknown}");
}
