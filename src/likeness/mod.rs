//! Likeness of an upload to the shop's catalogue photos.

use crate::pixels::Picture;

pub mod agreement;
mod align;
pub mod catalogue;
pub mod change;
mod frames;
mod keypoint;
mod luma;
mod map;
mod matching;
pub mod pdq;
mod plane;
mod product;
mod record;
mod rects;
mod search;
mod template;
mod thumbnail;
mod warp;

pub use agreement::Agreement;
pub use catalogue::{Catalogue, CatalogueError, Photo};
pub use record::Fingerprint;
pub use pdq::Hash;

/// The fingerprint of `picture`, for a catalogue.
#[must_use]
pub fn fingerprint(picture: &Picture) -> Fingerprint {
    Fingerprint::of(picture)
}
pub fn changes(reference: &Picture, picture: &Picture, fp: &Fingerprint) -> Option<change::Changes> {
    let up = search::Upload::new(picture);
    let known = [search::Known::new(fp)];
    let (_, f) = search::search(&up, &known).into_iter().next()?;
    let t = &known[0].thumb;
    let m = map::Map::scale(t.width as f64 / f64::from(reference.width), t.height as f64 / f64::from(reference.height)).then(&f.map);
    change::find(reference, picture, &m, false)
}
pub fn measure(picture: &Picture, photos: &[Fingerprint]) -> Vec<(usize, f32, Agreement, usize, u16, bool)> {
    let (_, orient) = pdq::all(picture);
    let up = search::Upload::new(picture);
    let known: Vec<_> = photos.iter().map(search::Known::new).collect();
    search::search(&up, &known).into_iter().map(|(i, f)| {
        let d = orient.iter().map(|o| pdq::distance(&o.pdq, &photos[i].pdq)).min().unwrap();
        let [[a,b,_],[d2,e,_],_] = f.map.0;
        (i, f.agreement.raw(), f.agreement, f.inliers, d, a*e-b*d2 < 0.0)
    }).collect()
}
