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
            let part = |k: usize| row[k.min(w)..].iter().map(|v| u16::from(*v));
            let parts = part(0).zip(part(1)).zip(part(2)).zip(part(3)).zip(part(4));
            for (o, ((((a, b), c), d), e)) in out[2.min(w)..].iter_mut().zip(parts) {
                *o = a + e + 4 * (b + d) + 6 * c;
            }
        }
        let line = |y: isize| &across[y.clamp(0, h as isize - 1) as usize * w..][..w];
        let mut data = vec![0; w * h];
        for (y, row) in data.chunks_exact_mut(w).enumerate() {
            let y = y as isize;
            let (a, b, c, d, e) = (line(y - 2), line(y - 1), line(y), line(y + 1), line(y + 2));
            let parts = a.iter().zip(b).zip(c).zip(d).zip(e);
            for (o, ((((a, b), c), d), e)) in row.iter_mut().zip(parts) {
                // 256 times 255 and the half for rounding: 16 bits hold it.
                *o = ((a + e + 4 * (b + d) + 6 * c + 128) >> 8) as u8;
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

/// Rows that are summed in 16 bits before they must be moved on: 257 * 255 still fits.
const ROWS_IN_U16: usize = 256;

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
    let mut out = vec![0; width * height * N];
    let scale = 1.0 / (rect.width() as f64 * rect.height() as f64);
    let (pixels, _) = out.as_chunks_mut::<N>();
    let mut pixels = pixels.iter_mut();
    areas::<N>(data, stride, rect, width, height, |sums| {
        if let Some(pixel) = pixels.next() {
            // Signed numbers, which processors convert in one step.
            *pixel = sums.map(|sum| (sum as i64 as f64 * scale + 0.5) as i32 as u8);
        }
    });
    out
}

/// Sums over `width`x`height` equal parts of `rect` of a picture of `N` channels and row length
/// `stride`, row by row; a whole part of one value `v` has the sum `v` times the area of `rect`.
pub(super) fn areas<const N: usize>(
    data: &[u8],
    stride: usize,
    rect: Rect,
    width: usize,
    height: usize,
    mut emit: impl FnMut([u64; N]),
) {
    let (w, h) = (rect.width(), rect.height());
    // A source row spans `height` units and an output row `h`, so that both heights meet.
    let mut room = h;
    let share = height as u32;
    let mut sums = vec![0_u32; w * N];
    // Rows that lie inside, each worth `share`: in 16 bits, since most of the time goes here.
    let mut inside = vec![0_u16; w * N];
    let mut rows = 0;
    for y in rect.y0..rect.y1 {
        let row = &data[(y * stride + rect.x0) * N..][..w * N];
        if room > height {
            inside.iter_mut().zip(row).for_each(|(i, v)| *i += u16::from(*v));
            rows += 1;
            room -= height;
            if rows == ROWS_IN_U16 {
                sums.iter_mut().zip(&inside).for_each(|(s, i)| *s += share * u32::from(*i));
                inside.fill(0);
                rows = 0;
            }
            continue;
        }
        let (here, next) = (room as u32, (height - room) as u32);
        for ((s, i), v) in sums.iter_mut().zip(&inside).zip(row) {
            *s += share * u32::from(*i) + here * u32::from(*v);
        }
        columns::<N>(&sums, width, w, &mut emit);
        sums.iter_mut().zip(row).for_each(|(s, v)| *s = next * u32::from(*v));
        inside.fill(0);
        rows = 0;
        room += h - height;
    }
}

/// Sums of a row over `width` equal parts, in units of `1 / width` of a column.
fn columns<const N: usize>(line: &[u32], width: usize, w: usize, mut emit: impl FnMut([u64; N])) {
    let (pixels, _) = line.as_chunks::<N>();
    let mut room = w;
    // What the column before left, and the columns that lie inside.
    let (mut first, mut inside) = ([0_u64; N], [0_u64; N]);
    for pixel in pixels {
        let pixel = pixel.map(u64::from);
        if room > width {
            inside.iter_mut().zip(pixel).for_each(|(s, v)| *s += v);
            room -= width;
        } else {
            let (share, here) = (width as u64, room as u64);
            emit(std::array::from_fn(|k| first[k] + inside[k] * share + pixel[k] * here));
            first = pixel.map(|v| v * (share - here));
            inside = [0; N];
            room += w - width;
        }
    }
}
