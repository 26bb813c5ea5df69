//! A pool is deleted while people sign up to it: whoever got in goes with it, nobody gets in afterwards, nothing is
//! left behind.

use std::time::Duration;

use crate::contract::{Fixture, NOW, Person, keys};
use crate::jobs::{DeletePrefix, Jobs, Steps};
use crate::{OpenAs, Record, Store, StoreError, change, key};
use serde::{Deserialize, Serialize};

use super::{SEEDS, all, hammered, with_rival};

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Pool {
    id: String,
}

impl Record for Pool {
    const KIND: &'static str = "pool";
    const MEMBERS: &'static [&'static str] = &["id"];

    fn key(&self) -> String {
        key::join(&self.id, Self::KIND, &self.id)
    }
}

const POOL: &str = "p/pool/p";
const JOB: &str = "delete p";

async fn pool(store: &Store) {
    let pool = Pool { id: "p".into() };
    change!(store, NOW, |unit| -> Result<(), StoreError> { unit.insert(&pool) }).unwrap();
}

/// False: there is no such pool.
async fn sign_up(store: &Store, id: &str) -> bool {
    change!(store, NOW, |unit| -> Result<bool, StoreError> {
        let Some(pool) = unit.find::<Pool>(POOL).await? else { return Ok(false) };
        unit.check(&pool)?;
        unit.insert(&Person::new("p", id))?;
        Ok(true)
    })
    .unwrap()
}

async fn delete(store: &Store) {
    change!(store, NOW, |unit| -> Result<(), StoreError> {
        let pool = unit.find::<Pool>(POOL).await?.unwrap();
        unit.delete(&pool)?;
        unit.start_job(JOB, DeletePrefix::KIND, &DeletePrefix::of("p/"))
    })
    .unwrap();
}

async fn assert_nothing_is_left(fixture: &dyn Fixture) {
    for table in ["record", "claim", "entry"] {
        let left = fixture.tamper(&format!("UPDATE {table} SET k = k WHERE k LIKE 'p/%'")).await;
        assert_eq!(left, 0, "{table}");
    }
    assert_eq!(fixture.tamper("UPDATE tally SET k = k WHERE k LIKE 'p/%' AND n <> 0").await, 0);
}

/// Sign-ups go on while two workers take the pool away, one of them dying after every step.
pub async fn nothing_of_a_deleted_pool_is_left_whoever_signed_up_meanwhile(fixture: &dyn Fixture) {
    for seed in SEEDS {
        let fresh = fixture.fresh().await;
        let fixture = &*fresh;
        let store = hammered(fixture, seed).await;
        pool(&store).await;
        let people: Vec<Person> = (0..500).map(|n| Person::new("p", &format!("old-{n}"))).collect();
        // Forced conflicts make a bulk insert fail as if somebody else had been there: the calm store seeds.
        let calm = Store::open(fixture.engine().await, keys(), OpenAs::Dev).await.unwrap();
        calm.insert_many(&people, NOW).await.unwrap();
        let sign_ups = (0..4).map(|who| {
            let store = store.clone();
            tokio::spawn(async move {
                let mut got_in = 0;
                while sign_up(&store, &format!("{who}-{got_in}")).await {
                    got_in += 1;
                }
                got_in
            })
        });
        let sign_ups: Vec<_> = sign_ups.collect();
        while store.estimate("p", "person").await.unwrap() < 520 {
            tokio::task::yield_now().await;
        }
        delete(&store).await;
        // Two workers, of which one dies after every step it does; its lease runs out.
        let mut now = NOW;
        let mut steps = 0;
        while store.find_job(JOB, now).await.unwrap().is_some() {
            let worker = Jobs::new(store.clone(), Steps::of_the_store(), format!("worker {steps}"));
            worker.step(JOB, now).await.unwrap();
            steps += 1;
            now = now + Duration::from_secs(30);
        }
        let got_in: usize = all(sign_ups).await.into_iter().sum();
        assert!(got_in >= 20 && steps >= 3, "seed {seed}: {got_in} {steps}");
        assert!(!sign_up(&store, "late").await);
        assert_nothing_is_left(fixture).await;
    }
}

/// The pool goes between the read and the commit.
pub async fn a_sign_up_that_had_seen_the_pool_does_not_get_in_after_its_deletion(fixture: &dyn Fixture) {
    pool(&hammered(fixture, 0).await).await;
    let store = with_rival(fixture, 0, |calm| async move {
        delete(&calm).await;
        let worker = Jobs::new(calm.clone(), Steps::of_the_store(), "worker");
        worker.run_due(&directory::ManualClock::new(NOW)).await.unwrap();
        assert!(calm.find_job(JOB, NOW).await.unwrap().is_none());
    })
    .await;
    assert!(!sign_up(&store, "slow").await);
    assert_nothing_is_left(fixture).await;
}
