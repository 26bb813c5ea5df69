//! `rockpool dev`: listen, open, make what is missing, say so, serve until told to stop.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{anyhow, bail, ensure};
use directory::{IdSource, OsIds, PoolId, SystemClock};
use server::forwarded::Forwarded;
use server::host::Hosts;
use server::identify::Signatures;
use server::serve::BindError;
use server::{Edge, Server, Wiring, bind};
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::arguments::Values;
use crate::banner;
use crate::control::Listener;
use crate::controls::Controls;
use crate::descriptors;
use crate::documents::Documents;
use crate::environment::Environment;
use crate::folder::{Folder, FolderKey};
use crate::installation::{Ground, Installation, stopped};
use crate::known_keys::KnownKeys;
use crate::logs;
use crate::seed_file::Seed;
use crate::settings::{For, LISTEN, Settings};
use crate::signals::Signals;
use crate::starting_pool;
use crate::up;

/// A template that is deployed when the server is there.
type Template = (PathBuf, up::Manner);

/// Runs until SIGINT or SIGTERM.
pub fn run(settings: &Settings, template: Option<Template>) -> anyhow::Result<()> {
    settings.check_for(For::Dev)?;
    ensure!(
        template.is_none() || !settings.ephemeral,
        "--template needs a data folder, on whose control socket it is deployed: take --ephemeral away"
    );
    logs::start(settings.log, settings.log_level.as_deref())?;
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(serve(settings, template))
}

async fn serve(settings: &Settings, template: Option<Template>) -> anyhow::Result<()> {
    // Before anything is made: who cannot be reached need not begin.
    let seed = settings.seed_file.as_deref().map(Seed::read).transpose()?;
    let main = listen(settings).await?;
    let management = listen_for_management(settings).await?;
    let (address, management_address) = (main.local_addr()?, management.local_addr()?);

    let folder = if settings.ephemeral { None } else { Some(Folder::open(&settings.data)?) };
    let ground = Ground::of_development(settings, folder.as_ref()).await?;
    let installation = Arc::new(Installation::open(settings, ground, address).await?);
    installation.function_rooms.fleets.forbid_port(management_address.port());
    let key = folder.as_ref().map_or_else(|| Ok(FolderKey::generate()), Folder::folder_key)?;
    let seeded = match &seed {
        Some(seed) => seed.apply(&installation).await?,
        None => None,
    };
    let starting = match seeded {
        Some(starting) => {
            starting_pool::remember(&installation, &starting).await?;
            Some(starting)
        }
        None => starting_pool::ready(&installation).await?,
    };

    let folder_only = !address.ip().is_loopback();
    let issuer = match &starting {
        Some(starting) => Some(installation.issuer_of(&PoolId::new(&*starting.pool)).await?),
        None => None,
    };
    let environment =
        Environment::new(settings, address, management_address, starting.as_ref(), issuer, &key);
    let edge = Edge::new(wiring(settings, &installation, seed, address, key));
    installation.count_in(edge.metrics());
    let (stop, stopping) = watch::channel(false);
    let mut work = installation.start_work(&stopping);
    if folder.is_some() {
        // Development goes on without it: a path may be too long for a socket.
        match Listener::bind(&settings.control_path()).await {
            Ok(control) => {
                work.push(tokio::spawn(control.run(Arc::clone(&installation), stopping.clone())));
            }
            Err(error) => tracing::warn!("access keys cannot be managed while this server runs: {error:#}"),
        }
    }
    if folder.is_some() {
        environment.write(&settings.data)?;
    }
    // Before anybody can read that it is there, and want it gone.
    let mut signals = Signals::listen()?;
    banner::print(settings, &environment, folder_only, installation.clock_ahead().await?)?;

    if let Some((path, manner)) = template {
        let values = Values {
            data: Some(settings.data.clone()),
            control: settings.control.clone(),
            ..Values::default()
        };
        deploy(Settings::of(values)?, path, manner);
    }
    let server = Server { main, management: Some(management), tls: None };
    let served = tokio::spawn(server.run(edge, stopped(stopping)));
    signals.wait().await;
    let _ = writeln!(std::io::stderr(), "rockpool: stopping");
    stop.send_replace(true);
    served.await?;
    for task in work {
        task.await?;
    }
    installation.leave().await;
    if folder.is_some() {
        Environment::remove(&settings.data);
    }
    Ok(())
}

/// Deploys beside the server, on a thread of its own: a person may be asked, and files watched.
fn deploy(settings: Settings, path: PathBuf, manner: up::Manner) {
    std::thread::spawn(move || {
        if let Err(error) = up::up(&settings, &path, &manner) {
            let _ = writeln!(std::io::stderr(), "rockpool: {} is not deployed: {error:#}", path.display());
        }
    });
}

fn wiring(
    settings: &Settings,
    installation: &Arc<Installation>,
    seed: Option<Seed>,
    address: SocketAddr,
    key: FolderKey,
) -> Wiring {
    let folder_only = !address.ip().is_loopback();
    let hosts = Hosts::loopback_and(settings.host.iter().chain(&settings.public_host()));
    Wiring {
        apis: installation.apis(),
        artifacts: Some(Arc::clone(&installation.artifacts)),
        well_known: Arc::new(Documents {
            rooms: Arc::clone(&installation.rooms),
            clock: Arc::<directory::ShiftedClock>::clone(&installation.clock),
        }),
        dev: Some(Arc::new(Controls {
            installation: Arc::clone(installation),
            seed,
            resetting: tokio::sync::Mutex::default(),
        })),
        signatures: Signatures::Development {
            folder: Arc::new(KnownKeys { folder: key, table: Arc::clone(&installation.access_keys) }),
            folder_only,
        },
        hosts: if folder_only { hosts.and_any_address() } else { hosts },
        clock: Arc::<directory::ShiftedClock>::clone(&installation.clock),
        signing_clock: Arc::new(SystemClock),
        ids: Arc::clone(&installation.ids),
        request_ids: Arc::new(OsIds) as Arc<dyn IdSource>,
        forwarded: Forwarded::ignored(),
        ready: {
            let installation = Arc::clone(installation);
            Arc::new(move || installation.hears())
        },
        able: Arc::new(|| Ok(())),
        limits: descriptors::limits(),
    }
}

async fn listen(settings: &Settings) -> anyhow::Result<TcpListener> {
    bind(settings.listen).await.map_err(|error| match error {
        BindError::Taken(address) => {
            let who = if address.port() == LISTEN.port() {
                ": perhaps another Rockpool, or the inspector of Node, which likes this port too"
            } else {
                ""
            };
            anyhow!("{address} is already in use{who}. Choose another address with --listen, such as --listen 127.0.0.1:9329")
        }
        other => other.into(),
    })
}

/// The default address of the management port gives way to any free one; a chosen one does not.
async fn listen_for_management(settings: &Settings) -> anyhow::Result<TcpListener> {
    match bind(settings.management).await {
        Ok(listener) => Ok(listener),
        Err(BindError::Taken(address)) if !settings.management_chosen => {
            Ok(bind(SocketAddr::new(address.ip(), 0)).await?)
        }
        Err(BindError::Taken(address)) => {
            bail!("{address}, for management, is already in use. Choose another address with --management")
        }
        Err(other) => Err(other.into()),
    }
}
