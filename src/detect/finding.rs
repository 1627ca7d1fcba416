//! One judged fact, with the place where it was read.

use serde::{Deserialize, Serialize};

use crate::metadata::Place;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Context that speaks for neither side.
    Info,
    /// Worth a look beside other findings.
    Notice,
    /// A person should look at it.
    Warning,
}

/// Where a finding was read, and the structural match that proves it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Basis {
    /// Name of the part: `APP1`, `tEXt`, `C2PA`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// Offset in the file, in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<u64>,
    /// Tag, property or keyword: `0x0131 Software`, `Iptc4xmpExt:DigitalSourceType`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// The structural match, at most 120 characters; never a prompt, a name or a position.
    #[serde(rename = "match", skip_serializing_if = "Option::is_none")]
    pub matched: Option<String>,
}

impl Basis {
    /// A basis at `place`.
    #[must_use]
    pub fn at(place: &Place) -> Self {
        Self { part: Some(place.part.clone()), offset: Some(place.offset), ..Self::default() }
    }

    /// Names the tag, property or keyword.
    #[must_use]
    pub fn tag(mut self, tag: impl Into<String>) -> Self {
        self.tag = Some(clip(&tag.into(), 64));
        self
    }

    /// Quotes the structural match, clipped to 120 characters and without control characters.
    #[must_use]
    pub fn matched(mut self, text: impl AsRef<str>) -> Self {
        self.matched = Some(clip(text.as_ref(), 120));
        self
    }
}

/// A rectangle in upload pixels after orientation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[allow(missing_docs)]
pub struct Region {
    pub x: u32,
    pub y: u32,
    pub w: u32,
    pub h: u32,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Finding {
    /// Dotted code, area first; it never changes meaning.
    pub code: String,
    /// Its weight.
    pub severity: Severity,
    /// Where it was read.
    #[serde(default)]
    pub basis: Basis,
    /// Where in the picture.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub regions: Vec<Region>,
}

impl Finding {
    /// A finding without a basis.
    #[must_use]
    pub fn new(code: &str, severity: Severity) -> Self {
        Self { code: code.to_owned(), severity, basis: Basis::default(), regions: Vec::new() }
    }

    /// Adds where it was read.
    #[must_use]
    pub fn with(mut self, basis: Basis) -> Self {
        self.basis = basis;
        self
    }
}

/// The first `max` characters of `text`; control and bidirectional-override characters become U+FFFD.
#[must_use]
pub fn clip(text: &str, max: usize) -> String {
    text.chars().take(max).map(|c| if is_unprintable(c) { '\u{FFFD}' } else { c }).collect()
}

fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}
