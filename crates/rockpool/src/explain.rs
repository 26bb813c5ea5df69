//! `rockpool explain REQUEST-ID`: asks the running server why it refused a request.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context as _, bail};
use serde_json::Value;
use uuid::Uuid;

use crate::environment::Environment;
use crate::settings::Settings;

/// More than a refusal ever has.
const MOST: u64 = 1 << 20;

/// Prints what the server knows.
pub fn run(settings: &Settings, id: Uuid) -> anyhow::Result<()> {
    let management = match settings.management_chosen {
        true => settings.management,
        // Without a folder that says more, the default place.
        false => {
            Environment::read(settings).map_or(settings.management, |environment| environment.management)
        }
    };
    let (status, body) = get(management, &format!("/explain/{id}")).with_context(|| {
        format!("no server answers at {management}; name its folder with --data, or --management")
    })?;
    let told: Value =
        serde_json::from_str(&body).context("the server's answer is not what this version understands")?;
    if status != 200 {
        bail!("{}", told["message"].as_str().unwrap_or("the server gave no reason"));
    }
    let mut out = std::io::stdout().lock();
    let text = |name: &str| printable(told[name].as_str().unwrap_or("-"));
    writeln!(out, "request    {id}")?;
    writeln!(out, "operation  {}", text("operation"))?;
    writeln!(out, "outcome    {}", text("outcome"))?;
    writeln!(out, "told       {}", text("message"))?;
    let notes: Vec<&str> = told["notes"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    if notes.is_empty() {
        writeln!(out, "\nThe operation left no notes: what the client was told is all there is to it.")?;
    } else {
        writeln!(out, "\nWhy:")?;
        for note in notes {
            writeln!(out, "  - {}", printable(note))?;
        }
    }
    Ok(())
}

/// Status and body of a request to the management port.
pub fn get(address: SocketAddr, path: &str) -> anyhow::Result<(u16, String)> {
    let limit = Duration::from_secs(5);
    let mut stream = TcpStream::connect_timeout(&address, limit)?;
    stream.set_read_timeout(Some(limit))?;
    write!(stream, "GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n")?;
    let mut text = String::new();
    stream.take(MOST).read_to_string(&mut text)?;
    let (head, body) = text.split_once("\r\n\r\n").context("the answer is cut off")?;
    let status =
        head.split(' ').nth(1).and_then(|code| code.parse().ok()).context("the answer is not HTTP")?;
    Ok((status, body.to_owned()))
}

/// What came from outside must not move the cursor of a terminal (RULE-19).
pub fn printable(text: &str) -> String {
    let mut out = Vec::new();
    crate::logs::escape(text.as_bytes(), &mut out);
    String::from_utf8_lossy(&out).into_owned()
}
