//! The real binary where things are not as they should be: no room on the disk, nobody reading, no terminal worth the
//! name, no home, a passphrase from anywhere, and an end in the middle of everything.
//!
//! What many processes do to one store at once is in `processes`; questions and keys of a wizard are in `forms`.

mod disk;
mod ends;
mod interrupted;
mod passphrases;
mod place;
mod streams;
mod terminal;
mod witness;

use std::process::{Command, Output};

use crate::support::real::Real;

/// What a command said and how it ended: nothing of it may be a panic.
struct Said {
    status: Option<i32>,
    stdout: String,
    stderr: String,
}

impl From<Output> for Said {
    #[track_caller]
    fn from(output: Output) -> Self {
        let said = Self {
            status: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        };
        assert!(
            !said.stderr.contains("panicked") && said.status != Some(101),
            "{}",
            said.stderr
        );
        said
    }
}

impl Said {
    /// The answer of a command that must have succeeded.
    #[track_caller]
    fn ok(self) -> String {
        assert_eq!(self.status, Some(0), "{}{}", self.stdout, self.stderr);
        self.stdout
    }

    /// What a command said that must have failed with this status and answered nothing.
    #[track_caller]
    fn fails(self, status: i32) -> String {
        assert_eq!(self.status, Some(status), "{}{}", self.stdout, self.stderr);
        assert_eq!(self.stdout, "", "a failed command answers nothing");
        assert!(self.stderr.starts_with("error: "), "{}", self.stderr);
        self.stderr
    }
}

#[track_caller]
fn said(command: &mut Command) -> Said {
    command.output().unwrap().into()
}

/// The arguments that add an organisation of this name.
fn org_add(name: &str) -> [&str; 6] {
    ["org", "add", "--name", name, "--type", "education"]
}

/// A shell with `alice`'s variables in which `$0` is the binary.
fn shell(real: &Real, script: &str) -> Command {
    let mut command = Command::new("/bin/sh");
    command
        .arg("-c")
        .arg(script)
        .arg(env!("CARGO_BIN_EXE_mkt"))
        .env_clear()
        .envs(real.variables());
    command
}

/// The names of the organisations in the store.
#[track_caller]
fn orgs(real: &Real) -> Vec<String> {
    real.json(&["org", "list"])
        .as_array()
        .unwrap()
        .iter()
        .map(|org| org["name"].as_str().unwrap().to_owned())
        .collect()
}
