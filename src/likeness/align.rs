//! Sub-pixel alignment of the upload to a catalogue thumbnail.
//!
//! Gauss-Newton in the inverse compositional form (Baker and Matthews 2004): gradients are those of
//! the thumbnail and are computed once; residuals are weighted down where they are large, so that
//! painted damage and stickers do not pull the map. Gain and offset are taken from the weighted
//! means of every step. Fixed order of additions, no platform functions.

// Indices are bounded by the planes' equal sizes.
#![allow(clippy::indexing_slicing, clippy::needless_range_loop)]

use std::ops::Range;

use super::map::{Map, solve};
use super::plane::Plane;
use super::warp::Pyramid;

/// A thumbnail prepared for alignment at one size.
#[derive(Clone, Debug)]
pub(super) struct Target {
    /// Blurred thumbnail.
    plane: Plane,
    edges: Vec<Edge>,
    /// Columns of each row that edges, or the blur around them, look at.
    spans: Vec<Range<usize>>,
}

/// A pixel with a gradient.
#[derive(Clone, Copy, Debug)]
struct Edge {
    at: u32,
    value: f32,
    /// How the value changes with each unknown.
    row: [f32; 8],
}

impl Target {
    pub(super) fn new(plane: &Plane) -> Self {
        let plane = plane.blurred();
        let (w, h) = (plane.width, plane.height);
        let (half, cx, cy) = middle(&plane);
        let mut edges = Vec::new();
        for y in 1..h.saturating_sub(1) {
            for x in 1..w.saturating_sub(1) {
                let at = y * w + x;
                let v = |i: usize| f32::from(plane.data[i]);
                let dx = (v(at + 1) - v(at - 1)) * 0.5;
                let dy = (v(at + w) - v(at - w)) * 0.5;
                if dx.abs() + dy.abs() > 1.5 {
                    let (x, y) = ((x as f32 + 0.5 - cx) / half, (y as f32 + 0.5 - cy) / half);
                    let along = dx * x + dy * y;
                    let row = [dx * x, dx * y, dx, dy * x, dy * y, dy, -along * x, -along * y];
                    edges.push(Edge { at: at as u32, value: v(at), row });
                }
            }
        }
        let spans = spans(&edges, w, h);
        Self { plane, edges, spans }
    }

    /// The same, aligned by the pixels of `mask` alone.
    pub(super) fn within(mut self, mask: &[bool]) -> Self {
        self.edges.retain(|edge| mask[edge.at as usize]);
        self.spans = spans(&self.edges, self.plane.width, self.plane.height);
        self
    }
}

/// What the edges of a picture of `w`x`h` and the pixels up to two away from them cover.
fn spans(edges: &[Edge], w: usize, h: usize) -> Vec<Range<usize>> {
    let mut spans = vec![w..0; h];
    for edge in edges {
        let (x, y) = (edge.at as usize % w, edge.at as usize / w);
        for span in &mut spans[y.saturating_sub(2)..(y + 3).min(h)] {
            span.start = span.start.min(x.saturating_sub(2));
            span.end = span.end.max((x + 3).min(w));
        }
    }
    spans.iter().map(|span| span.start.min(span.end)..span.end).collect()
}

/// Half of the longer side, and the middle: centred and scaled coordinates keep the equations well
/// conditioned.
fn middle(plane: &Plane) -> (f32, f32, f32) {
    let (w, h) = (plane.width, plane.height);
    (w.max(h) as f32 / 2.0, w as f32 / 2.0, h as f32 / 2.0)
}

/// Which maps are allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Motion {
    /// Shift, turn, and a scale along each side.
    Stretch,
    Affine,
    Projective,
}

/// `map` after at most `steps` steps; the last one that did not leave the plausible range.
pub(super) fn refine(
    target: &Target,
    upload: &Pyramid,
    map: &Map,
    motion: Motion,
    steps: usize,
) -> Map {
    let mut best = *map;
    for _ in 0..steps {
        let Some((next, moved)) = step(target, upload, &best, motion) else { break };
        let (w, h) = (target.plane.width as f64, target.plane.height as f64);
        if !next.is_plausible(w, h, 0.1, 30.0) {
            break;
        }
        best = next;
        if moved < 0.01 {
            break;
        }
    }
    best
}

/// One step: the new map and how far it moved the corners, in thumbnail pixels.
fn step(target: &Target, upload: &Pyramid, map: &Map, motion: Motion) -> Option<(Map, f64)> {
    let plane = &target.plane;
    let view = upload.view_of(map, plane.width, &target.spans);
    let smooth = view.plane.blurred();
    let edges = target.edges.iter().filter(|edge| view.inside[edge.at as usize]);
    let seen: Vec<(&Edge, f32)> =
        edges.map(|edge| (edge, f32::from(smooth.data[edge.at as usize]))).collect();
    if seen.len() < 60 {
        return None;
    }
    let first = Tone::of(&seen, |_, _| 1.0);
    let tone = Tone::of(&seen, |edge, seen| first.trust(edge, seen));
    let errors: Vec<Error<'_>> = seen
        .iter()
        .map(|(edge, seen)| {
            let (error, weight) = (tone.error(edge, *seen), tone.trust(edge, *seen));
            Error { row: &edge.row, error, weight }
        })
        .collect();
    let p = match motion {
        Motion::Projective => least_squares::<8>(&errors)?,
        Motion::Stretch => stretched(&errors)?,
        Motion::Affine => {
            let [a, b, c, d, e, f] = least_squares::<6>(&errors)?;
            [a, b, c, d, e, f, 0.0, 0.0]
        }
    };
    let (half, cx, cy) = middle(plane);
    // The unknowns are displacements in pixels; the map is in coordinates of half a side.
    let moved = p.iter().map(|v| v.abs()).fold(0.0, f64::max);
    if moved.is_nan() || moved >= 0.5 * f64::from(half) {
        return None;
    }
    let p = p.map(|v| v / f64::from(half));
    let change = Map([[1.0 + p[0], p[1], p[2]], [p[3], 1.0 + p[4], p[5]], [p[6], p[7], 1.0]]);
    let half = f64::from(half);
    let inner =
        Map::shift(-f64::from(cx), -f64::from(cy)).then(&Map::scale(1.0 / half, 1.0 / half));
    let outer = Map::scale(half, half).then(&Map::shift(f64::from(cx), f64::from(cy)));
    let next = inner.then(&change.inverse()?).then(&outer).then(map).normalised();
    Some((next, moved))
}

/// What is wrong at one edge.
struct Error<'a> {
    row: &'a [f32; 8],
    error: f32,
    weight: f32,
}

/// The unknowns of the stretch that takes the weighted errors away best.
fn stretched(errors: &[Error<'_>]) -> Option<[f64; 8]> {
    let row = |error: &Error<'_>| {
        let [a, b, c, d, e, f, ..] = *error.row;
        [a, e, d - b, c, f, 0.0, 0.0, 0.0]
    };
    let rows: Vec<[f32; 8]> = errors.iter().map(row).collect();
    let errors: Vec<Error<'_>> =
        errors.iter().zip(&rows).map(|(error, row)| Error { row, ..*error }).collect();
    let [along, across, turn, x, y] = least_squares::<5>(&errors)?;
    Some([along, -turn, x, turn, across, y, 0.0, 0.0])
}

/// The first `N` unknowns that take the weighted errors away best.
fn least_squares<const N: usize>(errors: &[Error<'_>]) -> Option<[f64; N]> {
    let mut normal = [[0.0_f64; N]; N];
    let mut right = [0.0_f64; N];
    for i in 0..N {
        // One line at a time, so that its sums stay in registers; what stands right of the diagonal
        // is that below it.
        let (line, sum) = if i < 4 { sums::<4>(errors, i) } else { sums::<8>(errors, i) };
        for j in 0..=i {
            (normal[i][j], normal[j][i]) = (line[j], line[j]);
        }
        normal[i][i] *= 1.0001;
        right[i] = sum;
    }
    solve(normal, right)
}

/// The first `W` sums of line `i`, and that of its right side.
fn sums<const W: usize>(errors: &[Error<'_>], i: usize) -> ([f64; 8], f64) {
    let mut line = [0.0_f64; W];
    let mut right = 0.0_f64;
    for Error { row, error, weight } in errors {
        let scaled = row[i] * weight;
        right += f64::from(scaled * error);
        line.iter_mut().zip(*row).for_each(|(sum, v)| *sum += f64::from(scaled * v));
    }
    (std::array::from_fn(|j| line.get(j).copied().unwrap_or(0.0)), right)
}

/// Gain and offset that take the upload's values to the thumbnail's.
struct Tone {
    gain: f32,
    offset: f32,
    /// One by the error that halves the trust.
    bound: f32,
}

impl Tone {
    /// By the values' weights.
    fn of(seen: &[(&Edge, f32)], weight: impl Fn(&Edge, f32) -> f32) -> Self {
        let (mut n, mut sa, mut sb, mut aa, mut bb, mut ab) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
        for (edge, seen) in seen {
            let weight = f64::from(weight(edge, *seen));
            let (a, b) = (f64::from(edge.value), f64::from(*seen));
            n += weight;
            sa += weight * a;
            sb += weight * b;
            aa += weight * a * a;
            bb += weight * b * b;
            ab += weight * a * b;
        }
        let va = (aa - sa * sa / n).max(1.0);
        let vb = (bb - sb * sb / n).max(1.0);
        let cov = ab - sa * sb / n;
        // Between the two regressions, so that a bad start does not shrink the gain to nothing.
        let gain = (va / vb).sqrt() * (0.5 + 0.5 * (cov / (va * vb).sqrt()).max(0.0));
        let offset = (sa - gain * sb) / n;
        let mut out = Self { gain: gain as f32, offset: offset as f32, bound: 1.0 };
        let level: f32 = seen.iter().map(|(edge, seen)| out.error(edge, *seen).abs()).sum();
        out.bound = 1.0 / (2.0 * level / seen.len() as f32).max(4.0);
        out
    }

    fn error(&self, edge: &Edge, seen: f32) -> f32 {
        self.gain * seen + self.offset - edge.value
    }

    /// How much an edge counts: less the larger its error.
    fn trust(&self, edge: &Edge, seen: f32) -> f32 {
        let ratio = self.error(edge, seen) * self.bound;
        1.0 / (1.0 + ratio * ratio)
    }
}
