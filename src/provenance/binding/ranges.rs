//! `c2pa.hash.data`: a hash of the file without some byte ranges.

use crate::provenance::cbor::Value;

/// Most exclusions that are applied.
const MAX_EXCLUSIONS: usize = 64;

/// What is left of `bytes` outside the exclusions; `None` where those are out of order or reach
/// beyond the manifest store, since bytes that are not covered cannot be vouched for.
pub(super) fn kept<'b>(
    bytes: &'b [u8],
    binding: &Value,
    span: (u64, u64),
) -> Option<Vec<&'b [u8]>> {
    let exclusions = binding.get("exclusions").map(Value::items).unwrap_or_default();
    if exclusions.len() > MAX_EXCLUSIONS {
        return None;
    }
    let mut kept = Vec::new();
    let mut at = 0u64;
    for exclusion in exclusions {
        let start = exclusion.get("start").and_then(Value::unsigned)?;
        let end = start.checked_add(exclusion.get("length").and_then(Value::unsigned)?)?;
        if start < at || start < span.0 || end > span.1 {
            return None;
        }
        kept.push(bytes.get(usize::try_from(at).ok()?..usize::try_from(start).ok()?)?);
        at = end;
    }
    kept.push(bytes.get(usize::try_from(at).ok()?..)?);
    Some(kept)
}

/// The same for a store that has grown since: its one exclusion began where the store begins.
pub(super) fn kept_around<'b>(
    bytes: &'b [u8],
    binding: &Value,
    span: (u64, u64),
) -> Option<[&'b [u8]; 2]> {
    let [only] = binding.get("exclusions")?.items() else { return None };
    (only.get("start").and_then(Value::unsigned)? == span.0).then_some(())?;
    let (start, end) = (usize::try_from(span.0).ok()?, usize::try_from(span.1).ok()?);
    Some([bytes.get(..start)?, bytes.get(end..)?])
}
