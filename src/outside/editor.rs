//! The person's own editor on a text that must not leave a copy behind.
//!
//! The text is in a file of mode 0600 in a folder of mode 0700 in memory (`$XDG_RUNTIME_DIR` or
//! `/dev/shm`); editors that are known are told to keep no swap, backup, undo or history file, and
//! whatever others leave is in the same folder. At the end every file in it is overwritten and the folder
//! removed, also when the editor fails or a signal comes. Where there is no folder in memory the editor is
//! not opened at all: a text on a disk outlives its deletion (RULES.md section 4, "What disposal
//! destroys"). What does not live here: asking whether to use an editor (`cli::form`).

use std::ffi::{OsStr, OsString};
use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};
use std::time::Duration;

use rustix::fs::statfs;

use super::terminal::Watch;
use super::variables::Variables;
use crate::error::{Code, Failure, Result};

/// `f_type` of file systems that are in memory (linux/magic.h): tmpfs and ramfs.
const IN_MEMORY: [u32; 2] = [0x0102_1994, 0x8584_58f6];

/// Which editor is used, and where folders in memory may be.
#[derive(Debug, Clone)]
pub struct Editor {
    /// The editor that is named; one is looked for only when it is needed.
    named: Option<String>,
    folders: Vec<PathBuf>,
    path: OsString,
}

/// Opens the editor that `variables` name on a private copy of `initial`; see [`Editor::edit`].
pub fn edit_privately(initial: &str, variables: &Variables) -> Result<Option<String>> {
    Editor::from_variables(variables).edit(initial)
}

impl Editor {
    /// `$VISUAL`, else `$EDITOR`, else the first of `nano`, `vim` and `vi` that is on `$PATH`.
    pub fn from_variables(variables: &Variables) -> Self {
        let named = ["VISUAL", "EDITOR"].iter().find_map(|name| {
            variables
                .get(name)
                .map(|value| value.to_string_lossy().trim().to_owned())
                .filter(|value| !value.is_empty())
        });
        let path = variables
            .get("PATH")
            .map_or_else(|| OsString::from("/usr/bin:/bin"), OsStr::to_os_string);
        let folders = variables
            .path("XDG_RUNTIME_DIR")
            .into_iter()
            .chain([PathBuf::from("/dev/shm")])
            .collect();
        Self {
            named,
            folders,
            path,
        }
    }

    fn command(&self) -> &str {
        self.named.as_deref().unwrap_or_else(|| {
            ["nano", "vim", "vi"]
                .into_iter()
                .find(|name| on_path(name, &self.path).is_some())
                .unwrap_or("vi")
        })
    }

    /// Lets the person write, and returns the text; `None` where it is empty or as it was.
    ///
    /// Fails where no folder in memory can be made, where the editor cannot be started or ends with an
    /// error (what was written is then gone), where the text is not UTF-8 or holds NUL, and with
    /// `Interrupted` where a signal came meanwhile.
    pub fn edit(&self, initial: &str) -> Result<Option<String>> {
        // Ctrl-C belongs to the editor while it runs; the watch keeps it from ending this process
        let watch = Watch::begin()?;
        let folder = PrivateFolder::make(&self.folders)?;
        let file = folder.path.join("text.txt");
        let written = self.edit_in(&file, initial, &watch);
        // wiped whatever happened; a copy that could not be removed is worse news than any other
        folder.wipe()?;
        written
    }

    fn edit_in(&self, file: &Path, initial: &str, watch: &Watch) -> Result<Option<String>> {
        let doing = "The private copy of the text could not be made";
        let mut open = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(file)
            .map_err(|error| Failure::io(doing, error))?;
        open.write_all(initial.as_bytes())
            .map_err(|error| Failure::io(doing, error))?;
        drop(open);

        let name = self.name();
        let mut child = self.start(file).map_err(|error| {
            Failure::io(format!("The editor `{name}` could not be started"), error)
                .hint("Set EDITOR to the editor you use, or give the text in a file.")
        })?;
        let status = wait(&mut child, watch)?;
        // the shell's own answers for a program that is not there or may not run
        if matches!(status.code(), Some(126 | 127)) {
            return Err(Failure::refused(format!(
                "The editor `{name}` could not be started, so nothing was stored."
            ))
            .hint("Set EDITOR to the editor you use, or give the text in a file."));
        }
        if !status.success() {
            return Err(Failure::refused(format!(
                "The editor `{name}` ended with an error, so nothing was stored and what was written in it is gone."
            ))
            .hint("In vim, `:cq` does this on purpose; `:wq` saves."));
        }
        let bytes = fs::read(file)
            .map_err(|error| Failure::io("What the editor wrote could not be read", error))?;
        let text = String::from_utf8(bytes).map_err(|_| {
            Failure::refused("What the editor wrote is not UTF-8 text, so nothing was stored.")
        })?;
        if text.contains('\0') {
            return Err(Failure::refused(
                "What the editor wrote holds a NUL character, so nothing was stored.",
            ));
        }
        let text = text.trim_end_matches(['\n', '\r']);
        if text.trim().is_empty() || text == initial.trim_end_matches(['\n', '\r']) {
            return Ok(None);
        }
        Ok(Some(text.to_owned()))
    }

    /// Whether it is one that can be told to keep no copy of what it edits.
    pub fn keeps_nothing(&self) -> bool {
        !keep_nothing(&self.name(), &self.path).is_empty()
    }

    /// Whether there is a folder in memory in which it can be used.
    pub fn has_room_in_memory(&self) -> bool {
        PrivateFolder::make(&self.folders).is_ok()
    }

    /// The first word of the command without its folder, for messages and to know the editor by.
    pub fn name(&self) -> String {
        let first = self.command().split_whitespace().next().unwrap_or("vi");
        Path::new(first).file_name().map_or_else(
            || first.to_owned(),
            |name| name.to_string_lossy().into_owned(),
        )
    }

    /// Starts the editor as git does: the variable may hold options and quotes, so a shell reads it, and the
    /// file is an argument of its own.
    fn start(&self, file: &Path) -> io::Result<Child> {
        Command::new("/bin/sh")
            .arg("-c")
            .arg(format!("exec {} \"$@\"", self.command()))
            .arg("mkt-editor")
            .args(keep_nothing(&self.name(), &self.path))
            .arg(file)
            .current_dir(file.parent().unwrap_or(Path::new("/")))
            .spawn()
    }
}

/// The options that make an editor keep no copy of what it edits.
fn keep_nothing(name: &str, path: &OsStr) -> Vec<&'static str> {
    // `vi` is often vim under its old name, and otherwise knows none of these options
    let vim_by_name = || {
        on_path("vi", path)
            .and_then(|path| path.canonicalize().ok())
            .and_then(|path| {
                path.file_name()
                    .map(|name| name.to_string_lossy().contains("vim"))
            })
            .unwrap_or(false)
    };
    match name {
        "vim" | "nvim" | "vim.basic" | "vim.tiny" | "vim.nox" | "view" => vim_options(),
        "vi" if vim_by_name() => vim_options(),
        // no nanorc: it could ask for backups, a search history and lock files
        "nano" | "rnano" => vec!["--ignorercfiles"],
        "emacs" => vec![
            "--eval",
            "(setq make-backup-files nil auto-save-default nil auto-save-list-file-prefix nil create-lockfiles nil)",
        ],
        "micro" => vec![
            "-backup",
            "false",
            "-savecursor",
            "false",
            "-saveundo",
            "false",
            "-savehistory",
            "false",
        ],
        _ => Vec::new(),
    }
}

/// No swap file and no history; the rest both before the person's own settings are read, as they may act on
/// it, and after, as they may undo it.
fn vim_options() -> Vec<&'static str> {
    const OFF: &str = "set noswapfile nobackup nowritebackup noundofile viminfo=";
    vec!["-n", "-i", "NONE", "--cmd", OFF, "-c", OFF]
}

/// Where on the path a program is.
fn on_path(name: &str, path: &OsStr) -> Option<PathBuf> {
    std::env::split_paths(path)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}

/// Waits for the editor, in short turns so that a signal to this process alone is noticed.
fn wait(child: &mut Child, watch: &Watch) -> Result<ExitStatus> {
    let failed = |error| Failure::io("The editor could not be waited for", error);
    loop {
        if let Some(status) = child.try_wait().map_err(failed)? {
            return Ok(status);
        }
        if watch.terminated() {
            // it has had the signal too where it came from the terminal; this makes sure of it
            child.kill().map_err(failed)?;
            child.wait().map_err(failed)?;
            return Err(super::terminal::stopped());
        }
        std::thread::sleep(Duration::from_millis(30));
    }
}

/// A folder that only this user can enter, in memory, and that does not outlive its owner here.
struct PrivateFolder {
    path: PathBuf,
    wiped: bool,
}

impl PrivateFolder {
    fn make(folders: &[PathBuf]) -> Result<Self> {
        let mut random = [0_u8; 12];
        getrandom::fill(&mut random).map_err(|error| {
            Failure::new(Code::Io, "The machine gave no random numbers.")
                .because(anyhow::anyhow!("{error}"))
        })?;
        let name: String = random.iter().fold(String::from("mkt-"), |name, byte| {
            name + &format!("{byte:02x}")
        });
        for folder in folders.iter().filter(|folder| is_in_memory(folder)) {
            let path = folder.join(&name);
            if DirBuilder::new().mode(0o700).create(&path).is_ok() {
                return Ok(Self { path, wiped: false });
            }
        }
        Err(Failure::refused(
            "There is no private folder in memory for the editor, and a text on a disk could outlive its deletion.",
        )
        .hint("Type the text line by line, or read it from a file or from `-` (standard input)."))
    }

    /// Overwrites and removes everything in the folder.
    fn wipe(mut self) -> Result<()> {
        self.wiped = true;
        wipe_folder(&self.path).map_err(|error| {
            Failure::io("The private copy of the text could not be removed", error).hint(format!(
                "Nothing was stored. Please remove the folder {} yourself.",
                self.path.display()
            ))
        })
    }
}

impl Drop for PrivateFolder {
    fn drop(&mut self) {
        if !self.wiped {
            // only reached by a panic, where there is nobody left to tell
            let _ = wipe_folder(&self.path);
        }
    }
}

pub(super) fn is_in_memory(folder: &Path) -> bool {
    // the type is a small number whatever width the platform gives its field
    statfs(folder).is_ok_and(|found| {
        IN_MEMORY
            .iter()
            .any(|known| i128::from(found.f_type) == i128::from(*known))
    })
}

/// Overwrites every regular file under the folder, then removes it. Links are removed, not followed.
fn wipe_folder(folder: &Path) -> io::Result<()> {
    overwrite_in(folder)?;
    fs::remove_dir_all(folder)
}

fn overwrite_in(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            overwrite_in(&entry.path())?;
        } else if kind.is_file() {
            let length = entry.metadata()?.len();
            // what cannot be opened for writing can still be removed
            if let Ok(mut file) = OpenOptions::new().write(true).open(entry.path()) {
                io::copy(&mut io::Read::take(io::repeat(0), length), &mut file)?;
                file.sync_data()?;
            }
        }
    }
    Ok(())
}
