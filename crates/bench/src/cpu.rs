//! CPU time and memory as Linux counts them, read from /proc.

use std::fs;
use std::time::{Duration, Instant};

use anyhow::Context as _;

/// Ticks a second of the times in /proc/PID/stat: fixed at 100 in the kernel's interface (10 ms a tick).
const TICKS: u64 = 100;

/// User and system time of a process with all its threads, good to 10 ms.
///
/// # Errors
/// The process is gone, or this is not Linux.
pub fn of_process(id: u32) -> anyhow::Result<Duration> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).context("the measured process is gone")?;
    // The name in parentheses may hold spaces; times are the 14th and 15th fields, the name is the 2nd.
    let (_, fields) = stat.rsplit_once(')').context("/proc stat without a name")?;
    let mut fields = fields.split_whitespace().skip(11).map(str::parse::<u64>);
    let mut next = || fields.next().context("a short /proc stat")?.context("a number in /proc stat");
    let ticks = next()? + next()?;
    Ok(Duration::from_millis(ticks * 1000 / TICKS))
}

/// Bytes of memory that the process holds.
pub fn resident(id: u32) -> anyhow::Result<u64> {
    let status = fs::read_to_string(format!("/proc/{id}/status")).context("the measured process is gone")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
    let kibibytes: u64 = line.trim().trim_end_matches(" kB").parse()?;
    Ok(kibibytes * 1024)
}

/// CPU time of the calling thread where the kernel tells it to the nanosecond, wall time elsewhere.
pub struct ThreadTime {
    wall: Instant,
    cpu: Option<Duration>,
}

impl ThreadTime {
    /// Starts counting.
    pub fn start() -> Self {
        Self { wall: Instant::now(), cpu: own() }
    }

    /// Since the start.
    pub fn elapsed(&self) -> Duration {
        match (self.cpu, own()) {
            (Some(then), Some(now)) => now.saturating_sub(then),
            _ => self.wall.elapsed(),
        }
    }
}

fn own() -> Option<Duration> {
    let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds = text.split_whitespace().next()?.parse().ok()?;
    (nanoseconds > 0).then(|| Duration::from_nanos(nanoseconds))
}
