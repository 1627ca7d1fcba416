//! The product on a plain background.

// Indices are bounded by the plane's size.
#![allow(clippy::indexing_slicing)]

use super::order;
use super::plane::Plane;

/// Pixels of the product, where the border of the picture is of one tone; `None` where it is not,
/// or where product or background fill nearly everything.
pub(super) fn mask(plane: &Plane) -> Option<Vec<bool>> {
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
    if plain * 10 < border.len() * 6 {
        return None;
    }
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
    let filled = product.iter().filter(|p| **p).count();
    (filled * 100 > 3 * w * h && filled * 100 < 97 * w * h).then_some(product)
}
