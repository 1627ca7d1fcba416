//! Places made unreadable, an address or a face: pixelated or blurred. That takes detail away and
//! moves no light; painted damage brings detail or light of its own.

// Indices are bounded by the fields' sizes.
#![allow(clippy::indexing_slicing)]

use super::field::Field;
use super::regions::Region;

/// Pixels around each pixel that a difference must cancel out over: the blocks and blurs of phone
/// editors are smaller.
const REACH: usize = 16;
/// Largest share of the difference that may be left over there. On 30 photos of goods, pixelated
/// places left at most .13, blurred ones .28; painted stains at least .70, dents .28.
const LEFT: f32 = 0.30;
/// Largest slope in the region, as a ratio to the photo's own. Pixelated places had at most 1.10,
/// blurred ones .81; painted cracks at least 2.2.
const SLOPE: f32 = 1.15;

/// Knows a pair well enough to say of each region whether it is obscured.
#[derive(Debug)]
pub(super) struct Judge {
    residual: Field,
    left: Field,
    slopes: [Field; 2],
}

impl Judge {
    /// `prediction` is what the upload would be without a change.
    pub(super) fn new(residual: &Field, upload: &Field, prediction: &Field) -> Self {
        Self {
            residual: residual.clone(),
            left: residual.boxed(REACH),
            slopes: [upload.slope(), prediction.slope()],
        }
    }

    /// Whether the region lost detail and nothing else.
    pub(super) fn is_obscured(&self, region: &Region) -> bool {
        let sum = |field: &Field| region.pixels.iter().map(|at| field.data[*at].abs()).sum::<f32>();
        let [upload, prediction] = [&self.slopes[0], &self.slopes[1]].map(sum);
        sum(&self.left) <= LEFT * sum(&self.residual) && upload <= SLOPE * prediction
    }
}
