//! Keys fetched by a future, on whatever runtime polls it. Nothing here needs one.

use std::pin::Pin;
use std::sync::Arc;

use crate::claims::Verified;
use crate::fetch::{FetchFault, FetchRequest, Fetched};
use crate::key_cache::Turn;
use crate::refusal::Refusal;
use crate::verifier::{MOST_STEPS, Step, Verifier};

/// A boxed future.
pub type Work<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Gets documents, keeping to the request's limits. A future that never ends keeps all waiters waiting, so the time limit is
/// the fetcher's to keep.
pub trait Fetch: Send + Sync {
    /// Gets one document.
    fn fetch(&self, request: FetchRequest) -> Work<Result<Fetched, FetchFault>>;
}

impl<F, R> Fetch for F
where
    F: Fn(FetchRequest) -> R + Send + Sync,
    R: Future<Output = Result<Fetched, FetchFault>> + Send + 'static,
{
    fn fetch(&self, request: FetchRequest) -> Work<Result<Fetched, FetchFault>> {
        Box::pin(self(request))
    }
}

/// A verifier that fetches the keys it lacks. A clone shares everything.
#[derive(Clone)]
pub struct Online {
    verifier: Verifier,
    fetcher: Arc<dyn Fetch>,
    spawn: Option<Arc<dyn Fn(Work<()>) + Send + Sync>>,
}

impl Online {
    /// A verifier that fetches by `fetcher`.
    pub fn new(verifier: Verifier, fetcher: impl Fetch + 'static) -> Self {
        Self { verifier, fetcher: Arc::new(fetcher), spawn: None }
    }

    /// The same, fetching in tasks of their own: `spawn` runs a future elsewhere. A request that is dropped then does not
    /// drop the fetch that others wait for, and refreshing ahead costs no request anything.
    pub fn spawning(self, spawn: impl Fn(Work<()>) + Send + Sync + 'static) -> Self {
        Self { spawn: Some(Arc::new(spawn)), ..self }
    }

    /// What is underneath.
    pub fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    /// The verdict on `token`, after fetching keys if that is needed. `now` is in epoch seconds.
    pub async fn verify(&self, token: &str, now: i64) -> Result<Arc<Verified>, Refusal> {
        for _ in 0..MOST_STEPS {
            match self.verifier.step(token, now) {
                Step::Done(verdict) => {
                    self.refresh_if_due(now).await;
                    return verdict;
                }
                Step::Fetch(turn) => self.fetch(turn, now).await,
                Step::Wait(waiting) => waiting.await,
            }
        }
        Err(self.verifier.waited_too_long())
    }

    /// Fetches what is due; for a timer of one's own.
    pub async fn refresh_if_due(&self, now: i64) {
        while let Some(turn) = self.verifier.due(now) {
            self.fetch(turn, now).await;
        }
    }

    /// With a spawner this returns at once, and the caller comes to wait at its next step.
    async fn fetch(&self, turn: Turn, now: i64) {
        let work = take(Arc::clone(&self.fetcher), turn, now);
        match &self.spawn {
            Some(spawn) => spawn(Box::pin(work)),
            None => work.await,
        }
    }
}

async fn take(fetcher: Arc<dyn Fetch>, turn: Turn, now: i64) {
    let mut turn = Some(turn);
    while let Some(next) = turn.take() {
        let answer = fetcher.fetch(next.request()).await;
        turn = next.answer(answer, now);
    }
}
