//! Who issued it, for which client and which service (COG-16).

use serde_json::json;

use super::{GOOD, List, access, id, oidc_access, oidc_id};
use crate::vectors::setting::{AWS, CLIENT, OIDC, OWN, RESOURCE, UPDATED};

pub(super) fn issuers(list: &mut List) {
    let now = list.now;
    let others = [
        ("one slash more", format!("{AWS}/")),
        ("http", AWS.replace("https", "http")),
        ("upper case", AWS.to_uppercase()),
        ("another pool", AWS.replace("Ab12", "Xx12")),
        ("another region", AWS.replace("eu-west-1", "us-east-1")),
        ("AWS's newer host", UPDATED.to_owned()),
        ("a server of one's own with that pool", "http://localhost:9229/eu-west-1_Ab12Cd34E".to_owned()),
        ("somebody else", "https://evil.example".to_owned()),
        ("a longer name", format!("{AWS}.evil.example")),
        ("a name in front", format!("https://evil.example/{AWS}")),
        ("a user name", AWS.replace("https://", "https://evil@")),
        ("a query", format!("{AWS}?x=1")),
        ("a zero byte", format!("{AWS}\u{0}")),
        ("a path upwards", format!("{AWS}/../eu-west-1_Evil")),
        ("another letter a", AWS.replace('a', "а")),
        ("an own server's pool", OWN.to_owned()),
        ("an OpenID Connect issuer", OIDC.to_owned()),
    ];
    for (name, issuer) in others {
        let draft = access(now).claim("iss", issuer);
        list.draft(format!("COG-16 issuer: {name}"), "access", &draft, "issuer");
    }
    list.draft("the original issuer where the newer is trusted", "updated", &access(now), "issuer");
    let crossed = access(now).claim("iss", OWN);
    list.draft("the old pool's client under the new issuer", "migration", &crossed, "client");
    list.draft("an OIDC token at a pool's policy", "access", &oidc_access(now), "issuer");
    list.draft("a pool's token at an OIDC policy", "oidc-access", &access(now), "issuer");
}

pub(super) fn clients_and_resources(list: &mut List) {
    let now = list.now;
    list.draft("another client", "access", &access(now).claim("client_id", "other"), "client");
    list.draft(
        "the client in another case",
        "access",
        &access(now).claim("client_id", CLIENT.to_uppercase()),
        "client",
    );
    list.draft(
        "another client where any will do",
        "any-client",
        &access(now).claim("client_id", "other"),
        GOOD,
    );
    list.draft("an ID token of another client", "id", &id(now).claim("aud", "other"), "client");
    list.draft(
        "an ID token of two clients and one party",
        "oidc-id",
        &oidc_id(now).claim("aud", json!([CLIENT, "other"])).claim("azp", CLIENT),
        GOOD,
    );
    list.draft(
        "an ID token of two clients without a party",
        "oidc-id",
        &oidc_id(now).claim("aud", json!([CLIENT, "other"])),
        "claim",
    );
    list.draft(
        "an ID token of another party",
        "oidc-id",
        &oidc_id(now).claim("aud", json!([CLIENT, "other"])).claim("azp", "other"),
        "client",
    );
    list.draft(
        "an ID token of one client in a list",
        "oidc-id",
        &oidc_id(now).claim("aud", json!([CLIENT])),
        GOOD,
    );
    list.draft(
        "OIDC: another client",
        "oidc-access",
        &oidc_access(now).claim("client_id", "other"),
        "client",
    );
    list.draft("OIDC: no client", "oidc-access", &oidc_access(now).without("client_id"), "claim");
    list.draft(
        "OIDC: the client as azp",
        "oidc-access",
        &oidc_access(now).without("client_id").claim("azp", CLIENT),
        GOOD,
    );
    list.draft(
        "OIDC: client_id beats azp",
        "oidc-access",
        &oidc_access(now).claim("client_id", "other").claim("azp", CLIENT),
        "client",
    );

    list.draft("bound to this resource", "resource", &access(now).claim("aud", RESOURCE), GOOD);
    list.draft(
        "bound to this resource among others",
        "resource",
        &access(now).claim("aud", json!(["https://b.example", RESOURCE])),
        GOOD,
    );
    list.draft(
        "bound to another resource",
        "resource",
        &access(now).claim("aud", "https://b.example"),
        "resource",
    );
    list.draft(
        "bound to this resource with a slash",
        "resource",
        &access(now).claim("aud", format!("{RESOURCE}/")),
        "resource",
    );
    list.draft("bound to nothing where a binding is needed", "resource", &access(now), "resource");
    list.draft("bound where no resource is named", "access", &access(now).claim("aud", RESOURCE), "resource");
    list.draft(
        "the client as audience where no resource is named",
        "access",
        &access(now).claim("aud", CLIENT),
        GOOD,
    );
    list.draft(
        "client and another as audience where no resource is named",
        "access",
        &access(now).claim("aud", json!([CLIENT, RESOURCE])),
        "resource",
    );
    list.draft(
        "bound, any client, no resource named",
        "any-client",
        &access(now).claim("aud", CLIENT),
        "resource",
    );
    list.draft(
        "OIDC: bound to another resource",
        "oidc-access",
        &oidc_access(now).claim("aud", "https://b.example"),
        "resource",
    );
    list.draft("OIDC: bound to nothing", "oidc-access", &oidc_access(now).without("aud"), "resource");
    list.draft(
        "OIDC: the client as audience",
        "oidc-client-audience",
        &oidc_access(now).claim("aud", CLIENT),
        GOOD,
    );
    list.draft("OIDC: a resource where none is named", "oidc-client-audience", &oidc_access(now), "resource");
}
