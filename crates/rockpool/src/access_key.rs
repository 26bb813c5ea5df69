//! `rockpool access-key`: the credentials of programs that administer (RULE-18). Each is made with what it may do and
//! for which pools; its secret is shown once.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use clap::{Args, Subcommand};
use directory::{
    AccessKey, AccessKeyUse, AuditLine, Capability, Clock, FeedEntry, IdSource as _, OsIds, PoolId, Timestamp,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::access_keys::{access_key_key, access_key_use_key, access_keys_prefix};
use store::{Scan, StoreError, Unit, change};

use crate::control::{self, Deed, Doing};
use crate::environment;
use crate::installation::Installation;
use crate::local::Where;
use crate::people::table::{Table, details};
use crate::when;

/// Characters of a description.
const LONGEST_DESCRIPTION: usize = 256;
/// Keys in one page of the store.
const PAGE: usize = 200;

/// What is to be done with access keys.
#[derive(Debug, Args)]
pub struct Words {
    #[command(subcommand)]
    deed: Verb,
    #[command(flatten)]
    whose: Where,
    /// Print JSON.
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Make a key and print its secret, which is never shown again.
    Create {
        /// What it may do: users, pools, functions, provisioning, export, keys.
        #[arg(long, value_name = "CAPABILITY", value_delimiter = ',', required = true)]
        allow: Vec<String>,
        /// A pool that it may touch; may be said several times [default: all pools, those to come included].
        #[arg(long = "pool", value_name = "ID", value_delimiter = ',')]
        pools: Vec<String>,
        /// It is refused after that time, such as 90d [default: it does not expire].
        #[arg(long, value_name = "TIME", value_parser = crate::duration::parse)]
        expires: Option<Duration>,
        /// What it is for.
        #[arg(long, default_value = "", value_name = "TEXT")]
        description: String,
    },
    /// List the keys.
    List,
    /// Show a key, without its secret.
    Describe {
        /// The key's id.
        id: String,
    },
    /// Refuse a key until it is enabled again.
    Disable {
        /// The key's id.
        id: String,
    },
    /// Honour a disabled key again.
    Enable {
        /// The key's id.
        id: String,
    },
    /// Take a key away for good.
    Delete {
        /// The key's id.
        id: String,
    },
}

/// What `access-key.create` is given.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    allow: Vec<String>,
    pools: Vec<String>,
    expires_in_seconds: Option<u64>,
    description: String,
}

/// The key that a deed is about.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    id: String,
}

/// What the control socket does with access keys.
pub const DEEDS: &[Deed] = &[
    Deed { name: "access-key.create", run: |on, input, _| Box::pin(create(on, input)) },
    Deed { name: "access-key.list", run: |on, _, _| Box::pin(list(on)) },
    Deed { name: "access-key.describe", run: |on, input, _| Box::pin(describe(on, input)) },
    Deed { name: "access-key.disable", run: |on, input, _| switch(on, input, false) },
    Deed { name: "access-key.enable", run: |on, input, _| switch(on, input, true) },
    Deed { name: "access-key.delete", run: |on, input, _| Box::pin(delete(on, input)) },
];

/// Runs the command.
///
/// # Errors
/// Each says what to do next.
pub fn run(words: Words) -> anyhow::Result<()> {
    let settings = words.whose.settings()?;
    let ask = |name: &str, input: Value| control::perform(&settings, name, input, |_| ());
    let mut out = std::io::stdout().lock();
    match words.deed {
        Verb::Create { allow, pools, expires, description } => {
            let expires_in_seconds = expires.map(|length| length.as_secs());
            let wanted = Wanted { allow, pools, expires_in_seconds, description };
            let made = ask("access-key.create", serde_json::to_value(wanted)?)?;
            if words.json {
                writeln!(out, "{made:#}")?;
                return Ok(());
            }
            let text = |name: &str| made[name].as_str().unwrap_or_default().to_owned();
            writeln!(out, "{}", environment::line("AWS_ACCESS_KEY_ID", &text("id")))?;
            writeln!(out, "{}", environment::line("AWS_SECRET_ACCESS_KEY", &text("secret_access_key")))?;
            eprintln!(
                "rockpool: the secret is not shown again; keep it where the program that uses it finds it"
            );
        }
        Verb::List => {
            let keys = ask("access-key.list", Value::Null)?;
            if words.json {
                writeln!(out, "{keys:#}")?;
                return Ok(());
            }
            let mut table = Table::new(&[
                "ID",
                "STATE",
                "ALLOWED",
                "POOLS",
                "CREATED",
                "LAST USED",
                "EXPIRES",
                "DESCRIPTION",
            ]);
            for key in keys.as_array().into_iter().flatten() {
                let of = |name: &str| shown(key, name);
                table.row([
                    of("id"),
                    of("state"),
                    of("allow"),
                    of("pools"),
                    of("created_at"),
                    of("last_used_at"),
                    of("expires_at"),
                    of("description"),
                ]);
            }
            if table.is_empty() {
                eprintln!(
                    "rockpool: there is no access key; `rockpool access-key create --allow users,pools` makes one"
                );
            } else {
                table.print(&mut out)?;
            }
        }
        Verb::Describe { id } => {
            show(&mut out, &ask("access-key.describe", json!({ "id": id }))?, words.json)?
        }
        Verb::Disable { id } => show(&mut out, &ask("access-key.disable", json!({ "id": id }))?, words.json)?,
        Verb::Enable { id } => show(&mut out, &ask("access-key.enable", json!({ "id": id }))?, words.json)?,
        Verb::Delete { id } => {
            let gone = ask("access-key.delete", json!({ "id": id }))?;
            if words.json {
                writeln!(out, "{gone:#}")?;
            } else {
                eprintln!("rockpool: {id} is gone; what is signed with it is refused from now on");
            }
        }
    }
    Ok(())
}

fn show(out: &mut impl std::io::Write, key: &Value, as_json: bool) -> anyhow::Result<()> {
    if as_json {
        writeln!(out, "{key:#}")?;
        return Ok(());
    }
    let names = ["id", "state", "description", "allow", "pools", "created_at", "last_used_at", "expires_at"];
    let lines: Vec<(&str, String)> = names.iter().map(|name| (*name, shown(key, name))).collect();
    details(out, &lines)?;
    Ok(())
}

/// A member of a key as people read it.
fn shown(key: &Value, name: &str) -> String {
    match &key[name] {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(","),
        Value::Null if name == "pools" => "all".to_owned(),
        _ => String::new(),
    }
}

async fn create(on: &Arc<Installation>, input: Value) -> anyhow::Result<Value> {
    let wanted: Wanted = serde_json::from_value(input).context("access-key.create")?;
    let now = on.clock.now();
    let mut key = AccessKey::generate(now);
    for name in &wanted.allow {
        let known = Capability::parse(name.trim()).with_context(|| {
            let all: Vec<&str> = Capability::ALL.iter().map(|one| one.as_str()).collect();
            format!("{name:?} is no capability; there are {}", all.join(", "))
        })?;
        key.capabilities.insert(known);
    }
    ensure!(!key.capabilities.is_empty(), "a key that may do nothing opens nothing: say --allow users,pools");
    ensure!(
        wanted.description.chars().count() <= LONGEST_DESCRIPTION,
        "a description has at most {LONGEST_DESCRIPTION} characters"
    );
    key.description = wanted.description;
    key.expires_at = wanted.expires_in_seconds.map(|seconds| now + Duration::from_secs(seconds));
    ensure!(key.expires_at.is_none_or(|at| at > now), "a key that expires at once opens nothing");
    if !wanted.pools.is_empty() {
        let mut pools = BTreeSet::new();
        for id in &wanted.pools {
            let pool = PoolId::new(id.trim());
            // One that is there: a typing mistake would make a key that opens nothing, or a pool of tomorrow.
            if on.rooms.load_pool(&pool, now).await.is_err() {
                bail!("there is no user pool {id:?}; `rockpool pool list` shows them");
            }
            pools.insert(pool);
        }
        key.pools = Some(pools);
    }
    change!(on.store, now, |unit| -> Result<(), StoreError> {
        unit.insert(&key)?;
        note(unit, "CreateAccessKey", &key.id, now)
    })?;
    on.access_keys.forget(&key.id);
    let mut told = told(&key, None, now);
    told["secret_access_key"] = key.secret.expose().into();
    Ok(told)
}

async fn list(on: &Arc<Installation>) -> anyhow::Result<Value> {
    let now = on.clock.now();
    let mut scan = Scan::keys(&access_keys_prefix()).limit(PAGE);
    let mut all = Vec::new();
    loop {
        let page = on.store.scan::<AccessKey>(&scan, now).await?;
        let uses: Vec<String> = page.items.iter().map(|key| access_key_use_key(&key.id)).collect();
        let uses = on.store.find_many_without_secrets::<AccessKeyUse>(&uses, now).await?;
        all.extend(page.items.iter().zip(uses).map(|(key, used)| told(key, used.as_ref(), now)));
        if page.next.is_none() {
            return Ok(all.into());
        }
        scan = scan.after(page.next);
    }
}

async fn describe(on: &Arc<Installation>, input: Value) -> anyhow::Result<Value> {
    let Named { id } = serde_json::from_value(input).context("access-key.describe")?;
    let now = on.clock.now();
    let found = on
        .store
        .find_two_without_secrets::<AccessKey, AccessKeyUse>(
            &access_key_key(&id),
            &access_key_use_key(&id),
            now,
        )
        .await?;
    let key = found.0.with_context(|| unknown(&id))?;
    Ok(told(&key, found.1.as_ref(), now))
}

fn switch(on: &Arc<Installation>, input: Value, enabled: bool) -> Doing<'_> {
    Box::pin(async move {
        let Named { id } = serde_json::from_value(input).context("access-key")?;
        let now = on.clock.now();
        let key = change!(on.store, now, |unit| -> Result<Option<AccessKey>, StoreError> {
            let Some(mut key) = unit.find::<AccessKey>(&access_key_key(&id)).await? else { return Ok(None) };
            if key.enabled != enabled {
                key.enabled = enabled;
                unit.put(&key)?;
                note(unit, if enabled { "EnableAccessKey" } else { "DisableAccessKey" }, &id, now)?;
            }
            Ok(Some(key))
        })?;
        on.access_keys.forget(&id);
        let key = key.with_context(|| unknown(&id))?;
        Ok(told(&key, None, now))
    })
}

async fn delete(on: &Arc<Installation>, input: Value) -> anyhow::Result<Value> {
    let Named { id } = serde_json::from_value(input).context("access-key.delete")?;
    let now = on.clock.now();
    let there = change!(on.store, now, |unit| -> Result<bool, StoreError> {
        let Some(key) = unit.find::<AccessKey>(&access_key_key(&id)).await? else { return Ok(false) };
        unit.delete(&key)?;
        if let Some(used) = unit.find::<AccessKeyUse>(&access_key_use_key(&id)).await? {
            unit.delete(&used)?;
        }
        note(unit, "DeleteAccessKey", &id, now)?;
        Ok(true)
    })?;
    on.access_keys.forget(&id);
    ensure!(there, unknown(&id));
    Ok(json!({ "id": id }))
}

/// The audit line, and what other nodes must hear, in the commit itself.
fn note(unit: &mut Unit, action: &str, id: &str, now: Timestamp) -> Result<(), StoreError> {
    unit.publish(&FeedEntry::AccessKeyChanged { id: id.to_owned() })?;
    unit.audit(&AuditLine {
        at: now,
        request_id: OsIds.uuid(),
        action: action.to_owned(),
        outcome: "ok".to_owned(),
        principal: "control-socket".to_owned(),
        pool: None,
        sub: None,
        subject: Some(id.to_owned()),
        source: None,
    })
}

fn unknown(id: &str) -> String {
    format!("there is no access key {id:?}; `rockpool access-key list` shows them")
}

/// A key without its secret.
fn told(key: &AccessKey, used: Option<&AccessKeyUse>, now: Timestamp) -> Value {
    let state = match key.check(now) {
        Ok(()) => "enabled",
        Err(directory::KeyRefused::Disabled) => "disabled",
        Err(directory::KeyRefused::Expired) => "expired",
    };
    json!({
        "id": key.id,
        "state": state,
        "description": key.description,
        "allow": key.capabilities,
        "pools": key.pools,
        "created_at": when::shown(key.created_at),
        "last_used_at": used.map(|used| when::shown(used.last_used_at)),
        "expires_at": key.expires_at.map(when::shown),
    })
}
