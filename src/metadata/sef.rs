//! Records that Samsung phones append after the end of a JPEG or PNG, or keep in the `sefd` box of a
//! HEIC file. Little-endian; a directory of types, offsets back from its start and sizes stands
//! between `SEFH` and `SEFT` at the end.

use super::Place;
use crate::bytes::{Order, slice, tail};
use crate::container::{Container, Part, PartKind};

/// How far before the end of a trailer the closing `SEFT` is looked for, so that a few bytes put
/// after it hide nothing.
const MOST_AFTER: usize = 64 << 10;
const MOST_RECORDS: usize = 64;
/// Longest text of a record that is kept, in bytes.
const MOST_TEXT: usize = 64 << 10;

/// One record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its name: `Image_UTC_Data`, `PEg_Info`.
    pub name: String,
    /// Its content where that is UTF-8 of at most 64 KiB; empty otherwise.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

/// The records of a file, in the directory's order; `None` where there is no directory.
pub(super) fn read(container: &Container<'_>) -> Option<Vec<Record>> {
    container.parts.iter().find_map(|part| match part.kind {
        PartKind::Trailer => records(part, "Trailer"),
        PartKind::Box(kind) if &kind == b"sefd" => records(part, "sefd"),
        _ => None,
    })
}

fn records(part: &Part<'_>, home: &str) -> Option<Vec<Record>> {
    let data: &[u8] = &part.data;
    let from = data.len().saturating_sub(MOST_AFTER);
    let end = from + tail(data, from).windows(4).rposition(|four| four == b"SEFT")?;
    let length_at = end.checked_sub(4)?;
    let start = length_at.checked_sub(Order::Little.u32(data, length_at)? as usize)?;
    let directory = slice(data, start, length_at - start)?;
    if !directory.starts_with(b"SEFH") {
        return None;
    }
    let count = (Order::Little.u32(directory, 8)? as usize).min(MOST_RECORDS);
    let record = |index: usize| {
        let entry = tail(directory, 12 + index * 12);
        let at = start.checked_sub(Order::Little.u32(entry, 4)? as usize)?;
        let size = Order::Little.u32(entry, 8)? as usize;
        let record = slice(data, at, size.min(start - at))?;
        let length = (Order::Little.u32(record, 4)? as usize).min(64);
        let name = super::tiff::text(slice(record, 8, length)?);
        let content = tail(record, 8 + length);
        let text = std::str::from_utf8(content).ok().filter(|text| text.len() <= MOST_TEXT);
        let place = Place { part: home.to_owned(), offset: part.offset + at as u64 };
        Some(Record { name, text: text.unwrap_or_default().to_owned(), place })
    };
    Some((0..count).map_while(record).collect())
}
