//! JPEG segments (ITU-T T.81, annex B), through all scans to the end-of-image marker.

use super::{Flaw, PartKind, Walk};
use crate::bytes::{Order, slice, tail};

const TEM: u8 = 0x01;
const DHT: u8 = 0xC4;
const JPG: u8 = 0xC8;
const DAC: u8 = 0xCC;
const RST0: u8 = 0xD0;
const RST7: u8 = 0xD7;
const SOI: u8 = 0xD8;
const EOI: u8 = 0xD9;
const SOS: u8 = 0xDA;
const DQT: u8 = 0xDB;
const DNL: u8 = 0xDC;
const DRI: u8 = 0xDD;
const COM: u8 = 0xFE;

/// Walks the main image. What follows its end-of-image marker (further images of a multi-picture
/// file, a motion-photo video, a vendor record) is one trailer.
pub(super) fn walk(walk: &mut Walk<'_, '_>) {
    let mut at = 2;
    loop {
        let Some((marker, next)) = next_marker(walk, at) else {
            walk.flaw(Flaw::Truncated, walk.bytes.len());
            return;
        };
        at = next;
        match marker {
            EOI => return walk.trailer(at),
            TEM | RST0..=RST7 | SOI => continue,
            _ => {}
        }
        let Some(len) = Order::Big.u16(walk.bytes, at).map(usize::from) else {
            walk.flaw(Flaw::Truncated, at);
            return;
        };
        if len < 2 {
            walk.flaw(Flaw::Malformed, at);
            return;
        }
        let Some(payload) = slice(walk.bytes, at + 2, len - 2) else {
            walk.flaw(Flaw::Truncated, at);
            return;
        };
        if !keep(walk, marker, at + 2, payload) {
            return;
        }
        at += len;
        if marker == SOS {
            at += scan_len(tail(walk.bytes, at));
        }
    }
}

/// The next marker code and the position after it. Bytes that are no marker are passed over as
/// decoders do, and noted.
fn next_marker(walk: &mut Walk<'_, '_>, from: usize) -> Option<(u8, usize)> {
    let mut at = from;
    loop {
        let skipped = memchr::memchr(0xFF, tail(walk.bytes, at))?;
        let fill = tail(walk.bytes, at + skipped).iter().position(|byte| *byte != 0xFF)?;
        let code_at = at + skipped + fill;
        let code = *walk.bytes.get(code_at)?;
        if skipped > 0 || code == 0 {
            walk.flaw(Flaw::Malformed, at);
        }
        at = code_at + 1;
        if code != 0 {
            return Some((code, at));
        }
    }
}

/// Length of the entropy-coded data: up to a marker that is neither a stuffed `FF00` nor a restart.
fn scan_len(data: &[u8]) -> usize {
    let mut at = 0;
    while let Some(found) = memchr::memchr(0xFF, tail(data, at)) {
        at += found;
        match data.get(at + 1) {
            Some(0 | RST0..=RST7) => at += 2,
            Some(0xFF) => at += 1,
            Some(_) => return at,
            None => break,
        }
    }
    data.len()
}

/// Keeps the segment where it is of a kind that is kept; false where the walk must end.
fn keep(walk: &mut Walk<'_, '_>, marker: u8, at: usize, payload: &[u8]) -> bool {
    let frame = matches!(marker, 0xC0..=0xCF) && !matches!(marker, DHT | JPG | DAC);
    if frame {
        read_frame(walk, marker, at, payload);
    } else if marker == DNL
        && let (Some((width, 0)), Some(height)) = (walk.container.size, Order::Big.u16(payload, 0))
    {
        walk.container.size = Some((width, u32::from(height)));
    }
    let kept = frame || matches!(marker, DHT | DQT | DRI | COM | 0xE0..=0xEF);
    let payload = slice(walk.bytes, at, payload.len()).unwrap_or_default();
    !kept || walk.part(PartKind::Segment(marker), at, payload)
}

/// Size and kind of the first frame.
fn read_frame(walk: &mut Walk<'_, '_>, marker: u8, at: usize, payload: &[u8]) {
    if walk.container.size.is_some() {
        return;
    }
    let height = Order::Big.u16(payload, 1);
    let width = Order::Big.u16(payload, 3);
    let (Some(width), Some(height)) = (width, height) else {
        walk.flaw(Flaw::Malformed, at);
        return;
    };
    walk.container.size = Some((u32::from(width), u32::from(height)));
    walk.container.progressive = matches!(marker & 0x03, 2);
}
