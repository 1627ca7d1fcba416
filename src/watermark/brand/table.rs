//! Marks, with size and place: one row a mark.

use super::shapes;

/// Where across the picture a mark stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Centre,
    Right,
}

/// One mark. Lengths are parts of the picture's shorter side or width; both are tried.
#[derive(Debug)]
pub(super) struct Row {
    /// Id of the marker table.
    pub(super) id: &'static str,
    /// What is written or drawn.
    pub(super) words: &'static str,
    /// One hexadecimal digit a cell, row by row.
    pub(super) shape: &'static [&'static str],
    /// Columns in which parts begin; each reaches to the next.
    pub(super) parts: &'static [usize],
    /// Smallest and largest width of the shape.
    pub(super) widths: (f64, f64),
    pub(super) side: Side,
    /// Smallest and largest distance of the shape from that side, or of its middle to the right of the
    /// picture's.
    pub(super) across: (f64, f64),
    /// Whether it stands at the top.
    pub(super) top: bool,
    /// Smallest and largest distance from the bottom, or the top.
    pub(super) up: (f64, f64),
    /// Whether it is drawn darker than its ground, where that is bright.
    pub(super) dark: bool,
    /// Whether a line of words in any language follows.
    pub(super) line: bool,
    /// Smallest mean correlation of the parts.
    pub(super) gate: f64,
    /// Smallest correlation of each.
    pub(super) part: f64,
}

/// All marks.
pub(super) const BRANDS: [Row; 6] = [
    Row {
        id: "V-04",
        words: "即梦AI",
        shape: &shapes::JIMENG,
        parts: &[0, 19, 35, 48],
        widths: (0.18, 0.22),
        side: Side::Right,
        across: (0.01, 0.07),
        top: false,
        up: (0.01, 0.07),
        dark: false,
        line: false,
        gate: 0.65,
        part: 0.45,
    },
    Row {
        id: "V-06",
        words: "可灵AI",
        shape: &shapes::KLING,
        parts: &[0, 17, 33],
        widths: (0.066, 0.092),
        side: Side::Right,
        across: (0.02, 0.1),
        top: false,
        up: (0.015, 0.05),
        dark: false,
        line: false,
        gate: 0.66,
        part: 0.6,
    },
    Row {
        id: "V-12",
        words: "海螺AI",
        shape: &shapes::HAILUO,
        parts: &[0, 17, 33],
        widths: (0.066, 0.13),
        side: Side::Right,
        across: (0.01, 0.06),
        top: false,
        up: (0.01, 0.06),
        dark: false,
        line: false,
        gate: 0.64,
        part: 0.55,
    },
    Row {
        id: "V-11",
        words: "AI-generated content",
        shape: &shapes::GALAXY,
        parts: &[0],
        widths: (0.0215, 0.0265),
        side: Side::Left,
        across: (0.005, 0.03),
        top: false,
        up: (0.005, 0.03),
        dark: true,
        line: true,
        gate: 0.79,
        part: 0.79,
    },
    Row {
        id: "V-09",
        words: "RunningHub AI生成",
        shape: &shapes::RUNNING_HUB,
        parts: &[0, 14, 28, 42, 56, 68, 86, 102, 118],
        widths: (0.305, 0.345),
        side: Side::Left,
        across: (0.0, 0.025),
        top: true,
        up: (0.0, 0.02),
        dark: true,
        line: false,
        gate: 0.66,
        part: 0.56,
    },
    Row {
        id: "V-10",
        words: "LiblibAI",
        shape: &shapes::LIBLIB,
        parts: &[0, 16, 28, 38, 50],
        widths: (0.094, 0.113),
        side: Side::Centre,
        across: (-0.04, 0.04),
        top: false,
        up: (0.01, 0.11),
        dark: false,
        line: false,
        gate: 0.68,
        part: 0.58,
    },
];
