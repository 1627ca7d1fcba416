//! Likeness of an upload to the shop's catalogue photos: PDQ in eight orientations.
//!
//! PDQ is the 256-bit hash of ThreatExchange (Meta, 2019): luma reduced to 64x64, 16x16 DCT
//! coefficients against their median, with a quality 0..100 from gradients.

use crate::pixels::Picture;

pub mod catalogue;
mod luma;
pub mod pdq;

pub use catalogue::{Catalogue, CatalogueError, Photo};

/// Distances up to this one, in bits of 256, are near; the reasons stand in [`crate::detect::copy`].
pub const NEAR: u16 = 56;

/// Hashes of lower quality are not trusted: ThreatExchange discards 0..=49.
pub const MIN_QUALITY: u8 = 50;

/// A PDQ hash with its quality.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    /// 256 bits, most significant first as in the reference implementation's hexadecimal form.
    pub pdq: [u8; 32],
    /// 0..100; below 50 the hash of a flat picture matches too much.
    pub quality: u8,
}

/// One catalogue photo compared with an upload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// Id of the catalogue photo.
    pub catalogue_id: String,
    /// Smallest Hamming distance over the eight orientations, 0..256.
    pub distance: u16,
    /// Whether the orientation that gave it is a mirrored one.
    pub mirrored: bool,
    /// Quality of the catalogue photo's hash.
    pub quality: u8,
}

/// What is known about likeness.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Likeness {
    /// The upload's hash.
    pub fingerprint: Fingerprint,
    /// The nearest catalogue photo, where there is a catalogue with photos.
    pub nearest: Option<Match>,
}

impl Likeness {
    /// Likeness to the nearest photo, 0..1000: 1000 at distance 0, 0 at 128 (what unrelated
    /// pictures have on average) and beyond, and without a catalogue.
    #[must_use]
    pub fn score(&self) -> u16 {
        self.nearest
            .as_ref()
            .map_or(0, |m| 1000_u16.saturating_sub(m.distance.min(128).saturating_mul(125) / 16))
    }
}

/// The fingerprint of `picture`, for a catalogue or for a comparison.
#[must_use]
pub fn fingerprint(picture: &Picture) -> Fingerprint {
    pdq::hash(picture)
}

/// Hashes `picture` and finds the nearest photo of `catalogue` (first in the bundle on a tie).
///
/// A near photo with a hash of good quality goes before all others, so that the hash of a flat
/// photo, which is near to much, hides no copy.
#[must_use]
pub fn compare(picture: &Picture, catalogue: Option<&Catalogue>) -> Likeness {
    let (fingerprint, orientations) = pdq::all(picture);
    let photos = catalogue.map_or(&[][..], |catalogue| &catalogue.photos);
    let nearest = photos
        .iter()
        .map(|photo| against(photo, &orientations))
        .min_by_key(|m| (m.distance > NEAR || m.quality < MIN_QUALITY, m.distance));
    Likeness { fingerprint, nearest }
}

/// The orientation nearest to `photo` (the first on a tie).
fn against(photo: &Photo, orientations: &[pdq::Oriented; 8]) -> Match {
    let Fingerprint { pdq, quality } = photo.fingerprint;
    let (distance, mirrored) = orientations
        .iter()
        .map(|o| (pdq::distance(&o.pdq, &pdq), o.mirrored))
        .min_by_key(|(distance, _)| *distance)
        .unwrap_or((256, false));
    Match { catalogue_id: photo.id.clone(), distance, mirrored, quality }
}
