//! C2PA manifest stores (C2PA 2.x; JUMBF, ISO 19566-5): what the active manifest and the chain of
//! its ingredients claim. Nothing is fetched, and nothing is trusted here.

use crate::container::{Container, PartKind};
use crate::limits::Limits;
use crate::metadata::Place;
use jumbf::{Bounds, Superbox};
use manifest::Manifest;

mod binding;
mod cbor;
mod hashes;
mod jumbf;
mod manifest;
mod signer;
pub mod soft_binding;
mod store;

pub use signer::Signer;

/// Outcome of one check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Outcome {
    /// It was checked and holds.
    Ok,
    /// It was checked and does not hold.
    Failed,
    /// It was not checked here.
    NotChecked,
}

/// One action of a `c2pa.actions` assertion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// Its name, `c2pa.created`.
    pub name: String,
    /// Last path segment of its digital source type, where it states one.
    pub source_type: Option<String>,
    /// Software agent, where it states one.
    pub software: Option<String>,
    /// Description, where it states one.
    pub description: Option<String>,
    /// Steps from the active manifest along its ingredients; 0 is the active one.
    pub depth: u8,
    /// How this manifest was reached: `componentOf` where any step on the way was one, else
    /// `inputTo` where any was, else `parentOf`; `None` at depth 0.
    pub relationship: Option<String>,
    /// Whether the assertion hashes of its own manifest hold.
    pub hashes: Outcome,
}

/// Who wrote a manifest, by what it says itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Writer {
    /// Claim generator.
    pub generator: Option<String>,
    /// Subject of the certificate that comes with its signature, which is not verified here.
    pub signer: Option<Signer>,
}

/// What the manifest store says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// Where the store stands.
    pub place: Place,
    /// Whether the JUMBF and CBOR structure of the active manifest could be read.
    pub structure: Outcome,
    /// Whether the active manifest's assertion hashes and its binding to the file's bytes hold.
    /// An ingredient that was damaged before it was taken in does not fail it.
    pub hashes: Outcome,
    /// The same, with bytes after the end that the format defines left out: appending bytes breaks
    /// the binding but does not make it another picture.
    pub hashes_to_end: Outcome,
    /// Whether the active manifest is compressed (`c2cm`): it is not opened.
    pub is_compressed: bool,
    /// Claim generator of the active manifest.
    pub generator: Option<String>,
    /// Who wrote the active manifest and those it was made from, parts left out.
    pub writers: Vec<Writer>,
    /// Algorithms of the soft bindings of the active manifest and of those it was made from.
    pub soft_bindings: Vec<String>,
    /// Whether the active manifest has an identity assertion (CAWG).
    pub has_identity: bool,
    /// Whether a manifest has an AI disclosure assertion (C2PA 2.4), parts left out.
    pub discloses_ai: bool,
    /// Time that the claim states, RFC 3339 as written.
    pub claimed_at: Option<String>,
    /// Actions of the active manifest and of the manifests it was made from, in chain order.
    pub actions: Vec<Action>,
    /// Whether a manifest that creates has an `inputTo` ingredient (an image was fed in).
    pub has_input: bool,
}

/// Reads the manifest store of `bytes`, already taken apart as `container`. `None` where there is
/// no store; a remote manifest (XMP `dcterms:provenance`) is not a store.
#[must_use]
pub fn read(bytes: &[u8], container: &Container<'_>, limits: &Limits) -> Option<Provenance> {
    let store = store::find(bytes, container)?;
    let mut found = Provenance {
        place: store.place.clone(),
        structure: Outcome::Failed,
        hashes: Outcome::NotChecked,
        hashes_to_end: Outcome::NotChecked,
        is_compressed: false,
        generator: None,
        writers: Vec::new(),
        soft_bindings: Vec::new(),
        has_identity: false,
        discloses_ai: false,
        claimed_at: None,
        actions: Vec::new(),
        has_input: false,
    };
    let mut bounds = Bounds { boxes: limits.max_parts, depth: limits.max_depth };
    let Some(root) = jumbf::parse(&store.bytes, &mut bounds) else { return Some(found) };
    let manifests = manifest::manifests(&root);
    let Some(active) = manifests.last().copied() else { return Some(found) };
    if active.kind == *b"c2cm" {
        // Compressed manifests (Brotli) are not opened.
        found.structure = Outcome::NotChecked;
        found.is_compressed = true;
        return Some(found);
    }
    let mut budget = manifest::MAX_ITEMS;
    let Some(first) = Manifest::read(active, &mut budget).filter(|_| !active.is_broken()) else {
        return Some(found);
    };
    found.structure = Outcome::Ok;
    found.generator = first.generator();
    found.claimed_at = first.claimed_at();
    found.has_identity = first.has("cawg.identity");
    let parent = match first.is_update {
        true => first.ingredients(&mut budget).iter().find_map(|ingredient| {
            let label = ingredient.manifest.as_deref()?;
            let superbox = manifests.iter().find(|m| m.label == label && m.kind == *b"c2ma")?;
            (ingredient.relationship == "parentOf")
                .then(|| Manifest::read(superbox, &mut budget))?
        }),
        false => None,
    };
    let mut bound = |bytes: &[u8]| match (&parent, first.is_update) {
        (Some(parent), _) => binding::check_updated(parent, bytes, store.span, &mut budget),
        (None, true) => Outcome::NotChecked,
        (None, false) => binding::check(&first, bytes, store.span, &mut budget),
    };
    let whole = bound(bytes);
    let to_end = match (whole, without_trailer(bytes, container)) {
        (Outcome::Failed, Some(bytes)) => bound(bytes),
        _ => whole,
    };
    let mut chain = Chain {
        manifests: &manifests,
        visited: Vec::new(),
        hashes: Vec::new(),
        budget,
        links: MOST_LINKS,
        max_depth: limits.max_depth,
        found: &mut found,
    };
    chain.walk(&first, 0, None);
    let chain = hashes::all(std::mem::take(&mut chain.hashes));
    found.hashes = hashes::all([chain, whole]);
    found.hashes_to_end = hashes::all([chain, to_end]);
    Some(found)
}

fn without_trailer<'b>(bytes: &'b [u8], container: &Container<'_>) -> Option<&'b [u8]> {
    let trailer = container.parts.iter().find(|part| part.kind == PartKind::Trailer)?;
    bytes.get(..usize::try_from(trailer.offset).ok()?)
}

/// Most links between manifests that are followed.
const MOST_LINKS: usize = 1_000;

/// The walk from the active manifest to those it was made from.
struct Chain<'s, 'a, 'f> {
    manifests: &'s [&'s Superbox<'a>],
    visited: Vec<&'s str>,
    hashes: Vec<Outcome>,
    budget: usize,
    /// Links to ingredients that may still be followed.
    links: usize,
    max_depth: usize,
    found: &'f mut Provenance,
}

impl<'s> Chain<'s, '_, '_> {
    fn walk(&mut self, manifest: &Manifest<'s, '_>, depth: u8, relationship: Option<&str>) {
        self.visited.push(manifest.label);
        let own = hashes::assertions(manifest);
        self.hashes.push(if depth == 0 || own == Outcome::Ok { own } else { Outcome::NotChecked });
        if relationship != Some("componentOf") {
            self.found.writers.push(Writer {
                generator: manifest.generator(),
                signer: manifest.signer(&mut self.budget),
            });
            self.found.soft_bindings.extend(manifest.soft_bindings(&mut self.budget));
            self.found.discloses_ai |= manifest.has("c2pa.ai-disclosure");
        }
        let actions = manifest.actions(&mut self.budget);
        let ingredients = manifest.ingredients(&mut self.budget);
        let creates = actions.iter().any(|action| action.name == "c2pa.created");
        let fed = ingredients.iter().any(|ingredient| ingredient.relationship == "inputTo");
        self.found.has_input |= creates && fed && relationship != Some("componentOf");
        if depth == 0 && self.found.claimed_at.is_none() {
            self.found.claimed_at = actions.iter().find_map(|action| action.when.clone());
        }
        self.found.actions.extend(actions.into_iter().map(|action| Action {
            name: action.name,
            source_type: action.source_type,
            software: action.software,
            description: action.description,
            depth,
            relationship: relationship.map(str::to_owned),
            hashes: own,
        }));
        let alg = manifest.alg();
        for ingredient in &ingredients {
            let step = match (relationship, ingredient.relationship.as_str()) {
                (Some("componentOf"), "parentOf" | "inputTo") | (_, "componentOf") => "componentOf",
                (Some("inputTo"), "parentOf") | (_, "inputTo") => "inputTo",
                (_, "parentOf") => "parentOf",
                _ => continue,
            };
            let Some(label) = ingredient.manifest.as_deref() else { continue };
            let Some(links) = self.links.checked_sub(1) else { return };
            self.links = links;
            let known = self.visited.contains(&label) || usize::from(depth) >= self.max_depth;
            let Some(next) = self.manifests.iter().find(|m| m.label == label && !known) else {
                continue;
            };
            self.hashes.push(hashes::link(ingredient, next, alg));
            match Manifest::read(next, &mut self.budget) {
                Some(read) => self.walk(&read, depth.saturating_add(1), Some(step)),
                None => self.hashes.push(Outcome::NotChecked),
            }
        }
    }
}
