//! AI-generation markers, each in its proper home.

use super::finding::{Basis, Finding, Severity};
use super::markers::{Class, MARKERS, Marker};
use crate::evidence::Evidence;

mod bytedance;
mod declared;
mod generator;
mod manifest;
mod pixel;
mod tc260;
mod writer;

/// One marker met, and where.
type Hit = (&'static Marker, Basis);

/// Markers met, in table order without repeats, and a finding for each: where two homes say the same,
/// both are evidence.
#[must_use]
pub fn detect(evidence: &Evidence<'_>) -> (Vec<&'static Marker>, Vec<Finding>) {
    let mut hits: Vec<Hit> = tc260::hits(&evidence.metadata);
    hits.extend(bytedance::hits(&evidence.metadata));
    if let Some(provenance) = &evidence.provenance {
        let claims = manifest::hits(provenance);
        hits.extend(writer::hits(provenance, !claims.is_empty()));
        hits.extend(manifest::watermarks(provenance, !claims.is_empty()));
        hits.extend(claims);
    }
    hits.extend(declared::hits(&evidence.metadata));
    hits.extend(generator::hits(&evidence.metadata));
    hits.extend(pixel::hits(&evidence.marks));
    let mut markers = Vec::new();
    let mut findings = Vec::new();
    for marker in MARKERS {
        let Some((_, basis)) = hits.iter().find(|(hit, _)| std::ptr::eq(*hit, marker)) else {
            continue;
        };
        // Who wrote credentials that say nothing about AI is told, and is no marker of this file.
        if marker.code.starts_with("ai.") {
            markers.push(marker);
        }
        let finding = Finding::new(marker.code, severity(marker)).with(basis.clone());
        findings.push(Finding {
            regions: pixel::region(&evidence.marks, marker.code).into_iter().collect(),
            ..finding
        });
    }
    (markers, findings)
}

fn severity(marker: &Marker) -> Severity {
    match (marker.class, marker.strength) {
        (Class::Neutral | Class::Assist, _) | (_, ..=1) => Severity::Info,
        (Class::InnocentEdit | Class::Possible, _) | (_, 2) => Severity::Notice,
        _ => Severity::Warning,
    }
}
