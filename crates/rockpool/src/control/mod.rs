//! The control socket: what only somebody on this machine may ask of a running server, and the same done on the store
//! itself where no server runs (RULE-18).
//!
//! The socket is a file of mode 0600, by default `control.sock` in the data folder, and whoever connects must be the
//! server's own user or root. A connection carries one deed, as lines of JSON:
//!
//! ```text
//! asked:     {"rockpool":1,"do":"access-key.list","with":{}}
//! answered:  {"progress":{"done":4200,"of":9000}}         none, one or many
//!            {"done":[…]}  or  {"refused":"a sentence that says what to do"}
//! ```
//!
//! A deed is a function of the installation and its input, listed in [`DEEDS`] under `<noun>.<verb>`; commands of the
//! program call [`perform`] and do not know whether a server answered. What a deed has begun it ends, whether or not
//! the caller waits.

mod ask;
mod listen;

use std::pin::Pin;
use std::sync::Arc;

use anyhow::Context as _;
use directory::{AuditLine, IdSource as _, OsIds, Timestamp};
use serde_json::Value;
use tokio::sync::mpsc;

pub use listen::Listener;

use crate::installation::Installation;
use crate::settings::Settings;
use crate::{
    access_key, audit, functions, keys, layers, local, outbox, pool_alter, pool_supply, rotate_data,
    rotate_master, store_command, triggers, up,
};

/// The version of the lines.
const VERSION: u64 = 1;
/// More than any request has: the checkpoints of months.
const LONGEST_LINE: u64 = 16 * 1024 * 1024;

tokio::task_local! {
    /// Who asked for the deed that this task does.
    static ASKED_BY: u32;
}

/// The line of the audit log for what a deed does, with the user of this machine who asked for it.
pub fn line(action: &str, subject: Option<String>, at: Timestamp) -> AuditLine {
    AuditLine {
        at,
        request_id: OsIds.uuid(),
        action: action.to_owned(),
        outcome: "ok".to_owned(),
        principal: "control-socket".to_owned(),
        pool: None,
        sub: None,
        subject,
        source: ASKED_BY.try_with(|user| format!("user {user}")).ok(),
    }
}

/// The same for a command that works on a store which is not open: whoever runs the command asked for it.
pub fn line_of_command(action: &str, subject: Option<String>, at: Timestamp) -> AuditLine {
    let mut line = line(action, subject, at);
    line.principal = "command-line".to_owned();
    line.source = Some(format!("user {}", myself()));
    line
}

/// The user whom this process belongs to; 0 where there are no users.
fn myself() -> u32 {
    #[cfg(unix)]
    return rustix::process::geteuid().as_raw();
    #[cfg(not(unix))]
    return 0;
}

/// A deed under way.
pub type Doing<'a> = Pin<Box<dyn Future<Output = anyhow::Result<Value>> + Send + 'a>>;

/// Something that can be asked for.
pub struct Deed {
    /// `<noun>.<verb>`.
    pub name: &'static str,
    /// Does it. What it returns may hold a secret that is shown once; a refusal never does.
    pub run: for<'a> fn(&'a Arc<Installation>, Value, &'a Progress) -> Doing<'a>,
}

/// All of them.
const DEEDS: &[&[Deed]] = &[
    access_key::DEEDS,
    audit::DEEDS,
    functions::DEEDS,
    keys::DEEDS,
    layers::DEEDS,
    outbox::DEEDS,
    pool_alter::DEEDS,
    pool_supply::DEEDS,
    rotate_data::DEEDS,
    rotate_master::DEEDS,
    store_command::DEEDS,
    triggers::DEEDS,
    up::DEEDS,
];

/// Said and not yet heard: a deed is not farther ahead of whoever listens.
const AHEAD: usize = 64;

/// Where a deed says how far it has come.
#[derive(Clone)]
pub struct Progress(mpsc::Sender<Value>);

impl Progress {
    /// To nobody.
    #[cfg(test)]
    pub fn unheard() -> Self {
        Self::channel().0
    }

    fn channel() -> (Self, mpsc::Receiver<Value>) {
        let (sender, receiver) = mpsc::channel(AHEAD);
        (Self(sender), receiver)
    }

    /// Says how far it is. Nobody may be listening, and whoever does not keep up misses some.
    pub fn tell(&self, value: Value) {
        let _ = self.0.try_send(value);
    }

    /// Hands over a part of what was asked for, and waits until there is room for it.
    ///
    /// # Errors
    /// Nobody listens any more.
    pub async fn hand(&self, value: Value) -> anyhow::Result<()> {
        self.0.send(value).await.ok().context("whoever asked has gone, or the server stops")
    }
}

fn find(name: &str) -> Option<&'static Deed> {
    DEEDS.iter().copied().flatten().find(|deed| deed.name == name)
}

/// Has a deed done: by the server that runs on the data folder, or on the store itself where none runs. `told` hears of
/// progress.
///
/// # Errors
/// The deed's refusal; a store that another process holds and no socket leads to.
pub fn perform(
    settings: &Settings,
    name: &str,
    input: Value,
    mut told: impl FnMut(&Value),
) -> anyhow::Result<Value> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        if let Some(answer) = ask::ask(&settings.control_path(), name, &input, &mut told).await? {
            return Ok(answer);
        }
        let installation = local::open(settings).await?;
        let (told_here, mut progress) = Progress::channel();
        let mut running = run(&installation, myself(), name, input, told_here);
        loop {
            tokio::select! {
                Some(value) = progress.recv() => told(&value),
                done = &mut running => {
                    // What was said at the end waits still.
                    while let Ok(value) = progress.try_recv() {
                        told(&value);
                    }
                    installation.leave().await;
                    return done;
                }
            }
        }
    })
}

/// As [`perform`], for who asks again and again: a folder is not opened where no server runs, since a server that starts
/// would find it in use. Nothing happens there meanwhile.
///
/// # Errors
/// As [`perform`].
pub fn perform_beside_others(settings: &Settings, name: &str, input: Value) -> anyhow::Result<Option<Value>> {
    if settings.place().folder().is_none() {
        return perform(settings, name, input, |_| ()).map(Some);
    }
    let (path, mut told) = (settings.control_path(), |_: &Value| ());
    let asking = ask::ask(&path, name, &input, &mut told);
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(asking)
}

/// Does the deed `name` for the user `asked_by`.
fn run(
    installation: &Arc<Installation>,
    asked_by: u32,
    name: &str,
    input: Value,
    progress: Progress,
) -> Doing<'static> {
    let (installation, deed) = (Arc::clone(installation), find(name));
    let name = name.to_owned();
    Box::pin(async move {
        let deed = deed.with_context(|| format!("{name} is nothing that this version does"))?;
        ASKED_BY.scope(asked_by, (deed.run)(&installation, input, &progress)).await
    })
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;

    #[tokio::test]
    async fn a_deed_is_not_ahead_of_its_reader_and_ends_with_it() {
        let (progress, mut reader) = Progress::channel();
        for n in 0..AHEAD {
            progress.hand(n.into()).await.unwrap();
        }
        // Progress is lost then, and what was asked for waits.
        progress.tell("lost".into());
        let mut handed = Box::pin(progress.hand("waits".into()));
        assert!(handed.as_mut().now_or_never().is_none());
        assert_eq!(reader.recv().await, Some(0.into()));
        handed.await.unwrap();
        drop(reader);
        let gone = progress.hand(1.into()).await.unwrap_err();
        assert!(gone.to_string().contains("has gone"), "{gone}");
    }
}
