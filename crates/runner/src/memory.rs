//! How much memory a worker's processes hold, as the kernel counts it.

use std::fs;

/// What all descendants of `ancestor` hold of their own, in bytes, what of it was swapped out included: code and files that are
/// mapped do not count, as they are shared between workers or lie in /tmp, which has a size of its own. Memory that belongs to
/// no process cannot be had in a cage (`cage/seccomp.rs`). Processes that end meanwhile count as nothing.
pub fn held_below(ancestor: u32) -> u64 {
    let mut held = 0;
    let mut left = children(ancestor);
    // A handler has at most as many processes as its limit lets it; the bound is for a tree that changes under our feet.
    for _ in 0..4096 {
        let Some(process) = left.pop() else { break };
        held += held_by(process).unwrap_or(0);
        left.extend(children(process));
    }
    held
}

/// A child belongs to the thread that forked it.
fn children(process: u32) -> Vec<u32> {
    let threads = fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
    let children = threads.filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
    let children: Vec<_> = children.collect();
    children
        .iter()
        .flat_map(|of_one| of_one.split_whitespace())
        .filter_map(|child| child.parse().ok())
        .collect()
}

fn held_by(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let kibibytes = |name: &str| -> Option<u64> {
        status.lines().find_map(|line| line.strip_prefix(name))?.split_whitespace().next()?.parse().ok()
    };
    Some((kibibytes("RssAnon:")? + kibibytes("VmSwap:").unwrap_or(0)) << 10)
}
