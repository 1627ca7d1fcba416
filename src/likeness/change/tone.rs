//! What light, filters and colour management did to the whole picture: a tone curve, then gain and
//! offset that change slowly from place to place, both blind to what was painted.

// Indices are bounded by the fields' sizes.
#![allow(clippy::indexing_slicing)]

use super::field::{Field, Histogram};

/// Share of the picture whose difference from even light is looked at.
const LIT: f32 = 0.85;
/// What may be left of it for the light to count as uneven.
const LESS: f32 = 0.7;

/// Classes of the tone curve.
const CLASSES: usize = 32;

/// `reference` through the monotone curve that takes its values to those of `upload`.
pub(super) fn curve(reference: &Field, upload: &Field, inside: &[bool]) -> Field {
    let mut counts = vec![[0_u32; 256]; CLASSES];
    let class = |v: f32| ((v / 8.0) as usize).min(CLASSES - 1);
    let pairs = reference.data.iter().zip(&upload.data).zip(inside);
    for ((a, b), _) in pairs.filter(|(_, inside)| **inside) {
        counts[class(*a)][(*b as usize).min(255)] += 1;
    }
    let mut knots: Vec<(f32, f32)> = Vec::new();
    for (k, counts) in counts.iter().enumerate() {
        let total: u32 = counts.iter().sum();
        if total > 60 {
            let mut below = 0;
            let median = counts.iter().position(|c| {
                below += c;
                below * 2 >= total
            });
            knots.push((k as f32 * 8.0 + 4.0, median.unwrap_or(0) as f32 + 0.5));
        }
    }
    if let (Some(first), Some(last)) = (knots.first().copied(), knots.last().copied())
        && last.1 >= first.1
    {
        let mut highest = 0.0_f32;
        for knot in &mut knots {
            highest = highest.max(knot.1);
            knot.1 = highest;
        }
    }
    let table: Vec<f32> = (0..=255).map(|v| interpolate(&knots, v as f32)).collect();
    let look_up = |v: &f32| {
        let low = (v.clamp(0.0, 254.0)) as usize;
        table[low] + (table[low + 1] - table[low]) * (v - low as f32)
    };
    Field::new(reference.width, reference.height, reference.data.iter().map(look_up).collect())
}

fn interpolate(knots: &[(f32, f32)], at: f32) -> f32 {
    let (Some(first), Some(last)) = (knots.first(), knots.last()) else { return at };
    if knots.len() == 1 {
        return at + first.1 - first.0;
    }
    let after = knots.iter().position(|k| k.0 >= at).unwrap_or(knots.len());
    match (after.checked_sub(1).and_then(|i| knots.get(i)), knots.get(after)) {
        (Some(a), Some(b)) => a.1 + (b.1 - a.1) * (at - a.0) / (b.0 - a.0),
        (None, _) => first.1 + (at - first.0),
        (_, None) => last.1 + (at - last.0),
    }
}

/// `prediction` in light that changes over the whole picture, as the vignettes of filters do: times a
/// parabola over the place, fitted robustly. Stays as it is unless most of a large difference goes.
pub(super) fn shade(prediction: &Field, upload: &Field, inside: &[bool]) -> Field {
    let (w, h) = (prediction.width, prediction.height);
    let chosen: Vec<usize> = (0..inside.len()).filter(|at| inside[*at]).step_by(7).collect();
    let half = w.max(h) as f64 / 2.0;
    let terms = |at: usize| {
        let x = ((at % w) as f64 - w as f64 / 2.0) / half;
        let y = ((at / w) as f64 - h as f64 / 2.0) / half;
        [1.0, x, y, x * x, x * y, y * y]
    };
    let row = |at: usize| terms(at).map(|t| t * f64::from(prediction.data[at]));
    let even = [1.0, 0.0, 0.0, 0.0, 0.0, 0.0];
    let fitted = robust(&chosen, row, upload, even, 4);
    let reached = |fitted| errors(&chosen, row, upload, fitted).quantile(LIT);
    if reached(&fitted) > LESS * reached(&even) {
        return prediction.clone();
    }
    let light = |at: usize| dot(&terms(at), &fitted) as f32;
    let data = (0..w * h).map(|at| light(at) * prediction.data[at]).collect();
    Field::new(w, h, data)
}

/// `prediction` with the local gain and offset that fit `upload` where nothing was changed. Two
/// rounds of weighted least squares in windows of a tenth of the longer side; where little is
/// unchanged, the prediction stays as it is.
pub(super) fn local(prediction: &Field, upload: &Field, inside: &[bool]) -> Field {
    let (w, h) = (prediction.width, prediction.height);
    let side = (w.max(h) / 50).max(2);
    let errors = upload.with(prediction, |u, p| u - p);
    let seen = errors.data.iter().zip(inside).filter(|(_, inside)| **inside);
    let median = Histogram::of(seen.map(|(e, _)| e.abs()), 0.125).quantile(0.5);
    let bound = (2.5 * 1.4826 * median).max(4.0);
    let mut out = prediction.clone();
    for _ in 0..2 {
        let weight: Vec<f32> = out
            .data
            .iter()
            .zip(&upload.data)
            .zip(inside)
            .map(|((p, u), inside)| {
                let ratio = (u - p) / bound;
                let square = ratio * ratio;
                if *inside { 1.0 / (1.0 + square * square) } else { 0.0 }
            })
            .collect();
        let weight = Field::new(w, h, weight);
        let mean = |field: &Field| field.blocks(side).boxed(4).boxed(4);
        let wp = weight.with(prediction, |w, p| w * p);
        let wu = weight.with(upload, |w, u| w * u);
        let pp = mean(&wp.with(prediction, |w, p| w * p));
        let pu = mean(&wp.with(upload, |w, u| w * u));
        let (wp, wu, weight) = (mean(&wp), mean(&wu), mean(&weight));
        let (mut gain, mut offset) = (weight.clone(), weight.clone());
        for at in 0..weight.data.len() {
            let n = weight.data[at] + 1e-3;
            let (p, u) = (wp.data[at] / n, wu.data[at] / n);
            let cov = pu.data[at] / n - p * u;
            let var = pp.data[at] / n - p * p;
            let g = ((cov + 60.0) / (var + 60.0)).clamp(0.6, 1.6);
            let trust = weight.data[at] / (weight.data[at] + 0.08);
            gain.data[at] = trust * g + (1.0 - trust);
            offset.data[at] = trust * (u - g * p);
        }
        let (gain, offset) = (gain.spread(side, w, h), offset.spread(side, w, h));
        out = gain.with(prediction, |g, p| g * p).with(&offset, |p, o| p + o);
    }
    out
}

/// One colour difference of the upload predicted from that of the reference and its luma, robustly.
pub(super) fn colour(reference: &Field, luma: &Field, upload: &Field, inside: &[bool]) -> Field {
    let chosen: Vec<usize> = (0..inside.len()).filter(|at| inside[*at]).step_by(5).collect();
    let row = |at: usize| [reference.data[at], luma.data[at] - 128.0, 1.0].map(f64::from);
    let fitted = robust(&chosen, row, upload, [1.0, 0.0, 0.0], 3);
    let [a, b, c] = fitted.map(|v| v as f32);
    reference.with(luma, |value, luma| a * value + b * (luma - 128.0) + c)
}

/// `N` factors of what `row` gives for each chosen pixel whose sum is `upload` there: least squares,
/// the first round even, the next ones by weights that fall with the error. Begins at `start`.
fn robust<const N: usize>(
    chosen: &[usize],
    row: impl Fn(usize) -> [f64; N] + Copy,
    upload: &Field,
    start: [f64; N],
    rounds: usize,
) -> [f64; N] {
    let mut fitted = start;
    for round in 0..rounds {
        let bound = if round == 0 {
            1e6
        } else {
            2.5 * f64::from(errors(chosen, row, upload, &fitted).quantile(0.5)) + 2.0
        };
        let mut normal = [[0.0; N]; N];
        let mut right = [0.0; N];
        for at in chosen {
            let (row, target) = (row(*at), f64::from(upload.data[*at]));
            let ratio = (target - dot(&row, &fitted)) / bound;
            let weight = 1.0 / (1.0 + ratio * ratio);
            for ((line, v), r) in normal.iter_mut().zip(row).zip(&mut right) {
                line.iter_mut().zip(row).for_each(|(n, u)| *n += weight * v * u);
                *r += weight * v * target;
            }
        }
        for (k, line) in normal.iter_mut().enumerate() {
            line[k] += 1e-3;
        }
        match super::super::map::solve(normal, right) {
            Some(next) => fitted = next,
            None => break,
        }
    }
    fitted
}

/// Sizes of what `fitted` leaves of `upload` at the chosen pixels.
fn errors<const N: usize>(
    chosen: &[usize],
    row: impl Fn(usize) -> [f64; N],
    upload: &Field,
    fitted: &[f64; N],
) -> Histogram {
    let error = |at: &usize| (f64::from(upload.data[*at]) - dot(&row(*at), fitted)).abs() as f32;
    Histogram::of(chosen.iter().map(error), 0.125)
}

fn dot<const N: usize>(a: &[f64; N], b: &[f64; N]) -> f64 {
    a.iter().zip(b).fold(0.0, |sum, (a, b)| sum + a * b)
}
