//! `rockpool serve`: what it refuses to start with, and what it does when it runs. Each refusal is one sentence.

use std::os::unix::fs::PermissionsExt as _;

use serde_json::json;

use crate::running::{Dev, complaint, run};
use crate::serving::{Installed, refusal};

#[test]
fn a_store_of_development_or_with_a_seed_is_never_served_rule_16() {
    let folder = tempfile::tempdir().unwrap();
    Dev::start(folder.path(), &[]).stop();
    let data = folder.path().join(".rockpool");
    // With its own key, put where keys belong.
    std::fs::rename(data.join("master.key"), folder.path().join("key")).unwrap();
    let serve = |arguments: &[&str]| {
        let all = [&["serve", "--listen", "127.0.0.1:0", "--management", "127.0.0.1:0"], arguments].concat();
        refusal(crate::running::rockpool(folder.path(), &all))
    };
    let told = serve(&["--store", ".rockpool", "--master-key", "key"]);
    assert!(told.contains("made by `rockpool dev` or from a seed"), "{told}");
    let made = Installed::new(&[]);
    for seed in [["--seed", "1"], ["--seed-file", "seed.toml"]] {
        assert!(made.refusal(&seed).contains("is for `rockpool dev` only"));
    }
    assert!(made.refusal(&["--ephemeral"]).contains("ephemeral is for `rockpool dev` only"));
    // And the other way round: what is served is not marked by accident.
    let key = made.data().join("master.key");
    std::fs::copy(made.master_key(), &key).unwrap();
    let told = complaint(&run(
        made.path(),
        &["dev", "--listen", "127.0.0.1:0", "--config", "/dev/null", "--store", "rockpool-data"],
    ));
    assert!(told.contains("this store is served"), "{told}");
}

#[test]
fn a_wrong_lost_open_or_misplaced_master_key_is_refused_rule_4() {
    let made = Installed::new(&[]);
    let key = made.master_key();
    let right = std::fs::read_to_string(&key).unwrap();
    for mode in [0o644, 0o640, 0o660, 0o700] {
        std::fs::set_permissions(&key, std::fs::Permissions::from_mode(mode)).unwrap();
        let told = made.refusal(&[]);
        assert!(told.contains(&format!("mode {mode:04o}")) && told.contains("chmod 600"), "{told}");
    }
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).unwrap();
    std::fs::write(&key, std::fs::read(Installed::new(&[]).master_key()).unwrap()).unwrap();
    let told = made.refusal(&[]);
    assert!(told.contains("master key") && told.contains("check value"), "{told}");
    std::fs::write(&key, "nonsense").unwrap();
    assert!(made.refusal(&[]).contains("must hold 32 bytes"));
    std::fs::write(&key, &right).unwrap();

    let inside = made.data().join("key");
    std::fs::copy(&key, &inside).unwrap();
    let told = made.refusal(&["--master-key", "rockpool-data/key"]);
    assert!(told.contains("lies in the data folder") && told.contains("Move it"), "{told}");
    // Nor by another name for the same place.
    std::os::unix::fs::symlink(&inside, made.path().join("link")).unwrap();
    assert!(made.refusal(&["--master-key", "link"]).contains("lies in the data folder"));
    assert!(made.refusal(&["--master-key", "absent"]).contains("absent is not there"));
    // Read-only for its owner is how service managers hand it out.
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o400)).unwrap();
    assert!(made.serve(&[]).stop().success());
}

#[test]
fn plain_http_that_others_reach_has_to_be_asked_for() {
    let made = Installed::new(&[]);
    let told = made.refusal(&["--listen", "0.0.0.0:0"]);
    assert!(told.contains("--tls-certificate") && told.contains("--behind-tls-proxy"), "{told}");
    let told = made.refusal(&["--listen", "0.0.0.0:0", "--behind-tls-proxy"]);
    assert!(told.contains("--public-url"), "{told}");
    let told = made.refusal(&["--public-url", "http://id.example.com"]);
    assert!(told.contains("must begin with https://"), "{told}");
    let both = ["--behind-tls-proxy", "--tls-certificate", "a", "--tls-key", "b"];
    assert!(made.refusal(&both).contains("exclude each other"));
    let open = ["--listen", "0.0.0.0:0", "--behind-tls-proxy", "--public-url", "https://id.example.com"];
    let serve = made.serve(&open);
    assert!(serve.banner.contains("no proxy is trusted"), "{}", serve.banner);
}

#[test]
fn an_issuer_that_follows_the_request_is_refused_rule_32() {
    let made = Installed::new(&["--pool", "people"]);
    let told = made.refusal(&["--issuer", "host"]);
    assert!(told.contains("RULE-32") && told.contains("public"), "{told}");
    // And no host that a request names gets into a token or a document.
    let serve = made.serve(&["--public-url", "https://id.example.com"]);
    let path = format!("GET /{}/.well-known/openid-configuration", made.said("user pool"));
    let address = serve.address;
    let (_, document) = crate::serving::exchange(address, "evil.example", &path, &[], "");
    assert!(document.contains("\"issuer\":\"https://id.example.com/"), "{document}");
    assert!(!document.contains("evil.example"), "{document}");
}

#[test]
fn a_place_without_a_store_is_not_served_and_not_made() {
    let made = Installed::new(&[]);
    let told = made.refusal(&["--store", "elsewhere"]);
    assert!(told.contains("there is no store in elsewhere") && told.contains("rockpool init"), "{told}");
    assert!(!made.path().join("elsewhere").exists());
    let folder = tempfile::tempdir().unwrap();
    let told = refusal(crate::running::rockpool(folder.path(), &["serve"]));
    assert!(told.contains("no store is named") && told.contains("rockpool init"), "{told}");
    assert!(made.refusal(&["--store", "mysql://u:p4ss@h/d"]).contains("mysql:// is no place"));
}

#[test]
fn a_store_of_a_newer_version_is_refused_before_a_key_of_it_is_touched_rule_31() {
    let made = Installed::new(&[]);
    let database = rusqlite::Connection::open(made.data().join("rockpool.db")).unwrap();
    for name in ["format", "min_reader"] {
        assert_eq!(database.execute("UPDATE meta SET v = '99' WHERE k = ?1", [name]).unwrap(), 1);
    }
    // Whatever the newer version wrapped its keys in.
    database.execute("UPDATE meta SET v = 'something else' WHERE k = 'data_key'", []).unwrap();
    drop(database);
    let told = made.refusal(&[]);
    assert!(told.contains("format 99") && told.contains("upgrade"), "{told}");
}

#[test]
fn a_taken_port_and_a_folder_in_use_are_explained() {
    let made = Installed::new(&[]);
    let serve = made.serve(&[]);
    let told = made.refusal(&["--listen", &serve.address.to_string()]);
    assert!(told.contains("is already in use") && told.contains("--listen"), "{told}");
    let told = made.refusal(&["--management", &serve.management.to_string()]);
    assert!(told.contains("is already in use") && told.contains("--management"), "{told}");
    let told = made.refusal(&[]);
    assert!(told.contains(&format!("is in use by process {}", serve.process.id())), "{told}");
}

#[test]
fn helpers_of_development_do_not_exist_rule_15() {
    let made = Installed::new(&["--pool", "people"]);
    let serve = made.serve(&[]);
    let unknown = serve.request("GET /no/such/path", &[], "");
    assert_eq!(unknown.0, 404);
    for path in ["", "/", "/token", "/messages", "/clock", "/reset", "/messages?to=a@example.com"] {
        assert_eq!(serve.request(&format!("GET /_rockpool{path}"), &[], ""), unknown, "{path}");
        assert_eq!(
            serve.request(&format!("POST /_rockpool{path}"), &["x-rockpool: 1"], "{}"),
            unknown,
            "{path}"
        );
    }
    assert!(!serve.request("GET /", &[], "").1.contains("_rockpool"));
}

#[test]
fn other_names_and_other_pages_are_refused_rule_14() {
    let made = Installed::new(&[]);
    let serve = made.serve(&["--public-url", "https://id.example.com", "--host", "inside.example"]);
    let headers = [
        "content-type: application/x-amz-json-1.1",
        "x-amz-target: AWSCognitoIdentityProviderService.GetUser",
    ];
    let ask = |host: &str| crate::serving::exchange(serve.address, host, "POST /", &headers, "{}").0;
    assert_eq!((ask("id.example.com"), ask("inside.example")), (400, 400));
    assert_eq!((ask("evil.example"), ask("10.0.0.1")), (403, 403));
    let page = [
        "content-type: application/x-amz-json-1.1",
        "x-amz-target: AWSCognitoIdentityProviderService.ListUserPools",
        "origin: https://evil.example",
    ];
    assert_eq!(serve.request("POST /", &page, "{\"MaxResults\":1}").0, 403);
}

#[test]
fn signed_operations_need_a_signature_that_verifies_rule_17() {
    let made = Installed::new(&["--pool", "people"]);
    let serve = made.serve(&[]);
    let input = json!({"MaxResults": 1});
    assert_eq!(serve.call("ListUserPools", &input).1["__type"], "MissingAuthenticationTokenException");
    // What development takes.
    let words = format!(
        "authorization: AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/cognito-idp/aws4_request, \
         SignedHeaders=host, Signature={}",
        "0".repeat(64)
    );
    let target = "x-amz-target: AWSCognitoIdentityProviderService.ListUserPools";
    let headers = ["content-type: application/x-amz-json-1.1", target, &words];
    let (status, body) = serve.request("POST /", &headers, &input.to_string());
    assert!(status == 400 && !body.contains("UserPools"), "{status} {body}");
}

#[test]
fn health_says_how_it_stands_and_its_exit_code_too() {
    let made = Installed::new(&[]);
    let serve = made.serve(&[]);
    let management = serve.management.to_string();
    let health = |arguments: &[&str]| {
        run(made.path(), &[&["health", "--management", &management], arguments].concat())
    };
    let output = health(&[]);
    assert!(output.status.success() && output.stdout == b"ready\n", "{output:?}");
    assert!(health(&["--live"]).status.success());
    assert!(serve.stop().success());
    assert!(complaint(&health(&[])).contains("no server answers"));
}
