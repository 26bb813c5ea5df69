//! Mail by SMTP to a server on loopback.

use std::time::Duration;

use delivery::{Carrier, Smtp, SmtpUrl, Undelivered};
use directory::pool::Contact;

use crate::smtp_server::{Silence, SmtpServer};
use crate::{Anyhow, Refusing, message};

async fn through(server: &SmtpServer) -> Smtp {
    let url = SmtpUrl::parse(&format!("smtp://ada:p%40ss@127.0.0.1:{}", server.port)).unwrap();
    Smtp::new(&url, "Rockpool <no-reply@pool.example>").unwrap()
}

#[tokio::test]
async fn a_code_arrives_as_html_under_the_messages_id() {
    let server = SmtpServer::start().await;
    through(&server).await.deliver(&message(7, "ada@example.com"), &Anyhow).await.unwrap();
    let mails = server.mails.lock().clone();
    assert_eq!(mails.len(), 1);
    assert!(mails[0].from.starts_with("<no-reply@pool.example>"), "{mails:?}");
    assert_eq!(mails[0].to, ["<ada@example.com>"]);
    for expected in [
        "Subject: Your verification code\n",
        "From: Rockpool <no-reply@pool.example>\n",
        "To: ada@example.com\n",
        "Message-ID: <00000000-0000-0000-0000-000000000007@pool.example>\n",
        "Date: Tue, 14 Nov 2023 22:13:20 +0000\n",
        "Auto-Submitted: auto-generated\n",
        "Content-Type: text/html; charset=utf-8\n",
        "Your confirmation code is 123456\n",
    ] {
        assert!(mails[0].data.contains(expected), "{expected} in {}", mails[0].data);
    }
    // PLAIN of "\0ada\0p@ss": the password was percent-decoded.
    assert!(server.commands.lock().iter().any(|line| line == "AUTH PLAIN AGFkYQBwQHNz"));
}

#[tokio::test]
async fn a_refused_recipient_is_given_up_and_a_busy_server_is_asked_again() {
    let server = SmtpServer::start().await;
    let smtp = through(&server).await;
    server.refuse("RCPT", "550 no such user");
    assert!(matches!(
        smtp.deliver(&message(1, "ada@example.com"), &Anyhow).await,
        Err(Undelivered::Never(_))
    ));
    server.refuse("RCPT", "451 busy");
    assert!(matches!(
        smtp.deliver(&message(1, "ada@example.com"), &Anyhow).await,
        Err(Undelivered::Later(_))
    ));
    assert!(server.mails.lock().is_empty());
}

#[tokio::test]
async fn a_wrong_password_for_the_server_loses_no_message() {
    let server = SmtpServer::start().await;
    server.refuse("AUTH", "535 who are you");
    let verdict = through(&server).await.deliver(&message(1, "ada@example.com"), &Anyhow).await;
    assert!(matches!(verdict, Err(Undelivered::Later(_))), "{verdict:?}");
}

#[tokio::test]
async fn a_server_that_is_not_there_is_asked_again() {
    let url = SmtpUrl::parse("smtp://127.0.0.1:1").unwrap();
    let smtp = Smtp::new(&url, "no-reply@pool.example").unwrap();
    assert!(matches!(
        smtp.deliver(&message(1, "ada@example.com"), &Anyhow).await,
        Err(Undelivered::Later(_))
    ));
}

#[tokio::test]
async fn nothing_is_sent_in_the_clear_to_a_server_that_must_speak_tls() {
    let server = SmtpServer::start().await;
    let url = SmtpUrl::parse(&format!("smtp://ada:secret@localhost:{}?tls=required", server.port)).unwrap();
    let smtp = Smtp::new(&url, "no-reply@pool.example").unwrap();
    assert!(smtp.deliver(&message(1, "ada@example.com"), &Anyhow).await.is_err());
    let commands = server.commands.lock().clone();
    assert!(
        !commands.iter().any(|line| line.starts_with("AUTH") || line.starts_with("MAIL")),
        "{commands:?}"
    );
}

#[tokio::test]
async fn a_letter_whose_acknowledgement_never_comes_may_have_arrived() {
    for silence in [Silence::Says, Silence::HangsUp] {
        let server = SmtpServer::start().await;
        *server.silence.lock() = Some(silence);
        // Long enough for the letter on a busy machine: only the acknowledgement is waited for in vain.
        let smtp = through(&server).await.waiting(Duration::from_secs(2));
        let verdict = smtp.deliver(&message(1, "ada@example.com"), &Anyhow).await;
        assert!(matches!(verdict, Err(Undelivered::Doubtful(_))), "{verdict:?}");
        assert_eq!(server.mails.lock().len(), 1, "it did arrive");
    }
}

#[tokio::test]
async fn no_letter_is_sent_that_the_queue_could_not_note() {
    let server = SmtpServer::start().await;
    let verdict = through(&server).await.deliver(&message(1, "ada@example.com"), &Refusing).await;
    assert!(matches!(verdict, Err(Undelivered::Later(_))), "{verdict:?}");
    assert!(server.mails.lock().is_empty());
}

#[tokio::test]
async fn what_the_server_refuses_after_the_letter_is_not_in_doubt() {
    let server = SmtpServer::start().await;
    for (reply, never) in [("451 later", false), ("554 spam", true)] {
        *server.after_letter.lock() = Some(reply);
        let verdict = through(&server).await.deliver(&message(1, "ada@example.com"), &Anyhow).await;
        let told = match verdict {
            Err(Undelivered::Never(_)) => true,
            Err(Undelivered::Later(_)) => false,
            other => panic!("{other:?}"),
        };
        assert_eq!(told, never, "{reply}");
    }
}

#[tokio::test]
async fn line_breaks_in_address_or_subject_reach_no_server() {
    let server = SmtpServer::start().await;
    let smtp = through(&server).await;
    let mut injected = message(1, "ada@example.com\r\nRCPT TO:<eve@example.com>");
    assert!(matches!(smtp.deliver(&injected, &Anyhow).await, Err(Undelivered::Never(_))));
    injected = message(2, "ada@example.com");
    injected.subject = "Code\r\nBcc: eve@example.com".into();
    assert!(matches!(smtp.deliver(&injected, &Anyhow).await, Err(Undelivered::Never(_))));
    assert!(server.commands.lock().is_empty());
}

#[tokio::test]
async fn a_body_that_looks_like_the_end_of_mail_stays_inside_it() {
    let server = SmtpServer::start().await;
    let mut sly = message(1, "ada@example.com");
    sly.body = "a\r\n.\r\nMAIL FROM:<eve@example.com>\r\n".into();
    through(&server).await.deliver(&sly, &Anyhow).await.unwrap();
    assert_eq!(server.mails.lock().len(), 1);
    assert!(!server.commands.lock().iter().any(|line| line.contains("eve")));
}

#[tokio::test]
async fn an_sms_does_not_go_by_mail() {
    let server = SmtpServer::start().await;
    let mut sms = message(1, "+15555550123");
    sms.medium = Contact::PhoneNumber;
    assert!(matches!(through(&server).await.deliver(&sms, &Anyhow).await, Err(Undelivered::Never(_))));
}

#[test]
fn a_sender_must_be_one_address() {
    let url = SmtpUrl::parse("smtp://127.0.0.1:25").unwrap();
    for bad in ["", "Rockpool", "a@b.example\r\nBcc: eve@example.com", "a@b.example, c@d.example"] {
        assert!(Smtp::new(&url, bad).is_err(), "{bad:?}");
    }
    assert!(Smtp::new(&url, "a@b.example").is_ok());
}
