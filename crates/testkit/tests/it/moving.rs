//! A whole installation that moves: to another engine and back, and from an earlier version's store to this one's. People
//! notice nothing: sign-in, refresh tokens, challenges and codes that are under way go on (RULE-31).

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use access::KeyTable;
use crypto::{DataKey, KeyRing, MasterKey, OsRandom, Zeroizing};
use directory::{AccessKey, Capability, PoolId, Timestamp};
use serde_json::{Value, json};
use store::copy::copy;
use store::engine::Engine;
use store::jobs::rotate_data::Waits;
use store::jobs::{RotateData, Steps};
use store::open::FORMAT;
use store::tables::{self, Table};
use store::{Jobs, OpenAs, Store, StoreError, change, data_keys};
use store_embedded::Embedded;
use store_postgres::Postgres;
use testkit::{Harness, START, Tokens};
use user_pools::{Arithmetic, RotateSigning};

const PASSWORD: &str = "Correct-horse-7";
const NEW: &str = "Another-horse-8";

fn master() -> MasterKey {
    MasterKey::from_text(&"7b".repeat(32)).unwrap()
}

/// The data keys that lie in the store. The store of format 1 was written without any there.
async fn keys(engine: &Arc<dyn Engine>) -> KeyRing {
    let is_first = engine.meta("format").await.unwrap().as_deref() == Some("1");
    if is_first && data_keys::read(engine, &master()).await.unwrap().is_none() {
        return KeyRing::new(DataKey { id: 1, epoch: 1, bytes: Zeroizing::new([5; 32]) });
    }
    data_keys::open(engine, &master()).await.unwrap()
}

async fn harness(engine: Arc<Embedded>, now: Timestamp, seed: u64) -> Harness {
    let as_engine: Arc<dyn Engine> = Arc::<Embedded>::clone(&engine);
    let keys = keys(&as_engine).await;
    let mut harness = Harness::over(engine, keys, now, seed, Arithmetic::inline(), Duration::ZERO).await;
    harness.master = master();
    harness
}

/// Replaces the keys that sign for a pool, and the data key. The old ones are still about: tokens of the former are good,
/// and clients hold what the latter sealed.
async fn replace_keys(harness: &Harness, pool: &str) {
    harness.rooms.rotate_signing_keys(&PoolId::new(pool), Duration::ZERO, harness.now()).await.unwrap();
    let job = || RotateData::new(Arc::new(|| Ok(master())), Waits::ALONE);
    job().begin(&harness.store, &store::contract::by_hand("begin"), harness.now()).await.unwrap();
    let steps = Steps::of_the_store()
        .with(RotateSigning::KIND, RotateSigning::step())
        .with(RotateData::KIND, Arc::new(job()));
    Jobs::new(harness.store.clone(), steps, "test").run_due(&*harness.clock).await.unwrap();
    harness.rooms.hear(&directory::FeedEntry::PoolChanged { pool: PoolId::new(pool) });
    assert_eq!(harness.keys.key_id(), 2);
    assert_eq!(published(harness, pool).await, 4, "the old pair is published beside the new one");
}

async fn published(harness: &Harness, pool: &str) -> usize {
    let document = harness.rooms.jwks(&PoolId::new(pool), harness.now()).await.unwrap();
    serde_json::from_slice::<Value>(&document).unwrap()["keys"].as_array().unwrap().len()
}

/// Fills an installation with one of every noun and says what is under way.
async fn inhabit(harness: &Harness) -> Value {
    let settings = json!({"AutoVerifiedAttributes": ["email"], "UserPoolTags": {"team": "blue"}});
    let pool = harness.pool(settings).await;
    let client = harness.client(&pool, json!({})).await;
    let attributes = json!({"email": "ada@example.com", "email_verified": "true"});
    harness.user(&pool, "ada", PASSWORD, attributes).await;
    let ask = async |operation: &str, input: Value| {
        let answer = harness.call(operation, input).await;
        answer.unwrap_or_else(|refused| panic!("{operation}: {refused:?}"))
    };
    ask("CreateGroup", json!({"UserPoolId": pool, "GroupName": "staff"})).await;
    ask("AdminAddUserToGroup", json!({"UserPoolId": pool, "Username": "ada", "GroupName": "staff"})).await;
    harness.sign_in(&client, "ada", "Wrong-horse-7").await.unwrap_err();
    harness.sign_in_by_srp(&pool, &client, "ada", PASSWORD).await.unwrap();
    let tokens = harness.tokens(&client, "ada", PASSWORD).await;
    replace_keys(harness, &pool).await;
    let key = AccessKey { capabilities: [Capability::Users].into(), ..AccessKey::generate(harness.now()) };
    change!(harness.store, harness.now(), |unit| -> Result<(), StoreError> { unit.insert(&key) }).unwrap();
    let eve = json!({"UserPoolId": pool, "Username": "eve", "TemporaryPassword": PASSWORD, "MessageAction": "SUPPRESS"});
    ask("AdminCreateUser", eve).await;
    let challenge = harness.sign_in(&client, "eve", PASSWORD).await.unwrap();
    // Queued and not delivered: the code is still on its way.
    ask("ForgotPassword", json!({"ClientId": client, "Username": "ada"})).await;
    for name in ["gone", "doomed"] {
        harness.user(&pool, name, PASSWORD, json!({})).await;
    }
    ask("AdminDeleteUser", json!({"UserPoolId": pool, "Username": "gone"})).await;
    let other = harness.pool(json!({})).await;
    // The job that empties it has not run.
    ask("DeleteUserPool", json!({"UserPoolId": other})).await;
    harness.store.make_checkpoint(harness.now()).await.unwrap();
    json!({"pool": pool, "client": client, "refresh": tokens.refresh, "access": tokens.access, "session": challenge["Session"],
        "key": key.id, "secret": key.secret.expose()})
}

/// All that was under way goes on.
async fn goes_on(harness: &Harness, notes: &Value) {
    let text = |name: &str| notes[name].as_str().unwrap();
    let (pool, client) = (text("pool"), text("client"));
    let checked = harness.store.check(harness.now(), |_, _| {}).await.unwrap();
    assert_eq!((checked.count, checked.faults.as_slice()), (0, &[] as &[String]));
    // Signed by a key that has left, where keys were replaced.
    harness.call("GetUser", json!({"AccessToken": text("access")})).await.unwrap();
    if let Some(id) = notes["key"].as_str() {
        let key = KeyTable::new(harness.store.clone()).find(id, harness.now()).await.unwrap().unwrap();
        assert_eq!((key.secret.expose(), key.capabilities.len()), (text("secret"), 1));
        assert_eq!(published(harness, pool).await, 4);
        assert_eq!(harness.keys.key_id(), 2);
    }
    let parameters = json!({"REFRESH_TOKEN": text("refresh")});
    let refresh = json!({"ClientId": client, "AuthFlow": "REFRESH_TOKEN_AUTH", "AuthParameters": parameters});
    harness.call("InitiateAuth", refresh).await.unwrap();
    let responses = json!({"USERNAME": "eve", "NEW_PASSWORD": NEW});
    let answer = json!({"ClientId": client, "ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": text("session"), "ChallengeResponses": responses});
    harness.call("RespondToAuthChallenge", answer).await.unwrap();
    let signed = harness.sign_in_by_srp(pool, client, "ada", PASSWORD).await.unwrap();
    let claims = Tokens::claims(&Tokens::of(&signed).id);
    assert_eq!(claims["cognito:groups"], json!(["staff"]));
    let code = harness.last_code("ada@example.com").await;
    let back = json!({"ClientId": client, "Username": "ada", "ConfirmationCode": code, "Password": NEW});
    harness.call("ConfirmForgotPassword", back).await.unwrap();
    harness.sign_in(client, "ada", NEW).await.unwrap();
    harness.store.verify_audit().await.unwrap();
    harness.store.make_checkpoint(harness.now()).await.unwrap();
}

fn at(folder: &tempfile::TempDir) -> Arc<Embedded> {
    Arc::new(Embedded::open(folder.path(), store_embedded::Options::default(), START).unwrap())
}

async fn rows(engine: &dyn Engine) -> Vec<Vec<tables::Cells>> {
    let mut all = Vec::new();
    for table in Table::ALL {
        let rows = engine.dump(table, "", 100_000).await.unwrap();
        all.push(rows.into_iter().filter(|row| tables::key_of(row) != "at_rest").collect());
    }
    all
}

/// To PostgreSQL and back where there is one; between two folders otherwise.
#[tokio::test(flavor = "multi_thread")]
async fn an_installation_moves_to_another_engine_and_back_and_nobody_notices() {
    let (home, back) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let first = harness(at(&home), START, 7).await;
    let notes = inhabit(&first).await;
    drop(first);
    let source: Arc<dyn Engine> = at(&home);
    let keys = async || keys(&source).await;
    let middle: Arc<dyn Engine> = match std::env::var_os("ROCKPOOL_TEST_POSTGRES") {
        Some(address) => {
            let address = address.into_string().unwrap();
            let schema = format!("m{}", OsRandom::letters(b"abcdefghijklmnopqrstuvwxyz", 16));
            let (client, connection) =
                tokio_postgres::connect(&address, tokio_postgres::NoTls).await.unwrap();
            tokio::spawn(connection);
            client.batch_execute(&format!("CREATE SCHEMA {schema}")).await.unwrap();
            let address = format!("{address}?options=-c%20search_path%3D{schema}");
            let open = || Postgres::open(&address, store_postgres::Options::default(), START);
            // A node that uses the database is in the way, and whoever is shut out commits nothing more.
            let node: Arc<dyn Engine> = Arc::new(open().await.unwrap());
            copy(&source, &node, &keys().await, "the database", false, |_| {}).await.unwrap();
            let (mover, folder) =
                (Arc::new(open().await.unwrap()) as Arc<dyn Engine>, tempfile::tempdir().unwrap());
            let elsewhere: Arc<dyn Engine> = at(&folder);
            let refused =
                copy(&mover, &elsewhere, &keys().await, "a folder", false, |_| {}).await.unwrap_err();
            assert!(refused.to_string().contains("--shut-out"), "{refused}");
            let alive = Store::open(Arc::clone(&node), keys().await, OpenAs::Dev).await.unwrap();
            copy(&mover, &elsewhere, &keys().await, "a folder", true, |_| {}).await.unwrap();
            alive.make_checkpoint(START).await.expect("nothing has come, so nothing is written");
            let late = alive
                .insert_many(&[store::set_aside::SetAside { id: "late".into(), ..Default::default() }], START)
                .await;
            assert!(late.is_err(), "a node that was shut out wrote");
            // Nobody is to use that copy.
            assert!(store::copy::thaw(&*mover).await.unwrap());
            mover
        }
        None => {
            eprintln!("SKIPPED: ROCKPOOL_TEST_POSTGRES is not set, so the way goes over another folder");
            let folder = tempfile::tempdir().unwrap();
            let middle: Arc<dyn Engine> = at(&folder);
            copy(&source, &middle, &keys().await, "a folder", false, |_| {}).await.unwrap();
            middle
        }
    };
    let target = at(&back);
    let as_engine: Arc<dyn Engine> = Arc::<Embedded>::clone(&target);
    copy(&middle, &as_engine, &keys().await, "back", true, |_| {}).await.unwrap();
    let (before, after) = (rows(&*source).await, rows(&*as_engine).await);
    for (table, (before, after)) in Table::ALL.iter().zip(before.iter().zip(&after)) {
        assert!(before == after, "{table:?}: {} and {} rows", before.len(), after.len());
        assert!(!before.is_empty(), "{table:?} is part of every installation");
    }
    drop(as_engine);
    goes_on(&harness(target, START, 8).await, &notes).await;
}

/// Tests run in the folder of their crate, wherever that is by now.
fn fixtures() -> PathBuf {
    PathBuf::from("fixtures")
}

/// Stores that earlier versions wrote, one for each format, row by row as text: `cargo xtask upgrade-fixture` wrote them.
#[tokio::test(flavor = "multi_thread")]
async fn a_store_of_every_format_opens_everything_goes_on_and_the_upgrade_is_finished_rule_31() {
    for format in 1..=FORMAT {
        let path = fixtures().join(format!("store-{format}.jsonl"));
        let text = fs::read_to_string(&path).unwrap_or_else(|error| {
            panic!(
                "{}: {error}. Every format has a fixture: run `cargo xtask upgrade-fixture`",
                path.display()
            )
        });
        let mut lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let notes = lines.next().unwrap();
        let engine = Arc::new(Embedded::ephemeral(START).unwrap());
        for line in lines {
            let table = Table::ALL.into_iter().find(|table| line[0] == table.name()).unwrap();
            engine.load(table, vec![tables::from_json(&line[1]).unwrap()]).await.unwrap();
        }
        let harness = harness(engine, START, 8).await;
        assert_eq!(harness.store.level(), format, "written so that its own version reads it");
        goes_on(&harness, &notes).await;
        assert_eq!(harness.store.level(), format);
        assert_eq!(
            harness.store.finish_upgrade(&store::contract::by_hand("finish")).await.unwrap(),
            (format, FORMAT)
        );
        assert_eq!(harness.store.level(), FORMAT);
        // Until there is a second data key, the first version opens it.
        assert_eq!(harness.store.min_reader().await.unwrap(), harness.keys.key_id());
        harness.sign_in(notes["client"].as_str().unwrap(), "ada", NEW).await.unwrap();
    }
}

/// Writes the fixture of the present format. Once for each format: what is there is never written again.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "a chore: cargo xtask upgrade-fixture"]
async fn write_the_fixture_of_this_format() {
    let path = fixtures().join(format!("store-{}.jsonl", FORMAT));
    assert!(!path.exists(), "{} is there: a format that was released does not change", path.display());
    let home = tempfile::tempdir().unwrap();
    let first = harness(at(&home), START, 7).await;
    let notes = inhabit(&first).await;
    let mut text = format!("{notes}\n");
    for table in Table::ALL {
        for row in first.engine.dump(table, "", 100_000).await.unwrap() {
            text.push_str(&format!("{}\n", json!([table.name(), tables::to_json(&row)])));
        }
    }
    fs::create_dir_all(fixtures()).unwrap();
    fs::write(&path, text).unwrap();
}
