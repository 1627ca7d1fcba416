//! The challenge: what the shop asks the browser to seal, a compact JWS with HMAC-SHA-256.

use serde::{Deserialize, Serialize};

use super::{SealError, base64url, strict};

/// Longest challenge that is read, in bytes.
pub const MAX_CHALLENGE_BYTES: usize = 4 << 10;

/// Payload of a challenge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Challenge {
    /// The shop.
    pub aud: String,
    /// The order that the claim is about.
    pub order: String,
    /// Time of the order, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ordered_at: Option<String>,
    /// The platform's pseudonym of the account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// Products whose catalogue photos the claim is compared with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub products: Vec<String>,
    /// At least 128 random bits; used once.
    pub nonce: String,
    /// Issued, seconds since 1970.
    pub iat: i64,
    /// Expires, seconds since 1970.
    pub exp: i64,
    /// RFC 7638 thumbprint of the browser's key.
    pub jkt: String,
}

impl Challenge {
    /// Reads a challenge without checking who made it.
    ///
    /// # Errors
    ///
    /// [`SealError::Challenge`] where it is not a compact JWS of this payload.
    pub fn decode(compact: &str) -> Result<Self, SealError> {
        if compact.len() > MAX_CHALLENGE_BYTES {
            return Err(SealError::Challenge);
        }
        let mut parts = compact.split('.');
        let (Some(_), Some(payload), Some(_), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(SealError::Challenge);
        };
        let payload = base64url::decode(payload).ok_or(SealError::Challenge)?;
        strict::from_slice(&payload).map_err(|_| SealError::Challenge)
    }
}

#[cfg(feature = "verify")]
mod keyed {
    use hmac::{Hmac, KeyInit, Mac};
    use sha2::Sha256;

    use super::super::{CHALLENGE_TYP, Failure};
    use super::{Challenge, Deserialize, SealError, Serialize, base64url, strict};

    /// Shortest HMAC secret, in bytes (RFC 7518, 3.2).
    pub const MIN_SECRET_BYTES: usize = 32;

    /// The shop's HMAC secrets by key id. The first one mints; all of them check.
    #[derive(Clone)]
    pub struct HmacKeys(Vec<(String, Vec<u8>)>);

    impl std::fmt::Debug for HmacKeys {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.debug_list().entries(self.0.iter().map(|(kid, _)| kid)).finish()
        }
    }

    impl HmacKeys {
        /// Keys from ids and secrets.
        ///
        /// # Errors
        ///
        /// [`SealError::Secret`] where there is none, or one is shorter than 32 bytes.
        pub fn new(keys: Vec<(String, Vec<u8>)>) -> Result<Self, SealError> {
            if keys.is_empty() || keys.iter().any(|(_, secret)| secret.len() < MIN_SECRET_BYTES) {
                return Err(SealError::Secret);
            }
            Ok(Self(keys))
        }

        /// Mints `challenge` with the first key.
        #[must_use]
        pub fn mint(&self, challenge: &Challenge) -> String {
            let Some((kid, secret)) = self.0.first() else { return String::new() };
            let header =
                Header { alg: "HS256".to_owned(), typ: CHALLENGE_TYP.to_owned(), kid: kid.clone() };
            let part = |bytes: Result<Vec<u8>, serde_json::Error>| {
                base64url::encode(&bytes.unwrap_or_default())
            };
            let input = format!(
                "{}.{}",
                part(serde_json::to_vec(&header)),
                part(serde_json::to_vec(challenge))
            );
            let mac = mac(secret, &input).map(|mac| mac.finalize().into_bytes());
            format!("{input}.{}", base64url::encode(mac.as_deref().unwrap_or_default()))
        }

        /// Checks who made `compact` and reads it. Times and order are the caller's to check.
        ///
        /// # Errors
        ///
        /// The first of the challenge's failures that applies.
        pub fn verify(&self, compact: &str, audience: &str) -> Result<Challenge, Failure> {
            let challenge = Challenge::decode(compact).map_err(|_| Failure::ChallengeMalformed)?;
            let (input, tag) = compact.rsplit_once('.').ok_or(Failure::ChallengeMalformed)?;
            let (header, _) = input.split_once('.').ok_or(Failure::ChallengeMalformed)?;
            let header: Header = base64url::decode(header)
                .and_then(|bytes| strict::from_slice(&bytes).ok())
                .ok_or(Failure::ChallengeMalformed)?;
            if header.alg != "HS256" || header.typ != CHALLENGE_TYP {
                return Err(Failure::ChallengeMalformed);
            }
            let known = self.0.iter().find(|(kid, _)| *kid == header.kid);
            let (_, secret) = known.ok_or(Failure::ChallengeKid)?;
            let tag = base64url::decode(tag).ok_or(Failure::ChallengeMalformed)?;
            mac(secret, input)
                .and_then(|mac| mac.verify_slice(&tag).ok())
                .ok_or(Failure::ChallengeMac)?;
            if challenge.aud != audience {
                return Err(Failure::ChallengeAudience);
            }
            Ok(challenge)
        }
    }

    #[derive(Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Header {
        alg: String,
        typ: String,
        kid: String,
    }

    fn mac(secret: &[u8], input: &str) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret).ok()?;
        mac.update(input.as_bytes());
        Some(mac)
    }
}

#[cfg(feature = "verify")]
pub use keyed::{HmacKeys, MIN_SECRET_BYTES};
