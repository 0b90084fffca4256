//! What a rotation of the key leaves behind when it is killed, and slots of the older form: put in order by whoever opens the
//! store next.
//!
//! A rotation writes `FILE.keys.next`, then `FILE.next`, and then gives both their names, the store first. So the salt at the
//! beginning of the store says how far it came: where it is that of `FILE.keys.next`, the last step is made up for; where it is that of
//! `FILE.keys`, the rest is taken away. Only files that are known by that salt are touched, and only under the lock of the store, which
//! a rotation that is still at work holds.

use std::path::{Path, PathBuf};

use crate::error::{Code, Failure, Result};
use crate::keys::file::place::{Found, beside, place_of, salt_of};
use crate::keys::{DataKey, KeyFile, NewerSlot};
use crate::outside::files;
use crate::store::Store;

/// The files of a rotation.
pub(super) struct Places {
    /// The store, with every link followed.
    pub(super) store: PathBuf,
    /// Its key file.
    pub(super) keys: PathBuf,
    /// The store under its new key.
    pub(super) next_store: PathBuf,
    /// The key file for that.
    pub(super) next_keys: PathBuf,
}

impl Places {
    /// Those of the store with this name.
    pub(super) fn of(store: &Path) -> Self {
        let place = place_of(store);
        Self {
            keys: place_of(&KeyFile::path_for(store)),
            next_store: beside(&place, ".next"),
            next_keys: KeyFile::next_path_for(store),
            store: place,
        }
    }

    fn is_anything_left(&self) -> bool {
        self.next_keys.symlink_metadata().is_ok()
    }

    /// Takes away what a rotation of this store left, under the lock of the store, which has the key of `keys`. The key file goes last:
    /// by it the rest is known. Anything else that has one of the names stays.
    pub(super) fn clear(&self, keys: &KeyFile) -> Result<()> {
        if !self.is_anything_left() {
            return Ok(());
        }
        let Ok(next) = KeyFile::load(&self.next_keys) else {
            return Ok(());
        };
        if next.store_id() != keys.store_id() || next.salt() == keys.salt() {
            return Ok(());
        }
        let is_empty = std::fs::metadata(&self.next_store).is_ok_and(|meta| meta.len() == 0);
        if is_empty || salt_of(&self.next_store).is_some_and(|salt| salt == *next.salt()) {
            remove(&self.next_store)?;
            remove(&beside(&self.next_store, "-journal"))?;
        }
        remove(&self.next_keys)?;
        files::sync_directory_of(&self.next_keys)
    }
}

fn remove(path: &Path) -> Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Failure::io(
            format!(
                "{}, which an interrupted change of the key left, could not be removed",
                path.display()
            ),
            error,
        )),
        _ => Ok(()),
    }
}

/// Puts the files of a store in order that was opened a moment ago with the key file that was found.
pub(in crate::actions) fn settle(store: &mut Store, found: &Found) -> Result<()> {
    let places = Places::of(store.path());
    if found.is_next {
        store.while_locked(true, || give_its_name(&places, &found.keys))?;
    } else if found.fits && places.is_anything_left() {
        // Not now where somebody writes, which may be the rotation itself; and nothing depends on it.
        let _ = store.while_locked(false, || places.clear(&found.keys));
    }
    Ok(())
}

/// The last step of a rotation: the key file takes the place of the older one. Where somebody made up for it already, nothing is left to
/// do.
pub(super) fn give_its_name(places: &Places, keys: &KeyFile) -> Result<()> {
    match KeyFile::load(&places.next_keys) {
        Ok(next) if next.salt() == keys.salt() => {
            files::move_over(&places.next_keys, &places.keys).map_err(unfinished)
        }
        Err(failure) if failure.code != Code::NoStore => Err(unfinished(failure)),
        _ => Ok(()),
    }
}

fn unfinished(failure: Failure) -> Failure {
    failure.hint("The store has a new key, and its key file waits under the name that ends in .keys.next; keep it. The next command finishes this, once it can write to the folder.")
}

/// Puts a slot in the place of the older one, where that can be done at once. Where it cannot, the slot stays as it is, and is made anew
/// another time: nobody is kept from their work by it.
pub(in crate::actions) fn renew(store: &mut Store, key: &DataKey, slot: NewerSlot) {
    let path = KeyFile::path_for(store.path());
    let _ = store.while_locked(false, || {
        let mut keys = KeyFile::load(&path)?;
        if keys.renew(key, slot)? {
            keys.save(&path)?;
        }
        Ok(())
    });
}
