//! `rockpool rotate-master`: another master key, in its file and around the data keys (RULE-4). Nothing else is made anew:
//! the master key wraps the data keys and nothing more.
//!
//! The new key is written beside the old one (`….next`), the data keys are kept under both, the file takes the place of
//! the old one, and the old wrapping goes. Whoever dies between two of these leaves a store that opens with the file that
//! is in place, and saying the command again goes on. The old key is kept under another name: backups from before need it.

use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, bail, ensure};
use clap::Args;
use crypto::{MasterKey, hex};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::{Engine, data_keys};

use crate::control::{self, Deed};
use crate::folder;
use crate::installation::Installation;
use crate::local::Where;

/// What is said on the command line.
#[derive(Debug, Args)]
pub struct Words {
    #[command(flatten)]
    whose: Where,
    /// Keep the old key good beside the new one until `--finish`: for several nodes, which get the new file one by one.
    #[arg(long)]
    keep_old: bool,
    /// From now on only the key in the file opens the store: every node has it.
    #[arg(long, conflicts_with = "keep_old")]
    finish: bool,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// What `rotate-master` is given.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    keep_old: bool,
    finish: bool,
}

/// What the control socket does with the master key.
pub const DEEDS: &[Deed] = &[Deed { name: "rotate-master", run: |on, input, _| Box::pin(rotate(on, input)) }];

/// Runs the command.
///
/// # Errors
/// Each says what to do next.
pub fn run(words: Words) -> anyhow::Result<()> {
    let settings = words.whose.settings()?;
    let wanted = serde_json::to_value(Wanted { keep_old: words.keep_old, finish: words.finish })?;
    let told = control::perform(&settings, "rotate-master", wanted, |_| ())?;
    let mut out = std::io::stdout().lock();
    if words.json {
        writeln!(out, "{told:#}")?;
        return Ok(());
    }
    let text = |name: &str| told[name].as_str().unwrap_or_default();
    writeln!(out, "{} holds the master key with check value {}", text("file"), text("check"))?;
    if let Some(old) = told["old_file"].as_str() {
        writeln!(
            out,
            "the key before it is kept in {old}: backups from before need it. Keep it with them, not here"
        )?;
    }
    if told["both_open"] == true {
        writeln!(
            out,
            "both keys open the store. Give the new file to every node, then say `rockpool rotate-master --finish`"
        )?;
    }
    Ok(())
}

async fn rotate(on: &Arc<Installation>, input: Value) -> anyhow::Result<Value> {
    let Wanted { keep_old, finish } = serde_json::from_value(input).context("rotate-master")?;
    let file = on
        .master_file
        .clone()
        .context("nothing of this installation is kept, so there is no master key file")?;
    let rotation = Rotation { engine: Arc::clone(&on.engine), file };
    if finish {
        return rotation.finish().await;
    }
    rotation.run(keep_old, Step::DropOld).await
}

/// The steps, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Write,
    Offer,
    KeepOldFile,
    Place,
    DropOld,
}

struct Rotation {
    engine: Arc<dyn Engine>,
    file: PathBuf,
}

impl Rotation {
    /// Does the steps up to `last`.
    async fn run(&self, keep_old: bool, last: Step) -> anyhow::Result<Value> {
        let old = read(&self.file)?.with_context(|| format!("{} is gone", self.file.display()))?;
        let unlocked = data_keys::read(&self.engine, &old).await?.context("the store has no data key")?;
        let next = beside(&self.file, "next");
        if unlocked.opened_by_next() && !next.exists() {
            // The file is in place: the last step was cut off, or waits for the other nodes.
            ensure!(
                !unlocked.is_held(),
                "the master key was replaced and the one before it still opens the store: say `rockpool rotate-master \
                 --finish` first, once every node has the new file"
            );
            return self.finish().await;
        }
        let new = match read(&next)? {
            Some(new) => new,
            None => {
                let new = MasterKey::generate();
                write_new(&next, &new.to_text())?;
                new
            }
        };
        if last == Step::Write {
            return Ok(Value::Null);
        }
        data_keys::offer_master(&self.engine, &old, &new, keep_old).await?;
        if last == Step::Offer {
            return Ok(Value::Null);
        }
        let old_file = beside(&self.file, &hex::encode(&old.check_value()));
        match fs::hard_link(&self.file, &old_file) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error).with_context(|| old_file.display().to_string()),
        }
        if last == Step::KeepOldFile {
            return Ok(Value::Null);
        }
        fs::rename(&next, &self.file).with_context(|| self.file.display().to_string())?;
        sync_folder(&self.file)?;
        if last == Step::Place {
            return Ok(Value::Null);
        }
        if !keep_old {
            data_keys::drop_old_master(&self.engine, &new).await?;
        }
        Ok(json!({
            "file": self.file.display().to_string(),
            "check": hex::encode(&new.check_value()),
            "old_file": old_file.display().to_string(),
            "both_open": keep_old,
        }))
    }

    async fn finish(&self) -> anyhow::Result<Value> {
        let new = read(&self.file)?.with_context(|| format!("{} is gone", self.file.display()))?;
        let unlocked = data_keys::read(&self.engine, &new).await?.context("the store has no data key")?;
        if unlocked.master_is_moving() && !unlocked.opened_by_next() {
            bail!(
                "{} holds the old key: put the new one there first, or say `rockpool rotate-master`",
                self.file.display()
            );
        }
        data_keys::drop_old_master(&self.engine, &new).await?;
        Ok(json!({
            "file": self.file.display().to_string(),
            "check": hex::encode(&new.check_value()),
            "both_open": false,
        }))
    }
}

/// `master.key` → `master.key.next`.
fn beside(file: &Path, name: &str) -> PathBuf {
    let mut path = file.as_os_str().to_owned();
    path.push(".");
    path.push(name);
    path.into()
}

/// The key in a file, if there is a file.
pub fn read(path: &Path) -> anyhow::Result<Option<MasterKey>> {
    let text = match fs::read_to_string(path) {
        Ok(text) => crypto::Zeroizing::new(text),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).with_context(|| path.display().to_string()),
    };
    Ok(Some(MasterKey::from_text(&text).with_context(|| path.display().to_string())?))
}

/// Whole or not at all, and there after a loss of power: the store must never know a key that no file holds.
fn write_new(path: &Path, text: &str) -> anyhow::Result<()> {
    let half = beside(path, "half");
    folder::write(&half, text).and_then(|()| fs::rename(&half, path)).with_context(|| {
        format!("{}: this process must be able to write beside the master key", path.display())
    })?;
    sync_folder(path)
}

fn sync_folder(path: &Path) -> anyhow::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).with_context(|| folder.display().to_string())
}

#[cfg(test)]
mod tests {
    use directory::Timestamp;
    use store::{OpenAs, Store};
    use store_embedded::Embedded;

    use super::*;

    const NOW: Timestamp = Timestamp(1_800_000_000_000);

    async fn opens(engine: &Arc<dyn Engine>, file: &Path) -> anyhow::Result<()> {
        let master = read(file)?.context("no file")?;
        let keys = data_keys::open(engine, &master).await?;
        Store::open(Arc::clone(engine), keys, OpenAs::Dev).await?;
        Ok(())
    }

    async fn rotation(folder: &Path) -> Rotation {
        let file = folder.join("master.key");
        write_new(&file, &MasterKey::generate().to_text()).unwrap();
        let engine: Arc<dyn Engine> = Arc::new(Embedded::ephemeral(NOW).unwrap());
        opens(&engine, &file).await.unwrap();
        Rotation { engine, file }
    }

    #[tokio::test]
    async fn whoever_dies_between_two_steps_leaves_a_store_that_opens_and_can_be_gone_on_with_rule_4() {
        for last in [Step::Write, Step::Offer, Step::KeepOldFile, Step::Place, Step::DropOld] {
            let folder = tempfile::tempdir().unwrap();
            let rotation = rotation(folder.path()).await;
            let before = read(&rotation.file).unwrap().unwrap();
            rotation.run(false, last).await.unwrap();
            opens(&rotation.engine, &rotation.file)
                .await
                .unwrap_or_else(|error| panic!("{last:?}: {error:#}"));
            // Said again, it comes to its end.
            if last < Step::Place {
                rotation.run(false, Step::DropOld).await.unwrap();
            }
            opens(&rotation.engine, &rotation.file).await.unwrap();
            let after = read(&rotation.file).unwrap().unwrap();
            assert_ne!(after.check_value(), before.check_value(), "{last:?}");
            let error = data_keys::open(&rotation.engine, &before).await.unwrap_err();
            assert!(error.to_string().contains("check value"), "{last:?}: {error}");
            // The old key is kept for the backups of its time.
            let kept = beside(&rotation.file, &hex::encode(&before.check_value()));
            assert_eq!(read(&kept).unwrap().unwrap().check_value(), before.check_value());
            assert!(!beside(&rotation.file, "next").exists());
        }
    }

    #[tokio::test]
    async fn with_several_nodes_both_keys_open_the_store_until_the_end_is_said_rule_4() {
        let folder = tempfile::tempdir().unwrap();
        let rotation = rotation(folder.path()).await;
        let before = read(&rotation.file).unwrap().unwrap();
        let told = rotation.run(true, Step::DropOld).await.unwrap();
        assert_eq!(told["both_open"], true);
        for _ in 0..2 {
            opens(&rotation.engine, &rotation.file).await.unwrap();
            data_keys::open(&rotation.engine, &before).await.unwrap();
        }
        let again = rotation.run(true, Step::DropOld).await.unwrap_err();
        assert!(again.to_string().contains("--finish"), "{again}");
        rotation.finish().await.unwrap();
        rotation.finish().await.unwrap();
        opens(&rotation.engine, &rotation.file).await.unwrap();
        data_keys::open(&rotation.engine, &before).await.unwrap_err();
    }
}
