//! How a store is found fit to be opened, opened, and made. The one constructor of connections.
//!
//! A wrong key, a damaged file, an empty file, a foreign file and a newer schema are different errors (invariant 4).

use std::io::Read as _;
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Once;
use std::time::Duration;

use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::{Connection, OpenFlags};

use crate::error::{Code, Failure, Result};
use crate::store::audit::AuditKey;
use crate::store::in_place::InPlace;
use crate::store::migrate;
use crate::store::tx::{Acting, Db, WriteTx};
use crate::store::witness::Committed;

/// `MKT1` in the file's header: the mark of a store of this program.
pub const APPLICATION_ID: i32 = 0x4D4B_5431;

/// How long a command waits for another one to finish writing.
pub(in crate::store) const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// The oldest `SQLite` this program trusts (DESIGN.md, "The store").
const LEAST_SQLITE: i32 = 3_054_000;

/// An open store: the database, and the key of its audit trail.
pub struct Store {
    db: Db,
    audit_key: AuditKey,
    committed: Committed,
    path: PathBuf,
}

/// What opens the encryption: 96 hexadecimal digits, the key and the salt.
pub struct CipherKey<'k>(&'k str);

impl<'k> CipherKey<'k> {
    /// Checked here, because SQLCipher silently takes a malformed raw key for a passphrase.
    pub fn new(hex: &'k str) -> Result<Self> {
        if hex.len() == 96
            && hex
                .bytes()
                .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
        {
            Ok(Self(hex))
        } else {
            Err(Failure::internal("The store's key has the wrong form."))
        }
    }

    /// The digits, for reading the pages without the database library.
    pub(in crate::store) const fn digits(&self) -> &'k str {
        self.0
    }
}

/// Refuses a path that is not fit to be opened as a store, before any key is asked for.
pub fn path_check(path: &Path) -> Result<()> {
    let meta = match std::fs::metadata(path) {
        Ok(meta) => meta,
        Err(error)
            if matches!(
                error.kind(),
                std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory
            ) =>
        {
            return Err(Failure::new(
                Code::NoStore,
                format!("There is no store at {}.", path.display()),
            )
            .hint(
                "Name the store with --store FILE or MKT_STORE, or make a new one with `mkt init`.",
            ));
        }
        Err(error) => {
            return Err(Failure::io(
                format!("The store {} cannot be looked at", path.display()),
                error,
            ));
        }
    };
    let kind = meta.file_type();
    if kind.is_dir()
        || kind.is_fifo()
        || kind.is_socket()
        || kind.is_block_device()
        || kind.is_char_device()
    {
        return Err(Failure::new(
            Code::NoStore,
            format!("{} is not a file, so it is not a store.", path.display()),
        )
        .hint("Name the store's file itself with --store FILE."));
    }
    if meta.len() == 0 {
        return Err(Failure::new(
            Code::NoStore,
            format!("{} is an empty file, not a store.", path.display()),
        )
        .hint("If the store was there before, do not use this file: tell the administrator, who restores a backup.")
        .hint("To make a new store, choose a path where there is no file yet and run `mkt init`."));
    }
    if meta.permissions().mode() & 0o077 != 0 {
        return Err(Failure::refused(format!(
            "Others on this machine can read or write {}; it holds personal data.",
            path.display()
        ))
        .hint(format!(
            "Take their access away: chmod 600 {}",
            path.display()
        )));
    }
    folder_check(path)?;
    foreign_check(path)
}

/// Refuses a folder that everybody can look into, or that others can write to. (Network file systems are refused by
/// `actions::opening`, which can ask the system about mounts.)
pub fn folder_check(path: &Path) -> Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let meta = std::fs::metadata(folder).map_err(|error| {
        Failure::io(
            format!("The folder {} cannot be looked at", folder.display()),
            error,
        )
    })?;
    if !meta.is_dir() {
        return Err(Failure::refused(format!(
            "{} is not a folder.",
            folder.display()
        )));
    }
    if meta.mode() & 0o026 != 0 {
        return Err(Failure::refused(format!(
            "Others on this machine can look into or write to the folder {}, which holds the store.",
            folder.display()
        ))
        .hint(format!("Take their access away: chmod 700 {}", folder.display())));
    }
    Ok(())
}

/// A store is ciphertext from its first byte; a readable `SQLite` header is somebody else's database.
fn foreign_check(path: &Path) -> Result<()> {
    let mut start = [0_u8; 16];
    let read = std::fs::File::open(path)
        .and_then(|mut file| file.read(&mut start))
        .map_err(|error| {
            Failure::io(
                format!("The store {} cannot be read", path.display()),
                error,
            )
        })?;
    if read < start.len() || start.starts_with(b"SQLite format 3") {
        return Err(Failure::new(
            Code::Damaged,
            format!("{} is not a store of mkt.", path.display()),
        )
        .hint("Check the path given with --store or MKT_STORE. The file was not touched."));
    }
    Ok(())
}

/// What a connection may do besides reading and writing its own file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum Reach {
    /// Nothing: what every command uses.
    OwnFile,
    /// Attach another file: only `store::maintenance`, for `VACUUM`.
    Attach,
    /// Attach another file and write the store into it as it stands, its schema and the tables of the indexes included: only
    /// `store::maintenance`, for a new key.
    Copy,
}

/// The versions of `SQLite` and of SQLCipher that this program was built with.
pub fn versions() -> Result<(String, String)> {
    set_up();
    let conn = Connection::open_in_memory()?;
    let cipher: String = conn.query_row("PRAGMA cipher_version", [], |row| row.get(0))?;
    Ok((rusqlite::version().to_owned(), cipher))
}

fn version_check() -> Result<()> {
    if rusqlite::version_number() < LEAST_SQLITE {
        return Err(Failure::internal(
            "This mkt was built with a SQLite older than 3.54.0 and will not open a store.",
        ));
    }
    Ok(())
}

/// Sets `SQLite` and SQLCipher up, once a process, before any connection is made. `SQLite` leaves its lock before SQLCipher's own part
/// is done: of two threads that open the first connections at once, one would have a connection that knows no encryption.
pub fn set_up() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| drop(Connection::open_in_memory()));
}

/// Opens a connection with the key and every setting of DESIGN.md, "The store". The file must be there.
pub(in crate::store) fn connect(
    path: &Path,
    key: &CipherKey<'_>,
    reach: Reach,
) -> Result<Connection> {
    version_check()?;
    set_up();
    let mut conn = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX
            | OpenFlags::SQLITE_OPEN_EXRESCODE,
    )?;
    conn.busy_timeout(BUSY_TIMEOUT)?;
    // The first two are settings of the process: SQLCipher's log would go to stderr in its own words.
    conn.execute_batch(&format!(
        "PRAGMA cipher_log_level = NONE;
         PRAGMA cipher_memory_security = ON;
         PRAGMA key = \"x'{}'\";
         PRAGMA journal_mode = DELETE;
         PRAGMA synchronous = EXTRA;
         PRAGMA foreign_keys = ON;
         PRAGMA secure_delete = ON;
         PRAGMA cell_size_check = ON;
         PRAGMA trusted_schema = OFF;
         PRAGMA temp_store = MEMORY;
         PRAGMA recursive_triggers = ON;",
        key.0
    ))
    .map_err(|error| match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::NotADatabase) => does_not_decrypt(path).because(error),
        _ => error.into(),
    })?;
    conn.set_db_config(
        rusqlite::config::DbConfig::SQLITE_DBCONFIG_DEFENSIVE,
        reach != Reach::Copy,
    )?;
    // Plans do not depend on the values that are bound: else a prepared statement, and those that FTS5 keeps for itself, would be
    // prepared anew whenever another value is bound to it (<https://sqlite.org/queryplanner-ng.html>, "QPSG").
    conn.set_db_config(
        rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG,
        true,
    )?;
    conn.set_prepared_statement_cache_capacity(128);
    conn.authorizer(Some(move |context: AuthContext<'_>| match context.action {
        AuthAction::Attach { .. } | AuthAction::Detach { .. } if reach == Reach::OwnFile => {
            Authorization::Deny
        }
        AuthAction::Function { function_name }
            if function_name.eq_ignore_ascii_case("load_extension") =>
        {
            Authorization::Deny
        }
        _ => Authorization::Allow,
    }))?;
    Ok(conn)
}

fn does_not_decrypt(path: &Path) -> Failure {
    Failure::new(
        Code::Damaged,
        format!("{} does not open with the key in its key file: one of the two is damaged, or they do not belong together.", path.display()),
    )
    .hint("The passphrase was right. Do not delete or replace either file; ask the administrator to compare them with the newest backup.")
}

impl Store {
    /// Opens the store at `path`, checks that it is the one the key file belongs to, and brings an older schema up to
    /// date (after a verified copy).
    pub fn open(
        path: &Path,
        key: &CipherKey<'_>,
        audit_key: &[u8; 32],
        store_id: &str,
    ) -> Result<Self> {
        let in_place = InPlace::of(path);
        // A reader of the older file may meet the journal of whoever writes to the new one, and fail on it.
        let opened = Self::connected(path, key, store_id);
        let conn = opened.map_err(|failure| in_place.check().err().unwrap_or(failure))?;
        Ok(Self {
            db: Db { conn, in_place },
            audit_key: AuditKey::new(audit_key),
            committed: Committed::default(),
            path: path.to_path_buf(),
        })
    }

    fn connected(path: &Path, key: &CipherKey<'_>, store_id: &str) -> Result<Connection> {
        let conn = connect(path, key, Reach::OwnFile)?;
        let (application, version): (i32, u32) = conn
            .query_row("SELECT (SELECT application_id FROM pragma_application_id), (SELECT user_version FROM pragma_user_version)", [], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .map_err(|error| match error.sqlite_error_code() {
                Some(rusqlite::ErrorCode::NotADatabase) => does_not_decrypt(path).because(error),
                _ => Failure::from(error),
            })?;
        if application != APPLICATION_ID {
            return Err(Failure::new(
                Code::Damaged,
                format!("{} is not a store of mkt.", path.display()),
            )
            .hint("Check the path given with --store or MKT_STORE. The file was not touched."));
        }
        migrate::to_current(&conn, path, key, version)?;
        let found: String =
            conn.query_row("SELECT store_id FROM store_info", [], |row| row.get(0))?;
        if found != store_id {
            return Err(Failure::new(
                Code::Damaged,
                format!("{} and its key file belong to different stores.", path.display()),
            )
            .hint("Put the key file back that was made with this store (the two are copied together)."));
        }
        Ok(conn)
    }

    /// Makes the store in the empty private file that the caller has created at `path`, with its first audit entry.
    pub fn create(
        path: &Path,
        key: &CipherKey<'_>,
        audit_key: &[u8; 32],
        store_id: &str,
        created_at: &str,
    ) -> Result<Self> {
        let in_place = InPlace::of(path);
        let conn = connect(path, key, Reach::OwnFile)?;
        migrate::create(&conn, store_id, created_at)?;
        Ok(Self {
            db: Db { conn, in_place },
            audit_key: AuditKey::new(audit_key),
            committed: Committed::default(),
            path: path.to_path_buf(),
        })
    }

    /// Begins the one transaction of a command.
    pub fn begin(&mut self, acting: &Acting) -> Result<WriteTx<'_>> {
        WriteTx::begin(&self.db, &self.audit_key, &self.committed, acting, true)
    }

    /// Begins although the clock guard stands against it: for `audit acknowledge`, for checks of a private copy of a store that
    /// are rolled back, and for disposals that are applied again to a restored backup, whose last entry may lie far back. What
    /// those destroy was destroyed before, by no clock.
    pub fn begin_past_the_clock_guard(&mut self, acting: &Acting) -> Result<WriteTx<'_>> {
        WriteTx::begin(&self.db, &self.audit_key, &self.committed, acting, false)
    }

    /// Runs `then` while nobody else can write, and changes nothing in the store: what is beside it, as its key file, is changed
    /// under this lock. Where somebody writes just now it waits as every command does, or with `wait` false is not run at all.
    pub fn while_locked<T>(
        &mut self,
        wait: bool,
        then: impl FnOnce() -> Result<T>,
    ) -> Result<Option<T>> {
        let conn = &self.db.conn;
        let begun = if wait {
            self.db.lock()
        } else {
            conn.busy_timeout(Duration::ZERO)?;
            conn.execute_batch("BEGIN IMMEDIATE").map_err(Failure::from)
        };
        conn.busy_timeout(BUSY_TIMEOUT)?;
        match begun {
            Ok(()) => {}
            Err(failure) if failure.code == Code::Busy && !wait => return Ok(None),
            Err(failure) => return Err(failure),
        }
        let done = self.db.in_place.check().and_then(|()| then());
        conn.execute_batch("ROLLBACK")?;
        done.map(Some)
    }

    /// Refuses (exit 11) where the store's name means another file by now than the one that was opened.
    pub fn must_be_in_place(&self) -> Result<()> {
        self.db.in_place.check()
    }

    /// For reading after the audit entry has been committed (a dump that streams).
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// The key of the audit trail, for verifying it.
    pub fn audit_key(&self) -> &AuditKey {
        &self.audit_key
    }

    /// What its transactions leave for its witness.
    pub fn committed(&self) -> &Committed {
        &self.committed
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}
