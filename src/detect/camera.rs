//! Camera evidence: what a camera left, what is missing, what contradicts.

use serde::{Deserialize, Serialize};

use super::finding::Finding;
use super::markers::Marker;
use crate::evidence::Evidence;

/// What the camera data says about the history of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CameraStatus {
    /// Camera data that fits the picture.
    CameraOriginal,
    /// Camera data, pixels resized or re-encoded since.
    Resaved,
    /// Software says that it edited the picture.
    Edited,
    /// Camera data that cannot belong to this picture.
    Contradictory,
    /// The file says that it is a picture of a screen.
    Screenshot,
    /// No camera data left.
    Stripped,
    /// Nothing can be said.
    Unknown,
}

/// Camera part of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Camera {
    /// Status.
    pub status: CameraStatus,
    /// Maker as written, at most 64 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub make: Option<String>,
    /// Model as written, at most 64 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Capture time `YYYY-MM-DDThh:mm:ss`, with the offset where the file states one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub captured_at: Option<String>,
}

/// Judges the camera data.
#[must_use]
pub fn detect(evidence: &Evidence<'_>, markers: &[&'static Marker]) -> (Camera, Vec<Finding>) {
    let _ = (evidence, markers);
    let camera =
        Camera { status: CameraStatus::Unknown, make: None, model: None, captured_at: None };
    (camera, Vec::new())
}
