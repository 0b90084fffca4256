//! `backup restore`: a new store and its key file out of a backup, never in the place of anything.
//!
//! Both are made and checked in a hidden private folder beside the new store, and moved out of it when they are whole: an
//! interruption leaves nothing under the new name. (A kill between the two moves leaves the key file alone, which the next
//! restore of the same backup knows again by its bytes, and goes on.)

use std::path::{Path, PathBuf};

use crate::actions::opening::{Opening, PassphraseSource, place_check_for};
use crate::actions::verify::{Check, every_check};
use crate::actions::witness::{begin, beginning, unwritten, witness_path};
use crate::domain::audit::Entry;
use crate::domain::user::Permission;
use crate::domain::witness::{Line, Why};
use crate::error::{Code, Failure, Result};
use crate::keys::KeyFile;
use crate::keys::passphrase::Ask;
use crate::outside::backup_file::{BackupFile, Header, Step};
use crate::outside::files;
use crate::outside::scratch::Scratch;
use crate::store::backup::instant_within_the_guard;
use crate::store::restored::{disposals_unknown_clear, disposals_unknown_set};

use super::check::{acting, is_of_the_file, keys_of, store_in, unlocked};
use super::disposals::{DisposalList, DisposalsApplied};

/// The largest key file that is read, in bytes.
const LARGEST_KEY_FILE: u64 = 64 * 1024 * 1024;

/// A store that was made from a backup.
pub struct StoreRestored {
    /// Where it is.
    pub path: PathBuf,
    /// Where its witness is.
    pub witness: PathBuf,
    /// What the backup's header says.
    pub header: Header,
    /// The number of the live store's key, where there is a live store and it has another key by now.
    pub newer_epoch: Option<u32>,
    /// What the checks found that was so in the store the backup is of.
    pub findings: Vec<Check>,
    /// Which disposals were applied again.
    pub disposals: DisposalsApplied,
    /// Whether it is marked, because no full list of the disposals made since was found: nothing can be read in it until a Data
    /// Protection Officer has acknowledged that.
    pub is_marked: bool,
    /// Whether a Data Protection Officer must acknowledge the clock before the store can be worked with.
    pub clock_stands_against_it: bool,
    /// Whether others than its owner can read the backup.
    pub is_private: bool,
}

/// Makes a store at `new` from a backup, opened with a passphrase of its own slots.
pub fn backup_restore(
    opening: &Opening,
    file: &Path,
    new: &Path,
    disposals: Option<&Path>,
    source: Option<&PassphraseSource>,
    ask: Option<Ask<'_>>,
    step: Step<'_>,
) -> Result<StoreRestored> {
    let new_keys = KeyFile::path_for(new);
    let backup = BackupFile::open(file)?;
    let key_text = backup.keys()?;
    let mut keys = keys_of(&backup)?;
    let in_place = || place_check_for(new, "mkt backup restore", "--as");
    let had = match KeyFile::load(&new_keys) {
        Ok(had) if had.store_id() == keys.store_id() && new.symlink_metadata().is_err() => {
            files::read_private(&new_keys, LARGEST_KEY_FILE).ok()
        }
        _ => None,
    };
    if had.is_none() {
        in_place()?;
    }
    let unlocked = unlocked(opening, &keys, Permission::RestoreBackup, source, ask)?;
    let key = &unlocked.data_key;
    let damaged = || damaged(file);
    if !backup.is_as_sealed(&key.backup_key()?, step)? {
        return Err(damaged());
    }

    let list = DisposalList::find(disposals, &opening.path, &keys, backup.header(), key)?;
    let is_full = list.as_ref().is_some_and(DisposalList::is_full);
    let is_longer = match &list {
        Some(list) => keys.add_disposals(key, list.disposals())?,
        None => false,
    };
    let is_marked = keys.set_disposals_unknown(key, !is_full)?;
    let key_text = if is_longer || is_marked {
        keys.document()?
    } else {
        key_text
    };
    let is_resumed = had.as_ref() == Some(&key_text);
    if had.is_some() && !is_resumed {
        in_place()?;
    }

    let room = Scratch::beside(new)?;
    let (made, made_keys) = (room.join("store"), room.join("keys"));
    backup.unpack_store(&made, step)?;
    files::create_private_new(&made_keys, &key_text)?;
    let mut store = store_in(&made, &keys, key)?;
    let checks = every_check(
        &mut store,
        &acting(opening),
        opening.now.london_date(),
        None,
        &mut |done, of| step("Checking the store", done, of),
    )?;
    if checks
        .iter()
        .any(|check| check.found > 0 && is_of_the_file(check.check))
    {
        return Err(damaged());
    }

    let mut acting = acting(opening);
    let (at, clock_stands_against_it) = instant_within_the_guard(&store, &acting)?;
    acting.at = at;
    store.committed().begin();
    let tx = store.begin(&acting)?;
    let header = backup.header();
    if is_full {
        disposals_unknown_clear(&tx)?;
    } else {
        disposals_unknown_set(&tx, header.number, header.made_at)?;
    }
    tx.commit(Entry::change("backup.restore").on_backup(header.number))?;
    // Before the store has its name: nobody can read in it what was disposed of.
    let disposals = match list {
        Some(list) => list.apply(&mut store, &keys, key, &acting, step)?,
        None => DisposalsApplied::NoList,
    };
    let witness = witness_path(&opening.settings, new);
    let line = beginning(&store, keys.store_id(), &witness, Why::Restored)?;
    drop(store);

    step("Placing the store", 1, 1)?;
    if !is_resumed {
        files::move_to_free_name(&made_keys, &new_keys)?;
    }
    place(opening, &made, new, &witness, &line).inspect_err(|_| {
        if !is_resumed && new.symlink_metadata().is_err() {
            // Moved there a moment ago; a key file without its store would stand in the way of the next try.
            drop(std::fs::remove_file(&new_keys));
        }
    })?;
    Ok(StoreRestored {
        path: new.to_path_buf(),
        witness,
        newer_epoch: newer_epoch(opening, &keys),
        header: backup.header().clone(),
        findings: checks.into_iter().filter(|check| check.found > 0).collect(),
        disposals,
        is_marked: !is_full,
        clock_stands_against_it,
        is_private: backup.is_private(),
    })
}

/// The number of the key of the store that the backup is of, where that has a newer one than the backup.
fn newer_epoch(opening: &Opening, keys: &KeyFile) -> Option<u32> {
    let live = KeyFile::load(&KeyFile::path_for(&opening.path)).ok()?;
    (live.store_id() == keys.store_id() && live.epoch() > keys.epoch()).then(|| live.epoch())
}

/// Gives the store its name. Before that its witness is told where its trail goes on: whoever opens it finds that there. A witness that
/// was made for it goes again with a store that could not be placed.
fn place(opening: &Opening, made: &Path, new: &Path, witness: &Path, line: &Line) -> Result<()> {
    let is_new = match begin(&opening.witnesses, witness, line) {
        Ok(is_new) => is_new,
        Err(error) => {
            opening.witnesses.warn(unwritten(witness, error));
            false
        }
    };
    files::move_to_free_name(made, new).inspect_err(|_| {
        if is_new {
            drop(std::fs::remove_file(witness));
        }
    })
}

fn damaged(backup: &Path) -> Failure {
    Failure::new(
        Code::Damaged,
        format!(
            "The backup {} is damaged, so no store was made from it.",
            backup.display()
        ),
    )
    .hint("`mkt backup verify` says what it found. Restore from another backup.")
}
