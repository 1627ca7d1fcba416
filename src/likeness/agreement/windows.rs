//! Sums over square windows, and the correlation in each of them.
//!
//! The sums are of whole numbers, so that the order of additions does not matter; rows are arrays
//! of one kind of value each, which compilers make vectors of.

use crate::likeness::plane::Plane;

/// Size of the picture and half width of the windows.
#[derive(Clone, Copy)]
pub(super) struct Window {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) radius: usize,
}

impl Window {
    /// Number of pixels of a window that is not cut.
    pub(super) fn area(&self) -> i32 {
        let side = 2 * self.radius as i32 + 1;
        side * side
    }

    /// Sums of `N` values over the window around every pixel, cut at the edges: `values` writes
    /// those of a row, `emit` takes the sums of a row, from the first to the last.
    pub(super) fn sums<const N: usize>(
        &self,
        values: impl Fn(usize, &mut [Vec<i32>; N]),
        mut emit: impl FnMut(usize, &[Vec<i32>; N]),
    ) {
        let (w, h, r) = (self.width, self.height, self.radius);
        let mut row: [Vec<i32>; N] = std::array::from_fn(|_| vec![0; w]);
        let mut sums = row.clone();
        // Sums of the rows of the window, with empty columns on both sides.
        let mut columns: [Vec<i32>; N] = std::array::from_fn(|_| vec![0; w + 2 * r]);
        for last in 0..h + r {
            if last < h {
                values(last, &mut row);
                for (column, row) in columns.iter_mut().zip(&row) {
                    column.iter_mut().skip(r).zip(row).for_each(|(c, v)| *c += v);
                }
            }
            if last > 2 * r {
                values(last - 2 * r - 1, &mut row);
                for (column, row) in columns.iter_mut().zip(&row) {
                    column.iter_mut().skip(r).zip(row).for_each(|(c, v)| *c -= v);
                }
            }
            let Some(y) = last.checked_sub(r) else { continue };
            for (sums, column) in sums.iter_mut().zip(&columns) {
                let mut sum: i32 = column.iter().take(2 * r).sum();
                let ends = column.iter().zip(column.iter().skip(2 * r));
                for (out, (leaves, enters)) in sums.iter_mut().zip(ends) {
                    sum += enters;
                    *out = sum;
                    sum -= leaves;
                }
            }
            emit(y, &sums);
        }
    }
}

/// One value for the window around every pixel.
pub(super) struct Places {
    /// Correlation.
    pub(super) z: Vec<f32>,
    /// Deviation in the catalogue photo.
    pub(super) a: Vec<f32>,
    /// Deviation in the upload.
    pub(super) b: Vec<f32>,
    /// Whether enough of it lies in the upload.
    pub(super) counts: Vec<bool>,
}

impl Places {
    /// Deviations in both, of the windows that count.
    pub(super) fn deviations(&self) -> impl Iterator<Item = (f32, f32)> {
        let places = self.a.iter().zip(&self.b).zip(&self.counts);
        places.filter(|(_, counts)| **counts).map(|((a, b), _)| (*a, *b))
    }
}

/// Correlates `a` and `b` where `inside`.
pub(super) fn correlate(a: &Plane, b: &Plane, inside: &[bool], window: Window) -> Places {
    let size = inside.len();
    let (z, counts) = (vec![0.0; size], vec![false; size]);
    let mut out = Places { a: z.clone(), b: z.clone(), z, counts };
    let w = window.width;
    let values = |y: usize, [n, sa, sb, aa, bb, ab]: &mut [Vec<i32>; 6]| {
        let row = y * w..(y + 1) * w;
        let (Some(a), Some(b), Some(inside)) =
            (a.data.get(row.clone()), b.data.get(row.clone()), inside.get(row))
        else {
            return;
        };
        n.iter_mut().zip(inside).for_each(|(n, i)| *n = i32::from(*i));
        sa.iter_mut().zip(a).zip(inside).for_each(|((s, v), i)| *s = i32::from(*v) * i32::from(*i));
        sb.iter_mut().zip(b).zip(inside).for_each(|((s, v), i)| *s = i32::from(*v) * i32::from(*i));
        aa.iter_mut().zip(&*sa).for_each(|(s, a)| *s = a * a);
        bb.iter_mut().zip(&*sb).for_each(|(s, b)| *s = b * b);
        ab.iter_mut().zip(&*sa).zip(&*sb).for_each(|((s, a), b)| *s = a * b);
    };
    let enough = window.area() * 6;
    window.sums(values, |y, [n, sa, sb, aa, bb, ab]| {
        let row = y * w..(y + 1) * w;
        let (Some(z), Some(a), Some(b), Some(counts)) = (
            out.z.get_mut(row.clone()),
            out.a.get_mut(row.clone()),
            out.b.get_mut(row.clone()),
            out.counts.get_mut(row.clone()),
        ) else {
            return;
        };
        let inside = inside.get(row).unwrap_or_default();
        // One output at a time: of loops over nine arrays no vectors are made.
        variances(a, n, sa, aa);
        variances(b, n, sb, bb);
        let sums = n.iter().zip(sa).zip(sb).zip(ab);
        for ((((n, sa), sb), ab), (z, (va, vb))) in sums.zip(z.iter_mut().zip(a.iter().zip(&*b))) {
            let cov = (n * ab - sa * sb) as f32 / (n * n) as f32;
            let correlation = cov / ((va + 4.0) * (vb + 4.0)).sqrt();
            *z = if *n == 0 { 0.0 } else { correlation };
        }
        a.iter_mut().for_each(|a| *a = a.sqrt());
        b.iter_mut().for_each(|b| *b = b.sqrt());
        for ((counts, inside), n) in counts.iter_mut().zip(inside).zip(n) {
            *counts = *inside && n * 10 > enough;
        }
    });
    out
}

/// Variances of windows of `n` values each, from their sums and the sums of their squares.
fn variances(out: &mut [f32], n: &[i32], sums: &[i32], squares: &[i32]) {
    for (out, ((n, sum), squares)) in out.iter_mut().zip(n.iter().zip(sums).zip(squares)) {
        let variance = (n * squares - sum * sum) as f32 / (n * n) as f32;
        *out = if *n == 0 { 0.0 } else { variance };
    }
}
