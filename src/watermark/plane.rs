//! Luma of a part of the picture, reduced to cells, and how well a shape fits a place in it.

use crate::pixels::Picture;

/// Luma in cells, row by row.
#[derive(Debug)]
pub(super) struct Plane {
    /// Cells in a row.
    pub(super) width: usize,
    /// Rows.
    pub(super) height: usize,
    /// Luma of each cell, 0..=255.
    pub(super) values: Vec<i16>,
    /// Left edge in the picture, in pixels.
    pub(super) left: f64,
    /// Top edge in the picture, in pixels.
    pub(super) top: f64,
    /// Pixels a cell, across and down.
    pub(super) step: (f64, f64),
}

impl Plane {
    /// Samples `width` x `height` cells of `step` pixels from (`left`, `top`) on. A cell is the mean
    /// of `points` x `points` places in it; what lies outside repeats the picture's edge.
    pub(super) fn sample(
        picture: &Picture,
        (left, top): (f64, f64),
        step: (f64, f64),
        (width, height): (usize, usize),
        points: usize,
    ) -> Self {
        let mut plane = Self { width, height, values: Vec::new(), left, top, step };
        let (pixels, _) = picture.rgb.as_chunks::<3>();
        let row_length = picture.width as usize;
        if row_length == 0 || pixels.is_empty() {
            return plane;
        }
        let columns = places(left, step.0, points, width, row_length);
        let rows = places(top, step.1, points, height, picture.height as usize);
        plane.values.reserve(width * height);
        let mut sums = vec![0_i32; width];
        let divisor = 64 * (points * points) as i32;
        for places in rows.chunks_exact(points) {
            sums.fill(0);
            for y in places {
                let Some(row) = pixels.get(y * row_length..(y + 1) * row_length) else { continue };
                for (sum, places) in sums.iter_mut().zip(columns.chunks_exact(points)) {
                    for x in places {
                        let [r, g, b] = row.get(*x).copied().unwrap_or_default().map(i32::from);
                        *sum += 19 * r + 38 * g + 7 * b;
                    }
                }
            }
            plane.values.extend(sums.iter().map(|sum| (sum / divisor) as i16));
        }
        plane
    }

    /// Samples cells of `step` cells of this plane; a cell is the mean of four points.
    pub(super) fn resampled(&self, step: f64) -> Self {
        let (width, height) = (self.width as f64 / step, self.height as f64 / step);
        let (width, height) = (width as usize, height as usize);
        let columns = places(0.0, step, 2, width, self.width);
        let rows = places(0.0, step, 2, height, self.height);
        let mut values = Vec::with_capacity(width * height);
        for rows in rows.chunks_exact(2) {
            let line = |at: &usize| self.rows().nth(*at);
            let [Some(upper), Some(lower)] =
                [rows.first().and_then(line), rows.last().and_then(line)]
            else {
                continue;
            };
            values.extend(columns.as_chunks::<2>().0.iter().map(|[a, b]| {
                let at = |line: &[i16], x: &usize| line.get(*x).copied().unwrap_or(0);
                (at(upper, a) + at(upper, b) + at(lower, a) + at(lower, b) + 2) / 4
            }));
        }
        Self { width, height, values, step: (self.step.0 * step, self.step.1 * step), ..*self }
    }

    /// Half as many cells across and down, each the mean of four.
    pub(super) fn halved(&self) -> Self {
        let (width, height) = (self.width / 2, self.height / 2);
        let mut values = Vec::with_capacity(width * height);
        for rows in self.values.chunks_exact((self.width * 2).max(1)).take(height) {
            let (upper, lower) = rows.split_at(self.width);
            let pairs = upper.chunks_exact(2).zip(lower.chunks_exact(2));
            values.extend(pairs.map(|(a, b)| (a.iter().chain(b).sum::<i16>() + 2) / 4));
        }
        let step = (self.step.0 * 2.0, self.step.1 * 2.0);
        Self { width, height, values, step, ..*self }
    }

    /// The rows.
    pub(super) fn rows(&self) -> impl Iterator<Item = &[i16]> {
        self.values.chunks_exact(self.width.max(1))
    }

    /// Where cell (`x`, `y`) begins in the picture, in pixels.
    pub(super) fn place(&self, x: usize, y: usize) -> (f64, f64) {
        (self.left + x as f64 * self.step.0, self.top + y as f64 * self.step.1)
    }

    /// `N` rows of `N` cells from (`x`, `y`) on.
    pub(super) fn block<const N: usize>(&self, x: usize, y: usize) -> Option<[[i16; N]; N]> {
        let mut block = [[0; N]; N];
        if x + N > self.width {
            return None;
        }
        for (row, at) in block.iter_mut().zip(y..) {
            *row = *self.values.get(at * self.width + x..)?.first_chunk()?;
        }
        Some(block)
    }
}

/// Each cell of a plane with the three right of it, 16 bits each.
#[derive(Debug)]
pub(super) struct Packed {
    width: usize,
    values: Vec<i64>,
}

impl Packed {
    pub(super) fn of(plane: &Plane) -> Self {
        let mut values = Vec::with_capacity(plane.values.len());
        for row in plane.rows() {
            let mut four =
                row.iter().take(3).rev().fold(0, |four, cell| four << 16 | i64::from(*cell));
            four <<= 16;
            for right in row.iter().skip(3).chain(&[0; 3]) {
                four = four >> 16 & 0xFFFF_FFFF_FFFF | i64::from(*right) << 48;
                values.push(four);
            }
        }
        Self { width: plane.width, values }
    }

    fn rows(&self) -> impl Iterator<Item = &[i64]> {
        self.values.chunks_exact(self.width.max(1))
    }
}

/// Indices of the points of `count` cells.
fn places(start: f64, step: f64, points: usize, count: usize, length: usize) -> Vec<usize> {
    let last = length.saturating_sub(1) as f64;
    let part = step / points as f64;
    (0..count * points)
        .map(|i| (start + (i as f64 + 0.5) * part).clamp(0.0, last) as usize)
        .collect()
}

/// A glyph, its mean taken off.
#[derive(Debug)]
pub(super) struct Shape<const N: usize> {
    /// The glyph.
    pub(super) char: char,
    weights: [[i16; N]; N],
    /// One by the square root of the sum of squares.
    pub(super) scale: f64,
}

impl<const N: usize> Shape<N> {
    /// From one hexadecimal digit a cell. Columns from `columns` on count as not there. What a
    /// weight loses by rounding goes to the next, so that their sum is 0.
    pub(super) fn new((char, digits): (char, &str), columns: usize) -> Self {
        let value = |digit: u8| char::from(digit).to_digit(16).unwrap_or(0) as i32;
        let sum: i32 = digits.bytes().map(value).sum();
        let count = (N * columns) as i32;
        let mut weights = [[0; N]; N];
        let mut carried = 0;
        for (row, digits) in weights.iter_mut().zip(digits.as_bytes().chunks_exact(N)) {
            for (weight, digit) in row.iter_mut().zip(digits).take(columns) {
                let exact = value(*digit) * count - sum + carried;
                let rounded = (exact + count / 2).div_euclid(count);
                carried = exact - rounded * count;
                *weight = rounded as i16;
            }
        }
        let squares: i64 = weights.as_flattened().iter().map(|w| i64::from(*w).pow(2)).sum();
        Self { char, weights, scale: 1.0 / (squares as f64).sqrt() }
    }

    /// Products with the blocks at (`x`, `y`) and at the three places right of it; their unit is
    /// [`Self::scale`].
    ///
    /// One multiplication gives four: what the low 16 bits borrow is given back at the end. That
    /// holds while a product fits 16 bits: the weights above 0 add up to at most 128.
    pub(super) fn four_products(&self, packed: &Packed, x: usize, y: usize) -> [i16; 4] {
        let mut sum = 0_i64;
        for (weights, row) in self.weights.iter().zip(packed.rows().skip(y)) {
            let cells = row.get(x..).and_then(|row| row.first_chunk::<N>());
            for (weight, four) in weights.iter().zip(cells.into_iter().flatten()) {
                sum = sum.wrapping_add(four.wrapping_mul(i64::from(*weight)));
            }
        }
        [(); 4].map(|()| {
            let lowest = sum as i16;
            sum = sum.wrapping_sub(i64::from(lowest)) >> 16;
            lowest
        })
    }

    /// Product with a block: its correlation times the block's deviation.
    pub(super) fn product(&self, block: &[[i16; N]; N]) -> f64 {
        // In one row, so that the compiler adds vectors.
        let pairs = self.weights.as_flattened().iter().zip(block.as_flattened());
        let sum: i32 = pairs.map(|(weight, value)| i32::from(*weight) * i32::from(*value)).sum();
        f64::from(sum) * self.scale
    }
}

/// Square root of the sum of squared deviations from the mean.
pub(super) fn deviation<const N: usize>(block: &[[i16; N]; N]) -> f64 {
    let (mut sum, mut squares) = (0_i32, 0_i32);
    for value in block.as_flattened() {
        sum += i32::from(*value);
        squares += i32::from(*value) * i32::from(*value);
    }
    let mean = f64::from(sum) / (N * N) as f64;
    (f64::from(squares) - mean * f64::from(sum)).max(0.0).sqrt()
}
