//! `backup verify`: everything that `verify` checks, on the store in a backup.
//!
//! The store is unpacked, still encrypted, into a private folder that is always removed again
//! ([`outside::scratch`](crate::outside::scratch)): a database is opened by its own name, and some of its checks need to write
//! a journal, which they must not do beside the backup.

use std::path::Path;

use crate::actions::opening::{Opening, PassphraseSource, refuse_network};
use crate::actions::verify::{Check, every_check};
use crate::actions::witness::look;
use crate::domain::audit::Entry;
use crate::domain::date::Date;
use crate::domain::user::Permission;
use crate::error::{Code, Failure, Result};
use crate::keys::passphrase::{Ask, unlock};
use crate::keys::{DataKey, KeyFile, Unlocked};
use crate::outside::backup_file::{BackupFile, Header, Step};
use crate::outside::scratch::ScratchPlaces;
use crate::store::open::{CipherKey, path_check};
use crate::store::{Acting, Store};

const ANOTHER: &str =
    "Do not rely on this backup. Use another one, and make a new one with `mkt backup create`.";

/// A backup that was checked.
pub struct BackupChecked {
    /// What its header says.
    pub header: Header,
    /// What was checked.
    pub checks: Vec<Check>,
    /// Why the check is in no audit trail, where it is in none.
    pub unrecorded: Option<String>,
    /// Whether others than its owner can read it.
    pub is_private: bool,
}

/// Checks a backup, opened with a passphrase of its own slots. The check is recorded in the trail of the store it is of, where
/// that is at `--store` and has the same key.
pub fn backup_verify(
    opening: &Opening,
    file: &Path,
    places: &ScratchPlaces,
    source: Option<&PassphraseSource>,
    ask: Option<Ask<'_>>,
    step: Step<'_>,
) -> Result<BackupChecked> {
    let backup = BackupFile::open(file)?;
    let keys = keys_of(&backup)?;
    let unlocked = unlocked(opening, &keys, Permission::Backup, source, ask)?;
    let checks = examine(
        &backup,
        &keys,
        &unlocked.data_key,
        &acting(opening),
        opening.now.london_date(),
        places,
        step,
    )?;
    let header = backup.header().clone();
    let unrecorded = record(opening, &unlocked.data_key, &keys, header.number)
        .err()
        .map(|failure| failure.message);
    Ok(BackupChecked {
        header,
        checks,
        unrecorded,
        is_private: backup.is_private(),
    })
}

/// The key file in a backup.
pub(super) fn keys_of(backup: &BackupFile) -> Result<KeyFile> {
    KeyFile::read(&backup.keys()?, backup.path()).map_err(|failure| match failure.code {
        Code::Damaged => Failure::new(
            Code::Damaged,
            format!(
                "The keys in the backup {} are damaged.",
                backup.path().display()
            ),
        )
        .hint("Use another backup. If this one was copied from elsewhere, copy it again."),
        _ => failure,
    })
}

/// Opens the user's slot, and refuses (exit 5) where none of their roles carries the permission.
pub(super) fn unlocked(
    opening: &Opening,
    keys: &KeyFile,
    permission: Permission,
    source: Option<&PassphraseSource>,
    ask: Option<Ask<'_>>,
) -> Result<Unlocked> {
    let unlocked = unlock(keys, &opening.user, source, opening.least_cost, ask)?;
    if unlocked.roles.may(permission) {
        return Ok(unlocked);
    }
    Err(Failure::not_allowed(permission.who_may()).hint(format!(
        "In this backup you are {}, with the roles: {}.",
        unlocked.user, unlocked.roles
    )))
}

pub(super) fn acting(opening: &Opening) -> Acting {
    Acting {
        user: opening.user.clone(),
        login_uid: opening.login_uid,
        at: opening.now,
        read: opening.read,
        reason: opening.reason.clone(),
    }
}

/// Runs every check on the store in a backup.
pub(super) fn examine(
    backup: &BackupFile,
    keys: &KeyFile,
    key: &DataKey,
    acting: &Acting,
    today: Date,
    places: &ScratchPlaces,
    step: Step<'_>,
) -> Result<Vec<Check>> {
    let plain = |check, title, found| Check {
        check,
        title,
        found: usize::from(found),
        references: Vec::new(),
        remedy: ANOTHER,
    };
    let header = backup.header();
    let is_as_sealed = backup.is_as_sealed(&key.backup_key()?, step)?;
    let fits = header.store_id == keys.store_id() && header.epoch == keys.epoch();
    let mut checks = vec![
        plain("seal", "The file as it was sealed", !is_as_sealed),
        plain("keys", "Its keys and its store belong together", !fits),
    ];
    let scratch = places.make(header.store_bytes)?;
    let copy = scratch.join("store");
    backup.unpack_store(&copy, step)?;
    match store_in(&copy, keys, key) {
        Ok(mut store) => checks.extend(every_check(
            &mut store,
            acting,
            today,
            None,
            &mut |done, of| step("Checking the store in it", done, of),
        )?),
        Err(failure) if failure.code == Code::Damaged => {
            checks.push(plain("opens", "The store in it opens with its key", true));
        }
        Err(failure) => return Err(failure),
    }
    for check in &mut checks {
        if is_of_the_file(check.check) {
            check.remedy = ANOTHER;
        }
    }
    Ok(checks)
}

/// Whether what a check found means that the file is damaged. The others say something of the store that was copied.
pub(in crate::actions) fn is_of_the_file(check: &str) -> bool {
    ["seal", "keys", "opens", "cipher", "integrity"].contains(&check)
}

/// Opens a store that was unpacked from a backup.
pub(super) fn store_in(copy: &Path, keys: &KeyFile, key: &DataKey) -> Result<Store> {
    let cipher = key.cipher_key(keys.salt())?;
    Store::open(
        copy,
        &CipherKey::new(&cipher)?,
        keys.trail_key(key)?.bytes(),
        &keys.store_id(),
    )
}

/// Records the check in the store the backup is of. Its failure says why that could not be done.
fn record(opening: &Opening, key: &DataKey, keys: &KeyFile, number: i64) -> Result<()> {
    path_check(&opening.path)?;
    refuse_network(&opening.path)?;
    let live = KeyFile::load(&KeyFile::path_for(&opening.path))?;
    if live.store_id() != keys.store_id() || live.belongs_to(key).is_err() {
        return Err(Failure::refused(format!(
            "{} is another store, or has another key by now.",
            opening.path.display()
        )));
    }
    if live
        .user(&opening.user)
        .is_none_or(|user| !user.roles.may(Permission::Backup))
    {
        return Err(Failure::not_allowed(format!(
            "{} may not check backups of {} any more.",
            opening.user,
            opening.path.display()
        )));
    }
    let mut store = store_in(&opening.path, &live, key)?;
    look(&opening.witnesses, &opening.settings, &store, &live)?;
    store
        .begin(&acting(opening))?
        .commit(Entry::check("backup.verify").on_backup(number))?;
    Ok(())
}
