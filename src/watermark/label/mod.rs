//! The written label that generators must draw into their pictures in China (GB 45438-2025, 5.2): an
//! AI element (AI or 人工智能) beside a generation element (生成 or 合成), at an edge or corner.
//!
//! Single glyphs are compared with the luma at their place, in every size, over and under their
//! ground's brightness. What changes slowly around a place is taken off both first, since that is most
//! of a photo and little of a glyph. Nothing is thresholded, so that half-transparent words count by how
//! much of what is left there they explain. The shapes must fit beside each other, at one height, in one
//! tone and about equally well, and better than glyphs that look like them.

use crate::pixels::Picture;

mod glyphs;
mod read;
mod search;

use super::frame::Frame;
use read::{Reading, Shapes};

/// Shorter side below which no words are looked for, in pixels.
const SMALLEST: u32 = 160;

/// A label, in pixels of the upright picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The words as read.
    pub words: String,
    /// Left edge.
    pub x: u32,
    /// Top edge.
    pub y: u32,
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
    /// Mean correlation of the shapes, in 1000ths.
    pub confidence: u16,
}

/// The label that is read best, at an edge of the picture or of what a screenshot shows of it.
#[must_use]
pub fn find(picture: &Picture) -> Option<Label> {
    let shapes = Shapes::new();
    let places = Frame::all(picture, SMALLEST).flat_map(|frame| search::places(picture, frame));
    let mut best: Option<Reading> = None;
    for reading in places.filter_map(|place| read::read(picture, &place, &shapes)) {
        if best.as_ref().is_none_or(|other| reading.score > other.score) {
            best = Some(reading);
        }
    }
    let mut reading = best?;
    read::extend(picture, &mut reading, &shapes);
    Some(label(picture, reading))
}

fn label(picture: &Picture, reading: Reading) -> Label {
    let within = |at: f64, length: u32| at.clamp(0.0, f64::from(length)) as u32;
    let (x, y) = (within(reading.left, picture.width), within(reading.top, picture.height));
    let (right, bottom) =
        (within(reading.right, picture.width), within(reading.bottom, picture.height));
    Label {
        words: reading.words,
        x,
        y,
        width: right.saturating_sub(x),
        height: bottom.saturating_sub(y),
        confidence: (reading.score * 1000.0 / 3.0) as u16,
    }
}
