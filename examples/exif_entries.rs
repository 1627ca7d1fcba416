//! The EXIF entries that the reader finds, one JSON line a file, for `scripts/eval/exif.mjs` to
//! hold against another reader: `exif_entries FILE…`. Values leave the machine nowhere: a report
//! never holds them.

use std::io::{self, Write};

use claimseal::container;
use claimseal::limits::Limits;
use claimseal::metadata::{self, exif::Value};
use serde_json::{Value as Json, json};

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    let limits = Limits::default();
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path)?;
        let container = container::parse(&bytes, &limits);
        let metadata = metadata::read(&bytes, &container, &limits);
        let entries: Vec<Json> = metadata
            .exif
            .entries
            .iter()
            .map(|entry| {
                let ifd = format!("{:?}", entry.ifd);
                json!({ "ifd": ifd, "tag": entry.tag, "value": value(&entry.value) })
            })
            .collect();
        writeln!(out, "{}", json!({ "path": path, "entries": entries }))?;
    }
    Ok(())
}

fn value(value: &Value) -> Json {
    match value {
        Value::Text(text) => json!({ "text": text }),
        Value::Ints(ints) => json!({ "ints": ints }),
        Value::Ratios(ratios) => json!({ "ratios": ratios }),
        Value::Bytes(bytes) => json!({ "bytes": bytes }),
    }
}
