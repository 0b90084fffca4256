//! How long one command takes from start to end, beside the least that any program has to do (README, "For whoever works on it").
//!
//! - `case show` by an unattended user, beside a small C program that opens an unencrypted `SQLite` file, writes one row under
//!   the same journal and synchronous settings, and reads one: promised within 2.6 times.
//! - `case show` by a user with a passphrase, beside a program that opens a SQLCipher file with a passphrase, SQLCipher's
//!   own way (PBKDF2, 256,000 rounds), writes a row and reads one: promised within 1.6 times.
//!
//! The C program is compiled from the very `SQLite` that `mkt` has in it, without the encryption. (The library of this
//! package would not do: with SQLCipher linked in, every program first sets up OpenSSL, and the peer would look slow.)
//!
//! The programs run by turns, so that whatever else the machine does meets all of them alike; told is the median.
//!
//!     cargo bench --bench process
//!     MKT_BENCH_CASES=1000,1000000 MKT_BENCH_RUNS=200 cargo bench --bench process
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a measurement that meets the unexpected should stop at once and say where"
)]

use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use mkt::actions::opening::{KdfCost, PassphraseSource};
use mkt::keys::KeyFile;
use rusqlite::Connection;

/// The argument by which this program, started again, is the peer of the passphrase.
const CIPHER_PEER: &str = "--peer-that-opens-with-a-passphrase";
const PASSPHRASE: &str = "quiet harbour lantern ninety-seven";
const KEY_FILE_PROMISE: f64 = 2.6;
const PASSPHRASE_PROMISE: f64 = 1.6;

/// What both peers do once their file is open.
const PEER_SQL: &str = "PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA;
    INSERT INTO looked (at) VALUES ('2026-11-23T10:00:00Z');";

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, peer, file] = arguments.as_slice()
        && peer == CIPHER_PEER
    {
        return cipher_peer(Path::new(file));
    }
    let runs = std::env::var("MKT_BENCH_RUNS").map_or(60, |text| text.parse().unwrap());
    let sizes = std::env::var("MKT_BENCH_CASES").unwrap_or_else(|_| "1000".to_owned());
    for cases in sizes.split(',') {
        measure(cases.trim().parse().unwrap(), runs);
    }
}

fn say(line: &str) {
    writeln!(std::io::stdout().lock(), "{line}").unwrap();
}

fn measure(cases: u64, runs: usize) {
    let folder = tempfile::Builder::new()
        .prefix("process-")
        .permissions(std::fs::Permissions::from_mode(0o700))
        .tempdir_in(env!("CARGO_TARGET_TMPDIR"))
        .unwrap();
    let begun = Instant::now();
    let store = Store::make(folder.path(), cases);
    say(&format!(
        "A store of {cases} cases, made in {:.0} s; {runs} runs of each program, by turns.",
        begun.elapsed().as_secs_f64()
    ));
    let shown = format!("C-2026-{}", cases.div_ceil(2));

    let plain = folder.path().join("plain.db");
    peer_file(&Connection::open(&plain).unwrap());
    let peer = plain_peer();
    compare(
        "an unencrypted file",
        || {
            let mut command = Command::new(&peer);
            command.arg(&plain);
            command
        },
        "case show, key file",
        || store.command("unattended", "unattended.key", &["case", "show", &shown]),
        runs,
        KEY_FILE_PROMISE,
    );

    let cipher = folder.path().join("cipher.db");
    peer_file(&cipher_open(&cipher));
    compare(
        "SQLCipher's own passphrase",
        || {
            let mut command = Command::new(std::env::current_exe().unwrap());
            command.arg(CIPHER_PEER).arg(&cipher);
            command
        },
        "case show, passphrase",
        || store.command("person", "person.pass", &["case", "show", &shown]),
        runs.div_ceil(2),
        PASSPHRASE_PROMISE,
    );
}

/// The table that a peer writes to and reads from.
fn peer_file(sql: &Connection) {
    sql.execute_batch(
        "CREATE TABLE looked (number INTEGER PRIMARY KEY, at TEXT NOT NULL) STRICT;
         CREATE TABLE shown (id INTEGER PRIMARY KEY, title TEXT NOT NULL) STRICT;
         INSERT INTO shown VALUES (1, 'An example');",
    )
    .unwrap();
}

fn cipher_open(file: &Path) -> Connection {
    let sql = Connection::open(file).unwrap();
    sql.pragma_update(None, "key", PASSPHRASE).unwrap();
    sql
}

fn cipher_peer(file: &Path) {
    let sql = cipher_open(file);
    sql.execute_batch(PEER_SQL).unwrap();
    let title: String = sql
        .query_row("SELECT title FROM shown WHERE id = 1", [], |row| row.get(0))
        .unwrap();
    say(&title);
}

/// The small program, compiled once: the same `SQLite` without its encryption.
fn plain_peer() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (program, source) = (folder.join("plain-peer"), folder.join("plain-peer.c"));
    let text = format!(
        "#include \"sqlite3.h\"
         #include <stdio.h>
         int main(int count, char **words) {{
           sqlite3 *db; sqlite3_stmt *row;
           if (count != 2 || sqlite3_open_v2(words[1], &db, SQLITE_OPEN_READWRITE, 0)) return 1;
           if (sqlite3_exec(db, \"{}\", 0, 0, 0)) return 2;
           if (sqlite3_prepare_v2(db, \"SELECT title FROM shown WHERE id = 1\", -1, &row, 0)) return 3;
           if (sqlite3_step(row) != SQLITE_ROW) return 4;
           puts((const char *)sqlite3_column_text(row, 0));
           sqlite3_finalize(row);
           return sqlite3_close(db);
         }}",
        PEER_SQL.replace('\n', " ")
    );
    if program.exists() && std::fs::read_to_string(&source).is_ok_and(|old| old == text) {
        return program;
    }
    std::fs::write(&source, text).unwrap();
    let sqlite = sqlite_source();
    let status = Command::new("cc")
        .args([
            "-O2",
            "-w",
            "-DSQLITE_THREADSAFE=1",
            "-DSQLITE_OMIT_LOAD_EXTENSION",
        ])
        .arg("-I")
        .arg(sqlite.parent().unwrap())
        .arg("-o")
        .args([&program, &source, &sqlite])
        .args(["-lpthread", "-lm"])
        .status()
        .unwrap();
    assert!(status.success(), "the C compiler failed");
    program
}

/// The name of this machine's kind, as the compiler calls it.
fn host() -> String {
    let said = Command::new("rustc").arg("-vV").output().unwrap();
    String::from_utf8(said.stdout)
        .unwrap()
        .lines()
        .find_map(|line| line.strip_prefix("host: ").map(str::to_owned))
        .expect("the compiler says for which machine it is")
}

/// Where the package that brings SQLCipher's source was unpacked.
fn sqlite_source() -> PathBuf {
    let metadata = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--offline",
            // Without it the packages of other systems would be wanted too, which nothing has fetched.
            "--filter-platform",
            &host(),
            "--manifest-path",
        ])
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml"))
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    let metadata: serde_json::Value = serde_json::from_slice(&metadata.stdout).unwrap();
    let package = metadata
        .get("packages")
        .unwrap()
        .as_array()
        .unwrap()
        .iter()
        .find(|package| {
            package.get("name").and_then(serde_json::Value::as_str) == Some("sqlcipher-src")
        })
        .expect("the package with SQLCipher's source");
    Path::new(package["manifest_path"].as_str().unwrap())
        .parent()
        .unwrap()
        .join("sqlcipher/sqlcipher.c")
}

/// Runs both by turns and tells how they compare.
fn compare(
    peer_name: &str,
    peer: impl Fn() -> Command,
    name: &str,
    ours: impl Fn() -> Command,
    runs: usize,
    promise: f64,
) {
    let (mut peers, mut own) = (Vec::new(), Vec::new());
    for turn in 0..runs + 3 {
        let pair = (timed(peer()), timed(ours()));
        // The first ones fill caches.
        if turn >= 3 {
            peers.push(pair.0);
            own.push(pair.1);
        }
    }
    let (peer, own) = (Spread::of(peers), Spread::of(own));
    say(&format!("  {peer_name:<28} {peer}"));
    say(&format!("  {name:<28} {own}"));
    let ratio = own.median.as_secs_f64() / peer.median.as_secs_f64();
    say(&format!(
        "  {:<28} {ratio:.2} times; promised: within {promise}{}",
        "",
        if ratio > promise { ". NOT KEPT" } else { "" }
    ));
}

fn timed(mut command: Command) -> Duration {
    command.stdout(Stdio::null());
    let begun = Instant::now();
    let status = command.status().unwrap();
    let took = begun.elapsed();
    assert!(status.success(), "{command:?} {status}");
    took
}

/// Times in order of length.
struct Spread {
    tenth: Duration,
    median: Duration,
    ninetieth: Duration,
}

impl Spread {
    fn of(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        let at = |tenths: usize| *times.get(times.len() * tenths / 10).unwrap();
        Self {
            tenth: at(1),
            median: at(5),
            ninetieth: at(9),
        }
    }
}

impl std::fmt::Display for Spread {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ms = |time: Duration| time.as_secs_f64() * 1000.0;
        write!(
            f,
            "{:8.2} ms (eight in ten from {:.2} to {:.2})",
            ms(self.median),
            ms(self.tenth),
            ms(self.ninetieth)
        )
    }
}

/// A store made by the real binary: `person` has a passphrase, `unattended` a key file.
struct Store<'f> {
    folder: &'f Path,
}

impl<'f> Store<'f> {
    fn make(folder: &'f Path, cases: u64) -> Self {
        let store = Self { folder };
        let passphrase = folder.join("person.pass");
        std::fs::write(&passphrase, format!("{PASSPHRASE}\n")).unwrap();
        std::fs::set_permissions(&passphrase, std::fs::Permissions::from_mode(0o600)).unwrap();
        let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
        store.run(&[
            "init",
            "--name",
            "Example",
            "--roles",
            "admin,officer",
            "--recovery-out",
            &path("recovery.txt"),
        ]);
        store.run(&[
            "user",
            "add",
            "unattended",
            "--name",
            "Example",
            "--roles",
            "officer",
            "--key-out",
            &path("unattended.key"),
        ]);
        store.fill(cases);
        store
    }

    fn command(&self, user: &str, passphrase: &str, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mkt"));
        command
            .env_clear()
            .env("MKT_STORE", self.folder.join("mkt.db"))
            .env("MKT_USER", user)
            .env("MKT_PASSPHRASE_FILE", self.folder.join(passphrase))
            .args(args);
        command
    }

    fn run(&self, args: &[&str]) {
        let output = self
            .command("person", "person.pass", args)
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
    }

    /// Cases with one child each, written straight into the tables: the measurement is of showing one.
    fn fill(&self, cases: u64) {
        let file = self.folder.join("mkt.db");
        let keys = KeyFile::load(&KeyFile::path_for(&file)).unwrap();
        let secret = PassphraseSource::File(self.folder.join("unattended.key"))
            .read()
            .unwrap();
        let unlocked = keys
            .unlock(&"unattended".parse().unwrap(), &secret, KdfCost::STANDARD)
            .unwrap();
        let key = unlocked.data_key.cipher_key(keys.salt()).unwrap();
        let sql = Connection::open(&file).unwrap();
        sql.execute_batch(&format!(
            "PRAGMA key = \"x'{}'\"; PRAGMA journal_mode = DELETE; PRAGMA cache_size = -200000;
             BEGIN;
             CREATE TEMP TABLE number AS
                 WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT {cases}) SELECT i FROM n;
             INSERT INTO person (id, forenames, surname, names_folded, date_of_birth, recorded_by, recorded_at)
                 SELECT i, '[\"Wren\"]', 'Example ' || i, 'wren example ' || i, '2015-03-02', 'person', '2026-01-06T09:00:00Z' FROM number;
             INSERT INTO case_record (id, title, basis, opened_on, policy_version, recorded_by, recorded_at)
                 SELECT 20260000000 + i, 'Example ' || i, '[\"working-together-2018\"]', '2026-01-06', 1, 'person', '2026-01-06T09:00:00Z' FROM number;
             INSERT INTO case_person (case_id, person, role, subject, category, added_on, position, recorded_by, recorded_at)
                 SELECT 20260000000 + i, i, 'subject', 1, 'child', '2026-01-06', 0, 'person', '2026-01-06T09:00:00Z' FROM number;
             INSERT INTO reference_counter VALUES ('P', 0, {cases}), ('C', 2026, {cases});
             COMMIT;",
            key.as_str()
        ))
        .unwrap();
    }
}
