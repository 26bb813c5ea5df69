//! What the model says can be sent is read into the generated types and written from them without loss.

use aws_model::shape::StructureShape;
use aws_model::{Operation, Structure};
use aws_wire::probe;
use serde_json::Value;

fn round_trip<S: Structure>(shape: &'static StructureShape) {
    assert!(std::ptr::eq(S::SHAPE, shape), "{}", shape.name);
    let sent = probe::whole(shape);
    let read =
        S::from_json(sent.as_object().unwrap()).unwrap_or_else(|error| panic!("{}: {error}", shape.name));
    let mut written = Vec::new();
    read.write_json(&mut written);
    // An empty body is the unit's.
    let written = if written.is_empty() { b"{}".to_vec() } else { written };
    assert_eq!(serde_json::from_slice::<Value>(&written).unwrap(), sent, "{}", shape.name);
    let printed = format!("{read:?}");
    assert!(printed.starts_with(shape.name) || shape.name == "Unit", "{printed}");
}

fn both_ways<O: Operation>() {
    assert_eq!(O::NAME, O::model().name);
    round_trip::<O::Input>(O::model().input);
    round_trip::<O::Output>(O::model().output);
}

macro_rules! check {
    ($($service:ident: $($operation:ident),*;)*) => {
        $($(both_ways::<aws_model::$service::ops::$operation>();)*)*
    };
}

#[test]
fn every_input_and_output_survives_the_trip_through_its_type() {
    aws_model::for_every_operation!(check);
}

#[test]
fn nothing_sensitive_prints() {
    use aws_model::user_pools::{InitiateAuthRequest, SignUpRequest};
    let sign_up = SignUpRequest { password: Some("hunter2".into()), ..Default::default() };
    assert!(!format!("{sign_up:?}").contains("hunter2"));
    let parameters = [("PASSWORD".to_owned(), "hunter2".to_owned())].into();
    let initiate = InitiateAuthRequest { auth_parameters: Some(parameters), ..Default::default() };
    let printed = format!("{initiate:?}");
    assert!(printed.contains("USER_SRP_AUTH") && !printed.contains("hunter2"), "{printed}");
}

#[test]
fn an_unknown_value_of_an_enum_is_an_error_and_not_a_panic() {
    use aws_model::user_pools::{AuthFlowType, InitiateAuthRequest};
    assert_eq!("USER_SRP_AUTH".parse(), Ok(AuthFlowType::UserSrpAuth));
    assert!("SOMETHING_NEW".parse::<AuthFlowType>().is_err());
    let sent = serde_json::json!({"AuthFlow": "SOMETHING_NEW", "ClientId": "c"});
    let error = InitiateAuthRequest::from_json(sent.as_object().unwrap()).unwrap_err();
    assert_eq!(error.to_string(), "expected a value of the enum at 'AuthFlow'");
}

#[test]
fn absent_members_stay_absent() {
    use aws_model::user_pools::UserPoolType;
    let mut out = Vec::new();
    UserPoolType { name: Some("p".into()), ..Default::default() }.write_json(&mut out);
    assert_eq!(out, br#"{"Name":"p"}"#);
}
