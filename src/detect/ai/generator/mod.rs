//! Parameters that generators write about themselves. The structure must match; a tool's name
//! somewhere in a text proves nothing. Quotes hold the structure only, never a prompt.

use super::Hit;
use crate::detect::markers::Marker;
use crate::metadata::Metadata;

mod exif;
mod png;
mod samsung;
mod service;
mod shape;

pub(super) use shape::{json, parameters};

/// A marker and the structure that matched.
type Found = (&'static Marker, String);

/// Parameters met.
pub(super) fn hits(metadata: &Metadata) -> Vec<Hit> {
    let mut hits = png::hits(metadata);
    hits.extend(exif::hits(metadata));
    hits.extend(service::hits(metadata));
    hits.extend(samsung::hits(metadata));
    hits
}
