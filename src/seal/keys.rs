//! HMAC keys of challenges: several, so that one can be replaced while challenges live.

use super::SealError;

/// Shortest secret, in bytes: as long as the hash (RFC 7518, 3.2).
pub const MIN_SECRET_BYTES: usize = 32;

/// Keys by `kid`; the first one mints, all of them verify.
#[derive(Clone)]
pub struct HmacKeys(Vec<(String, Vec<u8>)>);

impl HmacKeys {
    /// Keys as pairs of `kid` and secret.
    ///
    /// # Errors
    ///
    /// [`SealError::Secret`] without a key, for a secret shorter than [`MIN_SECRET_BYTES`], and for
    /// two keys of one `kid`.
    pub fn new(keys: Vec<(String, Vec<u8>)>) -> Result<Self, SealError> {
        let short = keys.iter().any(|(_, secret)| secret.len() < MIN_SECRET_BYTES);
        let repeated = keys
            .iter()
            .enumerate()
            .any(|(at, (kid, _))| keys.iter().take(at).any(|(earlier, _)| earlier == kid));
        if keys.is_empty() || short || repeated {
            return Err(SealError::Secret);
        }
        Ok(Self(keys))
    }

    /// No key: for the half of a verification that comes after the challenge.
    #[cfg(feature = "service")]
    pub(crate) fn none() -> Self {
        Self(Vec::new())
    }

    /// The secret of `kid`.
    #[must_use]
    pub fn secret(&self, kid: &str) -> Option<&[u8]> {
        self.0.iter().find(|(known, _)| known == kid).map(|(_, secret)| secret.as_slice())
    }

    /// `kid` and secret of the key that mints.
    #[must_use]
    pub fn minting(&self) -> (&str, &[u8]) {
        self.0.first().map_or(("", &[]), |(kid, secret)| (kid, secret))
    }
}

impl std::fmt::Debug for HmacKeys {
    /// Names the keys and keeps their secrets.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(kid, _)| kid)).finish()
    }
}
