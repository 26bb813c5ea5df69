//! Keys over time, with issuers and a clock that the tests move: one fetch for many, refreshing ahead, limits on asking, an
//! issuer that is away.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier, Mutex};
use std::task::{Context, Poll, Waker};

use rockpool_verify::egress::Egress;
use rockpool_verify::{
    Algorithm, Code, FetchFault, FetchRequest, Fetched, Issuer, Options, Policy, PolicyError, Refusal,
    SeedError, Trust, Verifier, blocking, nonblocking,
};
use serde_json::json;

use crate::vectors::forge::keys;
use crate::vectors::setting::{AWS, CLIENT, NOW, OIDC, OWN, POOL, RESOURCE};
use crate::vectors::tokens::{access, oidc_access};

/// An issuer that answers from a list, the last answer again and again, and keeps what it was asked.
#[derive(Clone, Default)]
struct Stub {
    answers: Arc<Mutex<VecDeque<Result<Fetched, FetchFault>>>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Stub {
    fn answering(answers: impl IntoIterator<Item = Result<Fetched, FetchFault>>) -> Self {
        let stub = Self::default();
        stub.answers.lock().unwrap().extend(answers);
        stub
    }

    fn then(&self, answer: Result<Fetched, FetchFault>) {
        *self.answers.lock().unwrap() = VecDeque::from([answer]);
    }

    fn answer(&self, request: &FetchRequest) -> Result<Fetched, FetchFault> {
        self.asked.lock().unwrap().push(request.url.to_string());
        let mut answers = self.answers.lock().unwrap();
        if answers.len() > 1 { answers.pop_front().unwrap() } else { answers[0].clone() }
    }

    fn asked(&self) -> usize {
        self.asked.lock().unwrap().len()
    }

    fn blocking(&self, policy: Policy) -> blocking::Online {
        let stub = self.clone();
        let verifier = Verifier::new(policy, Options::default()).unwrap();
        blocking::Online::new(verifier, move |request: &FetchRequest| stub.answer(request))
    }
}

fn document(names: &[&str]) -> Result<Fetched, FetchFault> {
    let keys: Vec<_> = names.iter().map(|name| &keys()[name].jwk).collect();
    Ok(Fetched { body: json!({"keys": keys}).to_string().into_bytes(), ..Fetched::default() })
}

/// One step of a future, which nobody wakes.
fn poll<F: Future + Unpin>(future: &mut F) -> Poll<F::Output> {
    Pin::new(future).poll(&mut Context::from_waker(Waker::noop()))
}

fn away() -> Result<Fetched, FetchFault> {
    Err(FetchFault::Status(503))
}

fn policy() -> Policy {
    Policy::access([Trust::new(Issuer::aws(POOL).unwrap(), [CLIENT])])
}

/// A token that is good for a day and more, so that keys age and not tokens.
fn lasting() -> String {
    access(NOW).claim("exp", NOW + 10 * 24 * 3600).sign()
}

#[test]
fn keys_are_fetched_once_and_from_the_issuers_address() {
    let stub = Stub::answering([document(&["pool-access"])]);
    let online = stub.blocking(policy());
    for _ in 0..3 {
        assert!(online.verify(&lasting(), NOW).is_ok());
    }
    assert_eq!(*stub.asked.lock().unwrap(), [format!("{AWS}/.well-known/jwks.json")]);
}

#[test]
fn cog_16_no_address_is_taken_from_a_token() {
    let stub = Stub::answering([document(&["pool-access", "stranger"])]);
    let online = stub.blocking(policy());
    let foreign = access(NOW).claim("iss", "https://evil.example/eu-west-1_Ab12Cd34E").key("stranger");
    let pointing = access(NOW).header("jku", "https://evil.example/keys");
    assert_eq!(online.verify(&foreign.sign(), NOW).unwrap_err().code(), Code::Issuer);
    assert_eq!(online.verify(&pointing.sign(), NOW).unwrap_err().code(), Code::HeaderMember);
    assert_eq!(stub.asked(), 0, "neither of them made anybody ask anything");
}

#[test]
fn many_threads_wait_for_one_fetch() {
    let stub = Stub::answering([document(&["pool-access"])]);
    let (everybody, token) = (Arc::new(Barrier::new(16)), lasting());
    let online = stub.blocking(policy());
    let good: usize = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..16)
            .map(|_| {
                let (online, everybody, token) = (online.clone(), Arc::clone(&everybody), token.clone());
                scope.spawn(move || {
                    everybody.wait();
                    online.verify(&token, NOW).is_ok()
                })
            })
            .collect();
        threads.into_iter().map(|thread| usize::from(thread.join().unwrap())).sum()
    });
    assert_eq!((good, stub.asked()), (16, 1));
}

#[tokio::test]
async fn many_futures_wait_for_one_fetch() {
    for spawning in [false, true] {
        let (go, wait) = tokio::sync::watch::channel(false);
        let asked = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&asked);
        let fetch = move |_| {
            counter.fetch_add(1, Ordering::SeqCst);
            let mut wait = wait.clone();
            async move {
                wait.wait_for(|go| *go).await.unwrap();
                document(&["pool-access"])
            }
        };
        let verifier = Verifier::new(policy(), Options::default()).unwrap();
        let mut online = nonblocking::Online::new(verifier, fetch);
        if spawning {
            online = online.spawning(|work| drop(tokio::spawn(work)));
        }
        let token = lasting();
        let waiting: Vec<_> = (0..50)
            .map(|_| {
                let (online, token) = (online.clone(), token.clone());
                tokio::spawn(async move { online.verify(&token, NOW).await.is_ok() })
            })
            .collect();
        tokio::task::yield_now().await;
        go.send(true).unwrap();
        for one in waiting {
            assert!(one.await.unwrap());
        }
        assert_eq!(asked.load(Ordering::SeqCst), 1);
    }
}

#[tokio::test]
async fn a_fetch_that_is_dropped_passes_to_the_next_who_asks() {
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&asked);
    let fetch = move |_| {
        let first = counter.fetch_add(1, Ordering::SeqCst) == 0;
        async move { if first { std::future::pending().await } else { document(&["pool-access"]) } }
    };
    let online = nonblocking::Online::new(Verifier::new(policy(), Options::default()).unwrap(), fetch);
    let token = lasting();
    {
        let mut gone = Box::pin(online.verify(&token, NOW));
        assert!(poll(&mut gone).is_pending());
        let mut second = Box::pin(online.verify(&token, NOW));
        assert!(poll(&mut second).is_pending());
        drop(gone);
        assert!(second.await.is_ok());
    }
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn fetches_that_are_dropped_again_and_again_are_not_begun_without_limit() {
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&asked);
    let fetch = move |_| {
        counter.fetch_add(1, Ordering::SeqCst);
        std::future::pending()
    };
    let online = nonblocking::Online::new(Verifier::new(policy(), Options::default()).unwrap(), fetch);
    let token = lasting();
    for _ in 0..100 {
        let mut gone = Box::pin(online.verify(&token, NOW));
        let _ = poll(&mut gone);
    }
    assert!(asked.load(Ordering::SeqCst) <= 5, "{asked:?}");
    assert_eq!(online.verify(&token, NOW).await.unwrap_err().code(), Code::KeysUnavailable);
}

#[test]
fn an_unknown_kid_is_asked_about_once_in_a_while() {
    let stub = Stub::answering([document(&["pool-access"])]);
    let online = stub.blocking(policy());
    assert!(online.verify(&lasting(), NOW).is_ok());
    for number in 0..100 {
        let token = access(NOW).header("kid", format!("made-up-{number}")).sign();
        assert_eq!(online.verify(&token, NOW + 5).unwrap_err().code(), Code::UnknownKey);
    }
    assert_eq!(stub.asked(), 1, "the keys are seconds old");
    for number in 0..100 {
        let token = access(NOW).header("kid", format!("made-up-{number}")).sign();
        assert_eq!(online.verify(&token, NOW + 20).unwrap_err().code(), Code::UnknownKey);
    }
    assert_eq!(stub.asked(), 2);
}

#[test]
fn a_new_key_is_found_when_its_first_token_comes() {
    let stub = Stub::answering([document(&["pool-access"]), document(&["pool-access", "pool-id"])]);
    let online = stub.blocking(policy());
    assert!(online.verify(&lasting(), NOW).is_ok());
    let rotated = access(NOW).key("pool-id").sign();
    assert!(online.verify(&rotated, NOW + 11).is_ok());
    assert!(online.verify(&lasting(), NOW + 11).is_ok());
    assert_eq!(stub.asked(), 2);
}

#[test]
fn keys_are_refreshed_ahead_and_beside_the_requests() {
    let stub = Stub::answering([document(&["pool-access"])]);
    let jobs = Arc::new(Mutex::new(Vec::new()));
    let put = Arc::clone(&jobs);
    let online = stub.blocking(policy()).refreshing_beside(move |job| put.lock().unwrap().push(job));
    assert!(online.verify(&lasting(), NOW).is_ok());
    assert!(online.verify(&lasting(), NOW + 3599).is_ok());
    assert_eq!(jobs.lock().unwrap().len(), 0);
    for _ in 0..10 {
        assert!(online.verify(&lasting(), NOW + 3601).is_ok());
    }
    assert_eq!((jobs.lock().unwrap().len(), stub.asked()), (1, 1), "one job, and nobody waited for it");
    let job = jobs.lock().unwrap().pop().unwrap();
    job();
    assert_eq!(stub.asked(), 2);
    assert!(online.verify(&lasting(), NOW + 3700).is_ok());
    assert_eq!(jobs.lock().unwrap().len(), 0);
}

#[test]
fn an_issuer_may_ask_for_a_shorter_time_and_not_for_a_longer_one() {
    let with_age = |age| document(&["pool-access"]).map(|it| Fetched { max_age: Some(age), ..it });
    for (age, after) in [(300, 300), (1_000_000, 3600), (0, 10), (-5, 10)] {
        let stub = Stub::answering([with_age(age)]);
        let online = stub.blocking(policy());
        assert!(online.verify(&lasting(), NOW).is_ok());
        online.refresh_if_due(NOW + after - 1);
        assert_eq!(stub.asked(), 1, "{age}");
        online.refresh_if_due(NOW + after);
        assert_eq!(stub.asked(), 2, "{age}");
    }
}

#[test]
fn while_the_issuer_is_away_old_keys_are_good_for_a_day() {
    let stub = Stub::answering([document(&["pool-access"])]);
    let online = stub.blocking(policy());
    assert!(online.verify(&lasting(), NOW).is_ok());
    stub.then(away());
    for minute in 60..24 * 60 {
        assert!(online.verify(&lasting(), NOW + minute * 60).is_ok(), "{minute}");
    }
    assert!(stub.asked() < 24 * 60, "asked once a minute at most, not at every request");
    match online.verify(&lasting(), NOW + 24 * 3600 + 1).unwrap_err() {
        Refusal::KeysUnavailable { reason, retry_after, .. } => {
            assert!(reason.contains("503") && retry_after <= 60, "{reason} {retry_after}");
        }
        other => panic!("{other:?}"),
    }
    stub.then(document(&["pool-access"]));
    assert!(online.verify(&lasting(), NOW + 25 * 3600).is_ok(), "and it comes back");
}

#[test]
fn an_issuer_that_was_never_there_is_asked_ever_more_rarely() {
    let stub = Stub::answering([away()]);
    let online = stub.blocking(policy());
    for second in 0..600 {
        for _ in 0..3 {
            assert_eq!(online.verify(&lasting(), NOW + second).unwrap_err().code(), Code::KeysUnavailable);
        }
    }
    assert!((8..=20).contains(&stub.asked()), "{}", stub.asked());
}

#[test]
fn a_clock_that_is_set_back_stops_nothing() {
    let stub = Stub::answering([away(), document(&["pool-access"])]);
    let online = stub.blocking(policy());
    assert!(online.verify(&lasting(), NOW + 86_400).is_err());
    assert!(online.verify(&lasting(), NOW).is_ok());
}

#[test]
fn an_answer_without_usable_keys_does_not_replace_good_ones() {
    for bad in ["{\"keys\":[]}", "<html>", "{}"] {
        let stub = Stub::answering([document(&["pool-access"])]);
        let online = stub.blocking(policy());
        assert!(online.verify(&lasting(), NOW).is_ok());
        stub.then(Ok(Fetched { body: bad.into(), ..Fetched::default() }));
        online.refresh_if_due(NOW + 3600);
        assert_eq!(stub.asked(), 2);
        assert!(online.verify(&lasting(), NOW + 3600).is_ok(), "{bad}");
    }
}

#[test]
fn a_withdrawn_key_is_refused_also_for_tokens_that_were_seen() {
    let stub = Stub::answering([document(&["pool-access", "pool-id"])]);
    let online = stub.blocking(policy());
    let (token, other) = (lasting(), access(NOW).claim("exp", NOW + 90_000).key("pool-id").sign());
    assert!(online.verify(&token, NOW).is_ok() && online.verify(&other, NOW).is_ok());
    assert_eq!(online.verifier().remembered(), 2);
    stub.then(document(&["pool-id"]));
    online.refresh_if_due(NOW + 3600);
    assert_eq!(online.verify(&token, NOW + 3601).unwrap_err().code(), Code::UnknownKey);
    assert!(online.verify(&other, NOW + 3601).is_ok());
    assert_eq!(online.verifier().remembered(), 1, "the other key's tokens are still remembered");
}

#[test]
fn a_seen_token_does_not_outlive_itself() {
    let verifier = Verifier::new(policy(), Options::default()).unwrap();
    verifier.seed(AWS, &document(&["pool-access"]).unwrap().body, NOW).unwrap();
    let token = access(NOW).claim("exp", NOW + 100).sign();
    let first = verifier.verify(&token, NOW).unwrap();
    assert!(
        Arc::ptr_eq(&first, &verifier.verify(&token, NOW + 50).unwrap()),
        "the second came from the table"
    );
    assert_eq!(verifier.verify(&token, NOW + 102).unwrap_err().code(), Code::Expired);
    assert_eq!(verifier.remembered(), 0);
    assert_eq!(verifier.verify(&token, NOW - 1000).unwrap_err().code(), Code::IssuedInFuture);
    verifier.verify(&token, NOW).unwrap();
    assert_eq!(verifier.verify(&token, NOW - 1000).unwrap_err().code(), Code::IssuedInFuture, "seen or not");
    verifier.verify(&token, NOW).unwrap();
    verifier.forget_where(|verified| verified.text("origin_jti").is_some());
    assert_eq!(verifier.remembered(), 0);
}

#[test]
fn the_table_of_seen_tokens_is_bounded_and_remembers_no_refusal() {
    let verifier = Verifier::new(policy(), Options { remember: 8, ..Options::default() }).unwrap();
    verifier.seed(AWS, &document(&["pool-access"]).unwrap().body, NOW).unwrap();
    for number in 0..40 {
        verifier.verify(&access(NOW).claim("jti", number.to_string()).sign(), NOW).unwrap();
        assert!(verifier.remembered() <= 8);
    }
    let none = Verifier::new(policy(), Options { remember: 0, ..Options::default() }).unwrap();
    none.seed(AWS, &document(&["pool-access"]).unwrap().body, NOW).unwrap();
    none.verify(&lasting(), NOW).unwrap();
    let mut forged = access(NOW);
    forged.key = "stranger";
    assert!(none.verify(&forged.sign(), NOW).is_err());
    assert_eq!(none.remembered(), 0);
}

#[test]
fn keys_given_by_hand_need_no_network_and_do_not_age() {
    let trust = Trust::new(Issuer::aws(POOL).unwrap().offline(), [CLIENT]);
    let stub = Stub::answering([away()]);
    let online = stub.blocking(Policy::access([trust]));
    assert_eq!(online.verify(&lasting(), NOW).unwrap_err().code(), Code::KeysUnavailable);
    online.verifier().seed(AWS, &document(&["pool-access"]).unwrap().body, NOW).unwrap();
    assert!(online.verify(&lasting(), NOW).is_ok());
    assert!(online.verify(&lasting(), NOW + 9 * 24 * 3600).is_ok());
    let unknown = access(NOW).key("stranger").sign();
    assert_eq!(online.verify(&unknown, NOW + 60).unwrap_err().code(), Code::UnknownKey);
    assert_eq!(stub.asked(), 0);
    assert!(matches!(online.verifier().seed(OWN, b"{}", NOW), Err(SeedError::UnknownIssuer(_))));
    assert!(matches!(online.verifier().seed(AWS, b"{}", NOW), Err(SeedError::Keys(_))));
}

#[test]
fn an_openid_connect_issuer_is_discovered_and_must_be_itself() {
    let policy = || {
        Policy::access([Trust::new(Issuer::oidc(OIDC), [CLIENT]).algorithms(Algorithm::ALL)])
            .resource(RESOURCE)
    };
    let discovery = |issuer: &str, uri: &str| {
        let body = json!({"issuer": issuer, "jwks_uri": uri}).to_string().into_bytes();
        Ok(Fetched { body, ..Fetched::default() })
    };
    let token = oidc_access(NOW).key("ES256").sign();
    let stub = Stub::answering([discovery(OIDC, "https://keys.example.net/all"), document(&["ES256"])]);
    assert!(stub.blocking(policy()).verify(&token, NOW).is_ok());
    let asked = stub.asked.lock().unwrap().clone();
    assert_eq!(
        asked,
        ["https://id.example.org/.well-known/openid-configuration", "https://keys.example.net/all"]
    );

    for (issuer, uri) in [
        ("https://evil.example", "https://keys.example.net/all"),
        ("https://id.example.org/", "https://keys.example.net/all"),
        (OIDC, "http://keys.example.net/all"),
        (OIDC, "https://169.254.169.254/keys"),
        (OIDC, "https://localhost/keys"),
        (OIDC, ""),
    ] {
        let stub = Stub::answering([discovery(issuer, uri), document(&["ES256"])]);
        let refusal = stub.blocking(policy()).verify(&token, NOW).unwrap_err();
        assert_eq!(refusal.code(), Code::KeysUnavailable, "{issuer} {uri}");
        assert_eq!(stub.asked(), 1, "SEC-13: the second address was not asked: {issuer} {uri}");
    }
}

#[test]
fn sec_13_a_policy_with_an_inner_address_for_keys_is_refused_unless_allowed() {
    let inner = |url: &str| Policy::access([Trust::new(Issuer::cognito("https://a").keys_at(url), [CLIENT])]);
    for url in
        ["http://127.0.0.1:9229/keys", "https://10.0.0.1/keys", "http://example.com/keys", "file:///keys"]
    {
        let refused = Verifier::new(inner(url), Options::default()).unwrap_err();
        assert!(matches!(refused, PolicyError::Egress { .. }), "{url}");
    }
    let options = Options { egress: Egress::default().allow_loopback(), ..Options::default() };
    assert!(Verifier::new(inner("http://127.0.0.1:9229/keys"), options).is_ok());
}

#[test]
fn sec_13_a_fetcher_is_told_its_limits_and_a_longer_answer_is_refused() {
    let verifier = Verifier::new(policy(), Options::default()).unwrap();
    let online = blocking::Online::new(verifier, |request: &FetchRequest| {
        assert_eq!((request.timeout.as_secs(), request.max_bytes), (5, 512 * 1024));
        assert!(request.egress.check_addresses(&request.url, &["10.0.0.1".parse().unwrap()]).is_err());
        Ok(Fetched { body: vec![b' '; request.max_bytes + 1], ..Fetched::default() })
    });
    let refusal = online.verify(&lasting(), NOW).unwrap_err();
    assert!(refusal.to_string().contains("longer than 524288 bytes"), "{refusal}");
}

#[test]
fn the_issuers_clock_tells_whose_is_off() {
    let dated = |ahead: i64| document(&["pool-access"]).map(|it| Fetched { date: Some(NOW - ahead), ..it });
    let early = access(NOW + 312).sign();
    let stub = Stub::answering([dated(-372)]);
    let refusal = stub.blocking(policy()).verify(&early, NOW).unwrap_err();
    assert!(refusal.to_string().contains("issued 252 s in the future"), "{refusal}");
    assert!(refusal.to_string().contains("clock is 372 s behind the issuer's"), "{refusal}");
    let late = access(NOW - 4000).sign();
    let stub = Stub::answering([dated(4000)]);
    let refusal = stub.blocking(policy()).verify(&late, NOW).unwrap_err();
    assert!(refusal.to_string().contains("clock is 4000 s ahead of the issuer's"), "{refusal}");
}
