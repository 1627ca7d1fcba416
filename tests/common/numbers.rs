//! Numbers and hashes that look random and are the same in every run.

#![allow(dead_code, clippy::indexing_slicing)]

/// Numbers that look random (splitmix64).
pub struct Numbers(pub u64);

impl Numbers {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn hash(&mut self) -> [u8; 32] {
        std::array::from_fn(|_| self.next() as u8)
    }

    /// `hash` with this many different bits changed.
    pub fn moved(&mut self, mut hash: [u8; 32], bits: u16) -> [u8; 32] {
        let mut changed = std::collections::BTreeSet::new();
        while changed.len() < usize::from(bits) {
            let bit = self.next() as usize % 256;
            if changed.insert(bit) {
                hash[bit / 8] ^= 1 << (bit % 8);
            }
        }
        hash
    }
}
