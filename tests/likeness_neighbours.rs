//! The search among hashes misses nothing within its radius: held against a comparison with all.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

#[path = "common/numbers.rs"]
mod numbers;

use claimseal::likeness::{Neighbours, neighbours::RADIUS, pdq};
use numbers::Numbers;

#[test]
fn every_hash_within_the_radius_is_found_and_no_other() {
    let mut numbers = Numbers(1);
    let centres: Vec<[u8; 32]> = (0..20).map(|_| numbers.hash()).collect();
    let mut all: Vec<[u8; 32]> = (0..2000).map(|_| numbers.hash()).collect();
    for centre in &centres {
        all.extend((0..60).map(|bits| numbers.moved(*centre, bits)));
    }
    let mut index = Neighbours::default();
    all.iter().for_each(|hash| index.push(*hash));
    assert_eq!(index.len(), all.len());
    let mut found = 0;
    for query in centres.iter().chain(&all[1990..2010]) {
        let mut expected: Vec<(u16, usize)> = all
            .iter()
            .enumerate()
            .map(|(at, hash)| (pdq::distance(query, hash), at))
            .filter(|(distance, _)| *distance <= RADIUS)
            .collect();
        expected.sort_unstable();
        let expected: Vec<(usize, u16)> = expected.into_iter().map(|(d, at)| (at, d)).collect();
        assert_eq!(index.within(query), expected);
        found += expected.len();
    }
    assert!(found >= 20 * 32, "only {found} neighbours");
}

#[test]
fn the_worst_case_of_bits_spread_over_all_bands_is_found() {
    // 31 bits: two in each band of 16 bits but one, where one is left.
    let mut numbers = Numbers(2);
    let hash = numbers.hash();
    for last in 0..16 {
        let mut far = hash;
        for band in 0..16 {
            far[band * 2] ^= 0x80;
            if band != last {
                far[band * 2 + 1] ^= 0x01;
            }
        }
        assert_eq!(pdq::distance(&hash, &far), RADIUS);
        let mut index = Neighbours::default();
        index.push(far);
        assert_eq!(index.within(&hash), [(0, RADIUS)]);
        let mut beyond = far;
        beyond[last * 2 + 1] ^= 0x01;
        let mut index = Neighbours::default();
        index.push(beyond);
        assert_eq!(index.within(&hash), []);
    }
}
