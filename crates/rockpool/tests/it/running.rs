//! A running `rockpool dev`, and one-off commands.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use serde_json::{Value, json};

/// The program in `folder`, with nothing of the caller's settings.
pub fn rockpool(folder: &Path, arguments: &[&str]) -> Command {
    program(env!("CARGO_BIN_EXE_rockpool"), folder, arguments)
}

/// The same, under another path.
pub fn program(path: &str, folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(path);
    command.args(arguments).current_dir(folder).stdin(Stdio::null());
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("ROCKPOOL_") || name == "RUST_LOG")
    {
        command.env_remove(name);
    }
    command
}

/// Runs a command that ends by itself.
pub fn run(folder: &Path, arguments: &[&str]) -> Output {
    rockpool(folder, arguments).output().unwrap()
}

/// What it printed.
pub fn printed(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// What it complained about.
pub fn complaint(output: &Output) -> String {
    assert!(!output.status.success(), "{output:?}");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A server of development on ports of its own.
pub struct Dev {
    process: Child,
    pub banner: String,
    pub address: SocketAddr,
}

impl Dev {
    pub fn start(folder: &Path, arguments: &[&str]) -> Self {
        let all = [&["dev", "--listen", "127.0.0.1:0", "--management", "127.0.0.1:0"], arguments].concat();
        Self::spawn(rockpool(folder, &all))
    }

    pub fn spawn(mut command: Command) -> Self {
        let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut out = BufReader::new(process.stdout.take().unwrap());
        let mut banner = String::new();
        // The last line of the banner is the last variable.
        while !banner.ends_with("\n\n") || !banner.contains("export ") {
            let read = out.read_line(&mut banner).unwrap();
            assert!(read > 0, "it ended after:\n{banner}");
        }
        let url = banner.lines().next().and_then(|line| line.split(" on http://").nth(1)).unwrap();
        let address = url.parse().unwrap();
        Self { process, banner, address }
    }

    /// The value of a variable in the banner.
    pub fn variable(&self, name: &str) -> String {
        let start = format!("  export {name}=");
        let line = self.banner.lines().find_map(|line| line.strip_prefix(&start));
        line.unwrap_or_else(|| panic!("{name} in {}", self.banner)).to_owned()
    }

    /// Its number in the system.
    pub fn process_id(&self) -> u32 {
        self.process.id()
    }

    pub fn pool(&self) -> String {
        self.variable("ROCKPOOL_USER_POOL_ID")
    }

    pub fn client(&self) -> String {
        self.variable("ROCKPOOL_CLIENT_ID")
    }

    /// Status and body of a request.
    pub fn request(&self, line: &str, headers: &[&str], body: &str) -> (u16, String) {
        let (status, _, body) = self.exchange(line, headers, body);
        (status, body)
    }

    pub fn exchange(&self, line: &str, headers: &[&str], body: &str) -> (u16, String, String) {
        let mut stream = self.send(line, headers, body);
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.split(' ').nth(1).unwrap().parse().unwrap(), head.to_owned(), body.to_owned())
    }

    fn send(&self, line: &str, headers: &[&str], body: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).unwrap();
        let mut text = format!("{line} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n", self.address);
        text += &format!("content-length: {}\r\n", body.len());
        for header in headers {
            text += &format!("{header}\r\n");
        }
        write!(stream, "{text}\r\n{body}").unwrap();
        stream
    }

    /// Calls an operation of user pools with credentials that any server of development takes.
    pub fn call(&self, operation: &str, input: &Value) -> (u16, Value) {
        let mut stream = self.begin(operation, input);
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, if body.is_empty() { Value::Null } else { serde_json::from_str(body).unwrap() })
    }

    /// Calls it and hangs up without waiting for the answer.
    pub fn call_and_hang_up(&self, operation: &str, input: &Value) {
        drop(self.begin(operation, input));
    }

    fn begin(&self, operation: &str, input: &Value) -> TcpStream {
        let target = format!("x-amz-target: AWSCognitoIdentityProviderService.{operation}");
        let credentials = format!(
            "authorization: AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/cognito-idp/aws4_request, \
             SignedHeaders=host, Signature={}",
            "0".repeat(64)
        );
        let headers = ["content-type: application/x-amz-json-1.1", &target, &credentials];
        self.send("POST /", &headers, &input.to_string())
    }

    /// Signs somebody up in the starting pool.
    pub fn sign_up(&self, email: &str) -> (u16, Value) {
        let attributes = [("email", email), ("name", "Ada"), ("preferred_username", "ada")];
        let attributes = attributes.map(|(name, value)| json!({"Name": name, "Value": value}));
        let input = json!({
            "ClientId": self.client(), "Username": email, "Password": "Correct-horse-7", "UserAttributes": attributes,
        });
        self.call("SignUp", &input)
    }

    pub fn messages(&self, to: &str) -> Value {
        let (status, body) = self.request(&format!("GET /_rockpool/messages?to={to}"), &[], "");
        assert_eq!(status, 200, "{body}");
        serde_json::from_str(&body).unwrap()
    }

    /// Signs in with a password.
    pub fn sign_in(&self, client: &str, username: &str, password: &str) -> (u16, Value) {
        let parameters = json!({"USERNAME": username, "PASSWORD": password});
        let input =
            json!({"ClientId": client, "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters});
        self.call("InitiateAuth", &input)
    }

    /// Stops it as a service manager does, and waits until it has ended well.
    pub fn stop(mut self) {
        let sent = Command::new("kill").args(["-TERM", &self.process.id().to_string()]).status().unwrap();
        assert!(sent.success());
        assert!(self.process.wait().unwrap().success());
    }
}

impl Drop for Dev {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
