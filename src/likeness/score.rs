//! One number for how likely an upload was made from a catalogue photo.
//!
//! A logistic fit over the measurements: the score is 500 at even odds and moves by 25 for every
//! unit of the logarithm of the odds. `weights` is the one table, written by
//! `scripts/calibrate/fit.mjs`; DEVELOPING.md says on what it was measured.

use super::agreement::Agreement;
use super::weights::{CONSTANT, WEIGHTS};

/// Number of measurements.
pub const PARTS: usize = 28;

/// From here on two pictures are alike enough to say so.
pub const SIMILAR: u16 = 470;
/// From here on an upload can count as a copy: above all but 4 of 1,045 second photos of the same
/// object, of which there is one for each object and not one for each photo of the catalogue.
pub const COPY: u16 = 560;
/// Above all other products of the calibration, held against one photo.
const OTHER: u16 = 525;
/// Above this no honest photo of the calibration was, second photos of a print included.
pub const CERTAIN: u16 = 620;

/// The score of one pair, 0..1000. `distance` is that of the PDQ hashes, 256 where they are not to
/// be trusted; `inliers` counts keypoints that agree.
#[must_use]
pub fn of(agreement: &Agreement, distance: u16, inliers: usize) -> u16 {
    let parts = measurements(agreement, distance, inliers);
    let odds = WEIGHTS.iter().zip(parts).fold(CONSTANT, |sum, (w, m)| sum + w * m);
    libm::round((500.0 + 25.0 * odds).clamp(0.0, 1000.0)) as u16
}

/// How much higher a score must be with `photos` catalogue photos, so that more photos do not mean
/// more false alarms: 25 times the logarithm of their number.
#[must_use]
pub fn shift(photos: usize) -> u16 {
    libm::round(25.0 * libm::log(photos.max(1) as f64)) as u16
}

/// The score from which an upload counts as a copy of one of `photos` catalogue photos.
#[must_use]
pub fn needed(photos: usize) -> u16 {
    COPY.max(OTHER + shift(photos))
}

/// What the fit is made over. A second photo of the same object agrees as well as a poor copy does;
/// what tells them apart is how the photo lies in the upload: `similar` is 1 for a map that a
/// program makes, `edge` the share of the photo's frame that the upload shows as a frame, and
/// `same_light` is 1 where the light on what both show is the same to a part of a level.
#[must_use]
pub fn measurements(a: &Agreement, distance: u16, inliers: usize) -> [f64; PARTS] {
    let share = |v: f32| f64::from(v);
    let near = (128.0 - f64::from(distance)).max(0.0) / 128.0;
    let inliers = inliers.min(60) as f64 / 60.0;
    let bend = share(a.bend) / 0.35;
    let similar = 1.0 / (1.0 + bend * bend);
    let light = share(a.light).min(12.0) / 12.0;
    let gain = share(a.gain).min(1.0);
    let lit = share(a.lit) / 0.5;
    let same_light = 1.0 / (1.0 + lit * lit);
    let edge = share(a.framed + a.flush).min(1.0);
    [
        share(a.either_70),
        share(a.either_85),
        share(a.catalogue_70),
        share(a.best_20),
        share(a.fine),
        share(a.inside_70),
        near,
        share(a.agreeing_cells) / share(a.cells).max(1.0),
        share(a.half_either_70),
        share(a.plain),
        share(a.catalogue_95) / share(a.catalogue_70).max(0.2),
        share(a.shift_50).min(1.0),
        share(a.explained),
        light,
        gain,
        share(a.beyond),
        share(a.coverage),
        similar,
        similar * (1.0 - share(a.coverage)),
        similar * share(a.explained),
        similar * gain,
        similar * near,
        similar * inliers,
        share(a.framed),
        share(a.flush),
        edge * share(a.half_either_70),
        edge * light,
        same_light * share(a.fine),
    ]
}
