//! What a person needs next, as variables: what SDKs and the AWS CLI read, and the ids of the pool to start with. The
//! running server writes it into its data folder; `rockpool env` prints it.

use std::io::{ErrorKind, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, bail};
use serde::{Deserialize, Serialize};

use crate::folder::{self, Folder, FolderKey};
use crate::settings::Settings;
use crate::starting_pool::Starting;

/// What runs on a data folder.
#[derive(Serialize, Deserialize)]
pub struct Environment {
    /// The URL of the APIs.
    pub endpoint: String,
    /// Where the APIs are listened to.
    pub address: SocketAddr,
    /// Where the management port is.
    pub management: SocketAddr,
    /// The region of its pools.
    pub region: String,
    /// The pool to start with.
    pub user_pool_id: Option<String>,
    /// Its client.
    pub client_id: Option<String>,
    /// The issuer of its tokens.
    pub issuer: Option<String>,
    /// The folder's key.
    pub key: FolderKey,
}

/// Which credentials stand among the variables.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Credentials {
    /// The folder's key.
    FoldersKey,
    /// Words that any server of development takes on loopback.
    AnyWords,
    /// None: they are printed elsewhere.
    None,
}

impl Environment {
    /// Of a server that is about to answer.
    pub fn new(
        settings: &Settings,
        address: SocketAddr,
        management: SocketAddr,
        starting: Option<&Starting>,
        issuer: Option<String>,
        key: &FolderKey,
    ) -> Self {
        Self {
            endpoint: settings.url(address),
            address,
            management,
            region: settings.region.clone(),
            user_pool_id: starting.map(|starting| starting.pool.clone()),
            client_id: starting.map(|starting| starting.client.clone()),
            issuer,
            key: key.clone(),
        }
    }

    /// Variables and their values.
    pub fn variables(&self, credentials: Credentials) -> Vec<(&'static str, String)> {
        let credentials = match credentials {
            Credentials::FoldersKey => {
                Some((self.key.access_key_id.clone(), self.key.secret_access_key.expose().to_owned()))
            }
            Credentials::AnyWords => Some(("rockpool".to_owned(), "rockpool".to_owned())),
            Credentials::None => None,
        };
        // The region that clients read out of the pool's id is the one to sign for.
        let region = self
            .user_pool_id
            .as_deref()
            .and_then(|id| id.split_once('_'))
            .map(|(region, _)| region.to_owned());
        let mut variables = vec![
            ("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", self.endpoint.clone()),
            ("AWS_REGION", region.clone().unwrap_or_else(|| self.region.clone())),
            ("AWS_DEFAULT_REGION", region.unwrap_or_else(|| self.region.clone())),
        ];
        if let Some((id, secret)) = credentials {
            variables.extend([("AWS_ACCESS_KEY_ID", id), ("AWS_SECRET_ACCESS_KEY", secret)]);
        }
        variables.push(("ROCKPOOL_ENDPOINT", self.endpoint.clone()));
        if let Some(pool) = &self.user_pool_id {
            variables.push(("ROCKPOOL_USER_POOL_ID", pool.clone()));
        }
        if let Some(client) = &self.client_id {
            variables.push(("ROCKPOOL_CLIENT_ID", client.clone()));
        }
        variables
    }

    /// Writes it into the folder.
    pub fn write(&self, data: &Path) -> anyhow::Result<()> {
        let path = Folder::environment_file(data);
        folder::write(&path, &serde_json::to_string(self)?).with_context(|| path.display().to_string())
    }

    /// Takes it away again, when the server stops.
    pub fn remove(data: &Path) {
        let _ = std::fs::remove_file(Folder::environment_file(data));
    }

    /// Reads what the server on the data folder wrote.
    ///
    /// # Errors
    /// None runs there, or it is one for people, which writes down no key of its own.
    pub fn read(settings: &Settings) -> anyhow::Result<Self> {
        let data = &settings.data;
        let path = Folder::environment_file(data);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound && settings.master_key.is_some() => bail!(
                "the installation here is for `rockpool serve`, which has no key of its own to ask with. Name its URL with \
                 --endpoint, and a key of `rockpool access-key create` by AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
            ),
            Err(error) if error.kind() == ErrorKind::NotFound => bail!(
                "no server runs on the data folder {}. Start one with `rockpool dev`, or name its folder with --data. A \
                 server started with --ephemeral has none: use the lines that it printed",
                data.display()
            ),
            Err(error) => return Err(error).with_context(|| path.display().to_string()),
        };
        serde_json::from_str(&text).with_context(|| path.display().to_string())
    }
}

/// A line for a shell.
pub fn line(name: &str, value: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@%+=[]".contains(c);
    if value.chars().all(plain) {
        format!("export {name}={value}")
    } else {
        format!("export {name}='{}'", value.replace('\'', r"'\''"))
    }
}

/// `rockpool env`.
pub fn print(settings: &Settings, json: bool) -> anyhow::Result<()> {
    let environment = Environment::read(settings)?;
    if TcpStream::connect_timeout(&environment.address, Duration::from_secs(1)).is_err() {
        eprintln!(
            "rockpool: nothing answers at {} now; start it again as it was started",
            environment.address
        );
    }
    let variables = environment.variables(Credentials::FoldersKey);
    let mut out = std::io::stdout().lock();
    if json {
        let map: serde_json::Map<_, _> =
            variables.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
        writeln!(out, "{:#}", serde_json::Value::Object(map))?;
    } else {
        for (name, value) in variables {
            writeln!(out, "{}", line(name, &value))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_survives_the_shell() {
        assert_eq!(line("A", "http://127.0.0.1:9229"), "export A=http://127.0.0.1:9229");
        assert_eq!(line("A", "it's $HOME"), r"export A='it'\''s $HOME'");
    }
}
