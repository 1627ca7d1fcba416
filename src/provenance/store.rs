//! Where each format keeps a C2PA manifest store (C2PA 2.x, appendix A), and its bytes joined.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::bytes::slice;
use crate::container::{Container, Format, Part, PartKind, tiff};
use crate::metadata::Place;

/// The bytes of one manifest store: a JUMBF superbox with its length and type.
#[derive(Clone, Debug)]
pub(super) struct Store<'a> {
    pub(super) place: Place,
    pub(super) bytes: Cow<'a, [u8]>,
    /// First byte and first byte after of the segments or chunk that hold it, with their framing;
    /// `None` where that is not one stretch of a known shape.
    pub(super) span: Option<(u64, u64)>,
}

/// The first manifest store of a file.
pub(super) fn find<'a>(file: &'a [u8], container: &'a Container<'_>) -> Option<Store<'a>> {
    match container.format {
        Format::Jpeg => in_jpeg(&container.parts),
        Format::Png => in_chunk(&container.parts, *b"caBX", "caBX", 12),
        // Files are written with an even chunk length; an odd one leaves the pad byte to be judged.
        Format::WebP => in_chunk(&container.parts, *b"C2PA", "C2PA", 8),
        Format::Avif | Format::Heic | Format::Jxl => in_boxes(&container.parts),
        Format::Gif => in_gif(file, &container.parts),
        Format::Tiff => in_tiff(file),
        Format::Unknown => None,
    }
}

/// APP11 segments (ISO 19566-5, annex D): `JP`, box instance, sequence number, then a piece of the
/// box. Every piece but the first repeats the box's length and type.
fn in_jpeg<'a>(parts: &'a [Part<'_>]) -> Option<Store<'a>> {
    let mut instances: Vec<u16> = Vec::new();
    let mut pieces: BTreeMap<u16, Vec<(u32, &'a Part<'_>)>> = BTreeMap::new();
    for part in parts.iter().filter(|part| part.kind == PartKind::Segment(0xEB)) {
        if let Some((instance, sequence)) = piece_head(&part.data) {
            if !pieces.contains_key(&instance) {
                instances.push(instance);
            }
            pieces.entry(instance).or_default().push((sequence, part));
        }
    }
    instances.into_iter().find_map(|instance| {
        let mut pieces = pieces.remove(&instance)?;
        pieces.sort_by_key(|(sequence, _)| *sequence);
        join(&pieces)
    })
}

fn piece_head(data: &[u8]) -> Option<(u16, u32)> {
    let rest = data.strip_prefix(b"JP")?;
    let (instance, rest) = rest.split_first_chunk::<2>()?;
    let (sequence, rest) = rest.split_first_chunk::<4>()?;
    (rest.get(4..8)? == b"jumb")
        .then(|| (u16::from_be_bytes(*instance), u32::from_be_bytes(*sequence)))
}

fn join<'a>(pieces: &[(u32, &'a Part<'_>)]) -> Option<Store<'a>> {
    const HEAD: usize = 8;
    let (_, first) = pieces.first()?;
    let start = first.data.get(HEAD..)?;
    if !is_store(start) {
        return None;
    }
    // A length of 1 stands for a long length field, which is repeated as well.
    let repeated = if start.starts_with(&[0, 0, 0, 1]) { 16 } else { 8 };
    let mut bytes = start.to_vec();
    for (_, part) in pieces.iter().skip(1) {
        bytes.extend_from_slice(part.data.get(HEAD + repeated..)?);
    }
    Some(Store {
        place: Place { part: "APP11".to_owned(), offset: first.offset },
        span: stretch(pieces),
        bytes: Cow::Owned(bytes),
    })
}

/// From the first segment's marker to the last segment's end, where they follow each other.
fn stretch(pieces: &[(u32, &Part<'_>)]) -> Option<(u64, u64)> {
    const MARKER_AND_LENGTH: u64 = 4;
    let mut span: Option<(u64, u64)> = None;
    for (_, part) in pieces {
        let start = part.offset.checked_sub(MARKER_AND_LENGTH)?;
        let end = part.offset.checked_add(part.data.len() as u64)?;
        span = match span {
            None => Some((start, end)),
            Some((from, to)) if to == start => Some((from, end)),
            Some(_) => return None,
        };
    }
    span
}

/// A chunk with eight bytes before its payload and `framing - 8` after it.
fn in_chunk<'a>(
    parts: &'a [Part<'_>],
    kind: [u8; 4],
    name: &str,
    framing: u64,
) -> Option<Store<'a>> {
    let part = parts.iter().find(|part| part.kind == PartKind::Chunk(kind))?;
    let start = part.offset.checked_sub(8)?;
    Some(Store {
        place: Place { part: name.to_owned(), offset: part.offset },
        bytes: Cow::Borrowed(&part.data),
        span: Some((start, start + framing + part.data.len() as u64)),
    })
}

/// `uuid` box: UUID, version and flags, purpose, offset of the Merkle box, store. JPEG XL has a
/// plain `jumb` box instead, whose header is put back.
fn in_boxes<'a>(parts: &'a [Part<'_>]) -> Option<Store<'a>> {
    const C2PA: [u8; 16] = [
        0xD8, 0xFE, 0xC3, 0xD6, 0x1B, 0x0E, 0x48, 0x3C, 0x92, 0x97, 0x58, 0x28, 0x87, 0x7E, 0xC4,
        0x81,
    ];
    parts.iter().find_map(|part| {
        let store = |bytes, name: &str| Store {
            place: Place { part: name.to_owned(), offset: part.offset },
            bytes,
            span: None,
        };
        match part.kind {
            PartKind::Box(kind) if kind == *b"uuid" => {
                let rest = part.data.strip_prefix(&C2PA)?.get(4..)?;
                let end = rest.iter().take(32).position(|&byte| byte == 0)?;
                let (purpose, rest) = rest.split_at_checked(end)?;
                matches!(purpose, b"manifest" | b"original")
                    .then(|| rest.get(9..))
                    .flatten()
                    .map(|bytes| store(Cow::Borrowed(bytes), "uuid"))
            }
            PartKind::Box(kind) if kind == *b"jumb" => {
                let size = u32::try_from(part.data.len()).ok()?.checked_add(8)?;
                let mut bytes = size.to_be_bytes().to_vec();
                bytes.extend_from_slice(b"jumb");
                bytes.extend_from_slice(&part.data);
                is_store(&bytes).then(|| store(Cow::Owned(bytes), "jumb"))
            }
            _ => None,
        }
    })
}

/// An application extension; the stretch goes from its introducer to the end of its sub-blocks.
fn in_gif<'a>(file: &[u8], parts: &'a [Part<'_>]) -> Option<Store<'a>> {
    const INTRODUCER: u64 = 3;
    parts.iter().filter(|part| part.kind == PartKind::GifApplication).find_map(|part| {
        let bytes = part.data.strip_prefix(b"C2PA_GIF")?.get(3..)?;
        let start = part.offset.checked_sub(INTRODUCER)?;
        Some(Store {
            place: Place { part: "application extension".to_owned(), offset: part.offset },
            bytes: Cow::Borrowed(bytes),
            span: chain_end(file, part.offset.checked_sub(1)?).map(|end| (start, end)),
        })
    })
}

/// First byte after the sub-blocks that begin at `at`.
fn chain_end(file: &[u8], at: u64) -> Option<u64> {
    let mut at = usize::try_from(at).ok()?;
    loop {
        let length = usize::from(*file.get(at)?);
        at += 1 + length;
        if length == 0 {
            return u64::try_from(at).ok();
        }
    }
}

/// Tag 0xCD41 of a directory of the main chain.
fn in_tiff(file: &[u8]) -> Option<Store<'_>> {
    const STORE: u16 = 0xCD41;
    const MOST_DIRECTORIES: usize = 16;
    let (order, mut at) = tiff::header(file)?;
    for _ in 0..MOST_DIRECTORIES {
        let count = usize::from(order.u16(file, at)?);
        let entry = (0..count)
            .map(|index| at + 2 + index * 12)
            .find(|entry| order.u16(file, *entry) == Some(STORE));
        if let Some(entry) = entry {
            let length = order.u32(file, entry + 4)? as usize;
            let start = order.u32(file, entry + 8)? as usize;
            return Some(Store {
                place: Place { part: "TIFF".to_owned(), offset: start as u64 },
                bytes: Cow::Borrowed(slice(file, start, length)?),
                span: Some((start as u64, (start + length) as u64)),
            });
        }
        at = order.u32(file, at + 2 + count * 12)? as usize;
        if at == 0 {
            break;
        }
    }
    None
}

/// Whether `bytes` begins with a superbox of the C2PA store type.
fn is_store(bytes: &[u8]) -> bool {
    let skip = if bytes.starts_with(&[0, 0, 0, 1]) { 16 } else { 8 };
    bytes.get(4..8) == Some(b"jumb")
        && bytes.get(skip + 4..skip + 8) == Some(b"jumd")
        && bytes.get(skip + 8..skip + 12) == Some(b"c2pa")
}
