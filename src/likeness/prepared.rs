//! An upload and a catalogue photo, each prepared for the search once.

use super::agreement::Face;
use super::align::Target;
use super::frames::Frame;
use super::keypoint::{self, Keypoint};
use super::map::Map;
use super::plane::{Plane, Rect, fit};
use super::record::{Fingerprint, KEYPOINT_SIDE};
use super::template::Ladder;
use super::warp::Pyramid;
use super::{rects, thumbnail};
use crate::pixels::Picture;

/// Longest side at which an upload is searched.
const UPLOAD_SIDE: usize = 640;
/// Longest side of a part of it.
const PART_SIDE: usize = 448;
/// Most keypoints of an upload, and of a part.
const UPLOAD_KEYPOINTS: usize = 500;
const PART_KEYPOINTS: usize = 350;

/// An upload prepared for the search.
#[derive(Debug)]
pub(super) struct Upload {
    pub(super) views: Vec<Seen>,
}

/// The upload, or a part of it that may be a picture of its own.
#[derive(Debug)]
pub(super) struct Seen {
    /// From this view's pixels to the upload's.
    pub(super) place: Map,
    pub(super) pyramid: Pyramid,
    pub(super) keypoints: Vec<Keypoint>,
    pub(super) mirrored: Vec<Keypoint>,
    pub(super) frames: Vec<Frame>,
    pub(super) ladders: [Ladder; 2],
}

/// A catalogue photo prepared for the search.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) thumb: Plane,
    pub(super) keypoints: Vec<Keypoint>,
    /// Pixels of the picture that keypoints were found in, for one of the thumbnail.
    pub(super) ratio: f64,
    pub(super) frames: Vec<Frame>,
    pub(super) ladder: Ladder,
    pub(super) coarse: (Face, Target),
}

impl Upload {
    pub(super) fn new(picture: &Picture) -> Self {
        let (width, height) = (picture.width as usize, picture.height as usize);
        let whole = Rect { x0: 0, y0: 0, x1: width, y1: height };
        let (w, h) = fit(width, height, UPLOAD_SIDE);
        let luma = Plane::of(picture, whole, w, h);
        let content = rects::content(&luma);
        let mut frames_of_whole = vec![luma.full()];
        frames_of_whole.extend(content.first().filter(|r| r.area() * 50 < w * h * 49));
        let mut views = vec![Seen::new(luma, whole, UPLOAD_KEYPOINTS, &frames_of_whole)];
        for part in content.iter().take(2).filter(|r| r.area() * 5 < w * h * 4) {
            let scale = |v: usize, from: usize, to: usize| v * to / from;
            let rect = Rect {
                x0: scale(part.x0, w, width),
                y0: scale(part.y0, h, height),
                x1: scale(part.x1, w, width),
                y1: scale(part.y1, h, height),
            };
            if rect.width().min(rect.height()) < 48 {
                continue;
            }
            let (pw, ph) = fit(rect.width(), rect.height(), PART_SIDE);
            let luma = Plane::of(picture, rect, pw, ph);
            let full = luma.full();
            views.push(Seen::new(luma, rect, PART_KEYPOINTS, &[full]));
        }
        Self { views }
    }
}

impl Seen {
    fn new(luma: Plane, rect: Rect, keypoints: usize, frames: &[Rect]) -> Self {
        let width = luma.width as f64;
        let keypoints = keypoint::find(&luma, keypoints);
        let mirrored = keypoints.iter().map(|k| k.mirrored(width)).collect();
        let ladders = [Ladder::new(&luma), Ladder::new(&luma.mirrored())];
        let scale_x = rect.width() as f64 / width;
        let scale_y = rect.height() as f64 / luma.height as f64;
        let place = Map::scale(scale_x, scale_y).then(&Map::shift(rect.x0 as f64, rect.y0 as f64));
        let pyramid = Pyramid::new(luma);
        let frames = frames.iter().flat_map(|r| Frame::all(&pyramid, *r)).collect();
        Self { place, pyramid, keypoints, mirrored, frames, ladders }
    }

    /// From this view mirrored left to right to this view.
    pub(super) fn mirror(&self) -> Map {
        Map::affine([[-1.0, 0.0, self.pyramid.base().width as f64], [0.0, 1.0, 0.0]])
    }
}

impl Known {
    pub(super) fn new(fingerprint: &Fingerprint) -> Self {
        let thumb = fingerprint.plane();
        let (w, _) = fit(fingerprint.width as usize, fingerprint.height as usize, KEYPOINT_SIDE);
        let pyramid = Pyramid::new(thumb.clone());
        let mut frames = vec![Frame::new(&pyramid, thumb.full())];
        let content = rects::content(&thumb);
        if let Some(rect) = bounds(&content).filter(|r| r.area() * 20 < thumb.full().area() * 19) {
            frames.push(Frame::new(&pyramid, rect));
        }
        let small = thumb.fitted(thumbnail::SIDE / 4);
        Self {
            keypoints: fingerprint.keypoints(),
            ratio: w as f64 / thumb.width as f64,
            frames,
            ladder: Ladder::new(&thumb),
            coarse: (Face::new(&small, 2), Target::new(&small)),
            thumb,
        }
    }
}

/// The smallest rectangle that holds all of `rects`.
fn bounds(rects: &[Rect]) -> Option<Rect> {
    rects.iter().copied().reduce(|a, b| Rect {
        x0: a.x0.min(b.x0),
        y0: a.y0.min(b.y0),
        x1: a.x1.max(b.x1),
        y1: a.y1.max(b.y1),
    })
}
