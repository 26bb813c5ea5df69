//! Can the clock tell who exists? Answers for people who are there and for names that nobody has, asked in turn over the same
//! connections in one run and compared (RULE-8, RULE-9). A statistic of a benchmark, never a test that is timed.

mod pairs;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use anyhow::ensure;
use tokio::task::JoinSet;

use crate::connection::Connection;
use crate::load::Limits;
use crate::seed;
use crate::server::Server;

pub use pairs::Pair;

/// A pair of classes is told apart from this t on: by chance once in more than a hundred thousand runs.
pub const APART: f64 = 5.0;
/// How often one user is asked about at most: guesses are counted, and a locked account answers otherwise.
const TURNS_A_USER: u64 = 2;
/// Shares of the quicker answers that are compared: what else runs on the machine is in the slow ones.
const CROPS: [f64; 4] = [0.5, 0.75, 0.9, 1.0];

/// How the two classes of one operation compare.
#[derive(Debug)]
pub struct Compared {
    /// What was asked.
    pub name: &'static str,
    /// Answers for people who are there.
    pub known: usize,
    /// Answers for names that nobody has.
    pub unknown: usize,
    /// The median of the first, in microseconds.
    pub median: f64,
    /// The median of the second less that, in microseconds.
    pub difference: f64,
    /// Welch's t, the largest over the crops.
    pub t: f64,
}

/// Measures every pair on a server of its own, whose users nobody has guessed at.
pub async fn measure(binary: &Path, limits: &Limits) -> anyhow::Result<Vec<Compared>> {
    let mut compared = Vec::new();
    for pair in Pair::ALL {
        compared.push(one(binary, pair, limits).await?);
    }
    Ok(compared)
}

async fn one(binary: &Path, pair: Pair, limits: &Limits) -> anyhow::Result<Compared> {
    let folder = tempfile::tempdir()?;
    let seed_file = folder.path().join("seed.toml");
    std::fs::write(&seed_file, pairs::seed_file())?;
    let mut arguments =
        ["dev", "--listen", "{listen}", "--ephemeral", "--seed-file"].map(Into::into).to_vec();
    arguments.push(seed_file.into());
    let path = format!("/{}/.well-known/jwks.json", seed::POOL);
    let server = Server::start(binary, &arguments, &path).await?;
    let classes = gather(&server, pair, limits).await;
    server.stop().await?;
    let [known, unknown] = classes?;
    ensure!(known.len() >= 50 && unknown.len() >= 50, "{}: too few answers to compare", pair.name());
    Ok(compare(pair.name(), &known, &unknown))
}

/// Waiting times in microseconds: of people who are there, and of names that nobody has.
async fn gather(server: &Server, pair: Pair, limits: &Limits) -> anyhow::Result<[Vec<f64>; 2]> {
    let next = Arc::new(AtomicU64::new(0));
    let until = Instant::now() + limits.time;
    let mut running = JoinSet::new();
    for mut connection in server.connections(limits.workers).await? {
        let next = Arc::clone(&next);
        running.spawn(async move {
            let mut times = [Vec::new(), Vec::new()];
            while Instant::now() < until {
                let turn = next.fetch_add(1, Ordering::Relaxed);
                if turn / 2 >= TURNS_A_USER * pairs::USERS {
                    break;
                }
                // Which of the two comes first is mixed as by a coin, the same in every run.
                let first = usize::from((turn / 2).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 63 == 1);
                let class = first ^ usize::from(turn % 2 == 1);
                let took = ask(&mut connection, pair, class == 0, turn / 2 % pairs::USERS).await?;
                // The first hundred warm caches up on both sides.
                if turn >= 100 {
                    times[class].push(took);
                }
            }
            anyhow::Ok(times)
        });
    }
    let mut all = [Vec::new(), Vec::new()];
    while let Some(done) = running.join_next().await {
        for (all, some) in all.iter_mut().zip(done??) {
            all.extend(some);
        }
    }
    Ok(all)
}

async fn ask(connection: &mut Connection, pair: Pair, known: bool, number: u64) -> anyhow::Result<f64> {
    let (operation, input) = pair.prepare(connection, known, number).await?;
    let begun = Instant::now();
    let (status, body) = connection.ask(operation, &input).await?;
    let took = begun.elapsed().as_secs_f64() * 1e6;
    pair.check(status, &body)?;
    Ok(took)
}

fn compare(name: &'static str, known: &[f64], unknown: &[f64]) -> Compared {
    let mut pooled: Vec<f64> = known.iter().chain(unknown).copied().collect();
    pooled.sort_unstable_by(f64::total_cmp);
    let t = CROPS
        .iter()
        .map(|share| {
            let most = pooled[((pooled.len() - 1) as f64 * share) as usize];
            let quicker =
                |times: &[f64]| times.iter().copied().filter(|time| *time <= most).collect::<Vec<_>>();
            welch(&quicker(known), &quicker(unknown))
        })
        .max_by(|one, other| one.abs().total_cmp(&other.abs()))
        .unwrap_or_default();
    let (median_known, median_unknown) = (median(known), median(unknown));
    Compared {
        name,
        known: known.len(),
        unknown: unknown.len(),
        median: median_known,
        difference: median_unknown - median_known,
        t,
    }
}

fn median(times: &[f64]) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

/// Welch's t of two samples that may vary differently. A class without answers is as different as can be.
fn welch(one: &[f64], other: &[f64]) -> f64 {
    if one.len() < 2 || other.len() < 2 {
        return f64::INFINITY;
    }
    let moments = |times: &[f64]| {
        let count = times.len() as f64;
        let mean = times.iter().sum::<f64>() / count;
        let variance = times.iter().map(|time| (time - mean).powi(2)).sum::<f64>() / (count - 1.0);
        (mean, variance / count)
    };
    let ((mean, error), (other_mean, other_error)) = (moments(one), moments(other));
    (mean - other_mean) / (error + other_error).sqrt().max(f64::MIN_POSITIVE)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers without a pattern, between 0 and 100.
    fn noise(seed: u64) -> Vec<f64> {
        let mut state = seed;
        std::iter::repeat_with(|| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as f64 % 100.0
        })
        .take(2_000)
        .collect()
    }

    #[test]
    fn what_is_the_same_is_not_told_apart_and_a_shift_is() {
        assert!(compare("same", &noise(1), &noise(2)).t.abs() < APART);
        let later: Vec<f64> = noise(2).into_iter().map(|time| time + 10.0).collect();
        assert!(compare("later", &noise(1), &later).t < -APART);
    }

    #[test]
    fn a_few_very_slow_answers_hide_no_shift() {
        let mut later: Vec<f64> = noise(2).into_iter().map(|time| time + 10.0).collect();
        later.extend([1e9, 2e9]);
        assert!(compare("later", &noise(1), &later).t.abs() > APART);
    }
}
