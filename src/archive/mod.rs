//! The archive: one ZIP file with everything about one claim, which can be checked years later
//! without the service.
//!
//! Files stand in it uncompressed, so that any program opens them and none has to be trusted with
//! inflating. `contents.jws` names every other file with its SHA-256 and is signed by the key that
//! signs verification results; so the readable page and the log are bound as well as the photos.
//!
//! | path | what |
//! |---|---|
//! | `contents.jws` | the signed [`Contents`] |
//! | `index.html` | for people: opens from the folder, English and Chinese, without scripts |
//! | `claim.json` | order, words and times of the claim ([`Claim`]) |
//! | `uploads/NN-….jpg` | the files as they were received |
//! | `tokens/NN.jws` | the browser's seals as they were received |
//! | `verification.jws` | the signed verification result |
//! | `shop-photos.json`, `shop-photos/NN-….jpg` | photos that the shop kept for the order before ([`ShopPhoto`]), where there are any |
//! | `timestamp.tsr` | an authority's time stamp of `verification.jws` (RFC 3161, `TimeStampResp`), where there is one |
//! | `log.json` | who did what to the claim, as a chain of hashes ([`Link`](crate::seal::log::Link)) |
//! | `keys.json` | the public keys of the service (JWK set, RFC 7517) |
//!
//! The keys inside show that the archive is of one piece, not whose it is: for that, compare with
//! keys that were got from the shop by another way.

//! `openssl ts -verify -data verification.jws -in timestamp.tsr -CAfile ROOTS.pem` checks the time stamp
//! without this project.

use serde::{Deserialize, Serialize};

mod check;
mod page;
pub mod timestamp;
mod write;

pub use check::{Check, CheckName, Checked, Keys, Stamped, check};
pub use write::{ShopPhoto, Source, Upload, WriteError, write};

/// Schema id of [`Contents`].
pub const SCHEMA: &str = "claimseal/archive/1";

/// Names of the files that every archive holds.
mod name {
    pub(super) const CONTENTS: &str = "contents.jws";
    pub(super) const PAGE: &str = "index.html";
    pub(super) const CLAIM: &str = "claim.json";
    pub(super) const VERIFICATION: &str = "verification.jws";
    pub(super) const SHOP_PHOTOS: &str = "shop-photos.json";
    pub(super) const TIMESTAMP: &str = "timestamp.tsr";
    pub(super) const LOG: &str = "log.json";
    pub(super) const KEYS: &str = "keys.json";
}

/// Table of contents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// Always [`SCHEMA`].
    pub schema: String,
    /// Version of the service that made it.
    pub service: String,
    /// When, RFC 3339 in UTC.
    pub made_at: String,
    /// Id of the claim.
    pub claim: String,
    /// Every other file.
    pub files: Vec<Entry>,
}

/// One file of an archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Path in the archive.
    pub path: String,
    /// Length in bytes.
    pub bytes: u64,
    /// SHA-256, hexadecimal.
    pub sha256: String,
    /// Of an upload: the name that the browser gave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// What the claim says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Its id.
    pub id: String,
    /// The order.
    pub order: String,
    /// When it was ordered, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ordered_at: Option<String>,
    /// Pseudonym of the account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// Products that it is about.
    pub products: Vec<String>,
    /// When it was received, RFC 3339 in UTC.
    pub received_at: String,
    /// Reason that the buyer chose.
    pub reason: String,
    /// The buyer's words.
    pub text: String,
}

/// A photo that the shop kept for the order, as `shop-photos.json` lists them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShopPhotoEntry {
    /// Its id, the subject of its log.
    pub id: String,
    /// Path in the archive.
    pub path: String,
    /// SHA-256 as it was registered.
    pub sha256: String,
    /// `product` or `packing`.
    pub kind: String,
    /// The shop's words.
    pub note: String,
    /// When the service received it, RFC 3339 in UTC.
    pub registered_at: String,
    /// Who registered it.
    pub registered_by: String,
    /// Its log, oldest first; the first entry names time, person and digest.
    pub log: Vec<crate::seal::log::Link>,
}
