//! A backup as it is on the disk: one file that holds a store, still encrypted page by page, and the text of its key file.
//!
//! | at | bytes | what |
//! |---|---|---|
//! | 0 | 8 | `MKTBACK1`; `MKTBACK0` as long as the backup is being made and checked |
//! | 8 | 4 | version of this form, 1 |
//! | 12 | 4 | epoch of the data key |
//! | 16 | 32 | id of the store, in hexadecimal digits |
//! | 48 | 8 | when it was made, in seconds since 1970 in UTC |
//! | 56 | 8 | number of the entry in the store's audit trail by which it was begun: its own number |
//! | 64 | 8 | bytes of the store |
//! | 72 | 8 | bytes of the key file |
//! | 80 | | nothing, up to 4096 |
//! | 4096 | | the store, the key file, and a seal of 32 bytes |
//!
//! Numbers have their highest byte first. The seal is an HMAC-SHA-256 under a key derived from the data key, over everything
//! from byte 8 up to it: no part can be exchanged for that of another backup, nor anything cut off. The header says nothing
//! that the file system would not say, so that the age of a backup can be told without a passphrase.
//!
//! The file has another, hidden name until it is whole and checked, and becomes `MKTBACK1` last of all: what a kill or a full
//! disk leaves is never taken for a backup, and the next one to be made in that folder takes it away.
//!
//! [`header`] is what stands at the beginning, [`folder`] the backups that are somewhere.
//!
//! What does not live here: how the pages are copied while others write (`store::backup`), and the seal's key (`keys`).

pub mod folder;
pub mod header;

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{FileExt as _, MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use hmac::{Hmac, KeyInit, Mac};
use rustix::fs::{FlockOperation, flock};
use sha2::Sha256;

use self::folder::remove_leftovers;
use self::header::{HEADER, SEAL, SEALED, UNSEALED, VERSION, field};
pub use self::header::{Header, STORE_AT};

use crate::error::{Code, Failure, Result};
use crate::outside::files::{
    PRIVATE_FILE, exists_already, failure, free_sibling_name, is_private_mode, move_to_free_name,
};

/// How much is read and written at once.
const BLOCK: usize = 1024 * 1024;

/// Told how far long work is: what is being done, how much of it is done, and of how much. Its failure ends the work.
pub type Step<'s> = &'s mut dyn FnMut(&str, u64, u64) -> Result<()>;

/// A backup that is being made, under a hidden name. Gone when it is dropped before [`NewBackup::place`].
pub struct NewBackup {
    path: PathBuf,
    own: PathBuf,
    file: File,
    header: Header,
    temporary: bool,
}

impl NewBackup {
    /// Begins one that will be at `path`, refused (exit 1) where anything has that name; takes away what interrupted ones of
    /// the same store left in the folder.
    pub fn begin(path: &Path, header: Header) -> Result<Self> {
        if path.symlink_metadata().is_ok() {
            return Err(exists_already(path));
        }
        remove_leftovers(path, &header.store_id);
        let own = free_sibling_name(path)?;
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create_new(true)
            .mode(PRIVATE_FILE)
            .open(&own)
            .map_err(|error| failure("write", path, error))?;
        let backup = Self {
            path: path.to_path_buf(),
            own,
            file,
            header,
            temporary: true,
        };
        // As long as this process lives it holds the lock, so that no other takes the file for a leftover. Where the file
        // system knows no such locks, leftovers are left there.
        let _ = flock(&backup.file, FlockOperation::NonBlockingLockExclusive);
        backup.write_at(&backup.header.bytes(), 0)?;
        Ok(backup)
    }

    /// The file, for the store's pages from [`STORE_AT`] on.
    pub fn file(&self) -> &File {
        &self.file
    }

    /// The name it has now.
    pub fn own_path(&self) -> &Path {
        &self.own
    }

    /// Writes the header, what comes after the store, and the seal over all of it, and forces it to the disk.
    pub fn finish(
        &mut self,
        header: Header,
        keys: &[u8],
        seal_key: &[u8; 32],
        step: Step<'_>,
    ) -> Result<()> {
        let store_bytes = header.store_bytes;
        self.header = header;
        self.header.key_bytes = u64::try_from(keys.len()).unwrap_or(u64::MAX);
        let Some(whole) = self.header.whole() else {
            return Err(Failure::internal(
                "The key file is too long for a backup of it.",
            ));
        };
        // What an earlier, longer state of the store left behind the end is cut off.
        self.file
            .set_len(STORE_AT + store_bytes)
            .map_err(|error| failure("write", &self.path, error))?;
        self.write_at(keys, STORE_AT + store_bytes)?;
        self.write_at(&self.header.bytes(), 0)?;
        let seal = seal_of(&self.file, &self.path, whole - SEAL, seal_key, step)?
            .finalize()
            .into_bytes();
        self.write_at(&seal, whole - SEAL)?;
        self.file
            .sync_all()
            .map_err(|error| failure("write", &self.path, error))
    }

    /// Makes it a backup: seals it, forces that to the disk, and gives it its name. Refused where something has it by now.
    pub fn place(mut self) -> Result<()> {
        self.write_at(&SEALED, 0)?;
        self.file
            .sync_all()
            .map_err(|error| failure("write", &self.path, error))?;
        move_to_free_name(&self.own, &self.path)?;
        self.temporary = false;
        Ok(())
    }

    fn write_at(&self, bytes: &[u8], at: u64) -> Result<()> {
        self.file
            .write_all_at(bytes, at)
            .map_err(|error| failure("write", &self.path, error))
    }
}

impl Drop for NewBackup {
    fn drop(&mut self) {
        if self.temporary {
            // Nothing can be done about a failure here, and the error that led here is the one to show.
            drop(fs::remove_file(&self.own));
        }
    }
}

/// The HMAC over everything behind the magic up to `end`.
fn seal_of(
    file: &File,
    path: &Path,
    end: u64,
    key: &[u8; 32],
    step: Step<'_>,
) -> Result<Hmac<Sha256>> {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key)
        .map_err(|_| Failure::internal("The backup could not be sealed."))?;
    mac.update(b"mkt backup 1\0");
    copy_blocks(file, path, 8, end, |block, at| {
        step("Sealing the backup", at, end)?;
        mac.update(block);
        Ok(())
    })?;
    Ok(mac)
}

/// Gives the bytes from `from` up to `end` to `take`, block by block.
fn copy_blocks(
    file: &File,
    path: &Path,
    from: u64,
    end: u64,
    mut take: impl FnMut(&[u8], u64) -> Result<()>,
) -> Result<()> {
    let mut buffer = vec![0; BLOCK];
    let mut at = from;
    while at < end {
        let left = usize::try_from(end - at).unwrap_or(BLOCK).min(BLOCK);
        let block = buffer.get_mut(..left).unwrap_or_default();
        file.read_exact_at(block, at)
            .map_err(|error| failure("read", path, error))?;
        take(block, at)?;
        at += left as u64;
    }
    Ok(())
}

/// A backup that is there.
pub struct BackupFile {
    path: PathBuf,
    file: File,
    header: Header,
    is_private: bool,
}

impl BackupFile {
    /// Opens a backup and looks at its header. What is no backup, or not a whole one, is exit 13.
    pub fn open(path: &Path) -> Result<Self> {
        Self::open_as(path, SEALED)
    }

    /// Opens one that is being made, for the check before it counts.
    pub fn open_unsealed(backup: &NewBackup) -> Result<Self> {
        Self::open_as(&backup.own, UNSEALED)
    }

    fn open_as(path: &Path, magic: [u8; 8]) -> Result<Self> {
        let file = File::open(path).map_err(|error| failure("read", path, error))?;
        let metadata = file
            .metadata()
            .map_err(|error| failure("read", path, error))?;
        if metadata.is_dir() {
            return Err(failure("read", path, io::ErrorKind::IsADirectory.into()));
        }
        let mut start = Vec::new();
        (&file)
            .take(HEADER as u64)
            .read_to_end(&mut start)
            .map_err(|error| failure("read", path, error))?;
        if !start.starts_with(&magic) {
            return Err(if start.starts_with(&UNSEALED) {
                incomplete(path)
            } else {
                Failure::new(
                    Code::Damaged,
                    format!("{} is not a backup that mkt made.", path.display()),
                )
                .hint("A backup is made with `mkt backup create --out FILE`. The file was not touched.")
            });
        }
        let version = field(&start, 8).map(u32::from_be_bytes);
        if version.is_some_and(|version| version > VERSION) {
            return Err(Failure::new(
                Code::Newer,
                format!("{} was written by a newer version of mkt.", path.display()),
            )
            .hint("Use that version, or a later one."));
        }
        let header = Header::read(&start).ok_or_else(|| damaged(path))?;
        if header.whole() != Some(metadata.len()) {
            return Err(incomplete(path));
        }
        Ok(Self {
            path: path.to_path_buf(),
            file,
            header,
            is_private: is_private_mode(metadata.mode()),
        })
    }

    /// What its header says.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Bytes of the whole file.
    pub fn bytes(&self) -> u64 {
        self.header.whole().unwrap_or_default()
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether only its owner can read it.
    pub fn is_private(&self) -> bool {
        self.is_private
    }

    /// The text of the key file in it.
    pub fn keys(&self) -> Result<Vec<u8>> {
        let mut bytes = vec![0; usize::try_from(self.header.key_bytes).unwrap_or_default()];
        self.file
            .read_exact_at(&mut bytes, STORE_AT + self.header.store_bytes)
            .map_err(|error| failure("read", &self.path, error))?;
        Ok(bytes)
    }

    /// Whether it is, byte for byte, what was sealed.
    pub fn is_as_sealed(&self, seal_key: &[u8; 32], step: Step<'_>) -> Result<bool> {
        let end = STORE_AT + self.header.store_bytes + self.header.key_bytes;
        let mut seal = [0; 32];
        self.file
            .read_exact_at(&mut seal, end)
            .map_err(|error| failure("read", &self.path, error))?;
        let mut step = |_: &str, done, of| step("Reading the backup", done, of);
        let mac = seal_of(&self.file, &self.path, end, seal_key, &mut step)?;
        Ok(mac.verify_slice(&seal).is_ok())
    }

    /// Writes the store in it, as it is, to a new private file, on the disk when this returns.
    pub fn unpack_store(&self, to: &Path, step: Step<'_>) -> Result<()> {
        let mut out = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(PRIVATE_FILE)
            .open(to)
            .map_err(|error| failure("write", to, error))?;
        let end = STORE_AT + self.header.store_bytes;
        copy_blocks(&self.file, &self.path, STORE_AT, end, |block, at| {
            step("Unpacking the backup", at, end)?;
            out.write_all(block)
                .map_err(|error| failure("write", to, error))
        })?;
        out.sync_all().map_err(|error| failure("write", to, error))
    }
}

fn incomplete(path: &Path) -> Failure {
    Failure::new(
        Code::Damaged,
        format!(
            "{} is not a whole backup: it was cut short, or never finished.",
            path.display()
        ),
    )
    .hint("Use another backup. If this one was copied from elsewhere, copy it again.")
}

fn damaged(path: &Path) -> Failure {
    Failure::new(
        Code::Damaged,
        format!("The backup {} is damaged.", path.display()),
    )
    .hint("Use another backup. If this one was copied from elsewhere, copy it again.")
}
