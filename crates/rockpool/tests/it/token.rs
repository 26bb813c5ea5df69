//! `rockpool token explain`, as somebody meets it who holds a token and does not know why it is refused.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::running::{Dev, complaint, printed, rockpool};

const POOL: &str = "us-east-1_Email0001";
const CLIENT: &str = "emailwebukscuafzt4uzkpcrqv";

/// A server with Ada, and her tokens.
struct Story {
    folder: tempfile::TempDir,
    dev: Dev,
    access: String,
    id: String,
    refresh: String,
}

impl Story {
    fn begin() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let seed = std::fs::canonicalize("../../tests/clients/seed.toml").unwrap();
        let dev = Dev::start(folder.path(), &["--seed-file", seed.to_str().unwrap()]);
        let (status, answer) = dev.sign_in(CLIENT, "ada@example.com", "Analytical-Engine-1843");
        assert_eq!(status, 200, "{answer}");
        let token = |name: &str| answer["AuthenticationResult"][name].as_str().unwrap().to_owned();
        let (access, id, refresh) = (token("AccessToken"), token("IdToken"), token("RefreshToken"));
        Self { folder, dev, access, id, refresh }
    }

    fn explain(&self, token: &str, arguments: &[&str]) -> Output {
        explain(self.folder.path(), token, arguments)
    }

    fn json(&self, token: &str, arguments: &[&str], code: i32) -> Value {
        let output = self.explain(token, &[arguments, &["--json"]].concat());
        assert_eq!(output.status.code(), Some(code), "{output:?}");
        serde_json::from_slice(&output.stdout).unwrap()
    }
}

fn explain(folder: &Path, token: &str, arguments: &[&str]) -> Output {
    fed(rockpool(folder, &[&["token", "explain", "-"], arguments].concat()), token)
}

fn fed(mut command: Command, token: &str) -> Output {
    for name in ["AWS_COGNITO_USER_POOL_ID", "AWS_COGNITO_USER_POOL_CLIENT_ID"] {
        command.env_remove(name);
    }
    let mut process = command
        .env("TZ", "UTC")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let _ = process.stdin.take().unwrap().write_all(token.as_bytes());
    process.wait_with_output().unwrap()
}

/// The codes of all refusals, by check.
fn refusals(report: &Value) -> Vec<(String, String)> {
    let text = |check: &Value, name: &str| check[name].as_str().unwrap().to_owned();
    let checks = report["checks"].as_array().unwrap().iter();
    checks
        .filter(|check| check["verdict"] == "refused")
        .map(|check| (text(check, "check"), text(check, "code")))
        .collect()
}

fn refused(check: &str, code: &str) -> Vec<(String, String)> {
    vec![(check.to_owned(), code.to_owned())]
}

#[test]
fn a_good_access_token_is_told_in_words_and_accepted() {
    let story = Story::begin();
    let output = story.explain(&story.access, &["--client-id", CLIENT, "--use", "access"]);
    let said = printed(&output);
    assert_eq!(output.status.code(), Some(0), "{said}");
    for part in [
        "An access token: it lets its bearer call services. Issued by the user pool us-east-1_Email0001 of http://127.0.0.1:",
        "RS256",
        "the user, for ever",
        "issued ",
        "expires in ",
        " UTC",
        "signature  by a key of the server of development",
        "it is an access token",
        "Accepted",
    ] {
        assert!(said.contains(part), "{part} in {said}");
    }
    let signature = story.access.rsplit('.').next().unwrap();
    assert!(!said.contains(signature) && !said.contains('\u{1b}'), "{said}");
    assert!(output.stderr.is_empty(), "{output:?}");
    let report = story.json(&story.access, &[], 0);
    assert_eq!((report["kind"].as_str(), report["accepted"].as_bool()), (Some("access_token"), Some(true)));
    assert!(!report.to_string().contains(signature));
    story.dev.stop();
}

#[test]
fn each_expectation_that_would_refuse_is_named_with_its_cure() {
    let story = Story::begin();
    let one = |arguments: &[&str]| refusals(&story.json(&story.access, arguments, 3));
    assert_eq!(one(&["--client-id", "somebody-elses"]), refused("client", "client"));
    assert_eq!(one(&["--use", "id"]), refused("use", "token_use"));
    assert_eq!(one(&["--scope", "posts/read"]), refused("scope", "scope"));
    assert_eq!(one(&["--group", "editors"]), refused("group", "group"));
    assert_eq!(one(&["--resource", "https://api.example.com"]), refused("resource", "resource"));
    assert_eq!(one(&["--issuer", "eu-west-1_Other0001"]), refused("issuer", "issuer"));
    let slash = format!("http://{}/{POOL}/", story.dev.address);
    let report = story.json(&story.access, &["--issuer", &slash], 3);
    assert!(report["checks"].to_string().contains("one slash off"), "{report}");
    assert_eq!(story.json(&story.access, &["--issuer", POOL], 0)["accepted"], true);

    // All at once, none hides another: a COG-13 mix-up beside an old token.
    let report =
        story.json(&story.id, &["--use", "access", "--client-id", "x", "--at", "2100-01-01T00:00:00Z"], 3);
    let checks: Vec<String> = refusals(&report).into_iter().map(|(check, _)| check).collect();
    assert_eq!(checks, ["times", "use", "client"]);
    let said = printed(&story.explain(&story.id, &["--use", "access"]));
    assert!(said.contains("an ID token: expected an access token (token_use)"), "{said}");
    assert!(said.contains("Cure:  Send the access token to services."), "{said}");
    story.dev.stop();
}

#[test]
fn times_are_told_from_now_and_from_a_moment_that_is_named() {
    let story = Story::begin();
    let claims = URL_SAFE_NO_PAD.decode(story.access.split('.').nth(1).unwrap()).unwrap();
    let exp = serde_json::from_slice::<Value>(&claims).unwrap()["exp"].as_i64().unwrap();
    let report = story.json(&story.access, &["--at", &(exp + 185).to_string()], 3);
    assert_eq!(refusals(&report), refused("times", "expired"));
    let why = report["checks"].as_array().unwrap().iter().find(|check| check["check"] == "times").unwrap();
    assert_eq!(why["why"], "expired 3 minutes ago");
    let words = report["times"].as_array().unwrap().iter().find(|time| time["name"] == "exp").unwrap();
    assert_eq!(words["words"], "expired 3 minutes ago");
    // Seven thousand two hundred seconds early is a time zone.
    let report = story.json(&story.access, &["--at", &(exp - 3_600 - 7_200).to_string()], 3);
    assert!(report["checks"].to_string().contains("was local time taken for UTC?"), "{report}");
    assert_eq!(story.explain(&story.access, &["--at", "yesterday"]).status.code(), Some(1));
    story.dev.stop();
}

#[test]
fn a_server_whose_clock_was_moved_is_noticed() {
    let story = Story::begin();
    let moved =
        story.dev.request("POST /_rockpool/clock", &["x-rockpool: 1"], r#"{"advance_seconds": 7200}"#);
    assert_eq!(moved.0, 200, "{moved:?}");
    let (_, answer) = story.dev.sign_in(CLIENT, "ada@example.com", "Analytical-Engine-1843");
    let access = answer["AuthenticationResult"]["AccessToken"].as_str().unwrap();
    let report = story.json(access, &[], 3);
    assert_eq!(refusals(&report), refused("times", "issued_in_future"));
    let note = report["notes"][0].as_str().unwrap_or_default();
    assert!(
        note.starts_with("this machine's clock is ") && note.ends_with(" behind the issuer's"),
        "{report}"
    );
    story.dev.stop();
}

#[test]
fn a_signature_is_judged_with_the_keys_of_the_issuer_or_those_that_are_given_sec_4() {
    let story = Story::begin();
    let (head, signature) = story.access.rsplit_once('.').unwrap();
    let claims = URL_SAFE_NO_PAD.decode(head.split('.').nth(1).unwrap()).unwrap();
    let mut claims: Value = serde_json::from_slice(&claims).unwrap();
    claims["username"] = json!("mallory");
    let forged = format!(
        "{}.{}.{signature}",
        head.split('.').next().unwrap(),
        URL_SAFE_NO_PAD.encode(claims.to_string())
    );
    assert_eq!(refusals(&story.json(&forged, &[], 3)), refused("signature", "signature"));
    let none = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","kid":"k"}"#);
    let unsigned = format!("{none}.{}.", head.split('.').nth(1).unwrap());
    assert_eq!(refusals(&story.json(&unsigned, &[], 3)), refused("form", "algorithm"));

    // Elsewhere nobody knows the issuer: loopback is not asked because a token says so (SEC-13).
    let elsewhere = tempfile::tempdir().unwrap();
    let output = explain(elsewhere.path(), &story.access, &["--json"]);
    assert_eq!(output.status.code(), Some(4), "{output:?}");
    let said = printed(&output);
    assert!(said.contains("is loopback: keys are fetched from public addresses"), "{said}");
    let url = format!("http://{}/{POOL}/.well-known/jwks.json", story.dev.address);
    assert_eq!(explain(elsewhere.path(), &story.access, &["--jwks", &url]).status.code(), Some(0));
    let (_, jwks) = story.dev.request(&format!("GET /{POOL}/.well-known/jwks.json"), &[], "");
    std::fs::write(elsewhere.path().join("keys.json"), jwks).unwrap();
    let offline = explain(elsewhere.path(), &story.access, &["--jwks", "keys.json", "--offline"]);
    assert_eq!(offline.status.code(), Some(0), "{offline:?}");
    assert!(
        complaint(&explain(elsewhere.path(), &story.access, &["--jwks", "missing.json"]))
            .contains("missing.json")
    );
    story.dev.stop();
}

#[test]
fn near_misses_are_named_and_the_token_inside_is_still_explained() {
    let story = Story::begin();
    let token = &story.access;
    for (text, code, slip) in [
        (format!("\"{token}\""), "quoted", "quotation marks"),
        (format!("Bearer Bearer {token}"), "scheme_doubled", "2 times"),
        (format!("Authorisation: Bearer {token}"), "header_name", "Authorisation"),
        (format!("{}\n{}", &token[..80], &token[80..]), "character", "broken over lines"),
        (format!("{token}=="), "encoding", "re-encoded"),
        (token.replace('.', "%2E"), "character", "percent-encoded"),
    ] {
        let report = story.json(&text, &[], 3);
        assert_eq!(refusals(&report), refused("form", code), "{slip}: {report}");
        assert!(report["slips"].to_string().contains(slip), "{slip}: {}", report["slips"]);
        assert_eq!(report["kind"], "access_token");
        assert!(report["checks"].to_string().contains("by a key of"), "{report}");
    }
    let report = story.json(&format!("Authorization: Bearer {token}\n"), &[], 0);
    assert_eq!(report["slips"], json!([]));
    let cut = story.json(&token[..token.len() - 40], &[], 3);
    assert_eq!(refusals(&cut), refused("signature", "cut_off"));
    let cut = story.json(&token[..token.len() / 3], &[], 3);
    assert_eq!((cut["kind"].as_str(), refusals(&cut)), (Some("cut_off"), refused("form", "cut_off")));
    let two = story.json(&format!("{token}\n{}", story.id), &[], 3);
    assert!(two["slips"].to_string().contains("2 tokens"), "{two}");
    story.dev.stop();
}

#[test]
fn what_is_no_service_token_is_recognised() {
    let story = Story::begin();
    let kind = |text: &str| story.json(text, &[], 3)["kind"].as_str().unwrap().to_owned();
    assert_eq!(kind(&story.refresh), "refresh_token");
    let input = json!({"ClientId": "emailsrponly2v5xq8n1k4h7d0", "AuthFlow": "USER_SRP_AUTH",
        "AuthParameters": {"USERNAME": "ada@example.com", "SRP_A": "5".repeat(768)}});
    let (status, answer) = story.dev.call("InitiateAuth", &input);
    assert_eq!(status, 200, "{answer}");
    assert_eq!(kind(answer["ChallengeParameters"]["SECRET_BLOCK"].as_str().unwrap()), "secret_block");
    if let Some(session) = answer["Session"].as_str() {
        assert_eq!(kind(session), "session");
    }
    assert_eq!(kind("undefined"), "not_filled_in");
    let masked = printed(&story.explain(&story.refresh, &[]));
    assert!(!masked.contains(&story.refresh[8..]), "{masked}");
    story.dev.stop();
}

#[test]
fn the_variables_of_a_back_end_are_its_expectations() {
    let story = Story::begin();
    let ask = |pool: &str, client: &str| {
        let mut command = rockpool(story.folder.path(), &["token", "explain", "-", "--from-env", "--json"]);
        command.env("TZ", "UTC").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.env("AWS_COGNITO_USER_POOL_ID", pool).env("AWS_COGNITO_USER_POOL_CLIENT_ID", client);
        let mut process = command.spawn().unwrap();
        process.stdin.take().unwrap().write_all(story.access.as_bytes()).unwrap();
        process.wait_with_output().unwrap()
    };
    assert_eq!(ask(POOL, CLIENT).status.code(), Some(0));
    let other: Value = serde_json::from_slice(&ask("us-east-1_Other0001", CLIENT).stdout).unwrap();
    assert_eq!(refusals(&other), refused("issuer", "issuer"));
    let said = complaint(&story.explain(&story.access, &["--from-env"]));
    assert!(said.contains("AWS_COGNITO_USER_POOL_ID"), "{said}");
    story.dev.stop();
}

#[test]
fn an_argument_is_warned_about_and_nothing_is_kept() {
    let story = Story::begin();
    let before = std::fs::read_dir(story.folder.path()).unwrap().count();
    let output = rockpool(story.folder.path(), &["token", "explain", &story.access]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let warned = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(warned.contains("can be seen by others") && !warned.contains("eyJ"), "{warned}");
    assert_eq!(std::fs::read_dir(story.folder.path()).unwrap().count(), before);
    let coloured = story.explain(&story.access, &["--color", "always"]);
    assert!(printed(&coloured).contains('\u{1b}'));
    assert!(complaint(&story.explain("\n", &[])).contains("no token came"));
    story.dev.stop();
}
