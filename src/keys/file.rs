//! The key file, `FILE.keys` beside the store: a header, a slot for each user, the recovery code's slot, the list of
//! disposals, and the MAC over all of it. What its values are for is in the module above.
//!
//! Here it is made, read, opened and written. The rest by subject: `form`, how it is written; `users` and `recovery`, the slots;
//! `disposals`, the list; `rotation`, a new data key; `place`, where it is.
//!
//! What does not live here: how one slot is sealed (`keys::lock`, `keys::pair`), and the full names and training dates of users,
//! which are in the store.

mod disposals;
mod form;
pub mod place;
mod recovery;
mod rotation;
mod users;

use std::fmt;
use std::path::Path;

use crate::domain::date::Instant;
use hmac::Mac as _;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};

use super::data_key::DataKey;
use super::encoding::{Hex, hex};
use super::lock::{Holder, KdfCost, LockProblem, work_in_vain};
use super::pair::Contents;
use super::secret::RecoveryCode;
use crate::domain::user::{Roles, UserName};
use crate::error::{Code, Failure, Result};
use crate::outside::files;
use form::{AnyVersion, Content, Document, FORMAT, OLDEST_FORMAT};
pub use rotation::NewerSlot;

/// The longest key file that is read, in bytes: room for more than a thousand users and half a million disposals.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// What a slot is opened with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SlotKind {
    /// A person's passphrase.
    Passphrase,
    /// An unattended user's random secret.
    Secret,
    /// The recovery code.
    Recovery,
}

impl SlotKind {
    /// The word for it in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Passphrase => "passphrase",
            Self::Secret => "secret",
            Self::Recovery => "recovery",
        }
    }
}

/// A user as the key file has them.
#[derive(Debug, Clone, Copy)]
pub struct KeyUser<'a> {
    /// The user's name.
    pub name: &'a UserName,
    /// What they are trusted with.
    pub roles: &'a Roles,
    /// What they open their slot with.
    pub kind: SlotKind,
    /// When the slot was made or its passphrase last changed.
    pub set_at: Instant,
}

/// What comes out of a slot that was opened.
#[derive(Debug)]
pub struct Unlocked {
    /// The store's key.
    pub data_key: DataKey,
    /// Who opened it.
    pub user: UserName,
    /// What they are trusted with.
    pub roles: Roles,
    /// What they opened it with.
    pub kind: SlotKind,
    /// The slot made anew, where it is of the older form.
    pub newer: Option<NewerSlot>,
}

/// The key file in memory. Every change needs the data key and makes the MAC anew; nothing reaches the disk before
/// [`KeyFile::create`] or [`KeyFile::save`].
pub struct KeyFile {
    format: u32,
    content: Content,
    mac: Hex<32>,
    /// The MAC of the file on the disk that this was read from or last written to.
    on_disk: Option<Hex<32>>,
}

impl KeyFile {
    /// The keys of a store that is to be made: a new store id, salt and data key, and no slot yet.
    pub fn begin() -> Result<(Self, DataKey)> {
        let key = DataKey::generate()?;
        let content = Content {
            store_id: Hex(super::random()?),
            salt: Hex(super::random()?),
            epoch: 1,
            rotated_at: None,
            trail_key: None,
            users: Vec::new(),
            recovery: None,
            recovery_set_at: None,
            disposals: Vec::new(),
            disposals_unknown: false,
            disposals_mac: None,
        };
        let mut keys = Self {
            format: FORMAT,
            content,
            mac: Hex([0; 32]),
            on_disk: None,
        };
        keys.sign(&key)?;
        Ok((keys, key))
    }

    /// Reads a key file. No such file is exit 10, one that others can read exit 1, a damaged one or one of a newer
    /// version exit 13.
    pub fn load(path: &Path) -> Result<Self> {
        if !path.try_exists().unwrap_or(true) {
            return Err(
                Failure::new(Code::NoStore, format!("There is no key file {}.", path.display()))
                    .hint("A store cannot be opened without it: put it back beside the store, from the same backup."),
            );
        }
        Self::read(&files::read_private(path, MOST_BYTES)?, path)
    }

    /// Reads the text of a key file that is part of `path`, with the failures of [`KeyFile::load`].
    pub fn read(bytes: &[u8], path: &Path) -> Result<Self> {
        let damaged = || damaged(path);
        let version: AnyVersion = serde_json::from_slice(bytes).map_err(|_| damaged())?;
        if version.format > FORMAT {
            return Err(Failure::new(
                Code::Newer,
                format!("{} was written by a newer version of mkt.", path.display()),
            )
            .hint("Use that version, or a later one."));
        }
        // What serde says can quote the file, and the file is not a record: but nobody is helped by it either.
        let document: Document<Content> = serde_json::from_slice(bytes).map_err(|_| damaged())?;
        // Words in another case and dates in another form may mean the same, but mkt did not write them.
        let written: serde_json::Value = serde_json::from_slice(bytes).map_err(|_| damaged())?;
        if serde_json::to_value(&document).map_err(unwritable)? != written {
            return Err(damaged());
        }
        let content = document.content;
        let twice = content.users.iter().enumerate().any(|(at, slot)| {
            content
                .users
                .iter()
                .skip(at + 1)
                .any(|other| other.name == slot.name)
        });
        if version.format < OLDEST_FORMAT
            || twice
            || content.checksum(version.format)? != document.checksum
        {
            return Err(damaged());
        }
        Ok(Self {
            format: version.format,
            content,
            mac: document.mac,
            on_disk: Some(document.mac),
        })
    }

    /// Writes a new key file, private and on the disk when this returns. Refused where there is one.
    pub fn create(&mut self, path: &Path) -> Result<()> {
        files::create_private_new(path, &self.document()?)?;
        self.on_disk = Some(self.mac);
        Ok(())
    }

    /// Puts the changed file in the place of the one it was read from, all at once. Where somebody else changed that
    /// meanwhile, nothing is written (exit 11).
    pub fn save(&mut self, path: &Path) -> Result<()> {
        let found = Self::load(path)?.mac;
        if self.on_disk != Some(found) {
            return Err(Failure::new(
                Code::Busy,
                "Somebody else changed the users or their passphrases at the same moment; nothing was changed.",
            )
            .hint("Look at the users with `mkt user list` and try again."));
        }
        files::replace_private(path, &self.document()?)?;
        self.on_disk = Some(self.mac);
        Ok(())
    }

    /// The id of the store these keys belong to: 32 lower-case hexadecimal digits.
    pub fn store_id(&self) -> String {
        hex(&self.content.store_id.0)
    }

    /// The salt of the encrypted file, which are also its first 16 bytes.
    pub fn salt(&self) -> &[u8; 16] {
        &self.content.salt.0
    }

    /// How many times the data key was made: 1 at first, one more with every rotation.
    pub fn epoch(&self) -> u32 {
        self.content.epoch
    }

    /// The users, in the order in which they were added.
    pub fn users(&self) -> impl Iterator<Item = KeyUser<'_>> {
        self.content.users.iter().map(|slot| KeyUser {
            name: &slot.name,
            roles: &slot.roles,
            kind: slot.lock.kind,
            set_at: slot.set_at,
        })
    }

    /// The user with this name.
    pub fn user(&self, name: &UserName) -> Option<KeyUser<'_>> {
        self.users().find(|user| user.name == name)
    }

    /// Opens a user's slot. A wrong passphrase and an unknown user are one answer (exit 12) after the same work;
    /// a slot or file that was tampered with is exit 13; a slot made with less work than `least` is refused (exit
    /// 1).
    pub fn unlock(
        &self,
        user: &UserName,
        given: &SecretString,
        least: KdfCost,
    ) -> Result<Unlocked> {
        let Some(slot) = self.content.users.iter().find(|slot| slot.name == *user) else {
            work_in_vain(given, self.usual_cost(least))?;
            return Err(wrong_passphrase(given));
        };
        let holder = self.holder(user.as_str());
        let opened = match slot.lock.open(holder, given, least) {
            Ok(opened) => opened,
            Err(LockProblem::Wrong) => {
                if slot.lock.kind == SlotKind::Secret {
                    work_in_vain(given, self.usual_cost(least))?;
                }
                return Err(wrong_passphrase(given));
            }
            Err(LockProblem::TooCheap) => {
                return Err(Failure::refused(format!(
                    "The key slot of {user} was made with less protection than this program accepts."
                ))
                .hint("An administrator can revoke that user and add them again."));
            }
            Err(LockProblem::Damaged) => return Err(tampered()),
            Err(LockProblem::Failed(failure)) => return Err(failure),
        };
        let data_key = opened.data_key;
        self.verify(&data_key)?;
        let newer = match opened.keys {
            None => None,
            Some(keys) => Some(NewerSlot {
                user: slot.name.clone(),
                older: slot.lock.clone(),
                newer: slot.lock.renewed(
                    holder,
                    &keys,
                    Contents {
                        data_key: &data_key,
                        trail_key: &self.trail_key(&data_key)?,
                    },
                )?,
            }),
        };
        Ok(Unlocked {
            data_key,
            user: slot.name.clone(),
            roles: slot.roles.clone(),
            kind: slot.lock.kind,
            newer,
        })
    }

    /// Refuses (exit 13) where the data key is not the one this file is signed with.
    pub fn belongs_to(&self, key: &DataKey) -> Result<()> {
        self.verify(key)
    }

    fn holder<'a>(&self, name: &'a str) -> Holder<'a> {
        Holder {
            store: self.content.store_id,
            epoch: self.content.epoch,
            name,
        }
    }

    /// The work that opening a slot of this file usually is.
    fn usual_cost(&self, least: KdfCost) -> KdfCost {
        self.content
            .users
            .iter()
            .filter_map(|slot| slot.lock.cost)
            .find(|cost| cost.is_at_least(least) && cost.is_acceptable())
            .unwrap_or(least)
    }

    fn verify(&self, key: &DataKey) -> Result<()> {
        let mac = self.content.mac(self.format, key)?;
        mac.verify_slice(&self.mac.0).map_err(|_| tampered())
    }

    fn sign(&mut self, key: &DataKey) -> Result<()> {
        self.format = FORMAT;
        let list = self.content.list_mac(&self.trail_key(key)?)?;
        self.content.disposals_mac = Some(Hex(list.finalize().into_bytes().into()));
        let mac = self.content.mac(self.format, key)?;
        self.mac = Hex(mac.finalize().into_bytes().into());
        Ok(())
    }

    pub(crate) fn document(&self) -> Result<Vec<u8>> {
        let document = Document {
            format: self.format,
            content: &self.content,
            checksum: self.content.checksum(self.format)?,
            mac: self.mac,
        };
        let mut bytes = serde_json::to_vec_pretty(&document).map_err(unwritable)?;
        bytes.push(b'\n');
        Ok(bytes)
    }
}

/// Shows whose keys they are and nothing of the keys.
impl fmt::Debug for KeyFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyFile")
            .field("store_id", &self.store_id())
            .field("epoch", &self.content.epoch)
            .field("users", &self.content.users.len())
            .finish_non_exhaustive()
    }
}

fn unwritable(error: serde_json::Error) -> Failure {
    Failure::internal("The key file could not be written out.").because(error)
}

/// The one answer to a wrong passphrase and to an unknown user, so that names cannot be tried. Whoever gave a recovery code is
/// told where it belongs: it opens no user's slot, and its checksum tells it from a passphrase.
fn wrong_passphrase(given: &SecretString) -> Failure {
    if RecoveryCode::parse(given.expose_secret()).is_ok() {
        return Failure::new(
            Code::WrongPassphrase,
            "That is a recovery code, and not the passphrase of a user.",
        )
        .hint("`mkt key recover NAME` takes the code, and gives that user a new passphrase.");
    }
    Failure::new(
        Code::WrongPassphrase,
        "The passphrase is wrong, or there is no such user in this store.",
    )
    .hint("Check the name given with --user, and the passphrase.")
    .hint(
        "Where a passphrase is lost, an administrator sets a new one with `mkt user passphrase NAME`; where theirs is lost too, \
         whoever has the recovery code uses `mkt key recover`.",
    )
}

fn damaged(path: &Path) -> Failure {
    Failure::new(
        Code::Damaged,
        format!("The key file {} is damaged.", path.display()),
    )
    .hint("Put back the key file from the latest backup; the store itself may be unharmed.")
}

fn tampered() -> Failure {
    Failure::new(
        Code::Damaged,
        "The key file was changed by something other than mkt, or belongs to another store.",
    )
    .hint(
        "Put back the key file from the latest backup, and tell whoever looks after this computer.",
    )
}
