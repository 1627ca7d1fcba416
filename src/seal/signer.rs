//! The service's own key: ES256 with deterministic nonces (RFC 6979), so that the same result
//! always has the same signature.

use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use p256::pkcs8::{DecodePrivateKey, EncodePrivateKey};

use super::header::Compact;
use super::jwk::PublicJwk;
use super::{SealError, base64url, es256};

/// Signs verification results.
#[derive(Clone)]
pub struct Signer {
    key: SigningKey,
    jwk: PublicJwk,
    kid: String,
}

impl Signer {
    /// A key from 32 bytes of a cryptographic random source.
    ///
    /// # Errors
    ///
    /// [`SealError::Key`] where the bytes, as a number, are 0 or not below the group's order; for
    /// random bytes less likely than 2^-31: draw again.
    pub fn generate(random: &[u8; 32]) -> Result<Self, SealError> {
        Self::new(SigningKey::from_slice(random).map_err(|_| SealError::Key)?)
    }

    /// A key from PKCS #8 DER (RFC 5958).
    ///
    /// # Errors
    ///
    /// [`SealError::Key`] where it is not a P-256 private key.
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, SealError> {
        Self::new(SigningKey::from_pkcs8_der(der).map_err(|_| SealError::Key)?)
    }

    /// The key as PKCS #8 DER, to be kept where only the service reads it.
    ///
    /// # Errors
    ///
    /// [`SealError::Key`] where it cannot be encoded.
    pub fn to_pkcs8(&self) -> Result<Vec<u8>, SealError> {
        Ok(self.key.to_pkcs8_der().map_err(|_| SealError::Key)?.as_bytes().to_vec())
    }

    /// The RFC 7638 thumbprint of the public key.
    #[must_use]
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The public key.
    #[must_use]
    pub fn jwk(&self) -> &PublicJwk {
        &self.jwk
    }

    /// The public key as a member of a JWK set (RFC 7517), with `kid`, `use` and `alg`.
    #[must_use]
    pub fn jwk_json(&self) -> String {
        let PublicJwk { kty, crv, x, y } = &self.jwk;
        let kid = &self.kid;
        // All six values are base64url or fixed words; nothing needs escaping.
        format!(
            r#"{{"kty":"{kty}","crv":"{crv}","x":"{x}","y":"{y}","kid":"{kid}","use":"sig","alg":"ES256"}}"#
        )
    }

    /// Signs `payload` as a compact JWS with this `typ`; the header holds `alg`, `typ`, `kid`.
    #[must_use]
    pub fn sign_compact(&self, typ: &str, payload: &[u8]) -> String {
        let header =
            format!(r#"{{"alg":"ES256","typ":{},"kid":"{}"}}"#, serde_json::json!(typ), self.kid);
        let input =
            format!("{}.{}", base64url::encode(header.as_bytes()), base64url::encode(payload));
        let signature = self.sign(input.as_bytes());
        format!("{input}.{}", base64url::encode(&signature))
    }

    /// Signs `message`: r and s, 32 bytes each.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        let signature: Signature = self.key.sign(message);
        signature.to_bytes().into()
    }

    fn new(key: SigningKey) -> Result<Self, SealError> {
        let point = key.verifying_key().to_sec1_point(false);
        let coordinate = |bytes: Option<&[u8]>| -> Result<[u8; 32], SealError> {
            bytes.and_then(|bytes| bytes.try_into().ok()).ok_or(SealError::Key)
        };
        let x = coordinate(point.x().map(|x| x.as_slice()))?;
        let y = coordinate(point.y().map(|y| y.as_slice()))?;
        let jwk = PublicJwk::new(&x, &y);
        let kid = jwk.thumbprint();
        Ok(Self { key, jwk, kid })
    }
}

impl std::fmt::Debug for Signer {
    /// Names the key and keeps it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Signer").field("kid", &self.kid).finish_non_exhaustive()
    }
}

/// The key id that the header of a compact JWS names.
#[must_use]
pub fn kid(jws: &str) -> Option<String> {
    Compact::split(jws)?.text("kid").map(str::to_owned)
}

/// The payload of a compact JWS of this `typ` whose ES256 signature is by `key`; for readers of
/// signed verification results.
///
/// # Errors
///
/// [`SealError::Signature`] where it is not one, is of another `typ`, or was signed by another key;
/// [`SealError::Key`] where `key` is not on the curve.
pub fn open_compact(jws: &str, typ: &str, key: &PublicJwk) -> Result<Vec<u8>, SealError> {
    let parts = Compact::split(jws).ok_or(SealError::Signature)?;
    let ours = parts.only(&["alg", "typ", "kid"])
        && parts.text("alg") == Some("ES256")
        && parts.text("typ") == Some(typ);
    if !ours {
        return Err(SealError::Signature);
    }
    let key = es256::verifying_key(key).map_err(|_| SealError::Key)?;
    es256::verify(&key, parts.signing_input.as_bytes(), &parts.signature)
        .map_err(|_| SealError::Signature)?;
    Ok(parts.payload)
}
