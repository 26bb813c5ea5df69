//! `rockpool access-key`: over the control socket of a running server, and on the store where none runs (RULE-18).

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Output;

use serde_json::{Value, json};

use crate::running::{Dev, complaint, printed, rockpool, run};

fn told(folder: &Path, arguments: &[&str]) -> Value {
    let output = run(folder, &[&["access-key"], arguments, &["--json"]].concat());
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    serde_json::from_str(&printed(&output)).unwrap()
}

/// `rockpool pool …` and `user …`, signed with a key, as any SDK signs.
fn signed(dev: &Dev, folder: &Path, key: &Value, arguments: &[&str]) -> Output {
    let url = format!("http://{}", dev.address);
    let mut command = rockpool(folder, &[arguments, &["--endpoint", &url, "--json"]].concat());
    command.env("AWS_ACCESS_KEY_ID", key["id"].as_str().unwrap());
    command.env("AWS_SECRET_ACCESS_KEY", key["secret_access_key"].as_str().unwrap());
    command.env_remove("AWS_SESSION_TOKEN");
    command.output().unwrap()
}

#[test]
fn a_key_is_made_used_switched_off_and_taken_away_while_the_server_runs_rule_18() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(folder.path(), &[]);
    let here = folder.path();
    let socket = here.join(".rockpool/control.sock");
    assert_eq!(socket.metadata().unwrap().permissions().mode() & 0o777, 0o600);

    let key = told(here, &["create", "--allow", "users,pools", "--description", "CI", "--expires", "90d"]);
    let id = key["id"].as_str().unwrap();
    assert_eq!((&key["state"], &key["allow"]), (&json!("enabled"), &json!(["users", "pools"])));
    let listed = signed(&dev, here, &key, &["pool", "list"]);
    assert!(printed(&listed).contains(&dev.pool()), "{listed:?}");

    // The secret is in no list and in no description.
    for arguments in [&["list"][..], &["describe", id]] {
        let all = told(here, arguments).to_string();
        assert!(all.contains("CI") && !all.contains(key["secret_access_key"].as_str().unwrap()), "{all}");
    }
    assert_eq!(told(here, &["disable", id])["state"], "disabled");
    let refused = complaint(&signed(&dev, here, &key, &["pool", "list"]));
    assert!(refused.contains("UnrecognizedClientException"), "{refused}");
    assert_eq!(told(here, &["enable", id])["state"], "enabled");
    assert!(signed(&dev, here, &key, &["pool", "list"]).status.success());
    told(here, &["delete", id]);
    let refused = complaint(&run(here, &["access-key", "describe", id]));
    assert!(refused.contains("there is no access key"), "{refused}");
    assert_eq!(told(here, &["list"]), json!([]));
}

#[test]
fn a_key_reaches_its_capabilities_and_pools_only_rule_18() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(folder.path(), &[]);
    let here = folder.path();
    let other = dev.call("CreateUserPool", &json!({"PoolName": "other"})).1["UserPool"]["Id"].clone();
    let other = other.as_str().unwrap();
    let key = told(here, &["create", "--allow", "users", "--pool", &dev.pool()]);
    assert!(signed(&dev, here, &key, &["user", "list", "--pool", &dev.pool()]).status.success());
    for arguments in [
        &["user", "list", "--pool", other][..],
        &["client", "list", "--pool", &dev.pool()],
        &["pool", "list"],
    ] {
        let refused = complaint(&signed(&dev, here, &key, arguments));
        let user =
            format!("User: arn:aws:iam::000000000000:user/{} is not authorized", key["id"].as_str().unwrap());
        assert!(
            refused.contains("AccessDeniedException") && refused.contains(&user),
            "{arguments:?}: {refused}"
        );
    }
    // A secret that is not the key's.
    let forged = json!({"id": key["id"], "secret_access_key": "A".repeat(40)});
    let refused = complaint(&signed(&dev, here, &forged, &["user", "list", "--pool", &dev.pool()]));
    assert!(refused.contains("InvalidSignatureException"), "{refused}");
}

#[test]
fn without_a_server_the_store_itself_is_asked_and_what_makes_no_sense_is_explained() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let none = complaint(&run(here, &["access-key", "list"]));
    assert!(none.contains("there is no store"), "{none}");
    Dev::start(here, &[]).stop();
    let made = run(here, &["access-key", "create", "--allow", "keys"]);
    let lines = printed(&made);
    assert!(
        lines.starts_with("export AWS_ACCESS_KEY_ID=AKRP") && lines.contains("AWS_SECRET_ACCESS_KEY="),
        "{made:?}"
    );
    assert_eq!(told(here, &["list"]).as_array().unwrap().len(), 1);
    for (arguments, why) in [
        (&["--allow", "root"][..], "\"root\" is no capability"),
        (&["--allow", "users", "--pool", "us-east-1_None"], "there is no user pool"),
        (&["--allow", "users", "--expires", "soon"], "no length of time"),
    ] {
        let refused = complaint(&run(here, &[&["access-key", "create"], arguments].concat()));
        assert!(refused.contains(why), "{refused}");
    }
    // A store that somebody holds, without a socket that leads there, is told as such.
    let dev = Dev::start(here, &["--control", "elsewhere.sock"]);
    let refused = complaint(&run(here, &["access-key", "list"]));
    assert!(refused.contains("no server answers on the control socket"), "{refused}");
    assert!(run(here, &["access-key", "list", "--control", "elsewhere.sock"]).status.success());
    drop(dev);
}

#[test]
fn the_control_socket_answers_lines_of_its_version_and_refuses_others_in_words() {
    use std::io::{BufRead as _, BufReader, Write as _};
    use std::os::unix::net::UnixStream;
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(folder.path(), &[]);
    let socket = folder.path().join(".rockpool/control.sock");
    let say = |line: &str| -> Value {
        let mut stream = UnixStream::connect(&socket).unwrap();
        stream.write_all(line.as_bytes()).unwrap();
        let mut answer = String::new();
        BufReader::new(stream).read_line(&mut answer).unwrap();
        serde_json::from_str(&answer).unwrap()
    };
    assert_eq!(say("{\"rockpool\":1,\"do\":\"access-key.list\",\"with\":{}}\n"), json!({"done": []}));
    for (line, why) in [
        ("nonsense\n", "not a line of JSON"),
        ("{\"rockpool\":2,\"do\":\"access-key.list\"}\n", "another version"),
        ("{\"rockpool\":1,\"do\":\"everything.export\"}\n", "nothing that this version does"),
        (
            "{\"rockpool\":1,\"do\":\"access-key.create\",\"with\":{\"allow\":[],\"root\":true}}\n",
            "access-key.create",
        ),
    ] {
        let refused = say(line)["refused"].as_str().unwrap_or_default().to_owned();
        assert!(refused.contains(why), "{line}: {refused}");
    }
    dev.stop();
    assert!(!socket.exists());
    // What a server that was killed leaves behind is in nobody's way.
    drop(std::os::unix::net::UnixListener::bind(&socket).unwrap());
    assert_eq!(told(folder.path(), &["list"]), json!([]));
    let dev = Dev::start(folder.path(), &[]);
    assert_eq!(told(folder.path(), &["list"]), json!([]));
    drop(dev);
}
