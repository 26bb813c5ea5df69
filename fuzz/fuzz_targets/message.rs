//! A handler's texts for a message, its code and the user's name: refused, or filled so that the subject stays one line and
//! no value brings markup into the body. The input is four parts with zero bytes between them.
#![no_main]

use std::sync::LazyLock;

use crypto::Secret;
use delivery::{Custom, Slots, check_body, check_subject, compose};
use directory::pool::Contact;
use directory::{MessagePurpose, PasswordPolicy, Pool, PoolId, Schema, SignInMode, Templates, Timestamp};
use libfuzzer_sys::fuzz_target;

static POOL: LazyLock<Pool> = LazyLock::new(|| Pool {
    id: PoolId::new("eu-west-1_A"),
    name: "a pool".into(),
    created_at: Timestamp(0),
    modified_at: Timestamp(0),
    sign_in: SignInMode::Username,
    case_sensitive: None,
    schema: Schema::standard(),
    password_policy: PasswordPolicy::default(),
    auto_verified: Vec::new(),
    verify_before_update: Vec::new(),
    admin_create_only: false,
    recovery: None,
    templates: Templates::default(),
    deletion_protected: false,
    tags: Default::default(),
    triggers: Default::default(),
    neutral: Default::default(),
    deleting: false,
    altered: Default::default(),
});

fuzz_target!(|text: &str| {
    let mut parts = text.splitn(4, '\0');
    let mut next = || parts.next().unwrap_or_default();
    let (subject, body, code, username) = (next(), next(), next(), next());
    let is_fine = check_subject(subject).is_ok();
    let custom = Custom { sms: Some(body), email: Some(body), subject: Some(subject) };
    for (purpose, slots) in
        [(MessagePurpose::SignUp, Slots::Code), (MessagePurpose::AdminCreateUser, Slots::CodeAndUsername)]
    {
        for (medium, sms) in [(Contact::Email, false), (Contact::PhoneNumber, true)] {
            let secret = Secret::new(code);
            let composed = compose(&POOL, purpose, medium, username, &secret, custom);
            let may = check_body(body, slots, sms).is_ok() && (sms || is_fine);
            let Ok(composed) = composed else { continue };
            assert!(may, "a text that no pool may have was sent");
            assert!(!composed.subject.chars().any(char::is_control), "a header of its own");
            if !sms {
                let marks = |text: &str| text.matches(['<', '>', '"', '\'']).count();
                assert!(marks(composed.body.expose()) <= marks(body), "a value brought markup along");
            }
        }
    }
});
