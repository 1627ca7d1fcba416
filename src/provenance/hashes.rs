//! Whether assertions and ingredients are those that were claimed (C2PA 2.x, section 8.4). What cannot
//! be checked here is [`Outcome::NotChecked`], never a failure.

use sha2::{Digest, Sha256, Sha384, Sha512};

use super::Outcome;
use super::jumbf::Superbox;
use super::manifest::{Ingredient, Manifest};

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
    let claim_alg = manifest.alg();
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
    let content = match ingredient.inside.as_deref() {
        Some(label) => manifest.supers().find(|b| b.label == label).map(|b| b.content),
        None => Some(manifest.content),
    };
    match matches(alg, content, ingredient.hash.as_deref()) {
        Outcome::Ok => Outcome::Ok,
        _ => Outcome::NotChecked,
    }
}

/// Whether the hash of the pieces, joined, is the one expected.
pub(super) fn matches<'b>(
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
