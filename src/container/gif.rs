//! GIF blocks (GIF89a specification).

use std::borrow::Cow;

use super::{Flaw, PartKind, Walk};
use crate::bytes::{Order, array, slice, tail};

const HEADER_LEN: usize = 13;

/// Walks all blocks to the trailer byte; keeps comments and application extensions.
pub(super) fn walk(walk: &mut Walk<'_, '_>) {
    let bytes = walk.bytes;
    let size = Order::Little.u16(bytes, 6).zip(Order::Little.u16(bytes, 8));
    walk.container.size = size.map(|(w, h)| (u32::from(w), u32::from(h)));
    let Some(flags) = bytes.get(10) else {
        walk.flaw(Flaw::Truncated, bytes.len());
        return;
    };
    let mut at = HEADER_LEN + colour_table_len(*flags);
    loop {
        let end = match (bytes.get(at), bytes.get(at + 1)) {
            (Some(0x3B), _) => return walk.trailer(at + 1),
            (Some(0x2C), _) => bytes
                .get(at + 9)
                .and_then(|flags| chain_end(bytes, at + 11 + colour_table_len(*flags))),
            (Some(0x21), Some(label)) => match chain_end(bytes, at + 2) {
                Some(end) if !keep(walk, *label, at + 2, end) => return,
                end => end,
            },
            (Some(0x21) | None, None) => None,
            (Some(0), _) => Some(at + 1),
            _ => {
                walk.flaw(Flaw::Malformed, at);
                return;
            }
        };
        let Some(end) = end else {
            walk.flaw(Flaw::Truncated, at.min(bytes.len()));
            return;
        };
        at = end;
    }
}

/// Bytes of the colour table that packed `flags` announce.
fn colour_table_len(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// Position after the terminator of the sub-blocks that begin at `at`.
fn chain_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let len = usize::from(*bytes.get(at)?);
        at += 1 + len;
        if len == 0 {
            return Some(at);
        }
    }
}

/// Keeps an extension whose sub-blocks stand in `at..end`; false where the walk must end.
fn keep(walk: &mut Walk<'_, '_>, label: u8, at: usize, end: usize) -> bool {
    let chain = walk.bytes.get(at..end).unwrap_or_default();
    match label {
        0xFE => walk.part(PartKind::GifComment, at + 1, joined(chain)),
        0xFF if chain.first() == Some(&11) => {
            let data = xmp(chain).map_or_else(|| joined(chain), Cow::Borrowed);
            walk.part(PartKind::GifApplication, at + 1, data)
        }
        _ => true,
    }
}

/// Identifier, packet and magic trailer of an XMP extension. The packet is not cut into sub-blocks:
/// readers that do not know it fall through it into the trailer, whose bytes count down to zero.
fn xmp(chain: &[u8]) -> Option<&[u8]> {
    let data = chain.get(1..chain.len().checked_sub(1)?)?;
    let magic = array::<3>(data, data.len().checked_sub(257)?)?;
    (data.starts_with(b"XMP DataXMP") && magic == [0x01, 0xFF, 0xFE]).then_some(data)
}

/// Sub-blocks without their length bytes; borrowed where there is only one.
fn joined(chain: &[u8]) -> Cow<'_, [u8]> {
    let mut blocks = Vec::new();
    let mut at = 0;
    while let Some(len) = chain.get(at).map(|len| usize::from(*len)).filter(|len| *len > 0) {
        let Some(block) = slice(chain, at + 1, len) else { break };
        blocks.push(block);
        at += 1 + len;
    }
    match blocks.as_slice() {
        [] => Cow::Borrowed(tail(chain, chain.len())),
        [block] => Cow::Borrowed(block),
        _ => Cow::Owned(blocks.concat()),
    }
}
