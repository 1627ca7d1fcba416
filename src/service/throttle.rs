//! Attempts to log in, slowed and bounded: Argon2 costs memory, and passwords can be guessed.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Semaphore;

use super::problem::Problem;

/// Failed attempts that are not slowed.
const FREE: u32 = 3;
/// Longest wait.
const LONGEST: Duration = Duration::from_secs(8);

/// State of all attempts. There is one reviewer, so failures are not told apart by user; that a
/// stranger can make the reviewer wait is bounded by eight seconds.
#[derive(Debug)]
pub(crate) struct Throttle {
    failures: Mutex<u32>,
    waiting: Semaphore,
    running: Semaphore,
}

impl Default for Throttle {
    fn default() -> Self {
        Self { failures: Mutex::new(0), waiting: Semaphore::new(16), running: Semaphore::new(2) }
    }
}

impl Throttle {
    /// Makes one attempt on a thread of its own, after the wait that earlier failures cost.
    pub(crate) async fn attempt(
        &self,
        check: impl FnOnce() -> Result<bool, Problem> + Send + 'static,
    ) -> Result<bool, Problem> {
        let slow = |_| Problem::new("auth.slow", "Wait a little before the next attempt.");
        let _place = self.waiting.try_acquire().map_err(slow)?;
        tokio::time::sleep(self.delay()).await;
        let _turn = self.running.acquire().await.map_err(Problem::internal)?;
        let holds = tokio::task::spawn_blocking(check).await.map_err(Problem::internal)??;
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        *failures = if holds { 0 } else { failures.saturating_add(1) };
        Ok(holds)
    }

    fn delay(&self) -> Duration {
        let failures = *self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        match failures.checked_sub(FREE) {
            None => Duration::ZERO,
            Some(beyond) => Duration::from_millis(250 << beyond.min(5)).min(LONGEST),
        }
    }
}
