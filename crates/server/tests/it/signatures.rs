//! Who calls: nobody, anybody on a development machine, the holder of the folder's key (RULE-14, RULE-17).

use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use access::Principal;
use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use aws_wire::Exception;
use directory::Timestamp;
use futures_util::future::BoxFuture;
use server::identify::{AccessKeys, KnownKey, Signatures};

use crate::running::{Answer, FOLDER_KEY, FOLDER_SECRET, Running};

const BODY: &str = r#"{"UserPoolId":"us-east-1_A"}"#;

/// Calls ListUsers, signed by AWS's own signer at the server's present plus `ahead` seconds.
async fn call_signed(server: &Running, key: &str, secret: &str, ahead: i64) -> Answer {
    let now = directory::Clock::now(&*server.clock).seconds() + ahead;
    let identity = Credentials::new(key, secret, None, None, "test").into();
    let parameters = v4::SigningParams::builder()
        .identity(&identity)
        .region("us-east-1")
        .name("cognito-idp")
        .time(UNIX_EPOCH + Duration::from_secs(now as u64))
        .settings(SigningSettings::default())
        .build()
        .unwrap()
        .into();
    let headers = [
        ("content-type", "application/x-amz-json-1.1"),
        ("x-amz-target", "AWSCognitoIdentityProviderService.ListUsers"),
    ];
    let url = format!("http://{}/", server.address);
    let request =
        SignableRequest::new("POST", url, headers.into_iter(), SignableBody::Bytes(BODY.as_bytes()));
    let (instructions, _) = sign(request.unwrap(), &parameters).unwrap().into_parts();
    let lines: Vec<String> = instructions.headers().map(|(name, value)| format!("{name}: {value}")).collect();
    server.call("ListUsers", &lines.iter().map(String::as_str).collect::<Vec<_>>(), BODY).await
}

#[tokio::test]
async fn a_signed_operation_without_a_signature_is_refused() {
    let server = Running::start().await;
    let answer = server.call("ListUsers", &[], BODY).await;
    assert_eq!((answer.status, &*answer.exception()), (400, "MissingAuthenticationTokenException"));
    let bearer = server.call("ListUsers", &["authorization: Bearer eyJ.e30.c2ln"], BODY).await;
    assert_eq!(bearer.exception(), "IncompleteSignatureException");
}

#[tokio::test]
async fn in_development_any_well_formed_credentials_do_and_are_not_the_folders_rule_14() {
    let server = Running::start().await;
    // Whatever the secret, and however wrong the signer's clock.
    let answer = call_signed(&server, "test", "anything", -100_000).await;
    assert_eq!((answer.status, answer.json()["Principal"].as_str()), (200, Some("dev:test")));
    assert_eq!(answer.json()["FolderKey"], false);
}

#[tokio::test]
async fn the_folders_key_counts_only_with_a_signature_that_verifies_rule_17() {
    let server = Running::start().await;
    let owner = call_signed(&server, FOLDER_KEY, FOLDER_SECRET, 0).await;
    assert_eq!((owner.status, &owner.json()["FolderKey"]), (200, &true.into()));
    let guess = call_signed(&server, FOLDER_KEY, "guessed", 0).await;
    assert_eq!((guess.status, &*guess.exception()), (400, "InvalidSignatureException"));
    let late = call_signed(&server, FOLDER_KEY, FOLDER_SECRET, -301).await;
    assert!(late.json()["message"].as_str().unwrap().starts_with("Signature expired"), "{}", late.body);
}

#[tokio::test]
async fn on_more_than_loopback_nothing_but_the_folders_key_counts_rule_14() {
    let server = Running::start_with(|wiring| {
        if let Signatures::Development { folder_only, .. } = &mut wiring.signatures {
            *folder_only = true;
        }
    })
    .await;
    assert_eq!(call_signed(&server, "test", "test", 0).await.exception(), "UnrecognizedClientException");
    assert_eq!(call_signed(&server, FOLDER_KEY, FOLDER_SECRET, 0).await.status, 200);
}

struct OneKey;

impl AccessKeys for OneKey {
    fn find<'a>(&'a self, id: &'a str, _: Timestamp) -> BoxFuture<'a, Result<Option<KnownKey>, Exception>> {
        let known = (id == "AKIAOPERATOR").then(|| KnownKey {
            secret: Arc::new("operator's secret"),
            principal: Principal::AccessKey {
                id: id.to_owned(),
                capabilities: Default::default(),
                pools: None,
            },
        });
        Box::pin(async { Ok(known) })
    }
}

#[tokio::test]
async fn in_production_every_signature_is_verified_rule_17() {
    let server =
        Running::start_with(|wiring| wiring.signatures = Signatures::Verified(Arc::new(OneKey))).await;
    let known = call_signed(&server, "AKIAOPERATOR", "operator's secret", 0).await;
    assert_eq!((known.status, known.json()["Principal"].as_str()), (200, Some("AKIAOPERATOR")));
    assert_eq!(
        call_signed(&server, "AKIAOPERATOR", "wrong", 0).await.exception(),
        "InvalidSignatureException"
    );
    assert_eq!(call_signed(&server, "test", "test", 0).await.exception(), "UnrecognizedClientException");
}
