//! The catalogue photo that an upload was made from, if any: proposals for every photo, a cheap
//! look at all of them, and a full comparison of the best.

use super::agreement::{Agreement, Face};
use super::align::{Motion, Target, refine};
use super::map::Map;
use super::plane::Plane;
use super::prepared::{Known, Seen, Upload};
use super::product::{self, Product};
use super::{frames, lie, matching, order, template};

/// Catalogue photos that are compared in full.
const FULL: usize = 3;
/// Proposals of one photo that are refined.
const REFINED: usize = 3;
/// Agreement inside the product that no other proposal needs to better.
const WHOLE: f32 = 0.9;
/// Keypoints that agree before the product alone is looked for.
const AGREEING: usize = 8;
/// A photo is compared in full from this raw agreement at 48 pixels on, or where so many keypoints
/// agree.
const ALIKE: f32 = 0.75;
const SOME: usize = 5;
/// What a stiff map may lose in raw agreement against a freer one.
const STIFF: f32 = 0.01;
/// Raw agreement at 48 pixels under which a proposal is dropped.
const HOPELESS: f32 = 0.18;

/// The best map found for one photo.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// From the thumbnail's pixels to the upload's.
    pub(super) map: Map,
    pub(super) agreement: Agreement,
    /// Most keypoints that agree on one map of this photo.
    pub(super) inliers: usize,
    /// The product alone, where that was looked for.
    pub(super) product: Option<(Map, Product)>,
}

impl Found {
    /// How the photo lies in the upload: by its product where that alone agrees.
    pub(super) fn lies(&self) -> Map {
        match &self.product {
            Some((map, product)) if product.inside_85 > self.agreement.inside_85 + 0.05 => *map,
            _ => self.map,
        }
    }
}

/// A proposal after the cheap look: the view, the map from the thumbnail to it, the agreement, and
/// the map as it was proposed.
struct Look {
    view: usize,
    map: Map,
    raw: f32,
    start: Map,
}

/// All proposals of one photo, and the most inliers among them.
struct Looks {
    inliers: usize,
    /// The proposal that most keypoints agree on, with its view.
    agreed: Option<(usize, Map)>,
    best: Vec<Look>,
}

/// The best map for each of the photos that look best, with the photo's index; strongest first.
/// Each photo comes with whether its hash is near, which a cheap look does not overrule.
pub(super) fn search(upload: &Upload, photos: &[(&Known, bool)]) -> Vec<(usize, Found)> {
    let mut looks: Vec<(usize, f32, Looks)> = photos
        .iter()
        .enumerate()
        .filter_map(|(i, (photo, near))| {
            let looks = look(upload, photo);
            let promise = looks.promise() + if *near { 1.0 } else { 0.0 };
            (*near || looks.is_alike()).then_some((i, promise, looks))
        })
        .collect();
    order::strongest_first(&mut looks, |(_, promise, _)| *promise);
    let mut found: Vec<(usize, Found)> = looks
        .iter()
        .take(FULL)
        .filter_map(|(i, _, looks)| Some((*i, full(upload, photos.get(*i)?.0, looks)?)))
        .collect();
    order::rising(&mut found, |(i, _)| *i as u128);
    order::strongest_first(&mut found, |(_, found)| found.agreement.raw());
    found
}

impl Looks {
    fn raw(&self) -> f32 {
        self.best.first().map_or(0.0, |look| look.raw)
    }

    /// Whether a full comparison may find a copy.
    fn is_alike(&self) -> bool {
        self.raw() >= ALIKE || self.inliers >= SOME
    }

    /// What photos are ranked by: a copy that hides much of the photo looks little like it, but its
    /// keypoints agree.
    fn promise(&self) -> f32 {
        self.raw() + 0.006 * self.inliers.min(60) as f32
    }

    fn agree(&mut self, inliers: usize, view: usize, map: Map) {
        if inliers > self.inliers {
            (self.inliers, self.agreed) = (inliers, Some((view, map)));
        }
    }
}

fn look(upload: &Upload, photo: &Known) -> Looks {
    let mut out = Looks { inliers: 0, agreed: None, best: Vec::new() };
    let mut proposals: Vec<(usize, Map)> = Vec::new();
    for (index, view) in upload.views.iter().enumerate() {
        for proposal in matching::propose(&view.keypoints, &photo.keypoints, photo.ratio) {
            out.agree(proposal.inliers, index, proposal.map);
            proposals.push((index, proposal.map));
        }
        for proposal in matching::propose(&view.mirrored, &photo.keypoints, photo.ratio) {
            let map = proposal.map.then(&view.mirror());
            out.agree(proposal.inliers, index, map);
            proposals.push((index, map));
        }
        for map in frames::propose(&photo.frames, &view.frames, 4) {
            proposals.push((index, map));
        }
    }
    out.best = settle(upload, photo, &proposals);
    if out.raw() < 0.7 {
        let mut more = Vec::new();
        for (index, view) in upload.views.iter().enumerate().take(1) {
            let [plain, mirrored] = &view.ladders;
            let found = template::search(&photo.ladder, plain);
            more.extend(found.into_iter().map(|(_, map)| (index, map)));
            let found = template::search(&photo.ladder, mirrored);
            more.extend(found.into_iter().map(|(_, map)| (index, map.then(&view.mirror()))));
        }
        out.best.extend(settle(upload, photo, &more));
    }
    order::strongest_first(&mut out.best, |look| look.raw);
    out.best.truncate(REFINED);
    out
}

/// Looks at proposals at 48 pixels and aligns the best of them there.
fn settle(upload: &Upload, photo: &Known, proposals: &[(usize, Map)]) -> Vec<Look> {
    let (face, target) = &photo.coarse;
    let (w, h) = face.size();
    let shrink =
        Map::scale(photo.thumb.width as f64 / w as f64, photo.thumb.height as f64 / h as f64);
    let grow =
        Map::scale(w as f64 / photo.thumb.width as f64, h as f64 / photo.thumb.height as f64);
    let raw = |view: usize, map: &Map| -> Option<f32> {
        let pyramid = &upload.views.get(view)?.pyramid;
        if !map.is_plausible(w as f64, h as f64, 0.5, 60.0) {
            return None;
        }
        Some(face.compare(&pyramid.view(map, w, h))?.raw())
    };
    let mut looks: Vec<Look> = proposals
        .iter()
        .filter_map(|(view, map)| {
            let map = shrink.then(map);
            Some(Look { view: *view, map, raw: raw(*view, &map)?, start: grow.then(&map) })
        })
        .filter(|look| look.raw > HOPELESS)
        .collect();
    order::strongest_first(&mut looks, |look| look.raw);
    looks.truncate(REFINED + 1);
    for look in &mut looks {
        let Some(view) = upload.views.get(look.view) else { continue };
        let map = refine(target, &view.pyramid, &look.map, Motion::Affine, 6);
        if let Some(raw) = raw(look.view, &map).filter(|raw| *raw > look.raw) {
            (look.map, look.raw) = (map, raw);
        }
        look.map = grow.then(&look.map);
    }
    looks
}

/// The full comparison at 192 pixels of a photo's best proposals.
fn full(upload: &Upload, photo: &Known, looks: &Looks) -> Option<Found> {
    let thumb = &photo.thumb;
    let (w, h) = (thumb.width, thumb.height);
    let half = thumb.reduced(w.div_ceil(2), h.div_ceil(2));
    let (hx, hy) = (half.width as f64 / w as f64, half.height as f64 / h as f64);
    let middle = Target::new(&half);
    let target = Target::new(thumb);
    let face = Face::new(thumb, 6);
    let mut best: Option<(&Seen, Map, Agreement)> = None;
    for look in &looks.best {
        let Some(view) = upload.views.get(look.view) else { continue };
        let map = Map::scale(1.0 / hx, 1.0 / hy).then(&look.map);
        let map = refine(&middle, &view.pyramid, &map, Motion::Affine, 8);
        let map = refine(&middle, &view.pyramid, &map, Motion::Projective, 4);
        let map = Map::scale(hx, hy).then(&map);
        let map = refine(&target, &view.pyramid, &map, Motion::Projective, 6);
        for map in [map, look.map, look.start] {
            if !map.is_plausible(w as f64, h as f64, 0.2, 15.0) {
                continue;
            }
            let Some(agreement) = face.compare(&view.pyramid.view(&map, w, h)) else { continue };
            if best.as_ref().is_none_or(|(_, _, b)| agreement.raw() > b.raw()) {
                best = Some((view, map, agreement));
            }
        }
        if best.as_ref().is_some_and(|(_, _, b)| b.raw() > 0.92) {
            break;
        }
    }
    let (view, mut map, mut agreement) = best?;
    face.look_closer(thumb, &view.pyramid.view(&map, w, h), &mut agreement);
    if let Some(stiff) = stiffened(view, &target, &face, thumb, &map, &agreement) {
        (map, agreement) = stiff;
    }
    let small = Map::scale(1.0 / hx, 1.0 / hy).then(&map);
    let seen = view.pyramid.view(&small, half.width, half.height);
    if let Some(half) = Face::new(&half, 3).compare(&seen) {
        agreement.half_either_70 = half.either_70;
        agreement.half_catalogue_85 = half.catalogue_85;
    }
    let around = lie::surround(&view.pyramid, &map, w, h);
    (agreement.beyond, agreement.framed) = (around.beyond, around.framed);
    agreement.flush = around.flush;
    let map = map.then(&view.place);
    agreement.bend = lie::bend(&map, w as f64, h as f64);
    let inliers = looks.inliers;
    let alone = || product_alone(upload, face, thumb, looks);
    let product = (inliers >= AGREEING).then(alone).flatten();
    Some(Found { map, agreement, inliers, product })
}

/// `map` made stiff, where that leaves the places no further from each other. A program leaves a
/// copy so, and what was painted over it bends a freer map; a second photo of the same object needs
/// the freer one.
fn stiffened(
    view: &Seen,
    target: &Target,
    face: &Face,
    thumb: &Plane,
    map: &Map,
    freer: &Agreement,
) -> Option<(Map, Agreement)> {
    let (w, h) = (thumb.width, thumb.height);
    let straight = lie::straight(map, w as f64, h as f64);
    let map = refine(target, &view.pyramid, &straight, Motion::Stretch, 8);
    let seen = view.pyramid.view(&map, w, h);
    let mut agreement = face.compare(&seen).filter(|a| a.raw() >= freer.raw() - STIFF)?;
    face.look_closer(thumb, &seen, &mut agreement);
    (agreement.shift_50 <= freer.shift_50).then_some((map, agreement))
}

/// Where the photo's product lies, by its inside alone.
fn product_alone(
    upload: &Upload,
    face: Face,
    thumb: &Plane,
    looks: &Looks,
) -> Option<(Map, Product)> {
    let (w, h) = (thumb.width, thumb.height);
    let product = product::any(thumb)?;
    let inner = product::inner(&product, w, h);
    let target = Target::new(thumb).within(&inner);
    let face = face.around(&product);
    let mut best: Option<(&Seen, Map, Agreement)> = None;
    let proposals = looks.best.iter().map(|look| (look.view, look.map)).chain(looks.agreed);
    for (view, map) in proposals {
        if best.as_ref().is_some_and(|(_, _, best)| best.inside_85 > WHOLE) {
            break;
        }
        let Some(view) = upload.views.get(view) else { continue };
        let map = refine(&target, &view.pyramid, &map, Motion::Affine, 10);
        let close = refine(&target, &view.pyramid, &map, Motion::Projective, 6);
        for map in [map, close] {
            if !map.is_plausible(w as f64, h as f64, 0.2, 15.0) {
                continue;
            }
            let Some(agreement) = face.compare(&view.pyramid.view(&map, w, h)) else { continue };
            if best.as_ref().is_none_or(|(_, _, b)| agreement.inside_85 > b.inside_85) {
                best = Some((view, map, agreement));
            }
        }
    }
    let (view, map, agreement) = best?;
    let outside: Vec<bool> = product.iter().map(|p| !p).collect();
    let outside = product::inner(&outside, w, h);
    let seen = view.pyramid.view(&map, w, h);
    let (tone, behind) = product::differences(thumb, &seen, &inner, &outside);
    // A part of the upload ends within it: the frame is looked for in the whole.
    let map = map.then(&view.place);
    let whole = upload.views.first()?;
    let around = lie::surround(&whole.pyramid, &map.then(&whole.place.inverse()?), w, h);
    let product = Product {
        inside_70: agreement.inside_70,
        inside_85: agreement.inside_85,
        inside: agreement.inside,
        bend: lie::bend(&map, w as f64, h as f64),
        edge: around.framed + around.flush,
        tone,
        behind,
    };
    Some((map, product))
}
