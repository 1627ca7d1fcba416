//! Base64url without padding (RFC 4648, 5), strictly: one text for every byte string.
//!
//! Padding, white space, letters of the other alphabet and non-zero trailing bits are refused;
//! otherwise one token could be written in many ways (RFC 4648, 3.5).

use base64ct::{Base64UrlUnpadded, Encoding};

/// The text of `bytes`.
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    Base64UrlUnpadded::encode_string(bytes)
}

/// The bytes of `text`, or `None` where it is not their canonical text.
#[must_use]
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let bytes = Base64UrlUnpadded::decode_vec(text).ok()?;
    (encode(&bytes) == text).then_some(bytes)
}
