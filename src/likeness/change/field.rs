//! Pictures of real numbers and the filters of the change map, in `f32` with a fixed order of
//! operations.

// Indices are bounded by the fields' sizes.
#![allow(clippy::indexing_slicing)]

/// A picture of real numbers.
#[derive(Clone, Debug)]
pub(super) struct Field {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) data: Vec<f32>,
}

impl Field {
    pub(super) fn new(width: usize, height: usize, data: Vec<f32>) -> Self {
        Self { width, height, data }
    }

    pub(super) fn zeros(width: usize, height: usize) -> Self {
        Self { width, height, data: vec![0.0; width * height] }
    }

    /// The same size, each value from those of `self` and `other`.
    pub(super) fn with(&self, other: &Self, of: impl Fn(f32, f32) -> f32) -> Self {
        let data = self.data.iter().zip(&other.data).map(|(a, b)| of(*a, *b)).collect();
        Self { width: self.width, height: self.height, data }
    }

    /// Blurred by the filter 1 2 1 in both directions (variance 1/2); edges are repeated.
    pub(super) fn soft(&self) -> Self {
        let (w, h) = (self.width, self.height);
        let mut across = vec![0.0_f32; w * h];
        for (row, out) in self.data.chunks_exact(w).zip(across.chunks_exact_mut(w)) {
            for (o, v) in out.iter_mut().skip(1).zip(row.windows(3)) {
                *o = (v[0] + v[2]) * 0.25 + v[1] * 0.5;
            }
            out[0] = (row[0] * 3.0 + row[1.min(w - 1)]) * 0.25;
            out[w - 1] = (row[w - 1] * 3.0 + row[w.saturating_sub(2)]) * 0.25;
        }
        let mut data = Vec::with_capacity(w * h);
        for y in 0..h {
            let above = &across[y.saturating_sub(1) * w..][..w];
            let here = &across[y * w..][..w];
            let below = &across[(y + 1).min(h - 1) * w..][..w];
            data.extend((0..w).map(|x| (above[x] + below[x]) * 0.25 + here[x] * 0.5));
        }
        Self { width: w, height: h, data }
    }

    /// `times` passes of [`Field::soft`].
    pub(super) fn softened(&self, times: usize) -> Self {
        (0..times).fold(self.clone(), |field, _| field.soft())
    }

    /// Mean over squares of half width `radius`, cut at the edges.
    pub(super) fn boxed(&self, radius: usize) -> Self {
        let (w, h) = (self.width, self.height);
        let mut across = vec![0.0_f32; w * h];
        let mut line = vec![0.0_f64; w + 1];
        for (row, out) in self.data.chunks_exact(w).zip(across.chunks_exact_mut(w)) {
            let mut sum = 0.0_f64;
            for (l, v) in line.iter_mut().skip(1).zip(row) {
                sum += f64::from(*v);
                *l = sum;
            }
            for (x, o) in out.iter_mut().enumerate() {
                let (from, to) = (x.saturating_sub(radius), (x + radius + 1).min(w));
                *o = (line[to] - line[from]) as f32 / (to - from) as f32;
            }
        }
        let mut columns = vec![0.0_f64; w];
        let mut data = vec![0.0_f32; w * h];
        let add = |columns: &mut [f64], y: usize, sign: f64| {
            for (c, v) in columns.iter_mut().zip(&across[y * w..][..w]) {
                *c += sign * f64::from(*v);
            }
        };
        for y in 0..radius.min(h) {
            add(&mut columns, y, 1.0);
        }
        for y in 0..h {
            if y + radius < h {
                add(&mut columns, y + radius, 1.0);
            }
            if y > radius {
                add(&mut columns, y - radius - 1, -1.0);
            }
            let rows = ((y + radius + 1).min(h) - y.saturating_sub(radius)) as f32;
            for (o, c) in data[y * w..][..w].iter_mut().zip(&columns) {
                *o = *c as f32 / rows;
            }
        }
        Self { width: w, height: h, data }
    }

    /// Mean over blocks of `side`x`side`, the last ones cut.
    pub(super) fn blocks(&self, side: usize) -> Self {
        let (columns, rows) = (self.width.div_ceil(side), self.height.div_ceil(side));
        let mut out = Self::zeros(columns, rows);
        for y in 0..self.height {
            let row = &self.data[y * self.width..][..self.width];
            let target = &mut out.data[y / side * columns..][..columns];
            for (t, part) in target.iter_mut().zip(row.chunks(side)) {
                *t += part.iter().sum::<f32>();
            }
        }
        for (at, value) in out.data.iter_mut().enumerate() {
            let w = side.min(self.width - at % columns * side);
            let h = side.min(self.height - at / columns * side);
            *value /= (w * h) as f32;
        }
        out
    }

    /// Bilinear enlargement of a field of blocks to pixels.
    pub(super) fn spread(&self, side: usize, width: usize, height: usize) -> Self {
        let place = |i: usize, last: usize| {
            let at = ((i as f32 + 0.5) / side as f32 - 0.5).clamp(0.0, (last - 1) as f32);
            let low = (at as usize).min(last - 1);
            (low, (low + 1).min(last - 1), at - low as f32)
        };
        let columns: Vec<_> = (0..width).map(|x| place(x, self.width)).collect();
        let mut data = Vec::with_capacity(width * height);
        let mut line = vec![0.0_f32; self.width];
        for y in 0..height {
            let (top, bottom, t) = place(y, self.height);
            for (x, l) in line.iter_mut().enumerate() {
                let (a, b) = (self.data[top * self.width + x], self.data[bottom * self.width + x]);
                *l = a + (b - a) * t;
            }
            data.extend(columns.iter().map(|(l, r, t)| line[*l] + (line[*r] - line[*l]) * t));
        }
        Self { width, height, data }
    }

    /// Halved by means of 2x2.
    pub(super) fn halved(&self) -> Self {
        self.blocks(2)
    }

    /// Size of the slope: Sobel, in levels a pixel.
    pub(super) fn slope(&self) -> Self {
        let (dx, dy) = self.gradient();
        dx.with(&dy, |x, y| (x * x + y * y).sqrt())
    }

    /// Derivatives in both directions by Sobel's filter.
    pub(super) fn gradient(&self) -> (Self, Self) {
        let (w, h) = (self.width, self.height);
        let (mut dx, mut dy) = (Self::zeros(w, h), Self::zeros(w, h));
        for y in 0..h {
            let above = &self.data[y.saturating_sub(1) * w..][..w];
            let here = &self.data[y * w..][..w];
            let below = &self.data[(y + 1).min(h - 1) * w..][..w];
            for x in 0..w {
                let (l, r) = (x.saturating_sub(1), (x + 1).min(w - 1));
                let across = above[r] - above[l] + 2.0 * (here[r] - here[l]) + below[r] - below[l];
                let down = below[l] - above[l] + 2.0 * (below[x] - above[x]) + below[r] - above[r];
                dx.data[y * w + x] = across / 8.0;
                dy.data[y * w + x] = down / 8.0;
            }
        }
        (dx, dy)
    }

    /// Highest value of 3x3.
    pub(super) fn widened(&self) -> Self {
        self.extreme(f32::max)
    }

    /// Lowest value of 3x3.
    pub(super) fn narrowed(&self) -> Self {
        self.extreme(f32::min)
    }

    fn extreme(&self, of: fn(f32, f32) -> f32) -> Self {
        let (w, h) = (self.width, self.height);
        let mut across = self.data.clone();
        for (row, out) in self.data.chunks_exact(w).zip(across.chunks_exact_mut(w)) {
            for x in 0..w {
                out[x] = of(of(row[x.saturating_sub(1)], row[x]), row[(x + 1).min(w - 1)]);
            }
        }
        let line = |y: usize| &across[y * w..][..w];
        let mut data = Vec::with_capacity(w * h);
        for y in 0..h {
            let (a, b, c) = (line(y.saturating_sub(1)), line(y), line((y + 1).min(h - 1)));
            data.extend((0..w).map(|x| of(of(a[x], b[x]), c[x])));
        }
        Self { width: w, height: h, data }
    }
}

/// Counts of values `0..`, for medians and other quantiles without sorting.
pub(super) struct Histogram {
    counts: Vec<u32>,
    total: u32,
    step: f32,
}

impl Histogram {
    /// Of `values` in classes of width `step`; the last class of 2,048 takes all that is larger.
    pub(super) fn of(values: impl Iterator<Item = f32>, step: f32) -> Self {
        let mut counts = vec![0_u32; 2048];
        let mut total = 0;
        for value in values {
            counts[((value / step) as usize).min(2047)] += 1;
            total += 1;
        }
        Self { counts, total, step }
    }

    pub(super) fn total(&self) -> u32 {
        self.total
    }

    /// The value that `share` of all values do not exceed.
    pub(super) fn quantile(&self, share: f32) -> f32 {
        let wanted = (share * self.total as f32) as u32;
        let mut below = 0;
        for (at, count) in self.counts.iter().enumerate() {
            if below + count > wanted {
                let part = (wanted - below) as f32 / *count as f32;
                return (at as f32 + part) * self.step;
            }
            below += count;
        }
        0.0
    }
}
