//! Search for a whole picture inside the other at several sizes, where keypoints find nothing:
//! smooth products, strong blur, small pictures.
//!
//! Both pictures are reduced to 28 pixels and stripped of their coarse part; the correlation of all
//! places and of eight sizes is taken in both directions, the catalogue photo in the upload
//! (screenshots, borders) and the upload in the catalogue photo (crops).

// Indices are bounded by the loops over places where the template fits.
#![allow(clippy::indexing_slicing)]

use super::map::Map;
use super::order;
use super::plane::Plane;

/// Longer side of the reduced pictures.
const SIDE: usize = 28;
/// Sizes that are tried, each 0.86 of the one before.
const SIZES: usize = 8;

/// A picture reduced to all sizes.
#[derive(Clone, Debug)]
pub(super) struct Ladder {
    width: usize,
    height: usize,
    sizes: Vec<Relief>,
}

/// A reduced picture without its coarse part.
#[derive(Clone, Debug)]
struct Relief {
    width: usize,
    height: usize,
    values: Vec<i16>,
    energy: i64,
}

/// A reduced picture with an empty margin that others are looked for in.
struct Field {
    width: usize,
    height: usize,
    values: Vec<i16>,
    /// Sums of the squares of all that lies above and left of a corner, `width + 1` a row.
    energies: Vec<i32>,
}

impl Ladder {
    pub(super) fn new(plane: &Plane) -> Self {
        let base = plane.fitted(4 * SIDE);
        let long = base.width.max(base.height) as f64;
        let mut side = (SIDE as f64).min(long);
        let sizes = (0..SIZES)
            .map(|_| {
                let scaled = |v: usize| ((v as f64 * side / long + 0.5) as usize).clamp(1, v);
                let relief = Relief::new(&base.reduced(scaled(base.width), scaled(base.height)));
                side *= 0.86;
                relief
            })
            .collect();
        Self { width: plane.width, height: plane.height, sizes }
    }
}

impl Relief {
    fn new(plane: &Plane) -> Self {
        let coarse = plane.blurred().blurred().blurred();
        let parts = plane.data.iter().zip(&coarse.data);
        let values: Vec<i16> = parts.map(|(p, c)| i16::from(*p) - i16::from(*c)).collect();
        let energy = values.iter().map(|v| i64::from(*v) * i64::from(*v)).sum();
        Self { width: plane.width, height: plane.height, values, energy }
    }

    /// The same with `margin` empty pixels on all sides.
    fn field(&self, margin: usize) -> Field {
        let width = self.width + 2 * margin;
        let height = self.height + 2 * margin;
        let mut values = vec![0; width * height];
        for (y, row) in self.values.chunks_exact(self.width).enumerate() {
            values[(y + margin) * width + margin..][..self.width].copy_from_slice(row);
        }
        let mut energies = vec![0; (width + 1) * (height + 1)];
        for (y, row) in values.chunks_exact(width).enumerate() {
            let mut sum = 0;
            for (x, v) in row.iter().enumerate() {
                sum += i32::from(*v) * i32::from(*v);
                let above = energies[y * (width + 1) + x + 1];
                energies[(y + 1) * (width + 1) + x + 1] = above + sum;
            }
        }
        Field { width, height, values, energies }
    }
}

impl Field {
    /// Best place of `small` in `self`: correlation and corner.
    fn best(&self, small: &Relief) -> Option<(f32, usize, usize)> {
        if small.width > self.width || small.height > self.height {
            return None;
        }
        if small.energy < (small.values.len() / 4) as i64 {
            return None;
        }
        let floor = small.values.len() as f32 * 0.25;
        let own = small.energy as f32 + floor;
        let mut best: Option<(f32, usize, usize)> = None;
        let columns = self.width - small.width + 1;
        let mut dots = vec![0_i32; columns];
        for y in 0..=self.height - small.height {
            dots.fill(0);
            for (row, part) in small.values.chunks_exact(small.width).enumerate() {
                let line = &self.values[(y + row) * self.width..][..self.width];
                for (x, v) in part.iter().enumerate() {
                    let places = dots.iter_mut().zip(&line[x..]);
                    places.for_each(|(dot, a)| *dot += i32::from(*a) * i32::from(*v));
                }
            }
            let corners = |y: usize| &self.energies[y * (self.width + 1)..];
            let (top, bottom) = (corners(y), corners(y + small.height));
            for (x, dot) in dots.iter().enumerate() {
                let right = x + small.width;
                let energy = bottom[right] - bottom[x] - top[right] + top[x];
                let z = *dot as f32 / ((energy as f32 + floor) * own).sqrt();
                if best.is_none_or(|(b, _, _)| z > b) {
                    best = Some((z, x, y));
                }
            }
        }
        best
    }
}

/// The best map in each direction, from the catalogue photo's pixels to the upload's, with a score
/// that sizes near the whole raise.
pub(super) fn search(catalogue: &Ladder, upload: &Ladder) -> Vec<(f32, Map)> {
    let mut out = Vec::new();
    for (outer, inner, upload_outside) in [(upload, catalogue, true), (catalogue, upload, false)] {
        let margin = if upload_outside { SIDE / 8 } else { SIDE / 16 };
        let Some(first) = outer.sizes.first() else { continue };
        let field = first.field(margin);
        let scale = first.width as f64 / outer.width as f64;
        let mut best: Option<(f32, Map)> = None;
        for (k, small) in inner.sizes.iter().enumerate().skip(usize::from(!upload_outside)) {
            let Some((z, x, y)) = field.best(small) else { continue };
            let weight = (0..k).fold(1.0_f32, |w, _| w * 0.86).sqrt();
            if best.is_some_and(|(b, _)| b >= z * weight) {
                continue;
            }
            let sx = small.width as f64 / inner.width as f64 / scale;
            let sy = small.height as f64 / inner.height as f64 / scale;
            let place = |v: usize| (v as f64 - margin as f64) / scale;
            let map = Map::scale(sx, sy).then(&Map::shift(place(x), place(y)));
            let map = if upload_outside { Some(map) } else { map.inverse() };
            best = map.map(|map| (z * weight, map)).or(best);
        }
        out.extend(best);
    }
    order::strongest_first(&mut out, |(z, _)| *z);
    out
}
