//! The key file under a new data key (DESIGN.md, "Keys and people"), and what has to be so before: every slot has a pair.
//!
//! What does not live here: the store under the new key (`store::maintenance`), and the order in which the two files take the
//! places of the old ones (`keys::file::place`, `actions::key::rotate`).

use chacha20poly1305::aead::{Aead, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use super::form::{FORMAT, KeptKey};
use super::recovery::RECOVERY_HOLDER;
use super::{Failure, KeyFile, Result, tampered, unwritable};
use crate::domain::date::Instant;
use crate::domain::user::UserName;
use crate::keys::data_key::{DataKey, TrailKey};
use crate::keys::encoding::Hex;
use crate::keys::lock::{Holder, Lock};
use crate::keys::pair::Contents;
use crate::keys::secret::RecoveryCode;

/// A slot of the older form made anew by whoever opened it, to be put in its place ([`KeyFile::renew`]).
pub struct NewerSlot {
    pub(super) user: UserName,
    pub(super) older: Lock,
    pub(super) newer: Lock,
}

impl std::fmt::Debug for NewerSlot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewerSlot(…)")
    }
}

impl KeyFile {
    /// When the data key was changed last; none where it never was.
    pub fn rotated_at(&self) -> Option<Instant> {
        self.content.rotated_at
    }

    /// The key of the store's audit trail, which stays the same when the data key is changed.
    pub fn trail_key(&self, key: &DataKey) -> Result<TrailKey> {
        let Some(kept) = &self.content.trail_key else {
            return key.first_trail_key();
        };
        let payload = Payload {
            msg: &kept.sealed.0,
            aad: &bound_to(self.holder(""))?,
        };
        XChaCha20Poly1305::new(&(*key.keeping_key()?).into())
            .decrypt(&XNonce::from(kept.nonce.0), payload)
            .ok()
            .map(Zeroizing::new)
            .and_then(|opened| TrailKey::from_slice(&opened))
            .ok_or_else(tampered)
    }

    /// The users whose slots are of the older form, which nobody but they themselves can give another data key.
    pub fn users_of_older_form(&self) -> Vec<&UserName> {
        self.content
            .users
            .iter()
            .filter(|slot| slot.lock.is_of_older_form())
            .map(|slot| &slot.name)
            .collect()
    }

    /// Whether the slot of the recovery code is of the older form.
    pub fn recovery_is_of_older_form(&self) -> bool {
        self.content
            .recovery
            .as_ref()
            .is_some_and(Lock::is_of_older_form)
    }

    /// Puts the newer slot in the place of the older; says whether it did: not where that was changed or taken away meanwhile.
    pub fn renew(&mut self, key: &DataKey, slot: NewerSlot) -> Result<bool> {
        self.verify(key)?;
        let Some(found) = self
            .content
            .users
            .iter_mut()
            .find(|found| found.name == slot.user && found.lock.is(&slot.older))
        else {
            return Ok(false);
        };
        found.lock = slot.newer;
        self.sign(key)?;
        Ok(true)
    }

    /// The same users, roles and disposals under a new data key and salt, and that key. Everybody opens it with what they open
    /// this one with; so does the recovery code, unless there is a new one. Refused where a slot is of the older form.
    pub fn rotated(
        &self,
        key: &DataKey,
        new_code: Option<&RecoveryCode>,
        now: Instant,
    ) -> Result<(Self, DataKey)> {
        self.verify(key)?;
        let trail_key = self.trail_key(key)?;
        let data_key = DataKey::generate()?;
        let mut content = self.content.clone();
        content.salt = Hex(crate::keys::random()?);
        content.epoch = content
            .epoch
            .checked_add(1)
            .ok_or_else(|| Failure::internal("The key was changed too often."))?;
        content.rotated_at = Some(now);
        let mut next = Self {
            content,
            format: FORMAT,
            mac: self.mac,
            on_disk: None,
        };
        let contents = Contents {
            data_key: &data_key,
            trail_key: &trail_key,
        };
        next.content.trail_key = Some(kept(&data_key, &trail_key, next.holder(""))?);
        for at in 0..next.content.users.len() {
            let Some(slot) = next.content.users.get(at) else {
                continue;
            };
            let lock = slot
                .lock
                .with(next.holder(slot.name.as_str()), contents)?
                .ok_or_else(older_form)?;
            if let Some(slot) = next.content.users.get_mut(at) {
                slot.lock = lock;
            }
        }
        let holder = next.holder(RECOVERY_HOLDER);
        next.content.recovery = match (new_code, &next.content.recovery) {
            (Some(code), _) => Some(Lock::for_recovery(holder, code, contents)?),
            (None, Some(lock)) => Some(lock.with(holder, contents)?.ok_or_else(older_form)?),
            (None, None) => None,
        };
        if new_code.is_some() {
            next.content.recovery_set_at = Some(now);
        }
        next.sign(&data_key)?;
        Ok((next, data_key))
    }
}

/// `actions::key::rotate` says whose slots these are before it comes to this.
fn older_form() -> Failure {
    Failure::refused("A key slot is of the older form and cannot be given a new key.")
}

fn kept(key: &DataKey, trail_key: &TrailKey, holder: Holder<'_>) -> Result<KeptKey> {
    let nonce = Hex(crate::keys::random()?);
    let payload = Payload {
        msg: trail_key.bytes(),
        aad: &bound_to(holder)?,
    };
    let sealed = XChaCha20Poly1305::new(&(*key.keeping_key()?).into())
        .encrypt(&XNonce::from(nonce.0), payload)
        .ok()
        .and_then(|sealed| sealed.try_into().ok())
        .map(Hex)
        .ok_or_else(|| Failure::internal("The key of the audit trail could not be sealed."))?;
    Ok(KeptKey { nonce, sealed })
}

fn bound_to(holder: Holder<'_>) -> Result<Vec<u8>> {
    serde_json::to_vec(&("mkt 2 trail key", holder)).map_err(unwritable)
}
