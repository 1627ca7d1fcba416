//! Signs that a camera's picture was resized or encoded anew since. All are ordinary: phones,
//! messengers, forms and viewers do it.

use super::record;
use super::software::{Kind, named};
use crate::container::Format;
use crate::detect::finding::{Basis, Finding, Severity};
use crate::evidence::Evidence;
use crate::metadata::exif::Ifd;
use crate::metadata::makernote::Directory;

/// Codes that make a file `resaved`.
pub(super) const CODES: &[&str] = &[
    super::encoder::NAMED,
    "camera.encoder.otherThanMaker",
    "camera.encoder.photoshop",
    "camera.encoder.progressive",
    "camera.format.converted",
    "camera.mpf.missing",
    "camera.size.differs",
    "camera.software.viewer",
];

/// One finding for each sign.
pub(super) fn find(evidence: &Evidence<'_>) -> Vec<Finding> {
    [size, viewer, format, progressive, tables, photoshop, pictures, rewritten]
        .iter()
        .filter_map(|sign| sign(evidence))
        .collect()
}

fn info(code: &str, basis: Basis) -> Option<Finding> {
    Some(Finding::new(code, Severity::Info).with(basis))
}

/// EXIF states another size: 16.5 % of innocent camera files.
fn size(evidence: &Evidence<'_>) -> Option<Finding> {
    let stated = record::stated_size(&evidence.metadata.exif)?;
    if record::is_size_of(evidence, stated) {
        return None;
    }
    let matched = format!("{}x{}", stated.0, stated.1);
    let basis = Basis::default().tag("0xA002 PixelXDimension").matched(matched);
    info("camera.size.differs", basis)
}

/// A transfer tool or viewer names itself.
fn viewer(evidence: &Evidence<'_>) -> Option<Finding> {
    let exif = &evidence.metadata.exif;
    let text = exif.text(Ifd::Primary, record::SOFTWARE)?;
    let (name, _) = named(text).filter(|(_, kind)| *kind == Kind::Viewer)?;
    let entry = exif.get(Ifd::Primary, record::SOFTWARE)?;
    info("camera.software.viewer", Basis::at(&entry.place).tag("0x0131 Software").matched(name))
}

/// Cameras store photos as JPEG, HEIC, or raw files built like TIFF.
fn format(evidence: &Evidence<'_>) -> Option<Finding> {
    let name = match evidence.container.format {
        Format::Avif => "avif",
        Format::Gif => "gif",
        Format::Png => "png",
        Format::WebP => "webp",
        _ => return None,
    };
    info("camera.format.converted", Basis::default().matched(name))
}

/// Cameras encode in one pass; progressive files come from software and services.
fn progressive(evidence: &Evidence<'_>) -> Option<Finding> {
    let is_progressive =
        evidence.container.format == Format::Jpeg && evidence.container.progressive;
    is_progressive.then(|| Finding::new("camera.encoder.progressive", Severity::Info))
}

/// iPhones write Apple's tables; those of the Independent JPEG Group come from an app.
fn tables(evidence: &Evidence<'_>) -> Option<Finding> {
    let exif = &evidence.metadata.exif;
    let quality = evidence.metadata.jpeg.as_ref()?.ijg_quality?;
    let is_iphone = record::name(exif, record::MAKE).as_deref() == Some("Apple")
        && record::name(exif, record::MODEL).is_some_and(|model| model.starts_with("iP"));
    if !is_iphone {
        return None;
    }
    let basis = Basis::default().tag("DQT").matched(format!("quality {quality} IJG"));
    info("camera.encoder.otherThanMaker", basis)
}

/// The quality that a JPEG was saved with (image resource 0x0406), which only Photoshop writes.
fn photoshop(evidence: &Evidence<'_>) -> Option<Finding> {
    const JPEG_QUALITY: u16 = 0x0406;
    let (ids, place) = evidence.metadata.resources.as_ref()?;
    if !ids.contains(&JPEG_QUALITY) {
        return None;
    }
    info("camera.encoder.photoshop", Basis::at(place).tag("8BIM 0x0406"))
}

/// The index of a multi-picture file names pictures that are gone.
fn pictures(evidence: &Evidence<'_>) -> Option<Finding> {
    let index = evidence.metadata.mpf.as_ref().filter(|index| index.missing > 0)?;
    let matched = format!("{} of {} pictures", index.missing, index.further);
    info("camera.mpf.missing", Basis::at(&index.place).tag("MPF").matched(matched))
}

/// A program rewrote the metadata: a maker note was moved, or the XMP names a metadata tool. The
/// pixels may be untouched.
fn rewritten(evidence: &Evidence<'_>) -> Option<Finding> {
    let note = evidence.metadata.exif.maker_note.as_ref();
    if let Some(note) = note.filter(|note| note.directory == Directory::Moved) {
        let basis = Basis::at(&note.place).tag("0x927C MakerNote").matched("offsets moved");
        return info("camera.metadata.rewritten", basis);
    }
    let toolkit = evidence.metadata.xmp.iter().find(|p| {
        p.name == "xmptk" && (p.value.starts_with("Image::ExifTool") || p.value.contains("Exiv2"))
    })?;
    let tool = if toolkit.value.contains("Exiv2") { "Exiv2" } else { "Image::ExifTool" };
    info("camera.metadata.rewritten", Basis::at(&toolkit.place).tag("x:xmptk").matched(tool))
}
