//! Whole frames laid onto whole frames, in the eight orientations: what screenshots, borders,
//! stretches and turns need, without any keypoint.

use super::map::Map;
use super::order;
use super::plane::Rect;
use super::warp::Pyramid;

/// Side of the grid that frames are compared on.
const GRID: usize = 32;
/// Frames that correlate less are not proposed.
const LEAST: f32 = 0.35;

/// One frame of a picture as a grid of zero mean and unit length.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    /// From the unit square to the picture.
    map: Map,
    values: Vec<f32>,
}

impl Frame {
    /// The part `rect` of `picture` as it is.
    pub(super) fn new(picture: &Pyramid, rect: Rect) -> Self {
        Self::oriented(picture, rect, 0)
    }

    /// `rect` in all eight orientations.
    pub(super) fn all(picture: &Pyramid, rect: Rect) -> Vec<Self> {
        (0..8).map(|o| Self::oriented(picture, rect, o)).collect()
    }

    fn oriented(picture: &Pyramid, rect: Rect, orientation: u8) -> Self {
        let place = Map::scale(rect.width() as f64, rect.height() as f64)
            .then(&Map::shift(rect.x0 as f64, rect.y0 as f64));
        let map = turned(orientation).then(&place);
        let unit = 1.0 / GRID as f64;
        let view = picture.view(&Map::scale(unit, unit).then(&map), GRID, GRID);
        let data = &view.plane.data;
        let mean = data.iter().map(|v| f32::from(*v)).sum::<f32>() / data.len() as f32;
        let centred: Vec<f32> = data.iter().map(|v| f32::from(*v) - mean).collect();
        let norm = centred.iter().map(|v| v * v).sum::<f32>().sqrt().max(64.0);
        Self { map, values: centred.iter().map(|v| v / norm).collect() }
    }

    fn correlation(&self, other: &Self) -> f32 {
        self.values.iter().zip(&other.values).map(|(a, b)| a * b).sum()
    }
}

/// Maps from catalogue frames to upload frames, best first, at most `most`.
pub(super) fn propose(catalogue: &[Frame], upload: &[Frame], most: usize) -> Vec<Map> {
    let mut found: Vec<(f32, Map)> = Vec::new();
    for own in catalogue {
        let Some(back) = own.map.inverse() else { continue };
        for theirs in upload {
            let z = own.correlation(theirs);
            if z > LEAST {
                found.push((z, back.then(&theirs.map)));
            }
        }
    }
    // A stable sort: equal ones stay in order.
    order::strongest_first(&mut found, |(z, _)| *z);
    found.into_iter().take(most).map(|(_, map)| map).collect()
}

/// The unit square onto itself: mirrored for odd numbers, then turned by quarters.
fn turned(orientation: u8) -> Map {
    let mirror = Map::affine([[-1.0, 0.0, 1.0], [0.0, 1.0, 0.0]]);
    let quarter = Map::affine([[0.0, -1.0, 1.0], [1.0, 0.0, 0.0]]);
    let first = if orientation & 1 == 1 { mirror } else { Map::IDENTITY };
    (0..orientation >> 1).fold(first, |map, _| map.then(&quarter))
}
