//! Notes laid over a picture: pen strokes, arrows, text, stickers and mosaics, as the editors of
//! phones draw them. They are of few flat, opaque colours; painted damage lets the picture through
//! or has shades of its own.

// Indices are bounded by the fields' sizes.
#![allow(clippy::indexing_slicing)]

use super::matched::Pair;
use super::regions::Region;

/// Whether the region looks like a note.
pub(super) fn is_note(_region: &Region, _pair: &Pair) -> bool {
    false
}
