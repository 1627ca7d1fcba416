//! The upload seen in the frame of the catalogue photo.

// Indices are clamped to the plane's size.
#![allow(clippy::indexing_slicing)]

use std::ops::Range;

use super::map::Map;
use super::plane::Plane;

/// A picture with its halvings, so that reduced views do not alias.
#[derive(Clone, Debug)]
pub(super) struct Pyramid {
    levels: Vec<Plane>,
}

impl Pyramid {
    /// Halvings down to a shorter side of about 24 pixels.
    pub(super) fn new(plane: Plane) -> Self {
        let mut levels = vec![plane];
        while let Some(last) = levels.last()
            && last.width.min(last.height) > 48
        {
            let half = last.reduced(last.width.div_ceil(2), last.height.div_ceil(2));
            levels.push(half);
        }
        Self { levels }
    }

    /// The picture itself.
    pub(super) fn base(&self) -> &Plane {
        &self.levels[0]
    }

    /// The level whose pixels are nearest in size to the catalogue photo's, and the map to it.
    fn level(&self, map: &Map, width: usize, height: usize) -> (&Plane, Map) {
        let scale = map.scale_at(width as f64 / 2.0, height as f64 / 2.0);
        let mut chosen = 0;
        let mut limit = std::f64::consts::SQRT_2;
        while scale > limit && chosen + 1 < self.levels.len() {
            chosen += 1;
            limit *= 2.0;
        }
        let (base, plane) = (self.base(), &self.levels[chosen]);
        let x = plane.width as f64 / base.width as f64;
        let y = plane.height as f64 / base.height as f64;
        (plane, map.then(&Map::scale(x, y)))
    }

    /// `width`x`height` view through `map`, and where it lies inside the picture. Outside, the
    /// edge is repeated.
    pub(super) fn view(&self, map: &Map, width: usize, height: usize) -> View {
        let (plane, map) = self.level(map, width, height);
        sample(plane, &map, width, height, None)
    }

    /// The same, where only the given columns of each row are needed: the others are flat and not
    /// inside.
    pub(super) fn view_of(&self, map: &Map, width: usize, spans: &[Range<usize>]) -> View {
        let (plane, map) = self.level(map, width, spans.len());
        sample(plane, &map, width, spans.len(), Some(spans))
    }
}

/// A picture with the pixels that count.
#[derive(Clone, Debug)]
pub(super) struct View {
    pub(super) plane: Plane,
    pub(super) inside: Vec<bool>,
}

/// Bilinear samples of `plane`, of each row in the columns of `spans` where those are given; pixels
/// that fall outside are marked.
fn sample(
    plane: &Plane,
    map: &Map,
    width: usize,
    height: usize,
    spans: Option<&[Range<usize>]>,
) -> View {
    let mut out =
        View { plane: Plane::flat(width, height, 0), inside: vec![false; width * height] };
    let (w, h) = (plane.width as f64, plane.height as f64);
    let padded = padded(plane);
    let plane = padded.as_ref().unwrap_or(plane);
    let last = (plane.width.saturating_sub(2) as u32, plane.height.saturating_sub(2) as u32);
    let [[a, _, _], [d, _, _], [g, _, _]] = map.0;
    // A row of places first and then their pixels: the first part is made of vectors.
    let mut places = vec![(0_u32, 0_u32); width];
    let rows = out.plane.data.chunks_exact_mut(width).zip(out.inside.chunks_exact_mut(width));
    for (y, (values, inside)) in rows.enumerate() {
        let span = spans.and_then(|s| s.get(y)).cloned().unwrap_or(0..width);
        let (Some(values), Some(inside), Some(places)) = (
            values.get_mut(span.clone()),
            inside.get_mut(span.clone()),
            places.get_mut(span.clone()),
        ) else {
            continue;
        };
        let start = |[p, q, r]: [f64; 3]| p * 0.5 + q * (y as f64 + 0.5) + r;
        let [sx, sy, sw] = map.0.map(start);
        let put = |place: &mut (u32, u32), inside: &mut bool, px: f64, py: f64, depth: f64| {
            *place = (fixed(px - 0.5, w - 1.0), fixed(py - 0.5, h - 1.0));
            *inside = (depth > 0.0) & (px >= 0.0) & (py >= 0.0) & (px <= w) & (py <= h);
        };
        let row = span.zip(places.iter_mut().zip(inside));
        if g == 0.0 && sw == 1.0 {
            // Divisions by 1 change nothing.
            for (x, (place, inside)) in row {
                let step = x as f64;
                put(place, inside, sx + a * step, sy + d * step, 1.0);
            }
        } else {
            for (x, (place, inside)) in row {
                let step = x as f64;
                let depth = sw + g * step;
                put(place, inside, (sx + a * step) / depth, (sy + d * step) / depth, depth);
            }
        }
        for (value, place) in values.iter_mut().zip(places) {
            *value = bilinear(plane, *place, last);
        }
    }
    out
}

/// The picture with its last column or row twice, where it has only one.
fn padded(plane: &Plane) -> Option<Plane> {
    let (w, h) = (plane.width, plane.height);
    (w < 2 || h < 2).then(|| {
        let row = |y: usize| (0..w.max(2)).map(move |x| y.min(h - 1) * w + x.min(w - 1));
        let data = (0..h.max(2)).flat_map(row).map(|at| plane.data[at]).collect();
        Plane { width: w.max(2), height: h.max(2), data }
    })
}

/// A place in pixel centres, clamped to `0..=last`, in 256ths of a pixel.
fn fixed(place: f64, last: f64) -> u32 {
    // `max` and `min` are calls in wasm.
    let place = if place > 0.0 { place } else { 0.0 };
    let place = if place < last { place } else { last };
    whole(place * 256.0)
}

/// The whole part of a number that is not negative, in steps of which wasm has vectors too.
fn whole(value: f64) -> u32 {
    /// From here on a number has no part after the point, and its last bits are those of the whole.
    const LARGE: f64 = 4_503_599_627_370_496.0;
    let near = value + LARGE;
    (near.to_bits() as u32).wrapping_sub(u32::from(near - LARGE > value))
}

/// The value at a place in 256ths of a pixel; `last` is the last place that has a neighbour.
fn bilinear(plane: &Plane, (x, y): (u32, u32), last: (u32, u32)) -> u8 {
    let (left, top) = ((x >> 8).min(last.0), (y >> 8).min(last.1));
    let (fx, fy) = (x - (left << 8), y - (top << 8));
    let at = top as usize * plane.width + left as usize;
    let pair = |at: usize| {
        let two = plane.data.get(at..).and_then(|data| data.first_chunk());
        u32::from(u16::from_le_bytes(two.copied().unwrap_or([0; 2])))
    };
    // Two pixels above each other in one number: both fit with 256 parts each.
    let both = pair(at) | pair(at + plane.width) << 16;
    let (left, right) = (both & 0x00FF_00FF, both >> 8 & 0x00FF_00FF);
    let mixed = left * (256 - fx) + right * fx;
    (((mixed & 0xFFFF) * (256 - fy) + (mixed >> 16) * fy + 32_768) >> 16) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_parts() {
        for value in [0.0, 0.25, 0.5, 0.75, 1.0 - 1e-16, 1.0, 1.5, 2.5, 163_839.999_999, 163_840.0]
        {
            assert_eq!(whole(value), value as u32, "{value}");
        }
    }

    #[test]
    fn needed_columns_are_the_same_alone_and_others_count_as_outside() {
        let data = (0..90 * 70).map(|i| (i * 37 % 251) as u8).collect();
        let upload = Pyramid::new(Plane { width: 90, height: 70, data });
        let tilted = Map([[1.1, 0.2, -4.0], [-0.1, 0.9, 5.0], [0.001, -0.002, 1.0]]);
        for map in [Map::IDENTITY, Map::affine([[0.7, 0.3, 9.5], [-0.2, 0.8, 14.0]]), tilted] {
            let whole = upload.view(&map, 64, 48);
            let spans: Vec<_> =
                (0..48).map(|y| if y % 3 == 0 { 0..0 } else { y..64 - y / 4 }).collect();
            let part = upload.view_of(&map, 64, &spans);
            for (at, inside) in part.inside.iter().enumerate() {
                let is_needed = spans[at / 64].contains(&(at % 64));
                assert_eq!(*inside, is_needed && whole.inside[at]);
                assert!(!is_needed || part.plane.data[at] == whole.plane.data[at]);
            }
        }
    }

    #[test]
    fn a_picture_of_one_row_or_column_has_a_view() {
        for (width, height) in [(1, 1), (1, 9), (9, 1)] {
            let upload = Pyramid::new(Plane::flat(width, height, 77));
            let view = upload.view(&Map::scale(0.5, 0.5), width * 2, height * 2);
            assert_eq!(view.plane.data, vec![77; width * height * 4]);
            assert!(view.inside.iter().all(|inside| *inside));
        }
    }
}
