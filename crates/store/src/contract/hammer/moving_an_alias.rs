//! A verified e-mail address is a name of one user; confirming it elsewhere may move it there. COG: forced alias
//! creation takes the alias from its old holder, whose address is then no longer verified.

use crate::contract::{Fixture, NOW};
use crate::{Record, Store, StoreError, change, key};
use serde::{Deserialize, Serialize};

use super::{SEEDS, all, hammered, with_rival};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Account {
    id: String,
    email: String,
    verified: bool,
}

impl Record for Account {
    const KIND: &'static str = "account";
    const MEMBERS: &'static [&'static str] = &["id", "email", "verified"];

    fn key(&self) -> String {
        key::join("p", Self::KIND, &self.id)
    }

    fn claims(&self) -> Vec<String> {
        if self.verified { vec![alias(&self.email)] } else { Vec::new() }
    }
}

fn alias(email: &str) -> String {
    key::join("p", "email", email)
}

async fn sign_up(store: &Store, id: &str) {
    let account = Account { id: id.into(), email: "shared".into(), verified: false };
    change!(store, NOW, |unit| -> Result<(), StoreError> { unit.insert(&account) }).unwrap();
}

/// Verifies the address of `id`; takes it from whoever holds it if told to. False if it is held and stays.
async fn verify(store: &Store, id: &str, force: bool) -> bool {
    change!(store, NOW, |unit| -> Result<bool, StoreError> {
        let mut account: Account = unit.find(&key::join("p", "account", id)).await?.unwrap();
        if let Some(mut holder) = unit.find_by_claim::<Account>(&alias(&account.email)).await? {
            if holder.id == account.id {
                return Ok(true);
            }
            if !force {
                return Ok(false);
            }
            holder.verified = false;
            unit.put(&holder)?;
        }
        account.verified = true;
        unit.put(&account)?;
        Ok(true)
    })
    .unwrap()
}

async fn holder(store: &Store) -> Option<Account> {
    store.find_by_claim(&alias("shared"), NOW).await.unwrap()
}

/// Four users move one address about; whoever looks meets one holder.
pub async fn an_alias_always_has_exactly_one_holder_while_it_is_moved_about(fixture: &dyn Fixture) {
    for seed in SEEDS {
        let fresh = fixture.fresh().await;
        let fixture = &*fresh;
        let store = hammered(fixture, seed).await;
        let ids: Vec<String> = (0..4).map(|n| n.to_string()).collect();
        for id in &ids {
            sign_up(&store, id).await;
        }
        assert!(verify(&store, "0", false).await);
        let movers = ids.iter().cloned().map(|id| {
            let store = store.clone();
            tokio::spawn(async move {
                for _ in 0..10 {
                    assert!(verify(&store, &id, true).await);
                }
            })
        });
        let movers: Vec<_> = movers.collect();
        while !movers.iter().all(tokio::task::JoinHandle::is_finished) {
            // Whoever signs in by it meets one user, and never none.
            assert!(holder(&store).await.expect("somebody holds it").verified);
            tokio::task::yield_now().await;
        }
        all(movers).await;
        let mut verified = Vec::new();
        for id in &ids {
            let account: Account = store.find(&key::join("p", "account", id), NOW).await.unwrap().unwrap();
            verified.extend(account.verified.then_some(account.id));
        }
        assert_eq!(verified, [holder(&store).await.unwrap().id], "seed {seed}");
    }
}

/// Whoever is second leaves it where it is.
pub async fn of_many_who_verify_one_address_without_force_one_gets_it(fixture: &dyn Fixture) {
    for seed in SEEDS {
        let fresh = fixture.fresh().await;
        let fixture = &*fresh;
        let store = hammered(fixture, seed).await;
        let tries = (0..10).map(|n| {
            let store = store.clone();
            tokio::spawn(async move {
                let id = n.to_string();
                sign_up(&store, &id).await;
                verify(&store, &id, false).await
            })
        });
        let won = all(tries).await.into_iter().filter(|won| *won).count();
        assert_eq!(won, 1, "seed {seed}");
    }
}

/// The quick one is in between the look and the commit.
pub async fn an_address_that_is_taken_between_the_look_and_the_commit_is_seen_as_taken(
    fixture: &dyn Fixture,
) {
    let quiet = hammered(fixture, 0).await;
    sign_up(&quiet, "slow").await;
    sign_up(&quiet, "quick").await;
    let store = with_rival(fixture, 0, |calm| async move {
        assert!(verify(&calm, "quick", false).await);
    })
    .await;
    assert!(!verify(&store, "slow", false).await);
    assert_eq!(holder(&store).await.unwrap().id, "quick");
}
