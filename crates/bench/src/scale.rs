//! Does anything cost more in a large pool? Two data folders, made by the server's own `bench-seed`, measured the same.

use std::path::Path;

use anyhow::ensure;
use serde_json::json;
use tokio::process::Command;

use crate::connection::Connection;
use crate::load::{Limits, Outcome};
use crate::scenarios::{Scenario, worker};
use crate::seed;
use crate::server::Server;

/// The same scenario with few and with many users.
pub struct Scale {
    /// What is done.
    pub name: &'static str,
    /// 1,000 users.
    pub few: Outcome,
    /// As many as were asked for.
    pub many: Outcome,
    /// How many those are.
    pub users: u32,
}

/// What must cost about the same however large the pool is. Users are made last: they are in the way of nobody then.
const MEASURED: [Scenario; 6] = [
    Scenario::Password,
    Scenario::ListUsers,
    Scenario::UsersByBeginning,
    Scenario::UsersByPage,
    Scenario::MembersByPage,
    Scenario::AdminCreateUser,
];

/// `bench-seed --data DIR --users N` makes the pool, the client and the users that `seed` names, confirmed; any verifier
/// will do for them. A thousand users from all over the pool are then given the password by an administrator.
pub async fn measure(binary: &Path, users: u32, limits: &Limits) -> anyhow::Result<Vec<Scale>> {
    let few = with(binary, 1_000, limits).await?;
    let many = with(binary, users, limits).await?;
    let rows = MEASURED.iter().zip(few.into_iter().zip(many));
    Ok(rows.map(|(scenario, (few, many))| Scale { name: scenario.row().0, few, many, users }).collect())
}

async fn with(binary: &Path, users: u32, limits: &Limits) -> anyhow::Result<Vec<Outcome>> {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    eprintln!("seeding {users} users");
    let mut seeding = Command::new(binary);
    seeding.arg("bench-seed").arg("--data").arg(&data).args(["--users", &users.to_string()]);
    ensure!(seeding.status().await?.success(), "bench-seed failed");
    let arguments =
        [["dev", "--listen", "{listen}", "--data"].map(Into::into).to_vec(), vec![data.into()]].concat();
    let path = format!("/{}/.well-known/jwks.json", seed::POOL);
    let server = Server::start(binary, &arguments, &path).await?;
    give_passwords(&server, users).await?;
    let mut outcomes = Vec::new();
    for scenario in MEASURED {
        outcomes.push(worker::run(&server, scenario, users, limits).await?);
    }
    server.stop().await?;
    Ok(outcomes)
}

async fn give_passwords(server: &Server, users: u32) -> anyhow::Result<()> {
    let mut connection = Connection::open(server.address).await?;
    for number in worker::signed_in(users) {
        let input = json!({
            "UserPoolId": seed::POOL,
            "Username": seed::username(number),
            "Password": seed::PASSWORD,
            "Permanent": true,
        });
        connection.call_signed("AdminSetUserPassword", &input).await?;
    }
    Ok(())
}
