//! Where a passphrase comes from (CLI.md, "Global flags"): a file, a command, a systemd credential, or the person
//! at the terminal. An unattended user's secret comes the same ways.
//!
//! It never comes from a flag's value or a plain environment variable: other users can see those.
//!
//! What does not live here: the prompt itself, which is passed in, and what a passphrase opens (`keys::file`).

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use secrecy::SecretString;
use zeroize::Zeroizing;

use super::file::{KeyFile, Unlocked};
use super::lock::KdfCost;
use crate::domain::user::UserName;
use crate::error::{Code, Failure, Result};
use crate::outside::files;

/// The longest first line that is read, in bytes. A passphrase is never that long; `/dev/zero` is longer.
const MOST_BYTES: usize = 16 * 1024;
/// How often a person at the terminal may try.
const TRIES: usize = 3;

/// How a person is asked: shows the prompt it is given, and reads a line without showing it.
pub type Ask<'a> = &'a mut dyn FnMut(&str) -> Result<SecretString>;

/// A place that has a passphrase, other than somebody's head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PassphraseSource {
    /// The first line of a file that only its owner can read.
    File(PathBuf),
    /// The first line that a shell command writes.
    Command(String),
    /// The first line of a credential that systemd handed to the service.
    Credential(PathBuf),
}

impl PassphraseSource {
    /// The name of the credential in `$CREDENTIALS_DIRECTORY`.
    pub const CREDENTIAL: &'static str = "mkt-passphrase";

    /// The source to use: the flags, then the environment, of each the file first; then the systemd credential where there is
    /// one. None means that a person has to be asked. `variable` reads an environment variable; an empty one
    /// counts as not set.
    pub fn choose(
        file: Option<PathBuf>,
        command: Option<String>,
        variable: impl Fn(&str) -> Option<OsString>,
    ) -> Option<Self> {
        let variable = |name| variable(name).filter(|value| !value.is_empty());
        file.map(Self::File)
            .or_else(|| command.map(Self::Command))
            .or_else(|| variable("MKT_PASSPHRASE_FILE").map(|path| Self::File(path.into())))
            .or_else(|| {
                variable("MKT_PASSPHRASE_COMMAND")
                    .map(|command| Self::Command(command.to_string_lossy().into_owned()))
            })
            .or_else(|| {
                let path = PathBuf::from(variable("CREDENTIALS_DIRECTORY")?).join(Self::CREDENTIAL);
                path.exists().then_some(Self::Credential(path))
            })
    }

    /// The passphrase. Refused (exit 1) where the file can be read by others, the command fails, or the first
    /// line is empty; the message never holds what was read.
    pub fn read(&self) -> Result<SecretString> {
        match self {
            Self::File(path) => read_file(path, !is_descriptor(path)),
            Self::Credential(path) => read_file(path, false),
            Self::Command(command) => read_command(command),
        }
    }
}

/// The first line of a file that holds a passphrase, refused (exit 1) unless only its owner can read it: what
/// `--passphrase-file` and `--new-passphrase-file` name. `/dev/fd/N` is exempt.
pub fn passphrase_from_file(path: &Path) -> Result<SecretString> {
    read_file(path, !is_descriptor(path))
}

/// Opens a user's slot with what the source has, or, where there is none, with what the person at the terminal types, in three
/// tries. Without `ask` (no terminal, or `--no-input`) a missing source is a usage error (exit 2).
pub fn unlock(
    keys: &KeyFile,
    user: &UserName,
    source: Option<&PassphraseSource>,
    least: KdfCost,
    ask: Option<Ask<'_>>,
) -> Result<Unlocked> {
    if let Some(source) = source {
        return keys.unlock(user, &source.read()?, least);
    }
    let Some(ask) = ask else {
        return Err(no_passphrase());
    };
    let mut prompt = format!("Passphrase for {user}");
    let mut tried = 1;
    loop {
        match keys.unlock(user, &ask(&prompt)?, least) {
            Err(failure) if failure.code == Code::WrongPassphrase && tried < TRIES => {
                tried += 1;
                prompt = format!(
                    "That did not open the store. Passphrase for {user} (try {tried} of {TRIES})"
                );
            }
            answer => return answer,
        }
    }
}

/// That nobody can be asked for the passphrase and nothing names one (exit 2).
fn no_passphrase() -> Failure {
    Failure::usage("No passphrase was given, and there is nobody to ask for it.")
        .hint("Name a file that only you can read with --passphrase-file, or a command with --passphrase-command.")
}

/// Whether the path names an open file of this process, which a shell made for `<(…)` or a service manager handed
/// over: its permissions say nothing.
fn is_descriptor(path: &Path) -> bool {
    path.strip_prefix("/dev/fd")
        .ok()
        .and_then(|rest| rest.to_str())
        .is_some_and(|number| {
            !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
        })
}

fn read_file(path: &Path, must_be_private: bool) -> Result<SecretString> {
    let unreadable = |error: io::Error| files::failure("read", path, error);
    let file = File::open(path).map_err(unreadable)?;
    let metadata = file.metadata().map_err(unreadable)?;
    if metadata.is_dir() {
        return Err(files::failure(
            "read",
            path,
            io::ErrorKind::IsADirectory.into(),
        ));
    }
    // Of the open file, not of the name: nobody can exchange it in between.
    if must_be_private && !files::is_private_mode(metadata.mode()) {
        return Err(files::not_private(path));
    }
    let bytes = read_some(file).map_err(unreadable)?;
    first_line(&bytes, &format!("the passphrase file {}", path.display()))
}

/// Runs the command in a shell. What it writes to its standard error is not shown: password managers are known to
/// quote there what they should not.
fn read_command(command: &str) -> Result<SecretString> {
    let failed = |why: String| {
        Failure::refused(format!("The passphrase command {why}."))
            .hint("Run the command by itself to see what it says; its first output line should be the passphrase.")
    };
    let mut child = Command::new("sh")
        .arg("-c")
        .arg(command)
        .stdin(Stdio::inherit())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| failed("could not be started".to_owned()).because(error))?;
    // The pipe is closed before the wait, so that a command that never stops writing stops.
    let read = child
        .stdout
        .take()
        .map_or_else(|| Ok(Zeroizing::default()), read_some);
    let status = child
        .wait()
        .map_err(|error| failed("could not be waited for".to_owned()).because(error))?;
    let bytes = read.map_err(|error| failed("could not be read".to_owned()).because(error))?;
    match status.code() {
        Some(0) => first_line(&bytes, "the output of the passphrase command"),
        Some(code) => Err(failed(format!("failed with exit code {code}"))),
        None => Err(failed("was stopped by a signal".to_owned())),
    }
}

/// The beginning, as far as a passphrase may be long, in memory that is wiped.
fn read_some(from: impl Read) -> io::Result<Zeroizing<Vec<u8>>> {
    let most = MOST_BYTES + 1;
    // Enough room from the start: a vector that grows leaves copies behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(most));
    from.take(u64::try_from(most).unwrap_or(u64::MAX))
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The first line without its end, Unix or Windows. `place` is named in the errors.
fn first_line(bytes: &[u8], place: &str) -> Result<SecretString> {
    let line = bytes
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    if line.len() > MOST_BYTES {
        return Err(Failure::refused(format!(
            "The first line of {place} is too long to be a passphrase."
        )));
    }
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    if line.is_empty() {
        return Err(
            Failure::refused(format!("The first line of {place} is empty."))
                .hint("The passphrase stands on the first line."),
        );
    }
    let text = std::str::from_utf8(line)
        .map_err(|_| Failure::refused(format!("The first line of {place} is not UTF-8 text.")))?;
    Ok(SecretString::from(text))
}
