//! The whole pipeline in one call.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::detect::camera::{Camera, CameraStatus};
use crate::detect::copy::Relation;
use crate::detect::finding::{Finding, Region, Severity, clip};
use crate::detect::markers::{Class, Marker};
use crate::detect::{self, Detected};
use crate::digest;
use crate::evidence::{self, ClaimTimes, Evidence, Known};
use crate::likeness::{Catalogue, CatalogueError};
use crate::limits::Limits;
use crate::pixels::Undecoded;
use crate::policy::{self, Policy, Row};
use crate::provenance::Outcome;
use crate::report::{
    Ai, AiStatus, File, Inputs, LikenessReport, PolicyInput, Provenance, Report, SCHEMA, Status,
    Verdict, format_name, pixels_name,
};
use crate::time::parse_rfc3339;

/// All that a report depends on beside the bytes.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Context {
    /// The product's catalogue with the SHA-256 of the bundle's bytes; see [`Context::with_catalogue`].
    pub catalogue: Option<(Catalogue, String)>,
    /// Catalogue photos as files by id, for the change map; see [`Context::with_references`]. Shared,
    /// since a verifier has a context for each file of a claim.
    pub references: BTreeMap<String, Arc<[u8]>>,
    /// Time of the claim, RFC 3339.
    pub at: Option<String>,
    /// Time of the order, RFC 3339.
    pub ordered_at: Option<String>,
    /// Limits.
    pub limits: Limits,
    /// Policy.
    pub policy: Policy,
}

impl Context {
    /// Sets the catalogue from the bytes of a bundle.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] where the bytes are not a bundle.
    pub fn with_catalogue(mut self, bundle: &[u8]) -> Result<Self, CatalogueError> {
        let catalogue = Catalogue::from_bytes(bundle)?;
        self.catalogue = Some((catalogue, digest::sha256_hex(bundle)));
        Ok(self)
    }

    /// Adds catalogue photos as files (JPEG, PNG, WebP), each by its id in the catalogue. Where an
    /// upload was made from one of them, it is compared with it in full; reduced copies of at most
    /// 800 pixels a side ([`crate::pixels::reference`]) are enough. Without, it is compared with the
    /// small picture in the fingerprint, which leads to `review` at most.
    #[must_use]
    pub fn with_references(mut self, files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        self.references.extend(files.into_iter().map(|(id, file)| (id, Arc::from(file))));
        self
    }

    fn inputs(&self) -> Inputs {
        Inputs {
            policy: PolicyInput { id: self.policy.id.clone(), sha256: self.policy.sha256() },
            catalogue: self.catalogue.as_ref().map(|(_, sha256)| sha256.clone()),
            references: None,
            limits: self.limits.id.to_owned(),
            at: self.at.clone(),
            ordered_at: self.ordered_at.clone(),
        }
    }
}

/// Inspects one file. Any bytes give a report: a malformed photo is a result, not an error.
#[must_use]
pub fn inspect(bytes: &[u8], context: &Context) -> Report {
    inspect_with_rows(bytes, context).0
}

/// The rows of the policy's table that a report's verdict is made from, each with its code.
pub(crate) type Rows = Vec<(Row, String)>;

/// Like [`inspect`], with the rows, for a verdict that knows more than the file.
pub(crate) fn inspect_with_rows(bytes: &[u8], context: &Context) -> (Report, Rows) {
    if bytes.len() as u64 > context.limits.max_bytes {
        return oversize(bytes.len() as u64, &digest::sha256_hex(bytes), context);
    }
    let known = Known {
        catalogue: context.catalogue.as_ref().map(|(catalogue, _)| catalogue),
        references: Some(&context.references),
    };
    let mut evidence = evidence::gather(bytes, known, &context.limits);
    let seconds = |time: &Option<String>| parse_rfc3339(time.as_deref()?);
    evidence.claim =
        ClaimTimes { at: seconds(&context.at), ordered_at: seconds(&context.ordered_at) };
    let detected = detect::run(&evidence);
    let inputs = Inputs { references: evidence.reference.clone(), ..context.inputs() };
    let (width, height) = evidence.size().unzip();
    let rows = policy::reasons(&detected);
    let report = Report {
        status: status(&detected),
        limits_hit: limits_hit(&detected),
        file: File {
            bytes: evidence.bytes,
            sha256: evidence.sha256.clone(),
            format: format_name(evidence.container.format).to_owned(),
            width,
            height,
            orientation: evidence.orientation,
            pixels: evidence.pixels.map_or_else(pixels_name, |_| "decoded").to_owned(),
        },
        ai: ai(&detected.markers),
        provenance: provenance(&evidence),
        likeness: likeness(&evidence, &detected),
        inputs,
        ..frame(detected, &rows, context)
    };
    (report, rows)
}

/// The report of a file of `bytes` bytes with this SHA-256 that is larger than
/// [`Limits::max_bytes`]: it is digested and not looked into.
#[must_use]
pub fn inspect_oversize(bytes: u64, sha256: &str, context: &Context) -> Report {
    oversize(bytes, sha256, context).0
}

/// Like [`inspect_oversize`], with the rows.
pub(crate) fn oversize(bytes: u64, sha256: &str, context: &Context) -> (Report, Rows) {
    let detected = Detected {
        findings: vec![Finding::new("container.limit.bytes", Severity::Notice)],
        markers: Vec::new(),
        camera: Camera {
            status: CameraStatus::Unknown,
            make: None,
            model: None,
            captured_at: None,
        },
        relation: None,
    };
    let rows = policy::reasons(&detected);
    let report = Report {
        status: Status::Partial,
        limits_hit: limits_hit(&detected),
        file: File {
            bytes,
            sha256: sha256.to_owned(),
            format: "unknown".to_owned(),
            width: None,
            height: None,
            orientation: 1,
            pixels: pixels_name(Undecoded::OverLimit).to_owned(),
        },
        ..frame(detected, &rows, context)
    };
    (report, rows)
}

/// What does not depend on how far the file was looked into.
fn frame(detected: Detected, rows: &[(Row, String)], context: &Context) -> Report {
    let (disposition, reasons) = context.policy.decide(rows);
    Report {
        schema: SCHEMA.to_owned(),
        module: crate::VERSION.to_owned(),
        inputs: context.inputs(),
        status: Status::Complete,
        limits_hit: Vec::new(),
        file: File {
            bytes: 0,
            sha256: String::new(),
            format: String::new(),
            width: None,
            height: None,
            orientation: 1,
            pixels: String::new(),
        },
        verdict: Verdict { disposition, reasons },
        findings: detected.findings,
        findings_omitted: None,
        ai: Ai { status: AiStatus::None, markers: Vec::new() },
        provenance: None,
        camera: detected.camera,
        likeness: None,
    }
}

fn status(detected: &Detected) -> Status {
    let has = |code: &str| detected.findings.iter().any(|f| f.code == code);
    if has("container.unreadable") {
        Status::Unreadable
    } else if limits_hit(detected).is_empty() {
        Status::Complete
    } else {
        Status::Partial
    }
}

/// Names of the limits behind findings such as `container.limit.bytes`.
fn limits_hit(detected: &Detected) -> Vec<String> {
    const LIMITS: [(&str, &str); 4] = [
        ("container.limit.bytes", "bytes"),
        ("container.limit.parts", "parts"),
        ("container.limit.text", "text"),
        ("container.pixels.overLimit", "pixels"),
    ];
    LIMITS
        .iter()
        .filter(|(code, _)| detected.findings.iter().any(|f| f.code == *code))
        .map(|(_, name)| (*name).to_owned())
        .collect()
}

/// The first status that applies, and the ids of all markers.
fn ai(markers: &[&'static Marker]) -> Ai {
    let has =
        |classes: &[Class]| markers.iter().any(|m| m.strength >= 2 && classes.contains(&m.class));
    let status = if has(&[Class::Full]) {
        AiStatus::DeclaredGenerated
    } else if has(&[Class::Edit, Class::InnocentEdit]) {
        AiStatus::DeclaredEdited
    } else if has(&[Class::Possible]) {
        AiStatus::DeclaredPossible
    } else if has(&[Class::Watermark]) {
        AiStatus::Watermarked
    } else if has(&[Class::Visible]) {
        AiStatus::VisibleLabel
    } else if has(&[Class::Assist]) {
        AiStatus::DeclaredAssisted
    } else {
        AiStatus::None
    };
    let mut ids: Vec<String> = markers.iter().map(|m| m.id.to_owned()).collect();
    ids.dedup();
    Ai { status, markers: ids }
}

fn provenance(evidence: &Evidence<'_>) -> Option<Provenance> {
    let provenance = evidence.provenance.as_ref()?;
    Some(Provenance {
        structure: provenance.structure,
        hashes: provenance.hashes,
        signature: Outcome::NotChecked,
        trust: Outcome::NotChecked,
        generator: provenance.generator.as_ref().map(|text| clip(text, 64)),
        claimed_at: provenance.claimed_at.as_ref().map(|text| clip(text, 32)),
    })
}

fn likeness(evidence: &Evidence<'_>, detected: &Detected) -> Option<LikenessReport> {
    let likeness = evidence.likeness.as_ref()?;
    let relation = detected.relation.unwrap_or(Relation::None);
    let nearest = likeness
        .nearest
        .as_ref()
        .filter(|_| !matches!(relation, Relation::None | Relation::Inconclusive));
    let changes = nearest.and_then(|m| m.changes.as_ref());
    let region = |[x, y, w, h]: [u32; 4]| Region { x, y, w, h };
    Some(LikenessReport {
        pdq: digest::hex(&likeness.hash.pdq),
        quality: likeness.hash.quality,
        catalogue_id: nearest.map(|m| m.catalogue_id.clone()),
        relation,
        score: likeness.score(),
        quad: nearest
            .map_or_else(Vec::new, |m| m.quad.iter().flat_map(|(x, y)| [*x, *y]).collect()),
        mirrored: nearest.is_some_and(|m| m.mirrored),
        changed_ppm: changes.map(|c| c.ppm),
        changed: changes.map_or_else(Vec::new, |c| c.places().into_iter().map(region).collect()),
    })
}
