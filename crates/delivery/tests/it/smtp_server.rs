//! As much of an SMTP server as a test needs: it takes mail on loopback, or refuses at the command it is told to.

use std::sync::Arc;

use parking_lot::Mutex;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// One mail as it arrived.
#[derive(Clone, Debug, Default)]
pub struct Arrived {
    pub from: String,
    pub to: Vec<String>,
    pub data: String,
}

#[derive(Clone, Default)]
pub struct SmtpServer {
    pub port: u16,
    pub mails: Arc<Mutex<Vec<Arrived>>>,
    pub commands: Arc<Mutex<Vec<String>>>,
    /// `("RCPT", "550 no such user")`: how to answer a command that begins so.
    refuses: Arc<Mutex<Option<(&'static str, &'static str)>>>,
    /// What it does instead of acknowledging a letter that it has taken.
    pub silence: Arc<Mutex<Option<Silence>>>,
    /// How it answers a letter that it does not take.
    pub after_letter: Arc<Mutex<Option<&'static str>>>,
}

/// Ways to leave a client in doubt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Silence {
    /// It says nothing for as long as the client stays.
    Says,
    /// It closes the connection.
    HangsUp,
}

impl SmtpServer {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self { port: listener.local_addr().unwrap().port(), ..Self::default() };
        let serving = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serving.clone().converse(stream));
            }
        });
        server
    }

    pub fn refuse(&self, command: &'static str, reply: &'static str) {
        *self.refuses.lock() = Some((command, reply));
    }

    async fn converse(self, stream: TcpStream) -> Option<()> {
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        write.write_all(b"220 test ESMTP\r\n").await.ok()?;
        let mut mail = Arrived::default();
        while let Some(line) = lines.next_line().await.ok()? {
            self.commands.lock().push(line.clone());
            let refusal = self.refuses.lock().filter(|(command, _)| line.starts_with(command));
            let reply = match refusal {
                Some((_, reply)) => reply,
                None if line.starts_with("EHLO") => "250-test\r\n250-8BITMIME\r\n250 AUTH PLAIN",
                None if line.starts_with("AUTH") => "235 welcome",
                None if line.starts_with("MAIL FROM:") => {
                    mail.from = line["MAIL FROM:".len()..].to_owned();
                    "250 ok"
                }
                None if line.starts_with("RCPT TO:") => {
                    mail.to.push(line["RCPT TO:".len()..].to_owned());
                    "250 ok"
                }
                None if line == "DATA" => {
                    write.write_all(b"354 go on\r\n").await.ok()?;
                    while let Some(line) = lines.next_line().await.ok()?.filter(|line| line != ".") {
                        mail.data.push_str(&line);
                        mail.data.push('\n');
                    }
                    let refused = *self.after_letter.lock();
                    if refused.is_none() {
                        self.mails.lock().push(std::mem::take(&mut mail));
                    }
                    let silence = *self.silence.lock();
                    match silence {
                        Some(Silence::HangsUp) => return None,
                        Some(Silence::Says) => {
                            // Until the client goes away.
                            while lines.next_line().await.ok()?.is_some() {}
                            return None;
                        }
                        None => refused.unwrap_or("250 taken"),
                    }
                }
                None if line == "QUIT" => "221 bye",
                None => "250 ok",
            };
            write.write_all(format!("{reply}\r\n").as_bytes()).await.ok()?;
        }
        Some(())
    }
}
