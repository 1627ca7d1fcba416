//! Notes laid over a picture: pen strokes, arrows, text and stickers, as the editors of phones draw
//! them in few flat and vivid colours or in pure white. Painted damage has shades of its own, or lets
//! the picture through. Black strokes alone are no notes here: the rule tried took cracks for notes.
//!
//! A mosaic or blur, as laid over an address, takes detail away and leaves the brightness of each
//! part as it was: such a place may be a note. Cracks, stains and dents make their place darker or
//! lighter.

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

/// White that no shade of a photo reaches, and black.
const WHITE: f32 = 232.0;
const BLACK: f32 = 30.0;
/// Share of the vivid colours, in hundredths, from which black counts with them: letters on a bar.
const BAR: usize = 35;
/// A place whose differences cancel out to this share is veiled.
const VEILED: f32 = 0.35;
/// Value of a veiled place: it may be a note.
const MAYBE: u32 = 50;

/// How much a region looks like a note, in hundredths: flat colours laid on, or a veil.
/// `balance` is the field of [`Balance`].
pub(super) fn note(region: &Region, pair: &Pair, balance: &Balance) -> u32 {
    let laid = share(region, pair);
    if balance.is_veiled(region) { laid.max(MAYBE) } else { laid }
}

/// How far differences cancel out in the surroundings of each pixel.
pub(super) struct Balance {
    sum: Field,
    size: Field,
}

impl Balance {
    /// Of a residual, in levels.
    pub(super) fn of(residual: &Field) -> Self {
        let reach = (residual.width.max(residual.height) * 28 / 1000).max(2);
        let size = residual.with(residual, |e, _| e.abs());
        Self { sum: residual.boxed(reach), size: size.boxed(reach) }
    }

    fn is_veiled(&self, region: &Region) -> bool {
        let total =
            |field: &Field| region.pixels.iter().map(|at| field.data[*at].abs()).sum::<f32>();
        total(&self.sum) < VEILED * total(&self.size)
    }
}

/// Share of what was laid on the region that flat, vivid colours fill, in hundredths.
fn share(region: &Region, pair: &Pair) -> u32 {
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
    let (mut filled, mut black) = (0, 0);
    for _ in 0..4 {
        let Some(flat) = commonest(&left) else { break };
        let near = |c: &[f32; 3]| c.iter().zip(flat).all(|(a, b)| (a - b).abs() <= SAME);
        let (same, rest): (Vec<_>, Vec<_>) = left.into_iter().partition(|(_, c)| near(c));
        left = rest;
        let high = flat.iter().copied().fold(0.0, f32::max);
        let low = flat.iter().copied().fold(255.0, f32::min);
        if is_own(&flat) {
            continue;
        }
        if high - low >= VIVID || low >= WHITE {
            filled += same.len();
        } else if high <= BLACK {
            black += same.len();
        }
    }
    if filled * 100 >= laid * BAR {
        filled += black;
    }
    if laid * 10 < region.pixels.len() { 0 } else { (filled * 100 / laid.max(1)) as u32 }
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
