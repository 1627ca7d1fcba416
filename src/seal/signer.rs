//! The service's own P-256 key: it signs results (ES256, RFC 6979).

use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};

use super::jwk::PublicJwk;
use super::{SealError, base64url};

/// A signing key.
pub struct Signer(SigningKey);

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Signer({})", self.kid())
    }
}

impl Signer {
    /// The key of a 32-byte scalar, which is secret and must be random.
    ///
    /// # Errors
    ///
    /// [`SealError::Key`] where it is zero or not below the order of the curve.
    pub fn from_scalar(scalar: &[u8; 32]) -> Result<Self, SealError> {
        SigningKey::from_slice(scalar).map(Self).map_err(|_| SealError::Key)
    }

    /// The public key.
    #[must_use]
    pub fn jwk(&self) -> PublicJwk {
        let point = self.0.verifying_key().to_sec1_point(false);
        let coordinate = |bytes: Option<&[u8]>| {
            bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok()).unwrap_or_default()
        };
        let bytes = point.as_bytes();
        PublicJwk::new(&coordinate(bytes.get(1..33)), &coordinate(bytes.get(33..65)))
    }

    /// Key id: the RFC 7638 thumbprint.
    #[must_use]
    pub fn kid(&self) -> String {
        self.jwk().thumbprint()
    }

    /// The 64-byte signature of `input`.
    #[must_use]
    pub fn sign(&self, input: &[u8]) -> Vec<u8> {
        let signature: Signature = self.0.sign(input);
        signature.to_bytes().to_vec()
    }

    /// A compact JWS of `payload` with this `typ` and the key's `kid`.
    #[must_use]
    pub fn sign_compact(&self, typ: &str, payload: &[u8]) -> String {
        let header = serde_json::json!({ "alg": "ES256", "kid": self.kid(), "typ": typ });
        let header = base64url::encode(header.to_string().as_bytes());
        let input = format!("{header}.{}", base64url::encode(payload));
        let signature = base64url::encode(&self.sign(input.as_bytes()));
        format!("{input}.{signature}")
    }
}
