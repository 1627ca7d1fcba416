//! Notes laid over a picture: pen strokes, arrows, text and stickers, as the editors of phones draw
//! them in few flat and vivid colours. Painted damage has shades of its own, or lets the picture
//! through. Flat black and white, and mosaics, are no notes by themselves: rules tried for them took
//! cracks and dents for notes. A change that is mostly flat black or white is only never certain.

// Indices are bounded by the fields' sizes.
#![allow(clippy::indexing_slicing)]

use super::field::Field;
use super::matched::Pair;
use super::regions::Region;

/// Pixels that differ by less than this, in levels, are not part of what was laid on.
const LAID: f32 = 30.0;
/// Pixels of one flat colour differ by this much at most, in levels.
const SAME: f32 = 28.0;
/// Colours this near to one of the photo's are its own.
const OWN: f32 = 45.0;
/// Difference of the highest and lowest channel of a vivid colour.
const VIVID: f32 = 80.0;

/// Black and white as pens and texts have them end here, in levels from 0 and 255.
const PLAIN: f32 = 28.0;

/// Shares of what was laid on a region, in hundredths.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Shares {
    /// Filled with flat, vivid colours.
    pub(super) vivid: u32,
    /// Filled with flat black or white.
    pub(super) plain: u32,
}

/// What flat colours fill of what was laid on the region.
pub(super) fn shares(region: &Region, pair: &Pair) -> Shares {
    let differs = |at: usize| {
        (0..3).any(|k| (pair.upload[k].data[at] - pair.reference[k].data[at]).abs() > LAID)
    };
    let mut left: Vec<(usize, [f32; 3])> = region
        .pixels
        .iter()
        .filter(|at| differs(**at))
        .map(|at| (*at, colour(&pair.upload, *at)))
        .collect();
    let laid = left.len();
    // A colour that the photo has there itself was moved, not laid on.
    let is_own = |flat: &[f32; 3]| {
        let near = |at: &&usize| {
            let own = colour(&pair.reference, **at);
            own.iter().zip(flat).all(|(a, b)| (a - b).abs() <= OWN)
        };
        region.pixels.iter().filter(near).count() * 10 > region.pixels.len()
    };
    let (mut vivid, mut plain) = (0, 0);
    for _ in 0..3 {
        let Some(flat) = commonest(&left) else { break };
        let near = |c: &[f32; 3]| c.iter().zip(flat).all(|(a, b)| (a - b).abs() <= SAME);
        let (same, rest): (Vec<_>, Vec<_>) = left.into_iter().partition(|(_, c)| near(c));
        left = rest;
        let high = flat.iter().copied().fold(0.0, f32::max);
        let low = flat.iter().copied().fold(255.0, f32::min);
        if is_own(&flat) {
            continue;
        }
        if high - low >= VIVID {
            vivid += same.len();
        } else if high <= PLAIN || low >= 255.0 - PLAIN {
            plain += same.len();
        }
    }
    if laid * 10 < region.pixels.len() {
        return Shares::default();
    }
    let [vivid, plain] = [vivid, plain].map(|filled| (filled * 100 / laid.max(1)) as u32);
    Shares { vivid, plain }
}

/// Red, green and blue.
fn colour(fields: &[Field; 3], at: usize) -> [f32; 3] {
    let [luma, blue, red] = [0, 1, 2].map(|k| fields[k].data[at]);
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
