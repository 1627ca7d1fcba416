//! How a catalogue photo lies in an upload: whether a processed copy would lie like that.
//!
//! Programs resize, stretch, turn and crop; the frame of the photo stays a frame, and beyond it there
//! is nothing or a border. A camera that sees the same object again stands elsewhere: the map is
//! seldom a similarity, and the scene goes on beyond the frame.

// Indices are bounded by the view's size.
#![allow(clippy::indexing_slicing)]

use super::map::Map;
use super::warp::Pyramid;

/// Width of the strip around the frame that is looked at, in thumbnail pixels.
const STRIP: usize = 16;
/// Pixels next to the frame that are not: its own border.
const GAP: usize = 3;
/// Difference of neighbours above which the strip holds something.
const STEP: u8 = 5;
/// Difference of brightness across the frame that counts as a step.
const EDGE: i32 = 10;

/// How far the corners of `map` of a `width`x`height` picture are from those of the nearest
/// similarity or stretch along the sides, in pixels of the picture: root mean square.
pub(super) fn bend(map: &Map, width: f64, height: f64) -> f32 {
    let scale = map.scale_at(width / 2.0, height / 2.0).max(1e-9);
    let from = [(-width, -height), (width, -height), (width, height), (-width, height)]
        .map(|(x, y)| (x / 2.0, y / 2.0));
    let to = map.corners(width, height);
    let (mx, my) = middle(&to);
    let to = to.map(|(x, y)| (x - mx, y - my));
    let flip = if map.is_mirrored() { -1.0 } else { 1.0 };
    let mut sums = [0.0_f64; 8];
    for ((x, y), (u, v)) in from.iter().zip(to) {
        let x = x * flip;
        let parts = [x * x, y * y, x * u, y * v, y * u, x * v, u * u, v * v];
        sums.iter_mut().zip(parts).for_each(|(s, p)| *s += p);
    }
    let [xx, yy, xu, yv, yu, xv, uu, vv] = sums;
    let all = uu + vv;
    let (c, s) = (xu + yv, xv - yu);
    let similar = all - (c * c + s * s) / (xx + yy);
    let along = all - xu * xu / xx - yv * yv / yy;
    let across = all - yu * yu / yy - xv * xv / xx;
    let least = similar.min(along).min(across).max(0.0);
    ((least / 4.0).sqrt() / scale) as f32
}

/// `map` without what bends a `width`x`height` picture: shift, turn, and a scale along each side.
pub(super) fn straight(map: &Map, width: f64, height: f64) -> Map {
    let corners = map.corners(width, height);
    let (mx, my) = middle(&corners);
    let sides = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)];
    let [mut a, mut b, mut d, mut e] = [0.0; 4];
    for ((x, y), (u, v)) in sides.iter().zip(corners) {
        let (u, v) = ((u - mx) / (2.0 * width), (v - my) / (2.0 * height));
        (a, b) = (a + x * u, b + y * u * width / height);
        (d, e) = (d + x * v * height / width, e + y * v);
    }
    let (along, across) = (libm::hypot(a, d).max(1e-9), libm::hypot(b, e).max(1e-9));
    let flip = if map.is_mirrored() { -1.0 } else { 1.0 };
    let (c, s) = (a / along + flip * e / across, d / along - flip * b / across);
    let length = libm::hypot(c, s).max(1e-9);
    let (c, s) = (c / length, s / length);
    let turned = [[along * c, -flip * across * s, mx], [along * s, flip * across * c, my]];
    Map::shift(-width / 2.0, -height / 2.0).then(&Map::affine(turned))
}

fn middle(corners: &[(f64, f64); 4]) -> (f64, f64) {
    corners.iter().fold((0.0, 0.0), |m, p| (m.0 + p.0 / 4.0, m.1 + p.1 / 4.0))
}

/// What the upload shows along the frame of the photo, in shares.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Surround {
    /// Of the strip around the frame: something uneven.
    pub(super) beyond: f32,
    /// Of the frame's length: a step exactly there, as where a border or a screen begins.
    pub(super) framed: f32,
    /// Of the frame's length: the end of the upload exactly there.
    pub(super) flush: f32,
}

/// What is around the photo of `width`x`height` that lies in `upload` at `map`.
pub(super) fn surround(upload: &Pyramid, map: &Map, width: usize, height: usize) -> Surround {
    let (w, h) = (width + 2 * STRIP, height + 2 * STRIP);
    let shifted = Map::shift(-(STRIP as f64), -(STRIP as f64)).then(map);
    let view = upload.view(&shifted, w, h);
    let values = &view.plane.data;
    let outside = |x: usize, y: usize| {
        let (left, top) = (STRIP - GAP, STRIP - GAP);
        x < left || y < top || x >= w - left || y >= h - top
    };
    let (mut strip, mut uneven) = (0_u32, 0_u32);
    for y in 0..h - 1 {
        for x in 0..w - 1 {
            let at = y * w + x;
            if !outside(x, y) {
                continue;
            }
            strip += 1;
            if view.inside[at] && view.inside[at + 1] && view.inside[at + w] {
                let step = values[at].abs_diff(values[at + 1]);
                uneven += u32::from(step.max(values[at].abs_diff(values[at + w])) > STEP);
            }
        }
    }
    let (mut framed, mut flush) = (0_u32, 0_u32);
    // From a place on the frame, `out` is the distance of indices to the next pixel outwards.
    let mut side = |at: usize, out: isize| {
        let place = |steps: isize| at.wrapping_add_signed(out * steps);
        let value = |steps: isize| i32::from(values[place(steps)]);
        if !view.inside[place(-2)] {
        } else if !view.inside[place(3)] {
            flush += 1;
        } else if view.inside[place(6)] {
            let step = (value(3) - value(-2)).abs();
            let calm = (value(6) - value(3)).abs().max((value(-2) - value(-5)).abs());
            framed += u32::from(step >= EDGE && step >= 2 * calm);
        }
    };
    for x in STRIP..STRIP + width {
        side(STRIP * w + x, -(w as isize));
        side((STRIP + height - 1) * w + x, w as isize);
    }
    for y in STRIP..STRIP + height {
        side(y * w + STRIP, -1);
        side(y * w + STRIP + width - 1, 1);
    }
    let length = (2 * (width + height)) as f32;
    Surround {
        beyond: uneven as f32 / strip.max(1) as f32,
        framed: framed as f32 / length,
        flush: flush as f32 / length,
    }
}
