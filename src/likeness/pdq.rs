//! The PDQ hash of ThreatExchange and its eight orientations.
//!
//! Steps of the reference: luma of at most 512x512 pixels; two passes of a box filter in each
//! direction, as wide as half a cell; 64x64 samples; 16x16 DCT coefficients without the constant
//! ones; one bit for each, set above the median. All of it is linear up to the median, so the
//! filter and the sampling of one direction are one sparse table here ([`Sampler`]), in `f64` with
//! a fixed order of additions; cosines come from `libm`. The bits are the same on all platforms.
//!
//! Windows of even width make the reference filter lean to one side by up to a fifth of a cell.
//! Orientations taken from sign changes of the coefficients alone inherit that lean; here each
//! mirrored picture is sampled by the mirrored table, which gives the hash that the turned picture
//! itself would have.

// Every index below is bounded by the fixed sizes of the arrays it goes into.
#![allow(clippy::indexing_slicing)]

use super::luma::{Luma, reduce};
use super::order;
use crate::pixels::Picture;

/// Side of the sampled luma.
const SIDE: usize = 64;
/// Side of the block of coefficients.
const COEFFICIENTS: usize = 16;
/// Pictures with a shorter side have no hash, as in the reference.
const MIN_SIDE: usize = 5;

type Samples = [[f64; SIDE]; SIDE];
type Block = [[f64; COEFFICIENTS]; COEFFICIENTS];

/// A PDQ hash with its quality.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hash {
    /// 256 bits, most significant first as in the reference implementation's hexadecimal form.
    pub pdq: [u8; 32],
    /// 0..100; below 50 the hash of a flat picture matches too much.
    pub quality: u8,
}

/// The hash of a picture in one of its eight orientations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Oriented {
    /// The hash, as in [`Hash::pdq`].
    pub pdq: [u8; 32],
    /// Whether the orientation is a mirrored one.
    pub mirrored: bool,
}

/// The hash and its quality; zeros for a picture with a side under 5 pixels.
#[must_use]
pub fn hash(picture: &Picture) -> Hash {
    all(picture).0
}

/// The hash with its quality, and the hashes of all eight orientations of the picture: the four
/// that keep rows as rows (as it is, mirrored left to right, top to bottom, both), then the same
/// four with rows and columns swapped.
#[must_use]
pub fn all(picture: &Picture) -> (Hash, [Oriented; 8]) {
    let mut oriented = [Oriented { pdq: [0; 32], mirrored: false }; 8];
    let luma = reduce(picture);
    if luma.width < MIN_SIDE || luma.height < MIN_SIDE {
        return (Hash { pdq: [0; 32], quality: 0 }, oriented);
    }
    let rows = Sampler::new(luma.height);
    let across = Sampler::new(luma.width);
    let cosines = cosines();
    let mut quality = 0;
    for (flip_x, columns) in [(false, across.clone()), (true, across.mirrored())] {
        let narrow = sample_columns(&luma, &columns);
        for (flip_y, rows) in [(false, rows.clone()), (true, rows.mirrored())] {
            let samples = sample_rows(&narrow, &rows);
            if !flip_x && !flip_y {
                quality = gradient_quality(&samples);
            }
            let block = dct(&samples, &cosines);
            let index = usize::from(flip_x) + 2 * usize::from(flip_y);
            let mirrored = flip_x != flip_y;
            oriented[index] = Oriented { pdq: bits(&block), mirrored };
            oriented[index + 4] = Oriented { pdq: bits(&transposed(&block)), mirrored: !mirrored };
        }
    }
    (Hash { pdq: oriented[0].pdq, quality }, oriented)
}

/// Number of bits in which two hashes differ, 0..=256.
#[must_use]
pub fn distance(a: &[u8; 32], b: &[u8; 32]) -> u16 {
    a.iter().zip(b).map(|(a, b)| (a ^ b).count_ones() as u16).sum()
}

/// For each of the 64 samples of one direction, the first pixel it takes from and the weights.
#[derive(Clone)]
struct Sampler {
    length: usize,
    taps: Vec<(usize, Vec<f64>)>,
}

impl Sampler {
    /// Two box filters of the reference's width over `length` pixels, then samples at the middle
    /// of each 64th.
    fn new(length: usize) -> Self {
        let window = length.div_ceil(2 * SIDE);
        let ahead = window.div_euclid(2) + 1;
        // First and last pixel under the window at `at`, cut at both ends.
        let span =
            |at: usize| ((at + ahead).saturating_sub(window), (at + ahead - 1).min(length - 1));
        let taps = (0..SIDE)
            .map(|i| {
                let (first, last) = span((2 * i + 1) * length / (2 * SIDE));
                let (start, end) = (span(first).0, span(last).1);
                let mut weights = vec![0.0; end - start + 1];
                for middle in first..=last {
                    let (from, to) = span(middle);
                    let share = 1.0 / ((last - first + 1) * (to - from + 1)) as f64;
                    weights[from - start..=to - start].iter_mut().for_each(|w| *w += share);
                }
                (start, weights)
            })
            .collect();
        Self { length, taps }
    }

    /// The table for the picture read from its other end.
    fn mirrored(&self) -> Self {
        let turn = |(start, weights): &(usize, Vec<f64>)| {
            (self.length - start - weights.len(), weights.iter().rev().copied().collect())
        };
        Self { length: self.length, taps: self.taps.iter().map(turn).collect() }
    }
}

fn sample_columns(luma: &Luma, sampler: &Sampler) -> Vec<[f64; SIDE]> {
    luma.values
        .chunks_exact(luma.width)
        .map(|row| {
            let mut out = [0.0; SIDE];
            for (value, (start, weights)) in out.iter_mut().zip(&sampler.taps) {
                *value = row[*start..].iter().zip(weights).map(|(v, w)| v * w).sum();
            }
            out
        })
        .collect()
}

fn sample_rows(rows: &[[f64; SIDE]], sampler: &Sampler) -> Samples {
    let mut out = [[0.0; SIDE]; SIDE];
    for (target, (start, weights)) in out.iter_mut().zip(&sampler.taps) {
        for (row, weight) in rows[*start..].iter().zip(weights) {
            target.iter_mut().zip(row).for_each(|(t, v)| *t += v * weight);
        }
    }
    out
}

/// Sum of the steps between neighbours, each in whole hundredths of the range, over 90.
fn gradient_quality(samples: &Samples) -> u8 {
    let step = |a: f64, b: f64| ((a - b) * 100.0 / 255.0).abs() as u32;
    let mut sum = 0;
    for (y, row) in samples.iter().enumerate() {
        for (x, value) in row.iter().enumerate() {
            if let Some(below) = samples.get(y + 1) {
                sum += step(*value, below[x]);
            }
            if let Some(right) = row.get(x + 1) {
                sum += step(*value, *right);
            }
        }
    }
    (sum / 90).min(100) as u8
}

/// Row `k` holds the cosine of frequency `k + 1`, 1..=16, at the 64 samples.
fn cosines() -> [[f64; SIDE]; COEFFICIENTS] {
    let table: [f64; 4 * SIDE] =
        std::array::from_fn(|i| libm::cos(std::f64::consts::PI * i as f64 / (2 * SIDE) as f64));
    // The common factor sqrt(2 / 64) of the reference is left out: it moves no bit.
    std::array::from_fn(|k| std::array::from_fn(|x| table[(k + 1) * (2 * x + 1) % (4 * SIDE)]))
}

fn dct(samples: &Samples, cosines: &[[f64; SIDE]; COEFFICIENTS]) -> Block {
    let mut narrow = [[0.0; SIDE]; COEFFICIENTS];
    for (target, weights) in narrow.iter_mut().zip(cosines) {
        for (row, weight) in samples.iter().zip(weights) {
            target.iter_mut().zip(row).for_each(|(t, v)| *t += v * weight);
        }
    }
    narrow.map(|row| std::array::from_fn(|j| row.iter().zip(&cosines[j]).map(|(v, w)| v * w).sum()))
}

fn transposed(block: &Block) -> Block {
    std::array::from_fn(|i| std::array::from_fn(|j| block[j][i]))
}

/// Bit `16 i + j` is set where the coefficient of vertical frequency `i + 1` and horizontal
/// frequency `j + 1` is above the lower median; bit 255 comes first.
fn bits(block: &Block) -> [u8; 32] {
    let flat = block.as_flattened();
    let mut sorted = flat.to_vec();
    order::rising(&mut sorted, |value| {
        let bits = value.to_bits();
        u128::from(if bits >> 63 == 1 { !bits } else { bits | 1 << 63 })
    });
    let median = sorted[sorted.len() / 2 - 1];
    let mut out = [0_u8; 32];
    for (k, value) in flat.iter().enumerate() {
        if *value > median {
            out[31 - k / 8] |= 1 << (k % 8);
        }
    }
    out
}
