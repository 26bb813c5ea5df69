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
