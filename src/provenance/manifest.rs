//! Manifests of a store: the active one's claim, and the actions along the chain of ingredients.

use super::cbor::{self, Value};
use super::jumbf::Superbox;
use super::{Action, Provenance};

/// Most manifests that are walked, and most actions that are kept.
const MOST_MANIFESTS: usize = 32;
const MOST_ACTIONS: usize = 256;
const MOST_ITEMS: usize = 200_000;

/// What the active manifest and its ingredients say.
#[derive(Debug, Default)]
pub(super) struct Story {
    pub(super) generator: Option<String>,
    pub(super) claimed_at: Option<String>,
    pub(super) actions: Vec<Action>,
    pub(super) has_input: bool,
}

impl Story {
    pub(super) fn fill(self, provenance: &mut Provenance) {
        provenance.generator = self.generator;
        provenance.claimed_at = self.claimed_at;
        provenance.actions = self.actions;
        provenance.has_input = self.has_input;
    }
}

/// Reads the active manifest, the last of `store`, and walks `parentOf` and `inputTo` ingredients.
/// `None` where the active manifest's claim cannot be read.
pub(super) fn read(store: &Superbox<'_>) -> Option<Story> {
    let manifests: Vec<&Superbox<'_>> =
        store.supers().filter(|inner| matches!(&inner.kind, b"c2ma" | b"c2um")).collect();
    let active = manifests.last()?;
    let mut budget = MOST_ITEMS;
    let claim = claim(active, &mut budget)?;
    let mut story = Story {
        generator: generator(&claim),
        claimed_at: ["created", "dc:created"]
            .iter()
            .find_map(|k| claim.get(k)?.text().map(str::to_owned)),
        ..Story::default()
    };
    let mut queue: Vec<(&str, u8, Option<String>)> = vec![(&active.label, 0, None)];
    let mut next = 0;
    while let Some((label, depth, relationship)) = queue.get(next).cloned() {
        next += 1;
        let Some(manifest) = manifests.iter().find(|m| m.label == label) else { continue };
        let assertions = assertions(manifest, &mut budget);
        let mut created = false;
        for (_, actions) in assertions.iter().filter(|(l, _)| l.starts_with("c2pa.actions")) {
            let list = actions.get("actions").map(Value::items).unwrap_or_default();
            for action in list.iter().take(MOST_ACTIONS.saturating_sub(story.actions.len())) {
                let action = self::action(action, depth, relationship.as_deref());
                created |= action.name == "c2pa.created";
                story.actions.push(action);
            }
        }
        for (_, ingredient) in assertions.iter().filter(|(l, _)| l.starts_with("c2pa.ingredient")) {
            let Some(relation) = ingredient.get("relationship").and_then(Value::text) else {
                continue;
            };
            story.has_input |= created && relation == "inputTo";
            if !matches!(relation, "parentOf" | "inputTo" | "componentOf") {
                continue;
            }
            let Some(target) = target(ingredient) else { continue };
            let known = manifests.iter().find(|m| m.label == target);
            let seen = queue.iter().any(|(label, ..)| *label == target);
            if let Some(manifest) = known.filter(|_| !seen && queue.len() < MOST_MANIFESTS) {
                // Whatever lies behind a component stays a component.
                let through = if relationship.as_deref() == Some("componentOf") {
                    "componentOf"
                } else {
                    relation
                };
                queue.push((&manifest.label, depth.saturating_add(1), Some(through.to_owned())));
            }
        }
    }
    Some(story)
}

/// The claim of a manifest, version 1 or 2.
fn claim(manifest: &Superbox<'_>, budget: &mut usize) -> Option<Value> {
    let claim = manifest.supers().find(|inner| &inner.kind == b"c2cl")?;
    match cbor::decode(claim.data(*b"cbor")?, budget)? {
        claim @ Value::Map(_) => Some(claim),
        _ => None,
    }
}

/// Labels and content of the CBOR assertions.
fn assertions(manifest: &Superbox<'_>, budget: &mut usize) -> Vec<(String, Value)> {
    let Some(store) = manifest.supers().find(|inner| &inner.kind == b"c2as") else {
        return Vec::new();
    };
    store
        .supers()
        .filter(|a| a.label.starts_with("c2pa.actions") || a.label.starts_with("c2pa.ingredient"))
        .filter_map(|a| Some((a.label.clone(), cbor::decode(a.data(*b"cbor")?, budget)?)))
        .collect()
}

fn action(action: &Value, depth: u8, relationship: Option<&str>) -> Action {
    let source = action.get("digitalSourceType").and_then(Value::text);
    let software = action.get("softwareAgent").and_then(|agent| match agent {
        Value::Text(name) => Some(name.as_str()),
        other => other.get("name").and_then(Value::text),
    });
    Action {
        name: action.get("action").and_then(Value::text).unwrap_or_default().to_owned(),
        source_type: source.map(|uri| uri.rsplit('/').next().unwrap_or(uri).to_owned()),
        software: software.map(str::to_owned),
        depth,
        relationship: relationship.map(str::to_owned),
    }
}

/// Name of the claim generator, in its version 1 and version 2 forms.
fn generator(claim: &Value) -> Option<String> {
    let info = claim.get("claim_generator_info");
    let info = info.map(|info| info.items().first().unwrap_or(info));
    info.and_then(|info| info.get("name")?.text())
        .or_else(|| claim.get("claim_generator")?.text())
        .map(str::to_owned)
}

/// Label of the manifest that an ingredient points to, from a JUMBF URI such as
/// `self#jumbf=/c2pa/LABEL` or `self#jumbf=/c2pa/LABEL/c2pa.claim`.
fn target(ingredient: &Value) -> Option<String> {
    let hashed = ["activeManifest", "active_manifest", "c2pa_manifest"]
        .iter()
        .find_map(|key| ingredient.get(key))?;
    let url = hashed.get("url").and_then(Value::text).or_else(|| hashed.text())?;
    let path = url.split_once("/c2pa/").map_or(url, |(_, path)| path);
    path.split('/').next().map(str::to_owned)
}
