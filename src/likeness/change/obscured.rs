//! Places made unreadable, an address or a face: pixelated or blurred. That takes detail away and
//! moves no light; painted damage brings detail or light of its own.

// Indices are bounded by the fields' sizes.
#![allow(clippy::indexing_slicing)]

use std::cell::LazyCell;

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

/// Half widths of the squares whose mean, taken twice, is as good as a Gaussian blur of 2.5 to 20 pixels.
const BLURS: [usize; 5] = [3, 6, 10, 16, 24];
/// Largest share of the difference that may be left once the prediction is blurred as well. On 25
/// other photos of goods, places blurred more widely than `REACH` left .06 to .25; painted stains at least .68,
/// cracks .89, tears .28, on one photo of fabric, and else .51.
const UNLIKE: f32 = 0.26;

/// For each region, whether it lost detail and nothing else. `residual` is the difference of `upload`
/// from what it would be without a change, `prediction`, whose slope is `slope`.
pub(super) fn obscured(
    regions: &[Region],
    residual: &Field,
    upload: &Field,
    prediction: &Field,
    slope: &Field,
) -> Vec<bool> {
    if regions.is_empty() {
        return Vec::new();
    }
    let (left, own_slope) = (residual.boxed(REACH), upload.slope());
    let blurred = LazyCell::new(|| BLURS.map(|r| prediction.boxed(r).boxed(r)));
    let is_obscured = |region: &Region| {
        let sum = |field: &Field| region.pixels.iter().map(|at| field.data[*at].abs()).sum::<f32>();
        let unlike = |field: &Field| {
            let error = |at: &usize| (upload.data[*at] - field.data[*at]).abs();
            region.pixels.iter().map(error).sum::<f32>()
        };
        let all = sum(residual);
        sum(&own_slope) <= SLOPE * sum(slope)
            && (sum(&left) <= LEFT * all || blurred.iter().any(|b| unlike(b) <= UNLIKE * all))
    };
    regions.iter().map(is_obscured).collect()
}
