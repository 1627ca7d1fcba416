//! Evidence to findings: every detector runs, in a fixed order, without an early exit.

use crate::evidence::Evidence;

pub mod ai;
pub mod camera;
pub mod copy;
pub mod finding;
pub mod markers;
pub mod provenance;
pub mod structure;

pub use finding::{Basis, Finding, Region, Severity};

/// What the detectors say about one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detected {
    /// Findings in detector order: structure, provenance, ai, camera, copy.
    pub findings: Vec<Finding>,
    /// AI markers that were met, in table order.
    pub markers: Vec<&'static markers::Marker>,
    /// Camera status.
    pub camera: camera::Camera,
    /// Relation to the catalogue.
    pub relation: Option<copy::Relation>,
}

/// Runs all detectors.
#[must_use]
pub fn run(evidence: &Evidence<'_>) -> Detected {
    let mut findings = structure::detect(evidence);
    findings.extend(provenance::detect(evidence));
    let (markers, ai_findings) = ai::detect(evidence);
    findings.extend(ai_findings);
    let (camera, camera_findings) = camera::detect(evidence);
    findings.extend(camera_findings);
    let (relation, copy_findings) = copy::detect(evidence);
    findings.extend(copy_findings);
    Detected { findings, markers, camera, relation }
}
