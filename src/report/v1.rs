//! The types of report v1 and their bytes.

use serde::{Deserialize, Serialize};

use crate::container::Format;
use crate::detect::camera::Camera;
use crate::detect::copy::Relation;
use crate::detect::finding::{Finding, Region};
use crate::pixels::Undecoded;
use crate::policy::Disposition;
use crate::provenance::Outcome;

/// Schema id of report v1.
pub const SCHEMA: &str = "claimseal/report/1";

/// Longest report, in bytes; findings beyond it are cut and counted.
pub const MAX_REPORT_BYTES: usize = 16 << 10;

/// One report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Report {
    /// Always [`SCHEMA`].
    pub schema: String,
    /// Version of the module that made it.
    pub module: String,
    /// All that it depends on beside the bytes.
    pub inputs: Inputs,
    /// Whether the file could be looked into.
    pub status: Status,
    /// Limits that cut the inspection, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits_hit: Vec<String>,
    /// The file.
    pub file: File,
    /// The policy's answer.
    pub verdict: Verdict,
    /// Findings, in detector order.
    pub findings: Vec<Finding>,
    /// How many findings were left out for length.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub findings_omitted: Option<u32>,
    /// AI markers.
    pub ai: Ai,
    /// C2PA manifest store, where present.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provenance: Option<Provenance>,
    /// Camera evidence.
    pub camera: Camera,
    /// Likeness, where pixels were decoded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub likeness: Option<LikenessReport>,
}

/// All that a report depends on beside the bytes and the version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Inputs {
    /// The policy.
    pub policy: PolicyInput,
    /// SHA-256 of the catalogue bundle's bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub catalogue: Option<String>,
    /// SHA-256 of the reference photo that was used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub references: Option<String>,
    /// Name of the limits.
    pub limits: String,
    /// Time of the claim, RFC 3339, from the challenge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// Time of the order, RFC 3339, from the challenge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ordered_at: Option<String>,
}

/// Which policy gave the verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PolicyInput {
    /// Its name.
    pub id: String,
    /// SHA-256 of its canonical bytes.
    pub sha256: String,
}

/// Whether the file could be looked into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Everything was looked at.
    Complete,
    /// A limit in units of work cut it.
    Partial,
    /// Not an image that can be read.
    Unreadable,
}

/// The file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct File {
    /// Length in bytes.
    pub bytes: u64,
    /// SHA-256, 64 hexadecimal digits.
    pub sha256: String,
    /// `jpeg`, `png`, `webp`, `heic`, `avif`, `gif`, `tiff`, `jxl` or `unknown`.
    pub format: String,
    /// Width after orientation, in pixels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    /// Height after orientation, in pixels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
    /// EXIF orientation 1..8 that was applied.
    pub orientation: u8,
    /// `decoded`, or why not: `unsupported_format`, `over_limit`, `damaged`, `not_an_image`.
    pub pixels: String,
}

/// The policy's answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Verdict {
    /// Where the claim goes.
    pub disposition: Disposition,
    /// Codes of the findings that decided it, without repeats.
    pub reasons: Vec<String>,
}

/// AI markers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Ai {
    /// First that applies.
    pub status: AiStatus,
    /// Marker ids, in table order.
    pub markers: Vec<String>,
}

/// What the file says about AI: the first that applies, from top to bottom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AiStatus {
    /// It declares that it was generated.
    DeclaredGenerated,
    /// It declares that AI edited it.
    DeclaredEdited,
    /// It declares AI as possible or suspected (TC260 label 2 or 3).
    DeclaredPossible,
    /// A payload was decoded from its pixels.
    Watermarked,
    /// A label can be seen in the picture.
    VisibleLabel,
    /// It declares that AI assisted without changing facts.
    DeclaredAssisted,
    /// No statement was found; this does not show that the photo is real.
    None,
}

/// C2PA checks, each on its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Provenance {
    /// JUMBF and CBOR structure of the active manifest.
    pub structure: Outcome,
    /// Assertion hashes and hard binding.
    pub hashes: Outcome,
    /// Signature of the claim.
    pub signature: Outcome,
    /// Whether the signer chains to a trust list.
    pub trust: Outcome,
    /// Claim generator, at most 64 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generator: Option<String>,
    /// Time that the claim states.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimed_at: Option<String>,
}

/// Likeness of the upload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LikenessReport {
    /// PDQ hash of the upload, 64 hexadecimal digits.
    pub pdq: String,
    /// Its quality, 0..100.
    pub quality: u8,
    /// The catalogue photo that is meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub catalogue_id: Option<String>,
    /// How the upload relates to it.
    pub relation: Relation,
    /// 0..1000.
    pub score: u16,
    /// The catalogue photo's four corners in the upload, 1/16 px, `x0 y0 … x3 y3`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quad: Vec<i32>,
    /// Whether the upload shows it mirrored.
    pub mirrored: bool,
    /// Share of the overlap that differs, in millionths.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed_ppm: Option<u32>,
    /// Where it differs, in upload pixels.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changed: Vec<Region>,
}

impl Report {
    /// The report's bytes: compact JSON, keys in field order, at most [`MAX_REPORT_BYTES`].
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut report = self.clone();
        loop {
            let bytes = serde_json::to_vec(&report).unwrap_or_default();
            if bytes.len() <= MAX_REPORT_BYTES || report.findings.pop().is_none() {
                return bytes;
            }
            report.findings_omitted = Some(report.findings_omitted.unwrap_or(0).saturating_add(1));
        }
    }
}

/// Name of a format, as it stands in `file.format`.
pub(crate) fn format_name(format: Format) -> &'static str {
    match format {
        Format::Avif => "avif",
        Format::Gif => "gif",
        Format::Heic => "heic",
        Format::Jpeg => "jpeg",
        Format::Jxl => "jxl",
        Format::Png => "png",
        Format::Tiff => "tiff",
        Format::Unknown => "unknown",
        Format::WebP => "webp",
    }
}

/// Name of a reason, as it stands in `file.pixels`.
pub(crate) fn pixels_name(reason: Undecoded) -> &'static str {
    match reason {
        Undecoded::Damaged => "damaged",
        Undecoded::NotAnImage => "not_an_image",
        Undecoded::OverLimit => "over_limit",
        Undecoded::UnsupportedFormat => "unsupported_format",
    }
}
