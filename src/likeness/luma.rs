//! Luma of a picture, reduced by exact area average: the input of the hash.

use crate::pixels::Picture;

/// Longest side of the reduced luma, in pixels, as in the reference implementation of PDQ.
pub(super) const MAX_SIDE: usize = 512;

/// Rows that are summed in 16 bits before they must be moved on: 257 * 255 still fits.
const ROWS_IN_U16: usize = 256;

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
    if width == 0 || width.checked_mul(height) != Some(pixels.len()) || !rest.is_empty() {
        return Luma { width: 0, height: 0, values: Vec::new() };
    }
    let (w, h) = (width.min(MAX_SIDE), height.min(MAX_SIDE));
    let mut luma = Luma { width: w, height: h, values: Vec::with_capacity(w * h) };
    // A source row spans `h` units and an output row `height`, so that both heights meet.
    let mut room = height;
    let mut sums = vec![[0_u16; 3]; width];
    let mut summed = 0;
    let mut carry = vec![0_u64; width];
    let mut line = vec![0_u64; width];
    let area = 1000.0 * (width as f64) * (height as f64);
    for row in pixels.chunks_exact(width) {
        if room > h {
            add(&mut sums, row);
            summed += 1;
            room -= h;
            if summed == ROWS_IN_U16 {
                for (c, s) in carry.iter_mut().zip(&mut sums) {
                    *c += h as u64 * weigh(*s);
                    *s = [0; 3];
                }
                summed = 0;
            }
            continue;
        }
        for (((l, c), s), p) in line.iter_mut().zip(&mut carry).zip(&mut sums).zip(row) {
            let here = weigh(p.map(u16::from));
            *l = *c + h as u64 * weigh(*s) + room as u64 * here;
            *c = (h - room) as u64 * here;
            *s = [0; 3];
        }
        summed = 0;
        room += height - h;
        columns(&line, w, |sum| luma.values.push(sum as f64 / area));
    }
    luma
}

/// Adds a row to the sums of each column and colour; in bytes, so that it is vectorised.
fn add(sums: &mut [[u16; 3]], row: &[[u8; 3]]) {
    for (sum, value) in sums.as_flattened_mut().iter_mut().zip(row.as_flattened()) {
        *sum += u16::from(*value);
    }
}

/// A thousand times the luma.
fn weigh([r, g, b]: [u16; 3]) -> u64 {
    u64::from(299 * u32::from(r) + 587 * u32::from(g) + 114 * u32::from(b))
}

/// Sums of `line` over `w` equal parts, in units of `1 / w` of a column.
fn columns(line: &[u64], w: usize, mut emit: impl FnMut(u64)) {
    let width = line.len();
    let mut room = width;
    let mut sum = 0;
    for &value in line {
        if room > w {
            sum += value * w as u64;
            room -= w;
        } else {
            emit(sum + value * room as u64);
            sum = value * (w - room) as u64;
            room += width - w;
        }
    }
}
