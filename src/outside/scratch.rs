//! A private folder for the time of one command, in which the store of a backup is opened to be checked.
//!
//! What is put there is ciphertext, as it is in the backup; the folder is 0700 all the same. It is in memory where there is
//! plenty of it, because that is quicker and leaves nothing; a large store goes to `$TMPDIR` or `/var/tmp`, because a server
//! that runs out of memory helps nobody. It is removed with everything in it when it is dropped, and so also when a signal is
//! noticed by the [`Watch`](super::terminal::Watch) of the command. What a kill leaves is removed by the next command that makes
//! such a folder in the same place.

use std::ffi::OsStr;
use std::fs::{self, DirBuilder, File};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, flock};

use super::editor::is_in_memory;
use super::files::{PRIVATE_DIRECTORY, failure, free_sibling_name};
use super::variables::Variables;
use crate::error::{Failure, Result};

/// Where such a folder may be.
#[derive(Debug, Clone)]
pub struct ScratchPlaces {
    memory: Vec<PathBuf>,
    disk: Vec<PathBuf>,
}

impl ScratchPlaces {
    /// `$XDG_RUNTIME_DIR` and `/dev/shm` in memory; `$TMPDIR`, `/var/tmp` and `/tmp` on a disk.
    pub fn from_variables(variables: &Variables) -> Self {
        let named = |name| variables.path(name).into_iter();
        Self {
            memory: named("XDG_RUNTIME_DIR")
                .chain([PathBuf::from("/dev/shm")])
                .collect(),
            disk: named("TMPDIR")
                .chain([PathBuf::from("/var/tmp"), PathBuf::from("/tmp")])
                .collect(),
        }
    }

    /// Makes a folder for about so many bytes.
    pub fn make(&self, bytes: u64) -> Result<Scratch> {
        // Checks write a journal and sort, and others need memory as well.
        let wanted = bytes.saturating_mul(2).saturating_add(16 << 20);
        let in_memory = self.memory.iter().filter(|folder| {
            is_in_memory(folder) && free_bytes(folder) >= wanted && memory_available() >= wanted
        });
        for folder in in_memory.chain(
            self.disk
                .iter()
                .filter(|folder| free_bytes(folder) >= wanted / 2),
        ) {
            if let Ok(scratch) = Scratch::beside(&folder.join("mkt-backup")) {
                return Ok(scratch);
            }
        }
        Err(Failure::refused(
            "There is no room for a private copy of the backup, in which it would be checked.",
        )
        .hint("Name a folder on a disk of this computer that has room, with TMPDIR."))
    }
}

/// A private folder that does not outlive its owner here.
#[derive(Debug)]
pub struct Scratch {
    path: PathBuf,
    /// The open folder, locked: as long as this process lives, no other takes it for abandoned.
    _held: File,
}

impl Scratch {
    /// One beside `path`, on the same file system, with a hidden name. Those for the same path that a kill left behind are
    /// removed.
    pub fn beside(path: &Path) -> Result<Self> {
        remove_abandoned(path);
        let own = free_sibling_name(path)?;
        let failed = |error| failure("write", path, error);
        // Locked before it has the name by which others would look whether it is abandoned.
        let first = own.with_extension("made");
        DirBuilder::new()
            .mode(PRIVATE_DIRECTORY)
            .create(&first)
            .map_err(failed)?;
        let held = File::open(&first).map_err(failed)?;
        // Where the file system knows no such locks, abandoned folders are removed by hand.
        let _ = flock(&held, FlockOperation::NonBlockingLockExclusive);
        fs::rename(&first, &own).map_err(failed)?;
        Ok(Self {
            path: own,
            _held: held,
        })
    }

    /// A path in it.
    pub fn join(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }
}

/// Removes the folders that [`Scratch::beside`] made for this path in processes that were killed.
fn remove_abandoned(path: &Path) {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name().and_then(OsStr::to_str))
    else {
        return;
    };
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let (start, end) = (format!(".{name}."), ".new");
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_ours = entry
            .file_name()
            .to_str()
            .is_some_and(|found| found.starts_with(&start) && found.ends_with(end));
        if !is_ours || !entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            continue;
        }
        // Those of other accounts cannot be opened, and those in use are locked.
        let is_abandoned = File::open(entry.path())
            .is_ok_and(|held| flock(&held, FlockOperation::NonBlockingLockExclusive).is_ok());
        if is_abandoned {
            drop(fs::remove_dir_all(entry.path()));
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Nothing can be done about a failure here, and what is in it is ciphertext.
        drop(fs::remove_dir_all(&self.path));
    }
}

/// How much an ordinary account may still write where `folder` is; nothing where that cannot be told.
pub fn free_bytes(folder: &Path) -> u64 {
    rustix::fs::statvfs(folder).map_or(0, |found| found.f_bavail.saturating_mul(found.f_frsize))
}

/// How much memory can be had without swapping (`MemAvailable` of `/proc/meminfo`, proc(5)).
fn memory_available() -> u64 {
    fs::read_to_string("/proc/meminfo")
        .unwrap_or_default()
        .lines()
        .find_map(|line| {
            line.strip_prefix("MemAvailable:")?
                .trim()
                .strip_suffix(" kB")?
                .parse::<u64>()
                .ok()
        })
        .map_or(0, |kilobytes| kilobytes.saturating_mul(1024))
}
