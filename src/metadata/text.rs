//! Text that stands in a file outside EXIF, XMP and IPTC.

use super::Place;
use crate::bytes::Reader;

/// Which carrier the text came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Home {
    /// PNG `tEXt`, `zTXt` or `iTXt`.
    Png,
    /// JPEG `COM` segment.
    JpegComment,
    /// JPEG APPn segment that holds bare text, beginning with `AIGC` or `{"AIGC"`.
    JpegApp,
    /// GIF comment extension.
    GifComment,
}

/// One text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// Its carrier.
    pub home: Home,
    /// Keyword of a PNG chunk; empty elsewhere.
    pub keyword: String,
    /// The text: UTF-8 where valid, else Latin-1.
    pub value: String,
    /// Where it stands.
    pub place: Place,
}

/// A PNG text chunk taken apart.
pub(super) struct Chunk {
    pub(super) keyword: String,
    pub(super) bytes: Vec<u8>,
    /// Bytes that inflating made.
    pub(super) inflated: usize,
    /// The text was longer than the limit.
    pub(super) cut: bool,
}

impl Chunk {
    pub(super) fn into_text(self, part: String, offset: u64) -> Text {
        let value = super::tiff::text(&self.bytes);
        Text { home: Home::Png, keyword: self.keyword, value, place: Place { part, offset } }
    }
}

/// Reads a `tEXt`, `zTXt` or `iTXt` chunk (W3C PNG 11.3.3), at most `most` bytes of text. `None`
/// where it is not well formed.
pub(super) fn png_chunk(kind: [u8; 4], data: &[u8], most: usize) -> Option<Chunk> {
    let mut reader = Reader::new(data);
    let keyword = super::tiff::text(reader.cstr().filter(|k| (1..=79).contains(&k.len()))?);
    let compressed = match &kind {
        b"zTXt" => reader.u8()? == 0,
        b"iTXt" => {
            let flag = reader.u8()?;
            reader.u8()?;
            reader.cstr()?;
            reader.cstr()?;
            flag == 1
        }
        _ => false,
    };
    let rest = reader.rest();
    if !compressed {
        let bytes = rest.get(..most.min(rest.len()))?.to_vec();
        return Some(Chunk { keyword, cut: bytes.len() < rest.len(), bytes, inflated: 0 });
    }
    let (bytes, cut) = inflate(rest, most)?;
    Some(Chunk { keyword, inflated: bytes.len(), bytes, cut })
}

/// Inflates a zlib stream to at most `most` bytes; whether there was more.
pub(super) fn inflate(data: &[u8], most: usize) -> Option<(Vec<u8>, bool)> {
    use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_zlib_with_limit};
    match decompress_to_vec_zlib_with_limit(data, most) {
        Ok(bytes) => Some((bytes, false)),
        Err(error) if error.status == TINFLStatus::HasMoreOutput => Some((error.output, true)),
        Err(_) => None,
    }
}

/// The text of a comment segment, or of an APPn segment that begins with `AIGC` or with an object
/// whose first key that is.
pub(super) fn segment(marker: u8, data: &[u8], offset: u64) -> Option<Text> {
    const COM: u8 = 0xFE;
    let text = |home, part: String| Text {
        home,
        keyword: String::new(),
        value: super::tiff::text(data),
        place: Place { part, offset },
    };
    match marker {
        COM => Some(text(Home::JpegComment, "COM".to_owned())),
        0xE0..=0xEF if data.starts_with(b"AIGC") || data.starts_with(b"{\"AIGC\"") => {
            Some(text(Home::JpegApp, format!("APP{}", marker & 15)))
        }
        _ => None,
    }
}

/// The text of a GIF comment extension.
pub(super) fn gif_comment(data: &[u8], offset: u64) -> Text {
    Text {
        home: Home::GifComment,
        keyword: String::new(),
        value: super::tiff::text(data),
        place: Place { part: "comment extension".to_owned(), offset },
    }
}
