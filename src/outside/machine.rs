//! What can be seen of the machine and of files without opening any: who owns them, what they are on, how much room there is,
//! what keeps the clock right.
//!
//! What does not live here: what is right and what is not (`actions::doctor`), and the process's own memory
//! (`outside::process`).

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::files::{mounted_type, nearest_existing};
use super::login::account_name;
use super::scratch::free_bytes;
use super::variables::Variables;
use crate::domain::date::Instant;
use crate::error::Result;

/// What can be seen of a file or folder.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Its permission bits.
    pub mode: u32,
    /// The account it belongs to.
    pub owner: u32,
    /// When it was last written.
    pub written: Instant,
    /// Its length in bytes.
    pub bytes: u64,
}

/// Looks at a file or folder, links followed; none where there is nothing.
pub fn look(path: &Path) -> Option<Seen> {
    let metadata = fs::metadata(path).ok()?;
    Some(Seen {
        mode: metadata.mode() & 0o7777,
        owner: metadata.uid(),
        written: Instant::from_seconds(metadata.mtime()),
        bytes: metadata.len(),
    })
}

/// The number of the account this process runs as.
pub fn account() -> u32 {
    rustix::process::geteuid().as_raw()
}

/// An account's name, or its number where the system knows none.
pub fn account_in_words(uid: u32) -> String {
    let passwd = fs::read_to_string("/etc/passwd").unwrap_or_default();
    account_name(&passwd, uid).unwrap_or_else(|| format!("account {uid}"))
}

/// The type of the file system a path is on, or would be on, as the mount table has it.
pub fn file_system(path: &Path) -> Result<String> {
    let place = nearest_existing(path)?;
    let mounts = fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    Ok(mounted_type(&mounts, &place)
        .unwrap_or("unknown")
        .to_owned())
}

/// How much an ordinary account may still write in a folder, in bytes.
pub fn free(folder: &Path) -> u64 {
    free_bytes(folder)
}

/// The files in a folder, hidden ones too; none where it cannot be read.
pub fn files_in(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(std::result::Result::ok)
        .map(|entry| entry.path())
        .collect()
}

/// The name of the machine's time zone: `$TZ`, or where `/etc/localtime` points.
pub fn time_zone(variables: &Variables) -> String {
    variables
        .text("TZ")
        .map(|zone| zone.trim_start_matches(':').to_owned())
        .or_else(|| {
            let link = fs::read_link("/etc/localtime").ok()?;
            let link = link.to_str()?;
            Some(link.split_once("zoneinfo/")?.1.to_owned())
        })
        .unwrap_or_else(|| "UTC".to_owned())
}

/// Whether a time service says that it keeps the clock right; none where that cannot be told.
pub fn clock_is_kept() -> Option<bool> {
    let output = Command::new("timedatectl")
        .args(["show", "--property=NTPSynchronized", "--value"])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    match String::from_utf8_lossy(&output.stdout).trim() {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}
