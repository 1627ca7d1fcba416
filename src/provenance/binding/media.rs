//! `c2pa.hash.bmff.v2` and `.v3`: a hash of the boxes of an ISO base media file (HEIC, AVIF) without
//! some of them. Before the bytes of each top-level box stands its offset, eight bytes big-endian.

use crate::bytes::{Order, slice};
use crate::provenance::Outcome;
use crate::provenance::cbor::Value;
use crate::provenance::hashes::matches;

const MOST_BOXES: usize = 4_096;
const MOST_EXCLUSIONS: usize = 64;
const MOST_GAPS: usize = 4_096;
const MOST_CONDITIONS: usize = 16;
const STORE_UUID: [u8; 16] = [
    0xD8, 0xFE, 0xC3, 0xD6, 0x1B, 0x0E, 0x48, 0x3C, 0x92, 0x97, 0x58, 0x28, 0x87, 0x7E, 0xC4, 0x81,
];
/// Boxes that hold nothing of a still picture: they may be left out whole.
const HOLLOW: [&str; 9] =
    ["/ftyp", "/mfra", "/free", "/skip", "/emsg", "/styp", "/sidx", "/ssix", "/prft"];

/// One box: type, first byte, first byte of its content, first byte after it.
#[derive(Clone, Copy)]
struct Span {
    kind: [u8; 4],
    start: usize,
    content: usize,
    end: usize,
}

pub(super) fn check(binding: &Value, alg: Option<&str>, bytes: &[u8]) -> Outcome {
    if binding.get("merkle").is_some_and(|merkle| !merkle.items().is_empty()) {
        return Outcome::NotChecked;
    }
    let Some(pieces) = kept(binding, bytes) else { return Outcome::NotChecked };
    let pieces = pieces.iter().map(|piece| match piece {
        Piece::Offset(bytes) => bytes.as_slice(),
        Piece::Bytes(bytes) => bytes,
    });
    matches(alg, pieces, binding.get("hash").and_then(Value::bytes))
}

enum Piece<'b> {
    Offset([u8; 8]),
    Bytes(&'b [u8]),
}

/// Offsets and bytes in the order in which they are hashed; `None` where the boxes cannot be walked
/// or something is left out that the manifest must vouch for.
fn kept<'b>(binding: &Value, bytes: &'b [u8]) -> Option<Vec<Piece<'b>>> {
    let top = boxes(bytes, 0, bytes.len())?;
    let exclusions = binding.get("exclusions").map(Value::items).unwrap_or_default();
    let mut gaps: Vec<(usize, usize)> = Vec::new();
    for exclusion in exclusions.iter().take(MOST_EXCLUSIONS) {
        gaps.extend(excluded(exclusion, &top, bytes)?);
        if gaps.len() > MOST_GAPS {
            return None;
        }
    }
    if exclusions.len() > MOST_EXCLUSIONS {
        return None;
    }
    gaps.sort_unstable();
    let mut pieces = Vec::new();
    for found in &top {
        // A box that is left out from its first byte has no offset.
        if !gaps.iter().any(|gap| (gap.0..gap.1).contains(&found.start)) {
            pieces.push(Piece::Offset((found.start as u64).to_be_bytes()));
        }
        let mut at = found.start;
        for gap in gaps.iter().filter(|gap| gap.0 < found.end && gap.1 > found.start) {
            pieces.push(Piece::Bytes(bytes.get(at..gap.0.max(at))?));
            at = at.max(gap.1);
        }
        pieces.push(Piece::Bytes(bytes.get(at.min(found.end)..found.end)?));
    }
    Some(pieces)
}

/// The stretches that one exclusion leaves out. `None` where it is not of a kind that may be.
fn excluded(exclusion: &Value, top: &[Span], bytes: &[u8]) -> Option<Vec<(usize, usize)>> {
    let path = exclusion.get("xpath")?.text()?;
    let data = exclusion.get("data").map(Value::items).unwrap_or_default();
    if data.len() > MOST_CONDITIONS {
        return None;
    }
    let is_nested = path.matches('/').count() > 1;
    let is_store = path == "/uuid"
        && data.iter().any(|data| data.get("value").and_then(Value::bytes) == Some(&STORE_UUID));
    if !is_nested && !is_store && !HOLLOW.contains(&path) {
        return None;
    }
    // Conditions that are not read here could leave out less than the path says.
    if ["version", "flags"].iter().any(|key| exclusion.get(key).is_some_and(|v| *v != Value::Other))
    {
        return None;
    }
    let length = exclusion.get("length").and_then(Value::unsigned);
    let subset = exclusion.get("subset").map(Value::items).unwrap_or_default();
    let mut out = Vec::new();
    for found in resolve(path, top, bytes)? {
        let size = found.end - found.start;
        if length.is_some_and(|length| length != size as u64) || !holds(data, &found, bytes)? {
            continue;
        }
        if subset.is_empty() {
            out.push((found.start, found.end));
        }
        if subset.len() > MOST_CONDITIONS {
            return None;
        }
        for part in subset {
            let at = |key| usize::try_from(part.get(key)?.unsigned()?).ok();
            let (offset, length) = (at("offset")?, at("length")?);
            let start = found.start.checked_add(offset)?.min(found.end);
            let end = if length == 0 { found.end } else { start.checked_add(length)? };
            out.push((start, end.min(found.end)));
        }
    }
    Some(out)
}

/// Whether the box has these bytes at these offsets.
fn holds(data: &[Value], found: &Span, bytes: &[u8]) -> Option<bool> {
    for wanted in data {
        let offset = usize::try_from(wanted.get("offset")?.unsigned()?).ok()?;
        let value = wanted.get("value")?.bytes()?;
        let at = found.start.checked_add(offset)?;
        if slice(bytes, at, value.len()) != Some(value) {
            return Some(false);
        }
    }
    Some(true)
}

/// Boxes at a path such as `/meta/iloc` or `/moov/trak[2]/mdia`.
fn resolve(path: &str, top: &[Span], bytes: &[u8]) -> Option<Vec<Span>> {
    let mut level = top.to_vec();
    let mut steps = path.strip_prefix('/')?.split('/').take(8).peekable();
    while let Some(step) = steps.next() {
        let (name, index) = match step.split_once('[') {
            Some((name, index)) => {
                let index: usize = index.strip_suffix(']')?.parse().ok()?;
                (name, Some(index.checked_sub(1)?))
            }
            None => (step, None),
        };
        level.retain(|found| found.kind.as_slice() == name.as_bytes());
        if let Some(index) = index {
            level = level.get(index).copied().into_iter().collect();
        }
        if steps.peek().is_none() {
            break;
        }
        let mut inner = Vec::new();
        for found in &level {
            let skip = if &found.kind == b"meta" { 4 } else { 0 };
            inner.extend(boxes(bytes, found.content.checked_add(skip)?, found.end)?);
            if inner.len() > MOST_BOXES {
                return None;
            }
        }
        level = inner;
    }
    Some(level)
}

/// The boxes from `start` to `end`, which they must fill.
fn boxes(bytes: &[u8], start: usize, end: usize) -> Option<Vec<Span>> {
    let mut out = Vec::new();
    let mut at = start;
    while at < end {
        let kind: [u8; 4] = slice(bytes, at + 4, 4)?.try_into().ok()?;
        let (size, head) = match Order::Big.u32(bytes, at)? {
            0 => (end - at, 8),
            1 => {
                let high = u64::from(Order::Big.u32(bytes, at + 8)?) << 32;
                let size = high | u64::from(Order::Big.u32(bytes, at + 12)?);
                (usize::try_from(size).ok()?, 16)
            }
            size => (size as usize, 8),
        };
        let next = at.checked_add(size).filter(|next| *next <= end && size >= head)?;
        if out.len() >= MOST_BOXES {
            return None;
        }
        out.push(Span { kind, start: at, content: at + head, end: next });
        at = next;
    }
    Some(out)
}
