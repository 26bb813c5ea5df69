//! RULE-12: one live generation; inside the grace window the predecessor yields the same child; later reuse kills the
//! family; disabling the user wins any race.

use std::time::Duration;

use crate::contract::{Fixture, NOW};
use crate::{Record, Store, StoreError, Timestamp, change, key};
use serde::{Deserialize, Serialize};

use super::{SEEDS, all, hammered, with_rival};

const GRACE: Duration = Duration::from_secs(10);

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Account {
    id: String,
    enabled: bool,
}

impl Record for Account {
    const KIND: &'static str = "account";
    const MEMBERS: &'static [&'static str] = &["id", "enabled"];

    fn key(&self) -> String {
        key::join("p", Self::KIND, &self.id)
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Family {
    id: String,
    account: String,
    /// The generation that is live.
    live: u32,
    /// Until when the one before it still works.
    grace_until: Timestamp,
}

impl Record for Family {
    const KIND: &'static str = "family";
    const MEMBERS: &'static [&'static str] = &["id", "account", "live", "grace_until"];

    fn key(&self) -> String {
        key::join("p", Self::KIND, &self.id)
    }
}

const ACCOUNT: &str = "p/account/ann";
const FAMILY: &str = "p/family/1";

async fn signed_in(fixture: &dyn Fixture, seed: u64) -> Store {
    let store = hammered(fixture, seed).await;
    change!(store, NOW, |unit| -> Result<(), StoreError> {
        unit.insert(&Account { id: "ann".into(), enabled: true })?;
        unit.insert(&Family { id: "1".into(), account: "ann".into(), live: 0, grace_until: Timestamp(0) })
    })
    .unwrap();
    store
}

/// The next generation for the token of generation `token`, or none: refused.
async fn refresh(store: &Store, token: u32, now: Timestamp) -> Option<u32> {
    change!(store, now, |unit| -> Result<Option<u32>, StoreError> {
        let Some(mut family) = unit.find::<Family>(FAMILY).await? else { return Ok(None) };
        let account = unit.find::<Account>(ACCOUNT).await?.unwrap();
        // The verdict rests on both, so both must still be so when it is committed.
        unit.check(&account)?;
        unit.check(&family)?;
        if !account.enabled {
            return Ok(None);
        }
        if token == family.live {
            family.live += 1;
            family.grace_until = now + GRACE;
            unit.put(&family)?;
            return Ok(Some(family.live));
        }
        if token + 1 == family.live && now < family.grace_until {
            return Ok(Some(family.live));
        }
        unit.delete(&family)?;
        unit.publish(&("revoked", &family.id))?;
        Ok(None)
    })
    .unwrap()
}

async fn disable(store: &Store) {
    change!(store, NOW, |unit| -> Result<(), StoreError> {
        let mut account = unit.find::<Account>(ACCOUNT).await?.unwrap();
        account.enabled = false;
        unit.put(&account)?;
        unit.publish(&("disabled", &account.id))
    })
    .unwrap();
}

async fn live(store: &Store) -> Option<u32> {
    store.find::<Family>(FAMILY, NOW).await.unwrap().map(|family| family.live)
}

/// RULE-12: refreshes that race with a disable.
pub async fn nothing_is_issued_once_the_disable_was_acknowledged(fixture: &dyn Fixture) {
    for seed in SEEDS {
        let fresh = fixture.fresh().await;
        let fixture = &*fresh;
        let store = signed_in(fixture, seed).await;
        let refreshers = (0..8).map(|_| {
            let store = store.clone();
            tokio::spawn(async move {
                let mut token = 0;
                for _ in 0..10 {
                    // A loser of a race goes on with what the family has now, as a client does with its answer.
                    match refresh(&store, token, NOW).await {
                        Some(next) => token = next,
                        None => return,
                    }
                }
            })
        });
        let refreshers: Vec<_> = refreshers.collect();
        while live(&store).await.is_some_and(|live| live < 3) {
            tokio::task::yield_now().await;
        }
        disable(&store).await;
        let at_disable = live(&store).await;
        assert_eq!(refresh(&store, at_disable.unwrap_or(0), NOW).await, None);
        all(refreshers).await;
        assert_eq!(live(&store).await, at_disable, "seed {seed}: a refresh got through after the disable");
    }
}

/// RULE-12: twenty at once with one token.
pub async fn parallel_refreshes_in_the_grace_window_yield_one_child(fixture: &dyn Fixture) {
    for seed in SEEDS {
        let fresh = fixture.fresh().await;
        let fixture = &*fresh;
        let store = signed_in(fixture, seed).await;
        let tries = (0..20).map(|_| {
            let store = store.clone();
            tokio::spawn(async move { refresh(&store, 0, NOW).await })
        });
        assert_eq!(all(tries).await, [Some(1); 20], "seed {seed}");
        assert_eq!(live(&store).await, Some(1));
    }
}

/// RULE-12: the thief and the owner at the same time.
pub async fn reuse_after_the_grace_window_kills_the_family_once(fixture: &dyn Fixture) {
    for seed in SEEDS {
        let fresh = fixture.fresh().await;
        let fixture = &*fresh;
        let store = signed_in(fixture, seed).await;
        assert_eq!(refresh(&store, 0, NOW).await, Some(1));
        let late = NOW + GRACE;
        let tries = (0..10).map(|n| {
            let store = store.clone();
            // The thief's old token and the owner's live one, at the same time.
            tokio::spawn(async move { refresh(&store, n % 2, late).await })
        });
        all(tries).await;
        assert_eq!(refresh(&store, 1, late).await, None, "seed {seed}");
        assert_eq!(live(&store).await, None);
        let feed = store.feed_after::<(String, String)>(&store.feed_start(), 100).await.unwrap();
        assert_eq!(feed.entries, [("revoked".to_owned(), "1".to_owned())]);
    }
}

/// RULE-12: also for the grace path, which writes nothing and only checks.
pub async fn a_disable_between_the_read_and_the_commit_of_a_refresh_wins(fixture: &dyn Fixture) {
    signed_in(fixture, 0).await;
    for token in [0, 1] {
        let enabled = hammered(fixture, 0).await;
        change!(enabled, NOW, |unit| -> Result<(), StoreError> {
            let account = unit.find::<Account>(ACCOUNT).await?.unwrap();
            unit.put(&Account { enabled: true, ..account })
        })
        .unwrap();
        // The second round is the grace path, which writes nothing and only checks.
        let store = with_rival(fixture, 0, |calm| async move { disable(&calm).await }).await;
        assert_eq!(refresh(&store, 0, NOW).await, None);
        assert_eq!(live(&store).await, Some(token));
        if token == 0 {
            change!(enabled, NOW, |unit| -> Result<(), StoreError> {
                let account = unit.find::<Account>(ACCOUNT).await?.unwrap();
                unit.put(&Account { enabled: true, ..account })
            })
            .unwrap();
            assert_eq!(refresh(&enabled, 0, NOW).await, Some(1));
        }
    }
}
