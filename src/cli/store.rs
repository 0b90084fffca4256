//! `mkt init`: a new store, its first user, its recovery code.

use std::path::PathBuf;

use clap::Args;
use secrecy::ExposeSecret as _;

use crate::actions::opening::{self, NewPassphrase, NewStore};
use crate::cli::run::{Done, Run};
use crate::domain::user::Roles;
use crate::error::{Failure, Result};
use crate::outside::files;
use crate::outside::prompt::Prompt;
use crate::view;

/// Make a new store, its first user and its recovery code
///
/// Example:
///
///     mkt init --name "Alice Example" --roles admin,manager,officer --recovery-out recovery.txt
#[derive(Debug, Args)]
pub struct Init {
    /// Your name in full
    #[arg(long, value_name = "FULL")]
    name: Option<String>,
    /// Your roles, separated by commas: officer, manager, dpo, auditor, admin, service
    #[arg(long, value_name = "LIST")]
    roles: Option<String>,
    /// Where to write the recovery code; on a terminal it is shown where this is left out
    #[arg(long, value_name = "FILE")]
    recovery_out: Option<PathBuf>,
    /// The day of your last data-protection training
    #[arg(long, value_name = "DATE")]
    trained_on: Option<String>,
}

impl Init {
    /// Carries the command out.
    pub fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        let mut missing = Vec::new();
        let can_ask = run.can_ask();
        let source = run.passphrase_source();
        if !can_ask {
            for (flag, is_missing) in [
                ("--name", self.name.is_none()),
                ("--roles", self.roles.is_none()),
                ("--recovery-out", self.recovery_out.is_none()),
                ("--passphrase-file", source.is_none()),
            ] {
                if is_missing {
                    missing.push(flag);
                }
            }
        }
        if !missing.is_empty() {
            return Err(Failure::usage(format!(
                "`mkt init` also needs {}.",
                missing.join(", ")
            )));
        }
        let opening = run.opening()?;
        let usual = run.global.store.is_none() && run.env.variables.get("MKT_STORE").is_none();
        if usual {
            // Nobody named a place: the usual one is offered, and its folder made private.
            run.confirm(&format!("Make the store at {}?", opening.path.display()))?;
            if let Some(folder) = opening.path.parent() {
                files::create_private_directory(folder)?;
            }
        }
        opening::place_check(&opening.path)?;
        if let Some(file) = &self.recovery_out
            && file.symlink_metadata().is_ok()
        {
            return Err(Failure::refused(format!(
                "{} exists already; `mkt init` never replaces anything.",
                file.display()
            ))
            .hint("Choose another file with --recovery-out."));
        }
        let full_name = match self.name {
            Some(name) => name,
            None => ask(run, "Your name in full?")?,
        };
        let roles: Roles = match &self.roles {
            Some(roles) => roles.clone(),
            None => ask(
                run,
                "Your roles, separated by commas (officer, manager, dpo, auditor, admin, service)?",
            )?,
        }
        .parse()
        .map_err(|problem: crate::domain::user::RolesProblem| {
            Failure::usage(format!("--roles: {problem}"))
        })?;
        let full_name = opening::full_name(&full_name)?;
        let trained_on = match &self.trained_on {
            Some(text) => Some(run.past_date("--trained-on", text)?),
            None => None,
        };
        let passphrase = match source {
            Some(source) => NewPassphrase::new(source.read()?)?,
            None => new_passphrase(&mut *run.env.prompt)?,
        };
        let made = opening::store_make(
            &opening,
            NewStore {
                full_name,
                roles,
                trained_on,
                passphrase,
                cost: run.env.least_cost,
            },
        )?;
        if let Some(file) = &self.recovery_out {
            let text = format!("{}\n", made.recovery_code.expose_secret());
            if let Err(failure) = files::create_private_new(file, text.as_bytes()) {
                opening::store_unmake(&opening);
                return Err(failure.hint(
                    "The store was not made either; choose another place for the recovery code.",
                ));
            }
        } else {
            run.env.prompt.say(&format!(
                "\nThe recovery code. Write it down and keep it away from this machine; it is shown this once:\n\n    {}\n",
                made.recovery_code.expose_secret()
            ))?;
            run.env
                .prompt
                .line("Press Enter when you have written it down.")?;
        }
        Ok(view::store::made(&made, &opening.path, self.recovery_out.as_deref()).into())
    }
}

fn ask(run: &mut Run<'_, '_>, question: &str) -> Result<String> {
    run.env.prompt.line(question)
}

/// Asks for a new passphrase twice, until it is good enough and the same both times.
pub fn new_passphrase(prompt: &mut dyn Prompt) -> Result<NewPassphrase> {
    use secrecy::SecretString;
    prompt.say(
        "Choose a passphrase of at least 12 characters: a few words that nobody would guess.",
    )?;
    loop {
        let first: SecretString = prompt.secret("New passphrase: ")?;
        let passphrase = match NewPassphrase::new(first.clone()) {
            Ok(passphrase) => passphrase,
            Err(failure) => {
                prompt.say(&failure.message)?;
                continue;
            }
        };
        let again = prompt.secret("The same again: ")?;
        if again.expose_secret() == first.expose_secret() {
            return Ok(passphrase);
        }
        prompt.say("The two are not the same.")?;
    }
}
