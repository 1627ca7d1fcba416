//! The two pictures in one frame, matched in tone, light and blur.

// Indices are bounded by the sizes of the planes.
#![allow(clippy::indexing_slicing, clippy::needless_range_loop)]

use super::super::align::{Motion, Target, refine};
use super::super::map::Map;
use super::super::plane::{Plane, Rect, crop, luma};
use super::super::warp::Pyramid;
use super::field::{Field, Histogram};
use super::flow::Flow;
use super::{cropped, tone};
use crate::pixels::Picture;

/// Longest side of the alignment.
const ALIGN_SIDE: usize = 400;

/// The upload around the reference's place in it, at about the reference's scale.
pub(super) struct Source {
    width: usize,
    height: usize,
    rgb: Vec<u8>,
    /// From the upload's pixels to these.
    pub(super) place: Map,
}

impl Source {
    /// The part of `upload` that shows a `w`x`h` picture mapped by `map`.
    pub(super) fn around(upload: &Picture, map: &Map, w: usize, h: usize) -> Option<Self> {
        let corners = map.corners(w as f64, h as f64);
        let (mut left, mut top, mut right, mut bottom) = (f64::MAX, f64::MAX, 0.0_f64, 0.0_f64);
        for (x, y) in corners {
            (left, right) = (left.min(x), right.max(x));
            (top, bottom) = (top.min(y), bottom.max(y));
        }
        let margin = 0.03 * (right - left).max(bottom - top);
        let limit = |v: f64, most: u32| v.max(0.0).min(f64::from(most)) as usize;
        let rect = Rect {
            x0: limit(left - margin, upload.width),
            y0: limit(top - margin, upload.height),
            x1: limit(right + margin + 1.0, upload.width),
            y1: limit(bottom + margin + 1.0, upload.height),
        };
        if rect.width() < 16 || rect.height() < 16 {
            return None;
        }
        let scale = map.scale_at(w as f64 / 2.0, h as f64 / 2.0).max(1.0);
        let side = |v: usize| ((v as f64 / scale + 0.5) as usize).clamp(1, v);
        let (width, height) = (side(rect.width()), side(rect.height()));
        let place = Map::shift(-(rect.x0 as f64), -(rect.y0 as f64)).then(&Map::scale(
            width as f64 / rect.width() as f64,
            height as f64 / rect.height() as f64,
        ));
        Some(Self { width, height, rgb: crop(upload, rect, width, height), place })
    }

    fn plane(&self) -> Plane {
        Plane { width: self.width, height: self.height, data: gray(&self.rgb) }
    }

    /// `map` from a `w`x`h` reference to this picture, aligned; kept where the alignment strays.
    pub(super) fn settle(&self, rgb: &[u8], map: &Map, w: usize, h: usize) -> Map {
        let reference = Plane { width: w, height: h, data: gray(rgb) }.fitted(ALIGN_SIDE);
        let x = w as f64 / reference.width as f64;
        let y = h as f64 / reference.height as f64;
        let start = Map::scale(x, y).then(map);
        let pyramid = Pyramid::new(self.plane());
        let end = refine(&Target::new(&reference), &pyramid, &start, Motion::Projective, 10);
        let (rw, rh) = (reference.width as f64, reference.height as f64);
        let bound = 0.04 * rw.max(rh) * start.scale_at(rw / 2.0, rh / 2.0);
        let strayed = start.corners(rw, rh).iter().zip(end.corners(rw, rh)).any(|(a, b)| {
            let (dx, dy) = (a.0 - b.0, a.1 - b.1);
            let square = dx * dx + dy * dy;
            square.is_nan() || square >= bound * bound
        });
        if strayed { *map } else { Map::scale(1.0 / x, 1.0 / y).then(&end) }
    }

    /// Luma of this picture in the reference's frame, through `flow`.
    pub(super) fn luma(&self, map: &Map, w: usize, h: usize, flow: Option<&Flow>) -> Field {
        self.seen(map, w, h, flow).0[0].clone()
    }

    /// Luma, blue minus luma and red minus luma in the reference's frame, and where it is inside.
    fn seen(&self, map: &Map, w: usize, h: usize, flow: Option<&Flow>) -> ([Field; 3], Vec<bool>) {
        let mut out = [Field::zeros(w, h), Field::zeros(w, h), Field::zeros(w, h)];
        let mut inside = vec![false; w * h];
        let scale = map.scale_at(w as f64 / 2.0, h as f64 / 2.0);
        let margin = (2.0 * scale).max(2.0);
        let (right, bottom) = (self.width as f64 - margin, self.height as f64 - margin);
        for at in 0..w * h {
            let (dx, dy) = flow.map_or((0.0, 0.0), |f| (f.x.data[at], f.y.data[at]));
            let x = (at % w) as f64 + 0.5 + f64::from(dx);
            let y = (at / w) as f64 + 0.5 + f64::from(dy);
            let (x, y) = map.apply(x, y);
            inside[at] = x >= margin && y >= margin && x <= right && y <= bottom;
            let [r, g, b] = self.value(x - 0.5, y - 0.5);
            let luma = 0.299 * r + 0.587 * g + 0.114 * b;
            out[0].data[at] = luma;
            out[1].data[at] = b - luma;
            out[2].data[at] = r - luma;
        }
        (out, inside)
    }

    fn value(&self, x: f64, y: f64) -> [f32; 3] {
        let x = x.max(0.0).min((self.width - 1) as f64);
        let y = y.max(0.0).min((self.height - 1) as f64);
        let (left, top) = (x as usize, y as usize);
        let (fx, fy) = ((x - left as f64) as f32, (y - top as f64) as f32);
        let right = (left + 1).min(self.width - 1);
        let below = (top + 1).min(self.height - 1);
        let pixel = |x: usize, y: usize| &self.rgb[(y * self.width + x) * 3..][..3];
        let (a, b) = (pixel(left, top), pixel(right, top));
        let (c, d) = (pixel(left, below), pixel(right, below));
        std::array::from_fn(|k| {
            let [a, b, c, d] = [a, b, c, d].map(|p| f32::from(p[k]));
            let (upper, lower) = (a + (b - a) * fx, c + (d - c) * fx);
            upper + (lower - upper) * fy
        })
    }
}

fn gray(rgb: &[u8]) -> Vec<u8> {
    let (pixels, _) = rgb.as_chunks::<3>();
    pixels.iter().map(luma).collect()
}

/// The overlap of a pair, in the frame of the reference: luma, blue minus luma, red minus luma.
pub(super) struct Pair {
    pub(super) reference: [Field; 3],
    pub(super) upload: [Field; 3],
    pub(super) inside: Vec<bool>,
}

impl Pair {
    pub(super) fn new(
        rgb: &[u8],
        source: &Source,
        map: &Map,
        (w, h): (usize, usize),
        flow: Option<&Flow>,
    ) -> Self {
        let mut reference = [Field::zeros(w, h), Field::zeros(w, h), Field::zeros(w, h)];
        let (pixels, _) = rgb.as_chunks::<3>();
        for (at, pixel) in pixels.iter().enumerate() {
            let [r, g, b] = pixel.map(f32::from);
            let luma = 0.299 * r + 0.587 * g + 0.114 * b;
            reference[0].data[at] = luma;
            reference[1].data[at] = b - luma;
            reference[2].data[at] = r - luma;
        }
        let (upload, inside) = source.seen(map, w, h, flow);
        let marks = Field::new(w, h, inside.iter().map(|i| if *i { 1.0 } else { 0.0 }).collect());
        let mut inside: Vec<bool> =
            marks.narrowed().narrowed().data.iter().map(|v| *v > 0.5).collect();
        cropped::hide(&reference, &upload, &mut inside);
        Self { reference, upload, inside }
    }

    /// What the upload's luma would be if nothing had been changed.
    pub(super) fn predicted(&self) -> Field {
        let curved = tone::curve(&self.reference[0], &self.upload[0], &self.inside);
        let shaded = tone::shade(&curved, &self.upload[0], &self.inside);
        tone::local(&shaded, &self.upload[0], &self.inside)
    }
}

/// Prediction and upload luma with the sharper of the two blurred until edges fit best.
pub(super) fn blur(prediction: Field, pair: &Pair) -> (Field, Field) {
    let luma = &pair.upload[0];
    let slope = prediction.slope();
    let edges: Vec<usize> =
        (0..pair.inside.len()).filter(|at| pair.inside[*at] && slope.data[*at] > 4.0).collect();
    if edges.len() <= 200 {
        return (prediction, luma.clone());
    }
    let error = |p: &Field, u: &Field| {
        let smooth = u.with(p, |u, p| u - p).soft();
        let values = edges.iter().map(|at| smooth.data[*at].abs());
        Histogram::of(values, 0.0625).quantile(0.5)
    };
    let least = error(&prediction, luma);
    let (reference_fit, reference_error) = softest(&prediction, least, |field| error(field, luma));
    let (upload_fit, upload_error) = softest(luma, least, |field| error(&prediction, field));
    if reference_error <= upload_error * 1.05 {
        (reference_fit, luma.clone())
    } else {
        (prediction, upload_fit)
    }
}

/// `field` blurred step by step as long as the error falls.
fn softest(field: &Field, error: f32, of: impl Fn(&Field) -> f32) -> (Field, f32) {
    let (mut best, mut least) = (field.clone(), error);
    let mut next = field.soft();
    for _ in 0..20 {
        let error = of(&next);
        if error >= least {
            break;
        }
        least = error;
        let softer = next.soft();
        best = next;
        next = softer;
    }
    (best, least)
}
