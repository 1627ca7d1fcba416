//! WebP chunks in their RIFF form (RFC 9649).

use super::{Flaw, PartKind, Walk};
use crate::bytes::{Order, array, slice};

const HEADER_LEN: usize = 12;

/// Walks all chunks inside the RIFF size; what stands after it is the trailer.
pub(super) fn walk(walk: &mut Walk<'_, '_>) {
    let declared =
        Order::Little.u32(walk.bytes, 4).map_or(usize::MAX, |len| (len as usize).saturating_add(8));
    let end = declared.min(walk.bytes.len());
    if declared > walk.bytes.len() {
        walk.flaw(Flaw::Truncated, walk.bytes.len());
    }
    let body = walk.bytes.get(..end).unwrap_or_default();
    let mut at = HEADER_LEN;
    while at < end {
        let Some((kind, len)) = array::<4>(body, at).zip(Order::Little.u32(body, at + 4)) else {
            walk.flaw(Flaw::Malformed, at);
            break;
        };
        let Some(data) = slice(body, at + 8, len as usize) else {
            walk.flaw(Flaw::Malformed, at);
            break;
        };
        if walk.container.size.is_none() {
            walk.container.size = size(&kind, data);
        }
        let pixels = matches!(&kind, b"VP8 " | b"VP8L" | b"ALPH" | b"ANMF");
        if !pixels && !walk.part(PartKind::Chunk(kind), at + 8, data) {
            return;
        }
        at += 8 + data.len() + (data.len() & 1);
    }
    // The pad byte of an odd last chunk may stand outside a RIFF size that forgot it.
    let pad = usize::from(end & 1 == 1 && walk.bytes.get(end) == Some(&0));
    walk.trailer(end + pad);
}

/// Canvas size in pixels, from whichever header comes first.
fn size(kind: &[u8; 4], data: &[u8]) -> Option<(u32, u32)> {
    match kind {
        b"VP8X" => {
            let [w0, w1, w2, h0, h1, h2] = array::<6>(data, 4)?;
            let width = u32::from_le_bytes([w0, w1, w2, 0]) + 1;
            Some((width, u32::from_le_bytes([h0, h1, h2, 0]) + 1))
        }
        b"VP8 " if slice(data, 3, 3) == Some(b"\x9D\x01\x2A") => {
            let width = Order::Little.u16(data, 6)? & 0x3FFF;
            Some((u32::from(width), u32::from(Order::Little.u16(data, 8)? & 0x3FFF)))
        }
        b"VP8L" if data.first() == Some(&0x2F) => {
            let bits = Order::Little.u32(data, 1)?;
            Some(((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1))
        }
        _ => None,
    }
}
