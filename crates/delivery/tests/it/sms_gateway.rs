//! SMS through a gateway on loopback.

use std::sync::Arc;
use std::time::Duration;

use delivery::{BadGateway, Carrier, Format, GatewaySettings, Method, SmsGateway, Statuses, Undelivered};
use directory::Message;
use directory::pool::Contact;
use parking_lot::Mutex;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::{Anyhow, message};

/// One request as it arrived.
#[derive(Clone, Debug, Default)]
struct Asked {
    line: String,
    headers: Vec<String>,
    body: String,
}

impl Asked {
    fn header(&self, name: &str) -> Option<&str> {
        let start = format!("{name}: ");
        self.headers.iter().find_map(|line| line.strip_prefix(&start))
    }
}

/// As much of a gateway as a test needs.
#[derive(Clone)]
struct Gateway {
    port: u16,
    asked: Arc<Mutex<Vec<Asked>>>,
    /// What it answers; nothing: it takes the request and keeps silent.
    answers: Arc<Mutex<Option<&'static str>>>,
}

impl Gateway {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let answers = Arc::new(Mutex::new(Some("202 Accepted")));
        let gateway = Self { port, asked: Arc::default(), answers };
        let serving = gateway.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serving.clone().converse(stream));
            }
        });
        gateway
    }

    async fn converse(self, stream: TcpStream) -> Option<()> {
        let (read, mut write) = stream.into_split();
        let mut read = BufReader::new(read);
        let mut asked = Asked::default();
        let mut length = 0;
        loop {
            let mut line = String::new();
            read.read_line(&mut line).await.ok()?;
            let line = line.trim_end().to_owned();
            if line.is_empty() {
                break;
            }
            if let Some(value) = line.strip_prefix("content-length: ") {
                length = value.parse().ok()?;
            }
            if asked.line.is_empty() { asked.line = line } else { asked.headers.push(line) }
        }
        let mut body = vec![0; length];
        read.read_exact(&mut body).await.ok()?;
        asked.body = String::from_utf8(body).ok()?;
        self.asked.lock().push(asked);
        let answer = *self.answers.lock();
        match answer {
            Some(status) => {
                let text = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nlocation: /elsewhere\r\n\r\n");
                write.write_all(text.as_bytes()).await.ok()
            }
            // Until the client goes away.
            None => read.read_to_string(&mut String::new()).await.ok().map(drop),
        }
    }

    fn settings(&self, path: &str) -> GatewaySettings {
        GatewaySettings::at(format!("http://127.0.0.1:{}{path}", self.port).as_str().into())
    }
}

fn sms(number: u128) -> Message {
    Message { medium: Contact::PhoneNumber, subject: String::new(), ..message(number, "+15555550100") }
}

async fn send(settings: &GatewaySettings) -> Result<(), Undelivered> {
    SmsGateway::new(settings).unwrap().deliver(&sms(7), &Anyhow).await
}

#[tokio::test]
async fn a_message_is_posted_as_json_under_its_id_with_the_operators_headers() {
    let gateway = Gateway::start().await;
    let settings = GatewaySettings {
        headers: vec!["Authorization: Bearer s3cret".into(), "X-From:Rockpool".into()],
        ..gateway.settings("/send")
    };
    send(&settings).await.unwrap();
    let asked = gateway.asked.lock()[0].clone();
    assert_eq!(asked.line, "POST /send HTTP/1.1");
    assert_eq!(asked.header("content-type"), Some("application/json"));
    assert_eq!(asked.header("authorization"), Some("Bearer s3cret"));
    assert_eq!(asked.header("x-from"), Some("Rockpool"));
    assert_eq!(asked.header("idempotency-key"), Some("00000000-0000-0000-0000-000000000007"));
    let body: serde_json::Value = serde_json::from_str(&asked.body).unwrap();
    assert_eq!(body["to"], "+15555550100");
    assert_eq!(body["message"], "Your confirmation code is 123456");
    let shown = format!("{:?} {settings:?}", SmsGateway::new(&settings).unwrap());
    assert!(!shown.contains("s3cret"), "{shown}");
}

#[tokio::test]
async fn a_message_is_put_as_a_form_or_asked_for_in_a_url() {
    let gateway = Gateway::start().await;
    let form = GatewaySettings {
        method: Method::Put,
        format: Format::Form,
        body: Some("To={to}&Text={message}&Ref={id}".into()),
        ..gateway.settings("/")
    };
    send(&form).await.unwrap();
    let url = GatewaySettings { method: Method::Get, ..gateway.settings("/send?to={to}&text={message}") };
    send(&url).await.unwrap();
    let asked = gateway.asked.lock().clone();
    assert_eq!(asked[0].line, "PUT / HTTP/1.1");
    assert_eq!(asked[0].header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(
        asked[0].body,
        "To=%2B15555550100&Text=Your%20confirmation%20code%20is%20123456&Ref=00000000-0000-0000-0000-000000000007"
    );
    assert_eq!(
        asked[1].line,
        "GET /send?to=%2B15555550100&text=Your%20confirmation%20code%20is%20123456 HTTP/1.1"
    );
    assert_eq!(asked[1].body, "");
}

#[tokio::test]
async fn a_refusal_of_the_message_is_final_and_one_of_the_settings_is_not() {
    let gateway = Gateway::start().await;
    let settings = gateway.settings("/");
    for (answer, never) in [
        ("400 Bad Request", true),
        ("422 Unprocessable", true),
        ("401 Unauthorized", false),
        ("404 Not Found", false),
        ("302 Found", false),
        ("409 Conflict", false),
        ("429 Too Many", false),
        ("503 Unavailable", false),
    ] {
        *gateway.answers.lock() = Some(answer);
        let verdict = send(&settings).await.unwrap_err();
        assert_eq!(matches!(verdict, Undelivered::Never(_)), never, "{answer}: {verdict:?}");
        assert!(!verdict.to_string().contains("123456"), "{verdict}");
    }
    // Nobody followed the redirect.
    assert!(gateway.asked.lock().iter().all(|asked| asked.line == "POST / HTTP/1.1"));
    let picky = GatewaySettings { statuses: Statuses::read("201").unwrap(), ..settings };
    *gateway.answers.lock() = Some("200 OK");
    assert!(matches!(send(&picky).await, Err(Undelivered::Later(_))));
    *gateway.answers.lock() = Some("201 Created");
    assert_eq!(send(&picky).await, Ok(()));
}

#[tokio::test]
async fn what_got_no_answer_is_asked_again_under_the_same_id_or_not_at_all() {
    let gateway = Gateway::start().await;
    *gateway.answers.lock() = None;
    for forgetful in [false, true] {
        let settings = GatewaySettings { forgetful, ..gateway.settings("/") };
        let impatient = SmsGateway::new(&settings).unwrap().waiting(Duration::from_millis(50));
        let verdict = impatient.deliver(&sms(7), &Anyhow).await;
        assert_eq!(matches!(verdict, Err(Undelivered::Doubtful(_))), forgetful, "{verdict:?}");
        assert_eq!(matches!(verdict, Err(Undelivered::Later(_))), !forgetful, "{verdict:?}");
    }
    *gateway.answers.lock() = Some("200 OK");
    send(&gateway.settings("/")).await.unwrap();
    let keys: Vec<_> = gateway
        .asked
        .lock()
        .iter()
        .map(|asked| asked.header("idempotency-key").unwrap().to_owned())
        .collect();
    assert!(keys.iter().all(|key| *key == keys[0]), "{keys:?}");
}

#[tokio::test]
async fn a_gateway_that_is_not_there_is_asked_again() {
    for forgetful in [false, true] {
        let settings = GatewaySettings { forgetful, ..GatewaySettings::at("http://127.0.0.1:1/".into()) };
        assert!(matches!(send(&settings).await, Err(Undelivered::Later(_))));
    }
}

#[tokio::test]
async fn e_mail_does_not_go_to_a_gateway() {
    let gateway = SmsGateway::new(&GatewaySettings::at("http://127.0.0.1:1/".into())).unwrap();
    let verdict = gateway.deliver(&message(1, "ada@example.com"), &Anyhow).await;
    assert!(matches!(verdict, Err(Undelivered::Never(_))), "{verdict:?}");
}

#[test]
fn settings_that_would_send_codes_astray_are_refused_and_never_quoted() {
    let of = |url: &str| SmsGateway::new(&GatewaySettings::at(url.into())).map(drop);
    assert_eq!(of("http://sms.example.com/"), Err(BadGateway::InTheClear));
    for bad in [
        "",
        "sms.example.com",
        "ftp://sms.example.com/",
        "https://me:secret@sms.example.com/",
        "https://{to}.example.com/",
        "https://sms.example.com/{to}",
        "https://sms.example.com/#{to}",
        "https://sms.example.com\r\nX: y",
    ] {
        assert_eq!(of(bad), Err(BadGateway::Url), "{bad}");
    }
    for good in ["http://localhost:8080/", "http://[::1]:8080/sms", "https://sms.example.com/?to={to}"] {
        assert_eq!(of(good), Ok(()), "{good}");
    }
    let with = |headers: &[&str], body: Option<&str>| {
        let headers = headers.iter().map(|line| (*line).into()).collect();
        let body = body.map(str::to_owned);
        let base = GatewaySettings::at("https://sms.example.com/".into());
        SmsGateway::new(&GatewaySettings { headers, body, ..base }).map(drop)
    };
    assert_eq!(with(&["no colon s3cret"], None), Err(BadGateway::Header));
    assert_eq!(with(&["X: a\r\nY: b"], None), Err(BadGateway::Header));
    assert!(matches!(with(&["Host: elsewhere"], None), Err(BadGateway::OwnHeader(_))));
    assert!(matches!(with(&[], Some("{")), Err(BadGateway::Body(_))));
    assert_eq!(with(&[], Some(r#"{"to": "{to}"}"#)), Err(BadGateway::NoSlot("{message}")));
}
