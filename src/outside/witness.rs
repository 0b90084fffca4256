//! The witness's file: appended to and never changed or shortened by this program, and meant to belong to another user; and the system's
//! log, where there is one.
//!
//! A line is one write to a file opened for appending, so that lines of several processes do not mix. It is not forced to the disk:
//! the store is, and a witness that lost its last lines with the power is behind, which is no alarm.
//!
//! What does not live here: what a line means (`domain::witness`).

use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead as _, BufReader, Read as _, Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::{FileExt as _, OpenOptionsExt as _};
use std::os::unix::net::UnixDatagram;
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;

use super::files::PRIVATE_FILE;

/// The longest line that is read; a longer one is none of ours.
const LONGEST_LINE: u64 = 512;

/// How much of the end is read where a store is opened, in bytes: some thirty lines.
const END: u64 = 4 * 1024;

/// The socket of the system's log (syslog(3)).
pub const SYSTEM_LOG: &str = "/dev/log";

/// Where the witness of a store is: the store's own name with `.witness` behind it. In a folder that was named for witnesses the name is
/// the store's whole path, with dashes: `/var/lib/mkt/mkt.db` has `var-lib-mkt-mkt.db.witness`, so that a copy of that name elsewhere, which
/// has the same id, has another.
pub fn path_for(store: &Path, folder: Option<&Path>) -> PathBuf {
    let mut path = match folder {
        None => OsString::from(store),
        Some(folder) => folder.join(dashed(store)).into_os_string(),
    };
    path.push(".witness");
    path.into()
}

/// A store's path with every link on the way to it followed; the store itself need not be there yet.
fn dashed(store: &Path) -> OsString {
    let above = match store.parent() {
        Some(above) if !above.as_os_str().is_empty() => above,
        _ => Path::new("."),
    };
    let above = std::fs::canonicalize(above).unwrap_or_else(|_| above.to_owned());
    let mut name = OsString::new();
    for part in above.iter().chain(store.file_name()) {
        if part != "/" {
            if !name.is_empty() {
                name.push("-");
            }
            name.push(part);
        }
    }
    name
}

/// Makes an empty private file; says whether there was none.
pub fn make(path: &Path) -> io::Result<bool> {
    match OpenOptions::new()
        .append(true)
        .create_new(true)
        .mode(PRIVATE_FILE)
        .open(path)
    {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error),
    }
}

/// Opens a plain file; whatever else has the name is refused without waiting for it.
fn open(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    let no_waiting = i32::try_from(OFlags::NONBLOCK.bits()).unwrap_or_default();
    let file = options.custom_flags(no_waiting).open(path)?;
    if file.metadata()?.is_file() {
        Ok(file)
    } else {
        Err(io::Error::other("it is no file"))
    }
}

/// Opens it for appending; it must be there.
fn open_to_append(path: &Path) -> io::Result<File> {
    open(path, OpenOptions::new().append(true))
}

/// Why nothing could be appended to it, if so.
pub fn cannot_append(path: &Path) -> Option<io::Error> {
    open_to_append(path).err()
}

/// Appends a line.
pub fn append(path: &Path, line: &str) -> io::Result<()> {
    let mut file = open_to_append(path)?;
    // What a crash left of a line must not spoil this one. Where the file cannot be read, it is written all the same.
    let torn = open(path, OpenOptions::new().read(true)).is_ok_and(|file| {
        let mut last = [0_u8];
        let length = file.metadata().map_or(0, |seen| seen.len());
        length > 0 && file.read_exact_at(&mut last, length - 1).is_ok() && last != *b"\n"
    });
    file.write_all(format!("{}{line}\n", if torn { "\n" } else { "" }).as_bytes())
}

/// How long the file is, in bytes; 0 where that cannot be told.
pub fn length(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |seen| seen.len())
}

/// Reads the lines of the end, with the byte at which each begins, or of more and more of it until `each` has taken one; a line without
/// an end is left out.
pub fn read_end(path: &Path, each: &mut dyn FnMut(u64, &str) -> bool) -> io::Result<()> {
    let mut file = open(path, OpenOptions::new().read(true))?;
    let length = file.metadata()?.len();
    let mut back = END;
    loop {
        let from = length.saturating_sub(back);
        if read_from(&mut file, from, each)? || from == 0 {
            return Ok(());
        }
        back = back.saturating_mul(16);
    }
}

/// Reads every line.
pub fn read_all(path: &Path, each: &mut dyn FnMut(u64, &str) -> bool) -> io::Result<()> {
    let mut file = open(path, OpenOptions::new().read(true))?;
    read_from(&mut file, 0, each).map(drop)
}

/// Reads the whole lines from a byte on; says whether `each` took any.
fn read_from(
    file: &mut File,
    from: u64,
    each: &mut dyn FnMut(u64, &str) -> bool,
) -> io::Result<bool> {
    file.seek(SeekFrom::Start(from))?;
    let mut reader = BufReader::with_capacity(4 * 1024, file);
    let (mut at, mut taken) = (from, false);
    // Not at the beginning of the file, what comes first is the rest of a line.
    let mut is_rest = from > 0;
    let mut piece = Vec::new();
    loop {
        piece.clear();
        let read = (&mut reader)
            .take(LONGEST_LINE)
            .read_until(b'\n', &mut piece)? as u64;
        if read == 0 {
            return Ok(taken);
        }
        let ends = piece.pop_if(|last| *last == b'\n').is_some();
        if ends
            && !is_rest
            && let Ok(line) = std::str::from_utf8(&piece)
        {
            taken |= each(at, line);
        }
        is_rest = !ends;
        at += read;
    }
}

/// Tells the system's log, where one listens: in the form of RFC 3164, as a notice (5) of security (10). Nobody waits for it, and where
/// it cannot be told, nothing is said: it is a second witness, not the first.
pub fn tell_system_log(socket: &Path, text: &str) {
    let Ok(sender) = UnixDatagram::unbound() else {
        return;
    };
    if sender.set_nonblocking(true).is_ok() {
        let message = format!("<{}>mkt[{}]: {text}", 10 * 8 + 5, std::process::id());
        let _ = sender.send_to(message.as_bytes(), socket);
    }
}
