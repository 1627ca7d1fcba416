//! Signatures and trust of Content Credentials, by the `c2pa` crate against the operator's trust
//! list. Nothing is fetched: no remote manifests, no OCSP.
//!
//! Status codes are those of the C2PA specification 2.x, section 15.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use c2pa::validation_results::StatusCodes;
use c2pa::{Context, Reader};
use serde_json::json;

use crate::container::{self, Format};
use crate::detect::finding::clip;
use crate::limits::Limits;
use crate::provenance::{self, Outcome};
use crate::seal::credentials::{Credentials, MAX_CODES};

/// A validator with its trust list.
#[derive(Debug)]
pub(crate) struct Validator {
    /// Settings of the `c2pa` crate, JSON.
    settings: String,
    has_anchors: bool,
}

impl Validator {
    /// A validator that trusts the certificates (PEM) of `files`; without any, trust is
    /// `not_checked`.
    ///
    /// # Errors
    ///
    /// A sentence that names the file that cannot be read or holds no certificate.
    pub(crate) fn new(files: &[impl AsRef<Path>]) -> Result<Self, String> {
        let mut anchors = String::new();
        for path in files {
            let path = path.as_ref();
            let text = std::fs::read_to_string(path)
                .map_err(|error| format!("{}: {error}", path.display()))?;
            if !text.contains("-----BEGIN CERTIFICATE-----") {
                return Err(format!("{}: holds no certificate in PEM form", path.display()));
            }
            anchors.push_str(&text);
            anchors.push('\n');
        }
        let has_anchors = !anchors.is_empty();
        let trust = if has_anchors { json!({ "trust_anchors": anchors }) } else { json!({}) };
        let settings = json!({
            "trust": trust,
            "verify": { "verify_trust": true, "remote_manifest_fetch": false, "ocsp_fetch": false },
            // Who stands behind a picture as a person is none of our business.
            "core": { "decode_identity_assertions": false },
        })
        .to_string();
        // What is wrong with a list is said at the start and not at each file.
        Context::new()
            .with_settings(settings.as_str())
            .map_err(|error| format!("the C2PA trust list: {error}"))?;
        Ok(Self { settings, has_anchors })
    }

    /// What the active manifest of `bytes` is worth, or `None` where it cannot be read.
    pub(crate) fn validate(&self, bytes: &[u8]) -> Option<Credentials> {
        // A file of a stranger in a large library: a panic there must not end the claim.
        catch_unwind(AssertUnwindSafe(|| self.read(bytes))).ok().flatten()
    }

    fn read(&self, bytes: &[u8]) -> Option<Credentials> {
        let limits = Limits::default();
        let container = container::parse(bytes, &limits);
        let kind = media_type(container.format)?;
        let context = Context::new().with_settings(self.settings.as_str()).ok()?;
        let reader = Reader::from_context(context).with_stream(kind, Cursor::new(bytes)).ok()?;
        let status = reader.validation_results()?.active_manifest()?;
        let trust = self.trust(status);
        let signer = reader.active_manifest().and_then(|manifest| manifest.issuer());
        Some(Credentials {
            hashes: hashes(status),
            signature: signature(status),
            trust,
            signer: signer.filter(|_| trust == Outcome::Ok).map(|name| clip(&name, 64)),
            capture: provenance::read(bytes, &container, &limits).is_some_and(|p| is_capture(&p)),
            codes: failures(status)
                .filter(|code| self.has_anchors || *code != "signingCredential.untrusted")
                .take(MAX_CODES)
                .map(|code| clip(code, 64))
                .collect(),
        })
    }

    fn trust(&self, status: &StatusCodes) -> Outcome {
        let refused = |code: &str| {
            code.starts_with("signingCredential.")
                && (self.has_anchors || code != "signingCredential.untrusted")
        };
        if failures(status).any(refused) {
            Outcome::Failed
        } else if self.has_anchors && has_success(status, &["signingCredential.trusted"]) {
            Outcome::Ok
        } else {
            Outcome::NotChecked
        }
    }
}

fn signature(status: &StatusCodes) -> Outcome {
    if failures(status).any(|code| code.starts_with("claimSignature.")) {
        Outcome::Failed
    } else if has_success(status, &["claimSignature.validated"]) {
        Outcome::Ok
    } else {
        Outcome::NotChecked
    }
}

fn hashes(status: &StatusCodes) -> Outcome {
    const BOUND: [&str; 3] =
        ["assertion.dataHash.match", "assertion.bmffHash.match", "assertion.boxesHash.match"];
    if failures(status).any(|code| code.starts_with("assertion.") || code == "hashedURI.mismatch") {
        Outcome::Failed
    } else if has_success(status, &BOUND) {
        Outcome::Ok
    } else {
        Outcome::NotChecked
    }
}

/// Whether the active manifest created the picture by a camera, and nothing in its chain is of a
/// generator.
fn is_capture(provenance: &provenance::Provenance) -> bool {
    const CAMERA: [&str; 2] = ["digitalCapture", "computationalCapture"];
    let source = |action: &provenance::Action| action.source_type.clone().unwrap_or_default();
    let actions = &provenance.actions;
    actions.iter().any(|action| {
        action.depth == 0
            && action.name == "c2pa.created"
            && CAMERA.contains(&source(action).as_str())
    }) && !actions.iter().any(|action| source(action).to_lowercase().contains("algorithmicmedia"))
}

fn failures(status: &StatusCodes) -> impl Iterator<Item = &str> {
    status.failure().iter().map(c2pa::validation_status::ValidationStatus::code)
}

fn has_success(status: &StatusCodes, codes: &[&str]) -> bool {
    status.success().iter().any(|status| codes.contains(&status.code()))
}

/// The media type by which the `c2pa` crate knows a format.
fn media_type(format: Format) -> Option<&'static str> {
    Some(match format {
        Format::Avif => "image/avif",
        Format::Gif => "image/gif",
        Format::Heic => "image/heic",
        Format::Jpeg => "image/jpeg",
        Format::Jxl => "image/jxl",
        Format::Png => "image/png",
        Format::Tiff => "image/tiff",
        Format::WebP => "image/webp",
        Format::Unknown => return None,
    })
}
