//! The token: challenge, module and files with their reports, signed in the browser (ES256).
//!
//! Payload and signing input are built here, with the reports' bytes spliced in as they are, so
//! that nothing is written anew in JavaScript. The signature itself is WebCrypto's.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::jwk::PublicJwk;
use super::{SealError, TOKEN_TYP, base64url};

/// Longest token, in bytes; the verifier refuses more before parsing.
pub const MAX_TOKEN_BYTES: usize = 64 << 10;

/// Most files that one challenge covers.
pub const MAX_FILES: usize = 20;

/// Payload of a token.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TokenPayload {
    /// The challenge as it was received.
    pub challenge: String,
    /// The module that made the reports.
    pub module: Module,
    /// The files.
    pub files: Vec<FileEntry>,
}

/// The module that made the reports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Module {
    /// Its version.
    pub version: String,
    /// SHA-256 of its wasm, hexadecimal.
    pub wasm_sha256: String,
}

/// One file.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FileEntry {
    /// Name of the form field.
    pub field: String,
    /// SHA-256 of the picked bytes, hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// SHA-256 of the bytes that the form sends, where they are others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_sha256: Option<String>,
    /// The report's bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::report::Report>"))]
    pub report: Option<Box<RawValue>>,
    /// Why there is no report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub absent: Option<Absent>,
}

/// Why a file has no report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Absent {
    /// The token would have been too large.
    Omitted,
    /// The check did not finish in time.
    Timeout,
    /// The module failed.
    Trap,
    /// The browser cannot run the module.
    Unsupported,
    /// The file could not be read any more, or changed after it was picked.
    Vanished,
}

/// Protected header of a token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// `ES256`.
    pub alg: String,
    /// [`TOKEN_TYP`].
    pub typ: String,
    /// The browser's public key.
    pub jwk: PublicJwk,
}

/// The ASCII bytes to sign: `BASE64URL(header).BASE64URL(payload)`. Where the token would be too
/// large, the longest report becomes `absent: omitted`, the later one on a tie, until it fits.
///
/// # Errors
///
/// [`SealError`] for a key, digest or report that is none, for too many files, and for a token
/// that is too large without any report.
pub fn signing_input(jwk: &PublicJwk, payload: &TokenPayload) -> Result<Vec<u8>, SealError> {
    const SIGNATURE: usize = 1 + 86;
    jwk.coordinates()?;
    if payload.files.len() > MAX_FILES {
        return Err(SealError::TooManyFiles);
    }
    if !payload.files.iter().all(FileEntry::is_whole) {
        return Err(SealError::File);
    }
    let header = Header { alg: "ES256".to_owned(), typ: TOKEN_TYP.to_owned(), jwk: jwk.clone() };
    let encode = |bytes: Result<Vec<u8>, serde_json::Error>| {
        bytes.map(|bytes| base64url::encode(&bytes)).map_err(|_| SealError::Report)
    };
    let header = encode(serde_json::to_vec(&header))?;
    let mut payload = payload.clone();
    loop {
        let input = format!("{header}.{}", encode(serde_json::to_vec(&payload))?);
        if input.len() + SIGNATURE <= MAX_TOKEN_BYTES {
            return Ok(input.into_bytes());
        }
        let length = |file: &FileEntry| file.report.as_ref().map_or(0, |report| report.get().len());
        let longest = payload.files.iter_mut().max_by_key(|file| length(file));
        match longest.filter(|file| file.report.is_some()) {
            Some(file) => {
                file.report = None;
                file.absent = Some(Absent::Omitted);
            }
            None => return Err(SealError::TooLarge),
        }
    }
}

/// The compact JWS of a signing input and WebCrypto's 64-byte signature.
///
/// # Errors
///
/// [`SealError::Signature`] for a signature of another length or an input that is none.
pub fn assemble(signing_input: &[u8], signature: &[u8]) -> Result<String, SealError> {
    let input = std::str::from_utf8(signing_input).map_err(|_| SealError::Signature)?;
    if signature.len() != 64 || input.split('.').count() != 2 {
        return Err(SealError::Signature);
    }
    Ok(format!("{input}.{}", base64url::encode(signature)))
}

impl FileEntry {
    /// Either a report with its digest, or a reason; digests of 64 hexadecimal digits.
    pub(super) fn is_whole(&self) -> bool {
        let digest = |hex: &String| {
            hex.len() == 64 && hex.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
        };
        let digests = self.sha256.iter().chain(&self.sent_sha256).all(digest);
        let either = self.report.is_some() != self.absent.is_some();
        digests && either && (self.report.is_none() || self.sha256.is_some())
    }
}
