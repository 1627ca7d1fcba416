//! What is left of the geometry after one map: lenses, paper that is not flat, re-rendering.
//!
//! Windowed least squares of Lucas and Kanade (1981) on blocks, robust against painted damage, at
//! most three pixels.

// Indices are bounded by the fields' sizes.
#![allow(clippy::indexing_slicing, clippy::needless_range_loop)]

use super::field::{Field, Histogram};

/// Farthest shift, in pixels.
const FARTHEST: f32 = 3.0;

/// Shift of each pixel from the prediction's place to the upload's.
pub(super) struct Flow {
    pub(super) x: Field,
    pub(super) y: Field,
}

/// The flow from `prediction` to the upload, which `look` shows through a flow.
pub(super) fn estimate(
    prediction: &Field,
    inside: &[bool],
    look: impl Fn(Option<&Flow>) -> Field,
) -> Flow {
    let (w, h) = (prediction.width, prediction.height);
    let side = (w.max(h) / 100).max(2);
    let (columns, rows) = (w.div_ceil(side), h.div_ceil(side));
    let (mut fx, mut fy) = (Field::zeros(columns, rows), Field::zeros(columns, rows));
    let mut flow: Option<Flow> = None;
    for _ in 0..3 {
        let seen = look(flow.as_ref());
        let errors = seen.with(prediction, |u, p| u - p);
        let known = errors.data.iter().zip(inside).filter(|(_, inside)| **inside);
        let median = Histogram::of(known.map(|(e, _)| e.abs()), 0.125).quantile(0.5);
        let bound = (3.0 * median).max(6.0);
        let (ix, iy) = seen.with(prediction, |a, b| 0.5 * (a + b)).gradient();
        let mut terms: [Field; 5] = std::array::from_fn(|_| Field::zeros(w, h));
        for at in 0..w * h {
            if !inside[at] {
                continue;
            }
            let (x, y, e) = (ix.data[at], iy.data[at], errors.data[at]);
            let ratio = e / bound;
            let weight = 1.0 / (1.0 + ratio * ratio);
            let parts = [x * x, x * y, y * y, x * e, y * e];
            for (term, part) in terms.iter_mut().zip(parts) {
                term.data[at] = weight * part;
            }
        }
        let terms = terms.map(|term| term.blocks(side).boxed(3).boxed(3));
        for at in 0..columns * rows {
            let [a, b, c, p, q] = [0, 1, 2, 3, 4].map(|k| terms[k].data[at]);
            let (a, c) = (a + 1.5, c + 1.5);
            let det = a * c - b * b;
            fx.data[at] -= (c * p - b * q) / det;
            fy.data[at] -= (a * q - b * p) / det;
        }
        let calm = |field: &Field| {
            let mut out = field.boxed(2).boxed(2);
            out.data.iter_mut().for_each(|v| *v = v.clamp(-FARTHEST, FARTHEST));
            out
        };
        (fx, fy) = (calm(&fx), calm(&fy));
        flow = Some(Flow { x: fx.spread(side, w, h), y: fy.spread(side, w, h) });
    }
    flow.unwrap_or(Flow { x: Field::zeros(w, h), y: Field::zeros(w, h) })
}

impl Flow {
    /// Root mean square of the shift, in hundredths of a pixel.
    pub(super) fn root_mean_square(&self, inside: &[bool]) -> u32 {
        let (mut sum, mut count) = (0.0_f64, 0_u32);
        for ((x, y), _) in
            self.x.data.iter().zip(&self.y.data).zip(inside).filter(|(_, inside)| **inside)
        {
            sum += f64::from(x * x + y * y);
            count += 1;
        }
        ((sum / f64::from(count.max(1))).sqrt() * 100.0) as u32
    }
}
