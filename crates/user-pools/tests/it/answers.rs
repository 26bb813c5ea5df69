//! Every answer and every refusal of every operation, whole, as it leaves: status, `x-amzn-errortype`, body. One page an
//! operation, at `<capability>/answers/<operation>.snap`, written by the test of that name in `<capability>/answers.rs`;
//! `INSTA_UPDATE=always cargo nextest run -p user-pools answers` rewrites them. What differs from run to run (ids that are
//! drawn, keys, tokens) is replaced by its name; times come from a clock that stands still.
//!
//! The last test here fails when an operation has no page, when a refusal that AWS's model names for it is neither on its
//! page nor excused in `parity.toml`, and when a sentence of the source is on no page.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use aws_model::OperationModel;
use aws_model::user_pools::SERVICE;
use aws_wire::{Exception, probe};
use serde_json::{Value, json};
use triggers::{Failure, TriggerKind};

use crate::fixtures::{PASSWORD, pool_with_ada};
use crate::office::Office;
use crate::parity::{self, Parity};

/// A pool that nobody made.
const NOWHERE: &str = "us-east-1_NotThere0";
/// A client that nobody made.
const NOBODY: &str = "nobodysclient0000000000000";

/// Members whose values differ from run to run.
const DRAWN: [&str; 13] = [
    "AccessToken",
    "IdToken",
    "RefreshToken",
    "REFRESH_TOKEN",
    "Token",
    "Session",
    "NextToken",
    "PaginationToken",
    "ClientSecret",
    "ClientSecretValue",
    "SALT",
    "SECRET_BLOCK",
    "SRP_B",
];

/// The end of the titles of answers that are made up, under a key that is new in every test.
const HIDDEN: &str = "at a client that hides it";

/// The page of one operation, as it is being written.
pub struct Book {
    pub office: Office,
    operation: &'static OperationModel,
    text: String,
}

impl Book {
    /// Opens the page with what every operation has: nothing given, and the pool, client or token that is not there.
    pub async fn open(operation: &str) -> Self {
        let operation = SERVICE.find(operation).unwrap();
        let mut book = Self { office: Office::open().await, operation, text: String::new() };
        book.refuses("nothing is given", json!({})).await;
        let has = |name: &str| operation.input.members.iter().any(|member| member.name == name);
        let least = probe::least_input(operation);
        if has("UserPoolId") {
            let mut input = least.clone();
            input["UserPoolId"] = json!(NOWHERE);
            book.refuses("the pool is not there", input).await;
        }
        if has("ClientId") {
            let mut input = least.clone();
            input["ClientId"] = json!(NOBODY);
            if has("UserPoolId") {
                input["UserPoolId"] = json!(book.office.pool(json!({})).await);
            }
            book.refuses("the client is not there", input).await;
        }
        if has("AccessToken") {
            let mut input = least;
            input["AccessToken"] = json!("nonsense");
            book.refuses("the token is none", input).await;
        }
        book
    }

    /// One more answer.
    pub async fn answers(&mut self, title: &str, input: Value) -> Value {
        let answer = self.dispatch(&input).await;
        let bytes = match &answer {
            Ok(bytes) => bytes,
            Err(refused) => panic!("{}, {title}: {refused}", self.operation.name),
        };
        let value = if bytes.is_empty() { Value::Null } else { serde_json::from_slice(bytes).unwrap() };
        self.write(title, &input, answer);
        value
    }

    /// One more refusal.
    pub async fn refuses(&mut self, title: &str, input: Value) {
        let answer = self.dispatch(&input).await;
        assert!(answer.is_err(), "{}, {title}: was not refused", self.operation.name);
        self.write(title, &input, answer);
    }

    /// The three ways in which the handler of a trigger fails, on three inputs (the same three times where nothing is
    /// kept).
    pub async fn refuses_for_its_trigger(&mut self, kind: TriggerKind, inputs: [Value; 3]) {
        let failures = [
            ("refuses", Failure::Raised { message: "not today".to_owned() }),
            ("may not be called", Failure::NotPermitted),
            ("answers rubbish", Failure::rubbish("not an object")),
        ];
        for ((how, failure), input) in failures.into_iter().zip(inputs) {
            self.office.harness.triggers.fail(kind, failure);
            self.refuses(&format!("the handler of {} {how}", kind.as_str()), input).await;
        }
        self.office.harness.triggers.do_without(kind);
    }

    /// A pool with these settings and `ada` in it, her e-mail verified, signed in: her access token and the pool.
    pub async fn signed_in(&mut self, pool: Value) -> (String, String) {
        let (pool, client) = pool_with_ada(&self.office.harness, pool, json!({})).await;
        (self.office.harness.tokens(&client, "ada", PASSWORD).await.access, pool)
    }

    /// The refusals of a token that was good: disabled, signed out, expired, deleted.
    pub async fn refuses_the_dead(&mut self, input: Value, pool: &str) {
        let named = json!({"UserPoolId": pool, "Username": "ada"});
        self.office.ask("AdminDisableUser", named.clone()).await;
        self.refuses("the user is disabled", input.clone()).await;
        self.office.ask("AdminEnableUser", named.clone()).await;
        self.refuses("the session has ended", input.clone()).await;
        self.office.harness.advance(3_600);
        self.refuses("the token has expired", input.clone()).await;
        let tokens = self.fresh(pool).await;
        self.office.ask("AdminDeleteUser", named).await;
        self.refuses("the user is gone", with(&input, json!({"AccessToken": tokens}))).await;
    }

    /// A new access token of `ada`, by the first client of the pool.
    pub async fn fresh(&self, pool: &str) -> String {
        let listed = self.office.ask("ListUserPoolClients", json!({"UserPoolId": pool})).await;
        let client = listed["UserPoolClients"][0]["ClientId"].as_str().unwrap();
        self.office.harness.tokens(client, "ada", PASSWORD).await.access
    }

    /// The refusal where no message leaves, of the input that is prepared there.
    pub async fn refuses_without_carriers(&mut self, prepare: impl AsyncFnOnce(&Office) -> Value) {
        let there = Office::without_carriers().await;
        let input = prepare(&there).await;
        let here = std::mem::replace(&mut self.office, there);
        self.refuses("nothing carries messages", input).await;
        self.office = here;
    }

    /// Compares the page with the one that is kept.
    pub fn close(self) {
        let Self { operation, text, .. } = self;
        let name = file_name(operation);
        insta::with_settings!({
            snapshot_path => format!("{}/answers", operation.capability),
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, { insta::assert_snapshot!(name, text) });
    }

    async fn dispatch(&self, input: &Value) -> Result<Vec<u8>, Exception> {
        let call = Arc::new(self.office.harness.new_call(Ipv4Addr::LOCALHOST));
        let registry = &self.office.harness.registry;
        registry.dispatch(self.operation.name, call, input.to_string().as_bytes()).await
    }

    fn write(&mut self, title: &str, input: &Value, answer: Result<Vec<u8>, Exception>) {
        let response = match answer {
            Ok(bytes) => aws_wire::exception::respond(bytes, "0"),
            Err(exception) => exception.to_response("0"),
        };
        let kind = response.headers().get("x-amzn-errortype");
        let kind = kind.map(|kind| format!(" {}", kind.to_str().unwrap())).unwrap_or_default();
        let body = match response.body().as_slice() {
            [] => "(empty)".to_owned(),
            bytes => {
                let mut body: Value = serde_json::from_slice(bytes).unwrap();
                redact(&mut body);
                if title.ends_with(HIDDEN) && body.get("CodeDeliveryDetails").is_some() {
                    body["CodeDeliveryDetails"] = json!("[an address that nobody has]");
                }
                serde_json::to_string_pretty(&body).unwrap()
            }
        };
        let mut input = input.clone();
        redact(&mut input);
        let status = response.status().as_u16();
        self.text += &format!("# {title}\n> {input}\n{status}{kind}\n{body}\n\n");
    }
}

/// `AdminCreateUser` is kept as `admin_create_user`.
fn file_name(operation: &OperationModel) -> String {
    let mut name = String::new();
    for c in operation.name.chars() {
        if c.is_ascii_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.push(c.to_ascii_lowercase());
    }
    name
}

/// Replaces what differs from run to run.
fn redact(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                match value {
                    Value::String(text) if DRAWN.contains(&name.as_str()) && text.len() > 30 => {
                        *text = format!("[{name}]");
                    }
                    // Inputs have them under other names as well.
                    Value::String(text) if text.len() > 300 && !text.contains(' ') => {
                        *text = format!("[{name}]");
                    }
                    Value::String(_) if name == "PASSWORD_CLAIM_SIGNATURE" || name == "SECRET_HASH" => {
                        *value = json!(format!("[{name}]"));
                    }
                    Value::String(code) if name.ends_with("Code") && code.len() == 6 && code != "000000" => {
                        *code = "[code]".to_owned();
                    }
                    other => redact(other),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(redact),
        Value::String(text) => *text = without_ids(text),
        _ => {}
    }
}

/// A text without the ids that are drawn in it: subs, clients, pools.
pub fn without_ids(text: &str) -> String {
    let mut told = String::new();
    let is_of_word = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|c| !is_of_word(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        told += &match word {
            _ if uuid::Uuid::parse_str(word).is_ok() && word.len() == 36 => "[uuid]".to_owned(),
            _ if word.len() == 19 && word.starts_with("us-east-1_") && word != NOWHERE => "[pool]".to_owned(),
            _ if is_client(word) => "[client]".to_owned(),
            _ => match word.split_once("--") {
                Some((client, epoch)) if is_client(client) => format!("[client]--{epoch}"),
                _ => word.to_owned(),
            },
        };
        let next = after.chars().next().map_or(0, char::len_utf8);
        told += &after[..next];
        rest = &after[next..];
    }
    told
}

fn is_client(word: &str) -> bool {
    word.len() == 26
        && word != NOBODY
        && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        && word.bytes().any(|byte| byte.is_ascii_digit())
}

/// An attribute list of pairs.
pub fn attributes(pairs: &[(&str, &str)]) -> Value {
    pairs.iter().map(|(name, value)| json!({"Name": name, "Value": value})).collect()
}

/// `input` with these members over it; null takes one away.
pub fn with(input: &Value, over: Value) -> Value {
    let mut input = input.clone();
    for (name, value) in over.as_object().unwrap() {
        match value {
            Value::Null => drop(input.as_object_mut().unwrap().remove(name)),
            value => input[name] = value.clone(),
        }
    }
    input
}

fn tree() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// The pages that are kept, by operation.
pub fn pages() -> BTreeMap<&'static str, String> {
    let page = |operation: &'static OperationModel| {
        let file = format!("tests/it/{}/answers/{}.snap", operation.capability, file_name(operation));
        std::fs::read_to_string(tree().join(file)).ok().map(|text| (operation.name, text))
    };
    SERVICE.operations.iter().filter_map(|operation| page(operation)).collect()
}

/// The refusals on a page, by name.
pub fn refusals(page: &str) -> BTreeSet<&str> {
    page.lines().filter_map(|line| line.strip_prefix("400 ")?.strip_suffix(':')).collect()
}

#[tokio::test]
async fn every_built_operation_and_every_refusal_of_it_is_on_a_page() {
    let parity = Parity::read();
    let pages = pages();
    let mut missing = Vec::new();
    for operation in parity::built().await {
        let Some(page) = pages.get(operation.name) else {
            missing.push(format!("{} has no page", operation.name));
            continue;
        };
        if !page.lines().any(|line| line == "200") {
            missing.push(format!("{}: no answer is on its page", operation.name));
        }
        let shown = refusals(page);
        let own = parity.operation(operation.name);
        for error in operation.errors {
            match (shown.contains(error), parity.why_never(own, error).is_some()) {
                (false, false) => missing.push(format!("{}: {error} is not on its page", operation.name)),
                (true, true) if own.never.contains_key(*error) => {
                    missing.push(format!("{}: {error} is on its page and excused", operation.name));
                }
                _ => {}
            }
        }
        for error in shown {
            if !operation.errors.contains(&error) && !own.beyond.contains_key(error) {
                missing.push(format!("{}: {error} is not in AWS's model and not explained", operation.name));
            }
        }
    }
    assert!(missing.is_empty(), "{} things: {missing:#?}", missing.len());
}

/// What begins a sentence that a caller reads.
const TELLERS: [&str; 12] = [
    "Refusal::parameter(",
    "Refusal::not_authorized(",
    "Refusal::Parameter(",
    "Refusal::Limit(",
    "Refusal::NotFound(",
    "Refusal::UserState(",
    "Refusal::UsernameExists(",
    "Refusal::Unsupported(",
    "Refusal::not_built(",
    "Exception::not_authorized(",
    "Exception::new(",
    "refuse(",
];

/// Sentences of the source that are on no page, and why.
const NOT_SHOWN: [(&str, &str); 13] = [
    ("Access Token does not have required scopes", "no operation hands out a token without the scope yet"),
    ("a first password for a user who has none", "whoever holds a token has a password yet"),
    ("A user pool id can be pinned by a tag in development only.", "tests are development"),
    ("The tag rockpool:issuer can be `host` in development only.", "tests are development"),
    ("Exceeded the limit of messages. Try again in a minute.", "after 60,000 messages; `flood.rs` tests it"),
    (" are being rotated: the next ones sign from ", "told to the operator, not by an operation"),
    ("the user has another ", "told to the operator, not by an operation"),
    ("Refresh Token has expired", "the session is gone with it, and the token is as good as none"),
    (" without a value", "a note for `rockpool explain`"),
    ("the user would not have the name that was typed", "a note for `rockpool explain`"),
    ("ReadAttributes: the pool has no attribute ", "a note for `rockpool explain`"),
    (" is no attribute that a client can write", "a note for `rockpool explain`"),
    (" is required by the pool, so it must be writable", "a note for `rockpool explain`"),
];

#[test]
fn every_sentence_of_the_source_is_on_a_page() {
    let pages: String = pages().into_values().collect();
    let mut missing = Vec::new();
    for file in sources(&tree().join("src")) {
        let text = std::fs::read_to_string(&file).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        for teller in TELLERS {
            for (place, _) in code.match_indices(teller) {
                let told = arguments(&code[place + teller.len()..]);
                for sentence in literals(told) {
                    let shown = pages.contains(serde_json::to_string(&sentence).unwrap().trim_matches('"'));
                    if !shown
                        && sentence.contains(' ')
                        && !NOT_SHOWN.iter().any(|(told, _)| *told == sentence)
                    {
                        missing.push(format!("{}: {sentence}", file.file_name().unwrap().display()));
                    }
                }
            }
        }
    }
    missing.sort();
    missing.dedup();
    assert!(missing.is_empty(), "{} sentences: {missing:#?}", missing.len());
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

/// What stands before the bracket that closes.
fn arguments(code: &str) -> &str {
    let (mut depth, mut quoted, mut escaped) = (1, false, false);
    for (place, c) in code.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &code[..place];
        }
    }
    code
}

/// The longest piece of each text between quotes that no value is put into.
fn literals(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = code;
    while let Some(begin) = rest.find('"') {
        let text = &rest[begin + 1..];
        let mut end = 0;
        while let Some(next) = text[end..].find('"') {
            end += next;
            if end == 0 || !text[..end].ends_with('\\') {
                break;
            }
            end += 1;
        }
        let mut literal = text[..end].replace("\\\"", "\"").replace("\\n", "\n");
        while let Some(fold) = literal.find("\\\n") {
            let after = literal[fold + 2..].trim_start().to_owned();
            literal = format!("{}{after}", &literal[..fold]);
        }
        let pieces = literal.split(['{', '}']).enumerate().filter(|(place, _)| place % 2 == 0);
        found.extend(pieces.map(|(_, piece)| piece.to_owned()).max_by_key(String::len));
        rest = &text[end + 1..];
    }
    found
}
