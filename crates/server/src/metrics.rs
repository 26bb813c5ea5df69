//! What the process counts, in the text form that Prometheus reads. Names of operations come from the model and outcomes
//! from exceptions, so labels are bounded (SEC-19). Counting costs two additions: there is nothing to flush or sample.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use aws_model::ServiceModel;
use parking_lot::Mutex;

/// Upper bounds of the buckets, in microseconds.
const BOUNDS: [u64; 14] =
    [50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000, 5_000_000];
/// Different refusals counted apart for one operation; AWS names about thirty.
const MAX_OUTCOMES: usize = 48;

/// What is counted of one operation, or of one public document.
#[derive(Debug)]
pub struct Counted {
    name: &'static str,
    ok: AtomicU64,
    refused: Mutex<BTreeMap<String, u64>>,
    buckets: [AtomicU64; BOUNDS.len() + 1],
    micros: AtomicU64,
}

impl Counted {
    fn new(name: &'static str) -> Self {
        Self {
            name,
            ok: AtomicU64::new(0),
            refused: Mutex::default(),
            buckets: std::array::from_fn(|_| AtomicU64::new(0)),
            micros: AtomicU64::new(0),
        }
    }

    /// An answer that was no refusal.
    pub fn succeeded(&self, took: Duration) {
        self.ok.fetch_add(1, Ordering::Relaxed);
        self.timed(took);
    }

    /// A refusal, by its name.
    pub fn refused(&self, outcome: &str, took: Duration) {
        let mut refused = self.refused.lock();
        if let Some(count) = refused.get_mut(outcome) {
            *count += 1;
        } else {
            let name = if refused.len() < MAX_OUTCOMES { outcome } else { "other" };
            *refused.entry(name.to_owned()).or_default() += 1;
        }
        drop(refused);
        self.timed(took);
    }

    fn timed(&self, took: Duration) {
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let bucket = BOUNDS.partition_point(|bound| *bound < micros);
        self.buckets[bucket].fetch_add(1, Ordering::Relaxed);
        self.micros.fetch_add(micros, Ordering::Relaxed);
    }

    fn count(&self) -> u64 {
        self.buckets.iter().map(|bucket| bucket.load(Ordering::Relaxed)).sum()
    }
}

/// All counters of the server.
#[derive(Debug)]
pub struct Metrics {
    operations: Vec<Vec<Counted>>,
    /// Requests for public keys.
    pub jwks: Counted,
    /// Requests for discovery documents.
    pub discovery: Counted,
    /// Requests that were refused before an operation was known.
    pub edge: Counted,
    /// Connections that are open.
    pub connections: AtomicU64,
    /// Connections that were closed at once, since their address had all that one address may have.
    pub connections_refused: AtomicU64,
    others: Mutex<Vec<Other>>,
}

/// A number that somebody else counts.
struct Other {
    name: &'static str,
    help: &'static str,
    value: Box<dyn Fn() -> u64 + Send + Sync>,
}

impl std::fmt::Debug for Other {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.name)
    }
}

impl Metrics {
    /// Counters for every operation of these APIs.
    pub fn new(services: &[&'static ServiceModel]) -> Self {
        let counters = |service: &&'static ServiceModel| {
            service.operations.iter().map(|operation| Counted::new(operation.name)).collect()
        };
        Self {
            operations: services.iter().map(counters).collect(),
            jwks: Counted::new("jwks"),
            discovery: Counted::new("discovery"),
            edge: Counted::new("none"),
            connections: AtomicU64::new(0),
            connections_refused: AtomicU64::new(0),
            others: Mutex::default(),
        }
    }

    /// The counters of the operation at these places in the list of APIs and in the API's own list.
    pub fn operation(&self, service: usize, operation: usize) -> &Counted {
        &self.operations[service][operation]
    }

    /// Adds what somebody else counts. `name` begins with `rockpool_`.
    pub fn count_too(
        &self,
        name: &'static str,
        help: &'static str,
        value: Box<dyn Fn() -> u64 + Send + Sync>,
    ) {
        self.others.lock().push(Other { name, help, value });
    }

    /// The text form. What was never asked for is left out.
    pub fn render(&self) -> String {
        let mut text = String::with_capacity(4_096);
        let all = || {
            self.operations
                .iter()
                .flatten()
                .chain([&self.jwks, &self.discovery, &self.edge])
                .filter(|one| one.count() > 0)
        };
        text.push_str("# HELP rockpool_requests_total Requests answered, by operation and outcome.\n");
        text.push_str("# TYPE rockpool_requests_total counter\n");
        for counted in all() {
            let name = counted.name;
            let mut line = |outcome: &str, count: u64| {
                let _ = writeln!(
                    text,
                    "rockpool_requests_total{{operation=\"{name}\",outcome=\"{outcome}\"}} {count}"
                );
            };
            line("ok", counted.ok.load(Ordering::Relaxed));
            for (outcome, count) in counted.refused.lock().iter() {
                line(outcome, *count);
            }
        }
        text.push_str("# HELP rockpool_request_seconds Time from the request's head to its answer.\n");
        text.push_str("# TYPE rockpool_request_seconds histogram\n");
        for counted in all() {
            let name = counted.name;
            let mut sum = 0;
            for (at, bucket) in counted.buckets.iter().enumerate() {
                sum += bucket.load(Ordering::Relaxed);
                let bound = BOUNDS.get(at).map_or("+Inf".to_owned(), |micros| seconds(*micros));
                let _ = writeln!(
                    text,
                    "rockpool_request_seconds_bucket{{operation=\"{name}\",le=\"{bound}\"}} {sum}"
                );
            }
            let total = seconds(counted.micros.load(Ordering::Relaxed));
            let _ = writeln!(text, "rockpool_request_seconds_sum{{operation=\"{name}\"}} {total}");
            let _ = writeln!(text, "rockpool_request_seconds_count{{operation=\"{name}\"}} {sum}");
        }
        text.push_str("# HELP rockpool_connections Connections that are open on the main port.\n");
        text.push_str("# TYPE rockpool_connections gauge\n");
        let _ = writeln!(text, "rockpool_connections {}", self.connections.load(Ordering::Relaxed));
        text.push_str("# HELP rockpool_connections_refused_total Connections closed because one address had too many.\n");
        text.push_str("# TYPE rockpool_connections_refused_total counter\n");
        let refused = self.connections_refused.load(Ordering::Relaxed);
        let _ = writeln!(text, "rockpool_connections_refused_total {refused}");
        for Other { name, help, value } in self.others.lock().iter() {
            let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {}", value());
        }
        let _ = writeln!(
            text,
            "# TYPE rockpool_build_info gauge\nrockpool_build_info{{version=\"{}\"}} 1",
            env!("CARGO_PKG_VERSION")
        );
        text
    }
}

fn seconds(micros: u64) -> String {
    format!("{}", micros as f64 / 1e6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_counted_by_operation_and_outcome() {
        let metrics = Metrics::new(&aws_model::SERVICES);
        let sign_up =
            aws_model::user_pools::SERVICE.operations.iter().position(|one| one.name == "SignUp").unwrap();
        let counted = metrics.operation(0, sign_up);
        counted.succeeded(Duration::from_micros(300));
        counted.refused("UsernameExistsException", Duration::from_secs(9));
        metrics.count_too("rockpool_store_rows_set_aside", "Rows.", Box::new(|| 3));
        let text = metrics.render();
        for line in [
            "rockpool_requests_total{operation=\"SignUp\",outcome=\"ok\"} 1",
            "rockpool_requests_total{operation=\"SignUp\",outcome=\"UsernameExistsException\"} 1",
            "rockpool_request_seconds_bucket{operation=\"SignUp\",le=\"0.00025\"} 0",
            "rockpool_request_seconds_bucket{operation=\"SignUp\",le=\"0.0005\"} 1",
            "rockpool_request_seconds_bucket{operation=\"SignUp\",le=\"+Inf\"} 2",
            "rockpool_request_seconds_sum{operation=\"SignUp\"} 9.0003",
            "rockpool_connections 0",
            "# TYPE rockpool_store_rows_set_aside gauge",
            "rockpool_store_rows_set_aside 3",
        ] {
            assert!(text.contains(line), "{line}\n{text}");
        }
        assert!(!text.contains("ListUsers"));
    }

    #[test]
    fn labels_are_bounded_sec_19() {
        let metrics = Metrics::new(&[]);
        (0..1_000).for_each(|number| metrics.edge.refused(&format!("E{number}"), Duration::ZERO));
        assert_eq!(metrics.edge.refused.lock().len(), MAX_OUTCOMES + 1);
    }
}
