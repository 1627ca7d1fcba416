//! Measurements of pairs of photos, for `scripts/calibrate/`: reads a table of pairs
//! (`catalogue,upload,...`, with a header) and prints it again with the measurements of each pair.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use std::collections::BTreeMap;
use std::io::Write;

use claimseal::likeness::{self, Catalogue, Photo, score};
use claimseal::pixels::Picture;

fn main() {
    let table = std::env::args().nth(1).expect("usage: measurements PAIRS.csv");
    let text = std::fs::read_to_string(table).expect("a readable table");
    let mut lines = text.lines();
    let header = lines.next().unwrap_or_default();
    let mut known: BTreeMap<String, Catalogue> = BTreeMap::new();
    let mut out = std::io::stdout().lock();
    let mut named = false;
    for line in lines {
        let mut fields = line.split(',');
        let (Some(photo), Some(upload)) = (fields.next(), fields.next()) else { continue };
        let catalogue = known.entry(photo.to_owned()).or_insert_with(|| Catalogue {
            photos: vec![Photo {
                id: "photo".to_owned(),
                group: String::new(),
                registered_at: 0,
                fingerprint: likeness::fingerprint(&open(photo)),
            }],
        });
        let found = likeness::compare(&open(upload), Some(catalogue), &|_| None);
        let nearest = found.nearest.expect("one photo");
        let distance = likeness::trusted(nearest.distance, found.hash.quality, nearest.quality);
        let parts = score::measurements(&nearest.agreement, distance, nearest.inliers);
        if !named {
            let names: Vec<_> = (0..score::PARTS).map(|i| format!("m{i}")).collect();
            writeln!(out, "{header},distance,score,{}", names.join(",")).expect("output");
            named = true;
        }
        let parts: Vec<_> = parts.iter().map(|part| format!("{part:.5}")).collect();
        let (distance, score) = (nearest.distance, nearest.score);
        writeln!(out, "{line},{distance},{score},{}", parts.join(",")).expect("output");
    }
}

fn open(path: &str) -> Picture {
    let image = image::open(path).unwrap_or_else(|error| panic!("{path}: {error}")).into_rgb8();
    Picture { width: image.width(), height: image.height(), rgb: image.into_raw() }
}
