//! The list of disposals in the key file, under its MAC: so that a backup restored later can be brought to the same even
//! where the store itself is lost. References and random ids, no names.
//!
//! The store's tombstones are what counts; the list is a copy of them that is brought up to date while a disposal goes on and
//! whenever the store is verified, so that a kill in between leaves it behind for a moment only.

use std::collections::HashSet;

use crate::domain::disposal::Disposed;
use crate::error::Result;
use crate::keys::{DataKey, KeyFile};
use crate::store::Store;
use crate::store::disposal::tombstone_list_every;
use crate::store::tx::Acting;

/// Adds disposals to the key file beside a store; says whether the file did not know them all.
pub fn register_add(
    store: &mut Store,
    key: &DataKey,
    acting: &Acting,
    disposals: &[Disposed],
) -> Result<bool> {
    let path = KeyFile::path_for(store.path());
    // The store's own lock keeps others who change the key file away; nothing is written to the store.
    let _lock = store.begin(acting)?;
    let mut keys = KeyFile::load(&path)?;
    let changed = keys.add_disposals(key, disposals)?;
    if changed {
        keys.save(&path)?;
    }
    Ok(changed)
}

/// Brings the list in the key file up to date with the store's tombstones.
pub fn register_keep(store: &mut Store, key: &DataKey, acting: &Acting) -> Result<()> {
    let told: Vec<Disposed> = tombstone_list_every(store.db())?
        .iter()
        .map(crate::store::disposal::Tombstone::told)
        .collect();
    if told.is_empty() {
        return Ok(());
    }
    let keys = KeyFile::load(&KeyFile::path_for(store.path()))?;
    let known: HashSet<&Disposed> = keys.disposals().iter().collect();
    if told.iter().any(|disposed| !known.contains(disposed)) {
        register_add(store, key, acting, &told)?;
    }
    Ok(())
}
