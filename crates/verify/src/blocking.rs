//! Keys fetched on the calling thread, for programs without an async runtime.

use std::sync::Arc;

use crate::claims::Verified;
use crate::fetch::{FetchFault, FetchRequest, Fetched};
use crate::key_cache::Turn;
use crate::refusal::Refusal;
use crate::verifier::{MOST_STEPS, Step, Verifier};

/// Gets documents, keeping to the request's limits.
pub trait Fetch: Send + Sync {
    /// Gets one document.
    fn fetch(&self, request: &FetchRequest) -> Result<Fetched, FetchFault>;
}

impl<F: Fn(&FetchRequest) -> Result<Fetched, FetchFault> + Send + Sync> Fetch for F {
    fn fetch(&self, request: &FetchRequest) -> Result<Fetched, FetchFault> {
        self(request)
    }
}

/// Work to do beside the requests.
pub type Job = Box<dyn FnOnce() + Send>;

/// A verifier that fetches the keys it lacks. A clone shares everything.
#[derive(Clone)]
pub struct Online {
    verifier: Verifier,
    fetcher: Arc<dyn Fetch>,
    beside: Option<Arc<dyn Fn(Job) + Send + Sync>>,
}

impl Online {
    /// A verifier that fetches by `fetcher`.
    pub fn new(verifier: Verifier, fetcher: impl Fetch + 'static) -> Self {
        Self { verifier, fetcher: Arc::new(fetcher), beside: None }
    }

    /// The same, refreshing keys ahead of time beside the requests: `run` runs a job elsewhere, on a thread for
    /// instance. Otherwise one request in an hour does it before it returns.
    pub fn refreshing_beside(self, run: impl Fn(Job) + Send + Sync + 'static) -> Self {
        Self { beside: Some(Arc::new(run)), ..self }
    }

    /// What is underneath.
    pub fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    /// The verdict on `token`, after fetching keys if that is needed. `now` is in epoch seconds.
    pub fn verify(&self, token: &str, now: i64) -> Result<Arc<Verified>, Refusal> {
        for _ in 0..MOST_STEPS {
            match self.verifier.step(token, now) {
                Step::Done(verdict) => {
                    self.refresh_if_due(now);
                    return verdict;
                }
                Step::Fetch(turn) => take(&*self.fetcher, turn, now),
                Step::Wait(waiting) => {
                    if !waiting.block() {
                        break;
                    }
                }
            }
        }
        Err(self.verifier.waited_too_long())
    }

    /// Fetches what is due; for a timer of one's own.
    pub fn refresh_if_due(&self, now: i64) {
        while let Some(turn) = self.verifier.due(now) {
            match &self.beside {
                None => take(&*self.fetcher, turn, now),
                Some(run) => {
                    let fetcher = Arc::clone(&self.fetcher);
                    run(Box::new(move || take(&*fetcher, turn, now)));
                }
            }
        }
    }
}

fn take(fetcher: &dyn Fetch, turn: Turn, now: i64) {
    let mut turn = Some(turn);
    while let Some(next) = turn.take() {
        let answer = fetcher.fetch(&next.request());
        turn = next.answer(answer, now);
    }
}
