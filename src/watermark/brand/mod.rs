//! Names and logos that products draw into a corner or near an edge of what they make: the mark is
//! known whole, with its size and place.
//!
//! The shape is correlated with luma part by part, so that no bright thing that covers one part
//! counts for all. What is left after the best fit is taken off is 1 minus the square of the
//! correlation: the un-blend test in one number.

use crate::pixels::Picture;

mod fit;
mod line;
mod shapes;
mod strip;
mod table;

use super::frame::{self, Frame};

/// A product's mark, in pixels of the upright picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brand {
    /// Id of the marker table.
    pub id: &'static str,
    /// What is written or drawn.
    pub words: &'static str,
    /// Left edge.
    pub x: u32,
    /// Top edge.
    pub y: u32,
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
    /// Mean correlation of the parts, in 1000ths.
    pub confidence: u16,
}

/// The mark that fits best, near an edge of the picture or of what a screenshot shows of it.
#[must_use]
pub fn find(picture: &Picture) -> Option<Brand> {
    let fits = Frame::all(picture, frame::SMALLEST).flat_map(|frame| {
        table::BRANDS
            .iter()
            .filter_map(move |brand| Some((brand, fit::best(picture, frame, brand)?)))
    });
    let best = fits.max_by(|(_, a), (_, b)| a.score.total_cmp(&b.score));
    let (brand, fit) = best?;
    let within = |at: f64, length: u32| at.clamp(0.0, f64::from(length)) as u32;
    let (x, y) = (within(fit.left, picture.width), within(fit.top, picture.height));
    Some(Brand {
        id: brand.id,
        words: brand.words,
        x,
        y,
        width: within(fit.left + fit.width, picture.width).saturating_sub(x),
        height: within(fit.top + fit.height, picture.height).saturating_sub(y),
        confidence: (fit.score * 1000.0) as u16,
    })
}
