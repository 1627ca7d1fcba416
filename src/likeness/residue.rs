//! What one map leaves between the upload and the catalogue photo: places and light.
//!
//! A processed copy lies on the photo to a fraction of a pixel everywhere, and its brightness is a
//! function of the photo's. A second photograph of the same object was taken from another place and
//! in another light: each part is shifted a little on its own, and lit on its own.

// Indices are bounded by the planes' equal sizes.
#![allow(clippy::indexing_slicing)]

use super::order;
use super::plane::Plane;

/// Side of a block, in pixels.
const BLOCK: usize = 16;
/// Distance of blocks.
const STRIDE: usize = 8;
/// Fits of the tone curve, each with the weights that the one before gives.
const FITS: usize = 4;

/// What is left between two aligned pictures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Residue {
    /// Shift across the edges that half of the texture stays below, in pixels of the thumbnail.
    pub(super) shift_50: f32,
    /// Share of the difference that shifts of the blocks explain.
    pub(super) explained: f32,
    /// Middle distance of the blocks' brightness from one tone curve, in levels.
    pub(super) light: f32,
    /// The same of the blocks that agree, so that a plain background counts for nothing.
    pub(super) lit: f32,
    /// Spread of the blocks' contrast ratio: logarithm of the upper quartile by the lower.
    pub(super) gain: f32,
}

/// What is assumed where too few blocks can be measured: no evidence for either side.
const UNKNOWN: Residue =
    Residue { shift_50: 0.25, explained: 0.25, light: 0.0, lit: 255.0, gain: 0.25 };

/// One block that both pictures show.
struct Block {
    /// Mean brightness in both.
    mean: (f32, f32),
    /// Deviation in the catalogue photo.
    texture: f32,
    /// Correlation.
    z: f32,
    /// Deviation in the upload by that in the catalogue photo.
    ratio: f32,
    /// Shift across the edges, in pixels.
    shift: f32,
    /// Squared difference, and the part of it that the shift explains.
    energy: (f32, f32),
}

/// Measures what is left between `own` and the upload's view `seen`, both smoothed, where `inside`.
pub(super) fn measure(own: &Plane, seen: &Plane, inside: &[bool]) -> Residue {
    let mut blocks = Vec::new();
    for y in (1..own.height.saturating_sub(BLOCK)).step_by(STRIDE) {
        for x in (1..own.width.saturating_sub(BLOCK)).step_by(STRIDE) {
            blocks.extend(block(own, seen, inside, x, y));
        }
    }
    let mut out = Residue { light: light(&blocks).unwrap_or(UNKNOWN.light), ..UNKNOWN };
    blocks.retain(|b| b.texture > 3.0 && b.z > 0.4);
    if blocks.len() < 6 {
        return out;
    }
    out.lit = light(&blocks).unwrap_or(UNKNOWN.lit);
    let weight = |b: &Block| b.texture.min(25.0);
    let shifts = blocks.iter().map(|b| (b.shift, weight(b)));
    [out.shift_50] = quantiles(shifts.collect(), [0.5]);
    let total: f32 = blocks.iter().map(|b| b.energy.0).sum();
    let explained: f32 = blocks.iter().map(|b| b.energy.1).sum();
    out.explained = explained / (total + 1.0);
    let ratios = blocks.iter().filter(|b| b.z > 0.7).map(|b| (b.ratio, weight(b)));
    let [low, high] = quantiles(ratios.collect(), [0.25, 0.75]);
    out.gain = libm::logf(high.max(0.01) / low.max(0.01));
    out
}

fn block(own: &Plane, seen: &Plane, inside: &[bool], x0: usize, y0: usize) -> Option<Block> {
    let w = own.width;
    let places = || (y0..y0 + BLOCK).flat_map(move |y| y * w + x0..y * w + x0 + BLOCK);
    if places().any(|at| !inside[at]) {
        return None;
    }
    let (mut sa, mut sb, mut aa, mut bb, mut ab) = (0_i32, 0_i32, 0_i32, 0_i32, 0_i32);
    for at in places() {
        let (a, b) = (i32::from(own.data[at]), i32::from(seen.data[at]));
        (sa, sb) = (sa + a, sb + b);
        (aa, bb, ab) = (aa + a * a, bb + b * b, ab + a * b);
    }
    let n = (BLOCK * BLOCK) as f32;
    let (ma, mb) = (sa as f32 / n, sb as f32 / n);
    let va = (aa as f32 / n - ma * ma).max(0.0);
    let vb = (bb as f32 / n - mb * mb).max(0.0);
    let z = (ab as f32 / n - ma * mb) / ((va + 4.0) * (vb + 4.0)).sqrt();
    let ratio = ((vb + 1.0) / (va + 1.0)).sqrt();
    let (mut xx, mut xy, mut yy, mut ex, mut ey, mut ee) = (0.0_f32, 0.0, 0.0, 0.0, 0.0, 0.0);
    let gain = 1.0 / ratio.max(0.1);
    for at in places() {
        let both = |i: usize| f32::from(own.data[i]) + gain * f32::from(seen.data[i]);
        let dx = 0.25 * (both(at + 1) - both(at - 1));
        let dy = 0.25 * (both(at + w) - both(at - w));
        let e = gain * (f32::from(seen.data[at]) - mb) - (f32::from(own.data[at]) - ma);
        (xx, xy, yy) = (xx + dx * dx, xy + dx * dy, yy + dy * dy);
        (ex, ey, ee) = (ex + dx * e, ey + dy * e, ee + e * e);
    }
    // The energy that the best shift takes away, by the gradients' own: a shift across the edges.
    let (cx, cy) = (xx + 8.0, yy + 8.0);
    let taken = (cy * ex * ex - 2.0 * xy * ex * ey + cx * ey * ey) / (cx * cy - xy * xy);
    let shift = (taken.max(0.0) / (xx + yy + 16.0)).sqrt();
    Some(Block {
        mean: (ma, mb),
        texture: va.sqrt(),
        z,
        ratio,
        shift,
        energy: (ee, taken.clamp(0.0, ee)),
    })
}

/// Middle distance of the upload's brightness from the best parabola over the photo's, blocks that
/// are far from it counting little: what was painted over does not change the light on the rest.
/// `None` where there are too few blocks.
fn light(blocks: &[Block]) -> Option<f32> {
    if blocks.len() < 12 {
        return None;
    }
    let mut weights = vec![1.0; blocks.len()];
    let mut middle = 0.0;
    for _ in 0..FITS {
        let fit = parabola(blocks, &weights)?;
        let misses: Vec<f32> = blocks.iter().map(|b| miss(b, &fit)).collect();
        [middle] = quantiles(misses.iter().map(|miss| (*miss, 1.0)).collect(), [0.5]);
        let bound = f64::from(2.0 * middle).max(1.0);
        for (weight, miss) in weights.iter_mut().zip(misses) {
            let ratio = f64::from(miss) / bound;
            *weight = 1.0 / (1.0 + ratio * ratio);
        }
    }
    Some(middle)
}

fn terms(b: &Block) -> [f64; 3] {
    let v = f64::from(b.mean.0) / 255.0;
    [1.0, v, v * v]
}

fn miss(b: &Block, fit: &[f64; 3]) -> f32 {
    let expected: f64 = terms(b).iter().zip(fit).map(|(t, f)| t * f).sum();
    (f64::from(b.mean.1) - expected).abs() as f32
}

fn parabola(blocks: &[Block], weights: &[f64]) -> Option<[f64; 3]> {
    let mut normal = [[0.0_f64; 3]; 3];
    let mut right = [0.0_f64; 3];
    for (b, weight) in blocks.iter().zip(weights) {
        let row = terms(b);
        for ((line, v), r) in normal.iter_mut().zip(row).zip(&mut right) {
            line.iter_mut().zip(row).for_each(|(n, u)| *n += weight * v * u);
            *r += weight * v * f64::from(b.mean.1);
        }
    }
    for (i, line) in normal.iter_mut().enumerate() {
        line[i] += 1e-3;
    }
    super::map::solve(normal, right)
}

/// Values that the given shares of the weight stay below.
fn quantiles<const N: usize>(mut values: Vec<(f32, f32)>, shares: [f32; N]) -> [f32; N] {
    order::rising(&mut values, |(value, _)| u128::from(order::rank(*value)));
    let total: f32 = values.iter().map(|(_, w)| w).sum();
    shares.map(|share| {
        let mut below = 0.0;
        let reached = values.iter().find(|(_, w)| {
            below += w;
            below >= share * total
        });
        reached.map_or(0.0, |(v, _)| *v)
    })
}
