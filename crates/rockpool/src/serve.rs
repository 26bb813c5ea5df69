//! `rockpool serve`: look whether it is safe, listen, open, serve until told to stop, finish what is under way.

use std::io::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::anyhow;
use directory::{Clock as _, IdSource, OsIds, SystemClock};
use server::forwarded::Forwarded;
use server::host::Hosts;
use server::identify::Signatures;
use server::serve::BindError;
use server::tls::{Files, Tls};
use server::{Edge, Server, Wiring, bind};
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::control::Listener;
use crate::documents::Documents;
use crate::installation::{Ground, Installation, every, stopped};
use crate::readiness::{self, Readiness};
use crate::settings::Settings;
use crate::signals::Signals;
use crate::{descriptors, logs, notify, safety};

/// How often the files of the certificate are looked at.
const CERTIFICATE_EVERY: Duration = Duration::from_secs(1);
/// From then on the log says that the certificate runs out.
const RUNS_OUT_SOON: i64 = 14 * 86_400;
/// For messages that are due when the server stops.
const LAST_MESSAGES: Duration = Duration::from_secs(5);

/// Runs until SIGINT or SIGTERM.
pub fn run(settings: &Settings) -> anyhow::Result<()> {
    safety::check(settings)?;
    logs::start(settings.log, settings.log_level.as_deref())?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let done = runtime.block_on(serve(settings));
    // The last thing that engines do is said to their databases by tasks of the runtime.
    runtime.shutdown_timeout(Duration::from_secs(1));
    done
}

async fn serve(settings: &Settings) -> anyhow::Result<()> {
    // Before anything is opened: who cannot be reached need not begin.
    let tls = certificate(settings)?;
    let main = listen(settings.listen, "--listen").await?;
    let management = listen(settings.management, "--management").await?;
    let (address, management_address) = (main.local_addr()?, management.local_addr()?);

    let ground = Ground::of_service(settings).await?;
    let installation = Arc::new(Installation::open(settings, ground, address).await?);
    installation.function_rooms.fleets.forbid_port(management_address.port());
    if settings.functions.enabled == Some(true) {
        // Handlers do not run uncaged for people (RULE-20): better no start than a sign-up that fails.
        installation.function_rooms.fleets.try_cage().await.map_err(|error| {
            anyhow!(
                "functions are enabled, and this machine gives no cage to run them in: {error}. Let this user make user namespaces \
                 (docs/guide/functions.md), or say enabled = false under [functions]"
            )
        })?;
    }
    let follower = Arc::clone(&installation.follower);
    let readiness = Readiness::new(move || follower.silence());
    let (stop, stopping) = watch::channel(false);
    let mut work = installation.start_work(&stopping);
    work.extend(readiness::watch(&installation.engine, &readiness, &settings.node, &stopping).await);
    let control = Listener::bind(&settings.control_path()).await?;
    work.push(tokio::spawn(control.run(Arc::clone(&installation), stopping.clone())));
    if let Some(tls) = &tls {
        work.push(tokio::spawn(keep_certificate(Arc::clone(tls), stopping.clone())));
    }
    let edge = Edge::new(wiring(settings, &installation, &readiness));
    installation.count_in(edge.metrics());
    let mut signals = Signals::listen()?;
    say_so(settings, address, management_address);
    if let Err(reason) = readiness.ready() {
        tracing::warn!(reason, "not ready yet");
    }

    let server = Server { main, management: Some(management), tls };
    let served = tokio::spawn(server.run(edge, stopped(stopping)));
    notify::ready();
    signals.wait().await;
    let _ = writeln!(std::io::stderr(), "rockpool: stopping");
    notify::stopping();
    readiness.stop();
    stop.send_replace(true);
    let finishing = async {
        served.await?;
        for task in work {
            task.await?;
        }
        // What the last requests queued. A mail server that does not answer is not waited for: the store keeps it.
        if !matches!(tokio::time::timeout(LAST_MESSAGES, installation.outbox.flush()).await, Ok(Ok(_))) {
            tracing::warn!("messages are left for the next start");
        }
        installation.leave().await;
        anyhow::Ok(())
    };
    tokio::select! {
        done = finishing => done?,
        () = signals.wait() => tracing::warn!("told twice: requests under way are cut off"),
    }
    Ok(())
}

fn wiring(settings: &Settings, installation: &Arc<Installation>, readiness: &Arc<Readiness>) -> Wiring {
    let (ready, able) = (Arc::clone(readiness), Arc::clone(readiness));
    Wiring {
        apis: installation.apis(),
        artifacts: Some(Arc::clone(&installation.artifacts)),
        well_known: Arc::new(Documents {
            rooms: Arc::clone(&installation.rooms),
            clock: Arc::<directory::ShiftedClock>::clone(&installation.clock),
        }),
        // RULE-15: these routes do not exist here.
        dev: None,
        signatures: Signatures::Verified(Arc::<access::KeyTable>::clone(&installation.access_keys)),
        hosts: Hosts::loopback_and(settings.host.iter().chain(&settings.public_host())),
        clock: Arc::<directory::ShiftedClock>::clone(&installation.clock),
        signing_clock: Arc::new(SystemClock),
        ids: Arc::clone(&installation.ids),
        request_ids: Arc::new(OsIds) as Arc<dyn IdSource>,
        forwarded: Forwarded::from_proxies(settings.trusted_proxies.clone()),
        ready: Arc::new(move || ready.ready()),
        able: Arc::new(move || able.able()),
        limits: descriptors::limits(),
    }
}

fn certificate(settings: &Settings) -> anyhow::Result<Option<Arc<Tls>>> {
    let (Some(certificate), Some(key)) = (&settings.tls_certificate, &settings.tls_key) else {
        return Ok(None);
    };
    let files = Files { certificate: certificate.clone(), key: key.clone(), name: settings.public_host() };
    Ok(Some(Tls::new(files, SystemClock.now())?))
}

/// Takes a new certificate when there is one, and says when the old one runs out.
async fn keep_certificate(tls: Arc<Tls>, stop: watch::Receiver<bool>) {
    let told = Arc::new(parking_lot::Mutex::new((String::new(), 0)));
    every(CERTIFICATE_EVERY, stop, move || {
        let (tls, told) = (Arc::clone(&tls), Arc::clone(&told));
        async move {
            let now = SystemClock.now();
            let mut told = told.lock();
            match tls.renew(now) {
                Ok(true) => {
                    told.0.clear();
                    tracing::info!(until = %tls.expires_at(), "a new certificate is in use");
                }
                Ok(false) => told.0.clear(),
                // Once for each mistake.
                Err(error) => {
                    let error = error.to_string();
                    if told.0 != error {
                        tracing::error!(error, "the new certificate is not used; the old one goes on");
                        told.0 = error;
                    }
                }
            }
            let left = tls.expires_at().seconds() - now.seconds();
            let day = now.seconds() / 86_400;
            if left < RUNS_OUT_SOON && told.1 != day {
                told.1 = day;
                tracing::warn!(days_left = left / 86_400, "the certificate runs out: renew it");
            }
        }
    })
    .await;
}

async fn listen(address: SocketAddr, flag: &str) -> anyhow::Result<TcpListener> {
    bind(address).await.map_err(|error| match error {
        BindError::Taken(address) => anyhow!(
            "{address} is already in use by another process, perhaps another Rockpool. Stop it, or choose another address \
             with {flag}"
        ),
        other => anyhow!(other).context(format!("choose another address with {flag}")),
    })
}

/// The first lines that a person or a log reads. A server goes on when nobody does.
fn say_so(settings: &Settings, address: SocketAddr, management: SocketAddr) {
    let mut text = format!("Rockpool {} serves on {}\n", env!("CARGO_PKG_VERSION"), settings.url(address));
    text += &format!("  listens on   {address}\n");
    text += &format!("  store        {}\n", settings.place().shown());
    for advice in safety::advice(settings, address) {
        text += &format!("  note         {advice}\n");
    }
    text += &format!("  management   http://{management}/health/ready, /metrics\n");
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}
