//! `rockpool up`: a template and the code beside it, deployed on the server of this machine: what would change is shown,
//! somebody agrees once to that content (RULE-22), and what happens is told as it happens.

mod deeds;
mod package;
pub mod show;

use std::collections::BTreeMap;
use std::io::{IsTerminal as _, Write as _, stderr, stdin, stdout};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use anyhow::{Context as _, bail, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clap::Args;
use dialoguer::Confirm;
use serde_json::{Value, json};

pub use deeds::DEEDS;

use crate::control;
use crate::local::Where;
use crate::settings::Settings;
use package::Package;
use show::Show;

/// Bytes of a piece of an archive: a line of the control socket has a limit.
const PIECE: usize = 4 << 20;
/// How often files are looked at.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// `rockpool up`.
#[derive(Debug, Args)]
pub struct Words {
    /// The template: CloudFormation or SAM, YAML or JSON. Code in it may be a folder or file beside it.
    #[arg(value_name = "TEMPLATE")]
    pub template: PathBuf,
    #[command(flatten)]
    pub manner: Manner,
    #[command(flatten)]
    whose: Where,
}

/// How a template is deployed.
#[derive(Clone, Debug, Default, Args)]
pub struct Manner {
    /// Name of the stack [default: the name of the template's folder].
    #[arg(long, value_name = "NAME")]
    pub stack: Option<String>,
    /// A parameter's value, NAME=VALUE; repeatable. Those that are not given keep the values that they have.
    #[arg(long = "parameter", value_name = "NAME=VALUE")]
    pub parameters: Vec<String>,
    /// Deploy without asking. Otherwise each content is agreed to once, and remembered.
    #[arg(long)]
    pub yes: bool,
    /// Stay, and deploy again whenever the template or its code changes.
    #[arg(long)]
    pub watch: bool,
    /// Leave out resources of types that this server does not have, instead of stopping.
    #[arg(long)]
    pub skip_unsupported: bool,
    /// Change in place what AWS does not change in place, where this server can.
    #[arg(long)]
    pub allow_in_place: bool,
    /// Take code from outside of the template's folder too.
    #[arg(long)]
    pub code_anywhere: bool,
    /// Print JSON, one line for each thing that happens; nobody is asked.
    #[arg(long)]
    pub json: bool,
}

/// Runs the command.
///
/// # Errors
/// Each says what to do next.
pub fn run(words: Words) -> anyhow::Result<()> {
    let settings = words.whose.settings()?;
    up(&settings, &words.template, &words.manner)
}

/// Deploys, and stays where that was asked for.
///
/// # Errors
/// Each says what to do next; while files are watched they are told, and the next change is waited for.
pub fn up(settings: &Settings, template: &Path, manner: &Manner) -> anyhow::Result<()> {
    let first = deploy(settings, template, manner, false);
    if !manner.watch {
        return first.map(|_| ());
    }
    let mut seen = told(first, template);
    loop {
        wait(&seen)?;
        seen = told(deploy(settings, template, manner, true), template);
    }
}

/// What to watch after a try.
fn told(done: anyhow::Result<Vec<PathBuf>>, template: &Path) -> Seen {
    let files = done.unwrap_or_else(|error| {
        let _ = writeln!(stderr(), "rockpool: {error:#}");
        let beside = template.parent().filter(|folder| !folder.as_os_str().is_empty());
        vec![template.to_owned(), beside.unwrap_or(Path::new(".")).to_owned()]
    });
    let _ = writeln!(stderr(), "watching {} and its code; Ctrl-C ends it", template.display());
    Seen::of(files)
}

fn deploy(
    settings: &Settings,
    template: &Path,
    manner: &Manner,
    agreed_to_watch: bool,
) -> anyhow::Result<Vec<PathBuf>> {
    let package = package::read(template, manner.code_anywhere)?;
    let stack = match &manner.stack {
        Some(stack) => stack.clone(),
        None => name_of(template)?,
    };
    let ask = |name: &str, input: Value| control::perform(settings, name, input, |_| ());
    upload(&package, &ask)?;
    let proposed = ask(
        "up.propose",
        json!({
            "stack": stack,
            "template": package.template,
            "hash": package.hash,
            "parameters": parameters(&manner.parameters)?,
            "skip_unsupported": manner.skip_unsupported,
            "allow_in_place": manner.allow_in_place,
        }),
    )
    .map_err(helped)?;
    let mut show = Show::new(manner.json, &stack);
    show.proposed(&proposed)?;
    let change_set = json!({ "change_set": proposed["change_set"] });
    if proposed["nothing"] == true {
        ask("up.forget", change_set)?;
        show.nothing(&proposed)?;
        return Ok(package.made_of);
    }
    if let Err(refused) = agree(manner, &package, &stack, agreed_to_watch, &ask) {
        ask("up.forget", change_set)?;
        return Err(refused);
    }
    let done = control::perform(settings, "up.execute", change_set, |line| show.happened(line))?;
    show.done(&done)?;
    let status = done["status"].as_str().unwrap_or_default();
    ensure!(
        matches!(status, "CREATE_COMPLETE" | "UPDATE_COMPLETE"),
        "the stack {stack} is in {status}: {}\n{}`rockpool stack events {stack}` tells all of it",
        done["reason"].as_str().unwrap_or("what was done is undone"),
        show.failures()
    );
    Ok(package.made_of)
}

/// What to do about a refusal, where a flag would help.
fn helped(error: anyhow::Error) -> anyhow::Error {
    if error.to_string().contains("Unrecognized resource types") {
        return error.context(
            "the template has resources that this server does not have: --skip-unsupported leaves them out",
        );
    }
    error
}

/// Sends what the server does not have yet.
fn upload(package: &Package, ask: &impl Fn(&str, Value) -> anyhow::Result<Value>) -> anyhow::Result<()> {
    for (hash, bytes) in &package.archives {
        if ask("up.has", json!({ "hash": hash }))? == true {
            continue;
        }
        let mut pieces = Vec::new();
        for piece in bytes.chunks(PIECE) {
            pieces.push(ask("up.piece", json!({ "base64": STANDARD.encode(piece) }))?);
        }
        let kept = ask("up.archive", json!({ "pieces": pieces }))?;
        ensure!(kept == hash.as_str(), "the server has kept other bytes than were sent");
    }
    Ok(())
}

/// Somebody agrees to this content, or did before (RULE-22).
fn agree(
    manner: &Manner,
    package: &Package,
    stack: &str,
    agreed_to_watch: bool,
    ask: &impl Fn(&str, Value) -> anyhow::Result<Value>,
) -> anyhow::Result<()> {
    let hash = json!({ "hash": package.hash });
    if ask("up.agreed", hash.clone())? == true {
        return Ok(());
    }
    // Who watches is there, and changes the files: that is what was agreed to.
    if !manner.yes && !agreed_to_watch {
        if manner.json || !stdin().is_terminal() {
            bail!(
                "nobody has agreed to this content yet (sha256 {}), and there is nobody to ask: with --yes it is deployed",
                &package.hash[..12]
            );
        }
        let prompt = format!("Deploy this to the stack {stack}? (content sha256 {})", &package.hash[..12]);
        if !Confirm::new().with_prompt(prompt).default(false).interact().context("the terminal")? {
            bail!("nothing was done");
        }
    }
    ask("up.agree", hash)?;
    Ok(())
}

fn parameters(given: &[String]) -> anyhow::Result<BTreeMap<&str, &str>> {
    let pair = |text: &'_ String| -> anyhow::Result<()> {
        ensure!(text.contains('='), "--parameter {text} has no value: write NAME=VALUE");
        Ok(())
    };
    given.iter().try_for_each(pair)?;
    Ok(given.iter().filter_map(|text| text.split_once('=')).collect())
}

/// A stack's name from the folder that the template lies in.
fn name_of(template: &Path) -> anyhow::Result<String> {
    let real = template.canonicalize().with_context(|| format!("the template {}", template.display()))?;
    let folder = real.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy().into_owned();
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    let name: String = folder.chars().map(plain).collect();
    let name = name.trim_matches('-');
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        Ok(name.chars().take(100).collect())
    } else {
        Ok(format!("stack-{}", name.chars().take(100).collect::<String>()).trim_end_matches('-').to_owned())
    }
}

/// Files and folders as they were when they were looked at.
struct Seen {
    files: Vec<PathBuf>,
    state: BTreeMap<PathBuf, (SystemTime, u64)>,
}

impl Seen {
    fn of(files: Vec<PathBuf>) -> Self {
        let mut state = BTreeMap::new();
        for file in &files {
            look(file, &mut state, 0);
        }
        Self { files, state }
    }
}

fn look(path: &Path, state: &mut BTreeMap<PathBuf, (SystemTime, u64)>, depth: usize) {
    let Ok(metadata) = std::fs::metadata(path) else { return };
    if metadata.is_dir() {
        let hidden =
            |path: &Path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(['.', '_']));
        if depth > 20 || (depth > 0 && hidden(path)) {
            return;
        }
        for entry in std::fs::read_dir(path).into_iter().flatten().flatten() {
            look(&entry.path(), state, depth + 1);
        }
    } else {
        state
            .insert(path.to_owned(), (metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH), metadata.len()));
    }
}

/// Waits until something is otherwise than it was, and then until it stays as it is.
fn wait(seen: &Seen) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut last = Seen::of(seen.files.clone());
    loop {
        runtime.block_on(tokio::time::sleep(LOOK_EVERY));
        let now = Seen::of(seen.files.clone());
        if now.state != seen.state && now.state == last.state {
            return Ok(());
        }
        last = now;
    }
}

/// Prints a line of JSON.
fn print(value: &Value) -> anyhow::Result<()> {
    writeln!(stdout(), "{value}")?;
    Ok(())
}
