//! A life that may be ended at any moment: a mixed load that says what was acknowledged, and what must hold of a store
//! after it. Each engine's tests run the load in a process of its own and kill that.
//!
//! People sign up (a user with claims and index entries, a code, a message in the outbox), confirm (the code is used up),
//! sign in (a flow id is used up, a session begins), refresh (a generation is used up) and some are deleted. Each deed is one
//! commit with its audit line, which says the deed in the words that are acknowledged. So the log tells what the state must
//! be, to the last record.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use crypto::Secret;
use directory::{
    ClientId, Code, CodePurpose, Contact, Message, MessagePurpose, PoolId, Session, Sub, User, UserStatus,
    Username,
};
use uuid::Uuid;

use super::{NOW, must};
use crate::codes::code_key;
use crate::flows::{UsedFlow, used_flow_key};
use crate::sessions::session_key;
use crate::users::{name_claim, user_key};
use crate::{Record as _, Store, StoreError, change};

/// Deeds that may be under way when the end comes.
pub const WRITERS: usize = 4;
const REFRESHES: u32 = 2;

fn pool() -> PoolId {
    PoolId::new("p")
}

/// The same person has the same ids everywhere.
fn id(person: &str, of: u8) -> Uuid {
    let hash = person.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    Uuid::from_u128((u128::from(of) << 64) | u128::from(hash))
}

fn user(person: &str) -> User {
    User {
        pool: pool(),
        sub: Sub::new(person),
        username: Username::new(person),
        attributes: [("email".to_owned(), format!("{person}@example.com"))].into(),
        pending: BTreeMap::new(),
        status: UserStatus::Unconfirmed,
        enabled: true,
        created_at: NOW,
        modified_at: NOW,
        credential_version: 1,
        sessions_epoch: 0,
        links: Vec::new(),
        names: [("username", person.to_owned()), ("email", format!("{person}@example.com"))]
            .map(|(kind, value)| (kind.to_owned(), value))
            .into(),
        folds: false,
        settled: None,
        binds_sub: false,
        credential: None,
        own_key: None,
    }
}

fn session(person: &str) -> Session {
    Session {
        pool: pool(),
        id: id(person, 1),
        origin_jti: id(person, 2),
        client: ClientId::new("c"),
        sub: Sub::new(person),
        auth_time: NOW,
        expires_at: NOW + Duration::from_secs(86_400),
        sessions_epoch: 0,
        device_key: None,
        generation: 0,
        refresh_key: 0,
        predecessor_key: None,
        refresh_root: vec![7; 32],
        predecessor_until: None,
        revoked: false,
    }
}

fn message(person: &str) -> Message {
    Message {
        id: id(person, 3),
        pool: pool(),
        username: person.to_owned(),
        medium: Contact::Email,
        to: format!("{person}@example.com"),
        purpose: MessagePurpose::SignUp,
        code: Secret::new("123456"),
        subject: "Your code".to_owned(),
        body: Secret::new("Your code is 123456"),
        queued_at: NOW,
    }
}

/// What a person does, in this order. Each answers whether it was done; it is not if it was before.
async fn sign_up(store: &Store, person: &str) -> Result<bool, StoreError> {
    let user = user(person);
    change!(store, NOW, |unit| -> Result<bool, StoreError> {
        if unit.find_by_claims::<User>(&user.claims()).await?.is_some() {
            return Ok(false);
        }
        unit.insert(&user)?;
        let mut code = Code::none(pool(), person, CodePurpose::SignUp);
        code.send(vec![1; 32], "email", NOW).expect("the first one");
        unit.insert(&code)?;
        unit.enqueue(&message(person))?;
        unit.publish(&person)?;
        unit.audit(&format!("signed-up {person}"))?;
        Ok(true)
    })
}

async fn confirm(store: &Store, person: &str) -> Result<bool, StoreError> {
    change!(store, NOW, |unit| -> Result<bool, StoreError> {
        let code = unit.find::<Code>(&code_key(&pool(), person, CodePurpose::SignUp)).await?;
        let Some(mut code) = code.filter(|code| code.is_live(NOW)) else { return Ok(false) };
        let Some(mut user) = unit.find::<User>(&user_key(&pool(), &Sub::new(person))).await? else {
            return Ok(false);
        };
        code.consume();
        user.status = UserStatus::Confirmed;
        unit.put(&code)?;
        unit.put(&user)?;
        unit.audit(&format!("confirmed {person}"))?;
        Ok(true)
    })
}

async fn sign_in(store: &Store, person: &str) -> Result<bool, StoreError> {
    let flow = UsedFlow { pool: pool(), id: id(person, 4), until: NOW + Duration::from_secs(180) };
    change!(store, NOW, |unit| -> Result<bool, StoreError> {
        if unit.find::<UsedFlow>(&flow.key()).await?.is_some() {
            return Ok(false);
        }
        let Some(user) = unit.find::<User>(&user_key(&pool(), &Sub::new(person))).await? else {
            return Ok(false);
        };
        unit.check(&user)?;
        unit.insert(&flow)?;
        unit.insert(&session(person))?;
        unit.audit(&format!("signed-in {person}"))?;
        Ok(true)
    })
}

/// With the token of generation `presented`.
async fn refresh(store: &Store, person: &str, presented: u32) -> Result<bool, StoreError> {
    change!(store, NOW, |unit| -> Result<bool, StoreError> {
        let session = unit.find::<Session>(&session_key(&pool(), id(person, 1))).await?;
        let Some(mut session) = session.filter(|session| session.generation == presented) else {
            return Ok(false);
        };
        session.generation += 1;
        unit.put(&session)?;
        unit.audit(&format!("refreshed {person} {presented}"))?;
        Ok(true)
    })
}

async fn delete(store: &Store, person: &str) -> Result<bool, StoreError> {
    change!(store, NOW, |unit| -> Result<bool, StoreError> {
        let Some(user) = unit.find::<User>(&user_key(&pool(), &Sub::new(person))).await? else {
            return Ok(false);
        };
        unit.delete(&user)?;
        if let Some(session) = unit.find::<Session>(&session_key(&pool(), id(person, 1))).await? {
            unit.delete(&session)?;
        }
        unit.publish(&person)?;
        unit.audit(&format!("deleted {person}"))?;
        Ok(true)
    })
}

async fn deliver_one(store: &Store, say: &(impl Fn(String) + Sync)) {
    for queued in must(store.lease_messages(Contact::Email, NOW, Duration::from_secs(30), 1).await) {
        must(store.message_done(&queued, NOW).await);
        say(format!("delivered {}", queued.message.username));
    }
}

/// Lives until it is killed. `name` is of this life alone; `say` is told of every deed that was acknowledged, and of every
/// message that was delivered.
pub async fn live(store: Store, name: String, say: impl Fn(String) + Send + Sync + 'static) {
    let say = Arc::new(say);
    let mut work = Vec::new();
    for writer in 0..WRITERS {
        let (store, say, name) = (store.clone(), Arc::clone(&say), name.clone());
        work.push(tokio::spawn(async move {
            for n in 0_u64.. {
                let person = format!("{name}-{writer}-{n}");
                assert!(must(sign_up(&store, &person).await));
                say(format!("signed-up {person}"));
                assert!(must(confirm(&store, &person).await));
                say(format!("confirmed {person}"));
                assert!(must(sign_in(&store, &person).await));
                say(format!("signed-in {person}"));
                for presented in 0..REFRESHES {
                    assert!(must(refresh(&store, &person, presented).await));
                    say(format!("refreshed {person} {presented}"));
                }
                if n % 2 == 1 {
                    deliver_one(&store, &*say).await;
                }
                if n % 3 == 1 {
                    assert!(must(delete(&store, &person).await));
                    say(format!("deleted {person}"));
                }
            }
        }));
    }
    for task in work {
        task.await.expect("lives until it is killed");
    }
}

/// What the log says of a person.
#[derive(Default, Debug)]
struct Told {
    confirmed: bool,
    signed_in: bool,
    refreshed: u32,
    deleted: bool,
}

/// Everything that was said is there, nothing is half there, log and state tell the same, and nothing that was used is usable
/// again. `said` is what was heard of `lives` lives, each of which may have done a little more than it could say; it
/// grows from call to call on the same store.
pub async fn assert_whole(store: &Store, said: &[String], lives: usize) {
    // Every MAC, seal, claim, index entry, each against its record and back, and the chain of the log.
    let checked = must(store.check(NOW, |_, _| ()).await);
    assert_eq!((checked.count, &checked.faults, &checked.set_aside), (0, &Vec::new(), &Vec::new()));

    let mut log = BTreeSet::new();
    let mut told = BTreeMap::<String, Told>::new();
    for lane in must(store.lanes().await) {
        for kept in must(store.audit_lines::<String>(&lane, 0, usize::MAX >> 1).await) {
            let mut words = kept.line.split(' ');
            let (deed, person) = (words.next().expect("a deed"), words.next().expect("a person"));
            match deed {
                "signed-up" => {
                    assert!(told.insert(person.to_owned(), Told::default()).is_none(), "{}", kept.line);
                }
                _ => {
                    let before =
                        told.get_mut(person).unwrap_or_else(|| panic!("{} before sign-up", kept.line));
                    assert!(!before.deleted, "{}", kept.line);
                    match deed {
                        "confirmed" => assert!(!std::mem::replace(&mut before.confirmed, true)),
                        "signed-in" => assert!(!std::mem::replace(&mut before.signed_in, true)),
                        "refreshed" => {
                            assert_eq!(words.next().and_then(|n| n.parse().ok()), Some(before.refreshed));
                            before.refreshed += 1;
                        }
                        _ => before.deleted = true,
                    }
                }
            }
            assert!(log.insert(kept.line.clone()), "{} is there twice", kept.line);
        }
    }
    let (delivered, deeds): (Vec<&String>, Vec<&String>) =
        said.iter().partition(|line| line.starts_with("delivered "));
    for line in &deeds {
        assert!(log.contains(*line), "{line} was acknowledged and is gone");
    }
    assert!(log.len() <= deeds.len() + lives * WRITERS, "{} of {} deeds were said", deeds.len(), log.len());
    assert_state(store, &told).await;
    assert_outbox(store, &told, &delivered, lives).await;
    // The last ones, once more.
    for (person, told) in told.iter().rev().take(2 * WRITERS) {
        assert!(told.deleted || !must(sign_up(store, person).await), "{person} exists twice");
        assert!(!told.confirmed || !must(confirm(store, person).await), "the code of {person} works twice");
        assert!(!told.signed_in || !must(sign_in(store, person).await), "the flow of {person} works twice");
        for used in 0..told.refreshed {
            assert!(!must(refresh(store, person, used).await), "a token of {person} works twice");
        }
    }
}

async fn assert_state(store: &Store, told: &BTreeMap<String, Told>) {
    let feed = must(store.feed_after::<String>(&store.feed_start(), usize::MAX >> 1).await).entries;
    for (person, told) in told {
        let entries = feed.iter().filter(|entry| *entry == person).count();
        assert_eq!(entries, 1 + usize::from(told.deleted), "{person} in the feed: {told:?}");
    }
    let (mut users, mut sessions, mut flows) = (0, 0, 0);
    for (person, told) in told {
        let found = must(store.find::<User>(&user_key(&pool(), &Sub::new(person.as_str())), NOW).await);
        assert_eq!(found.is_some(), !told.deleted, "{person}: {told:?}");
        let status = if told.confirmed { UserStatus::Confirmed } else { UserStatus::Unconfirmed };
        assert!(found.iter().all(|user| user.status == status), "{person}: {told:?}");
        for (kind, value) in user(person).names {
            let by_claim = must(store.find_by_claim::<User>(&name_claim(&pool(), &kind, &value), NOW).await);
            assert_eq!(by_claim.is_some(), !told.deleted, "{person} by {kind}: {told:?}");
        }
        let code = must(store.find::<Code>(&code_key(&pool(), person, CodePurpose::SignUp), NOW).await);
        assert_eq!(code.expect("is kept").is_live(NOW), !told.confirmed, "{person}: {told:?}");
        let flow = must(store.find::<UsedFlow>(&used_flow_key(&pool(), id(person, 4)), NOW).await);
        assert_eq!(flow.is_some(), told.signed_in, "{person}: {told:?}");
        let session = must(store.find::<Session>(&session_key(&pool(), id(person, 1)), NOW).await);
        let generation = session.map(|session| session.generation);
        let alive = told.signed_in && !told.deleted;
        assert_eq!(generation, alive.then_some(told.refreshed), "{person}: {told:?}");
        users += u64::from(!told.deleted);
        sessions += u64::from(alive);
        flows += u64::from(told.signed_in);
    }
    // And nobody else.
    for (kind, number) in
        [("user", users), ("session", sessions), ("used", flows), ("code", told.len() as u64)]
    {
        assert_eq!(must(store.estimate("p", kind).await), number, "{kind}");
    }
}

/// Each sign-up has its message, until it was delivered.
async fn assert_outbox(store: &Store, told: &BTreeMap<String, Told>, delivered: &[&String], lives: usize) {
    let delivered: BTreeSet<&str> =
        delivered.iter().filter_map(|line| line.split_once(' ')).map(|(_, person)| person).collect();
    // Whatever a life had leased, or an earlier walk. Leased for a moment, so that this walk ends.
    let later = NOW + Duration::from_secs(60 + lives as u64);
    let mut waiting = BTreeSet::new();
    loop {
        let leased = must(store.lease_messages(Contact::Email, later, Duration::from_millis(1), 200).await);
        if leased.is_empty() {
            break;
        }
        for queued in leased {
            let person = queued.message.username;
            assert_eq!(queued.message.id, id(&person, 3));
            assert!(waiting.insert(person));
        }
    }
    for person in &waiting {
        assert!(told.contains_key(person), "a message to {person}, who never signed up");
        assert!(!delivered.contains(person.as_str()), "the message to {person} was delivered and is there");
    }
    let missing =
        told.keys().filter(|person| !waiting.contains(*person) && !delivered.contains(person.as_str()));
    let missing: Vec<&String> = missing.collect();
    assert!(missing.len() <= lives * WRITERS, "no message to {missing:?}");
}
