//! The part of the upload that is the picture: a screenshot of a gallery has bars around it.

use crate::pixels::Picture;

/// A part of the picture, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Frame {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// Shorter side below which no mark is looked for, in pixels: its strokes would touch.
pub(super) const SMALLEST: u32 = 240;

impl Frame {
    /// Where marks are looked for: in the whole picture, and in what a screenshot shows of it. Nowhere
    /// where the shorter side is below `smallest`.
    pub(super) fn all(picture: &Picture, smallest: u32) -> impl Iterator<Item = Self> {
        let is_large = picture.width.min(picture.height) >= smallest;
        let inner = || Self::between_bars(picture);
        is_large.then(|| [Some(Self::whole(picture)), inner()]).into_iter().flatten().flatten()
    }

    /// The whole picture.
    fn whole(picture: &Picture) -> Self {
        Self { x: 0.0, y: 0.0, width: f64::from(picture.width), height: f64::from(picture.height) }
    }

    /// The shorter side; of a panorama a third of the longer one, which bounds the work.
    pub(super) fn short(&self) -> f64 {
        self.width.min(self.height).max(self.width / 3.0)
    }

    /// What lies between a bar of one colour at the top and one of the same colour at the bottom;
    /// absent where there are none. Words on the bars are left out.
    fn between_bars(picture: &Picture) -> Option<Self> {
        let (pixels, _) = picture.rgb.as_chunks::<3>();
        let width = picture.width as usize;
        let height = picture.height as usize;
        let bar = pixels.get(width.checked_mul(height / 40)?)?;
        let places: Vec<usize> = (0..64).map(|i| (2 * i + 1) * width / 128).collect();
        let is_bar = |y: usize| {
            let Some(row) = pixels.get(y * width..(y + 1) * width) else { return false };
            let near = |a: &[u8; 3]| a.iter().zip(bar).all(|(a, b)| a.abs_diff(*b) <= 8);
            let pixels = places.iter().filter_map(|x| row.get(*x));
            pixels.filter(|pixel| near(pixel)).count() >= 48
        };
        // A screenshot has a bar at both edges.
        if !is_bar(height / 40) || !is_bar(height - 1 - height / 40) {
            return None;
        }
        // The longest stretch without a bar; gaps of up to 1 % of the height belong to it.
        let (mut best, mut start, mut end) = ((0, 0), 0, 0);
        for y in (0..height).filter(|y| !is_bar(*y)) {
            if y > end + height / 100 {
                start = y;
            }
            end = y + 1;
            if end - start > best.1 - best.0 {
                best = (start, end);
            }
        }
        let (from, to) = best;
        let tall = to - from;
        (tall * 4 > height && from > height / 25 && to < height - height / 25).then(|| Self {
            x: 0.0,
            y: from as f64,
            width: f64::from(picture.width),
            height: tall as f64,
        })
    }
}
