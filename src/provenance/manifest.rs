//! One manifest of a store: its claim, the assertions that the claim names, and what they say.

use super::cbor::{self, Value};
use super::jumbf::Superbox;
use super::signer::{self, Signer};

/// Most data items of all CBOR of one store together.
pub(super) const MAX_ITEMS: usize = 200_000;

/// Most assertions of one claim that are looked at.
const MOST_ASSERTIONS: usize = 1_000;

/// Where claims of version 1 and 2 list their assertions.
const ASSERTION_LISTS: [&str; 3] = ["created_assertions", "assertions", "gathered_assertions"];

/// One manifest whose claim could be read.
#[derive(Debug)]
pub(super) struct Manifest<'s, 'a> {
    pub(super) label: &'s str,
    /// Whether it only adds to its parent (`c2um`) and so has no binding to pixels of its own.
    pub(super) is_update: bool,
    /// Whether its references have the form of drafts before C2PA 1.0, which hashed otherwise.
    pub(super) is_draft: bool,
    pub(super) claim: Value,
    /// CBOR of its signature.
    pub(super) signature: Option<&'a [u8]>,
    /// Assertions that the claim names, in the claim's order.
    pub(super) assertions: Vec<Assertion<'s, 'a>>,
}

/// One assertion that the claim names.
#[derive(Debug)]
pub(super) struct Assertion<'s, 'a> {
    /// Label with its `__1` suffix, where it has one.
    pub(super) label: &'s str,
    pub(super) superbox: &'s Superbox<'a>,
    pub(super) hash: Option<Vec<u8>>,
    pub(super) alg: Option<String>,
}

/// A reference to another manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ingredient {
    pub(super) relationship: String,
    /// Label of its manifest in the same store, where it has one.
    pub(super) manifest: Option<String>,
    /// Label of the box inside that manifest which the link names instead of the whole.
    pub(super) inside: Option<String>,
    pub(super) hash: Option<Vec<u8>>,
    pub(super) alg: Option<String>,
}

/// An action as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RawAction {
    pub(super) name: String,
    pub(super) source_type: Option<String>,
    pub(super) software: Option<String>,
    pub(super) description: Option<String>,
    pub(super) when: Option<String>,
}

/// The manifests of a store, first to last; the last is the active one.
pub(super) fn manifests<'s, 'a>(store: &'s Superbox<'a>) -> Vec<&'s Superbox<'a>> {
    store.supers().filter(|inner| matches!(&inner.kind, b"c2ma" | b"c2um" | b"c2cm")).collect()
}

impl<'s, 'a> Manifest<'s, 'a> {
    /// Reads a manifest. `None` where the claim or an assertion list cannot be read.
    pub(super) fn read(superbox: &'s Superbox<'a>, budget: &mut usize) -> Option<Self> {
        let claim_box = superbox.supers().find(|inner| inner.kind == *b"c2cl")?;
        let claim = cbor::decode(claim_box.data(*b"cbor")?, budget)?;
        let kept = superbox.supers().find(|inner| inner.kind == *b"c2as")?;
        let mut assertions: Vec<Assertion<'_, '_>> = Vec::new();
        let mut is_draft = false;
        let references = ASSERTION_LISTS.iter().filter_map(|l| claim.get(l)).flat_map(Value::items);
        for reference in references.take(MOST_ASSERTIONS) {
            let Some(url) = reference.get("url").and_then(Value::text) else { continue };
            is_draft |= url.starts_with("self#jumbf=c2pa/");
            let label = last_segment(url);
            // A label that is named twice is looked at once, so that hashing stays linear.
            if assertions.iter().any(|known| known.label == label) {
                continue;
            }
            if let Some(found) = kept.supers().find(|inner| inner.label == label) {
                assertions.push(Assertion {
                    label: &found.label,
                    superbox: found,
                    hash: reference.get("hash").and_then(Value::bytes).map(<[u8]>::to_vec),
                    alg: text_of(reference, "alg"),
                });
            }
        }
        let is_update = superbox.kind == *b"c2um";
        let signature = superbox.supers().find(|inner| inner.kind == *b"c2cs");
        let signature = signature.and_then(|inner| inner.data(*b"cbor"));
        Some(Self { label: &superbox.label, is_update, is_draft, claim, signature, assertions })
    }

    /// How many assertions the claim names, found or not.
    pub(super) fn named(&self) -> usize {
        let lists = ASSERTION_LISTS.iter().filter_map(|list| self.claim.get(list));
        lists.map(|list| list.items().len()).sum()
    }

    /// Algorithm of the hashes that name none.
    pub(super) fn alg(&self) -> Option<&str> {
        self.claim.get("alg").and_then(Value::text)
    }

    /// Whether the claim names an assertion with this base label.
    pub(super) fn has(&self, base: &str) -> bool {
        self.assertions.iter().any(|assertion| is_versioned(assertion.label, base))
    }

    /// CBOR of the assertion with exactly this label.
    pub(super) fn one(&self, label: &str, budget: &mut usize) -> Option<Value> {
        let found = self.assertions.iter().find(|assertion| assertion.label == label)?;
        cbor::decode(found.superbox.data(*b"cbor")?, budget)
    }

    /// CBOR of every assertion with this base label, in the claim's order.
    pub(super) fn all(&self, base: &str, budget: &mut usize) -> Vec<Value> {
        self.assertions
            .iter()
            .filter(|assertion| is_versioned(assertion.label, base))
            .filter_map(|assertion| cbor::decode(assertion.superbox.data(*b"cbor")?, budget))
            .collect()
    }

    /// Claim generator: the string of version 1, else name and version of the first generator info.
    pub(super) fn generator(&self) -> Option<String> {
        if let Some(text) = text_of(&self.claim, "claim_generator").filter(|t| !t.trim().is_empty())
        {
            return Some(text);
        }
        let info = self.claim.get("claim_generator_info")?;
        let info = info.items().first().unwrap_or(info);
        let name = info.get("name").and_then(Value::text)?;
        Some(match info.get("version").and_then(Value::text) {
            Some(version) => format!("{name} {version}"),
            None => name.to_owned(),
        })
    }

    /// Who signed it, by the certificate that comes with the signature.
    pub(super) fn signer(&self, budget: &mut usize) -> Option<Signer> {
        signer::read(self.signature?, budget)
    }

    /// Time that the claim states, where it states one.
    pub(super) fn claimed_at(&self) -> Option<String> {
        ["created", "dc:created", "dcterms:created"]
            .iter()
            .find_map(|key| text_of(&self.claim, key))
    }

    /// Actions of all `c2pa.actions` assertions: each with what its template adds, its related actions,
    /// and its changes where those state a source type of their own.
    pub(super) fn actions(&self, budget: &mut usize) -> Vec<RawAction> {
        let mut out = Vec::new();
        for assertion in self.all("c2pa.actions", budget) {
            let list = |value: &Value, key: &str| {
                value.get(key).map(Value::items).unwrap_or_default().to_vec()
            };
            for action in list(&assertion, "actions") {
                let Some(read) = RawAction::read(&action, &assertion) else { continue };
                let changes = list(&action, "changes");
                let changed = changes.iter().filter_map(|change| {
                    let source_type = Some(source_type(change)?);
                    Some(RawAction { source_type, ..read.clone() })
                });
                let changed: Vec<RawAction> = changed.collect();
                out.push(read);
                out.extend(changed);
                let related = list(&action, "related");
                out.extend(related.iter().filter_map(|action| RawAction::read(action, &assertion)));
            }
        }
        out
    }

    /// Algorithms of the `c2pa.soft-binding` assertions.
    pub(super) fn soft_bindings(&self, budget: &mut usize) -> Vec<String> {
        self.all("c2pa.soft-binding", budget).iter().filter_map(|b| text_of(b, "alg")).collect()
    }

    /// Ingredients of all `c2pa.ingredient` assertions.
    pub(super) fn ingredients(&self, budget: &mut usize) -> Vec<Ingredient> {
        let read = |assertion: &Value| {
            let link = ["activeManifest", "active_manifest", "c2pa_manifest"]
                .iter()
                .find_map(|key| assertion.get(key));
            let url = link.and_then(|link| link.get("url")).and_then(Value::text);
            let (manifest, inside) = url.map(target).unzip();
            Some(Ingredient {
                relationship: text_of(assertion, "relationship")?,
                manifest: manifest.map(str::to_owned),
                inside: inside.flatten().map(str::to_owned),
                hash: link
                    .and_then(|link| link.get("hash"))
                    .and_then(Value::bytes)
                    .map(<[u8]>::to_vec),
                alg: link.and_then(|link| text_of(link, "alg")),
            })
        };
        self.all("c2pa.ingredient", budget).iter().filter_map(read).collect()
    }
}

impl RawAction {
    fn read(action: &Value, assertion: &Value) -> Option<Self> {
        let name = text_of(action, "action")?;
        let templates = assertion.get("templates").map(Value::items).unwrap_or_default();
        let template = templates.iter().find(|template| {
            template.get("action").and_then(Value::text).is_some_and(|t| t == name || t == "*")
        });
        Some(Self {
            source_type: source_type(action).or_else(|| source_type(template?)),
            software: software(action, assertion).or_else(|| software(template?, assertion)),
            description: text_of(action, "description")
                .or_else(|| text_of(template?, "description")),
            when: text_of(action, "when"),
            name,
        })
    }
}

/// Last path segment of the digital source type.
fn source_type(map: &Value) -> Option<String> {
    map.get("digitalSourceType").and_then(Value::text).map(|uri| last_segment(uri).to_owned())
}

/// Software agent: a string in version 1, a map or an index into a list in version 2.
fn software(action: &Value, assertion: &Value) -> Option<String> {
    let agent = action.get("softwareAgent").or_else(|| {
        let index = action.get("softwareAgentIndex").and_then(Value::unsigned)?;
        assertion.get("softwareAgents")?.items().get(usize::try_from(index).ok()?)
    })?;
    agent.text().map(str::to_owned).or_else(|| text_of(agent, "name"))
}

/// Whether `label` is `base` with any version (`.v2`) and instance (`__1`).
fn is_versioned(label: &str, base: &str) -> bool {
    let label = label.split_once("__").map_or(label, |(name, _)| name);
    label.strip_prefix(base).is_some_and(|rest| {
        rest.is_empty()
            || rest.strip_prefix(".v").is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()))
    })
}

/// Label of a manifest, and of the box inside it, in an address of the same store.
fn target(url: &str) -> (&str, Option<&str>) {
    match url.split_once("/c2pa/").map(|(_, path)| path.split_once('/').unwrap_or((path, ""))) {
        Some((manifest, "")) => (manifest, None),
        Some((manifest, inside)) => (manifest, Some(inside)),
        None => (last_segment(url), None),
    }
}

fn last_segment(uri: &str) -> &str {
    uri.rsplit('/').next().unwrap_or(uri)
}

fn text_of(map: &Value, key: &str) -> Option<String> {
    map.get(key).and_then(Value::text).map(str::to_owned)
}
