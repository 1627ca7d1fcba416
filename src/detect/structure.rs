//! Structure of the file: damage, truncation, trailing data, and what could not be decoded.

use super::finding::{Basis, Finding, Severity};
use crate::container::{Flaw, Format, PartKind};
use crate::evidence::Evidence;
use crate::pixels::Undecoded;

/// Findings about the structure. None of them says anything about who made the picture.
#[must_use]
pub fn detect(evidence: &Evidence<'_>) -> Vec<Finding> {
    let container = &evidence.container;
    if container.format == Format::Unknown {
        return vec![Finding::new("container.unreadable", Severity::Warning)];
    }
    let mut findings = Vec::new();
    for (flaw, offset) in &container.flaws {
        let (code, severity) = match flaw {
            Flaw::Checksum => ("container.checksum", Severity::Notice),
            Flaw::Malformed => ("container.malformed", Severity::Notice),
            Flaw::TooManyParts => ("container.limit.parts", Severity::Notice),
            Flaw::Truncated => ("container.truncated", Severity::Notice),
        };
        let basis = Basis { offset: Some(*offset), ..Basis::default() };
        findings.push(Finding::new(code, severity).with(basis));
    }
    if let Some(part) = container.parts.iter().find(|part| part.kind == PartKind::Trailer) {
        let basis = Basis { offset: Some(part.offset), ..Basis::default() }
            .matched(format!("{} bytes", part.data.len()));
        findings.push(Finding::new("container.trailingData", Severity::Info).with(basis));
    }
    if let Some(place) = evidence.metadata.damaged.first() {
        let finding = Finding::new("container.metadata.damaged", Severity::Info);
        findings.push(finding.with(Basis::at(place)));
    }
    if let Some(place) = &evidence.metadata.unknown_text {
        let finding = Finding::new("container.metadata.encoding", Severity::Info);
        findings.push(finding.with(Basis::at(place)));
    }
    if evidence.metadata.cut {
        findings.push(Finding::new("container.limit.text", Severity::Notice));
    }
    if let Err(reason) = evidence.pixels {
        let code = match reason {
            Undecoded::Damaged | Undecoded::NotAnImage => "container.pixels.damaged",
            Undecoded::OverLimit => "container.pixels.overLimit",
            Undecoded::UnsupportedFormat => "container.pixels.unsupportedFormat",
        };
        findings.push(Finding::new(code, Severity::Notice));
    }
    findings
}
