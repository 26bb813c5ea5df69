//! `rockpool store`: reading every row, moving to another place, waking a store that was put to rest, and ending an upgrade.

use std::io::Write as _;
use std::sync::Arc;

use anyhow::{Context as _, bail, ensure};
use clap::{Args, Subcommand};
use crypto::{MasterKey, Secret};
use directory::{Clock as _, SystemClock};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};
use store::copy::Progress as Copying;
use store::set_aside::PutBack;
use store::tables::Table;
use store::{Engine, copy, meta};

use crate::control::{self, Deed, Progress};
use crate::folder::{self, Folder};
use crate::installation::{Installation, key_ring};
use crate::key_file;
use crate::local::Where;
use crate::people::{Agreed, agree};
use crate::said_place;
use crate::settings::Settings;
use crate::stores::{Place, Reaching};

/// Where development keeps its master key: with the records.
const MASTER_KEY: &str = "master.key";
/// Rows that are put back in one go; said again it takes the next.
const PUT_BACK: usize = 10_000;

/// What is to be done with the store.
#[derive(Debug, Args)]
pub struct Words {
    #[command(subcommand)]
    deed: Verb,
    #[command(flatten)]
    whose: Where,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Read every row and name each that is not as it was written. A running server goes on meanwhile.
    Check {
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Move everything to another place, verified row by row. The source must be at rest, and stays so.
    ///
    /// The master key stays the same: that of --master-key or the configuration file, or master.key in one of the folders,
    /// as development has it. A copy that was interrupted is gone on with by saying the same again. Nobody opens the source
    /// afterwards until `rockpool store thaw` says so: two installations with the same users must not both go on.
    Copy {
        /// Where from: a folder, or a database as postgres://user:password@host/database.
        ///
        /// Arguments can be read by whoever may list the processes of the machine: say env:VARIABLE or file:PATH for a place with a
        /// password, which is read there.
        #[arg(value_name = "FROM", value_parser = secret)]
        from: Secret,
        /// Where to: a folder or a database with nothing in it, said in the same ways.
        #[arg(value_name = "TO", value_parser = secret)]
        to: Secret,
        /// Nodes that the source still knows of are gone: whatever of them still runs can commit nothing more.
        #[arg(long)]
        shut_out: bool,
    },
    /// Go on with a store that was copied elsewhere. What happened to the copy since is not in it.
    ///
    /// A new epoch begins: what people hold is good at the copy alone from then on, and everybody signs in again here.
    Thaw,
    /// Put a row back that was set aside, if it can be read after all. `rockpool store check` shows them.
    ///
    /// A node that did not know a data key may have taken healthy rows for forged. What is damaged stays where it is.
    PutBack {
        /// Its id; without one, every row that was set aside.
        id: Option<String>,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Take a row that was set aside away for good; `rockpool store check` lists them. By itself it goes after 90 days.
    DropAside {
        /// Its id.
        id: String,
        #[command(flatten)]
        agreed: Agreed,
    },
    /// Say that every node runs this version: from now on what older ones cannot read may be written, and they refuse it.
    FinishUpgrade {
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
}

/// What the control socket does with the store.
pub const DEEDS: &[Deed] = &[
    Deed { name: "store.check", run: |on, _, progress| Box::pin(check(on, progress)) },
    Deed { name: "store.put-back", run: |on, input, _| Box::pin(put_back(on, input)) },
    Deed { name: "store.drop-aside", run: |on, input, _| Box::pin(drop_aside(on, input)) },
    Deed { name: "store.finish-upgrade", run: |on, _, _| Box::pin(finish_upgrade(on)) },
];

fn secret(text: &str) -> Result<Secret, std::convert::Infallible> {
    Ok(Secret::new(text))
}

/// Runs the command.
///
/// # Errors
/// Each says what to do next.
pub fn run(words: Words) -> anyhow::Result<()> {
    let settings = words.whose.settings()?;
    match words.deed {
        Verb::Check { json } => show_check(&settings, json),
        Verb::Copy { from, to, shut_out } => runtime()?.block_on(move_all(&settings, [&from, &to], shut_out)),
        Verb::DropAside { id, agreed } => {
            agree::ask(&agreed, &format!("Take {id} away for good"))?;
            control::perform(&settings, "store.drop-aside", json!({ "id": id }), |_| ())?;
            Ok(writeln!(std::io::stdout(), "{id} is gone")?)
        }
        Verb::Thaw => runtime()?.block_on(wake(&settings)),
        Verb::PutBack { id, json } => {
            let done = control::perform(&settings, "store.put-back", json!({ "id": id }), |_| ())?;
            if json {
                writeln!(std::io::stdout(), "{done:#}")?;
            } else {
                for left in done["left"].as_array().into_iter().flatten() {
                    writeln!(
                        std::io::stdout(),
                        "{}",
                        crate::people::table::printable(left.as_str().unwrap_or_default())
                    )?;
                }
                writeln!(std::io::stdout(), "{} row(s) are back", done["back"])?;
            }
            ensure!(
                done["left"].as_array().is_none_or(Vec::is_empty),
                "some rows stay set aside, as said above"
            );
            Ok(())
        }
        Verb::FinishUpgrade { json } => {
            let done = control::perform(&settings, "store.finish-upgrade", Value::Null, |_| ())?;
            if json {
                writeln!(std::io::stdout(), "{done:#}")?;
            } else if done["was"] == done["is"] {
                writeln!(std::io::stdout(), "the store is at format {} already", done["is"])?;
            } else {
                let (is, reader) = (&done["is"], &done["min_reader"]);
                let mut out = std::io::stdout();
                writeln!(
                    out,
                    "the store went from format {} to {is}: what is new in it may be written now",
                    done["was"]
                )?;
                writeln!(out, "versions that read format {reader} or later open it")?;
            }
            Ok(())
        }
    }
}

fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()
}

fn show_check(settings: &Settings, as_json: bool) -> anyhow::Result<()> {
    let bar = Bar::new();
    let found = control::perform(settings, "store.check", Value::Null, |told| {
        bar.at(told["table"].as_str().unwrap_or_default(), told["rows"].as_u64().unwrap_or(0));
    })?;
    bar.end();
    let list = |name: &str| found[name].as_array().cloned().unwrap_or_default();
    let (faults, aside) = (list("faults"), list("set_aside"));
    if as_json {
        writeln!(std::io::stdout(), "{found:#}")?;
    } else {
        for fault in &faults {
            writeln!(
                std::io::stdout(),
                "{}",
                crate::people::table::printable(fault.as_str().unwrap_or_default())
            )?;
        }
        for row in &aside {
            writeln!(
                std::io::stdout(),
                "set aside: {}",
                crate::people::table::printable(row.as_str().unwrap_or_default())
            )?;
        }
        writeln!(std::io::stdout(), "{} rows were read", found["rows"])?;
    }
    ensure!(
        faults.is_empty() && aside.is_empty(),
        "{} row(s) are not as they were written and {} were set aside; somebody wrote to the store by other ways than this \
         program, or a disk is failing. Compare with a backup",
        found["count"],
        aside.len()
    );
    Ok(())
}

async fn check(on: &Arc<Installation>, progress: &Progress) -> anyhow::Result<Value> {
    let told = |table: Table, rows: u64| progress.tell(json!({"table": table.name(), "rows": rows}));
    let checked = on.store.check(on.clock.now(), told).await?;
    Ok(json!({
        "rows": checked.rows,
        "count": checked.count,
        "faults": checked.faults,
        "set_aside": checked.set_aside,
    }))
}

async fn put_back(on: &Arc<Installation>, input: Value) -> anyhow::Result<Value> {
    let now = on.clock.now();
    let ids = match input["id"].as_str() {
        Some(id) => vec![id.to_owned()],
        None => on.store.all_set_aside(PUT_BACK, now).await?.into_iter().map(|aside| aside.id).collect(),
    };
    let (mut back, mut left) = (0, Vec::new());
    for id in ids {
        let by = control::line("PutBackRow", None, now);
        match on.store.put_back(&id, &by, now).await? {
            PutBack::Done => back += 1,
            PutBack::Unknown => left.push(format!("{id}: no such row is set aside")),
            PutBack::Taken => left.push(format!("{id}: something else has its place or what it claims")),
            PutBack::Unreadable(why) => left.push(format!("{id}: {why}")),
        }
    }
    Ok(json!({ "back": back, "left": left }))
}

async fn drop_aside(on: &Arc<Installation>, input: Value) -> anyhow::Result<Value> {
    let id =
        input["id"].as_str().context("which row? `rockpool store check` lists those that were set aside")?;
    let now = on.clock.now();
    let dropped = on.store.drop_aside(id, &control::line("DropRow", None, now), now).await?;
    ensure!(dropped, "no row {id} was set aside: `rockpool store check` lists them");
    Ok(json!({}))
}

async fn finish_upgrade(on: &Arc<Installation>) -> anyhow::Result<Value> {
    let by = control::line("FinishUpgrade", None, on.clock.now());
    let (was, is) = on.store.finish_upgrade(&by).await?;
    Ok(json!({"was": was, "is": is, "min_reader": on.store.min_reader().await?}))
}

async fn wake(settings: &Settings) -> anyhow::Result<()> {
    let place = settings.place();
    ensure!(place.may_have_a_store(), "there is no store in {}", place.shown());
    let now = SystemClock.now();
    // A node of its own, whose lane no server writes.
    let reaching = Reaching { node: "thaw".into(), ..settings.reaching() };
    let (master, _) = master_key(settings, &[&place])?;
    let engine = place.open(&reaching, now).await?;
    ensure!(meta::find(&engine, "format").await?.is_some(), "there is no store in {}", place.shown());
    let by = control::line_of_command("ThawStore", Some(place.shown()), now);
    if copy::wake(&engine, &master, &by).await?.is_some() {
        writeln!(
            std::io::stdout(),
            "{} is awake again; what happened in the copy since is not in it. Everybody signs in again: refresh tokens and \
             codes of before the copy are as good there as they were, and good for nothing here",
            place.shown()
        )?;
    } else {
        writeln!(std::io::stdout(), "{} is awake", place.shown())?;
    }
    close(engine).await
}

async fn move_all(settings: &Settings, [from, to]: [&Secret; 2], shut_out: bool) -> anyhow::Result<()> {
    let (from, to) = (said_place::read(from)?, said_place::read(to)?);
    ensure!(from.shown() != to.shown(), "source and target are the same place");
    ensure!(from.may_have_a_store(), "there is no store in {}", from.shown());
    let (master, of_development) = master_key(settings, &[&from, &to])?;
    let now = SystemClock.now();
    // A node of its own, whose lane no server writes.
    let reaching = Reaching { node: "copy".into(), ..settings.reaching() };
    let source = from.open(&reaching, now).await.context("the source")?;
    let target = to.open(&reaching, now).await.context("the target")?;
    let told = move_between([&from, &to], [&source, &target], (&master, of_development), shut_out).await;
    // However it ended: what stays behind would be taken for a node that was killed.
    for engine in [source, target] {
        let left = close(engine).await;
        if told.is_ok() {
            left?;
        }
    }
    Ok(writeln!(std::io::stdout(), "{}", told?)?)
}

/// Copies and answers what is to be said of it.
async fn move_between(
    [from, to]: [&Place; 2],
    [source, target]: [&Arc<dyn Engine>; 2],
    (master, of_development): (&MasterKey, bool),
    shut_out: bool,
) -> anyhow::Result<String> {
    let keys = key_ring(source, master).await?;
    let bar = Bar::new();
    let told = |progress| match progress {
        Copying::Copied(table, rows) => bar.at(&format!("copying {}", table.name()), rows),
        Copying::Verified(table, rows) => bar.at(&format!("verifying {}", table.name()), rows),
    };
    let by = control::line_of_command("CopyStore", Some(to.shown()), SystemClock.now());
    copy::announce(source, &keys, &by, shut_out).await?;
    let copied = copy::copy(source, target, &keys, &to.shown(), shut_out, told).await?;
    bar.end();
    if let (true, Some(folder)) = (of_development, to.folder()) {
        let path = folder.join(MASTER_KEY);
        folder::write(&path, &master.to_text()).with_context(|| path.display().to_string())?;
    }
    // The chain ends where it ended; nothing of it is written while both sides are still open.
    let store = store::Store::open(Arc::clone(target), keys, store::OpenAs::Inspect).await?;
    let lines: u64 = store.verify_audit().await?.iter().map(|head| head.seq).sum();
    let rows: u64 = copied.rows.iter().map(|(_, rows)| rows).sum();
    let resumed = if copied.resumed { "the copy was gone on with; " } else { "" };
    Ok(format!(
        "{resumed}{rows} rows are in {to}, each as in {from}, with {lines} lines of the log\n{from} stays at rest: start the server \
         on {to}",
        to = to.shown(),
        from = from.shown()
    ))
}

/// Lets the engine finish what it was told, and be counted no longer.
async fn close(engine: Arc<dyn Engine>) -> anyhow::Result<()> {
    Ok(engine.leave().await?)
}

/// The key in the file that was named, or in the one that development keeps in its folder, and whether it is the latter.
fn master_key(settings: &Settings, places: &[&Place]) -> anyhow::Result<(MasterKey, bool)> {
    let folders = || places.iter().filter_map(|place| place.folder());
    if let Some(path) = &settings.master_key {
        let mut key = key_file::read(path, None)?;
        for folder in folders().filter(|folder| folder.exists()) {
            key = key_file::read(path, Some(folder))?;
        }
        return Ok((key, false));
    }
    for folder in folders().chain([&*settings.data]) {
        if folder.join(MASTER_KEY).exists() {
            return Ok((Folder::open(folder)?.master_key()?, true));
        }
    }
    bail!("no master key is named: say --master-key FILE")
}

/// How far it is: a bar on a terminal, a line for each table otherwise.
struct Bar {
    bar: ProgressBar,
    last: std::cell::RefCell<(String, u64)>,
}

impl Bar {
    fn new() -> Self {
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {human_pos} rows, {per_sec}") {
            bar.set_style(style);
        }
        Self { bar, last: Default::default() }
    }

    fn at(&self, what: &str, rows: u64) {
        let mut last = self.last.borrow_mut();
        if last.0 != what {
            self.line(&last);
            what.clone_into(&mut last.0);
            self.bar.set_message(what.to_owned());
            self.bar.reset_elapsed();
        }
        last.1 = rows;
        self.bar.set_position(rows);
    }

    fn line(&self, (what, rows): &(String, u64)) {
        if self.bar.is_hidden() && !what.is_empty() {
            eprintln!("rockpool: {what}: {rows} rows");
        }
    }

    fn end(&self) {
        self.line(&self.last.borrow());
        self.bar.finish_and_clear();
    }
}
