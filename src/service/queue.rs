//! Recomputation: bounded in what waits and in what runs, and never on the threads that serve.

use std::sync::Arc;

use tokio::sync::Semaphore;

use super::problem::Problem;

/// Least share of the queue that a job takes, in MiB, so that many small jobs fill it too.
const LEAST: u32 = 16;

/// A bounded queue. What waits lies on the disk; a running job holds one file in memory.
#[derive(Clone, Debug)]
pub(crate) struct Queue {
    room: Arc<Semaphore>,
    workers: Arc<Semaphore>,
    most: u32,
}

impl Queue {
    /// Room for `mib` MiB of files, and one worker for each processor.
    pub(crate) fn new(mib: u32) -> Self {
        let workers = std::thread::available_parallelism().map_or(2, usize::from);
        let most = mib.max(LEAST);
        let room = usize::try_from(most).unwrap_or(usize::MAX);
        Self {
            room: Arc::new(Semaphore::new(room.min(Semaphore::MAX_PERMITS))),
            workers: Arc::new(Semaphore::new(workers)),
            most,
        }
    }

    /// Runs `work` on files of `bytes` bytes when its turn comes; `busy` where the queue is full.
    /// Work that has begun is ended even when nobody waits for it any more.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        bytes: u64,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let share = u32::try_from(bytes >> 20).unwrap_or(u32::MAX).clamp(LEAST, self.most);
        let busy = |_| Problem::new("busy", "Too many claims are being looked into.");
        let room = Arc::clone(&self.room).try_acquire_many_owned(share).map_err(busy)?;
        let worker = Arc::clone(&self.workers).acquire_owned().await;
        let worker = worker.map_err(Problem::internal)?;
        let done = tokio::task::spawn_blocking(move || {
            let _held = (room, worker);
            work()
        });
        done.await.map_err(Problem::internal)
    }
}
