//! Notes laid over a picture: pen strokes, arrows, text, stickers and mosaics, as the editors of
//! phones draw them. Drawn notes are of few flat colours, vivid, or black or white and thick; a
//! mosaic or blur keeps the coarse picture and drops its detail. Painted damage has shades of its
//! own, lets the picture through, or is thin and dark.

// Indices are bounded by the fields' sizes.
#![allow(clippy::indexing_slicing)]

use super::field::Field;
use super::matched::Pair;
use super::regions::Region;

/// Share of a region's pixels that flat colours must fill; the rest is its soft edge.
const FILLED: usize = 45;
/// Pixels of one flat colour differ by this much at most, in levels.
const SAME: f32 = 10.0;
/// Difference of the highest and lowest channel of a vivid colour.
const VIVID: f32 = 90.0;

/// Whether the region looks like a note.
pub(super) fn is_note(region: &Region, pair: &Pair) -> bool {
    is_drawn(region, pair) || is_mosaic(region, pair)
}

fn is_drawn(region: &Region, pair: &Pair) -> bool {
    let mut left: Vec<(usize, [f32; 3])> =
        region.pixels.iter().map(|at| (*at, colour(pair, *at))).collect();
    let mut filled = 0;
    for _ in 0..3 {
        let Some(flat) = commonest(&left) else { break };
        let near = |c: &[f32; 3]| c.iter().zip(flat).all(|(a, b)| (a - b).abs() <= SAME);
        let (same, rest): (Vec<_>, Vec<_>) = left.into_iter().partition(|(_, c)| near(c));
        left = rest;
        let high = flat.iter().copied().fold(0.0, f32::max);
        let low = flat.iter().copied().fold(255.0, f32::min);
        let plain = low >= 235.0 || high <= 25.0;
        if high - low >= VIVID || plain && is_thick(&same, pair) {
            filled += same.len();
        }
    }
    filled * 100 >= FILLED * region.pixels.len()
}

/// Red, green and blue of the upload.
fn colour(pair: &Pair, at: usize) -> [f32; 3] {
    let [luma, blue, red] = [0, 1, 2].map(|k| pair.upload[k].data[at]);
    let (red, blue) = (luma + red, luma + blue);
    [red, (luma - 0.299 * red - 0.114 * blue) / 0.587, blue]
}

/// Mean of the fullest class of colours, in steps of 16 levels.
fn commonest(pixels: &[(usize, [f32; 3])]) -> Option<[f32; 3]> {
    let class = |c: &[f32; 3]| {
        c.iter().fold(0, |class, v| class * 16 + (v.clamp(0.0, 255.0) / 16.0) as usize)
    };
    let mut counts = vec![0_u32; 4096];
    pixels.iter().for_each(|(_, c)| counts[class(c)] += 1);
    let fullest = (0..counts.len()).max_by_key(|k| (counts[*k], usize::MAX - k))?;
    let (mut sum, mut count) = ([0.0_f32; 3], 0.0_f32);
    for (_, c) in pixels.iter().filter(|(_, c)| class(c) == fullest) {
        sum.iter_mut().zip(c).for_each(|(s, v)| *s += v);
        count += 1.0;
    }
    (count > 0.0).then(|| sum.map(|s| s / count))
}

/// Whether part of the pixels lies deeper than a crack is wide: four thousandths of the side.
fn is_thick(pixels: &[(usize, [f32; 3])], pair: &Pair) -> bool {
    let (w, h) = (pair.upload[0].width, pair.upload[0].height);
    let mut marks = Field::zeros(w, h);
    pixels.iter().for_each(|(at, _)| marks.data[*at] = 1.0);
    let deep = marks.boxed((w.max(h) * 4 / 1000).max(2));
    pixels.iter().filter(|(at, _)| deep.data[*at] > 0.99).count() * 10 > pixels.len()
}

fn is_mosaic(region: &Region, pair: &Pair) -> bool {
    let (upload, reference) = (&pair.upload[0], &pair.reference[0]);
    let (mut own, mut theirs) = (0.0_f32, 0.0_f32);
    let (ours, slopes) = (upload.slope(), reference.slope());
    let difference = upload.with(reference, |u, r| u - r);
    let coarse = difference.boxed(8);
    let (mut fine, mut kept) = (1e-3_f32, 0.0_f32);
    for at in &region.pixels {
        own += ours.data[*at];
        theirs += slopes.data[*at];
        fine += difference.data[*at].abs();
        kept += coarse.data[*at].abs();
    }
    let area = region.pixels.len() as f32;
    theirs > 4.0 * area && own < 0.5 * theirs && kept < 0.5 * fine
}
