//! One number for how likely an upload was made from a catalogue photo.
//!
//! A logistic fit over the measurements: the score is 500 at even odds and moves by 25 for every
//! unit of the logarithm of the odds. `WEIGHTS` is the one table; DEVELOPING.md says how it is made
//! and on what it was measured.

use super::agreement::Agreement;

/// Weight of each measurement, in the order of `measurements`.
const WEIGHTS: [f64; 14] = [
    2.139, 1.242, 0.130, 0.115, -3.249, 2.251, -0.479, 3.941, 2.454, 2.726, 2.273, 1.300, 2.682,
    1.523,
];
const CONSTANT: f64 = -9.554;

/// From here on two pictures are alike enough to say so.
pub const SIMILAR: u16 = 470;
/// From here on an upload counts as a copy: above all other products of the fit and of the test.
pub const COPY: u16 = 519;
/// Above this no honest photo was, re-photographed prints included.
pub const CERTAIN: u16 = 588;

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

/// What the fit is made over.
fn measurements(a: &Agreement, distance: u16, inliers: usize) -> [f64; 14] {
    let share = |v: f32| f64::from(v);
    [
        share(a.either_70),
        share(a.either_85),
        share(a.catalogue_70),
        share(a.best_20),
        share(a.best_60),
        share(a.fine),
        share(a.inside_70),
        (128.0 - f64::from(distance)).max(0.0) / 128.0,
        inliers.min(60) as f64 / 60.0,
        share(a.agreeing_cells) / share(a.cells).max(1.0),
        share(a.fine) * share(a.catalogue_70),
        share(a.plain),
        share(a.half_either_70),
        share(a.catalogue_95) / share(a.catalogue_70).max(0.2),
    ]
}
