//! Alignment of two grids and what remains of their difference.

use super::grid::Grid;

/// Side of a block, in grid pixels.
pub(super) const BLOCK: usize = 8;
/// Furthest shift of the whole that is tried, and of a block beyond it, in grid pixels.
const REACH: isize = 3;

/// Shift of `small` that correlates best with `large`, and that correlation.
pub(super) fn best_shift(small: &Grid, large: &Grid) -> ((isize, isize), i32) {
    // The unmoved grids first, so that equals stay where they are.
    let mut best = ((0, 0), correlation(small, large, (0, 0)));
    for shift in shifts() {
        let found = correlation(small, large, shift);
        if found > best.1 {
            best = (shift, found);
        }
    }
    best
}

fn shifts() -> impl Iterator<Item = (isize, isize)> {
    (-REACH..=REACH).flat_map(|y| (-REACH..=REACH).map(move |x| (x, y)))
}

/// Correlation of the grids, `small` moved by `shift`, without a margin of [`REACH`].
pub(super) fn correlation(small: &Grid, large: &Grid, (dx, dy): (isize, isize)) -> i32 {
    let (right, bottom) = (large.width.cast_signed() - REACH, large.height.cast_signed() - REACH);
    let inside = (REACH..bottom).flat_map(|y| (REACH..right).map(move |x| (x, y)));
    pearson(inside.map(|(x, y)| (small.at(x + dx, y + dy), large.at(x, y))))
}

/// Correlation of the middle half of the width and height.
pub(super) fn of_middles(small: &Grid, large: &Grid) -> i32 {
    let (w, h) = (large.width, large.height);
    let middle = |grid: &Grid| grid.part((w / 4, h / 4), (w / 2, h / 2));
    pearson(middle(small).values.into_iter().zip(middle(large).values))
}

/// Pearson's correlation in thousandths. 1000 where both are of one tone, 0 where one of them is.
pub(super) fn pearson(pairs: impl Iterator<Item = (u8, u8)>) -> i32 {
    let (mut n, mut a, mut b, mut aa, mut bb, mut ab) = (0i64, 0i64, 0i64, 0i64, 0i64, 0i64);
    for (p, q) in pairs {
        let (p, q) = (i64::from(p), i64::from(q));
        n += 1;
        a += p;
        b += q;
        aa += p * p;
        bb += q * q;
        ab += p * q;
    }
    let (var_a, var_b, cov) = (n * aa - a * a, n * bb - b * b, n * ab - a * b);
    if var_a == 0 || var_b == 0 {
        return if var_a == var_b { 1000 } else { 0 };
    }
    // The variances are below 2^46: their square roots multiply without overflow.
    let scale = i64::try_from((var_a.unsigned_abs()).isqrt() * (var_b.unsigned_abs()).isqrt());
    let scale = scale.unwrap_or(i64::MAX).max(1);
    i32::try_from(i128::from(cov) * 1000 / i128::from(scale)).unwrap_or(0).clamp(-1000, 1000)
}

/// For each block its place and its mean difference in hundredths. A pixel differs by as much as it
/// is outside the range of the other grid's 3x3 neighbourhood, both ways; each block may move by
/// [`REACH`] to find its best fit.
pub(super) fn differences(toned: &Grid, large: &Grid) -> Vec<((usize, usize), u32)> {
    let (around_toned, around_large) = (Ranges::of(toned), Ranges::of(large));
    let mut blocks = Vec::new();
    for top in (0..(large.height + 1).saturating_sub(BLOCK)).step_by(BLOCK) {
        for left in (0..(large.width + 1).saturating_sub(BLOCK)).step_by(BLOCK) {
            let sum = |(dx, dy): (isize, isize)| {
                let mut sum = 0;
                for y in top.cast_signed()..(top + BLOCK).cast_signed() {
                    for x in left.cast_signed()..(left + BLOCK).cast_signed() {
                        let (p, t) = (large.at(x, y), toned.at(x + dx, y + dy));
                        let there = outside(p, around_toned.at(x + dx, y + dy));
                        let back = outside(t, around_large.at(x, y));
                        sum += u32::from(there.max(back));
                    }
                }
                sum
            };
            let least = shifts().map(sum).min().unwrap_or(0);
            blocks.push(((left, top), least * 100 / (BLOCK * BLOCK) as u32));
        }
    }
    blocks
}

/// Least and most value of the 3x3 neighbourhood of each pixel.
struct Ranges {
    least: Grid,
    most: Grid,
}

impl Ranges {
    fn of(grid: &Grid) -> Self {
        let around = |pick: fn(u8, u8) -> u8| {
            let values = (0..grid.height.cast_signed())
                .flat_map(|y| (0..grid.width.cast_signed()).map(move |x| (x, y)))
                .map(|(x, y)| {
                    let near = (-1..=1).flat_map(|dy| (-1..=1).map(move |dx| (dx, dy)));
                    near.map(|(dx, dy)| grid.at(x + dx, y + dy)).reduce(pick).unwrap_or(0)
                })
                .collect();
            Grid { values, ..*grid }
        };
        Self { least: around(u8::min), most: around(u8::max) }
    }

    fn at(&self, x: isize, y: isize) -> (u8, u8) {
        (self.least.at(x, y), self.most.at(x, y))
    }
}

/// How far `value` is outside a range.
fn outside(value: u8, (least, most): (u8, u8)) -> u8 {
    least.saturating_sub(value).max(value.saturating_sub(most))
}
