//! The hard binding of a manifest to the bytes of its file (C2PA 2.x, section 18.5 to 18.7): by
//! byte ranges, by the boxes of the format, or by the boxes of ISO base media.
//!
//! What cannot be checked here is [`Outcome::NotChecked`], never a failure: drafts before version 1,
//! unknown algorithms, Merkle trees, and exclusions of bytes that a manifest must vouch for.

use super::Outcome;
use super::cbor::Value;
use super::hashes::matches;
use super::manifest::Manifest;

mod boxes;
mod media;
mod ranges;

/// Where the manifest store stands in the file: first byte, and first byte after it.
pub(super) type Span = Option<(u64, u64)>;

/// Checks the binding of `manifest` to `bytes`, whose store takes the stretch `span`.
pub(super) fn check(
    manifest: &Manifest<'_, '_>,
    bytes: &[u8],
    span: Span,
    budget: &mut usize,
) -> Outcome {
    let Some((label, binding)) = the_only(manifest, budget) else { return Outcome::NotChecked };
    let alg = binding.get("alg").and_then(Value::text).or(manifest.alg());
    match label.split_once("__").map_or(label, |(name, _)| name) {
        "c2pa.hash.data" => {
            let Some(kept) = span.and_then(|span| ranges::kept(bytes, &binding, span)) else {
                return Outcome::NotChecked;
            };
            matches(alg, kept, binding.get("hash").and_then(Value::bytes))
        }
        "c2pa.hash.boxes" => boxes::check(&binding, alg, bytes, span),
        "c2pa.hash.bmff.v2" | "c2pa.hash.bmff.v3" => media::check(&binding, alg, bytes),
        _ => Outcome::NotChecked,
    }
}

/// Checks the binding of the manifest that an update manifest adds to. Its store has grown since, so
/// that the whole stretch is left out in place of the range that was written.
pub(super) fn check_updated(
    parent: &Manifest<'_, '_>,
    bytes: &[u8],
    span: Span,
    budget: &mut usize,
) -> Outcome {
    let binding = the_only(parent, budget).filter(|(label, _)| *label == "c2pa.hash.data");
    let (Some((_, binding)), Some(span)) = (binding, span) else { return Outcome::NotChecked };
    let Some(kept) = ranges::kept_around(bytes, &binding, span) else { return Outcome::NotChecked };
    let alg = binding.get("alg").and_then(Value::text).or(parent.alg());
    matches(alg, kept, binding.get("hash").and_then(Value::bytes))
}

/// The binding, where there is exactly one.
fn the_only<'s>(manifest: &Manifest<'s, '_>, budget: &mut usize) -> Option<(&'s str, Value)> {
    if manifest.is_draft {
        return None;
    }
    let mut labels =
        manifest.assertions.iter().filter(|a| a.label.starts_with("c2pa.hash.")).map(|a| a.label);
    let label = labels.next().filter(|_| labels.next().is_none())?;
    Some((label, manifest.one(label, budget)?))
}
