//! JPEG encoder tables (ITU-T T.81): what re-saving changes and copying metadata does not.

use crate::bytes::{Order, slice};
use crate::container::{Container, Format, PartKind};

/// Tables and frame facts of a JPEG file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tables {
    /// Quantisation tables in file order: table id and its 64 values in zigzag order.
    pub quantisation: Vec<(u8, Vec<u16>)>,
    /// Sampling factors per component, as `(horizontal, vertical)`.
    pub sampling: Vec<(u8, u8)>,
    /// Quality 1..100 whose IJG luma table equals the first table, where one does.
    pub ijg_quality: Option<u8>,
    /// Quality 1..100 whose IJG luma table is nearest to the first table: an estimate.
    pub quality: Option<u8>,
    /// Whether the first table is the one that Apple's encoder writes for photos.
    pub apple: bool,
    /// Huffman tables.
    pub huffman: Huffman,
    /// Restart interval in MCUs; 0 where none is set.
    pub restart_interval: u16,
    /// Marker codes of the kept segments up to the first frame, at most 32: `E1 DB C0`.
    pub order: Vec<u8>,
    /// Whether a JFIF APP0 segment is present.
    pub jfif: bool,
    /// Whether an Adobe APP14 segment is present.
    pub adobe: bool,
}

/// Which Huffman tables a file has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Huffman {
    /// None that can be read.
    #[default]
    None,
    /// All are those of ITU-T T.81 annex K, which encoders in hardware write.
    Standard,
    /// Others, made to fit the picture, which software writes to save space.
    Optimised,
}

/// Reads the tables of the main image.
pub(super) fn tables(container: &Container<'_>) -> Option<Tables> {
    if container.format != Format::Jpeg {
        return None;
    }
    let mut tables = Tables::default();
    for part in &container.parts {
        if let PartKind::Segment(marker) = part.kind
            && tables.sampling.is_empty()
            && tables.order.len() < 32
        {
            tables.order.push(marker);
        }
        match part.kind {
            PartKind::Segment(0xC4) => huffman(&part.data, &mut tables),
            PartKind::Segment(0xDD) => {
                tables.restart_interval = Order::Big.u16(&part.data, 0).unwrap_or(0);
            }
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
    if let Some((_, table)) = tables.quantisation.first() {
        let (quality, distance) = nearest_quality(table);
        tables.quality = Some(quality);
        tables.ijg_quality = (distance == 0).then_some(quality);
        tables.apple = crc(table) == APPLE_LUMA;
    }
    Some(tables)
}

/// CRC-32 of Apple's luma table as bytes in zigzag order, the same in iOS 8 to 18.
const APPLE_LUMA: u32 = 0x53E2_21C8;

fn crc(table: &[u16]) -> u32 {
    let bytes: Vec<u8> = table.iter().filter_map(|value| u8::try_from(*value).ok()).collect();
    crc32fast::hash(&bytes)
}

/// A DHT segment holds one or more tables: class and id, 16 counts, the symbols.
fn huffman(data: &[u8], tables: &mut Tables) {
    /// CRC-32 of counts and symbols of the four tables of annex K.
    const ANNEX_K: [u32; 4] = [0x9898_900E, 0x06F8_F02E, 0x57A4_06EB, 0xA141_5F28];
    let mut rest = data;
    while let Some((counts, _)) = rest.get(1..).and_then(|r| r.split_first_chunk::<16>()) {
        let symbols: usize = counts.iter().map(|count| usize::from(*count)).sum();
        let Some(table) = slice(rest, 1, 16 + symbols) else { return };
        let is_standard = ANNEX_K.contains(&crc32fast::hash(table));
        if !is_standard {
            tables.huffman = Huffman::Optimised;
        } else if tables.huffman == Huffman::None {
            tables.huffman = Huffman::Standard;
        }
        rest = rest.get(17 + symbols..).unwrap_or_default();
    }
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

/// The quality whose table, by the formula of the Independent JPEG Group, is nearest to `table`,
/// and the sum of the differences. Of equals the lowest counts.
fn nearest_quality(table: &[u16]) -> (u8, u32) {
    let distance = |quality: u8| -> u32 {
        let quality = u32::from(quality);
        let scale = if quality < 50 { 5000 / quality } else { 200 - 2 * quality };
        ANNEX_K
            .iter()
            .map(|base| ((u32::from(*base) * scale + 50) / 100).clamp(1, 255))
            .zip(table)
            .map(|(expected, value)| expected.abs_diff(u32::from(*value)))
            .sum()
    };
    (1..=100u8)
        .map(|quality| (quality, distance(quality)))
        .min_by_key(|(_, d)| *d)
        .unwrap_or((1, 0))
}
