//! ES256 (RFC 7518, 3.4): ECDSA on P-256 with SHA-256, signature as r and s of 32 bytes each.

use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{Signature, VerifyingKey};

use super::Failure;
use super::jwk::PublicJwk;

/// The key to verify with.
///
/// # Errors
///
/// [`Failure::TokenKey`] where the point is not on the curve or the JWK is not one of P-256.
pub(crate) fn verifying_key(jwk: &PublicJwk) -> Result<VerifyingKey, Failure> {
    let (x, y) = jwk.coordinates().map_err(|_| Failure::TokenKey)?;
    let point = [&[4_u8], x.as_slice(), y.as_slice()].concat();
    VerifyingKey::from_sec1_bytes(&point).map_err(|_| Failure::TokenKey)
}

/// Verifies a raw signature over `message`. A high s is accepted: WebCrypto makes them, and
/// nothing here relies on a signature being the only one (single use goes by the payload).
///
/// # Errors
///
/// [`Failure::TokenSignature`] where it does not fit, is DER or has another length.
pub(crate) fn verify(key: &VerifyingKey, message: &[u8], signature: &[u8]) -> Result<(), Failure> {
    let signature = Signature::from_slice(signature).map_err(|_| Failure::TokenSignature)?;
    key.verify(message, &signature).map_err(|_| Failure::TokenSignature)
}
