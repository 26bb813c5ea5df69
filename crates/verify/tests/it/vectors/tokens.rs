//! Tokens, and what becomes of them: the drafts that they are made of, and the lists by topic in `tokens/`.

mod accepted;
mod algorithms;
mod claim_types;
mod forms;
mod headers;
mod issuers;
mod permissions;
mod times;
mod uses;

use serde_json::{Value, json};

use super::forge::Draft;
use super::setting::{AWS, CLIENT, NOW, OIDC, RESOURCE, documents, policies, verifier};

pub struct Case {
    pub name: String,
    pub policy: &'static str,
    pub token: String,
    pub verdict: &'static str,
}

const GOOD: &str = "accepted";

pub fn access(now: i64) -> Draft {
    Draft {
        header: json!({"kid": "pool-access", "alg": "RS256"}),
        claims: json!({
            "sub": "2f4e6d0a-0000-4000-8000-1c2d3e4f5a6b", "iss": AWS, "client_id": CLIENT, "username": "andrew",
            "token_use": "access", "scope": "aws.cognito.signin.user.admin", "auth_time": now - 60, "iat": now - 60,
            "exp": now + 3540, "jti": "0b1c2d3e-0000-4000-8000-5f6a7b8c9d0e", "origin_jti": "9d0e0b1c-0000-4000-8000-5f6a7b8c2d3e",
            "event_id": "5f6a7b8c-0000-4000-8000-0b1c2d3e9d0e",
        }),
        key: "pool-access",
    }
}

pub fn id(now: i64) -> Draft {
    let mut draft =
        access(now).claim("token_use", "id").claim("aud", CLIENT).claim("cognito:username", "andrew");
    draft = draft.without("client_id").without("username").without("scope");
    draft.claim("email", "andrew@example.com").claim("email_verified", true).key("pool-id")
}

pub fn oidc_access(now: i64) -> Draft {
    Draft {
        header: json!({"kid": "RS256", "alg": "RS256", "typ": "at+jwt"}),
        claims: json!({
            "sub": "person", "iss": OIDC, "client_id": CLIENT, "aud": RESOURCE, "scope": "read write",
            "iat": now - 60, "exp": now + 3540, "jti": "one", "groups": ["editors"],
        }),
        key: "RS256",
    }
}

pub fn oidc_id(now: i64) -> Draft {
    let draft = oidc_access(now).without("typ").without("client_id").without("scope");
    draft.claim("aud", CLIENT).claim("nonce", "n").claim("email", "a@example.org")
}

pub(super) struct List {
    now: i64,
    cases: Vec<Case>,
}

impl List {
    fn add(
        &mut self,
        name: impl Into<String>,
        policy: &'static str,
        token: impl Into<String>,
        verdict: &'static str,
    ) {
        self.cases.push(Case { name: name.into(), policy, token: token.into(), verdict });
    }

    fn draft(&mut self, name: impl Into<String>, policy: &'static str, draft: &Draft, verdict: &'static str) {
        self.add(name, policy, draft.sign(), verdict);
    }
}

/// All cases, as seen at `now`.
pub fn cases(now: i64) -> Vec<Case> {
    let mut list = List { now, cases: Vec::new() };
    accepted::good(&mut list);
    uses::uses(&mut list);
    algorithms::algorithms(&mut list);
    headers::headers(&mut list);
    forms::forms(&mut list);
    issuers::issuers(&mut list);
    claim_types::claim_types(&mut list);
    times::times(&mut list);
    issuers::clients_and_resources(&mut list);
    permissions::permissions(&mut list);
    list.cases
}

#[test]
fn every_token_of_the_vectors_gets_its_verdict() {
    let listed: Vec<Value> = cases(NOW)
        .iter()
        .map(|case| json!({"name": case.name, "policy": case.policy, "token": case.token, "verdict": case.verdict}))
        .collect();
    let file = super::lines("tokens.jsonl", &listed);
    super::assert_fresh(&file, &listed);
    assert!(file.len() > 300, "{}", file.len());

    let documents = documents();
    let verifiers: std::collections::BTreeMap<_, _> =
        policies().into_iter().map(|(name, policy)| (name, verifier(&policy, &documents, NOW))).collect();
    let mut wrong = Vec::new();
    for vector in &file {
        let text = |name: &str| vector[name].as_str().unwrap();
        let verdict = verifiers[text("policy")].verify(text("token"), NOW);
        let code = verdict.as_ref().map_or_else(|refusal| refusal.code().as_str(), |_| GOOD);
        if code != text("verdict") {
            wrong.push(format!("{}: expected {}, found {verdict:?}", text("name"), text("verdict")));
        }
        // What is refused is told without the token, and in every form.
        if let Err(refusal) = verdict {
            let told = format!("{refusal}{refusal:?}{}", serde_json::to_string(&refusal).unwrap());
            let signature = text("token").rsplit('.').next().unwrap();
            assert!(signature.len() < 30 || !told.contains(signature), "{}", text("name"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
