//! Where one grid shows a part of another: a cropped picture inside the thumbnail of the whole, or
//! the thumbnail's scene inside a picture that got a frame.

use super::align::pearson;
use super::grid::Grid;

/// A part of the outer grid, in its pixels, and how well it correlates with the inner one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    pub(super) left: usize,
    pub(super) top: usize,
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) correlation: i32,
}

/// Longest side of the outer grid in the coarse search.
const COARSE: usize = 40;
/// The smallest window, in hundredths of the largest one that fits: below it thumbnails show too
/// little to be told from chance.
const SMALLEST: usize = 20;
/// Coarse windows that are looked at closely, each of another size.
const CANDIDATES: usize = 4;

/// The window of `outer` that correlates best with the whole of `inner`, whose shape it has.
pub(super) fn find(outer: &Grid, inner: &Grid) -> Option<Window> {
    let longest = outer.width.max(outer.height);
    let scale = longest.div_ceil(COARSE).max(1);
    let coarse = outer.reduced((outer.width / scale).max(1), (outer.height / scale).max(1));
    let largest = coarse.width.min(coarse.height * inner.width / inner.height.max(1));
    let mut found: Vec<Window> = ((largest * SMALLEST / 100).max(6)..=largest)
        .filter_map(|width| {
            let all = (0..=coarse.width.saturating_sub(width), 0..=coarse.height);
            best(&coarse, inner, width, all, 1)
        })
        .collect();
    found.sort_by_key(|window| std::cmp::Reverse(window.correlation));
    let closely =
        found.iter().take(CANDIDATES).filter_map(|window| closer(outer, inner, window, scale));
    closely.max_by_key(|window| window.correlation)
}

/// The best window near a coarse one, `scale` times as large: first by steps of two pixels, then of one.
fn closer(outer: &Grid, inner: &Grid, coarse: &Window, scale: usize) -> Option<Window> {
    let start = Window {
        left: coarse.left * scale,
        top: coarse.top * scale,
        width: coarse.width * scale,
        height: coarse.height * scale,
        correlation: 0,
    };
    let near = |window: &Window, reach: usize, step: usize| {
        let range = |at: usize| at.saturating_sub(reach)..=at + reach;
        let sizes = range(window.width).step_by(step).filter_map(|width| {
            best(outer, inner, width, (range(window.left), range(window.top)), step)
        });
        sizes.max_by_key(|window| window.correlation)
    };
    near(&near(&start, scale, 2)?, 1, 1)
}

/// The best window of this width whose corner lies in the ranges; `None` where none fits.
fn best(
    outer: &Grid,
    inner: &Grid,
    width: usize,
    (lefts, tops): (std::ops::RangeInclusive<usize>, std::ops::RangeInclusive<usize>),
    step: usize,
) -> Option<Window> {
    let height = (width * inner.height + inner.width / 2) / inner.width.max(1);
    if width < 6 || height < 6 || width > inner.width || height > inner.height {
        return None;
    }
    let small = inner.reduced(width, height);
    let (right, bottom) = (outer.width.checked_sub(width)?, outer.height.checked_sub(height)?);
    let corners = tops.step_by(step).take_while(|top| *top <= bottom).flat_map(|top| {
        lefts.clone().step_by(step).take_while(|left| *left <= right).map(move |left| (left, top))
    });
    let windows = corners.map(|(left, top)| {
        let rows = outer.values.chunks_exact(outer.width).skip(top).take(height);
        let values = rows.flat_map(|row| row.iter().skip(left).take(width));
        let correlation = pearson(values.zip(&small.values).map(|(a, b)| (*a, *b)));
        Window { left, top, width, height, correlation }
    });
    windows.max_by_key(|window| window.correlation)
}
