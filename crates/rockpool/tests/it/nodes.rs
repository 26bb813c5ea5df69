//! Two nodes on one database, as the people meet them whom they serve: what begins on one ends on the other, what is used
//! once is used once everywhere, and what one of them takes away is gone on both.

use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use crypto::srp::{self, client::Client};
use serde_json::{Value, json};

use crate::database::Database;
use crate::machine::Machine;
use crate::operator::Operator;
use crate::running::{complaint, program, run};
use crate::serving::{Installed, Serve};

const PASSWORD: &str = "Correct-horse-7-8";
/// What one node takes away is gone on the other after this long at the latest.
const FELT_WITHIN: Duration = Duration::from_secs(2);

/// Nodes last: they end before their folder goes.
pub struct Nodes {
    pub one: Serve,
    pub two: Serve,
    pub operator: Operator,
    pub pool: String,
    /// Of a client with every flow, and refresh tokens that are replaced within a grace of ten seconds.
    pub client: String,
    pub made: Installed,
    database: Database,
}

fn node(path: &str, made: &Installed, name: &str) -> Serve {
    // One name for both, as the proxy in front of them has: the issuer of every token.
    let public = ["--public-url", "https://id.example.com"];
    let control = format!("{name}.sock");
    let words = [&["serve", "--node", name, "--control", &control], &public[..]].concat();
    let mut command = program(path, made.path(), &words);
    command.envs([("ROCKPOOL_LISTEN", "127.0.0.1:0"), ("ROCKPOOL_MANAGEMENT", "127.0.0.1:0")]);
    Serve::spawn(command)
}

impl Nodes {
    fn start() -> Option<Self> {
        let path = env!("CARGO_BIN_EXE_rockpool");
        Self::of(path, path)
    }

    /// Nodes that run these programs, on an installation that the first has made.
    pub fn of(one: &str, two: &str) -> Option<Self> {
        let database = Database::new()?;
        // Nobody takes mail there.
        let mail = ["--smtp", "smtp://127.0.0.1:9"];
        let made = Installed::of(
            one,
            &[&["--pool", "people", "--store", &database.store(None)], &mail[..]].concat(),
        );
        let operator = Operator::of(one, &made);
        let (one, two) = (node(one, &made, "one"), node(two, &made, "two"));
        let pool = made.said("user pool");
        let mut nodes = Self { one, two, operator, pool, client: String::new(), made, database };
        nodes.client = nodes.client(&json!({"Feature": "ENABLED", "RetryGracePeriodSeconds": 10}));
        Some(nodes)
    }

    fn client(&self, rotation: &Value) -> String {
        let input = json!({
            "UserPoolId": self.pool, "ClientName": "app", "RefreshTokenRotation": rotation,
            "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH"],
        });
        let made = self.operator.done(&self.one, "CreateUserPoolClient", &input);
        made["UserPoolClient"]["ClientId"].as_str().unwrap().to_owned()
    }

    /// Somebody who can sign in, made on one node.
    pub fn person(&self, email: &str, permanent: bool) {
        let (one, operator) = (&self.one, &self.operator);
        let mut input = json!({"UserPoolId": self.pool, "Username": email, "MessageAction": "SUPPRESS"});
        operator.done(one, "AdminCreateUser", &input);
        input["Password"] = PASSWORD.into();
        input["Permanent"] = permanent.into();
        input.as_object_mut().unwrap().remove("MessageAction");
        operator.done(one, "AdminSetUserPassword", &input);
    }

    fn initiate(&self, node: &Serve, email: &str) -> (u16, Value) {
        let parameters = json!({"USERNAME": email, "PASSWORD": PASSWORD});
        let flow = "USER_PASSWORD_AUTH";
        node.call(
            "InitiateAuth",
            &json!({"ClientId": self.client, "AuthFlow": flow, "AuthParameters": parameters}),
        )
    }

    pub fn tokens(&self, node: &Serve, email: &str) -> Value {
        let (status, answer) = self.initiate(node, email);
        assert_eq!(status, 200, "{answer}");
        answer["AuthenticationResult"].clone()
    }

    pub fn refresh(&self, node: &Serve, tokens: &Value) -> (u16, Value) {
        let input = json!({"ClientId": self.client, "RefreshToken": tokens["RefreshToken"]});
        node.call("GetTokensFromRefreshToken", &input)
    }

    /// The answer to the challenge that one node gives to SRP.
    pub fn srp(&self, email: &str) -> Value {
        let client = Client::start();
        let parameters = json!({"USERNAME": email, "SRP_A": client.big_a().to_hex()});
        let input =
            json!({"ClientId": self.client, "AuthFlow": "USER_SRP_AUTH", "AuthParameters": parameters});
        let (status, challenge) = self.one.call("InitiateAuth", &input);
        assert_eq!(status, 200, "{challenge}");
        let member = |name: &str| challenge["ChallengeParameters"][name].as_str().unwrap().to_owned();
        let (user, block) = (member("USER_ID_FOR_SRP"), member("SECRET_BLOCK"));
        let salt = crypto::hex::decode(&member("SALT")).unwrap();
        let b = srp::parse_a(&member("SRP_B")).unwrap();
        let pool = srp::pool_name(&self.pool);
        let key = client.key(pool, &user, &salt, PASSWORD, &b).unwrap();
        let (decoded, timestamp) = (STANDARD.decode(&block).unwrap(), "Thu Jan 1 00:00:00 UTC 2026");
        json!({
            "ClientId": self.client,
            "ChallengeName": "PASSWORD_VERIFIER",
            "ChallengeResponses": {
                "USERNAME": user,
                "PASSWORD_CLAIM_SECRET_BLOCK": block,
                "PASSWORD_CLAIM_SIGNATURE": Client::signature(&key, pool, &user, &decoded, timestamp),
                "TIMESTAMP": timestamp,
            },
        })
    }

    /// Whether an access token is good at a node.
    pub fn works(&self, node: &Serve, tokens: &Value) -> bool {
        works(node, tokens)
    }

    /// Waits until it is so; not for long.
    #[track_caller]
    pub fn felt(&self, what: &str, is_felt: impl FnMut() -> bool) {
        felt(what, is_felt);
    }

    /// Asks both at the same moment.
    fn both(&self, ask: impl Fn(&Serve) -> (u16, Value) + Sync) -> [(u16, Value); 2] {
        let together = Barrier::new(2);
        thread::scope(|scope| {
            let asked = [&self.one, &self.two].map(|node| {
                let (together, ask) = (&together, &ask);
                scope.spawn(move || {
                    together.wait();
                    ask(node)
                })
            });
            asked.map(|one| one.join().unwrap())
        })
    }
}

fn works(node: &Serve, tokens: &Value) -> bool {
    let (status, answer) = node.call("GetUser", &json!({"AccessToken": tokens["AccessToken"]}));
    assert!(status == 200 || answer["__type"] == "NotAuthorizedException", "{status} {answer}");
    status == 200
}

#[track_caller]
fn felt(what: &str, mut is_felt: impl FnMut() -> bool) {
    let since = Instant::now();
    while !is_felt() {
        assert!(since.elapsed() < FELT_WITHIN, "{what} is not felt on the other node");
        thread::yield_now();
    }
}

#[test]
fn a_sign_in_that_began_on_one_node_ends_on_the_other() {
    let Some(nodes) = Nodes::start() else { return };
    nodes.person("ada@example.com", true);
    let (status, answer) = nodes.two.call("RespondToAuthChallenge", &nodes.srp("ada@example.com"));
    assert_eq!(status, 200, "{answer}");
    let tokens = &answer["AuthenticationResult"];
    assert!(works(&nodes.one, tokens) && works(&nodes.two, tokens));
    // A chain of refreshes that changes nodes at every step.
    let (status, second) = nodes.refresh(&nodes.one, tokens);
    assert_eq!(status, 200, "{second}");
    let (status, third) = nodes.refresh(&nodes.two, &second["AuthenticationResult"]);
    assert_eq!(status, 200, "{third}");
    // A challenge whose state travels in Session.
    nodes.person("bob@example.com", false);
    let (_, challenge) = nodes.initiate(&nodes.one, "bob@example.com");
    assert_eq!(challenge["ChallengeName"], "NEW_PASSWORD_REQUIRED", "{challenge}");
    let responses = json!({"USERNAME": "bob@example.com", "NEW_PASSWORD": "Another-horse-9-8"});
    let input = json!({
        "ClientId": nodes.client, "ChallengeName": "NEW_PASSWORD_REQUIRED",
        "Session": challenge["Session"], "ChallengeResponses": responses,
    });
    let answered = nodes.both(|node| node.call("RespondToAuthChallenge", &input));
    let won = answered.iter().filter(|(_, answer)| answer["AuthenticationResult"].is_object()).count();
    assert_eq!(won, 1, "{answered:?}");
}

#[test]
fn of_two_answers_to_one_challenge_on_two_nodes_one_gets_tokens_rule_7() {
    let Some(nodes) = Nodes::start() else { return };
    nodes.person("ada@example.com", true);
    for round in 0..6 {
        let answer = nodes.srp("ada@example.com");
        let answered = nodes.both(|node| node.call("RespondToAuthChallenge", &answer));
        let won = answered.iter().filter(|(_, answer)| answer["AuthenticationResult"].is_object()).count();
        assert_eq!(won, 1, "round {round}: {answered:?}");
        assert!(answered.iter().all(|(status, _)| [200, 400].contains(status)), "{answered:?}");
        // And later nobody does, on either node.
        for node in [&nodes.one, &nodes.two] {
            assert_eq!(node.call("RespondToAuthChallenge", &answer).0, 400);
        }
    }
}

#[test]
fn a_refresh_token_that_comes_to_two_nodes_at_once_has_one_child_rule_12() {
    let Some(mut nodes) = Nodes::start() else { return };
    nodes.person("ada@example.com", true);
    for _ in 0..4 {
        let tokens = nodes.tokens(&nodes.one, "ada@example.com");
        // Within the grace both get the same one.
        let [(_, a), (_, b)] = nodes.both(|node| nodes.refresh(node, &tokens));
        let child = |answer: &Value| answer["AuthenticationResult"]["RefreshToken"].clone();
        assert!(child(&a).is_string() && child(&a) == child(&b), "{a} {b}");
    }
    nodes.client = nodes.client(&json!({"Feature": "ENABLED", "RetryGracePeriodSeconds": 0}));
    for _ in 0..4 {
        let tokens = nodes.tokens(&nodes.two, "ada@example.com");
        let answered = nodes.both(|node| nodes.refresh(node, &tokens));
        let won: Vec<&Value> =
            answered.iter().filter(|(status, _)| *status == 200).map(|(_, answer)| answer).collect();
        assert_eq!(won.len(), 1, "{answered:?}");
        // The other one was a reuse: it ended the family, the winner's tokens with it.
        let child = &won[0]["AuthenticationResult"];
        assert_eq!(nodes.refresh(&nodes.two, child).0, 400);
        assert!(!works(&nodes.one, child) && !works(&nodes.two, child));
    }
}

#[test]
fn what_one_node_takes_away_is_gone_on_the_other_within_two_seconds_rule_28() {
    let Some(nodes) = Nodes::start() else { return };
    let (one, two, operator) = (&nodes.one, &nodes.two, &nodes.operator);
    nodes.person("ada@example.com", true);
    let user = json!({"UserPoolId": nodes.pool, "Username": "ada@example.com"});
    // Used on the other node before, so that whatever it remembers is remembered.
    let known = || {
        let tokens = nodes.tokens(two, "ada@example.com");
        assert!(works(two, &tokens));
        tokens
    };

    let tokens = known();
    assert_eq!(one.call("GlobalSignOut", &json!({"AccessToken": tokens["AccessToken"]})).0, 200);
    felt("a sign-out", || !works(two, &tokens));
    assert_eq!(nodes.refresh(two, &tokens).0, 400);

    let tokens = known();
    let input = json!({"ClientId": nodes.client, "Token": tokens["RefreshToken"]});
    assert_eq!(one.call("RevokeToken", &input).0, 200);
    felt("a revoked token", || !works(two, &tokens));

    let tokens = known();
    operator.done(one, "AdminDisableUser", &user);
    felt("a disabled user", || !works(two, &tokens));
    assert_eq!(nodes.initiate(two, "ada@example.com").0, 400);
    operator.done(one, "AdminEnableUser", &user);
    felt("an enabled user", || nodes.initiate(two, "ada@example.com").0 == 200);

    // What is remembered on purpose: pools, clients, access keys.
    let pool = json!({"UserPoolId": nodes.pool});
    assert_eq!(operator.call(two, "DescribeUserPool", &pool).0, 200);
    let mut changed = pool.clone();
    changed["AdminCreateUserConfig"] = json!({"AllowAdminCreateUserOnly": true});
    changed["AutoVerifiedAttributes"] = json!(["email"]);
    let sign_up = |email: &str| {
        two.call("SignUp", &json!({"ClientId": nodes.client, "Username": email, "Password": PASSWORD}))
    };
    assert_eq!(sign_up("eve@example.com").0, 200);
    operator.done(one, "UpdateUserPool", &changed);
    let mut n = 0;
    felt("a changed pool", || {
        n += 1;
        sign_up(&format!("eve-{n}@example.com")).1["__type"] == "NotAuthorizedException"
    });
    let client = json!({"UserPoolId": nodes.pool, "ClientId": nodes.client});
    let tokens = known();
    operator.done(one, "DeleteUserPoolClient", &client);
    felt("a deleted client", || {
        nodes.initiate(two, "ada@example.com").1["__type"] == "ResourceNotFoundException"
    });
    felt("the tokens of a deleted client", || !works(two, &tokens));
    let key = ["access-key", "disable", &operator.id, "--control", "one.sock"];
    let disabled = run(nodes.made.path(), &key);
    assert!(disabled.status.success(), "{disabled:?}");
    felt("an access key that was switched off", || operator.call(two, "DescribeUserPool", &pool).0 == 400);
}

/// A third node, on a machine whose clock is set wrong while it serves.
#[test]
fn of_the_nodes_the_one_whose_clock_is_off_issues_nothing_until_it_is_right_rule_30() {
    let Some(nodes) = Nodes::start() else { return };
    nodes.person("ada@example.com", true);
    let mut machine = Machine::new();
    let mut command = nodes.made.command(&["--node", "off", "--control", "off.sock"]);
    machine.run(command.args(["--public-url", "https://id.example.com"]));
    let off = Serve::spawn(command);
    off.until(200, "");
    let tokens = nodes.tokens(&off, "ada@example.com");
    for (seconds, word) in [(4, "ahead of the database's"), (-4, "behind the database's")] {
        machine.clock(seconds);
        off.until(503, word);
        assert_eq!(nodes.initiate(&off, "ada@example.com").0, 503);
        assert_eq!(nodes.refresh(&off, &tokens).0, 503);
        // The others are not disturbed, and what it issued before is good there.
        assert!(works(&nodes.one, &tokens) && works(&nodes.two, &tokens));
        assert_eq!(nodes.initiate(&nodes.two, "ada@example.com").0, 200);
    }
    machine.clock(0);
    off.until(200, "");
    assert_eq!(nodes.refresh(&off, &tokens).0, 200);

    // The other nodes could read nothing any more (RULE-4).
    let refused = complaint(&run(nodes.made.path(), &["rotate-master", "--control", "one.sock"]));
    assert!(
        refused.contains("2 other node(s) use this store") && refused.contains("--keep-old"),
        "{refused}"
    );
    assert_eq!(nodes.initiate(&nodes.two, "ada@example.com").0, 200);
}

#[test]
fn a_pool_that_is_deleted_while_two_nodes_look_for_work_is_gone_once_and_whole() {
    let Some(nodes) = Nodes::start() else { return };
    let made = nodes.operator.done(&nodes.one, "CreateUserPool", &json!({"PoolName": "short-lived"}));
    let pool = made["UserPool"]["Id"].as_str().unwrap();
    for n in 0..20 {
        let input = json!({"UserPoolId": pool, "Username": format!("user-{n}"), "MessageAction": "SUPPRESS"});
        nodes.operator.done(&nodes.two, "AdminCreateUser", &input);
    }
    let client = nodes.database.client();
    let count = |what: &str| -> i64 {
        let schema = &nodes.database.schema;
        let sql = format!("SELECT count(*) FROM {schema}.{what}");
        nodes.database.runtime.block_on(client.query_one(&sql, &[])).unwrap().get(0)
    };
    let rows = format!("record WHERE k LIKE '{pool}/user/%'");
    assert_eq!(count(&rows), 20);
    nodes.operator.done(&nodes.one, "DeleteUserPool", &json!({"UserPoolId": pool}));
    let since = Instant::now();
    while count(&rows) > 0 || count("record WHERE k LIKE '%/job/%' AND body LIKE '%delete%'") > 0 {
        assert!(since.elapsed() < Duration::from_secs(30), "the job is not done");
        thread::yield_now();
    }
    assert_eq!(count(&format!("claim WHERE k LIKE '{pool}/%'")), 0);
    assert_eq!(count(&format!("entry WHERE k LIKE '{pool}/%'")), 0);
}

#[test]
fn a_pool_is_altered_on_one_node_while_people_sign_in_on_both() {
    let Some(nodes) = Nodes::start() else { return };
    nodes.person("Ada@example.com", true);
    let alter = |words: &[&str]| {
        let all = [&["pool", "alter", &nodes.pool, "--control", "one.sock"], words].concat();
        let output = run(nodes.made.path(), &all);
        assert!(output.status.success(), "{output:?}");
    };
    let tokens = nodes.tokens(&nodes.two, "Ada@example.com");
    let comes_in = |node: &Serve, email: &str| nodes.initiate(node, email).0 == 200;
    for node in [&nodes.one, &nodes.two] {
        assert!(comes_in(node, "ADA@example.com"), "case makes no difference");
    }
    let is_over = std::sync::atomic::AtomicBool::new(false);
    thread::scope(|scope| {
        for node in [&nodes.one, &nodes.two] {
            let is_over = &is_over;
            scope.spawn(move || {
                while !is_over.load(std::sync::atomic::Ordering::Acquire) {
                    assert!(comes_in(node, "Ada@example.com"), "at any moment");
                }
            });
        }
        alter(&["--case", "sensitive"]);
        for node in [&nodes.one, &nodes.two] {
            felt("the new form", || !comes_in(node, "ADA@example.com"));
        }
        // In force again at once; what is left of the other form goes later.
        alter(&["--undo", "--detach"]);
        for node in [&nodes.two, &nodes.one] {
            felt("the old form", || comes_in(node, "ADA@example.com"));
        }
        is_over.store(true, std::sync::atomic::Ordering::Release);
    });
    assert!(works(&nodes.one, &tokens) && works(&nodes.two, &tokens));
}
