//! RULE-6: the keys that sign are replaced while tokens of the old ones are about, and verifiers keep documents.

use std::time::Duration;

use directory::PoolId;
use serde_json::{Value, json};
use store::Jobs;
use store::jobs::Steps;
use store::signing_keys::Part;
use testkit::{Harness, Tokens};
use tokens::PublicKey;
use user_pools::RotateSigning;

const PASSWORD: &str = "Correct-horse-7";
const DAY: u64 = 86_400;

/// What a verifier read once and keeps.
struct Verifier(Vec<PublicKey>);

impl Verifier {
    async fn read(harness: &Harness, pool: &PoolId) -> Self {
        let document = harness.rooms.jwks(pool, harness.now()).await.unwrap();
        let document: Value = serde_json::from_slice(&document).unwrap();
        let keys = document["keys"].as_array().unwrap().iter();
        Self(
            keys.map(|key| PublicKey::from_jwk(&serde_json::from_value(key.clone()).unwrap()).unwrap())
                .collect(),
        )
    }

    fn takes(&self, harness: &Harness, token: &str) -> bool {
        tokens::verify(token, &self.0, harness.now().seconds()).is_ok()
    }
}

struct Running {
    harness: Harness,
    pool: PoolId,
    client: String,
    jobs: Jobs,
}

impl Running {
    async fn start() -> Self {
        let harness = Harness::start().await;
        let pool = harness.pool(json!({})).await;
        let client = json!({"AccessTokenValidity": 1, "IdTokenValidity": 1, "TokenValidityUnits": {"AccessToken": "days", "IdToken": "days"}});
        let client = harness.client(&pool, client).await;
        harness.user(&pool, "ada", PASSWORD, json!({})).await;
        let steps = Steps::of_the_store().with(RotateSigning::KIND, RotateSigning::step());
        let jobs = Jobs::new(harness.store.clone(), steps, "test");
        Self { harness, pool: PoolId::new(pool), client, jobs }
    }

    async fn sign_in(&self) -> Tokens {
        self.harness.tokens(&self.client, "ada", PASSWORD).await
    }

    /// Does what is due, and hears of it as the other nodes do.
    async fn later(&self, seconds: u64) {
        self.harness.advance(seconds);
        let head = self.harness.store.feed_head().await.unwrap();
        self.jobs.run_due(&*self.harness.clock).await.unwrap();
        for entry in self.harness.store.feed_after::<directory::FeedEntry>(&head, 100).await.unwrap().entries
        {
            self.harness.rooms.hear(&entry);
        }
    }

    async fn get_user(&self, tokens: &Tokens) -> bool {
        self.harness.call("GetUser", json!({"AccessToken": tokens.access})).await.is_ok()
    }

    async fn refresh(&self, tokens: &Tokens) -> Tokens {
        let input = json!({"ClientId": self.client, "RefreshToken": tokens.refresh});
        let answer = self.harness.call("GetTokensFromRefreshToken", input).await.unwrap();
        Tokens { refresh: tokens.refresh.clone(), ..Tokens::of(&answer) }
    }

    async fn parts(&self) -> Vec<Part> {
        let listed = self.harness.rooms.list_signing_keys(&self.pool, self.harness.now()).await.unwrap();
        listed.iter().map(|key| key.part).collect()
    }
}

#[tokio::test]
async fn a_verifier_that_keeps_its_document_for_the_overlap_never_meets_an_unknown_key_rule_6() {
    let running = Running::start().await;
    let Running { harness, pool, .. } = &running;
    let before = running.sign_in().await;
    let old_document = Verifier::read(harness, pool).await;
    harness.rooms.rotate_signing_keys(pool, Duration::from_secs(DAY), harness.now()).await.unwrap();
    assert_eq!(running.parts().await, [Part::Signs, Part::Signs, Part::Next, Part::Next]);
    let again = harness.rooms.rotate_signing_keys(pool, Duration::from_secs(DAY), harness.now()).await;
    assert!(again.unwrap_err().to_string().contains("being rotated"));
    // Published, and signing nothing yet: the old document does for everything.
    running.later(DAY - 60).await;
    let meanwhile = running.sign_in().await;
    for token in [&before.id, &meanwhile.id, &meanwhile.access] {
        assert!(old_document.takes(harness, token));
    }
    let document = Verifier::read(harness, pool).await;
    assert_eq!(document.0.len(), 4);

    // The new pair signs. Whoever read the document within the overlap knows it already.
    running.later(60).await;
    assert_eq!(running.parts().await, [Part::Signs, Part::Signs, Part::Old, Part::Old]);
    let after = running.sign_in().await;
    for tokens in [&meanwhile, &after] {
        assert!(document.takes(harness, &tokens.id) && document.takes(harness, &tokens.access));
        assert!(running.get_user(tokens).await);
    }
    assert!(!old_document.takes(harness, &after.id));
    // An ID token is no access token, whichever pair signed it (COG-13).
    assert!(!running.get_user(&Tokens { access: meanwhile.id.clone(), ..meanwhile.clone() }).await);
    let refreshed = running.refresh(&before).await;
    assert!(document.takes(harness, &refreshed.access) && running.get_user(&refreshed).await);

    // The last token of the old pair, made just before, is good to its end; then the pair is withdrawn.
    running.later(DAY - 61).await;
    assert!(
        Verifier::read(harness, pool).await.takes(harness, &meanwhile.access)
            && running.get_user(&meanwhile).await
    );
    running.later(3_600).await;
    assert_eq!(running.parts().await, [Part::Signs, Part::Signs]);
    let document = Verifier::read(harness, pool).await;
    assert_eq!(document.0.len(), 2);
    let refreshed = running.refresh(&before).await;
    assert!(document.takes(harness, &refreshed.access) && running.get_user(&refreshed).await);
}

#[tokio::test]
async fn in_an_emergency_no_token_of_the_old_keys_counts_any_more_and_refresh_goes_on_rule_6() {
    let running = Running::start().await;
    let Running { harness, pool, .. } = &running;
    let before = running.sign_in().await;
    assert!(running.get_user(&before).await);
    // One that is under way is overtaken.
    harness.rooms.rotate_signing_keys(pool, Duration::from_secs(60), harness.now()).await.unwrap();
    harness.rooms.replace_signing_keys(pool, harness.now()).await.unwrap();
    assert_eq!(running.parts().await, [Part::Signs, Part::Signs]);
    let document = Verifier::read(harness, pool).await;
    assert!(document.0.len() == 2 && !document.takes(harness, &before.id));
    assert!(!running.get_user(&before).await);
    let refreshed = running.refresh(&before).await;
    assert!(document.takes(harness, &refreshed.id) && running.get_user(&refreshed).await);
    running.later(120).await;
    assert_eq!(running.parts().await, [Part::Signs, Part::Signs]);
    assert!(running.get_user(&refreshed).await);
}

#[tokio::test]
async fn private_halves_of_old_keys_are_gone_and_another_node_hears_of_each_step_rule_28() {
    let running = Running::start().await;
    let Running { harness, pool, .. } = &running;
    running.sign_in().await;
    harness.rooms.rotate_signing_keys(pool, Duration::from_secs(60), harness.now()).await.unwrap();
    let kept =
        harness.rooms.load_signing(pool, harness.now()).await.unwrap().keys.access_key.kid().to_owned();
    let head = harness.store.feed_head().await.unwrap();
    running.jobs.run_due(&*harness.clock).await.unwrap();
    harness.advance(60);
    running.jobs.run_due(&*harness.clock).await.unwrap();
    let heard = harness.store.feed_after::<directory::FeedEntry>(&head, 10).await.unwrap().entries;
    assert_eq!(heard, [directory::FeedEntry::PoolChanged { pool: pool.clone() }]);
    let old = store::signing_keys::old_keys_key(pool, 0);
    let old =
        harness.store.find::<store::signing_keys::SigningKeys>(&old, harness.now()).await.unwrap().unwrap();
    assert!(old.id_pkcs8.is_empty() && old.access_pkcs8.is_empty() && old.public.len() == 2);
    // A node that keeps the old pair in memory hears, and signs with the new one.
    heard.iter().for_each(|entry| harness.rooms.hear(entry));
    let now = harness.rooms.load_signing(pool, harness.now()).await.unwrap().keys.access_key.kid().to_owned();
    assert_ne!(kept, now);
}
