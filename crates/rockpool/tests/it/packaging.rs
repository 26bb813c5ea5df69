//! What is shipped beside the program was run: the unit's command line as systemd would run it, and the container's root
//! folder.
#![cfg(target_os = "linux")]

use std::os::unix::net::UnixDatagram;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::running::{printed, program};
use crate::serving::{Installed, Serve};

fn packaging(path: &str) -> PathBuf {
    std::fs::canonicalize("../../packaging").unwrap().join(path)
}

fn unit() -> String {
    std::fs::read_to_string(packaging("systemd/rockpool.service")).unwrap()
}

/// The words of the unit's command, with the paths of an installation in a test.
fn command_line(made: &Installed) -> Vec<String> {
    let unit = unit();
    let line = unit.lines().find_map(|line| line.strip_prefix("ExecStart=/usr/bin/rockpool ")).unwrap();
    let config = made.path().join("rockpool.toml").display().to_string();
    let control = made.path().join("control.sock").display().to_string();
    let line = line.replace("/etc/rockpool/rockpool.toml", &config);
    line.replace("/run/rockpool/control.sock", &control).split(' ').map(str::to_owned).collect()
}

fn works(program: &str, arguments: &[&str]) -> bool {
    let command = Command::new(program).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
    command.is_ok_and(|status| status.success())
}

#[test]
fn the_units_command_says_when_it_is_ready_and_when_it_stops() {
    let made = Installed::new(&[]);
    let socket = made.path().join("notify");
    let manager = UnixDatagram::bind(&socket).unwrap();
    manager.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let words = command_line(&made);
    let mut command = program(env!("CARGO_BIN_EXE_rockpool"), made.path(), &[]);
    command.args(words).env("NOTIFY_SOCKET", &socket);
    command.envs([("ROCKPOOL_LISTEN", "127.0.0.1:0"), ("ROCKPOOL_MANAGEMENT", "127.0.0.1:0")]);
    let serve = Serve::spawn(command);
    let told = || {
        let mut text = [0; 256];
        let length = manager.recv(&mut text).unwrap();
        String::from_utf8_lossy(&text[..length]).into_owned()
    };
    assert!(told().starts_with("READY=1\n"));
    assert_eq!(serve.manage("/health/ready").0, 200);
    assert!(made.path().join("control.sock").exists());
    serve.signal("-TERM");
    assert!(told().starts_with("STOPPING=1\n"));
    assert!(serve.stop().success());
    assert!(!made.path().join("control.sock").exists());
}

#[test]
fn the_unit_is_sound_and_lets_nothing_be_that_is_not_needed() {
    let unit = unit();
    for line in [
        "Type=notify",
        "User=rockpool",
        "NoNewPrivileges=yes",
        "CapabilityBoundingSet=",
        "ProtectSystem=strict",
        // Where the master key lies, which the running server replaces.
        "ReadWritePaths=-/etc/rockpool",
        "SystemCallFilter=@system-service",
        "LimitCORE=0",
    ] {
        assert!(unit.lines().any(|found| found == line), "{line}");
    }
    if !works("systemd-analyze", &["--version"]) {
        eprintln!("SKIPPED: there is no systemd-analyze here");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rockpool.service");
    std::fs::write(&path, unit.replace("/usr/bin/rockpool", env!("CARGO_BIN_EXE_rockpool"))).unwrap();
    let verified = Command::new("systemd-analyze").args(["verify", "--man=no"]).arg(&path).output().unwrap();
    let said = String::from_utf8_lossy(&verified.stderr);
    assert!(verified.status.success() && !said.contains("rockpool.service"), "{said}");
}

/// The parts of the sandbox that the kernel gives without systemd: nothing may be gained, and of the file system only the
/// folder of the installation may be written.
#[test]
fn the_units_command_runs_without_rights_on_a_system_that_it_cannot_write() {
    let alone = ["--user", "--map-root-user", "--mount", "--pid", "--fork", "--kill-child"];
    if !works("unshare", &[&alone[..], &["true"]].concat()) {
        eprintln!("SKIPPED: this kernel gives no user namespaces here");
        return;
    }
    let made = Installed::new(&[]);
    let (folder, words) = (made.path().display(), command_line(&made).join(" "));
    let script = format!(
        "mount --bind {folder} {folder} && mount -o remount,bind,ro / && ! touch /usr/written 2>/dev/null && ulimit -c 0 && \
         exec setpriv --no-new-privs --bounding-set=-all --inh-caps=-all {} {words}",
        env!("CARGO_BIN_EXE_rockpool"),
    );
    let mut command = program("unshare", made.path(), &[&alone[..], &["sh", "-c", &script]].concat());
    command.envs([("ROCKPOOL_LISTEN", "127.0.0.1:0"), ("ROCKPOOL_MANAGEMENT", "127.0.0.1:0")]);
    let serve = Serve::spawn(command);
    assert_eq!(serve.manage("/health/ready"), (200, "ready\n".to_owned()));
}

#[test]
fn the_containers_root_folder_runs_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("root");
    let made = Command::new("sh")
        .arg(packaging("container/root.sh"))
        .args([Path::new(env!("CARGO_BIN_EXE_rockpool")), &root])
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    let namespaces = ["--user", "--map-root-user", "--mount"];
    let inside: &[&str] = if works("chroot", &["/", "true"]) {
        &["chroot"]
    } else if works("unshare", &[&namespaces[..], &["true"]].concat()) {
        &["unshare", "--user", "--map-root-user", "--mount", "chroot"]
    } else {
        eprintln!("SKIPPED: neither chroot nor user namespaces here");
        return;
    };
    let root = root.display().to_string();
    let command = |arguments: &[&str]| {
        let words = [&inside[1..], &[&root, "/usr/bin/rockpool"], arguments].concat();
        let mut command = program(inside[0], folder.path(), &words);
        // As the recipe says it.
        command.envs([
            ("ROCKPOOL_CONFIG", "/etc/rockpool/rockpool.toml"),
            ("ROCKPOOL_CONTROL", "/run/rockpool/control.sock"),
        ]);
        command
    };
    let recipe = std::fs::read_to_string(packaging("container/Containerfile")).unwrap();
    assert!(recipe.contains("ROCKPOOL_CONFIG=/etc/rockpool/rockpool.toml"));
    assert!(recipe.contains("ROCKPOOL_CONTROL=/run/rockpool/control.sock"));
    let init = [
        "init",
        "--store",
        "/var/lib/rockpool/store",
        "--master-key",
        "/etc/rockpool/master.key",
        "--pool",
        "people",
    ];
    let output = command(&init).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let mut serve = command(&["serve"]);
    serve.envs([("ROCKPOOL_LISTEN", "127.0.0.1:0"), ("ROCKPOOL_MANAGEMENT", "127.0.0.1:0")]);
    let serve = Serve::spawn(serve);
    let health = command(&["health", "--management", &serve.management.to_string()]).output().unwrap();
    assert_eq!(printed(&health), "ready\n", "{health:?}");
    let key = command(&["access-key", "create", "--allow", "users"]).output().unwrap();
    assert!(printed(&key).contains("AWS_SECRET_ACCESS_KEY="), "{key:?}");
}
