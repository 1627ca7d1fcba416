//! IPTC-IIM records (application record 2) from Photoshop image resource 0x0404.

use super::Place;

/// One data set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Record number, 2 for the application record.
    pub record: u8,
    /// Data set number: 110 is Credit.
    pub dataset: u8,
    /// Text, as UTF-8 where valid, else Latin-1.
    pub value: String,
    /// Where it stands.
    pub place: Place,
}
