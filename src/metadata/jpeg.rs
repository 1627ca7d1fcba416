//! JPEG encoder tables (ITU-T T.81): what re-saving changes and copying metadata does not.

use crate::bytes::{Order, slice};
use crate::container::{Container, PartKind};

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

/// Reads the tables of the main image.
pub(super) fn tables(container: &Container<'_>) -> Tables {
    let mut tables = Tables::default();
    for part in &container.parts {
        match part.kind {
            PartKind::Segment(0xDB) => quantisation(&part.data, &mut tables),
            PartKind::Segment(0xE0) => tables.jfif |= part.data.starts_with(b"JFIF\0"),
            PartKind::Segment(0xEE) => tables.adobe |= part.data.starts_with(b"Adobe"),
            PartKind::Segment(0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF)
                if tables.sampling.is_empty() =>
            {
                let components = part.data.get(6..).unwrap_or_default();
                tables.sampling = components
                    .chunks_exact(3)
                    .filter_map(|c| c.get(1).map(|s| (s >> 4, s & 15)))
                    .collect();
            }
            _ => {}
        }
    }
    tables.ijg_quality = tables.quantisation.first().and_then(|(_, table)| ijg_quality(table));
    tables
}

/// A DQT segment holds one or more tables of 8-bit or 16-bit values; at most 16 are kept.
fn quantisation(data: &[u8], tables: &mut Tables) {
    let mut at = 0;
    while let Some(head) = data.get(at).filter(|_| tables.quantisation.len() < 16) {
        let size = if head >> 4 == 0 { 1 } else { 2 };
        let Some(raw) = slice(data, at + 1, 64 * size) else { return };
        let values = match size {
            1 => raw.iter().map(|v| u16::from(*v)).collect(),
            _ => raw.chunks_exact(2).filter_map(|c| Order::Big.u16(c, 0)).collect(),
        };
        tables.quantisation.push((head & 15, values));
        at += 1 + 64 * size;
    }
}

/// Luma table of ITU-T T.81 annex K, in zigzag order.
const ANNEX_K: [u16; 64] = [
    16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37,
    29, 40, 58, 51, 61, 60, 57, 51, 56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81,
    87, 95, 98, 103, 104, 103, 62, 77, 113, 121, 112, 100, 120, 92, 101, 103, 99,
];

/// The quality whose table, by the formula of the Independent JPEG Group, is `table`.
fn ijg_quality(table: &[u16]) -> Option<u8> {
    (1..=100u8).find(|quality| {
        let quality = u32::from(*quality);
        let scale = if quality < 50 { 5000 / quality } else { 200 - 2 * quality };
        ANNEX_K
            .iter()
            .map(|base| ((u32::from(*base) * scale + 50) / 100).clamp(1, 255))
            .eq(table.iter().map(|value| u32::from(*value)))
    })
}
