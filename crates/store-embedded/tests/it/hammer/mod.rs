//! Five flows on the bare store, with nouns of their own, under forced conflicts: what they must keep is kept by the
//! store's promises alone, before any operation is written on them.

mod deleting_a_pool;
mod feed_cursor;
mod moving_an_alias;
mod refresh_against_disable;
mod reserved_attempts;

use std::sync::Arc;

use store::contract::{Contended, Plan, keys};
use store::{OpenAs, Store};

use crate::folder::Folder;

/// Seeds of the forced conflicts; every flow keeps its promise under each.
pub const SEEDS: [u64; 3] = [11, 22, 33];

/// A store in `folder` where three commits of ten conflict for no reason.
pub async fn hammered(folder: &Folder, seed: u64) -> Store {
    let engine = Contended::new(folder.open(), Plan::Random { seed, per_mille: 300 });
    Store::open(Arc::new(engine), keys(), OpenAs::Dev).await.unwrap()
}

/// A store in `folder` in whose commit number `at` somebody else is quicker: `rival` runs before it.
pub async fn with_rival<F>(
    folder: &Folder,
    at: u64,
    rival: impl Fn(Store) -> F + Send + Sync + 'static,
) -> Store
where
    F: Future<Output = ()> + Send + 'static,
{
    let calm = Store::open(folder.open(), keys(), OpenAs::Dev).await.unwrap();
    let rival = Arc::new(rival);
    let engine = Contended::new(folder.open(), Plan::Never).with_rival(move |number, _| {
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
pub async fn all<T: Send + 'static>(tasks: impl IntoIterator<Item = tokio::task::JoinHandle<T>>) -> Vec<T> {
    let tasks: Vec<_> = tasks.into_iter().collect();
    let mut results = Vec::with_capacity(tasks.len());
    for task in tasks {
        results.push(task.await.unwrap());
    }
    results
}
