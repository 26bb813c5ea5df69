//! `rockpool doctor`: a healthy pool is clean, each hole is found, and its cure cures it.

use std::collections::HashMap;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::Output;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::running::{Dev, complaint, printed, rockpool};

const POOL: &str = "eu-west-1_Healthy01";

/// A pool and a client in which nothing is to be found.
const HEALTHY: &str = r#"
[[pool]]
id = "eu-west-1_Healthy01"
name = "healthy"
[pool.settings]
UsernameAttributes = ["email"]
AutoVerifiedAttributes = ["email"]
UsernameConfiguration = { CaseSensitive = false }
AdminCreateUserConfig = { AllowAdminCreateUserOnly = true }
UserAttributeUpdateSettings = { AttributesRequireVerificationBeforeUpdate = ["email"] }
Schema = [{ Name = "role", AttributeDataType = "String", Mutable = true }]

[[pool.client]]
id = "healthyweb5q8w2e1r4t7y0u3i"
[pool.client.settings]
ClientName = "web"
PreventUserExistenceErrors = "ENABLED"
WriteAttributes = ["email", "name"]
"#;
const CLIENT: &str = "healthyweb5q8w2e1r4t7y0u3i";

struct Story {
    folder: tempfile::TempDir,
    dev: Dev,
}

impl Story {
    fn begin() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("seed.toml"), HEALTHY).unwrap();
        let dev = Dev::start(folder.path(), &["--seed-file", "seed.toml"]);
        Self { folder, dev }
    }

    fn ask(&self, arguments: &[&str]) -> Output {
        ask(self.folder.path(), arguments)
    }

    /// Ids of what is found.
    fn found(&self, arguments: &[&str]) -> Vec<String> {
        ids(&self.ask(&[&["doctor"], arguments, &["--json"]].concat()))
    }
}

fn ask(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = rockpool(folder, arguments);
    for name in
        ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_REGION", "AWS_CA_BUNDLE"]
    {
        command.env_remove(name);
    }
    command.output().unwrap()
}

fn ids(output: &Output) -> Vec<String> {
    let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"));
    let findings = report["findings"].as_array().unwrap().iter();
    findings.map(|finding| finding["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_healthy_pool_is_clean() {
    let story = Story::begin();
    let output = story.ask(&["doctor", POOL, "--origin", "https://app.example.com", "--fail-on", "note"]);
    let said = printed(&output);
    assert!(output.status.success() && said.contains("Nothing was found."), "{said}{output:?}");
    assert!(said.contains("Not to be seen from here: COG-13, COG-15, COG-17."), "{said}");
    assert!(story.found(&[POOL, "--origin", "http://localhost:3000"]).is_empty());
    let url = format!("http://{}/{POOL}", story.dev.address);
    let outside = printed(&story.ask(&["doctor", &url]));
    assert!(outside.contains("what everybody can see"), "{outside}");
    assert!(story.found(&[&format!("http://{}", story.dev.address), "--pool", POOL]).is_empty());
    story.dev.stop();
}

#[test]
fn each_hole_is_found_and_its_cure_cures_it() {
    let story = Story::begin();
    let set = |words: &[&str]| {
        let output = story.ask(&[words, &["--pool", POOL]].concat());
        assert!(output.status.success(), "{words:?}: {output:?}");
    };
    for (noun, change, id) in [
        ("pool", "AdminCreateUserConfig.AllowAdminCreateUserOnly=false", "COG-1"),
        ("client", r#"WriteAttributes=["email","name","custom:role"]"#, "COG-2"),
        ("pool", "UserAttributeUpdateSettings=null", "COG-3"),
        ("client", "PreventUserExistenceErrors=LEGACY", "COG-7"),
        ("client", r#"ExplicitAuthFlows=["ALLOW_CUSTOM_AUTH","ALLOW_REFRESH_TOKEN_AUTH"]"#, "COG-9"),
        (
            "client",
            r#"ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH","ALLOW_REFRESH_TOKEN_AUTH"]"#,
            "COG-11",
        ),
        ("client", "EnableTokenRevocation=false", "COG-14"),
        ("pool", "Policies.PasswordPolicy.MinimumLength=6", "password"),
    ] {
        let what = if noun == "pool" { POOL } else { CLIENT };
        set(&[noun, "set", what, change]);
        let output = story.ask(&["doctor", POOL, "--json", "--fail-on", "warning"]);
        assert_eq!((output.status.code(), ids(&output)), (Some(3), vec![id.to_owned()]), "{change}");
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let cure = report["findings"][0]["cure"].as_str().unwrap();
        let cure = cure.strip_prefix("rockpool ").unwrap_or_else(|| panic!("{cure}"));
        // As a shell would take it apart: one argument stands in quotation marks.
        let (before, rest) = cure.split_once(" '").unwrap();
        let (quoted, after) = rest.split_once('\'').unwrap();
        let words: Vec<&str> = before.split(' ').chain([quoted]).chain(after.split_whitespace()).collect();
        let cured = story.ask(&words);
        assert!(cured.status.success(), "{cure}: {cured:?}");
        assert!(story.found(&[POOL]).is_empty(), "{cure}");
    }
    story.dev.stop();
}

#[test]
fn ignoring_failing_and_sarif_are_for_pipelines() {
    let story = Story::begin();
    let loose = ["client", "set", CLIENT, "PreventUserExistenceErrors=LEGACY", "--pool", POOL];
    assert!(story.ask(&loose).status.success());
    let code = |arguments: &[&str]| story.ask(&[&["doctor", POOL], arguments].concat()).status.code();
    assert_eq!(code(&[]), Some(0), "a warning is no error");
    assert_eq!(code(&["--fail-on", "warning"]), Some(3));
    assert_eq!(code(&["--fail-on", "warning", "--ignore", "cog-7"]), Some(0));
    assert!(complaint(&story.ask(&["doctor", "--ignore", "COG-99"])).contains("there is no such rule"));
    let output = story.ask(&["doctor", POOL, "--sarif"]);
    let log: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(log["runs"][0]["results"][0]["ruleId"], "COG-7");
    let text = printed(&story.ask(&["doctor", POOL]));
    assert!(
        text.contains(
            "Cure: rockpool client set healthyweb5q8w2e1r4t7y0u3i 'PreventUserExistenceErrors=ENABLED'"
        ),
        "{text}"
    );
    assert!(complaint(&story.ask(&["doctor", "nonsense"])).contains("neither the URL"));
    story.dev.stop();
}

#[test]
fn a_public_client_has_no_secret() {
    let story = Story::begin();
    let made = printed(&story.ask(&["client", "create", "app", "--secret", "--json", "--pool", POOL]));
    let made: Value = serde_json::from_str(&made).unwrap();
    let id = made["UserPoolClient"]["ClientId"].as_str().unwrap();
    assert!(!story.found(&[POOL]).contains(&"secret".to_owned()));
    assert!(story.found(&[POOL, "--public-client", id]).contains(&"secret".to_owned()));
    story.dev.stop();
}

/// A server that answers each path with what it was given.
struct Broken {
    address: SocketAddr,
}

impl Broken {
    /// `pages` gets the server's own address. An answer is headers and body; `None` is a status 500.
    fn start(pages: impl FnOnce(&str) -> HashMap<String, (String, String)>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let pages = Arc::new(pages(&format!("http://{address}")));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                answer(stream, &pages);
            }
        });
        Self { address }
    }
}

fn answer(mut stream: TcpStream, pages: &HashMap<String, (String, String)>) {
    let mut text = Vec::new();
    let mut byte = [0];
    while !text.ends_with(b"\r\n\r\n") {
        match stream.read(&mut byte) {
            Ok(1) => text.push(byte[0]),
            _ => return,
        }
    }
    let text = String::from_utf8_lossy(&text).into_owned();
    let path = text.split(' ').nth(1).unwrap_or_default();
    let answer = match pages.get(path) {
        Some((headers, body)) => {
            format!(
                "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n{headers}\r\n{body}",
                body.len()
            )
        }
        None => {
            "HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".to_owned()
        }
    };
    let _ = stream.write_all(answer.as_bytes());
}

const KEY: &str = include_str!("../../../verify/vectors/setting.json");

/// What is found at an issuer whose documents are these.
fn diagnosed(discovery: impl Fn(&str) -> Value, jwks: &str, headers: &str) -> Vec<String> {
    let server = Broken::start(|own| {
        let page = |body: String| (headers.to_owned(), body);
        HashMap::from([
            (format!("/{POOL}/.well-known/openid-configuration"), page(discovery(own).to_string())),
            (format!("/{POOL}/.well-known/jwks.json"), page(jwks.to_owned())),
        ])
    });
    let folder = tempfile::tempdir().unwrap();
    let url = format!("http://{}/{POOL}", server.address);
    ids(&ask(folder.path(), &["doctor", &url, "--json", "--origin", "https://app.example.com"]))
}

#[test]
fn a_broken_issuer_is_diagnosed_from_outside() {
    let date = "access-control-allow-origin: *\r\n";
    let good = |own: &str| json!({"issuer": format!("{own}/{POOL}"), "jwks_uri": format!("{own}/{POOL}/.well-known/jwks.json")});
    let keys = public_keys();
    let always = ["clock", "cors"];
    let with = |id: &str| {
        let mut all: Vec<String> = always.iter().map(|one| (*one).to_owned()).collect();
        all.push(id.to_owned());
        all.sort();
        all
    };
    let sorted = |mut ids: Vec<String>| {
        ids.sort();
        ids
    };
    // No Date header is a note; the preflight answers 500 throughout.
    assert_eq!(
        sorted(diagnosed(good, &keys, date)),
        with("").into_iter().filter(|one| !one.is_empty()).collect::<Vec<_>>()
    );
    let slash = |own: &str| json!({"issuer": format!("{own}/{POOL}/"), "jwks_uri": format!("{own}/{POOL}/.well-known/jwks.json")});
    assert_eq!(sorted(diagnosed(slash, &keys, date)), with("issuer"));
    let nameless = |own: &str| json!({"jwks_uri": format!("{own}/{POOL}/.well-known/jwks.json")});
    assert_eq!(sorted(diagnosed(nameless, &keys, date)), with("issuer"));
    let keyless = |own: &str| json!({"issuer": format!("{own}/{POOL}")});
    assert_eq!(sorted(diagnosed(keyless, &keys, date)), with("jwks"));
    let lost = |own: &str| json!({"issuer": format!("{own}/{POOL}"), "jwks_uri": format!("{own}/elsewhere")});
    assert_eq!(sorted(diagnosed(lost, &keys, date)), with("jwks"));
    let away = |own: &str| json!({"issuer": format!("{own}/{POOL}"), "jwks_uri": "http://127.0.0.1:1/keys"});
    assert_eq!(sorted(diagnosed(away, &keys, date)), {
        let mut all = with("jwks");
        all.push("COG-16".to_owned());
        sorted(all)
    });
    assert_eq!(sorted(diagnosed(good, "{}", date)), with("jwks"));
    assert_eq!(sorted(diagnosed(good, "not JSON", date)), with("jwks"));
    let mut leaked: Value = serde_json::from_str(&keys).unwrap();
    let mut private = leaked["keys"][0].clone();
    private["kid"] = json!("private");
    private["d"] = json!("AQAB");
    leaked["keys"].as_array_mut().unwrap().push(private);
    assert_eq!(sorted(diagnosed(good, &leaked.to_string(), date)), with("jwks-key"));
    // A clock of another year, and keys that pages cannot read.
    let old = "date: Thu, 01 Jan 2026 00:00:00 GMT\r\n";
    assert_eq!(sorted(diagnosed(good, &keys, old)), ["clock", "cors", "cors"]);
}

#[test]
fn an_issuer_that_is_not_there_or_not_json_is_said_so() {
    let folder = tempfile::tempdir().unwrap();
    let said = |url: &str| {
        let output = ask(folder.path(), &["doctor", url]);
        assert_eq!(output.status.code(), Some(3), "{output:?}");
        printed(&output)
    };
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    assert!(said(&format!("http://{closed}/{POOL}")).contains("no connection"));
    let broken = Broken::start(|_| HashMap::new());
    assert!(said(&format!("http://{}/{POOL}", broken.address)).contains("answers with status 500"));
    let text = Broken::start(|_| {
        HashMap::from([(
            format!("/{POOL}/.well-known/openid-configuration"),
            (String::new(), "<html>".to_owned()),
        )])
    });
    assert!(said(&format!("http://{}/{POOL}", text.address)).contains("is not JSON"));
    // The guard's words: plain http beyond this machine, and inner networks that nobody named (SEC-13).
    assert!(said(&format!("http://auth.example.com/{POOL}")).contains("is not https"));
    assert!(said(&format!("https://10.0.0.1/{POOL}")).contains("--allow-network"));
}

fn public_keys() -> String {
    let all: Value = serde_json::from_str(KEY).unwrap();
    let rsa =
        json!({"kid": "one", "kty": "RSA", "alg": "RS256", "use": "sig", "e": "AQAB", "n": modulus(&all)});
    json!({ "keys": [rsa] }).to_string()
}

/// Some RSA modulus of 2048 bits out of the verifier's vectors.
fn modulus(value: &Value) -> String {
    fn search(value: &Value) -> Option<String> {
        match value {
            Value::Object(map) => map
                .get("n")
                .and_then(Value::as_str)
                .filter(|n| n.len() == 342)
                .map(str::to_owned)
                .or_else(|| map.values().find_map(search)),
            Value::Array(list) => list.iter().find_map(search),
            _ => None,
        }
    }
    search(value).unwrap()
}
