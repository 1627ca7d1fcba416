//! Small luma grids by exact area average.

use crate::pixels::Picture;

/// Luma 0..=255, row by row.
#[derive(Clone, Debug)]
pub(super) struct Grid {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) values: Vec<u8>,
}

impl Grid {
    /// The picture reduced to `width` x `height`, neither larger than the picture.
    pub(super) fn of(picture: &Picture, width: usize, height: usize) -> Option<Self> {
        let (pixels, _) = picture.rgb.as_chunks::<3>();
        let (w, h) = (picture.width as usize, picture.height as usize);
        if width == 0 || height == 0 || w < width || h < height || pixels.len() != w * h {
            return None;
        }
        Some(reduce(
            pixels.chunks_exact(w).map(|row| row.iter().map(luma)),
            (w, h),
            (width, height),
        ))
    }

    /// The grid reduced further.
    pub(super) fn reduced(&self, width: usize, height: usize) -> Self {
        if (width, height) == (self.width, self.height) {
            return self.clone();
        }
        let rows = self.values.chunks_exact(self.width.max(1)).map(|row| row.iter().copied());
        reduce(rows, (self.width, self.height), (width, height))
    }

    /// The value at a place; places outside take the nearest one inside.
    pub(super) fn at(&self, x: isize, y: isize) -> u8 {
        let inside =
            |v: isize, side: usize| usize::try_from(v).unwrap_or(0).min(side.saturating_sub(1));
        let index = inside(y, self.height) * self.width + inside(x, self.width);
        self.values.get(index).copied().unwrap_or(0)
    }

    /// The part of this size at this place; what would be outside repeats the edge.
    pub(super) fn part(
        &self,
        (left, top): (usize, usize),
        (width, height): (usize, usize),
    ) -> Self {
        let values = (top..top + height)
            .flat_map(|y| (left..left + width).map(move |x| (x, y)))
            .map(|(x, y)| self.at(x.cast_signed(), y.cast_signed()))
            .collect();
        Self { width, height, values }
    }

    /// Variance of the values, in squared grey levels.
    pub(super) fn variance(&self) -> u64 {
        let n = self.values.len().max(1) as u64;
        let (sum, squares) = self.values.iter().fold((0, 0), |(sum, squares), value| {
            let value = u64::from(*value);
            (sum + value, squares + value * value)
        });
        (n * squares - sum * sum) / (n * n)
    }

    /// The grid moved so that its value at `x + dx, y + dy` stands at `x, y`.
    pub(super) fn shifted(&self, (dx, dy): (isize, isize)) -> Self {
        let values = (0..self.height.cast_signed())
            .flat_map(|y| (0..self.width.cast_signed()).map(move |x| (x, y)))
            .map(|(x, y)| self.at(x + dx, y + dy))
            .collect();
        Self { values, ..*self }
    }
}

/// The thumbnail without the dark bars above and below, or left and right, that fit a picture of
/// this size into its own shape. `None` where it has another shape and no such bars.
pub(super) fn without_bars(thumbnail: &Picture, (width, height): (usize, usize)) -> Option<Grid> {
    const DARK: u8 = 48;
    let whole = Grid::of(thumbnail, thumbnail.width as usize, thumbnail.height as usize)?;
    let (w, h) = (whole.width, whole.height);
    let (wide, high) = (w * height, h * width);
    if wide.abs_diff(high) * 1000 <= wide.max(high) * 15 {
        return Some(whole);
    }
    // The part that the picture fills. One more line at each side is left out: bars bleed.
    let (inner_w, inner_h) =
        if wide < high { (w, w * height / width) } else { (h * width / height, h) };
    let (left, top) = ((w - inner_w).div_ceil(2), (h - inner_h).div_ceil(2));
    let is_bar = |index: usize| {
        let (x, y) = (index % w, index / w);
        x + 1 < left || y + 1 < top || x > left + inner_w || y > top + inner_h
    };
    let bars = whole.values.iter().enumerate().filter(|(index, _)| is_bar(*index));
    if !bars.clone().all(|(_, value)| *value < DARK) {
        return None;
    }
    let rows = whole.values.chunks_exact(w).skip(top).take(inner_h);
    let values = rows.flat_map(|row| row.iter().skip(left).take(inner_w)).copied().collect();
    Some(Grid { width: inner_w, height: inner_h, values })
}

/// 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601), rounded down.
fn luma([r, g, b]: &[u8; 3]) -> u8 {
    let sum = 299 * u32::from(*r) + 587 * u32::from(*g) + 114 * u32::from(*b);
    u8::try_from(sum / 1000).unwrap_or(u8::MAX)
}

/// Area average: each source value is spread over the cells that it covers, in whole parts of
/// `1 / (w * h)` of a source pixel.
fn reduce<R: Iterator<Item = u8>>(
    rows: impl Iterator<Item = R>,
    (width, height): (usize, usize),
    (w, h): (usize, usize),
) -> Grid {
    let mut sums = vec![0u64; w * h];
    for (y, row) in rows.enumerate() {
        let mut line = vec![0u64; w];
        for (x, value) in row.enumerate() {
            spread(x, width, w, |cell, part| {
                if let Some(sum) = line.get_mut(cell) {
                    *sum += u64::from(value) * part as u64;
                }
            });
        }
        spread(y, height, h, |cell, part| {
            let cells = sums.chunks_exact_mut(w).nth(cell).unwrap_or_default();
            cells.iter_mut().zip(&line).for_each(|(sum, value)| *sum += value * part as u64);
        });
    }
    let area = (width * height) as u64;
    let values = sums.iter().map(|sum| u8::try_from((sum + area / 2) / area).unwrap_or(u8::MAX));
    Grid { width: w, height: h, values: values.collect() }
}

/// The one or two cells of `cells` that source pixel `at` of `count` covers, with its parts of
/// `1 / cells`. There are at least as many pixels as cells.
fn spread(at: usize, count: usize, cells: usize, mut put: impl FnMut(usize, usize)) {
    let (from, to) = (at * cells, (at + 1) * cells);
    let first = from / count;
    let edge = (first + 1) * count;
    if to <= edge {
        put(first, cells);
    } else {
        put(first, edge - from);
        put(first + 1, to - edge);
    }
}
