//! The checks of a token that need no file, from `size` to `times`.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::challenge::Challenge;
use super::header::Compact;
use super::jwk::PublicJwk;
use super::result::{Check, CheckName, Outcome, TokenStatus};
use super::token::{MAX_FILES, MAX_TOKEN_BYTES, TokenPayload};
use super::verify::Expected;
use super::{Failure, TOKEN_TYP, es256, strict};
use crate::digest;

/// The first half of a verification: what can be said without the files.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TokenCheck {
    /// Whether the token counts.
    pub status: TokenStatus,
    /// The checks from `size` to `times`.
    pub checks: Vec<Check>,
    /// The challenge, as soon as its MAC and audience hold, even where it has expired or is for
    /// another order: the shop's own words about products and order date. It opens nothing; for
    /// that see [`TokenCheck::credential`].
    pub challenge: Option<Challenge>,
    /// SHA-256 of each token, sorted, without repeats.
    pub token_sha256: Vec<String>,
    /// Digest of the set of payloads: the value that single use stores beside the nonce. It goes by
    /// payloads and not by tokens, since a browser that signs the same payload again (a form sent
    /// twice) gets another signature.
    pub payload_sha256: Option<String>,
    /// The challenge's nonce, where the token is valid: the key of single use.
    pub nonce: Option<String>,
    /// The payloads, where the token is valid.
    #[serde(skip)]
    pub(crate) payloads: Vec<TokenPayload<'static>>,
}

impl TokenCheck {
    /// The challenge where every check up to `times` holds.
    #[must_use]
    pub fn credential(&self) -> Option<&Challenge> {
        self.challenge.as_ref().filter(|_| self.status == TokenStatus::Valid)
    }

    /// A check that came from another process, with the payloads of the same [`distinct`] `tokens`; so
    /// that process needs no secret of challenges.
    #[cfg(feature = "service")]
    pub(crate) fn reopened(mut self, tokens: &[String]) -> Self {
        if self.status == TokenStatus::Valid {
            self.payloads = tokens.iter().filter_map(|t| signed_payload(t).ok()).collect();
        }
        self
    }

    /// Code of the check that failed.
    #[must_use]
    pub fn failure(&self) -> Option<&str> {
        self.checks.iter().find_map(|check| check.code.as_deref())
    }
}

/// Checks tokens from `size` to `times`. Several tokens are one claim: each check is made on all of
/// them before the next. Empty ones (an empty form field) and repeated ones do not count.
#[must_use]
pub fn check_token(tokens: &[&str], expected: &Expected<'_>) -> TokenCheck {
    let tokens = distinct(tokens.iter().copied());
    let mut token_sha256: Vec<String> =
        tokens.iter().map(|text| digest::sha256_hex(text.as_bytes())).collect();
    token_sha256.sort_unstable();

    let mut challenge = None;
    let mut opened = Vec::new();
    let result = match tokens.as_slice() {
        [] => None,
        tokens => Some(run(tokens, expected, &mut opened, &mut challenge)),
    };
    let valid = matches!(result, Some(Ok(())));
    let mut payloads: Vec<String> =
        opened.iter().map(|token| digest::sha256_hex(&token.jws.payload)).collect();
    payloads.sort_unstable();
    payloads.dedup();
    TokenCheck {
        status: match result {
            None => TokenStatus::Absent,
            Some(Ok(())) => TokenStatus::Valid,
            Some(Err(_)) => TokenStatus::Invalid,
        },
        checks: checks(result),
        token_sha256,
        payload_sha256: valid.then(|| digest::sha256_hex(payloads.join("\n").as_bytes())),
        nonce: challenge.as_ref().filter(|_| valid).map(|c: &Challenge| c.nonce.clone()),
        challenge,
        payloads: if valid { opened.into_iter().map(|t| t.payload).collect() } else { Vec::new() },
    }
}

/// Tokens that count: none that is empty, none twice, in the order of their text.
pub(crate) fn distinct<'a>(tokens: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut tokens: Vec<&str> = tokens.filter(|text| !text.is_empty()).collect();
    tokens.sort_unstable();
    tokens.dedup();
    tokens
}

/// How far a challenge may come from the future, in seconds: minting and verifying machines do not
/// have the same clock.
const LEEWAY: i64 = 60;

/// The checks that [`check_token`] makes, in their order.
const EARLY: [CheckName; 9] = [
    CheckName::Size,
    CheckName::Parse,
    CheckName::Algorithm,
    CheckName::Key,
    CheckName::Signature,
    CheckName::Challenge,
    CheckName::Thumbprint,
    CheckName::Order,
    CheckName::Times,
];

type Failed = (CheckName, Failure);

struct Opened<'a> {
    jws: Compact<'a>,
    payload: TokenPayload<'static>,
}

fn checks(result: Option<Result<(), Failed>>) -> Vec<Check> {
    let reached = |name: CheckName| match result {
        None => Outcome::NotRun,
        Some(Ok(())) => Outcome::Ok,
        Some(Err((failed, _))) if name < failed => Outcome::Ok,
        Some(Err((failed, _))) if name == failed => Outcome::Failed,
        Some(Err(_)) => Outcome::NotRun,
    };
    let failure = match result {
        Some(Err((_, failure))) => failure,
        _ => Failure::TokenMalformed,
    };
    EARLY.iter().map(|&name| Check::new(name, reached(name), failure)).collect()
}

fn run<'a>(
    tokens: &[&'a str],
    expected: &Expected<'_>,
    opened: &mut Vec<Opened<'a>>,
    challenge: &mut Option<Challenge>,
) -> Result<(), Failed> {
    let length: usize = tokens.iter().map(|text| text.len()).sum();
    if length > MAX_TOKEN_BYTES || tokens.len() > MAX_FILES {
        return Err((CheckName::Size, Failure::TokenTooLarge));
    }
    for text in tokens {
        opened.push(open(text).ok_or((CheckName::Parse, Failure::TokenMalformed))?);
    }
    for token in opened.iter() {
        algorithm(&token.jws).map_err(|failure| (CheckName::Algorithm, failure))?;
    }
    let mut keys = Vec::new();
    for token in opened.iter() {
        keys.push(key(&token.jws).map_err(|failure| (CheckName::Key, failure))?);
    }
    for (token, (_, key)) in opened.iter().zip(&keys) {
        es256::verify(key, token.jws.signing_input.as_bytes(), &token.jws.signature)
            .map_err(|failure| (CheckName::Signature, failure))?;
    }
    let found =
        one_challenge(opened, expected).map_err(|failure| (CheckName::Challenge, failure))?;
    let found = challenge.insert(found);
    if keys.iter().any(|(jwk, _)| jwk.thumbprint() != found.jkt) {
        return Err((CheckName::Thumbprint, Failure::ChallengeThumbprint));
    }
    if expected.order.is_some_and(|order| order != found.order) {
        return Err((CheckName::Order, Failure::ChallengeOrder));
    }
    if !found.is_of(expected.account) {
        return Err((CheckName::Order, Failure::ChallengeAccount));
    }
    if found.iat > expected.now.saturating_add(LEEWAY) {
        return Err((CheckName::Times, Failure::ChallengeNotYetValid));
    }
    if expected.now >= found.exp {
        return Err((CheckName::Times, Failure::ChallengeExpired));
    }
    Ok(())
}

/// The payload of a token whose signature fits the key that it carries. Nothing is said of its
/// challenge, whose secret only the shop has.
///
/// # Errors
///
/// What is wrong with the token.
#[cfg(feature = "archive")]
pub(crate) fn signed_payload(text: &str) -> Result<TokenPayload<'static>, Failure> {
    let token = open(text).ok_or(Failure::TokenMalformed)?;
    algorithm(&token.jws)?;
    let (_, key) = key(&token.jws)?;
    es256::verify(&key, token.jws.signing_input.as_bytes(), &token.jws.signature)?;
    Ok(token.payload)
}

fn open(text: &str) -> Option<Opened<'_>> {
    let jws = Compact::split(text)?;
    if jws.text("typ") != Some(TOKEN_TYP) {
        return None;
    }
    let payload: TokenPayload<'_> = strict::from_slice(&jws.payload).ok()?;
    let payload = payload.into_owned();
    payload.is_well_formed().then_some(Opened { jws, payload })
}

/// ES256, and none of the members that ask for other processing (RFC 7515, 4.1.11; RFC 7797).
fn algorithm(jws: &Compact<'_>) -> Result<(), Failure> {
    let plain = ["crit", "b64", "zip", "enc"].iter().all(|name| !jws.header.contains_key(*name));
    if plain && jws.text("alg") == Some("ES256") { Ok(()) } else { Err(Failure::TokenAlgorithm) }
}

/// The key in the header. Anything beside it (`kid`, `jku`, `x5c`, …) would name another one.
fn key(jws: &Compact<'_>) -> Result<(PublicJwk, p256::ecdsa::VerifyingKey), Failure> {
    let jwk = jws
        .header
        .get("jwk")
        .filter(|_| jws.only(&["alg", "typ", "jwk"]))
        .and_then(|value| serde_json::from_value::<PublicJwk>(value.clone()).ok())
        .ok_or(Failure::TokenKey)?;
    let key = es256::verifying_key(&jwk)?;
    Ok((jwk, key))
}

/// The one challenge of all tokens.
fn one_challenge(opened: &[Opened<'_>], expected: &Expected<'_>) -> Result<Challenge, Failure> {
    let mut texts = opened.iter().map(|token| &token.payload.challenge);
    let first: &Cow<'_, str> = texts.next().ok_or(Failure::ChallengeMalformed)?;
    let challenge = Challenge::verify(first, expected.keys, expected.audience)?;
    if texts.any(|text| text != first) {
        return Err(Failure::ChallengeMixed);
    }
    Ok(challenge)
}
