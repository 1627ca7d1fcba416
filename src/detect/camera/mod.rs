//! Camera evidence: what a camera left, what is missing, what contradicts, judged fairly.
//!
//! Each file here looks at one kind of trace and returns findings. The status is the first that
//! applies of: a declared screenshot, a contradiction, an editor's own statement, a sign of
//! re-saving, a complete capture record.

use serde::{Deserialize, Serialize};

use super::finding::{Finding, Severity};
use crate::container::Format;
use crate::evidence::Evidence;

mod capture;
mod contradiction;
mod copies;
mod edits;
mod encoder;
mod record;
mod resaved;
mod screenshot;
mod software;
mod thumbnail;
mod times;

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
pub fn detect(evidence: &Evidence<'_>) -> (Camera, Vec<Finding>) {
    let exif = &evidence.metadata.exif;
    let make = record::name(exif, record::MAKE);
    let model = record::name(exif, record::MODEL);
    let captured_at = record::captured_at(exif);
    let has_record =
        make.is_some() || model.is_some() || captured_at.is_some() || record::is_exposed(exif);

    let screenshots = screenshot::find(evidence);
    let edits = edits::find(evidence);
    let (mut contradictions, mut resaves, mut captures) = (Vec::new(), Vec::new(), Vec::new());
    let mut context = copies::find(evidence);
    let named = encoder::named(evidence);
    if has_record {
        contradictions = contradiction::find(evidence);
        resaves = resaved::find(evidence);
        resaves.extend(named);
        let is_of_stated_size =
            record::stated_size(exif).is_some_and(|size| record::is_size_of(evidence, size));
        for finding in thumbnail::find(evidence) {
            match finding.code.as_str() {
                code if thumbnail::CODES.contains(&code) => contradictions.push(finding),
                // Where EXIF states the picture's own size, the camera made the preview otherwise.
                thumbnail::CROPPED if !is_of_stated_size => resaves.push(finding),
                _ => context.push(finding),
            }
        }
        captures = capture::find(evidence);
        context.extend(times::find(evidence));
    } else {
        context.extend(named);
    }
    context.extend(encoder::find(evidence));

    let declared = screenshots.iter().any(|f| f.code == "camera.screenshot.declared");
    let status = if declared {
        CameraStatus::Screenshot
    } else if !contradictions.is_empty() {
        CameraStatus::Contradictory
    } else if !edits.is_empty() {
        CameraStatus::Edited
    } else if !has_record {
        let (status, finding) = absent(evidence);
        context.extend(finding);
        status
    } else if resaves.iter().any(|f| f.code != "camera.metadata.rewritten") {
        CameraStatus::Resaved
    } else if record::is_complete(evidence) {
        captures.insert(0, Finding::new("camera.capture.consistent", Severity::Info));
        CameraStatus::CameraOriginal
    } else {
        CameraStatus::Unknown
    };
    let findings = [screenshots, contradictions, edits, resaves, captures, context];
    let findings = findings.into_iter().flatten().collect();
    (Camera { status, make, model, captured_at }, findings)
}

/// Whether a finding is a reason for `status`, and so for what a policy makes of it.
#[must_use]
pub fn is_reason(status: CameraStatus, finding: &Finding) -> bool {
    let code = finding.code.as_str();
    match status {
        CameraStatus::CameraOriginal => code == "camera.capture.consistent",
        CameraStatus::Resaved => resaved::CODES.contains(&code) || code == thumbnail::CROPPED,
        CameraStatus::Edited => edits::CODES.contains(&code),
        CameraStatus::Contradictory => {
            contradiction::CODES.contains(&code) || thumbnail::CODES.contains(&code)
        }
        CameraStatus::Screenshot => code == "camera.screenshot.declared",
        CameraStatus::Stripped => code == "camera.exif.absent",
        CameraStatus::Unknown => false,
    }
}

/// A file without camera data. Drawings and pictures of screens are usual in PNG and GIF, so
/// nothing is missing there.
fn absent(evidence: &Evidence<'_>) -> (CameraStatus, Option<Finding>) {
    let finding = |severity| Some(Finding::new("camera.exif.absent", severity));
    match evidence.container.format {
        Format::Avif | Format::Heic | Format::Jpeg | Format::WebP => {
            (CameraStatus::Stripped, finding(Severity::Notice))
        }
        Format::Unknown => (CameraStatus::Unknown, None),
        _ => (CameraStatus::Unknown, finding(Severity::Info)),
    }
}
