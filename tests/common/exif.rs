//! EXIF blocks of any shape, made byte by byte for tests of the reader and of camera evidence.
#![allow(dead_code, clippy::unwrap_used, clippy::indexing_slicing)]

/// One entry: tag, type, count, value bytes in the block's own order.
pub type Entry = (u16, u16, u32, Vec<u8>);

/// A big-endian EXIF block with its directories and thumbnail.
#[derive(Default)]
pub struct Block {
    pub primary: Vec<Entry>,
    pub exif: Vec<Entry>,
    pub gps: Vec<Entry>,
    pub thumbnail: Option<Vec<u8>>,
}

pub fn ascii(tag: u16, text: &str) -> Entry {
    let bytes = [text.as_bytes(), b"\0"].concat();
    (tag, 2, bytes.len() as u32, bytes)
}

pub fn bytes(tag: u16, value: &[u8]) -> Entry {
    (tag, 7, value.len() as u32, value.to_vec())
}

pub fn long(tag: u16, value: u32) -> Entry {
    (tag, 4, 1, value.to_be_bytes().to_vec())
}

pub fn ratio(tag: u16, n: u32, d: u32) -> Entry {
    (tag, 5, 1, [n.to_be_bytes(), d.to_be_bytes()].concat())
}

/// A block that names maker and model and states an exposure and a time.
pub fn camera(make: &str, model: &str) -> Block {
    Block {
        primary: vec![ascii(0x010F, make), ascii(0x0110, model)],
        exif: vec![
            ratio(0x829A, 1, 60),
            ratio(0x829D, 28, 10),
            ascii(0x9003, "2026:11:21 09:15:00"),
        ],
        ..Block::default()
    }
}

impl Block {
    /// The TIFF structure.
    pub fn tiff(&self) -> Vec<u8> {
        let length = |entries: &[Entry], more: usize| {
            6 + 12 * (entries.len() + more)
                + entries.iter().filter(|e| e.3.len() > 4).map(|e| even(e.3.len())).sum::<usize>()
        };
        let pointers = 1 + usize::from(!self.gps.is_empty());
        let exif_at = 8 + length(&self.primary, pointers);
        let gps_at = exif_at + length(&self.exif, 0);
        let gps_len = if self.gps.is_empty() { 0 } else { length(&self.gps, 0) };
        let second_at = gps_at + gps_len;
        let thumbnail_at = second_at + 6 + 12 * 3;
        let mut primary = self.primary.clone();
        primary.push(long(0x8769, exif_at as u32));
        if !self.gps.is_empty() {
            primary.push(long(0x8825, gps_at as u32));
        }
        let next = if self.thumbnail.is_some() { second_at } else { 0 };
        let mut out = b"MM\0*\0\0\0\x08".to_vec();
        directory(&mut out, &primary, next);
        directory(&mut out, &self.exif, 0);
        if !self.gps.is_empty() {
            directory(&mut out, &self.gps, 0);
        }
        if let Some(thumbnail) = &self.thumbnail {
            let second = [
                (0x0103, 3, 1, vec![0, 6, 0, 0]),
                long(0x0201, thumbnail_at as u32),
                long(0x0202, thumbnail.len() as u32),
            ];
            directory(&mut out, &second, 0);
            out.extend(thumbnail);
        }
        out
    }

    /// `jpeg` with this block.
    pub fn within(&self, jpeg: &[u8]) -> Vec<u8> {
        super::common::with_segment(jpeg, 0xE1, &[b"Exif\0\0", &self.tiff()[..]].concat())
    }
}

fn even(length: usize) -> usize {
    length.next_multiple_of(2)
}

fn directory(out: &mut Vec<u8>, entries: &[Entry], next: usize) {
    let mut at = out.len() + 6 + 12 * entries.len();
    let mut values = Vec::new();
    out.extend((entries.len() as u16).to_be_bytes());
    for (tag, kind, count, value) in entries {
        out.extend(tag.to_be_bytes());
        out.extend(kind.to_be_bytes());
        out.extend(count.to_be_bytes());
        if value.len() > 4 {
            out.extend((at as u32).to_be_bytes());
            at += even(value.len());
            values.extend(value);
            values.resize(values.len().next_multiple_of(2), 0);
        } else {
            let mut inline = value.clone();
            inline.resize(4, 0);
            out.extend(inline);
        }
    }
    out.extend((next as u32).to_be_bytes());
    out.extend(values);
}
