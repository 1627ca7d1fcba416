//! AI-generation markers, each in its proper home.

use super::finding::Finding;
use super::markers::Marker;
use crate::evidence::Evidence;

/// Markers met, in table order without repeats, and their findings.
#[must_use]
pub fn detect(evidence: &Evidence<'_>) -> (Vec<&'static Marker>, Vec<Finding>) {
    let _ = evidence;
    (Vec::new(), Vec::new())
}
