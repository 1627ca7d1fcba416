//! Files made by code, for all tests.
#![allow(dead_code, clippy::unwrap_used, clippy::indexing_slicing)]

use std::io::Cursor;

use claimseal::likeness::{self, Photo};
use claimseal::pixels::Picture;

/// A picture with shapes and gradients that depend on `seed`: enough detail for a good hash.
pub fn picture(width: u32, height: u32, seed: u32) -> Picture {
    let mut rgb = Vec::with_capacity((width * height * 3) as usize);
    let (fx, fy) = (3 + seed % 5, 2 + seed / 3 % 6);
    for y in 0..height {
        for x in 0..width {
            let (u, v) = (x * 240 / width, y * 240 / height);
            let cell = (u * fx / 60 + v * fy / 60 + seed) % 4;
            let disc =
                (u as i64 - 60 - i64::from(seed % 90)).pow(2) + (v as i64 - 90).pow(2) < 2500;
            let base = (cell * 50 + v / 4) as u8;
            rgb.extend([
                if disc { 220 } else { base },
                base / 2 + (u / 3) as u8,
                if disc { 30 } else { base },
            ]);
        }
    }
    Picture { width, height, rgb }
}

/// A picture that has `colour_at(x, y)` at each place.
pub fn made(width: u32, height: u32, colour_at: impl Fn(u32, u32) -> [u8; 3]) -> Picture {
    let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    let rgb = places.flat_map(|(x, y)| colour_at(x, y)).collect();
    Picture { width, height, rgb }
}

/// The colour at a place.
pub fn pixel(picture: &Picture, x: u32, y: u32) -> [u8; 3] {
    let at = ((y * picture.width + x) * 3) as usize;
    picture.rgb[at..at + 3].try_into().unwrap()
}

/// The picture with what `colour` gives for a place, by x and y, laid over it.
pub fn painted(from: &Picture, colour: impl Fn(u32, u32) -> Option<[u8; 3]>) -> Picture {
    let mut picture = from.clone();
    for y in 0..from.height {
        for x in 0..from.width {
            if let Some(colour) = colour(x, y) {
                let at = ((y * from.width + x) * 3) as usize;
                picture.rgb[at..at + 3].copy_from_slice(&colour);
            }
        }
    }
    picture
}

/// Shades over one place (x, y, width, height), as someone would paint damage.
pub fn blotched(from: &Picture, [left, top, width, height]: [u32; 4]) -> Picture {
    painted(from, |x, y| {
        let inside = (left..left + width).contains(&x) && (top..top + height).contains(&y);
        let shade = ((x * 7 + y * 13) % 23) as u8;
        inside.then_some([40 + shade, 30 + shade, 25])
    })
}

fn buffer(picture: &Picture) -> image::RgbImage {
    image::RgbImage::from_raw(picture.width, picture.height, picture.rgb.clone()).unwrap()
}

/// The picture as a baseline JPEG.
pub fn jpeg(picture: &Picture, quality: u8) -> Vec<u8> {
    let mut out = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, quality)
        .encode_image(&buffer(picture))
        .unwrap();
    out
}

/// The picture after a JPEG of that quality.
pub fn recompressed(picture: &Picture, quality: u8) -> Picture {
    let image = image::load_from_memory(&jpeg(picture, quality)).unwrap().into_rgb8();
    Picture { width: image.width(), height: image.height(), rgb: image.into_raw() }
}

/// A photo of a catalogue, registered in November 2023.
pub fn catalogued(id: &str, photo: &Picture) -> Photo {
    Photo {
        id: id.to_owned(),
        group: String::new(),
        registered_at: 1_700_000_000,
        fingerprint: likeness::fingerprint(photo),
    }
}

/// The picture as a PNG.
pub fn png(picture: &Picture) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    buffer(picture).write_to(&mut out, image::ImageFormat::Png).unwrap();
    out.into_inner()
}

/// The picture as a lossless WebP.
pub fn webp(picture: &Picture) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    buffer(picture).write_to(&mut out, image::ImageFormat::WebP).unwrap();
    out.into_inner()
}

/// `png` with a chunk put before its `IEND`; the CRC is counted bit by bit (W3C PNG, annex D).
pub fn with_chunk(png: &[u8], kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut crc = 0xFFFF_FFFFu32;
    for byte in kind.iter().chain(data) {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 };
        }
    }
    let (head, iend) = png.split_at(png.len() - 12);
    let length = u32::try_from(data.len()).unwrap().to_be_bytes();
    [head, &length, kind, data, &(!crc).to_be_bytes(), iend].concat()
}

/// `png` with a `tEXt` chunk.
pub fn with_text(png: &[u8], keyword: &str, text: &str) -> Vec<u8> {
    with_chunk(png, b"tEXt", &[keyword.as_bytes(), b"\0", text.as_bytes()].concat())
}

/// `jpeg` with a segment put after its SOI.
pub fn with_segment(jpeg: &[u8], marker: u8, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xFF, marker], &length, data, &jpeg[2..]].concat()
}

/// `jpeg` with an XMP packet.
pub fn with_xmp(jpeg: &[u8], packet: &str) -> Vec<u8> {
    with_segment(jpeg, 0xE1, &[b"http://ns.adobe.com/xap/1.0/\0", packet.as_bytes()].concat())
}

/// `jpeg` with EXIF: tags of the first directory and of the Exif directory, all as text, rational
/// (`"n/d"`) or long (digits only).
pub fn with_exif(jpeg: &[u8], primary: &[(u16, &str)], exif: &[(u16, &str)], big: bool) -> Vec<u8> {
    let u16b = |v: u16| if big { v.to_be_bytes() } else { v.to_le_bytes() };
    let u32b = |v: u32| if big { v.to_be_bytes() } else { v.to_le_bytes() };
    let directory = |at: u32, tags: &[(u16, &str)], extra: Option<u32>| -> Vec<u8> {
        let count = tags.len() + usize::from(extra.is_some());
        let mut entries = Vec::new();
        let mut values: Vec<u8> = Vec::new();
        let start = at + 2 + 12 * count as u32 + 4;
        for (tag, value) in tags {
            let (kind, number, bytes): (u16, u32, Vec<u8>) = if let Ok(long) = value.parse::<u32>()
            {
                (4, 1, u32b(long).to_vec())
            } else if let Some((n, d)) =
                value.split_once('/').and_then(|(n, d)| Some((n.parse().ok()?, d.parse().ok()?)))
            {
                (5, 1, [u32b(n), u32b(d)].concat())
            } else {
                let text = [value.as_bytes(), b"\0"].concat();
                (2, text.len() as u32, text)
            };
            entries.extend([u16b(*tag), u16b(kind)].concat());
            entries.extend(u32b(number));
            if bytes.len() <= 4 {
                let mut inline = bytes;
                inline.resize(4, 0);
                entries.extend(inline);
            } else {
                entries.extend(u32b(start + values.len() as u32));
                values.extend(bytes);
                values.resize(values.len().next_multiple_of(2), 0);
            }
        }
        if let Some(pointer) = extra {
            entries.extend([u16b(0x8769), u16b(4)].concat());
            entries.extend(u32b(1));
            entries.extend(u32b(pointer));
        }
        [&u16b(count as u16)[..], &entries, &u32b(0), &values].concat()
    };
    let length = directory(8, primary, Some(0)).len() as u32;
    let header = if big { b"MM\0*\0\0\0\x08" } else { b"II*\0\x08\0\0\0" };
    let tiff =
        [&header[..], &directory(8, primary, Some(8 + length)), &directory(8 + length, exif, None)]
            .concat();
    with_segment(jpeg, 0xE1, &[b"Exif\0\0", &tiff[..]].concat())
}

/// Tags of a phone photo of this size.
pub fn phone(jpeg: &[u8], width: u32, height: u32, big: bool) -> Vec<u8> {
    with_exif(
        jpeg,
        &[(0x010F, "Google"), (0x0110, "Pixel 8"), (0x0131, "HDR+ 1.0.621982163zd")],
        &[
            (0x829A, "1/120"),
            (0x829D, "8/5"),
            (0x8827, "50"),
            (0x9003, "2026:11:21 09:15:00"),
            (0x9011, "+08:00"),
            (0xA002, &width.to_string()),
            (0xA003, &height.to_string()),
        ],
        big,
    )
}

/// `count` damaged copies of a file: bits flipped, ends cut, stretches doubled or moved, and fields of
/// two and four bytes set to the values that lengths break at. The same seed gives the same copies.
pub fn damaged(file: &[u8], seed: u64, count: usize) -> impl Iterator<Item = Vec<u8>> {
    let file = file.to_vec();
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as usize % below.max(1)
    };
    (0..count).map(move |_| {
        let mut bytes = file.clone();
        for _ in 0..=next(3) {
            let at = next(bytes.len());
            match next(6) {
                0 => bytes[at] ^= 1 << next(8),
                1 => bytes.truncate(at.max(1)),
                2 => {
                    let length = next(bytes.len() - at);
                    let piece = bytes[at..at + length].to_vec();
                    let to = next(bytes.len());
                    bytes.splice(to..to, piece);
                }
                3 => {
                    let length = next(64).min(bytes.len() - at);
                    bytes.drain(at..at + length);
                    bytes.push(0);
                }
                kind => {
                    const VALUES: [u32; 8] =
                        [0, 1, 7, 0xFF, 0x7FFF, 0xFFFF, 0x7FFF_FFFF, 0xFFFF_FFFF];
                    let value = VALUES[next(VALUES.len())];
                    let field = if kind == 4 { value.to_be_bytes() } else { value.to_le_bytes() };
                    for (byte, new) in bytes[at..].iter_mut().zip(field) {
                        *byte = new;
                    }
                }
            }
        }
        bytes
    })
}
