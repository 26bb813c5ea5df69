//! The server that the stories are told against: found by its banner, ended with the program.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

/// A server of development on a free port.
pub struct Server {
    process: Child,
    address: String,
}

impl Server {
    pub fn start() -> Self {
        let program = std::env::var_os("ROCKPOOL_BIN")
            .expect("ROCKPOOL_BIN must name the rockpool executable (cargo xtask test sets it)");
        let mut command = Command::new(program);
        for (name, _) in
            std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("ROCKPOOL_"))
        {
            command.env_remove(name);
        }
        let any = ["--listen", "127.0.0.1:0", "--management", "127.0.0.1:0"];
        let mut process = command
            .args(["dev", "--ephemeral"])
            .args(any)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the server starts");
        let mut lines = BufReader::new(process.stdout.take().expect("it was piped")).lines();
        let address = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.split(" on http://").nth(1).map(|rest| rest.trim().to_owned()))
            .expect("the banner says where the server is");
        // What else it prints must go somewhere.
        std::thread::spawn(move || lines.for_each(drop));
        Self { process, address }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The code in the newest message to `to`.
    pub fn code(&self, to: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("the server listens");
        let asked = format!(
            "GET /_rockpool/messages?to={to} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n",
            self.address
        );
        stream.write_all(asked.as_bytes()).expect("the server reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("the server answers");
        let (_, rest) =
            answer.rsplit_once("\"code\":\"").unwrap_or_else(|| panic!("no code went to {to}: {answer}"));
        // Temporary passwords of ours hold no quotation mark and no backslash.
        rest.split('"').next().unwrap_or_default().to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
