//! Small turns, as people straighten a horizon: the thumbnail turned about its middle.

use super::align::{BLOCK, correlation};
use super::grid::Grid;

/// Sine and cosine of 1 to 10 degrees, in 1/65536.
const TURNS: [(i64, i64); 10] = [
    (1144, 65_526),
    (2287, 65_496),
    (3430, 65_446),
    (4572, 65_376),
    (5712, 65_287),
    (6850, 65_177),
    (7987, 65_048),
    (9121, 64_898),
    (10_252, 64_729),
    (11_380, 64_540),
];
const ONE: i64 = 1 << 16;
/// Correlation of two that surely show the same.
const LEAST: i32 = 600;
/// By how much a turned thumbnail must correlate better, in thousandths, to be taken.
const BETTER: i32 = 4;
/// By how much for a turn that a person made; coarse thumbnails gain less by chance.
const PLAIN: i32 = 50;

/// A turn by some degrees, clockwise or not.
#[derive(Clone, Copy, Debug)]
pub(super) struct Turn {
    sine: i64,
    cosine: i64,
    /// Whether it is too large a gain for chance.
    pub(super) is_plain: bool,
}

/// The turn after which `small` correlates clearly better with `large`; both have one size.
pub(super) fn find(small: &Grid, large: &Grid) -> Option<Turn> {
    let half = |grid: &Grid| grid.reduced((grid.width / 2).max(1), (grid.height / 2).max(1));
    let (little, less) = (half(small), half(large));
    let turns = TURNS.iter().flat_map(|(sine, cosine)| {
        [1, -1].map(|way| Turn { sine: way * sine, cosine: *cosine, is_plain: false })
    });
    let best = turns.max_by_key(|turn| correlation(&turn.turned(&little), &less, (0, 0)))?;
    let found = correlation(&best.turned(small), large, (0, 0));
    let gain = found - correlation(small, large, (0, 0));
    let turn = Turn { is_plain: gain >= PLAIN, ..best };
    (found >= LEAST && gain >= BETTER).then_some(turn)
}

impl Turn {
    /// The grid turned; what would be outside repeats the edge.
    pub(super) fn turned(self, grid: &Grid) -> Grid {
        let value = |(x, y): (usize, usize)| {
            let (x, y) = self.source(grid, x, y);
            let (left, top) = ((x >> 16) as isize, (y >> 16) as isize);
            let (right, lower) = (x & (ONE - 1), y & (ONE - 1));
            let row = |y: isize| {
                let (a, b) = (i64::from(grid.at(left, y)), i64::from(grid.at(left + 1, y)));
                a * (ONE - right) + b * right
            };
            let sum = row(top) * (ONE - lower) + row(top + 1) * lower;
            u8::try_from((sum + (1 << 31)) >> 32).unwrap_or(u8::MAX)
        };
        let places = (0..grid.height).flat_map(|y| (0..grid.width).map(move |x| (x, y)));
        Grid { values: places.map(value).collect(), ..*grid }
    }

    /// Whether the block at this place shows only what the grid has.
    pub(super) fn covers(self, grid: &Grid, (left, top): (usize, usize)) -> bool {
        let (right, bottom) = (left + BLOCK - 1, top + BLOCK - 1);
        [(left, top), (right, top), (left, bottom), (right, bottom)].into_iter().all(|(x, y)| {
            let (x, y) = self.source(grid, x, y);
            let inside = |at: i64, side: usize| at >= 0 && (at >> 16) < side.cast_signed() as i64;
            inside(x, grid.width) && inside(y, grid.height)
        })
    }

    /// Where the value at a place comes from, in 1/65536 pixels.
    fn source(self, grid: &Grid, x: usize, y: usize) -> (i64, i64) {
        let from_middle =
            |at: usize, side: usize| 2 * at.cast_signed() as i64 - side.cast_signed() as i64 + 1;
        let (dx, dy) = (from_middle(x, grid.width), from_middle(y, grid.height));
        let back = |twice: i64, side: usize| (twice + (side.cast_signed() as i64 - 1) * ONE) / 2;
        let turned = (self.cosine * dx + self.sine * dy, self.cosine * dy - self.sine * dx);
        (back(turned.0, grid.width), back(turned.1, grid.height))
    }
}
