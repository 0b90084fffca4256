//! The list of disposals: references and random ids of what was disposed of in the store, so that a backup restored later can be
//! brought to the same.
//!
//! It has a MAC of its own under a key that does not change with the data key, so that a backup from before a rotation can trust
//! the list of the store as it is now.

use std::collections::HashSet;

use hmac::Mac as _;

use super::{KeyFile, Result, tampered};
use crate::domain::disposal::{Disposed, StableId};
use crate::keys::data_key::DataKey;

impl KeyFile {
    /// Every disposal that the file knows of, in the order in which they were added.
    pub fn disposals(&self) -> &[Disposed] {
        &self.content.disposals
    }

    /// Adds disposals that the file does not know yet; says whether there were any.
    pub fn add_disposals(&mut self, key: &DataKey, disposals: &[Disposed]) -> Result<bool> {
        self.verify(key)?;
        let known: HashSet<StableId> = self
            .content
            .disposals
            .iter()
            .map(|disposed| disposed.identity)
            .collect();
        let before = self.content.disposals.len();
        self.content.disposals.extend(
            disposals
                .iter()
                .filter(|disposed| !known.contains(&disposed.identity)),
        );
        self.sign(key)?;
        Ok(self.content.disposals.len() > before)
    }

    /// Whether there may have been disposals that the file does not know of.
    pub fn disposals_are_unknown(&self) -> bool {
        self.content.disposals_unknown
    }

    /// Notes whether there may have been others; says whether that is another answer than before.
    pub fn set_disposals_unknown(&mut self, key: &DataKey, unknown: bool) -> Result<bool> {
        self.verify(key)?;
        let changed = self.content.disposals_unknown != unknown;
        self.content.disposals_unknown = unknown;
        self.sign(key)?;
        Ok(changed)
    }

    /// Refuses (exit 13) where the list is not as it was signed by whoever had the key of the store: this key, or one from before
    /// or after it. `older` are the keys that `key` belongs to.
    pub fn list_belongs_to(&self, older: &Self, key: &DataKey) -> Result<()> {
        if self.belongs_to(key).is_ok() {
            return Ok(());
        }
        let Some(signed) = &self.content.disposals_mac else {
            return Err(tampered());
        };
        self.content
            .list_mac(&older.trail_key(key)?)?
            .verify_slice(&signed.0)
            .map_err(|_| tampered())
    }
}
