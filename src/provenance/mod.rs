//! C2PA manifest stores (C2PA 2.x; JUMBF, ISO 19566-5): what the active manifest and the chain of
//! its ingredients claim. Nothing is fetched, and nothing is trusted here.

use crate::container::Container;
use crate::limits::Limits;
use crate::metadata::Place;

mod cbor;
mod jumbf;
mod manifest;
mod store;

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
    /// Steps from the active manifest along `parentOf` and `inputTo` ingredients; 0 is the active one.
    pub depth: u8,
    /// Relationship of the ingredient through which this manifest was reached; `None` at depth 0.
    pub relationship: Option<String>,
}

/// What the manifest store says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// Where the store stands.
    pub place: Place,
    /// Whether the JUMBF and CBOR structure of the active manifest could be read.
    pub structure: Outcome,
    /// Whether assertion hashes and the hard binding hold.
    pub hashes: Outcome,
    /// Claim generator of the active manifest.
    pub generator: Option<String>,
    /// Time that the claim states, RFC 3339 as written.
    pub claimed_at: Option<String>,
    /// Actions of the active manifest and of the manifests it was made from, in chain order.
    pub actions: Vec<Action>,
    /// Whether a manifest that creates has an `inputTo` ingredient (an image was fed in).
    pub has_input: bool,
}

/// Reads the manifest store of `container`. `None` where there is no store; a remote manifest (XMP `dcterms:provenance`) is not a store.
#[must_use]
pub fn read(container: &Container<'_>, limits: &Limits) -> Option<Provenance> {
    let store = store::find(container)?;
    let mut provenance = Provenance {
        place: store.place,
        structure: Outcome::Failed,
        hashes: Outcome::NotChecked,
        generator: None,
        claimed_at: None,
        actions: Vec::new(),
        has_input: false,
    };
    let mut bounds = jumbf::Bounds { boxes: limits.max_parts, depth: limits.max_depth };
    let root = jumbf::parse(&store.bytes, &mut bounds).filter(|root| &root.kind == b"c2pa");
    if let Some(story) = root.as_ref().and_then(manifest::read) {
        let broken = root.as_ref().is_some_and(jumbf::Superbox::is_broken);
        provenance.structure = if broken { Outcome::Failed } else { Outcome::Ok };
        story.fill(&mut provenance);
    }
    Some(provenance)
}
