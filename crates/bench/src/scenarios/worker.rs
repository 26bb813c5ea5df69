//! A worker: one connection, the user it works for, and what it got ready before the clock started.

use std::sync::Arc;

use anyhow::Context as _;

use super::{Scenario, get_user, large, list_users, password, refresh, srp};
use crate::connection::Connection;
use crate::load::{self, Limits, Outcome};
use crate::seed;
use crate::server::Server;

/// State that one turn hands to the next.
pub struct Worker {
    /// Its own connection.
    pub connection: Connection,
    /// Numbers of the users that take turns.
    users: Arc<[u64]>,
    /// Whose turn it is.
    turn: usize,
    /// Its number, and how many users it made: names that nobody has.
    made: (usize, u64),
    /// An access, refresh or page token, where the scenario needs one.
    pub token: String,
    /// The client's half of SRP.
    pub srp: Option<srp::Prepared>,
}

impl Worker {
    /// A user name that nobody has.
    pub fn new_name(&mut self) -> String {
        self.made.1 += 1;
        format!("new-{}-{}", self.made.0, self.made.1)
    }

    /// The number of the user whose turn it is; the next call names the next one.
    pub fn next_user(&mut self) -> u64 {
        let user = self.users[self.turn];
        self.turn = (self.turn + 1) % self.users.len();
        user
    }
}

/// Numbers of the users that sign in where the pool has this many: a thousand at most, from all over the pool.
pub fn signed_in(users: u32) -> impl Iterator<Item = u64> {
    let number = users.clamp(1, 1_000);
    let apart = u64::from(users / number).max(1);
    (0..u64::from(number)).map(move |place| place * apart)
}

/// Makes the workers ready and lets them run.
pub async fn run(
    server: &Server,
    scenario: Scenario,
    users: u32,
    limits: &Limits,
) -> anyhow::Result<Outcome> {
    let users: Arc<[u64]> = signed_in(users).collect();
    let mut workers = Vec::new();
    let connections = server.connections(limits.workers).await?;
    // Workers begin apart, so that two hardly ever sign the same user in at once.
    let apart = (users.len() / limits.workers).max(1);
    for (place, connection) in connections.into_iter().enumerate() {
        let turn = place * apart % users.len();
        let made = (place, 0);
        let mut worker =
            Worker { connection, users: users.clone(), turn, made, token: String::new(), srp: None };
        prepare(scenario, &mut worker).await?;
        workers.push(worker);
    }
    load::drive(&server.meter(), limits, workers, move |mut worker| async move {
        turn(scenario, &mut worker).await?;
        Ok(worker)
    })
    .await
}

async fn prepare(scenario: Scenario, worker: &mut Worker) -> anyhow::Result<()> {
    match scenario {
        Scenario::Refresh => worker.token = password::sign_in(worker).await?.take("RefreshToken")?,
        Scenario::GetUser => worker.token = password::sign_in(worker).await?.take("AccessToken")?,
        Scenario::Srp => worker.srp = Some(srp::Prepared::new()),
        _ => {}
    }
    // The first turn fills caches on both sides.
    turn(scenario, worker).await
}

async fn turn(scenario: Scenario, worker: &mut Worker) -> anyhow::Result<()> {
    match scenario {
        Scenario::Password => password::sign_in(worker).await.map(drop),
        Scenario::Srp => srp::sign_in(worker).await,
        Scenario::Refresh => refresh::once(worker).await,
        Scenario::GetUser => get_user::own(worker).await,
        Scenario::AdminGetUser => get_user::by_administrator(worker).await,
        Scenario::ListUsers => list_users::by_email(worker).await,
        Scenario::AdminCreateUser => large::create(worker).await,
        Scenario::UsersByBeginning => large::by_beginning(worker).await,
        Scenario::UsersByPage => large::users_by_page(worker).await,
        Scenario::MembersByPage => large::members_by_page(worker).await,
        Scenario::Jwks => {
            let path = format!("/{}/.well-known/jwks.json", seed::POOL);
            worker.connection.get(&path).await.map(drop)
        }
        Scenario::SignUp => Err(anyhow::anyhow!("sign-ups go in batches")).context("not a worker's scenario"),
    }
}
