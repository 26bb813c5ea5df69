//! Times at both ends, and their leeway.

use super::{GOOD, List, access};

pub(super) fn times(list: &mut List) {
    let now = list.now;
    let exp = |at: i64| access(now).claim("exp", at);
    list.draft("expired this second", "strict-time", &exp(now), "expired");
    list.draft("expires next second", "strict-time", &exp(now + 1), GOOD);
    list.draft("expired within the leeway", "access", &exp(now - 1), GOOD);
    list.draft("expired at the leeway's end", "access", &exp(now - 2), "expired");
    list.draft("expired within a leeway of a minute", "leeway", &exp(now - 59), GOOD);
    list.draft("expired after a leeway of a minute", "leeway", &exp(now - 60), "expired");
    list.draft("expired an hour ago", "access", &exp(now - 3600), "expired");
    list.draft("expired in 1970", "access", &exp(0), "expired");
    list.draft("expires in 5000", "access", &exp(95_617_584_000), GOOD);
    let nbf = |at: i64| access(now).claim("nbf", at);
    list.draft("valid from now", "strict-time", &nbf(now), GOOD);
    list.draft("valid from next second", "strict-time", &nbf(now + 1), "not_yet");
    list.draft("valid from within the leeway", "access", &nbf(now + 2), GOOD);
    list.draft("valid from after the leeway", "access", &nbf(now + 3), "not_yet");
    list.draft("valid from in an hour", "leeway", &nbf(now + 3600), "not_yet");
    let iat = |at: i64| access(now).claim("iat", at);
    list.draft("issued now", "strict-time", &iat(now), GOOD);
    list.draft("issued next second", "strict-time", &iat(now + 1), "issued_in_future");
    list.draft("issued within the leeway", "access", &iat(now + 2), GOOD);
    list.draft("issued after the leeway", "access", &iat(now + 3), "issued_in_future");
    list.draft(
        "issued in two hours",
        "access",
        &iat(now + 7200).claim("exp", now + 10_000),
        "issued_in_future",
    );
    list.draft(
        "expired, and forged",
        "access",
        &{
            let mut draft = exp(now - 60);
            draft.key = "stranger";
            draft
        },
        "signature",
    );
}
