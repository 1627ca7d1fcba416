//! The capture record: names, exposure, size and time as EXIF states them.

use crate::detect::finding::clip;
use crate::evidence::Evidence;
use crate::metadata::exif::{Exif, Ifd};
use crate::metadata::makernote::Directory;

pub(super) const MAKE: u16 = 0x010F;
pub(super) const MODEL: u16 = 0x0110;
pub(super) const SOFTWARE: u16 = 0x0131;
pub(super) const EXPOSURE_TIME: u16 = 0x829A;
pub(super) const F_NUMBER: u16 = 0x829D;
pub(super) const ISO: u16 = 0x8827;
pub(super) const DATE_TIME_ORIGINAL: u16 = 0x9003;
pub(super) const OFFSET_TIME_ORIGINAL: u16 = 0x9011;
pub(super) const FOCAL_LENGTH: u16 = 0x920A;
const SHUTTER_SPEED: u16 = 0x9201;
const APERTURE: u16 = 0x9202;
const PIXEL_X: u16 = 0xA002;
const PIXEL_Y: u16 = 0xA003;

/// A maker or model name: short, and no generator's text in the wrong tag.
pub(super) fn name(exif: &Exif, tag: u16) -> Option<String> {
    let text = exif.text(Ifd::Primary, tag)?;
    let starts = |with: &str| text.get(..with.len()).is_some_and(|s| s.eq_ignore_ascii_case(with));
    (!text.contains('{') && !starts("prompt") && !starts("workflow")).then(|| clip(text, 64))
}

/// Whether maker, model and enough of what cameras state beside them is there: two of time,
/// exposure, size as the picture has it, thumbnail, maker note. Old and simple cameras write no
/// more than two.
pub(super) fn is_complete(evidence: &Evidence<'_>) -> bool {
    let exif = &evidence.metadata.exif;
    let stated = [
        captured_at(exif).is_some(),
        is_exposed(exif),
        stated_size(exif).is_some_and(|size| is_size_of(evidence, size)),
        exif.thumbnail.is_some(),
        exif.maker_note.as_ref().is_some_and(|note| note.directory == Directory::Whole),
    ];
    name(exif, MAKE).is_some()
        && name(exif, MODEL).is_some()
        && stated.into_iter().filter(|is_there| *is_there).count() >= 2
}

/// Whether exposure time, aperture or sensitivity is stated, the first two also as APEX values, as
/// cameras before 1998 write them. Old and simple cameras write but one.
pub(super) fn is_exposed(exif: &Exif) -> bool {
    let ratio = |tag| exif.ratio(Ifd::Exif, tag).is_some_and(|(n, d)| n > 0 && d > 0);
    ratio(EXPOSURE_TIME)
        || ratio(SHUTTER_SPEED)
        || ratio(APERTURE)
        || ratio(F_NUMBER)
        || exif.int(Ifd::Exif, ISO).is_some_and(|iso| iso > 0)
}

/// Width and height that EXIF states.
pub(super) fn stated_size(exif: &Exif) -> Option<(u32, u32)> {
    let side = |tag| u32::try_from(exif.int(Ifd::Exif, tag)?).ok().filter(|side| *side > 0);
    side(PIXEL_X).zip(side(PIXEL_Y))
}

/// Whether the picture has this size, upright or turned.
pub(super) fn is_size_of(evidence: &Evidence<'_>, (w, h): (u32, u32)) -> bool {
    evidence.container.size.is_none_or(|(x, y)| (x, y) == (w, h) || (y, x) == (w, h))
}

/// Time of capture with the offset where one is stated.
pub(super) fn captured_at(exif: &Exif) -> Option<String> {
    let time = date_time(exif.text(Ifd::Exif, DATE_TIME_ORIGINAL)?)?;
    Some(time + offset(exif, OFFSET_TIME_ORIGINAL).unwrap_or_default())
}

/// An offset from UTC such as `+08:00`, as it is written in this tag.
pub(super) fn offset(exif: &Exif, tag: u16) -> Option<&str> {
    let text = exif.text(Ifd::Exif, tag)?;
    (is_shaped(text, "+00:00") || is_shaped(text, "-00:00")).then_some(text)
}

/// `YYYY:MM:DD hh:mm:ss` as `YYYY-MM-DDThh:mm:ss`. `None` where it is no date, such as the zeros of
/// a camera whose clock was never set.
pub(super) fn date_time(text: &str) -> Option<String> {
    let (date, time) = text.split_once(' ')?;
    let date = date.replace(':', "-");
    (is_shaped(&date, "0000-00-00") && is_shaped(time, "00:00:00") && !date.starts_with("0000"))
        .then(|| format!("{date}T{time}"))
}

/// Whether `text` has digits where `shape` has `0`, and the same characters elsewhere.
fn is_shaped(text: &str, shape: &str) -> bool {
    text.len() == shape.len()
        && text
            .chars()
            .zip(shape.chars())
            .all(|(c, s)| if s == '0' { c.is_ascii_digit() } else { c == s })
}
