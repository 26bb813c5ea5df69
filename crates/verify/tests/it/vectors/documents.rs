//! Key documents and addresses: what of them is used.

use rockpool_verify::egress::Egress;
use rockpool_verify::{Algorithm, KeySet};
use serde_json::{Value, json};

use super::forge::keys;

fn listed_documents() -> Vec<Value> {
    let mut list = Vec::new();
    let mut add = |name: &str,
                   document: String,
                   allowed: &[Algorithm],
                   usable: &[&str],
                   skipped: &[&str],
                   fault: Option<&str>| {
        list.push(json!({"name": name, "document": document, "allowed": allowed, "usable": usable, "skipped": skipped, "fault": fault}));
    };
    let good = || keys()["pool-access"].jwk.clone();
    let with = |name: &str, value: Value| {
        let mut jwk = good();
        jwk[name] = value;
        jwk
    };
    let without = |name: &str| {
        let mut jwk = good();
        jwk.as_object_mut().unwrap().remove(name);
        jwk
    };
    let document = |keys: &[Value]| json!({"keys": keys}).to_string();
    let rs256 = &[Algorithm::RS256][..];
    let other = || keys()["pool-id"].jwk.clone();

    add("two keys", document(&[good(), other()]), rs256, &["pool-access", "pool-id"], &[], None);
    add(
        "members that nobody knows",
        json!({"keys": [with("x5t", json!("a"))], "more": 1}).to_string(),
        rs256,
        &["pool-access"],
        &[],
        None,
    );
    add(
        "key_ops verify",
        document(&[with("key_ops", json!(["verify"]))]),
        rs256,
        &["pool-access"],
        &[],
        None,
    );
    add("no use", document(&[without("use")]), rs256, &["pool-access"], &[], None);
    add(
        "a zero before the modulus",
        document(&[with("n", json!(format!("AA{}", &good()["n"].as_str().unwrap()[..0])))]),
        rs256,
        &[],
        &["member"],
        Some("nothing_usable"),
    );

    let skipped: [(&str, Value, &str); 22] = [
        ("no kid", without("kid"), "no_key_id"),
        ("an empty kid", with("kid", json!("")), "no_key_id"),
        ("a kid that is a number", with("kid", json!(1)), "no_key_id"),
        ("SEC-4 a private member", with("d", json!("AQAB")), "secret"),
        ("SEC-4 a secret", json!({"kid": "s", "kty": "oct", "k": "AAAA", "alg": "HS256"}), "secret"),
        ("SEC-4 a key for encryption", with("use", json!("enc")), "other_use"),
        ("use is null", with("use", json!(null)), "other_use"),
        ("SEC-4 key_ops encrypt", with("key_ops", json!(["encrypt", "wrapKey"])), "other_use"),
        ("key_ops is a text", with("key_ops", json!("verify")), "other_use"),
        ("another type", with("kty", json!("AKP")), "type"),
        ("oct without a secret", json!({"kid": "s", "kty": "oct", "alg": "HS256"}), "type"),
        ("no type", without("kty"), "member"),
        ("SEC-4 an HMAC named on an RSA key", with("alg", json!("HS256")), "algorithm"),
        ("SEC-4 none named on an RSA key", with("alg", json!("none")), "algorithm"),
        ("an algorithm that is not allowed", with("alg", json!("PS256")), "algorithm"),
        ("an algorithm of another type", with("alg", json!("ES256")), "algorithm"),
        ("an algorithm for encryption", with("alg", json!("RSA-OAEP")), "algorithm"),
        ("no modulus", without("n"), "member"),
        ("a modulus of 1024 bits", with("n", json!(&good()["n"].as_str().unwrap()[..171])), "size_or_member"),
        ("an exponent of 3", with("e", json!("Aw")), "exponent"),
        ("an even exponent", with("e", json!("AQAA")), "exponent"),
        ("no object", json!("key"), "member"),
    ];
    for (name, jwk, fault) in skipped {
        if fault != "size_or_member" {
            add(name, document(&[jwk, other()]), rs256, &["pool-id"], &[fault], None);
        }
    }
    add(
        "two keys of one name",
        document(&[good(), with("n", other()["n"].clone()), other()]),
        rs256,
        &["pool-id"],
        &["ambiguous", "ambiguous"],
        None,
    );
    add(
        "a key twice",
        document(&[good(), good(), other()]),
        rs256,
        &["pool-id"],
        &["ambiguous", "ambiguous"],
        None,
    );
    add(
        "a key for signatures and one for encryption of the same name",
        document(&[good(), with("use", json!("enc"))]),
        rs256,
        &["pool-access"],
        &["other_use"],
        None,
    );

    let all = &Algorithm::ALL[..];
    let of = |name: &str, change: fn(&mut Value)| {
        let mut jwk = keys()[name].jwk.clone();
        change(&mut jwk);
        document(&[jwk, keys()["pool-id"].jwk.clone()])
    };
    add(
        "P-256 without its algorithm",
        of("ES256", |jwk| jwk["alg"] = json!("ES256")),
        all,
        &["ES256", "pool-id"],
        &[],
        None,
    );
    add(
        "P-256 for ES384",
        of("ES256", |jwk| jwk["alg"] = json!("ES384")),
        all,
        &["pool-id"],
        &["algorithm"],
        None,
    );
    add(
        "P-256 with an unknown curve",
        of("ES256", |jwk| jwk["crv"] = json!("secp256k1")),
        all,
        &["pool-id"],
        &["algorithm"],
        None,
    );
    add(
        "a point that is not on the curve",
        of("ES256", |jwk| jwk["y"] = jwk["x"].clone()),
        all,
        &["pool-id"],
        &["numbers"],
        None,
    );
    add(
        "a coordinate that is too short",
        of("ES256", |jwk| jwk["x"] = json!("AAAA")),
        all,
        &["pool-id"],
        &["member"],
        None,
    );
    add(
        "no second coordinate",
        of("ES384", |jwk| {
            jwk.as_object_mut().unwrap().remove("y");
        }),
        all,
        &["pool-id"],
        &["member"],
        None,
    );
    add(
        "Ed25519 that is too long",
        of("EdDSA", |jwk| jwk["x"] = json!("A".repeat(44))),
        all,
        &["pool-id"],
        &["member"],
        None,
    );
    add(
        "X25519 for signatures",
        of("EdDSA", |jwk| jwk["crv"] = json!("X25519")),
        all,
        &["pool-id"],
        &["algorithm"],
        None,
    );
    add(
        "Ed25519 by its newer name",
        of("EdDSA", |jwk| jwk["alg"] = json!("Ed25519")),
        all,
        &["EdDSA", "pool-id"],
        &[],
        None,
    );

    let faults: [(&str, String, &str); 10] = [
        ("no keys", document(&[]), "nothing_usable"),
        ("nothing usable", document(&[with("use", json!("enc"))]), "nothing_usable"),
        ("no list", "{}".into(), "no_list"),
        ("a list that is an object", r#"{"keys":{}}"#.into(), "no_list"),
        ("a web page", "<!doctype html><title>404</title>".into(), "json"),
        ("nothing", String::new(), "json"),
        ("a document that is a list", json!([good()]).to_string(), "json"),
        ("keys named twice", format!(r#"{{"keys":[{}],"keys":[]}}"#, good()), "json"),
        (
            "a member of a key named twice",
            document(&[good()]).replacen(r#""kty""#, r#""kid":"evil","kty""#, 1),
            "json",
        ),
        ("a hundred and one keys", document(&vec![json!({}); 101]), "too_many"),
    ];
    for (name, document, fault) in faults {
        add(name, document, rs256, &[], &[], Some(fault));
    }
    list
}

/// The name of the variant, as it is serialised.
fn kind(value: Value) -> String {
    match value {
        Value::String(text) => text,
        Value::Object(members) => members.keys().next().unwrap().clone(),
        other => other.to_string(),
    }
}

#[test]
fn every_key_document_of_the_vectors_is_read_as_told() {
    let listed = listed_documents();
    let file = super::lines("documents.jsonl", &listed);
    super::assert_fresh(&file, &listed);
    for vector in &file {
        let allowed: Vec<Algorithm> = serde_json::from_value(vector["allowed"].clone()).unwrap();
        let set = KeySet::parse(vector["document"].as_str().unwrap().as_bytes(), &allowed);
        let told = |name: &str| -> Vec<String> { serde_json::from_value(vector[name].clone()).unwrap() };
        match (&set, vector["fault"].as_str()) {
            (Ok(set), None) => {
                let usable: Vec<String> = set.keys().iter().map(|key| key.kid().to_owned()).collect();
                assert_eq!(usable, told("usable"), "{}", vector["name"]);
                let skipped: Vec<String> =
                    set.skipped().iter().map(|it| kind(serde_json::to_value(&it.fault).unwrap())).collect();
                assert_eq!(skipped, told("skipped"), "{}", vector["name"]);
            }
            (Err(fault), Some(expected)) => {
                assert_eq!(kind(serde_json::to_value(fault).unwrap()), expected, "{}", vector["name"]);
            }
            _ => panic!("{}: {set:?}", vector["name"]),
        }
    }
}

fn listed_urls() -> Vec<Value> {
    let public = [
        "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_A/.well-known/jwks.json",
        "https://id.example.org:8443/keys?v=1",
        "https://1.1.1.1/keys",
        "https://[2606:4700::1111]/keys",
    ];
    let loopback = [
        "http://127.0.0.1:9229/keys",
        "http://localhost:9229/keys",
        "http://[::1]/keys",
        "https://localhost/keys",
        "https://127.8.8.8/keys",
        "http://rockpool.localhost:9229/keys",
        "http://[::ffff:127.0.0.1]/keys",
    ];
    let never = [
        "http://id.example.org/keys",
        "ftp://id.example.org/keys",
        "file:///etc/passwd",
        "gopher://id.example.org/",
        "https://10.0.0.1/",
        "https://172.16.0.1/",
        "https://192.168.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "http://169.254.169.254/",
        "https://100.100.100.200/",
        "https://0.0.0.0/",
        "http://0/",
        "https://[fe80::1]/",
        "https://[fd00:ec2::254]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[::10.0.0.1]/",
        "https://[64:ff9b::a9fe:a9fe]/",
        "https://[2002:a00:1::]/",
        "https://[2001:0:1::]/",
        "https://[ff02::1]/",
        "https://2852039166/",
        "https://0xa9fea9fe/",
        "https://0251.0376.0251.0376/",
        "https://127.1/",
        "https://10.1/",
        "https://169.254.169.254./",
        "https://user@id.example.org/",
        "https://id.example.org@10.0.0.1/",
        "https://id.example.org\\@10.0.0.1/",
        "https://id.example.org#@10.0.0.1/",
        "https://id.example.org /",
        "https://id.example.org\r\nHost: x/",
        "https://ａ.example/",
        "https://%31%30.0.0.1/",
        "https:///keys",
        "https:keys",
        "//id.example.org/",
        "",
    ];
    let mut list = Vec::new();
    for (urls, plain, allowed) in
        [(&public[..], true, true), (&loopback[..], false, true), (&never[..], false, false)]
    {
        for url in urls {
            list.push(json!({"url": url, "allowed": plain, "allowed_with_loopback": allowed}));
        }
    }
    list
}

#[test]
fn sec_13_every_address_of_the_vectors_is_reached_or_not_as_told() {
    let listed = listed_urls();
    let file = super::lines("urls.jsonl", &listed);
    super::assert_fresh(&file, &listed);
    for vector in &file {
        let url = vector["url"].as_str().unwrap();
        assert_eq!(Egress::default().check(url).is_ok(), vector["allowed"], "{url}");
        let with_loopback = Egress::default().allow_loopback().check(url).is_ok();
        assert_eq!(with_loopback, vector["allowed_with_loopback"], "{url}");
    }
}
