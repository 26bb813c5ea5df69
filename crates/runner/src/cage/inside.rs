//! The two processes on the way in. The keeper makes the namespaces, listens, and stays until its cage has ended; the
//! first process of the cage puts the walls up around itself and becomes the handler's runtime.
//!
//! Both are this program again, started with a word that no person types, so that everything happens in a process with
//! one thread and nothing has to be done between fork and exec.

use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::process::{Child, Command, ExitCode, Stdio};

use rustix::event::{PollFd, PollFlags, poll};
use rustix::fs::{Gid, Uid};
use rustix::process::{
    DumpableBehavior, PidfdFlags, Resource, Rlimit, Signal, getegid, geteuid, pidfd_open,
    set_dumpable_behavior, set_parent_process_death_signal, setrlimit, setsid,
};
use rustix::thread::{
    CapabilitySet, CapabilitySets, UnshareFlags, clear_ambient_capability_set,
    remove_capability_from_bounding_set, set_capabilities, set_no_new_privs, set_thread_groups,
    set_thread_res_gid, set_thread_res_uid,
};

use super::channel::{Word, receive, send, send_descriptors};
use super::plan::{Plan, USER_INSIDE};
use super::{descriptors, file_system, network, seccomp};

/// The word that starts the keeper.
pub const KEEPER: &str = "__cage";
/// The word that starts the first process inside.
const FIRST: &str = "__cage-first";

/// If this process was started to be a part of a cage, is that part and says how it ended; otherwise nothing.
///
/// Must be the first thing that a program's `main` does: no thread may have been started.
pub fn entered() -> Option<ExitCode> {
    let mut arguments = std::env::args_os().skip(1);
    let word = arguments.next()?;
    let part: fn(&UnixStream) -> Result<(), String> = match word.to_str()? {
        KEEPER => keep,
        FIRST => become_the_runtime,
        _ => return None,
    };
    let socket = match io::stdin().lock_to_socket() {
        Ok(socket) => socket,
        Err(_) => return Some(ExitCode::FAILURE),
    };
    let Err(reason) = part(&socket) else { return Some(ExitCode::SUCCESS) };
    // Whoever should hear it may be gone.
    let _ = send(&socket, &Word::Failed(reason));
    Some(ExitCode::FAILURE)
}

/// Standard input is the one descriptor that can be handed to a child without unsafe code.
trait LockToSocket {
    fn lock_to_socket(&self) -> io::Result<UnixStream>;
}

impl LockToSocket for io::Stdin {
    fn lock_to_socket(&self) -> io::Result<UnixStream> {
        Ok(UnixStream::from(rustix::io::fcntl_dupfd_cloexec(self, 3)?))
    }
}

fn keep(socket: &UnixStream) -> Result<(), String> {
    let Some(plan) = receive::<Plan>(socket).map_err(|error| format!("read the plan: {error}"))? else {
        return Ok(());
    };
    let superuser = geteuid().is_root();
    let (user, group) = (geteuid(), getegid());
    let mut spaces = UnshareFlags::NEWNS
        | UnshareFlags::NEWPID
        | UnshareFlags::NEWNET
        | UnshareFlags::NEWIPC
        | UnshareFlags::NEWUTS
        | UnshareFlags::NEWCGROUP;
    if !superuser {
        spaces |= UnshareFlags::NEWUSER;
    }
    separate(spaces).map_err(|error| format!("make namespaces: {error}"))?;
    if !superuser {
        map_users(0, user.as_raw(), 0, group.as_raw()).map_err(|error| format!("map users: {error}"))?;
    }
    // Others of the same user have no business in the memory of a process that holds a handler's environment. Only now: who
    // is not dumpable does not own /proc/self/uid_map.
    set_dumpable_behavior(DumpableBehavior::NotDumpable)
        .map_err(|error| format!("close its memory: {error}"))?;
    let listeners =
        network::listen(&plan.listeners).map_err(|error| format!("listen in the cage: {error}"))?;
    let count = listeners.len();
    let mut first =
        start_first(socket, &plan).map_err(|error| format!("start the first process: {error}"))?;
    let told = send(socket, &Word::Listening(count)).and_then(|()| send_descriptors(socket, &listeners));
    drop(listeners);
    if told.is_err() {
        let _ = first.0.kill();
    }
    let ended = watch(socket, &mut first.0).map_err(|error| format!("wait for the cage: {error}"))?;
    let _ = send(socket, &ended);
    Ok(())
}

/// The first process, and the end of the pipe on which it got its plan.
struct First(Child);

fn start_first(socket: &UnixStream, plan: &Plan) -> io::Result<First> {
    // It gets the plan by a socket of its own: what the keeper's owner says later is not for it.
    let (ours, theirs) = UnixStream::pair()?;
    let mut first = Command::new("/proc/self/exe")
        .arg(FIRST)
        .env_clear()
        .stdin(Stdio::from(OwnedFd::from(theirs)))
        .spawn()?;
    send(&ours, plan)?;
    // Either it closes its end by becoming the runtime, or it says which step failed.
    if let Some(Word::Failed(reason)) = receive::<Word>(&ours)? {
        let _ = first.wait();
        send(socket, &Word::Failed(reason))?;
        return Err(io::Error::other("it gave up"));
    }
    Ok(First(first))
}

/// Until the first process has ended, or whoever started the keeper has gone: then it is ended.
fn watch(socket: &UnixStream, first: &mut Child) -> io::Result<Word> {
    let pid = rustix::process::Pid::from_child(first);
    let process = pidfd_open(pid, PidfdFlags::empty())?;
    let mut watched =
        [PollFd::new(&process, PollFlags::IN), PollFd::new(socket, PollFlags::IN | PollFlags::RDHUP)];
    while let Err(error) = poll(&mut watched, None) {
        if error != rustix::io::Errno::INTR {
            return Err(error.into());
        }
    }
    if watched[0].revents().is_empty() {
        // The end of a namespace's first process is the end of all others in it.
        first.kill()?;
    }
    let status = first.wait()?;
    Ok(Word::Ended(status.signal(), status.code()))
}

fn become_the_runtime(socket: &UnixStream) -> Result<(), String> {
    let plan = receive::<Plan>(socket).map_err(|error| format!("read the plan: {error}"))?;
    let plan = plan.ok_or("the plan did not come")?;
    rustix::system::sethostname(b"worker").map_err(|error| format!("name the host: {error}"))?;
    let superuser_outside = geteuid().is_root() && !in_user_namespace();
    setsid().map_err(|error| format!("leave the terminal: {error}"))?;
    file_system::enter(&plan)?;
    limit(&plan).map_err(|error| format!("set limits: {error}"))?;
    let filters = seccomp::filters().map_err(|error| format!("compile filters: {error}"))?;
    if superuser_outside {
        become_user(plan.user_outside).map_err(|error| format!("become another user: {error}"))?;
    } else {
        // A second user namespace, in which the handler is an ordinary user and which owns neither mounts nor network.
        separate(UnshareFlags::NEWUSER)
            .map_err(io::Error::from)
            .and_then(|()| map_users(USER_INSIDE, 0, USER_INSIDE, 0))
            .map_err(|error| format!("become an ordinary user: {error}"))?;
    }
    give_up_capabilities().map_err(|error| format!("give up capabilities: {error}"))?;
    // After the last change of credentials, which takes it away again.
    set_parent_process_death_signal(Some(Signal::KILL))
        .map_err(|error| format!("die with the keeper: {error}"))?;
    for filter in filters {
        seccompiler::apply_filter(&filter).map_err(|error| format!("put a filter on: {error}"))?;
    }
    descriptors::end_at_exec().map_err(|error| format!("close what was left open: {error}"))?;
    let (program, arguments) = plan.command.split_first().ok_or("nothing to run")?;
    let error = Command::new(program)
        .args(arguments)
        .env_clear()
        .envs(plan.environment.iter().map(|(name, value)| (name, &value.0)))
        .current_dir(&plan.directory)
        .stdin(Stdio::null())
        .exec();
    Err(format!("run {program}: {error}"))
}

/// Puts this process, which has one thread, into namespaces of its own.
#[expect(
    deprecated,
    reason = "unsafe only for tables of descriptors shared by threads, which are not separated here"
)]
fn separate(spaces: UnshareFlags) -> rustix::io::Result<()> {
    rustix::thread::unshare(spaces)
}

fn map_users(user: u32, user_outside: u32, group: u32, group_outside: u32) -> io::Result<()> {
    std::fs::write("/proc/self/setgroups", "deny")?;
    std::fs::write("/proc/self/uid_map", format!("{user} {user_outside} 1"))?;
    std::fs::write("/proc/self/gid_map", format!("{group} {group_outside} 1"))
}

/// Whether user numbers are others outside.
fn in_user_namespace() -> bool {
    std::fs::read_to_string("/proc/self/uid_map")
        .is_ok_and(|map| map.split_whitespace().ne(["0", "0", "4294967295"]))
}

fn become_user(number: u32) -> rustix::io::Result<()> {
    let (user, group) = (Uid::from_raw(number), Gid::from_raw(number));
    set_thread_groups(&[])?;
    set_thread_res_gid(group, group, group)?;
    drop_bounding_set()?;
    set_thread_res_uid(user, user, user)
}

fn drop_bounding_set() -> rustix::io::Result<()> {
    for capability in CapabilitySet::all().iter() {
        match remove_capability_from_bounding_set(capability) {
            // A kernel that does not know it has nothing to take.
            Ok(()) | Err(rustix::io::Errno::INVAL) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn give_up_capabilities() -> rustix::io::Result<()> {
    // In a user namespace of its own it may still do this; as another user it has done so before.
    let _ = drop_bounding_set();
    clear_ambient_capability_set()?;
    let none = CapabilitySet::empty();
    set_capabilities(None, CapabilitySets { effective: none, permitted: none, inheritable: none })?;
    set_no_new_privs(true)
}

fn limit(plan: &Plan) -> rustix::io::Result<()> {
    let both = |value: u64| Rlimit { current: Some(value), maximum: Some(value) };
    setrlimit(Resource::Core, both(0))?;
    // As many as Lambda gives.
    setrlimit(Resource::Nofile, both(1024))?;
    setrlimit(Resource::Nproc, both(u64::from(plan.processes)))?;
    setrlimit(Resource::Data, both(u64::from(plan.memory_mib) << 20))?;
    setrlimit(Resource::Memlock, both(0))?;
    setrlimit(Resource::Msgqueue, both(0))
}
