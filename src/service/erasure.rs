//! Erasure on demand, and of what has been kept for long enough.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::app::App;
use super::blobs::Blobs;
use super::offline::{self, DataError};
use super::store::{self, Database, Entry, Erased, Store, Which};
use super::{clock, say};

/// Claims and photos that one transaction erases, and files that one forgets: other requests wait
/// as long.
const AT_ONCE: usize = 100;
/// Time between two looks for what has been kept for long enough.
const LOOK: Duration = Duration::from_secs(3600);

/// Whose data is erased.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// One claim, by its id.
    Claim(String),
    /// All claims about an order, and the photos kept for it.
    Order(String),
    /// All claims of an account, and the photos kept for their orders.
    Account(String),
}

impl Subject {
    pub(crate) fn which(&self) -> Which {
        match self.clone() {
            Self::Claim(id) => Which::Claim(id),
            Self::Order(order) => Which::Order(order),
            Self::Account(account) => Which::Account(account),
        }
    }
}

/// Erases what is about `subject` from the claims of `shop`, as `claimseal erase` does: uploads,
/// words, order, account, seals, results and fingerprints. The numbers of claims and of photos of
/// orders that were erased. The service may run meanwhile.
///
/// # Errors
///
/// [`DataError`]; what was erased until then stays so.
pub fn erase(
    data: &Path,
    database: Option<&Database>,
    shop: &str,
    subject: &Subject,
) -> Result<(usize, usize), DataError> {
    let store = offline::open(data, database)?;
    let erased = run(&*store, &Blobs::at(data), shop, &subject.which(), "command")?;
    Ok((erased.claims, erased.photos))
}

/// Erases until nothing is left that `which` names, then removes files that nothing names. Blocks.
pub(crate) fn run(
    store: &dyn Store,
    blobs: &Blobs,
    shop: &str,
    which: &Which,
    who: &str,
) -> store::Result<Erased> {
    let entry = Entry::new(clock::now(), who, "erased");
    let mut all = Erased::default();
    loop {
        let erased = store.erase(shop, which, &entry, AT_ONCE)?;
        if erased == Erased::default() {
            break;
        }
        all.claims += erased.claims;
        all.photos += erased.photos;
    }
    forget_files(store, blobs)?;
    Ok(all)
}

/// Removes files that nothing names any more. Blocks.
pub(crate) fn forget_files(store: &dyn Store, blobs: &Blobs) -> store::Result<()> {
    while store.forget_files(&|sha256| blobs.remove(sha256), AT_ONCE)? > 0 {}
    Ok(())
}

/// Erases again and again what is older than `days`.
pub(crate) async fn keep_time(app: Arc<App>, days: u32) {
    loop {
        let app = Arc::clone(&app);
        let work = move || {
            let before = clock::now().saturating_sub(i64::from(days).saturating_mul(86_400));
            let shop = &app.settings.audience;
            run(&*app.store, &app.blobs, shop, &Which::Before(before), "retention")
        };
        match tokio::task::spawn_blocking(work).await {
            Ok(Ok(erased)) if erased == Erased::default() => {}
            Ok(Ok(Erased { claims, photos })) => say::out(format_args!(
                "erased {claims} claims and {photos} photos of orders after {days} days"
            )),
            Ok(Err(error)) => say::warn(format_args!("retention: {error}")),
            Err(error) => say::warn(format_args!("retention: {error}")),
        }
        tokio::time::sleep(LOOK).await;
    }
}
