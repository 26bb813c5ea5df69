//! Where the measured servers keep their records: a store that nobody will miss, or a schema of a PostgreSQL with one or more
//! nodes on it.

use std::ffi::OsString;
use std::path::Path;

use anyhow::Context as _;
use crypto::OsRandom;
use tokio_postgres::NoTls;

use crate::seed;
use crate::server::Server;

/// A database, and how many nodes share it.
#[derive(Clone, Debug)]
pub struct Database {
    /// Its address, without options.
    pub address: String,
    /// Its first process.
    pub process: u32,
    /// Servers on it.
    pub nodes: u16,
}

impl Database {
    /// What is said with --store for a schema of its own, which is empty.
    pub async fn schema(&self) -> anyhow::Result<String> {
        let name = format!("b{}", OsRandom::letters(b"abcdefghijklmnopqrstuvwxyz", 16));
        let (client, connection) =
            tokio_postgres::connect(&self.address, NoTls).await.context("the database does not answer")?;
        tokio::spawn(connection);
        client.batch_execute(&format!("CREATE SCHEMA {name}")).await?;
        Ok(format!("{}?options=-c%20search_path%3D{name}", self.address))
    }
}

/// Starts what is measured, with `users` in its pool. `folder` is empty.
pub async fn start(
    binary: &Path,
    database: Option<&Database>,
    folder: &Path,
    users: u32,
) -> anyhow::Result<Server> {
    let seed_file = folder.join("seed.toml");
    std::fs::write(&seed_file, seed::file(users))?;
    let path = format!("/{}/.well-known/jwks.json", seed::POOL);
    let words = |words: &[&str]| -> Vec<OsString> { words.iter().map(Into::into).collect() };
    let mut arguments = words(&["dev", "--listen", "{listen}", "--seed-file"]);
    arguments.push(seed_file.into());
    let Some(database) = database else {
        arguments.extend(words(&["--ephemeral"]));
        return Server::start(binary, &arguments, &path).await;
    };
    let store = database.schema().await?;
    let node = |number: u16| {
        // A token of one node is good on the others.
        let name = format!("node-{number}");
        let mut arguments = words(&["--store", &store, "--issuer", "aws", "--node", &name, "--data"]);
        arguments.push(folder.join(name).into());
        arguments
    };
    arguments.extend(node(0));
    let mut server = Server::start(binary, &arguments, &path).await?;
    server.database = Some(database.process);
    for number in 1..database.nodes {
        let name = folder.join(format!("node-{number}"));
        std::fs::create_dir(&name)?;
        std::fs::copy(folder.join("node-0/master.key"), name.join("master.key"))?;
        let arguments = [words(&["dev", "--listen", "{listen}"]), node(number)].concat();
        server.others.push(Server::start(binary, &arguments, &path).await?);
    }
    Ok(server)
}
