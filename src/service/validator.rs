//! Signatures and trust of Content Credentials, by the `c2pa` crate against the operator's trust
//! list. Nothing is fetched: no remote manifests, no OCSP.
//!
//! Status codes are those of the C2PA specification 2.x, section 15.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use base64ct::{Base64, Encoding};
use c2pa::validation_results::StatusCodes;
use c2pa::{Context, Manifest, Reader};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::detect::finding::clip;
use crate::provenance::Outcome;
use crate::seal::credentials::{Credentials, MAX_CODES};

/// A validator with its trust list.
#[derive(Clone, Debug, Serialize, Deserialize)]
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
            let broken = || format!("{}: a certificate in it is broken", path.display());
            if certificates(&text).ok_or_else(broken)? == 0 {
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
        Context::new()
            .with_settings(settings.as_str())
            .map_err(|error| format!("the C2PA trust list: {error}"))?;
        Ok(Self { settings, has_anchors })
    }

    /// What the active manifest of `bytes`, a file of this format, is worth, or `None` where it
    /// cannot be read.
    pub(crate) fn validate(&self, bytes: &[u8], format: &str) -> Option<Credentials> {
        // A file of a stranger in a large library: a panic there must not end the claim.
        catch_unwind(AssertUnwindSafe(|| self.read(bytes, format))).ok().flatten()
    }

    fn read(&self, bytes: &[u8], format: &str) -> Option<Credentials> {
        let kind = format!("image/{format}");
        let context = Context::new().with_settings(self.settings.as_str()).ok()?;
        let reader = Reader::from_context(context).with_stream(&kind, Cursor::new(bytes)).ok()?;
        let status = reader.validation_results()?.active_manifest()?;
        let failures = self.failures(status);
        let outcome = |refused: &dyn Fn(&str) -> bool, proofs: &[&str]| {
            if failures.iter().any(|code| refused(code)) {
                Outcome::Failed
            } else if status.success().iter().any(|status| proofs.contains(&status.code())) {
                Outcome::Ok
            } else {
                Outcome::NotChecked
            }
        };
        let trusts: &[&str] = if self.has_anchors { &["signingCredential.trusted"] } else { &[] };
        let of = |area: &'static str| move |code: &str| code.starts_with(area);
        let trust = outcome(&of("signingCredential."), trusts);
        let trusted = reader.active_manifest().filter(|_| trust == Outcome::Ok);
        Some(Credentials {
            hashes: outcome(
                &|code| code.starts_with("assertion.") || code == "hashedURI.mismatch",
                &BOUND,
            ),
            signature: outcome(&of("claimSignature."), &["claimSignature.validated"]),
            trust,
            signer: trusted.and_then(Manifest::issuer).map(|name| clip(&name, 64)),
            capture: is_capture(&reader),
            codes: failures.iter().take(MAX_CODES).map(|code| clip(code, 64)).collect(),
        })
    }

    /// Codes that speak against the manifest. That a signer is on no list says nothing where there
    /// is no list.
    fn failures<'s>(&self, status: &'s StatusCodes) -> Vec<&'s str> {
        let codes = status.failure().iter().map(c2pa::validation_status::ValidationStatus::code);
        codes.filter(|code| self.has_anchors || *code != "signingCredential.untrusted").collect()
    }
}

/// Number of certificates in PEM text (RFC 7468), or `None` where one is broken: the `c2pa` crate
/// would go on without it, and no file would be trusted.
fn certificates(text: &str) -> Option<usize> {
    let blocks = text.split("-----BEGIN CERTIFICATE-----").skip(1);
    let is_whole = |block: &str| {
        let (body, _) = block.split_once("-----END CERTIFICATE-----")?;
        let body: String = body.split_whitespace().collect();
        let der = Base64::decode_vec(&body).ok()?;
        // A sequence with a length of two bytes (X.690): no certificate is shorter or longer.
        let [0x30, 0x82, high, low, content @ ..] = der.as_slice() else { return None };
        (usize::from(u16::from_be_bytes([*high, *low])) == content.len()).then_some(1)
    };
    blocks.map(is_whole).sum()
}

/// Codes that say that the file's bytes are those which were signed.
const BOUND: [&str; 3] =
    ["assertion.dataHash.match", "assertion.bmffHash.match", "assertion.boxesHash.match"];

/// Whether the active manifest created the picture by a camera, and nothing in the store is of a
/// generator. As the validator read it: another reader's word would not be what was signed.
fn is_capture(reader: &Reader) -> bool {
    const CAMERA: [&str; 2] = ["digitalCapture", "computationalCapture"];
    let is_created = |(action, source): &(String, String)| {
        action == "c2pa.created" && CAMERA.contains(&source.as_str())
    };
    let is_made = |(_, source): &(String, String)| {
        let source = source.to_lowercase();
        source.contains("algorithmicmedia") || source == "compositesynthetic"
    };
    reader.active_manifest().is_some_and(|active| actions(active).iter().any(is_created))
        && !reader.iter_manifests().flat_map(actions).any(|action| is_made(&action))
}

/// Names of a manifest's actions, each with the last part of its digital source type.
fn actions(manifest: &Manifest) -> Vec<(String, String)> {
    let is_list = |label: &str| label == "c2pa.actions" || label.starts_with("c2pa.actions.v");
    let lists = manifest.assertions().iter().filter(|assertion| is_list(assertion.label()));
    let text = |action: &Value, name: &str| {
        action.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let lists = lists.filter_map(|assertion| assertion.value().ok()?.get("actions")?.as_array());
    let pair = |action: &Value| {
        let source = text(action, "digitalSourceType");
        (text(action, "action"), source.rsplit('/').next().unwrap_or_default().to_owned())
    };
    lists.flatten().map(pair).collect()
}
