//! Who can open the store: the key file with a slot for each user, where passphrases come from, and the
//! recovery code (DESIGN.md, "Keys and people").
//!
//! The store is encrypted under keys derived from one random [`DataKey`]. The key file has that data key once
//! for each user, sealed to the public half of a pair of keys of theirs, so that an administrator can change the data key for
//! everybody ([`KeyFile::rotated`]). The private half is sealed under what only they know or have:
//!
//! - a person's passphrase, through Argon2id (RFC 9106), which makes every guess slow;
//! - an unattended user's random secret, through HKDF (RFC 5869), as nobody can guess 256 random bits;
//! - the recovery code, the same way.
//!
//! Three values in the file tell its possible faults apart, so that nobody is told to try another passphrase when the
//! file is broken, or to fetch a backup when it was mistyped:
//!
//! | value | under | finds |
//! |---|---|---|
//! | checksum | no key | accidents, before any passphrase is asked for |
//! | check of a slot | what opens that slot | a wrong passphrase; a right one that opens nothing means damage |
//! | MAC | the data key | a slot dropped or put back, a role raised, by anyone who has not the data key |
//!
//! The MAC and not the sealing of a slot is what binds its roles: an administrator changes a colleague's roles without
//! knowing their passphrase, and the MAC covers every slot, not one's own only.
//!
//! What does not live here: which role may do what (`domain::user`), what makes a passphrase good enough
//! (`domain::passphrase`), the prompt on the terminal (`outside`), and the encryption of the store itself (`store`).

pub mod data_key;
mod encoding;
pub mod file;
mod lock;
mod pair;
pub mod passphrase;
pub mod secret;

pub use data_key::{DataKey, TrailKey};
pub use file::{KeyFile, KeyUser, NewerSlot, SlotKind, Unlocked};
pub use lock::{Credential, KdfCost, NewPassphrase};
pub use secret::{CodeProblem, RecoveryCode, UnattendedSecret};

use crate::error::{Code, Failure, Result};

/// Random bytes from the operating system.
fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| {
        Failure::new(Code::Io, "The operating system gave no random bytes.").because(error)
    })?;
    Ok(bytes)
}
