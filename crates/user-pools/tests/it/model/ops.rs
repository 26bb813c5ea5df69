//! What can be done in a sequence. Everything is named by small numbers, so that a sequence that shrinks stays one: a
//! number that names nothing at the moment names somebody who is not there, or does nothing.

use proptest::prelude::*;

/// Passwords that people have.
pub const PASSWORDS: [&str; 3] = ["Correct-horse-7", "Another-horse-8", "Third-horse-9"];
/// Addresses that people have; two differ by case alone.
pub const ADDRESSES: [&str; 4] = ["x@example.com", "X@Example.com", "y@example.com", "z@example.com"];
/// Names that people choose; two differ by case alone.
pub const NAMES: [&str; 4] = ["ann", "ANN", "bob", "eve"];
/// Names of groups.
pub const GROUPS: [&str; 3] = ["readers", "writers", "Writers"];

/// How users of a pool sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// By a name.
    Plain,
    /// By a name or a verified e-mail address, in any case.
    Aliases,
    /// By an e-mail address.
    Addresses,
}

/// One operation. `pool` and `client` are places, the rest numbers of names, passwords, sessions and so on.
#[derive(Clone, Debug)]
pub enum Op {
    MakePool { pool: usize, kind: Kind },
    DeletePool { pool: usize },
    FinishJobs,
    MakeClient { pool: usize, client: usize, rotates: bool },
    DeleteClient { pool: usize, client: usize },
    Wait { minutes: u64 },
    Create { pool: usize, name: usize, email: Option<(usize, bool)>, force: bool, password: usize },
    SignUp { pool: usize, client: usize, name: usize, email: Option<usize>, password: usize },
    Confirm { pool: usize, typed: usize },
    Delete { pool: usize, typed: usize },
    Enable { pool: usize, typed: usize, enabled: bool },
    SetPassword { pool: usize, typed: usize, password: usize, permanent: bool },
    Write { pool: usize, typed: usize, email: Option<Option<usize>>, verified: Option<bool> },
    SignOutAsAdmin { pool: usize, typed: usize },
    SignIn { pool: usize, client: usize, typed: usize, password: usize },
    NewPassword { challenge: usize, password: usize },
    Refresh { session: usize, old: bool },
    Revoke { session: usize },
    GetUser { session: usize },
    SignOut { session: usize },
    ChangePassword { session: usize, old: usize, new: usize },
    DeleteOneself { session: usize },
    MakeGroup { pool: usize, group: usize, precedence: Option<u8> },
    ChangeGroup { pool: usize, group: usize, precedence: u8 },
    DeleteGroup { pool: usize, group: usize },
    Join { pool: usize, typed: usize, group: usize },
    Leave { pool: usize, typed: usize, group: usize },
    Look { pool: usize },
}

/// How the users of a pool sign in, any way.
pub fn kind() -> impl Strategy<Value = Kind> {
    prop_oneof![Just(Kind::Plain), Just(Kind::Aliases), Just(Kind::Addresses)]
}

/// What is done before a sequence: two pools with a client that rotates and one that does not, three people in each with
/// passwords of their own, and two groups.
pub fn prelude(kinds: [Kind; 2]) -> Vec<Op> {
    let mut ops = Vec::new();
    for (pool, kind) in kinds.into_iter().enumerate() {
        ops.push(Op::MakePool { pool, kind });
        for client in 0..2 {
            ops.push(Op::MakeClient { pool, client, rotates: client == 1 });
        }
        for (name, typed) in [(0, 0), (2, 2), (3, 3)] {
            let email = (kind != Kind::Addresses).then_some((name, true));
            ops.push(Op::Create { pool, name, email, force: false, password: 0 });
            ops.push(Op::SetPassword { pool, typed, password: 0, permanent: true });
        }
        for group in 0..2 {
            ops.push(Op::MakeGroup { pool, group, precedence: Some(1) });
            ops.push(Op::Join { pool, typed: 0, group });
        }
    }
    ops
}

/// Any operation; what others build on comes oftener.
pub fn op() -> impl Strategy<Value = Op> {
    let pool = || 0..2usize;
    let client = || 0..2usize;
    let name = || 0..NAMES.len();
    let typed = || 0..8usize;
    // Most people keep the password that they began with.
    let password = || prop_oneof![3 => Just(0usize), 1 => 0..PASSWORDS.len()];
    let group = || 0..GROUPS.len();
    let session = || prop_oneof![3 => Just(0usize), 2 => 1..5usize];
    let email = || proptest::option::of(0..ADDRESSES.len());
    prop_oneof![
        2 => (pool(), kind()).prop_map(|(pool, kind)| Op::MakePool { pool, kind }),
        1 => pool().prop_map(|pool| Op::DeletePool { pool }),
        2 => Just(Op::FinishJobs),
        2 => (pool(), client(), any::<bool>())
            .prop_map(|(pool, client, rotates)| Op::MakeClient { pool, client, rotates }),
        1 => (pool(), client()).prop_map(|(pool, client)| Op::DeleteClient { pool, client }),
        1 => (1..25u64).prop_map(|minutes| Op::Wait { minutes }),
        6 => (pool(), name(), proptest::option::of((0..ADDRESSES.len(), any::<bool>())), any::<bool>(), password())
            .prop_map(|(pool, name, email, force, password)| Op::Create { pool, name, email, force, password }),
        4 => (pool(), client(), name(), email(), password())
            .prop_map(|(pool, client, name, email, password)| Op::SignUp { pool, client, name, email, password }),
        3 => (pool(), typed()).prop_map(|(pool, typed)| Op::Confirm { pool, typed }),
        2 => (pool(), typed()).prop_map(|(pool, typed)| Op::Delete { pool, typed }),
        3 => (pool(), typed(), any::<bool>()).prop_map(|(pool, typed, enabled)| Op::Enable { pool, typed, enabled }),
        5 => (pool(), typed(), password(), proptest::bool::weighted(0.8))
            .prop_map(|(pool, typed, password, permanent)| Op::SetPassword { pool, typed, password, permanent }),
        5 => (pool(), typed(), proptest::option::of(email()), proptest::option::of(any::<bool>()))
            .prop_map(|(pool, typed, email, verified)| Op::Write { pool, typed, email, verified }),
        1 => (pool(), typed()).prop_map(|(pool, typed)| Op::SignOutAsAdmin { pool, typed }),
        14 => (pool(), client(), typed(), password())
            .prop_map(|(pool, client, typed, password)| Op::SignIn { pool, client, typed, password }),
        4 => (session(), password()).prop_map(|(challenge, password)| Op::NewPassword { challenge, password }),
        6 => (session(), proptest::bool::weighted(0.2)).prop_map(|(session, old)| Op::Refresh { session, old }),
        1 => session().prop_map(|session| Op::Revoke { session }),
        6 => session().prop_map(|session| Op::GetUser { session }),
        1 => session().prop_map(|session| Op::SignOut { session }),
        2 => (session(), password(), password())
            .prop_map(|(session, old, new)| Op::ChangePassword { session, old, new }),
        1 => session().prop_map(|session| Op::DeleteOneself { session }),
        4 => (pool(), group(), proptest::option::of(0..3u8))
            .prop_map(|(pool, group, precedence)| Op::MakeGroup { pool, group, precedence }),
        1 => (pool(), group(), 0..3u8).prop_map(|(pool, group, precedence)| Op::ChangeGroup { pool, group, precedence }),
        1 => (pool(), group()).prop_map(|(pool, group)| Op::DeleteGroup { pool, group }),
        5 => (pool(), typed(), group()).prop_map(|(pool, typed, group)| Op::Join { pool, typed, group }),
        2 => (pool(), typed(), group()).prop_map(|(pool, typed, group)| Op::Leave { pool, typed, group }),
        2 => pool().prop_map(|pool| Op::Look { pool }),
    ]
}

/// What somebody types who signs in this way: mostly a name that may be there.
pub fn typed(kind: Kind, number: usize) -> &'static str {
    match (kind, number) {
        (Kind::Addresses, 7) => NAMES[0],
        (Kind::Addresses, _) => ADDRESSES[number % 4],
        (_, 6 | 7) => ADDRESSES[number % 2],
        _ => NAMES[number % 4],
    }
}
