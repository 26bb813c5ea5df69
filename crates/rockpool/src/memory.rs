//! The memory of this process is its own: no core file, no tracing by other processes of the same user (RULE-4: what is in
//! it is worth as much as the master key).

/// To be called before any key is read. What runs as root, or as whoever may trace anything, is not stopped by it.
#[cfg(target_os = "linux")]
pub fn keep_to_itself() -> anyhow::Result<()> {
    use anyhow::Context as _;
    use rustix::process::{DumpableBehavior, set_dumpable_behavior};
    set_dumpable_behavior(DumpableBehavior::NotDumpable)
        .context("the memory of the process cannot be closed to others")
}

/// Memory comes in small pages: a server that waits for callers would otherwise hold two megabytes wherever it touched a
/// byte. To be called before anything else is done. What cannot be had is done without.
#[cfg(target_os = "linux")]
pub fn in_small_pages() {
    if let Err(error) = rustix::thread::disable_transparent_huge_pages(true) {
        tracing::debug!(%error, "memory comes in large pages");
    }
}

/// Other systems have no such switch.
#[cfg(not(target_os = "linux"))]
pub fn in_small_pages() {}

/// Other systems have no such switch.
#[cfg(not(target_os = "linux"))]
pub fn keep_to_itself() -> anyhow::Result<()> {
    Ok(())
}
