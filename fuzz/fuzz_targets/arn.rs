//! Any text as the ARN of a pool: what it names has that very ARN, so that who decides and who acts mean the same (RULE-18).
#![no_main]

use directory::pool_arn;
use libfuzzer_sys::fuzz_target;
use user_pools::tags::arn::named;

fuzz_target!(|text: &str| {
    for arn in [text.to_owned(), format!("arn:aws:cognito-idp:eu-west-1:000000000000:userpool/{text}")] {
        if let Some(pool) = named(&arn) {
            assert_eq!(pool_arn(&pool), arn);
            assert!(!pool.as_str().contains(['/', ':', '*', '%']));
        }
    }
});
