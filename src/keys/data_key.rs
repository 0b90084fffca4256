//! The one key everything else is derived from, and the key of the audit trail, which outlives it.
//!
//! What does not live here: how it is kept (`keys::file`) and what the derived keys are used for (`store`).

use std::fmt;

use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

use super::encoding::hex;
use crate::error::{Failure, Result};

/// The random 32-byte key of a store. It is wiped from memory when dropped, and its `Debug` shows nothing.
///
/// It is never used itself: each purpose has a key of its own, derived by HKDF-SHA-256 (RFC 5869) with a label, so
/// that no use of one says anything about another.
#[derive(Clone)]
pub struct DataKey(Zeroizing<[u8; 32]>);

impl DataKey {
    /// A new random one.
    pub(super) fn generate() -> Result<Self> {
        Ok(Self(Zeroizing::new(super::random()?)))
    }

    /// The one with these bytes; none where there are not exactly 32.
    pub(super) fn from_slice(bytes: &[u8]) -> Option<Self> {
        let bytes: [u8; 32] = bytes.try_into().ok()?;
        Some(Self(Zeroizing::new(bytes)))
    }

    /// The bytes, for sealing them into a slot.
    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The raw key of the encrypted file: 96 lower-case hexadecimal digits, the derived key of 32 bytes and the file's
    /// salt of 16.
    pub fn cipher_key(&self, salt: &[u8; 16]) -> Result<Zeroizing<String>> {
        let key = self.derive("mkt 1 store cipher")?;
        let mut digits = Zeroizing::new(String::with_capacity(96));
        digits.push_str(&Zeroizing::new(hex(key.as_slice())));
        digits.push_str(&hex(salt));
        Ok(digits)
    }

    /// The key of the trail of a store whose key was never changed. Since a rotation the key file has it (`KeyFile::trail_key`),
    /// because what was written before stays as it was written.
    pub(super) fn first_trail_key(&self) -> Result<TrailKey> {
        self.derive("mkt 1 audit chain").map(TrailKey)
    }

    /// The key under which the key file has the trail's key.
    pub(super) fn keeping_key(&self) -> Result<Zeroizing<[u8; 32]>> {
        self.derive("mkt 2 trail key")
    }

    /// The key of the seal over a backup.
    pub fn backup_key(&self) -> Result<[u8; 32]> {
        Ok(*self.derive("mkt 1 backup seal")?)
    }

    /// The key of the key file's MAC.
    pub(super) fn file_key(&self) -> Result<Zeroizing<[u8; 32]>> {
        self.derive("mkt 1 key file")
    }

    fn derive(&self, label: &str) -> Result<Zeroizing<[u8; 32]>> {
        expand(&Hkdf::<Sha256>::new(None, self.0.as_slice()), label)
    }
}

/// The key of a store's audit trail and of the seals in its witness. It is made with the store and stays when the data key is
/// changed, so that what was written before can still be verified. It opens nothing: whoever learned it with an older data key
/// can read no page of the store, and so write none. It is wiped from memory when dropped, and its `Debug` shows nothing.
#[derive(Clone)]
pub struct TrailKey(Zeroizing<[u8; 32]>);

impl TrailKey {
    /// The one with these bytes; none where there are not exactly 32.
    pub(super) fn from_slice(bytes: &[u8]) -> Option<Self> {
        let bytes: [u8; 32] = bytes.try_into().ok()?;
        Some(Self(Zeroizing::new(bytes)))
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The key of the MAC over the list of disposals in the key file, which a key file of an older data key can check too.
    pub(super) fn list_key(&self) -> Result<Zeroizing<[u8; 32]>> {
        expand(
            &Hkdf::<Sha256>::new(None, self.0.as_slice()),
            "mkt 2 disposals",
        )
    }
}

impl fmt::Debug for TrailKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TrailKey(…)")
    }
}

/// 32 bytes for one purpose out of extracted key material.
pub(super) fn expand(material: &Hkdf<Sha256>, label: &str) -> Result<Zeroizing<[u8; 32]>> {
    let mut key = Zeroizing::new([0; 32]);
    material
        .expand(label.as_bytes(), key.as_mut_slice())
        .map_err(|_| Failure::internal("A key of 32 bytes could not be derived."))?;
    Ok(key)
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKey(…)")
    }
}
