//! Whether the store's name still means the file that was opened. A rotation of the key puts another file there; whoever had the
//! old one open must not go on writing to it, as nobody would ever see that again.
//!
//! It is looked at whenever a transaction has its lock, which a rotation holds until the new file has its name. `SQLite` means to look
//! too, before its first write of a transaction (`SQLITE_READONLY_DBMOVED`); the one that is built in here was seen to write to a file
//! that was renamed over all the same, so nothing rests on that.

use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use crate::error::{Code, Failure, Result};

/// A file as it was when it was opened.
pub(in crate::store) struct InPlace {
    path: PathBuf,
    file: Option<(u64, u64)>,
}

impl InPlace {
    /// The file that has the name now: to be asked for before the file is opened, so that one exchanged in between counts as exchanged.
    pub(in crate::store) fn of(path: &Path) -> Self {
        Self {
            path: path.to_path_buf(),
            file: file_of(path),
        }
    }

    /// Refuses (exit 11) where the name means another file by now.
    pub(in crate::store) fn check(&self) -> Result<()> {
        if file_of(&self.path) == self.file {
            Ok(())
        } else {
            Err(Failure::new(
                Code::Busy,
                "Another file was put in the place of the store while this command ran, as changing its key does; nothing was changed in it.",
            )
            .hint("Run the command again: it then works on the file that is there now."))
        }
    }
}

fn file_of(path: &Path) -> Option<(u64, u64)> {
    std::fs::metadata(path)
        .ok()
        .map(|meta| (meta.dev(), meta.ino()))
}
