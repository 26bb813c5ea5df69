//! Who may read the memory of the server.

#![cfg(target_os = "linux")]

use std::fs::{File, Permissions};
use std::os::fd::AsRawFd as _;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::os::unix::process::CommandExt as _;

use crate::running::{Dev, program};

/// Everybody's nobody.
const NOBODY: u32 = 65_534;

#[test]
fn other_processes_of_the_same_user_may_not_trace_or_dump_it_rule_4() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
    let owner = |process: &str| std::fs::metadata(format!("/proc/{process}/environ")).unwrap().uid();
    let me = owner("self");
    // By its open file, since the way to it may be closed to others.
    let executable = File::open(env!("CARGO_BIN_EXE_rockpool")).unwrap();
    let path = format!("/proc/self/fd/{}", executable.as_raw_fd());
    let arguments = ["dev", "--listen", "127.0.0.1:0", "--management", "127.0.0.1:0", "--ephemeral"];
    let mut command = program(&path, folder.path(), &arguments);
    // What root runs belongs to root anyway, and would show nothing.
    if me == 0 {
        command.uid(NOBODY);
    }
    let dev = Dev::spawn(command);
    let status = std::fs::read_to_string(format!("/proc/{}/status", dev.process_id())).unwrap();
    let runs_as = if me == 0 { NOBODY } else { me };
    assert!(status.contains(&format!("Uid:\t{runs_as}\t")), "{status}");
    // The system gives what stands in /proc about a process to root when the process may not be dumped.
    assert_eq!(owner(&dev.process_id().to_string()), 0);
}
