//! Structures that makers' cameras add, known by their magic: multi-picture files (CIPA DC-007),
//! gain maps (ISO 21496-1, Apple), auxiliary pictures of HEIC files, Samsung's trailer records,
//! Huawei and vivo blocks.

use super::{Place, sef};
use crate::bytes::tail;
use crate::container::{Container, PartKind};

const VIVO_FOOTER: [u8; 15] =
    [0xFF, 0xFF, 0xFF, 0xFF, 0x1B, 0x2A, 0x39, 0x48, 0x57, 0x66, 0x75, 0x84, 0x93, 0xA2, 0xB1];

/// Names of the structures that are there, each with its place.
pub(super) fn read(container: &Container<'_>, sef: Option<&[sef::Record]>) -> Vec<(String, Place)> {
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
            PartKind::Trailer if part.data.ends_with(&VIVO_FOOTER) => {
                found("vivo".to_owned(), "Trailer");
            }
            _ => {}
        }
    }
    let records = sef.unwrap_or_default();
    if let Some(first) = records.first() {
        out.push(("samsung.sef".to_owned(), first.place.clone()));
    }
    for record in records {
        out.push((format!("samsung.sef.{}", record.name), record.place.clone()));
    }
    out
}
