//! Likeness of an upload to the shop's catalogue photos: whether it was made from one of them, and
//! where it was changed since.
//!
//! Proposals of how a catalogue photo might lie in the upload come from keypoints, whole frames and
//! a template search; each is aligned and compared densely, and only that comparison counts:
//! keypoints agree just as well between two honest photos of one printed box.
//!
//! PDQ is the 256-bit hash of ThreatExchange (Meta, 2019), here in eight orientations.

use crate::pixels::Picture;

pub mod agreement;
mod align;
pub mod catalogue;
pub mod change;
mod frames;
mod keypoint;
mod lie;
mod luma;
mod map;
mod matching;
pub mod neighbours;
mod order;
pub mod pdq;
mod plane;
mod prepared;
mod product;
mod record;
mod rects;
mod residue;
pub mod score;
mod search;
mod template;
mod thumbnail;
mod warp;
mod weights;

pub use agreement::Agreement;
pub use catalogue::{Catalogue, CatalogueError, Photo};
pub use change::Changes;
pub use neighbours::Neighbours;
pub use pdq::Hash;
pub use product::Product;
pub use record::Fingerprint;

/// Hashes of lower quality are not trusted: ThreatExchange discards 0..=49.
pub const MIN_QUALITY: u8 = 50;

/// Largest distance of two hashes, in bits of 256, at which they alone say that it is the same image:
/// the threshold that ThreatExchange gives. In the near-copy study (6,186 copies, 4,298 genuine pairs)
/// it found 0.02 % of the genuine pairs.
pub const SAME: u16 = 31;

/// `distance` as far as it may be trusted: 256, nothing alike, where the quality of one of the hashes
/// is below [`MIN_QUALITY`].
#[must_use]
pub fn trusted(distance: u16, ours: u8, theirs: u8) -> u16 {
    if ours.min(theirs) >= MIN_QUALITY { distance } else { 256 }
}

/// An upload or catalogue photo with a shorter side than this many pixels is too small to compare.
const SMALLEST: u32 = 32;

/// The catalogue photo that is most like an upload.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// Its id.
    pub catalogue_id: String,
    /// Its time of registration in seconds since 1970, 0 where unknown.
    pub registered_at: u64,
    /// Smallest Hamming distance of the PDQ hashes over the eight orientations, 0..256.
    pub distance: u16,
    /// Quality of its hash.
    pub quality: u8,
    /// What was measured after alignment.
    pub agreement: Agreement,
    /// Keypoints that agree on one map; evidence for the search, never for the verdict alone.
    pub inliers: usize,
    /// The product alone, where the photo has one on a plain background and the rest differs.
    pub product: Option<Product>,
    /// 0..1000, see [`score`].
    pub score: u16,
    /// Whether the upload shows it mirrored.
    pub mirrored: bool,
    /// Its four corners in the upload, in 16ths of a pixel; empty where no map was found.
    pub quad: Vec<(i32, i32)>,
    /// Share of the upload that it covers, in thousandths.
    pub covers: u16,
    /// Where the upload differs from it, where that was looked for.
    pub changes: Option<Changes>,
}

/// What is known about likeness.
#[derive(Clone, Debug, PartialEq)]
pub struct Likeness {
    /// The upload's hash.
    pub hash: Hash,
    /// Number of catalogue photos it was compared with.
    pub photos: usize,
    /// The catalogue photo most like it, where there is a catalogue with photos.
    pub nearest: Option<Match>,
}

impl Likeness {
    /// Likeness to the nearest photo, 0..1000; 0 without a catalogue.
    #[must_use]
    pub fn score(&self) -> u16 {
        self.nearest.as_ref().map_or(0, |m| m.score)
    }
}

/// The fingerprint of `picture`, for a catalogue.
#[must_use]
pub fn fingerprint(picture: &Picture) -> Fingerprint {
    Fingerprint::of(picture)
}

/// Compares `picture` with the photos of `catalogue`. Where it was made from one, differences are
/// looked for against the reference photo that `reference` gives for its id (at most 800 pixels a
/// side are used), else against its thumbnail.
#[must_use]
pub fn compare(
    picture: &Picture,
    catalogue: Option<&Catalogue>,
    reference: &dyn Fn(&str) -> Option<Picture>,
) -> Likeness {
    let (hash, orientations) = pdq::all(picture);
    let photos = catalogue.map_or(&[][..], |catalogue| &catalogue.photos);
    let mut likeness = Likeness { hash, photos: photos.len(), nearest: None };
    let measured = measure(picture, photos, hash, &orientations);
    let strongest = measured
        .into_iter()
        .reduce(|best, next| if next.1.score > best.1.score { next } else { best });
    let Some((map, mut nearest)) = strongest else { return likeness };
    if let (Some((map, thumb)), true) = (map, nearest.score >= score::SIMILAR) {
        let reference = reference(&nearest.catalogue_id);
        let coarse = reference.is_none();
        let reference = reference.unwrap_or_else(|| thumb.to_picture());
        let shrink = map::Map::scale(
            thumb.width as f64 / f64::from(reference.width.max(1)),
            thumb.height as f64 / f64::from(reference.height.max(1)),
        );
        if record::is_whole(&reference) {
            nearest.changes = change::find(&reference, picture, &shrink.then(&map), coarse);
        }
    }
    likeness.nearest = Some(nearest);
    likeness
}

type Placed = (Option<(map::Map, plane::Plane)>, Match);

/// The photos that came near, each with its map from the thumbnail; at least one where there are
/// photos.
fn measure(
    picture: &Picture,
    photos: &[Photo],
    hash: Hash,
    orientations: &[pdq::Oriented; 8],
) -> Vec<Placed> {
    let nearest = |photo: &Photo| {
        orientations
            .iter()
            .map(|o| (pdq::distance(&o.pdq, &photo.fingerprint.pdq), o.mirrored))
            .min_by_key(|(distance, _)| *distance)
            .unwrap_or((256, false))
    };
    let trusted =
        |photo: &Photo| trusted(nearest(photo).0, hash.quality, photo.fingerprint.quality);
    let distance_only = |photo: &Photo| {
        let (distance, mirrored) = nearest(photo);
        Match {
            catalogue_id: photo.id.clone(),
            registered_at: photo.registered_at,
            distance,
            quality: photo.fingerprint.quality,
            agreement: Agreement::default(),
            inliers: 0,
            product: None,
            score: score::of(&Agreement::default(), trusted(photo), 0),
            mirrored,
            quad: Vec::new(),
            covers: 0,
            changes: None,
        }
    };
    let near = photos.iter().min_by_key(|photo| nearest(photo).0);
    let mut out: Vec<Placed> = near.map(|photo| (None, distance_only(photo))).into_iter().collect();
    if photos.is_empty()
        || picture.width.min(picture.height) < SMALLEST
        || !record::is_whole(picture)
    {
        return out;
    }
    let upload = prepared::Upload::new(picture);
    let known: Vec<_> =
        photos.iter().map(|photo| (photo.fingerprint.known(), trusted(photo) <= SAME)).collect();
    for (index, found) in search::search(&upload, &known) {
        let (Some(photo), Some((known, _))) = (photos.get(index), known.get(index)) else {
            continue;
        };
        let thumb = &known.thumb;
        let base = distance_only(photo);
        let distance = trusted(photo);
        let score = score::of(&found.agreement, distance, found.inliers);
        let lies = if score < score::COPY { found.lies() } else { found.map };
        let corners = lies.corners(thumb.width as f64, thumb.height as f64);
        out.push((
            Some((found.map, thumb.clone())),
            Match {
                score,
                mirrored: lies.is_mirrored(),
                quad: corners.map(|(x, y)| (sixteenths(x), sixteenths(y))).to_vec(),
                covers: covered(&corners, picture),
                agreement: found.agreement,
                inliers: found.inliers,
                product: found.product.map(|(_, product)| product),
                ..base
            },
        ));
    }
    out
}

fn sixteenths(v: f64) -> i32 {
    libm::round(v * 16.0).clamp(-1e9, 1e9) as i32
}

/// Share of the upload inside the four corners, in thousandths, corners outside counted in.
fn covered(corners: &[(f64, f64); 4], picture: &Picture) -> u16 {
    let [a, b, c, d] = corners.map(|(x, y)| {
        (x.clamp(0.0, f64::from(picture.width)), y.clamp(0.0, f64::from(picture.height)))
    });
    let cross = |p: (f64, f64), q: (f64, f64)| p.0 * q.1 - p.1 * q.0;
    let area = (cross(a, b) + cross(b, c) + cross(c, d) + cross(d, a)).abs() / 2.0;
    let whole = f64::from(picture.width) * f64::from(picture.height);
    (area * 1000.0 / whole).min(1000.0) as u16
}
