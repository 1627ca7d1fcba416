//! Hot pixels to regions: hysteresis, components, boxes.

// Indices are bounded by the fields' sizes.
#![allow(clippy::indexing_slicing)]

use super::super::order;
use super::field::{Field, Histogram};
use super::noise::Heat;

/// Pixels of one region.
#[derive(Clone, Debug)]
pub(super) struct Region {
    /// Indices of its pixels, in order.
    pub(super) pixels: Vec<usize>,
    /// Sum of the heat.
    pub(super) mass: f32,
    /// Highest heat.
    pub(super) peak: f32,
}

/// Regions where the heat passes `bound`, heaviest first.
pub(super) fn find(heat: &Heat, inside: &[bool], bound: f32) -> Vec<Region> {
    let (w, h) = (heat.all.width, heat.all.height);
    let long = w.max(h);
    let share = 4e-5 * (w * h) as f32;
    let flags = |field: &Field, bound: f32| -> Vec<bool> {
        field.data.iter().map(|v| *v > bound).collect()
    };
    let warm = closed(&flags(&heat.all, bound * 0.5), w, h, 1);
    let edge = near_edge(inside, w, h, long * 13 / 1000);
    let mut mask = vec![false; w * h];
    for part in components(&warm, w, h) {
        let seeds = part.iter().filter(|at| heat.all.data[**at] > bound).count();
        let mass: f32 = part.iter().map(|at| (heat.all.data[*at] - bound * 0.5).max(0.0)).sum();
        let at_edge = part.iter().filter(|at| edge[**at]).count();
        let size = part.len() as f32;
        let counts =
            at_edge * 10 < part.len() * 6 && seeds >= 4 && size >= share.max(12.0) && mass > share;
        if !counts {
            continue;
        }
        let top =
            Histogram::of(part.iter().map(|at| heat.fine.data[*at]), 1.0 / 64.0).quantile(0.95);
        let least = (bound * 0.4).max(0.28 * top);
        let core = part.iter().filter(|at| heat.fine.data[**at] > least).count();
        for at in &part {
            mask[*at] |= core as f32 <= 0.08 * size || heat.fine.data[*at] > least;
        }
    }
    let mut mask = closed(&mask, w, h, (long * 8 / 1000).max(1));
    fill_holes(&mut mask, w, h, w * h / 100);
    grouped(&mask, heat, long * 2 / 100)
}

/// Components of `mask` that lie within `reach` of each other, as one region.
fn grouped(mask: &[bool], heat: &Heat, reach: usize) -> Vec<Region> {
    let (w, h) = (heat.all.width, heat.all.height);
    let wide = dilated(mask, w, h, reach.max(1));
    let mut out: Vec<Region> = components(&wide, w, h)
        .into_iter()
        .map(|part| {
            let mut pixels: Vec<usize> = part.into_iter().filter(|at| mask[*at]).collect();
            order::rising(&mut pixels, |at| *at as u128);
            let mass = pixels.iter().map(|at| heat.all.data[*at]).sum();
            let peak = pixels.iter().map(|at| heat.all.data[*at]).fold(0.0, f32::max);
            Region { pixels, mass, peak }
        })
        .filter(|region| !region.pixels.is_empty())
        .collect();
    order::strongest_first(&mut out, |region| region.mass);
    out
}

fn number(mask: &[bool], w: usize, h: usize) -> Field {
    Field::new(w, h, mask.iter().map(|m| if *m { 1.0 } else { 0.0 }).collect())
}

/// Whether any pixel within `radius` (a square) is set.
fn dilated(mask: &[bool], w: usize, h: usize, radius: usize) -> Vec<bool> {
    number(mask, w, h).boxed(radius).data.iter().map(|v| *v > 1e-6).collect()
}

/// Whether all pixels within `radius` are set.
fn eroded(mask: &[bool], w: usize, h: usize, radius: usize) -> Vec<bool> {
    number(mask, w, h).boxed(radius).data.iter().map(|v| *v > 1.0 - 1e-6).collect()
}

fn closed(mask: &[bool], w: usize, h: usize, radius: usize) -> Vec<bool> {
    eroded(&dilated(mask, w, h, radius), w, h, radius)
}

/// Pixels within `reach` of where the upload, or the picture, ends.
fn near_edge(inside: &[bool], w: usize, h: usize, reach: usize) -> Vec<bool> {
    let deep = eroded(inside, w, h, reach);
    (0..w * h)
        .map(|at| {
            let (x, y) = (at % w, at / w);
            !deep[at] || x < reach || y < reach || x + reach >= w || y + reach >= h
        })
        .collect()
}

/// Groups of set pixels that touch, at corners as well.
fn components(mask: &[bool], w: usize, h: usize) -> Vec<Vec<usize>> {
    let mut seen = vec![false; mask.len()];
    let mut out = Vec::new();
    for start in 0..mask.len() {
        if !mask[start] || seen[start] {
            continue;
        }
        seen[start] = true;
        let mut part = vec![start];
        let mut next = 0;
        while let Some(at) = part.get(next).copied() {
            next += 1;
            let (x, y) = (at % w, at / w);
            for ny in y.saturating_sub(1)..=(y + 1).min(h - 1) {
                for nx in x.saturating_sub(1)..=(x + 1).min(w - 1) {
                    let near = ny * w + nx;
                    if mask[near] && !seen[near] {
                        seen[near] = true;
                        part.push(near);
                    }
                }
            }
        }
        out.push(part);
    }
    out
}

/// Sets unset groups of fewer than `most` pixels that touch no edge.
fn fill_holes(mask: &mut [bool], w: usize, h: usize, most: usize) {
    let free: Vec<bool> = mask.iter().map(|m| !m).collect();
    for part in components(&free, w, h) {
        let on_edge = |at: &usize| {
            let (x, y) = (at % w, at / w);
            x == 0 || y == 0 || x + 1 == w || y + 1 == h
        };
        if part.len() < most && !part.iter().any(on_edge) {
            part.iter().for_each(|at| mask[*at] = true);
        }
    }
}
