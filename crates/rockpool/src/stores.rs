//! Where records are kept: a folder of this machine or a PostgreSQL database. The one place that names engines.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, bail, ensure};
use crypto::Secret;
use directory::Timestamp;
use store::Engine;
use store_embedded::Embedded;
use store_postgres::Postgres;

/// The database's name in its folder.
const DATABASE: &str = "rockpool.db";

/// A place for records.
#[derive(Clone, Debug)]
pub enum Place {
    /// The embedded engine, in this folder.
    Folder(PathBuf),
    /// A database, by its address, which may hold a password.
    Postgres(Secret),
}

/// What an operator chose about reaching a place.
#[derive(Clone, Debug)]
pub struct Reaching {
    /// The name of this node's lane in the logs.
    pub node: String,
    /// Another machine may be reached without TLS.
    pub without_tls: bool,
}

impl Place {
    /// Reads what stands in `--store`.
    ///
    /// # Errors
    /// Another scheme than PostgreSQL's, or nothing.
    pub fn parse(text: &Secret) -> anyhow::Result<Self> {
        let said = text.expose();
        match said.split_once("://") {
            Some(("postgres" | "postgresql", _)) => Ok(Self::Postgres(text.clone())),
            Some((scheme, _)) => bail!(
                "store: {scheme}:// is no place for records. Name a folder, or a database as \
                 postgres://user:password@host/database"
            ),
            None => {
                ensure!(
                    !said.trim().is_empty(),
                    "store: name a folder, or postgres://user:password@host/database"
                );
                Ok(Self::Folder(PathBuf::from(said)))
            }
        }
    }

    /// The folder, if it is one.
    pub fn folder(&self) -> Option<&Path> {
        match self {
            Self::Folder(folder) => Some(folder),
            Self::Postgres(_) => None,
        }
    }

    /// As it may be shown: without a password.
    pub fn shown(&self) -> String {
        match self {
            Self::Folder(folder) => folder.display().to_string(),
            Self::Postgres(address) => without_password(address.expose()),
        }
    }

    /// Whether there may be a store: certainly not where the folder has no database in it. A database has to be asked.
    pub fn may_have_a_store(&self) -> bool {
        self.folder().is_none_or(|folder| folder.join(DATABASE).exists())
    }

    /// Opens the engine. A folder is made where there is none, and tables where they are missing.
    ///
    /// # Errors
    /// Each says what to do, and none shows a password.
    pub async fn open(&self, reaching: &Reaching, now: Timestamp) -> anyhow::Result<Arc<dyn Engine>> {
        Ok(match self {
            Self::Folder(folder) => {
                Arc::new(Embedded::open(folder, store_embedded::Options::default(), now)?)
            }
            Self::Postgres(address) => {
                let options = store_postgres::Options {
                    node: reaching.node.clone(),
                    allow_plain: reaching.without_tls,
                    ..store_postgres::Options::default()
                };
                let opened = Postgres::open(address.expose(), options, now).await;
                Arc::new(opened.with_context(|| format!("store {}", self.shown()))?)
            }
        })
    }
}

/// A store that nobody will miss.
pub fn ephemeral(now: Timestamp) -> anyhow::Result<Arc<dyn Engine>> {
    Ok(Arc::new(Embedded::ephemeral(now)?))
}

/// An address without what may be secret in it: the words before the host, and a password among the options.
pub fn without_password(address: &str) -> String {
    let (scheme, rest) = address.split_once("://").unwrap_or(("postgres", address));
    let (rest, options) = rest.split_once('?').map_or((rest, None), |(rest, options)| (rest, Some(options)));
    let rest = match rest.rsplit_once('@') {
        Some((user, host)) => match user.split_once(':') {
            Some((user, _)) => format!("{user}:[secret]@{host}"),
            None => format!("{user}@{host}"),
        },
        None => rest.to_owned(),
    };
    let secret = |option: &&str| !option.to_ascii_lowercase().starts_with("password");
    let options = options.map(|options| options.split('&').filter(secret).collect::<Vec<_>>().join("&"));
    match options.filter(|options| !options.is_empty()) {
        Some(options) => format!("{scheme}://{rest}?{options}"),
        None => format!("{scheme}://{rest}"),
    }
}

/// Whether an address has something in it that is not to be shown.
pub fn has_password(place: &str) -> bool {
    place.contains("://") && without_password(place) != place
}

/// The name of this machine, as far as it can be the name of a node.
pub fn machine() -> String {
    #[cfg(unix)]
    let name = rustix::system::uname().nodename().to_string_lossy().into_owned();
    #[cfg(not(unix))]
    let name = String::new();
    let plain = |c: &char| c.is_ascii_alphanumeric() || "-._".contains(*c);
    let name: String = name.chars().filter(plain).take(60).collect();
    if name.is_empty() { "local".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_folder_or_a_database() {
        let parse = |text: &str| Place::parse(&Secret::new(text));
        assert!(matches!(parse("/var/lib/rockpool"), Ok(Place::Folder(_))));
        assert!(matches!(parse("postgres://u@h/d"), Ok(Place::Postgres(_))));
        assert!(parse("mysql://u:p@h/d").unwrap_err().to_string().contains("mysql://"));
        assert!(parse("").is_err());
    }

    #[test]
    fn what_is_shown_holds_no_password() {
        for (address, shown) in [
            ("postgres://u:p4ss@h:5432/d", "postgres://u:[secret]@h:5432/d"),
            ("postgres://u:p@ss@h/d?sslmode=verify-full", "postgres://u:[secret]@h/d?sslmode=verify-full"),
            ("postgres://u@h/d?password=p4ss&sslmode=disable", "postgres://u@h/d?sslmode=disable"),
            ("postgres://h/d?user=u&Password=p4ss", "postgres://h/d?user=u"),
            ("postgres:///d?host=/run/postgresql", "postgres:///d?host=/run/postgresql"),
        ] {
            assert_eq!(without_password(address), shown);
        }
    }

    #[test]
    fn the_machine_has_a_name_that_does_for_a_node() {
        assert!(!machine().is_empty() && machine().len() <= 60);
    }
}
