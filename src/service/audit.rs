//! The whole log, checked entry by entry.

use std::collections::BTreeSet;
use std::path::Path;

use serde::Serialize;

use super::offline::{self, DataError};
use super::store::{self, Database, Store};
use crate::seal::log::WholeLog;

/// Entries that are read at a time.
const PAGE: usize = 1000;
/// Most places that are named.
const NAMED: usize = 10;

/// What was found out about a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Audit {
    /// Always `claimseal/audit/1`.
    pub schema: &'static str,
    /// Number of entries.
    pub entries: u64,
    /// Number of claims, products and photos that they are about.
    pub subjects: usize,
    /// Hash of the newest entry. Kept outside, it shows later that nothing before it was changed.
    pub head: String,
    /// Numbers of entries that do not follow from those before them, the first ten.
    pub broken: Vec<i64>,
    /// What should be there and is not, the first ten.
    pub missing: Vec<Missing>,
}

/// Something that is not there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// A claim that the log has received.
    Claim(String),
    /// An entry with this hash, which the caller knows.
    Entry(String),
}

impl Audit {
    /// Whether nothing is broken or missing.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.broken.is_empty() && self.missing.is_empty()
    }
}

/// Checks the log of a data folder, and that it has the entries with the hashes `known`, such as an
/// earlier head or those in the archive of a claim. The service may run meanwhile. Whoever can write
/// the database can make the whole chain anew: what shows that is a hash that was kept elsewhere.
///
/// # Errors
///
/// [`DataError`] where it cannot be read.
pub fn audit(
    data: &Path,
    database: Option<&Database>,
    known: &[String],
) -> Result<Audit, DataError> {
    let store = offline::open(data, database)?;
    Ok(check(&*store, known)?)
}

fn check(store: &dyn Store, known: &[String]) -> store::Result<Audit> {
    let mut wanted: BTreeSet<&str> = known.iter().map(String::as_str).collect();
    let (mut log, mut entries, mut last) = (WholeLog::default(), 0, 0);
    let (mut broken, mut missing) = (Vec::new(), Vec::new());
    loop {
        let page = store.log_after(last, PAGE)?;
        let Some((number, ..)) = page.last() else { break };
        last = *number;
        for (number, subject, link) in page {
            entries += 1;
            wanted.remove(link.hash.as_str());
            if !log.take(&subject, &link) && broken.len() < NAMED {
                broken.push(number);
            }
            let lost = link.what == "received" && store.claim(&subject)?.is_none();
            if lost && missing.len() < NAMED {
                missing.push(Missing::Claim(subject));
            }
        }
    }
    let unknown = wanted.into_iter().map(|hash| Missing::Entry(hash.to_owned()));
    missing.extend(unknown.take(NAMED));
    Ok(Audit {
        schema: "claimseal/audit/1",
        entries,
        subjects: log.subjects(),
        head: log.head().to_owned(),
        broken,
        missing,
    })
}
