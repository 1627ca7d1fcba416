//! The catalogue bundle: fingerprints of a product's photos in one versioned binary file.

use super::Fingerprint;
use crate::bytes::{Reader, slice};

/// One catalogue photo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Photo {
    /// Id, 1..=64 bytes of UTF-8.
    pub id: String,
    /// Variant group (photos recoloured from one shot), 0..=64 bytes of UTF-8.
    pub group: String,
    /// Time of registration in seconds since 1970, 0 where unknown.
    pub registered_at: u64,
    /// Its fingerprint.
    pub fingerprint: Fingerprint,
}

/// A product's photos.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalogue {
    /// In bundle order, at most 100.
    pub photos: Vec<Photo>,
}

/// Why bytes are not a catalogue bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[allow(missing_docs)]
pub enum CatalogueError {
    Magic,
    Version,
    Truncated,
    Malformed,
    TooManyPhotos,
}

impl std::fmt::Display for CatalogueError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Magic => "not a catalogue bundle",
            Self::Version => "a catalogue bundle of an unknown version",
            Self::Truncated => "a catalogue bundle that is cut short",
            Self::Malformed => "a catalogue bundle with a photo that is malformed or stands twice",
            Self::TooManyPhotos => "a catalogue bundle with more than 100 photos",
        })
    }
}

impl std::error::Error for CatalogueError {}

const MAGIC: &[u8; 4] = b"CSCB";
const VERSION: u16 = 1;
const MOST_PHOTOS: usize = 100;
const MOST_NAME: usize = 64;

impl Catalogue {
    /// Reads a bundle: magic `CSCB`, version and count as 16 bits, then per photo the lengths of id
    /// and group as 8 bits each, both texts, the time as 64 bits, the length of the fingerprint
    /// record as 16 bits and the record (32 bytes of PDQ, one of quality). Little-endian.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] for bytes that are not exactly one bundle of a known version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CatalogueError> {
        let mut reader = Reader::new(bytes);
        if reader.take(4) != Some(MAGIC.as_slice()) {
            return Err(CatalogueError::Magic);
        }
        let mut u16 = || reader.array().map(u16::from_le_bytes).ok_or(CatalogueError::Truncated);
        if u16()? != VERSION {
            return Err(CatalogueError::Version);
        }
        let count = usize::from(u16()?);
        if count > MOST_PHOTOS {
            return Err(CatalogueError::TooManyPhotos);
        }
        let mut photos: Vec<Photo> = Vec::with_capacity(count);
        for _ in 0..count {
            let photo = photo(&mut reader)?;
            if photos.iter().any(|known| known.id == photo.id) {
                return Err(CatalogueError::Malformed);
            }
            photos.push(photo);
        }
        if reader.rest().is_empty() { Ok(Self { photos }) } else { Err(CatalogueError::Malformed) }
    }

    /// Writes the bundle. The same photos always give the same bytes. Names are cut to 64 bytes
    /// and photos to 100; what [`Catalogue::from_bytes`] refuses for its content is not mended.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend(VERSION.to_le_bytes());
        let count = u16::try_from(self.photos.len().min(MOST_PHOTOS)).unwrap_or_default();
        out.extend(count.to_le_bytes());
        for photo in self.photos.iter().take(MOST_PHOTOS) {
            let (id, group) = (cut(&photo.id), cut(&photo.group));
            out.extend(
                [u8::try_from(id.len()), u8::try_from(group.len())].map(Result::unwrap_or_default),
            );
            out.extend(id);
            out.extend(group);
            out.extend(photo.registered_at.to_le_bytes());
            out.extend(33u16.to_le_bytes());
            out.extend(photo.fingerprint.pdq);
            out.push(photo.fingerprint.quality);
        }
        out
    }
}

fn photo(reader: &mut Reader<'_>) -> Result<Photo, CatalogueError> {
    let cut = CatalogueError::Truncated;
    let (id, group) = reader.u8().zip(reader.u8()).ok_or(cut)?;
    let id = reader.take(usize::from(id)).ok_or(cut)?;
    let group = reader.take(usize::from(group)).ok_or(cut)?;
    let registered_at = reader.array().map(u64::from_le_bytes).ok_or(cut)?;
    let length = reader.array().map(u16::from_le_bytes).ok_or(cut)?;
    let record = reader.take(usize::from(length)).ok_or(cut)?;
    let pdq = slice(record, 0, 32).and_then(|raw| raw.try_into().ok());
    let (Some(pdq), Some(quality), 33) = (pdq, record.get(32).copied(), record.len()) else {
        return Err(CatalogueError::Malformed);
    };
    let (id, group) = (name(id)?, name(group)?);
    if id.is_empty() || quality > 100 {
        return Err(CatalogueError::Malformed);
    }
    Ok(Photo { id, group, registered_at, fingerprint: Fingerprint { pdq, quality } })
}

fn name(raw: &[u8]) -> Result<String, CatalogueError> {
    let text = std::str::from_utf8(raw).map_err(|_| CatalogueError::Malformed)?;
    if raw.len() > MOST_NAME || text.chars().any(char::is_control) {
        return Err(CatalogueError::Malformed);
    }
    Ok(text.to_owned())
}

/// At most 64 bytes of `name`, whole characters.
fn cut(name: &str) -> &[u8] {
    let mut end = name.len().min(MOST_NAME);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    name.as_bytes().get(..end).unwrap_or_default()
}
