//! An embedded thumbnail against its picture, in integers: where they differ once size, letterbox,
//! turn, small shifts and tone are allowed for.

use std::io::Cursor;

use image::codecs::jpeg::JpegDecoder;

use super::{Picture, orient, read};

mod align;
mod grid;
mod tone;
mod turn;
mod window;

use grid::Grid;
use window::Window;

/// How a thumbnail fits its picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// Correlation of the lumas of what both show, -1000..=1000.
    pub correlation: i32,
    /// Its magnitude, or that of the correlation of their middles where those are clearly alike:
    /// one may have dark corners.
    pub alike: i32,
    /// Variance of the luma in squared grey levels, of the one that has less of it: without
    /// contrast a correlation says nothing.
    pub variance: u64,
    /// Which part of the one the other shows.
    pub frame: Frame,
    /// Blocks of 8x8 thumbnail pixels.
    pub blocks: Vec<Block>,
}

/// How the frames of thumbnail and picture lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frame {
    /// Both show the same.
    Same,
    /// The picture shows a part of the thumbnail: it was cropped.
    Cropped,
    /// The thumbnail shows a part of the picture: it got a frame or a margin.
    Framed,
    /// The picture was turned by some degrees.
    Turned,
}

/// One block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Mean difference in hundredths of a grey level, beyond what neighbouring pixels explain.
    pub difference: u32,
    /// Left, top, width and height in pixels of the upright picture.
    pub area: [u32; 4],
}

/// Largest thumbnail file and picture that is looked at; the largest preview of CIPA DC-007 has
/// 1920 x 1080 pixels.
const MOST_BYTES: usize = 4 << 20;
const MOST_PIXELS: u64 = 1 << 22;
/// Longest side that the two are compared at; the shorter side has at least [`LEAST_SIDE`].
const LONGEST: usize = 160;
const LEAST_SIDE: usize = 40;
/// Correlation from which two middles are alike by more than chance.
const ALIKE: i32 = 500;
/// Correlation at which the two surely show the same, and no other turn or part is tried.
const CERTAIN: i32 = 900;
/// Correlation that a part must have to be taken for one, where it is large (at least two thirds as
/// wide as it can be) and where it is smaller and chance is likelier; how much better than the
/// whole's it must be; and least variance of it.
const LARGE_PART: i32 = 860;
const SMALL_PART: i32 = 930;
const BETTER: i32 = 60;
const LEAST_VARIANCE: u64 = 64;

/// Compares `file`, a JPEG thumbnail, with `picture`, which is upright and had this orientation.
/// `None` where the thumbnail cannot be decoded, is larger than the picture, or has another shape
/// that neither bars nor a crop explain.
#[must_use]
pub fn compare(file: &[u8], picture: &Picture, orientation: u8) -> Option<Comparison> {
    if file.len() > MOST_BYTES {
        return None;
    }
    let thumbnail = read(JpegDecoder::new(Cursor::new(file)), MOST_PIXELS, |_| ()).ok()?;
    let whole = whole(&thumbnail, picture, orientation);
    if whole.as_ref().is_some_and(|pair| pair.correlation > CERTAIN) {
        return Some(whole?.compared());
    }
    let least = whole.as_ref().map_or(0, |pair| pair.correlation) + BETTER;
    let part = part(&thumbnail, picture, orientation).filter(|pair| pair.correlation >= least);
    Some(part.or(whole)?.compared())
}

/// A thumbnail and a picture, both upright, at the same small size.
struct Pair {
    correlation: i32,
    small: Grid,
    large: Grid,
    frame: Frame,
    /// What `large` shows of the picture, in pixels: left, top, width, height.
    shown: [usize; 4],
}

/// The two as wholes, in the turn in which they correlate best. The thumbnail is stored like the
/// picture; software that turned or mirrored the pixels often left it.
fn whole(thumbnail: &Picture, picture: &Picture, orientation: u8) -> Option<Pair> {
    let size = (picture.width as usize, picture.height as usize);
    let turns = [orientation, 1, 6, 3, 8, 2, 4, 5, 7];
    let mut best: Option<Pair> = None;
    let mut reduced: Vec<Grid> = Vec::new();
    for (index, turn) in turns.into_iter().enumerate() {
        let is_certain = best.as_ref().is_some_and(|pair| pair.correlation > CERTAIN);
        if index > 0 && (turn == orientation || is_certain) {
            continue;
        }
        let upright = orient::upright(thumbnail.clone(), turn);
        let Some(inner) = grid::without_bars(&upright, size) else { continue };
        let (w, h) = fitted(inner.width, inner.height);
        if w.min(h) < LEAST_SIDE || w > size.0 || h > size.1 {
            continue;
        }
        let small = inner.reduced(w, h);
        // Turns share their sizes, and reducing the picture is what costs.
        let known = reduced.iter().find(|grid| (grid.width, grid.height) == (w, h)).cloned();
        let large = match known {
            Some(grid) => grid,
            None => Grid::of(picture, w, h)?,
        };
        reduced.push(large.clone());
        let correlation = align::correlation(&small, &large, (0, 0));
        if best.as_ref().is_none_or(|pair| correlation.abs() > pair.correlation.abs()) {
            let shown = [0, 0, size.0, size.1];
            best = Some(Pair { correlation, small, large, frame: Frame::Same, shown });
        }
    }
    best
}

/// The part of one that the other shows, where there is one.
fn part(thumbnail: &Picture, picture: &Picture, orientation: u8) -> Option<Pair> {
    let size = (picture.width as usize, picture.height as usize);
    let (w, h) = fitted(size.0, size.1);
    let reduced = Grid::of(picture, w, h)?;
    let turns = [orientation, 1, 6, 3, 8].into_iter().enumerate();
    turns.filter(|(index, turn)| *index == 0 || *turn != orientation).find_map(|(_, turn)| {
        let upright = orient::upright(thumbnail.clone(), turn);
        let (w, h) = (upright.width as usize, upright.height as usize);
        let whole = Grid::of(&upright, w, h)?;
        let (w, h) = fitted(w, h);
        let small = whole.reduced(w, h);
        if let Some(window) = surely(window::find(&small, &reduced), small.width) {
            let small = small.part((window.left, window.top), (window.width, window.height));
            let large = reduced.reduced(window.width, window.height);
            let shown = [0, 0, size.0, size.1];
            let correlation = window.correlation;
            return (small.variance() >= LEAST_VARIANCE).then_some(Pair {
                correlation,
                small,
                large,
                frame: Frame::Cropped,
                shown,
            });
        }
        let window = surely(window::find(&reduced, &small), reduced.width)?;
        let large = reduced.part((window.left, window.top), (window.width, window.height));
        let small = small.reduced(window.width, window.height);
        let of = |at: usize, whole: usize, grid: usize| at * whole / grid.max(1);
        let shown = [
            of(window.left, size.0, reduced.width),
            of(window.top, size.1, reduced.height),
            of(window.width, size.0, reduced.width),
            of(window.height, size.1, reduced.height),
        ];
        let correlation = window.correlation;
        (large.variance() >= LEAST_VARIANCE).then_some(Pair {
            correlation,
            small,
            large,
            frame: Frame::Framed,
            shown,
        })
    })
}

/// The window where it is no chance, in a grid of this width.
fn surely(window: Option<Window>, width: usize) -> Option<Window> {
    window.filter(|window| {
        let is_large = window.width * 3 >= width * 2;
        window.correlation >= if is_large { LARGE_PART } else { SMALL_PART }
    })
}

impl Pair {
    /// What remains of the difference. Parts that are too small for it have no blocks.
    fn compared(self) -> Comparison {
        let Self { mut small, large, mut frame, shown, .. } = self;
        let turn = turn::find(&small, &large);
        if let Some(turn) = turn {
            small = turn.turned(&small);
            if frame == Frame::Same && turn.is_plain {
                frame = Frame::Turned;
            }
        }
        let (shift, correlation) = align::best_shift(&small, &large);
        let shifted = small.shifted(shift);
        let middle = align::of_middles(&shifted, &large).abs();
        let alike = if middle >= ALIKE { middle } else { correlation.abs() };
        let toned = tone::matched(&shifted, &large);
        let is_large = large.width.min(large.height) >= LEAST_SIDE;
        let mut differences =
            if is_large { align::differences(&toned, &large) } else { Vec::new() };
        differences.retain(|(at, _)| turn.is_none_or(|turn| turn.covers(&small, *at)));
        let block = |(at, difference)| Block { difference, area: area(at, &large, shown) };
        let blocks = differences.into_iter().map(block).collect();
        let variance = small.variance().min(large.variance());
        Comparison { correlation, alike, variance, frame, blocks }
    }
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

/// The block at this pixel of the grid, which shows this part of the picture, in pixels of the picture.
fn area((x, y): (usize, usize), grid: &Grid, [left, top, width, height]: [usize; 4]) -> [u32; 4] {
    let scale = |at: usize, start: usize, whole: usize, of: usize| {
        u32::try_from(start + at.min(of) * whole / of.max(1)).unwrap_or(u32::MAX)
    };
    let (x0, y0) = (scale(x, left, width, grid.width), scale(y, top, height, grid.height));
    let x1 = scale(x + align::BLOCK, left, width, grid.width);
    let y1 = scale(y + align::BLOCK, top, height, grid.height);
    [x0, y0, x1 - x0, y1 - y0]
}
