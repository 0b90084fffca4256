//! Hashing: a quick one for tables of short words, and a stable one for ids that are kept.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

const SEED: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0100_0000_01b3;
const MIX: u64 = 0x9e37_79b9_7f4a_7c15;

/// A hasher for short keys that no stranger chooses: the tables hold the case's own words and word lists.
#[derive(Clone, Copy)]
pub(crate) struct Quick(u64);

impl Default for Quick {
    fn default() -> Self {
        Quick(SEED)
    }
}

impl Hasher for Quick {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }

    fn write(&mut self, bytes: &[u8]) {
        let length = (bytes.len() as u64) << 56;
        // The last eight bytes may overlap those before them: that is cheaper than putting a rest together.
        if let Some(last) = bytes.last_chunk::<8>() {
            let (eights, _) = bytes.as_chunks::<8>();
            for eight in eights {
                self.write_u64(u64::from_le_bytes(*eight));
            }
            self.write_u64(u64::from_le_bytes(*last) ^ length);
        } else if let (Some(first), Some(last)) =
            (bytes.first_chunk::<4>(), bytes.last_chunk::<4>())
        {
            let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
            self.write_u64((u64::from(last) << 32 | u64::from(first)) ^ length);
        } else if let (Some(first), Some(middle), Some(last)) =
            (bytes.first(), bytes.get(bytes.len() / 2), bytes.last())
        {
            let word = u64::from(*last) << 16 | u64::from(*middle) << 8 | u64::from(*first);
            self.write_u64(word ^ length);
        }
    }

    /// Rust ends every text with the same byte: there is nothing to mix.
    fn write_u8(&mut self, i: u8) {
        self.0 = self.0.rotate_left(5) ^ u64::from(i);
    }

    fn write_u32(&mut self, i: u32) {
        self.write_u64(u64::from(i));
    }

    fn write_u64(&mut self, i: u64) {
        self.0 = (self.0.rotate_left(5) ^ i).wrapping_mul(MIX);
        self.0 ^= self.0 >> 31;
    }

    fn write_usize(&mut self, i: usize) {
        self.write_u64(i as u64);
    }
}

pub(crate) type QuickMap<K, V> = HashMap<K, V, BuildHasherDefault<Quick>>;
pub(crate) type QuickSet<K> = HashSet<K, BuildHasherDefault<Quick>>;

/// FNV-1a over bytes: the same on every machine and in every version, for ids that are stored.
pub(crate) fn stable<'a>(parts: impl IntoIterator<Item = &'a str>) -> u64 {
    let mut hash = SEED;
    for part in parts {
        for byte in part.bytes().chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(PRIME);
        }
    }
    hash
}
