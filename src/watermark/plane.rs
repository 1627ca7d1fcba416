//! Luma of a part of the picture, reduced to cells, and how well a shape fits a place in it.

use std::ops::Range;

use crate::pixels::Picture;

/// How far the surroundings reach that are taken off by [`Plane::flattened`], in cells.
pub(super) const REACH: usize = 4;

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
        corner: (f64, f64),
        step: (f64, f64),
        (width, height): (usize, usize),
        points: usize,
    ) -> Self {
        Self::filled(picture, corner, step, (width, height), |pixels, row_length| {
            let columns = places(corner.0, step.0, points, width, row_length);
            let rows = places(corner.1, step.1, points, height, picture.height as usize);
            let mut values = Vec::with_capacity(width * height);
            let mut sums = vec![0_i32; width];
            let divisor = 64 * (points * points) as i32;
            for places in rows.chunks_exact(points) {
                sums.fill(0);
                for y in places {
                    let row = pixels.get(y * row_length..(y + 1) * row_length);
                    let Some(row) = row else { continue };
                    for (sum, places) in sums.iter_mut().zip(columns.chunks_exact(points)) {
                        for x in places {
                            *sum += luma(row, *x);
                        }
                    }
                }
                values.extend(sums.iter().map(|sum| (sum / divisor) as i16));
            }
            values
        })
    }

    /// As [`Self::sample`]; but cells that are lower than a pixel are interpolated between the four
    /// pixels around their middle.
    pub(super) fn fine(
        picture: &Picture,
        corner: (f64, f64),
        step: (f64, f64),
        (width, height): (usize, usize),
        points: usize,
    ) -> Self {
        if step.1 >= 1.0 {
            return Self::sample(picture, corner, step, (width, height), points);
        }
        Self::filled(picture, corner, step, (width, height), |pixels, row_length| {
            let columns = between(corner.0, step.0, width, row_length);
            let mut values = Vec::with_capacity(width * height);
            for (upper, lower, down) in between(corner.1, step.1, height, picture.height as usize) {
                let row = |y: usize| pixels.get(y * row_length..(y + 1) * row_length);
                let (Some(upper), Some(lower)) = (row(upper), row(lower)) else { continue };
                values.extend(columns.iter().map(|(left, right, across)| {
                    let mixed = |row| luma(row, *left) * (16 - across) + luma(row, *right) * across;
                    ((mixed(upper) * (16 - down) + mixed(lower) * down) / (64 * 256)) as i16
                }));
            }
            values
        })
    }

    /// Cells with what `values` makes of the picture's pixels and the length of its rows; none where
    /// there are no pixels.
    fn filled(
        picture: &Picture,
        (left, top): (f64, f64),
        step: (f64, f64),
        (width, height): (usize, usize),
        values: impl FnOnce(&[[u8; 3]], usize) -> Vec<i16>,
    ) -> Self {
        let (pixels, _) = picture.rgb.as_chunks::<3>();
        let row_length = picture.width as usize;
        let is_empty = row_length == 0 || pixels.is_empty();
        let values = if is_empty { Vec::new() } else { values(pixels, row_length) };
        Self { width, height, values, left, top, step }
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

    /// The rows from `rows.start` up to `rows.end`.
    pub(super) fn cut(&self, rows: Range<usize>) -> Self {
        let (from, to) = (rows.start.min(self.height), rows.end.min(self.height));
        let values = self.values.get(from * self.width..to * self.width).unwrap_or_default();
        let top = self.top + from as f64 * self.step.1;
        Self { values: values.to_vec(), height: to.saturating_sub(from), top, ..*self }
    }

    /// Each cell less the mean of the square around it, on a ground of 128. What changes slowly, as
    /// most of a photo does, goes; strokes stay.
    pub(super) fn flattened(&self) -> Self {
        let values = around(&self.values, self.width, |cell, sum, count| {
            // A divisor known beforehand becomes a multiplication.
            let over = (cell + 128) * count - sum;
            (if count == FULL { over / FULL } else { over / count }).clamp(0, 255) as i16
        });
        Self { values, ..*self }
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

/// Cells in the square around a cell, where the plane's edge does not cut it.
const FULL: i32 = ((2 * REACH + 1) * (2 * REACH + 1)) as i32;

/// `each` of all cells in rows of `width`, given the cell, and sum and number of those up to [`REACH`] away.
fn around<T>(cells: &[i16], width: usize, each: impl Fn(i32, i32, i32) -> T) -> Vec<T> {
    let height = cells.len() / width.max(1);
    let row = |y: usize| cells.get(y * width..(y + 1) * width).unwrap_or_default();
    let part = |at: usize, length: usize| (at + REACH + 1).min(length) - at.saturating_sub(REACH);
    let wide: Vec<i32> = (0..width).map(|x| part(x, width) as i32).collect();
    // Sums of columns, with nothing on both sides; they move down row by row.
    let mut columns = vec![0_i32; width + 2 * REACH + 1];
    let mut found = Vec::with_capacity(cells.len());
    for y in 0..height + REACH {
        let inner = columns.iter_mut().skip(REACH + 1);
        let entering = row(y);
        let leaving = y.checked_sub(2 * REACH + 1).map(row).unwrap_or_default();
        match (entering, leaving) {
            (entering, []) => inner.zip(entering).for_each(|(sum, cell)| *sum += i32::from(*cell)),
            ([], leaving) => inner.zip(leaving).for_each(|(sum, cell)| *sum -= i32::from(*cell)),
            _ => inner.zip(entering.iter().zip(leaving)).for_each(|(sum, (entering, leaving))| {
                *sum += i32::from(*entering) - i32::from(*leaving);
            }),
        }
        let Some(y) = y.checked_sub(REACH) else { continue };
        let tall = part(y, height) as i32;
        let mut sum: i32 = columns.iter().take(2 * REACH + 1).sum();
        let moving = columns.iter().skip(2 * REACH + 1).zip(&columns);
        for ((cell, wide), (entering, leaving)) in row(y).iter().zip(&wide).zip(moving) {
            sum += entering - leaving;
            found.push(each(i32::from(*cell), sum, tall * wide));
        }
    }
    found
}

/// 64 times the luma of a pixel of a row.
fn luma(row: &[[u8; 3]], x: usize) -> i32 {
    let [r, g, b] = row.get(x).copied().unwrap_or_default().map(i32::from);
    19 * r + 38 * g + 7 * b
}

/// Indices of the points of `count` cells.
fn places(start: f64, step: f64, points: usize, count: usize, length: usize) -> Vec<usize> {
    let last = length.saturating_sub(1) as f64;
    let part = step / points as f64;
    (0..count * points)
        .map(|i| (start + (i as f64 + 0.5) * part).clamp(0.0, last) as usize)
        .collect()
}

/// The two pixels around the middle of each of `count` cells, and how near the second is, in 16ths.
fn between(start: f64, step: f64, count: usize, length: usize) -> Vec<(usize, usize, i32)> {
    let last = length.saturating_sub(1);
    (0..count)
        .map(|i| {
            let at = (start + (i as f64 + 0.5) * step - 0.5).clamp(0.0, last as f64);
            let first = at as usize;
            (first, (first + 1).min(last), ((at - first as f64) * 16.0) as i32)
        })
        .collect()
}

/// What the weights above 0 of a shape add up to, nearly: of a small one see [`Shape::four_products`].
const MOST: f64 = 120.0;
const MOST_OF_LARGE: f64 = 4000.0;

/// A glyph, flattened as [`Plane::flattened`] flattens what it is compared with, and its mean taken off.
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
        let value = |digit: &u8| char::from(*digit).to_digit(16).unwrap_or(0) as i16;
        let rows = digits.as_bytes().chunks_exact(N);
        let cells: Vec<i16> = rows.flat_map(|row| row.iter().take(columns).map(value)).collect();
        let over = around(&cells, columns, |cell, sum, count| {
            f64::from(cell) - f64::from(sum) / f64::from(count)
        });
        let mean = over.iter().sum::<f64>() / over.len() as f64;
        let most: f64 = over.iter().map(|cell| (cell - mean).max(0.0)).sum();
        let unit = if N > 8 { MOST_OF_LARGE } else { MOST } / most.max(1.0);
        let mut weights = [[0; N]; N];
        let mut carried = 0.0;
        for (row, over) in weights.iter_mut().zip(over.chunks_exact(columns)) {
            for (weight, cell) in row.iter_mut().zip(over) {
                let exact = (cell - mean) * unit + carried;
                let rounded = libm::round(exact);
                carried = exact - rounded;
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
