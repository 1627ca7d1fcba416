//! The token: what the browser seals, and the bytes that WebCrypto signs.
//!
//! A compact JWS (RFC 7515) with ES256 (RFC 7518, 3.4). Payload and signing input are built here
//! and the reports are spliced in as they are, so that nothing is written again in JavaScript.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::jwk::PublicJwk;
use super::{SealError, TOKEN_TYP, base64url};

/// Longest token, and longest set of tokens of one claim, in bytes.
pub const MAX_TOKEN_BYTES: usize = 64 << 10;

/// Most files of one claim.
pub const MAX_FILES: usize = 20;

/// Length of an ES256 signature in bytes: r and s, 32 bytes each (RFC 7518, 3.4).
pub const SIGNATURE_BYTES: usize = 64;

/// The payload of a token.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TokenPayload<'a> {
    /// The challenge as it was received.
    #[serde(borrow)]
    pub challenge: Cow<'a, str>,
    /// The module that looked.
    pub module: Module,
    /// One entry for each file, in form order.
    pub files: Vec<FileEntry>,
}

/// The module that looked into the files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Module {
    /// Its version.
    pub version: String,
    /// SHA-256 of the wasm file that was loaded, hexadecimal.
    pub wasm_sha256: String,
}

/// One file of a token.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FileEntry {
    /// Name of the form field.
    pub field: String,
    /// SHA-256 of the picked bytes, hexadecimal; may be missing where they vanished.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// SHA-256 of the bytes that the form sends, where they are others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_sha256: Option<String>,
    /// The report's bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<serde_json::Map<String, serde_json::Value>>")
    )]
    pub report: Option<Box<RawValue>>,
    /// Why there is no report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub absent: Option<Absent>,
}

/// Why a file has no report. None of these speaks against anyone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Absent {
    /// The check took too long.
    Timeout,
    /// The module stopped.
    Trap,
    /// The file could no longer be read.
    Vanished,
    /// The browser cannot run the check.
    Unsupported,
    /// The token would have grown past [`MAX_TOKEN_BYTES`].
    Omitted,
}

impl FileEntry {
    /// An entry with a report, given as the bytes that the module made.
    ///
    /// # Errors
    ///
    /// [`SealError::Report`] where the bytes are not a JSON object.
    pub fn sealed(field: &str, sha256: &str, report: Vec<u8>) -> Result<Self, SealError> {
        let text = String::from_utf8(report).map_err(|_| SealError::Report)?;
        let report = RawValue::from_string(text).map_err(|_| SealError::Report)?;
        if !report.get().starts_with('{') {
            return Err(SealError::Report);
        }
        Ok(Self {
            field: field.to_owned(),
            sha256: Some(sha256.to_owned()),
            sent_sha256: None,
            report: Some(report),
            absent: None,
        })
    }

    /// An entry without a report.
    #[must_use]
    pub fn absent(field: &str, sha256: Option<&str>, reason: Absent) -> Self {
        Self {
            field: field.to_owned(),
            sha256: sha256.map(str::to_owned),
            sent_sha256: None,
            report: None,
            absent: Some(reason),
        }
    }

    /// Names the bytes that the form sends instead of the picked ones.
    #[must_use]
    pub fn sent(mut self, sha256: &str) -> Self {
        self.sent_sha256 = Some(sha256.to_owned());
        self
    }

    /// Whether the members fit together: digests of 64 lower-case hexadecimal digits, a report (an
    /// object) or a reason and not both, and a digest unless the file vanished.
    #[must_use]
    pub fn is_well_formed(&self) -> bool {
        let digests = [&self.sha256, &self.sent_sha256];
        digests.into_iter().flatten().all(|text| is_sha256(text))
            && self.report.is_some() != self.absent.is_some()
            && self.report.as_ref().is_none_or(|report| report.get().starts_with('{'))
            && (self.sha256.is_some() || self.absent == Some(Absent::Vanished))
            && self.field.len() <= 256
    }
}

impl TokenPayload<'_> {
    /// The payload with its own copy of the challenge.
    #[must_use]
    pub fn into_owned(self) -> TokenPayload<'static> {
        let challenge = Cow::Owned(self.challenge.into_owned());
        TokenPayload { challenge, module: self.module, files: self.files }
    }

    /// Whether counts, lengths and entries are those of the contract.
    #[must_use]
    pub fn is_well_formed(&self) -> bool {
        (1..=MAX_FILES).contains(&self.files.len())
            && self.files.iter().all(FileEntry::is_well_formed)
            && (1..=64).contains(&self.module.version.len())
            && is_sha256(&self.module.wasm_sha256)
    }
}

/// The ASCII bytes that WebCrypto signs (RFC 7515, 5.1): header and payload in base64url.
///
/// Where the token would be longer than [`MAX_TOKEN_BYTES`], the largest reports (of equal ones
/// the last) become `absent: omitted` until it is not.
///
/// # Errors
///
/// [`SealError::TooManyFiles`], [`SealError::File`], [`SealError::Key`], or
/// [`SealError::TooLarge`] where it is too long even without reports.
pub fn signing_input(
    jwk: &PublicJwk,
    challenge: &str,
    wasm_sha256: &str,
    files: Vec<FileEntry>,
) -> Result<Vec<u8>, SealError> {
    jwk.coordinates()?;
    if files.len() > MAX_FILES {
        return Err(SealError::TooManyFiles);
    }
    let module = Module { version: crate::VERSION.to_owned(), wasm_sha256: wasm_sha256.to_owned() };
    let mut payload = TokenPayload { challenge: Cow::Borrowed(challenge), module, files };
    if !payload.is_well_formed() {
        return Err(SealError::File);
    }
    let key = serde_json::to_string(jwk).map_err(|_| SealError::Key)?;
    let header = format!(r#"{{"alg":"ES256","typ":"{TOKEN_TYP}","jwk":{key}}}"#);
    let header = base64url::encode(header.as_bytes());
    loop {
        let bytes = serde_json::to_vec(&payload).map_err(|_| SealError::Report)?;
        let input = format!("{header}.{}", base64url::encode(&bytes));
        if input.len() + 1 + SIGNATURE_CHARS <= MAX_TOKEN_BYTES {
            return Ok(input.into_bytes());
        }
        omit_largest(&mut payload.files)?;
    }
}

/// The compact JWS of a signing input and the raw 64 bytes that WebCrypto gave for it.
///
/// # Errors
///
/// [`SealError::Signature`] where the signature has another length (DER, for one) or the input is
/// not two parts of ASCII.
pub fn assemble(signing_input: &[u8], signature: &[u8]) -> Result<String, SealError> {
    let input = std::str::from_utf8(signing_input).map_err(|_| SealError::Signature)?;
    if signature.len() != SIGNATURE_BYTES || input.split('.').count() != 2 || !input.is_ascii() {
        return Err(SealError::Signature);
    }
    Ok(format!("{input}.{}", base64url::encode(signature)))
}

/// Letters of a signature in base64url.
const SIGNATURE_CHARS: usize = 86;

fn omit_largest(files: &mut [FileEntry]) -> Result<(), SealError> {
    let largest = files
        .iter_mut()
        .filter(|file| file.report.is_some())
        .max_by_key(|file| file.report.as_ref().map_or(0, |report| report.get().len()))
        .ok_or(SealError::TooLarge)?;
    largest.report = None;
    largest.absent = Some(Absent::Omitted);
    Ok(())
}

fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}
