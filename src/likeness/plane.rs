//! Grey pictures of 8 bits and the ways to make them smaller.
//!
//! Coordinates are continuous everywhere in this module's users: pixel `i` covers `i..i + 1`, so a
//! change of size is a multiplication and needs no offset.

// Indices are bounded by the sizes that every `Plane` is made with.
#![allow(clippy::indexing_slicing)]

use crate::pixels::Picture;

/// A grey picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Plane {
    /// Width in pixels, at least 1.
    pub(super) width: usize,
    /// Height in pixels, at least 1.
    pub(super) height: usize,
    /// `width * height` values, row by row.
    pub(super) data: Vec<u8>,
}

/// A rectangle in whole pixels: first column and row, and those after the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rect {
    pub(super) x0: usize,
    pub(super) y0: usize,
    pub(super) x1: usize,
    pub(super) y1: usize,
}

impl Rect {
    pub(super) fn width(&self) -> usize {
        self.x1.saturating_sub(self.x0)
    }

    pub(super) fn height(&self) -> usize {
        self.y1.saturating_sub(self.y0)
    }

    pub(super) fn area(&self) -> usize {
        self.width() * self.height()
    }
}

/// Width and height of `width`x`height` with the longer side reduced to `side`, never enlarged.
pub(super) fn fit(width: usize, height: usize, side: usize) -> (usize, usize) {
    let long = width.max(height);
    if long <= side {
        return (width, height);
    }
    let scaled = |v: usize| ((v * side + long / 2) / long).max(1);
    (scaled(width), scaled(height))
}

impl Plane {
    /// The picture with every value equal to `value`.
    pub(super) fn flat(width: usize, height: usize, value: u8) -> Self {
        Self { width, height, data: vec![value; width * height] }
    }

    /// The luma of `rect` of `picture` at `width`x`height`, by exact area average.
    pub(super) fn of(picture: &Picture, rect: Rect, width: usize, height: usize) -> Self {
        let rgb = crop(picture, rect, width, height);
        let (pixels, _) = rgb.as_chunks::<3>();
        Self { width, height, data: pixels.iter().map(luma).collect() }
    }

    /// Reduced to `width`x`height` (no larger than it is) by exact area average.
    pub(super) fn reduced(&self, width: usize, height: usize) -> Self {
        if (width, height) == (self.width, self.height) {
            return self.clone();
        }
        let data = average::<1>(&self.data, self.width, self.full(), width, height);
        Self { width, height, data }
    }

    /// Reduced so that the longer side is at most `side`.
    pub(super) fn fitted(&self, side: usize) -> Self {
        let (width, height) = fit(self.width, self.height, side);
        self.reduced(width, height)
    }

    /// The same as RGB.
    pub(super) fn to_picture(&self) -> Picture {
        Picture {
            width: u32::try_from(self.width).unwrap_or(0),
            height: u32::try_from(self.height).unwrap_or(0),
            rgb: self.data.iter().flat_map(|v| [*v; 3]).collect(),
        }
    }

    /// The whole of it.
    pub(super) fn full(&self) -> Rect {
        Rect { x0: 0, y0: 0, x1: self.width, y1: self.height }
    }

    /// Mirrored left to right.
    pub(super) fn mirrored(&self) -> Self {
        let mut out = self.clone();
        out.data.chunks_exact_mut(self.width).for_each(<[u8]>::reverse);
        out
    }

    /// Blurred by the binomial filter 1 4 6 4 1 in both directions; edges are repeated.
    pub(super) fn blurred(&self) -> Self {
        let (w, h) = (self.width, self.height);
        let mut across = vec![0_u16; w * h];
        for (row, out) in self.data.chunks_exact(w).zip(across.chunks_exact_mut(w)) {
            let at = |i: isize| u16::from(row[i.clamp(0, w as isize - 1) as usize]);
            for x in (0..2.min(w)).chain(2.max(w.saturating_sub(2))..w) {
                let i = x as isize;
                out[x] = at(i - 2) + 4 * at(i - 1) + 6 * at(i) + 4 * at(i + 1) + at(i + 2);
            }
            for (o, v) in out.iter_mut().skip(2).zip(row.windows(5)) {
                let v: [u16; 5] = std::array::from_fn(|k| u16::from(v[k]));
                *o = v[0] + 4 * v[1] + 6 * v[2] + 4 * v[3] + v[4];
            }
        }
        let line = |y: isize| &across[y.clamp(0, h as isize - 1) as usize * w..][..w];
        let mut data = Vec::with_capacity(w * h);
        for y in 0..h as isize {
            let (a, b, c, d, e) = (line(y - 2), line(y - 1), line(y), line(y + 1), line(y + 2));
            for x in 0..w {
                let sum = u32::from(a[x]) + u32::from(e[x]) + 6 * u32::from(c[x]);
                let sum = sum + 4 * (u32::from(b[x]) + u32::from(d[x]));
                data.push(((sum + 128) >> 8) as u8);
            }
        }
        Self { width: w, height: h, data }
    }
}

/// BT.601 luma in whole numbers.
pub(super) fn luma([r, g, b]: &[u8; 3]) -> u8 {
    ((77 * u32::from(*r) + 150 * u32::from(*g) + 29 * u32::from(*b) + 128) >> 8) as u8
}

/// RGB of `rect` of `picture`, reduced to `width`x`height` (no larger than the rectangle).
pub(super) fn crop(picture: &Picture, rect: Rect, width: usize, height: usize) -> Vec<u8> {
    average::<3>(&picture.rgb, picture.width as usize, rect, width, height)
}

/// Area average of `rect` of a picture of `N` channels and row length `stride`.
///
/// Every value is one sum of products of whole numbers and one rounding, so it is exact.
fn average<const N: usize>(
    data: &[u8],
    stride: usize,
    rect: Rect,
    width: usize,
    height: usize,
) -> Vec<u8> {
    let (w, h) = (rect.width(), rect.height());
    let mut out = Vec::with_capacity(width * height * N);
    let scale = 1.0 / (w as f64 * h as f64);
    // A source row spans `height` units and an output row `h`.
    let mut room = h;
    let mut sums = vec![0_u32; w * N];
    for y in rect.y0..rect.y1 {
        let row = &data[(y * stride + rect.x0) * N..][..w * N];
        if room > height {
            let share = height as u32;
            sums.iter_mut().zip(row).for_each(|(s, v)| *s += share * u32::from(*v));
            room -= height;
            continue;
        }
        let (here, next) = (room as u32, (height - room) as u32);
        sums.iter_mut().zip(row).for_each(|(s, v)| *s += here * u32::from(*v));
        columns::<N>(&sums, width, w, |sum| out.push((sum as f64 * scale + 0.5) as u8));
        sums.iter_mut().zip(row).for_each(|(s, v)| *s = next * u32::from(*v));
        room += h - height;
    }
    out
}

/// Sums of a row over `width` equal parts, in units of `1 / width` of a column.
fn columns<const N: usize>(line: &[u32], width: usize, w: usize, mut emit: impl FnMut(u64)) {
    let (pixels, _) = line.as_chunks::<N>();
    let mut room = w;
    let mut sum = [0_u64; N];
    for pixel in pixels {
        if room > width {
            for (s, v) in sum.iter_mut().zip(pixel) {
                *s += u64::from(*v) * width as u64;
            }
            room -= width;
        } else {
            for (s, v) in sum.iter_mut().zip(pixel) {
                emit(*s + u64::from(*v) * room as u64);
                *s = u64::from(*v) * (width - room) as u64;
            }
            room += w - width;
        }
    }
}
