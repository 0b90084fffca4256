//! One lock of the key file: what a passphrase or a random secret opens. It seals the private half of a pair, to which the data key is
//! sealed (`keys::pair`); locks of the older form sealed the data key itself, and are opened still.
//!
//! What does not live here: whose lock it is and what holds the locks together (`keys::file`).

use std::fmt;

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::data_key::{DataKey, expand};
use super::encoding::Hex;
use super::file::SlotKind;
use super::pair::{Contents, Pair};
use super::secret::{RecoveryCode, UnattendedSecret};
use crate::domain::passphrase::{passphrase_characters, passphrase_problem};
use crate::error::{Failure, Result};

/// How much work a guess at a passphrase is: the parameters of Argon2id (RFC 9106).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KdfCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
    /// Lanes, which are worked on at the same time.
    pub lanes: u32,
}

impl KdfCost {
    /// What new slots get, and the least the real program accepts: RFC 9106 section 4, the second recommended option
    /// (64 MiB, 3 passes, 4 lanes).
    pub const STANDARD: Self = Self {
        memory_kib: 64 * 1024,
        passes: 3,
        lanes: 4,
    };

    /// The most that is accepted, so that a forged key file cannot take all the memory or never finish.
    const MOST: Self = Self {
        memory_kib: 1024 * 1024,
        passes: 16,
        lanes: 16,
    };

    /// Whether no parameter is below that of `other`.
    pub const fn is_at_least(self, other: Self) -> bool {
        self.memory_kib >= other.memory_kib
            && self.passes >= other.passes
            && self.lanes >= other.lanes
    }

    /// Whether no parameter is so large that it could only be meant to do harm.
    pub(super) const fn is_acceptable(self) -> bool {
        Self::MOST.is_at_least(self)
    }
}

/// A passphrase that was found good enough to be set (`domain::passphrase`).
pub struct NewPassphrase(SecretString);

impl NewPassphrase {
    /// Refused (exit 1) with the rule that stands against it.
    pub fn new(text: SecretString) -> Result<Self> {
        match passphrase_problem(text.expose_secret()) {
            Some(problem) => Err(Failure::refused(problem.to_string())),
            None => Ok(Self(text)),
        }
    }
}

impl fmt::Debug for NewPassphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewPassphrase(…)")
    }
}

/// What a new slot is to be opened with.
#[derive(Debug, Clone, Copy)]
pub enum Credential<'a> {
    /// A person's passphrase, and how much work a guess at it shall be.
    Passphrase(&'a NewPassphrase, KdfCost),
    /// An unattended user's random secret.
    Secret(&'a UnattendedSecret),
}

/// Whose lock it is: what the sealing is bound to, so that a lock fits nowhere else.
#[derive(Clone, Copy, Serialize)]
pub(super) struct Holder<'a> {
    pub(super) store: Hex<16>,
    pub(super) epoch: u32,
    pub(super) name: &'a str,
}

/// Why a lock did not open.
pub(super) enum LockProblem {
    /// It is not what the lock was made for.
    Wrong,
    /// It is, and yet nothing comes out; or the lock makes no sense.
    Damaged,
    /// It was made with less work than is accepted.
    TooCheap,
    /// The machine failed.
    Failed(Failure),
}

impl From<Failure> for LockProblem {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// Something sealed with XChaCha20-Poly1305 under a key made from what the holder knows or has.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lock {
    pub(super) kind: SlotKind,
    /// Only where `kind` is a passphrase.
    pub(super) cost: Option<KdfCost>,
    salt: Hex<16>,
    nonce: Hex<24>,
    check: Hex<32>,
    /// The data key itself: locks of the older form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sealed: Option<Hex<48>>,
    /// The pair that has the data key: all others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pair: Option<Pair>,
}

/// What is made from a passphrase or secret.
pub(super) struct LockKeys {
    seal: Zeroizing<[u8; 32]>,
    check: Zeroizing<[u8; 32]>,
}

/// What comes out of a lock.
pub(super) struct Opened {
    /// The data key.
    pub(super) data_key: DataKey,
    /// What opened it, where the lock is of the older form and can be made anew with that ([`Lock::renewed`]).
    pub(super) keys: Option<LockKeys>,
}

impl Lock {
    /// A new lock for a user.
    pub(super) fn for_user(
        holder: Holder<'_>,
        credential: Credential<'_>,
        contents: Contents<'_>,
    ) -> Result<Self> {
        let salt = super::random()?;
        match credential {
            Credential::Passphrase(passphrase, cost) => {
                if !cost.is_acceptable() {
                    return Err(Failure::internal(
                        "A key slot was to be made with more work than is accepted.",
                    ));
                }
                let material = stretch(&passphrase.0, &salt, cost)?;
                let keys = LockKeys::new(&salt, material.as_slice())?;
                Self::make(
                    holder,
                    (SlotKind::Passphrase, Some(cost)),
                    salt,
                    &keys,
                    contents,
                )
            }
            Credential::Secret(secret) => {
                let keys = LockKeys::new(&salt, secret.bytes())?;
                Self::make(holder, (SlotKind::Secret, None), salt, &keys, contents)
            }
        }
    }

    /// A new lock for the recovery code.
    pub(super) fn for_recovery(
        holder: Holder<'_>,
        code: &RecoveryCode,
        contents: Contents<'_>,
    ) -> Result<Self> {
        let salt = super::random()?;
        let keys = LockKeys::new(&salt, code.bytes())?;
        Self::make(holder, (SlotKind::Recovery, None), salt, &keys, contents)
    }

    fn make(
        holder: Holder<'_>,
        (kind, cost): (SlotKind, Option<KdfCost>),
        salt: [u8; 16],
        keys: &LockKeys,
        contents: Contents<'_>,
    ) -> Result<Self> {
        let mut lock = Self {
            kind,
            cost,
            salt: Hex(salt),
            nonce: Hex(super::random()?),
            check: Hex(keys.check_mac()?.finalize().into_bytes().into()),
            sealed: None,
            pair: None,
        };
        let pair = Pair::make(holder, kind, contents, &|halves, public| {
            let payload = Payload {
                msg: halves,
                aad: &lock.bound_with(holder, public)?,
            };
            XChaCha20Poly1305::new(&(*keys.seal).into())
                .encrypt(&XNonce::from(lock.nonce.0), payload)
                .map_err(|_| Failure::internal("A slot's private key could not be sealed."))
        })?;
        lock.pair = Some(pair);
        Ok(lock)
    }

    /// Whether it is of the older form, which only whoever opens it can give another data key.
    pub(super) const fn is_of_older_form(&self) -> bool {
        self.pair.is_none()
    }

    /// Whether it is this very lock.
    pub(super) fn is(&self, other: &Self) -> bool {
        (self.salt, self.nonce, self.check) == (other.salt, other.nonce, other.check)
    }

    /// One of the older form made anew with what opened it.
    pub(super) fn renewed(
        &self,
        holder: Holder<'_>,
        keys: &LockKeys,
        contents: Contents<'_>,
    ) -> Result<Self> {
        Self::make(holder, (self.kind, self.cost), self.salt.0, keys, contents)
    }

    /// The same lock with another data key behind it; none where it is of the older form.
    pub(super) fn with(&self, holder: Holder<'_>, contents: Contents<'_>) -> Result<Option<Self>> {
        let Some(pair) = &self.pair else {
            return Ok(None);
        };
        Ok(Some(Self {
            pair: Some(pair.with(holder, self.kind, contents)?),
            ..self.clone()
        }))
    }

    /// Opens a user's lock with what they gave.
    pub(super) fn open(
        &self,
        holder: Holder<'_>,
        given: &SecretString,
        least: KdfCost,
    ) -> std::result::Result<Opened, LockProblem> {
        match (self.kind, self.cost) {
            (SlotKind::Passphrase, Some(cost)) => {
                if !cost.is_at_least(least) {
                    return Err(LockProblem::TooCheap);
                }
                if !cost.is_acceptable() {
                    return Err(LockProblem::Damaged);
                }
                let material = stretch(given, &self.salt.0, cost)?;
                self.open_with(holder, material.as_slice())
            }
            (SlotKind::Secret, None) => match UnattendedSecret::parse(given.expose_secret()) {
                Ok(secret) => self.open_with(holder, secret.bytes()),
                Err(_) => Err(LockProblem::Wrong),
            },
            _ => Err(LockProblem::Damaged),
        }
    }

    /// Opens the lock of the recovery code.
    pub(super) fn open_recovery(
        &self,
        holder: Holder<'_>,
        code: &RecoveryCode,
    ) -> std::result::Result<Opened, LockProblem> {
        match (self.kind, self.cost) {
            (SlotKind::Recovery, None) => self.open_with(holder, code.bytes()),
            _ => Err(LockProblem::Damaged),
        }
    }

    fn open_with(
        &self,
        holder: Holder<'_>,
        material: &[u8],
    ) -> std::result::Result<Opened, LockProblem> {
        let keys = LockKeys::new(&self.salt.0, material)?;
        if keys.check_mac()?.verify_slice(&self.check.0).is_err() {
            return Err(LockProblem::Wrong);
        }
        match (&self.pair, &self.sealed) {
            (Some(pair), None) => {
                let bound = self.bound_with(holder, pair.public())?;
                let halves = self.unsealed(&keys, pair.private(), &bound)?;
                let data_key = pair
                    .open(holder, self.kind, &halves)?
                    .ok_or(LockProblem::Damaged)?;
                Ok(Opened {
                    data_key,
                    keys: None,
                })
            }
            (None, Some(sealed)) => {
                let opened = self.unsealed(&keys, &sealed.0, &self.bound_to(holder)?)?;
                let data_key = DataKey::from_slice(&opened).ok_or(LockProblem::Damaged)?;
                Ok(Opened {
                    data_key,
                    keys: Some(keys),
                })
            }
            _ => Err(LockProblem::Damaged),
        }
    }

    fn unsealed(
        &self,
        keys: &LockKeys,
        sealed: &[u8],
        bound: &[u8],
    ) -> std::result::Result<Zeroizing<Vec<u8>>, LockProblem> {
        let payload = Payload {
            msg: sealed,
            aad: bound,
        };
        XChaCha20Poly1305::new(&(*keys.seal).into())
            .decrypt(&XNonce::from(self.nonce.0), payload)
            .map(Zeroizing::new)
            .map_err(|_| LockProblem::Damaged)
    }

    /// Everything the sealing of a data key is bound to, in bytes that can be read in one way only.
    fn bound_to(&self, holder: Holder<'_>) -> Result<Vec<u8>> {
        written(&("mkt 1 lock", holder, self.kind, self.cost, self.salt))
    }

    /// The same for a private half. It stays when the data key is changed, and so is not bound to its number.
    fn bound_with(&self, holder: Holder<'_>, public: &Hex<32>) -> Result<Vec<u8>> {
        let holder = (holder.store, holder.name);
        written(&(
            "mkt 2 lock",
            holder,
            self.kind,
            self.cost,
            self.salt,
            public,
        ))
    }
}

fn written(bound: &impl Serialize) -> Result<Vec<u8>> {
    serde_json::to_vec(bound)
        .map_err(|error| Failure::internal("A key slot could not be written out.").because(error))
}

impl LockKeys {
    fn new(salt: &[u8; 16], material: &[u8]) -> Result<Self> {
        let extracted = Hkdf::<Sha256>::new(Some(salt), material);
        Ok(Self {
            seal: expand(&extracted, "mkt 1 lock seal")?,
            check: expand(&extracted, "mkt 1 lock check")?,
        })
    }

    /// The check value of the lock, compared in constant time by `verify_slice`.
    fn check_mac(&self) -> Result<Hmac<Sha256>> {
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(self.check.as_slice())
            .map_err(|_| Failure::internal("A check value could not be made."))?;
        mac.update(b"mkt 1 lock check");
        Ok(mac)
    }
}

/// The work of one guess at a passphrase, thrown away: for users that do not exist.
pub(super) fn work_in_vain(given: &SecretString, cost: KdfCost) -> Result<()> {
    stretch(given, &[0; 16], cost).map(drop)
}

/// Argon2id over the passphrase.
fn stretch(
    passphrase: &SecretString,
    salt: &[u8; 16],
    cost: KdfCost,
) -> Result<Zeroizing<[u8; 32]>> {
    let typed = passphrase.expose_secret();
    // Enough room from the start: a string that grows leaves copies behind.
    let mut normal = Zeroizing::new(String::with_capacity(typed.len() * 3));
    normal.extend(passphrase_characters(typed));
    let mut material = Zeroizing::new([0; 32]);
    let params = Params::new(
        cost.memory_kib,
        cost.passes,
        cost.lanes,
        Some(material.len()),
    );
    params
        .and_then(|params| {
            Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_into(
                normal.as_bytes(),
                salt,
                material.as_mut_slice(),
            )
        })
        .map_err(|error| {
            Failure::refused("The passphrase could not be checked on this computer.")
                .hint(format!(
                    "Checking a passphrase needs {} MiB of free memory.",
                    cost.memory_kib / 1024
                ))
                .because(error)
        })?;
    Ok(material)
}
