//! Reduced copies of catalogue photos, to be shown beside an upload.

use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageBuffer, Rgb};

use super::Picture;

/// Longest side of a reference, in pixels.
const LONGEST: u32 = 800;
const QUALITY: u8 = 85;

/// A JPEG of at most 800 pixels a side; empty where the picture's size and data do not fit.
#[must_use]
pub fn reference(picture: Picture) -> Vec<u8> {
    let (width, height) = (picture.width, picture.height);
    let Some(buffer) = ImageBuffer::<Rgb<u8>, _>::from_raw(width, height, picture.rgb) else {
        return Vec::new();
    };
    let longest = width.max(height);
    let small = if longest > LONGEST {
        let side = |side: u32| (side * LONGEST / longest).max(1);
        image::imageops::thumbnail(&buffer, side(width), side(height))
    } else {
        buffer
    };
    let mut out = Vec::new();
    let (width, height) = small.dimensions();
    let encoded = JpegEncoder::new_with_quality(&mut out, QUALITY).encode(
        &small.into_raw(),
        width,
        height,
        ExtendedColorType::Rgb8,
    );
    if encoded.is_err() {
        out.clear();
    }
    out
}
