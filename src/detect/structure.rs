//! Structure of the file: damage, truncation, trailing data.

use super::finding::Finding;
use crate::evidence::Evidence;

/// Findings about the structure.
#[must_use]
pub fn detect(evidence: &Evidence<'_>) -> Vec<Finding> {
    let _ = evidence;
    Vec::new()
}
