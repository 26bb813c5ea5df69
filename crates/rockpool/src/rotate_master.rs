//! `rockpool rotate-master`: another master key, in its file and around the data keys (RULE-4). Nothing else is made anew:
//! the master key wraps the data keys and nothing more.
//!
//! The new key is written beside the old one (`….next`), the data keys are kept under both, the file takes the place of
//! the old one, and the old wrapping goes, once the file was read again and holds the new key. One such deed at a time in a
//! process; two processes find one `.next`, which is never written over, and the store takes one offer at a time. Whoever dies between two of these leaves a store that opens with the file that
//! is in place, and saying the command again goes on. The old key is kept under another name: backups from before need it.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, bail, ensure};
use clap::Args;
use crypto::hex;
use directory::{AuditLine, Clock as _};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::{Engine, StoreError, change, data_keys};

use crate::control::{self, Deed};
use crate::installation::Installation;
use crate::key_file;
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
    /// Take back a new key that was offered to the store and lies in no file any more.
    #[arg(long, conflicts_with_all = ["keep_old", "finish"])]
    abandon: bool,
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
    #[serde(default)]
    abandon: bool,
}

/// What the control socket does with the master key.
pub const DEEDS: &[Deed] = &[Deed { name: "rotate-master", run: |on, input, _| Box::pin(rotate(on, input)) }];

/// Runs the command.
///
/// # Errors
/// Each says what to do next.
pub fn run(words: Words) -> anyhow::Result<()> {
    let settings = words.whose.settings()?;
    let wanted = serde_json::to_value(Wanted {
        keep_old: words.keep_old,
        finish: words.finish,
        abandon: words.abandon,
    })?;
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
    let Wanted { keep_old, finish, abandon } = serde_json::from_value(input).context("rotate-master")?;
    let file = on
        .master_file
        .clone()
        .context("nothing of this installation is kept, so there is no master key file")?;
    // Two at once would each put a key of their own in place.
    let _alone = on.master_change.lock().await;
    let rotation = Rotation { engine: Arc::clone(&on.engine), file };
    let action = match (abandon, finish) {
        (true, _) => "AbandonMasterKey",
        (_, true) => "FinishMasterKey",
        _ => "RotateMasterKey",
    };
    if action == "RotateMasterKey" && !keep_old {
        let others = on.engine.other_writers().await?;
        ensure!(
            others == 0,
            "{others} other node(s) use this store, or were killed while they did, and could read none of it with the key \
             that they have: say --keep-old, give the new file to every node, then say --finish"
        );
    }
    // What cannot be written down is not done.
    note(on, action, "begun", None).await?;
    let told = match action {
        "AbandonMasterKey" => rotation.abandon().await,
        "FinishMasterKey" => rotation.finish().await,
        _ => rotation.run(keep_old, Step::DropOld).await,
    };
    match &told {
        Ok(told) => note(on, action, "ok", told["check"].as_str()).await?,
        Err(_) => note(on, action, "failed", None).await?,
    }
    told
}

/// A line of the audit log; the keys themselves are changed beside the records, so it is a commit of its own.
async fn note(on: &Installation, action: &str, outcome: &str, check: Option<&str>) -> anyhow::Result<()> {
    let now = on.clock.now();
    let line = control::line(action, check.map(str::to_owned), now);
    let line = AuditLine { outcome: outcome.to_owned(), ..line };
    Ok(change!(on.store, now, |unit| -> Result<(), StoreError> { unit.audit(&line) })?)
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
        let old = key_file::read(&self.file, None)?;
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
        if !next.exists() {
            key_file::write_beside(&next, &self.file)?;
        }
        // Also where it was written just now: somebody else may have been quicker.
        let new = key_file::read_own(&next)?;
        ensure!(
            new.check_value() != old.check_value(),
            "{} holds the key that is in use: take it away and say this again",
            next.display()
        );
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
        ensure!(
            key_file::read(&self.file, None)?.check_value() == old.check_value()
                && key_file::read_own(&next)?.check_value() == new.check_value(),
            "somebody else is replacing {} at this moment: nothing was put in place; look, and say this again",
            self.file.display()
        );
        fs::rename(&next, &self.file).with_context(|| self.file.display().to_string())?;
        key_file::sync_folder(&self.file)?;
        if last == Step::Place {
            return Ok(Value::Null);
        }
        // The old key goes only where the one that the store keeps lies in its file.
        let placed = key_file::read(&self.file, None)?;
        ensure!(
            placed.check_value() == new.check_value(),
            "{} does not hold the key that was put there: both keys still open the store",
            self.file.display()
        );
        if !keep_old {
            data_keys::drop_old_master(&self.engine, &placed).await?;
        }
        Ok(json!({
            "file": self.file.display().to_string(),
            "check": hex::encode(&new.check_value()),
            "old_file": old_file.display().to_string(),
            "both_open": keep_old,
        }))
    }

    /// Takes back an offer whose key nobody has.
    async fn abandon(&self) -> anyhow::Result<Value> {
        let next = beside(&self.file, "next");
        ensure!(
            !next.exists(),
            "{} lies there still: `rockpool rotate-master` goes on with it. To be rid of it, take it away first",
            next.display()
        );
        let old = key_file::read(&self.file, None)?;
        data_keys::withdraw_master(&self.engine, &old).await?;
        Ok(json!({
            "file": self.file.display().to_string(),
            "check": hex::encode(&old.check_value()),
            "both_open": false,
        }))
    }

    async fn finish(&self) -> anyhow::Result<Value> {
        let new = key_file::read(&self.file, None)?;
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

#[cfg(test)]
mod tests {
    use crypto::MasterKey;
    use directory::Timestamp;
    use store::{OpenAs, Store};
    use store_embedded::Embedded;

    use super::*;

    const NOW: Timestamp = Timestamp(1_800_000_000_000);

    async fn opens(engine: &Arc<dyn Engine>, file: &Path) -> anyhow::Result<()> {
        let master = key_file::read(file, None)?;
        let keys = data_keys::open(engine, &master).await?;
        Store::open(Arc::clone(engine), keys, OpenAs::Dev).await?;
        Ok(())
    }

    fn key_of(file: &Path) -> MasterKey {
        key_file::read(file, None).unwrap()
    }

    async fn rotation(folder: &Path) -> Rotation {
        let file = folder.join("master.key");
        key_file::write_new(&file, None).unwrap();
        let engine: Arc<dyn Engine> = Arc::new(Embedded::ephemeral(NOW).unwrap());
        opens(&engine, &file).await.unwrap();
        Rotation { engine, file }
    }

    #[tokio::test]
    async fn whoever_dies_between_two_steps_leaves_a_store_that_opens_and_can_be_gone_on_with_rule_4() {
        for last in [Step::Write, Step::Offer, Step::KeepOldFile, Step::Place, Step::DropOld] {
            let folder = tempfile::tempdir().unwrap();
            let rotation = rotation(folder.path()).await;
            let before = key_of(&rotation.file);
            rotation.run(false, last).await.unwrap();
            opens(&rotation.engine, &rotation.file)
                .await
                .unwrap_or_else(|error| panic!("{last:?}: {error:#}"));
            // Said again, it comes to its end.
            if last < Step::Place {
                rotation.run(false, Step::DropOld).await.unwrap();
            }
            opens(&rotation.engine, &rotation.file).await.unwrap();
            let after = key_of(&rotation.file);
            assert_ne!(after.check_value(), before.check_value(), "{last:?}");
            let error = data_keys::open(&rotation.engine, &before).await.unwrap_err();
            assert!(error.to_string().contains("check value"), "{last:?}: {error}");
            // The old key is kept for the backups of its time.
            let kept = beside(&rotation.file, &hex::encode(&before.check_value()));
            assert_eq!(key_of(&kept).check_value(), before.check_value());
            assert!(!beside(&rotation.file, "next").exists());
        }
    }

    #[tokio::test]
    async fn with_several_nodes_both_keys_open_the_store_until_the_end_is_said_rule_4() {
        let folder = tempfile::tempdir().unwrap();
        let rotation = rotation(folder.path()).await;
        let before = key_of(&rotation.file);
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

    /// However two of them meet, the store opens with the file that is in place.
    #[tokio::test]
    async fn two_at_once_leave_a_store_that_opens_with_the_file_rule_4() {
        for last in [Step::Write, Step::Offer, Step::KeepOldFile, Step::Place, Step::DropOld] {
            let folder = tempfile::tempdir().unwrap();
            let one = rotation(folder.path()).await;
            let engine = Arc::clone(&one.engine);
            let other = Rotation { engine: Arc::clone(&one.engine), file: one.file.clone() };
            one.run(false, last).await.unwrap();
            let (one, other) = (one.run(false, Step::DropOld), other.run(false, Step::DropOld));
            let both = tokio::join!(one, other);
            assert!(both.0.is_ok() || both.1.is_ok(), "{last:?}: {both:?}");
            let file = folder.path().join("master.key");
            assert!(!beside(&file, "next").exists(), "{last:?}");
            opens(&engine, &file).await.unwrap_or_else(|error| panic!("{last:?}: {error:#}"));
        }
    }

    /// Two machines, each with a file of its own: the second is refused before it changes anything.
    #[tokio::test]
    async fn a_key_that_somebody_else_offered_is_not_pushed_out_and_can_be_abandoned_rule_4() {
        let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let first = rotation(here.path()).await;
        let file = there.path().join("master.key");
        fs::copy(&first.file, &file).unwrap();
        let second = Rotation { engine: Arc::clone(&first.engine), file };
        first.run(false, Step::Offer).await.unwrap();
        let refused = second.run(false, Step::DropOld).await.unwrap_err().to_string();
        assert!(refused.contains("--abandon"), "{refused}");
        first.run(false, Step::DropOld).await.unwrap();
        opens(&first.engine, &first.file).await.unwrap();

        // The new key is lost before it is in place: the old one still opens the store, and can be replaced again.
        first.run(false, Step::Offer).await.unwrap();
        let next = beside(&first.file, "next");
        assert!(first.abandon().await.unwrap_err().to_string().contains("goes on with it"));
        fs::remove_file(&next).unwrap();
        assert!(first.run(false, Step::DropOld).await.unwrap_err().to_string().contains("--abandon"));
        fs::remove_file(&next).unwrap();
        first.abandon().await.unwrap();
        first.run(false, Step::DropOld).await.unwrap();
        opens(&first.engine, &first.file).await.unwrap();
        first.abandon().await.unwrap();
    }

    /// What is said the second time holds: the old key stays until the end is said.
    #[tokio::test]
    async fn keep_old_counts_also_when_it_is_said_only_the_second_time_rule_4() {
        let folder = tempfile::tempdir().unwrap();
        let rotation = rotation(folder.path()).await;
        let before = key_of(&rotation.file);
        rotation.run(false, Step::Offer).await.unwrap();
        assert_eq!(rotation.run(true, Step::DropOld).await.unwrap()["both_open"], true);
        // A node with the new file is started: that must not shut out the others.
        opens(&rotation.engine, &rotation.file).await.unwrap();
        data_keys::open(&rotation.engine, &before).await.unwrap();
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_next_key_that_is_not_the_owners_alone_is_not_taken_rule_4() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let folder = tempfile::tempdir().unwrap();
        let rotation = rotation(folder.path()).await;
        let next = beside(&rotation.file, "next");
        fs::write(&next, MasterKey::generate().to_text()).unwrap();
        fs::set_permissions(&next, fs::Permissions::from_mode(0o644)).unwrap();
        let refused = rotation.run(false, Step::DropOld).await.unwrap_err().to_string();
        assert!(refused.contains("chmod 600"), "{refused}");
        fs::rename(&next, folder.path().join("elsewhere")).unwrap();
        fs::set_permissions(folder.path().join("elsewhere"), fs::Permissions::from_mode(0o600)).unwrap();
        symlink(folder.path().join("elsewhere"), &next).unwrap();
        let refused = rotation.run(false, Step::DropOld).await.unwrap_err().to_string();
        assert!(refused.contains("is not a file"), "{refused}");
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn the_new_file_has_the_mode_and_the_owner_of_the_old_one_rule_4() {
        use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
        let folder = tempfile::tempdir().unwrap();
        let rotation = rotation(folder.path()).await;
        fs::set_permissions(&rotation.file, fs::Permissions::from_mode(0o400)).unwrap();
        let is_root = rustix::process::geteuid().is_root();
        if is_root {
            chown(&rotation.file, Some(12_345), Some(12_346)).unwrap();
        }
        let before = fs::metadata(&rotation.file).unwrap();
        let check = key_of(&rotation.file).check_value();
        rotation.run(false, Step::DropOld).await.unwrap();
        let after = fs::metadata(&rotation.file).unwrap();
        assert_ne!(key_of(&rotation.file).check_value(), check);
        assert_eq!((after.mode(), after.uid(), after.gid()), (before.mode(), before.uid(), before.gid()));
    }
}
