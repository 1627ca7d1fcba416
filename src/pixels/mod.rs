//! Bounded decoding to RGB with the orientation applied, by the `image` crate: the same bytes give
//! the same pixels natively and in wasm.

use std::io::Cursor;

use image::codecs::{gif::GifDecoder, jpeg::JpegDecoder, png::PngDecoder, webp::WebPDecoder};
use image::error::ImageError;
use image::{ImageDecoder, Limits as DecoderLimits};

use crate::container::{Container, Flaw, Format, PartKind};
use crate::limits::Limits;

mod orient;
mod reference;
mod rgb;
pub mod thumbnail;

pub use reference::reference;

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

/// Decoded samples as the file holds them: not yet turned, alpha not yet composed.
#[derive(Clone, Copy)]
pub struct Samples<'a> {
    /// Width in the file, in pixels.
    pub width: usize,
    /// Height in the file, in pixels.
    pub height: usize,
    /// Samples a pixel: 1 grey, 2 grey and alpha, 3 RGB, 4 RGB and alpha.
    pub channels: usize,
    /// `width * height * channels` values of 8 bits, row by row.
    pub values: &'a [u8],
}

impl std::fmt::Debug for Samples<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Samples({}x{}x{})", self.width, self.height, self.channels)
    }
}

/// Decodes `bytes`, applying EXIF `orientation` (1..8; other values count as 1).
///
/// The number of pixels is checked against `limits` before anything is allocated for them, first
/// as `container` states it, then as the decoder does. One buffer holds the decoded samples and
/// becomes the RGB in place; only a quarter turn (orientation 5..8) needs a second one.
///
/// Truncated data are [`Undecoded::Damaged`]. The JPEG decoder fills what is missing with one
/// colour; so a JPEG that its container calls truncated is damaged where its last row is of one
/// colour, and passes where only the end marker is gone or a progressive scan stopped.
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
    decode_showing(bytes, container, orientation, limits, |_| {})
}

/// [`decode`], showing the samples on the way: marks in low bits and in alpha are gone from the
/// upright RGB, and a second decode would double the cost. Nothing is shown of pictures with more
/// than 8 bits a sample.
///
/// # Errors
///
/// As [`decode`]; something may have been shown before.
pub fn decode_showing(
    bytes: &[u8],
    container: &Container<'_>,
    orientation: u8,
    limits: &Limits,
    show: impl FnOnce(Samples<'_>),
) -> Result<Picture, Undecoded> {
    let max_pixels = max_pixels(container, limits);
    if let Some(size) = container.size {
        check_size(size, max_pixels)?;
    }
    let input = Cursor::new(bytes);
    let picture = match container.format {
        Format::Jpeg => read(JpegDecoder::new(input), max_pixels, show),
        Format::Png => {
            read(PngDecoder::with_limits(input, decoder_limits(max_pixels)), max_pixels, show)
        }
        Format::WebP => read(WebPDecoder::new(input), max_pixels, show),
        Format::Gif => read(GifDecoder::new(input), max_pixels, show),
        Format::Avif | Format::Heic | Format::Jxl | Format::Tiff => {
            return Err(Undecoded::UnsupportedFormat);
        }
        Format::Unknown => return Err(Undecoded::NotAnImage),
    }?;
    if container.format == Format::Jpeg && is_truncated(container) && ends_blank(&picture) {
        return Err(Undecoded::Damaged);
    }
    Ok(orient::upright(picture, orientation))
}

/// Baseline JPEG is decoded row by row; a progressive one holds all its coefficients at once, as
/// other formats hold their own planes.
fn max_pixels(container: &Container<'_>, limits: &Limits) -> u64 {
    let progressive = container.progressive
        || container.parts.iter().any(|part| part.kind == PartKind::Segment(0xC2));
    if container.format == Format::Jpeg && !progressive {
        limits.max_jpeg_pixels
    } else {
        limits.max_other_pixels
    }
}

fn is_truncated(container: &Container<'_>) -> bool {
    container.flaws.iter().any(|(flaw, _)| *flaw == Flaw::Truncated)
}

/// Whether all pixels of the last row are equal.
fn ends_blank(picture: &Picture) -> bool {
    let (pixels, _) = picture.rgb.as_chunks::<3>();
    let mut last = pixels.iter().rev().take(picture.width as usize);
    let first = last.next();
    last.all(|pixel| Some(pixel) == first)
}

fn check_size((width, height): (u32, u32), max_pixels: u64) -> Result<(), Undecoded> {
    if u64::from(width) * u64::from(height) > max_pixels {
        return Err(Undecoded::OverLimit);
    }
    Ok(())
}

/// What the decoder may allocate beside the output: eight bytes for each pixel allowed.
fn decoder_limits(max_pixels: u64) -> DecoderLimits {
    let mut limits = DecoderLimits::no_limits();
    limits.max_alloc = Some(max_pixels.saturating_mul(8));
    limits
}

fn read<D: ImageDecoder>(
    decoder: Result<D, ImageError>,
    max_pixels: u64,
    show: impl FnOnce(Samples<'_>),
) -> Result<Picture, Undecoded> {
    let mut decoder = decoder.map_err(|error| reason(&error))?;
    let (width, height) = decoder.dimensions();
    check_size((width, height), max_pixels)?;
    decoder.set_limits(decoder_limits(max_pixels)).map_err(|error| reason(&error))?;
    let layout = rgb::Layout::of(decoder.color_type()).ok_or(Undecoded::UnsupportedFormat)?;
    let pixels =
        usize::try_from(u64::from(width) * u64::from(height)).map_err(|_| Undecoded::OverLimit)?;
    let decoded = pixels.checked_mul(layout.bytes()).ok_or(Undecoded::OverLimit)?;
    let whole = decoded.max(pixels.checked_mul(3).ok_or(Undecoded::OverLimit)?);
    if pixels == 0 || decoder.total_bytes() != decoded as u64 {
        return Err(Undecoded::Damaged);
    }
    let mut buffer = vec![0; whole];
    let target = buffer.get_mut(..decoded).ok_or(Undecoded::Damaged)?;
    decoder.read_image(target).map_err(|error| reason(&error))?;
    if let Some(channels) = layout.channels_of_8_bits() {
        show(Samples { width: width as usize, height: height as usize, channels, values: target });
    }
    rgb::convert(&mut buffer, pixels, layout);
    Ok(Picture { width, height, rgb: buffer })
}

fn reason(error: &ImageError) -> Undecoded {
    match error {
        ImageError::Limits(_) => Undecoded::OverLimit,
        _ => Undecoded::Damaged,
    }
}
