//! File descriptors: as many as the system lets this process have, and no more connections than leave some for the store,
//! its answers and its messages.

use server::Limits;

/// Kept back from connections: the store's files or connections, the log, mail servers, control.
const KEPT_BACK: u64 = 256;
/// Connections that are served with however few descriptors.
const FEWEST: u64 = 64;

/// Raises the limit as far as it goes, and says how much the server may take on.
pub fn limits() -> Limits {
    let limits = Limits::default();
    let Some(most) = raise() else { return limits };
    let fit = usize::try_from(most.saturating_sub(KEPT_BACK).max(FEWEST)).unwrap_or(usize::MAX);
    if fit < limits.connections {
        tracing::warn!(
            descriptors = most,
            connections = fit,
            "fewer connections than usual: raise the limit of open files (LimitNOFILE, ulimit -n)"
        );
    }
    let connections = limits.connections.min(fit);
    // However few there are, one caller must not have them all.
    let connections_of_one = limits.connections_of_one.min(connections.div_ceil(2));
    Limits { connections, connections_of_one, ..limits }
}

/// The limit as it is then; none where there is none.
#[cfg(unix)]
fn raise() -> Option<u64> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    if current == maximum || setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }).is_err() {
        return current;
    }
    maximum
}

#[cfg(not(unix))]
fn raise() -> Option<u64> {
    None
}
