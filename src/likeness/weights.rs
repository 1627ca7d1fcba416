//! Weights of the score. Written by `scripts/calibrate/fit.mjs`; not to be edited.

use super::score::PARTS;

/// Weight of each measurement, in the order of `score::measurements`.
pub(super) const WEIGHTS: [f64; PARTS] = [
    -0.6921, -1.7183, 1.8007, 2.9751, 1.8695, 0.0724, 5.9501, 1.9796, -0.5382, 2.5700, -1.3267,
    -1.0326, -4.4107, -3.5056, -3.3453, -2.3421, 0.8419, 1.2865, -2.4872, 2.4155, -2.3312, 1.2016,
    3.1232, 7.4142, 1.3601, 1.6409, 2.9552, 4.9885,
];
/// What is added to the weighted sum.
pub(super) const CONSTANT: f64 = -6.8904;
