//! Whether the bytes are those that were claimed: assertion hashes, links to ingredients, and the
//! hard binding `c2pa.hash.data` (C2PA 2.x, sections 8.4 and 18.5).
//!
//! What cannot be checked here is [`Outcome::NotChecked`], never a failure: box and BMFF hashes,
//! update manifests, drafts before version 1, unknown algorithms, and exclusions wider than the manifest store.

use sha2::{Digest, Sha256, Sha384, Sha512};

use super::Outcome;
use super::cbor::Value;
use super::jumbf::Superbox;
use super::manifest::{Ingredient, Manifest};

/// Most exclusions that are applied.
const MAX_EXCLUSIONS: usize = 64;

/// The outcome of checks that must all hold.
pub(super) fn all(outcomes: impl IntoIterator<Item = Outcome>) -> Outcome {
    outcomes.into_iter().fold(Outcome::Ok, |joined, outcome| match (joined, outcome) {
        (Outcome::Failed, _) | (_, Outcome::Failed) => Outcome::Failed,
        (Outcome::Ok, Outcome::Ok) => Outcome::Ok,
        _ => Outcome::NotChecked,
    })
}

/// Hashes of the assertions that a claim names. An assertion that is not in the store may have been
/// redacted, so it is not a failure.
pub(super) fn assertions(manifest: &Manifest<'_, '_>) -> Outcome {
    if manifest.is_draft {
        return Outcome::NotChecked;
    }
    let claim_alg = manifest.claim.get("alg").and_then(Value::text);
    let checked = all(manifest.assertions.iter().map(|assertion| {
        let alg = assertion.alg.as_deref().or(claim_alg);
        matches(alg, [assertion.superbox.content], assertion.hash.as_deref())
    }));
    let complete = manifest.assertions.len() == manifest.named();
    all([checked, if complete { Outcome::Ok } else { Outcome::NotChecked }])
}

/// The link from an ingredient to its manifest. Redaction changes a manifest after it was linked,
/// and version 1 writers hashed it in more than one way, so only agreement counts.
pub(super) fn link(ingredient: &Ingredient, manifest: &Superbox<'_>, alg: Option<&str>) -> Outcome {
    let alg = ingredient.alg.as_deref().or(alg);
    match matches(alg, [manifest.content], ingredient.hash.as_deref()) {
        Outcome::Ok => Outcome::Ok,
        _ => Outcome::NotChecked,
    }
}

/// The hard binding of the active manifest to `bytes`, whose store takes the stretch `span`.
pub(super) fn binding(
    manifest: &Manifest<'_, '_>,
    bytes: &[u8],
    span: Option<(u64, u64)>,
    budget: &mut usize,
) -> Outcome {
    let claim_alg = manifest.claim.get("alg").and_then(Value::text);
    let bindings = manifest.all("c2pa.hash.data", budget);
    let ([binding], Some(span), false) =
        (bindings.as_slice(), span, manifest.is_update || manifest.is_draft)
    else {
        return Outcome::NotChecked;
    };
    let exclusions = binding.get("exclusions").map(Value::items).unwrap_or_default();
    let Some(kept) = kept(bytes, exclusions, span) else { return Outcome::NotChecked };
    let alg = binding.get("alg").and_then(Value::text).or(claim_alg);
    matches(alg, kept, binding.get("hash").and_then(Value::bytes))
}

/// What is left of `bytes` outside the exclusions; `None` where those are out of order or reach
/// beyond the manifest store, since bytes that are not covered cannot be vouched for.
fn kept<'b>(bytes: &'b [u8], exclusions: &[Value], span: (u64, u64)) -> Option<Vec<&'b [u8]>> {
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

fn matches<'b>(
    alg: Option<&str>,
    pieces: impl IntoIterator<Item = &'b [u8]>,
    expected: Option<&[u8]>,
) -> Outcome {
    let Some(expected) = expected else { return Outcome::NotChecked };
    let found = match alg {
        Some("sha256") => digest::<Sha256>(pieces),
        Some("sha384") => digest::<Sha384>(pieces),
        Some("sha512") => digest::<Sha512>(pieces),
        _ => return Outcome::NotChecked,
    };
    if found == expected { Outcome::Ok } else { Outcome::Failed }
}

fn digest<'b, D: Digest>(pieces: impl IntoIterator<Item = &'b [u8]>) -> Vec<u8> {
    let mut hasher = D::new();
    for piece in pieces {
        hasher.update(piece);
    }
    hasher.finalize().to_vec()
}
