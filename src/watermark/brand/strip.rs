//! A shape in cells, in parts, and how well it fits a place in a plane.

use crate::watermark::plane::Plane;

/// Smallest deviation of luma in a part, in levels.
const DEVIATION: f64 = 2.5;

/// A shape in parts.
#[derive(Debug)]
pub(super) struct Strip {
    pub(super) columns: usize,
    pub(super) rows: usize,
    parts: Vec<Part>,
}

/// Some columns of a shape, their mean taken off.
#[derive(Debug)]
struct Part {
    left: usize,
    columns: usize,
    weights: Vec<f64>,
    /// Square root of the sum of squares.
    length: f64,
}

/// How well a strip fits.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Score {
    /// Mean correlation of the parts.
    pub(super) mean: f64,
    /// That of the worst one.
    pub(super) least: f64,
    /// Levels of luma from no coverage to full.
    pub(super) contrast: f64,
}

impl Strip {
    /// From one hexadecimal digit a cell; parts begin in the columns `starts`.
    pub(super) fn new(shape: &[&str], starts: &[usize]) -> Self {
        Self::of(coverage(shape), starts)
    }

    /// The same in cells twice as wide and high, each the mean of four.
    pub(super) fn halved(shape: &[&str], starts: &[usize]) -> Self {
        let halve = |pair: &[Vec<f64>]| -> Vec<f64> {
            let [upper, lower] = pair else { return Vec::new() };
            let quads = upper.chunks_exact(2).zip(lower.chunks_exact(2));
            quads.map(|(a, b)| a.iter().chain(b).sum::<f64>() / 4.0).collect()
        };
        let cells = coverage(shape).chunks_exact(2).map(halve).collect();
        let starts: Vec<usize> = starts.iter().map(|start| start.div_ceil(2)).collect();
        Self::of(cells, &starts)
    }

    fn of(cells: Vec<Vec<f64>>, starts: &[usize]) -> Self {
        let columns = cells.first().map_or(0, Vec::len);
        let ends = starts.iter().skip(1).copied().chain([columns]);
        let part = |(left, right): (usize, usize)| {
            let columns = right.saturating_sub(left);
            let mut weights: Vec<f64> =
                cells.iter().flat_map(|row| row.iter().skip(left).take(columns)).copied().collect();
            let mean = weights.iter().sum::<f64>() / weights.len().max(1) as f64;
            weights.iter_mut().for_each(|weight| *weight -= mean);
            let length = weights.iter().map(|weight| weight * weight).sum::<f64>().sqrt();
            Part { left, columns, weights, length }
        };
        let parts = starts.iter().copied().zip(ends).map(part).collect();
        Self { columns, rows: cells.len(), parts }
    }

    /// How well it fits with its corner at cell (`x`, `y`), each part up to `loose` cells away, across and up.
    pub(super) fn score(
        &self,
        plane: &Plane,
        (x, y): (usize, usize),
        loose: (usize, usize),
    ) -> Score {
        let mut score = Score { mean: 0.0, least: 1.0, contrast: 0.0 };
        for part in &self.parts {
            let mut best = (0.0_f64, 0.0);
            for dy in 0..=2 * loose.1 {
                for dx in 0..=2 * loose.0 {
                    let (Some(x), Some(y)) =
                        ((x + dx).checked_sub(loose.0), (y + dy).checked_sub(loose.1))
                    else {
                        continue;
                    };
                    let fit = part.correlation(plane, x + part.left, y);
                    if fit.0.abs() > best.0.abs() {
                        best = fit;
                    }
                }
            }
            let share = 1.0 / self.parts.len() as f64;
            score.mean += best.0 * share;
            score.contrast += best.1 * share;
            score.least = if best.0.abs() < score.least.abs() { best.0 } else { score.least };
        }
        score
    }
}

/// Coverage 0..=1 of each cell, row by row.
fn coverage(shape: &[&str]) -> Vec<Vec<f64>> {
    let value = |digit: u8| f64::from(char::from(digit).to_digit(16).unwrap_or(0)) / 15.0;
    shape.iter().map(|row| row.bytes().map(value).collect()).collect()
}

impl Part {
    /// Correlation with the cells from (`x`, `y`) on, and levels of luma a unit of coverage.
    fn correlation(&self, plane: &Plane, x: usize, y: usize) -> (f64, f64) {
        let (mut sum, mut squares, mut product) = (0.0, 0.0, 0.0);
        let rows = plane.rows().skip(y).map(|row| row.get(x..x + self.columns));
        for (weights, cells) in self.weights.chunks_exact(self.columns.max(1)).zip(rows) {
            for (weight, cell) in weights.iter().zip(cells.unwrap_or_default()) {
                let cell = f64::from(*cell);
                sum += cell;
                squares += cell * cell;
                product += weight * cell;
            }
        }
        let count = self.weights.len().max(1) as f64;
        let deviation = (squares - sum * sum / count).max(0.0).sqrt();
        let deviation = deviation.max(DEVIATION * count.sqrt());
        (product / (deviation * self.length), product / (self.length * self.length))
    }
}
