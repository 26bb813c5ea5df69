//! A disk that is full, read-only or broken, and a clock that jumps: clear errors, a readiness that tells the truth
//! (RULE-30), and on it goes without a restart, with all that was acknowledged.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

use crate::database::Database;
use crate::machine::{EIO, ENOSPC, EROFS, Machine};
use crate::operator::Operator;
use crate::running::run;
use crate::serving::{Installed, Serve};

const PASSWORD: &str = "Correct-horse-7-8";

fn on(machine: &Machine, made: &Installed) -> Serve {
    let mut command = made.command(&[]);
    machine.run(&mut command);
    command.stderr(Stdio::null());
    Serve::spawn(command)
}

fn sign_up(serve: &Serve, client: &str, email: &str) -> (u16, Value) {
    serve.call("SignUp", &json!({"ClientId": client, "Username": email, "Password": PASSWORD}))
}

/// Signs people up until one gets no account, and answers what that one was told.
fn until_refused(serve: &Serve, client: &str, name: &str, kept: &mut Vec<String>) -> (u16, Value) {
    for n in 0..5_000 {
        let email = format!("{name}-{n}@example.com");
        let (status, answer) = sign_up(serve, client, &email);
        if status != 200 {
            return (status, answer);
        }
        kept.push(email);
    }
    panic!("the disk takes everything");
}

fn is_clear(told: &(u16, Value)) -> bool {
    let exception = told.1["__type"].as_str().unwrap_or_default();
    matches!((told.0, exception), (500, "InternalErrorException") | (503, "ServiceUnavailableException"))
}

#[test]
fn a_disk_that_is_full_read_only_or_broken_is_told_and_gone_on_from_rule_30() {
    let made = Installed::new(&["--pool", "people", "--smtp", "smtp://127.0.0.1:9"]);
    let mut machine = Machine::new();
    let serve = on(&machine, &made);
    let client = made.said("client");
    let mut kept = Vec::new();
    for (error, name, word) in
        [(ENOSPC, "full", "full"), (EROFS, "read-only", "disk I/O error"), (EIO, "broken", "disk I/O error")]
    {
        serve.until(200, "ready");
        kept.push(format!("before-{name}@example.com"));
        assert_eq!(sign_up(&serve, &client, kept.last().unwrap()).0, 200);
        machine.disk(error);
        // At once, before readiness has noticed, and afterwards.
        let told = until_refused(&serve, &client, name, &mut kept);
        assert!(is_clear(&told), "{name}: {told:?}");
        serve.until(503, "the store keeps no changes");
        assert!(serve.manage("/health/ready").1.contains(word), "{:?}", serve.manage("/health/ready"));
        let told = sign_up(&serve, &client, "nobody@example.com");
        assert_eq!((told.0, &told.1["__type"]), (503, &json!("ServiceUnavailableException")), "{name}");
        assert_eq!(serve.manage("/health/live").0, 200, "{name}");
        machine.disk(0);
        serve.until(200, "ready");
    }
    for email in &kept {
        let again = sign_up(&serve, &client, email);
        assert_eq!(again.1["__type"], "UsernameExistsException", "{email} was lost: {again:?}");
    }
    assert_eq!(sign_up(&serve, &client, "nobody@example.com").0, 200, "who was refused is not half there");
    assert!(serve.stop().success());
    for arguments in [["store", "check"], ["audit", "verify"]] {
        let output = run(made.path(), &arguments);
        assert!(output.status.success(), "{arguments:?}: {output:?}");
    }
}

/// Runs a script in a mount namespace of its own, if this machine allows that.
fn apart(script: &str, folder: &Path) -> Option<Command> {
    let unshare = |arguments: &[&str]| {
        let mut command = Command::new("unshare");
        command.args(arguments).args(["sh", "-c"]);
        command
    };
    let trial = "mount -t tmpfs -o size=64k none /mnt";
    let works = |output: std::io::Result<Output>| output.is_ok_and(|output| output.status.success());
    let flags = [&["-m"][..], &["-r", "-m"]].into_iter();
    let Some(flags) = flags.into_iter().find(|flags| works(unshare(flags).arg(trial).output())) else {
        eprintln!("SKIPPED: this machine lets nobody mount");
        return None;
    };
    let mut command = unshare(flags);
    command
        .arg(script)
        .arg("sh")
        .arg(env!("CARGO_BIN_EXE_rockpool"))
        .current_dir(folder)
        .stdin(Stdio::null());
    command.envs([("ROCKPOOL_LISTEN", "127.0.0.1:0"), ("ROCKPOOL_MANAGEMENT", "127.0.0.1:0")]);
    command.env_remove("ROCKPOOL_CONFIG").env_remove("ROCKPOOL_STORE").env_remove("ROCKPOOL_DATA");
    Some(command)
}

#[test]
fn a_file_system_without_a_byte_left_is_told_and_gone_on_from_rule_30() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("small")).unwrap();
    let script = "mount -t tmpfs -o size=3m none small && \"$1\" init --pool people --store small/data \
                  --smtp smtp://127.0.0.1:9 >said && exec \"$1\" serve";
    let Some(mut command) = apart(script, folder.path()) else { return };
    command.stderr(Stdio::null());
    let serve = Serve::spawn(command);
    serve.until(200, "ready");
    let said = std::fs::read_to_string(folder.path().join("said")).unwrap();
    let client = said.lines().find_map(|line| line.trim().strip_prefix("client")).unwrap().trim().to_owned();
    assert_eq!(sign_up(&serve, &client, "first@example.com").0, 200);
    // Its folder as it sees it, with something else that fills the place up.
    let inside = Path::new("/proc").join(serve.process.id().to_string()).join("root");
    let ballast = inside.join(folder.path().join("small/ballast").strip_prefix("/").unwrap());
    let filled = std::fs::write(&ballast, vec![1; 4 << 20]);
    assert!(filled.is_err(), "it is not small");
    let mut kept = vec!["first@example.com".to_owned()];
    let told = until_refused(&serve, &client, "one", &mut kept);
    assert!(is_clear(&told), "{told:?}");
    serve.until(503, "full");
    std::fs::remove_file(&ballast).unwrap();
    serve.until(200, "ready");
    for email in &kept {
        assert_eq!(sign_up(&serve, &client, email).1["__type"], "UsernameExistsException", "{email}");
    }
    assert_eq!(sign_up(&serve, &client, "later@example.com").0, 200);
    assert!(serve.stop().success());
}

#[test]
fn a_store_on_a_read_only_disk_is_not_served_and_the_reason_is_said() {
    let made = Installed::new(&[]);
    let script = "mount --bind rockpool-data rockpool-data && mount -o remount,bind,ro rockpool-data && exec \"$1\" serve";
    let Some(mut command) = apart(script, made.path()) else { return };
    let output = command.output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("rockpool-data") && told.contains("ead-only"), "{told}");
    assert_eq!(told.trim_end().lines().count(), 1, "{told}");
    assert!(made.serve(&[]).stop().success());
}

#[test]
fn a_clock_that_jumps_stops_nobody_and_kills_no_code_before_its_time() {
    let made = Installed::new(&["--pool", "people", "--smtp", "smtp://127.0.0.1:9"]);
    let operator = Operator::new(&made);
    let mut machine = Machine::new();
    let serve = on(&machine, &made);
    serve.until(200, "ready");
    let client = made.said("client");
    let user = json!({"UserPoolId": made.said("user pool"), "Username": "ada@example.com"});
    assert_eq!(sign_up(&serve, &client, "ada@example.com").0, 200);
    operator.done(&serve, "AdminConfirmSignUp", &user);
    // One machine is its own judge of the time, so the node stays ready. Callers whose clocks are right are told what is wrong.
    for seconds in [7_200, -7_200] {
        machine.clock(seconds);
        let (status, told) = operator.call(&serve, "AdminGetUser", &user);
        assert_eq!(status, 400);
        assert!(told["message"].as_str().unwrap().starts_with("Signature "), "{told}");
        assert_eq!(sign_up(&serve, &client, &format!("at-{seconds}@example.com")).0, 200);
        machine.clock(0);
        operator.done(&serve, "AdminGetUser", &user);
        serve.until(200, "ready");
    }
    assert!(serve.stop().success());
    let output = run(made.path(), &["audit", "verify"]);
    assert!(output.status.success(), "the chain does not hang on the clock: {output:?}");
}

#[test]
fn a_node_whose_clock_is_off_issues_nothing_until_it_is_right_rule_30() {
    let Some(database) = Database::new() else { return };
    let made = Installed::new(&[
        "--pool",
        "people",
        "--store",
        &database.store(None),
        "--smtp",
        "smtp://127.0.0.1:9",
    ]);
    let mut machine = Machine::new();
    let serve = on(&machine, &made);
    let client = made.said("client");
    for (n, (seconds, word)) in [(60, "ahead of"), (-60, "behind")].into_iter().enumerate() {
        serve.until(200, "ready");
        assert_eq!(sign_up(&serve, &client, &format!("before-{n}@example.com")).0, 200);
        machine.clock(seconds);
        serve.until(503, word);
        assert_eq!(sign_up(&serve, &client, &format!("meanwhile-{n}@example.com")).0, 503);
        machine.clock(0);
        serve.until(200, "ready");
        let again = sign_up(&serve, &client, &format!("before-{n}@example.com")).1;
        assert_eq!(again["__type"], "UsernameExistsException");
        assert_eq!(sign_up(&serve, &client, &format!("meanwhile-{n}@example.com")).0, 200);
    }
    assert!(serve.stop().success());
}
