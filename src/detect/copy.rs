//! Relation of the upload to the catalogue photos.

use serde::{Deserialize, Serialize};

use super::finding::{Basis, Finding, Severity};
use crate::evidence::Evidence;

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

/// Published threshold of PDQ: at most 31 of 256 bits. On 4,298 measured pairs of genuine photos it
/// gave 0.02 % false alarms.
const SAME: u16 = 31;
/// No genuine pair of that study came nearer than 60 bits, while 98 % of painted copies lie
/// below 56; the margin is thin, so it leads to `review` only.
const ALTERED: u16 = 56;
/// Below this quality a hash says little (ThreatExchange discards at most 49).
const QUALITY: u8 = 50;

/// Relation to the nearest catalogue photo (`None` without pixels or catalogue) and its findings.
///
/// This version compares whole frames only: crops, screenshots and collages are not found, and
/// where a copy was changed is not looked for, so nothing here leads to `conflict`.
#[must_use]
pub fn detect(evidence: &Evidence<'_>) -> (Option<Relation>, Vec<Finding>) {
    let Some(likeness) = &evidence.likeness else { return (None, Vec::new()) };
    let Some(nearest) = &likeness.nearest else { return (None, Vec::new()) };
    let usable = likeness.fingerprint.quality >= QUALITY && nearest.quality >= QUALITY;
    let (relation, code, severity) = match (nearest.distance, usable) {
        (0..=ALTERED, false) => {
            (Relation::Inconclusive, "copy.catalogue.inconclusive", Severity::Info)
        }
        (0..=SAME, true) => (Relation::SameImage, "copy.catalogue.same", Severity::Warning),
        (0..=ALTERED, true) => (Relation::AlteredCopy, "copy.catalogue.altered", Severity::Notice),
        _ => return (Some(Relation::None), Vec::new()),
    };
    let basis = Basis::default()
        .tag(format!("catalogue photo {}", nearest.catalogue_id))
        .matched(format!("distance {} of 256", nearest.distance));
    (Some(relation), vec![Finding::new(code, severity).with(basis)])
}
