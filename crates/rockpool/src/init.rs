//! `rockpool init`: makes an installation for real people. The master key first, then the store, then the configuration
//! file; nothing that is there is written over.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, anyhow, bail, ensure};
use clap::ArgMatches;
use directory::{Clock as _, SystemClock};
use serde_json::{Value, json};
use store::{Engine, OpenAs, meta};

use crate::arguments::{Init, Values};
use crate::installation::{Ground, Installation};
use crate::key_file;
use crate::settings::{FILE, Settings};
use crate::stores::Place;

const DATA: &str = "rockpool-data";
const CONTROL: &str = "rockpool-control.sock";
const MASTER_KEY: &str = "rockpool-master.key";

/// Makes it and says what to do next.
pub fn run(words: Init, said: Option<&ArgMatches>) -> anyhow::Result<()> {
    let Init { pool, config, mut values } = words;
    let config = std::path::absolute(config.unwrap_or_else(|| PathBuf::from(FILE)))?;
    ensure!(
        !config.exists(),
        "{} is there already, and is not written over: an installation is made once. Name another file with --config",
        config.display()
    );
    complete(&mut values)?;
    let settings = Settings::for_init(values, said)?;
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(make(&settings, &config, pool))
}

/// Places that were not said; all of them absolute, so that the file means the same from everywhere.
fn complete(values: &mut Values) -> anyhow::Result<()> {
    let place = values.store.take().map(|place| Place::parse(&place)).transpose()?;
    let place = match (place, values.data.take()) {
        (None, data) => Place::Folder(data.unwrap_or_else(|| PathBuf::from(DATA))),
        (Some(place), None) => place,
        (Some(_), Some(_)) => bail!("--data and --store exclude each other here: name one place for records"),
    };
    // A database has no folder beside it for the socket.
    if values.control.is_none() && place.folder().is_none() {
        values.control = Some(PathBuf::from(CONTROL));
    }
    values.store = Some(match place {
        Place::Folder(folder) => {
            let folder = std::path::absolute(folder)?;
            folder.to_str().context("the name of the folder is not UTF-8")?.into()
        }
        Place::Postgres(address) => address,
    });
    let key = values.master_key.take().unwrap_or_else(|| PathBuf::from(MASTER_KEY));
    values.master_key = Some(std::path::absolute(key)?);
    for path in [&mut values.control, &mut values.tls_certificate, &mut values.tls_key].into_iter().flatten()
    {
        *path = std::path::absolute(&*path)?;
    }
    Ok(())
}

async fn make(settings: &Settings, config: &Path, pool: Option<String>) -> anyhow::Result<()> {
    let place = settings.place();
    let key = settings.master_key.as_deref().context("the place of the master key was completed above")?;
    let there = || {
        format!(
            "there is a store in {} already, and no second one is made over it. To run it, `rockpool serve` needs its \
             configuration file and its master key; to make another, name another place with --store",
            place.shown()
        )
    };
    if let Some(folder) = place.folder() {
        ensure!(!place.may_have_a_store(), there());
        key_file::check_place(key, folder)?;
    }
    ensure!(
        !key.exists(),
        "{} is there already, and no key is ever written over another. Name another file with --master-key",
        key.display()
    );
    let engine = place.open(&settings.reaching(), SystemClock.now()).await?;
    ensure!(is_fresh(&engine).await?, there());

    let master = key_file::write_new(key, place.folder())?;
    let ground = Ground { engine, master, master_file: Some(key.to_path_buf()), who: OpenAs::Serve };
    let installation = Installation::open(settings, ground, settings.listen).await?;
    let made = match &pool {
        Some(name) => Some(safe_pool(&installation, name).await),
        None => None,
    };
    // However it went: a database would take this process for a node that was killed.
    installation.leave().await;
    let made = made.transpose()?;
    write_config(config, &settings.file())?;
    tell(settings, config, key, made.as_ref())
}

async fn is_fresh(engine: &Arc<dyn Engine>) -> anyhow::Result<bool> {
    Ok(meta::find(engine, "format").await?.is_none() && meta::find(engine, "data_key").await?.is_none())
}

struct Made {
    pool: String,
    client: String,
}

/// A pool with the settings that are safer than Cognito's own (`docs/security-rules.md`, Defaults). Every member is visible
/// and can be changed.
async fn safe_pool(installation: &Installation, name: &str) -> anyhow::Result<Made> {
    let pool = json!({
        "PoolName": name,
        "UsernameAttributes": ["email"],
        "AutoVerifiedAttributes": ["email"],
        "UsernameConfiguration": { "CaseSensitive": false },
        "AccountRecoverySetting": { "RecoveryMechanisms": [{ "Name": "verified_email", "Priority": 1 }] },
        // An address stays until the new one is proved.
        "UserAttributeUpdateSettings": { "AttributesRequireVerificationBeforeUpdate": ["email"] },
        "Policies": { "PasswordPolicy": { "MinimumLength": 12 } },
        "DeletionProtection": "ACTIVE",
    });
    let made = operation(installation, "CreateUserPool", pool).await?;
    let pool = made["UserPool"]["Id"].as_str().context("a pool has an id")?.to_owned();
    let client = json!({
        "UserPoolId": pool,
        "ClientName": "web",
        "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        // Who asks does not learn who has an account.
        "PreventUserExistenceErrors": "ENABLED",
        "EnableTokenRevocation": true,
        "WriteAttributes": ["email", "name", "given_name", "family_name", "locale", "picture", "preferred_username", "zoneinfo"],
    });
    let made = operation(installation, "CreateUserPoolClient", client).await?;
    let client = made["UserPoolClient"]["ClientId"].as_str().context("a client has an id")?.to_owned();
    Ok(Made { pool, client })
}

async fn operation(installation: &Installation, operation: &str, input: Value) -> anyhow::Result<Value> {
    installation
        .run("init", operation, &input)
        .await
        .map_err(|refusal| anyhow!("{operation}: {refusal} {}", refusal.cause.as_deref().unwrap_or_default()))
}

/// For its owner only: it may hold passwords.
fn write_config(path: &Path, text: &str) -> anyhow::Result<()> {
    let write = || {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let mut options = File::options();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()
    };
    write().with_context(|| format!("the configuration file {}", path.display()))
}

fn tell(settings: &Settings, config: &Path, key: &Path, made: Option<&Made>) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "An installation is made:\n")?;
    writeln!(out, "  configuration  {}", config.display())?;
    writeln!(out, "  store          {}", settings.place().shown())?;
    writeln!(out, "  master key     {}", key.display())?;
    if let Some(Made { pool, client }) = made {
        writeln!(out, "  user pool      {pool}")?;
        writeln!(out, "  client         {client}")?;
    }
    writeln!(out, "\nNext:\n")?;
    writeln!(
        out,
        "  1. Copy the master key to a place that is not this machine. Without it nothing in the store can be read, by \
         anybody; a backup of the store holds no copy of it."
    )?;
    writeln!(out, "  2. rockpool access-key create --allow users,pools --config {}", config.display())?;
    writeln!(out, "  3. rockpool serve --config {}", config.display())?;
    if settings.public_url.is_none() {
        writeln!(
            out,
            "  4. For other machines: say public-url, and tls-certificate with tls-key, in the configuration file."
        )?;
    }
    out.flush()?;
    Ok(())
}
