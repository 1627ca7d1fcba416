//! What the pair itself shows to be normal: residuals of compression, sharpening and resampling
//! live where the picture has slopes, painted damage does not. So every residual is measured in
//! units of what is usual at its slope.

// Indices are bounded by the fields' sizes.
#![allow(clippy::indexing_slicing)]

use super::field::{Field, Histogram};

/// Upper bounds of the classes of slope, in levels a pixel.
const SLOPES: [f32; 9] = [1.0, 2.0, 3.5, 5.5, 8.0, 12.0, 18.0, 27.0, 40.0];
/// Largest residual in units of what is usual.
const LARGEST: f32 = 25.0;

/// Usual residual, in floors, up to which a scale's whole least deviation is asked for; half of it
/// from twice this on.
const ROUGH: f32 = 2.0;
/// Most that larger residuals may raise what counts as usual over the smaller ones.
const UNEVEN: f32 = 1.25;

/// How unusual each pixel is: 1 is the edge of the usual.
pub(super) struct Heat {
    /// Highest over all scales.
    pub(super) all: Field,
    /// The same without the widening that coarse scales bring.
    pub(super) fine: Field,
    /// Usual residual where the reference is flat, in levels.
    pub(super) flat: f32,
}

/// Heat of `residual` where the prediction has `slope`. `floor` is the smallest residual that can
/// be unusual, in levels; `scales` is how many of the three scales are looked at.
pub(super) fn heat(
    residual: &Field,
    slope: &Field,
    inside: &[bool],
    floor: f32,
    scales: usize,
) -> Heat {
    let (w, h) = (residual.width, residual.height);
    let class = |slope: &f32| SLOPES.iter().filter(|bound| *slope >= **bound).count() as u8;
    let classes: Vec<u8> = slope.data.iter().map(class).collect();
    let usual = usual(residual, &classes, inside, floor);
    let mut z = Field::zeros(w, h);
    for at in 0..w * h {
        if inside[at] {
            let ratio = residual.data[at] / usual[usize::from(classes[at])];
            z.data[at] = ratio.clamp(-LARGEST, LARGEST);
        }
    }
    let mut active: Vec<bool> =
        inside.iter().zip(&slope.data).map(|(inside, s)| *inside && *s > 2.0).collect();
    if active.iter().filter(|a| **a).count() <= 500 {
        active = inside.to_vec();
    }
    let mut out = Heat { all: Field::zeros(w, h), fine: Field::zeros(w, h), flat: usual[0] };
    let widths: [(f32, f32); 3] = [(6.0, 0.65), (5.0, 0.40), (5.0, 0.25)];
    for (k, (bound, least)) in widths.into_iter().enumerate().take(scales) {
        let smooth = match k {
            0 => z.soft(),
            1 => z.boxed(1).boxed(1).boxed(1).softened(2),
            _ => z.boxed(4).boxed(4).boxed(4),
        };
        let values = smooth.data.iter().zip(&active).filter(|(_, active)| **active);
        let counts = Histogram::of(values.map(|(v, _)| v.abs()), 1.0 / 64.0);
        let spread = level(&counts, true);
        // Where much is usual, a whole least deviation is more levels than a crack on a weave has.
        let units = usual.map(|usual| {
            let least = least * (ROUGH * floor / usual).clamp(0.5, 1.0);
            1.0 / (bound * spread.max(least))
        });
        let mut hot = smooth;
        for (v, class) in hot.data.iter_mut().zip(&classes) {
            *v = v.abs() * units[usize::from(*class)];
        }
        out.all = out.all.with(&hot, f32::max);
        let narrow = match k {
            0 => hot,
            1 => hot.narrowed(),
            _ => hot.narrowed().narrowed().narrowed().narrowed(),
        };
        out.fine = out.fine.with(&narrow, f32::max);
    }
    for (at, inside) in inside.iter().enumerate() {
        if !inside {
            (out.all.data[at], out.fine.data[at]) = (0.0, 0.0);
        }
    }
    out
}

/// Deviation that sizes of residuals show: by their median, and by their upper quartile where that is
/// `known`; but no more than `UNEVEN` times that of the lower quartile. Where a stain covers most of
/// what has texture, only that quartile is still without it.
fn level(counts: &Histogram, known: bool) -> f32 {
    let upper = if known { counts.quantile(0.75) / 1.15 } else { 0.0 };
    (1.4826 * counts.quantile(0.5)).max(upper).min(UNEVEN * 3.138 * counts.quantile(0.25))
}

/// Usual residual of each class of slope, never falling with it.
fn usual(residual: &Field, classes: &[u8], inside: &[bool], floor: f32) -> [f32; 10] {
    let mut values: [Vec<f32>; 10] = std::array::from_fn(|_| Vec::new());
    for ((r, class), _) in
        residual.data.iter().zip(classes).zip(inside).filter(|(_, inside)| **inside)
    {
        values[usize::from(*class)].push(r.abs());
    }
    let mut last = floor;
    values.map(|values| {
        let counts = Histogram::of(values.into_iter(), 0.125);
        if counts.total() > 80 {
            last = last.max(level(&counts, counts.total() > 400));
        } else {
            last *= 1.15;
        }
        last
    })
}
