//! The mailbox of `rockpool dev`.

use delivery::{Carrier, Mailbox};

use crate::{Anyhow, message};

#[tokio::test]
async fn the_mailbox_keeps_the_newest_thousand_newest_last() {
    let mailbox = Mailbox::new();
    for number in 0..1_005 {
        mailbox.deliver(&message(number, "ada@example.com"), &Anyhow).await.unwrap();
    }
    let mails = mailbox.list(None);
    assert_eq!(mails.len(), 1_000);
    assert_eq!(mails[0].id.as_u128(), 5);
    assert_eq!(mails[999].id.as_u128(), 1_004);
    mailbox.clear();
    assert!(mailbox.list(None).is_empty());
}

#[tokio::test]
async fn a_message_that_comes_twice_is_kept_once() {
    let mailbox = Mailbox::new();
    for _ in 0..2 {
        mailbox.deliver(&message(1, "ada@example.com"), &Anyhow).await.unwrap();
    }
    assert_eq!(mailbox.list(None).len(), 1);
}

#[tokio::test]
async fn messages_are_found_by_address_and_read_as_json() {
    let mailbox = Mailbox::new();
    mailbox.deliver(&message(1, "ada@example.com"), &Anyhow).await.unwrap();
    mailbox.deliver(&message(2, "bob@example.com"), &Anyhow).await.unwrap();
    assert!(mailbox.list(Some("b@example.com")).is_empty());
    let mails = mailbox.list(Some("bob@example.com"));
    assert!(!format!("{mails:?}").contains("123456"), "a code does not print");
    assert_eq!(
        serde_json::to_value(&mails).unwrap(),
        serde_json::json!([{
            "id": "00000000-0000-0000-0000-000000000002", "to": "bob@example.com", "purpose": "SignUp",
            "medium": "EMAIL", "code": "123456", "subject": "Your verification code",
            "body": "Your confirmation code is 123456", "pool": "eu-west-1_AbC123xyz", "username": "ada",
            "at": 1_700_000_000_000i64,
        }])
    );
}
