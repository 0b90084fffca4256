//! The users' slots: added, changed and taken away.
//!
//! What does not live here: the opening of one (`keys::file`), and the users' full names and training (`store::user`).

use super::form::UserSlot;
use super::{Failure, KeyFile, Result};
use crate::domain::date::Instant;
use crate::domain::user::{Role, Roles, UserName};
use crate::keys::data_key::DataKey;
use crate::keys::lock::{Credential, Lock};
use crate::keys::pair::Contents;

impl KeyFile {
    /// Adds a user. Refused where the name is taken.
    pub fn add_user(
        &mut self,
        key: &DataKey,
        name: &UserName,
        roles: Roles,
        credential: Credential<'_>,
        now: Instant,
    ) -> Result<()> {
        self.verify(key)?;
        if self.user(name).is_some() {
            return Err(Failure::refused(format!("There is a user {name} already."))
                .hint("`mkt user list` shows who there is."));
        }
        let contents = Contents {
            data_key: key,
            trail_key: &self.trail_key(key)?,
        };
        let lock = Lock::for_user(self.holder(name.as_str()), credential, contents)?;
        let name = name.clone();
        self.content.users.push(UserSlot {
            name,
            roles,
            set_at: now,
            lock,
        });
        self.sign(key)
    }

    /// Gives a user other roles. Refused where nobody would be left to administer the store.
    pub fn set_roles(&mut self, key: &DataKey, name: &UserName, roles: Roles) -> Result<()> {
        self.verify(key)?;
        if !roles.has(Role::Admin) {
            self.must_keep_an_admin_without(name)?;
        }
        self.slot_mut(name)?.roles = roles;
        self.sign(key)
    }

    /// Gives a user another passphrase or secret, and a new pair; the old one opens this file no more, and nothing that comes out of
    /// an older copy of it opens what is sealed to the user from now on.
    pub fn set_credential(
        &mut self,
        key: &DataKey,
        name: &UserName,
        credential: Credential<'_>,
        now: Instant,
    ) -> Result<()> {
        self.verify(key)?;
        let contents = Contents {
            data_key: key,
            trail_key: &self.trail_key(key)?,
        };
        let lock = Lock::for_user(self.holder(name.as_str()), credential, contents)?;
        let slot = self.slot_mut(name)?;
        slot.lock = lock;
        slot.set_at = now;
        self.sign(key)
    }

    /// Removes a user's slot. A copy of the file made before still opens with it, until the key is rotated. Refused
    /// where nobody would be left to administer the store.
    pub fn revoke(&mut self, key: &DataKey, name: &UserName) -> Result<()> {
        self.verify(key)?;
        self.slot_mut(name)?;
        self.must_keep_an_admin_without(name)?;
        self.content.users.retain(|slot| slot.name != *name);
        self.sign(key)
    }

    fn slot_mut(&mut self, name: &UserName) -> Result<&mut UserSlot> {
        self.content
            .users
            .iter_mut()
            .find(|slot| slot.name == *name)
            .ok_or_else(|| {
                Failure::not_found(format!("There is no user {name}."))
                    .hint("`mkt user list` shows who there is.")
            })
    }

    fn must_keep_an_admin_without(&self, name: &UserName) -> Result<()> {
        let admin = |slot: &&UserSlot| slot.roles.has(Role::Admin);
        let lost = self
            .content
            .users
            .iter()
            .filter(admin)
            .any(|slot| slot.name == *name);
        if lost
            && !self
                .content
                .users
                .iter()
                .filter(admin)
                .any(|slot| slot.name != *name)
        {
            return Err(Failure::refused(format!(
                "{name} is the only administrator of this store."
            ))
            .hint("Give the role admin to somebody else first, with `mkt user set`."));
        }
        Ok(())
    }
}
