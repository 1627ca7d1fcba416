//! An embedded thumbnail against its picture, in integers: where they differ once size, letterbox,
//! turn, small shifts and tone are allowed for.

use std::io::Cursor;

use image::codecs::jpeg::JpegDecoder;

use super::{Picture, orient, read};

mod align;
mod grid;
mod tone;

use grid::Grid;

/// How a thumbnail fits its picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// Correlation of the lumas, -1000..=1000.
    pub correlation: i32,
    /// Blocks of 8x8 thumbnail pixels.
    pub blocks: Vec<Block>,
}

/// One block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Mean difference in hundredths of a grey level, beyond what neighbouring pixels explain.
    pub difference: u32,
    /// Left, top, width and height in pixels of the upright picture.
    pub area: [u32; 4],
}

/// Largest thumbnail file and picture that is looked at.
const MOST_BYTES: usize = 1 << 20;
const MOST_PIXELS: u64 = 1 << 20;
/// Longest side that the two are compared at; the shorter side has at least [`LEAST_SIDE`].
const LONGEST: usize = 160;
const LEAST_SIDE: usize = 40;

/// Compares `file`, a JPEG thumbnail, with `picture`, which is upright and had this orientation.
/// `None` where the thumbnail cannot be decoded, is larger than the picture, or has another shape
/// that no letterbox explains.
#[must_use]
pub fn compare(file: &[u8], picture: &Picture, orientation: u8) -> Option<Comparison> {
    if file.len() > MOST_BYTES {
        return None;
    }
    let thumbnail = read(JpegDecoder::new(Cursor::new(file)), MOST_PIXELS, |_| ()).ok()?;
    let size = (picture.width as usize, picture.height as usize);
    // The thumbnail is stored like the picture; software that turned the pixels often left it.
    let turns = [orientation, 1, 6, 3, 8];
    let mut best: Option<(i32, Grid, Grid)> = None;
    for (index, turn) in turns.into_iter().enumerate() {
        if index > 0 && (turn == orientation || best.as_ref().is_some_and(|(c, ..)| *c > 900)) {
            continue;
        }
        let upright = orient::upright(thumbnail.clone(), turn);
        let Some(inner) = grid::without_bars(&upright, size) else { continue };
        let (w, h) = fitted(inner.width, inner.height);
        if w.min(h) < LEAST_SIDE || w > size.0 || h > size.1 {
            continue;
        }
        let small = inner.reduced(w, h);
        let large = Grid::of(picture, w, h)?;
        let correlation = align::correlation(&small, &large, (0, 0));
        if best.as_ref().is_none_or(|(c, ..)| correlation > *c) {
            best = Some((correlation, small, large));
        }
    }
    let (_, small, large) = best?;
    let (shift, correlation) = align::best_shift(&small, &large);
    let toned = tone::matched(&small.shifted(shift), &large);
    let blocks = align::differences(&toned, &large)
        .into_iter()
        .map(|((x, y), difference)| Block { difference, area: area((x, y), &large, size) })
        .collect();
    Some(Comparison { correlation, blocks })
}

/// Sides of at most [`LONGEST`].
fn fitted(width: usize, height: usize) -> (usize, usize) {
    let longest = width.max(height);
    if longest <= LONGEST {
        return (width, height);
    }
    let side = |side: usize| (side * LONGEST + longest / 2) / longest;
    (side(width), side(height))
}

/// The block at this pixel of the grid, in pixels of the picture.
fn area((x, y): (usize, usize), grid: &Grid, (width, height): (usize, usize)) -> [u32; 4] {
    let scale = |at: usize, whole: usize, of: usize| {
        u32::try_from(at.min(of) * whole / of.max(1)).unwrap_or(u32::MAX)
    };
    let (left, top) = (scale(x, width, grid.width), scale(y, height, grid.height));
    let right = scale(x + align::BLOCK, width, grid.width);
    let bottom = scale(y + align::BLOCK, height, grid.height);
    [left, top, right - left, bottom - top]
}
