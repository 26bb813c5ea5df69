//! A stop in order: nobody who was let in goes without an answer, and what was answered is kept and delivered.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::serving::{Installed, Serve};

/// A mail server that counts what it takes.
fn mail_server() -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (address, taken) = (listener.local_addr().unwrap(), Arc::new(AtomicUsize::new(0)));
    let count = Arc::clone(&taken);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let count = Arc::clone(&count);
            thread::spawn(move || take_mail(&stream.unwrap(), &count));
        }
    });
    (address, taken)
}

fn take_mail(mut stream: &TcpStream, count: &AtomicUsize) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
    let _ = stream.write_all(b"220 ready\r\n");
    let mut in_message = false;
    while let Some(Ok(line)) = lines.next() {
        let answer: &[u8] = match (in_message, line.as_str()) {
            (true, ".") => {
                in_message = false;
                count.fetch_add(1, Ordering::SeqCst);
                b"250 taken\r\n"
            }
            (true, _) => continue,
            (false, "DATA") => {
                in_message = true;
                b"354 go on\r\n"
            }
            (false, "QUIT") => b"221 bye\r\n",
            (false, _) => b"250 well\r\n",
        };
        if stream.write_all(answer).is_err() {
            return;
        }
    }
}

fn sign_up(address: SocketAddr, client: &str, email: &str) -> String {
    let body = json!({"ClientId": client, "Username": email, "Password": "Correct-horse-7-8"}).to_string();
    format!(
        "POST / HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/x-amz-json-1.1\r\nx-amz-target: \
         AWSCognitoIdentityProviderService.SignUp\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// One answer from a connection that may go on: its status, and whether it is the last.
fn answer(stream: &mut BufReader<TcpStream>) -> Option<(u16, bool)> {
    let (mut head, mut length) = (String::new(), 0);
    while !head.ends_with("\r\n\r\n") {
        let at = head.len();
        if stream.read_line(&mut head).ok()? == 0 {
            return None;
        }
        if let Some(value) = head[at..].to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
    }
    stream.read_exact(&mut vec![0; length]).ok()?;
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Some((status, head.to_ascii_lowercase().contains("\r\nconnection: close\r\n")))
}

/// What became of every request.
#[derive(Default)]
struct Outcomes {
    accepted: Vec<String>,
    unanswered: Vec<String>,
}

fn knock(address: SocketAddr, client: &str, name: &str, keeps: bool, outcomes: &Mutex<Outcomes>) {
    let mut number = 0;
    while let Ok(stream) = TcpStream::connect(address) {
        let mut stream = BufReader::new(stream);
        loop {
            number += 1;
            let email = format!("{name}-{number}@example.com");
            let sent = stream.get_mut().write_all(sign_up(address, client, &email).as_bytes());
            let said = sent.ok().and_then(|()| answer(&mut stream));
            let mut outcomes = outcomes.lock().unwrap();
            match said {
                Some((200, last)) => {
                    outcomes.accepted.push(email);
                    if last || !keeps {
                        break;
                    }
                }
                Some((status, _)) => panic!("status {status}"),
                None => {
                    outcomes.unanswered.push(email);
                    break;
                }
            }
        }
    }
}

fn stops_and_loses_nothing(signal: &str) {
    let (mail, taken) = mail_server();
    let made = Installed::new(&["--pool", "people", "--smtp", &format!("smtp://{mail}")]);
    let client = made.said("client");
    let mut serve = made.serve(&[]);
    let (address, outcomes) = (serve.address, Mutex::new(Outcomes::default()));
    thread::scope(|scope| {
        for number in 0..4 {
            let (client, outcomes) = (&client, &outcomes);
            scope.spawn(move || {
                knock(address, client, &format!("{signal}{number}"), number % 2 == 0, outcomes)
            });
        }
        while outcomes.lock().unwrap().accepted.len() < 8 {
            thread::yield_now();
        }
        serve.signal(signal);
        let began = Instant::now();
        assert!(serve.process.wait().unwrap().success());
        assert!(began.elapsed() < Duration::from_secs(20));
    });
    let Outcomes { accepted, unanswered } = outcomes.into_inner().unwrap();
    assert_eq!(taken.load(Ordering::SeqCst), accepted.len(), "every code is on its way");
    // What was answered is there, and what was not was not done behind anybody's back.
    let again = made.serve(&[]);
    let exists = |email: &String| {
        let input = json!({"ClientId": client, "Username": email, "Password": "Correct-horse-7-8"});
        again.call("SignUp", &input).1["__type"] == "UsernameExistsException"
    };
    assert!(accepted.iter().all(exists));
    assert!(!unanswered.iter().any(exists), "{unanswered:?}");
}

#[test]
fn a_stop_under_load_loses_no_request_and_no_message() {
    stops_and_loses_nothing("-TERM");
}

#[test]
fn ctrl_c_is_the_same() {
    stops_and_loses_nothing("-INT");
}

#[test]
fn a_request_under_way_is_answered_while_readiness_says_that_it_ends() {
    let made = Installed::new(&["--pool", "people", "--smtp", &format!("smtp://{}", mail_server().0)]);
    let mut serve: Serve = made.serve(&[]);
    let mut stream = BufReader::new(TcpStream::connect(serve.address).unwrap());
    let whole = sign_up(serve.address, &made.said("client"), "first@example.com");
    stream.get_mut().write_all(whole.as_bytes()).unwrap();
    assert_eq!(answer(&mut stream), Some((200, false)));
    let whole = sign_up(serve.address, &made.said("client"), "second@example.com");
    let (first, rest) = whole.split_at(whole.len() - 10);
    stream.get_mut().write_all(first.as_bytes()).unwrap();
    serve.signal("-TERM");
    let began = Instant::now();
    while serve.manage("/health/ready") != (503, "not ready: the server is stopping\n".to_owned()) {
        assert!(began.elapsed() < Duration::from_secs(5));
    }
    assert_eq!(serve.manage("/health/live").0, 200);
    while TcpStream::connect(serve.address).is_ok() {
        assert!(began.elapsed() < Duration::from_secs(5));
    }
    stream.get_mut().write_all(rest.as_bytes()).unwrap();
    assert_eq!(answer(&mut stream), Some((200, true)));
    assert!(serve.process.wait().unwrap().success());
}
