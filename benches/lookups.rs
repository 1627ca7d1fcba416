//! Look-ups among many hashes beside a comparison with all of them, in one run: `npm run bench:lookups`.
//!
//! Hashes have as many ones as zeros, as PDQ makes them; every tenth query is a copy of a stored one with up to
//! [`RADIUS`] bits changed, the others are new. Each answer is held against the comparison with all.

#![allow(missing_docs)]

#[path = "../tests/common/numbers.rs"]
mod numbers;

use std::hint::black_box;
use std::time::{Duration, Instant};

use claimseal::likeness::neighbours::RADIUS;
use claimseal::likeness::{Neighbours, pdq};
use numbers::Numbers;

/// 128 ones and 128 zeros: each half is the other's complement, shuffled by a rotation.
fn balanced(numbers: &mut Numbers) -> [u8; 32] {
    let (a, b, c) = (numbers.next(), numbers.next(), numbers.next() % 64);
    let words = [a, b, !a.rotate_left(c as u32), !b.rotate_left(c as u32)];
    let mut hash = [0; 32];
    for (bytes, word) in hash.chunks_exact_mut(8).zip(words) {
        bytes.copy_from_slice(&word.to_le_bytes());
    }
    hash
}

/// `hash` with up to [`RADIUS`] bits changed.
fn near(numbers: &mut Numbers, hash: [u8; 32]) -> [u8; 32] {
    let bits = (numbers.next() % (u64::from(RADIUS) + 1)) as u16;
    numbers.moved(hash, bits)
}

fn all(hashes: &[[u8; 32]], query: &[u8; 32]) -> Vec<(usize, u16)> {
    let mut found: Vec<(u16, usize)> = hashes
        .iter()
        .enumerate()
        .map(|(at, hash)| (pdq::distance(query, hash), at))
        .filter(|(distance, _)| *distance <= RADIUS)
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(distance, at)| (at, distance)).collect()
}

/// Median of the times, and the largest.
fn times(mut times: Vec<Duration>) -> (Duration, Duration) {
    times.sort_unstable();
    let middle = times.get(times.len() / 2).copied().unwrap_or_default();
    (middle, times.last().copied().unwrap_or_default())
}

/// MiB of memory that this process holds.
fn held() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|kib| kib.parse::<u64>().ok()).unwrap_or_default() >> 10
}

fn main() {
    // `cargo test --benches` only wants to know whether it runs.
    let sizes: &[usize] = if std::env::args().any(|argument| argument == "--bench") {
        &[10_000, 1_000_000, 10_000_000]
    } else {
        &[1000]
    };
    println!(
        "| Hashes | Built, s | MiB held | Look-up, ms: median | largest | With all, ms | Ratio | Queries | Neighbours |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    for &size in sizes {
        let mut numbers = Numbers(size as u64);
        let before = held();
        let hashes: Vec<[u8; 32]> = (0..size).map(|_| balanced(&mut numbers)).collect();
        let plain = held();
        let began = Instant::now();
        let mut index = Neighbours::default();
        hashes.iter().for_each(|hash| index.push(*hash));
        let built = began.elapsed();
        let mib = held().saturating_sub(plain.max(before));
        let queries: Vec<[u8; 32]> = (0..200)
            .map(|at| {
                let fresh = balanced(&mut numbers);
                match hashes.get(numbers.next() as usize % size) {
                    Some(stored) if at % 10 == 0 => near(&mut numbers, *stored),
                    _ => fresh,
                }
            })
            .collect();
        let (mut indexed, mut scanned, mut neighbours) = (Vec::new(), Vec::new(), 0);
        for query in &queries {
            let began = Instant::now();
            let found = black_box(index.within(black_box(query)));
            indexed.push(began.elapsed());
            let began = Instant::now();
            let expected = black_box(all(&hashes, black_box(query)));
            scanned.push(began.elapsed());
            assert_eq!(found, expected, "the index is exact");
            neighbours += found.len();
        }
        let ((middle, largest), (whole, _)) = (times(indexed), times(scanned));
        let ms = |time: Duration| time.as_secs_f64() * 1000.0;
        println!(
            "| {size} | {:.2} | {mib} | {:.3} | {:.3} | {:.2} | {:.0} | {} | {neighbours} |",
            built.as_secs_f64(),
            ms(middle),
            ms(largest),
            ms(whole),
            ms(whole) / ms(middle),
            queries.len(),
        );
    }
}
