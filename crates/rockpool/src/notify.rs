//! Tells the service manager how it stands, in systemd's protocol: a datagram to the socket that `NOTIFY_SOCKET` names. Where
//! there is none, nobody is told.

/// The server answers.
pub fn ready() {
    say("READY=1\nSTATUS=ready");
}

/// The server comes to an end.
pub fn stopping() {
    say("STOPPING=1\nSTATUS=finishing the requests under way");
}

#[cfg(target_os = "linux")]
fn say(what: &str) {
    use std::os::linux::net::SocketAddrExt as _;
    use std::os::unix::ffi::OsStrExt as _;
    use std::os::unix::net::{SocketAddr, UnixDatagram};

    let Some(name) = std::env::var_os("NOTIFY_SOCKET") else { return };
    let address = match name.as_bytes().strip_prefix(b"@") {
        Some(name) => SocketAddr::from_abstract_name(name),
        None => SocketAddr::from_pathname(&name),
    };
    let sent = address.and_then(|address| UnixDatagram::unbound()?.send_to_addr(what.as_bytes(), &address));
    if let Err(error) = sent {
        tracing::warn!(%error, "the service manager cannot be told");
    }
}

#[cfg(not(target_os = "linux"))]
fn say(_: &str) {}
