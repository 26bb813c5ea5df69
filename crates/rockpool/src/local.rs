//! The installation of this machine, for commands that find no server running: opened as the server would open it, with
//! nothing going on behind it.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context as _, ensure};
use clap::Args;

use crate::arguments::{Options, Values};
use crate::folder::Folder;
use crate::installation::Installation;
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
    /// The control socket of the running server [default: control.sock in the data folder].
    #[arg(long, env = "ROCKPOOL_CONTROL", value_name = "FILE", global = true)]
    control: Option<PathBuf>,
}

impl Where {
    /// The settings that say so, with what the configuration file says of the rest.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn settings(self) -> anyhow::Result<Settings> {
        let Self { config, data, control } = self;
        let values = Values { data, control, ..Values::default() };
        Settings::read(Options { config, values }, None)
    }
}

/// Opens the store that the settings name.
///
/// # Errors
/// There is none; another process holds it and has no control socket there; it does not open.
pub async fn open(settings: &Settings) -> anyhow::Result<Arc<Installation>> {
    ensure!(
        settings.data.join("rockpool.db").exists(),
        "there is no store in the data folder {}: name another with --data",
        settings.data.display()
    );
    let folder = Folder::open(&settings.data)?;
    let installation = Installation::open(settings, Some(&folder), settings.listen).await;
    installation.map(Arc::new).with_context(|| {
        format!("no server answers on the control socket {}", settings.control_path().display())
    })
}
