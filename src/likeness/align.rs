//! Sub-pixel alignment of the upload to a catalogue thumbnail.
//!
//! Gauss-Newton in the inverse compositional form (Baker and Matthews 2004): gradients are those of
//! the thumbnail and are computed once; residuals are weighted down where they are large, so that
//! painted damage and stickers do not pull the map. Gain and offset are taken from the weighted
//! means of every step. Fixed order of additions, no platform functions.

// Indices are bounded by the planes' equal sizes.
#![allow(clippy::indexing_slicing, clippy::needless_range_loop)]

use super::map::{Map, solve};
use super::plane::Plane;
use super::warp::Pyramid;

/// A thumbnail prepared for alignment at one size.
#[derive(Clone, Debug)]
pub(super) struct Target {
    /// Blurred thumbnail.
    plane: Plane,
    /// Pixels with a gradient: index and derivatives.
    edges: Vec<(u32, f32, f32)>,
}

impl Target {
    pub(super) fn new(plane: &Plane) -> Self {
        let plane = plane.blurred();
        let (w, h) = (plane.width, plane.height);
        let mut edges = Vec::new();
        for y in 1..h.saturating_sub(1) {
            for x in 1..w.saturating_sub(1) {
                let at = y * w + x;
                let v = |i: usize| f32::from(plane.data[i]);
                let dx = (v(at + 1) - v(at - 1)) * 0.5;
                let dy = (v(at + w) - v(at - w)) * 0.5;
                if dx.abs() + dy.abs() > 1.5 {
                    edges.push((at as u32, dx, dy));
                }
            }
        }
        Self { plane, edges }
    }
}

/// Which maps are allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Motion {
    Affine,
    Projective,
}

/// `map` after at most `steps` steps; the last one that did not leave the plausible range.
pub(super) fn refine(
    target: &Target,
    upload: &Pyramid,
    map: &Map,
    motion: Motion,
    steps: usize,
) -> Map {
    let mut best = *map;
    for _ in 0..steps {
        let Some((next, moved)) = step(target, upload, &best, motion) else { break };
        let (w, h) = (target.plane.width as f64, target.plane.height as f64);
        if !next.is_plausible(w, h, 0.1, 30.0) {
            break;
        }
        best = next;
        if moved < 0.01 {
            break;
        }
    }
    best
}

/// One step: the new map and how far it moved the corners, in thumbnail pixels.
fn step(target: &Target, upload: &Pyramid, map: &Map, motion: Motion) -> Option<(Map, f64)> {
    let plane = &target.plane;
    let (w, h) = (plane.width, plane.height);
    let view = upload.view(map, w, h);
    let seen = view.plane.blurred();
    let inside: Vec<&(u32, f32, f32)> =
        target.edges.iter().filter(|(at, _, _)| view.inside[*at as usize]).collect();
    if inside.len() < 60 {
        return None;
    }
    let (gain, offset, level) = tone(plane, &seen, &inside);
    // Centred and scaled coordinates keep the equations well conditioned.
    let half = w.max(h) as f32 / 2.0;
    let (cx, cy) = (w as f32 / 2.0, h as f32 / 2.0);
    let bound = 1.0 / (2.0 * level).max(4.0);
    let mut normal = [[0.0_f64; 8]; 8];
    let mut right = [0.0_f64; 8];
    for (at, dx, dy) in inside {
        let at = *at as usize;
        let error = gain * f32::from(seen.data[at]) + offset - f32::from(plane.data[at]);
        let ratio = error * bound;
        let weight = 1.0 / (1.0 + ratio * ratio);
        let x = ((at % w) as f32 + 0.5 - cx) / half;
        let y = ((at / w) as f32 + 0.5 - cy) / half;
        let along = dx * x + dy * y;
        let row = [dx * x, dx * y, *dx, dy * x, dy * y, *dy, -along * x, -along * y];
        for (i, (line, r)) in normal.iter_mut().zip(&mut right).enumerate() {
            let scaled = row[i] * weight;
            *r += f64::from(scaled * error);
            for (n, v) in line.iter_mut().zip(&row).take(i + 1) {
                *n += f64::from(scaled * v);
            }
        }
    }
    for i in 0..8 {
        for j in i + 1..8 {
            normal[i][j] = normal[j][i];
        }
        normal[i][i] *= 1.0001;
    }
    let p = match motion {
        Motion::Projective => solve(normal, right)?,
        Motion::Affine => {
            let part: [[f64; 6]; 6] =
                std::array::from_fn(|i| std::array::from_fn(|j| normal[i][j]));
            let p = solve(part, std::array::from_fn(|i| right[i]))?;
            [p[0], p[1], p[2], p[3], p[4], p[5], 0.0, 0.0]
        }
    };
    // The unknowns are displacements in pixels; the map is in coordinates of half a side.
    let moved = p.iter().map(|v| v.abs()).fold(0.0, f64::max);
    if moved.is_nan() || moved >= 0.5 * f64::from(half) {
        return None;
    }
    let p = p.map(|v| v / f64::from(half));
    let change = Map([[1.0 + p[0], p[1], p[2]], [p[3], 1.0 + p[4], p[5]], [p[6], p[7], 1.0]]);
    let half = f64::from(half);
    let inner =
        Map::shift(-f64::from(cx), -f64::from(cy)).then(&Map::scale(1.0 / half, 1.0 / half));
    let outer = Map::scale(half, half).then(&Map::shift(f64::from(cx), f64::from(cy)));
    let next = inner.then(&change.inverse()?).then(&outer).then(map).normalised();
    Some((next, moved))
}

/// Gain and offset that take the upload's values to the thumbnail's, and the mean error left.
fn tone(plane: &Plane, seen: &Plane, at: &[&(u32, f32, f32)]) -> (f32, f32, f32) {
    let value = |p: &Plane, at: u32| f64::from(p.data[at as usize]);
    let n = at.len() as f64;
    let (mut sa, mut sb, mut aa, mut bb, mut ab) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for (i, _, _) in at {
        let (a, b) = (value(plane, *i), value(seen, *i));
        sa += a;
        sb += b;
        aa += a * a;
        bb += b * b;
        ab += a * b;
    }
    let va = (aa - sa * sa / n).max(1.0);
    let vb = (bb - sb * sb / n).max(1.0);
    let cov = ab - sa * sb / n;
    // Between the two regressions, so that a bad start does not shrink the gain to nothing.
    let gain = (va / vb).sqrt() * (0.5 + 0.5 * (cov / (va * vb).sqrt()).max(0.0));
    let offset = (sa - gain * sb) / n;
    let mut level = 0.0;
    for (i, _, _) in at {
        level += (gain * value(seen, *i) + offset - value(plane, *i)).abs();
    }
    (gain as f32, offset as f32, (level / n) as f32)
}
