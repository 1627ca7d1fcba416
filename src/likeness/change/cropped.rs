//! Bands along the frame of a photo that was cropped before it was put on a page: there the upload
//! shows the page and nothing of the photo, so there is nothing to compare.

// Indices are bounded by the fields' sizes.
#![allow(clippy::indexing_slicing)]

use super::field::{Field, Histogram};

/// Largest difference to the photo, and of what it holds to its own background, in levels.
const SAME: f32 = 24.0;
/// Largest difference of a page to its colour: pages are flat, dark corners are not.
const FLAT: f32 = 8.0;
/// Share of a line that shows the page's colour; the rest is text and buttons.
const PAGE: f32 = 0.5;
/// Share of a line that shows the photo: where the band ends.
const SHOWN: f32 = 0.04;
/// Share of what the photo holds in a band that must be gone, so that a plain background, and what
/// was written on it, is no band.
const GONE: f32 = 0.6;
/// The same as a share of the band.
const HELD: f32 = 0.02;
/// Depth of a band as a share of the side: less is the frame itself not quite in its place, more
/// would be no crop that is still found.
const LEAST: f32 = 0.015;
const DEEPEST: f32 = 0.35;
/// Lines at the end of a band where photo and page are mixed.
const MIXED: usize = 3;

/// One side of the frame: lines along it, the outermost first.
struct Side {
    lines: usize,
    length: usize,
    /// Index of the first pixel, and what is added for the next line and for the next pixel of one.
    first: usize,
    inwards: isize,
    along: isize,
}

impl Side {
    fn all(w: usize, h: usize) -> [Self; 4] {
        let row = w as isize;
        [
            Self { lines: h, length: w, first: 0, inwards: row, along: 1 },
            Self { lines: h, length: w, first: (h - 1) * w, inwards: -row, along: 1 },
            Self { lines: w, length: h, first: 0, inwards: 1, along: row },
            Self { lines: w, length: h, first: w - 1, inwards: -1, along: row },
        ]
    }

    fn line(&self, number: usize) -> impl Iterator<Item = usize> {
        let start = self.first as isize + number as isize * self.inwards;
        let along = self.along;
        (0..self.length as isize).map(move |k| (start + k * along) as usize)
    }
}

/// Takes the bands of all four sides out of `inside`, where the two are compared.
pub(super) fn hide(reference: &[Field; 3], upload: &[Field; 3], inside: &mut [bool]) {
    for side in Side::all(upload[0].width, upload[0].height) {
        let Some(depth) = band(reference, upload, inside, &side) else { continue };
        for line in 0..(depth + MIXED).min(side.lines) {
            side.line(line).for_each(|at| inside[at] = false);
        }
    }
}

/// Lines from one side on that show none of the photo.
fn band(
    reference: &[Field; 3],
    upload: &[Field; 3],
    inside: &[bool],
    side: &Side,
) -> Option<usize> {
    let Side { lines, length, .. } = *side;
    let line = |number: usize| side.line(number).filter(|at| inside[*at]);
    let is_there = |k: &usize| line(*k).count() * 2 >= length;
    let first = (0..lines / 8).find(is_there)?;
    let middle = |fields: &[Field; 3]| -> [f32; 3] {
        std::array::from_fn(|c| {
            let values = line(first).map(|at| fields[c].data[at] + 256.0);
            Histogram::of(values, 1.0).quantile(0.5) - 256.0
        })
    };
    let (page, background) = (middle(upload), middle(reference));
    let is_near = |fields: &[Field; 3], colour: [f32; 3], at: usize, bound: f32| {
        fields.iter().zip(colour).all(|(field, value)| (field.data[at] - value).abs() <= bound)
    };
    let shows = |at: usize| {
        let mut pairs = upload.iter().zip(reference);
        pairs.all(|(u, r)| (u.data[at] - r.data[at]).abs() <= SAME)
    };
    let (mut held, mut gone, mut all) = (0_usize, 0_usize, 0_usize);
    let end = (first..lines).find(|number| {
        let (mut covered, mut shown, mut count) = (0_usize, 0_usize, 0_usize);
        let (mut line_held, mut line_gone) = (0_usize, 0_usize);
        for at in line(*number) {
            let is_covered = is_near(upload, page, at, FLAT);
            let holds = ![page, background].iter().any(|c| is_near(reference, *c, at, SAME));
            count += 1;
            covered += usize::from(is_covered);
            line_held += usize::from(holds);
            line_gone += usize::from(holds && is_covered);
            shown += usize::from(holds && !is_covered && shows(at));
        }
        let share = |part: usize| part as f32 / count.max(1) as f32;
        let is_band = is_there(number) && share(covered) >= PAGE && share(shown) < SHOWN;
        if is_band {
            (held, gone, all) = (held + line_held, gone + line_gone, all + count);
        }
        !is_band
    })?;
    let depth = (end - first) as f32 / lines as f32;
    let is_crop = (LEAST..DEEPEST).contains(&depth)
        && gone as f32 >= GONE * held as f32
        && gone as f32 >= HELD * all as f32;
    is_crop.then_some(end)
}
