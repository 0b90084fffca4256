//! The key file as it is written.
//!
//! Form 2 is the one since slots have pairs of keys (`keys::pair`). Files of form 1 are read, and become form 2 with their first
//! change; their slots stay of the older form until each is opened once.
//!
//! What does not live here: what its parts are for (`keys::file`).

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Failure, Result, unwritable};
use crate::domain::date::Instant;
use crate::domain::disposal::Disposed;
use crate::domain::user::{Roles, UserName};
use crate::keys::data_key::{DataKey, TrailKey};
use crate::keys::encoding::Hex;
use crate::keys::lock::Lock;

/// The version of the file's form that this program writes, and the newest it reads.
pub(super) const FORMAT: u32 = 2;
/// The oldest that it reads.
pub(super) const OLDEST_FORMAT: u32 = 1;

/// What the MAC and the checksum are over.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Content {
    pub(super) store_id: Hex<16>,
    pub(super) salt: Hex<16>,
    pub(super) epoch: u32,
    /// When the data key was changed last; nothing where it never was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) rotated_at: Option<Instant>,
    /// The key of the audit trail, where the data key is no longer the one that it was derived from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) trail_key: Option<KeptKey>,
    pub(super) users: Vec<UserSlot>,
    pub(super) recovery: Option<Lock>,
    /// When the recovery code was made; key files of before this was noted do not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) recovery_set_at: Option<Instant>,
    /// Every disposal made in the store, so that a backup restored later can be brought to the same: references and random
    /// ids, no names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) disposals: Vec<Disposed>,
    /// Whether there may have been others: the store was restored from a backup without a full list, and nobody has said yet what
    /// is to become of that.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) disposals_unknown: bool,
    /// The MAC over these two, under a key from that of the trail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) disposals_mac: Option<Hex<32>>,
}

/// A user's slot.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UserSlot {
    pub(super) name: UserName,
    pub(super) roles: Roles,
    pub(super) set_at: Instant,
    pub(super) lock: Lock,
}

/// A key that is sealed under another.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KeptKey {
    pub(super) nonce: Hex<24>,
    pub(super) sealed: Hex<48>,
}

/// The file as it is on the disk.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Document<C> {
    pub(super) format: u32,
    pub(super) content: C,
    pub(super) checksum: Hex<32>,
    pub(super) mac: Hex<32>,
}

/// As much of the file as every version of it has.
#[derive(Deserialize)]
pub(super) struct AnyVersion {
    pub(super) format: u32,
}

impl Content {
    /// The one way of writing it: fields in their order, no space, bytes as lower-case digits.
    fn canonical(&self, format: u32) -> Result<Vec<u8>> {
        serde_json::to_vec(&("mkt key file", format, self)).map_err(unwritable)
    }

    pub(super) fn checksum(&self, format: u32) -> Result<Hex<32>> {
        Ok(Hex(Sha256::digest(self.canonical(format)?).into()))
    }

    pub(super) fn mac(&self, format: u32, key: &DataKey) -> Result<Hmac<Sha256>> {
        keyed(&*key.file_key()?, &self.canonical(format)?)
    }

    pub(super) fn list_mac(&self, key: &TrailKey) -> Result<Hmac<Sha256>> {
        let list = (
            "mkt disposals",
            self.store_id,
            &self.disposals,
            self.disposals_unknown,
        );
        let list = serde_json::to_vec(&list).map_err(unwritable)?;
        keyed(&*key.list_key()?, &list)
    }
}

fn keyed(key: &[u8; 32], text: &[u8]) -> Result<Hmac<Sha256>> {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key)
        .map_err(|_| Failure::internal("The key file could not be signed."))?;
    mac.update(text);
    Ok(mac)
}
