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
        has_views: false,
        place: Place { part: "APP2".to_owned(), offset: part.offset },
    };
    for entry in table.chunks_exact(16).skip(1).take(MOST_PICTURES) {
        index.further += 1;
        index.missing += usize::from(!begins(bytes, base, entry, order));
        // Types 0x02xxxx are views of a panorama, a stereo pair or several angles.
        index.has_views |= order.u32(entry, 0).is_some_and(|kind| kind >> 16 & 0xFF == 2);
    }
    Some(index)
}

/// Whether a JPEG picture begins where an entry says.
fn begins(bytes: &[u8], base: usize, entry: &[u8], order: Order) -> bool {
    let at = order.u32(entry, 8).and_then(|at| base.checked_add(usize::try_from(at).ok()?));
    at.and_then(|at| slice(bytes, at, 2)) == Some(b"\xFF\xD8")
}
