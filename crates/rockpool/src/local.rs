//! The installation of this machine, for commands that find no server running: opened as the server would open it, with
//! nothing going on behind it.

use std::sync::Arc;

use anyhow::{Context as _, ensure};

use crate::folder::Folder;
use crate::installation::Installation;
use crate::settings::Settings;

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
