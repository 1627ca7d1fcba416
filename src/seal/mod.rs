//! The seal: challenge, signing input, token, verification, recomputation.
//!
//! A *challenge* (HS256) comes from the shop and names the order. The browser answers with a
//! *token* (ES256, its own key in the header) over the digests of the files and the reports on
//! them. The *verification* checks the one against the other, recomputes every report on the bytes
//! that arrived, and is signed by the service. All three are compact JWS (RFC 7515), so that any
//! JOSE library reads them.
//!
//! What the signature means: it binds report, order, challenge and digests to a key that lives in
//! one browser session. It does not prove that the report is honest, since the code that made it
//! runs on the claimant's machine. So nothing a report says in the buyer's favour counts unless
//! the server finds it again.

pub mod base64url;
pub mod challenge;
#[cfg(feature = "verify")]
pub(crate) mod check;
#[cfg(feature = "verify")]
pub mod credentials;
#[cfg(feature = "verify")]
pub mod differences;
#[cfg(feature = "verify")]
mod es256;
pub mod failure;
#[cfg(feature = "verify")]
mod files;
#[cfg(feature = "verify")]
mod header;
pub mod jwk;
#[cfg(feature = "verify")]
pub mod keys;
#[cfg(feature = "verify")]
pub mod log;
#[cfg(feature = "verify")]
pub mod mint;
#[cfg(feature = "verify")]
mod recompute;
#[cfg(feature = "verify")]
pub mod result;
#[cfg(feature = "verify")]
pub mod reuse;
#[cfg(feature = "verify")]
pub mod signer;
pub(crate) mod strict;
pub mod token;
#[cfg(feature = "verify")]
pub mod verify;

pub use crate::time;
pub use failure::{Failure, SealError};
pub use time::rfc3339;

/// `typ` of a challenge.
pub const CHALLENGE_TYP: &str = "claimseal-challenge+jws";

/// `typ` of a token.
pub const TOKEN_TYP: &str = "claimseal+jws";

/// `typ` of the signed table of contents of an archive.
pub const ARCHIVE_TYP: &str = "claimseal-archive+jws";

/// `typ` of a signed verification result.
pub const VERIFICATION_TYP: &str = "claimseal-verification+jws";
