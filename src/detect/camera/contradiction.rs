//! Camera data that cannot be what it says. Each rule stays silent on every innocent camera file
//! that it was measured on (DEVELOPING.md, Measured); none leads past `review`.

use super::record::{self, EXPOSURE_TIME, F_NUMBER, FOCAL_LENGTH, ISO};
use crate::detect::finding::{Basis, Finding, Severity};
use crate::evidence::Evidence;
use crate::metadata::exif::{Exif, Ifd};

/// Codes that make a file `contradictory`.
pub(super) const CODES: &[&str] =
    &["camera.exposure.impossible", "camera.make.implausible", "camera.makerNote.foreign"];

/// One finding for each contradiction.
pub(super) fn find(evidence: &Evidence<'_>) -> Vec<Finding> {
    let exif = &evidence.metadata.exif;
    [maker(exif), note(exif), exposure(exif)].into_iter().flatten().collect()
}

fn warning(code: &str, basis: Basis) -> Option<Finding> {
    Some(Finding::new(code, Severity::Warning).with(basis))
}

/// The names of a maker and its model have a letter in them, of any script. One of them alone may
/// have none: there are phones of the brand 360.
fn maker(exif: &Exif) -> Option<Finding> {
    let make = record::name(exif, record::MAKE)?;
    let model = record::name(exif, record::MODEL).unwrap_or_default();
    if make.chars().chain(model.chars()).any(char::is_alphabetic) {
        return None;
    }
    let entry = exif.get(Ifd::Primary, record::MAKE)?;
    warning("camera.make.implausible", Basis::at(&entry.place).tag("0x010F Make"))
}

/// Makers whose own notes begin in a way that nobody else uses, with the makes that may carry
/// them. Notes that several brands share (Olympus, Sanyo, Ricoh, Casio, Kodak) are left out.
const OWN_NOTES: &[(&str, &[&str])] = &[
    ("Apple", &["Apple"]),
    ("FUJIFILM", &["FUJI", "Leica"]),
    ("HUAWEI", &["HUAWEI", "HONOR", "Leica"]),
    ("NIKON", &["NIKON"]),
    ("Panasonic", &["Panasonic", "LEICA", "Leica"]),
    ("SONY", &["SONY", "Hasselblad", "Konica", "Minolta"]),
];

/// Makes of phones and cameras for which a foreign note cannot be a shared design.
const MAKES: &[&str] = &[
    "Apple",
    "Canon",
    "FUJIFILM",
    "Google",
    "HONOR",
    "HUAWEI",
    "NIKON",
    "OnePlus",
    "OPPO",
    "Panasonic",
    "SONY",
    "Xiaomi",
    "motorola",
    "realme",
    "samsung",
    "vivo",
];

/// A note that begins like another maker's own.
fn note(exif: &Exif) -> Option<Finding> {
    let note = exif.maker_note.as_ref()?;
    let make = record::name(exif, record::MAKE)?;
    let begins = |name: &&&str| {
        make.as_bytes().get(..name.len()).is_some_and(|s| s.eq_ignore_ascii_case(name.as_bytes()))
    };
    let (owner, may_carry) = OWN_NOTES.iter().find(|(owner, _)| note.maker == Some(owner))?;
    if may_carry.iter().find(begins).is_some() || MAKES.iter().find(begins).is_none() {
        return None;
    }
    let basis = Basis::at(&note.place).tag("0x927C MakerNote").matched(owner);
    warning("camera.makerNote.foreign", basis)
}

/// Exposure values beyond any camera. Zero, negative and undefined ratios are how cameras write
/// "unknown", so they do not count; nor do whole numbers too large for seconds and millimetres, as
/// firmware writes that states micro- or nanoseconds and micrometres.
fn exposure(exif: &Exif) -> Option<Finding> {
    // Tag, name, and what is possible as least and most, in thousandths.
    const RANGES: [(u16, &str, i64, i64); 3] = [
        // A microsecond is far below any shutter; a day is longer than any exposure.
        (EXPOSURE_TIME, "0x829A ExposureTime", 0, 86_400_000),
        (F_NUMBER, "0x829D FNumber", 300, 1_024_000),
        (FOCAL_LENGTH, "0x920A FocalLength", 100, 20_000_000),
    ];
    for (tag, name, least, most) in RANGES {
        let Some((n, d)) = exif.ratio(Ifd::Exif, tag) else { continue };
        if n <= 0 || d <= 0 || n >= i64::from(u32::MAX) {
            continue;
        }
        let thousandths = n.saturating_mul(1000) / d;
        let is_other_unit = d == 1 && thousandths > most && tag != F_NUMBER;
        if (thousandths < least || thousandths > most) && !is_other_unit {
            let entry = exif.get(Ifd::Exif, tag)?;
            let basis = Basis::at(&entry.place).tag(name).matched(format!("{n}/{d}"));
            return warning("camera.exposure.impossible", basis);
        }
    }
    // The fastest camera states 5 million; 65535 means "see another tag".
    let iso = exif.int(Ifd::Exif, ISO).filter(|iso| *iso > 10_000_000 && *iso < 0xFFFF_FFFF)?;
    let entry = exif.get(Ifd::Exif, ISO)?;
    let basis = Basis::at(&entry.place).tag("0x8827 ISO").matched(iso.to_string());
    warning("camera.exposure.impossible", basis)
}
