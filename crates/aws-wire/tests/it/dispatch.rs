//! One room calls another's API with types, and passes the same checks as a call from outside.

use std::sync::Arc;

use access::{Call, Principal};
use aws_model::ServiceModel;
use aws_model::user_pools::ops::{DeleteUser, SignUp};
use aws_model::user_pools::{DeleteUserRequest, SERVICE, SignUpRequest};
use aws_wire::{CallError, Client, Dispatch, Exception};
use futures_util::FutureExt as _;
use futures_util::future::{BoxFuture, ready};

/// Answers every operation with the same bytes, after a look at what was asked.
struct Fixed {
    expects: &'static str,
    answer: Result<&'static str, Exception>,
}

impl Dispatch for Fixed {
    fn service(&self) -> &'static ServiceModel {
        &SERVICE
    }

    fn dispatch(&self, _: &str, _: Arc<Call>, body: &[u8]) -> BoxFuture<'static, Result<Vec<u8>, Exception>> {
        assert_eq!(std::str::from_utf8(body).unwrap(), self.expects);
        ready(self.answer.clone().map(|text| text.as_bytes().to_vec())).boxed()
    }
}

fn client(expects: &'static str, answer: Result<&'static str, Exception>) -> Client<Arc<dyn Dispatch>> {
    let call = Call::for_test(Principal::Room("cloudformation")).in_process();
    Client::new(Arc::new(Fixed { expects, answer }), Arc::new(call))
}

fn sign_up() -> SignUpRequest {
    SignUpRequest {
        client_id: "c".into(),
        username: "bob".into(),
        password: Some("pw".into()),
        ..Default::default()
    }
}

const SENT: &str = r#"{"ClientId":"c","Username":"bob","Password":"pw"}"#;

#[test]
fn a_typed_call_becomes_json_and_its_answer_a_type() {
    let client = client(SENT, Ok(r#"{"UserConfirmed":false,"UserSub":"s","Future":1}"#));
    let answer = client.send::<SignUp>(sign_up()).now_or_never().unwrap().unwrap();
    assert_eq!((answer.user_confirmed, &*answer.user_sub, answer.session), (false, "s", None));
}

#[test]
fn an_empty_answer_is_the_unit() {
    let client = client(r#"{"AccessToken":"t"}"#, Ok(""));
    let input = DeleteUserRequest { access_token: "t".into() };
    client.send::<DeleteUser>(input).now_or_never().unwrap().unwrap();
}

#[test]
fn refusals_and_answers_that_do_not_fit_are_told_apart() {
    let refused =
        client(SENT, Err(Exception::not_authorized("no"))).send::<SignUp>(sign_up()).now_or_never().unwrap();
    assert_eq!(refused, Err(CallError::Refused(Exception::not_authorized("no"))));
    let unreadable =
        client(SENT, Ok(r#"{"UserConfirmed":"yes"}"#)).send::<SignUp>(sign_up()).now_or_never().unwrap();
    assert_eq!(
        unreadable.unwrap_err().to_string(),
        "the answer cannot be read: expected true or false at 'UserConfirmed'"
    );
    let nonsense = client(SENT, Ok("<html>")).send::<SignUp>(sign_up()).now_or_never().unwrap();
    assert_eq!(nonsense, Err(CallError::NotJson));
}
