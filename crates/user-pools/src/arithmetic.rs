//! Heavy arithmetic (exponentiations, signatures) off the async threads, behind admission control: as many at once as
//! there are cores, a bounded number waiting, the rest told to come again.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::Semaphore;

use crate::Refusal;

/// Requests that may wait for each core before more are turned away: about two seconds of work.
const WAITING_PER_CORE: usize = 1_000;

/// Runs heavy work.
#[derive(Clone)]
pub struct Arithmetic {
    places: Option<Arc<Semaphore>>,
    waiting: Arc<AtomicUsize>,
    limit: usize,
}

impl Arithmetic {
    /// Runs work on blocking threads, `cores` at once.
    pub fn on_threads(cores: usize) -> Self {
        let cores = cores.max(1);
        Self {
            places: Some(Arc::new(Semaphore::new(cores))),
            waiting: Arc::new(AtomicUsize::new(0)),
            limit: cores * WAITING_PER_CORE,
        }
    }

    /// Turns everything away, as if too many waited: for tests of what must not happen then.
    pub fn closed() -> Self {
        Self { limit: 0, ..Self::on_threads(1) }
    }

    /// Runs work where it is asked for: for tests that count primitives.
    pub fn inline() -> Self {
        Self { places: None, waiting: Arc::new(AtomicUsize::new(0)), limit: 0 }
    }

    /// Runs `work` and answers its result.
    ///
    /// # Errors
    /// `Refusal::Overloaded` when too many wait already.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Refusal> {
        let Some(places) = &self.places else { return Ok(work()) };
        let _waiting = Waiting::enter(&self.waiting, self.limit)?;
        let place = Arc::clone(places).acquire_owned().await;
        let place = place.map_err(|_| Refusal::Internal("the arithmetic was shut down".to_owned()))?;
        // The place is given back when the work is done, also when nobody waits for the answer any more.
        let done = tokio::task::spawn_blocking(move || {
            let _place = place;
            work()
        });
        done.await.map_err(|error| Refusal::Internal(format!("heavy work did not finish: {error}")))
    }
}

struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn enter(count: &'a AtomicUsize, limit: usize) -> Result<Self, Refusal> {
        let waiting = Self(count);
        if count.fetch_add(1, Ordering::Relaxed) >= limit { Err(Refusal::Overloaded) } else { Ok(waiting) }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn more_than_the_limit_are_turned_away_and_places_come_back() {
        assert!(matches!(Arithmetic::closed().run(|| 1).await, Err(Refusal::Overloaded)));
        let arithmetic = Arithmetic { limit: 1, ..Arithmetic::on_threads(1) };
        assert_eq!(arithmetic.run(|| 1).await.unwrap(), 1);
        assert_eq!(arithmetic.run(|| 2).await.unwrap(), 2);
    }
}
