//! Backups: made while others work, checked before they count, and turned into a store again.
//!
//! - `backup_create`: the store and its key file as one file (`outside::backup_file`), and older ones pruned;
//! - [`check`]: everything that `verify` checks, on a private copy;
//! - [`restore`]: a new store out of a backup; never in the place of one.
//!
//! The trail has two entries of each: `backup.begin`, without which no copy of the records is begun, and `backup.create` when
//! it has been checked and counts. A backup is known by the number of the first.

pub mod check;
pub mod disposals;
pub mod restore;

use std::path::{Path, PathBuf};

use crate::actions::verify::Check;
use crate::domain::audit::Entry;
use crate::domain::backup::{Candidate, Pruning, Soundness};
use crate::domain::date::Instant;
use crate::domain::user::Permission;
use crate::error::{Code, Failure, Result};
use crate::keys::KeyFile;
use crate::outside::backup_file::folder::backups_in;
use crate::outside::backup_file::{BackupFile, Header, NewBackup, STORE_AT, Step};
use crate::outside::files;
use crate::outside::scratch::ScratchPlaces;
use crate::session::Session;
use crate::store::backup::store_copy;

/// The longest key file there is, in bytes.
const MOST_KEY_BYTES: u64 = 1 << 20;

/// What `backup create` is asked for.
pub struct BackupRequest<'r> {
    /// The file, or a folder in which it is named after the time.
    pub out: &'r Path,
    /// Which older ones are kept.
    pub pruning: Pruning,
    /// Where it may be checked.
    pub places: &'r ScratchPlaces,
}

/// A backup that was made.
pub struct BackupMade {
    /// Where it is.
    pub path: PathBuf,
    /// Its own number.
    pub number: i64,
    /// When it was made.
    pub made_at: Instant,
    /// Bytes of the whole file.
    pub bytes: u64,
    /// What the checks found that is so in the store itself.
    pub findings: Vec<Check>,
    /// Older ones that were removed.
    pub pruned: Vec<PathBuf>,
    /// Older ones that are damaged, and were left.
    pub damaged: Vec<PathBuf>,
    /// Why older ones were not removed that should have been.
    pub unpruned: Option<String>,
}

/// Makes a backup.
pub fn backup_create(
    session: &mut Session,
    request: &BackupRequest<'_>,
    step: Step<'_>,
) -> Result<BackupMade> {
    session.require(Permission::Backup)?;
    let acting = session.acting().clone();
    let today = session.today();
    let path = place(request.out, acting.at);
    let (store, key) = session.store_and_key();
    let keys_path = KeyFile::path_for(store.path());
    let keys = KeyFile::load(&keys_path)?;
    let mut header = Header {
        store_id: keys.store_id(),
        epoch: keys.epoch(),
        made_at: acting.at,
        number: 0,
        store_bytes: 0,
        key_bytes: 0,
    };
    let mut backup = NewBackup::begin(&path, header.clone())?;

    let tx = store.begin(&acting)?;
    header.made_at = tx.acting().at;
    header.number = tx.commit(Entry::change("backup.begin"))?;

    let (store_bytes, (keys, key_text)) = store_copy(
        store,
        backup.file(),
        STORE_AT,
        &mut |done, of| step("Copying the store", done, of),
        &mut || {
            // A change of users saves the key file before it commits, so the two are read under one lock.
            let keys = KeyFile::load(&keys_path)?;
            if keys.epoch() != header.epoch {
                return Err(Failure::new(
                    Code::Busy,
                    "The key of the store was changed while its backup was being made; no backup was kept.",
                )
                .hint("Make the backup again: it will be under the new key."));
            }
            keys.belongs_to(key)?;
            Ok((keys, files::read_private(&keys_path, MOST_KEY_BYTES)?))
        },
    )?;
    header.store_bytes = store_bytes;
    backup.finish(header, &key_text, &key.backup_key()?, step)?;

    let written = BackupFile::open_unsealed(&backup)?;
    let checks = check::examine(&written, &keys, key, &acting, today, request.places, step)?;
    if checks
        .iter()
        .any(|check| check.found > 0 && check::is_of_the_file(check.check))
    {
        return Err(Failure::new(
            Code::Damaged,
            "The copy of the store does not pass its checks, so no backup was kept.",
        )
        .hint("Run `mkt verify`: if it finds the same in the store itself, do not work on; keep every older backup.")
        .hint("If it does not, the disk for the backup is failing. Name a place on another disk with --out."));
    }
    let bytes = written.bytes();
    let number = written.header().number;
    drop(written);
    step("Placing the backup", 1, 1)?;
    store
        .begin(&acting)?
        .commit(Entry::change("backup.create").on_backup(number))?;
    backup.place()?;

    // The backup is there, whatever becomes of the older ones.
    let (pruned, damaged, unpruned) = match prune(session, request.pruning, &path, number, step) {
        Ok((pruned, damaged)) => (pruned, damaged, None),
        Err(failure) => (Vec::new(), Vec::new(), Some(failure.message)),
    };
    Ok(BackupMade {
        path,
        number,
        made_at: acting.at,
        bytes,
        findings: checks.into_iter().filter(|check| check.found > 0).collect(),
        pruned,
        damaged,
        unpruned,
    })
}

/// The file itself, or a name after the time in the folder that was named: cron lines and units cannot easily say a date.
fn place(out: &Path, now: Instant) -> PathBuf {
    if !out.is_dir() {
        return out.to_path_buf();
    }
    let time = now.to_string().replace([':', '-'], "");
    let first = out.join(format!("mkt-{time}.mktbackup"));
    // Two in one second get two names; where all of these are taken, the last is refused like any name that is.
    (2..100)
        .map(|number| out.join(format!("mkt-{time}-{number}.mktbackup")))
        .fold(first, |free, next| {
            if free.symlink_metadata().is_ok() {
                next
            } else {
                free
            }
        })
}

/// Removes the older backups of this store beside the new one that no rule keeps. What is removed is recorded first.
fn prune(
    session: &mut Session,
    pruning: Pruning,
    path: &Path,
    number: i64,
    step: Step<'_>,
) -> Result<(Vec<PathBuf>, Vec<PathBuf>)> {
    if pruning == Pruning::default() {
        return Ok((Vec::new(), Vec::new()));
    }
    let acting = session.acting().clone();
    let (store, key) = session.store_and_key();
    let keys = KeyFile::load(&KeyFile::path_for(store.path()))?;
    let seal_key = key.backup_key()?;
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut found = Vec::new();
    for (place, header) in backups_in(folder) {
        if header.store_id != keys.store_id() {
            continue;
        }
        let soundness = if header.number == number && place.file_name() == path.file_name() {
            // It was read back a moment ago.
            Soundness::Good
        } else {
            soundness(&place, &keys, &seal_key, step)?
        };
        found.push((place, header, soundness));
    }
    let candidates: Vec<Candidate> = found
        .iter()
        .map(|(_, header, soundness)| Candidate {
            made_at: header.made_at,
            soundness: *soundness,
        })
        .collect();
    let damaged = found
        .iter()
        .filter(|(_, _, soundness)| *soundness == Soundness::Damaged)
        .map(|(place, _, _)| place.clone())
        .collect();
    let unneeded: Vec<_> = pruning
        .unneeded(&candidates, acting.at)
        .into_iter()
        .zip(&found)
        .filter_map(|(unneeded, (place, header, _))| unneeded.then_some((place, header.number)))
        .collect();
    if !unneeded.is_empty() {
        let entry = unneeded
            .iter()
            .fold(Entry::change("backup.prune"), |entry, (_, number)| {
                entry.on_backup(*number)
            });
        store.begin(&acting)?.commit(entry)?;
        for (place, _) in &unneeded {
            std::fs::remove_file(place).map_err(|error| {
                Failure::io(
                    format!("The older backup {} could not be removed", place.display()),
                    error,
                )
            })?;
        }
        files::sync_directory_of(path)?;
    }
    let pruned = unneeded
        .into_iter()
        .map(|(place, _)| place.clone())
        .collect();
    Ok((pruned, damaged))
}

fn soundness(
    place: &Path,
    keys: &KeyFile,
    seal_key: &[u8; 32],
    step: Step<'_>,
) -> Result<Soundness> {
    let Ok(backup) = BackupFile::open(place) else {
        return Ok(Soundness::Damaged);
    };
    if backup.header().epoch != keys.epoch() {
        return Ok(Soundness::OtherKey);
    }
    match backup.is_as_sealed(seal_key, step) {
        Ok(true) => Ok(Soundness::Good),
        Err(failure) if failure.code == Code::Interrupted => Err(failure),
        Ok(false) | Err(_) => Ok(Soundness::Damaged),
    }
}
