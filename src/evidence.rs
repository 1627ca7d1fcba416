//! Everything that was read from one file, in one value: the only input of the detectors.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::bytes::slice;
use crate::container::{self, Container, Format};
use crate::digest;
use crate::likeness::{self, Catalogue, Likeness};
use crate::limits::Limits;
use crate::metadata::{self, Metadata};
use crate::pixels::thumbnail::{self, Comparison};
use crate::pixels::{self, Picture, Undecoded};
use crate::provenance::{self, Provenance};
use crate::watermark::{self, Marks};

/// The facts of one file. Nothing in it is judged.
#[derive(Debug)]
pub struct Evidence<'a> {
    /// Length in bytes.
    pub bytes: u64,
    /// SHA-256, hexadecimal.
    pub sha256: String,
    /// Structure.
    pub container: Container<'a>,
    /// Metadata.
    pub metadata: Metadata,
    /// C2PA manifest store, where present.
    pub provenance: Option<Provenance>,
    /// Orientation that was applied, 1..8.
    pub orientation: u8,
    /// Width and height of the upright picture, or why there are no pixels.
    pub pixels: Result<(u32, u32), Undecoded>,
    /// Marks in the pixels; none where there are no pixels.
    pub marks: Marks,
    /// How the EXIF thumbnail fits the picture; absent where one of them has no pixels.
    pub thumbnail: Option<Comparison>,
    /// How the large preview of a multi-picture file fits the picture, likewise.
    pub preview: Option<Comparison>,
    /// Times of the claim and of the order, seconds since 1970; from the context, not the file.
    pub claim: ClaimTimes,
    /// Likeness; absent where there are no pixels.
    pub likeness: Option<Likeness>,
    /// SHA-256 of the reference photo that the upload was compared with, hexadecimal.
    pub reference: Option<String>,
}

/// What uploads are compared with.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known<'a> {
    /// The product's catalogue.
    pub catalogue: Option<&'a Catalogue>,
    /// Its photos as files, by id, for the change map; not all of them need to be there.
    pub references: Option<&'a BTreeMap<String, Arc<[u8]>>>,
}

/// Times that the challenge states.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClaimTimes {
    /// When the claim was made.
    pub at: Option<i64>,
    /// When the order was placed.
    pub ordered_at: Option<i64>,
}

impl Evidence<'_> {
    /// Width and height after orientation, in pixels: of the decoded picture, else as the header says.
    #[must_use]
    pub fn size(&self) -> Option<(u32, u32)> {
        self.pixels.ok().or_else(|| {
            let (w, h) = self.container.size?;
            Some(if self.orientation >= 5 { (h, w) } else { (w, h) })
        })
    }
}

/// Decodes `bytes` upright: what a catalogue photo's fingerprint is made from.
///
/// # Errors
///
/// The reason why there are no pixels.
pub fn picture(bytes: &[u8], limits: &Limits) -> Result<Picture, Undecoded> {
    let container = container::parse(bytes, limits);
    let metadata = metadata::read(bytes, &container, limits);
    pixels::decode(bytes, &container, orientation(&container, &metadata), limits)
}

/// Reads all facts of `bytes`.
#[must_use]
pub fn gather<'a>(bytes: &'a [u8], known: Known<'_>, limits: &Limits) -> Evidence<'a> {
    let container = container::parse(bytes, limits);
    let metadata = metadata::read(bytes, &container, limits);
    let provenance = provenance::read(bytes, &container, limits);
    let orientation = orientation(&container, &metadata);
    let mut marks = Marks::default();
    let picture = pixels::decode_showing(bytes, &container, orientation, limits, |samples| {
        marks.stealth = watermark::stealth::read(samples, limits);
        if watermark::dwt::may_be_in(container.format, metadata.jpeg.as_ref()) {
            marks.payload = watermark::dwt::read(samples);
        }
    });
    if let Ok(picture) = &picture {
        marks.bar = watermark::bar::find(picture);
        marks.brand = watermark::brand::find(picture);
        marks.label = watermark::label::find(picture);
        marks.sparkle = watermark::sparkle::find(picture);
    }
    let file = |id: &str| known.references.and_then(|files| files.get(id));
    let reference = |id: &str| self::picture(file(id)?, limits).ok();
    let likeness = picture.as_ref().ok().map(|p| likeness::compare(p, known.catalogue, &reference));
    let used = likeness.as_ref().and_then(|l| l.nearest.as_ref()).and_then(|nearest| {
        nearest.changes.as_ref().filter(|changes| !changes.coarse)?;
        file(&nearest.catalogue_id)
    });
    let compared = |place: Option<(u64, u64)>| {
        let (at, length) = place?;
        let file = slice(bytes, usize::try_from(at).ok()?, usize::try_from(length).ok()?)?;
        thumbnail::compare(file, picture.as_ref().ok()?, orientation)
    };
    let thumbnail = compared(metadata.exif.thumbnail);
    let preview = compared(metadata.mpf.as_ref().and_then(|index| index.preview));
    Evidence {
        bytes: bytes.len() as u64,
        sha256: digest::sha256_hex(bytes),
        pixels: picture.map(|p| (p.width, p.height)),
        container,
        metadata,
        provenance,
        orientation,
        marks,
        reference: used.map(|bytes| digest::sha256_hex(bytes)),
        thumbnail,
        preview,
        claim: ClaimTimes::default(),
        likeness,
    }
}

/// HEIC and AVIF turn by their own properties and ignore the EXIF tag (ISO 23008-12, 6.5.10).
fn orientation(container: &Container<'_>, metadata: &Metadata) -> u8 {
    const ORIENTATION: u16 = 0x0112;
    if matches!(container.format, Format::Avif | Format::Heic) {
        return container.orientation.unwrap_or(1);
    }
    metadata
        .exif
        .int(metadata::exif::Ifd::Primary, ORIENTATION)
        .and_then(|value| u8::try_from(value).ok())
        .filter(|value| (1..=8).contains(value))
        .unwrap_or(1)
}
