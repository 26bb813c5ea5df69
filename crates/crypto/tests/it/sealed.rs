//! Typed sealed texts: one decoder a type, one length a bucket, one spelling a text.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};
use crypto::{OpenError, Purpose, Sealed};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ring;

const POOL: &str = "eu-west-1_Pool";

#[derive(Serialize, Deserialize, Debug, PartialEq)]
struct Flow {
    user: String,
    step: u8,
}

impl Sealed for Flow {
    const PURPOSE: Purpose = Purpose::Session;
    const BUCKET: usize = 256;
}

#[derive(Serialize, Deserialize, Debug, PartialEq)]
struct Block(String);

impl Sealed for Block {
    const PURPOSE: Purpose = Purpose::SecretBlock;
    const BUCKET: usize = 512;
    const STANDARD_BASE64: bool = true;
    const MAX_TEXT: usize = 4096;
}

fn flow(user: &str) -> Flow {
    Flow { user: user.to_owned(), step: 2 }
}

#[test]
fn a_text_comes_back_as_what_it_was() {
    let text = flow("ann").seal(&ring(1), POOL, &[b"client"]);
    assert_eq!(Flow::open(&ring(1), POOL, &[b"client"], &text), Ok(flow("ann")));
    assert_eq!(Flow::open(&ring(1), POOL, &[b"other"], &text), Err(OpenError::Forged));
    assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'));
    let block = Block("state".into()).seal(&ring(1), POOL, &[]);
    assert!(STANDARD.decode(&block).is_ok());
}

#[test]
fn texts_of_one_bucket_have_one_length_rule_9() {
    let length = |user: &str| flow(user).seal(&ring(1), POOL, &[]).len();
    assert_eq!(length("a"), length(&"a".repeat(200)));
    assert!(length("a") < length(&"a".repeat(300)));
}

#[test]
fn a_text_of_one_kind_fails_at_the_decoder_of_another_rule_5() {
    let flow = flow("ann").seal(&ring(1), POOL, &[]);
    let respelt = STANDARD.encode(URL_SAFE_NO_PAD.decode(&flow).unwrap());
    assert_eq!(
        Block::open(&ring(1), POOL, &[], &respelt),
        Err(OpenError::WrongType { expected: 4, found: 3 })
    );
}

#[test]
fn another_spelling_of_a_good_text_is_refused() {
    let text = flow("ann").seal(&ring(1), POOL, &[]);
    let bytes = URL_SAFE_NO_PAD.decode(&text).unwrap();
    assert_ne!(bytes.len() % 3, 0, "padding would be empty otherwise");
    for other in [URL_SAFE.encode(&bytes), format!(" {text}"), format!("{text}\n"), format!("{text}=")] {
        assert_eq!(Flow::open(&ring(1), POOL, &[], &other), Err(OpenError::NotText), "{other}");
    }
}

#[test]
fn an_over_long_text_is_refused_unread() {
    assert_eq!(Block::open(&ring(1), POOL, &[], &"A".repeat(4100)), Err(OpenError::NotText));
    assert_eq!(Flow::open(&ring(1), POOL, &[], &"A".repeat(1_000_000)), Err(OpenError::NotText));
}

#[test]
fn authentic_contents_of_another_shape_are_a_refusal_and_no_crash() {
    for plain in [&b""[..], b"{}", b"{}\x80", b"[1]\x80\0\0", &[0; 64], &[0x80]] {
        let sealed = ring(1).seal(Purpose::Session, POOL, &[], plain);
        let text = URL_SAFE_NO_PAD.encode(sealed);
        assert_eq!(Flow::open(&ring(1), POOL, &[], &text), Err(OpenError::Unreadable));
    }
}

proptest! {
    #[test]
    fn any_text_is_refused(text in "[A-Za-z0-9_=+/-]{0,200}|.{0,60}") {
        prop_assert!(Flow::open(&ring(1), POOL, &[], &text).is_err());
        prop_assert!(Block::open(&ring(1), POOL, &[], &text).is_err());
    }
}
