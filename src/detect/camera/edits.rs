//! What software says that it did: the program's name, Adobe's history and develop settings, the
//! record of Samsung's gallery.

use super::record;
use super::software::{Kind, named};
use crate::detect::finding::{Basis, Finding, Severity};
use crate::evidence::Evidence;
use crate::metadata::exif::Ifd;
use crate::metadata::xmp::Property;

/// Codes that make a file `edited`.
pub(super) const CODES: &[&str] = &[
    "camera.edit.combined",
    "camera.edit.developed",
    "camera.edit.retouched",
    "camera.software.editor",
];

/// Findings for every statement about editing; empty where there is none.
pub(super) fn find(evidence: &Evidence<'_>) -> Vec<Finding> {
    let Some(basis) = editor(evidence).or_else(|| gallery(evidence)) else { return Vec::new() };
    let mut findings = vec![Finding::new("camera.software.editor", Severity::Info).with(basis)];
    findings.extend(kind_of_edit(&evidence.metadata.xmp));
    findings
}

const SOFTWARE: u16 = 0x0131;
const PROCESSING_SOFTWARE: u16 = 0x000B;
const XMP_MM: &str = "http://ns.adobe.com/xap/1.0/mm/";
const CAMERA_RAW: &str = "http://ns.adobe.com/camera-raw-settings/1.0/";
const PHOTOSHOP: &str = "http://ns.adobe.com/photoshop/1.0/";

/// Where an editor is named.
fn editor(evidence: &Evidence<'_>) -> Option<Basis> {
    let metadata = &evidence.metadata;
    // Some editors make phones as well: the maker's own name is that of the phone's software.
    let make = record::name(&metadata.exif, record::MAKE).unwrap_or_default().to_lowercase();
    let is_editor = |text: &str| {
        named(text).filter(|(name, kind)| {
            *kind == Kind::Editor && (make.is_empty() || !make.starts_with(&name.to_lowercase()))
        })
    };
    for (tag, label) in
        [(SOFTWARE, "0x0131 Software"), (PROCESSING_SOFTWARE, "0x000B ProcessingSoftware")]
    {
        if let Some((name, _)) = metadata.exif.text(Ifd::Primary, tag).and_then(is_editor) {
            let entry = metadata.exif.get(Ifd::Primary, tag)?;
            return Some(Basis::at(&entry.place).tag(label).matched(name));
        }
    }
    let creator = metadata.xmp.iter().filter(|p| p.name == "CreatorTool").find_map(|property| {
        let (name, _) = is_editor(&property.value)?;
        Some(Basis::at(&property.place).tag("xmp:CreatorTool").matched(name))
    });
    let agent = || {
        let agents = metadata.xmp.iter().filter(|p| {
            p.path.starts_with("History/") && p.name.eq_ignore_ascii_case("softwareAgent")
        });
        agents.into_iter().find_map(|property| {
            let (name, _) = is_editor(&property.value)?;
            Some(Basis::at(&property.place).tag("xmpMM:History").matched(name))
        })
    };
    creator.or_else(agent)
}

/// The record that Samsung's gallery keeps so that an edit can be undone.
fn gallery(evidence: &Evidence<'_>) -> Option<Basis> {
    let name = "PhotoEditor_Re_Edit_Data";
    let record = evidence.metadata.sef.iter().find(|record| record.name == name)?;
    Some(Basis::at(&record.place).tag("SEF").matched(name))
}

/// What kind of edit the XMP tells of, the one that changes most: several pictures combined, parts
/// painted over, the whole developed (crop, turn, exposure, colour); nothing where it does not say.
fn kind_of_edit(xmp: &[Property]) -> Option<Finding> {
    let in_space = |space: &str, names: &[&str]| {
        xmp.iter().find(|p| {
            p.namespace == space
                && p.path.split('/').any(|step| names.contains(&step))
                && !matches!(p.value.as_str(), "" | "0" | "False" | "false")
        })
    };
    let finding = |code: &str, severity, p: &Property| {
        let step = p.path.split('/').next().unwrap_or_default();
        Finding::new(code, severity).with(Basis::at(&p.place).tag(step))
    };
    if let Some(p) = in_space(XMP_MM, &["Ingredients"])
        .or_else(|| in_space(PHOTOSHOP, &["DocumentAncestors", "TextLayers"]))
    {
        return Some(finding("camera.edit.combined", Severity::Notice, p));
    }
    if let Some(p) = in_space(
        CAMERA_RAW,
        &["RetouchAreas", "RetouchInfo", "PaintBasedCorrections", "MaskGroupBasedCorrections"],
    ) {
        return Some(finding("camera.edit.retouched", Severity::Notice, p));
    }
    let developed = in_space(
        CAMERA_RAW,
        &[
            "HasCrop",
            "HasSettings",
            "Exposure2012",
            "Exposure",
            "WhiteBalance",
            "ToneCurveName2012",
        ],
    )?;
    Some(finding("camera.edit.developed", Severity::Info, developed))
}
