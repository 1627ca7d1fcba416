//! Oriented binary keypoints: corners of an image pyramid with a direction and 256 comparisons.
//!
//! Corners by the segment test (FAST-9, Rosten and Drummond 2006) ranked by the Harris measure,
//! direction by the intensity centroid and descriptor by rotated comparisons of blurred pixels (as
//! in ORB, Rublee et al. 2011). The comparisons are our own: 128 pairs, and the same 128 mirrored
//! at the axis of direction. So the descriptor of the mirrored picture is the descriptor with its
//! halves exchanged, and a search for mirrored copies costs no second detection.

// Offsets stay inside the border that `corners` keeps from the edges.
#![allow(clippy::indexing_slicing)]

use std::sync::LazyLock;

use super::order;
use super::plane::Plane;

/// A keypoint.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Keypoint {
    /// Place in the picture that was searched, in pixels.
    pub(super) x: f64,
    /// Likewise.
    pub(super) y: f64,
    /// Level of the pyramid, 0..8; each is 1.2 times smaller than the one before.
    pub(super) level: u8,
    /// Direction in 256ths of a turn, from x to y.
    pub(super) angle: u8,
    /// The comparisons.
    pub(super) bits: [u64; 4],
}

impl Keypoint {
    /// The keypoint that the picture of `width` mirrored left to right has at this corner.
    pub(super) fn mirrored(&self, width: f64) -> Self {
        let [a, b, c, d] = self.bits;
        Self {
            x: width - self.x,
            angle: 128_u8.wrapping_sub(self.angle),
            bits: [c, d, a, b],
            ..*self
        }
    }
}

/// Levels of the pyramid.
pub(super) const LEVELS: u8 = 8;
/// Step of the segment test.
const STEP: i16 = 7;
/// Distance that corners keep from the edges: the radius of the descriptor and of its blur.
const BORDER: usize = 18;
/// Radius of the patch that gives the direction.
const RADIUS: i32 = 15;
/// Corners are spread over this many cells a side.
const CELLS: usize = 8;

/// `1.2^level`.
pub(super) fn size(level: u8) -> f64 {
    (0..level).fold(1.0, |size, _| size * 1.2)
}

/// The strongest keypoints of `plane`, spread over it, at most `most`.
pub(super) fn find(plane: &Plane, most: usize) -> Vec<Keypoint> {
    let levels: Vec<Plane> = (0..LEVELS)
        .map(|level| {
            let side = |v: usize| ((v as f64 / size(level)) + 0.5) as usize;
            plane.reduced(side(plane.width).max(1), side(plane.height).max(1))
        })
        .collect();
    let mut found: Vec<Corner> =
        levels.iter().enumerate().flat_map(|(level, plane)| corners(plane, level as u8)).collect();
    spread(&mut found, &levels, most);
    let mut blurred: Vec<Option<Plane>> = vec![None; levels.len()];
    found
        .iter()
        .map(|corner| {
            let level = &levels[usize::from(corner.level)];
            let smooth = blurred[usize::from(corner.level)].get_or_insert_with(|| level.blurred());
            let angle = direction(level, corner.x, corner.y);
            Keypoint {
                x: (corner.x as f64 + 0.5) * plane.width as f64 / level.width as f64,
                y: (corner.y as f64 + 0.5) * plane.height as f64 / level.height as f64,
                level: corner.level,
                angle,
                bits: describe(smooth, corner.x, corner.y, angle),
            }
        })
        .collect()
}

struct Corner {
    x: usize,
    y: usize,
    level: u8,
    score: i64,
}

/// Keeps `most` corners: the best of every cell first, then the second best of every cell, and so on.
fn spread(found: &mut Vec<Corner>, levels: &[Plane], most: usize) {
    order::rising(found, |c| {
        let place = u128::from(c.level) << 48 | (c.y as u128) << 24 | c.x as u128;
        u128::from(!c.score.unsigned_abs()) << 64 | place
    });
    let mut counts = [0_u32; CELLS * CELLS];
    let mut ranked: Vec<(u32, usize)> = found
        .iter()
        .enumerate()
        .map(|(index, corner)| {
            let level = &levels[usize::from(corner.level)];
            let cell = |v: usize, side: usize| (v * CELLS / side).min(CELLS - 1);
            let cell = cell(corner.y, level.height) * CELLS + cell(corner.x, level.width);
            counts[cell] += 1;
            (counts[cell], index)
        })
        .collect();
    order::rising(&mut ranked, |(rank, _)| u128::from(*rank));
    ranked.truncate(most);
    let mut keep = vec![false; found.len()];
    ranked.iter().for_each(|(_, index)| keep[*index] = true);
    let mut keep = keep.into_iter();
    found.retain(|_| keep.next().unwrap_or(false));
}

/// Offsets of the circle of the segment test.
const CIRCLE: [(isize, isize); 16] = [
    (0, -3),
    (1, -3),
    (2, -2),
    (3, -1),
    (3, 0),
    (3, 1),
    (2, 2),
    (1, 3),
    (0, 3),
    (-1, 3),
    (-2, 2),
    (-3, 1),
    (-3, 0),
    (-3, -1),
    (-2, -2),
    (-1, -3),
];

/// Corners of one level that are the best of their 3x3 neighbourhood.
fn corners(plane: &Plane, level: u8) -> Vec<Corner> {
    let (w, h) = (plane.width, plane.height);
    if w <= 2 * BORDER || h <= 2 * BORDER {
        return Vec::new();
    }
    let circle = CIRCLE.map(|(x, y)| y * w as isize + x);
    let mut scores = vec![0_i64; w * h];
    let mut found = Vec::new();
    let mut possible = vec![false; w - 2 * BORDER];
    for y in BORDER..h - BORDER {
        preselect(&plane.data, y * w + BORDER, &circle, &mut possible);
        for x in (BORDER..w - BORDER).filter(|x| possible[x - BORDER]) {
            let at = y * w + x;
            if is_corner(&plane.data, at, &circle) {
                let score = harris(plane, x, y);
                if score > 0 {
                    scores[at] = score;
                    found.push(Corner { x, y, level, score });
                }
            }
        }
    }
    found.retain(|c| {
        let at = c.y * w + c.x;
        let before = [at - w - 1, at - w, at - w + 1, at - 1];
        let after = [at + 1, at + w - 1, at + w, at + w + 1];
        before.iter().all(|n| scores[*n] < c.score) && after.iter().all(|n| scores[*n] <= c.score)
    });
    found
}

/// Marks the pixels from `at` on that may be corners: any nine in a row hold one of each opposite
/// pair of the circle, so one of each is brighter, or one of each darker, than the middle.
fn preselect(data: &[u8], at: usize, circle: &[isize; 16], possible: &mut [bool]) {
    let row = |k: usize| &data[at.wrapping_add_signed(circle[k])..][..possible.len()];
    let pairs = [0, 4, 2, 6].map(|k| (row(k), row(k + 8)));
    let middle = &data[at..][..possible.len()];
    for (x, (out, middle)) in possible.iter_mut().zip(middle).enumerate() {
        let (high, low) = (middle.saturating_add(STEP as u8), middle.saturating_sub(STEP as u8));
        let (mut bright, mut dark) = (true, true);
        for (a, b) in pairs {
            bright &= a[x].max(b[x]) > high;
            dark &= a[x].min(b[x]) < low;
        }
        *out = bright | dark;
    }
}

/// Whether nine neighbouring pixels of the circle are all brighter or all darker than the middle.
fn is_corner(data: &[u8], at: usize, circle: &[isize; 16]) -> bool {
    let middle = i16::from(data[at]);
    let (mut above, mut below) = (0_u32, 0_u32);
    for (k, step) in circle.iter().enumerate() {
        let value = i16::from(data[at.wrapping_add_signed(*step)]) - middle;
        above |= u32::from(value > STEP) << k;
        below |= u32::from(value < -STEP) << k;
    }
    has_run(above) || has_run(below)
}

/// Whether a circle of 16 bits has nine set bits in a row.
fn has_run(bits: u32) -> bool {
    let bits = bits | bits << 16;
    let two = bits & bits >> 1;
    let four = two & two >> 2;
    let eight = four & four >> 4;
    eight & bits >> 8 != 0
}

/// Harris measure over 7x7 pixels, in a fixed scale.
fn harris(plane: &Plane, x: usize, y: usize) -> i64 {
    /// Seven columns, and one that fills the vector.
    const COLUMNS: [i16; 8] = [1, 1, 1, 1, 1, 1, 1, 0];
    let line = |y: usize| plane.data[y * plane.width + x - 4..].first_chunk::<10>();
    let (mut xx, mut yy, mut xy) = (0_i32, 0_i32, 0_i32);
    for row in y - 3..=y + 3 {
        let (Some(above), Some(here), Some(below)) = (line(row - 1), line(row), line(row + 1))
        else {
            return 0;
        };
        for (i, counts) in COLUMNS.iter().enumerate() {
            let v = |line: &[u8; 10], k: usize| i16::from(line[i + k]);
            let dx = v(above, 2) - v(above, 0)
                + 2 * (v(here, 2) - v(here, 0))
                + (v(below, 2) - v(below, 0));
            let dy = v(below, 0) - v(above, 0)
                + 2 * (v(below, 1) - v(above, 1))
                + (v(below, 2) - v(above, 2));
            let (dx, dy) = (i32::from(dx * counts), i32::from(dy * counts));
            xx += dx * dx;
            yy += dy * dy;
            xy += dx * dy;
        }
    }
    let (xx, yy, xy) = (i64::from(xx >> 6), i64::from(yy >> 6), i64::from(xy >> 6));
    xx * yy - xy * xy - (xx + yy) * (xx + yy) / 25
}

/// Direction from the corner to the centre of mass of the disc around it.
fn direction(plane: &Plane, x: usize, y: usize) -> u8 {
    let (mut mx, mut my) = (0_i32, 0_i32);
    for dy in -RADIUS..=RADIUS {
        let half = HALF_WIDTHS[dy.unsigned_abs() as usize];
        let row = (y as i32 + dy) as usize * plane.width + x;
        let line = &plane.data[row - half..=row + half];
        let mut sum = 0;
        for (i, v) in line.iter().enumerate() {
            let v = i32::from(*v);
            sum += v;
            mx += (i as i32 - half as i32) * v;
        }
        my += dy * sum;
    }
    let turn = libm::atan2f(my as f32, mx as f32) * (128.0 / std::f32::consts::PI);
    (libm::floorf(turn + 0.5) as i32).rem_euclid(256) as u8
}

/// Half widths of the disc of radius 15 by distance from its middle row.
const HALF_WIDTHS: [usize; 16] = [15, 15, 15, 15, 14, 14, 14, 13, 13, 12, 11, 10, 9, 8, 6, 3];

fn describe(smooth: &Plane, x: usize, y: usize, angle: u8) -> [u64; 4] {
    let offsets = &PATTERN.rotated[usize::from(angle)];
    let at = (y * smooth.width + x) as isize;
    let value = |(dx, dy): (i8, i8)| {
        smooth.data[(at + isize::from(dy) * smooth.width as isize + isize::from(dx)) as usize]
    };
    let mut bits = [0_u64; 4];
    for (word, pairs) in bits.iter_mut().zip(offsets.chunks_exact(64)) {
        for (k, (a, b)) in pairs.iter().enumerate() {
            *word |= u64::from(value(*a) < value(*b)) << k;
        }
    }
    bits
}

type Point = (i8, i8);

/// The pairs of points that are compared, for each of 256 directions.
struct Pattern {
    rotated: Vec<[(Point, Point); 256]>,
}

static PATTERN: LazyLock<Pattern> = LazyLock::new(|| {
    let mut state = 0x9E37_79B9_u32;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        f64::from(state >> 16) / 65_536.0 - 0.5
    };
    // A sum of three even distributions, about normal with a deviation of 6 pixels.
    let mut coordinate = || (next() + next() + next()) * 12.0;
    let mut point = || loop {
        let (x, y) = (coordinate(), coordinate());
        if x * x + y * y <= 196.0 {
            break (x, y);
        }
    };
    let half: Vec<_> = (0..128)
        .map(|_| {
            loop {
                let (a, b) = (point(), point());
                if (a.0 - b.0).abs() + (a.1 - b.1).abs() > 4.0 {
                    break (a, b);
                }
            }
        })
        .collect();
    let rotated = (0..256)
        .map(|step| {
            let angle = std::f64::consts::PI * f64::from(step) / 128.0;
            let (c, s) = (libm::cos(angle), libm::sin(angle));
            let turn = |(x, y): (f64, f64)| {
                (libm::round(x * c - y * s) as i8, libm::round(x * s + y * c) as i8)
            };
            std::array::from_fn(|k| {
                let (a, b) = half[k % 128];
                let flip = if k < 128 { 1.0 } else { -1.0 };
                (turn((a.0, a.1 * flip)), turn((b.0, b.1 * flip)))
            })
        })
        .collect();
    Pattern { rotated }
});
