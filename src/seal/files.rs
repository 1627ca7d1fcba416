//! Received files matched with the tokens' entries, by digest and as a multiset.

use super::result::NotReceived;
use super::token::FileEntry;

/// The entry of each received file, by index, and the entries that stand for no received file.
pub(super) struct Matched<'a> {
    pub(super) entries: Vec<Option<&'a FileEntry>>,
    pub(super) not_received: Vec<NotReceived>,
}

/// Matches `digests` of received files with `entries`. What the form sent counts where it is
/// stated, the picked bytes otherwise. Order and names play no part.
pub(super) fn matched<'a>(digests: &[String], entries: &[&'a FileEntry]) -> Matched<'a> {
    let mut left: Vec<&FileEntry> = entries.to_vec();
    let entries = digests
        .iter()
        .map(|digest| {
            let at = left.iter().position(|entry| {
                entry.sent_sha256.as_ref().or(entry.sha256.as_ref()) == Some(digest)
            })?;
            Some(left.remove(at))
        })
        .collect();
    let not_received = left
        .into_iter()
        .map(|entry| NotReceived {
            sha256: entry.sha256.clone(),
            field: entry.field.clone(),
            absent: entry.absent,
        })
        .collect();
    Matched { entries, not_received }
}
