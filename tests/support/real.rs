//! The real binary on a store of its own, for what only real processes and terminals show. The user is unattended, with a
//! random secret in a file: opening costs no key derivation, so many processes are quick.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use mkt::actions::opening::KdfCost;
use rexpect::session::{PtySession, spawn_command};
use rusqlite::Connection;

use super::{private_folder, sql};

/// What `admin` types to open the store.
pub const ADMIN_PASSPHRASE: &str = "quiet harbour lantern admin ninety-seven";

/// A store that the real binary made. `admin` has a passphrase; `alice` (officer and manager) and `keeper` (service,
/// auditor and admin) are unattended users.
pub struct Real {
    folder: tempfile::TempDir,
}

/// The files of one such store, made once a test run: what a new one would cost is two key derivations.
static FIRST: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| {
    let real = Real {
        folder: private_folder(),
    };
    let passphrase = real.path("admin.pass");
    super::write_private(&passphrase, format!("{ADMIN_PASSPHRASE}\n"));
    let recovery = real.path("recovery.txt");
    let made = |user: &str, passphrase: &Path, args: &[&str]| {
        let output = real
            .command()
            .env("MKT_USER", user)
            .env("MKT_PASSPHRASE_FILE", passphrase)
            .args(args)
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
    };
    made(
        "admin",
        &passphrase,
        &[
            "init",
            "--name",
            "Admin Example",
            "--roles",
            "admin",
            "--recovery-out",
            recovery.to_str().unwrap(),
        ],
    );
    let keeper = real.path("keeper.key");
    for (by, by_key, name, full_name, roles) in [
        (
            "admin",
            &passphrase,
            "keeper",
            "Keeper Example",
            "service,auditor,admin",
        ),
        (
            "keeper",
            &keeper,
            "alice",
            "Alice Example",
            "officer,manager",
        ),
        ("keeper", &keeper, "diane", "Diane Example", "dpo,manager"),
    ] {
        let key = real.path(&format!("{name}.key"));
        let key = key.to_str().unwrap();
        made(
            by,
            by_key,
            &[
                "user",
                "add",
                name,
                "--name",
                full_name,
                "--roles",
                roles,
                "--key-out",
                key,
            ],
        );
    }
    std::fs::read_dir(real.folder.path())
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read(path).unwrap())
        })
        .collect()
});

impl Real {
    /// A fresh store.
    pub fn new() -> Self {
        let real = Self {
            folder: private_folder(),
        };
        for (name, bytes) in &*FIRST {
            super::write_private(&real.path(name), bytes);
        }
        real
    }

    /// The folder of the store.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A path in the store's folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A connection to its tables.
    pub fn sql(&self) -> Connection {
        sql::connection(
            &self.path("mkt.db"),
            "alice",
            &self.path("alice.key"),
            KdfCost::STANDARD,
        )
    }

    /// The variables with which `alice` works.
    pub fn variables(&self) -> Vec<(&'static str, OsString)> {
        vec![
            ("HOME", self.path("home").into()),
            ("PATH", "/usr/bin:/bin".into()),
            ("LANG", "C.UTF-8".into()),
            ("MKT_STORE", self.path("mkt.db").into()),
            ("MKT_USER", "alice".into()),
            ("MKT_PASSPHRASE_FILE", self.path("alice.key").into()),
        ]
    }

    /// The binary with the variables of `alice`, and no others.
    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mkt"));
        command.env_clear().envs(self.variables());
        command
    }

    /// The binary as `keeper`, who may verify the store and see its trail.
    pub fn keeper(&self) -> Command {
        let mut command = self.command();
        command
            .env("MKT_USER", "keeper")
            .env("MKT_PASSPHRASE_FILE", self.path("keeper.key"));
        command
    }

    /// Holds that everything that can be checked about the store is in order, and gives the actions of its trail.
    #[track_caller]
    pub fn is_whole(&self) -> Vec<String> {
        let verified = self.keeper().arg("verify").output().unwrap();
        assert!(verified.status.success(), "{verified:?}");
        let log = self
            .keeper()
            .args(["audit", "log", "--json"])
            .output()
            .unwrap();
        assert!(log.status.success(), "{log:?}");
        let log: serde_json::Value = serde_json::from_slice(&log.stdout).unwrap();
        log["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| entry["action"].as_str().unwrap().to_owned())
            .collect()
    }

    /// Runs one command without a terminal.
    pub fn run(&self, args: &[&str]) -> Output {
        self.command().args(args).output().unwrap()
    }

    /// The `data` of a JSON answer of a command that must succeed.
    #[track_caller]
    pub fn json(&self, args: &[&str]) -> serde_json::Value {
        self.json_as("alice", args)
    }

    /// The same for another user than `alice`.
    #[track_caller]
    pub fn json_as(&self, user: &'static str, args: &[&str]) -> serde_json::Value {
        let mut command = self.command();
        command.envs(self.as_user(user)).args(args).arg("--json");
        let output = command.output().unwrap();
        assert!(output.status.success(), "{output:?}");
        let mut whole: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        whole["data"].take()
    }

    /// The variables with which another user works.
    pub fn as_user(&self, name: &'static str) -> [(&'static str, String); 2] {
        let key = self.path(&format!("{name}.key"));
        [
            ("MKT_USER", name.to_owned()),
            ("MKT_PASSPHRASE_FILE", key.display().to_string()),
        ]
    }

    /// The same for another user than `alice`.
    pub fn at_terminal_as(&self, user: &'static str, args: &str) -> PtySession {
        let variables = self.as_user(user);
        let variables: Vec<(&str, &str)> = variables
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        self.at_terminal(args, &variables)
    }

    /// Begins a command at a terminal; afterwards the shell around it tells the exit status as `STATUS n.`.
    pub fn at_terminal(&self, args: &str, variables: &[(&str, &str)]) -> PtySession {
        let mut command = Command::new("sh");
        command
            .arg("-c")
            .arg(format!(
                "stty sane; \"$0\" {args}; echo \"STATUS $?.\"; stty -a | tr ' ;' '\\n\\n' | grep -x -e echo -e icanon | tr '\\n' ' '; echo DONE"
            ))
            .arg(env!("CARGO_BIN_EXE_mkt"))
            .env_clear()
            .envs(self.variables())
            .env("TERM", "xterm")
            .env("COLUMNS", "100")
            .envs(variables.iter().copied());
        spawn_command(command, Some(30_000)).unwrap()
    }
}

/// Answers questions one after the other: waits for the words of each, and for the place to answer.
#[track_caller]
pub fn answer(session: &mut PtySession, ask: &str, reply: &str) {
    session.exp_string(ask).unwrap();
    session.exp_string("> ").unwrap();
    session.send_line(reply).unwrap();
}

/// Reads to the end, and holds the exit status and that the terminal is as it was.
#[track_caller]
pub fn ends(session: &mut PtySession, status: u8) -> String {
    let seen = session.exp_string(&format!("STATUS {status}.")).unwrap();
    let modes = session.exp_string("DONE").unwrap();
    assert!(
        modes.contains("echo") && modes.contains("icanon"),
        "{modes}"
    );
    seen
}
