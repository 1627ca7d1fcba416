//! What a validator of Content Credentials (C2PA) says about a received file.
//!
//! The report reads a manifest's claims and hashes; its signature and its signer's trust take a
//! certificate store, which a browser does not have. So the verifier's caller asks a validator, and
//! the answer stands beside the report, which stays a pure function of the bytes.

use serde::{Deserialize, Serialize};

use crate::provenance::Outcome;

/// Most status codes that are kept.
pub const MAX_CODES: usize = 8;

/// The outcome of a validation of the active manifest, each check on its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Credentials {
    /// Assertion hashes and hard binding.
    pub hashes: Outcome,
    /// Signature of the claim.
    pub signature: Outcome,
    /// Whether the signer chains to a trust list of the operator; `not_checked` without a list.
    pub trust: Outcome,
    /// Organisation that the signing certificate names, at most 64 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signer: Option<String>,
    /// Whether the active manifest states that a camera recorded the picture.
    pub capture: bool,
    /// C2PA status codes that speak against the manifest, at most [`MAX_CODES`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<String>,
}

impl Credentials {
    /// Whether a trusted signer vouches that a camera recorded these very bytes. Rows of the policy
    /// that [yield to it](crate::policy::Row::yields_to_capture) weigh nothing then.
    #[must_use]
    pub fn vouches_for_capture(&self) -> bool {
        self.capture
            && self.codes.is_empty()
            && [self.hashes, self.signature, self.trust].iter().all(|one| *one == Outcome::Ok)
    }
}
