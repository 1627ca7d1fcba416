//! The bar of five colours that DALL·E 2 drew flush into the bottom right corner: squares of a 64th
//! of the picture's width, yellow, cyan, green, red and blue.
//!
//! Five colours far apart in one row at one size are no accident, so each square is simply compared
//! with its colour.

use crate::pixels::Picture;

/// Colours from left to right, R, G, B.
const COLOURS: [[u8; 3]; 5] =
    [[255, 255, 102], [66, 255, 255], [81, 218, 76], [255, 110, 60], [60, 70, 255]];
/// Largest mean difference of a channel over all squares, in levels, and of one square.
const ALL: u32 = 28;
const ONE: u32 = 56;
/// Squares in the picture's width: 1024 px hold 64. A picture that was cropped at the top or left
/// holds fewer.
const SQUARES: [u32; 5] = [64, 56, 48, 40, 32];
/// Smallest side of a square, in pixels.
const SMALLEST: u32 = 6;

/// The bar, in pixels of the upright picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// Left edge.
    pub x: u32,
    /// Top edge.
    pub y: u32,
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
    /// Mean difference of a channel from the bar's colours, in levels.
    pub difference: u32,
}

/// The bar, where it stands in its place.
#[must_use]
pub fn find(picture: &Picture) -> Option<Bar> {
    let sides = SQUARES.map(|squares| picture.width / squares);
    let bars = sides.into_iter().filter(|side| *side >= SMALLEST).filter_map(|side| {
        let squares = (0..5).zip(COLOURS).map(|(place, colour)| {
            // From right to left, so that what rounding leaves lies at the left.
            let x = picture.width.checked_sub((5 - place) * side)?;
            difference(picture, x, side, colour)
        });
        let differences: Option<Vec<u32>> = squares.collect();
        let differences = differences?;
        let mean = differences.iter().sum::<u32>() / 5;
        (mean <= ALL && differences.iter().all(|one| *one <= ONE)).then_some((mean, side))
    });
    let (difference, side) = bars.min()?;
    Some(Bar {
        x: picture.width.checked_sub(5 * side)?,
        y: picture.height.checked_sub(side)?,
        width: 5 * side,
        height: side,
        difference,
    })
}

/// Mean difference of a channel from `colour`, in levels, in the inner part of the square of `side`
/// pixels at `x` on the lower edge.
fn difference(picture: &Picture, x: u32, side: u32, colour: [u8; 3]) -> Option<u32> {
    let (pixels, _) = picture.rgb.as_chunks::<3>();
    let rim = side.div_ceil(6);
    let (mut sum, mut count) = (0, 0);
    for y in picture.height.checked_sub(side)? + rim..picture.height - rim {
        let start = (y as usize).checked_mul(picture.width as usize)?.checked_add(x as usize)?;
        let row = pixels.get(start..start + side as usize)?;
        for pixel in row.iter().skip(rim as usize).take((side - 2 * rim) as usize) {
            sum += pixel.iter().zip(colour).map(|(a, b)| u32::from(a.abs_diff(b))).sum::<u32>();
            count += 3;
        }
    }
    (count > 0).then(|| sum / count)
}
