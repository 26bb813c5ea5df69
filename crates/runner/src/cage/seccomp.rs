//! The second wall: system calls that a handler has no use for and that widen what a hole in the kernel could be reached by.
//!
//! The first wall is what is not there: other processes, the host's files, any network. So this is a list of what is refused,
//! not of what is let through; a list of the latter breaks handlers with every new C library.

use std::collections::BTreeMap;

use seccompiler::{
    BackendError, BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule, TargetArch, sock_filter,
};

/// What no handler does and an intruder might.
const NOT_PERMITTED: &[i64] = &[
    // another view of the file system, or of the machine
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_move_mount,
    libc::SYS_open_tree,
    libc::SYS_fsopen,
    libc::SYS_fsconfig,
    libc::SYS_fsmount,
    libc::SYS_fspick,
    libc::SYS_mount_setattr,
    libc::SYS_unshare,
    libc::SYS_setns,
    libc::SYS_open_by_handle_at,
    libc::SYS_name_to_handle_at,
    libc::SYS_quotactl,
    libc::SYS_swapon,
    libc::SYS_swapoff,
    libc::SYS_acct,
    libc::SYS_sethostname,
    libc::SYS_setdomainname,
    // other processes' memory
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_kcmp,
    libc::SYS_pidfd_getfd,
    // large and rarely used parts of the kernel
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_io_uring_setup,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_keyctl,
    libc::SYS_fanotify_init,
    libc::SYS_lookup_dcookie,
    libc::SYS_vhangup,
    libc::SYS_syslog,
    // the machine itself
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_kexec_load,
    libc::SYS_kexec_file_load,
    libc::SYS_reboot,
    libc::SYS_settimeofday,
    libc::SYS_clock_settime,
    libc::SYS_clock_adjtime,
    libc::SYS_adjtimex,
];

/// New namespaces, as flags of clone(2). `CLONE_NEWTIME` is none of them: its bit is part of the exit signal there.
const NEW_NAMESPACES: &[i32] = &[
    libc::CLONE_NEWNS,
    libc::CLONE_NEWCGROUP,
    libc::CLONE_NEWUTS,
    libc::CLONE_NEWIPC,
    libc::CLONE_NEWUSER,
    libc::CLONE_NEWPID,
    libc::CLONE_NEWNET,
];

/// Memory that stands in no process's account: it belongs to a file without a name, a key or a queue, and stays while nothing
/// of it is mapped. Without these, what a worker holds is what its processes hold and what is in its bounded /tmp. C
/// libraries and runtimes do without on kernels that lack them, which is what they are told.
const UNCOUNTED: &[i64] =
    &[libc::SYS_memfd_create, libc::SYS_memfd_secret, libc::SYS_shmget, libc::SYS_semget, libc::SYS_msgget];

/// Shared memory without a file is such a file without a name as well. What is private or is a file's can be mapped.
const SHARED_WITHOUT_A_FILE: i32 = libc::MAP_SHARED | libc::MAP_ANONYMOUS;
/// `MAP_TYPE` of mmap(2): shared, private and their like are numbers, not bits.
const MAP_KIND: i32 = 0x0F;

/// Where sockets may lead. A C library asks the routing side which addresses there are before it resolves a name.
const FAMILIES: &[i32] = &[libc::AF_UNIX, libc::AF_INET, libc::AF_INET6, libc::AF_NETLINK];

/// The filters, in the order in which they are put on.
pub fn filters() -> Result<Vec<BpfProgram>, BackendError> {
    let mut not_permitted: BTreeMap<_, _> = NOT_PERMITTED.iter().map(|call| (*call, vec![])).collect();
    let namespaces = NEW_NAMESPACES.iter().map(|flag| rule(&[has(0, *flag)?]));
    not_permitted.insert(libc::SYS_clone, namespaces.collect::<Result<_, _>>()?);
    // What a terminal is told must come from whoever sits there.
    let typing =
        [libc::TIOCSTI, libc::TIOCLINUX].map(|request| rule(&[compare(1, SeccompCmpOp::Eq, request)?]));
    not_permitted.insert(libc::SYS_ioctl, typing.into_iter().collect::<Result<_, _>>()?);
    let kind = number(MAP_KIND | libc::MAP_ANONYMOUS);
    let shared = compare(3, SeccompCmpOp::MaskedEq(kind), number(SHARED_WITHOUT_A_FILE))?;
    not_permitted.insert(libc::SYS_mmap, vec![rule(&[shared])?]);
    // Of clone3, the flags are behind a pointer, where no filter can look; C libraries fall back to clone.
    let not_there = UNCOUNTED.iter().chain(&[libc::SYS_clone3]).map(|call| (*call, vec![])).collect();
    let elsewhere = FAMILIES.iter().map(|family| compare(0, SeccompCmpOp::Ne, number(*family)));
    let elsewhere = rule(&elsewhere.collect::<Result<Vec<_>, _>>()?)?;
    let families = BTreeMap::from([(libc::SYS_socket, vec![elsewhere])]);
    let lists = [(not_permitted, libc::EPERM), (not_there, libc::ENOSYS), (families, libc::EAFNOSUPPORT)];
    let mut filters: Vec<_> =
        lists.into_iter().map(|(calls, errno)| refused(calls, errno)).collect::<Result<_, _>>()?;
    if cfg!(target_arch = "x86_64") {
        filters.push(no_second_numbers());
    }
    Ok(filters)
}

/// On x86-64 every call has a second number, for programs with pointers of 32 bits: the same with bit 30 set. The kernel
/// reports the same architecture for both, so the lists above see numbers that they do not know. Nothing that runs in a cage
/// uses them; calls beyond bit 30 do not exist.
fn no_second_numbers() -> BpfProgram {
    /// Where the call's number stands in `struct seccomp_data`.
    const NUMBER: u32 = 0;
    const SECOND: u32 = 0x4000_0000;
    let step = |code: u32, jt, jf, k| {
        let code = u16::try_from(code).expect("instructions are below 256");
        sock_filter { code, jt, jf, k }
    };
    let refusal = libc::SECCOMP_RET_ERRNO | libc::EPERM.cast_unsigned();
    vec![
        step(libc::BPF_LD | libc::BPF_W | libc::BPF_ABS, 0, 0, NUMBER),
        step(libc::BPF_JMP | libc::BPF_JGE | libc::BPF_K, 0, 1, SECOND),
        step(libc::BPF_RET | libc::BPF_K, 0, 0, refusal),
        step(libc::BPF_RET | libc::BPF_K, 0, 0, libc::SECCOMP_RET_ALLOW),
    ]
}

fn refused(calls: BTreeMap<i64, Vec<SeccompRule>>, errno: i32) -> Result<BpfProgram, BackendError> {
    let errno = u32::try_from(errno).expect("error numbers are positive");
    let architecture = TargetArch::try_from(std::env::consts::ARCH)?;
    SeccompFilter::new(calls, SeccompAction::Allow, SeccompAction::Errno(errno), architecture)?.try_into()
}

fn rule(all_of: &[SeccompCondition]) -> Result<SeccompRule, BackendError> {
    SeccompRule::new(all_of.to_vec())
}

fn has(argument: u8, flag: i32) -> Result<SeccompCondition, BackendError> {
    compare(argument, SeccompCmpOp::MaskedEq(number(flag)), number(flag))
}

fn compare(argument: u8, how: SeccompCmpOp, value: u64) -> Result<SeccompCondition, BackendError> {
    SeccompCondition::new(argument, SeccompCmpArgLen::Dword, how, value)
}

/// Flags are bit patterns: the sign means nothing.
fn number(flag: i32) -> u64 {
    u64::from(flag.cast_unsigned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_filters_compile_for_this_machine() {
        let expected = if cfg!(target_arch = "x86_64") { 4 } else { 3 };
        assert_eq!(filters().unwrap().len(), expected);
    }
}
