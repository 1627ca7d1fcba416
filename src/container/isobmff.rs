//! ISO base media files that hold images (ISO 14496-12; HEIF, ISO 23008-12): top-level boxes and
//! the metadata items of the `meta` box, with their extents joined.

use std::borrow::Cow;

use super::{Flaw, Format, PartKind, Walk};
use crate::bytes::{Reader, slice, tail};

/// Format by the brands of the `ftyp` box.
pub(super) fn brand(bytes: &[u8]) -> Format {
    let Some((_, data, _)) = next_box(bytes, 0) else { return Format::Unknown };
    let mut heic = false;
    for (index, brand) in data.chunks_exact(4).take(64).enumerate() {
        match (index, brand) {
            (1, _) => {}
            (_, b"avif" | b"avis") => return Format::Avif,
            (_, b"heic" | b"heix" | b"hevc" | b"hevx" | b"heim" | b"heis" | b"mif1" | b"msf1") => {
                heic = true;
            }
            _ => {}
        }
    }
    if heic { Format::Heic } else { Format::Unknown }
}

/// Walks the top level.
pub(super) fn walk(walk: &mut Walk<'_, '_>) {
    let mut at = 0;
    while at < walk.bytes.len() {
        let Some((kind, data, next)) = next_box(walk.bytes, at) else {
            walk.flaw(Flaw::Truncated, at);
            return;
        };
        let start = next - data.len();
        match &kind {
            b"meta" => meta(walk, tail(data, 4)),
            b"mdat" | b"free" | b"skip" | b"jxlc" | b"jxlp" => {}
            _ => {
                if !walk.part(PartKind::Box(kind), start, data) {
                    return;
                }
            }
        }
        at = next;
    }
}

/// Type, payload and end of the box at `at`.
fn next_box(bytes: &[u8], at: usize) -> Option<([u8; 4], &[u8], usize)> {
    let mut reader = Reader::new(tail(bytes, at));
    let short = reader.u32()?;
    let kind: [u8; 4] = reader.array()?;
    let size = match short {
        0 => tail(bytes, at).len() as u64,
        1 => reader.uint(8)?,
        size => u64::from(size),
    };
    let payload = usize::try_from(size).ok()?.checked_sub(reader.at())?;
    let data = slice(bytes, at + reader.at(), payload)?;
    Some((kind, data, at + reader.at() + payload))
}

/// The boxes directly inside `data`, at most 4,096.
fn children(data: &[u8]) -> impl Iterator<Item = ([u8; 4], &[u8])> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let (kind, inner, next) = next_box(data, at)?;
        at = next;
        Some((kind, inner))
    })
    .take(4096)
}

fn child<'a>(data: &'a [u8], kind: &[u8; 4]) -> Option<&'a [u8]> {
    children(data).find(|(found, _)| found == kind).map(|(_, inner)| inner)
}

/// Reads size and orientation of the primary item, and keeps metadata items as parts.
fn meta<'a>(walk: &mut Walk<'a, '_>, data: &'a [u8]) {
    let primary = child(data, b"pitm").and_then(|d| {
        let mut reader = Reader::new(d);
        let version = reader.u32()? >> 24;
        reader.uint(if version == 0 { 2 } else { 4 })
    });
    if let Some(properties) = child(data, b"iprp") {
        properties_of(walk, properties, primary.unwrap_or(0));
    }
    let Some(located) = child(data, b"iloc").and_then(locations) else { return };
    let idat = child(data, b"idat").unwrap_or_default();
    for (id, kind) in child(data, b"iinf").map(items).unwrap_or_default() {
        if !matches!(&kind, b"Exif" | b"mime") {
            continue;
        }
        let Some(place) = located.iter().find(|place| place.id == id) else { continue };
        let Some((offset, bytes)) = joined(walk.bytes, idat, place) else {
            walk.flaw(Flaw::Malformed, 0);
            continue;
        };
        if !walk.part(PartKind::Item(kind), offset, bytes) {
            return;
        }
    }
}

/// Id and type of the items of an `iinf` box. For `mime`, only XMP is kept.
fn items(data: &[u8]) -> Vec<(u64, [u8; 4])> {
    let skip = if data.first() == Some(&0) { 6 } else { 8 };
    children(tail(data, skip))
        .filter(|(kind, _)| kind == b"infe")
        .filter_map(|(_, d)| item(d))
        .collect()
}

fn item(data: &[u8]) -> Option<(u64, [u8; 4])> {
    let mut reader = Reader::new(data);
    let version = reader.u32()? >> 24;
    let id = reader.uint(match version {
        2 => 2,
        3 => 4,
        _ => return None,
    })?;
    reader.u16()?;
    let kind: [u8; 4] = reader.array()?;
    if &kind == b"mime" {
        reader.cstr()?;
        if reader.cstr().unwrap_or(reader.rest()) != b"application/rdf+xml" {
            return None;
        }
    }
    Some((id, kind))
}

struct Location {
    id: u64,
    in_idat: bool,
    extents: Vec<(u64, u64)>,
}

/// The `iloc` box; at most 4,096 items of 256 extents.
fn locations(data: &[u8]) -> Option<Vec<Location>> {
    let mut reader = Reader::new(data);
    let version = reader.u32()? >> 24;
    let sizes = reader.u16()?;
    let nibble = |shift: u16| usize::from(sizes >> shift & 15);
    let (offset_size, length_size, base_size) = (nibble(12), nibble(8), nibble(4));
    let index_size = if version == 0 { 0 } else { nibble(0) };
    let id_size = if version < 2 { 2 } else { 4 };
    let count = reader.uint(id_size)?;
    let mut out = Vec::new();
    for _ in 0..count.min(4096) {
        let Some(location) = (|| {
            let id = reader.uint(id_size)?;
            let method = if version == 0 { 0 } else { reader.u16()? & 15 };
            reader.u16()?;
            let base = reader.uint(base_size)?;
            let extent_count = reader.u16()?;
            let mut extents = Vec::new();
            for _ in 0..extent_count {
                reader.uint(index_size)?;
                let offset = reader.uint(offset_size)?;
                let length = reader.uint(length_size)?;
                if extents.len() < 256 {
                    extents.push((base.checked_add(offset)?, length));
                }
            }
            Some(Location { id, in_idat: method == 1, extents })
        })() else {
            break;
        };
        out.push(location);
    }
    Some(out)
}

/// Offset of the first extent and the bytes of all. Their sum may not exceed the file, so that
/// overlapping extents cannot multiply it.
fn joined<'a>(file: &'a [u8], idat: &'a [u8], place: &Location) -> Option<(usize, Cow<'a, [u8]>)> {
    let source = if place.in_idat { idat } else { file };
    let get = |(offset, length): &(u64, u64)| {
        let offset = usize::try_from(*offset).ok()?;
        let length = usize::try_from(*length).ok()?;
        Some((
            offset,
            if length == 0 { tail(source, offset) } else { slice(source, offset, length)? },
        ))
    };
    if let [only] = place.extents.as_slice() {
        let (offset, data) = get(only)?;
        return Some((offset, Cow::Borrowed(data)));
    }
    let mut bytes = Vec::new();
    let mut first = None;
    for extent in &place.extents {
        let (offset, data) = get(extent)?;
        first.get_or_insert(offset);
        if bytes.len() + data.len() > file.len() {
            return None;
        }
        bytes.extend_from_slice(data);
    }
    Some((first?, Cow::Owned(bytes)))
}

/// Size (`ispe`), rotation (`irot`) and mirror (`imir`) of the primary item; colour profiles and
/// types of auxiliary pictures of all items are kept as parts.
fn properties_of<'a>(walk: &mut Walk<'a, '_>, data: &'a [u8], primary: u64) {
    let Some(container) = child(data, b"ipco") else { return };
    let properties: Vec<_> = children(container).collect();
    for (kind, value) in &properties {
        if matches!(kind, b"auxC" | b"colr") {
            let at = offset_in(walk.bytes, value);
            if !walk.part(PartKind::Property(*kind), at, *value) {
                return;
            }
        }
    }
    let indices = child(data, b"ipma").and_then(|d| associated(d, primary)).unwrap_or_default();
    let (mut turns, mut mirror) = (0u8, None);
    for index in indices {
        let Some((kind, value)) = index.checked_sub(1).and_then(|i| properties.get(i)) else {
            continue;
        };
        match kind {
            b"ispe" => {
                let mut reader = Reader::new(tail(value, 4));
                walk.container.size = reader.u32().zip(reader.u32());
            }
            b"irot" => turns = value.first().copied().unwrap_or(0) & 3,
            b"imir" => mirror = value.first().map(|axis| axis & 1),
            _ => {}
        }
    }
    walk.container.orientation = Some(exif_orientation(turns, mirror));
}

/// Where `part`, a slice of `whole`, begins in it.
fn offset_in(whole: &[u8], part: &[u8]) -> usize {
    (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize)
}

/// The property indices (from 1) of item `primary` in an `ipma` box.
fn associated(data: &[u8], primary: u64) -> Option<Vec<usize>> {
    let mut reader = Reader::new(data);
    let head = reader.u32()?;
    let (version, wide) = (head >> 24, head & 1 == 1);
    let count = reader.u32()?;
    for _ in 0..count.min(4096) {
        let id = reader.uint(if version == 0 { 2 } else { 4 })?;
        let mut indices = Vec::new();
        for _ in 0..reader.u8()? {
            indices.push(if wide {
                usize::from(reader.u16()? & 0x7FFF)
            } else {
                usize::from(reader.u8()? & 0x7F)
            });
        }
        if id == primary {
            return Some(indices);
        }
    }
    None
}

/// EXIF value of `turns` quarter turns anticlockwise, then a mirror over the vertical axis (0) or
/// the horizontal axis (1), as ISO 23008-12 6.5.10 and 6.5.12 order them.
fn exif_orientation(turns: u8, mirror: Option<u8>) -> u8 {
    match (turns, mirror) {
        (0, None) => 1,
        (1, None) => 8,
        (2, None) => 3,
        (_, None) => 6,
        (0, Some(0)) | (2, Some(1)) => 2,
        (0, Some(_)) | (2, Some(_)) => 4,
        (1, Some(0)) | (3, Some(1)) => 7,
        (_, Some(_)) => 5,
    }
}
