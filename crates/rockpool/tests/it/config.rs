//! Flag before variable before file before default.

use crate::running::{complaint, printed, rockpool, run};

#[test]
fn each_value_comes_from_where_it_was_said_last() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("rockpool.toml"),
        "region = \"eu-west-1\"\nseed = 1\nissuer = \"aws\"\nhost = [\"from-file\"]\n",
    )
    .unwrap();
    let output = rockpool(folder.path(), &["config", "--region", "eu-north-1"])
        .envs([("ROCKPOOL_REGION", "eu-south-1"), ("ROCKPOOL_SEED", "2")])
        .output()
        .unwrap();
    let printed = printed(&output);
    for line in [
        "region = \"eu-north-1\"  # flag",
        "seed = 2  # variable",
        "issuer = \"aws\"  # file",
        "host = [\"from-file\"]  # file",
        "listen = \"127.0.0.1:9229\"  # default",
        "# smtp is not set",
    ] {
        assert!(printed.lines().any(|found| found == line), "{line}\n{printed}");
    }
}

#[test]
fn what_is_printed_can_be_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let first = run(folder.path(), &["config", "--region", "eu-north-1", "--host", "a,b", "--log", "json"]);
    std::fs::write(folder.path().join("other.toml"), &first.stdout).unwrap();
    let second = printed(&run(folder.path(), &["config", "--config", "other.toml"]));
    let values = |text: &str| {
        text.lines().map(|line| line.split("  #").next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(values(&second), values(&printed(&first)));
}

#[test]
fn a_table_of_the_file_is_printed_on_one_line_and_can_be_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let place = "[[triggers.elsewhere]]\nfunctions = \"arn:aws:lambda:*:123456789012:function:*\"\nlambda-endpoint = \"http://127.0.0.1:3001\"\n";
    std::fs::write(folder.path().join("rockpool.toml"), format!("[triggers]\nkeep-days = 3\n{place}"))
        .unwrap();
    let first = printed(&run(folder.path(), &["config"]));
    let line = first.lines().find(|line| line.starts_with("triggers = {")).unwrap_or_default();
    assert!(line.contains("keep-days = 3") && line.ends_with("# file"), "{first}");
    std::fs::write(folder.path().join("other.toml"), &first).unwrap();
    let second = printed(&run(folder.path(), &["config", "--config", "other.toml"]));
    assert!(second.lines().any(|found| found == line), "{second}");
    std::fs::write(folder.path().join("rockpool.toml"), "[triggers]\nkeep-days = 9999\n").unwrap();
    assert!(complaint(&run(folder.path(), &["config"])).contains("keep-days is at most 3650"));
}

#[test]
fn secrets_do_not_print() {
    let folder = tempfile::tempdir().unwrap();
    let printed = printed(&run(folder.path(), &["config", "--smtp", "smtp://me:p4ss@w0rd@mail.example.com"]));
    assert!(
        printed.contains("smtp = \"smtp://[secret]@mail.example.com\"") && !printed.contains("p4ss"),
        "{printed}"
    );
    let help = run(folder.path(), &["dev", "--help"]);
    assert!(help.status.success());
    let help = rockpool(folder.path(), &["dev", "--help"])
        .env("ROCKPOOL_SMTP", "smtp://me:p4ss@x")
        .output()
        .unwrap();
    assert!(!String::from_utf8_lossy(&help.stdout).contains("p4ss"));
}

#[test]
fn the_password_of_the_database_does_not_print_and_its_file_is_not_everybodys() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rockpool.toml");
    std::fs::write(&file, "store = \"postgres://me:p4ss@db.example.com/x?sslmode=verify-full\"\n").unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    let told = complaint(&run(folder.path(), &["config"]));
    assert!(told.contains("chmod 600") && !told.contains("p4ss"), "{told}");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    let shown = printed(&run(folder.path(), &["config"]));
    let line = "store = \"postgres://me:[secret]@db.example.com/x?sslmode=verify-full\"  # file";
    assert!(shown.lines().any(|found| found == line) && !shown.contains("p4ss"), "{shown}");
    let variable = rockpool(folder.path(), &["config"]).env("ROCKPOOL_STORE", "data").output().unwrap();
    assert!(printed(&variable).lines().any(|found| found == "store = \"data\"  # variable"));
}

#[test]
fn what_is_not_known_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    for (text, says) in [
        ("regoin = \"x\"", "regoin"),
        ("region = \"us east\"", "region"),
        ("region = \"us_east\"", "region"),
        ("public-url = \"localhost\"", "public-url"),
        ("listen = \"nonsense\"", "rockpool.toml"),
        ("issuer = \"google\"", "google"),
    ] {
        std::fs::write(folder.path().join("rockpool.toml"), text).unwrap();
        let told = complaint(&run(folder.path(), &["config"]));
        assert!(told.contains(says), "{text}: {told}");
    }
    assert!(complaint(&run(folder.path(), &["config", "--config", "absent.toml"])).contains("absent.toml"));
}
