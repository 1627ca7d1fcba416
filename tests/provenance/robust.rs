//! Broken stores: a seeded generator damages files; nothing may panic, and what is read stays within
//! the limits that are counted in items, not in time.

use claimseal::container;
use claimseal::limits::Limits;

use super::bindings::samples;
use super::common::damaged;
use super::read;

#[test]
fn damaged_files_are_read_within_limits() {
    let limits = Limits::default();
    for (seed, file) in samples().into_iter().enumerate() {
        for bytes in damaged(&file, seed as u64 + 1, 1_500) {
            let container = container::parse(&bytes, &limits);
            assert!(container.parts.len() <= limits.max_parts);
            let total: usize = container.parts.iter().map(|part| part.data.len()).sum();
            assert!(total <= 3 * bytes.len() + 64, "parts hold more than the file");
            let Some(found) = read(&bytes) else { continue };
            // Every action and link was paid for with at least one byte of the file.
            assert!(found.actions.len() <= bytes.len());
            assert!(found.writers.len() <= 1_001);
        }
    }
}
