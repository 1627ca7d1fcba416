//! Watermarks of the `invisible-watermark` library (method `dwtDct`) with the messages that the
//! reference programs of Stable Diffusion and FLUX embed.
//!
//! The library takes the U plane, halves it by a Haar wavelet and, in each block of 4 x 4 values
//! (8 x 8 pixels), moves the largest one to 9 or 27 above a multiple of 36: one bit of the message,
//! block after block, from the top left, again and again. So each bit stands in hundreds of blocks.
//!
//! A message is found by correlation: the votes of all blocks for each of its bits, without their
//! mean, against the message. Votes without a message are as good as random against it, and what is
//! alike in all blocks (a flat ground) has no part in it.

use crate::container::Format;
use crate::metadata::jpeg::Tables;
use crate::pixels::Samples;

mod blocks;
mod messages;
mod search;

pub use messages::{MESSAGES, Message};

/// Most pixels of a picture that is looked into: 2048 x 2048, more than the programs draw.
const MOST_PIXELS: usize = 1 << 22;
/// Fewest pixels that the library marks.
const FEWEST_PIXELS: usize = 1 << 16;

/// A message that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Payload {
    /// Which one.
    pub message: &'static Message,
    /// Bits that are as in the message.
    pub matched: usize,
    /// Correlation of the votes with the message, in 1000ths.
    pub correlation: u16,
}

/// Whether a message can still stand in the pixels of such a file: in PNG and WebP, and in a JPEG
/// whose colour is not halved, or saved at 95 and up. Of pictures marked by the library it is read
/// from 89 % at quality 85 with full colour, from 8 % at quality 90 with halved colour.
#[must_use]
pub fn may_be_in(format: Format, jpeg: Option<&Tables>) -> bool {
    match format {
        Format::Png | Format::WebP => true,
        Format::Jpeg => jpeg.is_some_and(|tables| {
            let is_whole = tables.sampling.windows(2).all(|pair| matches!(pair, [a, b] if a == b));
            is_whole || tables.quality.is_some_and(|quality| quality >= 95)
        }),
        _ => false,
    }
}

/// The message in `samples`, where one is. Pictures of another size than the programs make, and
/// those without colour, are not looked into.
#[must_use]
pub fn read(samples: Samples<'_>) -> Option<Payload> {
    let pixels = samples.width.checked_mul(samples.height)?;
    if !(FEWEST_PIXELS..=MOST_PIXELS).contains(&pixels) || samples.channels < 3 {
        return None;
    }
    search::find(&blocks::votes(samples))
}
