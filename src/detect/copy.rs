//! Relation of the upload to the catalogue photos.

use serde::{Deserialize, Serialize};

use super::finding::{Basis, Finding, Severity};
use crate::evidence::Evidence;
use crate::likeness::{Likeness, MIN_QUALITY, Match, NEAR};

/// Largest distance of the same image, in bits of 256: the threshold that ThreatExchange gives
/// for PDQ. In the near-copy study (6,186 copies, 4,298 genuine pairs) it found 63 % of the copies
/// in any orientation, 98..100 % of the compressed, resized and blurred ones, and 0.02 % of the
/// genuine pairs.
const SAME: u16 = 31;

// `NEAR` is 56: the closest genuine pair of that study stood at 60 bits. Stained, captioned and
// re-rendered copies, of which 63..72 % lie within 31, are nearly all within the study's bar of
// 68. Elsewhere the margin is nil: two shirts on the same figure against white, photographed
// alike, stood at 56. So a distance of 32..=56 leads to a look by a person and to nothing more.

/// How an upload relates to a catalogue photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Relation {
    /// The catalogue photo itself, however compressed or turned.
    SameImage,
    /// The catalogue photo with something changed.
    AlteredCopy,
    /// The catalogue photo with a pen, arrow, text or mosaic over it.
    AnnotatedCopy,
    /// The catalogue photo made anew by a generator.
    Rerendered,
    /// The product cut out of the catalogue photo, on another background.
    ProductReused,
    /// A similar view; not a copy.
    SimilarView,
    /// Too little texture to tell.
    Inconclusive,
    /// Not alike.
    None,
}

/// Relation to the nearest catalogue photo (`None` without pixels or catalogue) and its findings.
///
/// Where an altered copy was changed is not determined in this version.
#[must_use]
pub fn detect(evidence: &Evidence<'_>) -> (Option<Relation>, Vec<Finding>) {
    let Some(likeness) = &evidence.likeness else { return (None, Vec::new()) };
    let Some(nearest) = &likeness.nearest else { return (None, Vec::new()) };
    let relation = relation(likeness, nearest);
    let finding = match relation {
        Relation::SameImage => Some(("copy.catalogue.same", Severity::Warning)),
        Relation::AlteredCopy => Some(("copy.catalogue.altered", Severity::Notice)),
        Relation::Inconclusive => Some(("copy.catalogue.inconclusive", Severity::Info)),
        _ => None,
    };
    let basis = || {
        Basis::default()
            .tag(format!("catalogue photo {}", nearest.catalogue_id))
            .matched(format!("distance {} of 256", nearest.distance))
    };
    let findings = finding.map(|(code, severity)| Finding::new(code, severity).with(basis()));
    (Some(relation), findings.into_iter().collect())
}

fn relation(likeness: &Likeness, nearest: &Match) -> Relation {
    let quality = likeness.fingerprint.quality.min(nearest.quality);
    if nearest.distance > NEAR {
        Relation::None
    } else if quality < MIN_QUALITY {
        Relation::Inconclusive
    } else if nearest.distance <= SAME {
        Relation::SameImage
    } else {
        Relation::AlteredCopy
    }
}
