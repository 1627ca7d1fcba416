//! Keypoints of two pictures to similarity maps, without random numbers.
//!
//! Every matched pair of keypoints proposes a similarity from its places, sizes and directions; the
//! proposal that most pairs agree with is fitted to them by least squares, as a similarity and then
//! as an affine map. Inliers propose a map and never decide: two honest photos of one printed box
//! agree just as well.

use super::keypoint::{Keypoint, size};
use super::map::{Map, solve};
use super::order;

/// Largest Hamming distance of a matched pair.
const MATCHED: u32 = 68;
/// A pair whose first halves differ more than this is not looked at further.
const MATCHED_HALF: u8 = 46;
/// Proposals with fewer inliers are dropped.
const FEWEST: usize = 4;

/// A map from the catalogue photo's thumbnail to the upload, and how many pairs agree with it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Proposal {
    pub(super) map: Map,
    pub(super) inliers: usize,
}

/// One matched pair: `a` in the upload, `b` in the catalogue photo.
struct Pair {
    a: (f64, f64),
    b: (f64, f64),
    /// Upload size by catalogue size.
    scale: f64,
    /// Level of the upload's keypoint minus that of the catalogue photo's.
    levels: i32,
    /// Direction in the upload minus direction in the catalogue photo.
    turn: u8,
}

/// At most two maps that keypoints agree on, best first. `ratio` is the size of the upload's
/// keypoints against the catalogue photo's at equal levels, in pixels of their pictures.
pub(super) fn propose(upload: &[Keypoint], catalogue: &[Keypoint], ratio: f64) -> Vec<Proposal> {
    let pairs: Vec<Pair> = cross_checked(upload, catalogue)
        .into_iter()
        .map(|(a, b)| Pair {
            a: (a.x, a.y),
            b: (b.x, b.y),
            scale: ratio * size(a.level) / size(b.level),
            levels: i32::from(a.level) - i32::from(b.level),
            turn: a.angle.wrapping_sub(b.angle),
        })
        .collect();
    let proposals: Vec<Similarity> = pairs.iter().map(Similarity::of).collect();
    let agreeing: Vec<Vec<usize>> = proposals
        .iter()
        .zip(&pairs)
        .map(|(s, own)| {
            let agrees = |p: &Pair| {
                (p.levels - own.levels).abs() <= 2
                    && (p.turn.wrapping_sub(own.turn) as i8).unsigned_abs() <= 20
                    && s.misses(p) < 64.0
            };
            (0..pairs.len()).filter(|i| pairs.get(*i).is_some_and(agrees)).collect()
        })
        .collect();
    let mut used = vec![false; pairs.len()];
    let mut out = Vec::new();
    for _ in 0..2 {
        let best = (0..pairs.len())
            .filter(|i| used.get(*i) == Some(&false))
            .max_by_key(|i| (agreeing.get(*i).map_or(0, Vec::len), usize::MAX - i));
        let Some(inliers) = best.and_then(|i| agreeing.get(i)).filter(|a| a.len() >= FEWEST) else {
            break;
        };
        let first: Vec<&Pair> = inliers.iter().filter_map(|i| pairs.get(*i)).collect();
        if let Some(proposal) = fit(&pairs, &first) {
            out.push(proposal);
        }
        for i in inliers {
            if let Some(flag) = used.get_mut(*i) {
                *flag = true;
            }
        }
    }
    order::rising(&mut out, |p| !(p.inliers as u128));
    out
}

/// Pairs that are nearest to each other in both directions.
fn cross_checked<'a>(a: &'a [Keypoint], b: &'a [Keypoint]) -> Vec<(&'a Keypoint, &'a Keypoint)> {
    let mut nearest_a = vec![(u32::MAX, usize::MAX); b.len()];
    let mut nearest_b = vec![(u32::MAX, usize::MAX); a.len()];
    let first: Vec<u64> = b.iter().map(|q| q.bits[0]).collect();
    let second: Vec<u64> = b.iter().map(|q| q.bits[1]).collect();
    let mut halves = vec![0_u8; b.len()];
    for (i, (p, near)) in a.iter().zip(&mut nearest_b).enumerate() {
        let [x, y, z, w] = p.bits;
        // Without a branch, so that the compiler makes vectors of it.
        for ((half, u), v) in halves.iter_mut().zip(&first).zip(&second) {
            *half = ((x ^ u).count_ones() + (y ^ v).count_ones()) as u8;
        }
        for (j, ((half, q), back)) in halves.iter().zip(b).zip(&mut nearest_a).enumerate() {
            if *half > MATCHED_HALF {
                continue;
            }
            let [_, _, u, v] = q.bits;
            let distance = u32::from(*half) + (z ^ u).count_ones() + (w ^ v).count_ones();
            if distance <= MATCHED {
                *near = (distance, j).min(*near);
                *back = (distance, i).min(*back);
            }
        }
    }
    nearest_b
        .iter()
        .enumerate()
        .filter(|(i, (_, j))| nearest_a.get(*j).is_some_and(|(_, back)| back == i))
        .filter_map(|(i, (_, j))| Some((a.get(i)?, b.get(*j)?)))
        .collect()
}

/// `x' = c x - s y + tx`, `y' = s x + c y + ty`.
struct Similarity {
    c: f64,
    s: f64,
    tx: f64,
    ty: f64,
}

impl Similarity {
    fn of(pair: &Pair) -> Self {
        let angle = f64::from(pair.turn) * (std::f64::consts::PI / 128.0);
        let (c, s) = (pair.scale * libm::cos(angle), pair.scale * libm::sin(angle));
        let (x, y) = pair.b;
        Self { c, s, tx: pair.a.0 - (c * x - s * y), ty: pair.a.1 - (s * x + c * y) }
    }

    /// Square of the distance between a pair's place in the upload and the mapped one, in pixels
    /// of the catalogue photo.
    fn misses(&self, pair: &Pair) -> f64 {
        let (x, y) = pair.b;
        let dx = self.c * x - self.s * y + self.tx - pair.a.0;
        let dy = self.s * x + self.c * y + self.ty - pair.a.1;
        (dx * dx + dy * dy) / (self.c * self.c + self.s * self.s)
    }
}

/// Least squares over the inliers, with a narrower bound each time.
fn fit(pairs: &[Pair], first: &[&Pair]) -> Option<Proposal> {
    let mut map = similarity(first)?;
    for (bound, with_affine) in [(6.0, false), (5.0, true), (3.5, true)] {
        let near = within(pairs, &map, bound);
        if near.len() < FEWEST {
            break;
        }
        let better = if with_affine && near.len() >= 8 { affine(&near) } else { similarity(&near) };
        map = better?;
    }
    Some(Proposal { map, inliers: within(pairs, &map, 3.5).len() })
}

fn within<'a>(pairs: &'a [Pair], map: &Map, bound: f64) -> Vec<&'a Pair> {
    let [[a, b, _], [d, e, _], _] = map.0;
    let area = (a * e - b * d).abs().max(1e-9);
    let near = |p: &&Pair| {
        let (x, y) = map.apply(p.b.0, p.b.1);
        let (dx, dy) = (x - p.a.0, y - p.a.1);
        dx * dx + dy * dy < bound * bound * area
    };
    pairs.iter().filter(near).collect()
}

fn similarity(pairs: &[&Pair]) -> Option<Map> {
    let n = pairs.len() as f64;
    let mean = |of: &dyn Fn(&Pair) -> f64| pairs.iter().map(|p| of(p)).sum::<f64>() / n;
    let (ax, ay) = (mean(&|p| p.a.0), mean(&|p| p.a.1));
    let (bx, by) = (mean(&|p| p.b.0), mean(&|p| p.b.1));
    let (mut norm, mut c, mut s) = (0.0, 0.0, 0.0);
    for p in pairs {
        let (x, y, u, v) = (p.b.0 - bx, p.b.1 - by, p.a.0 - ax, p.a.1 - ay);
        norm += x * x + y * y;
        c += u * x + v * y;
        s += v * x - u * y;
    }
    let (c, s) = (c / norm, s / norm);
    let map = Map::affine([[c, -s, ax - c * bx + s * by], [s, c, ay - s * bx - c * by]]);
    (norm > 1.0).then_some(map)
}

fn affine(pairs: &[&Pair]) -> Option<Map> {
    let mut normal = [[0.0; 3]; 3];
    let (mut right_x, mut right_y) = ([0.0; 3], [0.0; 3]);
    for p in pairs {
        let row = [p.b.0, p.b.1, 1.0];
        for (((line, v), x), y) in normal.iter_mut().zip(row).zip(&mut right_x).zip(&mut right_y) {
            line.iter_mut().zip(row).for_each(|(n, u)| *n += v * u);
            *x += v * p.a.0;
            *y += v * p.a.1;
        }
    }
    Some(Map::affine([solve(normal, right_x)?, solve(normal, right_y)?]))
}
