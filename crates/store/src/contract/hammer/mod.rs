//! Five flows on the bare store, with nouns of their own, under forced conflicts: what they must keep is kept by the
//! store's promises alone, before any operation is written on them.

#![allow(clippy::unwrap_used, reason = "what fails here is a failed test")]

mod deleting_a_pool;
mod feed_cursor;
mod moving_an_alias;
mod refresh_against_disable;
mod reserved_attempts;

pub use deleting_a_pool::*;
pub use feed_cursor::*;
pub use moving_an_alias::*;
pub use refresh_against_disable::*;
pub use reserved_attempts::*;

use std::sync::Arc;

use crate::contract::{Contended, Fixture, Plan, keys};
use crate::{OpenAs, Store};

/// Seeds of the forced conflicts; every flow keeps its promise under each.
pub(super) const SEEDS: [u64; 3] = [11, 22, 33];

/// A store in `fixture` where three commits of ten conflict for no reason.
pub(super) async fn hammered(fixture: &dyn Fixture, seed: u64) -> Store {
    let engine = Contended::new(fixture.engine().await, Plan::Random { seed, per_mille: 300 });
    Store::open(Arc::new(engine), keys(), OpenAs::Dev).await.unwrap()
}

/// A store in `fixture` in whose commit number `at` somebody else is quicker: `rival` runs before it.
pub(super) async fn with_rival<F>(
    fixture: &dyn Fixture,
    at: u64,
    rival: impl Fn(Store) -> F + Send + Sync + 'static,
) -> Store
where
    F: Future<Output = ()> + Send + 'static,
{
    let calm = Store::open(fixture.engine().await, keys(), OpenAs::Dev).await.unwrap();
    let rival = Arc::new(rival);
    let engine = Contended::new(fixture.engine().await, Plan::Never).with_rival(move |number, _| {
        let (calm, rival) = (calm.clone(), Arc::clone(&rival));
        Box::pin(async move {
            if number == at {
                rival(calm).await;
            }
        })
    });
    Store::open(Arc::new(engine), keys(), OpenAs::Dev).await.unwrap()
}

/// Waits for every task.
pub(super) async fn all<T: Send + 'static>(
    tasks: impl IntoIterator<Item = tokio::task::JoinHandle<T>>,
) -> Vec<T> {
    let tasks: Vec<_> = tasks.into_iter().collect();
    let mut results = Vec::with_capacity(tasks.len());
    for task in tasks {
        results.push(task.await.unwrap());
    }
    results
}
