//! An operation cannot be forgotten, and what every operation needs is done for all.

use std::collections::BTreeSet;
use std::sync::Arc;

use access::{Call, Capability, Principal};
use aws_model::{identity_pools, user_pools};
use aws_wire::{Counts, Exception, Registry, not_yet, register};
use identity_pools::ops::{DeleteIdentityPool, DescribeIdentityPool, GetId};
use identity_pools::{
    DeleteIdentityPoolInput, DescribeIdentityPoolInput, GetIdInput, GetIdResponse, IdentityPool,
};

/// A room whose errors are its own, as the real ones' are.
struct Room;

struct Trouble(&'static str);

impl From<Trouble> for Exception {
    fn from(trouble: Trouble) -> Self {
        Self::not_authorized(trouble.0)
    }
}

async fn get_id(_: &Room, call: &Call, input: GetIdInput) -> Result<GetIdResponse, Trouble> {
    call.note("somebody asked for an id");
    if input.account_id.as_deref() == Some("13") {
        return Err(Trouble("Not for you."));
    }
    Ok(GetIdResponse { identity_id: Some(input.identity_pool_id) })
}

async fn delete(_: &Room, _: &Call, _: DeleteIdentityPoolInput) -> Result<(), Exception> {
    Ok(())
}

async fn describe(_: &Room, _: &Call, _: DescribeIdentityPoolInput) -> Result<IdentityPool, Exception> {
    panic!("the disk is on fire");
}

fn registry() -> Registry<Room> {
    let mut registry = Registry::new(
        &identity_pools::SERVICE,
        Arc::new(Room),
        not_yet![
            "CreateIdentityPool",
            "DeleteIdentities",
            "DescribeIdentity",
            "GetCredentialsForIdentity",
            "GetIdentityPoolRoles",
            "GetOpenIdToken",
            "GetOpenIdTokenForDeveloperIdentity",
            "GetPrincipalTagAttributeMap",
            "ListIdentities",
            "ListIdentityPools",
            "ListTagsForResource",
            "LookupDeveloperIdentity",
            "MergeDeveloperIdentities",
            "SetIdentityPoolRoles",
            "SetPrincipalTagAttributeMap",
            "TagResource",
            "UnlinkDeveloperIdentity",
            "UnlinkIdentity",
            "UntagResource",
            "UpdateIdentityPool",
        ],
    );
    register!(registry, GetId => get_id);
    register!(registry, DeleteIdentityPool => delete, DescribeIdentityPool => describe);
    registry
}

fn ask(principal: Principal, operation: &str, body: &str) -> Result<String, Exception> {
    let answer = registry().call(operation, Arc::new(Call::for_test(principal)), body.as_bytes());
    futures_util::FutureExt::now_or_never(answer).unwrap().map(|bytes| String::from_utf8(bytes).unwrap())
}

fn key(capabilities: &[Capability]) -> Principal {
    let capabilities = capabilities.iter().copied().collect::<BTreeSet<_>>();
    Principal::AccessKey { id: "AKIAEXAMPLE".into(), capabilities, pools: None }
}

const POOL: &str = r#"{"IdentityPoolId":"eu-west-1:0-1"}"#;

#[test]
fn a_complete_registry_counts_its_operations() {
    let registry = registry();
    registry.complete().unwrap();
    assert_eq!(registry.counts(), Counts { built: 3, all: 23 });
    let built: Vec<&str> =
        registry.operations().filter(|state| state.built).map(|state| state.model.name).collect();
    assert_eq!(built, ["DeleteIdentityPool", "DescribeIdentityPool", "GetId"]);
}

#[test]
fn an_operation_that_is_forgotten_doubled_or_both_is_found() {
    let mut registry =
        Registry::new(&identity_pools::SERVICE, Arc::new(Room), not_yet!["GetId", "GetId", "NoSuch"]);
    register!(registry, GetId => get_id, GetId => get_id);
    let said = registry.complete().unwrap_err().to_string();
    for fault in [
        "GetId stands in not_yet twice",
        "NoSuch is not an operation",
        "GetId has two handlers",
        "GetId has a handler and stands in not_yet",
        "TagResource has no handler and does not stand in not_yet",
    ] {
        assert!(said.contains(fault), "{fault}: {said}");
    }
    let mut registry = Registry::new(&user_pools::SERVICE, Arc::new(Room), not_yet![]);
    register!(registry, GetId => get_id);
    assert!(registry.complete().unwrap_err().to_string().contains("GetId belongs to cognito-identity"));
}

#[test]
fn an_unsigned_operation_answers_anybody() {
    assert_eq!(ask(Principal::Anonymous, "GetId", POOL).unwrap(), r#"{"IdentityId":"eu-west-1:0-1"}"#);
    assert_eq!(ask(key(&[]), "GetId", POOL).unwrap(), r#"{"IdentityId":"eu-west-1:0-1"}"#);
}

#[test]
fn an_operation_without_an_output_answers_with_an_empty_body() {
    assert_eq!(ask(key(&[Capability::Pools]), "DeleteIdentityPool", POOL).unwrap(), "");
}

#[test]
fn a_rooms_own_error_becomes_an_exception() {
    let refusal =
        ask(Principal::Anonymous, "GetId", r#"{"IdentityPoolId":"eu-west-1:0-1","AccountId":"13"}"#);
    assert_eq!(refusal.unwrap_err(), Exception::not_authorized("Not for you."));
}

#[test]
fn a_signed_operation_asks_for_a_signature_before_anything_else() {
    let refusal = ask(Principal::Anonymous, "DeleteIdentityPool", "not json").unwrap_err();
    assert_eq!(refusal, Exception::missing_authentication_token());
    let refusal = ask(Principal::Anonymous, "TagResource", "{}").unwrap_err();
    assert_eq!(refusal, Exception::missing_authentication_token(), "nor what is there and what is not");
}

#[test]
fn a_key_without_the_capability_is_denied_before_its_input_is_checked_rule_18() {
    let refusal = ask(key(&[Capability::Users]), "DeleteIdentityPool", "{}").unwrap_err();
    assert_eq!(refusal.name, "AccessDeniedException");
    assert_eq!(
        refusal.message,
        "User: arn:aws:iam::000000000000:user/AKIAEXAMPLE is not authorized to perform: \
         cognito-identity:DeleteIdentityPool on resource: *"
    );
}

#[test]
fn what_is_not_there_yet_says_so() {
    let refusal = ask(key(&[Capability::Pools]), "TagResource", "{}").unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "UnknownOperationException: The operation TagResource is not implemented yet."
    );
    let refusal = ask(Principal::Anonymous, "NoSuch", "{}").unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "UnknownOperationException: The API cognito-identity has no such operation."
    );
}

#[test]
fn a_bad_shape_never_reaches_the_handler() {
    let refusal = ask(Principal::Anonymous, "GetId", r#"{"IdentityPoolId":"nope"}"#).unwrap_err();
    assert_eq!(
        refusal.message,
        "1 validation error detected: Value 'nope' at 'identityPoolId' failed to satisfy constraint: Member must \
         satisfy regular expression pattern: [\\w-]+:[0-9a-f-]+"
    );
    assert_eq!(ask(Principal::Anonymous, "GetId", "{").unwrap_err().name, "SerializationException");
}

#[test]
fn unknown_members_are_ignored_where_nothing_is_set() {
    assert!(ask(Principal::Anonymous, "GetId", r#"{"IdentityPoolId":"eu-west-1:0-1","Future":1}"#).is_ok());
}

#[test]
fn a_panic_in_a_handler_is_an_internal_error_that_tells_nothing() {
    let refusal = ask(key(&[Capability::Pools]), "DescribeIdentityPool", POOL).unwrap_err();
    assert_eq!((&*refusal.name, refusal.status), ("InternalErrorException", 500));
    assert!(!String::from_utf8(refusal.body()).unwrap().contains("fire"));
    assert_eq!(refusal.cause.as_deref(), Some("panic: the disk is on fire"));
}
