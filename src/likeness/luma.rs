//! Luma of a picture, reduced by exact area average: the input of the hash.

use super::plane::{Rect, areas};
use crate::pixels::Picture;

/// Longest side of the reduced luma, in pixels, as in the reference implementation of PDQ.
pub(super) const MAX_SIDE: usize = 512;

/// Luma values 0..=255, row by row.
#[derive(Debug)]
pub(super) struct Luma {
    /// Width in pixels, at most [`MAX_SIDE`].
    pub(super) width: usize,
    /// Height in pixels, at most [`MAX_SIDE`].
    pub(super) height: usize,
    /// `width * height` values.
    pub(super) values: Vec<f64>,
}

/// Luma (0.299 R + 0.587 G + 0.114 B, ITU-R BT.601) with each side of more than [`MAX_SIDE`]
/// pixels reduced to that, the sides independently.
///
/// Each value is the area average over its part of the picture: an integer sum, weighted by
/// integers, and one division. So it is exact and does not depend on the platform, and it is
/// symmetric: reducing a mirrored picture gives the mirrored values. The picture is read once,
/// row by row. A picture whose buffer has not the size that it states gives no values.
pub(super) fn reduce(picture: &Picture) -> Luma {
    let (width, height) = (picture.width as usize, picture.height as usize);
    let (pixels, rest) = picture.rgb.as_chunks::<3>();
    let broken = width.checked_mul(height) != Some(pixels.len()) || !rest.is_empty();
    // Sums of a column are of 32 bits.
    if width == 0 || broken || height > u32::MAX as usize / 255 {
        return Luma { width: 0, height: 0, values: Vec::new() };
    }
    let (w, h) = (width.min(MAX_SIDE), height.min(MAX_SIDE));
    let mut luma = Luma { width: w, height: h, values: Vec::with_capacity(w * h) };
    let area = 1000.0 * (width as f64) * (height as f64);
    let whole = Rect { x0: 0, y0: 0, x1: width, y1: height };
    areas::<3>(&picture.rgb, width, whole, w, h, |[r, g, b]| {
        luma.values.push((299 * r + 587 * g + 114 * b) as f64 / area);
    });
    luma
}
