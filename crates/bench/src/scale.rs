//! Does a sign-in cost more in a large pool? Two data folders, made by the server's own `bench-seed`, measured the same.

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
    /// 1,000 users.
    pub few: Outcome,
    /// As many as were asked for.
    pub many: Outcome,
    /// How many those are.
    pub users: u32,
}

/// `bench-seed --data DIR --users N` makes the pool, the client and the users that `seed` names, confirmed; any verifier
/// will do for them. A thousand users from all over the pool are then given the password by an administrator.
pub async fn measure(binary: &Path, users: u32, limits: &Limits) -> anyhow::Result<Scale> {
    let few = with(binary, 1_000, limits).await?;
    let many = with(binary, users, limits).await?;
    Ok(Scale { few, many, users })
}

async fn with(binary: &Path, users: u32, limits: &Limits) -> anyhow::Result<Outcome> {
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
    let outcome = worker::run(&server, Scenario::Password, users, limits).await;
    server.stop().await?;
    outcome
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
