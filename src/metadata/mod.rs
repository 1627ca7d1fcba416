//! What the parts of a file say about it: EXIF, XMP, IPTC, text, ICC profile, JPEG encoder tables
//! and vendor trailers. Facts only; nothing here is judged.

use crate::container::Container;
use crate::limits::Limits;

pub mod exif;
pub mod iptc;
pub mod jpeg;
pub mod text;
pub mod xmp;

/// Where a value was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Name of the part as a person would say it: `APP1`, `tEXt`, `XMP`, `Exif item`.
    pub part: String,
    /// Offset of the value, or of its part where the value was compressed, in bytes.
    pub offset: u64,
}

/// All metadata of one file.
#[derive(Clone, Debug, Default)]
pub struct Metadata {
    /// EXIF directories of every carrier, joined; the first carrier's come first.
    pub exif: exif::Exif,
    /// XMP properties of every packet, in file order.
    pub xmp: Vec<xmp::Property>,
    /// IPTC-IIM records (2:xx data sets), in file order.
    pub iptc: Vec<iptc::Record>,
    /// Text of PNG chunks, GIF and JPEG comments, JPEG APPn segments that hold bare text.
    pub texts: Vec<text::Text>,
    /// Description of the ICC profile, where one is embedded and readable.
    pub icc: Option<String>,
    /// JPEG encoder tables.
    pub jpeg: Option<jpeg::Tables>,
    /// Maker trailers and capture structures found by their magic (`samsung.sef`, `mpf`, ...).
    pub vendor: Vec<(String, Place)>,
    /// Parts that hold metadata which could not be read to its end.
    pub damaged: Vec<Place>,
    /// Whether a limit on inflated bytes or entries cut the reading.
    pub cut: bool,
}

/// Reads the metadata of `container`.
#[must_use]
pub fn read(container: &Container<'_>, limits: &Limits) -> Metadata {
    let _ = (container, limits);
    Metadata::default()
}
