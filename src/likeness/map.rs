//! Plane projective maps (homographies) in continuous coordinates.

/// Row-major 3x3 matrix that takes a point of the catalogue photo to a point of the upload.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Map(pub(super) [[f64; 3]; 3]);

impl Map {
    pub(super) const IDENTITY: Self = Self([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]);

    /// `x' = a x + b y + c`, `y' = d x + e y + f`.
    pub(super) fn affine([[a, b, c], [d, e, f]]: [[f64; 3]; 2]) -> Self {
        Self([[a, b, c], [d, e, f], [0.0, 0.0, 1.0]])
    }

    /// Scales both directions.
    pub(super) fn scale(x: f64, y: f64) -> Self {
        Self::affine([[x, 0.0, 0.0], [0.0, y, 0.0]])
    }

    /// Moves.
    pub(super) fn shift(x: f64, y: f64) -> Self {
        Self::affine([[1.0, 0.0, x], [0.0, 1.0, y]])
    }

    /// First `self`, then `next`.
    pub(super) fn then(&self, next: &Self) -> Self {
        let mut out = [[0.0; 3]; 3];
        for (row, target) in next.0.iter().zip(&mut out) {
            for (j, t) in target.iter_mut().enumerate() {
                let column =
                    |k: usize| self.0.get(k).and_then(|r| r.get(j)).copied().unwrap_or(0.0);
                let [a, b, c] = row;
                *t = a * column(0) + b * column(1) + c * column(2);
            }
        }
        Self(out)
    }

    /// The image of a point; infinite where it lies on the horizon.
    pub(super) fn apply(&self, x: f64, y: f64) -> (f64, f64) {
        let [[a, b, c], [d, e, f], [g, h, i]] = self.0;
        let w = g * x + h * y + i;
        ((a * x + b * y + c) / w, (d * x + e * y + f) / w)
    }

    /// The inverse, scaled so that the last element is 1; `None` where there is none.
    pub(super) fn inverse(&self) -> Option<Self> {
        let [[a, b, c], [d, e, f], [g, h, i]] = self.0;
        let co = [
            [e * i - f * h, c * h - b * i, b * f - c * e],
            [f * g - d * i, a * i - c * g, c * d - a * f],
            [d * h - e * g, b * g - a * h, a * e - b * d],
        ];
        let last = co[2][2];
        let det = a * co[0][0] + b * co[1][0] + c * co[2][0];
        if det.abs() < 1e-12 || last.abs() < 1e-12 {
            return None;
        }
        Some(Self(co.map(|row| row.map(|v| v / last))))
    }

    /// Scaled so that the last element is 1.
    pub(super) fn normalised(&self) -> Self {
        let last = self.0[2][2];
        Self(self.0.map(|row| row.map(|v| v / last)))
    }

    /// Local scale at the middle of a `width`x`height` picture, by finite differences.
    pub(super) fn scale_at(&self, x: f64, y: f64) -> f64 {
        let (px, py) = self.apply(x, y);
        let (ax, ay) = self.apply(x + 1.0, y);
        let (bx, by) = self.apply(x, y + 1.0);
        ((ax - px) * (by - py) - (ay - py) * (bx - px)).abs().sqrt()
    }

    /// Images of the four corners of a `width`x`height` picture, clockwise from the first.
    pub(super) fn corners(&self, width: f64, height: f64) -> [(f64, f64); 4] {
        [(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)].map(|(x, y)| self.apply(x, y))
    }

    /// Whether the map could be one of a photo of `width`x`height` that was processed: not folded,
    /// sides within a factor of two of each other, scale within `least..most`.
    pub(super) fn is_plausible(&self, width: f64, height: f64, least: f64, most: f64) -> bool {
        let [_, _, [g, h, i]] = self.0;
        let depths = [i, g * width + i, g * width + h * height + i, h * height + i];
        if depths.iter().any(|w| !w.is_finite() || *w <= 0.2) {
            return false;
        }
        let corners = self.corners(width, height);
        let side = |k: usize| {
            let at = |k: usize| corners.get(k % 4).copied().unwrap_or_default();
            let ((ax, ay), (bx, by)) = (at(k), at(k + 1));
            (bx - ax, by - ay)
        };
        let turn = |k: usize| {
            let ((ax, ay), (bx, by)) = (side(k), side(k + 1));
            ax * by - ay * bx
        };
        let turns = [turn(0), turn(1), turn(2), turn(3)];
        if !turns.iter().all(|t| *t > 0.0) && !turns.iter().all(|t| *t < 0.0) {
            return false;
        }
        let lengths = [0, 1, 2, 3].map(|k| {
            let (x, y) = side(k);
            (x * x + y * y).sqrt() / if k % 2 == 0 { width } else { height }
        });
        let (mut low, mut high) = (f64::INFINITY, 0.0);
        for length in lengths {
            low = length.min(low);
            high = length.max(high);
        }
        low > least && high < most && high < 2.0 * low
    }

    /// Whether it turns the picture over.
    pub(super) fn is_mirrored(&self) -> bool {
        let [[a, b, _], [d, e, _], _] = self.0;
        a * e - b * d < 0.0
    }
}

/// Solves `n` linear equations by Gauss-Jordan elimination with row pivots.
pub(super) fn solve<const N: usize>(mut a: [[f64; N]; N], mut b: [f64; N]) -> Option<[f64; N]> {
    for k in 0..N {
        let pivot = (k..N).max_by(|&i, &j| {
            let size = |r: usize| a.get(r).and_then(|r| r.get(k)).map_or(0.0, |v| v.abs());
            size(i).total_cmp(&size(j)).then(j.cmp(&i))
        })?;
        a.swap(k, pivot);
        b.swap(k, pivot);
        let row = *a.get(k)?;
        let (lead, value) = (*row.get(k)?, *b.get(k)?);
        if lead.is_nan() || lead.abs() <= 1e-12 {
            return None;
        }
        for (i, (other, target)) in a.iter_mut().zip(&mut b).enumerate() {
            if i == k {
                continue;
            }
            let factor = other.get(k).copied()? / lead;
            if factor != 0.0 {
                other.iter_mut().zip(&row).for_each(|(o, r)| *o -= factor * r);
                *target -= factor * value;
            }
        }
    }
    let mut out = [0.0; N];
    for (k, (o, row)) in out.iter_mut().zip(&a).enumerate() {
        *o = b.get(k)? / row.get(k)?;
    }
    Some(out)
}
