//! Where messages arrive in tests: an SMS gateway and a mail server on loopback that can keep silent.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Longer than anything takes on a loaded machine.
const LIMIT: Duration = Duration::from_secs(30);

/// A receiver: what arrived, and how it answers.
pub struct Arrivals {
    pub port: u16,
    arrived: Receiver<String>,
    /// The gateway's status line, or the mail server's reply to a letter; none: silence.
    pub answer: Arc<Mutex<Option<&'static str>>>,
}

impl Arrivals {
    /// An SMS gateway; what arrives is the idempotency key.
    pub fn of_gateway(answer: Option<&'static str>) -> Self {
        Self::start(answer, gateway)
    }

    /// A mail server; what arrives is the letter.
    pub fn of_mail(answer: Option<&'static str>) -> Self {
        Self::start(answer, mail)
    }

    fn start(answer: Option<&'static str>, converse: Converse) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let answer = Arc::new(Mutex::new(answer));
        let (sender, arrived) = channel();
        let said = Arc::clone(&answer);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (sender, said) = (sender.clone(), Arc::clone(&said));
                std::thread::spawn(move || converse(stream, &sender, &said));
            }
        });
        Self { port, arrived, answer }
    }

    /// The next thing that arrives.
    pub fn next(&self) -> String {
        self.arrived.recv_timeout(LIMIT).unwrap()
    }

    /// Whether nothing has arrived that was not looked at.
    pub fn is_empty(&self) -> bool {
        self.arrived.try_recv().is_err()
    }
}

type Converse = fn(TcpStream, &Sender<String>, &Mutex<Option<&'static str>>) -> Option<()>;

fn gateway(stream: TcpStream, arrived: &Sender<String>, answer: &Mutex<Option<&'static str>>) -> Option<()> {
    let mut read = BufReader::new(stream.try_clone().ok()?);
    let (mut key, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if read.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end().split_once(": ") {
            Some(("idempotency-key", value)) => key = value.to_owned(),
            Some(("content-length", value)) => length = value.parse().ok()?,
            _ if line.trim().is_empty() => break,
            _ => {}
        }
    }
    read.read_exact(&mut vec![0; length]).ok()?;
    let said = *answer.lock().unwrap();
    let _ = arrived.send(key);
    match said {
        Some(status) => write!(&stream, "HTTP/1.1 {status}\r\ncontent-length: 0\r\n\r\n").ok(),
        // Until the other end goes away.
        None => read.read_to_end(&mut Vec::new()).ok().map(drop),
    }
}

fn mail(stream: TcpStream, arrived: &Sender<String>, answer: &Mutex<Option<&'static str>>) -> Option<()> {
    let mut lines = BufReader::new(stream.try_clone().ok()?).lines();
    write!(&stream, "220 test\r\n").ok()?;
    while let Some(line) = lines.next().and_then(Result::ok) {
        if line == "DATA" {
            write!(&stream, "354 go on\r\n").ok()?;
            let letter: Vec<String> =
                lines.by_ref().map_while(Result::ok).take_while(|line| line != ".").collect();
            let said = *answer.lock().unwrap();
            let _ = arrived.send(letter.join("\n"));
            match said {
                Some(reply) => write!(&stream, "{reply}\r\n").ok()?,
                None => {
                    lines.map_while(Result::ok).for_each(drop);
                    return None;
                }
            }
        } else {
            write!(&stream, "250 ok\r\n").ok()?;
        }
    }
    None
}
