//! Keys: which slots open the store, a new data key for it ([`rotate`]), and the way back in with the recovery code.

pub mod rotate;
pub(super) mod settle;

use std::path::Path;

use secrecy::{ExposeSecret as _, SecretString};

use crate::actions::opening::KdfCost;
use crate::actions::user::change_keys;
use crate::domain::audit::Entry;
use crate::domain::date::Instant;
use crate::domain::user::{Permission, Role, Roles, UserName};
use crate::error::{Failure, Result};
pub use crate::keys::RecoveryCode;
use crate::keys::passphrase::passphrase_from_file;
use crate::keys::{Credential, KeyFile, NewPassphrase, SlotKind};
use crate::outside::files;
use crate::session::Session;
use crate::store::user::{user_get, user_roles};

/// One slot of the key file.
#[derive(Debug, Clone)]
pub struct SlotLine {
    /// Whose it is; none for the recovery code's.
    pub user: Option<UserName>,
    /// What they may do.
    pub roles: Option<Roles>,
    /// What it opens with.
    pub kind: SlotKind,
    /// When it was made or its passphrase last changed; none where the key file does not say.
    pub set_at: Option<Instant>,
    /// Whether `key rotate` can give it a new key: not where it was made by an older mkt and was not used since.
    pub carries_over: bool,
}

/// The slots of the key file.
#[derive(Debug, Clone)]
pub struct Slots {
    /// How many times the data key was made.
    pub epoch: u32,
    /// When it was changed last; none where the store has the key that it was made with.
    pub rotated_at: Option<Instant>,
    /// Those of the users in the order in which they were added, and last the recovery code's.
    pub lines: Vec<SlotLine>,
}

/// Lists the slots.
pub fn key_list(session: &mut Session) -> Result<Slots> {
    session.require(Permission::ManageKeys)?;
    let path = KeyFile::path_for(session.store().path());
    let tx = session.begin()?;
    let keys = KeyFile::load(&path)?;
    let older = keys.users_of_older_form();
    let mut lines: Vec<SlotLine> = Vec::new();
    for user in keys.users() {
        let account = user_get(&tx, user.name)?;
        lines.push(SlotLine {
            user: Some(user.name.clone()),
            roles: account.map_or_else(
                || Some(user.roles.clone()),
                |account| account.roles_now(user.roles),
            ),
            kind: user.kind,
            set_at: Some(user.set_at),
            carries_over: !older.contains(&user.name),
        });
    }
    if keys.has_recovery_code() {
        lines.push(SlotLine {
            user: None,
            roles: None,
            kind: SlotKind::Recovery,
            set_at: keys.recovery_set_at(),
            carries_over: !keys.recovery_is_of_older_form(),
        });
    }
    tx.commit(Entry::check("key.list"))?;
    Ok(Slots {
        epoch: keys.epoch(),
        rotated_at: keys.rotated_at(),
        lines,
    })
}

/// What becomes of a user whom the recovery code lets in again.
pub struct Recovery<'r> {
    /// Their new passphrase.
    pub passphrase: &'r NewPassphrase,
    /// What deriving it costs.
    pub cost: KdfCost,
    /// Whether they are given the role admin besides those they have: where nobody else is left who may add users.
    pub make_admin: bool,
    /// The code that opens the store from now on; it has been written down already.
    pub new_code: &'r RecoveryCode,
}

/// Refuses what [`key_recover`] would refuse, before anything is asked: an unattended user opens with the secret in a file, and
/// has no passphrase to lose.
pub fn recover_check(session: &mut Session) -> Result<()> {
    let path = KeyFile::path_for(session.store().path());
    let keys = KeyFile::load(&path)?;
    is_a_person(&keys, session.user())
}

fn is_a_person(keys: &KeyFile, user: &UserName) -> Result<()> {
    if keys
        .user(user)
        .is_some_and(|found| found.kind == SlotKind::Secret)
    {
        let people: Vec<&str> = keys
            .users()
            .filter(|user| user.kind == SlotKind::Passphrase)
            .map(|user| user.name.as_str())
            .collect();
        return Err(Failure::refused(format!(
            "{user} is an unattended user, who opens with the secret in a file and not with a passphrase."
        ))
        .hint(format!(
            "Recover a person ({}); an administrator can then revoke {user} and add them again.",
            people.join(", ")
        )));
    }
    Ok(())
}

/// Gives the acting user of a session that the recovery code opened a new passphrase, and takes the code's place: all of it in one
/// replacement of the key file. It needs no role: whoever has the code could read the store without mkt. Gives the roles the user
/// has now.
pub fn key_recover(session: &mut Session, recovery: &Recovery<'_>) -> Result<Roles> {
    let user = session.user().clone();
    let mut roles = session.roles().clone();
    change_keys(session, |keys, key, tx| {
        is_a_person(keys, &user)?;
        let now = tx.acting().at;
        keys.set_credential(
            key,
            &user,
            Credential::Passphrase(recovery.passphrase, recovery.cost),
            now,
        )?;
        let mut fields = vec!["passphrase", "recovery_code"];
        if recovery.make_admin && !roles.has(Role::Admin) {
            roles = Roles::new(roles.iter().chain([Role::Admin]))
                .map_err(|problem| Failure::refused(problem.to_string()))?;
            keys.set_roles(key, &user, roles.clone())?;
            user_roles(tx, &user, &roles)?;
            fields.push("roles");
        }
        keys.set_recovery_code(key, recovery.new_code, now)?;
        Ok(Entry::change("key.recover")
            .named(user.as_str())
            .fields(fields))
    })?;
    Ok(roles)
}

/// A new recovery code, which opens nothing yet.
pub fn new_code() -> Result<RecoveryCode> {
    RecoveryCode::generate()
}

/// The recovery code in the first line of a file that only its owner can read.
pub fn code_of_file(path: &Path) -> Result<RecoveryCode> {
    code_of_text(&passphrase_from_file(path)?)
}

/// The recovery code as it was typed. One that was not copied correctly is exit 1, and says where.
pub fn code_of_text(text: &SecretString) -> Result<RecoveryCode> {
    RecoveryCode::parse(text.expose_secret()).map_err(|problem| {
        Failure::refused(problem.to_string())
            .hint("Compare it with the paper, group by group. Capitals and hyphens do not matter.")
    })
}

/// Writes a code to a new file that only its owner can read.
pub fn code_write(path: &Path, code: &RecoveryCode) -> Result<()> {
    files::create_private_new(
        path,
        format!("{}\n", code.text().expose_secret()).as_bytes(),
    )
}
