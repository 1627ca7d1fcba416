//! Photos that stand in an earlier claim too: what the result says about them.

use serde::{Deserialize, Serialize};

use super::result::Verification;
use crate::policy::{Disposition, Policy, Row};

/// Code of a photo that was in an earlier claim.
pub const REUSED: &str = "copy.claim.reused";

/// An earlier claim with the same photo. Of another shop's claim nothing is said but that there is
/// one, and its day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reuse {
    /// Always [`REUSED`].
    pub code: String,
    /// How the photos are the same.
    pub sameness: Sameness,
    /// Day that the earlier claim was received, in UTC: `2026-11-24`.
    pub received_on: String,
    /// Its id, where it is of the same shop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<String>,
    /// Its order, where it is of the same shop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
}

/// How two photos are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Sameness {
    /// The same bytes.
    Bytes,
    /// The same picture in other bytes: re-saved, resized, turned or mirrored.
    Picture,
}

impl Verification {
    /// Enters what a caller with earlier claims found about the received file at `position`, and lets
    /// `policy` weigh it (row `claim_reused`: `review` and never more).
    pub fn add_reuse(&mut self, position: usize, found: Vec<Reuse>, policy: &Policy) {
        let Some(file) = self.files.get_mut(position).filter(|_| !found.is_empty()) else { return };
        file.reuse = found;
        let disposition = policy.disposition(Row::ClaimReused);
        if disposition > self.disposition {
            (self.disposition, self.reasons) = (disposition, Vec::new());
        }
        let counts = disposition == self.disposition && disposition > Disposition::Clear;
        if counts && !self.reasons.iter().any(|code| code == REUSED) {
            self.reasons.push(REUSED.to_owned());
        }
    }
}
