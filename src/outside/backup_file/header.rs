//! The first page of a backup: see the table in the module above.

use crate::domain::date::Instant;

/// Where the store begins in the file.
pub const STORE_AT: u64 = 4096;
/// The bytes of the header, and of nothing behind it.
pub(super) const HEADER: usize = 4096;
/// The bytes of the header that say something.
pub(super) const START: u64 = 80;
pub(super) const SEALED: [u8; 8] = *b"MKTBACK1";
pub(super) const UNSEALED: [u8; 8] = *b"MKTBACK0";
pub(super) const VERSION: u32 = 1;
/// The bytes of the seal.
pub(super) const SEAL: u64 = 32;
/// The longest key file there is (`keys::file` reads no longer one).
const MOST_KEY_BYTES: u64 = 1024 * 1024;

/// What the header of a backup says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The store it is of.
    pub store_id: String,
    /// The epoch of the data key it is encrypted under.
    pub epoch: u32,
    /// When it was made.
    pub made_at: Instant,
    /// Its own number: the entry in the store's trail by which it was begun.
    pub number: i64,
    /// Bytes of the store in it.
    pub store_bytes: u64,
    /// Bytes of the key file in it.
    pub key_bytes: u64,
}

impl Header {
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEADER);
        bytes.extend_from_slice(&UNSEALED);
        bytes.extend_from_slice(&VERSION.to_be_bytes());
        bytes.extend_from_slice(&self.epoch.to_be_bytes());
        bytes.extend_from_slice(format!("{:0>32.32}", self.store_id).as_bytes());
        bytes.extend_from_slice(&self.made_at.seconds().to_be_bytes());
        bytes.extend_from_slice(&self.number.to_be_bytes());
        bytes.extend_from_slice(&self.store_bytes.to_be_bytes());
        bytes.extend_from_slice(&self.key_bytes.to_be_bytes());
        bytes.resize(HEADER, 0);
        bytes
    }

    /// Reads everything behind the magic; none where it is no header of this form.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let id = bytes.get(16..48)?;
        if !id
            .iter()
            .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(byte))
        {
            return None;
        }
        Some(Self {
            store_id: String::from_utf8(id.to_vec()).ok()?,
            epoch: u32::from_be_bytes(field(bytes, 12)?),
            made_at: Instant::from_seconds(i64::from_be_bytes(field(bytes, 48)?)),
            number: i64::from_be_bytes(field(bytes, 56)?),
            store_bytes: u64::from_be_bytes(field(bytes, 64)?),
            key_bytes: u64::from_be_bytes(field(bytes, 72)?),
        })
    }

    /// How long the whole file is; none where the numbers are absurd.
    pub(super) fn whole(&self) -> Option<u64> {
        if self.key_bytes > MOST_KEY_BYTES {
            return None;
        }
        STORE_AT
            .checked_add(self.store_bytes)?
            .checked_add(self.key_bytes)?
            .checked_add(SEAL)
    }
}

/// The bytes of one field; none where there are not so many.
pub(super) fn field<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}
