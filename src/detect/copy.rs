//! Relation of the upload to the catalogue photos.

use serde::{Deserialize, Serialize};

use super::finding::{Basis, Finding, Region, Severity};
use crate::evidence::Evidence;
use crate::likeness::change::Changed;
use crate::likeness::score::{CERTAIN, SIMILAR, needed, shift};
use crate::likeness::{Changes, Likeness, MIN_QUALITY, Match, Product, SAME, trusted};

/// Hashes up to this distance say nothing where one is of low quality.
const NEAR: u16 = 56;

/// Uploads whose hash has less quality are flat: they are like nothing and unlike nothing.
const FLAT: u8 = 10;

/// A region filled with flat, vivid colours to this share, in hundredths, is a note.
const NOTE: u32 = 80;

/// From this share on it may be one, and the change is not certain.
const MAYBE_NOTE: u32 = 25;

/// Heat, in tenths, that a change must reach to count as certain; untouched copies of the test stay
/// below it.
const PEAK: u32 = 40;

/// Share of the overlap above which a difference is no local one, in millionths.
const LOCAL: u32 = 400_000;

/// Mean difference of brightness in levels up to which a product was kept as it is.
const KEPT: f32 = 8.0;

/// Share of the background that must be another one beside a product that was kept.
const REPLACED: f32 = 0.4;

/// How an upload relates to a catalogue photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Relation {
    /// The catalogue photo itself, however compressed or turned.
    SameImage,
    /// The catalogue photo with something changed.
    AlteredCopy,
    /// The catalogue photo with a pen, arrow, text or mosaic over it.
    AnnotatedCopy,
    /// The catalogue photo made anew by a generator.
    Rerendered,
    /// The product cut out of the catalogue photo, on another background.
    ProductReused,
    /// A similar view; not a copy.
    SimilarView,
    /// Too little texture to tell.
    Inconclusive,
    /// Not alike.
    None,
}

/// Relation to the nearest catalogue photo (`None` without pixels or catalogue) and its findings.
#[must_use]
pub fn detect(evidence: &Evidence<'_>) -> (Option<Relation>, Vec<Finding>) {
    let Some(likeness) = &evidence.likeness else { return (None, Vec::new()) };
    let Some(nearest) = &likeness.nearest else { return (None, Vec::new()) };
    let relation = relation(likeness, nearest);
    let later = registered_later(evidence, nearest);
    let (code, severity) = match relation {
        Relation::SameImage => ("copy.catalogue.same", Severity::Warning),
        Relation::AlteredCopy
            if is_certain(likeness, nearest) && !is_misplaced(evidence, nearest) && !later =>
        {
            ("copy.catalogue.alteredLocally", Severity::Warning)
        }
        Relation::AlteredCopy => ("copy.catalogue.altered", Severity::Notice),
        Relation::AnnotatedCopy => ("copy.catalogue.annotated", Severity::Notice),
        Relation::Rerendered => ("copy.catalogue.rerendered", Severity::Notice),
        Relation::ProductReused => ("copy.catalogue.productReused", Severity::Notice),
        Relation::SimilarView => ("copy.catalogue.similar", Severity::Info),
        Relation::Inconclusive => ("copy.catalogue.inconclusive", Severity::Info),
        Relation::None => return (Some(relation), Vec::new()),
    };
    let basis = || Basis::default().tag(format!("catalogue photo {}", nearest.catalogue_id));
    let mut finding = Finding::new(code, severity).with(basis().matched(described(nearest)));
    if let Some(changes) = &nearest.changes {
        let region = |[x, y, w, h]: [u32; 4]| Region { x, y, w, h };
        finding.regions = changes.places().into_iter().map(region).collect();
    }
    let mut findings = vec![finding];
    if later && is_copy(likeness, nearest) {
        findings.push(Finding::new("copy.catalogue.registeredLater", Severity::Info).with(basis()));
    }
    (Some(relation), findings)
}

fn relation(likeness: &Likeness, nearest: &Match) -> Relation {
    if is_copy(likeness, nearest) {
        return copied(nearest);
    }
    let quality = likeness.hash.quality.min(nearest.quality);
    let shift = shift(likeness.photos);
    if likeness.hash.quality < FLAT || nearest.distance <= NEAR && quality < MIN_QUALITY {
        Relation::Inconclusive
    } else if cut_out(nearest).is_some() {
        Relation::ProductReused
    } else if nearest.score >= SIMILAR + shift {
        Relation::SimilarView
    } else {
        Relation::None
    }
}

fn is_copy(likeness: &Likeness, nearest: &Match) -> bool {
    nearest.score >= needed(likeness.photos)
        || trusted(nearest.distance, likeness.hash.quality, nearest.quality) <= SAME
}

/// What was done to a copy.
fn copied(nearest: &Match) -> Relation {
    let is_before_another = |p: Product| p.tone < KEPT && p.behind > REPLACED;
    if cut_out(nearest).is_some_and(is_before_another) {
        return Relation::ProductReused;
    }
    let Some(changes) = &nearest.changes else { return Relation::SameImage };
    if is_rerendered(nearest, changes) {
        Relation::Rerendered
    } else if changes.regions.is_empty() {
        Relation::SameImage
    } else if changes.regions.iter().all(|r| r.note >= NOTE || r.obscured) {
        Relation::AnnotatedCopy
    } else {
        Relation::AlteredCopy
    }
}

/// Made anew: the coarse picture agrees, and neither fine detail nor the exact places do.
fn is_rerendered(nearest: &Match, changes: &Changes) -> bool {
    changes.drift >= 60 && nearest.agreement.fine < 0.35
}

/// The product, where its inside agrees and the photo still lies there as a program leaves it, with
/// its frame: a camera that sees the same print again stands elsewhere, and its frame is another.
fn cut_out(nearest: &Match) -> Option<Product> {
    nearest.product.filter(|p| {
        p.inside_70 >= 0.65
            && p.inside_85 >= 0.5
            && p.inside >= 0.05
            && p.bend < 0.6
            && p.edge > 0.5
            && nearest.inliers >= 8
    })
}

/// Whether the copy is beyond doubt and the change is a local one, seen against the photo itself.
fn is_certain(likeness: &Likeness, nearest: &Match) -> bool {
    nearest.score >= CERTAIN + shift(likeness.photos)
        && nearest.changes.as_ref().is_some_and(|changes| {
            !changes.coarse
                && changes.ppm <= LOCAL
                && !changes.regions.iter().any(is_maybe_innocent)
                && changes.regions.iter().any(|region| region.peak >= PEAK)
        })
}

/// Whether a buyer may have done it for the reviewer: written or drawn on the photo, or hidden what
/// is private.
fn is_maybe_innocent(region: &Changed) -> bool {
    region.obscured || region.note + region.plain >= MAYBE_NOTE
}

/// Whether the hashes say that the upload shows the whole photo, while the map sets a corner of the
/// photo more than 3 % of the longer side beside the upload's own. Then the map is wrong, and what
/// differs under it need not be a change.
fn is_misplaced(evidence: &Evidence<'_>, nearest: &Match) -> bool {
    let (Ok((width, height)), true) = (evidence.pixels, nearest.distance <= SAME) else {
        return false;
    };
    let side = |v: u32| i32::try_from(v).unwrap_or(i32::MAX).saturating_mul(16);
    let (width, height) = (side(width), side(height));
    let near = |v: i32, to: i32| v.abs_diff(to) <= width.max(height).unsigned_abs() * 3 / 100;
    let is_corner =
        |(x, y): &(i32, i32)| (near(*x, 0) || near(*x, width)) && (near(*y, 0) || near(*y, height));
    !nearest.quad.iter().all(is_corner)
}

/// Whether the photo came into the catalogue after the order.
fn registered_later(evidence: &Evidence<'_>, nearest: &Match) -> bool {
    let registered = i64::try_from(nearest.registered_at).unwrap_or(i64::MAX);
    evidence.claim.ordered_at.is_some_and(|ordered| registered > ordered)
}

/// What was done to the photo, in numbers.
fn described(nearest: &Match) -> String {
    let mut parts = Vec::new();
    if nearest.mirrored {
        parts.push("mirrored".to_owned());
    }
    if !nearest.quad.is_empty() && nearest.covers < 900 {
        parts.push(format!("{} % of the upload", nearest.covers / 10));
    }
    let seen = (nearest.agreement.coverage * 100.0) as u32;
    if !nearest.quad.is_empty() && seen < 95 {
        parts.push(format!("{seen} % of the photo's detail in view"));
    }
    if let Some(changes) = &nearest.changes {
        let (tenths, places) = (changes.ppm / 1000, changes.places().len());
        let noun = if places == 1 { "place" } else { "places" };
        let against = if changes.coarse { ", against a small picture" } else { "" };
        parts.push(format!(
            "{}.{} % changed in {places} {noun}{against}",
            tenths / 10,
            tenths % 10
        ));
    }
    parts.push(format!("score {} of 1000, hash distance {}", nearest.score, nearest.distance));
    parts.join("; ")
}
