//! The verification result (`claimseal/verification/1`).

use serde::{Deserialize, Serialize};

use super::Failure;
use super::token::Absent;
use crate::policy::Disposition;
use crate::report::Report;

/// Schema id.
pub const SCHEMA: &str = "claimseal/verification/1";

/// Everything that was checked, and what came out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Verification {
    /// Always [`SCHEMA`].
    pub schema: String,
    /// Version of the verifier.
    pub service: String,
    /// Time of the verification, RFC 3339.
    pub verified_at: String,
    /// The shop.
    pub audience: String,
    /// The order that the claim states, or that of the challenge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
    /// The tokens.
    pub token: TokenResult,
    /// Every check in order.
    pub checks: Vec<CheckResult>,
    /// Where the claim goes.
    pub disposition: Disposition,
    /// Codes behind it.
    pub reasons: Vec<String>,
    /// The received files.
    pub files: Vec<FileResult>,
    /// Catalogue photos that were compared.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub catalogue: Vec<CatalogueResult>,
    /// Files of the token that did not arrive.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_received: Vec<NotReceived>,
}

/// Whether there is a token that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TokenStatus {
    /// None was handed in; this is neutral.
    Absent,
    /// One was handed in that proves nothing; this is neutral too.
    Invalid,
    /// It holds.
    Valid,
}

/// The tokens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TokenResult {
    /// Whether they count.
    pub status: TokenStatus,
    /// SHA-256 of each, hexadecimal, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sha256: Vec<String>,
    /// Version of the browser's module.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub module: Option<String>,
    /// SHA-256 of its wasm.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wasm_sha256: Option<String>,
}

/// One check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CheckResult {
    /// Its name.
    pub check: Check,
    /// What came out.
    pub outcome: CheckOutcome,
    /// Stable code of the failure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

/// The checks, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Check {
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

impl Check {
    /// All of them.
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

    /// The check that a failure belongs to.
    #[must_use]
    pub fn of(failure: Failure) -> Self {
        match failure {
            Failure::TokenTooLarge => Self::Size,
            Failure::TokenMalformed => Self::Parse,
            Failure::TokenAlgorithm => Self::Algorithm,
            Failure::TokenKey => Self::Key,
            Failure::TokenSignature => Self::Signature,
            Failure::ChallengeMalformed
            | Failure::ChallengeKid
            | Failure::ChallengeMac
            | Failure::ChallengeAudience
            | Failure::ChallengeMixed => Self::Challenge,
            Failure::ChallengeThumbprint => Self::Thumbprint,
            Failure::ChallengeOrder => Self::Order,
            Failure::ChallengeExpired | Failure::ChallengeNotYetValid => Self::Times,
            Failure::FilesMissing | Failure::FilesUnsealed => Self::Files,
            Failure::ReportMismatch | Failure::ReportNotRecomputed => Self::Recomputation,
            Failure::TokenReused => Self::SingleUse,
        }
    }
}

/// What came out of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CheckOutcome {
    /// It holds.
    Ok,
    /// It does not.
    Failed,
    /// It was not reached, or there was nothing to check.
    NotRun,
}

/// Whether a received file is in a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Seal {
    /// In the token, with a reason instead of a report.
    Absent,
    /// There is no token that counts.
    None,
    /// In the token, with a report.
    Sealed,
    /// Not in the token.
    Unsealed,
}

/// One received file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FileResult {
    /// SHA-256 of the received bytes.
    pub sha256: String,
    /// Their number.
    pub bytes: u64,
    /// File name as the browser sent it, at most 255 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Form field.
    pub field: String,
    /// Whether it is in a token.
    pub seal: Seal,
    /// Why it has no report there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub absent: Option<Absent>,
    /// The server's report, where it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<Report>,
    /// How the browser's report differs from the server's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub differences: Vec<Difference>,
    /// Warnings that the browser saw on an original that was not sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub browser_only: Vec<String>,
}

/// One difference between the reports of browser and server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Difference {
    /// Top-level part of the report.
    pub path: String,
    /// Whether it has an explanation.
    pub explained: bool,
    /// `version`, `catalogue`, `policy`, `partial`, `copy` or `unexplained`.
    pub reason: String,
}

/// A catalogue photo that was compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CatalogueResult {
    /// Its id.
    pub id: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// The server's time of registration, RFC 3339.
    pub registered_at: String,
}

/// A file of the token that did not arrive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NotReceived {
    /// SHA-256 of the picked bytes, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Form field.
    pub field: String,
    /// Why it has no report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub absent: Option<Absent>,
}

impl Verification {
    /// The result's bytes: compact JSON, keys in field order.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Records a check: its failure, or that it holds.
    pub fn record(&mut self, check: Check, failure: Option<Failure>) {
        if let Some(result) = self.checks.iter_mut().find(|result| result.check == check) {
            result.outcome =
                if failure.is_some() { CheckOutcome::Failed } else { CheckOutcome::Ok };
            result.code = failure.map(|failure| failure.code().to_owned());
        }
    }
}
