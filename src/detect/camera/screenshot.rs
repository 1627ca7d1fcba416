//! Pictures of a screen, where the file says so; a picture that merely has a screen's size is told
//! apart.

use super::record;
use crate::container::Format;
use crate::detect::finding::{Basis, Finding, Severity};
use crate::evidence::Evidence;
use crate::metadata::exif::{Ifd, comment_text};
use crate::metadata::text::Home;

/// The statement, or that the picture has exactly a phone display's size.
pub(super) fn find(evidence: &Evidence<'_>) -> Vec<Finding> {
    if let Some(basis) = declared(evidence) {
        return vec![Finding::new("camera.screenshot.declared", Severity::Info).with(basis)];
    }
    let display = evidence.container.size.filter(|size| {
        evidence.metadata.exif.is_empty()
            && evidence.metadata.xmp.is_empty()
            && evidence.container.format == Format::Png
            && is_display(*size)
    });
    let finding = |(w, h)| {
        let basis = Basis::default().tag("size").matched(format!("{w}x{h}"));
        Finding::new("camera.screenshot.displaySize", Severity::Info).with(basis)
    };
    display.map(finding).into_iter().collect()
}

const USER_COMMENT: u16 = 0x9286;

/// Displays of phones, shorter side first, in pixels: iPhones since 2014 and common Android sizes.
const DISPLAYS: &[(u32, u32)] = &[
    (750, 1334),
    (828, 1792),
    (1080, 2340),
    (1080, 2376),
    (1080, 2400),
    (1080, 2408),
    (1080, 2412),
    (1125, 2436),
    (1170, 2532),
    (1179, 2556),
    (1206, 2622),
    (1220, 2712),
    (1242, 2688),
    (1260, 2800),
    (1284, 2778),
    (1290, 2796),
    (1320, 2868),
    (1440, 3088),
    (1440, 3120),
    (1440, 3200),
];

fn is_display((w, h): (u32, u32)) -> bool {
    DISPLAYS.contains(&(w.min(h), w.max(h)))
}

/// Programs that take screenshots, by how the `Software` text of a PNG begins.
const PROGRAMS: &[&str] = &[
    "Greenshot",
    "Lightscreen",
    "Snagit",
    "Spectacle",
    "gnome-screenshot",
    "mate-screenshot",
    "xfce4-screenshooter",
];

/// Where the file says that it shows a screen: the comment of iOS and macOS, Samsung's record, a
/// screenshot program's name, or the source type.
fn declared(evidence: &Evidence<'_>) -> Option<Basis> {
    let metadata = &evidence.metadata;
    if let Some(entry) = metadata.exif.get(Ifd::Exif, USER_COMMENT)
        && comment_text(&entry.value).is_some_and(|text| text.trim() == "Screenshot")
    {
        return Some(Basis::at(&entry.place).tag("0x9286 UserComment").matched("Screenshot"));
    }
    if let Some(provenance) = &evidence.provenance
        && provenance.actions.iter().any(|action| {
            action.name == "c2pa.created"
                && action.source_type.as_deref() == Some("screenCapture")
                && action.relationship.as_deref().is_none_or(|step| step == "parentOf")
        })
    {
        let basis = Basis::at(&provenance.place).tag("c2pa.actions");
        return Some(basis.matched("c2pa.created with digitalSourceType screenCapture"));
    }
    if let Some(basis) = samsung(evidence).or_else(|| android(evidence)) {
        return Some(basis);
    }
    for text in metadata.texts.iter().filter(|t| t.home == Home::Png && t.keyword == "Software") {
        if let Some(program) = PROGRAMS.iter().find(|program| text.value.starts_with(*program)) {
            return Some(Basis::at(&text.place).tag("Software").matched(program));
        }
    }
    let property = metadata.xmp.iter().find(|property| {
        let value = property.value.trim();
        (property.name == "UserComment" && value == "Screenshot")
            || (property.name == "DigitalSourceType" && value.ends_with("/screenCapture"))
    })?;
    Some(Basis::at(&property.place).tag(property.name.as_str()).matched(property.value.trim()))
}

/// Android's own screenshots state `Android` and the build as software, and the time, but no maker,
/// model or exposure (`ImageExporter` of its SystemUI, since Android 11).
fn android(evidence: &Evidence<'_>) -> Option<Basis> {
    let exif = &evidence.metadata.exif;
    let software = exif.text(Ifd::Primary, record::SOFTWARE)?;
    let is_camera = exif.get(Ifd::Primary, record::MAKE).is_some()
        || exif.get(Ifd::Primary, record::MODEL).is_some()
        || record::is_exposed(exif);
    let entry = exif.get(Ifd::Exif, record::DATE_TIME_ORIGINAL)?;
    (software.starts_with("Android ") && !is_camera)
        .then(|| Basis::at(&entry.place).tag("0x0131 Software").matched("Android"))
}

/// Samsung's record `Samsung_Capture_Info` with the text `Screenshot`.
fn samsung(evidence: &Evidence<'_>) -> Option<Basis> {
    let record = evidence.metadata.sef.iter().find(|record| {
        record.name == "Samsung_Capture_Info" && record.text.starts_with("Screenshot")
    })?;
    Some(Basis::at(&record.place).tag("SEF").matched("Samsung_Capture_Info Screenshot"))
}
