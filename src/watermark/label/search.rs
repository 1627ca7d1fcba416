//! Places where the two glyphs of 生成 or 合成 may stand, in any size. By chance a pair of them is found in
//! every texture; so pairs are put in order by what stands before them, AI or 能, as well.
//!
//! All sizes are looked at with the same 8x8 shapes, in planes in which the em is eight cells. Each
//! octave of sizes is the one before at half the resolution.

use super::glyphs::{COARSE, COARSE_ELEMENT};
use crate::pixels::Picture;
use crate::watermark::frame::Frame;
use crate::watermark::plane::{Packed, Plane, Shape, deviation};

/// Cells of an em.
const EM: usize = 8;
/// Smallest em, as a part of the shorter side.
const SMALLEST: f64 = 0.018;
/// Sizes in an octave.
const STEPS: [f64; 3] = [1.0, 1.26, 1.59];
/// Octaves.
const OCTAVES: usize = 2;
/// How far from the edge words are looked for, as a part of the shorter side.
const BAND: f64 = 0.26;
/// The part of that for the smallest octave: smaller words stand nearer to the edge.
const NEAR: f64 = 0.6;
/// Smallest correlation of the last glyph, and of both together.
const ONE: f64 = 0.33;
const BOTH: f64 = 0.75;
/// Pairs of glyphs that are compared with what stands before them.
const PAIRS: usize = 1000;
/// Smallest sum of squared deviations of luma in a window: 3.5 levels on average.
const LEAST: f64 = 64.0 * 3.5 * 3.5;
/// Places that are looked at closely.
const MOST: usize = 48;

/// Where the last glyph may stand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// Sum of the correlations of the two glyphs and of what stands before them.
    pub(super) score: f64,
    /// Left edge of the last glyph's em square, in pixels.
    pub(super) x: f64,
    /// Its top edge.
    pub(super) y: f64,
    /// Height of the em, in pixels.
    pub(super) em: f64,
    /// Whether the narrow face fits.
    pub(super) narrow: bool,
    /// 1 for words brighter than their ground, -1 for darker ones.
    pub(super) sign: f64,
}

/// A last glyph with one before it.
#[derive(Clone, Copy, Debug)]
struct Pair {
    score: f64,
    last: (usize, usize),
    first: (usize, usize),
    narrow: bool,
    sign: f64,
}

/// The most likely places, best first.
pub(super) fn places(picture: &Picture, frame: Frame) -> Vec<Place> {
    let wide = COARSE.iter().take(3).map(|glyph| Shape::new(*glyph, EM));
    let narrow = COARSE.iter().skip(3).map(|glyph| Shape::new(*glyph, 6));
    let shapes: Vec<Shape<EM>> = wide.chain(narrow).collect();
    let element: Vec<Shape<EM>> =
        COARSE_ELEMENT.iter().map(|glyph| Shape::new(*glyph, EM)).collect();
    let mut planes = Vec::new();
    let bands = bands(picture, frame);
    for step in STEPS {
        for (band, at_top) in &bands {
            let mut plane = band.resampled(2.0 * step);
            let near = (plane.height as f64 * NEAR) as usize;
            let rows = if *at_top { 0..near + EM } else { plane.height - near..plane.height };
            planes.push(plane.cut(rows).flattened());
            for _ in 0..OCTAVES {
                plane = plane.halved();
                planes.push(plane.flattened());
            }
        }
    }
    let mut pairs = Vec::new();
    for plane in &planes {
        scan(plane, &shapes, &mut pairs);
    }
    pairs.sort_by(|(_, a), (_, b): &(&Plane, Pair)| b.score.total_cmp(&a.score));
    pairs.truncate(PAIRS);
    let mut found: Vec<Place> = pairs
        .iter()
        .map(|(plane, pair)| {
            let score = pair.score + third(plane, &element, pair);
            let (x, y) = plane.place(pair.last.0, pair.last.1);
            let em = plane.step.1 * EM as f64;
            Place { score, x, y, em, narrow: pair.narrow, sign: pair.sign }
        })
        .collect();
    found.sort_by(|a: &Place, b| b.score.total_cmp(&a.score));
    let mut apart: Vec<Place> = Vec::new();
    for place in found {
        let near = |other: &Place| {
            (place.x - other.x).abs() < other.em * 0.3
                && (place.y - other.y).abs() < other.em * 0.3
                && place.em < other.em * 1.1
                && other.em < place.em * 1.1
        };
        if apart.len() < MOST && !apart.iter().any(near) {
            apart.push(place);
        }
    }
    apart
}

/// Correlation of AI or of 能 left of a pair.
fn third(plane: &Plane, element: &[Shape<EM>], pair: &Pair) -> f64 {
    let mut best = 0.0_f64;
    let em = if pair.narrow { 6 } else { EM };
    for left in em - 1..=em + 3 {
        let Some(x) = pair.first.0.checked_sub(left) else { continue };
        for y in pair.first.1.saturating_sub(1)..=pair.first.1 + 1 {
            let Some(block) = plane.block::<EM>(x, y) else { continue };
            let deviation = deviation(&block).max(LEAST.sqrt());
            for shape in element {
                best = best.max(shape.product(&block) / deviation * pair.sign);
            }
        }
    }
    best
}

/// What lies along the upper (true) and the lower edge, in cells half as large as the smallest.
fn bands(picture: &Picture, frame: Frame) -> [(Plane, bool); 2] {
    let cell = (frame.short() * SMALLEST / (2 * EM) as f64).max(0.5);
    let width = (frame.width / cell) as usize;
    let height = ((frame.short() * BAND).min(frame.height) / cell) as usize;
    let bottom = frame.y + frame.height - height as f64 * cell;
    [(frame.y, true), (bottom, false)].map(|(top, at_top)| {
        let (corner, step, cells) = ((frame.x, top), (cell, cell), (width, height));
        (Plane::fine(picture, corner, step, cells, 1), at_top)
    })
}

/// Adds the pairs of one plane, with it.
fn scan<'a>(plane: &'a Plane, shapes: &[Shape<EM>], found: &mut Vec<(&'a Plane, Pair)>) {
    let (Some(wide), Some(narrow)) = (shapes.first(), shapes.get(3)) else { return };
    let sums = Sums::of(plane);
    let packed = Packed::of(plane);
    let places = (plane.width + 1).saturating_sub(EM);
    for y in 1..plane.height.saturating_sub(EM) {
        for x in (EM..places).step_by(4) {
            if sums.squares(x, y, EM).max(sums.squares((x + 3).min(places - 1), y, EM)) < LEAST {
                continue;
            }
            for (shape, is_narrow) in [(wide, false), (narrow, true)] {
                for (x, product) in (x..places).zip(shape.four_products(&packed, x, y)) {
                    let last = f64::from(product) * shape.scale;
                    if last * last <= ONE * ONE * LEAST {
                        continue;
                    }
                    let squares = sums.squares(x, y, if is_narrow { 6 } else { EM });
                    if squares > LEAST && last * last > ONE * ONE * squares {
                        let firsts = shapes.iter().skip(if is_narrow { 4 } else { 1 }).take(2);
                        let last = last / squares.sqrt();
                        let most = pair(plane, &sums, firsts, (x, y), last, is_narrow);
                        found.extend(most.map(|pair| (plane, pair)));
                    }
                }
            }
        }
    }
}

/// The first glyph that fits best left of the last one.
fn pair<'a>(
    plane: &Plane,
    sums: &Sums,
    shapes: impl Iterator<Item = &'a Shape<EM>> + Clone,
    (x, y): (usize, usize),
    last: f64,
    narrow: bool,
) -> Option<Pair> {
    let columns = if narrow { 6 } else { EM };
    let (mut best, mut first) = (0.0_f64, (0, 0));
    for left in columns - 1..=columns + 1 {
        let Some(x) = x.checked_sub(left) else { continue };
        for y in y - 1..=y + 1 {
            let Some(block) = plane.block::<EM>(x, y) else { continue };
            let deviation = sums.squares(x, y, columns).max(LEAST).sqrt();
            for shape in shapes.clone() {
                let score = shape.product(&block) / deviation * last.signum();
                if score > best {
                    (best, first) = (score, (x, y));
                }
            }
        }
    }
    let score = best + last.abs();
    let sign = last.signum();
    (score > BOTH && best > ONE).then_some(Pair { score, last: (x, y), first, narrow, sign })
}

/// Sums and sums of squares over rectangles from the corner on.
struct Sums {
    stride: usize,
    values: Vec<(i32, u32)>,
}

impl Sums {
    fn of(plane: &Plane) -> Self {
        let stride = plane.width + 1;
        let mut values = vec![(0, 0); stride];
        for (row, cells) in plane.values.chunks_exact(plane.width.max(1)).enumerate() {
            let (mut sum, mut squares) = (0_i32, 0_u32);
            values.push((0, 0));
            for (x, cell) in (1..).zip(cells) {
                let cell = i32::from(*cell);
                sum += cell;
                squares = squares.wrapping_add((cell * cell) as u32);
                let above: (i32, u32) = values.get(row * stride + x).copied().unwrap_or_default();
                values.push((above.0 + sum, above.1.wrapping_add(squares)));
            }
        }
        Self { stride, values }
    }

    /// Sum of squared deviations from the mean in `columns` x [`EM`] cells.
    fn squares(&self, x: usize, y: usize, columns: usize) -> f64 {
        let at =
            |x: usize, y: usize| self.values.get(y * self.stride + x).copied().unwrap_or((0, 0));
        let corners = [at(x + columns, y + EM), at(x, y), at(x + columns, y), at(x, y + EM)];
        let [a, b, c, d] = corners.map(|pair| pair.0);
        let sum = f64::from(a + b - c - d);
        let [a, b, c, d] = corners.map(|pair| pair.1);
        let squares = f64::from(a.wrapping_add(b).wrapping_sub(c).wrapping_sub(d));
        (squares - sum * sum * (1.0 / (columns * EM) as f64)).max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_of_small_shapes_fit_sixteen_bits() {
        for (at, glyph) in COARSE.iter().enumerate() {
            let shape = Shape::<EM>::new(*glyph, if at < 3 { EM } else { 6 });
            let weights = (0..EM * EM).map(|cell| {
                let mut block = [[0; EM]; EM];
                for (y, row) in block.iter_mut().enumerate() {
                    for (x, value) in row.iter_mut().enumerate() {
                        *value = i16::from(y * EM + x == cell);
                    }
                }
                libm::round(shape.product(&block) / shape.scale) as i32
            });
            let weights: Vec<i32> = weights.collect();
            assert_eq!(weights.iter().sum::<i32>(), 0, "{}", glyph.0);
            let above: i32 = weights.iter().filter(|weight| **weight > 0).sum();
            assert!(above <= 128, "{} {above}", glyph.0);
        }
    }
}
