//! The `Desk`: a temporary store with cheap key slots and a clock that steps, and commands run in this very process.
//! Beside it: [`older`], a store of the form before the present one, [`real`], the binary itself, and [`sql`], the store's own tables.

pub mod older;
pub mod real;
pub mod sql;

use std::cell::Cell;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use mkt::actions::opening::{KdfCost, Opening, PassphraseSource, session_open};
use mkt::actions::witness::Witnesses;
use mkt::config::Settings;
use mkt::domain::date::Instant;
use mkt::error::Result;
use mkt::outside::clock::Clock;
use mkt::outside::prompt::Prompt;
use mkt::outside::terminal::Terminal;
use mkt::outside::variables::Variables;
use mkt::session::Session;
use secrecy::SecretString;
use serde_json::Value;

/// The least the key derivation may cost here: tests open stores by the hundred.
pub const CHEAP: KdfCost = KdfCost {
    memory_kib: 8,
    passes: 1,
    lanes: 1,
};

/// A clock that goes one second forward each time it is read.
pub struct SteppingClock(Cell<Instant>);

impl Clock for SteppingClock {
    fn now(&self) -> Instant {
        let now = self.0.get();
        self.0.set(now.plus_seconds(1));
        now
    }
}

/// Nobody: being asked is a failure of the test.
struct Nobody;

impl Prompt for Nobody {
    fn say(&mut self, text: &str) -> Result<()> {
        panic!("nobody is there to be told: {text}")
    }
    fn line(&mut self, ask: &str) -> Result<String> {
        panic!("nobody is there to be asked: {ask}")
    }
    fn choice(&mut self, ask: &str, _: &[String], _: usize) -> Result<usize> {
        panic!("nobody is there to be asked: {ask}")
    }
    fn confirm(&mut self, ask: &str, _: bool) -> Result<bool> {
        panic!("nobody is there to be asked: {ask}")
    }
    fn secret(&mut self, ask: &str) -> Result<SecretString> {
        panic!("nobody is there to be asked: {ask}")
    }
    fn edit(&mut self, _: &str) -> Result<Option<String>> {
        panic!("nobody is there to edit")
    }
}

/// A temporary folder that only its owner can look into, as a store needs.
pub fn private_folder() -> tempfile::TempDir {
    use std::os::unix::fs::PermissionsExt as _;
    tempfile::Builder::new()
        .permissions(std::fs::Permissions::from_mode(0o700))
        .tempdir()
        .unwrap()
}

/// Writes a file that only its owner can read.
pub fn write_private(path: &Path, text: impl AsRef<[u8]>) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::write(path, text).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
}

/// What a command left: exit status, standard output and standard error.
#[derive(Debug, Clone)]
pub struct Ran {
    pub status: u8,
    pub stdout: String,
    pub stderr: String,
}

impl Ran {
    /// The answer of a command that must succeed, without its last line end.
    #[track_caller]
    pub fn ok(&self) -> String {
        assert_eq!(self.status, 0, "{}{}", self.stdout, self.stderr);
        self.stdout.trim_end_matches('\n').to_owned()
    }

    /// The `data` of a JSON answer of a command that must succeed.
    #[track_caller]
    pub fn data(&self) -> Value {
        assert_eq!(self.status, 0, "{}{}", self.stdout, self.stderr);
        let mut whole: Value = serde_json::from_str(&self.stdout).unwrap();
        assert_eq!(whole["schema_version"], 1);
        whole["data"].take()
    }

    /// Standard error of a command that must fail with this status and say nothing on standard output.
    #[track_caller]
    pub fn fails(&self, status: u8) -> String {
        assert_eq!(self.status, status, "{}{}", self.stdout, self.stderr);
        assert_eq!(self.stdout, "", "a failed command answers nothing");
        assert!(
            self.stderr.starts_with("error: ")
                || self.stderr.contains("\nerror: ")
                || self.stderr.starts_with('{')
                || self.stderr.starts_with("warning: "),
            "{}",
            self.stderr
        );
        self.stderr.clone()
    }
}

/// A temporary store with `alice` (every role but service), and a clock at 2026-11-23T10:00:00Z.
pub struct Desk {
    folder: tempfile::TempDir,
    clock: SteppingClock,
    user: String,
}

impl Desk {
    /// A fresh store.
    pub fn new() -> Self {
        let desk = Self::bare();
        desk.passphrase("alice");
        desk.try_words(&[
            "init",
            "--name",
            "Alice Example",
            "--roles",
            "admin,manager,dpo,officer,auditor",
            "--trained-on",
            "2026-09-01",
            "--recovery-out",
            &desk.path("recovery.txt"),
        ])
        .ok();
        desk
    }

    /// A folder without a store.
    pub fn bare() -> Self {
        let folder = private_folder();
        Self {
            folder,
            clock: SteppingClock(Cell::new(Instant::parse("2026-11-23T10:00:00Z").unwrap())),
            user: "alice".to_owned(),
        }
    }

    /// Writes the passphrase file of a user.
    pub fn passphrase(&self, user: &str) -> String {
        self.private_file(
            &format!("{user}.pass"),
            &format!("quiet harbour lantern {user} ninety-seven\n"),
        )
    }

    /// Adds a user with these roles.
    pub fn add_user(&self, name: &str, roles: &str) {
        let file = self.passphrase(name);
        self.try_words(&[
            "user",
            "add",
            name,
            "--name",
            "Example Person",
            "--roles",
            roles,
            "--new-passphrase-file",
            &file,
        ])
        .ok();
    }

    /// Runs one command as another user.
    pub fn run_as(&self, user: &str, line: &str) -> Ran {
        let words = words(line);
        self.run_words_with(
            user,
            &words.iter().map(String::as_str).collect::<Vec<_>>(),
            "",
        )
    }

    /// Sets the clock.
    pub fn set_clock(&self, instant: &str) {
        self.clock.0.set(Instant::parse(instant).unwrap());
    }

    /// A path in the desk's folder, as text.
    pub fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    /// The desk's folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The store's file.
    pub fn store(&self) -> PathBuf {
        self.folder.path().join("mkt.db")
    }

    /// Writes a file in the desk's folder and returns its path.
    pub fn file(&self, name: &str, text: &str) -> String {
        std::fs::write(self.folder.path().join(name), text).unwrap();
        self.path(name)
    }

    /// Writes a file that only its owner can read.
    pub fn private_file(&self, name: &str, text: &str) -> String {
        write_private(&self.folder.path().join(name), text);
        self.path(name)
    }

    /// An open session as the desk's user, for functions of the store that no command shows by themselves.
    pub fn session(&self) -> Session {
        let passphrase = self.folder.path().join(format!("{}.pass", self.user));
        session_open(
            Opening {
                path: self.store(),
                user: self.user.parse().unwrap(),
                login_uid: None,
                now: self.clock.now(),
                read: std::time::Instant::now(),
                reason: None,
                settings: Settings::default(),
                witnesses: Witnesses::default(),
                least_cost: CHEAP,
            },
            Some(&PassphraseSource::File(passphrase)),
            None,
        )
        .unwrap()
    }

    /// A connection to the store's own tables.
    pub fn sql(&self) -> rusqlite::Connection {
        let passphrase = self.folder.path().join(format!("{}.pass", self.user));
        sql::connection(&self.store(), &self.user, &passphrase, CHEAP)
    }

    /// Runs a command line; words in single or double quotes stay together.
    pub fn run(&self, line: &str) -> Ran {
        self.run_with(line, "")
    }

    /// Runs a command line with this standard input.
    pub fn run_with(&self, line: &str, stdin: &str) -> Ran {
        let words = words(line);
        self.run_words_with(
            &self.user,
            &words.iter().map(String::as_str).collect::<Vec<_>>(),
            stdin,
        )
    }

    /// Runs a command line with `--json` and returns its data.
    #[track_caller]
    pub fn json(&self, line: &str) -> Value {
        self.run(&format!("{line} --json")).data()
    }

    /// Runs a command given as words.
    pub fn try_words(&self, words: &[&str]) -> Ran {
        self.run_words_with(&self.user, words, "")
    }

    /// Runs a command given as words, as this user, with this standard input.
    pub fn run_words_with(&self, user: &str, words: &[&str], mut stdin: &str) -> Ran {
        let mut stdout = Vec::new();
        let mut stderr = Vec::new();
        let passphrase = self.path(&format!("{user}.pass"));
        let store = self.path("mkt.db");
        let variables = [
            ("HOME", self.path("home")),
            ("MKT_STORE", store),
            ("MKT_USER", user.to_owned()),
            ("MKT_PASSPHRASE_FILE", passphrase),
        ];
        let mut input = stdin_reader(&mut stdin);
        let status = mkt::run(
            std::iter::once(OsString::from("mkt")).chain(words.iter().map(OsString::from)),
            &mut mkt::Environment {
                clock: &self.clock,
                terminal: Terminal::none(),
                prompt: &mut Nobody,
                stdin: &mut input,
                stdout: &mut stdout,
                stderr: &mut stderr,
                variables: Variables::new(
                    variables
                        .into_iter()
                        .map(|(name, value)| (name.into(), value.into())),
                ),
                system_log: Some(self.folder.path().join("system-log")),
                least_cost: CHEAP,
            },
        );
        Ran {
            status,
            stdout: String::from_utf8(stdout).unwrap(),
            stderr: String::from_utf8(stderr).unwrap(),
        }
    }
}

fn stdin_reader<'a>(text: &'a mut &str) -> impl std::io::Read + 'a {
    text.as_bytes()
}

/// Splits a command line as a shell does, with quotes and nothing else.
pub fn words(line: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in line.chars() {
        match (quote, c) {
            (Some(q), c) if q == c => quote = None,
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, c) if c.is_whitespace() => all.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    all.extend(word);
    all
}
