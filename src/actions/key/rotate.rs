//! `key rotate`: a new data key for the store, which makes every copy of the key file that was made before useless for it.
//!
//! All of it is done under the store's lock, so that nobody writes meanwhile; and beside the store, so that nothing is changed
//! before it is whole and checked:
//!
//! 1. the key file under a new key and salt, as `FILE.keys.next`: the new key is sealed to the pair of each slot;
//! 2. the store under that key, as `FILE.next`: compared with the store row by row, put through every check of `mkt verify`, and
//!    given the entry of the trail that says so;
//! 3. both forced to the disk, and given their names, the store first. A kill in between is made up for at the next opening
//!    (`settle`).
//!
//! The key of the audit trail stays (`keys::TrailKey`), so the trail goes on, and its witness needs to be told nothing but the next entry: an
//! older copy of the store put back with its older keys is found as any other.

use std::path::PathBuf;
use std::time::Duration;

use super::settle::{Places, give_its_name};
use crate::actions::backup::check::is_of_the_file;
use crate::actions::verify::{Check, every_check};
use crate::domain::audit::Entry;
use crate::domain::user::{Permission, UserName};
use crate::domain::witness::RolledBack;
use crate::error::{Code, Failure, Result};
use crate::keys::file::place::beside;
use crate::keys::{DataKey, KeyFile, RecoveryCode};
use crate::outside::backup_file::Step;
use crate::outside::files;
use crate::session::Session;
use crate::store::maintenance::rekey::{same_content, store_copy_under};
use crate::store::open::CipherKey;
use crate::store::{Store, WriteTx};

/// How long the lock of the older file is held when the new one has its name: many times as long as whoever waits for it goes without looking
/// whether it is still the store.
const UNTIL_THE_OLDER_FILE_IS_GIVEN_UP: Duration = Duration::from_secs(2);

/// A key that was changed.
pub struct Rotated {
    /// The number of the new key.
    pub epoch: u32,
    /// How many users open the store with what they opened it with before.
    pub users: usize,
    /// Whether there is a recovery code.
    pub has_recovery_code: bool,
    /// Whether nothing was changed, because it was a rehearsal.
    pub is_dry_run: bool,
    /// What the checks found that is so in the store itself.
    pub findings: Vec<Check>,
    /// Copies from before a change of the schema, which the older key opens.
    pub older_copies: Vec<PathBuf>,
    /// Whether the last step is made sure of: not where the store has its new key and the key file has not got its name yet, or where
    /// that could not be forced to the disk.
    pub is_finished: bool,
}

/// Refuses what [`key_rotate`] would refuse, before anything is asked or written down. `new_code` says whether there will be a new
/// recovery code.
pub fn rotate_check(session: &mut Session, new_code: bool) -> Result<()> {
    session.require(Permission::ManageKeys)?;
    if let Some(rolled_back) = session.rolled_back() {
        return Err(Failure::new(Code::RolledBack, rolled_back.sentence())
            .hint(RolledBack::PUT_BACK)
            .hint(RolledBack::ACKNOWLEDGE));
    }
    let keys = KeyFile::load(&KeyFile::path_for(session.store().path()))?;
    carries_over(&keys, new_code)
}

/// Refuses where a slot cannot be given a new key.
fn carries_over(keys: &KeyFile, new_code: bool) -> Result<()> {
    let users = keys.users_of_older_form();
    let code = keys.recovery_is_of_older_form() && !new_code;
    if users.is_empty() && !code {
        return Ok(());
    }
    let mut failure = if users.is_empty() {
        Failure::refused(
            "The key was not changed: the recovery code was made by an older mkt, and cannot be carried over to a new key.",
        )
    } else {
        let names: Vec<&str> = users.iter().map(|name| name.as_str()).collect();
        let one = users.len() == 1;
        Failure::refused(format!(
            "The key was not changed: {} of {} {} made by an older mkt, and cannot be carried over to a new key by anybody else.",
            if one { "the slot" } else { "the slots" },
            names.join(", "),
            if one { "was" } else { "were" },
        ))
        .hint("Let each of them use mkt once, with any command (`mkt status`): that brings their slot over.")
        .hint(remedy(keys, &users))
    };
    if code {
        failure = failure.hint("The recovery code is replaced by a new one in the same step with --new-recovery-code, written to a file with --recovery-out FILE.");
    }
    Err(failure)
}

/// What is done about users who cannot be asked to come.
fn remedy(keys: &KeyFile, users: &[&UserName]) -> String {
    let is_secret = |name: &UserName| {
        keys.user(name)
            .is_some_and(|user| user.kind == crate::keys::SlotKind::Secret)
    };
    let unattended = if users.iter().any(|name| is_secret(name)) {
        " An unattended user is revoked and added again."
    } else {
        ""
    };
    format!(
        "Or give them a new passphrase with `mkt user passphrase NAME`, or take their key away with `mkt user revoke NAME`.{unattended}"
    )
}

/// Gives the store a new key, and with it a new recovery code where there is one; with `is_dry_run` everything is done but the last step, and taken away again. The session is over with
/// it: what it had open is no longer the store.
pub fn key_rotate(
    mut session: Session,
    new_code: Option<&RecoveryCode>,
    is_dry_run: bool,
    step: Step<'_>,
) -> Result<Rotated> {
    rotate_check(&mut session, new_code.is_some())?;
    let (acting, today) = (session.acting().clone(), session.today());
    let (store, key) = session.store_and_key();
    let places = Places::of(store.path());
    let committed = store.committed().clone();
    let path = store.path().to_path_buf();

    let tx = store.begin(&acting)?;
    // Read again under the lock.
    let keys = KeyFile::load(&KeyFile::path_for(&path))?;
    keys.belongs_to(key)?;
    carries_over(&keys, new_code.is_some())?;
    places.clear(&keys)?;
    let (mut next_keys, next_key) = keys.rotated(key, new_code, tx.acting().at)?;
    files::must_be_free(&places.next_store)?;
    next_keys.create(&places.next_keys)?;
    let room = Room {
        places: &places,
        keys: &keys,
        is_placed: false,
    };
    let mut next = copied(&tx, &places, (&keys, key), (&next_keys, &next_key), step)?;
    if committed.begins() {
        next.committed().begin();
    }
    let findings: Vec<Check> = every_check(&mut next, &acting, today, None, &mut |done, of| {
        step("Checking the new file", done, of)
    })?
    .into_iter()
    .filter(|check| check.found > 0)
    .collect();
    if findings.iter().any(|check| is_of_the_file(check.check)) {
        return Err(Failure::new(
            Code::Damaged,
            "The store under its new key does not pass its checks. Nothing was changed.",
        )
        .hint("Run `mkt verify`. If it finds nothing, try again; the disk may be failing."));
    }
    let mut done = Rotated {
        epoch: next_keys.epoch(),
        users: next_keys.users().count(),
        has_recovery_code: next_keys.has_recovery_code(),
        is_dry_run,
        findings,
        older_copies: older_copies(&places),
        is_finished: true,
    };
    if is_dry_run {
        drop(next);
        drop(room);
        tx.commit(Entry::check("key.rotate-dry-run"))?;
        return Ok(done);
    }
    let mut fields = vec!["data_key"];
    if new_code.is_some() {
        fields.push("recovery_code");
    }
    next.begin(&acting)?
        .commit(Entry::change("key.rotate").fields(fields))?;
    let told = next.committed().clone();
    drop(next);
    step("Placing the new file", 1, 1)?;
    done.is_finished = place(room, &next_keys)?;
    // Whoever waits for the older file gives it up meanwhile. Once its lock is let go, one who still got it would take the journal of the
    // next who writes to the new file for its own.
    std::thread::sleep(UNTIL_THE_OLDER_FILE_IS_GIVEN_UP);
    committed.go_on_with(&told);
    Ok(done)
}

/// Writes the store under the new key, and compares it.
fn copied(
    tx: &WriteTx<'_>,
    places: &Places,
    (keys, key): (&KeyFile, &DataKey),
    (next_keys, next_key): (&KeyFile, &DataKey),
    step: Step<'_>,
) -> Result<Store> {
    files::create_private_new(&places.next_store, &[])?;
    let cipher = key.cipher_key(keys.salt())?;
    let next_cipher = next_key.cipher_key(next_keys.salt())?;
    let next_cipher = CipherKey::new(&next_cipher)?;
    store_copy_under(
        &places.store,
        &CipherKey::new(&cipher)?,
        &places.next_store,
        &next_cipher,
        &mut |done, of| step("Writing the store under the new key", done, of),
    )?;
    step("Comparing the new file with the store", 0, 1)?;
    let next = Store::open(
        &places.next_store,
        &next_cipher,
        next_keys.trail_key(next_key)?.bytes(),
        &next_keys.store_id(),
    )?;
    same_content(tx, next.db())?;
    Ok(next)
}

/// What is made beside the store. It goes again when this is dropped before it has its place.
struct Room<'r> {
    places: &'r Places,
    keys: &'r KeyFile,
    is_placed: bool,
}

impl Drop for Room<'_> {
    fn drop(&mut self) {
        if !self.is_placed {
            // What cannot be taken away now is taken away by the next opening of the store.
            let _ = self.places.clear(self.keys);
        }
    }
}

/// Gives both files their names. Once the store has its own the key is changed; says whether nothing failed after that.
fn place(mut room: Room<'_>, next_keys: &KeyFile) -> Result<bool> {
    let places = room.places;
    files::force_to_disk(&places.next_store)?;
    // A journal beside the store would be taken for one of the new file. Nobody can have one while the lock is held.
    for end in ["-journal", "-wal"] {
        if beside(&places.store, end).symlink_metadata().is_ok() {
            return Err(Failure::new(
                Code::Busy,
                "A journal lies beside the store, so its key was not changed.",
            )
            .hint("Another program may be using the store. Try again when nobody does."));
        }
    }
    let named = files::move_over(&places.next_store, &places.store);
    let is_sure = match named {
        Err(failure) if places.next_store.symlink_metadata().is_ok() => return Err(failure),
        named => named.is_ok(),
    };
    room.is_placed = true;
    Ok(give_its_name(places, next_keys).is_ok() && is_sure)
}

/// Copies that were made before a change of the schema and lie beside the store.
fn older_copies(places: &Places) -> Vec<PathBuf> {
    let Some((folder, name)) = places.store.parent().zip(places.store.file_name()) else {
        return Vec::new();
    };
    let mut begins = name.to_os_string();
    begins.push(".before-schema-");
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            path.file_name().is_some_and(|name| {
                name.as_encoded_bytes()
                    .starts_with(begins.as_encoded_bytes())
            })
        })
        .collect();
    found.sort();
    found
}
