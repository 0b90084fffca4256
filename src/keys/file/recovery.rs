//! The recovery code's slot: what opens a store when every passphrase is lost, and is worth one use.
//!
//! It is a slot like those of the users, so that losing a passphrase never needs the store to be encrypted anew (as LUKS has
//! several key slots for one volume key, and restic several keys for one repository). Where those leave the old way in until
//! somebody remembers to take it out, a code that was used is replaced at once: it lay open on a desk.
//!
//! What does not live here: how a code is written (`keys::secret`), and what is done with one (`actions::key`).

use super::{KeyFile, tampered};
use crate::domain::date::Instant;
use crate::error::{Code, Failure, Result};
use crate::keys::data_key::DataKey;
use crate::keys::lock::{Lock, LockProblem};
use crate::keys::pair::Contents;
use crate::keys::secret::RecoveryCode;

/// What the recovery code's slot is bound to; no user can have a name with spaces.
pub(super) const RECOVERY_HOLDER: &str = "the recovery code";

impl KeyFile {
    /// Whether there is a recovery code.
    pub fn has_recovery_code(&self) -> bool {
        self.content.recovery.is_some()
    }

    /// When the recovery code was made, where the file says.
    pub fn recovery_set_at(&self) -> Option<Instant> {
        self.content.recovery_set_at
    }

    /// Opens the recovery code's slot. A code that does not belong to this store is exit 12.
    pub fn unlock_with_recovery_code(&self, code: &RecoveryCode) -> Result<DataKey> {
        let wrong = || {
            Failure::new(
                Code::WrongPassphrase,
                "That is not the recovery code of this store.",
            )
            .hint("It is copied correctly, but opens another store, or was replaced when a code was used here: look for the newest.")
        };
        let Some(lock) = &self.content.recovery else {
            return Err(wrong());
        };
        let key = match lock.open_recovery(self.holder(RECOVERY_HOLDER), code) {
            Ok(opened) => opened.data_key,
            Err(LockProblem::Wrong) => return Err(wrong()),
            Err(LockProblem::Damaged | LockProblem::TooCheap) => return Err(tampered()),
            Err(LockProblem::Failed(failure)) => return Err(failure),
        };
        self.verify(&key)?;
        Ok(key)
    }

    /// Makes a new recovery code; an older one opens this file no more. It is nowhere but in what is returned.
    pub fn make_recovery_code(&mut self, key: &DataKey, now: Instant) -> Result<RecoveryCode> {
        let code = RecoveryCode::generate()?;
        self.set_recovery_code(key, &code, now)?;
        Ok(code)
    }

    /// Lets this code open the file in the place of the older one.
    pub fn set_recovery_code(
        &mut self,
        key: &DataKey,
        code: &RecoveryCode,
        now: Instant,
    ) -> Result<()> {
        self.verify(key)?;
        let contents = Contents {
            data_key: key,
            trail_key: &self.trail_key(key)?,
        };
        let lock = Lock::for_recovery(self.holder(RECOVERY_HOLDER), code, contents)?;
        self.content.recovery = Some(lock);
        self.content.recovery_set_at = Some(now);
        self.sign(key)
    }
}
