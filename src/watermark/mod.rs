//! Marks in the pixels, which survive where metadata do not.

pub mod bar;
pub mod brand;
pub mod dwt;
pub mod label;
pub mod sparkle;
pub mod stealth;

mod frame;
mod plane;

/// What was found in the pixels of one picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Gemini's star.
    pub sparkle: Option<sparkle::Sparkle>,
    /// DALL·E's bar of colours.
    pub bar: Option<bar::Bar>,
    /// A product's name or logo.
    pub brand: Option<brand::Brand>,
    /// The written label.
    pub label: Option<label::Label>,
    /// The message of a generator's watermark.
    pub payload: Option<dwt::Payload>,
    /// Text in the lowest bits.
    pub stealth: Option<stealth::Stealth>,
}
