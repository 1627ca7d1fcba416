//! What a hostile file may cost: bytes, pixels, parts, nesting and text, in units of work.
//!
//! Wall-clock time is no limit here: a report must not depend on the speed of a machine.

/// Limits of one inspection. All are inclusive.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Name of this set, as it stands in `inputs.limits` of a report.
    pub id: &'static str,
    /// Largest file that is looked into, in bytes; larger ones are digested only. Default 64 MiB.
    pub max_bytes: u64,
    /// Largest baseline JPEG that is decoded, in pixels. Default 50 million.
    pub max_jpeg_pixels: u64,
    /// Largest picture of any other kind that is decoded, in pixels. Default 24 million.
    pub max_other_pixels: u64,
    /// Most segments, chunks or boxes that are walked. Default 20,000.
    pub max_parts: usize,
    /// Deepest nesting of boxes. Default 16.
    pub max_depth: usize,
    /// Most entries of one EXIF directory. Default 1,000.
    pub max_ifd_entries: usize,
    /// Largest inflated text chunk, in bytes. Default 4 MiB.
    pub max_text_bytes: usize,
    /// Largest XMP packet, in bytes. Default 8 MiB.
    pub max_xmp_bytes: usize,
    /// Most inflated bytes of all compressed metadata of one file together. Default 16 MiB.
    pub max_inflated_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            id: "default-1",
            max_bytes: 64 << 20,
            max_jpeg_pixels: 50_000_000,
            max_other_pixels: 24_000_000,
            max_parts: 20_000,
            max_depth: 16,
            max_ifd_entries: 1_000,
            max_text_bytes: 4 << 20,
            max_xmp_bytes: 8 << 20,
            max_inflated_bytes: 16 << 20,
        }
    }
}
