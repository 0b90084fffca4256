//! The backups in a folder, and what interrupted ones left there; by their headers alone, which needs no key.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, flock};

use super::header::{Header, SEALED, START, UNSEALED};

/// How the hidden names end (`outside::files`).
const HIDDEN_END: &str = ".new";

/// Whether a file has a name as [`NewBackup`](super::NewBackup) gives it before it counts.
fn is_hidden_name(path: &Path) -> bool {
    path.file_name()
        .and_then(|name| name.to_str())
        .is_some_and(|name| name.starts_with('.') && name.ends_with(HIDDEN_END))
}

/// Takes away the unfinished backups of this store beside `path` that nobody is working on.
pub(super) fn remove_leftovers(path: &Path, store_id: &str) {
    for left in leftovers(folder_of(path), Some(store_id)) {
        let is_free = File::open(&left)
            .is_ok_and(|file| flock(&file, FlockOperation::NonBlockingLockExclusive).is_ok());
        if is_free {
            // What cannot be removed stays; `mkt doctor` tells of it.
            drop(fs::remove_file(&left));
        }
    }
}

/// The unfinished backups in a folder, of one store or of any.
pub fn leftovers(folder: &Path, store_id: Option<&str>) -> Vec<PathBuf> {
    files_in(folder)
        .into_iter()
        .filter(|path| is_hidden_name(path))
        .filter(|path| {
            read_start(path).is_some_and(|start| {
                (start.starts_with(&UNSEALED) || start.starts_with(&SEALED))
                    && Header::read(&start)
                        .is_some_and(|header| store_id.is_none_or(|id| header.store_id == id))
            })
        })
        .collect()
}

/// The backups in a folder, by their headers alone, the newest first. Links are not followed.
pub fn backups_in(folder: &Path) -> Vec<(PathBuf, Header)> {
    let mut found: Vec<(PathBuf, Header)> = files_in(folder)
        .into_iter()
        .filter(|path| !is_hidden_name(path))
        .filter_map(|path| {
            let start = read_start(&path).filter(|start| start.starts_with(&SEALED))?;
            let header = Header::read(&start)?;
            Some((path, header))
        })
        .collect();
    found.sort_by_key(|(_, header)| std::cmp::Reverse((header.made_at, header.number)));
    found
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    entries
        .filter_map(std::result::Result::ok)
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()))
        .map(|entry| entry.path())
        .collect()
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

fn read_start(path: &Path) -> Option<Vec<u8>> {
    let mut start = Vec::new();
    File::open(path)
        .and_then(|file| file.take(START).read_to_end(&mut start))
        .ok()?;
    (start.len() as u64 == START).then_some(start)
}
