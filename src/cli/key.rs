//! `mkt key`: the slots that open the store, a new key for it, and the way back in with the recovery code.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use secrecy::ExposeSecret as _;

use crate::actions::key::rotate::{key_rotate, rotate_check};
use crate::actions::key::{self as act, Recovery, RecoveryCode};
use crate::actions::opening;
use crate::actions::user::passphrase_of_file;
use crate::cli::run::{Done, Run};
use crate::cli::store::new_passphrase;
use crate::domain::user::{UserName, UserNameProblem};
use crate::error::{Code, Failure, Result};
use crate::outside::progress::Progress;
use crate::outside::terminal::Watch;
use crate::session::Session;
use crate::view;

/// How often a person at the terminal may try the code.
const TRIES: usize = 3;

/// Keys: which slots open the store, a new key for it, and the way back in when passphrases are lost
///
/// Example:
///
///     mkt key list
#[derive(Debug, Subcommand)]
pub enum KeyVerb {
    /// List the key slots: whose they are, what opens them, and since when
    ///
    /// Example:
    ///
    ///     mkt key list
    ///
    /// A slot is opened by a passphrase, by the secret in an unattended user's file, or by the recovery code. The number of the
    /// key is 1 for a store that has the key it was made with, and one more with each `mkt key rotate`.
    List,
    /// Give the store a new key, so that no copy of the old one opens it any more
    ///
    /// Example:
    ///
    ///     mkt key rotate --yes
    ///
    /// For when somebody who left may have kept a copy of the key file, and after a disposal. The whole store is written anew under
    /// the new key and checked before it takes the place of the old one; that needs as much room on the disk as the store has, and
    /// nobody can write meanwhile. Everybody goes on with the passphrase or secret they have, and so does the recovery code. Older
    /// backups and copies still open with the keys they were made with.
    Rotate(KeyRotate),
    /// Let a user in again with the recovery code
    ///
    /// Example:
    ///
    ///     mkt key recover alice --recovery-out recovery.txt
    ///
    /// Asks for the recovery code, unseen, and for a new passphrase for the user. The code works once: a new one is made in its place
    /// and written to the file named, or shown to be written down. That the code was used is in the audit trail.
    Recover(KeyRecover),
}

/// `mkt key recover`.
#[derive(Debug, Args)]
pub struct KeyRecover {
    /// The user who is let in again, whose passphrase is set anew; without it the one of --user
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// A file whose first line is the recovery code; only its owner may be able to read it
    #[arg(long, value_name = "FILE")]
    code_file: Option<PathBuf>,
    /// A file whose first line is the new passphrase; only its owner may be able to read it
    #[arg(long, value_name = "FILE")]
    new_passphrase_file: Option<PathBuf>,
    /// Where to write the new recovery code; on a terminal it is shown where this is left out
    #[arg(long, value_name = "FILE")]
    recovery_out: Option<PathBuf>,
    /// Give the user the role admin as well: where no administrator is left who can come in
    #[arg(long)]
    make_admin: bool,
}

/// `mkt key rotate`.
#[derive(Debug, Args)]
pub struct KeyRotate {
    /// Make a new recovery code too: where the old one may be known to others
    #[arg(long)]
    new_recovery_code: bool,
    /// Where to write the new recovery code; on a terminal it is shown where this is left out
    #[arg(long, value_name = "FILE", requires = "new_recovery_code")]
    recovery_out: Option<PathBuf>,
    /// Do and check everything but the last step, and change nothing but the audit trail
    #[arg(long)]
    dry_run: bool,
}

impl KeyVerb {
    /// Carries the command out.
    pub fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        match self {
            Self::List => Ok(view::key::list(&act::key_list(&mut run.session()?)?).into()),
            Self::Rotate(rotate) => rotate.run(run),
            Self::Recover(recover) => recover.run(run),
        }
    }
}

impl KeyRotate {
    fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        let watch = Watch::begin()?;
        if self.new_recovery_code && self.recovery_out.is_none() && !self.dry_run && !run.can_ask()
        {
            return Err(Failure::usage(
                "`mkt key rotate --new-recovery-code` also needs --recovery-out.",
            ));
        }
        must_be_free(self.recovery_out.as_deref(), "mkt key rotate")?;
        let mut session = run.session()?;
        rotate_check(&mut session, self.new_recovery_code)?;
        if !self.dry_run {
            run.confirm(
                "Write the whole store anew under a new key? Nobody can write to it meanwhile.",
            )?;
        }
        let new_code = if self.new_recovery_code {
            Some(act::new_code()?)
        } else {
            None
        };
        if let (Some(code), false) = (&new_code, self.dry_run) {
            hand_out(run, code, self.recovery_out.as_deref())?;
        }
        let shown = run.shows_progress();
        let mut progress = Progress::new(run.env.stderr, shown);
        let done = key_rotate(
            session,
            new_code.as_ref(),
            self.dry_run,
            &mut |doing, done, of| {
                watch.check()?;
                progress.at(doing, done, of);
                Ok(())
            },
        );
        drop(progress);
        match done {
            Ok(rotated) => Ok(Done {
                code: (!rotated.is_finished).then_some(Code::Partly),
                document: Some(view::key::rotated(
                    &rotated,
                    new_code.is_some(),
                    self.recovery_out.as_deref(),
                )),
                failure: None,
            }),
            Err(failure) if new_code.is_some() && !self.dry_run => {
                Err(take_back(failure, self.recovery_out.as_deref()))
            }
            Err(failure) => Err(failure),
        }
    }
}

/// Refuses a file for a new recovery code that is there already.
fn must_be_free(file: Option<&Path>, command: &str) -> Result<()> {
    match file {
        Some(file) if file.symlink_metadata().is_ok() => Err(Failure::refused(format!(
            "{} exists already; `{command}` never replaces anything.",
            file.display()
        ))
        .hint("Choose another file with --recovery-out: the old code is replaced by a new one.")),
        _ => Ok(()),
    }
}

/// Writes a new recovery code down before it counts: a kill in between leaves the old code, and never a store whose code nobody has.
fn hand_out(run: &mut Run<'_, '_>, code: &RecoveryCode, file: Option<&Path>) -> Result<()> {
    if let Some(file) = file {
        return act::code_write(file, code);
    }
    run.env.prompt.say(&format!(
        "\nThe new recovery code. Write it down and keep it away from this machine; it is shown this once:\n\n    {}\n",
        code.text().expose_secret()
    ))?;
    run.env
        .prompt
        .line("Press Enter when you have written it down; the old code opens nothing from then on.")
        .map(drop)
}

/// Takes a new recovery code back that does not count, because nothing was changed.
fn take_back(failure: Failure, file: Option<&Path>) -> Failure {
    if let Some(file) = file {
        // It opens nothing.
        let _ = std::fs::remove_file(file);
    }
    failure.hint(
        "Nothing was changed: the recovery code is still the old one, and the new one opens nothing.",
    )
}

impl KeyRecover {
    fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        if !run.can_ask() {
            let missing: Vec<&str> = [
                ("--code-file", self.code_file.is_none()),
                ("--new-passphrase-file", self.new_passphrase_file.is_none()),
                ("--recovery-out", self.recovery_out.is_none()),
            ]
            .into_iter()
            .filter_map(|(flag, is_missing)| is_missing.then_some(flag))
            .collect();
            if !missing.is_empty() {
                return Err(Failure::usage(format!(
                    "`mkt key recover` also needs {}.",
                    missing.join(", ")
                )));
            }
        }
        must_be_free(self.recovery_out.as_deref(), "mkt key recover")?;
        let user = match &self.name {
            Some(name) => name
                .parse()
                .map_err(|problem: UserNameProblem| Failure::usage(problem.to_string()))?,
            None => run.opening()?.user,
        };
        let mut session = self.open(run, &user)?;
        act::recover_check(&mut session)?;
        let passphrase = match &self.new_passphrase_file {
            Some(file) => passphrase_of_file(file)?,
            None => new_passphrase(&mut *run.env.prompt)?,
        };
        let new_code = act::new_code()?;
        hand_out(run, &new_code, self.recovery_out.as_deref())?;
        let done = act::key_recover(
            &mut session,
            &Recovery {
                passphrase: &passphrase,
                cost: run.env.least_cost,
                make_admin: self.make_admin,
                new_code: &new_code,
            },
        );
        match done {
            Ok(roles) => {
                Ok(view::key::recovered(&user, &roles, self.recovery_out.as_deref()).into())
            }
            Err(failure) => Err(take_back(failure, self.recovery_out.as_deref())),
        }
    }

    /// Opens the store with the code of the file, or with what is typed in three tries.
    fn open(&self, run: &mut Run<'_, '_>, user: &UserName) -> Result<Session> {
        let opening = |run: &Run<'_, '_>| -> Result<opening::Opening> {
            Ok(opening::Opening {
                user: user.clone(),
                ..run.opening()?
            })
        };
        if let Some(file) = &self.code_file {
            let code = act::code_of_file(file)?;
            return opening::session_recover(opening(run)?, &code);
        }
        let mut tried = 1;
        let mut prompt = "The recovery code".to_owned();
        loop {
            let typed = run.env.prompt.secret(&prompt)?;
            let opened = match act::code_of_text(&typed) {
                Ok(code) => match opening::session_recover(opening(run)?, &code) {
                    Err(failure) if failure.code == Code::WrongPassphrase => failure,
                    other => return other,
                },
                Err(failure) => failure,
            };
            if tried == TRIES {
                return Err(opened);
            }
            tried += 1;
            run.env.prompt.say(&opened.message)?;
            prompt = format!("The recovery code (try {tried} of {TRIES})");
        }
    }
}
