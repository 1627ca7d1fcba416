//! Image file directories (TIFF 6.0): entries with their types, safe against loops and lies.

use super::Place;
use super::exif::{Entry, Ifd, Value};
use super::makernote::{self, MakerNote};
use crate::bytes::{Order, slice};
use crate::container::tiff::header;
use crate::limits::Limits;

const EXIF_IFD: u16 = 0x8769;
const GPS_IFD: u16 = 0x8825;
const INTEROP_IFD: u16 = 0xA005;
const THUMBNAIL_OFFSET: u16 = 0x0201;
const THUMBNAIL_LENGTH: u16 = 0x0202;
const MAKER_NOTE: u16 = 0x927C;
const MOST_VALUES: usize = 64;

const ASCII: u16 = 2;

/// What one TIFF structure held.
#[derive(Debug, Default)]
pub(super) struct Directories {
    pub(super) entries: Vec<Entry>,
    /// Offset and length inside the structure.
    pub(super) thumbnail: Option<(usize, usize)>,
    /// The first maker note.
    pub(super) maker_note: Option<MakerNote>,
    /// Offset in the file of the first text whose encoding is not known.
    pub(super) unknown_text: Option<u64>,
    /// Something could not be read to its end.
    pub(super) damaged: bool,
}

/// Reads the directories of `data`, a TIFF structure that stands at `offset` of the file in `part`.
pub(super) fn read(data: &[u8], part: &str, offset: u64, limits: &Limits) -> Directories {
    let mut out = Directories::default();
    let Some((order, first)) = header(data) else {
        out.damaged = true;
        return out;
    };
    let mut walk =
        Walk { data, order, part, offset, limits, seen: Vec::new(), kept: 0, out: &mut out };
    let next = walk.directory(first, Ifd::Primary);
    if let Some(next) = next.filter(|next| *next != 0) {
        walk.directory(next, Ifd::Thumbnail);
    }
    let int = |tag| {
        let entry = out.entries.iter().find(|e| e.ifd == Ifd::Thumbnail && e.tag == tag)?;
        match &entry.value {
            Value::Ints(ints) => usize::try_from(*ints.first()?).ok(),
            _ => None,
        }
    };
    out.thumbnail = int(THUMBNAIL_OFFSET)
        .zip(int(THUMBNAIL_LENGTH))
        .filter(|(at, length)| *length > 0 && slice(data, *at, *length).is_some());
    if let Some(entry) = out.entries.iter().find(|e| e.ifd == Ifd::Exif && e.tag == MAKER_NOTE)
        && let Value::Bytes(bytes) = &entry.value
        && let Ok(start) = usize::try_from(entry.place.offset.saturating_sub(offset))
    {
        out.maker_note = makernote::read(data, order, (start, bytes.len()), &entry.place);
    }
    out
}

struct Walk<'a> {
    data: &'a [u8],
    order: Order,
    part: &'a str,
    offset: u64,
    limits: &'a Limits,
    /// Where the directories read so far stand.
    seen: Vec<std::ops::Range<usize>>,
    /// Bytes of values kept so far.
    kept: usize,
    out: &'a mut Directories,
}

impl Walk<'_> {
    /// Reads the directory at `at` and those it points to; gives the offset of the next one.
    fn directory(&mut self, at: usize, ifd: Ifd) -> Option<usize> {
        // A directory inside another one is a loop, or no directory.
        if self.seen.iter().any(|range| range.contains(&at)) {
            self.out.damaged = true;
            return None;
        }
        let Some(count) = self.order.u16(self.data, at).map(usize::from) else {
            self.out.damaged = true;
            return None;
        };
        self.seen.push(at..at.saturating_add(2 + 12 * count));
        let mut nested = Vec::new();
        for index in 0..count {
            if self.out.entries.len() >= self.limits.max_ifd_entries {
                self.out.damaged = true;
                return None;
            }
            let Some(entry) = self.entry(at + 2 + index * 12, ifd) else {
                self.out.damaged = true;
                continue;
            };
            let inner = match (ifd, entry.tag) {
                (Ifd::Primary, EXIF_IFD) => Some(Ifd::Exif),
                (Ifd::Primary, GPS_IFD) => Some(Ifd::Gps),
                (Ifd::Exif, INTEROP_IFD) => Some(Ifd::Interop),
                _ => None,
            };
            if let (Some(inner), Value::Ints(ints)) = (inner, &entry.value) {
                nested.extend(
                    ints.first().and_then(|v| usize::try_from(*v).ok()).map(|v| (v, inner)),
                );
            }
            self.out.entries.push(entry);
        }
        for (inner_at, inner) in nested {
            self.directory(inner_at, inner);
        }
        let next = self.order.u32(self.data, at + 2 + count * 12)?;
        usize::try_from(next).ok()
    }

    fn entry(&mut self, at: usize, ifd: Ifd) -> Option<Entry> {
        let tag = self.order.u16(self.data, at)?;
        let kind = self.order.u16(self.data, at + 2)?;
        let count = usize::try_from(self.order.u32(self.data, at + 4)?).ok()?;
        let length = count.checked_mul(size_of(kind)?)?;
        let start = if length <= 4 {
            at + 8
        } else {
            usize::try_from(self.order.u32(self.data, at + 8)?).ok()?
        };
        let raw = slice(self.data, start, length)?;
        // All values together are kept up to the limit, so that entries that share their bytes
        // cannot multiply them.
        let room = self.limits.max_text_bytes.saturating_sub(self.kept);
        self.out.damaged |= length > room;
        let raw = raw.get(..length.min(room))?;
        self.kept += raw.len();
        let offset = self.offset.saturating_add(start as u64);
        if kind == ASCII && decode(raw).1 == Encoding::Unknown {
            self.out.unknown_text.get_or_insert(offset);
        }
        let place = Place { part: self.part.to_owned(), offset };
        Some(Entry {
            ifd,
            tag,
            value: if is_block(tag) { Value::Bytes(raw.to_vec()) } else { self.value(kind, raw) },
            place,
        })
    }

    fn value(&self, kind: u16, raw: &[u8]) -> Value {
        let order = self.order;
        let u32s = |raw: &[u8], at: usize| order.u32(raw, at).unwrap_or(0);
        let signed = |bits: u32| i64::from(i32::from_ne_bytes(bits.to_ne_bytes()));
        match kind {
            ASCII => Value::Text(text(raw)),
            1 => Value::Ints(raw.iter().take(MOST_VALUES).map(|b| i64::from(*b)).collect()),
            6 => Value::Ints(
                raw.iter().take(MOST_VALUES).map(|b| i64::from(b.cast_signed())).collect(),
            ),
            3 | 8 => Value::Ints(
                raw.chunks_exact(2)
                    .take(MOST_VALUES)
                    .map(|c| {
                        let bits = order.u16(c, 0).unwrap_or(0);
                        if kind == 3 { i64::from(bits) } else { i64::from(bits.cast_signed()) }
                    })
                    .collect(),
            ),
            4 | 9 | 13 => Value::Ints(
                raw.chunks_exact(4)
                    .take(MOST_VALUES)
                    .map(|c| {
                        let bits = u32s(c, 0);
                        if kind == 9 { signed(bits) } else { i64::from(bits) }
                    })
                    .collect(),
            ),
            5 | 10 => Value::Ratios(
                raw.chunks_exact(8)
                    .take(MOST_VALUES)
                    .map(|c| {
                        let (n, d) = (u32s(c, 0), u32s(c, 4));
                        if kind == 10 { (signed(n), signed(d)) } else { (n.into(), d.into()) }
                    })
                    .collect(),
            ),
            _ => Value::Bytes(raw.to_vec()),
        }
    }
}

/// Blocks of TIFF files that stand as bytes or longs, whatever is in them: XMP, IPTC.
fn is_block(tag: u16) -> bool {
    matches!(tag, 0x02BC | 0x83BB)
}

/// Bytes of one value of this type (TIFF 6.0, section 2; 13 is IFD).
pub(super) fn size_of(kind: u16) -> Option<usize> {
    Some(match kind {
        1 | ASCII | 6 | 7 => 1,
        3 | 8 => 2,
        4 | 9 | 11 | 13 => 4,
        5 | 10 | 12 => 8,
        _ => return None,
    })
}

/// How a text was understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Utf16,
    /// Bytes above 127 that are no UTF-8: GBK, Shift-JIS, Latin-1 or any other.
    Unknown,
}

/// UTF-8 where valid, UTF-16 where every other byte is NUL, else Latin-1; trailing NULs removed.
pub(super) fn text(raw: &[u8]) -> String {
    decode(raw).0
}

fn decode(raw: &[u8]) -> (String, Encoding) {
    if let Some(text) = utf16(raw) {
        return (text, Encoding::Utf16);
    }
    let end = raw.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    let raw = raw.get(..end).unwrap_or_default();
    match std::str::from_utf8(raw) {
        Ok(text) => (text.to_owned(), Encoding::Utf8),
        Err(_) => (raw.iter().map(|byte| char::from(*byte)).collect(), Encoding::Unknown),
    }
}

/// UTF-16 with a mark, or without one where at least three of four units are printable ASCII.
fn utf16(raw: &[u8]) -> Option<String> {
    const MOST: usize = 4096;
    let (units, _) = raw.as_chunks::<2>();
    if units.len() < 2 {
        return None;
    }
    let printable = |unit: u16| matches!(unit, 0x20..=0x7E);
    let decoded = |read: fn([u8; 2]) -> u16, marked: bool| {
        let values = units.iter().take(MOST).map(|unit| read(*unit)).skip(usize::from(marked));
        let values = values.take_while(|unit| *unit != 0);
        let (all, plain) = values
            .clone()
            .fold((0, 0), |(all, plain), v| (all + 1, plain + usize::from(printable(v))));
        (all >= 2 && (marked || plain * 4 >= all * 3)).then(|| {
            char::decode_utf16(values).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
        })
    };
    match units.first()? {
        [0xFF, 0xFE] => decoded(u16::from_le_bytes, true),
        [0xFE, 0xFF] => decoded(u16::from_be_bytes, true),
        _ => decoded(u16::from_le_bytes, false).or_else(|| decoded(u16::from_be_bytes, false)),
    }
}
