//! Verification of a claim: tokens, files, recomputation. The order of checks is the contract's.
//!
//! Who is spoken against: only an unexplained difference between the browser's report and the
//! server's. A token that is broken, expired or missing proves nothing, so it is neutral, like no
//! token; its failed check is shown. A sealed file that did not arrive or one that is not sealed
//! is shown and neutral too: forms drop files. What a browser says in the buyer's favour never
//! counts; a warning that it saw on an original which the form did not send leads to `review`.

use super::challenge::{Challenge, HmacKeys};
use super::differences::{self, Circumstances};
use super::files::matched;
use super::jws::{self, Token};
use super::result::{
    Check, CheckOutcome, CheckResult, FileResult, SCHEMA, Seal, TokenResult, TokenStatus,
    Verification,
};
use super::token::{FileEntry, MAX_FILES, MAX_TOKEN_BYTES};
use super::{Failure, rfc3339, strict};
use crate::detect::finding::Severity;
use crate::likeness::Catalogue;
use crate::policy::{Disposition, Row};
use crate::report::Report;
use crate::{Context, digest};

/// What the verifier expects.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// The shop.
    pub audience: &'a str,
    /// The order that the request is about; `None` takes the challenge's word.
    pub order: Option<&'a str>,
    /// Seconds since 1970.
    pub now: i64,
    /// The shop's HMAC keys.
    pub keys: &'a HmacKeys,
}

/// One received file.
#[derive(Clone, Copy, Debug)]
pub struct Received<'a> {
    /// Form field.
    pub field: &'a str,
    /// File name, untrusted.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// How reports are made again.
pub struct Recomputation<'a> {
    /// The server's own catalogue, policy and limits.
    pub server: &'a Context,
    /// The bundle with this SHA-256, where the server knows it.
    pub catalogues: &'a dyn Fn(&str) -> Option<Catalogue>,
    /// False leaves every report out; such a claim is never `clear`.
    pub recompute: bool,
}

impl std::fmt::Debug for Recomputation<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Recomputation").field("recompute", &self.recompute).finish_non_exhaustive()
    }
}

/// The first half: what the tokens are worth by themselves, before any file is looked into.
#[derive(Debug)]
pub struct TokenCheck {
    /// The challenge, where it is the shop's own and fits the key.
    pub challenge: Option<Challenge>,
    /// The first failure.
    pub failure: Option<Failure>,
    /// SHA-256 of each token, hexadecimal, sorted: the identity of the payload.
    pub digests: Vec<String>,
    tokens: Vec<Token>,
}

/// Small clock difference between the machines that mint and check, in seconds.
const CLOCK_SKEW: i64 = 60;

/// Checks `tokens` up to the challenge's times. An empty list is no token.
#[must_use]
pub fn check_token(tokens: &[&str], expected: &Expected<'_>) -> TokenCheck {
    let mut digests: Vec<String> =
        tokens.iter().map(|token| digest::sha256_hex(token.as_bytes())).collect();
    digests.sort();
    digests.dedup();
    let mut check = TokenCheck { challenge: None, failure: None, digests, tokens: Vec::new() };
    if let Err(failure) = fill(&mut check, tokens, expected) {
        check.failure = Some(failure);
    }
    check
}

fn fill(check: &mut TokenCheck, tokens: &[&str], expected: &Expected<'_>) -> Result<(), Failure> {
    let total: usize = tokens.iter().map(|token| token.len()).sum();
    if total > MAX_TOKEN_BYTES || tokens.len() > MAX_FILES {
        return Err(Failure::TokenTooLarge);
    }
    let mut seen: Vec<&str> = Vec::new();
    for token in tokens {
        if !seen.contains(token) {
            seen.push(token);
            check.tokens.push(jws::open(token)?);
        }
    }
    let Some(first) = check.tokens.first() else { return Ok(()) };
    if check.tokens.iter().any(|token| token.payload.challenge != first.payload.challenge) {
        return Err(Failure::ChallengeMixed);
    }
    let challenge = expected.keys.verify(&first.payload.challenge, expected.audience)?;
    if check.tokens.iter().any(|token| token.jwk.thumbprint() != challenge.jkt) {
        return Err(Failure::ChallengeThumbprint);
    }
    if expected.order.is_some_and(|order| order != challenge.order) {
        return Err(Failure::ChallengeOrder);
    }
    let (iat, exp) = (challenge.iat, challenge.exp);
    check.challenge = Some(challenge);
    if expected.now >= exp {
        return Err(Failure::ChallengeExpired);
    }
    if expected.now.saturating_add(CLOCK_SKEW) < iat {
        return Err(Failure::ChallengeNotYetValid);
    }
    Ok(())
}

/// Verifies a claim. `single_use` stays `not_run`: the store decides it in its transaction.
#[must_use]
pub fn verify(
    check: &TokenCheck,
    received: &[Received<'_>],
    expected: &Expected<'_>,
    recomputation: &Recomputation<'_>,
) -> Verification {
    let mut result = frame(check, expected);
    let usable = result.token.status == TokenStatus::Valid;
    let entries: Vec<&FileEntry> = if usable {
        check.tokens.iter().flat_map(|token| &token.payload.files).collect()
    } else {
        Vec::new()
    };
    let digests: Vec<String> = received.iter().map(|file| digest::sha256_hex(file.bytes)).collect();
    let matched = matched(&digests, &entries);
    let mut reasons: Vec<(Row, String)> = Vec::new();
    let mut verdicts: Vec<(Disposition, Vec<String>)> = Vec::new();
    for ((file, sha256), entry) in received.iter().zip(digests).zip(matched.entries) {
        let looked = look(file, sha256, entry, usable, recomputation);
        if let Some(report) = &looked.report {
            verdicts.push((report.verdict.disposition, report.verdict.reasons.clone()));
        } else {
            reasons.push((Row::NotRecomputed, Failure::ReportNotRecomputed.code().to_owned()));
        }
        if looked.differences.iter().any(|difference| !difference.explained) {
            reasons.push((Row::ReportMismatch, Failure::ReportMismatch.code().to_owned()));
        }
        reasons.extend(looked.browser_only.iter().map(|code| (Row::WeakMarker, code.clone())));
        result.files.push(looked);
    }
    result.not_received = matched.not_received;
    if usable {
        let unsealed = result.files.iter().any(|file| file.seal == Seal::Unsealed);
        let missing = !result.not_received.is_empty();
        let failure = if missing {
            Some(Failure::FilesMissing)
        } else {
            unsealed.then_some(Failure::FilesUnsealed)
        };
        result.record(Check::Files, failure);
    } else {
        reasons.push((Row::NoToken, "token.absent".to_owned()));
    }
    let failed = |code: Failure| reasons.iter().any(|(_, reason)| reason == code.code());
    let failure =
        [Failure::ReportMismatch, Failure::ReportNotRecomputed].into_iter().find(|f| failed(*f));
    result.record(Check::Recomputation, failure);
    verdicts.push(recomputation.server.policy.decide(&reasons));
    (result.disposition, result.reasons) = strongest(verdicts);
    result
}

/// The result before any file is looked at.
fn frame(check: &TokenCheck, expected: &Expected<'_>) -> Verification {
    let status = match (check.digests.is_empty(), check.failure) {
        (true, _) => TokenStatus::Absent,
        (false, Some(_)) => TokenStatus::Invalid,
        (false, None) => TokenStatus::Valid,
    };
    let module = check.tokens.first().map(|token| token.payload.module.clone());
    let not_run = |check| CheckResult { check, outcome: CheckOutcome::NotRun, code: None };
    let order = expected.order.map(str::to_owned);
    let mut result = Verification {
        schema: SCHEMA.to_owned(),
        service: crate::VERSION.to_owned(),
        verified_at: rfc3339(expected.now),
        audience: expected.audience.to_owned(),
        order: order.or_else(|| check.challenge.as_ref().map(|challenge| challenge.order.clone())),
        token: TokenResult {
            status,
            sha256: check.digests.clone(),
            wasm_sha256: module.as_ref().map(|module| module.wasm_sha256.clone()),
            module: module.map(|module| module.version),
        },
        checks: Check::ALL.into_iter().map(not_run).collect(),
        disposition: Disposition::Clear,
        reasons: Vec::new(),
        files: Vec::new(),
        catalogue: Vec::new(),
        not_received: Vec::new(),
    };
    if status != TokenStatus::Absent {
        let failed = check.failure.map(Check::of);
        for passed in
            Check::ALL.into_iter().filter(|c| *c <= Check::Times && failed.is_none_or(|f| *c < f))
        {
            result.record(passed, None);
        }
        if let Some(failure) = check.failure {
            result.record(Check::of(failure), Some(failure));
        }
    }
    result
}

/// Looks into one file: once as the server does, and once with the browser's inputs to compare.
fn look(
    file: &Received<'_>,
    sha256: String,
    entry: Option<&FileEntry>,
    usable: bool,
    recomputation: &Recomputation<'_>,
) -> FileResult {
    let seal = match entry {
        _ if !usable => Seal::None,
        None => Seal::Unsealed,
        Some(entry) if entry.report.is_some() => Seal::Sealed,
        Some(_) => Seal::Absent,
    };
    let mut result = FileResult {
        sha256,
        bytes: file.bytes.len() as u64,
        name: (!file.name.is_empty()).then(|| file.name.chars().take(255).collect()),
        field: file.field.to_owned(),
        seal,
        absent: entry.and_then(|entry| entry.absent),
        report: None,
        differences: Vec::new(),
        browser_only: Vec::new(),
    };
    if !recomputation.recompute {
        return result;
    }
    let server = crate::inspect(file.bytes, recomputation.server);
    if let Some(entry) = entry
        && let Some(raw) = &entry.report
    {
        compare(file, entry, raw.get(), &server, recomputation, &mut result);
    }
    result.report = Some(server);
    result
}

/// Compares the browser's report with the server's on the same inputs. One that cannot be read
/// from this version is unexplained; from another version it is explained.
fn compare(
    file: &Received<'_>,
    entry: &FileEntry,
    raw: &str,
    server: &Report,
    recomputation: &Recomputation<'_>,
    result: &mut FileResult,
) {
    let Ok(browser) = strict::from_slice::<Report>(raw.as_bytes()) else {
        result.differences.push(super::result::Difference {
            path: "report".to_owned(),
            explained: false,
            reason: "unexplained".to_owned(),
        });
        return;
    };
    if entry.sent_sha256.as_ref().is_some_and(|sent| entry.sha256.as_ref() != Some(sent)) {
        let codes: Vec<&str> = server.findings.iter().map(|f| f.code.as_str()).collect();
        let lost = browser.findings.iter().filter(|f| f.severity == Severity::Warning);
        result.browser_only =
            lost.map(|f| f.code.clone()).filter(|code| !codes.contains(&code.as_str())).collect();
        result.differences.push(super::result::Difference {
            path: "file".to_owned(),
            explained: true,
            reason: "copy".to_owned(),
        });
        return;
    }
    let inputs = &browser.inputs;
    let mut context = recomputation.server.clone();
    context.at.clone_from(&inputs.at);
    context.ordered_at.clone_from(&inputs.ordered_at);
    let default = crate::policy::Policy::default();
    let mut known = Circumstances::default();
    if inputs.policy.sha256 == default.sha256() {
        context.policy = default;
    } else {
        known.unknown_policy = inputs.policy.sha256 != context.policy.sha256();
    }
    context.catalogue = inputs.catalogue.as_ref().and_then(|sha256| {
        let catalogue = (recomputation.catalogues)(sha256)?;
        Some((catalogue, sha256.clone()))
    });
    known.unknown_catalogue = inputs.catalogue.is_some() && context.catalogue.is_none();
    let again = crate::inspect(file.bytes, &context);
    result.differences = differences::between(&browser, &again, known);
}

/// The strongest disposition, and the codes that reach it, without repeats.
fn strongest(verdicts: Vec<(Disposition, Vec<String>)>) -> (Disposition, Vec<String>) {
    let disposition = verdicts.iter().map(|(d, _)| *d).max().unwrap_or(Disposition::Clear);
    let mut reasons: Vec<String> = Vec::new();
    for (_, codes) in verdicts.into_iter().filter(|(d, _)| *d == disposition) {
        for code in codes {
            if !reasons.contains(&code) {
                reasons.push(code);
            }
        }
    }
    (disposition, reasons)
}
