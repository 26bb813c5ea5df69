//! The installation of this machine, for commands that find no server running: opened as the server would open it, with
//! nothing going on behind it.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context as _, ensure};
use clap::Args;
use crypto::Secret;

use crate::arguments::{Options, Values};
use crate::folder::Folder;
use crate::installation::{Ground, Installation};
use crate::settings::Settings;

/// Which installation is meant, for commands about it: anywhere on the command line.
#[derive(Debug, Args)]
pub struct Where {
    /// Configuration file (TOML); ./rockpool.toml is read where it exists.
    #[arg(long, env = "ROCKPOOL_CONFIG", value_name = "FILE", global = true)]
    config: Option<PathBuf>,
    /// Folder for the data [default: ./.rockpool].
    #[arg(long, env = "ROCKPOOL_DATA", value_name = "FOLDER", global = true)]
    data: Option<PathBuf>,
    /// Where records are kept [default: the folder for the data].
    #[arg(long, env = "ROCKPOOL_STORE", hide_env_values = true, value_name = "PLACE", value_parser = secret, global = true)]
    store: Option<Secret>,
    /// File of the master key, for an installation that was made by `rockpool init`.
    #[arg(long, env = "ROCKPOOL_MASTER_KEY", value_name = "FILE", global = true)]
    master_key: Option<PathBuf>,
    /// The control socket of the running server [default: control.sock in the data folder].
    #[arg(long, env = "ROCKPOOL_CONTROL", value_name = "FILE", global = true)]
    control: Option<PathBuf>,
}

impl Where {
    /// From words that were said elsewhere.
    pub fn new(
        config: Option<PathBuf>,
        data: Option<PathBuf>,
        store: Option<Secret>,
        master_key: Option<PathBuf>,
        control: Option<PathBuf>,
    ) -> Self {
        Self { config, data, store, master_key, control }
    }

    /// The settings that say so, with what the configuration file says of the rest.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn settings(self) -> anyhow::Result<Settings> {
        let Self { config, data, store, master_key, control } = self;
        let values = Values { data, store, master_key, control, ..Values::default() };
        Settings::read(Options { config, values }, None)
    }
}

/// Opens the store that the settings name.
///
/// # Errors
/// There is none; another process holds it and has no control socket there; it does not open.
pub async fn open(settings: &Settings) -> anyhow::Result<Arc<Installation>> {
    ensure!(
        settings.place().may_have_a_store(),
        "there is no store in {}: name another place with --store, or a configuration file with --config",
        settings.place().shown()
    );
    let opening = async {
        // What `init` made has its key elsewhere; what `dev` made has it beside the records.
        let ground = match settings.master_key {
            Some(_) => Ground::of_service(settings).await?,
            None => Ground::of_development(settings, Some(&Folder::open(&settings.data)?)).await?,
        };
        Installation::open(settings, ground, settings.listen).await
    };
    opening.await.map(Arc::new).with_context(|| {
        format!("no server answers on the control socket {}", settings.control_path().display())
    })
}

fn secret(text: &str) -> Result<Secret, std::convert::Infallible> {
    Ok(Secret::new(text))
}
