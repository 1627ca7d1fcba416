//! Text that stands in a file outside EXIF, XMP and IPTC.

use super::Place;

/// Which carrier the text came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Home {
    /// PNG `tEXt`, `zTXt` or `iTXt`.
    Png,
    /// JPEG `COM` segment.
    JpegComment,
    /// JPEG APPn segment that holds bare text, beginning with `AIGC`.
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
