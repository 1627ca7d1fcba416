//! Content rectangles: where a screenshot or a bordered picture has its pictures.

// Indices are bounded by the grid's size.
#![allow(clippy::indexing_slicing)]

use super::order;
use super::plane::{Plane, Rect};

/// Side of a cell, in pixels.
const CELL: usize = 4;
/// A cell is active where neighbours differ by more than this.
const STEP: u8 = 12;
/// Empty cells that a run of active rows or columns may hold.
const GAP: usize = 2;
/// Share of active cells that makes a row or column active, in thousandths.
const ACTIVE: usize = 12;

/// Rectangles of content, largest first, each of more than 2 % of the picture, by three rounds of
/// cuts along empty rows and columns.
pub(super) fn content(plane: &Plane) -> Vec<Rect> {
    let (w, h) = (plane.width, plane.height);
    let (columns, rows) = (w.div_ceil(CELL), h.div_ceil(CELL));
    let mut active = vec![false; columns * rows];
    for y in 0..h {
        let row = &plane.data[y * w..][..w];
        let below = plane.data.get((y + 1) * w..(y + 2) * w).unwrap_or(row);
        for x in 0..w {
            let right = row.get(x + 1).copied().unwrap_or(row[x]);
            if row[x].abs_diff(right) > STEP || row[x].abs_diff(below[x]) > STEP {
                active[y / CELL * columns + x / CELL] = true;
            }
        }
    }
    let mut cells = vec![Rect { x0: 0, y0: 0, x1: columns, y1: rows }];
    for _ in 0..3 {
        cells = cells.iter().flat_map(|rect| cut(&active, columns, *rect)).collect();
    }
    let mut rects: Vec<Rect> = cells
        .iter()
        .map(|c| Rect {
            x0: c.x0 * CELL,
            y0: c.y0 * CELL,
            x1: (c.x1 * CELL).min(w),
            y1: (c.y1 * CELL).min(h),
        })
        .filter(|r| r.area() * 50 > w * h && r.width().min(r.height()) * 50 > 3 * w.max(h))
        .collect();
    order::rising(&mut rects, |r| {
        u128::from(!(r.area() as u64)) << 64 | (r.y0 as u128) << 32 | r.x0 as u128
    });
    rects
}

fn cut(active: &[bool], columns: usize, rect: Rect) -> Vec<Rect> {
    let count = |x0: usize, x1: usize, y0: usize, y1: usize| -> usize {
        (y0..y1)
            .map(|y| active[y * columns + x0..y * columns + x1].iter().filter(|a| **a).count())
            .sum()
    };
    let mut out = Vec::new();
    let dense = |found: usize, of: usize| found * 1000 > of * ACTIVE;
    for (y0, y1) in
        runs(rect.y0, rect.y1, |y| dense(count(rect.x0, rect.x1, y, y + 1), rect.width()))
    {
        for (x0, x1) in runs(rect.x0, rect.x1, |x| dense(count(x, x + 1, y0, y1), y1 - y0)) {
            out.push(Rect { x0, y0, x1, y1 });
        }
    }
    out
}

/// Runs of `from..to` where `is` holds, joined over short gaps.
fn runs(from: usize, to: usize, is: impl Fn(usize) -> bool) -> Vec<(usize, usize)> {
    let mut out: Vec<(usize, usize)> = Vec::new();
    for i in (from..to).filter(|i| is(*i)) {
        match out.last_mut() {
            Some((_, end)) if i <= *end + GAP => *end = i + 1,
            _ => out.push((i, i + 1)),
        }
    }
    out
}
