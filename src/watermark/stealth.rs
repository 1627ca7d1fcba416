//! Text in the lowest bits of alpha or RGB: "stealth PNG info" of the AUTOMATIC1111 plugin, Forge
//! and NovelAI.
//!
//! One bit a pixel (alpha) or three (R, G, B), column by column, most significant bit first: a
//! signature of 15 ASCII bytes, the length of the text in bits (32 bits, big-endian), the text in
//! UTF-8, in a gzip member (RFC 1952) where the signature says so.
//!
//! All 120 bits of one of two signatures must stand at one place for each carrier. In random low
//! bits that happens in 4 of 2^120 pictures, about 3e-36; constant low bits never match.

use miniz_oxide::inflate::decompress_to_vec_with_limit;

use crate::bytes::Reader;
use crate::limits::Limits;
use crate::pixels::Samples;

/// Bytes of a signature.
const SIGNATURE: usize = 15;

/// Where the bits stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carrier {
    /// Lowest bit of alpha.
    Alpha,
    /// Lowest bits of red, green and blue.
    Rgb,
}

/// A hidden text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stealth {
    /// Where its bits stand.
    pub carrier: Carrier,
    /// The signature: `stealth_pnginfo`, `stealth_pngcomp`, `stealth_rgbinfo` or `stealth_rgbcomp`.
    pub signature: &'static str,
    /// The text; absent where it is cut off, longer than [`Limits::max_text_bytes`] or broken.
    pub text: Option<String>,
}

/// Reads the hidden text of `samples`.
#[must_use]
pub fn read(samples: Samples<'_>, limits: &Limits) -> Option<Stealth> {
    let alpha = |name| (Carrier::Alpha, name);
    let rgb = |name| (Carrier::Rgb, name);
    let known = match samples.channels {
        3 => &[rgb("stealth_rgbinfo"), rgb("stealth_rgbcomp")][..],
        4 => &[
            alpha("stealth_pnginfo"),
            alpha("stealth_pngcomp"),
            rgb("stealth_rgbinfo"),
            rgb("stealth_rgbcomp"),
        ],
        _ => return None,
    };
    let (carrier, signature) = known.iter().copied().find(|(carrier, signature)| {
        signature.bytes().eq(Bytes::of(samples, *carrier).take(SIGNATURE))
    })?;
    let packed = signature.ends_with("comp");
    let text = text(Bytes::of(samples, carrier).skip(SIGNATURE), packed, limits.max_text_bytes);
    Some(Stealth { carrier, signature, text })
}

fn text(mut bytes: impl Iterator<Item = u8>, packed: bool, most: usize) -> Option<String> {
    let mut length = [0_u8; 4];
    for byte in &mut length {
        *byte = bytes.next()?;
    }
    let length = usize::try_from(u32::from_be_bytes(length) / 8).ok()?;
    if length > most {
        return None;
    }
    let stored: Vec<u8> = bytes.take(length).collect();
    if stored.len() < length {
        return None;
    }
    String::from_utf8(if packed { gunzip(&stored, most)? } else { stored }).ok()
}

/// The data of a gzip member without optional fields, at most `most` bytes.
fn gunzip(data: &[u8], most: usize) -> Option<Vec<u8>> {
    let mut reader = Reader::new(data);
    let header = [reader.u8()?, reader.u8()?, reader.u8()?, reader.u8()?];
    if header != [0x1F, 0x8B, 8, 0] {
        return None;
    }
    // Time, extra flags, operating system.
    let body = reader.rest().get(6..)?;
    decompress_to_vec_with_limit(body, most).ok()
}

/// Lowest bits, column by column, eight to a byte.
struct Bytes<'a> {
    samples: Samples<'a>,
    carrier: Carrier,
    /// Column, row and channel of the next bit.
    next: (usize, usize, usize),
}

impl<'a> Bytes<'a> {
    fn of(samples: Samples<'a>, carrier: Carrier) -> Self {
        Self { samples, carrier, next: (0, 0, 0) }
    }

    fn bit(&mut self) -> Option<u8> {
        let (x, y, channel) = self.next;
        let Samples { width, height, channels, values } = self.samples;
        if x >= width {
            return None;
        }
        let (offset, carriers) = match self.carrier {
            Carrier::Alpha => (3, 1),
            Carrier::Rgb => (channel, 3),
        };
        let value = values.get((y * width + x) * channels + offset)?;
        self.next = if channel + 1 < carriers {
            (x, y, channel + 1)
        } else if y + 1 < height {
            (x, y + 1, 0)
        } else {
            (x + 1, 0, 0)
        };
        Some(value & 1)
    }
}

impl Iterator for Bytes<'_> {
    type Item = u8;

    fn next(&mut self) -> Option<u8> {
        let mut byte = 0;
        for _ in 0..8 {
            byte = byte << 1 | self.bit()?;
        }
        Some(byte)
    }
}
