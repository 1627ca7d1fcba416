//! Search among many PDQ hashes: all that lie within a radius, and no other.
//!
//! Multi-index hashing (Norouzi, Punjani, Fleet 2012): a hash is cut into 16 bands of 16 bits. Of two
//! hashes at most 31 bits apart, one band differs in at most one bit (16 bands with two bits each
//! would be 32), so that 17 buckets of each band hold every neighbour. What they hold is compared in
//! full: nothing within the radius is missed, however the hashes lie.

// Bands and buckets are bounded by the tables' sizes.
#![allow(clippy::indexing_slicing)]

use super::pdq;

/// Largest radius that the search is exact for, in bits of 256: the distance up to which two
/// hashes count as the same picture (ThreatExchange).
pub const RADIUS: u16 = 31;

const BANDS: usize = 16;
const BUCKETS: usize = 1 << 16;

/// Hashes that can be searched; one takes 32 bytes and 64 to 128 for its place in the bands.
#[derive(Debug)]
pub struct Neighbours {
    hashes: Vec<[u8; 32]>,
    /// Positions of hashes by band and its 16 bits.
    buckets: Vec<Vec<u32>>,
}

impl Default for Neighbours {
    fn default() -> Self {
        Self { hashes: Vec::new(), buckets: vec![Vec::new(); BANDS * BUCKETS] }
    }
}

impl Neighbours {
    /// Number of hashes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    /// Adds a hash; its position is the number of hashes before it. Beyond 2^32 hashes nothing is
    /// added.
    pub fn push(&mut self, hash: [u8; 32]) {
        let Ok(position) = u32::try_from(self.hashes.len()) else { return };
        for (band, key) in keys(&hash).into_iter().enumerate() {
            self.buckets[band * BUCKETS + usize::from(key)].push(position);
        }
        self.hashes.push(hash);
    }

    /// Positions of all hashes within [`RADIUS`] of `hash` with their distance, nearest first, and
    /// the one added first before others as near.
    #[must_use]
    pub fn within(&self, hash: &[u8; 32]) -> Vec<(usize, u16)> {
        let mut found: Vec<(u16, u32)> = Vec::new();
        for (band, key) in keys(hash).into_iter().enumerate() {
            let probes = std::iter::once(key).chain((0..16).map(|bit| key ^ (1 << bit)));
            for probe in probes {
                for &position in &self.buckets[band * BUCKETS + usize::from(probe)] {
                    let distance = pdq::distance(hash, &self.hashes[position as usize]);
                    if distance <= RADIUS {
                        found.push((distance, position));
                    }
                }
            }
        }
        // A near hash shares buckets of several bands.
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|(distance, position)| (position as usize, distance)).collect()
    }
}

fn keys(hash: &[u8; 32]) -> [u16; BANDS] {
    let (pairs, _) = hash.as_chunks::<2>();
    std::array::from_fn(|band| pairs.get(band).map_or(0, |pair| u16::from_be_bytes(*pair)))
}
