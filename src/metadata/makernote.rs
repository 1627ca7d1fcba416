//! Maker notes (EXIF tag 0x927C): whose they are by their first bytes, and whether their directory
//! still holds together. Their tags are not read.
//!
//! Layouts as the manual of exiftool and the notes of the exiv2 project describe them.

use super::Place;
use crate::bytes::{Order, slice, tail};

/// What is known about a maker note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MakerNote {
    /// Who writes notes that begin like this; `None` where the beginning is nobody's own.
    pub maker: Option<&'static str>,
    /// Length in bytes.
    pub bytes: usize,
    /// State of its directory.
    pub directory: Directory,
    /// Where it stands.
    pub place: Place,
}

/// State of a maker note's directory of tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Directory {
    /// Read, with all its values where it says.
    Whole,
    /// Read, but most values stand outside the file's metadata or of the note itself, as happens
    /// when software moves a note and leaves its offsets as they were.
    Moved,
    /// Not a directory, or one of a layout that is not known here.
    Unknown,
}

/// What the offsets of a directory count from.
#[derive(Clone, Copy)]
enum Base {
    /// The TIFF header of the EXIF block.
    Tiff,
    /// The first byte of the note.
    Note,
    /// A TIFF header of its own at this place of the note.
    Own(usize),
}

/// First bytes, whose they are, where the directory begins and what its offsets count from.
const LAYOUTS: &[(&[u8], &str, usize, Base)] = &[
    (b"Apple iOS\0", "Apple", 14, Base::Note),
    (b"FUJIFILM", "FUJIFILM", 12, Base::Note),
    (b"Nikon\0\x01", "NIKON", 8, Base::Tiff),
    (b"Nikon\0\x02", "NIKON", 18, Base::Own(10)),
    (b"OLYMP\0", "OLYMPUS", 8, Base::Tiff),
    (b"OLYMPUS\0", "OLYMPUS", 12, Base::Note),
    (b"OM SYSTEM\0", "OLYMPUS", 16, Base::Note),
    (b"Panasonic\0", "Panasonic", 12, Base::Tiff),
    (b"PENTAX \0", "PENTAX", 10, Base::Note),
    (b"AOC\0", "PENTAX", 6, Base::Tiff),
    (b"SONY CAM", "SONY", 12, Base::Tiff),
    (b"SONY DSC", "SONY", 12, Base::Tiff),
    (b"SONY MOBILE", "SONY", 12, Base::Tiff),
];

/// Notes of other layouts that are known by their beginning alone.
const BEGINNINGS: &[(&[u8], &str)] = &[
    (b"CASIO", "CASIO"),
    (b"HDRP", "Google"),
    (b"HUAWEI\0", "HUAWEI"),
    (b"JVC ", "JVC"),
    (b"KDK", "KODAK"),
    (b"LEICA", "Leica"),
    (b"MOT\0", "Motorola"),
    (b"QVC\0", "CASIO"),
    (b"RECONYX", "RECONYX"),
    (b"RICOH", "RICOH"),
    (b"Ricoh", "RICOH"),
    (b"SANYO\0", "SANYO"),
    (b"SEMC MS\0", "Sony Ericsson"),
    (b"SIGMA\0", "SIGMA"),
    (b"STMN", "Samsung"),
    (b"XIAOMI", "Xiaomi"),
    (b"Xiaomi", "Xiaomi"),
    (b"[ae_dbg_info:", "DJI"),
    (b"vivo", "vivo"),
];

/// Looks at the note of `length` bytes at `start` of `tiff`, which has this byte order.
pub(super) fn read(
    tiff: &[u8],
    order: Order,
    (start, length): (usize, usize),
    place: &Place,
) -> Option<MakerNote> {
    let note = slice(tiff, start, length)?;
    let known = LAYOUTS.iter().find(|(magic, ..)| note.starts_with(magic));
    let maker = known.map(|(_, maker, ..)| *maker).or_else(|| {
        BEGINNINGS.iter().find(|(magic, _)| note.starts_with(magic)).map(|(_, maker)| *maker)
    });
    let (at, base) = known.map_or((0, Base::Tiff), |(_, _, at, base)| (*at, *base));
    let directory = match base {
        // The oldest Olympus notes keep values before themselves as well.
        Base::Tiff if maker == Some("OLYMPUS") => directory(tiff, start + at, order, 0..tiff.len()),
        // Notes without a beginning of their own count from the header or from themselves.
        Base::Tiff => match directory(tiff, start + at, order, start..start + length) {
            Directory::Moved if known.is_none() => directory(note, 0, order, 0..length),
            found => found,
        },
        Base::Note => {
            // These notes keep a byte order of their own, most often the file's.
            let own = match slice(note, at.saturating_sub(2), 2) {
                Some(b"II") => Order::Little,
                Some(b"MM") => Order::Big,
                _ if maker == Some("FUJIFILM") => Order::Little,
                _ => order,
            };
            directory(note, at, own, 0..length)
        }
        Base::Own(header) => {
            let own = tail(note, header);
            match crate::container::tiff::header(own) {
                Some((order, first)) => directory(own, first, order, 0..own.len()),
                None => Directory::Unknown,
            }
        }
    };
    Some(MakerNote { maker, bytes: length, directory, place: place.clone() })
}

/// Reads the directory at `at`. Its longer values have to stand inside `home`.
fn directory(data: &[u8], at: usize, order: Order, home: std::ops::Range<usize>) -> Directory {
    const MOST_ENTRIES: u16 = 512;
    let Some(count) = order.u16(data, at).filter(|count| (1..=MOST_ENTRIES).contains(count)) else {
        return Directory::Unknown;
    };
    let (mut long, mut away) = (0u32, 0u32);
    for index in 0..usize::from(count) {
        let entry = at + 2 + index * 12;
        let fields = (|| {
            Some((
                order.u16(data, entry + 2)?,
                order.u32(data, entry + 4)?,
                order.u32(data, entry + 8)?,
            ))
        })();
        let Some((kind @ 1..=13, values, offset)) = fields else { return Directory::Unknown };
        let Some(bytes) = super::tiff::size_of(kind)
            .and_then(|size| size.checked_mul(usize::try_from(values).ok()?))
        else {
            return Directory::Unknown;
        };
        if bytes > 4 {
            long += 1;
            let offset = usize::try_from(offset).unwrap_or(usize::MAX);
            let inside = home.contains(&offset) && offset.saturating_add(bytes) <= data.len();
            away += u32::from(!inside);
        }
    }
    if long > 0 && away * 2 > long { Directory::Moved } else { Directory::Whole }
}
