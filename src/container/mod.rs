//! What the file is: its format by its first bytes, its parts in file order with their offsets,
//! and what stands after its end. Nothing is decoded and no metadata is read here.

use std::borrow::Cow;

use crate::bytes;
use crate::limits::Limits;

mod gif;
mod isobmff;
mod jpeg;
mod png;
pub(crate) mod tiff;
mod webp;

/// Image file formats that are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[allow(missing_docs)]
pub enum Format {
    Avif,
    Gif,
    Heic,
    Jpeg,
    Jxl,
    Png,
    Tiff,
    Unknown,
    WebP,
}

/// Where a part's bytes stand in the structure of the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PartKind {
    /// JPEG segment with its marker byte (`0xE1` for APP1).
    Segment(u8),
    /// PNG chunk or RIFF chunk with its four-byte type.
    Chunk([u8; 4]),
    /// ISO base media box with its four-byte type (`uuid` boxes: data begins with the 16 bytes).
    Box([u8; 4]),
    /// ISO base media metadata item with its item type (`Exif`, `mime`), extents joined.
    Item([u8; 4]),
    /// ISO base media item property (`auxC`, `colr`) of any item of the `meta` box.
    Property([u8; 4]),
    /// GIF comment extension, sub-blocks joined.
    GifComment,
    /// GIF application extension, data begins with the 11-byte identifier, sub-blocks joined.
    GifApplication,
    /// The whole TIFF structure.
    Tiff,
    /// Bytes after the end that the format defines.
    Trailer,
}

/// One segment, chunk, box or item.
#[derive(Clone, Debug)]
pub struct Part<'a> {
    /// What it is.
    pub kind: PartKind,
    /// Offset of its payload in the file, in bytes (of the first extent, for items).
    pub offset: u64,
    /// Its payload, without marker, type and length fields.
    pub data: Cow<'a, [u8]>,
}

/// Something that is wrong with the structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Flaw {
    /// A PNG chunk whose CRC does not fit.
    Checksum,
    /// A length or offset that points outside the file, or a part that is not what it must be.
    Malformed,
    /// The file ends before its structure does.
    Truncated,
    /// More parts or deeper nesting than [`Limits`] allow; the rest was not walked.
    TooManyParts,
}

/// A file taken apart.
#[derive(Clone, Debug)]
pub struct Container<'a> {
    /// The format, by its first bytes.
    pub format: Format,
    /// Parts in file order. Pixel data (`IDAT`, scan data, `mdat`) is left out.
    pub parts: Vec<Part<'a>>,
    /// Width and height in pixels as the header states them, before orientation.
    pub size: Option<(u32, u32)>,
    /// Flaws with the offset where each was met, in file order, at most one of each kind.
    pub flaws: Vec<(Flaw, u64)>,
    /// JPEG only: whether the frame is progressive.
    pub progressive: bool,
    /// Orientation that the container itself states (HEIC `irot`/`imir`), as an EXIF value 1..8.
    pub orientation: Option<u8>,
}

/// Takes `bytes` apart. Never fails: what cannot be walked is a flaw, and an unknown file has
/// format [`Format::Unknown`] and no parts.
#[must_use]
pub fn parse<'a>(bytes: &'a [u8], limits: &Limits) -> Container<'a> {
    let format = sniff(bytes);
    let mut walk = Walk::new(bytes, format, limits);
    match format {
        Format::Avif | Format::Heic => isobmff::walk(&mut walk),
        // The bare codestream has no boxes.
        Format::Jxl if bytes.starts_with(&[0]) => isobmff::walk(&mut walk),
        Format::Gif => gif::walk(&mut walk),
        Format::Jpeg => jpeg::walk(&mut walk),
        Format::Png => png::walk(&mut walk),
        Format::Tiff => tiff::walk(&mut walk),
        Format::WebP => webp::walk(&mut walk),
        Format::Jxl | Format::Unknown => {}
    }
    walk.finish()
}

/// The format by the first bytes; names and MIME types often lie.
pub(crate) fn sniff(bytes: &[u8]) -> Format {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    if starts(b"\xFF\xD8\xFF") {
        Format::Jpeg
    } else if starts(b"\x89PNG\r\n\x1A\n") {
        Format::Png
    } else if starts(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        Format::WebP
    } else if starts(b"GIF87a") || starts(b"GIF89a") {
        Format::Gif
    } else if starts(b"II*\0") || starts(b"MM\0*") {
        Format::Tiff
    } else if starts(b"\xFF\x0A") || starts(b"\0\0\0\x0CJXL \r\n\x87\n") {
        Format::Jxl
    } else if bytes.get(4..8) == Some(b"ftyp") {
        isobmff::brand(bytes)
    } else {
        Format::Unknown
    }
}

/// A walk through one file: the container as it grows, and the limits it must keep.
struct Walk<'a, 'l> {
    bytes: &'a [u8],
    limits: &'l Limits,
    container: Container<'a>,
}

impl<'a, 'l> Walk<'a, 'l> {
    fn new(bytes: &'a [u8], format: Format, limits: &'l Limits) -> Self {
        let container = Container {
            format,
            parts: Vec::new(),
            size: None,
            flaws: Vec::new(),
            progressive: false,
            orientation: None,
        };
        Self { bytes, limits, container }
    }

    /// Keeps a part. False, and a flaw, where there are too many: the walk must end.
    fn part(&mut self, kind: PartKind, at: usize, data: impl Into<Cow<'a, [u8]>>) -> bool {
        if self.container.parts.len() >= self.limits.max_parts {
            self.flaw(Flaw::TooManyParts, at);
            return false;
        }
        self.container.parts.push(Part { kind, offset: at as u64, data: data.into() });
        true
    }

    /// Keeps what stands from `at` as the trailer, if anything does.
    fn trailer(&mut self, at: usize) {
        let data = bytes::tail(self.bytes, at);
        if !data.is_empty() {
            self.part(PartKind::Trailer, at, data);
        }
    }

    /// Notes a flaw, the first one of each kind.
    fn flaw(&mut self, flaw: Flaw, at: usize) {
        if !self.container.flaws.iter().any(|(known, _)| *known == flaw) {
            self.container.flaws.push((flaw, at as u64));
        }
    }

    fn finish(mut self) -> Container<'a> {
        self.container.flaws.sort_by_key(|(_, at)| *at);
        self.container
    }
}
