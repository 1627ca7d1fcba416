//! The catalogue bundle: fingerprints of a product's photos in one versioned binary file.
//!
//! Little-endian, without padding:
//!
//! | Bytes | Field |
//! |---|---|
//! | 4 | magic `CSCB` |
//! | 2 | version of the bundle, 1 |
//! | 2 | number of photos, at most 100 |
//! | for each photo | |
//! | 1 + n | length of the id (1..=64), the id in UTF-8 without control characters |
//! | 1 + n | length of the variant group (0..=64), the group likewise |
//! | 8 | time of registration, seconds since 1970 |
//! | 2 + n | length of the fingerprint record (at most 12,288), the record |
//!
//! A fingerprint record begins with its own version, 2; its fields stand in `record`. Nothing
//! follows the last photo.

use super::Fingerprint;
use super::record::Refused;

const MAGIC: [u8; 4] = *b"CSCB";
const VERSION: u16 = 1;
/// Most photos of one bundle.
pub const MAX_PHOTOS: usize = 100;
const MAX_NAME: usize = 64;
const MAX_RECORD: usize = 12_288;

/// One catalogue photo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Photo {
    /// Id, 1..=64 bytes of UTF-8 without control characters.
    pub id: String,
    /// Variant group (photos recoloured from one shot), 0..=64 bytes of UTF-8 without control
    /// characters.
    pub group: String,
    /// Time of registration in seconds since 1970, 0 where unknown.
    pub registered_at: u64,
    /// Its fingerprint.
    pub fingerprint: Fingerprint,
}

/// A product's photos.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalogue {
    /// In bundle order, at most 100, each with an id of its own.
    pub photos: Vec<Photo>,
}

/// Why bytes are not a catalogue bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CatalogueError {
    /// The first four bytes are not `CSCB`.
    Magic,
    /// A version of the bundle or of a fingerprint that this crate does not know.
    Version,
    /// The bytes end before the last photo does.
    Truncated,
    /// A name, length or value outside its range, or bytes after the last photo.
    Malformed,
    /// More than 100 photos.
    TooManyPhotos,
    /// Two photos with the same id.
    DuplicateId,
}

impl std::fmt::Display for CatalogueError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Magic => "not a catalogue bundle",
            Self::Version => "catalogue bundle of an unknown version",
            Self::Truncated => "catalogue bundle ends early",
            Self::Malformed => "catalogue bundle holds a name, length or value out of range",
            Self::TooManyPhotos => "catalogue of more than 100 photos",
            Self::DuplicateId => "catalogue with two photos of the same id",
        })
    }
}

impl std::error::Error for CatalogueError {}

impl Catalogue {
    /// Reads a bundle.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] for bytes that are not exactly one bundle of a known version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CatalogueError> {
        let mut reader = Reader(bytes);
        if bytes.get(..4) != Some(&MAGIC) {
            return Err(CatalogueError::Magic);
        }
        reader.take(4)?;
        if u16::from_le_bytes(reader.array()?) != VERSION {
            return Err(CatalogueError::Version);
        }
        let count = usize::from(u16::from_le_bytes(reader.array()?));
        if count > MAX_PHOTOS {
            return Err(CatalogueError::TooManyPhotos);
        }
        let photos = (0..count).map(|_| reader.photo()).collect::<Result<_, _>>()?;
        if !reader.0.is_empty() {
            return Err(CatalogueError::Malformed);
        }
        let catalogue = Self { photos };
        catalogue.check()?;
        Ok(catalogue)
    }

    /// Writes the bundle. The same photos always give the same bytes. A catalogue that fails
    /// [`Catalogue::check`] gives bytes that no reader accepts.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(8 + self.photos.len() * 128);
        out.extend(MAGIC);
        out.extend(VERSION.to_le_bytes());
        out.extend(u16::try_from(self.photos.len()).unwrap_or(u16::MAX).to_le_bytes());
        for photo in &self.photos {
            for name in [&photo.id, &photo.group] {
                out.push(u8::try_from(name.len()).unwrap_or(u8::MAX));
                out.extend(name.as_bytes());
            }
            out.extend(photo.registered_at.to_le_bytes());
            let record = photo.fingerprint.to_bytes();
            out.extend(u16::try_from(record.len()).unwrap_or(u16::MAX).to_le_bytes());
            out.extend(record);
        }
        out
    }

    /// Whether the catalogue can be written as a bundle.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] for too many photos, a repeated id, a name or quality out of range.
    pub fn check(&self) -> Result<(), CatalogueError> {
        if self.photos.len() > MAX_PHOTOS {
            return Err(CatalogueError::TooManyPhotos);
        }
        let is_name = |name: &str| name.len() <= MAX_NAME && !name.contains(char::is_control);
        let mut seen = std::collections::BTreeSet::new();
        for photo in &self.photos {
            let in_range = !photo.id.is_empty()
                && is_name(&photo.id)
                && is_name(&photo.group)
                && photo.fingerprint.is_valid();
            if !in_range {
                return Err(CatalogueError::Malformed);
            }
            if !seen.insert(photo.id.as_str()) {
                return Err(CatalogueError::DuplicateId);
            }
        }
        Ok(())
    }
}

/// The bytes that are still to be read.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], CatalogueError> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(CatalogueError::Truncated)?;
        self.0 = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], CatalogueError> {
        self.take(N)?.try_into().map_err(|_| CatalogueError::Truncated)
    }

    fn name(&mut self) -> Result<String, CatalogueError> {
        let length = usize::from(u8::from_le_bytes(self.array()?));
        if length > MAX_NAME {
            return Err(CatalogueError::Malformed);
        }
        let text = std::str::from_utf8(self.take(length)?);
        text.map(str::to_owned).map_err(|_| CatalogueError::Malformed)
    }

    fn photo(&mut self) -> Result<Photo, CatalogueError> {
        let id = self.name()?;
        let group = self.name()?;
        let registered_at = u64::from_le_bytes(self.array()?);
        let length = usize::from(u16::from_le_bytes(self.array()?));
        if length > MAX_RECORD {
            return Err(CatalogueError::Malformed);
        }
        let fingerprint =
            Fingerprint::from_bytes(self.take(length)?).map_err(|refused| match refused {
                Refused::Version => CatalogueError::Version,
                Refused::Malformed => CatalogueError::Malformed,
            })?;
        Ok(Photo { id, group, registered_at, fingerprint })
    }
}
