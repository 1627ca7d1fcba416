//! How far the upload, seen in the frame of the catalogue photo, agrees with it: the measurements
//! behind the score.
//!
//! Zero-mean normalised cross-correlation in small windows over the whole overlap, weighted by
//! texture. An honest photo of the same object agrees in places; only the same photograph agrees
//! nearly everywhere, background and silhouette included.

// Indices are bounded by the planes' equal sizes.
#![allow(clippy::indexing_slicing)]

use super::plane::Plane;
use super::residue;
use super::warp::View;

mod windows;

use windows::{Places, Window, correlate};

/// Measurements of one aligned pair. Shares are 0..1 of the texture's weight.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Agreement {
    /// Share of the texture of either picture that agrees above 0.7.
    pub either_70: f32,
    /// Likewise above 0.85.
    pub either_85: f32,
    /// Share of the catalogue photo's texture that agrees above 0.7.
    pub catalogue_70: f32,
    /// Likewise above 0.85.
    pub catalogue_85: f32,
    /// Likewise above 0.95.
    pub catalogue_95: f32,
    /// Share of the catalogue photo's plain parts that are plain in the upload.
    pub plain: f32,
    /// `either_70` at half size, where noise and screen patterns count less.
    pub half_either_70: f32,
    /// `catalogue_85` at half size.
    pub half_catalogue_85: f32,
    /// Correlation that 20 % of the catalogue photo's texture reach.
    pub best_20: f32,
    /// Correlation that 40 % reach.
    pub best_40: f32,
    /// Correlation that 60 % reach.
    pub best_60: f32,
    /// Mean correlation of fine detail.
    pub fine: f32,
    /// Share of fine detail that agrees above 0.6.
    pub fine_60: f32,
    /// Share of the catalogue photo's texture that the upload shows.
    pub coverage: f32,
    /// Share above 0.7 of windows inside the product, where the background is plain.
    pub inside_70: f32,
    /// Likewise above 0.85.
    pub inside_85: f32,
    /// Share of the frame whose windows lie inside the product.
    pub inside: f32,
    /// Cells of 8x8 with texture.
    pub cells: f32,
    /// Of these, cells that agree.
    pub agreeing_cells: f32,
    /// Shift left after alignment that half of the texture stays below, in thumbnail pixels.
    pub shift_50: f32,
    /// Share of the difference that small shifts explain.
    pub explained: f32,
    /// Middle distance of the brightness from one tone curve, in levels.
    pub light: f32,
    /// The same where the pictures have texture and agree; 255 where too little does.
    pub lit: f32,
    /// Spread of the contrast ratio.
    pub gain: f32,
    /// Distance of the map from a similarity or stretch, in thumbnail pixels.
    pub bend: f32,
    /// Share of the strip around the frame where the upload goes on.
    pub beyond: f32,
    /// Share of the frame where the upload has a step, as where a border begins.
    pub framed: f32,
    /// Share of the frame where the upload ends.
    pub flush: f32,
}

impl Agreement {
    /// A score 0..1 that needs no calibration: which of several maps of one photo is best.
    pub(super) fn raw(&self) -> f32 {
        let whole = 0.5 * self.either_70 + 0.5 * self.catalogue_70;
        whole.max(0.9 * self.inside_70) * (self.coverage / 0.3).min(1.0).sqrt()
    }
}

/// A thumbnail prepared for comparison at one size.
#[derive(Clone, Debug)]
pub(super) struct Face {
    smooth: Plane,
    /// Number of the product's pixels in each window, where the background is plain.
    product: Option<Vec<i32>>,
    /// Half width of a window: 6 at 192 pixels, in proportion below.
    radius: usize,
}

impl Face {
    pub(super) fn new(plane: &Plane, radius: usize) -> Self {
        let mut face = Self { smooth: plane.blurred(), product: None, radius };
        face.product = super::product::mask(plane).map(|product| face.counts(&product));
        face
    }

    pub(super) fn size(&self) -> (usize, usize) {
        (self.smooth.width, self.smooth.height)
    }

    /// The same, compared inside another product.
    pub(super) fn around(mut self, product: &[bool]) -> Self {
        self.product = Some(self.counts(product));
        self
    }

    fn window(&self) -> Window {
        let (width, height) = self.size();
        Window { width, height, radius: self.radius }
    }

    fn counts(&self, product: &[bool]) -> Vec<i32> {
        let w = self.smooth.width;
        let mut counts = Vec::with_capacity(product.len());
        let values = |y: usize, [row]: &mut [Vec<i32>; 1]| {
            row.iter_mut().zip(&product[y * w..]).for_each(|(v, p)| *v = i32::from(*p));
        };
        self.window().sums(values, |_, [sums]| counts.extend(sums));
        counts
    }

    /// Compares; `None` where the overlap is under 8 % of the frame. What [`Agreement::raw`] needs
    /// is there, the measurements of [`Face::look_closer`] are left at 0.
    pub(super) fn compare(&self, view: &View) -> Option<Agreement> {
        let seen = view.inside.iter().filter(|i| **i).count();
        if seen * 100 < view.inside.len() * 8 {
            return None;
        }
        let smooth = view.plane.blurred();
        let places = correlate(&self.smooth, &smooth, &view.inside, self.window());
        let mut out = Agreement::default();
        self.texture(&places, &mut out);
        self.product_windows(&places, &mut out);
        Some(out)
    }

    /// Adds fine detail and what the map leaves; `plane` is what this was made from.
    pub(super) fn look_closer(&self, plane: &Plane, view: &View, out: &mut Agreement) {
        self.detail(&detail(plane), view, out);
        let left = residue::measure(&self.smooth, &view.plane.blurred(), &view.inside);
        out.shift_50 = left.shift_50;
        (out.explained, out.gain) = (left.explained, left.gain);
        (out.light, out.lit) = (left.light, left.lit);
    }

    fn texture(&self, places: &Places, out: &mut Agreement) {
        let gain = gain(places);
        let noise = noise(places);
        let (mut plain, mut plain_both) = (0_u32, 0_u32);
        let mut own_95 = 0.0_f32;
        let (mut either, mut either_70, mut either_85) = (0.0_f32, 0.0_f32, 0.0_f32);
        let (mut all, mut own, mut own_70, mut own_85) = (1e-6_f32, 0.0_f32, 0.0_f32, 0.0_f32);
        let mut levels = [0.0_f32; 256];
        let (w, h) = self.size();
        let mut cells = [[0.0_f32; 2]; 64];
        let columns: Vec<usize> = (0..w).map(|x| x * 8 / w).collect();
        let mut upload = vec![0.0_f32; w];
        for y in 0..h {
            let row = y * w..(y + 1) * w;
            let (z, a) = (&places.z[row.clone()], &places.a[row.clone()]);
            let counts = &places.counts[row.clone()];
            for (out, b) in upload.iter_mut().zip(&places.b[row]) {
                *out = above(b * b - noise, 0.0).sqrt() / gain;
            }
            let line = &mut cells[y * 8 / h * 8..][..8];
            let windows = z.iter().zip(a).zip(&upload).zip(counts).zip(&columns);
            for ((((z, a), b), counts), column) in windows {
                let (z, a, b) = (*z, *a, *b);
                let weight = if a > 3.0 { below(a, 25.0) } else { 0.0 };
                all += weight;
                if !counts {
                    continue;
                }
                if a < 2.0 {
                    plain += 1;
                    plain_both += u32::from(b < 3.5);
                }
                let both = below(above(below(b, 40.0), a), 25.0);
                if both > 3.0 {
                    either += both;
                    either_70 += if z > 0.7 { both } else { 0.0 };
                    either_85 += if z > 0.85 { both } else { 0.0 };
                }
                if weight == 0.0 {
                    continue;
                }
                own += weight;
                own_70 += if z > 0.7 { weight } else { 0.0 };
                own_85 += if z > 0.85 { weight } else { 0.0 };
                own_95 += if z > 0.95 { weight } else { 0.0 };
                levels[(above(z, 0.0) * 255.0) as usize & 255] += weight;
                let cell = &mut line[*column];
                cell[0] += weight;
                cell[1] += if z > 0.7 { weight } else { 0.0 };
            }
        }
        out.either_70 = either_70 / (either + 1e-6);
        out.either_85 = either_85 / (either + 1e-6);
        out.catalogue_70 = own_70 / (own + 1e-6);
        out.catalogue_85 = own_85 / (own + 1e-6);
        out.catalogue_95 = own_95 / (own + 1e-6);
        out.coverage = own / all;
        out.plain = if plain as usize * 50 > places.z.len() {
            plain_both as f32 / plain as f32
        } else {
            out.either_70
        };
        [out.best_20, out.best_40, out.best_60] =
            [0.2, 0.4, 0.6].map(|share| reached(&levels, share * own));
        let full = (w * h) as f32 / 64.0;
        for [weight, agreeing] in cells {
            if weight > 0.6 * full {
                out.cells += 1.0;
                out.agreeing_cells += if agreeing > 0.5 * weight { 1.0 } else { 0.0 };
            }
        }
    }

    fn product_windows(&self, places: &Places, out: &mut Agreement) {
        (out.inside_70, out.inside_85) = (out.catalogue_70, out.catalogue_85);
        let Some(counts) = &self.product else {
            out.inside = 1.0;
            return;
        };
        let area = self.window().area();
        let (mut weight, mut w70, mut w85, mut windows) = (0.0_f32, 0.0_f32, 0.0_f32, 0_u32);
        let measured = places.z.iter().zip(&places.a).zip(&places.counts);
        for (((z, a), counts), count) in measured.zip(counts) {
            if !counts || *a <= 3.0 || *count * 100 < 96 * area {
                continue;
            }
            let own = below(*a, 25.0);
            windows += 1;
            weight += own;
            w70 += if *z > 0.7 { own } else { 0.0 };
            w85 += if *z > 0.85 { own } else { 0.0 };
        }
        out.inside = windows as f32 / places.z.len() as f32;
        if windows > 60 {
            (out.inside_70, out.inside_85) = (w70 / weight, w85 / weight);
        }
    }

    fn detail(&self, fine: &[i16], view: &View, out: &mut Agreement) {
        let theirs = detail(&view.plane);
        let w = self.smooth.width;
        let values = |y: usize, [aa, bb, ab]: &mut [Vec<i32>; 3]| {
            let pairs = fine[y * w..].iter().zip(&theirs[y * w..]).zip(&view.inside[y * w..]);
            let sums = aa.iter_mut().zip(bb).zip(ab);
            for (((aa, bb), ab), ((a, b), inside)) in sums.zip(pairs) {
                let (a, b) = (i32::from(*a), i32::from(*b));
                (*aa, *bb, *ab) = if *inside { (a * a, b * b, a * b) } else { (0, 0, 0) };
            }
        };
        let area = self.window().area() as f32;
        let (mut total, mut mean, mut above) = (1e-6_f32, 0.0_f32, 0.0_f32);
        self.window().sums(values, |y, [aa, bb, ab]| {
            let sums = aa.iter().zip(bb).zip(ab).zip(&view.inside[y * w..]);
            for (((aa, bb), ab), inside) in sums {
                // Detail is in quarters of a level.
                let (va, vb) = (*aa as f32 / area / 16.0, *bb as f32 / area / 16.0);
                if *inside && va > 1.5 {
                    let z = *ab as f32 / area / 16.0 / ((va + 1.0) * (vb + 1.0)).sqrt();
                    let weight = va.sqrt().min(12.0);
                    total += weight;
                    mean += weight * z.max(-0.2);
                    above += if z > 0.6 { weight } else { 0.0 };
                }
            }
        });
        out.fine = mean / total;
        out.fine_60 = above / total;
    }
}

/// What is left of a picture without its coarse part, in quarters of a level.
fn detail(plane: &Plane) -> Vec<i16> {
    let smooth = plane.blurred();
    let coarse = smooth.blurred().blurred().blurred();
    let parts = plane.data.iter().zip(&smooth.data).zip(&coarse.data);
    parts.map(|((p, s), c)| 2 * (i16::from(*p) + i16::from(*s)) - 4 * i16::from(*c)).collect()
}

/// `value`, at most `most`: `min` is a call in wasm.
fn below(value: f32, most: f32) -> f32 {
    if value < most { value } else { most }
}

/// `value`, at least `least`.
fn above(value: f32, least: f32) -> f32 {
    if value > least { value } else { least }
}

/// Median ratio of the deviations, upload by catalogue photo.
fn gain(places: &Places) -> f32 {
    let mut counts = [0_u32; 256];
    let mut total = 0;
    for (a, b) in places.deviations().filter(|(a, _)| *a > 4.0) {
        counts[((b / a * 64.0) as usize).min(255)] += 1;
        total += 1;
    }
    if total < 30 {
        return 1.0;
    }
    let mut below = 0;
    let middle = counts.iter().position(|count| {
        below += count;
        below * 2 >= total
    });
    ((middle.unwrap_or(64) as f32 + 0.5) / 64.0).max(0.15)
}

/// Variance that even the quietest fifth of the upload's windows have, at most 36: noise.
fn noise(places: &Places) -> f32 {
    let mut counts = [0_u32; 256];
    let mut total = 0;
    for (_, b) in places.deviations() {
        counts[((b * 16.0) as usize).min(255)] += 1;
        total += 1;
    }
    let mut below = 0;
    let quiet = counts.iter().position(|count| {
        below += count;
        below * 5 >= total
    });
    let level = (quiet.unwrap_or(0) as f32 / 16.0).min(6.0);
    1.44 * level * level
}

/// The level, 0..1, that the highest entries of weight `share` reach.
fn reached(levels: &[f32; 256], share: f32) -> f32 {
    let mut above = 0.0;
    for (level, weight) in levels.iter().enumerate().rev() {
        above += weight;
        if above >= share && above > 0.0 {
            return level as f32 / 255.0;
        }
    }
    0.0
}
