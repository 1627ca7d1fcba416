//! What a C2PA manifest and the chain of its ingredients say about AI. A container alone is never
//! an AI marker: only actions with a digital source type count.

use super::Hit;
use crate::detect::finding::Basis;
use crate::detect::markers::{self, Class};
use crate::provenance::{Action, Outcome, Provenance};

const GENERATED: &str = "trainedAlgorithmicMedia";
const COMPOSITE: &str = "compositeWithTrainedAlgorithmicMedia";
const UNBOUND_GENERATED: &str = "ai.c2pa.unbound.generated";
const UNBOUND_EDITED: &str = "ai.c2pa.unbound.edited";
/// Actions that do not change what a picture shows (C2PA conformance rubrics).
const NON_EDITORIAL: [&str; 11] = [
    "c2pa.converted",
    "c2pa.edited.metadata",
    "c2pa.enhanced",
    "c2pa.published",
    "c2pa.redacted",
    "c2pa.repackaged",
    "c2pa.resized.proportional",
    "c2pa.transcoded",
    "c2pa.watermarked",
    "c2pa.watermarked.bound",
    "c2pa.watermarked.unbound",
];

/// Algorithm of a watermark that is put on generated pictures only.
const OF_A_GENERATOR: &str = "com.microsoft.invismark";
/// In the description of the action by which Google's services watermark what their AI makes.
const SYNTHID: &str = "imperceptible SynthID watermark";

/// Markers of the actions. Where the hashes do not hold, the claim is about other bytes than these,
/// and only its presence is left to report (C2-09).
pub(super) fn hits(provenance: &Provenance) -> Vec<Hit> {
    let hit = |action: &Action| {
        let marker = markers::first(marker(action, provenance.has_input)?)?;
        let marker = match [provenance.hashes_to_end, action.hashes].contains(&Outcome::Failed) {
            false => marker,
            true if marker.class == Class::Full => markers::find("C2-09", UNBOUND_GENERATED)?,
            true => markers::find("C2-09", UNBOUND_EDITED)?,
        };
        let source = action.source_type.as_deref().unwrap_or_default();
        let basis = Basis::at(&provenance.place)
            .tag("c2pa.actions")
            .matched(format!("{} with digitalSourceType {source}", action.name));
        Some((marker, basis))
    };
    let disclosed = provenance.discloses_ai.then(|| {
        let basis = Basis::at(&provenance.place).tag("c2pa.ai-disclosure");
        Some((markers::first("C2-08")?, basis))
    });
    provenance.actions.iter().filter_map(hit).chain(disclosed.flatten()).collect()
}

/// What stands beside the claims about AI: that a watermark was put in. It supports them and says
/// nothing alone, but for the algorithm of a service that marks nothing else.
pub(super) fn watermarks(provenance: &Provenance, has_ai: bool) -> Vec<Hit> {
    let basis = || Basis::at(&provenance.place);
    let mut hits = Vec::new();
    if has_ai && let Some(quote) = provenance.actions.iter().find_map(watermarked) {
        let marker = markers::find("C2-06", "ai.c2pa.watermarked");
        hits.extend(marker.map(|marker| (marker, basis().tag("c2pa.actions").matched(quote))));
    }
    let is_marked = provenance.soft_bindings.iter().any(|alg| alg.starts_with(OF_A_GENERATOR));
    if is_marked && !has_ai && provenance.hashes_to_end != Outcome::Failed {
        let marker = markers::find("C2-07", "ai.c2pa.softBinding");
        let basis = basis().tag("c2pa.soft-binding").matched(OF_A_GENERATOR);
        hits.extend(marker.map(|marker| (marker, basis)));
    }
    hits
}

/// What says that an action put a watermark in, other than one by which the credentials are found.
fn watermarked(action: &Action) -> Option<&'static str> {
    let is_synthid = action.description.as_deref().is_some_and(|text| text.contains(SYNTHID));
    let is_named = action.name == "c2pa.watermarked.unbound";
    let quote = if is_synthid { SYNTHID } else { "c2pa.watermarked.unbound" };
    let is_part = action.relationship.as_deref() == Some("componentOf");
    ((is_synthid || is_named) && !is_part && action.hashes != Outcome::Failed).then_some(quote)
}

/// The marker of one action. A generated component inside a human composite is an edit, and so is
/// work on a generated picture that was fed in.
fn marker(action: &Action, has_input: bool) -> Option<&'static str> {
    let component = action.relationship.as_deref() == Some("componentOf");
    let fed_in = action.relationship.as_deref() == Some("inputTo");
    let begins = matches!(action.name.as_str(), "c2pa.created" | "c2pa.opened");
    match (action.source_type.as_deref()?, begins) {
        (GENERATED, true) if component => Some("C2-05"),
        (GENERATED, true) if has_input || fed_in => Some("C2-03"),
        (GENERATED, true) => Some("C2-02"),
        (_, false) if NON_EDITORIAL.contains(&action.name.as_str()) => None,
        (COMPOSITE, _) => Some("C2-04"),
        (GENERATED | "compositeSynthetic" | "trainedAlgorithmicData", false) => Some("C2-05"),
        _ => None,
    }
}
