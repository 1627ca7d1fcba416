//! Findings to verdict, by the disposition table of the design and by nothing else.
//!
//! A shop may soften any row, and harden only the starred ones, to `review` at most: missing
//! metadata alone never weighs more than a look by a person.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::detect::Detected;
use crate::detect::camera::{self, CameraStatus};
use crate::detect::copy::Relation;
use crate::detect::finding::Severity;
use crate::detect::markers::{Class, Marker};
use crate::digest;

/// Where a claim goes. It routes; it never decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Disposition {
    /// Nothing that needs a person.
    Clear,
    /// A person should look.
    Review,
    /// Evidence contradicts the claim; a person decides.
    Conflict,
}

/// One row of the disposition table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[allow(missing_docs)]
pub enum Row {
    AlteredCopy,
    AlteredCopyLocalised,
    AnnotatedCopy,
    ClaimReused,
    Contradictory,
    DeclaredAssisted,
    DeclaredEdited,
    DeclaredGenerated,
    DeclaredPossible,
    Edited,
    InnocentEdit,
    NoToken,
    NotDecoded,
    NotRecomputed,
    Partial,
    ProductReused,
    ReportMismatch,
    Rerendered,
    Resaved,
    SameImage,
    Screenshot,
    SimilarView,
    Stripped,
    Unreadable,
    VisibleLabel,
    Watermarked,
    WeakMarker,
}

impl Row {
    /// The default of the table.
    #[must_use]
    pub fn default_disposition(self) -> Disposition {
        match self {
            Self::AlteredCopyLocalised
            | Self::DeclaredEdited
            | Self::DeclaredGenerated
            | Self::ReportMismatch => Disposition::Conflict,
            Self::AlteredCopy
            | Self::ClaimReused
            | Self::Contradictory
            | Self::DeclaredPossible
            | Self::InnocentEdit
            | Self::NotDecoded
            | Self::NotRecomputed
            | Self::Partial
            | Self::ProductReused
            | Self::Rerendered
            | Self::SameImage
            | Self::Unreadable
            | Self::VisibleLabel
            | Self::Watermarked
            | Self::WeakMarker => Disposition::Review,
            Self::AnnotatedCopy
            | Self::DeclaredAssisted
            | Self::Edited
            | Self::NoToken
            | Self::Resaved
            | Self::Screenshot
            | Self::SimilarView
            | Self::Stripped => Disposition::Clear,
        }
    }

    /// Whether it weighs nothing where a trusted signer vouches that a camera recorded these very
    /// bytes: doubts about camera data, and a picture that could not be decoded. Likeness, markers
    /// and limits keep their weight.
    #[must_use]
    pub fn yields_to_capture(self) -> bool {
        matches!(
            self,
            Self::Contradictory
                | Self::Edited
                | Self::NotDecoded
                | Self::Resaved
                | Self::Screenshot
                | Self::Stripped
        )
    }

    fn may_harden(self) -> bool {
        matches!(
            self,
            Self::AnnotatedCopy | Self::Edited | Self::NoToken | Self::Screenshot | Self::Stripped
        )
    }
}

/// A shop's policy: a name and the rows that differ from the default table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Its name, as it stands in `inputs.policy.id`.
    pub id: String,
    /// Rows that differ from the default.
    #[serde(default)]
    pub rows: BTreeMap<Row, Disposition>,
}

impl Default for Policy {
    fn default() -> Self {
        Self { id: "default-1".to_owned(), rows: BTreeMap::new() }
    }
}

/// Why bytes are not a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PolicyError {
    /// Not the JSON of a policy.
    Malformed(String),
    /// A row is hardened that may only be softened, or hardened past `review`.
    Hardened(Row),
}

impl std::fmt::Display for PolicyError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Malformed(reason) => write!(f, "not a policy: {reason}"),
            Self::Hardened(row) => write!(f, "row {row:?} may not be hardened like this"),
        }
    }
}

impl std::error::Error for PolicyError {}

impl Policy {
    /// Reads a policy: `{"id": "shop-7", "rows": {"stripped": "review"}}`.
    ///
    /// # Errors
    ///
    /// [`PolicyError`] for anything else, and for rows hardened against the table.
    pub fn from_json(bytes: &[u8]) -> Result<Self, PolicyError> {
        let policy: Self = serde_json::from_slice(bytes)
            .map_err(|error| PolicyError::Malformed(error.to_string()))?;
        for (&row, &to) in &policy.rows {
            let hardened = to > row.default_disposition();
            if hardened && (!row.may_harden() || to > Disposition::Review) {
                return Err(PolicyError::Hardened(row));
            }
        }
        Ok(policy)
    }

    /// SHA-256 of the policy's canonical bytes (compact JSON, rows sorted), hexadecimal.
    #[must_use]
    pub fn sha256(&self) -> String {
        digest::sha256_hex(&serde_json::to_vec(self).unwrap_or_default())
    }

    /// The disposition of a row under this policy.
    #[must_use]
    pub fn disposition(&self, row: Row) -> Disposition {
        self.rows.get(&row).copied().unwrap_or_else(|| row.default_disposition())
    }

    /// The strongest disposition of `reasons`, with the codes that reach it, in order, without
    /// repeats. Reasons that lead to `clear` are not listed.
    #[must_use]
    pub fn decide(&self, reasons: &[(Row, String)]) -> (Disposition, Vec<String>) {
        let strongest = reasons
            .iter()
            .map(|(row, _)| self.disposition(*row))
            .max()
            .unwrap_or(Disposition::Clear);
        let mut codes: Vec<String> = Vec::new();
        if strongest > Disposition::Clear {
            for (row, code) in reasons {
                if self.disposition(*row) == strongest && !codes.contains(code) {
                    codes.push(code.clone());
                }
            }
        }
        (strongest, codes)
    }
}

/// The rows of the table that `detected` touches, each with the code of the finding behind it.
#[must_use]
pub fn reasons(detected: &Detected) -> Vec<(Row, String)> {
    let mut out: Vec<(Row, String)> = Vec::new();
    out.extend(
        detected.findings.iter().filter_map(|f| Some((structure_row(&f.code)?, f.code.clone()))),
    );
    out.extend(detected.markers.iter().filter_map(|m| Some((marker_row(m)?, m.code.to_owned()))));
    let status = detected.camera.status;
    if let Some(row) = camera_row(status) {
        let codes = detected.findings.iter().filter(|f| camera::is_reason(status, f));
        out.extend(codes.map(|f| (row, f.code.clone())));
    }
    if let Some(row) = detected.relation.and_then(relation_row) {
        let codes = detected
            .findings
            .iter()
            .filter(|f| f.code.starts_with("copy.") && f.severity > Severity::Info);
        out.extend(codes.map(|f| match f.code.as_str() {
            "copy.catalogue.alteredLocally" => (Row::AlteredCopyLocalised, f.code.clone()),
            _ => (row, f.code.clone()),
        }));
    }
    out
}

fn structure_row(code: &str) -> Option<Row> {
    match code {
        "container.unreadable" => Some(Row::Unreadable),
        "container.pixels.damaged" | "container.pixels.unsupportedFormat" => Some(Row::NotDecoded),
        "container.limit.bytes"
        | "container.limit.parts"
        | "container.limit.text"
        | "container.pixels.overLimit" => Some(Row::Partial),
        _ => None,
    }
}

fn marker_row(marker: &Marker) -> Option<Row> {
    Some(match (marker.class, marker.strength) {
        (Class::Full, 3..) => Row::DeclaredGenerated,
        (Class::Edit, 3..) => Row::DeclaredEdited,
        (Class::Full | Class::Edit, 2) => Row::WeakMarker,
        (Class::InnocentEdit, _) => Row::InnocentEdit,
        (Class::Possible, _) => Row::DeclaredPossible,
        (Class::Watermark, _) => Row::Watermarked,
        (Class::Visible, _) => Row::VisibleLabel,
        (Class::Assist, _) => Row::DeclaredAssisted,
        (Class::Full | Class::Edit | Class::Neutral, _) => return None,
    })
}

fn camera_row(status: CameraStatus) -> Option<Row> {
    Some(match status {
        CameraStatus::Contradictory => Row::Contradictory,
        CameraStatus::Edited => Row::Edited,
        CameraStatus::Resaved => Row::Resaved,
        CameraStatus::Screenshot => Row::Screenshot,
        CameraStatus::Stripped => Row::Stripped,
        CameraStatus::CameraOriginal | CameraStatus::Unknown => return None,
    })
}

fn relation_row(relation: Relation) -> Option<Row> {
    Some(match relation {
        Relation::AlteredCopy => Row::AlteredCopy,
        Relation::AnnotatedCopy => Row::AnnotatedCopy,
        Relation::ProductReused => Row::ProductReused,
        Relation::Rerendered => Row::Rerendered,
        Relation::SameImage => Row::SameImage,
        Relation::SimilarView => Row::SimilarView,
        Relation::Inconclusive | Relation::None => return None,
    })
}
