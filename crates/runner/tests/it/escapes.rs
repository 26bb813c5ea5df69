//! RULE-20, SEC-20: the list of escapes that were tried, each with what came of it, as the superuser and as an ordinary user.

use std::fs;
use std::net::TcpListener;
use std::os::linux::net::SocketAddrExt as _;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::{SocketAddr, UnixListener};
use std::path::PathBuf;

use serde_json::Value;
use tokio::io::AsyncReadExt as _;

use crate::cage::plan;
use crate::starter::starters;
use runner::cage::{Cage, Shown};

/// What must have been refused, and in which words; any of several where kernels differ.
const REFUSED: &[(&str, &[&str])] = &[
    ("read a file of the host", &["No such file or directory"]),
    ("read the host's passwords", &["No such file or directory"]),
    ("list the host's home folders", &["No such file or directory"]),
    ("see the kernel's devices", &["No such file or directory"]),
    ("write to the root", &["Read-only file system", "Permission denied"]),
    ("write to /usr", &["Read-only file system", "Permission denied"]),
    ("write to the code", &["Read-only file system", "Permission denied"]),
    ("write to /etc", &["Read-only file system", "Permission denied"]),
    ("write to /dev", &["Read-only file system", "Permission denied"]),
    ("change a setting of the kernel", &["Permission denied", "Read-only file system"]),
    ("make a device", &["Operation not permitted"]),
    ("change the root", &["Operation not permitted"]),
    ("fill /tmp beyond its size", &["No space left on device"]),
    ("fill /tmp with names", &["No space left on device"]),
    ("become the superuser", &["Operation not permitted", "Invalid argument"]),
    ("change the groups", &["Operation not permitted"]),
    ("trace a process", &["Operation not permitted"]),
    ("raise a limit", &["ValueError", "Operation not permitted"]),
    ("mount", &["Operation not permitted"]),
    ("a new user namespace", &["Operation not permitted"]),
    ("a new user namespace by clone", &["Operation not permitted"]),
    ("clone3", &["Function not implemented"]),
    ("enter a namespace", &["Operation not permitted"]),
    ("bpf", &["Operation not permitted"]),
    ("io_uring", &["Operation not permitted"]),
    ("keyrings", &["Operation not permitted"]),
    ("performance counters", &["Operation not permitted"]),
    ("userfaultfd", &["Operation not permitted"]),
    ("the kernel's log", &["Operation not permitted"]),
    ("restart the machine", &["Operation not permitted"]),
    ("a file in memory", &["Function not implemented"]),
    ("a secret file in memory", &["Function not implemented"]),
    ("shared memory by key", &["Function not implemented"]),
    ("semaphores by key", &["Function not implemented"]),
    ("a queue by key", &["Function not implemented"]),
    ("shared memory without a file", &["Operation not permitted"]),
    ("shared memory by /dev/zero", &["No such device"]),
    // Not "Function not implemented", which would be the kernel's own answer where it was built without them.
    ("mount by its second number", &["Operation not permitted"]),
    ("a file in memory by its second number", &["Operation not permitted"]),
    ("a harmless call by its second number", &["Operation not permitted"]),
    ("packet sockets", &["Address family not supported by protocol"]),
    ("raw sockets", &["Operation not permitted"]),
    ("virtual machine sockets", &["Address family not supported by protocol"]),
    ("a port of the host", &["Connection refused"]),
    ("a port of the host, IPv6", &["Connection refused", "Cannot assign requested address"]),
    ("an abstract socket of the host", &["Connection refused"]),
    ("the metadata address", &["Network is unreachable"]),
    ("the world", &["Network is unreachable"]),
    ("a name", &["gaierror"]),
    ("a port of its own below 1024", &["Permission denied"]),
    ("fork without end", &["Resource temporarily unavailable"]),
    ("ask for 4 GiB", &["MemoryError"]),
];

#[tokio::test]
async fn every_way_out_that_was_tried_is_closed_rule_20() {
    let host_port = TcpListener::bind("127.0.0.1:0").unwrap();
    let name = format!("runner-escapes-{}", std::process::id());
    let _host_socket = UnixListener::bind_addr(&SocketAddr::from_abstract_name(&name).unwrap()).unwrap();
    let place = tempfile::tempdir().unwrap();
    let host_file = place.path().join("secret");
    fs::write(&host_file, "secret").unwrap();
    let code = place.path().join("code");
    fs::create_dir(&code).unwrap();
    fs::write(code.join("escapes.py"), include_str!("../handlers/escapes.py")).unwrap();
    for starter in starters() {
        let mut plan = plan(&starter.folder("root"), "");
        plan.shown.push(Shown::at(starter.share(&code), "/var/task"));
        plan.command = ["/usr/bin/python3", "/var/task/escapes.py"].map(str::to_owned).to_vec();
        plan.command.extend([
            host_port.local_addr().unwrap().port().to_string(),
            name.clone(),
            host_file.display().to_string(),
        ]);
        let mut cage = Cage::start(&starter.program, plan).await.unwrap();
        let (mut said, mut errors) = (String::new(), String::new());
        cage.output.take().unwrap().read_to_string(&mut said).await.unwrap();
        cage.errors.take().unwrap().read_to_string(&mut errors).await.unwrap();
        let results: Value =
            serde_json::from_str(&said).unwrap_or_else(|_| panic!("{}: {said}{errors}", starter.name));
        let open: Vec<_> = REFUSED
            .iter()
            .map(|(attempt, refusals)| {
                (attempt, refusals, results[attempt].as_str().unwrap_or("was not tried"))
            })
            .filter(|(_, refusals, came_to)| !refusals.contains(came_to))
            .collect();
        assert!(open.is_empty(), "{}: {open:?}", starter.name);
        assert_eq!(results["write to /tmp"], "'allowed'", "{}", starter.name);
        for (allowed, came_to) in
            [("map a file of /tmp", "'allowed'"), ("map private memory", "4096"), ("read zeros", "True")]
        {
            assert_eq!(results[allowed], came_to, "{}: {allowed}", starter.name);
        }
        assert_eq!(results["follow the first process's root"], "True", "{}", starter.name);
        assert_eq!(results["processes"], serde_json::json!(["1"]), "{}", starter.name);
        assert_eq!(results["descriptors"], serde_json::json!(["0", "1", "2"]), "{}", starter.name);
        assert_eq!(results["environment"], serde_json::json!(["LC_CTYPE", "PATH"]), "{}", starter.name);
        assert_eq!(results["host name"], "worker", "{}", starter.name);
        let devices = ["fd", "full", "null", "random", "stderr", "stdin", "stdout", "urandom", "zero"];
        assert_eq!(results["devices"], serde_json::json!(devices), "{}", starter.name);
        for (name, value) in results["status"].as_object().unwrap() {
            let expected = match name.as_str() {
                "NoNewPrivs" => "1",
                "Seccomp" => "2",
                _ => "0000000000000000",
            };
            assert_eq!(value, expected, "{}: {name}", starter.name);
        }
    }
}

/// A mount has flags of its own, wherever it lies.
#[tokio::test]
async fn what_is_mounted_below_a_shown_folder_cannot_be_written_either_rule_20() {
    let how = if rustix::process::geteuid().is_root() { "--mount" } else { "--user --map-root-user --mount" };
    for starter in starters() {
        let code = starter.folder("code");
        let below = starter.folder("code/a place below");
        let wrapper = starter.folder("bin").join("with-a-mount");
        let script = format!(
            "#!/bin/sh\nexec unshare {how} sh -c 'mount -t tmpfs -o mode=777 none \"{}\" && exec \"$0\" \"$@\"' {} \"$@\"\n",
            below.display(),
            starter.program.display(),
        );
        fs::write(&wrapper, script).unwrap();
        fs::set_permissions(&wrapper, fs::Permissions::from_mode(0o755)).unwrap();
        // Nothing here forks: another test is at its limit of processes.
        let try_it = "while read -r line; do case $line in *a?040place?040below*) echo mounted;; esac; done </proc/self/mountinfo
            cd '/var/task/a place below' && echo x >x && echo written";
        let mut plan = plan(&starter.folder("root"), try_it);
        plan.shown.push(Shown::at(&code, "/var/task"));
        let mut cage = Cage::start(&wrapper, plan).await.unwrap();
        let (mut said, mut errors) = (String::new(), String::new());
        cage.output.take().unwrap().read_to_string(&mut said).await.unwrap();
        cage.errors.take().unwrap().read_to_string(&mut errors).await.unwrap();
        assert_eq!(said, "mounted\n", "{}: {errors}", starter.name);
        assert!(errors.contains("Read-only file system"), "{}: {errors}", starter.name);
    }
}

/// The processes of a cage end with it, those that left its session too.
#[tokio::test]
async fn nothing_outlives_its_cage() {
    for starter in starters() {
        let marker = format!("outlives{}{}", std::process::id(), starter.name.len());
        let script = format!(
            "setsid sh -c 'sleep 1000; : {marker}' & trap '' TERM INT HUP; echo up; sleep 1000; : {marker}"
        );
        let mut cage = Cage::start(&starter.program, plan(&starter.folder("root"), &script)).await.unwrap();
        let mut up = [0; 3];
        cage.output.as_mut().unwrap().read_exact(&mut up).await.unwrap();
        assert!(running(&marker) >= 1, "{}", starter.name);
        cage.end();
        let ended = cage.ended().await.unwrap();
        assert_eq!(ended.signal, Some(9), "{}", starter.name);
        assert_eq!(running(&marker), 0, "{}", starter.name);
    }
}

/// A keeper that is killed takes its cage with it.
#[tokio::test]
async fn a_cage_ends_with_its_keeper() {
    for starter in starters() {
        let marker = format!("orphan{}{}", std::process::id(), starter.name.len());
        let script = format!("echo up; sleep 1000; : {marker}");
        let mut cage = Cage::start(&starter.program, plan(&starter.folder("root"), &script)).await.unwrap();
        let mut output = cage.output.take().unwrap();
        let mut up = [0; 3];
        output.read_exact(&mut up).await.unwrap();
        let keeper = rustix::process::Pid::from_raw(cage.keeper().unwrap().cast_signed()).unwrap();
        rustix::process::kill_process(keeper, rustix::process::Signal::KILL).unwrap();
        // The pipe's other end closes with the last process inside.
        let mut rest = Vec::new();
        output.read_to_end(&mut rest).await.unwrap();
        assert!(cage.ended().await.is_err(), "{}", starter.name);
    }
}

/// How many processes of this machine have `marker` in their command line, this one excepted.
fn running(marker: &str) -> usize {
    let processes = fs::read_dir("/proc").unwrap().flatten().map(|entry| entry.path());
    let mentions =
        |path: PathBuf| fs::read(path.join("cmdline")).is_ok_and(|line| contains(&line, marker.as_bytes()));
    processes
        .filter(|path| path.file_name().is_some_and(|name| name != "self"))
        .filter(|path| mentions(path.clone()))
        .count()
}

fn contains(line: &[u8], marker: &[u8]) -> bool {
    line.windows(marker.len()).any(|window| window == marker)
}
