//! `rockpool pool alter`: what is fixed when a pool is made, changed in place with everybody in it, while it is served.
//!
//! Over the control socket only: what it says of people is for whoever operates this machine. The words become
//! [`Wanted`] here; what an alteration is, is `directory::alteration`'s business, and how it is done `user_pools::alter`'s.

use std::io::{IsTerminal as _, Write as _, stdout};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, anyhow, bail, ensure};
use clap::{Args, Subcommand, ValueEnum};
use crypto::Secret;
use directory::alteration::{Changes, Phase, Rename};
use directory::{Alias, Attribute, Clock as _, Contact, DataType, PoolId, SignInMode};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use user_pools::alter::{Standing, Turn, job, survey};

use crate::control::{self, Deed, Progress};
use crate::installation::Installation;
use crate::local::Where;
use crate::people::{Agreed, Target, agree, printable};
use crate::settings::Settings;
use crate::when;

/// How often progress is told.
const TOLD_EVERY: Duration = Duration::from_millis(250);
/// Findings that wait for whoever reads them.
const AHEAD: usize = 64;

/// `rockpool pool alter`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct AlterWords {
    #[command(subcommand)]
    action: Option<AlterAction>,
    /// The pool's id.
    #[arg(value_name = "POOL", required = true)]
    altered: Option<String>,
    /// Standard attributes that everybody must have; who lacks one is asked at the next sign-in.
    #[arg(long, value_name = "ATTRIBUTE", value_delimiter = ',')]
    require: Vec<String>,
    /// Attributes that need not be there any more.
    #[arg(long, value_name = "ATTRIBUTE", value_delimiter = ',')]
    stop_requiring: Vec<String>,
    /// A new custom attribute: its name, then if wanted its type (string, number, boolean, datetime) and its limits.
    #[arg(long, value_name = "NAME[:TYPE[:MIN[:MAX]]]")]
    add: Vec<String>,
    /// Another name for a custom attribute; both are there until the alteration is finished.
    #[arg(long, value_name = "OLD=NEW")]
    rename: Vec<String>,
    /// A custom attribute that goes, with its values once the alteration is finished.
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    retire: Vec<String>,
    /// What people sign in with.
    #[arg(long, value_enum, value_name = "WHAT", value_delimiter = ',', conflicts_with_all = ["alias", "add_alias", "remove_alias"])]
    sign_in: Vec<SignIn>,
    /// Names of their own, and these attributes beside them.
    #[arg(long, value_enum, value_name = "ATTRIBUTE", value_delimiter = ',', conflicts_with_all = ["add_alias", "remove_alias"])]
    alias: Vec<AliasName>,
    /// One more attribute beside the user name.
    #[arg(long, value_enum, value_name = "ATTRIBUTE", value_delimiter = ',')]
    add_alias: Vec<AliasName>,
    /// One attribute less beside the user name.
    #[arg(long, value_enum, value_name = "ATTRIBUTE", value_delimiter = ',')]
    remove_alias: Vec<AliasName>,
    /// The attribute that becomes the user name of people who had none, with --sign-in username.
    #[arg(long, value_name = "ATTRIBUTE")]
    username_from: Option<String>,
    /// Whether names are told apart by their case.
    #[arg(long, value_enum)]
    case: Option<Case>,
    /// How passwords are kept; only `srp` is built.
    #[arg(long, value_name = "HOW")]
    password_storage: Option<String>,
    /// Only tell who stands in the way and what changes for whom.
    #[arg(long)]
    dry_run: bool,
    /// Begin and do not wait; the server goes on.
    #[arg(long, conflicts_with = "dry_run")]
    detach: bool,
    /// Give up the old form. From then on there is no way back.
    #[arg(long, conflicts_with_all = ["undo", "dry_run"])]
    finish: bool,
    /// Go back to the old form.
    #[arg(long, conflicts_with = "dry_run")]
    undo: bool,
    #[command(flatten)]
    agreed: Agreed,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Subcommand)]
enum AlterAction {
    /// Show the alterations that are under way.
    Status {
        /// The pool's id [default: all].
        altered: Option<String>,
    },
}

/// Which installation is meant, beside the folder for the data.
#[derive(Debug, Args)]
pub struct Place {
    /// Configuration file (TOML); ./rockpool.toml is read where it exists.
    #[arg(long, env = "ROCKPOOL_CONFIG", value_name = "FILE", global = true)]
    config: Option<PathBuf>,
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

fn secret(text: &str) -> Result<Secret, std::convert::Infallible> {
    Ok(Secret::new(text))
}

impl Place {
    /// The settings that say so.
    ///
    /// # Errors
    /// Another server is named; the configuration file cannot be read.
    pub fn settings(self, target: &Target) -> anyhow::Result<Settings> {
        ensure!(
            target.endpoint.is_none(),
            "this is done on the server's own machine, over its control socket: leave out --endpoint"
        );
        let Self { config, store, master_key, control } = self;
        Where::new(config, target.data.clone(), store, master_key, control).settings()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum SignIn {
    /// A name of their own.
    Username,
    /// Their e-mail address.
    Email,
    /// Their phone number.
    Phone,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum AliasName {
    /// The verified e-mail address.
    Email,
    /// The verified phone number.
    Phone,
    /// The preferred user name.
    PreferredUsername,
}

impl AliasName {
    fn alias(self) -> Alias {
        match self {
            Self::Email => Alias::Email,
            Self::Phone => Alias::PhoneNumber,
            Self::PreferredUsername => Alias::PreferredUsername,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Case {
    /// Ada and ada are two people.
    Sensitive,
    /// Ada and ada are the same.
    Insensitive,
}

/// What the words ask for; what depends on the pool as it is, is decided where the pool is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Wanted {
    changes: Changes,
    add_alias: Vec<Alias>,
    remove_alias: Vec<Alias>,
}

impl AlterWords {
    fn wanted(&self) -> anyhow::Result<Wanted> {
        if let Some(how) = &self.password_storage {
            bail!(
                "--password-storage {how}: passwords are kept as sealed SRP verifiers, which every flow can use; other ways \
                 are not built yet, so nothing is changed"
            );
        }
        let aliases = |names: &[AliasName]| names.iter().map(|name| name.alias()).collect::<Vec<_>>();
        let mut changes = Changes {
            require: self.require.clone(),
            relax: self.stop_requiring.clone(),
            add: self.add.iter().map(|text| added(text)).collect::<anyhow::Result<_>>()?,
            rename: self.rename.iter().map(|text| rename(text)).collect::<anyhow::Result<_>>()?,
            retire: self.retire.iter().map(|name| custom(name)).collect(),
            username_from: self.username_from.clone(),
            case_sensitive: self.case.map(|case| case == Case::Sensitive),
            ..Changes::default()
        };
        if !self.sign_in.is_empty() {
            let own = self.sign_in.contains(&SignIn::Username);
            ensure!(
                !own || self.sign_in.len() == 1,
                "--sign-in: people sign in with a name of their own, or with an address or number; for both say --alias"
            );
            let contacts = self.sign_in.iter().filter_map(|one| match one {
                SignIn::Username => None,
                SignIn::Email => Some(Contact::Email),
                SignIn::Phone => Some(Contact::PhoneNumber),
            });
            let contacts = contacts.collect();
            changes.sign_in = Some(if own { SignInMode::Username } else { SignInMode::Attributes(contacts) });
        } else if !self.alias.is_empty() {
            changes.sign_in = Some(SignInMode::Aliases(aliases(&self.alias)));
        }
        Ok(Wanted { changes, add_alias: aliases(&self.add_alias), remove_alias: aliases(&self.remove_alias) })
    }
}

fn custom(name: &str) -> String {
    if name.contains("custom:") { name.to_owned() } else { format!("custom:{name}") }
}

fn rename(text: &str) -> anyhow::Result<Rename> {
    let (from, to) =
        text.split_once('=').context("--rename wants the old and the new name, such as tier=plan")?;
    Ok(Rename { from: custom(from), to: custom(to) })
}

fn added(text: &str) -> anyhow::Result<Attribute> {
    let text = text.strip_prefix("custom:").unwrap_or(text);
    let mut parts = text.split(':');
    let name = custom(parts.next().unwrap_or_default());
    let data_type = match parts.next().unwrap_or("string").to_ascii_lowercase().as_str() {
        "string" | "" => DataType::String,
        "number" => DataType::Number,
        "boolean" => DataType::Boolean,
        "datetime" => DataType::DateTime,
        other => bail!("--add {text}: {other} is no type; there are string, number, boolean and datetime"),
    };
    let mut limit = || -> anyhow::Result<Option<String>> {
        let Some(limit) = parts.next().filter(|limit| !limit.is_empty()) else { return Ok(None) };
        ensure!(
            matches!(data_type, DataType::String | DataType::Number) && limit.parse::<i64>().is_ok(),
            "--add {text}: {limit} is no limit of a {}",
            data_type.as_str()
        );
        Ok(Some(limit.to_owned()))
    };
    let (minimum, maximum) = (limit()?, limit()?);
    ensure!(parts.next().is_none(), "--add {text}: after the limits nothing is expected");
    Ok(Attribute { name, data_type, developer_only: false, mutable: true, required: false, minimum, maximum })
}

/// What the control socket does with alterations.
pub const DEEDS: &[Deed] = &[
    Deed { name: "pool.alter.check", run: |on, input, progress| Box::pin(check(on, input, progress)) },
    Deed { name: "pool.alter", run: |on, input, progress| Box::pin(alter(on, input, progress)) },
    Deed { name: "pool.alter.turn", run: |on, input, progress| Box::pin(turn(on, input, progress)) },
    Deed { name: "pool.alter.status", run: |on, input, _| Box::pin(status(on, input)) },
];

/// Runs the command.
///
/// # Errors
/// Each says what to do next. What was begun is gone on with by the server.
pub fn run(target: &Target, words: AlterWords) -> anyhow::Result<()> {
    let json = target.json;
    if let Some(AlterAction::Status { altered }) = words.action {
        let told = control::perform(
            &words.place.settings(target)?,
            "pool.alter.status",
            json!({ "pool": altered }),
            |_| (),
        )?;
        return show_status(&told, json);
    }
    let pool = words.altered.clone().context("which pool? `rockpool pool list` shows them")?;
    let wanted = words.wanted()?;
    if words.finish || words.undo {
        ensure!(
            wanted == Wanted::default(),
            "an alteration is finished or undone as it was begun: leave out the changes"
        );
        if words.finish {
            agree::ask(&words.agreed, &format!("Finish the alteration of {pool}"))?;
        }
        let how = if words.finish { "finish" } else { "undo" };
        let input = json!({ "pool": pool, "turn": how, "wait": !words.detach });
        let told = perform(&words.place.settings(target)?, "pool.alter.turn", input, json)?;
        return say(&told, json);
    }
    if words.dry_run {
        let input = json!({ "pool": pool, "wanted": wanted });
        let told = perform(&words.place.settings(target)?, "pool.alter.check", input, json)?;
        let number = |name: &str| told[name].as_u64().unwrap_or_default();
        if json {
            writeln!(stdout(), "{told}")?;
        } else {
            writeln!(
                stdout(),
                "{} users: {} stand in the way, {} lack something, {} have to mind the spelling of a name",
                number("users"),
                number("in_conflict"),
                number("lacking"),
                number("spelling")
            )?;
        }
        ensure!(number("in_conflict") == 0, "nothing can be begun while users stand in the way");
        return Ok(());
    }
    let input = json!({ "pool": pool, "wanted": wanted, "wait": !words.detach });
    let told = perform(&words.place.settings(target)?, "pool.alter", input, json)?;
    say(&told, json)
}

/// Has it done, with a bar for people and a line for each thing that is found.
fn perform(settings: &Settings, name: &str, input: Value, json: bool) -> anyhow::Result<Value> {
    let shows = std::io::stderr().is_terminal() && !json;
    let told = control::perform(settings, name, input, |progress| {
        if let Some(found) = progress.get("found") {
            // Whoever closed the pipe has read enough.
            let _ = if json {
                writeln!(stdout(), "{found}")
            } else {
                let text = |name: &str| printable(found[name].as_str().unwrap_or_default());
                let mark = if found["conflict"] == true { "conflict" } else { "note" };
                writeln!(stdout(), "{mark:<9} {} ({}): {}", text("username"), text("sub"), text("needs"))
            };
        } else if shows {
            eprint!("\r{:<70}", line(progress));
        }
    });
    if shows {
        eprintln!();
    }
    told
}

fn say(told: &Value, json: bool) -> anyhow::Result<()> {
    if json {
        writeln!(stdout(), "{told:#}")?;
    } else {
        writeln!(stdout(), "{}", printable(&line(told)))?;
    }
    Ok(())
}

fn show_status(told: &Value, json: bool) -> anyhow::Result<()> {
    if json {
        writeln!(stdout(), "{told:#}")?;
        return Ok(());
    }
    let under_way = told.as_array().map(Vec::as_slice).unwrap_or_default();
    for one in under_way {
        writeln!(stdout(), "{}", printable(&line(one)))?;
    }
    if under_way.is_empty() {
        writeln!(stdout(), "no pool is being altered")?;
    }
    Ok(())
}

fn line(told: &Value) -> String {
    let number = |name: &str| told[name].as_u64().unwrap_or_default();
    let pool = told["pool"].as_str().unwrap_or_default();
    let (seen, of) = (number("seen"), number("of").max(number("seen")));
    let bar = || {
        let done = (seen * 20).checked_div(of).unwrap_or(20) as usize;
        format!("[{:<20}] {seen} of {of} users", "#".repeat(done))
    };
    match told["phase"].as_str().unwrap_or_default() {
        "preparing" if number("conflicts") > 0 => format!(
            "{pool}: {} users stand in the way; --dry-run lists them, and they are looked at again every few seconds",
            number("conflicts")
        ),
        "preparing" => format!("{pool}: preparing {}", bar()),
        "switched" => format!(
            "{pool}: the new form is in force. `rockpool pool alter {pool} --finish` gives up the old one, --undo goes back"
        ),
        "finishing" => format!("{pool}: finishing {}", bar()),
        "undoing" => format!("{pool}: undoing {}", bar()),
        "begun" => format!("{pool}: begun; `rockpool pool alter status {pool}` shows how far it is"),
        "finished" => format!("{pool}: finished"),
        "undone" => format!("{pool}: everything is as it was"),
        _ => format!("{pool}: nothing is under way"),
    }
}

fn told(standing: &Standing) -> Value {
    json!({
        "pool": standing.pool.as_str(),
        "phase": standing.alteration.phase,
        "changes": standing.alteration.changes,
        "begun_at": when::shown(standing.alteration.begun_at),
        "seen": standing.seen,
        "of": standing.of,
        "conflicts": standing.conflicts,
        "next_at": standing.next_at.map(when::shown),
        "failure": standing.failure,
    })
}

fn pool_of(input: &Value) -> anyhow::Result<PoolId> {
    Ok(PoolId::new(input["pool"].as_str().context("which pool?")?))
}

fn wording(refusal: user_pools::Refusal) -> anyhow::Error {
    match refusal {
        user_pools::Refusal::UnknownPool(id) => {
            anyhow!("there is no user pool {id}; `rockpool pool list` shows those that there are")
        }
        user_pools::Refusal::Parameter(why) => anyhow!("{why}"),
        user_pools::Refusal::Store(error) => error.into(),
        other => anyhow!("{other}"),
    }
}

async fn changes(on: &Installation, id: &PoolId, input: &Value) -> anyhow::Result<Changes> {
    let wanted: Wanted = serde_json::from_value(input["wanted"].clone()).context("what is to be changed")?;
    let Wanted { mut changes, add_alias, remove_alias } = wanted;
    if add_alias.is_empty() && remove_alias.is_empty() {
        return Ok(changes);
    }
    let pool = on.rooms.load_pool(id, on.clock.now()).await.map_err(wording)?;
    let mut aliases = match &pool.sign_in {
        SignInMode::Username => Vec::new(),
        SignInMode::Aliases(aliases) => aliases.clone(),
        SignInMode::Attributes(_) => bail!(
            "people sign in with an address or number in this pool, and have no user names beside which an alias could \
             stand: say --alias to let the address or number be one"
        ),
    };
    for alias in &remove_alias {
        ensure!(aliases.contains(alias), "{} is no alias in this pool", alias.attribute());
    }
    aliases.retain(|alias| !remove_alias.contains(alias));
    for alias in add_alias {
        ensure!(!aliases.contains(&alias), "{} is an alias in this pool already", alias.attribute());
        aliases.push(alias);
    }
    changes.sign_in =
        Some(if aliases.is_empty() { SignInMode::Username } else { SignInMode::Aliases(aliases) });
    Ok(changes)
}

/// Goes through all users; hands on what is found, or only what stands in the way.
async fn survey(
    on: &Installation,
    id: &PoolId,
    changes: &Changes,
    progress: &Progress,
    all: bool,
) -> anyhow::Result<survey::Tally> {
    let (tell, mut told) = mpsc::channel::<survey::Told>(AHEAD);
    let looking = async {
        // The channel ends with the look, whatever comes of it.
        let tell = tell;
        on.rooms.survey_alteration(id, changes, on.clock.now(), &tell).await.map_err(wording)
    };
    let handing = async {
        while let Some(found) = told.recv().await {
            if all || found.conflict {
                progress.hand(json!({ "found": found })).await?;
            }
        }
        anyhow::Ok(())
    };
    let (tally, handed) = tokio::join!(looking, handing);
    let tally = tally?;
    handed?;
    Ok(tally)
}

async fn check(on: &Arc<Installation>, input: Value, progress: &Progress) -> anyhow::Result<Value> {
    let id = pool_of(&input)?;
    let changes = changes(on, &id, &input).await?;
    Ok(serde_json::to_value(survey(on, &id, &changes, progress, true).await?)?)
}

async fn alter(on: &Arc<Installation>, input: Value, progress: &Progress) -> anyhow::Result<Value> {
    let id = pool_of(&input)?;
    let changes = changes(on, &id, &input).await?;
    let wait = input["wait"] != false;
    let standing = on.rooms.alteration(&id, on.clock.now()).await.map_err(wording)?;
    // Said again it waits for what was begun.
    let is_same = standing.is_some_and(|standing| {
        standing.alteration.changes == changes && standing.alteration.phase == Phase::Preparing
    });
    if !is_same {
        let tally = survey(on, &id, &changes, progress, false).await?;
        ensure!(
            tally.in_conflict == 0,
            "{} of {} users stand in the way, so nothing was begun; --dry-run lists what each needs",
            tally.in_conflict,
            tally.users
        );
        let by = control::line("BeginAlteration", None, on.clock.now());
        on.rooms.begin_alteration(&id, &changes, &by, on.clock.now()).await.map_err(wording)?;
    }
    if !wait {
        return Ok(json!({ "pool": id.as_str(), "phase": "begun" }));
    }
    until_still(on, &id, progress, "finished").await
}

async fn turn(on: &Arc<Installation>, input: Value, progress: &Progress) -> anyhow::Result<Value> {
    let id = pool_of(&input)?;
    let (turn, end) = match input["turn"].as_str() {
        Some("finish") => (Turn::Finish, "finished"),
        Some("undo") => (Turn::Undo, "undone"),
        _ => bail!("finish or undo?"),
    };
    let now = on.clock.now();
    let standing = on.rooms.alteration(&id, now).await.map_err(wording)?;
    let under_way = standing.map(|standing| standing.alteration.phase);
    let is_same = matches!(
        (under_way, turn),
        (Some(Phase::Finishing), Turn::Finish) | (Some(Phase::Undoing), Turn::Undo)
    );
    if !is_same {
        let by = control::line("TurnAlteration", None, now);
        on.rooms.turn_alteration(&id, turn, &by, on.wait_for_nodes(), now).await.map_err(wording)?;
    }
    if input["wait"] == false {
        return Ok(json!({ "pool": id.as_str(), "phase": "begun" }));
    }
    until_still(on, &id, progress, end).await
}

/// Waits until the job has nothing to do.
async fn until_still(
    on: &Arc<Installation>,
    id: &PoolId,
    progress: &Progress,
    end: &str,
) -> anyhow::Result<Value> {
    loop {
        // Without a server nobody else does the steps.
        let stepped = !on.is_at_work() && on.jobs.step(&job::name(id), on.clock.now()).await?;
        let standing = on.rooms.alteration(id, on.clock.now()).await.map_err(wording)?;
        let Some(standing) = standing else {
            return Ok(json!({ "pool": id.as_str(), "phase": end }));
        };
        if standing.alteration.phase == Phase::Switched {
            return Ok(told(&standing));
        }
        if let Some(failure) = &standing.failure {
            return Err(anyhow!("{failure}")).with_context(|| {
                format!(
                    "a step failed; it is tried again by itself, and `rockpool pool alter status {id}` shows how it goes. \
                     `rockpool store check` names rows that cannot be read"
                )
            });
        }
        ensure!(
            standing.conflicts == 0 || standing.alteration.phase != Phase::Preparing,
            "{} users came to stand in the way since it was begun: `rockpool pool alter {id} --dry-run` lists what each \
             needs. It goes on by itself once nobody does, or --undo takes it back",
            standing.conflicts
        );
        if !stepped {
            progress.tell(told(&standing));
            ensure!(
                !on.is_stopping(),
                "the server is stopping; it goes on with this when it runs again, and `rockpool pool alter status {id}` \
                 shows how far it is"
            );
            tokio::time::sleep(TOLD_EVERY).await;
        }
    }
}

async fn status(on: &Arc<Installation>, input: Value) -> anyhow::Result<Value> {
    let now = on.clock.now();
    if input["pool"].is_string() {
        let id = pool_of(&input)?;
        let standing = on.rooms.alteration(&id, now).await.map_err(wording)?;
        return Ok(standing.iter().map(told).collect());
    }
    let mut under_way = Vec::new();
    for id in on.rooms.altered_pools(now).await.map_err(wording)? {
        under_way.extend(on.rooms.alteration(&id, now).await.map_err(wording)?.iter().map(told));
    }
    Ok(under_way.into())
}
