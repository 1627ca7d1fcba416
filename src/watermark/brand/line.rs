//! Whether a line of words follows a mark: they change with the language of the phone.

use super::fit::Fit;
use crate::pixels::Picture;
use crate::watermark::plane::Plane;

/// Cells between a mark and the words, and how far they are looked at.
const GAP: f64 = 3.0;
const LENGTH: usize = 56;
/// Deviation of luma in the line, as a part of the mark's contrast: of thin strokes.
const INK: (f64, f64) = (0.2, 0.6);
/// Largest deviation above and below, as a part of that in the line.
const QUIET: f64 = 0.5;

/// Whether the place right of the mark is inked as words of its tone are, and what is above and
/// below is not.
pub(super) fn follows(picture: &Picture, mark: &Fit, cell: f64, contrast: f64) -> bool {
    let left = mark.left + mark.width + GAP * cell;
    let deviation = |top: f64, rows: usize| {
        let corner = (left, mark.top + top * cell);
        let plane = Plane::sample(picture, corner, (cell, cell), (LENGTH, rows), 2);
        let count = plane.values.len().max(1) as f64;
        let mean = plane.values.iter().map(|v| f64::from(*v)).sum::<f64>() / count;
        let squares = plane.values.iter().map(|v| (f64::from(*v) - mean) * (f64::from(*v) - mean));
        (squares.sum::<f64>() / count).sqrt()
    };
    let ink = deviation(2.0, 9);
    let quiet = deviation(-5.0, 4).max(deviation(15.0, 3));
    ink > INK.0 * contrast && ink < INK.1 * contrast && quiet < QUIET * ink
}
