//! Marks in the pixels, which survive where metadata do not.

pub mod dwt;
pub mod label;
pub mod sparkle;
pub mod stealth;

/// What was found in the pixels of one picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Gemini's star.
    pub sparkle: Option<sparkle::Sparkle>,
    /// The written label.
    pub label: Option<label::Label>,
    /// The message of a generator's watermark.
    pub payload: Option<dwt::Payload>,
    /// Text in the lowest bits.
    pub stealth: Option<stealth::Stealth>,
}
