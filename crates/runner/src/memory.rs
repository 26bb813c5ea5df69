//! How much memory a worker's processes hold, as the kernel counts it.

use std::fs;

/// Pages are this large wherever Rockpool runs handlers.
fn page() -> u64 {
    rustix::param::page_size() as u64
}

/// What all descendants of `ancestor` hold of their own, in bytes: code and files that are mapped do not count, as they
/// are shared between workers. Processes that end meanwhile count as nothing.
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

fn children(process: u32) -> Vec<u32> {
    let children = fs::read_to_string(format!("/proc/{process}/task/{process}/children")).unwrap_or_default();
    children.split_whitespace().filter_map(|child| child.parse().ok()).collect()
}

fn held_by(process: u32) -> Option<u64> {
    let pages = fs::read_to_string(format!("/proc/{process}/statm")).ok()?;
    let mut pages = pages.split_whitespace().skip(1);
    let resident: u64 = pages.next()?.parse().ok()?;
    let shared: u64 = pages.next()?.parse().ok()?;
    Some(resident.saturating_sub(shared) * page())
}
