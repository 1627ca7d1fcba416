//! Public keys of P-256 as JSON Web Keys (RFC 7517, RFC 7518 6.2) and their thumbprint (RFC 7638).

use serde::{Deserialize, Serialize};

use super::{SealError, base64url};
use crate::digest;

/// A P-256 public key with exactly these four members.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PublicJwk {
    /// `EC`.
    pub kty: String,
    /// `P-256`.
    pub crv: String,
    /// Coordinate x, 32 bytes in base64url.
    pub x: String,
    /// Coordinate y, 32 bytes in base64url.
    pub y: String,
}

impl PublicJwk {
    /// The key of these coordinates, each 32 bytes, most significant byte first.
    #[must_use]
    pub fn new(x: &[u8; 32], y: &[u8; 32]) -> Self {
        Self {
            kty: "EC".to_owned(),
            crv: "P-256".to_owned(),
            x: base64url::encode(x),
            y: base64url::encode(y),
        }
    }

    /// The RFC 7638 thumbprint: SHA-256 of the members in lexical order, in base64url.
    #[must_use]
    pub fn thumbprint(&self) -> String {
        let Self { kty, crv, x, y } = self;
        // The members are written by hand because their order here is not that of the struct.
        let text = [("crv", crv), ("kty", kty), ("x", x), ("y", y)]
            .map(|(name, value)| format!("\"{name}\":{}", serde_json::json!(value)))
            .join(",");
        base64url::encode(&digest::sha256(format!("{{{text}}}").as_bytes()))
    }

    /// Coordinates x and y. Whether the point lies on the curve is seen when a signature is verified.
    ///
    /// # Errors
    ///
    /// [`SealError::Key`] where type or curve is another one, or a coordinate is not 32 bytes.
    pub fn coordinates(&self) -> Result<([u8; 32], [u8; 32]), SealError> {
        if self.kty != "EC" || self.crv != "P-256" {
            return Err(SealError::Key);
        }
        let coordinate = |text: &str| {
            base64url::decode(text)
                .and_then(|bytes| <[u8; 32]>::try_from(bytes).ok())
                .ok_or(SealError::Key)
        };
        Ok((coordinate(&self.x)?, coordinate(&self.y)?))
    }
}
