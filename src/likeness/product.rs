//! The product on a plain background, and where it lies in an upload that shows it before another.

// Indices are bounded by the plane's size.
#![allow(clippy::indexing_slicing)]

use super::order;
use super::plane::Plane;
use super::warp::View;

/// Pixels at the product's outline whose gradients are those of the background as well, at the size
/// of the thumbnail.
const OUTLINE: usize = 3;

/// Difference of brightness above which a place of the background is another one.
const OTHER: f32 = 14.0;

/// The product alone, aligned by its own inside: how it agrees there, and how the whole photo would
/// lie then.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Product {
    /// Share above 0.7 of windows inside the product.
    pub inside_70: f32,
    /// Likewise above 0.85.
    pub inside_85: f32,
    /// Share of the frame whose windows lie inside the product.
    pub inside: f32,
    /// Distance of the map from a similarity or stretch, in thumbnail pixels.
    pub bend: f32,
    /// Share of the frame where the upload has a step or ends.
    pub edge: f32,
    /// Mean difference of brightness inside the product, in levels.
    pub tone: f32,
    /// Share of the background that differs by more than 14 levels of brightness, also after what the
    /// product's own light and contrast explain.
    pub behind: f32,
}

/// How the upload differs in brightness from the photo, `product` and what is around it being
/// without their outlines: `tone` and `behind` of [`Product`].
pub(super) fn differences(
    thumb: &Plane,
    view: &View,
    product: &[bool],
    around: &[bool],
) -> (f32, f32) {
    let pairs = |mask: &[bool]| -> Vec<(f32, f32)> {
        let pairs = thumb.data.iter().zip(&view.plane.data).zip(&view.inside).zip(mask);
        let counted = pairs.filter(|((_, seen), counts)| **seen && **counts);
        counted.map(|(((a, b), _), _)| (f32::from(*a), f32::from(*b))).collect()
    };
    let (within, behind) = (pairs(product), pairs(around));
    let (gain, offset) = light(&within);
    let is_other = |(a, b): &&(f32, f32)| {
        let expected = (gain * a + offset).clamp(0.0, 255.0);
        (a - b).abs().min((expected - b).abs()) > OTHER
    };
    let total: f32 = within.iter().map(|(a, b)| (a - b).abs()).sum();
    let other = behind.iter().filter(is_other).count();
    (total / within.len().max(1) as f32, other as f32 / behind.len().max(1) as f32)
}

/// Gain and offset that take the first values to the second ones best.
fn light(pairs: &[(f32, f32)]) -> (f32, f32) {
    let n = pairs.len().max(1) as f32;
    let sum = |of: &dyn Fn(&(f32, f32)) -> f32| pairs.iter().map(of).sum::<f32>() / n;
    let (a, b) = (sum(&|(a, _)| *a), sum(&|(_, b)| *b));
    let spread = sum(&|(x, _)| (x - a) * (x - a));
    let gain = if spread < 25.0 { 1.0 } else { sum(&|(x, y)| (x - a) * (y - b)) / spread };
    (gain, b - gain * a)
}

/// Pixels of the product, where the border of the picture is of one tone; `None` where it is not,
/// or where product or background fill nearly everything.
pub(super) fn mask(plane: &Plane) -> Option<Vec<bool>> {
    let (tone, plain) = border(plane)?;
    (plain >= 0.6)
        .then(|| apart(plane, tone))
        .filter(|product| (0.03..0.97).contains(&share(product)))
}

/// The same, where the product or something else may reach over much of the border.
pub(super) fn any(plane: &Plane) -> Option<Vec<bool>> {
    let (tone, _) = border(plane)?;
    Some(apart(plane, tone)).filter(|product| (0.03..0.85).contains(&share(product)))
}

fn share(mask: &[bool]) -> f32 {
    mask.iter().filter(|m| **m).count() as f32 / mask.len().max(1) as f32
}

/// Middle brightness of the picture's border, and the share of the border that is near it.
fn border(plane: &Plane) -> Option<(u8, f32)> {
    let (w, h) = (plane.width, plane.height);
    if w < 8 || h < 8 {
        return None;
    }
    let on_border = |at: usize| {
        let (x, y) = (at % w, at / w);
        x < 2 || y < 2 || x >= w - 2 || y >= h - 2
    };
    let mut border: Vec<u8> =
        (0..w * h).filter(|at| on_border(*at)).map(|at| plane.data[at]).collect();
    order::rising(&mut border, |v| u128::from(*v));
    let tone = border[border.len() / 2];
    let plain = border.iter().filter(|v| v.abs_diff(tone) < 12).count();
    Some((tone, plain as f32 / border.len() as f32))
}

/// All pixels but those of brightness `tone` that hang together with the border.
fn apart(plane: &Plane, tone: u8) -> Vec<bool> {
    let (w, h) = (plane.width, plane.height);
    let mut product = vec![true; w * h];
    let mut open: Vec<usize> = (0..w * h)
        .filter(|at| {
            let (x, y) = (at % w, at / w);
            x == 0 || y == 0 || x == w - 1 || y == h - 1
        })
        .collect();
    while let Some(at) = open.pop() {
        if !product[at] || plane.data[at].abs_diff(tone) >= 10 {
            continue;
        }
        product[at] = false;
        let (x, y) = (at % w, at / w);
        open.extend((x > 0).then(|| at - 1));
        open.extend((x + 1 < w).then(|| at + 1));
        open.extend((y > 0).then(|| at - w));
        open.extend((y + 1 < h).then(|| at + w));
    }
    product
}

/// `mask` without its outline.
pub(super) fn inner(mask: &[bool], width: usize, height: usize) -> Vec<bool> {
    let mut inner = mask.to_vec();
    for _ in 0..OUTLINE {
        let before = inner.clone();
        for at in 0..width * height {
            let (x, y) = (at % width, at / width);
            let is_edge = x > 0 && !before[at - 1]
                || x + 1 < width && !before[at + 1]
                || y > 0 && !before[at - width]
                || y + 1 < height && !before[at + width];
            inner[at] &= !is_edge;
        }
    }
    inner
}
