//! The verification of a claim: tokens, files, recomputation.
//!
//! What speaks against a buyer, and what does not:
//!
//! - The verdict is the server's own, on the bytes that arrived, with its own catalogue and policy.
//!   Nothing that the browser says in the buyer's favour is used.
//! - An unexplained difference between the two reports does (row `report_mismatch`): the same
//!   version of the same code on the same bytes gives the same report, unless it was tampered with.
//! - A warning that the browser gave about an original which the form compressed away counts as a
//!   finding that could not be recomputed (row `not_recomputed`: `review` and never more). Nobody
//!   has a reason to invent one, but nobody can look at it again either.
//! - A file that was not recomputed is never `clear` (row `not_recomputed`).
//! - A missing token does not (row `no_token`). Neither does a token that fails a check up to
//!   `times`: an expired challenge is a slow buyer, a bad signature a cut-off field or an old
//!   browser, and whoever wants to do without the seal would leave it out. It is treated as no
//!   token, and the failed check is shown.
//! - Files missing or unsealed do not either: forms drop and add files. They are shown.

pub use super::check::{TokenCheck, check_token};
use super::credentials::Credentials;
use super::differences::{self, Facts};
use super::files::{self, Matched};
pub use super::keys::HmacKeys;
use super::recompute::{self, Own};
use super::result::{CatalogueUse, FileResult, NotReceived, SCHEMA, Seal, TokenResult};
pub use super::result::{Check, CheckName, Outcome, TokenStatus, Verification};
use super::{Failure, rfc3339};
use crate::detect::finding::clip;
use crate::digest;
use crate::inspect::Context;
use crate::likeness::Catalogue;
use crate::policy::{Disposition, Policy, Row};

/// What the verifier knows of the claim.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// The shop.
    pub audience: &'a str,
    /// The order, where the caller knows it.
    pub order: Option<&'a str>,
    /// The account that hands the claim in, where the caller knows it: the platform's own pseudonym,
    /// as in the challenge.
    pub account: Option<&'a str>,
    /// The time, in seconds since 1970.
    pub now: i64,
    /// Secrets of challenges.
    pub keys: &'a HmacKeys,
}

/// One received file.
#[derive(Clone, Copy, Debug)]
pub struct Received<'a> {
    /// Form field; it informs only.
    pub field: &'a str,
    /// File name; it informs only.
    pub name: &'a str,
    /// What arrived.
    pub content: Content<'a>,
}

/// The content of a received file.
#[derive(Clone, Copy)]
pub enum Content<'a> {
    /// The bytes themselves.
    Bytes(&'a [u8]),
    /// Bytes that lie elsewhere, on a disk or in an object storage, and were digested on their way
    /// there. They are fetched when their turn comes, and never where there are more of them than
    /// [`Limits::max_bytes`](crate::limits::Limits::max_bytes).
    Stored {
        /// SHA-256 of the bytes, hexadecimal.
        sha256: &'a str,
        /// Length in bytes.
        bytes: u64,
        /// Fetches them; `None` where they are not to be had, or not to be looked into: the file
        /// is then not recomputed.
        fetch: &'a dyn Fn() -> Option<Vec<u8>>,
    },
}

impl std::fmt::Debug for Content<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Bytes(bytes) => write!(f, "Bytes({})", bytes.len()),
            Self::Stored { sha256, bytes, .. } => write!(f, "Stored({sha256}, {bytes})"),
        }
    }
}

impl Content<'_> {
    /// SHA-256 and length.
    fn identity(&self) -> (String, u64) {
        match self {
            Self::Bytes(bytes) => (digest::sha256_hex(bytes), bytes.len() as u64),
            Self::Stored { sha256, bytes, .. } => ((*sha256).to_owned(), *bytes),
        }
    }
}

/// Which received files are looked into.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mode {
    /// All of them.
    #[default]
    Always,
    /// None: the claim is never `clear`.
    Never,
    /// None, because looking was begun and took too much: the same with another reason.
    Stopped,
}

impl Mode {
    /// What a file that was not looked into is a case of.
    fn failure(self) -> Failure {
        match self {
            Self::Always | Self::Never => Failure::ReportNotRecomputed,
            Self::Stopped => Failure::ReportStopped,
        }
    }
}

/// What the server looks with.
#[derive(Clone, Copy)]
pub struct Recomputation<'a> {
    /// The server's own context, for the verdict. `at` and `ordered_at` are taken from a valid
    /// challenge where they are not set; without one, `at` is the time of the verification.
    pub server: &'a Context,
    /// The catalogue bundle with this SHA-256, where the server knows it.
    pub catalogues: &'a dyn Fn(&str) -> Option<Catalogue>,
    /// The policy with this id and SHA-256, where the server knows it. The default policy and the
    /// server's own are known anyway.
    pub policies: &'a dyn Fn(&str, &str) -> Option<Policy>,
    /// Validates the Content Credentials in a file's bytes, whose format is named as in a report
    /// (`jpeg`); called for files with a manifest store. `None` where there is no validator or it
    /// cannot tell.
    pub credentials: &'a dyn Fn(&[u8], &str) -> Option<Credentials>,
    /// Which files.
    pub mode: Mode,
}

impl std::fmt::Debug for Recomputation<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Recomputation").field("mode", &self.mode).finish_non_exhaustive()
    }
}

/// Verifies a claim. All checks stand in the result but the last, single use, which the caller's
/// store makes and enters with [`Verification::set_single_use`].
#[must_use]
pub fn verify(
    tokens: &[&str],
    received: &[Received<'_>],
    expected: &Expected<'_>,
    recompute: &Recomputation<'_>,
) -> Verification {
    complete(&check_token(tokens, expected), received, expected, recompute)
}

/// The second half of [`verify`], for callers that made the first with [`check_token`].
#[must_use]
pub fn complete(
    check: &TokenCheck,
    received: &[Received<'_>],
    expected: &Expected<'_>,
    recompute: &Recomputation<'_>,
) -> Verification {
    let valid = check.status == TokenStatus::Valid;
    let own = Own::new(recompute, check.credential(), expected.now);
    let (digests, lengths): (Vec<String>, Vec<u64>) =
        received.iter().map(|file| file.content.identity()).unzip();
    let (matched, missing) = files::matched(&check.payloads, received, &digests);

    let mut out = Vec::new();
    let mut reasons = token_reasons(check, recompute.server);
    let mut catalogue: Vec<CatalogueUse> = Vec::new();
    for (((file, sha256), bytes), matched) in
        received.iter().zip(digests).zip(lengths).zip(&matched)
    {
        let mut result = FileResult {
            sha256,
            bytes,
            name: clip(file.name, 255),
            field: clip(file.field, 255),
            seal: seal(valid, matched.as_ref()),
            absent: matched.as_ref().and_then(|m| m.entry.absent),
            original_sha256: matched
                .as_ref()
                .filter(|m| m.copy)
                .and_then(|m| m.entry.sha256.clone()),
            copy_distance: None,
            report: None,
            credentials: None,
            differences: Vec::new(),
            browser_only: Vec::new(),
            reuse: Vec::new(),
        };
        look(file, matched.as_ref(), &own, &mut result, &mut reasons, &mut catalogue);
        out.push(result);
    }
    let (disposition, reasons) = decide(reasons);
    let module = check.payloads.first().map(|payload| &payload.module);
    let mut verification = Verification {
        schema: SCHEMA.to_owned(),
        service: crate::VERSION.to_owned(),
        verified_at: rfc3339(expected.now),
        audience: expected.audience.to_owned(),
        order: expected
            .order
            .map(str::to_owned)
            .or_else(|| check.credential().map(|challenge| challenge.order.clone())),
        token: TokenResult {
            status: check.status,
            sha256: check.token_sha256.clone(),
            module: module.map(|module| clip(&module.version, 64)),
            wasm_sha256: module.map(|module| module.wasm_sha256.clone()),
        },
        checks: check.checks.clone(),
        disposition,
        reasons,
        files: out,
        catalogue,
        not_received: missing.iter().map(|entry| not_received(entry)).collect(),
    };
    let late = [CheckName::Files, CheckName::Recomputation, CheckName::SingleUse];
    verification
        .checks
        .extend(late.map(|name| Check::new(name, Outcome::NotRun, Failure::TokenReused)));
    if valid {
        let sealed_missing = missing.iter().any(|entry| entry.report.is_some());
        let unsealed = matched.iter().any(Option::is_none);
        let (outcome, code) = match (sealed_missing, unsealed) {
            (true, _) => (Outcome::Failed, Failure::FilesMissing),
            (false, true) => (Outcome::Failed, Failure::FilesUnsealed),
            (false, false) => (Outcome::Ok, Failure::FilesMissing),
        };
        verification.set(CheckName::Files, outcome, code);
    }
    let (outcome, code) = recomputation(&verification.files, recompute.mode);
    verification.set(CheckName::Recomputation, outcome, code);
    verification
}

/// A disposition and the code that leads to it.
type Reason = (Disposition, String);

/// Looks into one file and adds what follows from it.
fn look(
    file: &Received<'_>,
    matched: Option<&Matched<'_>>,
    own: &Own<'_>,
    result: &mut FileResult,
    reasons: &mut Vec<Reason>,
    catalogue: &mut Vec<CatalogueUse>,
) {
    let row = |row: Row, code: &str| (own.context.policy.disposition(row), code.to_owned());
    let browser = matched.and_then(|m| Some((m, recompute::parse(m.entry.report.as_deref()?)?)));
    let Some(sight) = own.sight(&file.content) else {
        reasons.push(row(Row::NotRecomputed, own.mode().failure().code()));
        return;
    };
    let (ours, mut rows) = own.report(&sight);
    result.credentials = own.credentials(&sight, &ours);
    if result.credentials.as_ref().is_some_and(Credentials::vouches_for_capture) {
        rows.retain(|(row, _)| !row.yields_to_capture());
    }
    let (disposition, codes) = own.context.policy.decide(&rows);
    reasons.extend(codes.into_iter().map(|code| (disposition, code)));
    if let Some((matched, browser)) = browser {
        let facts = Facts { copy: matched.copy, ..Facts::default() };
        let sealed = matched.entry.sha256.as_deref().unwrap_or_default();
        result.differences = own.compare(&sight, &ours, &browser, sealed, facts);
        if result.differences.iter().any(|difference| !difference.explained) {
            reasons.push(row(Row::ReportMismatch, Failure::ReportMismatch.code()));
        }
        if matched.copy {
            result.browser_only = differences::browser_only(&browser, &ours);
            result.copy_distance = differences::distance(&browser, &ours);
            let only = result.browser_only.iter();
            reasons.extend(only.map(|code| row(Row::NotRecomputed, code)));
        }
    }
    if let Some(used) = own.catalogue_use(&ours).filter(|used| !catalogue.contains(used)) {
        catalogue.push(used);
    }
    result.report = recompute::raw(&ours);
}

/// What follows from the token alone: the row `no_token`, with the failed check as its code where
/// there was a token that does not count.
fn token_reasons(check: &TokenCheck, server: &Context) -> Vec<Reason> {
    let failed = check.checks.iter().find_map(|check| check.code.clone());
    let code = match check.status {
        TokenStatus::Valid => return Vec::new(),
        TokenStatus::Invalid => failed.unwrap_or_default(),
        TokenStatus::Absent => "token.absent".to_owned(),
    };
    vec![(server.policy.disposition(Row::NoToken), code)]
}

/// The strongest disposition and the codes that reach it. As in [`Policy::decide`], what leads to
/// `clear` is not listed.
fn decide(reasons: Vec<Reason>) -> (Disposition, Vec<String>) {
    let strongest =
        reasons.iter().map(|(disposition, _)| *disposition).max().unwrap_or(Disposition::Clear);
    let mut codes: Vec<String> = Vec::new();
    for (disposition, code) in reasons {
        if disposition == strongest && strongest > Disposition::Clear && !codes.contains(&code) {
            codes.push(code);
        }
    }
    (strongest, codes)
}

fn seal(valid: bool, matched: Option<&Matched<'_>>) -> Seal {
    match matched {
        Some(matched) if matched.entry.report.is_some() => Seal::Sealed,
        Some(_) => Seal::Absent,
        None if valid => Seal::Unsealed,
        None => Seal::None,
    }
}

fn not_received(entry: &super::token::FileEntry) -> NotReceived {
    NotReceived {
        sha256: entry.sha256.clone(),
        sent_sha256: entry.sent_sha256.clone(),
        field: clip(&entry.field, 255),
        absent: entry.absent,
    }
}

fn recomputation(files: &[FileResult], mode: Mode) -> (Outcome, Failure) {
    let mismatch = files.iter().flat_map(|file| &file.differences).any(|d| !d.explained);
    if mismatch {
        (Outcome::Failed, Failure::ReportMismatch)
    } else if files.iter().any(|file| file.report.is_none()) {
        (Outcome::Failed, mode.failure())
    } else if files.is_empty() {
        (Outcome::NotRun, Failure::ReportNotRecomputed)
    } else {
        (Outcome::Ok, Failure::ReportNotRecomputed)
    }
}
