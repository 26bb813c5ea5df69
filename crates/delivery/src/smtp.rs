//! The carrier for e-mail: one SMTP conversation per message. Every value that reaches a header or a command is checked
//! first.

use std::time::{Duration, SystemTime};

use directory::Message;
use directory::pool::Contact;
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox as Sender, SinglePart};
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, MailBodyParameter, MailParameter};
use tokio::time::timeout;

use crate::smtp_url::Protection;
use crate::template::is_one_line;
use crate::{BadSettings, BoxFuture, Carrier, Handover, SmtpUrl, Undelivered, address};

/// How long a connection, and everything before the letter itself, may take.
const BEFORE: Duration = Duration::from_secs(20);
/// How long the letter and its acknowledgement may take: servers look into mail before they answer.
const LETTER: Duration = Duration::from_secs(40);
/// How long saying good-bye may take.
const QUIT: Duration = Duration::from_secs(2);
/// The most of a server's own words that is kept for the log, in characters.
const MOST_WORDS: usize = 200;

/// Sends e-mail through a server.
pub struct Smtp {
    url: SmtpUrl,
    tls: Option<TlsParameters>,
    hello: ClientId,
    sender: Sender,
    letter_may_take: Duration,
}

impl Smtp {
    /// Through the server at `url`, from `sender`: an address, or a name and an address in angle brackets. Connects
    /// only when there is something to send.
    pub fn new(url: &SmtpUrl, sender: &str) -> Result<Self, BadSettings> {
        let tls = match url.protection {
            Protection::Clear => None,
            Protection::StartTls | Protection::Wrapped => Some(
                TlsParameters::new(url.host.clone()).map_err(|error| BadSettings::Tls(error.to_string()))?,
            ),
        };
        Ok(Self {
            url: url.clone(),
            tls,
            hello: ClientId::default(),
            sender: read_sender(sender)?,
            letter_may_take: LETTER,
        })
    }

    /// Waits so long for the acknowledgement of a letter instead of forty seconds.
    #[must_use]
    pub fn waiting(self, letter_may_take: Duration) -> Self {
        Self { letter_may_take, ..self }
    }

    /// Everything up to the point at which the server says that it takes the letter.
    async fn open(&self, letter: &lettre::Message, bytes: &[u8]) -> Result<AsyncSmtpConnection, Error> {
        let wrapped = self.tls.clone().filter(|_| self.url.protection == Protection::Wrapped);
        let place = (self.url.host.as_str(), self.url.port);
        let mut server =
            AsyncSmtpConnection::connect_tokio1(place, Some(BEFORE), &self.hello, wrapped, None).await?;
        if let (Some(tls), Protection::StartTls) = (&self.tls, self.url.protection) {
            // Refused where the server does not offer it: nothing goes out in the clear.
            server.starttls(tls.clone(), &self.hello).await?;
        }
        if let Some((name, password)) = &self.url.login {
            let credentials = Credentials::new(name.clone(), password.expose().to_owned());
            server.auth(&[Mechanism::Plain, Mechanism::Login], &credentials).await?;
        }
        let envelope = letter.envelope();
        let mut parameters = Vec::new();
        if envelope.to().iter().chain(envelope.from()).any(|address| !address.to_string().is_ascii()) {
            parameters.push(MailParameter::SmtpUtfEight);
        }
        if !bytes.is_ascii() {
            parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        server.command(Mail::new(envelope.from().cloned(), parameters)).await?;
        for to in envelope.to() {
            server.command(Rcpt::new(to.clone(), Vec::new())).await?;
        }
        server.command(Data).await?;
        Ok(server)
    }

    async fn send(&self, letter: &lettre::Message, handover: &dyn Handover) -> Result<(), Undelivered> {
        let bytes = letter.formatted();
        let mut server = match timeout(BEFORE, self.open(letter, &bytes)).await {
            Ok(opened) => opened.map_err(|error| judge(&error))?,
            Err(_) => return Err(Undelivered::Later("the server takes too long".into())),
        };
        // From the last line of the letter on the server may have taken it, whatever we hear (RFC 5321, section 4.5.3.2.6).
        handover.begins().await?;
        let verdict = timeout(self.letter_may_take, server.message(&bytes)).await;
        let verdict =
            verdict.map_err(|_| Undelivered::Doubtful("the server did not say whether it took it".into()))?;
        verdict.map_err(|error| match error.status() {
            Some(_) => judge(&error),
            None => Undelivered::Doubtful(words(&error)),
        })?;
        let _ = timeout(QUIT, server.quit()).await;
        Ok(())
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
    fn deliver<'a>(
        &'a self,
        message: &'a Message,
        handover: &'a dyn Handover,
    ) -> BoxFuture<'a, Result<(), Undelivered>> {
        Box::pin(async move { self.send(&self.letter(message)?, handover).await })
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
fn judge(error: &Error) -> Undelivered {
    let words = words(error);
    let code = error.status().map(u16::from);
    match code {
        // 530, 534, 535, 538: sign in first, or not like this (RFC 4954, section 6).
        Some(530 | 534 | 535 | 538) => Undelivered::Later(words),
        Some(500..) => Undelivered::Never(words),
        _ => Undelivered::Later(words),
    }
}

fn words(error: &Error) -> String {
    error.to_string().escape_debug().take(MOST_WORDS).collect()
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
