//! The table of AI markers: id, class, strength, finding code and family. One row adds a marker;
//! ids are those of the marker catalogue and never change meaning.

/// What a marker proves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// The whole picture came out of a generator.
    Full,
    /// Generative AI changed a picture.
    Edit,
    /// Generative AI changed a picture in a way with a common innocent use, such as object removal.
    InnocentEdit,
    /// The file says that AI was possibly or suspectedly used.
    Possible,
    /// AI touched it without changing facts: upscaling, enhancement.
    Assist,
    /// A mark decoded from the pixels.
    Watermark,
    /// A label that can be seen in the picture.
    Visible,
    /// Says nothing about AI either way, but is worth showing.
    Neutral,
}

/// One row.
#[derive(Debug, PartialEq, Eq)]
pub struct Marker {
    /// Id of the marker catalogue: `CN-01`.
    pub id: &'static str,
    /// Family name: `tc260`.
    pub family: &'static str,
    /// Finding code.
    pub code: &'static str,
    /// What it proves.
    pub class: Class,
    /// S1..S5 as 1..5.
    pub strength: u8,
}

/// All markers, in order of the catalogue.
pub static MARKERS: &[Marker] = &[];
