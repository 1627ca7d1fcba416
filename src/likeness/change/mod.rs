//! Where an upload differs from the catalogue photo that it was made from.
//!
//! The upload is brought into the frame of the reference; tone, light, what is left of the geometry
//! and blur are matched; what then differs more than the pair itself shows to be usual is a region.

// Indices are bounded by the fields' sizes.
#![allow(clippy::indexing_slicing)]

mod cropped;
mod field;
mod flow;
mod matched;
mod noise;
mod obscured;
mod regions;
mod stroke;
mod tone;

use self::field::Field;
use self::matched::{Pair, Source};
use super::map::Map;
use super::plane::{Rect, crop, fit};
use crate::pixels::Picture;

/// Longest side at which pictures are compared.
const SIDE: usize = 800;
/// Heat above which a region starts, against a reference photo.
const BOUND: f32 = 2.8;
/// Likewise against a thumbnail, which has less detail to compare.
const COARSE_BOUND: f32 = 3.6;
/// Most regions that are kept.
const MOST: usize = 16;

/// Where and how much an upload differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changes {
    /// Share of the overlap that differs, in millionths.
    pub ppm: u32,
    /// Heaviest first, at most 16.
    pub regions: Vec<Changed>,
    /// Usual residual on flat parts, in tenths of a level.
    pub noise: u32,
    /// Root mean square of what the one map leaves of the geometry, in hundredths of a pixel.
    pub drift: u32,
    /// Whether the reference was only a thumbnail.
    pub coarse: bool,
}

impl Changes {
    /// The places to look at, in upload pixels: boxes of the regions, those that lie near each other
    /// for their size in one. A crack falls into pieces where the picture hides it, and of a stain
    /// only the rim may differ.
    #[must_use]
    pub fn places(&self) -> Vec<[u32; 4]> {
        let mut out: Vec<[u32; 4]> = self.regions.iter().map(|region| region.area).collect();
        let near = |out: &[[u32; 4]]| {
            out.iter().enumerate().find_map(|(i, a)| {
                Some((i, (0..i).find(|j| out.get(*j).is_some_and(|b| is_near(a, b)))?))
            })
        };
        while let Some((i, j)) = near(&out) {
            let [x, y, w, h] = out.remove(i);
            let [u, v, c, d] = out[j];
            let (left, top) = (x.min(u), y.min(v));
            out[j] = [left, top, (x + w).max(u + c) - left, (y + h).max(v + d) - top];
        }
        out
    }
}

/// Whether the gap between two boxes is at most half the mean of their longer sides.
fn is_near([x, y, w, h]: &[u32; 4], [u, v, c, d]: &[u32; 4]) -> bool {
    let gap = |a: u32, length: u32, b: u32, other: u32| {
        a.max(b).saturating_sub(a.saturating_add(length).min(b.saturating_add(other)))
    };
    let sizes = u64::from(*w.max(h)) + u64::from(*c.max(d));
    u64::from(gap(*x, *w, *u, *c).max(gap(*y, *h, *v, *d))) * 4 <= sizes
}

/// One region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Bounding box in upload pixels: x, y, width, height.
    pub area: [u32; 4],
    /// How much it looks like a note laid over the picture, a stroke, text or sticker of flat
    /// colours: the share that such colours fill, in hundredths.
    pub note: u32,
    /// The share that flat black or white fills, in hundredths: a pen, a text, or neither.
    pub plain: u32,
    /// Pixelated or blurred: detail was taken away, nothing was laid on.
    pub obscured: bool,
    /// Share of the overlap, in millionths.
    pub ppm: u32,
    /// Highest heat, in tenths; a region starts at 28.
    pub peak: u32,
}

/// Compares `upload` with `reference`, which lies in it at `map`. `coarse` is for a grey thumbnail.
/// `None` where too little of it can be seen.
pub(super) fn find(
    reference: &Picture,
    upload: &Picture,
    map: &Map,
    coarse: bool,
) -> Option<Changes> {
    let (w0, h0) = (reference.width as usize, reference.height as usize);
    let scale = map.scale_at(w0 as f64 / 2.0, h0 as f64 / 2.0);
    let long = w0.max(h0) as f64;
    let side = long * (1.15 * scale).clamp(0.25, 1.0);
    let (w, h) = fit(w0, h0, side.min(SIDE as f64) as usize);
    if w < 16 || h < 16 {
        return None;
    }
    let back = Map::scale(w0 as f64 / w as f64, h0 as f64 / h as f64);
    let map = back.then(map);
    let source = Source::around(upload, &map, w, h)?;
    let whole = Rect { x0: 0, y0: 0, x1: w0, y1: h0 };
    let rgb = crop(reference, whole, w, h);
    let placed = source.settle(&rgb, &map.then(&source.place), w, h);
    let pair = Pair::new(&rgb, &source, &placed, (w, h), None);
    let seen = pair.inside.iter().filter(|i| **i).count();
    if seen * 100 < 3 * w * h {
        return None;
    }
    let flow =
        flow::estimate(&pair.predicted(), &pair.inside, |flow| source.luma(&placed, w, h, flow));
    let drift = flow.root_mean_square(&pair.inside);
    let pair = Pair::new(&rgb, &source, &placed, (w, h), Some(&flow));
    let (prediction, luma) = matched::blur(pair.predicted(), &pair);
    let residual = luma.with(&prediction, |u, p| u - p);
    let slope = prediction.slope();
    let around = slope.widened();
    let mut heat = noise::heat(&residual, &around, &pair.inside, 1.6, 3);
    if !coarse {
        add_colour(&mut heat, &pair, &around);
    }
    let bound = if coarse { COARSE_BOUND } else { BOUND };
    let mut found = regions::find(&heat, &pair.inside, bound);
    let share = |pixels: usize| (pixels as u64 * 1_000_000 / seen as u64) as u32;
    let changed: usize = found.iter().map(|r| r.pixels.len()).sum();
    let back = source.place.inverse()?;
    found.truncate(MOST);
    let obscured = obscured::obscured(&found, &residual, &luma, &prediction, &slope);
    let regions = found
        .iter()
        .zip(obscured)
        .filter_map(|(region, obscured)| {
            let shares = stroke::shares(region, &pair);
            Some(Changed {
                area: bounding(&region.pixels, w, &placed.then(&back), upload)?,
                note: shares.vivid,
                plain: shares.plain,
                obscured,
                ppm: share(region.pixels.len()),
                peak: (region.peak * 10.0) as u32,
            })
        })
        .collect();
    Some(Changes { ppm: share(changed), regions, noise: (heat.flat * 10.0) as u32, drift, coarse })
}

/// Adds what differs in colour alone, at half size, as JPEG keeps colour.
fn add_colour(heat: &mut noise::Heat, pair: &Pair, slope: &Field) {
    let (w, h) = (slope.width, slope.height);
    let columns = w.div_ceil(2);
    let inside: Vec<bool> = (0..columns * h.div_ceil(2))
        .map(|at| {
            let (x, y) = (at % columns * 2, at / columns * 2);
            let (right, below) = ((x + 1).min(w - 1), (y + 1).min(h - 1));
            [y * w + x, y * w + right, below * w + x, below * w + right]
                .iter()
                .all(|at| pair.inside[*at])
        })
        .collect();
    let slope = slope.halved();
    let luma = pair.reference[0].halved();
    for k in [1, 2] {
        let (reference, upload) = (pair.reference[k].halved(), pair.upload[k].halved());
        let prediction = tone::colour(&reference, &luma, &upload, &inside);
        let prediction = tone::local(&prediction, &upload, &inside);
        let residual = upload.with(&prediction, |u, p| u - p);
        let found = noise::heat(&residual, &slope, &inside, 2.2, 2);
        heat.all = heat.all.with(&found.all.spread(2, w, h), f32::max);
        heat.fine = heat.fine.with(&found.fine.spread(2, w, h), f32::max);
    }
}

/// The box around `pixels` of a picture of width `w`, in upload pixels.
fn bounding(pixels: &[usize], w: usize, map: &Map, upload: &Picture) -> Option<[u32; 4]> {
    let (mut x0, mut y0, mut x1, mut y1) = (usize::MAX, usize::MAX, 0, 0);
    for at in pixels {
        (x0, y0) = (x0.min(at % w), y0.min(at / w));
        (x1, y1) = (x1.max(at % w + 1), y1.max(at / w + 1));
    }
    let (mut left, mut top, mut right, mut bottom) = (f64::MAX, f64::MAX, f64::MIN, f64::MIN);
    for (x, y) in [(x0, y0), (x1, y0), (x1, y1), (x0, y1)] {
        let (x, y) = map.apply(x as f64, y as f64);
        (left, right) = (left.min(x), right.max(x));
        (top, bottom) = (top.min(y), bottom.max(y));
    }
    let low = |v: f64, most: u32| v.max(0.0).min(f64::from(most)) as u32;
    let high = |v: f64, most: u32| libm::ceil(v.max(0.0).min(f64::from(most))) as u32;
    let (x, y) = (low(left, upload.width), low(top, upload.height));
    let (right, bottom) = (high(right, upload.width), high(bottom, upload.height));
    (right > x && bottom > y).then(|| [x, y, right - x, bottom - y])
}
