//! The fingerprint of a catalogue photo, and its record in a bundle.
//!
//! Little-endian, without padding, at most 11,745 bytes:
//!
//! | Bytes | Field |
//! |---|---|
//! | 1 | version of the record, 2 |
//! | 32 | PDQ hash |
//! | 1 | its quality, 0..=100 |
//! | 8 | width and height of the photo, 32 bits each, 1..=65,535 |
//! | 2 | width and height of the thumbnail, at most 192 |
//! | 1 | number of keypoints, at most 200 |
//! | 2 | length of the thumbnail, 1..=4,096 |
//! | 38 each | keypoints: place in the thumbnail in 128ths of a pixel (2 + 2), level 0..=7, direction, 32 bytes of comparisons |
//! | n | the thumbnail |
//!
//! A change of any step that makes or compares fingerprints is a new version.

use std::sync::{Arc, OnceLock};

use super::keypoint::{self, Keypoint, LEVELS};
use super::plane::{Plane, Rect, fit};
use super::prepared::Known;
use super::{pdq, thumbnail};
use crate::pixels::Picture;

/// Version of the record.
pub(super) const VERSION: u8 = 2;
/// Side at which a catalogue photo's keypoints are found.
pub(super) const KEYPOINT_SIDE: usize = 512;
/// Most keypoints.
const KEYPOINTS: usize = 200;
/// Places are stored in this part of a thumbnail pixel.
const PART: f64 = 128.0;

/// What a catalogue keeps of a photo: enough to find copies of it, with a small grey picture and
/// no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    /// PDQ hash: 256 bits, most significant first as in the reference implementation's
    /// hexadecimal form.
    pub pdq: [u8; 32],
    /// Its quality, 0..100; below 50 the hash of a flat picture matches too much.
    pub quality: u8,
    /// Width of the photo, in pixels.
    pub width: u32,
    /// Height of the photo, in pixels.
    pub height: u32,
    thumb: (u8, u8),
    corners: Vec<Corner>,
    thumbnail: Vec<u8>,
    prepared: Prepared,
}

/// What a search prepares of a fingerprint at the first upload, at most 160 kB; copies of the
/// fingerprint share it. It holds nothing that the fingerprint does not say.
#[derive(Clone, Default)]
struct Prepared(Arc<OnceLock<Known>>);

impl PartialEq for Prepared {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Prepared {}

impl std::fmt::Debug for Prepared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Prepared")
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Corner {
    x: u16,
    y: u16,
    level: u8,
    angle: u8,
    bits: [u8; 32],
}

/// Why a record is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    Version,
    Malformed,
}

impl Fingerprint {
    /// The fingerprint of `picture`.
    pub(super) fn of(picture: &Picture) -> Self {
        let hash = pdq::hash(picture);
        let (width, height) = (picture.width as usize, picture.height as usize);
        let empty = Self {
            pdq: hash.pdq,
            quality: hash.quality,
            width: picture.width,
            height: picture.height,
            thumb: (1, 1),
            corners: Vec::new(),
            thumbnail: vec![0],
            prepared: Prepared::default(),
        };
        if !is_whole(picture) {
            return Self { width: 1, height: 1, ..empty };
        }
        let (w, h) = fit(width, height, KEYPOINT_SIDE);
        let luma = Plane::of(picture, Rect { x0: 0, y0: 0, x1: width, y1: height }, w, h);
        let small = luma.fitted(thumbnail::SIDE);
        let (sx, sy) = (small.width as f64 / w as f64, small.height as f64 / h as f64);
        let place = |v: f64| (v * PART + 0.5) as u16;
        let corners = keypoint::find(&luma, KEYPOINTS)
            .iter()
            .map(|k| Corner {
                x: place(k.x * sx),
                y: place(k.y * sy),
                level: k.level,
                angle: k.angle,
                bits: std::array::from_fn(|i| {
                    k.bits.get(i / 8).map_or(0, |word| (word >> (i % 8 * 8)) as u8)
                }),
            })
            .collect();
        let side = |v: usize| u8::try_from(v).unwrap_or(u8::MAX);
        Self {
            thumb: (side(small.width), side(small.height)),
            corners,
            thumbnail: thumbnail::encode(&small),
            ..empty
        }
    }

    /// The fingerprint as a search needs it, made at the first call.
    pub(super) fn known(&self) -> &Known {
        self.prepared.0.get_or_init(|| Known::new(self))
    }

    /// Keypoints in thumbnail pixels.
    pub(super) fn keypoints(&self) -> Vec<Keypoint> {
        let word = |bits: &[u8; 32], k: usize| {
            bits.iter().skip(k * 8).take(8).rev().fold(0, |word, b| word << 8 | u64::from(*b))
        };
        self.corners
            .iter()
            .map(|c| Keypoint {
                x: f64::from(c.x) / PART,
                y: f64::from(c.y) / PART,
                level: c.level,
                angle: c.angle,
                bits: std::array::from_fn(|k| word(&c.bits, k)),
            })
            .collect()
    }

    /// The thumbnail.
    pub(super) fn plane(&self) -> Plane {
        let (w, h) = (usize::from(self.thumb.0), usize::from(self.thumb.1));
        thumbnail::decode(&self.thumbnail, w, h)
            .unwrap_or_else(|| Plane::flat(w.max(1), h.max(1), 0))
    }

    /// The record.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut out = vec![VERSION];
        out.extend(self.pdq);
        out.push(self.quality);
        out.extend(self.width.to_le_bytes());
        out.extend(self.height.to_le_bytes());
        out.extend([self.thumb.0, self.thumb.1]);
        out.push(u8::try_from(self.corners.len()).unwrap_or(u8::MAX));
        out.extend(u16::try_from(self.thumbnail.len()).unwrap_or(u16::MAX).to_le_bytes());
        for corner in &self.corners {
            out.extend(corner.x.to_le_bytes());
            out.extend(corner.y.to_le_bytes());
            out.extend([corner.level, corner.angle]);
            out.extend(corner.bits);
        }
        out.extend(&self.thumbnail);
        out
    }

    /// Reads a record; every byte of it must belong.
    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Self, Refused> {
        let (&version, rest) = bytes.split_first().ok_or(Refused::Malformed)?;
        if version != VERSION {
            return Err(Refused::Version);
        }
        Self::parse(rest).filter(Self::is_valid).ok_or(Refused::Malformed)
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let (pdq, rest) = bytes.split_first_chunk()?;
        let ([quality], rest) = rest.split_first_chunk()?;
        let (width, rest) = rest.split_first_chunk()?;
        let (height, rest) = rest.split_first_chunk()?;
        let ([w, h, count], rest) = rest.split_first_chunk()?;
        let (length, rest) = rest.split_first_chunk()?;
        let (corners, thumbnail) = rest.split_at_checked(usize::from(*count) * 38)?;
        if thumbnail.len() != usize::from(u16::from_le_bytes(*length)) {
            return None;
        }
        let (corners, _) = corners.as_chunks::<38>();
        Some(Self {
            pdq: *pdq,
            quality: *quality,
            width: u32::from_le_bytes(*width),
            height: u32::from_le_bytes(*height),
            thumb: (*w, *h),
            corners: corners.iter().filter_map(Corner::parse).collect(),
            thumbnail: thumbnail.to_vec(),
            prepared: Prepared::default(),
        })
    }

    /// Whether all values are in range, so that a comparison can rely on them.
    pub(super) fn is_valid(&self) -> bool {
        let (w, h) = (usize::from(self.thumb.0), usize::from(self.thumb.1));
        let sides = 1..=u32::from(u16::MAX);
        let inside = |c: &Corner| {
            usize::from(c.x) <= w * PART as usize
                && usize::from(c.y) <= h * PART as usize
                && c.level < LEVELS
        };
        self.quality <= 100
            && sides.contains(&self.width)
            && sides.contains(&self.height)
            && (1..=thumbnail::SIDE).contains(&w)
            && (1..=thumbnail::SIDE).contains(&h)
            && self.corners.len() <= KEYPOINTS
            && self.corners.iter().all(inside)
            && (1..=thumbnail::MOST).contains(&self.thumbnail.len())
            && thumbnail::decode(&self.thumbnail, 1, 1).is_some()
    }
}

impl Corner {
    fn parse(bytes: &[u8; 38]) -> Option<Self> {
        let (x, rest) = bytes.split_first_chunk()?;
        let (y, rest) = rest.split_first_chunk()?;
        let ([level, angle], rest) = rest.split_first_chunk()?;
        let (x, y) = (u16::from_le_bytes(*x), u16::from_le_bytes(*y));
        Some(Self { x, y, level: *level, angle: *angle, bits: rest.try_into().ok()? })
    }
}

/// Whether the buffer has the size that the picture states.
pub(super) fn is_whole(picture: &Picture) -> bool {
    let (w, h) = (picture.width as usize, picture.height as usize);
    w > 0 && h > 0 && w.checked_mul(h).and_then(|n| n.checked_mul(3)) == Some(picture.rgb.len())
}
