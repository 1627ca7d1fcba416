//! What speaks for a capture: structures that cameras write and that editors rarely keep, and how
//! complete the record is for its maker.

use super::record;
use crate::detect::finding::{Basis, Finding, Severity};
use crate::evidence::Evidence;
use crate::metadata::exif::{Exif, Ifd, comment_text};
use crate::metadata::makernote::Directory;

/// The structures, and what of the maker's usual record is there and is not.
pub(super) fn find(evidence: &Evidence<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let structures = structures(evidence);
    if !structures.is_empty() {
        let basis = Basis::default().matched(structures.join(", "));
        findings.push(Finding::new("camera.capture.structures", Severity::Info).with(basis));
    }
    findings.extend(completeness(evidence));
    findings
}

/// Names of the structures, sorted as they are looked for.
fn structures(evidence: &Evidence<'_>) -> Vec<&'static str> {
    let metadata = &evidence.metadata;
    let vendor = |wanted: &str| metadata.vendor.iter().any(|(name, _)| name == wanted);
    let xmp = |space: &str| metadata.xmp.iter().any(|p| p.namespace.starts_with(space));
    let oplus = metadata.exif.get(Ifd::Exif, 0x9286).and_then(|entry| comment_text(&entry.value));
    let oplus = oplus.is_some_and(|text| text.trim().to_ascii_lowercase().starts_with("oplus_"));
    let mut found = Vec::new();
    if let Some(note) = &metadata.exif.maker_note {
        let is_whole = note.directory == Directory::Whole;
        if is_whole || note.maker.is_some() {
            found.push(note.maker.map_or("maker note", |_| "maker note of its maker"));
        }
    }
    let rows = [
        (vendor("gainmap") || xmp("http://ns.adobe.com/hdr-gain-map/"), "gain map"),
        (metadata.mpf.as_ref().is_some_and(|mpf| mpf.missing < mpf.further), "multi-picture index"),
        (vendor("auxiliary"), "auxiliary pictures"),
        (vendor("samsung.sef"), "Samsung trailer"),
        (vendor("huawei"), "Huawei segment"),
        (vendor("vivo"), "vivo trailer"),
        (oplus || xmp("http://ns.oplus.com/photos/1.0/camera/"), "OPPO camera record"),
        (xmp("http://ns.vivo.com/photos/1.0/camera/"), "vivo camera record"),
        (xmp("http://ns.xiaomi.com/photos/1.0/camera/"), "Xiaomi camera record"),
        (xmp("http://ns.google.com/photos/1.0/camera/"), "motion photo"),
        (xmp("http://ns.google.com/photos/1.0/container/"), "picture container"),
    ];
    found.extend(rows.iter().filter(|(is_there, _)| *is_there).map(|(_, name)| *name));
    found
}

/// What a record may hold beside its names, with the tag that stands for it.
const FIELDS: &[(&str, Ifd, u16)] = &[
    ("time", Ifd::Exif, 0x9003),
    ("exposure time", Ifd::Exif, 0x829A),
    ("aperture", Ifd::Exif, 0x829D),
    ("sensitivity", Ifd::Exif, 0x8827),
    ("focal length", Ifd::Exif, 0x920A),
    ("lens", Ifd::Exif, 0xA434),
    ("sub-seconds", Ifd::Exif, 0x9291),
    ("offset", Ifd::Exif, 0x9011),
    ("maker note", Ifd::Exif, 0x927C),
];

/// What every camera app of Android phones writes.
const ANDROID: &[&str] = &["time", "exposure time", "sensitivity"];

/// Makers, and the fields that all their phones or cameras of the last ten years write. `offset` is
/// left out for Apple before iOS 13, and thumbnails altogether: HEIC and its conversions have none.
/// Of makers that buy their cameras' software from others only what every Android camera writes.
const MAKERS: &[(&str, &[&str])] = &[
    (
        "Apple",
        &["time", "exposure time", "aperture", "sensitivity", "focal length", "lens", "maker note"],
    ),
    ("Canon", &["time", "exposure time", "maker note"]),
    ("FUJIFILM", &["time", "exposure time", "maker note"]),
    ("Google", &["time", "exposure time", "aperture", "sensitivity", "focal length"]),
    ("HONOR", ANDROID),
    ("HMD", ANDROID),
    ("HUAWEI", ANDROID),
    ("INFINIX", ANDROID),
    ("Lenovo", ANDROID),
    ("LG", ANDROID),
    ("Meizu", ANDROID),
    ("motorola", ANDROID),
    ("NIKON", &["time", "exposure time", "maker note"]),
    ("OLYMPUS", &["time", "exposure time", "maker note"]),
    ("Nothing", ANDROID),
    ("nubia", ANDROID),
    ("OnePlus", ANDROID),
    ("OPPO", ANDROID),
    ("Panasonic", &["time", "exposure time", "maker note"]),
    ("PENTAX", &["time", "exposure time", "maker note"]),
    ("POCO", ANDROID),
    ("realme", ANDROID),
    ("Redmi", ANDROID),
    ("samsung", &["time", "exposure time", "aperture", "sensitivity", "focal length"]),
    ("SONY", &["time", "exposure time", "maker note"]),
    ("TECNO", ANDROID),
    ("vivo", ANDROID),
    ("Xiaomi", ANDROID),
    ("ZTE", ANDROID),
];

/// What is there, and which of the maker's usual fields are not. Optional fields say nothing when
/// they are absent; so this is context.
fn completeness(evidence: &Evidence<'_>) -> Option<Finding> {
    let exif = &evidence.metadata.exif;
    let make = record::name(exif, record::MAKE)?;
    let there = |name: &str| {
        FIELDS.iter().any(|(field, ifd, tag)| *field == name && exif.get(*ifd, *tag).is_some())
    };
    let (_, usual) = MAKERS.iter().find(|(maker, _)| {
        make.as_bytes().get(..maker.len()).is_some_and(|s| s.eq_ignore_ascii_case(maker.as_bytes()))
    })?;
    let lacking: Vec<&str> = usual.iter().copied().filter(|name| !there(name)).collect();
    let extras = extras(exif);
    if lacking.is_empty() {
        let present: Vec<&str> = FIELDS
            .iter()
            .map(|(name, ..)| *name)
            .filter(|name| there(name))
            .chain(extras)
            .collect();
        let basis = Basis::default().matched(present.join(", "));
        return Some(Finding::new("camera.record.complete", Severity::Info).with(basis));
    }
    let basis = Basis::default().matched(format!("without {}", lacking.join(", ")));
    Some(Finding::new("camera.record.partial", Severity::Info).with(basis))
}

/// Presence of what must never be quoted, and of the thumbnail.
fn extras(exif: &Exif) -> Vec<&'static str> {
    let has_position = exif.entries.iter().any(|entry| entry.ifd == Ifd::Gps && entry.tag == 2);
    let rows = [(exif.thumbnail.is_some(), "thumbnail"), (has_position, "position")];
    rows.into_iter().filter(|(is_there, _)| *is_there).map(|(_, name)| name).collect()
}
