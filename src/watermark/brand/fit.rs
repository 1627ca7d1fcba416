//! Looks for one mark where its product draws it.

use super::line;
use super::strip::Strip;
use super::table::{Row, Side};
use crate::pixels::Picture;
use crate::watermark::frame::Frame;
use crate::watermark::plane::Plane;

/// From one width to the next.
const STEP: f64 = 1.05;
/// Widths tried around a place that was found.
const NEAR: [f64; 3] = [1.0, 0.97, 1.03];
/// Cells around it that are looked at.
const REACH: usize = 2;
/// Smallest mean correlation of a place that is looked at closely.
const COARSE: f64 = 0.4;
/// Places that are looked at closely.
const MOST: usize = 4;
/// Cells that a part may stand away from its place, across and up: fonts differ in width.
const LOOSE: (usize, usize) = (3, 1);

/// Where a mark stands, in pixels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fit {
    pub(super) score: f64,
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// Where a mark may stand.
#[derive(Clone, Copy, Debug)]
struct Place {
    /// Mean correlation, below 0 where it is darker than its ground.
    score: f64,
    left: f64,
    top: f64,
    width: f64,
}

/// The best place of the mark where its product draws it in `frame`.
pub(super) fn best(picture: &Picture, frame: Frame, row: &Row) -> Option<Fit> {
    let fine = Strip::new(row.shape, row.parts);
    let coarse = Strip::halved(row.shape, row.parts);
    let mut places = Vec::new();
    let is_wide = frame.width > frame.short() * 1.01;
    for base in [frame.short(), frame.width].into_iter().take(1 + usize::from(is_wide)) {
        let mut width = row.widths.0 * base;
        while width <= row.widths.1 * base * 1.001 {
            scan(picture, frame, row, (base, width), &coarse, &mut places);
            width *= STEP;
        }
    }
    places.sort_by(|a, b| b.score.abs().total_cmp(&a.score.abs()));
    let fits = places.iter().take(MOST).filter_map(|place| closely(picture, row, &fine, place));
    fits.max_by(|a, b| a.score.total_cmp(&b.score))
}

/// Adds the places where the mark may stand at this width.
fn scan(
    picture: &Picture,
    frame: Frame,
    row: &Row,
    (base, width): (f64, f64),
    strip: &Strip,
    found: &mut Vec<Place>,
) {
    let cell = width / strip.columns as f64;
    let height = cell * strip.rows as f64;
    let left = match row.side {
        Side::Left => frame.x + row.across.0 * base,
        Side::Centre => frame.x + (frame.width - width) / 2.0 + row.across.0 * base,
        Side::Right => frame.x + frame.width - row.across.1 * base - width,
    };
    let top = match row.top {
        true => frame.y + row.up.0 * base,
        false => frame.y + frame.height - row.up.1 * base - height,
    };
    let reach = |(from, to): (f64, f64)| ((to - from) * base / cell) as usize + 1;
    let (columns, rows) = (reach(row.across), reach(row.up));
    let size = (columns + strip.columns, rows + strip.rows);
    let plane = Plane::sample(picture, (left, top), (cell, cell), size, 2);
    for y in 0..=rows {
        for x in 0..=columns {
            let score = strip.score(&plane, (x, y), (0, 0)).mean;
            if score > COARSE || row.dark && score < -COARSE {
                let (left, top) = plane.place(x, y);
                found.push(Place { score, left, top, width });
            }
        }
    }
}

/// The best fit around a place, if it is one.
fn closely(picture: &Picture, row: &Row, strip: &Strip, place: &Place) -> Option<Fit> {
    let sign = place.score.signum();
    let (across, up) = (REACH + LOOSE.0, REACH + LOOSE.1);
    let mut best: Option<(f64, Plane, (usize, usize))> = None;
    for size in NEAR {
        let cell = place.width * size / strip.columns as f64;
        let corner = (place.left - cell * across as f64, place.top - cell * up as f64);
        let cells = (strip.columns + 2 * across, strip.rows + 2 * up);
        let plane = Plane::sample(picture, corner, (cell, cell), cells, 2);
        let places = (0..=2 * REACH).flat_map(|y| (0..=2 * REACH).map(move |x| (x, y)));
        let places = places.map(|(x, y)| (x + LOOSE.0, y + LOOSE.1));
        let score = |place| strip.score(&plane, place, (0, 0)).mean * sign;
        let found = places.map(|place| (score(place), place)).max_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((score, place)) = found
            && best.as_ref().is_none_or(|(most, ..)| score > *most)
        {
            best = Some((score, plane, place));
        }
    }
    let (_, plane, (x, y)) = best?;
    let score = strip.score(&plane, (x, y), LOOSE);
    if score.mean * sign < row.gate || score.least * sign < row.part {
        return None;
    }
    let ((left, top), cell) = (plane.place(x, y), plane.step.0);
    let (width, height) = (cell * strip.columns as f64, cell * strip.rows as f64);
    let fit = Fit { score: score.mean * sign, left, top, width, height };
    let follows = || line::follows(picture, &fit, cell, score.contrast.abs());
    (!row.line || follows()).then_some(fit)
}
