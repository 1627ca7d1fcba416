//! Where each format keeps a C2PA manifest store (C2PA 2.x, appendix A), and its bytes joined.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::container::{Container, Format, Part, PartKind};
use crate::metadata::Place;

/// The bytes of one manifest store: a JUMBF superbox with its length and type.
#[derive(Clone, Debug)]
pub(super) struct Store<'a> {
    pub(super) place: Place,
    pub(super) bytes: Cow<'a, [u8]>,
}

/// The first manifest store of a file.
pub(super) fn find<'a>(container: &'a Container<'_>) -> Option<Store<'a>> {
    match container.format {
        Format::Jpeg => in_jpeg(&container.parts),
        Format::Png => in_chunk(&container.parts, *b"caBX", "caBX"),
        Format::WebP => in_chunk(&container.parts, *b"C2PA", "C2PA"),
        Format::Avif | Format::Heic | Format::Jxl => in_boxes(&container.parts),
        Format::Gif => in_gif(&container.parts),
        Format::Tiff | Format::Unknown => None,
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
        bytes: Cow::Owned(bytes),
    })
}

/// The payload of a chunk.
fn in_chunk<'a>(parts: &'a [Part<'_>], kind: [u8; 4], name: &str) -> Option<Store<'a>> {
    let part = parts.iter().find(|part| part.kind == PartKind::Chunk(kind))?;
    Some(Store {
        place: Place { part: name.to_owned(), offset: part.offset },
        bytes: Cow::Borrowed(&part.data),
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

fn in_gif<'a>(parts: &'a [Part<'_>]) -> Option<Store<'a>> {
    parts.iter().filter(|part| part.kind == PartKind::GifApplication).find_map(|part| {
        let bytes = part.data.strip_prefix(b"C2PA_GIF")?.get(3..)?;
        Some(Store {
            place: Place { part: "application extension".to_owned(), offset: part.offset },
            bytes: Cow::Borrowed(bytes),
        })
    })
}

/// Whether `bytes` begins with a superbox of the C2PA store type.
fn is_store(bytes: &[u8]) -> bool {
    let skip = if bytes.starts_with(&[0, 0, 0, 1]) { 16 } else { 8 };
    bytes.get(4..8) == Some(b"jumb")
        && bytes.get(skip + 4..skip + 8) == Some(b"jumd")
        && bytes.get(skip + 8..skip + 12) == Some(b"c2pa")
}
