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
    fine: Vec<i16>,
    /// The product, where the background is plain.
    product: Option<Vec<bool>>,
    /// Half width of a window: 6 at 192 pixels, in proportion below.
    radius: usize,
}

impl Face {
    pub(super) fn new(plane: &Plane, radius: usize) -> Self {
        Self {
            smooth: plane.blurred(),
            fine: detail(plane),
            product: super::product::mask(plane),
            radius,
        }
    }

    pub(super) fn size(&self) -> (usize, usize) {
        (self.smooth.width, self.smooth.height)
    }

    /// Compares; `None` where the overlap is under 8 % of the frame. Without `detail` the fine
    /// measurements are left at 0.
    pub(super) fn compare(&self, view: &View, detail: bool) -> Option<Agreement> {
        let seen = view.inside.iter().filter(|i| **i).count();
        if seen * 100 < view.inside.len() * 8 {
            return None;
        }
        let smooth = view.plane.blurred();
        let window = Window { width: smooth.width, height: smooth.height, radius: self.radius };
        let a = self.smooth.data.iter().map(|v| i32::from(*v)).collect::<Vec<_>>();
        let b = smooth.data.iter().map(|v| i32::from(*v)).collect::<Vec<_>>();
        let places = correlate(&a, &b, &view.inside, &window);
        let mut out = Agreement::default();
        self.texture(&places, &mut out);
        self.product_windows(&places, &window, &mut out);
        if detail {
            self.detail(view, &window, &mut out);
            let left = residue::measure(&self.smooth, &smooth, &view.inside);
            out.shift_50 = left.shift_50;
            (out.explained, out.light, out.gain) = (left.explained, left.light, left.gain);
        }
        Some(out)
    }

    fn texture(&self, places: &[Place], out: &mut Agreement) {
        let gain = gain(places);
        let noise = noise(places);
        let (mut plain, mut plain_both) = (0_u32, 0_u32);
        let mut own_95 = 0.0_f32;
        let (mut either, mut either_70, mut either_85) = (0.0_f32, 0.0_f32, 0.0_f32);
        let (mut all, mut own, mut own_70, mut own_85) = (1e-6_f32, 0.0_f32, 0.0_f32, 0.0_f32);
        let mut levels = [0.0_f32; 256];
        let (w, h) = self.size();
        let mut cells = [[0.0_f32; 2]; 64];
        for (at, place) in places.iter().enumerate() {
            let weight = if place.a > 3.0 { place.a.min(25.0) } else { 0.0 };
            all += weight;
            if !place.counts {
                continue;
            }
            let b = (place.b * place.b - noise).max(0.0).sqrt() / gain;
            if place.a < 2.0 {
                plain += 1;
                plain_both += u32::from(b < 3.5);
            }
            let both = place.a.max(b.min(40.0)).min(25.0);
            if both > 3.0 {
                either += both;
                either_70 += if place.z > 0.7 { both } else { 0.0 };
                either_85 += if place.z > 0.85 { both } else { 0.0 };
            }
            own += weight;
            own_70 += if place.z > 0.7 { weight } else { 0.0 };
            own_85 += if place.z > 0.85 { weight } else { 0.0 };
            own_95 += if place.z > 0.95 { weight } else { 0.0 };
            levels[(place.z.max(0.0) * 255.0) as usize & 255] += weight;
            let cell = &mut cells[at / w * 8 / h * 8 + at % w * 8 / w];
            cell[0] += weight;
            cell[1] += if place.z > 0.7 { weight } else { 0.0 };
        }
        out.either_70 = either_70 / (either + 1e-6);
        out.either_85 = either_85 / (either + 1e-6);
        out.catalogue_70 = own_70 / (own + 1e-6);
        out.catalogue_85 = own_85 / (own + 1e-6);
        out.catalogue_95 = own_95 / (own + 1e-6);
        out.coverage = own / all;
        out.plain = if plain as usize * 50 > places.len() {
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

    fn product_windows(&self, places: &[Place], window: &Window, out: &mut Agreement) {
        (out.inside_70, out.inside_85) = (out.catalogue_70, out.catalogue_85);
        let Some(product) = &self.product else {
            out.inside = 1.0;
            return;
        };
        let ones: Vec<i32> = product.iter().map(|p| i32::from(*p)).collect();
        let mut counts = vec![0_i32; ones.len()];
        window.sums(&ones, |at, sum| counts[at] = sum);
        let side = 2 * self.radius as i32 + 1;
        let (mut weight, mut w70, mut w85, mut windows) = (0.0_f32, 0.0_f32, 0.0_f32, 0_u32);
        for (place, count) in places.iter().zip(&counts) {
            if !place.counts || place.a <= 3.0 || *count * 100 < 96 * side * side {
                continue;
            }
            let own = place.a.min(25.0);
            windows += 1;
            weight += own;
            w70 += if place.z > 0.7 { own } else { 0.0 };
            w85 += if place.z > 0.85 { own } else { 0.0 };
        }
        out.inside = windows as f32 / places.len() as f32;
        if windows > 60 {
            (out.inside_70, out.inside_85) = (w70 / weight, w85 / weight);
        }
    }

    fn detail(&self, view: &View, window: &Window, out: &mut Agreement) {
        let theirs = detail(&view.plane);
        let product = |a: &[i16], b: &[i16]| -> Vec<i32> {
            let both = a.iter().zip(b).zip(&view.inside);
            both.map(|((a, b), i)| if *i { i32::from(*a) * i32::from(*b) } else { 0 }).collect()
        };
        let side = (2 * self.radius + 1) as f32;
        let area = side * side;
        let mut ab = vec![0_i32; theirs.len()];
        let mut aa = ab.clone();
        window.sums(&product(&self.fine, &theirs), |at, sum| ab[at] = sum);
        window.sums(&product(&self.fine, &self.fine), |at, sum| aa[at] = sum);
        let (mut total, mut mean, mut above) = (1e-6_f32, 0.0_f32, 0.0_f32);
        window.sums(&product(&theirs, &theirs), |at, bb| {
            // Detail is in quarters of a level.
            let (va, vb) = (aa[at] as f32 / area / 16.0, bb as f32 / area / 16.0);
            if view.inside[at] && va > 1.5 {
                let z = ab[at] as f32 / area / 16.0 / ((va + 1.0) * (vb + 1.0)).sqrt();
                let weight = va.sqrt().min(12.0);
                total += weight;
                mean += weight * z.max(-0.2);
                above += if z > 0.6 { weight } else { 0.0 };
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

/// One window: correlation, deviations in the catalogue photo and in the upload, and whether
/// enough of it lies in the upload.
#[derive(Clone, Copy, Default)]
struct Place {
    z: f32,
    a: f32,
    b: f32,
    counts: bool,
}

fn correlate(a: &[i32], b: &[i32], inside: &[bool], window: &Window) -> Vec<Place> {
    let masked = |of: &dyn Fn(i32, i32) -> i32| -> Vec<i32> {
        let values = a.iter().zip(b).zip(inside);
        values.map(|((a, b), i)| if *i { of(*a, *b) } else { 0 }).collect()
    };
    let sums = |values: Vec<i32>| {
        let mut out = vec![0_i32; values.len()];
        window.sums(&values, |at, sum| out[at] = sum);
        out
    };
    let n = sums(masked(&|_, _| 1));
    let (sa, sb) = (sums(masked(&|a, _| a)), sums(masked(&|_, b| b)));
    let (aa, bb) = (sums(masked(&|a, _| a * a)), sums(masked(&|_, b| b * b)));
    let ab = sums(masked(&|a, b| a * b));
    let side = 2 * window.radius as i32 + 1;
    (0..a.len())
        .map(|i| {
            if n[i] == 0 {
                return Place::default();
            }
            let square = (n[i] * n[i]) as f32;
            let va = (n[i] * aa[i] - sa[i] * sa[i]) as f32 / square;
            let vb = (n[i] * bb[i] - sb[i] * sb[i]) as f32 / square;
            let cov = (n[i] * ab[i] - sa[i] * sb[i]) as f32 / square;
            Place {
                z: cov / ((va + 4.0) * (vb + 4.0)).sqrt(),
                a: va.sqrt(),
                b: vb.sqrt(),
                counts: inside[i] && n[i] * 10 > side * side * 6,
            }
        })
        .collect()
}

/// Sums over square windows, cut at the edges.
struct Window {
    width: usize,
    height: usize,
    radius: usize,
}

impl Window {
    fn sums(&self, values: &[i32], mut emit: impl FnMut(usize, i32)) {
        let (w, h, r) = (self.width, self.height, self.radius);
        let mut columns = vec![0_i32; w];
        let row = |y: usize| &values[y * w..][..w];
        for y in 0..r.min(h) {
            columns.iter_mut().zip(row(y)).for_each(|(c, v)| *c += v);
        }
        for y in 0..h {
            if y + r < h {
                columns.iter_mut().zip(row(y + r)).for_each(|(c, v)| *c += v);
            }
            if y > r {
                columns.iter_mut().zip(row(y - r - 1)).for_each(|(c, v)| *c -= v);
            }
            let mut sum: i32 = columns[..r.min(w)].iter().sum();
            for x in 0..w {
                if x + r < w {
                    sum += columns[x + r];
                }
                if x > r {
                    sum -= columns[x - r - 1];
                }
                emit(y * w + x, sum);
            }
        }
    }
}

/// Median ratio of the deviations, upload by catalogue photo.
fn gain(places: &[Place]) -> f32 {
    let mut counts = [0_u32; 256];
    let mut total = 0;
    for place in places.iter().filter(|p| p.counts && p.a > 4.0) {
        counts[((place.b / place.a * 64.0) as usize).min(255)] += 1;
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
fn noise(places: &[Place]) -> f32 {
    let mut counts = [0_u32; 256];
    let mut total = 0;
    for place in places.iter().filter(|p| p.counts) {
        counts[((place.b * 16.0) as usize).min(255)] += 1;
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
