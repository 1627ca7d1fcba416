//! What all requests share.

use std::sync::Arc;

use tokio::sync::Semaphore;

use super::blobs::Blobs;
use super::demo::Demo;
use super::problem::Problem;
use super::queue::Queue;
use super::reuse::EarlierUploads;
use super::say;
use super::settings::Settings;
use super::store::{self, Store, StoreError};
use super::throttle::Throttle;
use super::validator::Validator;
use crate::seal::keys::HmacKeys;
use crate::seal::signer::Signer;

/// One running service.
pub(crate) struct App {
    pub(crate) settings: Settings,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) blobs: Blobs,
    pub(crate) keys: HmacKeys,
    pub(crate) signer: Signer,
    /// Of Content Credentials.
    pub(crate) validator: Validator,
    /// Secret of the sampling.
    pub(crate) lots: Vec<u8>,
    pub(crate) queue: Queue,
    pub(crate) earlier: EarlierUploads,
    /// Places for requests with files.
    pub(crate) uploads: Semaphore,
    pub(crate) throttle: Throttle,
    /// The demo shop, where it is asked for.
    pub(crate) demo: Option<Demo>,
}

/// How handlers hold it.
pub(crate) type Shared = Arc<App>;

impl App {
    /// Asks the store something, off the threads that serve.
    pub(crate) async fn db<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&dyn Store) -> store::Result<T> + Send + 'static,
    ) -> Result<T, Problem> {
        let store = Arc::clone(&self.store);
        let answer = tokio::task::spawn_blocking(move || ask(&*store)).await;
        Ok(answer.map_err(Problem::internal)??)
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Full => Self::new("storage.full", "Try again later."),
            StoreError::Away(_) => {
                say::warn(format_args!("{error}"));
                Self::new("storage.away", "The database does not answer; try again later.")
            }
            StoreError::Failed(_) => Self::internal(error),
        }
    }
}
