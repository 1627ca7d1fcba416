//! The previews inside the file against the picture: editors that paint on a photo often keep them.

use crate::detect::finding::{Basis, Finding, Region, Severity};
use crate::evidence::Evidence;
use crate::metadata::exif::Ifd;
use crate::pixels::thumbnail::{Block, Comparison, Frame};

/// Codes that make a file `contradictory`.
pub(super) const CODES: &[&str] = &["camera.thumbnail.mismatch", "camera.thumbnail.otherPicture"];

/// What a preview that shows more, or less, than the picture is called: a reason for `resaved`.
pub(super) const CROPPED: &str = "camera.thumbnail.cropped";
/// What differences along the edges are called, where cameras put the date, apps their mark, and
/// lossless turning leaves strips.
const STAMPED: &str = "camera.thumbnail.stamped";

/// The EXIF thumbnail and the large preview of a multi-picture file, each judged alone; of equal
/// findings the first.
pub(super) fn find(evidence: &Evidence<'_>) -> Vec<Finding> {
    let thumbnail = evidence.thumbnail.as_ref().zip(exif_basis(evidence));
    let preview = evidence.preview.as_ref().zip(preview_basis(evidence));
    let size = evidence.size().unwrap_or_default();
    let mut findings: Vec<Finding> = Vec::new();
    for (comparison, basis) in [thumbnail, preview].into_iter().flatten() {
        for finding in judge(comparison, &basis, size) {
            if findings.iter().all(|known| known.code != finding.code) {
                findings.push(finding);
            }
        }
    }
    findings
}

fn exif_basis(evidence: &Evidence<'_>) -> Option<Basis> {
    let (_, length) = evidence.metadata.exif.thumbnail?;
    let entry = evidence.metadata.exif.get(Ifd::Thumbnail, 0x0201);
    let basis = entry.map_or_else(Basis::default, |entry| Basis::at(&entry.place));
    Some(basis.tag("thumbnail").matched(format!("{length} bytes")))
}

fn preview_basis(evidence: &Evidence<'_>) -> Option<Basis> {
    let index = evidence.metadata.mpf.as_ref()?;
    let (_, length) = index.preview?;
    Some(Basis::at(&index.place).tag("MPF preview").matched(format!("{length} bytes")))
}

/// That a preview shows another picture; or that it was cropped, and the regions that differ.
fn judge(comparison: &Comparison, basis: &Basis, size: (u32, u32)) -> Vec<Finding> {
    let finding = |code: &str, severity| Finding::new(code, severity).with(basis.clone());
    if comparison.alike < OTHER_PICTURE && comparison.variance >= LEAST_VARIANCE {
        return vec![finding("camera.thumbnail.otherPicture", Severity::Warning)];
    }
    let mut findings = Vec::new();
    let frame = match comparison.frame {
        Frame::Same => None,
        Frame::Cropped => Some("cropped"),
        Frame::Framed => Some("framed"),
        Frame::Turned => Some("straightened"),
    };
    if let Some(frame) = frame {
        findings.push(Finding::new(CROPPED, Severity::Info).with(basis.clone().matched(frame)));
    }
    let blocks = differing(comparison);
    if !blocks.is_empty() {
        let is_stamp = blocks.iter().all(|block| is_at_edge(block, size));
        let (code, severity) = if is_stamp {
            (STAMPED, Severity::Notice)
        } else {
            ("camera.thumbnail.mismatch", Severity::Warning)
        };
        let mut mismatch = finding(code, severity);
        let region = |block: &Block| {
            let [x, y, w, h] = block.area;
            Region { x, y, w, h }
        };
        mismatch.regions = blocks.iter().take(MOST_REGIONS).map(region).collect();
        findings.push(mismatch);
    }
    findings
}

/// Correlation, in thousandths, below which the two show nothing in common. The lowest of a
/// genuine thumbnail was above 580.
const OTHER_PICTURE: i32 = 150;
/// Variance that both need for that, in squared grey levels: photos of a white wall or of the dark
/// hold little but noise, which never correlates.
const LEAST_VARIANCE: u64 = 100;

/// Correlation and typical difference that a pair must keep to be judged at all: a thumbnail of
/// another crop, or one that was made coarsely, says nothing about single places.
const LEAST_CORRELATION: i32 = 600;
const MOST_TYPICAL: u32 = 600;

/// One block differs where it does by 12 of 255 grey levels and by eight times what the pair's
/// ninth decile does; three blocks, for changes that are themselves larger than a tenth of the
/// picture, by 30 levels and twelve times the third quartile. No genuine thumbnail had such blocks.
const ONE_BLOCK: (u32, u32) = (1200, 8);
const THREE_BLOCKS: (u32, u32) = (3000, 12);
/// Of another frame the grids lie less exactly on each other: these times as much is needed.
const OTHER_FRAME: u32 = 2;

/// Most regions of a finding.
const MOST_REGIONS: usize = 8;

/// Blocks that differ, the strongest first.
fn differing(comparison: &Comparison) -> Vec<Block> {
    let mut blocks = comparison.blocks.clone();
    blocks.sort_by_key(|block| std::cmp::Reverse(block.difference));
    let rank = |index: usize| blocks.get(index).map(|block| block.difference);
    let frame = if comparison.frame == Frame::Same { 1 } else { OTHER_FRAME };
    let over = |typical: Option<u32>, (least, times): (u32, u32), index: usize| {
        let typical = typical.filter(|typical| *typical <= MOST_TYPICAL)?;
        let threshold = least.max(typical.saturating_mul(times)).saturating_mul(frame);
        (rank(index)? > threshold).then_some(threshold)
    };
    let (decile, quartile) = (rank(blocks.len() / 10), rank(blocks.len() / 4));
    let threshold =
        over(decile, ONE_BLOCK, 0).or_else(|| over(quartile, THREE_BLOCKS, 2)).unwrap_or(u32::MAX);
    if comparison.correlation < LEAST_CORRELATION {
        return Vec::new();
    }
    blocks.retain(|block| block.difference > threshold);
    blocks
}

/// Whether a block's middle lies in the uppermost or lowest eighth of the picture, or in its
/// leftmost or rightmost twentieth.
fn is_at_edge(block: &Block, (width, height): (u32, u32)) -> bool {
    let [x, y, w, h] = block.area.map(u64::from);
    let outside = |twice_middle: u64, side: u32, parts: u64| {
        let whole = 2 * u64::from(side);
        twice_middle * parts < whole || twice_middle * parts > whole * (parts - 1)
    };
    outside(2 * y + h, height, 8) || outside(2 * x + w, width, 20)
}
