//! Files as `mkt` makes and reads them: private (0600), never half written, never taken from a network file
//! system by mistake.
//!
//! Every file is first written whole under another name in the same directory, forced to the disk, and only then
//! given its own name, so that a full disk or a kill leaves either nothing or the file as it was.
//!
//! What does not live here: what is in the files, and the store itself, which the database library writes.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, RenameFlags};

use crate::error::{Code, Failure, Result};

/// The mode of every file `mkt` makes: its owner may read and write it, nobody else anything.
pub(super) const PRIVATE_FILE: u32 = 0o600;
/// The mode of every directory `mkt` makes.
pub(super) const PRIVATE_DIRECTORY: u32 = 0o700;
/// The permission bits of everybody but the owner.
const NOT_OWNER: u32 = 0o077;

/// Whether only its owner may read, write or list this file or directory.
pub fn is_private(path: &Path) -> Result<bool> {
    let metadata = fs::metadata(path).map_err(|error| failure("read", path, error))?;
    Ok(is_private_mode(metadata.mode()))
}

/// Whether these permission bits give nothing to group and others.
pub const fn is_private_mode(mode: u32) -> bool {
    mode & NOT_OWNER == 0
}

/// The whole of a file that only its owner may read. Refused (exit 1) where others may, and where it is
/// longer than `most_bytes`: the small files read this way are never long, and a wrong name should not
/// fill the memory.
pub fn read_private(path: &Path, most_bytes: u64) -> Result<Vec<u8>> {
    let file = File::open(path).map_err(|error| failure("read", path, error))?;
    let metadata = file
        .metadata()
        .map_err(|error| failure("read", path, error))?;
    if !is_private_mode(metadata.mode()) {
        return Err(not_private(path));
    }
    read_at_most(&file, path, most_bytes)
}

/// That a file can be read by others than its owner, and how to mend it (exit 1).
pub fn not_private(path: &Path) -> Failure {
    Failure::refused(format!(
        "{} can be read by other users of this computer.",
        path.display()
    ))
    .hint(format!(
        "Let only its owner read it: chmod 600 {}",
        path.display()
    ))
}

/// The whole of an open file, refused where it is longer than `most_bytes`.
fn read_at_most(file: &File, path: &Path, most_bytes: u64) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(most_bytes.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|error| failure("read", path, error))?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > most_bytes {
        return Err(Failure::refused(format!(
            "{} is too long to be the file that was asked for.",
            path.display()
        )));
    }
    Ok(bytes)
}

/// Makes a private file with these bytes, on the disk when this returns. Refused where anything has that
/// name already.
pub fn create_private_new(path: &Path, bytes: &[u8]) -> Result<()> {
    write_new(path, |file| {
        file.write_all(bytes)
            .map_err(|error| failure("write", path, error))
    })
}

/// Makes a private file out of whatever `write` writes to it, on the disk when this returns. Refused where
/// anything has that name already; where `write` fails nothing is left behind.
pub fn write_new<T>(path: &Path, write: impl FnOnce(&mut dyn Write) -> Result<T>) -> Result<T> {
    must_be_free(path)?;
    let mut sibling = Sibling::create(path)?;
    let answer = sibling.fill(write)?;
    sibling.take_free_name()?;
    Ok(answer)
}

/// Gives a file that is whole and on the disk another name on the same file system, refused where anything has that. Where the name
/// cannot be forced to the disk the file has its old one again: what failed has changed nothing.
pub fn move_to_free_name(from: &Path, to: &Path) -> Result<()> {
    match rustix::fs::renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        Ok(()) => {}
        // File systems without that flag have hard links, which refuse a taken name as well.
        Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS) => {
            fs::hard_link(from, to)
                .and_then(|()| fs::remove_file(from))
                .map_err(|error| failure("write", to, error))?;
        }
        Err(errno) => return Err(failure("write", to, errno.into())),
    }
    sync_directory_of(to).inspect_err(|_| drop(fs::rename(to, from)))
}

/// Gives a file that is whole and on the disk another name on the same file system, in the place of whatever has that. It is on the
/// disk when this returns; a failure after which `from` is gone is one of forcing the name there.
pub fn move_over(from: &Path, to: &Path) -> Result<()> {
    fs::rename(from, to).map_err(|error| failure("write", to, error))?;
    sync_directory_of(to)
}

/// Forces what was written to a file by somebody else to the disk.
pub fn force_to_disk(path: &Path) -> Result<()> {
    File::open(path)
        .and_then(|file| file.sync_all())
        .map_err(|error| failure("write", path, error))
}

/// Refuses (exit 1) where anything has that name.
pub fn must_be_free(path: &Path) -> Result<()> {
    if path.symlink_metadata().is_ok() {
        return Err(exists_already(path));
    }
    Ok(())
}

/// Puts these bytes in the place of a private file, all at once: whoever opens it meanwhile sees the old one
/// or the new one whole. It is on the disk when this returns.
pub fn replace_private(path: &Path, bytes: &[u8]) -> Result<()> {
    // The name may be a link to where the file really is; the file is replaced, not the link.
    let place = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let mut sibling = Sibling::create(&place)?;
    sibling.fill(|file| {
        file.write_all(bytes)
            .map_err(|error| failure("write", &place, error))
    })?;
    sibling.replace()
}

/// Makes a directory that only its owner may enter, with its parents where they are missing. Refused where
/// anything has that name already.
pub fn create_private_directory(path: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.mode(PRIVATE_DIRECTORY);
    if let Some(parent) = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
    {
        builder
            .recursive(true)
            .create(parent)
            .map_err(|error| failure("write", parent, error))?;
    }
    builder
        .recursive(false)
        .create(path)
        .map_err(|error| failure("write", path, error))?;
    sync_directory_of(path)
}

/// A file under a name of its own beside the one it is meant for, gone again unless it is given that name.
struct Sibling<'a> {
    /// The name the file is meant for.
    path: &'a Path,
    /// The name it has now.
    own: PathBuf,
    file: File,
    /// Whether it still has its own name, and goes with this value.
    temporary: bool,
}

impl<'a> Sibling<'a> {
    fn create(path: &'a Path) -> Result<Self> {
        let own = free_sibling_name(path)?;
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(PRIVATE_FILE)
            .open(&own)
            .map_err(|error| failure("write", path, error))?;
        let sibling = Self {
            path,
            own,
            file,
            temporary: true,
        };
        // The umask can only have taken bits away, but a directory's default ACL can have added some.
        sibling
            .file
            .set_permissions(fs::Permissions::from_mode(PRIVATE_FILE))
            .map_err(|error| failure("write", path, error))?;
        Ok(sibling)
    }

    fn fill<T>(&mut self, write: impl FnOnce(&mut dyn Write) -> Result<T>) -> Result<T> {
        let mut buffered = io::BufWriter::new(&self.file);
        let answer = write(&mut buffered)?;
        buffered
            .flush()
            .map_err(|error| failure("write", self.path, error))?;
        drop(buffered);
        self.file
            .sync_all()
            .map_err(|error| failure("write", self.path, error))?;
        Ok(answer)
    }

    /// Gives the file its name, refused where something has it.
    fn take_free_name(mut self) -> Result<()> {
        move_to_free_name(&self.own, self.path)?;
        self.temporary = false;
        Ok(())
    }

    /// Gives the file its name, in the place of whatever has it.
    fn replace(mut self) -> Result<()> {
        let placed = move_over(&self.own, self.path);
        self.temporary = placed.is_err() && self.own.symlink_metadata().is_ok();
        placed
    }
}

impl Drop for Sibling<'_> {
    fn drop(&mut self) {
        if self.temporary {
            // Nothing can be done about a failure here, and the error that led here is the one to show.
            drop(fs::remove_file(&self.own));
        }
    }
}

/// A hidden name in the same directory that nothing has: `.NAME.RANDOM.new`.
pub(super) fn free_sibling_name(path: &Path) -> Result<PathBuf> {
    let Some(name) = path.file_name() else {
        return Err(Failure::usage(format!(
            "{} is not the name of a file.",
            path.display()
        )));
    };
    let random = getrandom::u64().map_err(|error| {
        Failure::new(Code::Io, "The operating system gave no random number.").because(error)
    })?;
    let mut own = OsString::from(".");
    own.push(name);
    own.push(format!(".{random:016x}.new"));
    Ok(path.with_file_name(own))
}

/// Forces the directory of `path` to the disk, so that the name survives a power cut as well as the contents.
pub fn sync_directory_of(path: &Path) -> Result<()> {
    let directory = directory_of(path);
    File::open(directory)
        .and_then(|directory| directory.sync_all())
        .map_err(|error| failure("write", directory, error))
}

/// The directory a file is in; `.` for a bare name.
fn directory_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// That something has that name already (exit 1).
pub(super) fn exists_already(path: &Path) -> Failure {
    Failure::refused(format!(
        "{} exists already, and mkt does not overwrite files.",
        path.display()
    ))
    .hint("Choose another name, or move the file away first.")
}

/// A failure of the file system as whole sentences: what could not be done with which file, why, and what
/// to do. `verb` is `read` or `write`.
pub fn failure(verb: &str, path: &Path, error: io::Error) -> Failure {
    let place = path.display();
    let failure = match error.kind() {
        io::ErrorKind::NotFound if verb == "read" => Failure::new(Code::Io, format!("There is no file {place}.")),
        io::ErrorKind::NotFound => Failure::new(
            Code::Io,
            format!("{place} cannot be written, because its directory does not exist."),
        )
        .hint("Make the directory first, or name another one."),
        io::ErrorKind::PermissionDenied => {
            Failure::new(Code::Io, format!("This account is not allowed to {verb} {place}."))
                .hint("Ask whoever looks after this computer who owns the file and its directory.")
        }
        io::ErrorKind::AlreadyExists => return exists_already(path).because(error),
        io::ErrorKind::IsADirectory => Failure::new(Code::Io, format!("{place} is a directory, not a file.")),
        io::ErrorKind::StorageFull => Failure::new(
            Code::Io,
            format!("The disk is full: {place} was not written, and nothing was changed."),
        )
        .hint("Make room on the disk and try again."),
        io::ErrorKind::QuotaExceeded => Failure::new(
            Code::Io,
            format!("This account has used up its space: {place} was not written, and nothing was changed."),
        )
        .hint("Make room, or ask for more, and try again."),
        io::ErrorKind::ReadOnlyFilesystem => Failure::new(
            Code::Io,
            format!("{place} is on a disk that can only be read, so it was not written."),
        ),
        _ => return Failure::io(format!("Could not {verb} {place}"), error),
    };
    failure.because(error)
}

/// The name of the network file system (or the like) that `path` is on, or would be on if it does not exist
/// yet; none where it is on a disk of this computer. The database's locks cannot be relied on across a network
/// (<https://sqlite.org/howtocorrupt.html>, section 2.1).
pub fn network_file_system(path: &Path) -> Result<Option<&'static str>> {
    let place = nearest_existing(path)?;
    let kind = rustix::fs::statfs(&place)
        .map_err(|errno| failure("read", &place, errno.into()))?
        .f_type;
    // The type is a signed word on some machines and an unsigned one on others; the magic numbers are 32 bits.
    let magic = u32::try_from(kind & 0xffff_ffff).unwrap_or_default();
    if let Some(name) = network_name_of_magic(magic) {
        return Ok(Some(name));
    }
    if magic != FUSE {
        return Ok(None);
    }
    // Everything in user space has one magic number: an encrypted folder on this disk as well as a bucket on
    // the other side of the world. The mount table has the name.
    let mounts = fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    Ok(mounted_type(&mounts, &place).and_then(network_name_of_fuse))
}

/// `path` itself with every link followed, or the nearest directory above it that exists.
pub(super) fn nearest_existing(path: &Path) -> Result<PathBuf> {
    let mut place = path;
    loop {
        match fs::canonicalize(place) {
            Ok(found) => return Ok(found),
            Err(error) => {
                let above = directory_of(place);
                if error.kind() != io::ErrorKind::NotFound || above == place {
                    return Err(failure("read", place, error));
                }
                place = above;
            }
        }
    }
}

/// Linux's magic number of everything mounted through user space (`linux/magic.h`).
const FUSE: u32 = 0x6573_5546;

/// The name of a file system whose files are on another machine, by its magic number (`linux/magic.h`, statfs(2)).
pub const fn network_name_of_magic(magic: u32) -> Option<&'static str> {
    Some(match magic {
        0x0000_6969 => "NFS",
        0x0000_517b | 0xff53_4d42 | 0xfe53_4d42 => "SMB/CIFS",
        0x5346_414f | 0x6b41_4653 => "AFS",
        0x7375_7245 => "Coda",
        0x00c3_6400 => "Ceph",
        0x0102_1997 => "9P",
        0x0116_1970 => "GFS2",
        0x7461_636f => "OCFS2",
        0x0bd0_0bd0 => "Lustre",
        0xaad7_aaea => "PanFS",
        0x4750_4653 => "GPFS",
        0x0000_564c => "NCP",
        0x786f_4256 => "VirtualBox shared folder",
        0xbacb_acbc => "VMware shared folder",
        _ => return None,
    })
}

/// The name of a FUSE file system whose files are on another machine, by its type in the mount table.
pub fn network_name_of_fuse(kind: &str) -> Option<&'static str> {
    const REMOTE: [(&str, &str); 19] = [
        ("fuse.sshfs", "SSHFS"),
        ("fuse.glusterfs", "GlusterFS"),
        ("fuse.ceph", "Ceph"),
        ("fuse.ceph-fuse", "Ceph"),
        ("fuse.s3fs", "S3"),
        ("fuse.s3ql", "S3"),
        ("fuse.goofys", "S3"),
        ("fuse.mount-s3", "S3"),
        ("fuse.gcsfuse", "Google Cloud Storage"),
        ("fuse.blobfuse", "Azure Blob Storage"),
        ("fuse.blobfuse2", "Azure Blob Storage"),
        ("fuse.rclone", "rclone"),
        ("fuse.davfs", "WebDAV"),
        ("fuse.davfs2", "WebDAV"),
        ("fuse.curlftpfs", "FTP"),
        ("fuse.smbnetfs", "SMB/CIFS"),
        ("fuse.juicefs", "JuiceFS"),
        ("fuse.gvfsd-fuse", "GVfs"),
        ("fuse.vmhgfs-fuse", "VMware shared folder"),
    ];
    REMOTE
        .iter()
        .find(|(name, _)| *name == kind)
        .map(|(_, shown)| *shown)
}

/// The type of the file system that `place`, an absolute path without links, is mounted from, out of the text of
/// `/proc/self/mountinfo` (proc(5)). Of two mounts over one point the later line counts.
pub fn mounted_type<'a>(mounts: &'a str, place: &Path) -> Option<&'a str> {
    let mut found: Option<(usize, &str)> = None;
    for line in mounts.lines() {
        // "36 35 98:0 /root /mount/point options … - type source options"
        let Some((before, after)) = line.split_once(" - ") else {
            continue;
        };
        let Some(point) = before.split(' ').nth(4).map(mount_point) else {
            continue;
        };
        let Some(kind) = after.split(' ').next() else {
            continue;
        };
        let depth = Path::new(&point).components().count();
        if place.starts_with(&point) && found.is_none_or(|(most, _)| depth >= most) {
            found = Some((depth, kind));
        }
    }
    found.map(|(_, kind)| kind)
}

/// A mount point as it is written in the mount table: space, tab, line feed and backslash are octal escapes.
fn mount_point(text: &str) -> String {
    [
        ("\\040", " "),
        ("\\011", "\t"),
        ("\\012", "\n"),
        ("\\134", "\\"),
    ]
    .iter()
    .fold(text.to_owned(), |text, (escape, character)| {
        text.replace(escape, character)
    })
}
