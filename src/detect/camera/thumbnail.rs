//! The EXIF thumbnail against the picture: editors that paint on a photo often keep its old one.

use crate::detect::finding::{Basis, Finding, Region, Severity};
use crate::evidence::Evidence;
use crate::metadata::exif::Ifd;
use crate::pixels::thumbnail::Comparison;

/// Codes that make a file `contradictory`.
pub(super) const CODES: &[&str] = &["camera.thumbnail.mismatch", "camera.thumbnail.otherPicture"];

/// A mismatch, with the regions that differ; or that the thumbnail shows another picture.
pub(super) fn find(evidence: &Evidence<'_>) -> Option<Finding> {
    let comparison = evidence.thumbnail.as_ref()?;
    let (_, length) = evidence.metadata.exif.thumbnail?;
    let entry = evidence.metadata.exif.get(Ifd::Thumbnail, 0x0201);
    let basis = entry.map_or_else(Basis::default, |entry| Basis::at(&entry.place));
    let basis = basis.tag("thumbnail").matched(format!("{length} bytes"));
    if comparison.correlation < OTHER_PICTURE {
        return Some(Finding::new("camera.thumbnail.otherPicture", Severity::Warning).with(basis));
    }
    let regions = regions(comparison)?;
    let mut finding = Finding::new("camera.thumbnail.mismatch", Severity::Warning).with(basis);
    finding.regions = regions;
    Some(finding)
}

/// Correlation, in thousandths, below which the two show nothing in common. The lowest of a
/// genuine thumbnail was above 580.
const OTHER_PICTURE: i32 = 150;

/// Correlation and typical difference that a pair must keep to be judged at all: a thumbnail of
/// another crop, or one that was made coarsely, says nothing about single places.
const LEAST_CORRELATION: i32 = 600;
const MOST_TYPICAL: u32 = 600;

/// One block differs where it does by 12 of 255 grey levels and by eight times what the pair's
/// ninth decile does; three blocks, for changes that are themselves larger than a tenth of the
/// picture, by 30 levels and twelve times the third quartile. No genuine thumbnail had such blocks.
const ONE_BLOCK: (u32, u32) = (1200, 8);
const THREE_BLOCKS: (u32, u32) = (3000, 12);

/// Most regions of a finding.
const MOST_REGIONS: usize = 8;

/// Blocks that differ, the strongest first; `None` where none does.
fn regions(comparison: &Comparison) -> Option<Vec<Region>> {
    let mut blocks = comparison.blocks.clone();
    blocks.sort_by_key(|block| std::cmp::Reverse(block.difference));
    let rank = |index: usize| blocks.get(index).map(|block| block.difference);
    let (decile, quartile) = (rank(blocks.len() / 10)?, rank(blocks.len() / 4)?);
    let over = |typical: u32, (least, times): (u32, u32), index: usize| {
        let threshold = least.max(typical.saturating_mul(times));
        (typical <= MOST_TYPICAL && rank(index)? > threshold).then_some(threshold)
    };
    let threshold = over(decile, ONE_BLOCK, 0).or_else(|| over(quartile, THREE_BLOCKS, 2))?;
    if comparison.correlation < LEAST_CORRELATION {
        return None;
    }
    let region = |[x, y, w, h]: [u32; 4]| Region { x, y, w, h };
    let differing = blocks.iter().take_while(|block| block.difference > threshold);
    Some(differing.take(MOST_REGIONS).map(|block| region(block.area)).collect())
}
