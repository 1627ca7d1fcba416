//! What Content Credentials say beside AI: that they are there, whether they fit, and that a camera
//! took the picture. A container alone says nothing about AI; a capture counts for the buyer once a
//! server has checked its signature.

use super::finding::{Basis, Finding, Severity};
use crate::evidence::Evidence;
use crate::provenance::{Action, Outcome, Provenance, soft_binding};

const CAPTURES: [&str; 2] = ["digitalCapture", "computationalCapture"];

/// The action by which a camera took the picture, while the hashes hold.
pub(super) fn capture(provenance: &Provenance) -> Option<&Action> {
    let taken = provenance.actions.iter().find(|action| {
        let source = action.source_type.as_deref().unwrap_or_default();
        action.name == "c2pa.created"
            && CAPTURES.contains(&source)
            && matches!(action.relationship.as_deref(), None | Some("parentOf"))
    });
    taken.filter(|_| provenance.hashes_to_end != Outcome::Failed)
}

/// Findings about the manifest store, or about one that is kept elsewhere.
#[must_use]
pub fn detect(evidence: &Evidence<'_>) -> Vec<Finding> {
    match &evidence.provenance {
        Some(provenance) => embedded(provenance),
        None => remote(evidence).into_iter().collect(),
    }
}

fn embedded(provenance: &Provenance) -> Vec<Finding> {
    let basis = || Basis::at(&provenance.place);
    let info = |code: &str, basis: Basis| Finding::new(code, Severity::Info).with(basis);
    let mut findings = Vec::new();
    if provenance.is_compressed {
        findings.push(info("provenance.compressed", basis()));
    } else if provenance.structure == Outcome::Failed {
        let finding = Finding::new("provenance.unreadable", Severity::Notice);
        findings.push(finding.with(basis()));
    }
    if provenance.hashes_to_end == Outcome::Failed {
        findings.push(Finding::new("provenance.altered", Severity::Notice).with(basis()));
    }
    if let Some(action) = capture(provenance) {
        let source = action.source_type.as_deref().unwrap_or_default();
        let basis = basis().tag("c2pa.actions");
        let quote = format!("c2pa.created with digitalSourceType {source}");
        findings.push(info("provenance.capture.declared", basis.matched(quote)));
    }
    if let Some(algorithm) = provenance.soft_bindings.first() {
        let basis = basis().tag("c2pa.soft-binding").matched(soft_binding::family(algorithm));
        findings.push(info("provenance.softBinding", basis));
    }
    if provenance.has_identity {
        findings.push(info("provenance.identity", basis().tag("cawg.identity")));
    }
    findings
}

/// A manifest that XMP names at an address. It is not fetched, and only the host is quoted.
fn remote(evidence: &Evidence<'_>) -> Option<Finding> {
    const TERMS: &str = "http://purl.org/dc/terms/";
    let property = evidence
        .metadata
        .xmp
        .iter()
        .find(|property| property.namespace == TERMS && property.name == "provenance")?;
    let rest = property
        .value
        .trim()
        .strip_prefix("https://")
        .or_else(|| property.value.trim().strip_prefix("http://"))?;
    let host = rest.split(['/', '?', '#']).next()?.rsplit('@').next()?;
    let basis = Basis::at(&property.place).tag("dcterms:provenance").matched(format!("at {host}"));
    Some(Finding::new("provenance.remote", Severity::Info).with(basis))
}
