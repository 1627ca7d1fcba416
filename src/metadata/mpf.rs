//! The index of a multi-picture file (CIPA DC-007): which pictures it names and whether the file
//! still holds them.

use super::Place;
use crate::bytes::{Order, slice};
use crate::container::{Container, PartKind};

/// What the index says about the pictures after the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Index {
    /// How many further pictures it names.
    pub further: usize,
    /// How many of those do not begin where it says.
    pub missing: usize,
    /// Offset and length in the file of the largest preview of the first picture that is there.
    pub preview: Option<(u64, u64)>,
    /// Whether it names pictures of other viewpoints (panorama, stereo, multi-angle).
    pub has_views: bool,
    /// Where it stands.
    pub place: Place,
}

const ENTRIES: u16 = 0xB002;
const MOST_PICTURES: usize = 64;

/// The first index of the file.
pub(super) fn read(bytes: &[u8], container: &Container<'_>) -> Option<Index> {
    let (part, data) = container.parts.iter().find_map(|part| {
        let is_app2 = part.kind == PartKind::Segment(0xE2);
        Some((part, part.data.strip_prefix(b"MPF\0").filter(|_| is_app2)?))
    })?;
    let (order, first) = crate::container::tiff::header(data)?;
    let base = usize::try_from(part.offset).ok()? + 4;
    let count = usize::from(order.u16(data, first)?.min(64));
    let table = (0..count).find_map(|index| {
        let at = first.checked_add(2 + index * 12)?;
        let wanted = order.u16(data, at)? == ENTRIES && order.u16(data, at + 2)? == 7;
        let length = usize::try_from(order.u32(data, at + 4)?).ok()?;
        slice(data, usize::try_from(order.u32(data, at + 8)?).ok()?, length).filter(|_| wanted)
    })?;
    let mut index = Index {
        further: 0,
        missing: 0,
        preview: None,
        has_views: false,
        place: Place { part: "APP2".to_owned(), offset: part.offset },
    };
    for entry in table.chunks_exact(16).skip(1).take(MOST_PICTURES) {
        index.further += 1;
        let place = place(bytes, base, entry, order);
        index.missing += usize::from(place.is_none());
        let kind = order.u32(entry, 0).map_or(0, |attribute| attribute & 0xFF_FFFF);
        // Types 0x01xxxx are large thumbnails of the first picture, 0x02xxxx views of a panorama, a
        // stereo pair or several angles.
        index.has_views |= kind >> 16 == 2;
        if let Some((at, length)) = place
            && kind >> 16 == 1
            && index.preview.is_none_or(|(_, longest)| length > longest)
        {
            index.preview = Some((at, length));
        }
    }
    Some(index)
}

/// Offset and length of the picture of an entry, where a JPEG picture begins there; the length is
/// cut where the file ends before.
fn place(bytes: &[u8], base: usize, entry: &[u8], order: Order) -> Option<(u64, u64)> {
    let at = base.checked_add(usize::try_from(order.u32(entry, 8)?).ok()?)?;
    let is_jpeg = slice(bytes, at, 2) == Some(b"\xFF\xD8");
    let length = u64::from(order.u32(entry, 4)?).min((bytes.len() - at.min(bytes.len())) as u64);
    is_jpeg.then_some((at as u64, length))
}
