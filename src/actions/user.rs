//! Users: who may open the store and what they may do. A change is in the key file and in the audit trail, or in neither.

use std::path::Path;

use secrecy::{ExposeSecret as _, SecretString};

use crate::actions::opening::KdfCost;
use crate::domain::audit::Entry;
use crate::domain::date::{Date, Instant, date_in_words};
use crate::domain::user::{Permission, Roles, UserName, training_is_due};
use crate::error::{Code, Failure, Result};
use crate::keys::{Credential, DataKey, KeyFile, NewPassphrase, UnattendedSecret};
use crate::outside::files;
use crate::session::Session;
use crate::store::backup::begin_within_the_guard;
use crate::store::tx::{Db, WriteTx};
use crate::store::user::{self as table, UserAccount};

/// A user as lists show them.
#[derive(Debug, Clone)]
pub struct UserLine {
    /// The user name.
    pub name: UserName,
    /// The name in full; none where only the key file knows the user.
    pub full_name: Option<String>,
    /// What they may do; none for a user whose key was taken away.
    pub roles: Option<Roles>,
    /// `passphrase` or `secret`.
    pub opens_with: Option<&'static str>,
    /// The last data-protection training.
    pub trained_on: Option<Date>,
    /// Whether that is more than a year ago, or never was.
    pub training_due: bool,
    /// When their key was taken away.
    pub revoked_at: Option<Instant>,
}

/// How a new user opens the store.
pub enum NewCredential<'c> {
    /// With a passphrase.
    Passphrase(NewPassphrase, KdfCost),
    /// With a random secret that is written to this file.
    SecretFile(&'c Path),
}

/// Loads the key file, changes it, and saves it within the transaction that records the change. A transaction that then
/// fails to commit leaves the key file as it was before. A wrong clock stands against nothing here, as a Data Protection Officer who could
/// acknowledge it may have to be given their passphrase or their role first: it is then recorded at the instant of the last entry, and
/// the guard stands on.
pub(super) fn change_keys(
    session: &mut Session,
    change: impl FnOnce(&mut KeyFile, &DataKey, &WriteTx<'_>) -> Result<Entry>,
) -> Result<()> {
    let acting = session.acting().clone();
    let (store, key) = session.store_and_key();
    let path = KeyFile::path_for(store.path());
    let tx = begin_within_the_guard(store, &acting)?;
    let mut keys = KeyFile::load(&path)?;
    let before = keys.document()?;
    let entry = change(&mut keys, key, &tx)?;
    keys.save(&path)?;
    match tx.commit(entry) {
        Ok(_) => Ok(()),
        Err(failure) => {
            files::replace_private(&path, &before)?;
            Err(failure)
        }
    }
}

/// Adds a user.
pub fn user_add(
    session: &mut Session,
    name: &UserName,
    full_name: &str,
    roles: &Roles,
    trained_on: Option<Date>,
    credential: &NewCredential<'_>,
) -> Result<()> {
    session.require(Permission::ManageUsers)?;
    let secret = match credential {
        NewCredential::SecretFile(path) => {
            let secret = UnattendedSecret::generate()?;
            files::create_private_new(
                path,
                format!("{}\n", secret.text().expose_secret()).as_bytes(),
            )?;
            Some((secret, path))
        }
        NewCredential::Passphrase(..) => None,
    };
    let done = change_keys(session, |keys, key, tx| {
        let with = match (credential, &secret) {
            (NewCredential::Passphrase(passphrase, cost), _) => {
                Credential::Passphrase(passphrase, *cost)
            }
            (NewCredential::SecretFile(_), Some((secret, _))) => Credential::Secret(secret),
            (NewCredential::SecretFile(_), None) => {
                return Err(Failure::internal("No secret was made."));
            }
        };
        keys.add_user(key, name, roles.clone(), with, tx.acting().at)?;
        table::user_put(tx, name, full_name, trained_on, Some(roles))?;
        Ok(Entry::change("user.add").named(name.as_str()))
    });
    if let (Err(_), Some((_, path))) = (&done, &secret) {
        // The secret opens nothing: the user was not added.
        let _ = std::fs::remove_file(path);
    }
    done
}

/// Corrects a user's name in full, roles or training.
pub fn user_set(
    session: &mut Session,
    name: &UserName,
    full_name: Option<&str>,
    roles: Option<&Roles>,
    trained_on: Option<Date>,
) -> Result<Vec<&'static str>> {
    session.require(Permission::ManageUsers)?;
    let mut changed = Vec::new();
    change_keys(session, |keys, key, tx| {
        let Some(had) = keys.user(name).map(|user| user.roles.clone()) else {
            return Err(no_user(name));
        };
        let account = table::user_get(tx, name)?;
        if let Some(roles) = roles {
            let known = account.as_ref().and_then(|old| old.roles.as_ref());
            if *roles != had || known.is_some_and(|known| known != roles) {
                changed.push("roles");
            }
            if *roles != had {
                keys.set_roles(key, name, roles.clone())?;
            }
        }
        if full_name.is_some_and(|new| account.as_ref().is_none_or(|old| old.full_name != new)) {
            changed.push("name");
        }
        if trained_on.is_some() && account.as_ref().and_then(|old| old.trained_on) != trained_on {
            changed.push("trained_on");
        }
        let full_name = full_name
            .map(str::to_owned)
            .or(account.map(|old| old.full_name))
            .unwrap_or_default();
        table::user_put(tx, name, &full_name, trained_on, roles)?;
        Ok(Entry::change("user.set")
            .named(name.as_str())
            .fields(changed.iter().copied()))
    })?;
    Ok(changed)
}

/// The user whom a record names as the one who did something, which `who` says ("Who authorised it"): one of this store whose key
/// was not taken away (exit 1).
pub(in crate::actions) fn user_named(db: &Db, name: &str, who: &str) -> Result<String> {
    let account = match name.parse::<UserName>() {
        Ok(name) => table::user_get(db, &name)?,
        Err(_) => None,
    };
    let failure = match account {
        Some(UserAccount {
            name,
            revoked_at: None,
            ..
        }) => return Ok(name.to_string()),
        Some(UserAccount {
            name,
            revoked_at: Some(at),
            ..
        }) => Failure::refused(format!(
            "{who} must be a user of this store, and {name} is none since {}, when their key was taken away.",
            date_in_words(at.london_date())
        )),
        None => Failure::refused(format!(
            "{who} must be a user of this store, by their user name."
        )),
    };
    Err(failure.hint("`mkt user list` shows who the users are."))
}

/// Takes a user's key away.
pub fn user_revoke(session: &mut Session, name: &UserName) -> Result<()> {
    session.require(Permission::ManageUsers)?;
    change_keys(session, |keys, key, tx| {
        keys.revoke(key, name)?;
        table::user_revoke(tx, name)?;
        Ok(Entry::change("user.revoke").named(name.as_str()))
    })
}

/// Changes a passphrase: anybody their own, an administrator another's.
pub fn user_passphrase(
    session: &mut Session,
    name: &UserName,
    passphrase: &NewPassphrase,
    cost: KdfCost,
) -> Result<()> {
    if session.user() != name {
        session.require(Permission::ManageUsers)?;
    }
    change_keys(session, |keys, key, tx| {
        keys.set_credential(
            key,
            name,
            Credential::Passphrase(passphrase, cost),
            tx.acting().at,
        )?;
        Ok(Entry::change("user.passphrase").named(name.as_str()))
    })
}

/// Lists the users by name; with `all` also those whose key was taken away.
pub fn user_list(session: &mut Session, all: bool) -> Result<Vec<UserLine>> {
    session.require(Permission::ReadUsers)?;
    let today = session.today();
    let path = KeyFile::path_for(session.store().path());
    let tx = session.begin()?;
    let keys = KeyFile::load(&path)?;
    let mut lines: Vec<UserLine> = table::user_list(&tx)?
        .into_iter()
        .map(|account| {
            let key = keys.user(&account.name);
            UserLine {
                roles: key.and_then(|key| {
                    account
                        .roles_now(key.roles)
                        .or_else(|| account.roles.clone())
                }),
                opens_with: key.map(|key| key.kind.word()),
                training_due: key.is_some() && training_is_due(account.trained_on, today),
                trained_on: account.trained_on,
                revoked_at: account.revoked_at,
                full_name: Some(account.full_name),
                name: account.name,
            }
        })
        .collect();
    for key in keys.users() {
        if !lines.iter().any(|line| line.name == *key.name) {
            lines.push(UserLine {
                name: key.name.clone(),
                full_name: None,
                roles: Some(key.roles.clone()),
                opens_with: Some(key.kind.word()),
                trained_on: None,
                training_due: true,
                revoked_at: None,
            });
        }
    }
    lines.retain(|line| all || line.roles.is_some());
    tx.commit(Entry::check("user.list"))?;
    Ok(lines)
}

/// Checks a passphrase that a file holds.
pub fn passphrase_of_file(path: &Path) -> Result<NewPassphrase> {
    new_passphrase(crate::keys::passphrase::passphrase_from_file(path)?)
}

/// Checks a passphrase that was typed.
pub fn new_passphrase(text: SecretString) -> Result<NewPassphrase> {
    NewPassphrase::new(text)
}

fn no_user(name: &UserName) -> Failure {
    Failure::new(Code::NotFound, format!("There is no user {name}."))
        .hint("`mkt user list` shows who there is.")
}
