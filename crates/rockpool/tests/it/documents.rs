//! What documents promise: their commands work when they are pasted, in the order of the page.
//!
//! A page is run as one script in a folder of its own. Where a machine has one of something (`/etc/rockpool`, the service
//! manager, users), the test puts a stand-in that does the same in the folder.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::running::{printed, program};

/// The text of every block that is marked `bash`, in order.
fn blocks(page: &str) -> Vec<&str> {
    let after = page.split("\n```bash\n").skip(1);
    after.map(|rest| rest.split_once("\n```").expect("a block ends").0).collect()
}

/// Runs the blocks of the page `docs/<name>` and gives what they printed.
fn run_page(name: &str, before: &str) -> String {
    let path = Path::new("../../docs").join(name);
    let page = std::fs::read_to_string(path).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().display().to_string();
    let mut script = format!("set -eu -o pipefail\n{before}\n");
    for block in blocks(&page) {
        let mut block = block.to_owned();
        for place in ["/etc/", "/var/lib/", "/var/backups/", "/usr/bin/"] {
            block = block.replace(place, &format!("{root}{place}"));
        }
        script += &format!("{block}\n");
    }
    let output = program("bash", folder.path(), &["-c", &script])
        .env("ROOT", &root)
        .env("PORT", free_port().to_string())
        .env("PROGRAM", env!("CARGO_BIN_EXE_rockpool"))
        .env("PACKAGING", std::fs::canonicalize("../../packaging").unwrap())
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    let said = printed(&output);
    assert!(output.status.success(), "{name}:\n{said}\n{}", String::from_utf8_lossy(&output.stderr));
    said
}

/// Nobody has it now.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Users and the service manager, for the folder: a service is the unit's own command, as a process of this script.
const MACHINE: &str = r#"
mkdir -p "$ROOT/usr/bin" "$ROOT/etc/systemd/system" "$ROOT/var/lib" "$ROOT/var/backups" "$ROOT/run"
cp "$PROGRAM" rockpool
cp "$PACKAGING/systemd/rockpool.service" rockpool.service
export PATH="$ROOT/usr/bin:$PATH"
# Ports of its own: the page's default ones may be taken.
export ROCKPOOL_LISTEN=127.0.0.1:0 ROCKPOOL_MANAGEMENT=127.0.0.1:$PORT
service=
trap '[ -z "$service" ] || kill -9 $service' EXIT
useradd() { :; }
runuser() { shift 3; "$@"; }
install() { command install $(printf '%s\n' "$@" | sed '/^-[og]$/{N;d}'); }
curl() { command curl "${@//127.0.0.1:9230/$ROCKPOOL_MANAGEMENT}"; }
systemctl() {
    case $1 in
        daemon-reload) ;;
        restart) systemctl stop; systemctl start ;;
        stop) kill -TERM $service; wait $service; service= ;;
        start|enable)
            unit=$ROOT/etc/systemd/system/rockpool.service
            rm -f started
            $(sed -n "s|^ExecStart=| |; T; s| /| $ROOT/|g; p" "$unit") > started &
            service=$!
            until grep -qs /health/ready started; do kill -0 $service; done ;;
    esac
}
"#;

#[test]
fn the_commands_of_operations_work_when_they_are_pasted() {
    if !Command::new("curl").arg("--version").output().is_ok_and(|output| output.status.success()) {
        eprintln!("SKIPPED: there is no curl here");
        return;
    }
    let said = run_page("operations.md", MACHINE);
    assert!(said.contains("An installation is made"), "{said}");
    assert!(said.contains("export AWS_SECRET_ACCESS_KEY="), "{said}");
    assert_eq!(said.lines().filter(|line| *line == "ready").count(), 5, "{said}");
    assert!(said.contains("rockpool_build_info{"), "{said}");
}
