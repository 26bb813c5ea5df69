//! `rockpool pool`, `client`, `user` and `group`, as somebody at a terminal meets them.

use std::io::Write as _;
use std::path::Path;
use std::process::{Output, Stdio};

use serde_json::Value;

use crate::running::{Dev, complaint, printed, rockpool, run};

/// Runs a command with nothing of AWS in its environment.
fn ask(folder: &Path, arguments: &[&str]) -> Output {
    with_input(folder, arguments, "")
}

fn with_input(folder: &Path, arguments: &[&str], input: &str) -> Output {
    let mut command = rockpool(folder, arguments);
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("AWS_")) {
        command.env_remove(name);
    }
    // Nor out of the files of whoever runs the tests.
    command.env("AWS_SHARED_CREDENTIALS_FILE", "none").env("AWS_CONFIG_FILE", "none");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut process = command.spawn().unwrap();
    // A command that reads nothing may be over before it is written to.
    let _ = process.stdin.take().unwrap().write_all(input.as_bytes());
    process.wait_with_output().unwrap()
}

/// What a command that goes well prints.
fn told(folder: &Path, arguments: &[&str]) -> String {
    let output = ask(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    printed(&output)
}

fn json(folder: &Path, arguments: &[&str]) -> Value {
    serde_json::from_str(&told(folder, &[arguments, &["--json"]].concat())).unwrap()
}

/// The first word of the line that has `name` in it.
fn id_of(table: &str, name: &str) -> String {
    let line = table.lines().find(|line| line.contains(name)).unwrap_or_else(|| panic!("{name} in {table}"));
    line.split(' ').next().unwrap().to_owned()
}

#[test]
fn a_pool_a_client_and_a_user_are_made_shown_and_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(folder.path(), &[]);
    let here = folder.path();
    let made = told(here, &["pool", "create", "people", "--sign-in", "email", "--require", "email,name"]);
    assert!(made.contains("sign-in   email\n") && made.contains("required  name, email\n"), "{made}");
    let pool = id_of(&told(here, &["pool", "list"]), "people");
    assert!(made.contains(&format!("rockpool client create NAME --pool {pool}")), "{made}");
    assert_eq!(told(here, &["pool", "show", &pool]).lines().next(), Some(&*format!("id        {pool}")));

    let flows = "USER_PASSWORD_AUTH,REFRESH_TOKEN_AUTH";
    let made = told(here, &["client", "create", "app", "--secret", "--flow", flows, "--pool", &pool]);
    assert!(made.contains("flows          ALLOW_USER_PASSWORD_AUTH, ALLOW_REFRESH_TOKEN_AUTH\n"), "{made}");
    assert!(made.contains("refresh token  30 days\n"), "{made}");
    let client = id_of(&told(here, &["client", "list", "--pool", &pool]), "app");
    let secret = |text: &str| text.lines().find(|line| line.starts_with("secret")).unwrap().to_owned();
    let hidden = told(here, &["client", "show", &client, "--pool", &pool]);
    assert_eq!(secret(&hidden), "secret         kept (--with-secret shows it)");
    let shown = told(here, &["client", "show", &client, "--with-secret", "--pool", &pool]);
    assert_eq!(secret(&shown), secret(&made));

    let user = |rest: &[&str]| told(here, &[&["user"], rest, &["--pool", &pool]].concat());
    let said = user(&["create", "ada@example.com", "--attribute", "name=Ada", "--verified"]);
    assert_eq!(said, "ada@example.com is there; an invitation with a temporary password is on its way\n");
    assert_eq!(dev.messages("ada@example.com").as_array().unwrap().len(), 1);
    let listed = user(&["list", "--filter", "email ^= \"ada\""]);
    assert_eq!(listed.lines().count(), 2);
    assert!(listed.contains("ada@example.com  -      FORCE_CHANGE_PASSWORD  yes"), "{listed}");
    let shown = user(&["show", "ada@example.com"]);
    assert!(shown.contains("email_verified  true\n") && shown.contains("name            Ada\n"), "{shown}");

    assert_eq!(user(&["delete", "ada@example.com", "--yes"]), "the user ada@example.com is deleted\n");
    told(here, &["client", "delete", &client, "--yes", "--pool", &pool]);
    told(here, &["pool", "delete", &pool, "-y"]);
    assert!(
        complaint(&ask(here, &["pool", "show", &pool]))
            .contains("`rockpool pool list` shows the user pools.")
    );
    dev.stop();
}

#[test]
fn a_password_that_is_set_signs_in_and_a_disabled_user_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(folder.path(), &[]);
    let here = folder.path();
    let made = ["user", "create", "eve@example.com", "--silent", "--attribute", "name=Eve"];
    assert!(told(here, &made).ends_with("rockpool user set-password eve@example.com\n"));
    assert_eq!(dev.messages("eve@example.com").as_array().unwrap().len(), 0);
    let set = ["user", "set-password", "eve@example.com"];
    assert!(complaint(&ask(here, &set)).contains("no password came"));
    let weak = complaint(&with_input(here, &set, "weak\n"));
    assert!(weak.contains("Password not long enough") && weak.contains("rockpool pool show"), "{weak}");
    let output = with_input(here, &set, "Correct-horse-7\n");
    assert_eq!(printed(&output), "the new password of eve@example.com holds; every session ended\n");
    let client =
        json(here, &["client", "list"])["UserPoolClients"][0]["ClientId"].as_str().unwrap().to_owned();
    assert_eq!(dev.sign_in(&client, "eve@example.com", "Correct-horse-7").0, 200);
    told(here, &["user", "disable", "eve@example.com"]);
    assert_eq!(dev.sign_in(&client, "eve@example.com", "Correct-horse-7").1["message"], "User is disabled.");
    told(here, &["user", "enable", "eve@example.com"]);
    told(here, &["user", "sign-out", "eve@example.com"]);
    assert_eq!(dev.sign_in(&client, "eve@example.com", "Correct-horse-7").0, 200);
    assert_eq!(dev.sign_up("ada@example.com").0, 200);
    assert_eq!(told(here, &["user", "confirm", "ada@example.com"]), "ada@example.com is confirmed\n");
    let again = complaint(&ask(here, &["user", "confirm", "ada@example.com"]));
    assert!(again.contains("User cannot be confirmed. Current status is CONFIRMED"), "{again}");
    assert!(again.contains("rockpool explain "), "{again}");
}

#[test]
fn a_group_is_made_filled_shown_changed_emptied_and_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(folder.path(), &[]);
    let here = folder.path();
    for name in ["ada", "eve"] {
        let email = format!("{name}@example.com");
        told(here, &["user", "create", &email, "--silent", "--attribute", "name=Somebody"]);
    }
    let role = "arn:aws:iam::123456789012:role/admins";
    let made = told(
        here,
        &["group", "create", "admins", "--precedence", "1", "--role", role, "--description", "All of it"],
    );
    assert!(made.contains("precedence   1\n") && made.contains(&format!("role         {role}\n")), "{made}");
    told(here, &["group", "create", "readers"]);
    assert_eq!(
        told(here, &["group", "add", "admins", "ada@example.com", "eve@example.com"]),
        "in admins now: ada@example.com, eve@example.com\n"
    );
    let members = told(here, &["group", "members", "admins"]);
    assert!(members.contains("ada@example.com") && members.contains("eve@example.com"), "{members}");
    let listed = told(here, &["group", "list"]);
    assert!(listed.lines().any(|line| line.starts_with("readers  -           -")), "{listed}");
    assert_eq!(told(here, &["group", "list", "--user", "ada@example.com"]).lines().count(), 2);
    let changed = told(here, &["group", "update", "admins", "--precedence", "5"]);
    assert!(changed.contains("precedence   5\n") && changed.contains(role), "{changed}");
    assert!(complaint(&ask(here, &["group", "update", "admins"])).contains("--precedence"));
    told(here, &["group", "remove", "admins", "eve@example.com"]);
    assert_eq!(json(here, &["group", "members", "admins"])["Users"].as_array().unwrap().len(), 1);
    assert_eq!(json(here, &["group", "show", "admins"])["Group"]["Precedence"], 5);
    assert_eq!(json(here, &["group", "list"])["Groups"].as_array().unwrap().len(), 2);

    let again = complaint(&ask(here, &["group", "create", "admins"]));
    assert!(again.contains("GroupExistsException") && again.contains("rockpool group show"), "{again}");
    let unknown = complaint(&ask(here, &["group", "delete", "nobody"]));
    assert!(unknown.contains("rockpool group list"), "{unknown}");
    let unasked = complaint(&with_input(here, &["group", "delete", "admins"], "y\n"));
    assert!(unasked.contains("cannot be undone") && unasked.contains("--yes"), "{unasked}");
    assert_eq!(told(here, &["group", "delete", "admins", "--yes"]), "the group admins is deleted\n");
    dev.stop();
}

#[test]
fn what_cannot_be_undone_is_not_done_without_a_yes() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(folder.path(), &[]);
    let here = folder.path();
    told(here, &["user", "create", "eve@example.com", "--silent", "--attribute", "name=Eve"]);
    let (pool, client) = (dev.pool(), dev.client());
    for arguments in [
        &["user", "delete", "eve@example.com"][..],
        &["client", "delete", &client],
        &["pool", "delete", &pool],
    ] {
        let said = complaint(&with_input(here, arguments, "y\n"));
        assert!(said.contains("cannot be undone") && said.contains("--yes"), "{said}");
    }
    told(here, &["user", "show", "eve@example.com"]);
    let unknown = complaint(&ask(here, &["user", "delete", "nobody@example.com"]));
    assert!(unknown.contains("User does not exist.") && unknown.contains("rockpool user list"), "{unknown}");
}

#[test]
fn json_is_the_apis_answer_over_all_pages() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(folder.path(), &[]);
    let here = folder.path();
    let pools = json(here, &["pool", "list"]);
    assert_eq!(pools["UserPools"][0]["Id"], dev.pool());
    assert_eq!(json(here, &["pool", "show"])["UserPool"]["Id"], dev.pool());
    for number in 0..61 {
        let email = format!("ada{number}@example.com");
        assert_eq!(dev.sign_up(&email).0, 200);
    }
    let first = json(here, &["user", "list"]);
    assert_eq!(first["Users"].as_array().unwrap().len(), 60);
    assert!(first["PaginationToken"].is_string());
    let all = json(here, &["user", "list", "--all"]);
    assert_eq!(all["Users"].as_array().unwrap().len(), 61);
    assert!(all.get("PaginationToken").is_none());
    assert_eq!(json(here, &["user", "enable", "ada0@example.com"]), serde_json::json!({}));
}

#[test]
fn the_server_is_found_by_its_folder_or_its_url_and_missing_ones_say_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    assert!(complaint(&ask(here, &["pool", "list"])).contains("rockpool dev"));
    let elsewhere = tempfile::tempdir().unwrap();
    let dev = Dev::start(elsewhere.path(), &["--data", "there"]);
    let url = format!("http://{}", dev.address);
    let data = elsewhere.path().join("there");
    told(here, &["pool", "list", "--data", data.to_str().unwrap()]);
    // A URL is asked with the folder's key where it is that folder's, else with what AWS's variables say.
    told(here, &["pool", "list", "--endpoint", &url, "--data", data.to_str().unwrap()]);
    let nobody = complaint(&ask(here, &["pool", "list", "--endpoint", &url]));
    assert!(nobody.contains("AWS_ACCESS_KEY_ID") && nobody.contains("rockpool env"), "{nobody}");
    let mut command = rockpool(here, &["pool", "list", "--endpoint", &url]);
    command.env("AWS_ACCESS_KEY_ID", "any").env("AWS_SECRET_ACCESS_KEY", "word");
    assert!(command.output().unwrap().status.success());
    let which = command.args(["--json"]).output().unwrap();
    assert!(printed(&which).contains(&dev.pool()));
    let mut command = rockpool(here, &["user", "list", "--endpoint", &url]);
    command.env("AWS_ACCESS_KEY_ID", "any").env("AWS_SECRET_ACCESS_KEY", "word");
    assert!(complaint(&command.output().unwrap()).contains("Name it with --pool"));
    for (endpoint, told) in [
        ("http://127.0.0.1:1", "cannot be asked"),
        ("http://127.0.0.1:1/path", "scheme, host and port"),
        ("127.0.0.1:1", "is no URL"),
    ] {
        let mut command = rockpool(here, &["pool", "list", "--endpoint", endpoint]);
        command.env("AWS_ACCESS_KEY_ID", "any").env("AWS_SECRET_ACCESS_KEY", "word");
        let said = complaint(&command.output().unwrap());
        assert!(said.contains(told), "{said}");
    }
    assert!(complaint(&ask(here, &["pool", "list", "--endpoint", "aws"])).contains("AWS_SECRET_ACCESS_KEY"));
}

#[test]
fn a_key_that_is_not_the_folders_is_told_so() {
    let folder = tempfile::tempdir().unwrap();
    let dev = Dev::start(folder.path(), &[]);
    let variables: Value = serde_json::from_str(&printed(&run(folder.path(), &["env", "--json"]))).unwrap();
    // The folder's id with another secret: development, too, verifies a signature that names the folder's key.
    let mut command =
        rockpool(folder.path(), &["pool", "list", "--endpoint", &format!("http://{}", dev.address)]);
    command.env("AWS_ACCESS_KEY_ID", variables["AWS_ACCESS_KEY_ID"].as_str().unwrap());
    command.env("AWS_SECRET_ACCESS_KEY", "another");
    let said = complaint(&command.output().unwrap());
    assert!(said.contains("InvalidSignatureException") && said.contains("rockpool env"), "{said}");
}

#[test]
fn shells_learn_the_words() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish"] {
        let text = told(folder.path(), &["completion", shell]);
        for word in ["set-password", "members", "retry"] {
            assert!(text.contains(word), "{shell}: {word}");
        }
    }
}
