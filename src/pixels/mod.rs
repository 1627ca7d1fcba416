//! Bounded decoding to RGB with the orientation applied, by the `image` crate: the same bytes give
//! the same pixels natively and in wasm.

use std::io::Cursor;

use image::codecs::{gif::GifDecoder, jpeg::JpegDecoder, png::PngDecoder, webp::WebPDecoder};
use image::{DynamicImage, ImageDecoder};

use crate::container::{Container, Format};
use crate::limits::Limits;

mod reference;
mod upright;

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
    let most = match container.format {
        Format::Jpeg if !container.progressive => limits.max_jpeg_pixels,
        _ => limits.max_other_pixels,
    };
    let stated = container.size.map_or(0, |(w, h)| u64::from(w) * u64::from(h));
    if stated > most {
        return Err(Undecoded::OverLimit);
    }
    let input = Cursor::new(bytes);
    let picture = match container.format {
        Format::Gif => rgb(GifDecoder::new(input), most),
        Format::Jpeg => rgb(JpegDecoder::new(input), most),
        Format::Png => rgb(PngDecoder::new(input), most),
        Format::WebP => rgb(WebPDecoder::new(input), most),
        Format::Avif | Format::Heic | Format::Jxl | Format::Tiff => {
            Err(Undecoded::UnsupportedFormat)
        }
        Format::Unknown => Err(Undecoded::NotAnImage),
    }?;
    Ok(upright::turn(picture, orientation))
}

/// Decodes to RGB over white; the size is checked before anything of that size is allocated.
fn rgb<D: ImageDecoder>(
    decoder: Result<D, image::ImageError>,
    most: u64,
) -> Result<Picture, Undecoded> {
    let mut decoder = decoder.map_err(|_| Undecoded::Damaged)?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels > most {
        return Err(Undecoded::OverLimit);
    }
    if pixels == 0 {
        return Err(Undecoded::Damaged);
    }
    let mut bounds = image::Limits::default();
    bounds.max_alloc = Some(pixels.saturating_mul(16).saturating_add(16 << 20));
    decoder.set_limits(bounds).map_err(|_| Undecoded::OverLimit)?;
    let decoded = DynamicImage::from_decoder(decoder).map_err(|_| Undecoded::Damaged)?;
    let rgb = match decoded {
        DynamicImage::ImageRgb8(image) => image.into_raw(),
        other if other.color().has_alpha() => over_white(&other.into_rgba8().into_raw()),
        DynamicImage::ImageRgb16(image) => high_bytes(&image.into_raw()),
        DynamicImage::ImageLuma16(image) => {
            high_bytes(&image.into_raw()).iter().flat_map(|v| [*v; 3]).collect()
        }
        other => other.into_rgb8().into_raw(),
    };
    Ok(Picture { width, height, rgb })
}

fn high_bytes(samples: &[u16]) -> Vec<u8> {
    samples.iter().map(|sample| sample.to_be_bytes()[0]).collect()
}

/// Composes RGBA over white, rounding to nearest.
fn over_white(rgba: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(rgba.len() / 4 * 3);
    for pixel in rgba.chunks_exact(4) {
        let [r, g, b, a] = pixel else { continue };
        let alpha = u32::from(*a);
        for value in [r, g, b] {
            let mixed = (u32::from(*value) * alpha + 255 * (255 - alpha) + 127) / 255;
            out.push(u8::try_from(mixed).unwrap_or(255));
        }
    }
    out
}
