//! Which claims are recomputed: all of them, unless the operator says otherwise.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::seal::verify::Mode;

/// Which claims are recomputed. What is not is never `clear`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sampling {
    /// All.
    #[default]
    Always,
    /// So many of 1000, chosen after they have arrived by a secret of the service: nobody can know
    /// beforehand whether his claim is, and a claim that is sent again has the same lot.
    Sampled(u16),
    /// None.
    Never,
}

impl Sampling {
    /// What happens to the claim with this identity.
    pub(crate) fn mode(self, secret: &[u8], identity: &str) -> Mode {
        match self {
            Self::Always => Mode::Always,
            Self::Never => Mode::Never,
            Self::Sampled(share) if lot(secret, identity) < share => Mode::Always,
            Self::Sampled(_) => Mode::Never,
        }
    }
}

/// 0..1000 by HMAC-SHA-256 (RFC 2104): the first eight bytes modulo 1000, whose bias is below 1e-16.
fn lot(secret: &[u8], identity: &str) -> u16 {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) else { return 0 };
    mac.update(identity.as_bytes());
    let digest = mac.finalize().into_bytes();
    let number = digest.first_chunk().map_or(0, |bytes| u64::from_be_bytes(*bytes));
    u16::try_from(number % 1000).unwrap_or(0)
}
