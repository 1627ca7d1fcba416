//! `c2pa.hash.boxes`: a hash for each run of JPEG segments or PNG chunks, named in file order.

use super::Span;
use crate::bytes::{Order, slice, tail};
use crate::provenance::Outcome;
use crate::provenance::cbor::Value;
use crate::provenance::hashes::matches;

/// Most boxes of a file that are looked at.
const MOST_BOXES: usize = 20_000;
const STORE: &str = "C2PA";

/// One box of the file: its name as the binding writes it, and all of its bytes.
struct Named<'b> {
    name: String,
    bytes: &'b [u8],
}

/// Every run must name the boxes that are there, and hash to what was written.
pub(super) fn check(binding: &Value, alg: Option<&str>, bytes: &[u8], span: Span) -> Outcome {
    let Some(present) = named(bytes, span) else { return Outcome::NotChecked };
    let mut present = present.iter().peekable();
    let runs = binding.get("boxes").map(Value::items).unwrap_or_default();
    let first = runs.first().and_then(|run| run.get("names")?.items().first()?.text());
    if first.is_none() {
        return Outcome::NotChecked;
    }
    // Early writers left the PNG signature out.
    if first != Some("PNGh") {
        present.next_if(|found| found.name == "PNGh");
    }
    for run in runs {
        let names: Vec<&str> = run
            .get("names")
            .map(Value::items)
            .unwrap_or_default()
            .iter()
            .filter_map(Value::text)
            .collect();
        let mut pieces = Vec::new();
        for name in &names {
            let Some(found) = present.next_if(|found| found.name == *name) else {
                return Outcome::Failed;
            };
            pieces.push(found.bytes);
        }
        if names == [STORE] {
            continue;
        }
        let alg = run.get("alg").and_then(Value::text).or(alg);
        match matches(alg, pieces, run.get("hash").and_then(Value::bytes)) {
            Outcome::Ok => {}
            other => return other,
        }
    }
    if present.peek().is_none() { Outcome::Ok } else { Outcome::Failed }
}

fn named(bytes: &[u8], span: Span) -> Option<Vec<Named<'_>>> {
    if bytes.starts_with(b"\xFF\xD8") {
        segments(bytes, span)
    } else if bytes.starts_with(b"\x89PNG\r\n\x1A\n") {
        chunks(bytes)
    } else {
        None
    }
}

/// JPEG segments; the scan data belong to `SOS`, and the segments of the store are one box.
fn segments(bytes: &[u8], span: Span) -> Option<Vec<Named<'_>>> {
    let (from, to) = span?;
    let (from, to) = (usize::try_from(from).ok()?, usize::try_from(to).ok()?);
    let mut out = vec![Named { name: "SOI".to_owned(), bytes: slice(bytes, 0, 2)? }];
    let mut at = 2;
    while out.len() < MOST_BOXES {
        if at == from {
            out.push(Named {
                name: STORE.to_owned(),
                bytes: slice(bytes, from, to.checked_sub(from)?)?,
            });
            at = to;
            continue;
        }
        let [0xFF, marker] = *slice(bytes, at, 2)? else { return None };
        if marker == 0xD9 {
            out.push(Named { name: "EOI".to_owned(), bytes: slice(bytes, at, 2)? });
            return Some(out);
        }
        let mut length = 2 + usize::from(Order::Big.u16(bytes, at + 2)?);
        if marker == 0xDA {
            length += scan(tail(bytes, at + length));
        }
        out.push(Named { name: name(marker)?, bytes: slice(bytes, at, length)? });
        at += length;
    }
    None
}

fn name(marker: u8) -> Option<String> {
    Some(match marker {
        0xC4 => "DHT".to_owned(),
        0xC8 => "JPG".to_owned(),
        0xCC => "DAC".to_owned(),
        0xC0..=0xCF => format!("SOF{}", marker & 15),
        0xDA => "SOS".to_owned(),
        0xDB => "DQT".to_owned(),
        0xDC => "DNL".to_owned(),
        0xDD => "DRI".to_owned(),
        0xE0..=0xEF => format!("APP{}", marker & 15),
        0xFE => "COM".to_owned(),
        _ => return None,
    })
}

/// Bytes of scan data: up to a marker that is neither a stuffed byte nor a restart.
fn scan(data: &[u8]) -> usize {
    let mut ends = memchr::memchr_iter(0xFF, data)
        .filter(|at| data.get(at + 1).is_some_and(|next| !matches!(next, 0 | 0xD0..=0xD7 | 0xFF)));
    ends.next().unwrap_or(data.len())
}

fn chunks(bytes: &[u8]) -> Option<Vec<Named<'_>>> {
    let mut out = vec![Named { name: "PNGh".to_owned(), bytes: slice(bytes, 0, 8)? }];
    let mut at = 8;
    while out.len() < MOST_BOXES {
        let length = Order::Big.u32(bytes, at)? as usize;
        let kind = slice(bytes, at + 4, 4)?;
        let name = if kind == b"caBX" { STORE } else { std::str::from_utf8(kind).ok()? };
        let whole = slice(bytes, at, length.checked_add(12)?)?;
        out.push(Named { name: name.to_owned(), bytes: whole });
        if kind == b"IEND" {
            return Some(out);
        }
        at += whole.len();
    }
    None
}
