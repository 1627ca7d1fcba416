//! Codes of everything that can be wrong with a seal; they never change meaning.

use std::fmt;

/// Why a check failed, in the order of the checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Failure {
    /// More than [`super::token::MAX_TOKEN_BYTES`] or more tokens than files are allowed.
    TokenTooLarge,
    /// Not a compact JWS whose parts are strict base64url and whose JSON is the contract's.
    TokenMalformed,
    /// Not `ES256`, or processing is asked for that is not done here (`crit`, `b64`, `zip`).
    TokenAlgorithm,
    /// The `jwk` is not a P-256 public key of exactly four members, or another key is named.
    TokenKey,
    /// The signature is not 64 bytes of that key over these bytes.
    TokenSignature,
    /// The challenge is not a compact JWS of the contract.
    ChallengeMalformed,
    /// No HMAC key has the challenge's `kid`.
    ChallengeKid,
    /// The challenge was not made with that key.
    ChallengeMac,
    /// The challenge was made for another audience.
    ChallengeAudience,
    /// The tokens of one claim carry different challenges.
    ChallengeMixed,
    /// The challenge was made for another browser key.
    ChallengeThumbprint,
    /// The challenge was made for another order.
    ChallengeOrder,
    /// The challenge was made for another account.
    ChallengeAccount,
    /// The challenge has expired.
    ChallengeExpired,
    /// The challenge is from the future.
    ChallengeNotYetValid,
    /// A sealed file was not received.
    FilesMissing,
    /// A received file is in no token.
    FilesUnsealed,
    /// The browser's report differs from the server's without an explanation.
    ReportMismatch,
    /// A received file was not looked into by the server.
    ReportNotRecomputed,
    /// Looking into the received files was begun and took more than one claim may.
    ReportStopped,
    /// The challenge was used for another payload.
    TokenReused,
}

impl Failure {
    /// The stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::TokenTooLarge => "token.tooLarge",
            Self::TokenMalformed => "token.malformed",
            Self::TokenAlgorithm => "token.algorithm",
            Self::TokenKey => "token.key",
            Self::TokenSignature => "token.signature",
            Self::ChallengeMalformed => "challenge.malformed",
            Self::ChallengeKid => "challenge.kid",
            Self::ChallengeMac => "challenge.mac",
            Self::ChallengeAudience => "challenge.audience",
            Self::ChallengeMixed => "challenge.mixed",
            Self::ChallengeThumbprint => "challenge.thumbprint",
            Self::ChallengeOrder => "challenge.order",
            Self::ChallengeAccount => "challenge.account",
            Self::ChallengeExpired => "challenge.expired",
            Self::ChallengeNotYetValid => "challenge.notYetValid",
            Self::FilesMissing => "files.missing",
            Self::FilesUnsealed => "files.unsealed",
            Self::ReportMismatch => "report.mismatch",
            Self::ReportNotRecomputed => "report.notRecomputed",
            Self::ReportStopped => "report.stopped",
            Self::TokenReused => "token.reused",
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TokenTooLarge => "the token is larger than 64 KiB",
            Self::TokenMalformed => "the token is not a compact JWS of this format",
            Self::TokenAlgorithm => "the token is not signed with plain ES256",
            Self::TokenKey => "the token's key is not a P-256 public key of four members",
            Self::TokenSignature => "the token's signature does not fit",
            Self::ChallengeMalformed => "the challenge is not a compact JWS of this format",
            Self::ChallengeKid => "the challenge names a key that is not known",
            Self::ChallengeMac => "the challenge was not made with this shop's key",
            Self::ChallengeAudience => "the challenge was made for another shop",
            Self::ChallengeMixed => "the tokens carry different challenges",
            Self::ChallengeThumbprint => "the challenge was made for another browser key",
            Self::ChallengeOrder => "the challenge was made for another order",
            Self::ChallengeAccount => "the challenge was made for another account",
            Self::ChallengeExpired => "the challenge has expired",
            Self::ChallengeNotYetValid => "the challenge is not valid yet",
            Self::FilesMissing => "a sealed file was not received",
            Self::FilesUnsealed => "a received file is not in the token",
            Self::ReportMismatch => "the browser's report differs from the server's",
            Self::ReportNotRecomputed => "a received file was not looked into",
            Self::ReportStopped => "looking into the received files took too much and was stopped",
            Self::TokenReused => "the challenge was used for another payload",
        })
    }
}

impl std::error::Error for Failure {}

/// What a caller gave wrong when making a challenge, token or signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SealError {
    /// The challenge cannot be read.
    Challenge,
    /// Not a P-256 key of this form.
    Key,
    /// An HMAC secret shorter than 32 bytes, or no secret at all.
    Secret,
    /// A report is not the JSON object of a report.
    Report,
    /// A file entry has neither or both of report and reason, or a digest is no SHA-256.
    File,
    /// More than [`super::token::MAX_FILES`] files.
    TooManyFiles,
    /// The token is larger than [`super::token::MAX_TOKEN_BYTES`] even without reports.
    TooLarge,
    /// A signature that is not 64 bytes, or a signing input that is none.
    Signature,
}

impl SealError {
    /// The stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Challenge => "seal.challenge",
            Self::Key => "seal.key",
            Self::Secret => "seal.secret",
            Self::Report => "seal.report",
            Self::File => "seal.file",
            Self::TooManyFiles => "seal.tooManyFiles",
            Self::TooLarge => "seal.tooLarge",
            Self::Signature => "seal.signature",
        }
    }
}

impl fmt::Display for SealError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Challenge => "the challenge cannot be read",
            Self::Key => "not a P-256 key of the expected form",
            Self::Secret => "an HMAC secret of at least 32 bytes is needed",
            Self::Report => "a report is not the JSON of a report",
            Self::File => "a file entry needs a digest and either a report or a reason",
            Self::TooManyFiles => "more than 20 files in one token",
            Self::TooLarge => "the token would be larger than 64 KiB",
            Self::Signature => "the signature is not 64 bytes, or there is nothing it signs",
        })
    }
}

impl std::error::Error for SealError {}
