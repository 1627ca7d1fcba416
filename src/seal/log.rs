//! The audit log as a chain: each entry holds the hash before it, of its own subject and of the
//! whole log, so that one claim's entries can be checked alone and none can be left out unseen.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::digest;
use crate::time::{parse_rfc3339, rfc3339};

/// One entry with its place in the chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// When, RFC 3339 in UTC.
    pub at: String,
    /// A person of the shop, or `service`.
    pub who: String,
    /// What was done: `received`, `registered`, `seen`, `decided`, `exported`, `erased`.
    pub what: String,
    /// Decision and note, as the JSON text that was hashed; missing where it was erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<String>,
    /// SHA-256 of that text. The chain holds this and not the text, so that an erased note leaves it
    /// whole.
    pub data_sha256: String,
    /// Hash of the entry before it about the same subject; empty for the first.
    pub previous: String,
    /// Hash of the entry before it in the whole log; empty for the first.
    pub log: String,
    /// SHA-256 of the above and the subject.
    pub hash: String,
}

/// What the hash of an entry is made from, as compact JSON in this order.
#[derive(Serialize)]
struct Hashed<'a> {
    subject: &'a str,
    at: i64,
    who: &'a str,
    what: &'a str,
    data: &'a str,
    previous: &'a str,
    log: &'a str,
}

impl Link {
    /// The entry about `subject` made at a time (seconds since 1970) by someone, after the entries
    /// with these hashes, of the subject and of the whole log.
    #[must_use]
    pub fn new(
        subject: &str,
        (at, who, what): (i64, &str, &str),
        data: &str,
        (previous, log): (&str, &str),
    ) -> Self {
        let data_sha256 = digest::sha256_hex(data.as_bytes());
        let hashed = Hashed { subject, at, who, what, data: &data_sha256, previous, log };
        Self {
            at: rfc3339(at),
            who: who.to_owned(),
            what: what.to_owned(),
            data: Some(data.to_owned()),
            hash: hashed.hash(),
            data_sha256,
            previous: previous.to_owned(),
            log: log.to_owned(),
        }
    }

    /// Whether its hash is that of its parts.
    fn holds(&self, subject: &str) -> bool {
        let Some(at) = parse_rfc3339(&self.at) else { return false };
        let hashed = Hashed {
            subject,
            at,
            who: &self.who,
            what: &self.what,
            data: &self.data_sha256,
            previous: &self.previous,
            log: &self.log,
        };
        let text = self.data.as_ref();
        hashed.hash() == self.hash
            && text.is_none_or(|text| digest::sha256_hex(text.as_bytes()) == self.data_sha256)
    }
}

impl Hashed<'_> {
    fn hash(&self) -> String {
        digest::sha256_hex(&serde_json::to_vec(self).unwrap_or_default())
    }
}

/// Index of the first entry that does not follow from the one before it, where the chain of
/// `subject` is broken.
#[must_use]
pub fn first_break(subject: &str, links: &[Link]) -> Option<usize> {
    let mut previous = "";
    for (at, link) in links.iter().enumerate() {
        if link.previous != previous || !link.holds(subject) {
            return Some(at);
        }
        previous = &link.hash;
    }
    None
}

/// Checks the whole log, one entry after the other.
#[derive(Clone, Debug, Default)]
pub struct WholeLog {
    head: String,
    last: HashMap<String, String>,
}

impl WholeLog {
    /// Takes the next entry; `false` where it does not follow from those before it.
    pub fn take(&mut self, subject: &str, link: &Link) -> bool {
        let previous = self.last.get(subject).map_or("", String::as_str);
        let follows = link.log == self.head && link.previous == previous && link.holds(subject);
        self.head.clone_from(&link.hash);
        self.last.insert(subject.to_owned(), link.hash.clone());
        follows
    }

    /// Hash of the newest entry; empty before the first.
    #[must_use]
    pub fn head(&self) -> &str {
        &self.head
    }

    /// Number of claims, products and photos that it is about.
    #[must_use]
    pub fn subjects(&self) -> usize {
        self.last.len()
    }
}
