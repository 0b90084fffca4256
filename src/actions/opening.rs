//! From a path and a secret to an open store and a session on it; and the making of a new store.

use std::path::{Path, PathBuf};

use secrecy::SecretString;

use crate::actions::key::settle::{renew, settle};
use crate::actions::witness::{Witnesses, first_watch, look, witness_path};
use crate::config::Settings;
use crate::domain::audit::Entry;
use crate::domain::date::{Date, Instant};
use crate::domain::user::{Roles, UserName};
use crate::error::{Code, Failure, Result};
pub use crate::keys::KdfCost;
pub use crate::keys::NewPassphrase;
use crate::keys::file::place::{Found, salt_of};
pub use crate::keys::passphrase::Ask;
pub use crate::keys::passphrase::PassphraseSource;
use crate::keys::passphrase::unlock;
use crate::keys::{Credential, DataKey, KeyFile, RecoveryCode};
use crate::outside::files;
use crate::session::Session;
use crate::store::Store;
use crate::store::backup::begin_within_the_guard;
use crate::store::open::{CipherKey, folder_check, path_check};
use crate::store::tx::Acting;
use crate::store::user;

/// What a run knows before it opens anything.
pub struct Opening {
    /// The store's file.
    pub path: PathBuf,
    /// Whose key slot.
    pub user: UserName,
    /// The login uid, for the audit trail.
    pub login_uid: Option<u32>,
    /// Now.
    pub now: Instant,
    /// When that was read, on the clock that nobody can set.
    pub read: std::time::Instant,
    /// Why, from `--reason`.
    pub reason: Option<String>,
    /// The configuration.
    pub settings: Settings,
    /// The witnesses of what is opened.
    pub witnesses: Witnesses,
    /// The least cost of a passphrase's derivation that is accepted.
    pub least_cost: KdfCost,
}

/// Refuses a path on a network file system (DESIGN.md, "The store").
pub(super) fn refuse_network(path: &Path) -> Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    match files::network_file_system(folder)? {
        Some(name) => Err(Failure::refused(format!(
            "{} is on a network file system ({name}), where locks cannot be relied on and records could be lost.",
            folder.display()
        ))
        .hint("Keep the store on a disk of the server itself.")),
        None => Ok(()),
    }
}

/// Opens the store for the user: the checks of the path, the key slot, the database, in this order, so that each thing
/// that can be wrong is told by itself.
pub fn session_open(
    opening: Opening,
    source: Option<&PassphraseSource>,
    ask: Option<Ask<'_>>,
) -> Result<Session> {
    let found = keys_of(&opening)?;
    let unlocked = unlock(&found.keys, &opening.user, source, opening.least_cost, ask)?;
    let mut session = session_on(opening, &found, unlocked.data_key, unlocked.roles)?;
    if let Some(slot) = unlocked.newer {
        let (store, key) = session.store_and_key();
        renew(store, key, slot);
    }
    Ok(session)
}

/// Opens the store with the recovery code, for `opening.user`. A code that is not this store's is exit 12; a user whom the key
/// file does not know is exit 4. That the code opened the store is in the audit trail when this returns, whatever is done next.
pub fn session_recover(opening: Opening, code: &RecoveryCode) -> Result<Session> {
    let found = keys_of(&opening)?;
    let keys = &found.keys;
    let data_key = keys.unlock_with_recovery_code(code)?;
    let Some(roles) = keys.user(&opening.user).map(|user| user.roles.clone()) else {
        let people: Vec<&str> = keys.users().map(|user| user.name.as_str()).collect();
        // Whoever has the code may know who there is, and nobody else can look now.
        return Err(Failure::not_found(format!(
            "There is no user {} in this store.",
            opening.user
        ))
        .hint(format!("The users are: {}.", people.join(", "))));
    };
    let user = opening.user.clone();
    let mut session = session_on(opening, &found, data_key, roles)?;
    let acting = session.acting().clone();
    let (store, _) = session.store_and_key();
    // A wrong clock keeps nobody out who has the code.
    let tx = begin_within_the_guard(store, &acting)?;
    tx.commit(Entry::check("key.code").named(user.as_str()))?;
    Ok(session)
}

/// The checks of the path, and the key file.
fn keys_of(opening: &Opening) -> Result<Found> {
    path_check(&opening.path)?;
    refuse_network(&opening.path)?;
    KeyFile::of_store(&opening.path).map_err(|failure| match failure.code {
        // The store is there, so a key file that is not is damage, and not a store that nobody has made yet.
        Code::NoStore => Failure {
            code: Code::Damaged,
            ..failure
        },
        _ => failure,
    })
}

/// Opens the database with the data key.
fn session_on(opening: Opening, found: &Found, data_key: DataKey, roles: Roles) -> Result<Session> {
    let keys = &found.keys;
    let cipher = data_key.cipher_key(keys.salt())?;
    let mut store = Store::open(
        &opening.path,
        &CipherKey::new(&cipher)?,
        keys.trail_key(&data_key)?.bytes(),
        &keys.store_id(),
    )
    .map_err(|failure| match failure.code {
        Code::Damaged => of_another_key(&opening.path, found).unwrap_or(failure),
        _ => failure,
    })?;
    settle(&mut store, found)?;
    let roles = present_roles(&store, &opening.user, roles)
        .map_err(|failure| store.must_be_in_place().err().unwrap_or(failure))?;
    let acting = Acting {
        user: opening.user,
        login_uid: opening.login_uid,
        at: opening.now,
        read: opening.read,
        reason: opening.reason,
    };
    let doubts = look(&opening.witnesses, &opening.settings, &store, keys)?;
    Ok(Session::new(
        store,
        data_key,
        acting,
        roles,
        opening.settings,
        doubts,
    ))
}

/// The roles a user has now: of those in the key file the ones that the store knows too. Refuses (exit 12) a user whose key the store knows was
/// taken away, or who has none of these roles any more: an older copy of the key file, put back beside it, has the slot and the roles still.
fn present_roles(store: &Store, user: &UserName, roles: Roles) -> Result<Roles> {
    let Some(account) = user::user_get(store.db(), user)? else {
        return Ok(roles);
    };
    let taken = if account.revoked_at.is_some() {
        format!("The access of {user} to this store was taken away")
    } else if let Some(roles) = account.roles_now(&roles) {
        return Ok(roles);
    } else {
        format!("{user} has other roles in this store now")
    };
    Err(Failure::new(
        Code::WrongPassphrase,
        format!("{taken}, and the key file beside it is an older copy."),
    )
    .hint("Put back the newest key file, or let an administrator change the key: mkt key rotate.")
    .hint(format!(
        "Who is to have access again is revoked and added anew: mkt user revoke {user}, mkt user add {user} …"
    )))
}

/// Why a store does not open with its key file, where the two have different salts.
fn of_another_key(path: &Path, found: &Found) -> Option<Failure> {
    if salt_of(path).as_ref() == Some(found.keys.salt()) {
        return None;
    }
    if KeyFile::of_store(path).is_ok_and(|now| now.fits) {
        return Some(
            Failure::new(
                Code::Busy,
                "The key of the store was changed at this very moment; nothing was done.",
            )
            .hint("Run the command again: the passphrase is the same."),
        );
    }
    Some(
        Failure::new(
            Code::Damaged,
            format!(
                "The key file of {} does not belong to it as it is now: it is of another store, or a copy from before or after the key was changed.",
                path.display()
            ),
        )
        .hint("Put back the key file that belongs to this store: the two are copied and moved together. Do not delete either.")
        .hint("Where the store came from, a file beside it that ends in .keys.next has its newest keys, of a change of the key that was cut off: it belongs beside the store too."),
    )
}

/// What `init` made.
pub struct StoreMade {
    /// The new store's id.
    pub store_id: String,
    /// Its first user.
    pub user: UserName,
    /// Their roles.
    pub roles: Roles,
    /// The recovery code, to be written down.
    pub recovery_code: SecretString,
}

/// What `init` is given.
pub struct NewStore {
    /// The first user's name in full.
    pub full_name: String,
    /// Their roles.
    pub roles: Roles,
    /// The day of their last data-protection training.
    pub trained_on: Option<Date>,
    /// Their passphrase, checked.
    pub passphrase: NewPassphrase,
    /// What deriving it costs.
    pub cost: KdfCost,
}

/// Where the passphrase comes from: flags, variables, the systemd credential, the configuration; none where a person has
/// to be asked.
pub fn passphrase_source(
    file: Option<PathBuf>,
    command: Option<String>,
    settings: &Settings,
    variable: impl Fn(&str) -> Option<std::ffi::OsString>,
) -> Option<PassphraseSource> {
    PassphraseSource::choose(file, command, variable)
        .or_else(|| settings.passphrase_file.clone().map(PassphraseSource::File))
        .or_else(|| {
            settings
                .passphrase_command
                .clone()
                .map(PassphraseSource::Command)
        })
}

/// Refuses a place where a store cannot be made, before anything is asked.
pub fn place_check(path: &Path) -> Result<()> {
    place_check_for(path, "mkt init", "--store")
}

/// The same for another command, whose flag names the place.
pub(super) fn place_check_for(path: &Path, command: &str, flag: &str) -> Result<()> {
    for file in [path.to_path_buf(), KeyFile::path_for(path)] {
        if file.symlink_metadata().is_ok() {
            return Err(Failure::refused(format!(
                "{} exists already; `{command}` never replaces anything.",
                file.display()
            ))
            .hint(format!(
                "Choose another path with {flag}, or use the store that is there."
            )));
        }
    }
    folder_check(path)?;
    refuse_network(path)
}

/// Makes a new store and its key file with one user and a recovery code. Where anything fails, what was made is taken
/// away again: it holds nothing yet.
pub fn store_make(opening: &Opening, new: NewStore) -> Result<StoreMade> {
    place_check(&opening.path)?;
    let keys_path = KeyFile::path_for(&opening.path);
    let (mut keys, key) = KeyFile::begin()?;
    keys.add_user(
        &key,
        &opening.user,
        new.roles.clone(),
        Credential::Passphrase(&new.passphrase, new.cost),
        opening.now,
    )?;
    let code = keys.make_recovery_code(&key, opening.now)?;
    keys.create(&keys_path)?;
    let made = (|| {
        files::create_private_new(&opening.path, &[])?;
        let cipher = key.cipher_key(keys.salt())?;
        let mut store = Store::create(
            &opening.path,
            &CipherKey::new(&cipher)?,
            keys.trail_key(&key)?.bytes(),
            &keys.store_id(),
            &opening.now.to_string(),
        )?;
        let acting = Acting {
            user: opening.user.clone(),
            login_uid: opening.login_uid,
            at: opening.now,
            read: opening.read,
            reason: opening.reason.clone(),
        };
        first_watch(
            &opening.witnesses,
            &opening.settings,
            &store,
            keys.store_id(),
        );
        let tx = store.begin(&acting)?;
        user::user_put(
            &tx,
            &opening.user,
            &new.full_name,
            new.trained_on,
            Some(&new.roles),
        )?;
        tx.commit(Entry::change("init"))
    })();
    if let Err(failure) = made {
        // Only what this call itself created a moment ago and nobody could have used.
        store_unmake(opening);
        return Err(failure);
    }
    Ok(StoreMade {
        store_id: keys.store_id(),
        user: opening.user.clone(),
        roles: new.roles,
        recovery_code: code.text(),
    })
}

/// Takes a store away that `init` made a moment ago and that holds nothing yet, because its recovery code could not be
/// written. Only `init` calls it, and only on what it made itself.
pub fn store_unmake(opening: &Opening) {
    let path = &opening.path;
    for file in [path.clone(), KeyFile::path_for(path)] {
        let _ = std::fs::remove_file(file);
    }
    let witness = witness_path(&opening.settings, path);
    if std::fs::metadata(&witness).is_ok_and(|seen| seen.len() == 0) {
        let _ = std::fs::remove_file(witness);
    }
}

/// Checks a user's name in full.
pub fn full_name(text: &str) -> Result<String> {
    crate::domain::input::line_of_text("name", text.trim())
        .map_err(|problem| Failure::from(vec![problem]))
}

/// The default path of a store, `$XDG_DATA_HOME/mkt/mkt.db`.
pub fn default_path(data_home: Option<PathBuf>, home: Option<PathBuf>) -> Result<PathBuf> {
    data_home
        .or_else(|| home.map(|home| home.join(".local/share")))
        .map(|folder| folder.join("mkt/mkt.db"))
        .ok_or_else(|| {
            Failure::new(
                Code::Usage,
                "No store is named, and there is no home folder to look for one in.",
            )
            .hint("Name the store with --store FILE or MKT_STORE.")
        })
}
