//! The small grey picture inside a fingerprint: 8x8 cosine transform, rounded, and written by an
//! adaptive binary coder in at most 4,096 bytes.
//!
//! Own format, since a JPEG of this size is one sixth tables. The decoder reads any bytes: bits
//! past the end are zeros, values are clamped, and its work depends on the size only.

// Indices are bounded by the sizes of blocks and tables.
#![allow(clippy::indexing_slicing)]

use std::sync::LazyLock;

use super::order;
use super::plane::Plane;

/// Longest side, in pixels.
pub(super) const SIDE: usize = 192;
/// Most bytes.
pub(super) const MOST: usize = 4096;

/// Steps of the rounding that are tried, finest first.
const STEPS: [f32; 16] =
    [3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 12.0, 15.0, 19.0, 24.0, 30.0, 38.0, 50.0, 70.0, 100.0, 160.0];

/// Order of the coefficients of a block, by frequency.
static ORDER: LazyLock<[usize; 64]> = LazyLock::new(|| {
    let mut order: Vec<usize> = (0..64).collect();
    order::rising(&mut order, |i| (i / 8 + i % 8) as u128 * 8 + (i / 8) as u128);
    order.try_into().unwrap_or([0; 64])
});

/// Row `k` holds the cosine of frequency `k`, scaled so that the table is orthonormal.
static COSINES: LazyLock<[[f32; 8]; 8]> = LazyLock::new(|| {
    std::array::from_fn(|k| {
        std::array::from_fn(|x| {
            let angle = std::f64::consts::PI * ((2 * x + 1) * k) as f64 / 16.0;
            let scale = if k == 0 { 0.125_f64.sqrt() } else { 0.5 };
            (libm::cos(angle) * scale) as f32
        })
    })
});

/// Writes `plane`, as fine as fits: the first byte names the step.
pub(super) fn encode(plane: &Plane) -> Vec<u8> {
    let blocks = forward(plane);
    let (mut low, mut high) = (0, STEPS.len() - 1);
    let mut best = write(&blocks, plane.width.div_ceil(8), high);
    while low < high {
        let middle = (low + high) / 2;
        let bytes = write(&blocks, plane.width.div_ceil(8), middle);
        if bytes.len() <= MOST {
            high = middle;
            best = bytes;
        } else {
            low = middle + 1;
        }
    }
    best.truncate(MOST);
    best
}

/// Reads a picture of `width`x`height`; `None` where the first byte is no step.
pub(super) fn decode(bytes: &[u8], width: usize, height: usize) -> Option<Plane> {
    let (&step, rest) = bytes.split_first()?;
    let step = usize::from(step);
    STEPS.get(step)?;
    let mut coder = Decoder::new(rest);
    let mut model = Model::new(width.div_ceil(8));
    let columns = width.div_ceil(8);
    let mut plane = Plane::flat(width, height, 0);
    for block in 0..columns * height.div_ceil(8) {
        let mut values = [0_i32; 64];
        model.block(block % columns, &mut values, &mut coder);
        let pixels = inverse(&values, step);
        let (left, top) = (block % columns * 8, block / columns * 8);
        for y in top..(top + 8).min(height) {
            for x in left..(left + 8).min(width) {
                plane.data[y * width + x] = pixels[(y - top) * 8 + x - left];
            }
        }
    }
    Some(plane)
}

/// Size of the rounding of coefficient `i`.
fn step_of(step: usize, i: usize) -> f32 {
    STEPS[step] * (1.0 + 0.22 * (i / 8 + i % 8) as f32)
}

fn forward(plane: &Plane) -> Vec<[f32; 64]> {
    let mut out = Vec::new();
    for top in (0..plane.height).step_by(8) {
        for left in (0..plane.width).step_by(8) {
            let mut block = [0.0_f32; 64];
            for (i, value) in block.iter_mut().enumerate() {
                let y = (top + i / 8).min(plane.height - 1);
                let x = (left + i % 8).min(plane.width - 1);
                *value = f32::from(plane.data[y * plane.width + x]) - 128.0;
            }
            let mut half = [0.0_f32; 64];
            for (i, value) in half.iter_mut().enumerate() {
                *value = (0..8).map(|x| block[i / 8 * 8 + x] * COSINES[i % 8][x]).sum();
            }
            for (i, value) in block.iter_mut().enumerate() {
                *value = (0..8).map(|y| half[y * 8 + i % 8] * COSINES[i / 8][y]).sum();
            }
            out.push(block);
        }
    }
    out
}

fn inverse(values: &[i32; 64], step: usize) -> [u8; 64] {
    let cosines = &*COSINES;
    // Most values are 0 and add nothing. Columns first, each as a row of its own.
    let mut columns = [[0.0_f32; 8]; 8];
    for (i, value) in values.iter().enumerate().filter(|(_, value)| **value != 0) {
        add(&mut columns[i % 8], *value as f32 * step_of(step, i), &cosines[i / 8]);
    }
    let mut out = [0_u8; 64];
    for (y, out) in out.chunks_exact_mut(8).enumerate() {
        let mut row = [0.0_f32; 8];
        for (column, cosines) in columns.iter().zip(cosines) {
            add(&mut row, column[y], cosines);
        }
        for (out, value) in out.iter_mut().zip(row) {
            *out = (value + 128.5).clamp(0.0, 255.0) as u8;
        }
    }
    out
}

/// Adds `times` the wave to the row.
fn add(row: &mut [f32; 8], times: f32, wave: &[f32; 8]) {
    row.iter_mut().zip(wave).for_each(|(r, w)| *r += times * w);
}

fn write(blocks: &[[f32; 64]], columns: usize, step: usize) -> Vec<u8> {
    let mut coder = Encoder { low: 0, high: u32::MAX, bytes: vec![step as u8] };
    let mut model = Model::new(columns);
    for (index, block) in blocks.iter().enumerate() {
        let mut values = [0_i32; 64];
        for (i, value) in values.iter_mut().enumerate() {
            // Rounding towards zero by a sixth saves bytes where they show least.
            let scaled = block[i] / step_of(step, i);
            let bias = if i == 0 { 0.5 } else { 0.34 };
            *value = (scaled.abs() + bias) as i32 * if scaled < 0.0 { -1 } else { 1 };
        }
        model.block(index % columns, &mut values, &mut coder);
    }
    coder.finish()
}

/// Codes one bit with the probability of a one, in 4,096ths; a decoder ignores `bit`.
trait Coder {
    fn code(&mut self, bit: bool, ones: u16) -> bool;
}

/// What is learned on the way, the same in writing and reading.
struct Model {
    row: Vec<i32>,
    left: i32,
    dc: [u16; 64],
    last: [u16; 64],
    zero: [u16; 64 * 3],
    size: [u16; 4 * 16],
    above: i32,
}

impl Model {
    fn new(columns: usize) -> Self {
        Self {
            row: vec![0; columns],
            left: 0,
            dc: [2048; 64],
            last: [2048; 64],
            zero: [2048; 64 * 3],
            size: [2048; 4 * 16],
            above: 0,
        }
    }

    /// Writes `values`, or fills them.
    fn block(&mut self, column: usize, values: &mut [i32; 64], coder: &mut impl Coder) {
        self.above = self.row[column];
        let guess = match column {
            0 => self.above,
            _ => (self.left + self.above) / 2,
        };
        values[0] = guess + signed(values[0] - guess, &mut self.dc, coder);
        self.row[column] = values[0];
        self.left = values[0];
        let end = (0..64).rev().find(|k| values[ORDER[*k]] != 0).unwrap_or(0);
        let mut node = 1;
        for shift in (0..6).rev() {
            let bit = learn(&mut self.last[node], end >> shift & 1 == 1, coder);
            node = node * 2 + usize::from(bit);
        }
        let end = node - 64;
        let mut before = [1_i32; 2];
        for k in 1..=end {
            let value = &mut values[ORDER[k]];
            let context = before.iter().filter(|v| **v != 0).count();
            let empty = k < end && learn(&mut self.zero[k * 3 + context], *value == 0, coder);
            if empty {
                *value = 0;
            } else {
                let band =
                    &mut self.size[usize::from(k > 2) * 16 + usize::from(k > 9) * 16..][..16];
                let size = magnitude(value.abs().max(1) - 1, band, coder) + 1;
                let negative = coder.code(*value < 0, 2048);
                *value = if negative { -size } else { size };
            }
            before = [before[1], *value];
        }
    }
}

/// A whole number: zero flag, sign, size.
fn signed(value: i32, contexts: &mut [u16; 64], coder: &mut impl Coder) -> i32 {
    let (first, rest) = contexts.split_at_mut(1);
    if learn(&mut first[0], value == 0, coder) {
        return 0;
    }
    let negative = coder.code(value < 0, 2048);
    let size = magnitude(value.abs().max(1) - 1, &mut rest[..16], coder) + 1;
    if negative { -size } else { size }
}

/// A number from 0: its length in bits in unary, then the bits. At most 14 bits.
fn magnitude(value: i32, contexts: &mut [u16], coder: &mut impl Coder) -> i32 {
    let value = (value + 1).min(1 << 14);
    let length = value.ilog2() as usize;
    let mut bits = 0;
    while bits < 14 && learn(&mut contexts[bits], bits < length, coder) {
        bits += 1;
    }
    let mut out = 1;
    for shift in (0..bits).rev() {
        out = out * 2 + i32::from(coder.code(value >> shift & 1 == 1, 2048));
    }
    out - 1
}

fn learn(ones: &mut u16, bit: bool, coder: &mut impl Coder) -> bool {
    let bit = coder.code(bit, *ones);
    *ones = if bit { *ones + ((4096 - *ones) >> 4) } else { *ones - (*ones >> 4) };
    *ones = (*ones).clamp(32, 4064);
    bit
}

fn split(low: u32, high: u32, ones: u16) -> u32 {
    let range = u64::from(high - low);
    low + (range * u64::from(ones) / 4096) as u32
}

struct Encoder {
    low: u32,
    high: u32,
    bytes: Vec<u8>,
}

impl Encoder {
    fn finish(mut self) -> Vec<u8> {
        // One byte inside the interval is enough: the reader sees zeros behind the end.
        self.bytes.extend((self.low.saturating_add(0x00FF_FFFF) >> 24).to_be_bytes().last());
        while self.bytes.len() > 1 && self.bytes.last() == Some(&0) {
            self.bytes.pop();
        }
        self.bytes
    }
}

impl Coder for Encoder {
    fn code(&mut self, bit: bool, ones: u16) -> bool {
        let middle = split(self.low, self.high, ones);
        if bit {
            self.high = middle;
        } else {
            self.low = middle + 1;
        }
        while (self.low ^ self.high) >> 24 == 0 {
            self.bytes.push((self.low >> 24) as u8);
            self.low <<= 8;
            self.high = self.high << 8 | 255;
        }
        bit
    }
}

struct Decoder<'a> {
    low: u32,
    high: u32,
    value: u32,
    rest: std::slice::Iter<'a, u8>,
}

impl<'a> Decoder<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        let mut decoder = Self { low: 0, high: u32::MAX, value: 0, rest: bytes.iter() };
        (0..4).for_each(|_| decoder.shift());
        decoder
    }

    fn shift(&mut self) {
        self.value = self.value << 8 | u32::from(self.rest.next().copied().unwrap_or(0));
    }
}

impl Coder for Decoder<'_> {
    fn code(&mut self, _bit: bool, ones: u16) -> bool {
        let middle = split(self.low, self.high, ones);
        let bit = self.value <= middle;
        if bit {
            self.high = middle;
        } else {
            self.low = middle + 1;
        }
        while (self.low ^ self.high) >> 24 == 0 {
            self.low <<= 8;
            self.high = self.high << 8 | 255;
            self.shift();
        }
        bit
    }
}
