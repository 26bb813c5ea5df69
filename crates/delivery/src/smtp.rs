//! The carrier for e-mail: one SMTP conversation per message. Every value that reaches a header or a command is checked
//! first.

use std::time::{Duration, SystemTime};

use directory::Message;
use directory::pool::Contact;
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox as Sender, SinglePart};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

use crate::smtp_url::Protection;
use crate::template::is_one_line;
use crate::{BadSettings, BoxFuture, Carrier, SmtpUrl, Undelivered, address};

/// How long one step of a conversation may take.
const STEP: Duration = Duration::from_secs(20);
/// The most of a server's own words that is kept for the log, in characters.
const MOST_WORDS: usize = 200;

/// Sends e-mail through a server.
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    sender: Sender,
}

impl Smtp {
    /// Through the server at `url`, from `sender`: an address, or a name and an address in angle brackets. Connects
    /// only when there is something to send.
    pub fn new(url: &SmtpUrl, sender: &str) -> Result<Self, BadSettings> {
        let sender = read_sender(sender)?;
        let query = match url.protection {
            Protection::StartTls => "?tls=required",
            Protection::Wrapped | Protection::Clear => "",
        };
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(&format!("{}{query}", url.plain))
            .map_err(|error| match error.is_tls() {
                true => BadSettings::Tls(error.to_string()),
                // The error may quote the address, password and all.
                false => BadSettings::NotAnSmtpUrl,
            })?
            .timeout(Some(STEP))
            .build();
        Ok(Self { transport, sender })
    }

    fn letter(&self, message: &Message) -> Result<lettre::Message, Undelivered> {
        if message.medium != Contact::Email {
            return Err(Undelivered::Never("an SMS does not go by e-mail".into()));
        }
        let to = address::parse(&message.to).map_err(|error| Undelivered::Never(error.to_string()))?;
        if !is_one_line(&message.subject) {
            return Err(Undelivered::Never("the subject has more than one line".into()));
        }
        let queued_at = u64::try_from(message.queued_at.0).unwrap_or(0);
        lettre::Message::builder()
            .from(self.sender.clone())
            .to(Sender::new(None, to))
            .subject(&message.subject)
            .date(SystemTime::UNIX_EPOCH + Duration::from_millis(queued_at))
            // The same message has the same id however often it is sent, so that a mail server can drop a copy.
            .message_id(Some(format!("<{}@{}>", message.id, self.sender.email.domain())))
            .header(AutoSubmitted)
            .singlepart(SinglePart::html(message.body.expose().to_owned()))
            .map_err(|error| Undelivered::Never(error.to_string()))
    }
}

impl Carrier for Smtp {
    fn deliver<'a>(&'a self, message: &'a Message) -> BoxFuture<'a, Result<(), Undelivered>> {
        Box::pin(async move {
            let letter = self.letter(message)?;
            self.transport.send(letter).await.map(drop).map_err(|error| judge(&error))
        })
    }
}

fn read_sender(text: &str) -> Result<Sender, BadSettings> {
    if !is_one_line(text) {
        return Err(BadSettings::Sender);
    }
    text.parse().map_err(|_| BadSettings::Sender)
}

/// A server that says no for good is believed, unless it says so about us: then the settings are wrong, and a message
/// must not be lost while somebody puts them right.
fn judge(error: &lettre::transport::smtp::Error) -> Undelivered {
    let words: String = error.to_string().escape_debug().take(MOST_WORDS).collect();
    let code = error.status().map(u16::from);
    match code {
        // 530, 534, 535, 538: sign in first, or not like this (RFC 4954, section 6).
        Some(530 | 534 | 535 | 538) => Undelivered::Later(words),
        Some(500..) => Undelivered::Never(words),
        _ => Undelivered::Later(words),
    }
}

/// Tells auto-responders to keep quiet (RFC 3834, section 5).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}
