//! An installation for people and its running server, as somebody who operates one meets them.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use aws_lc_rs::{digest, hmac};
use crypto::hex;
use directory::{Clock as _, SystemClock};
use serde_json::Value;
use tempfile::TempDir;

use crate::running::{printed, program, rockpool};

/// A folder in which `rockpool init` was run.
pub struct Installed {
    pub folder: TempDir,
    /// What `init` said.
    pub told: String,
}

impl Installed {
    pub fn new(arguments: &[&str]) -> Self {
        Self::of(env!("CARGO_BIN_EXE_rockpool"), arguments)
    }

    /// The same by the program at `path`.
    pub fn of(path: &str, arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let output = program(path, folder.path(), &[&["init"], arguments].concat()).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        Self { told: printed(&output), folder }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The word behind `name` in what `init` said.
    pub fn said(&self, name: &str) -> String {
        let line = self.told.lines().find_map(|line| line.trim_start().strip_prefix(name));
        line.unwrap_or_else(|| panic!("{name} in {}", self.told)).trim().to_owned()
    }

    pub fn master_key(&self) -> PathBuf {
        self.path().join("rockpool-master.key")
    }

    pub fn data(&self) -> PathBuf {
        self.path().join("rockpool-data")
    }

    pub fn serve(&self, arguments: &[&str]) -> Serve {
        Serve::spawn(self.command(arguments))
    }

    /// `rockpool serve` on free ports.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = rockpool(self.path(), &[&["serve"], arguments].concat());
        command.envs([("ROCKPOOL_LISTEN", "127.0.0.1:0"), ("ROCKPOOL_MANAGEMENT", "127.0.0.1:0")]);
        command
    }

    /// Why `rockpool serve` does not start.
    pub fn refusal(&self, arguments: &[&str]) -> String {
        refusal(self.command(arguments))
    }
}

/// Why a command that might serve does not.
pub fn refusal(mut command: Command) -> String {
    let mut process = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut out = String::new();
    let mut lines = BufReader::new(process.stdout.take().unwrap());
    while lines.read_line(&mut out).unwrap() > 0 {
        if out.contains(" serves on ") {
            process.kill().unwrap();
            process.wait().unwrap();
            panic!("it serves:\n{out}");
        }
    }
    let output = process.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert_eq!(said.trim_end().lines().count(), 1, "one sentence: {said}");
    said
}

/// A server for people.
pub struct Serve {
    pub process: Child,
    pub banner: String,
    pub address: SocketAddr,
    pub management: SocketAddr,
}

impl Serve {
    pub fn spawn(mut command: Command) -> Self {
        let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut out = BufReader::new(process.stdout.take().unwrap());
        let mut banner = String::new();
        while !banner.contains("/health/ready") {
            assert!(out.read_line(&mut banner).unwrap() > 0, "it ended after:\n{banner}");
        }
        let word = |start: &str| {
            let line = banner.lines().find_map(|line| line.trim_start().strip_prefix(start)).unwrap();
            line.trim().trim_start_matches("http://").split('/').next().unwrap().parse().unwrap()
        };
        let (address, management) = (word("listens on"), word("management"));
        Self { process, banner, address, management }
    }

    pub fn request(&self, line: &str, headers: &[&str], body: &str) -> (u16, String) {
        exchange(self.address, &self.address.to_string(), line, headers, body)
    }

    pub fn manage(&self, path: &str) -> (u16, String) {
        exchange(self.management, "127.0.0.1", &format!("GET {path}"), &[], "")
    }

    /// Calls an operation of user pools without credentials.
    pub fn call(&self, operation: &str, input: &Value) -> (u16, Value) {
        let target = format!("x-amz-target: AWSCognitoIdentityProviderService.{operation}");
        let headers = ["content-type: application/x-amz-json-1.1", &target];
        let (status, body) = self.request("POST /", &headers, &input.to_string());
        (status, serde_json::from_str(&body).unwrap_or(Value::Null))
    }

    /// Waits until the node says this of itself.
    pub fn until(&self, status: u16, word: &str) {
        let began = Instant::now();
        loop {
            let (found, said) = self.manage("/health/ready");
            if found == status && said.contains(word) {
                return;
            }
            assert!(began.elapsed() < Duration::from_secs(30), "{found} {said}");
        }
    }

    /// Calls an operation of user pools, signed as an SDK signs.
    pub fn call_signed(&self, key: &Key, operation: &str, input: &Value) -> (u16, Value) {
        let body = input.to_string();
        let headers = key.headers(&self.address.to_string(), operation, &body);
        let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
        let (status, body) = self.request("POST /", &headers, &body);
        (status, serde_json::from_str(&body).unwrap_or(Value::Null))
    }

    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([name, &self.process.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// Stops it as a service manager does.
    pub fn stop(mut self) -> ExitStatus {
        self.signal("-TERM");
        self.process.wait().unwrap()
    }
}

impl Drop for Serve {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// An access key.
pub struct Key {
    pub id: String,
    pub secret: String,
}

impl Key {
    /// The headers that sign a call in us-east-1.
    fn headers(&self, host: &str, operation: &str, body: &str) -> Vec<String> {
        let now = jiff::Timestamp::from_second(SystemClock.now().seconds()).unwrap();
        let at = now.strftime("%Y%m%dT%H%M%SZ").to_string();
        let headers = vec![
            "content-type:application/x-amz-json-1.1".to_owned(),
            format!("host:{host}"),
            format!("x-amz-date:{at}"),
            format!("x-amz-target:AWSCognitoIdentityProviderService.{operation}"),
        ];
        let names = "content-type;host;x-amz-date;x-amz-target";
        let sha256 = |text: &str| hex::encode(digest::digest(&digest::SHA256, text.as_bytes()).as_ref());
        let canonical = format!("POST\n/\n\n{}\n\n{names}\n{}", headers.join("\n"), sha256(body));
        let parts = [&at[..8], "us-east-1", "cognito-idp", "aws4_request"];
        let scope = parts.join("/");
        let to_sign = format!("AWS4-HMAC-SHA256\n{at}\n{scope}\n{}", sha256(&canonical));
        let mut secret = format!("AWS4{}", self.secret).into_bytes();
        for part in parts.into_iter().chain([to_sign.as_str()]) {
            let key = hmac::Key::new(hmac::HMAC_SHA256, &secret);
            secret = hmac::sign(&key, part.as_bytes()).as_ref().to_vec();
        }
        let credential = format!("Credential={}/{scope}", self.id);
        let signature = format!("SignedHeaders={names}, Signature={}", hex::encode(&secret));
        // The connection writes the host itself.
        let sent = headers.into_iter().filter(|header| !header.starts_with("host:"));
        sent.chain([format!("authorization: AWS4-HMAC-SHA256 {credential}, {signature}")]).collect()
    }
}

/// Status and body.
pub fn exchange(to: SocketAddr, host: &str, line: &str, headers: &[&str], body: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(to).unwrap();
    let mut text =
        format!("{line} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-length: {}\r\n", body.len());
    for header in headers {
        text += &format!("{header}\r\n");
    }
    write!(stream, "{text}\r\n{body}").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
}
