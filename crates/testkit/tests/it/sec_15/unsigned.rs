//! The unsigned operations × whatever stands beside them. SDKs send unrelated credentials along, so a signature that is
//! wrong, or of another service, decides nothing; nor does a good one open more.

use aws_model::Auth;
use directory::{AccessKey, Capability};
use serde_json::{Value, json};

use super::served::{JSON, PREFIX, Served};

/// Each has a good call below.
pub const OPERATIONS: [&str; 9] = [
    "ConfirmForgotPassword",
    "ConfirmSignUp",
    "ForgotPassword",
    "GetTokensFromRefreshToken",
    "InitiateAuth",
    "ResendConfirmationCode",
    "RespondToAuthChallenge",
    "RevokeToken",
    "SignUp",
];

/// A password that the pools of this test take.
pub const PASSWORD: &str = "Correct-horse-7";

/// A pool, a client and names that nobody has yet.
struct Stage {
    served: Served,
    pool: String,
    client: String,
    names: u32,
}

impl Stage {
    fn name(&mut self) -> (String, String) {
        self.names += 1;
        let name = format!("user{}", self.names);
        let address = format!("{name}@example.com");
        (name, address)
    }

    /// Everything that a call of the operation needs done before, and its input: such a call succeeds.
    async fn good(&mut self, operation: &str) -> Value {
        let (name, address) = self.name();
        let (harness, client) = (&self.served.harness, &self.client);
        let sign_up = json!({
            "ClientId": client, "Username": name, "Password": PASSWORD,
            "UserAttributes": [{"Name": "email", "Value": address}],
        });
        let begin_sign_up = async || harness.call("SignUp", sign_up.clone()).await.unwrap();
        let verified = json!({"email": address, "email_verified": "true"});
        let be_there = async || harness.user(&self.pool, &name, PASSWORD, verified.clone()).await;
        let about = json!({"ClientId": client, "Username": name});
        match operation {
            "SignUp" => sign_up,
            "ConfirmSignUp" => {
                begin_sign_up().await;
                let code = harness.last_code(&address).await;
                json!({"ClientId": client, "Username": name, "ConfirmationCode": code})
            }
            "ResendConfirmationCode" => {
                begin_sign_up().await;
                about
            }
            "ForgotPassword" => {
                be_there().await;
                about
            }
            "ConfirmForgotPassword" => {
                be_there().await;
                harness.call("ForgotPassword", about).await.unwrap();
                let code = harness.last_code(&address).await;
                json!({"ClientId": client, "Username": name, "ConfirmationCode": code, "Password": "Another-horse-8"})
            }
            "InitiateAuth" => {
                be_there().await;
                let parameters = json!({"USERNAME": name, "PASSWORD": PASSWORD});
                json!({"ClientId": client, "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters})
            }
            "RespondToAuthChallenge" => {
                be_there().await;
                let (exchange, challenge) = harness.begin_srp(client, &name).await.unwrap();
                let responses = exchange.answer(&self.pool, PASSWORD, &challenge["ChallengeParameters"]);
                json!({"ClientId": client, "ChallengeName": "PASSWORD_VERIFIER", "ChallengeResponses": responses})
            }
            "GetTokensFromRefreshToken" | "RevokeToken" => {
                be_there().await;
                let member = if operation == "RevokeToken" { "Token" } else { "RefreshToken" };
                json!({"ClientId": client, member: harness.tokens(client, &name, PASSWORD).await.refresh})
            }
            other => panic!("{other} has no good call here"),
        }
    }
}

/// What may stand beside an operation that needs no signature, as headers made for this request.
pub fn beside(
    served: &Served,
    keys: &[(&'static str, AccessKey)],
    operation: &str,
    input: &Value,
) -> Vec<(String, Vec<(String, String)>)> {
    let target = format!("{PREFIX}{operation}");
    let covered = [JSON, ("x-amz-target", target.as_str())];
    let bare: Vec<(String, String)> =
        covered.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let mut all = vec![("nothing".to_owned(), bare.clone())];
    for (what, key) in keys {
        all.push(((*what).to_owned(), served.signed(key, "cognito-idp", &covered, input)));
    }
    let good = &keys[0].1;
    for scope in ["cognito-identity", "execute-api", "s3"] {
        all.push((format!("the scope of {scope}"), served.signed(good, scope, &covered, input)));
    }
    let other_body = served.signed(good, "cognito-idp", &covered, &json!({"Other": 1}));
    all.push(("the signature of another body".to_owned(), other_body));
    for words in ["Bearer eyJhbGciOiJub25lIn0.e30.", "AWS4-HMAC-SHA256 Credential=nonsense", "Basic QTpC", ""]
    {
        let with = [bare.clone(), vec![("authorization".to_owned(), words.to_owned())]].concat();
        all.push((format!("authorization: {words:?}"), with));
    }
    all
}

/// A key that may do everything, then others that may do less.
pub async fn keys(served: &Served) -> Vec<(&'static str, AccessKey)> {
    let good = served.key(&Capability::ALL, None).await;
    let forged = AccessKey { secret: "A".repeat(40).into(), ..good.clone() };
    vec![
        ("a good signature", good),
        ("a wrong signature", forged),
        ("a key that nobody knows", AccessKey::generate(served.harness.now())),
        ("a key that may do nothing", served.key(&[], None).await),
        ("a key of no pool", served.key(&Capability::ALL, Some(&[])).await),
    ]
}

#[tokio::test]
async fn whatever_stands_beside_an_unsigned_operation_decides_nothing_sec_15() {
    let served = Served::start().await;
    let keys = keys(&served).await;
    let pool = served.harness.pool(json!({"AutoVerifiedAttributes": ["email"]})).await;
    let client = served.harness.client(&pool, json!({})).await;
    let mut stage = Stage { served, pool, client, names: 0 };
    for operation in stage.served.built_with(&[Auth::Unsigned]) {
        let name = operation.name;
        let ways = beside(&stage.served, &keys, name, &json!({})).len();
        for way in 0..ways {
            let input = stage.good(name).await;
            let (what, headers) = beside(&stage.served, &keys, name, &input).swap_remove(way);
            let (status, exception, message) = stage.served.send(&headers, &input).await;
            assert_eq!(status, 200, "{name} beside {what}: {exception} {message}");
            // A code, a guess, a token that is no good is refused in the same words, whoever signs.
            let mut bad = input.clone();
            bad["ClientId"] = "0123456789abcdefghijklmnop".into();
            let (_, headers) = beside(&stage.served, &keys, name, &bad).swap_remove(way);
            let (status, exception, _) = stage.served.send(&headers, &bad).await;
            assert_eq!(
                (status, &*exception),
                (400, "ResourceNotFoundException"),
                "{name} of no client beside {what}"
            );
        }
    }
}
