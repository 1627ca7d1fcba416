//! Erasure of what is about a buyer. The log stays and stays checkable: it holds digests of what
//! people wrote, and names claims and photos by ids that say nothing about anybody.

use std::io;

use super::{Entry, Result};

/// Forgets claims and photos of orders.
pub(crate) trait Erasure {
    /// Erases what `which` names of `shop` and notes `entry` in the log of each; at most `most` claims
    /// and photos together in one transaction. Of a claim its id, its times, disposition and decision
    /// stay, of a photo nothing; of the log of both, all but decisions and notes.
    fn erase(&self, shop: &str, which: &Which, entry: &Entry, most: usize) -> Result<Erased>;
    /// Hands files that nothing names any more to `remove` and forgets them, at most `most`; gives
    /// their number. No claim is stored meanwhile.
    fn forget_files(&self, remove: &dyn Fn(&str) -> io::Result<()>, most: usize) -> Result<usize>;
}

/// What is to be erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Which {
    /// One claim.
    Claim(String),
    /// All claims and photos of an order.
    Order(String),
    /// All claims of an account, and the photos of their orders.
    Account(String),
    /// Claims received and, where they are, decided before this time (seconds since 1970); and photos
    /// kept before it for orders without another claim.
    Before(i64),
}

/// What was erased.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Erased {
    pub(crate) claims: usize,
    pub(crate) photos: usize,
}
