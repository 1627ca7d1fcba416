//! The upload seen in the frame of the catalogue photo.

// Indices are clamped to the plane's size.
#![allow(clippy::indexing_slicing)]

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
        sample(plane, &map, width, height)
    }
}

/// A picture with the pixels that count.
#[derive(Clone, Debug)]
pub(super) struct View {
    pub(super) plane: Plane,
    pub(super) inside: Vec<bool>,
}

/// Bilinear samples of `plane`; pixels that fall outside are marked.
pub(super) fn sample(plane: &Plane, map: &Map, width: usize, height: usize) -> View {
    let mut out =
        View { plane: Plane::flat(width, height, 0), inside: vec![false; width * height] };
    let (w, h) = (plane.width as f64, plane.height as f64);
    let [[a, _, _], [d, _, _], [g, _, _]] = map.0;
    // A row of places first and then their pixels: the first part is made of vectors.
    let mut places = vec![(0_u32, 0_u32); width];
    let rows = out.plane.data.chunks_exact_mut(width).zip(out.inside.chunks_exact_mut(width));
    for (y, (values, inside)) in rows.enumerate() {
        let start = |[p, q, r]: [f64; 3]| p * 0.5 + q * (y as f64 + 0.5) + r;
        let [sx, sy, sw] = map.0.map(start);
        let row = places.iter_mut().zip(inside);
        let put = |(place, inside): (&mut (u32, u32), &mut bool), px: f64, py: f64, depth: f64| {
            *place = (fixed(px - 0.5, w - 1.0), fixed(py - 0.5, h - 1.0));
            *inside = (depth > 0.0) & (px >= 0.0) & (py >= 0.0) & (px <= w) & (py <= h);
        };
        if g == 0.0 && sw == 1.0 {
            // Divisions by 1 change nothing.
            for (x, pixel) in row.enumerate() {
                let step = x as f64;
                put(pixel, sx + a * step, sy + d * step, 1.0);
            }
        } else {
            for (x, pixel) in row.enumerate() {
                let step = x as f64;
                let depth = sw + g * step;
                put(pixel, (sx + a * step) / depth, (sy + d * step) / depth, depth);
            }
        }
        for (value, (x, y)) in values.iter_mut().zip(&places) {
            *value = bilinear(plane, *x, *y);
        }
    }
    out
}

/// A place in pixel centres, clamped to `0..=last`, in 256ths of a pixel.
fn fixed(place: f64, last: f64) -> u32 {
    // `max` and `min` are calls in wasm; a signed number is converted to in one step.
    let place = if place > 0.0 { place } else { 0.0 };
    let place = if place < last { place } else { last };
    (place * 256.0) as i32 as u32
}

/// The value at a place in 256ths of a pixel.
fn bilinear(plane: &Plane, x: u32, y: u32) -> u8 {
    let (fx, fy) = (x & 255, y & 255);
    let (x, y) = (x as usize >> 8, y as usize >> 8);
    let right = usize::from(x + 1 < plane.width);
    let below = if y + 1 < plane.height { plane.width } else { 0 };
    let at = y * plane.width + x;
    let v = |i: usize| u32::from(plane.data[i]);
    let top = v(at) * (256 - fx) + v(at + right) * fx;
    let bottom = v(at + below) * (256 - fx) + v(at + below + right) * fx;
    ((top * (256 - fy) + bottom * fy + 32_768) >> 16) as u8
}
