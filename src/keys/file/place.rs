//! Where the key file of a store is, and which of two it is while the key is being changed.
//!
//! A rotation ends by giving two files their names: first the store's, from `FILE.next`, then the key file's, from
//! `FILE.keys.next`. A store begins with its salt, which the key file has too, so whoever finds both files after a kill in between
//! sees which of the two key files belongs to the store that is there. Nothing is lost at any moment: the old key file goes only
//! once its store is gone.

use std::ffi::OsString;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::{KeyFile, Result};
use crate::error::Code;

/// The key file of a store as it was found.
pub struct Found {
    /// It.
    pub keys: KeyFile,
    /// Whether it still has the name under which it was made: the rotation that made it ended before its last step.
    pub is_next: bool,
    /// Whether its salt is that of the store.
    pub fits: bool,
}

/// A name with something behind it.
pub fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(end);
    name.into()
}

/// A path with every link followed, where there is something.
pub fn place_of(path: &Path) -> PathBuf {
    std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

impl KeyFile {
    /// Where the key file of a store is: the store's own name with `.keys` behind it.
    pub fn path_for(store: &Path) -> PathBuf {
        beside(store, ".keys")
    }

    /// Where the key file of a store waits for its name while the key is changed: beside where the present one really is.
    pub fn next_path_for(store: &Path) -> PathBuf {
        beside(&place_of(&Self::path_for(store)), ".next")
    }

    /// Reads the key file that belongs to the store as it is now, with the failures of [`KeyFile::load`]; where none does, the one
    /// with the usual name.
    ///
    /// It opens the store's file and closes it again, which would give up every lock that this process has on it
    /// (<https://sqlite.org/howtocorrupt.html>, section 2.2): it is for those who have not opened the store yet.
    pub fn of_store(store: &Path) -> Result<Found> {
        let path = Self::path_for(store);
        let found = |keys: Self, is_next| Found {
            fits: salt_of(store).is_none_or(|salt| salt == *keys.salt()),
            keys,
            is_next,
        };
        let usual = found(Self::load(&path)?, false);
        if usual.fits {
            return Ok(usual);
        }
        match Self::load(&Self::next_path_for(store)) {
            Ok(next) if next.store_id() == usual.keys.store_id() => {
                let next = found(next, true);
                if next.fits {
                    return Ok(next);
                }
            }
            Err(failure) if failure.code != Code::NoStore => return Err(failure),
            // Whoever changes the key just now may have given it its name between the two looks.
            _ => return Ok(found(Self::load(&path)?, false)),
        }
        Ok(usual)
    }
}

/// The salt of a store: its first bytes. None where it cannot be read, which whoever opens it is told.
pub fn salt_of(store: &Path) -> Option<[u8; 16]> {
    let mut salt = [0; 16];
    File::open(store).ok()?.read_exact(&mut salt).ok()?;
    Some(salt)
}
