//! Headers: keys by name alone, nothing brought along, and no other kind of object (SEC-4).

use serde_json::{Value, json};

use super::{List, access};
use crate::vectors::forge::keys;

pub(super) fn headers(list: &mut List) {
    let now = list.now;
    list.draft("no kid", "access", &access(now).without("kid"), "no_key_id");
    for (name, value) in [
        ("null", json!(null)),
        ("a number", json!(1)),
        ("empty", json!("")),
        ("a list", json!(["pool-access"])),
        ("very long", json!("k".repeat(600))),
    ] {
        list.draft(format!("kid is {name}"), "access", &access(now).header("kid", value), "no_key_id");
    }
    for kid in
        ["unknown", "Pool-Access", "pool-access ", "../../../../dev/null", "' or 1=1 --", "pool-access\u{0}"]
    {
        list.draft(
            format!("SEC-4 the kid {kid:?}"),
            "access",
            &access(now).header("kid", kid),
            "unknown_key",
        );
    }
    list.draft("a stranger's key under its own name", "access", &access(now).key("stranger"), "unknown_key");
    let mut forged = access(now);
    forged.key = "stranger";
    list.draft("a stranger's key under the pool's name", "access", &forged, "signature");
    let mut other = access(now);
    other.key = "pool-id";
    list.draft("the pool's other key under this one's name", "access", &other, "signature");
    let own_key = &keys()["stranger"].jwk;
    let injected: [(&str, Value); 9] = [
        ("jwk", own_key.clone()),
        ("jku", json!("https://evil.example/keys")),
        ("x5u", json!("https://evil.example/cert")),
        ("x5c", json!(["MIIB"])),
        ("crit", json!(["exp"])),
        ("b64", json!(false)),
        ("zip", json!("DEF")),
        ("enc", json!("A256GCM")),
        ("epk", json!({})),
    ];
    for (name, value) in injected {
        let draft = forged.clone().header(name, value);
        list.draft(format!("SEC-4 the header member {name}"), "access", &draft, "header_member");
    }
    for (name, value) in [("crit", json!(["exp"])), ("jwk", keys()["pool-access"].jwk.clone())] {
        let draft = access(now).header(name, value);
        list.draft(format!("{name} on a token of the pool's own key"), "access", &draft, "header_member");
    }
    for typ in
        ["secevent+jwt", "logout+jwt", "dpop+jwt", "JOSE", "", "text/plain", "id_token", "JWT; charset=x"]
    {
        list.draft(format!("typ {typ:?}"), "access", &access(now).header("typ", typ), "type");
    }
    list.draft("typ is a number", "access", &access(now).header("typ", 1), "type");
}
