//! The PDQ hash and its eight orientations.
//!
//! Follows the reference implementation of ThreatExchange (luma, two box filters each way down to
//! 64x64, 16x16 DCT-II coefficients against their median). Pictures over 512 pixels are reduced
//! first, as its loaders do, here by exact integer area averages, so that the result is the same
//! on every machine. Floats are added in one fixed order; cosines come from `libm`.
#![allow(clippy::indexing_slicing, reason = "arrays of fixed size, indices from their own loops")]

use super::Fingerprint;
use crate::pixels::Picture;

const SIDE: usize = 64;
const COEFFICIENTS: usize = 16;
const LARGEST: usize = 512;

/// Hamming distance of two hashes, 0..256.
#[must_use]
pub fn distance(a: &[u8; 32], b: &[u8; 32]) -> u16 {
    a.iter().zip(b).map(|(a, b)| (a ^ b).count_ones() as u16).sum()
}

/// Hash in the picture's own orientation, with its quality.
#[must_use]
pub fn fingerprint(picture: &Picture) -> Fingerprint {
    let spectrum = Luma::of(picture).spectrum();
    Fingerprint { pdq: hash(&spectrum.coefficients), quality: spectrum.quality }
}

/// Fingerprint of the picture, and the hashes of its eight orientations, each with whether it is a
/// mirrored one.
///
/// The reference's filter is not symmetric, so a mirrored picture has another hash than the mirrored
/// spectrum says (by up to 40 bits on pictures with fine detail). So the four mirrors are filtered
/// anew; turns are their transposes, which the filter does respect.
#[must_use]
pub fn orientations(picture: &Picture) -> (Fingerprint, [([u8; 32], bool); 8]) {
    let luma = Luma::of(picture);
    let spectra: [Spectrum; 4] =
        std::array::from_fn(|index| luma.mirrored(index & 1 != 0, index & 2 != 0).spectrum());
    let own = Fingerprint { pdq: hash(&spectra[0].coefficients), quality: spectra[0].quality };
    let hashes = std::array::from_fn(|index| {
        let coefficients = &spectra[index & 3].coefficients;
        let mirrored = matches!(index & 3, 1 | 2);
        if index < 4 {
            return (hash(coefficients), mirrored);
        }
        let transposed = std::array::from_fn(|i| std::array::from_fn(|j| coefficients[j][i]));
        (hash(&transposed), !mirrored)
    });
    (own, hashes)
}

type Coefficients = [[f32; COEFFICIENTS]; COEFFICIENTS];

/// The low DCT coefficients of a picture, and its quality.
struct Spectrum {
    coefficients: Coefficients,
    quality: u8,
}

/// Luma in 0..255, at most 512 pixels a side.
struct Luma {
    values: Vec<f32>,
    width: usize,
    height: usize,
}

impl Luma {
    fn of(picture: &Picture) -> Self {
        let (values, width, height) = luma(picture);
        Self { values, width, height }
    }

    fn mirrored(&self, x: bool, y: bool) -> Self {
        let mut values = self.values.clone();
        if x {
            values.chunks_exact_mut(self.width).for_each(<[f32]>::reverse);
        }
        if y {
            values.reverse();
            values.chunks_exact_mut(self.width).for_each(<[f32]>::reverse);
        }
        Self { values, ..*self }
    }

    fn spectrum(self) -> Spectrum {
        let buffer = decimate(self.values, self.width, self.height);
        Spectrum { coefficients: dct(&buffer), quality: quality(&buffer) }
    }
}

/// Luma in 0..255, reduced by area averages to at most 512 pixels a side.
fn luma(picture: &Picture) -> (Vec<f32>, usize, usize) {
    let (width, height) = (picture.width as usize, picture.height as usize);
    let (out_width, out_height) = (width.min(LARGEST), height.min(LARGEST));
    let columns: Vec<usize> = (0..width).map(|x| x * out_width / width).collect();
    let mut sums = vec![[0u32; 4]; out_width];
    let mut out = Vec::with_capacity(out_width * out_height);
    let mut rows = picture.rgb.chunks_exact(width * 3).enumerate().peekable();
    while let Some((y, row)) = rows.next() {
        let target = y * out_height / height;
        for (pixel, column) in row.chunks_exact(3).zip(&columns) {
            let cell = &mut sums[*column];
            cell[0] += u32::from(pixel[0]);
            cell[1] += u32::from(pixel[1]);
            cell[2] += u32::from(pixel[2]);
            cell[3] += 1;
        }
        if rows.peek().is_none_or(|(next, _)| next * out_height / height != target) {
            for cell in &mut sums {
                let count = cell[3].max(1) as f32;
                let [r, g, b] = [cell[0] as f32, cell[1] as f32, cell[2] as f32];
                out.push((0.299 * r + 0.587 * g + 0.114 * b) / count);
                *cell = [0; 4];
            }
        }
    }
    out.resize(out_width * out_height, 0.0);
    (out, out_width, out_height)
}

/// Two passes of a box filter in each direction (a tent), then the centres of 64x64 cells.
fn decimate(mut luma: Vec<f32>, width: usize, height: usize) -> [[f32; SIDE]; SIDE] {
    let window = |size: usize| size.div_ceil(2 * SIDE);
    let mut other = vec![0.0; luma.len()];
    for _ in 0..2 {
        for y in 0..height {
            let range = y * width..(y + 1) * width;
            box_filter(&luma[range.clone()], &mut other[range], 1, width, window(width));
        }
        for x in 0..width {
            box_filter(&other[x..], &mut luma[x..], width, height, window(height));
        }
    }
    std::array::from_fn(|i| {
        let y = ((i * 2 + 1) * height) / (2 * SIDE);
        std::array::from_fn(|j| luma[y * width + ((j * 2 + 1) * width) / (2 * SIDE)])
    })
}

/// Running mean over `window` samples, cut at the ends, of `count` samples `stride` apart.
fn box_filter(input: &[f32], output: &mut [f32], stride: usize, count: usize, window: usize) {
    let half = (window + 2) / 2;
    let ahead = half.saturating_sub(1).min(count);
    let (mut sum, mut size) = (0.0f32, 0.0f32);
    for i in 0..ahead {
        sum += input[i * stride];
        size += 1.0;
    }
    for i in 0..count {
        if i + ahead < count {
            sum += input[(i + ahead) * stride];
            size += 1.0;
        }
        if i + ahead >= window {
            sum -= input[(i + ahead - window) * stride];
            size -= 1.0;
        }
        output[i * stride] = sum / size.max(1.0);
    }
}

/// Sum of quantised gradients, scaled so that 100 stands for a picture full of detail.
fn quality(buffer: &[[f32; SIDE]; SIDE]) -> u8 {
    let step = |a: f32, b: f32| (((a - b) * 100.0) / 255.0) as i32;
    let mut sum = 0;
    for i in 0..SIDE {
        for j in 0..SIDE {
            if i + 1 < SIDE {
                sum += step(buffer[i][j], buffer[i + 1][j]).abs();
            }
            if j + 1 < SIDE {
                sum += step(buffer[i][j], buffer[i][j + 1]).abs();
            }
        }
    }
    u8::try_from((sum / 90).min(100)).unwrap_or(100)
}

/// Frequencies 1 to 16 of the two-dimensional DCT-II.
fn dct(buffer: &[[f32; SIDE]; SIDE]) -> Coefficients {
    let scale = libm::sqrtf(2.0 / SIDE as f32);
    let basis: [[f32; SIDE]; COEFFICIENTS] = std::array::from_fn(|i| {
        std::array::from_fn(|j| {
            let angle = std::f64::consts::PI / 2.0 / SIDE as f64 * ((i + 1) * (2 * j + 1)) as f64;
            scale * libm::cos(angle) as f32
        })
    });
    let mut half = [[0.0f32; SIDE]; COEFFICIENTS];
    for (i, row) in half.iter_mut().enumerate() {
        for (j, value) in row.iter_mut().enumerate() {
            *value = (0..SIDE).fold(0.0, |sum, k| sum + basis[i][k] * buffer[k][j]);
        }
    }
    std::array::from_fn(|i| {
        std::array::from_fn(|j| (0..SIDE).fold(0.0, |sum, k| sum + half[i][k] * basis[j][k]))
    })
}

/// Each coefficient above the median gives a one; the first coefficient is the last bit.
fn hash(coefficients: &Coefficients) -> [u8; 32] {
    let mut sorted: Vec<f32> = coefficients.iter().flatten().copied().collect();
    sorted.sort_by(f32::total_cmp);
    let median = sorted[sorted.len() / 2 - 1];
    let mut hash = [0u8; 32];
    for (index, value) in coefficients.iter().flatten().enumerate() {
        if *value > median {
            hash[31 - index / 8] |= 1 << (index % 8);
        }
    }
    hash
}
