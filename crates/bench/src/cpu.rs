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
    Ok(stat(&id.to_string())?.own)
}

/// The same of the children of this process that have ended and were waited for.
///
/// # Errors
/// This is not Linux.
pub fn of_ended_children() -> anyhow::Result<Duration> {
    Ok(stat("self")?.ended_children)
}

/// The same of a process with all its children, those that ended too: a database has one for each connection.
///
/// # Errors
/// The process is gone, or this is not Linux.
pub fn of_family(id: u32) -> anyhow::Result<Duration> {
    let parent = stat(&id.to_string())?;
    let mut family = parent.own + parent.ended_children;
    for process in fs::read_dir("/proc")?.flatten() {
        let name = process.file_name();
        let Some(name) = name.to_str().filter(|name| name.starts_with(|first: char| first.is_ascii_digit()))
        else {
            continue;
        };
        // One that ended meanwhile is among the parent's the next time.
        if let Ok(child) = stat(name)
            && child.parent == u64::from(id)
        {
            family += child.own;
        }
    }
    Ok(family)
}

/// What counts for whom.
#[derive(Clone, Debug)]
pub struct Meter {
    /// The servers.
    pub servers: Vec<u32>,
    /// The first process of the database, if there is one.
    pub database: Option<u32>,
}

impl Meter {
    /// CPU time of the servers, and of the database.
    ///
    /// # Errors
    /// A process is gone.
    pub fn read(&self) -> anyhow::Result<(Duration, Duration)> {
        let mut servers = Duration::ZERO;
        for id in &self.servers {
            servers += of_process(*id)?;
        }
        Ok((servers, self.database.map(of_family).transpose()?.unwrap_or_default()))
    }
}

struct Stat {
    parent: u64,
    own: Duration,
    ended_children: Duration,
}

fn stat(process: &str) -> anyhow::Result<Stat> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).context("the measured process is gone")?;
    // The name in parentheses may hold spaces, and is the 2nd field. The parent is the 4th; times are the 14th to 17th.
    let (_, fields) = stat.rsplit_once(')').context("/proc stat without a name")?;
    let fields: Vec<&str> = fields.split_whitespace().collect();
    let number = |at: usize| -> anyhow::Result<u64> {
        fields.get(at - 3).context("a short /proc stat")?.parse().context("a number in /proc stat")
    };
    let time = |user: usize| -> anyhow::Result<Duration> {
        Ok(Duration::from_millis((number(user)? + number(user + 1)?) * 1000 / TICKS))
    };
    Ok(Stat { parent: number(4)?, own: time(14)?, ended_children: time(16)? })
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
