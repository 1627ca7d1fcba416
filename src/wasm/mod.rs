//! The wasm boundary: the only module that names `wasm_bindgen`.
//!
//! Plain functions: bytes in once, bytes or one plain object out, no classes to free. Errors cross
//! as `{ code, message }`, because errors made in wasm have vanished in workers of some browsers
//! (wasm-bindgen issue 4961). Report and token bytes are made in Rust only.
#![allow(clippy::needless_pass_by_value, reason = "what crosses the boundary is owned")]

use std::cell::RefCell;

use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::likeness::{self, Catalogue, Photo};
use crate::seal::challenge::Challenge;
use crate::seal::jwk::PublicJwk;
use crate::seal::token::{self, Absent, FileEntry};
use crate::seal::{SealError, rfc3339};
use crate::{Context, digest, evidence, inspect, inspect_oversize};

mod bytes;
mod digests;
mod error;
#[cfg(feature = "verify")]
mod server;

use bytes::Bytes;
use error::Error;

/// Called once when the module is loaded: panics of debug builds are named on the console.
#[wasm_bindgen(start)]
pub fn start() {
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
}

#[derive(Serialize)]
struct Versions {
    module: &'static str,
    report: &'static str,
}

/// Versions of module and report.
///
/// # Errors
///
/// None that is known.
#[wasm_bindgen]
pub fn versions() -> Result<JsValue, JsValue> {
    plain(&Versions { module: crate::VERSION, report: crate::report::SCHEMA })
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Inputs {
    catalogue: Option<Bytes>,
    at: Option<String>,
    ordered_at: Option<String>,
}

/// The report's bytes for a file's bytes. `context` is `{ catalogue?, at?, orderedAt? }`.
///
/// # Errors
///
/// `context.invalid` and `catalogue.invalid`; a malformed photo is a report, not an error.
#[wasm_bindgen(js_name = inspect)]
pub fn inspect_bytes(bytes: &[u8], context: JsValue) -> Result<Vec<u8>, JsValue> {
    Ok(inspect(bytes, &self::context(context)?).to_bytes())
}

/// The report's bytes for a file of `length` bytes over the limit, digested in pieces.
///
/// # Errors
///
/// As for `inspect`.
#[wasm_bindgen(js_name = inspectOversize)]
pub fn oversize(length: f64, sha256: &str, context: JsValue) -> Result<Vec<u8>, JsValue> {
    Ok(inspect_oversize(length as u64, sha256, &self::context(context)?).to_bytes())
}

/// The bytes of a bundle with one catalogue photo, registered at seconds since 1970.
///
/// # Errors
///
/// `catalogue.invalidPhoto` where the bytes have no pixels.
#[wasm_bindgen]
pub fn fingerprint(
    bytes: &[u8],
    id: String,
    group: String,
    registered_at: f64,
) -> Result<Vec<u8>, JsValue> {
    let picture = evidence::picture(bytes, &crate::limits::Limits::default())
        .map_err(|reason| Error::new("catalogue.invalidPhoto", format!("{reason:?}")))?;
    let fingerprint = likeness::fingerprint(&picture);
    let photo = Photo { id, group, registered_at: registered_at as u64, fingerprint };
    Ok(Catalogue { photos: vec![photo] }.to_bytes())
}

/// SHA-256, hexadecimal.
#[wasm_bindgen(js_name = digest)]
#[must_use]
pub fn digest_bytes(bytes: &[u8]) -> String {
    digest::sha256_hex(bytes)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ChallengeContext {
    at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    ordered_at: Option<String>,
    order: String,
    expires_at: String,
}

/// What a challenge says, unverified: `{ at, orderedAt?, order, expiresAt }`.
///
/// # Errors
///
/// `seal.challenge` where it cannot be read.
#[wasm_bindgen(js_name = challengeContext)]
pub fn challenge_context(challenge: &str) -> Result<JsValue, JsValue> {
    let challenge = Challenge::decode(challenge).map_err(Error::from)?;
    plain(&ChallengeContext {
        at: rfc3339(challenge.iat),
        ordered_at: challenge.ordered_at,
        order: challenge.order,
        expires_at: rfc3339(challenge.exp),
    })
}

/// RFC 7638 thumbprint of a public key `{ kty, crv, x, y }`; other members are looked past.
///
/// # Errors
///
/// `seal.key` where it is no P-256 key.
#[wasm_bindgen]
pub fn thumbprint(jwk: JsValue) -> Result<String, JsValue> {
    Ok(public(jwk)?.thumbprint())
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Part {
    field: String,
    sha256: Option<String>,
    sent_sha256: Option<String>,
    report: Option<Bytes>,
    absent: Option<Absent>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Parts {
    challenge: String,
    wasm_sha256: String,
    files: Vec<Part>,
}

/// The bytes to sign for `{ challenge, wasmSha256, files }` with a public key.
///
/// # Errors
///
/// The codes of [`SealError`], and `context.invalid`.
#[wasm_bindgen(js_name = signingInput)]
pub fn signing_input(jwk: JsValue, parts: JsValue) -> Result<Vec<u8>, JsValue> {
    let jwk = public(jwk)?;
    let parts: Parts = serde_wasm_bindgen::from_value(parts).map_err(Error::context)?;
    let files: Result<Vec<FileEntry>, SealError> = parts.files.into_iter().map(entry).collect();
    let files = files.map_err(Error::from)?;
    let input = token::signing_input(&jwk, &parts.challenge, &parts.wasm_sha256, files);
    Ok(input.map_err(Error::from)?)
}

/// The compact JWS of a signing input and WebCrypto's 64-byte signature.
///
/// # Errors
///
/// `seal.signature`.
#[wasm_bindgen(js_name = assembleToken)]
pub fn assemble_token(signing_input: &[u8], signature: &[u8]) -> Result<String, JsValue> {
    Ok(token::assemble(signing_input, signature).map_err(Error::from)?)
}

fn entry(part: Part) -> Result<FileEntry, SealError> {
    let digest = part.sha256.as_deref();
    let entry = match (part.report, part.absent) {
        (Some(report), None) => {
            FileEntry::sealed(&part.field, digest.unwrap_or_default(), report.0)?
        }
        (None, Some(reason)) => FileEntry::absent(&part.field, digest, reason),
        _ => return Err(SealError::File),
    };
    Ok(match part.sent_sha256 {
        Some(sent) => entry.sent(&sent),
        None => entry,
    })
}

fn context(value: JsValue) -> Result<Context, JsValue> {
    let inputs: Inputs = if value.is_undefined() || value.is_null() {
        Inputs::default()
    } else {
        serde_wasm_bindgen::from_value(value).map_err(Error::context)?
    };
    let context = Context { at: inputs.at, ordered_at: inputs.ordered_at, ..Context::default() };
    match inputs.catalogue {
        Some(bundle) => with_catalogue(context, bundle.0),
        None => Ok(context),
    }
}

thread_local! {
    /// The bundle that came last, and what was read from it.
    static BUNDLE: RefCell<(Vec<u8>, Context)> = RefCell::default();
}

/// A page sends the same bundle with each photo: it is read, digested and prepared once.
fn with_catalogue(context: Context, bundle: Vec<u8>) -> Result<Context, JsValue> {
    BUNDLE.with_borrow_mut(|(last, read)| {
        if read.catalogue.is_none() || *last != bundle {
            *read = Context::default()
                .with_catalogue(&bundle)
                .map_err(|error| Error::new("catalogue.invalid", error.to_string()))?;
            *last = bundle;
        }
        Ok(Context { catalogue: read.catalogue.clone(), ..context })
    })
}

/// WebCrypto exports `ext` and `key_ops` too; the token names four members only.
fn public(value: JsValue) -> Result<PublicJwk, JsValue> {
    #[derive(Deserialize)]
    struct Exported {
        kty: String,
        crv: String,
        x: String,
        y: String,
    }
    let Exported { kty, crv, x, y } =
        serde_wasm_bindgen::from_value(value).map_err(|_| Error::from(SealError::Key))?;
    let jwk = PublicJwk { kty, crv, x, y };
    jwk.coordinates().map_err(Error::from)?;
    Ok(jwk)
}

fn plain<T: Serialize>(value: &T) -> Result<JsValue, JsValue> {
    Ok(serde_wasm_bindgen::to_value(value).map_err(Error::context)?)
}
