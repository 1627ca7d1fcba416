//! The challenge: what the shop's server says about the claim before any photo is looked at.
//!
//! A compact JWS with HMAC-SHA-256 (RFC 7515, RFC 7518 3.2), minted after the shop's own
//! authentication. Every instance that has the secret checks it without a store.

#[cfg(feature = "verify")]
use std::collections::HashMap;

#[cfg(feature = "verify")]
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

#[cfg(feature = "verify")]
use super::{CHALLENGE_TYP, Failure, header::Compact, keys::HmacKeys};
use super::{SealError, base64url, strict};
use crate::time;

/// Longest challenge, in bytes of its compact form.
pub const MAX_CHALLENGE_BYTES: usize = 4 << 10;

/// Names of the payload's members; a verifier refuses others.
#[cfg(feature = "verify")]
const MEMBERS: [&str; 9] =
    ["aud", "order", "ordered_at", "account", "products", "nonce", "iat", "exp", "jkt"];

/// The payload of a challenge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub struct Challenge {
    /// Audience: the shop.
    pub aud: String,
    /// The order that the claim is about.
    pub order: String,
    /// Time of the order, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ordered_at: Option<String>,
    /// The platform's own pseudonym of the account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// Products whose catalogue photos the claim is compared with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub products: Vec<String>,
    /// At least 128 random bits as text; one claim uses it.
    pub nonce: String,
    /// Time of issue, in seconds since 1970.
    pub iat: i64,
    /// Time of expiry, in seconds since 1970; from then on it does not count.
    pub exp: i64,
    /// RFC 7638 thumbprint of the browser's key.
    pub jkt: String,
}

impl Challenge {
    /// Reads a challenge without verifying it, for the browser, which has no secret. Members that it
    /// does not know are looked past: a page may hold an older module than its server for days.
    ///
    /// # Errors
    ///
    /// [`SealError::Challenge`] where it is not a challenge.
    pub fn decode(text: &str) -> Result<Self, SealError> {
        if text.len() > MAX_CHALLENGE_BYTES {
            return Err(SealError::Challenge);
        }
        let mut parts = text.split('.');
        let (Some(_), Some(payload), Some(_), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(SealError::Challenge);
        };
        let payload = base64url::decode(payload).ok_or(SealError::Challenge)?;
        Self::from_payload(&payload).ok_or(SealError::Challenge)
    }

    /// Signs the challenge with the HMAC secret named `kid`.
    #[cfg(feature = "verify")]
    #[must_use]
    pub fn mint(&self, kid: &str, secret: &[u8]) -> String {
        let header = serde_json::json!(kid);
        let header = format!(r#"{{"alg":"HS256","typ":"{CHALLENGE_TYP}","kid":{header}}}"#);
        let payload = serde_json::to_vec(self).unwrap_or_default();
        let input =
            format!("{}.{}", base64url::encode(header.as_bytes()), base64url::encode(&payload));
        let mac = hmac(secret, input.as_bytes());
        format!("{input}.{}", base64url::encode(&mac))
    }

    /// Reads and verifies a challenge. Its times and order are checked where the claim is known.
    ///
    /// The payload is not parsed before the MAC, compared in constant time, is found right.
    ///
    /// # Errors
    ///
    /// [`Failure::ChallengeMalformed`], [`Failure::ChallengeKid`], [`Failure::ChallengeMac`] or
    /// [`Failure::ChallengeAudience`], the first that applies.
    #[cfg(feature = "verify")]
    pub fn verify(text: &str, keys: &HmacKeys, audience: &str) -> Result<Self, Failure> {
        use subtle::ConstantTimeEq;

        if text.len() > MAX_CHALLENGE_BYTES {
            return Err(Failure::ChallengeMalformed);
        }
        let jws = Compact::split(text).ok_or(Failure::ChallengeMalformed)?;
        let ours = jws.only(&["alg", "typ", "kid"])
            && jws.text("alg") == Some("HS256")
            && jws.text("typ") == Some(CHALLENGE_TYP);
        if !ours {
            return Err(Failure::ChallengeMalformed);
        }
        let secret =
            jws.text("kid").and_then(|kid| keys.secret(kid)).ok_or(Failure::ChallengeKid)?;
        let mac = hmac(secret, jws.signing_input.as_bytes());
        if !bool::from(mac.as_slice().ct_eq(&jws.signature)) {
            return Err(Failure::ChallengeMac);
        }
        let names: HashMap<String, IgnoredAny> =
            strict::from_slice(&jws.payload).map_err(|_| Failure::ChallengeMalformed)?;
        if !names.keys().all(|name| MEMBERS.contains(&name.as_str())) {
            return Err(Failure::ChallengeMalformed);
        }
        let challenge = Self::from_payload(&jws.payload).ok_or(Failure::ChallengeMalformed)?;
        if challenge.aud != audience {
            return Err(Failure::ChallengeAudience);
        }
        Ok(challenge)
    }

    /// `inputs.at` of a report under this challenge: `iat` as RFC 3339.
    #[must_use]
    pub fn at(&self) -> String {
        time::rfc3339(self.iat)
    }

    /// Whether it may be used by `account`: the one it was made for. A challenge that names no
    /// account is bound to none, and a caller that knows none asks for none.
    #[cfg(feature = "verify")]
    pub(crate) fn is_of(&self, account: Option<&str>) -> bool {
        match (self.account.as_deref(), account) {
            (Some(own), Some(account)) => own == account,
            _ => true,
        }
    }

    fn from_payload(payload: &[u8]) -> Option<Self> {
        let challenge: Self = strict::from_slice(payload).ok()?;
        let nonce = challenge.nonce.as_bytes();
        let well_formed = (22..=128).contains(&nonce.len())
            && nonce.iter().all(|b| b.is_ascii_alphanumeric() || b"-_.~".contains(b))
            && challenge.iat < challenge.exp
            && challenge
                .ordered_at
                .as_deref()
                .is_none_or(|text| time::parse_rfc3339(text).is_some());
        well_formed.then_some(challenge)
    }
}

/// HMAC-SHA-256 (RFC 2104), which takes secrets of any length.
#[cfg(feature = "verify")]
fn hmac(secret: &[u8], message: &[u8]) -> Vec<u8> {
    use hmac::{Hmac, KeyInit, Mac};

    let Ok(mut mac) = Hmac::<sha2::Sha256>::new_from_slice(secret) else { return Vec::new() };
    mac.update(message);
    mac.finalize().into_bytes().to_vec()
}
