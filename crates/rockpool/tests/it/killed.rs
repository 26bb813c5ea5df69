//! The program under a mixed load, ended as `kill -9` ends it, at any moment: everybody who had an answer finds what it
//! said, and nothing that was used once works again. The engines' own tests do this 200 times and look at every record; here
//! it is the whole program, asked as its callers ask. `ROCKPOOL_TEST_KILLS` asks for more rounds.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use crypto::OsRandom;
use serde_json::{Value, json};

use crate::database::Database;
use crate::running::{Dev, run};

const PASSWORD: &str = "Correct-horse-7";
const WRITERS: usize = 3;
/// The issuer of every token is the same, whichever port a server finds.
const ISSUER: [&str; 2] = ["--issuer", "aws"];

/// What somebody was told.
#[derive(Debug)]
enum Told {
    SignedUp,
    ConfirmedWith(Value),
    SignedIn(Value),
    Refreshed { used: Value, tokens: Value },
    SignedOut,
}

/// Where a load goes, and where its mail may be.
#[derive(Clone)]
struct Target {
    doomed: SocketAddr,
    mailboxes: Vec<SocketAddr>,
    client: String,
}

/// Status and body, if an answer came whole.
fn exchange(to: SocketAddr, line: &str, headers: &str, body: &str) -> Option<(u16, Value)> {
    let mut stream = TcpStream::connect(to).ok()?;
    let length = body.len();
    let head = format!("{line} HTTP/1.1\r\nhost: {to}\r\nconnection: close\r\ncontent-length: {length}\r\n");
    stream.write_all(format!("{head}{headers}\r\n{body}").as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let announced = head.lines().find_map(|line| line.strip_prefix("content-length: "))?;
    (announced.parse() == Ok(body.len())).then_some(())?;
    Some((status, if body.is_empty() { Value::Null } else { serde_json::from_str(body).ok()? }))
}

/// What an operation of user pools answers, if an answer came whole.
pub fn call(to: SocketAddr, operation: &str, input: &Value) -> Option<(u16, Value)> {
    let headers = format!(
        "content-type: application/x-amz-json-1.1\r\nx-amz-target: AWSCognitoIdentityProviderService.{operation}\r\n"
    );
    exchange(to, "POST /", &headers, &input.to_string())
}

impl Target {
    /// What the operation answers; nothing when the end has come.
    fn call(&self, operation: &str, input: &Value) -> Option<Value> {
        let (status, answer) = call(self.doomed, operation, input)?;
        assert_eq!(status, 200, "{operation}: {answer}");
        Some(answer)
    }

    /// The code that was sent to `email`; nothing when the end has come, or it was delivered into a mailbox that is gone.
    fn code(&self, email: &str) -> Option<Value> {
        let began = Instant::now();
        while began.elapsed() < Duration::from_secs(5) {
            for mailbox in &self.mailboxes {
                let mail = exchange(*mailbox, &format!("GET /_rockpool/messages?to={email}"), "", "");
                let code = mail.map(|(_, mail)| mail[0]["code"].clone()).unwrap_or_default();
                if code.is_string() {
                    return Some(code);
                }
            }
            TcpStream::connect(self.doomed).ok()?;
        }
        None
    }

    /// One person's way; nothing when the end has come.
    fn live(&self, email: &str, say: &Sender<(String, Told)>) -> Option<()> {
        let told = |told| say.send((email.to_owned(), told)).ok();
        let client = &self.client;
        let attributes = [("email", email), ("name", "Ada"), ("preferred_username", email)];
        let attributes = attributes.map(|(name, value)| json!({"Name": name, "Value": value}));
        let input = json!({"ClientId": client, "Username": email, "Password": PASSWORD, "UserAttributes": attributes});
        self.call("SignUp", &input)?;
        told(Told::SignedUp)?;
        let code = self.code(email)?;
        self.call(
            "ConfirmSignUp",
            &json!({"ClientId": client, "Username": email, "ConfirmationCode": code}),
        )?;
        told(Told::ConfirmedWith(code))?;
        let parameters = json!({"USERNAME": email, "PASSWORD": PASSWORD});
        let input =
            json!({"ClientId": client, "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters});
        let tokens = self.call("InitiateAuth", &input)?["AuthenticationResult"].take();
        told(Told::SignedIn(tokens.clone()))?;
        let used = tokens["RefreshToken"].clone();
        let input = json!({"ClientId": client, "RefreshToken": used});
        let tokens = self.call("GetTokensFromRefreshToken", &input)?["AuthenticationResult"].take();
        told(Told::Refreshed { used, tokens: tokens.clone() })?;
        if signs_out(email) {
            self.call("GlobalSignOut", &json!({"AccessToken": tokens["AccessToken"]}))?;
            told(Told::SignedOut)?;
        }
        Some(())
    }

    /// Lets people come until `end` is called, which is after a random number of answers. Says what they were told.
    fn until(&self, life: &str, end: impl FnOnce()) -> BTreeMap<String, Vec<Told>> {
        let (say, heard) = channel();
        thread::scope(|scope| {
            for writer in 0..WRITERS {
                let say = say.clone();
                scope.spawn(move || {
                    for n in 0.. {
                        if self.live(&format!("{life}-{writer}-{n}@example.com"), &say).is_none() {
                            return;
                        }
                    }
                });
            }
            drop(say);
            let enough = 1 + usize::from(OsRandom::bytes::<1>()[0]) / 8;
            let mut told = BTreeMap::<String, Vec<Told>>::new();
            let mut keep = |(email, said): (String, Told)| told.entry(email).or_default().push(said);
            heard.iter().take(enough).for_each(&mut keep);
            end();
            heard.iter().for_each(&mut keep);
            told
        })
    }
}

fn signs_out(email: &str) -> bool {
    email.contains("-1@") || email.contains("-3@")
}

/// What everybody was told is so, as this server says.
fn assert_kept(server: &Dev, client: &str, told: &BTreeMap<String, Vec<Told>>) {
    let pool = server.pool();
    let works =
        |tokens: &Value| server.call("GetUser", &json!({"AccessToken": tokens["AccessToken"]})).0 == 200;
    let refresh = |token: &Value| {
        let input = json!({"ClientId": client, "RefreshToken": token});
        server.call("GetTokensFromRefreshToken", &input).0
    };
    for (email, told) in told {
        let (status, user) = server.call("AdminGetUser", &json!({"UserPoolId": pool, "Username": email}));
        assert_eq!(status, 200, "{email} was told {told:?}: {user}");
        for said in told {
            if let Told::ConfirmedWith(code) = said {
                assert_eq!(user["UserStatus"], "CONFIRMED", "{email}");
                let input = json!({"ClientId": client, "Username": email, "ConfirmationCode": code});
                assert_eq!(server.call("ConfirmSignUp", &input).0, 400, "the code of {email} works twice");
            }
        }
        let access = |told: &Told| match told {
            Told::SignedIn(tokens) | Told::Refreshed { tokens, .. } => Some(tokens.clone()),
            _ => None,
        };
        let tokens: Vec<Value> = told.iter().filter_map(access).collect();
        match told.last() {
            Some(Told::SignedOut) => {
                assert!(tokens.iter().all(|tokens| !works(tokens)), "{email} is signed out and gets in");
                assert!(tokens.iter().all(|tokens| refresh(&tokens["RefreshToken"]) == 400), "{email}");
            }
            // Perhaps signed out without having been told.
            Some(Told::Refreshed { .. }) if signs_out(email) => {}
            Some(Told::Refreshed { used, tokens }) => {
                assert!(works(tokens), "{email} has a token that works nowhere");
                assert_eq!(refresh(&tokens["RefreshToken"]), 200, "{email}");
                assert_eq!(refresh(used), 400, "the refresh token of {email} works twice");
            }
            Some(Told::SignedIn(tokens)) => assert!(works(tokens), "{email} has a token that works nowhere"),
            _ => {}
        }
    }
}

/// Every row as it was written, and the chain of the log.
fn assert_whole(folder: &Path) {
    for arguments in [["store", "check"], ["audit", "verify"]] {
        let output = run(folder, &arguments);
        assert!(output.status.success(), "{arguments:?}: {output:?}");
    }
}

/// A client of the starting pool with all that the load does.
fn client(server: &Dev) -> String {
    let input = json!({
        "UserPoolId": server.pool(), "ClientName": "load",
        "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH"],
        "RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": 0},
    });
    let (status, made) = server.call("CreateUserPoolClient", &input);
    assert_eq!(status, 200, "{made}");
    made["UserPoolClient"]["ClientId"].as_str().unwrap().to_owned()
}

fn rounds(usual: usize) -> usize {
    let asked = std::env::var_os("ROCKPOOL_TEST_KILLS").map(|asked| asked.to_str().unwrap().parse().unwrap());
    asked.unwrap_or(usual)
}

#[test]
fn what_a_killed_server_had_answered_holds_after_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Dev::start(folder.path(), &ISSUER);
    let client = client(&server);
    let mut heard = 0;
    for round in 0..rounds(10) {
        let target =
            Target { doomed: server.address, mailboxes: vec![server.address], client: client.clone() };
        // Dropping it is kill -9.
        let told = target.until(&format!("r{round}"), || drop(server));
        heard += told.values().map(Vec::len).sum::<usize>();
        assert_whole(folder.path());
        server = Dev::start(folder.path(), &ISSUER);
        assert_kept(&server, &client, &told);
    }
    assert!(heard > rounds(10) * 4, "{heard} answers are no load");
}

#[test]
fn either_of_two_nodes_is_killed_and_what_it_had_answered_holds_on_the_other() {
    let Some(database) = Database::new() else { return };
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let store = database.store(None);
    let start = |n: usize| {
        let node = ["--store", &store, "--node", ["a", "b"][n]];
        Dev::start(folders[n].path(), &[&node[..], &ISSUER].concat())
    };
    let mut server = start(0);
    let of = |n: usize| folders[n].path().join(".rockpool");
    std::fs::create_dir(of(1)).unwrap();
    std::fs::copy(of(0).join("master.key"), of(1).join("master.key")).unwrap();
    let client = client(&server);
    let mut other = start(1);
    for round in 0..rounds(6) {
        let mailboxes = vec![server.address, other.address];
        let target = Target { doomed: server.address, mailboxes, client: client.clone() };
        let told = target.until(&format!("r{round}"), || drop(server));
        assert_kept(&other, &client, &told);
        // The next to go is the one that stayed.
        server = other;
        other = start(round % 2);
        assert_kept(&other, &client, &BTreeMap::new());
    }
    let output = run(folders[0].path(), &["store", "check", "--store", &store]);
    assert!(output.status.success(), "{output:?}");
}
