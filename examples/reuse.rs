//! What the search for photos of earlier claims takes, and what it finds by mistake.
//!
//! `cargo run --release --example reuse -- lookups [N...]` prints a table of build time, memory and
//! time per look-up among N made-up hashes; `-- pairs FOLDER` compares all pictures of a folder with
//! each other as claims would be, and prints every pair that counts as the same picture.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a measurement may stop")]

use std::path::{Path, PathBuf};
use std::time::Instant;

use claimseal::likeness::score::CERTAIN;
use claimseal::likeness::{self, Catalogue, MIN_QUALITY, Neighbours, Photo, pdq};
use claimseal::limits::Limits;

const LOOKUPS: usize = 2000;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["lookups", sizes @ ..] => {
            let sizes: Vec<usize> = sizes.iter().map(|n| n.parse().unwrap()).collect();
            println!("hashes | build s | MiB | median us | p99 us | candidates missed");
            let usual = [10_000, 1_000_000, 10_000_000];
            for n in if sizes.is_empty() { usual.to_vec() } else { sizes } {
                lookups(n);
            }
        }
        ["pairs", folder] => pairs(Path::new(folder)),
        _ => eprintln!("reuse lookups [N...] | reuse pairs FOLDER"),
    }
}

/// One look-up is of one orientation; an upload has eight. Every second query has a hash stored that is
/// 31 bits away, which must be found.
fn lookups(n: usize) {
    let mut state = 7_u64;
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    };
    let mut hash = || -> [u8; 32] { std::array::from_fn(|_| next() as u8) };
    let started = Instant::now();
    let before = resident();
    let mut index = Neighbours::default();
    let mut queries = Vec::new();
    for at in 0..n {
        let mut one = hash();
        index.push(one);
        if at % (n / LOOKUPS).max(1) == 0 {
            // Two of every 16 bits but in the last band: as far, and as hidden, as the radius allows.
            (0..16).for_each(|band| one[band * 2] ^= 0x80);
            (0..15).for_each(|band| one[band * 2 + 1] ^= 0x01);
            queries.push((one, Some(at)));
            queries.push((hash(), None));
        }
    }
    let built = started.elapsed().as_secs_f64();
    let mut missed = 0;
    let mut times: Vec<f64> = queries
        .iter()
        .map(|(query, planted)| {
            let started = Instant::now();
            let found = index.within(query);
            let time = started.elapsed().as_secs_f64() * 1e6;
            missed += usize::from(planted.is_some_and(|at| !found.iter().any(|(f, _)| *f == at)));
            time
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let mib = resident().saturating_sub(before) / 1024;
    let (median, p99) = (times[times.len() / 2], times[times.len() * 99 / 100]);
    println!("{n} | {built:.2} | {mib} | {median:.0} | {p99:.0} | {missed} of {}", times.len() / 2);
}

/// KiB that this process has in memory (Linux).
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse().unwrap_or_default()
}

fn pairs(folder: &Path) {
    let mut files = Vec::new();
    collect(folder, &mut files);
    files.sort();
    let mut index = Neighbours::default();
    let mut known: Vec<(PathBuf, Catalogue)> = Vec::new();
    let (mut candidates, mut same, mut verified) = (0, 0, 0.0);
    for file in &files {
        let Ok(bytes) = std::fs::read(file) else { continue };
        let Ok(picture) = claimseal::evidence::picture(&bytes, &Limits::default()) else {
            continue;
        };
        let (hash, orientations) = pdq::all(&picture);
        if hash.quality < MIN_QUALITY {
            continue;
        }
        let mut near: Vec<usize> =
            orientations.iter().flat_map(|o| index.within(&o.pdq)).map(|(at, _)| at).collect();
        near.sort_unstable();
        near.dedup();
        for at in near {
            candidates += 1;
            let (other, catalogue) = &known[at];
            let started = Instant::now();
            let nearest = likeness::compare(&picture, Some(catalogue), &|_| None).nearest.unwrap();
            verified += started.elapsed().as_secs_f64();
            let counts = nearest.score >= CERTAIN && !nearest.quad.is_empty();
            same += usize::from(counts);
            let word = if counts { "same" } else { "not" };
            let (a, b) = (file.display(), other.display());
            println!("{word} {} {} {a} {b}", nearest.distance, nearest.score);
        }
        index.push(hash.pdq);
        let fingerprint = likeness::fingerprint(&picture);
        let (id, group) = ("upload".to_owned(), String::new());
        let photo = Photo { id, group, registered_at: 0, fingerprint };
        known.push((file.clone(), Catalogue { photos: vec![photo] }));
    }
    println!("{} pictures, {candidates} candidate pairs, {same} the same", known.len());
    println!("{:.0} ms per comparison in full", verified * 1e3 / f64::from(candidates.max(1)));
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() { collect(&path, files) } else { files.push(path) }
    }
}
