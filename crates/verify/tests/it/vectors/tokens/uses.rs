//! What a token is for: an ID token is no access token, nor the reverse (COG-13).

use super::{GOOD, List, access, id, oidc_access, oidc_id};
use crate::vectors::setting::{CLIENT, RESOURCE};

pub(super) fn uses(list: &mut List) {
    let now = list.now;
    list.draft("COG-13 an ID token where an access token is needed", "access", &id(now), "token_use");
    list.draft("COG-13 an access token where an ID token is needed", "id", &access(now), "token_use");
    let both = id(now).claim("client_id", CLIENT).claim("scope", "aws.cognito.signin.user.admin");
    list.draft("COG-13 an ID token dressed as an access token", "access", &both, "token_use");
    for other in ["Access", "refresh", " access", "access\u{0}", "acces", "id "] {
        let draft = access(now).claim("token_use", other);
        list.draft(format!("the use {other:?}"), "access", &draft, "token_use");
    }
    list.draft("an ID token typed as an access token", "id", &id(now).header("typ", "at+jwt"), "token_use");
    list.draft(
        "OIDC: an ID token where an access token is needed",
        "oidc-access",
        &oidc_id(now).claim("aud", RESOURCE),
        "token_use",
    );
    list.draft(
        "OIDC: an access token where an ID token is needed",
        "oidc-id",
        &oidc_access(now).claim("aud", CLIENT),
        "token_use",
    );
    let untyped = oidc_access(now).without("typ");
    list.draft("OIDC: an access token without its type", "oidc-access", &untyped, "token_use");
    list.draft("OIDC: the same where that is allowed", "oidc-untyped", &untyped, GOOD);
    for name in ["nonce", "at_hash", "c_hash"] {
        let draft = untyped.clone().claim(name, "x");
        list.draft(
            format!("OIDC: untyped, with {name}, is an ID token"),
            "oidc-untyped",
            &draft,
            "token_use",
        );
    }
}
