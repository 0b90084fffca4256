//! Files that are ready before anybody can see them: written whole and forced to the disk without a name, and given their names
//! all at once when what they belong to has been recorded. A failure or a kill before that leaves nothing of them.

use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::os::fd::AsRawFd as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, CWD, FlockOperation, Mode, OFlags, RenameFlags};

use crate::error::Result;
use crate::outside::files::{
    PRIVATE_DIRECTORY, PRIVATE_FILE, exists_already, failure, free_sibling_name, sync_directory_of,
};

/// A file that has no name yet, or a hidden one where the file system knows no nameless files.
struct Nameless {
    file: File,
    name: PathBuf,
    hidden: Option<PathBuf>,
}

/// Files that are written and not yet there.
pub struct Prepared {
    files: Vec<Nameless>,
    /// The folder they will be in: under another name yet, or made for them.
    folder: Option<Folder>,
}

struct Folder {
    now: PathBuf,
    then: PathBuf,
    /// Locked while somebody is at work on it, so that what a kill left behind can be told from what is being made.
    _lock: Option<File>,
}

impl Prepared {
    /// A new folder with these files. Refused (exit 1) where anything has its name.
    pub fn folder(path: &Path, files: &[(&str, &[u8])]) -> Result<Self> {
        refuse_existing(path)?;
        clear_leftovers(path);
        let now = free_sibling_name(path)?;
        make_folder(&now, path)?;
        let lock = File::open(&now).map_err(|error| failure("write", path, error))?;
        // Where the file system knows no locks nothing is ever taken for left behind.
        let is_locked = rustix::fs::flock(&lock, FlockOperation::NonBlockingLockExclusive).is_ok();
        let mut prepared = Self {
            files: Vec::new(),
            folder: Some(Folder {
                now: now.clone(),
                then: path.to_path_buf(),
                _lock: is_locked.then_some(lock),
            }),
        };
        for (name, bytes) in files {
            prepared.add(&now, &now.join(name), bytes)?;
        }
        Ok(prepared)
    }

    /// One file in a folder, which is made where it is not there. Refused (exit 1) where anything has the file's name.
    pub fn file(folder: &Path, name: &str, bytes: &[u8]) -> Result<Self> {
        refuse_existing(&folder.join(name))?;
        let made = !folder.is_dir();
        if made {
            make_folder(folder, folder)?;
        }
        let mut prepared = Self {
            files: Vec::new(),
            folder: made.then(|| Folder {
                now: folder.to_path_buf(),
                then: folder.to_path_buf(),
                _lock: None,
            }),
        };
        prepared.add(folder, &folder.join(name), bytes)?;
        Ok(prepared)
    }

    /// One file in a folder that is there. Refused (exit 1) where anything has the file's name.
    pub fn beside(path: &Path, bytes: &[u8]) -> Result<Self> {
        refuse_existing(path)?;
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        let mut prepared = Self {
            files: Vec::new(),
            folder: None,
        };
        prepared.add(folder, path, bytes)?;
        Ok(prepared)
    }

    fn add(&mut self, folder: &Path, name: &Path, bytes: &[u8]) -> Result<()> {
        let nameless = rustix::fs::openat(
            CWD,
            folder,
            OFlags::TMPFILE | OFlags::WRONLY | OFlags::CLOEXEC,
            Mode::from_raw_mode(PRIVATE_FILE),
        );
        let (mut file, hidden) = if let Ok(descriptor) = nameless {
            (File::from(descriptor), None)
        } else {
            // Some file systems know no nameless files.
            let hidden = free_sibling_name(name)?;
            let file = OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(PRIVATE_FILE)
                .open(&hidden)
                .map_err(|error| failure("write", name, error))?;
            (file, Some(hidden))
        };
        let written = file.write_all(bytes).and_then(|()| file.sync_all());
        self.files.push(Nameless {
            file,
            name: name.to_path_buf(),
            hidden,
        });
        written.map_err(|error| failure("write", name, error))
    }

    /// Gives the files their names, and the folder its own.
    pub fn place(mut self) -> Result<()> {
        for one in &mut self.files {
            match &one.hidden {
                None => rustix::fs::linkat(
                    CWD,
                    format!("/proc/self/fd/{}", one.file.as_raw_fd()),
                    CWD,
                    &one.name,
                    AtFlags::SYMLINK_FOLLOW,
                ),
                Some(hidden) => {
                    rustix::fs::renameat_with(CWD, hidden, CWD, &one.name, RenameFlags::NOREPLACE)
                }
            }
            .map_err(|errno| failure("write", &one.name, errno.into()))?;
            one.hidden = None;
        }
        if let Some(one) = self.files.first() {
            sync_directory_of(&one.name)?;
        }
        if let Some(folder) = self.folder.take() {
            if folder.now != folder.then
                && let Err(errno) = rustix::fs::renameat_with(
                    CWD,
                    &folder.now,
                    CWD,
                    &folder.then,
                    RenameFlags::NOREPLACE,
                )
            {
                let then = folder.then.clone();
                self.folder = Some(folder);
                return Err(failure("write", &then, errno.into()));
            }
            sync_directory_of(&folder.then)?;
        }
        Ok(())
    }
}

impl Drop for Prepared {
    fn drop(&mut self) {
        for one in &self.files {
            if let Some(hidden) = &one.hidden {
                // Nothing can be done about a failure here, and the error that led here is the one to show.
                drop(fs::remove_file(hidden));
            }
        }
        if let Some(folder) = &self.folder {
            if folder.now == folder.then {
                drop(fs::remove_dir(&folder.now));
            } else {
                drop(fs::remove_dir_all(&folder.now));
            }
        }
    }
}

/// Takes away what a kill in the middle of an earlier writing left beside `path`: hidden folders of its name that nobody is at work
/// on. What cannot be looked at stays.
fn clear_leftovers(path: &Path) {
    let (Some(name), Some(beside)) = (path.file_name(), path.parent()) else {
        return;
    };
    let beside = if beside.as_os_str().is_empty() {
        Path::new(".")
    } else {
        beside
    };
    let Ok(entries) = fs::read_dir(beside) else {
        return;
    };
    let before = format!(".{}.", name.to_string_lossy());
    for entry in entries.flatten() {
        let is_leftover = entry
            .file_name()
            .to_str()
            .and_then(|other| other.strip_prefix(&before)?.strip_suffix(".new"))
            .is_some_and(|middle| {
                middle.len() == 16 && middle.bytes().all(|byte| byte.is_ascii_hexdigit())
            });
        if !is_leftover || !entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            continue;
        }
        if let Ok(folder) = File::open(entry.path())
            && rustix::fs::flock(&folder, FlockOperation::NonBlockingLockExclusive).is_ok()
        {
            drop(fs::remove_dir_all(entry.path()));
        }
    }
}

fn refuse_existing(path: &Path) -> Result<()> {
    if path.symlink_metadata().is_ok() {
        return Err(exists_already(path));
    }
    Ok(())
}

fn make_folder(now: &Path, then: &Path) -> Result<()> {
    fs::DirBuilder::new()
        .mode(PRIVATE_DIRECTORY)
        .create(now)
        .map_err(|error| failure("write", then, error))
}
