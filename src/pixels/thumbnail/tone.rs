//! Tone: a rising curve that maps the thumbnail's luma to the picture's, so that brightness,
//! contrast and colour filters are no difference.

use super::grid::Grid;

const STEPS: usize = 32;
const STEP: usize = 256 / STEPS;
/// Pixels that a step needs before its median counts.
const LEAST: usize = 8;

/// `small` with the tone of `large`: for each of 32 steps of its luma the median of what `large`
/// has there, made rising, and straight lines between the middles of the steps.
pub(super) fn matched(small: &Grid, large: &Grid) -> Grid {
    let mut steps: Vec<Vec<u8>> = vec![Vec::new(); STEPS];
    for (from, to) in small.values.iter().zip(&large.values) {
        if let Some(step) = steps.get_mut(usize::from(*from) / STEP) {
            step.push(*to);
        }
    }
    // Middle of each step that has a median, and the median, rising.
    let mut curve: Vec<(i32, i32)> = Vec::new();
    for (index, step) in steps.iter_mut().enumerate() {
        if step.len() < LEAST {
            continue;
        }
        let middle = step.len() / 2;
        let median = i32::from(*step.select_nth_unstable(middle).1);
        let before = curve.last().map_or(0, |(_, value)| *value);
        let at = i32::try_from(index * STEP + STEP / 2).unwrap_or(0);
        curve.push((at, median.max(before)));
    }
    let table: Vec<u8> = (0..256).map(|luma| mapped(&curve, luma)).collect();
    let tone = |value: &u8| table.get(usize::from(*value)).copied().unwrap_or(*value);
    Grid { values: small.values.iter().map(tone).collect(), ..*small }
}

/// The curve at `luma`; beyond its ends it goes on level.
fn mapped(curve: &[(i32, i32)], luma: i32) -> u8 {
    let after = curve.partition_point(|(at, _)| *at <= luma);
    let before = after.checked_sub(1).and_then(|index| curve.get(index));
    let value = match (before, curve.get(after)) {
        (Some((x0, y0)), Some((x1, y1))) => y0 + (y1 - y0) * (luma - x0) / (x1 - x0).max(1),
        (Some((_, y)), None) | (None, Some((_, y))) => *y,
        (None, None) => luma,
    };
    u8::try_from(value.clamp(0, 255)).unwrap_or(u8::MAX)
}
