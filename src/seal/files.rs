//! Received files matched with sealed ones, by digest as a multiset.
//!
//! Order and names inform only: forms and frameworks change both. Where the form sends a copy, the
//! entry's `sent_sha256` is what arrives; should the original arrive after all, it matches too.

use super::token::{FileEntry, TokenPayload};
use super::verify::Received;

/// The entry that covers a received file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Matched<'a> {
    /// The entry.
    pub(crate) entry: &'a FileEntry,
    /// Whether the received bytes are not those that the browser looked into.
    pub(crate) copy: bool,
    token: usize,
}

/// The entry of each received file (whose digests are `digests`), and the entries left over.
///
/// A file sealed both at pick and at submit stands in two tokens; it is left over in neither.
pub(crate) fn matched<'a>(
    payloads: &'a [TokenPayload<'static>],
    received: &[Received<'_>],
    digests: &[String],
) -> (Vec<Option<Matched<'a>>>, Vec<&'a FileEntry>) {
    let mut left: Vec<(usize, &FileEntry)> = payloads
        .iter()
        .enumerate()
        .flat_map(|(token, payload)| payload.files.iter().map(move |entry| (token, entry)))
        .collect();
    let mut found: Vec<Option<Matched<'a>>> = vec![None; digests.len()];
    for digest_of in [sent as fn(&FileEntry) -> Option<&str>, picked] {
        for ((slot, digest), file) in found.iter_mut().zip(digests).zip(received) {
            if slot.is_none() {
                *slot = take(&mut left, digest, file.field, digest_of);
            }
        }
    }
    let missing = left.into_iter().filter(|(token, entry)| {
        let twin = |m: &&Matched<'_>| m.token != *token && m.entry.sha256 == entry.sha256;
        entry.sha256.is_none() || !found.iter().flatten().any(|m| twin(&m))
    });
    let missing = missing.map(|(_, entry)| entry).collect();
    (found, missing)
}

/// What arrives where all goes as the token says.
fn sent(entry: &FileEntry) -> Option<&str> {
    entry.sent_sha256.as_deref().or(entry.sha256.as_deref())
}

fn picked(entry: &FileEntry) -> Option<&str> {
    entry.sha256.as_deref()
}

/// Takes the first best entry: one with a report before one without, then one of the same field.
fn take<'a>(
    left: &mut Vec<(usize, &'a FileEntry)>,
    digest: &str,
    field: &str,
    digest_of: fn(&FileEntry) -> Option<&str>,
) -> Option<Matched<'a>> {
    let (at, _) = left
        .iter()
        .enumerate()
        .rev()
        .filter(|(_, (_, entry))| digest_of(entry) == Some(digest))
        .max_by_key(|(_, (_, entry))| (entry.report.is_some(), entry.field == field))?;
    let (token, entry) = left.remove(at);
    Some(Matched { entry, copy: entry.sha256.as_deref() != Some(digest), token })
}
