//! Description of an ICC profile (ICC.1): the `desc` tag in its version 2 and version 4 forms.

use crate::bytes::{Order, slice, tail};
use crate::container::{Container, Format, PartKind};
use crate::limits::Limits;

/// The description of the embedded profile, at most 64 characters.
pub(super) fn description(container: &Container<'_>, limits: &Limits) -> Option<String> {
    let profile = profile(container, limits)?;
    let count = Order::Big.u32(&profile, 128)?.min(100);
    for index in 0..count as usize {
        let at = 132 + index * 12;
        if slice(&profile, at, 4)? == b"desc" {
            let start = Order::Big.u32(&profile, at + 4)? as usize;
            let text = tag_text(tail(&profile, start))?;
            return Some(text.chars().take(64).collect());
        }
    }
    None
}

fn tag_text(tag: &[u8]) -> Option<String> {
    match slice(tag, 0, 4)? {
        b"desc" => {
            let length = Order::Big.u32(tag, 8)? as usize;
            Some(super::tiff::text(slice(tag, 12, length)?))
        }
        b"mluc" => {
            let length = Order::Big.u32(tag, 20)? as usize;
            let raw = slice(tag, Order::Big.u32(tag, 24)? as usize, length)?;
            let units =
                raw.chunks_exact(2).filter_map(|c| Some(u16::from_be_bytes(c.try_into().ok()?)));
            char::decode_utf16(units).collect::<Result<String, _>>().ok()
        }
        _ => None,
    }
}

fn profile(container: &Container<'_>, limits: &Limits) -> Option<Vec<u8>> {
    const HEAD: &[u8] = b"ICC_PROFILE\0";
    let mut pieces: Vec<(u8, &[u8])> = Vec::new();
    for part in &container.parts {
        match (container.format, part.kind) {
            (Format::Jpeg, PartKind::Segment(0xE2)) => {
                if let Some([sequence, _, piece @ ..]) = part.data.strip_prefix(HEAD) {
                    pieces.push((*sequence, piece));
                }
            }
            (Format::Png, PartKind::Chunk(kind)) if &kind == b"iCCP" => {
                let end = part.data.iter().take(80).position(|byte| *byte == 0)?;
                let packed = part.data.get(end + 2..)?;
                return super::text::inflate(packed, limits.max_text_bytes).map(|(bytes, _)| bytes);
            }
            (Format::WebP, PartKind::Chunk(kind)) if &kind == b"ICCP" => {
                return Some(part.data.to_vec());
            }
            (_, PartKind::Property(kind)) if &kind == b"colr" => {
                if let Some(profile) =
                    part.data.strip_prefix(b"prof").or_else(|| part.data.strip_prefix(b"rICC"))
                {
                    return Some(profile.to_vec());
                }
            }
            _ => {}
        }
    }
    pieces.sort_by_key(|(sequence, _)| *sequence);
    (!pieces.is_empty())
        .then(|| pieces.iter().flat_map(|(_, piece)| piece.iter().copied()).collect())
}
