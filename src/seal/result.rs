//! The verification result (`claimseal/verification/1`): its types and bytes.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::Failure;
use super::credentials::Credentials;
use super::differences::Difference;
use super::reuse::Reuse;
use super::token::Absent;
use crate::policy::Disposition;

/// Schema id of the verification result.
pub const SCHEMA: &str = "claimseal/verification/1";

/// What the server found out about one claim. It goes to the shop, never to the browser.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Verification {
    /// Always [`SCHEMA`].
    pub schema: String,
    /// Version of the verifier.
    pub service: String,
    /// When, RFC 3339 in UTC.
    pub verified_at: String,
    /// The shop.
    pub audience: String,
    /// The order: as the caller expects it, else as the challenge says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
    /// The token.
    pub token: TokenResult,
    /// Every check, in the order of [`CheckName`].
    pub checks: Vec<Check>,
    /// Where the claim goes: the strongest over all files and checks.
    pub disposition: Disposition,
    /// Codes of what decided it, without repeats.
    pub reasons: Vec<String>,
    /// The received files, in the order received.
    pub files: Vec<FileResult>,
    /// The catalogue photos that the reports name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub catalogue: Vec<CatalogueUse>,
    /// Sealed files that were not received.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_received: Vec<NotReceived>,
}

/// The token, or the set of tokens of one claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TokenResult {
    /// Whether it counts.
    pub status: TokenStatus,
    /// SHA-256 of each token's bytes, sorted, without repeats.
    pub sha256: Vec<String>,
    /// Version of the browser's module, where the token is valid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub module: Option<String>,
    /// SHA-256 of the browser's wasm file, where the token is valid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wasm_sha256: Option<String>,
}

/// Whether the token counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TokenStatus {
    /// Every check up to `times` holds.
    Valid,
    /// A check up to `times` failed; it is treated as if there were no token.
    Invalid,
    /// There was no token.
    Absent,
}

/// One check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Check {
    /// Which.
    pub check: CheckName,
    /// How it went.
    pub outcome: Outcome,
    /// Code of the failure, where it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

/// The checks, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum CheckName {
    Size,
    Parse,
    Algorithm,
    Key,
    Signature,
    Challenge,
    Thumbprint,
    Order,
    Times,
    Files,
    Recomputation,
    SingleUse,
}

impl CheckName {
    /// All checks.
    pub const ALL: [Self; 12] = [
        Self::Size,
        Self::Parse,
        Self::Algorithm,
        Self::Key,
        Self::Signature,
        Self::Challenge,
        Self::Thumbprint,
        Self::Order,
        Self::Times,
        Self::Files,
        Self::Recomputation,
        Self::SingleUse,
    ];
}

/// How a check went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", schemars(rename = "CheckOutcome"))]
pub enum Outcome {
    /// It holds.
    Ok,
    /// It does not.
    Failed,
    /// It was not reached.
    NotRun,
}

/// What is known about one received file.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FileResult {
    /// SHA-256 of the received bytes, hexadecimal.
    pub sha256: String,
    /// Length in bytes.
    pub bytes: u64,
    /// File name as received, at most 255 characters; it informs only.
    pub name: String,
    /// Form field as received, at most 255 characters; it informs only.
    pub field: String,
    /// Whether a token covers it.
    pub seal: Seal,
    /// Why the token has no report on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub absent: Option<Absent>,
    /// SHA-256 of the picked original, where the form sent a copy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original_sha256: Option<String>,
    /// Hamming distance (0..=256) of the PDQ hashes of original (as the browser says) and copy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy_distance: Option<u32>,
    /// The server's own report, where it looked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<serde_json::Map<String, serde_json::Value>>")
    )]
    pub report: Option<Box<RawValue>>,
    /// What the validator of Content Credentials says, where the file has a manifest store and the
    /// server has a validator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credentials: Option<Credentials>,
    /// Where the browser's report differs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub differences: Vec<Difference>,
    /// Codes of findings that the browser saw on an original that was not sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub browser_only: Vec<String>,
    /// Earlier claims with the same photo, newest first, at most ten; where the verifier keeps claims.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reuse: Vec<Reuse>,
}

/// Whether a token covers a received file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Seal {
    /// It does, with a report.
    Sealed,
    /// It does, without a report.
    Absent,
    /// There is a token, and the file is not in it.
    Unsealed,
    /// There is no usable token.
    None,
}

/// A catalogue photo that a report names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CatalogueUse {
    /// Its id.
    pub id: String,
    /// SHA-256 of the photo; the bundle does not hold it, the caller adds it where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// When the server registered it, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registered_at: Option<String>,
}

/// A sealed file that was not received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NotReceived {
    /// SHA-256 of the picked bytes, where the browser could digest them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// SHA-256 of the bytes that were to be sent instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_sha256: Option<String>,
    /// Form field.
    pub field: String,
    /// Why the token has no report on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub absent: Option<Absent>,
}

impl Verification {
    /// The result's bytes: compact JSON, keys in field order.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Enters the last check, which the store makes in its transaction: `Ok` for a nonce that is new
    /// or was used by the same payload, `Failed` (`token.reused`) for one used by another payload.
    ///
    /// It does not change the disposition: a form sent twice with a photo exchanged is nothing that
    /// speaks against a buyer, and a caller refuses the second claim anyway.
    pub fn set_single_use(&mut self, outcome: Outcome) {
        self.set(CheckName::SingleUse, outcome, Failure::TokenReused);
    }

    /// The check of this name.
    #[must_use]
    pub fn check(&self, name: CheckName) -> Option<&Check> {
        self.checks.iter().find(|check| check.check == name)
    }

    pub(crate) fn set(&mut self, name: CheckName, outcome: Outcome, failure: Failure) {
        if let Some(check) = self.checks.iter_mut().find(|check| check.check == name) {
            *check = Check::new(name, outcome, failure);
        }
    }
}

impl Check {
    /// A check; `failure` is its code where the outcome is `Failed`.
    #[must_use]
    pub fn new(check: CheckName, outcome: Outcome, failure: Failure) -> Self {
        let code = (outcome == Outcome::Failed).then(|| failure.code().to_owned());
        Self { check, outcome, code }
    }
}
