//! EXIF directories (CIPA DC-008, TIFF 6.0): every entry with its type kept.

use super::Place;
use super::makernote::MakerNote;

/// Which directory an entry stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Ifd {
    Primary,
    Exif,
    Gps,
    Interop,
    Thumbnail,
}

/// A value in its own type. Long arrays are cut to their first 64 values; text and undefined bytes
/// are kept up to the limit on text.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// ASCII type: decoded as UTF-8 where valid, as UTF-16 where it is plainly that, else as
    /// Latin-1; trailing NULs removed.
    Text(String),
    /// BYTE, SHORT, LONG and their signed forms.
    Ints(Vec<i64>),
    /// RATIONAL and SRATIONAL as numerator and denominator.
    Ratios(Vec<(i64, i64)>),
    /// UNDEFINED, kept as bytes.
    Bytes(Vec<u8>),
}

/// One entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its directory.
    pub ifd: Ifd,
    /// Its tag number.
    pub tag: u16,
    /// Its value.
    pub value: Value,
    /// Where the value stands.
    pub place: Place,
}

/// The entries of all directories.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Exif {
    /// In file order.
    pub entries: Vec<Entry>,
    /// Offset and length in the file of the embedded JPEG thumbnail, where both lie inside it.
    pub thumbnail: Option<(u64, u64)>,
    /// The first maker note.
    pub maker_note: Option<MakerNote>,
}

impl Exif {
    /// The first entry with this tag in this directory.
    #[must_use]
    pub fn get(&self, ifd: Ifd, tag: u16) -> Option<&Entry> {
        self.entries.iter().find(|e| e.ifd == ifd && e.tag == tag)
    }

    /// Text of a tag, trimmed; `None` where it is empty or not text. Some writers give text the
    /// type UNDEFINED; it counts where it is UTF-8.
    #[must_use]
    pub fn text(&self, ifd: Ifd, tag: u16) -> Option<&str> {
        let text = match &self.get(ifd, tag)?.value {
            Value::Text(text) => text,
            Value::Bytes(bytes) => std::str::from_utf8(bytes).ok()?,
            Value::Ints(_) | Value::Ratios(_) => return None,
        };
        Some(text.trim_matches(|c: char| c == '\0' || c.is_whitespace())).filter(|t| !t.is_empty())
    }

    /// First integer of a tag.
    #[must_use]
    pub fn int(&self, ifd: Ifd, tag: u16) -> Option<i64> {
        match &self.get(ifd, tag)?.value {
            Value::Ints(ints) => ints.first().copied(),
            _ => None,
        }
    }

    /// First ratio of a tag, as numerator and denominator.
    #[must_use]
    pub fn ratio(&self, ifd: Ifd, tag: u16) -> Option<(i64, i64)> {
        match &self.get(ifd, tag)?.value {
            Value::Ratios(ratios) => ratios.first().copied(),
            _ => None,
        }
    }

    /// Whether no entry was read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// Text of a UserComment-like value (tag 0x9286): the eight-byte character code is honoured, and
/// for `UNICODE` the UTF-16 byte order that gives mostly printable text is taken, since writers
/// ignore the order of the TIFF header. ASCII-typed values are returned as they are.
#[must_use]
pub fn comment_text(value: &Value) -> Option<String> {
    let bytes = match value {
        Value::Text(text) => return Some(text.clone()),
        Value::Bytes(bytes) => bytes,
        Value::Ints(_) | Value::Ratios(_) => return None,
    };
    let (code, rest) = bytes.split_first_chunk::<8>()?;
    Some(match code {
        b"UNICODE\0" => utf16(rest),
        b"ASCII\0\0\0" | b"\0\0\0\0\0\0\0\0" => super::tiff::text(rest),
        b"JIS\0\0\0\0\0" => return None,
        _ => super::tiff::text(bytes),
    })
}

/// UTF-16 in the byte order that gives more printable ASCII and CJK characters.
fn utf16(bytes: &[u8]) -> String {
    let decode = |from: fn([u8; 2]) -> u16| -> String {
        let units = bytes.chunks_exact(2).filter_map(|c| Some(from(c.try_into().ok()?)));
        let text: String =
            char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
        text.trim_end_matches('\0').to_owned()
    };
    let likely =
        |text: &str| text.chars().take(2000).filter(|c| matches!(c, '\n' | ' '..='~')).count();
    let (big, little) = (decode(u16::from_be_bytes), decode(u16::from_le_bytes));
    if likely(&little) > likely(&big) { little } else { big }
}
