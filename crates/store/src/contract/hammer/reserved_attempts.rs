//! RULE-8: a guess takes its place in the counter by a commit before any verdict is released, success included; two
//! hundred parallel guesses are five evaluations.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::contract::{Fixture, NOW};
use crate::{Record, Store, StoreError, change, key};
use serde::{Deserialize, Serialize};

use super::{SEEDS, all, hammered, with_rival};

const PLACES: u32 = 5;

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Counter {
    id: String,
    taken: u32,
    failures: u32,
}

impl Record for Counter {
    const KIND: &'static str = "counter";
    const MEMBERS: &'static [&'static str] = &["id", "taken", "failures"];

    fn key(&self) -> String {
        key::join("p", Self::KIND, &self.id)
    }
}

const COUNTER: &str = "p/counter/ann";

/// Takes a place, evaluates, reports the verdict. None: not evaluated.
async fn guess(store: &Store, evaluations: &AtomicU32, right: bool) -> Option<bool> {
    let admitted = change!(store, NOW, |unit| -> Result<bool, StoreError> {
        let found = unit.find::<Counter>(COUNTER).await?;
        let mut counter = found.clone().unwrap_or(Counter { id: "ann".into(), ..Counter::default() });
        if counter.taken + counter.failures >= PLACES {
            // Whoever is turned away has seen the truth of some moment: nothing to commit.
            return Ok(false);
        }
        counter.taken += 1;
        if found.is_some() {
            unit.put(&counter)?
        } else {
            unit.insert(&counter)?
        }
        Ok(true)
    })
    .unwrap();
    if !admitted {
        return None;
    }
    evaluations.fetch_add(1, Ordering::SeqCst);
    tokio::task::yield_now().await;
    change!(store, NOW, |unit| -> Result<(), StoreError> {
        let mut counter = unit.find::<Counter>(COUNTER).await?.unwrap();
        counter.taken -= 1;
        if right {
            counter.failures = 0;
        } else {
            counter.failures += 1;
        }
        unit.put(&counter)
    })
    .unwrap();
    Some(right)
}

/// RULE-8.
pub async fn two_hundred_parallel_guesses_are_five_evaluations(fixture: &dyn Fixture) {
    for seed in SEEDS {
        let fresh = fixture.fresh().await;
        let fixture = &*fresh;
        let store = hammered(fixture, seed).await;
        let evaluations = Arc::new(AtomicU32::new(0));
        let guesses = (0..200).map(|_| {
            let (store, evaluations) = (store.clone(), Arc::clone(&evaluations));
            tokio::spawn(async move { guess(&store, &evaluations, false).await })
        });
        let evaluated = all(guesses).await.into_iter().flatten().count();
        assert_eq!((evaluated, evaluations.load(Ordering::SeqCst)), (5, 5), "seed {seed}");
        let counter: Counter = store.find(COUNTER, NOW).await.unwrap().unwrap();
        assert_eq!((counter.taken, counter.failures), (0, 5));
    }
}

/// RULE-8: success included.
pub async fn a_right_guess_takes_a_place_as_well(fixture: &dyn Fixture) {
    for seed in SEEDS {
        let fresh = fixture.fresh().await;
        let fixture = &*fresh;
        let store = hammered(fixture, seed).await;
        let evaluations = AtomicU32::new(0);
        for _ in 0..4 {
            assert_eq!(guess(&store, &evaluations, false).await, Some(false));
        }
        // The last place goes to a guess that is being evaluated; even the right password has to wait behind it.
        let held = Counter { id: "ann".into(), taken: 1, failures: 4 };
        change!(store, NOW, |unit| -> Result<(), StoreError> {
            unit.find::<Counter>(COUNTER).await?;
            unit.put(&held)
        })
        .unwrap();
        assert_eq!(guess(&store, &evaluations, true).await, None);
        change!(store, NOW, |unit| -> Result<(), StoreError> {
            unit.find::<Counter>(COUNTER).await?;
            unit.put(&Counter { taken: 0, ..held.clone() })
        })
        .unwrap();
        assert_eq!(guess(&store, &evaluations, true).await, Some(true));
        let counter: Counter = store.find(COUNTER, NOW).await.unwrap().unwrap();
        assert_eq!((counter.taken, counter.failures), (0, 0));
    }
}

/// RULE-8: somebody else is in between the read and the commit.
pub async fn the_last_place_taken_between_the_read_and_the_commit_is_gone(fixture: &dyn Fixture) {
    let quiet = hammered(fixture, 0).await;
    let evaluations = Arc::new(AtomicU32::new(0));
    for _ in 0..4 {
        guess(&quiet, &evaluations, false).await;
    }
    let rivals = Arc::clone(&evaluations);
    let store = with_rival(fixture, 0, move |calm| {
        let rivals = Arc::clone(&rivals);
        async move {
            assert_eq!(guess(&calm, &rivals, false).await, Some(false));
        }
    })
    .await;
    assert_eq!(guess(&store, &evaluations, true).await, None, "even the right password");
    assert_eq!(evaluations.load(Ordering::SeqCst), 5);
}
