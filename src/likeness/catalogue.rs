//! The catalogue bundle: fingerprints of a product's photos in one versioned binary file.

use super::Fingerprint;

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

impl Catalogue {
    /// Reads a bundle.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] for bytes that are not exactly one bundle of a known version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CatalogueError> {
        let _ = bytes;
        Err(CatalogueError::Magic)
    }

    /// Writes the bundle. The same photos always give the same bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        Vec::new()
    }
}
