//! JPEG encoder tables (ITU-T T.81): what re-saving changes and copying metadata does not.

/// Tables and frame facts of a JPEG file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tables {
    /// Quantisation tables in file order: table id and its 64 values in zigzag order.
    pub quantisation: Vec<(u8, Vec<u16>)>,
    /// Sampling factors per component, as `(horizontal, vertical)`.
    pub sampling: Vec<(u8, u8)>,
    /// Quality 1..100 whose IJG luma table equals the first table, where one does.
    pub ijg_quality: Option<u8>,
    /// Whether a JFIF APP0 segment is present.
    pub jfif: bool,
    /// Whether an Adobe APP14 segment is present.
    pub adobe: bool,
}
