//! A handler for the `provided` runtimes that needs nothing but the standard library: it gives every event back, and raises
//! what the event's `raise` says.
//!
//! `cargo build --example bootstrap`, then zip the program under the name `bootstrap`.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;

fn main() -> io::Result<()> {
    let address = std::env::vars().find(|(name, _)| name == "AWS_LAMBDA_RUNTIME_API").map(|(_, value)| value);
    let address = address
        .ok_or_else(|| io::Error::other("this program is started by Lambda, or by what stands in for it"))?;
    let mut connection = BufReader::new(TcpStream::connect(&address)?);
    loop {
        let (id, event) = next(&mut connection, &address)?;
        let (kind, answer) = match event.split_once("\"raise\":\"").and_then(|(_, rest)| rest.split_once('"'))
        {
            Some((message, _)) => {
                ("error", format!(r#"{{"errorType":"Raised","errorMessage":"{message}"}}"#))
            }
            None => ("response", event),
        };
        let path = format!("/2018-06-01/runtime/invocation/{id}/{kind}");
        call(
            &mut connection,
            &format!(
                "POST {path} HTTP/1.1\r\nHost: {address}\r\nContent-Length: {}\r\n\r\n{answer}",
                answer.len()
            ),
        )?;
    }
}

/// The next event and its id.
fn next(connection: &mut BufReader<TcpStream>, address: &str) -> io::Result<(String, String)> {
    let path = "/2018-06-01/runtime/invocation/next";
    let (headers, event) = call(connection, &format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n\r\n"))?;
    let id = headers.iter().find_map(|line| line.strip_prefix("lambda-runtime-aws-request-id: "));
    Ok((id.ok_or_else(|| io::Error::other("an event without an id"))?.to_owned(), event))
}

/// One request; the answer's headers, in small letters, and its body.
fn call(connection: &mut BufReader<TcpStream>, request: &str) -> io::Result<(Vec<String>, String)> {
    connection.get_mut().write_all(request.as_bytes())?;
    let mut headers = Vec::new();
    let mut length = 0;
    loop {
        let mut line = String::new();
        if connection.read_line(&mut line)? == 0 {
            std::process::exit(0);
        }
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(": ").unwrap_or((line, ""));
        let name = name.to_ascii_lowercase();
        if name == "content-length" {
            length = value.parse().map_err(io::Error::other)?;
        }
        headers.push(format!("{name}: {value}"));
    }
    let mut body = vec![0; length];
    connection.read_exact(&mut body)?;
    Ok((headers, String::from_utf8(body).map_err(io::Error::other)?))
}
