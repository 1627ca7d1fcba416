//! PNG chunks (W3C PNG, third edition), the ones after the image data too.

use super::{Flaw, PartKind, Walk};
use crate::bytes::{Order, array, slice, tail};

const SIGNATURE_LEN: usize = 8;

/// Walks all chunks to `IEND`; checks every CRC.
pub(super) fn walk(walk: &mut Walk<'_, '_>) {
    let mut at = SIGNATURE_LEN;
    let mut first = true;
    loop {
        let header = Order::Big.u32(walk.bytes, at).zip(array::<4>(walk.bytes, at + 4));
        let Some((len, kind)) = header else {
            walk.flaw(Flaw::Truncated, at);
            return;
        };
        if !kind.iter().all(u8::is_ascii_alphabetic) {
            walk.flaw(Flaw::Malformed, at);
            return;
        }
        let len = len as usize;
        let checked =
            slice(walk.bytes, at + 8, len).zip(Order::Big.u32(tail(walk.bytes, at + 8), len));
        let Some((data, crc)) = checked else {
            walk.flaw(Flaw::Truncated, at);
            return;
        };
        if crc32(kind, data) != crc {
            walk.flaw(Flaw::Checksum, at);
        }
        if first != (kind == *b"IHDR") {
            walk.flaw(Flaw::Malformed, at);
        }
        if kind == *b"IHDR" && walk.container.size.is_none() {
            walk.container.size = Order::Big.u32(data, 0).zip(Order::Big.u32(data, 4));
        }
        first = false;
        let pixels = matches!(&kind, b"IDAT" | b"fdAT");
        if !pixels && !walk.part(PartKind::Chunk(kind), at + 8, data) {
            return;
        }
        at += 12 + len;
        if kind == *b"IEND" {
            return walk.trailer(at);
        }
    }
}

fn crc32(kind: [u8; 4], data: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&kind);
    hasher.update(data);
    hasher.finalize()
}
