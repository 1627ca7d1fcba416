//! Rows of the log as databases hold them. The chain that they form is [`Link`]'s.

use serde::{Deserialize, Serialize};

use super::Entry;
use crate::digest;
use crate::seal::log::Link;
use crate::seal::rfc3339;

/// One row.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) at: i64,
    pub(super) who: String,
    pub(super) what: String,
    /// Decision and note as JSON; empty where they were erased.
    pub(super) data: String,
    /// SHA-256 of what was erased.
    pub(super) erased: Option<String>,
    pub(super) hash: String,
}

/// The part of an entry that may hold a person's words.
#[derive(Default, Serialize, Deserialize)]
struct Data {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    decision: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

impl Row {
    /// The row of `entry` about `subject`, after the entries with the hashes `previous` of the same
    /// subject and `log` of the whole log.
    pub(super) fn new(subject: &str, entry: &Entry, previous: &str, log: &str) -> Self {
        let data = Data { decision: entry.decision.clone(), note: entry.note.clone() };
        let data = serde_json::to_string(&data).unwrap_or_default();
        let parts = (entry.at, entry.who.as_str(), entry.what.as_str());
        let hash = Link::new(subject, parts, &data, (previous, log)).hash;
        let (at, who, what) = (entry.at, entry.who.clone(), entry.what.clone());
        Self { at, who, what, data, erased: None, hash }
    }

    /// The row with its place in the chain, as it is kept: nothing is hashed again.
    pub(super) fn link(self, previous: String, log: String) -> Link {
        let (data, data_sha256) = match self.erased {
            Some(erased) => (None, erased),
            None => {
                let sha256 = digest::sha256_hex(self.data.as_bytes());
                (Some(self.data), sha256)
            }
        };
        let (at, who, what, hash) = (rfc3339(self.at), self.who, self.what, self.hash);
        Link { at, who, what, data, data_sha256, previous, log, hash }
    }

    pub(super) fn entry(self) -> Entry {
        let Data { decision, note } = serde_json::from_str(&self.data).unwrap_or_default();
        Entry { at: self.at, who: self.who, what: self.what, decision, note }
    }
}
