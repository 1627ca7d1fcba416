//! What each block of 8 x 8 pixels says: the value that the library would have moved.

use crate::pixels::Samples;

/// In what a message was embedded. OpenCV's U is `0.492 (B - Y)` and 128 in bytes, and a half in
/// floats, where it may be negative; the latter is how the pipelines of SDXL and FLUX call the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Plane {
    /// A picture of bytes.
    Bytes,
    /// A picture of floats.
    Floats,
    /// A picture of floats whose red was taken for blue, as older pipelines of SDXL did.
    FloatsOfRed,
}

/// Votes of all blocks, row by row: from -36, a clear 0, to 36, a clear 1.
#[derive(Debug, Default)]
pub(super) struct Votes {
    /// Blocks in a row.
    pub columns: usize,
    bytes: Vec<i8>,
    floats: Vec<i8>,
    floats_of_red: Vec<i8>,
}

impl Votes {
    /// Votes in one plane.
    pub(super) fn of(&self, plane: Plane) -> &[i8] {
        match plane {
            Plane::Bytes => &self.bytes,
            Plane::Floats => &self.floats,
            Plane::FloatsOfRed => &self.floats_of_red,
        }
    }
}

/// Bits behind the point in what follows.
const POINT: u32 = 14;

/// Lowest and highest of a block's values.
#[derive(Clone, Copy)]
struct Range {
    least: i32,
    most: i32,
}

/// Values of a block with the colours as they are and with red and blue exchanged, and whether some
/// of its pixels are white or black: what was moved there was cut off, and may read as its opposite.
#[derive(Clone, Copy)]
struct Block {
    blue: Range,
    red: Range,
    is_clipped: bool,
}

impl Block {
    const EMPTY: Self = Self { blue: Range::EMPTY, red: Range::EMPTY, is_clipped: false };
}

impl Range {
    const EMPTY: Self = Self { least: i32::MAX, most: i32::MIN };

    fn add(&mut self, value: i32) {
        self.least = self.least.min(value);
        self.most = self.most.max(value);
    }

    /// In bytes all values are positive: 256 is twice 128.
    fn bytes(self) -> i8 {
        vote(self.most + (256 << POINT))
    }

    /// In floats the farthest from zero was moved: 1 is twice a half.
    fn floats(self) -> i8 {
        let offset = 1 << POINT;
        vote((self.most + offset).abs().max((self.least + offset).abs()))
    }
}

/// How clearly a value stands for 0 (9 above a multiple of 36) or 1 (27 above).
fn vote(value: i32) -> i8 {
    let above = (value >> (POINT - 2)).rem_euclid(144);
    let vote = if above < 72 { (above - 36).abs() - 36 } else { 36 - (above - 108).abs() };
    i8::try_from(vote).unwrap_or(0)
}

/// Sums of four samples of one channel from which on, and up to which, four pixels count as cut off.
const WHITE: i32 = 4 * 250;
const BLACK: i32 = 4 * 3;

/// The votes of all whole blocks.
pub(super) fn votes(samples: Samples<'_>) -> Votes {
    let Samples { width, height, channels, values } = samples;
    let (columns, rows) = (width / 8, height / 8);
    let mut out = Votes { columns, ..Votes::default() };
    for votes in [&mut out.bytes, &mut out.floats, &mut out.floats_of_red] {
        votes.reserve_exact(columns * rows);
    }
    let line = width * channels;
    let mut row = vec![Block::EMPTY; columns];
    for lines in values.chunks_exact(line * 8).take(rows) {
        row.fill(Block::EMPTY);
        for (pair, lines) in lines.chunks_exact(line * 2).enumerate() {
            let (upper, lower) = lines.split_at(line);
            let blocks = upper.chunks_exact(channels * 8).zip(lower.chunks_exact(channels * 8));
            for (block, (upper, lower)) in row.iter_mut().zip(blocks) {
                let quads = upper.chunks_exact(channels * 2).zip(lower.chunks_exact(channels * 2));
                for (at, (upper, lower)) in quads.enumerate() {
                    // The first value of a block is never moved.
                    if pair + at > 0 {
                        wavelet(upper, lower, channels, block);
                    }
                }
            }
        }
        for Block { blue, red, is_clipped } in &row {
            let vote = |vote: i8| if *is_clipped { 0 } else { vote };
            out.bytes.push(vote(blue.bytes()));
            out.floats.push(vote(blue.floats()));
            out.floats_of_red.push(vote(red.floats()));
        }
    }
    out
}

/// Adds the low band of 2 x 2 pixels, half of their sum, of `0.492 (B - Y)` and of the same with red
/// and blue in each other's place.
fn wavelet(upper: &[u8], lower: &[u8], channels: usize, block: &mut Block) {
    let sum = |channel: usize| -> i32 {
        let at = |line: &[u8], at: usize| line.get(at).copied().map_or(0, i32::from);
        at(upper, channel)
            + at(upper, channels + channel)
            + at(lower, channel)
            + at(lower, channels + channel)
    };
    let (red, green, blue) = (sum(0), sum(1), sum(2));
    // Half of 0.492 times 0.886, 0.587 and 0.299.
    let u = |own: i32, other: i32| 3571 * own - 2366 * green - 1205 * other;
    block.blue.add(u(blue, red));
    block.red.add(u(red, blue));
    block.is_clipped |= red.min(green).min(blue) >= WHITE || red.max(green).max(blue) <= BLACK;
}
