//! Relation of the upload to the catalogue photos.

use serde::{Deserialize, Serialize};

use super::finding::Finding;
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

/// Relation to the nearest catalogue photo (`None` without pixels or catalogue) and its findings.
#[must_use]
pub fn detect(evidence: &Evidence<'_>) -> (Option<Relation>, Vec<Finding>) {
    let _ = evidence;
    (None, Vec::new())
}
