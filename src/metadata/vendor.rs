//! Structures that makers' cameras add, known by their magic: multi-picture files (CIPA DC-007),
//! gain maps (ISO 21496-1, Apple), auxiliary pictures of HEIC files, Samsung's trailer records,
//! Huawei and vivo blocks.

use super::Place;
use crate::bytes::{Order, slice, tail};
use crate::container::{Container, Part, PartKind};

const VIVO_FOOTER: [u8; 15] =
    [0xFF, 0xFF, 0xFF, 0xFF, 0x1B, 0x2A, 0x39, 0x48, 0x57, 0x66, 0x75, 0x84, 0x93, 0xA2, 0xB1];

/// Names of the structures that are there, each with its place.
pub(super) fn read(container: &Container<'_>) -> Vec<(String, Place)> {
    let mut out = Vec::new();
    for part in &container.parts {
        let mut found = |name: String, home: &str| {
            out.push((name, Place { part: home.to_owned(), offset: part.offset }));
        };
        match part.kind {
            PartKind::Segment(0xE2) if part.data.starts_with(b"MPF\0") => {
                found("mpf".to_owned(), "APP2");
            }
            PartKind::Segment(0xE2) if part.data.starts_with(b"urn:iso:std:iso:ts:21496:-1\0") => {
                found("gainmap".to_owned(), "APP2");
            }
            PartKind::Segment(0xEA) if part.data.starts_with(b"AROT") => {
                found("gainmap".to_owned(), "APP10");
            }
            PartKind::Property(kind) if &kind == b"auxC" => {
                // FullBox head, then the type of the auxiliary picture as a URN.
                match tail(&part.data, 4) {
                    urn if urn.ends_with(b":hdrgainmap\0") => found("gainmap".to_owned(), "auxC"),
                    urn if urn.windows(6).any(|w| w == b":apple") => {
                        found("auxiliary".to_owned(), "auxC");
                    }
                    _ => {}
                }
            }
            // The brand of files with an ISO 21496-1 tone map.
            PartKind::Box(kind)
                if &kind == b"ftyp" && part.data.chunks_exact(4).any(|brand| brand == b"tmap") =>
            {
                found("gainmap".to_owned(), "ftyp");
            }
            PartKind::Segment(0xE7) if part.data.starts_with(b"HUAWEI") => {
                found("huawei".to_owned(), "APP7");
            }
            PartKind::Trailer => {
                for name in samsung_records(part) {
                    found(name, "Trailer");
                }
                if part.data.ends_with(&VIVO_FOOTER) {
                    found("vivo".to_owned(), "Trailer");
                }
            }
            PartKind::Box(kind) if &kind == b"sefd" => {
                for name in samsung_records(part) {
                    found(name, "sefd");
                }
            }
            _ => {}
        }
    }
    out
}

/// Records of a Samsung trailer, little-endian: a directory of types, offsets back from its start
/// and sizes stands between `SEFH` and `SEFT` at the end.
fn samsung_records(part: &Part<'_>) -> Vec<String> {
    let data: &[u8] = &part.data;
    let names = || {
        let end = data.len().checked_sub(8)?;
        if slice(data, end + 4, 4)? != b"SEFT" {
            return None;
        }
        let start = end.checked_sub(Order::Little.u32(data, end)? as usize)?;
        let directory = tail(data, start);
        if !directory.starts_with(b"SEFH") {
            return None;
        }
        let count = Order::Little.u32(directory, 8)?.min(64) as usize;
        let mut names = vec!["samsung.sef".to_owned()];
        for index in 0..count {
            let back = Order::Little.u32(directory, 12 + index * 12 + 4)? as usize;
            let record = tail(data, start.checked_sub(back)?);
            let length = Order::Little.u32(record, 4)?.min(64) as usize;
            let name = super::tiff::text(slice(record, 8, length)?);
            names.push(format!("samsung.sef.{name}"));
        }
        Some(names)
    };
    names().unwrap_or_default()
}
