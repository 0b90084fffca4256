//! `mkt user`: who may open the store, and what they may do.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde::Deserialize;

use crate::actions::opening::full_name;
use crate::actions::user::{self as act, NewCredential};
use crate::cli::flags::Flags;
use crate::cli::form::{Choice, Field, FieldKind, Form, Values};
use crate::cli::run::{Done, Run};
use crate::cli::store::new_passphrase;
use crate::domain::user::{Permission, Role, Roles, RolesProblem, UserName, UserNameProblem};
use crate::error::{Failure, Result};
use crate::view;

/// Users: who may open the store, and what they may do
///
/// Example:
///
///     mkt user list
#[derive(Debug, Subcommand)]
pub enum UserVerb {
    /// Add a user
    ///
    /// Example:
    ///
    ///     mkt user add bob --name "Bob Example" --roles manager,dpo --new-passphrase-file bob.pass
    Add(UserAdd),
    /// List the users, their roles and their training
    ///
    /// Example:
    ///
    ///     mkt user list
    List {
        /// Also those whose key was taken away
        #[arg(long)]
        all: bool,
    },
    /// Correct a user's name, roles or training
    ///
    /// Example:
    ///
    ///     mkt user set bob --trained-on 2026-11-02
    Set(UserSet),
    /// Take a user's key away
    ///
    /// Example:
    ///
    ///     mkt user revoke bob --yes
    Revoke {
        /// The user
        #[arg(value_name = "NAME")]
        name: String,
    },
    /// Change a passphrase: your own, or as an administrator another's
    ///
    /// Example:
    ///
    ///     mkt user passphrase --new-passphrase-file new.pass
    Passphrase {
        /// The user; yourself where it is left out
        #[arg(value_name = "NAME")]
        name: Option<String>,
        /// A file whose first line is the new passphrase; only its owner may be able to read it
        #[arg(long, value_name = "FILE")]
        new_passphrase_file: Option<PathBuf>,
    },
}

/// `mkt user add`.
#[derive(Debug, Args)]
pub struct UserAdd {
    /// The user name: lower-case letters, digits, hyphens, underscores and full stops
    #[arg(value_name = "NAME")]
    user_name: Option<String>,
    /// The name in full
    #[arg(long, value_name = "FULL")]
    name: Option<String>,
    /// The roles, separated by commas: officer, manager, dpo, auditor, admin, service
    #[arg(long, value_name = "LIST")]
    roles: Option<String>,
    /// A file whose first line is the passphrase; only its owner may be able to read it
    #[arg(long, value_name = "FILE", conflicts_with = "key_out")]
    new_passphrase_file: Option<PathBuf>,
    /// Write a random secret to FILE for an unattended user; it is used as a passphrase file
    #[arg(long, value_name = "FILE")]
    key_out: Option<PathBuf>,
    /// The day of the last data-protection training
    #[arg(long, value_name = "DATE")]
    trained_on: Option<String>,
}

/// `mkt user set`.
#[derive(Debug, Args)]
pub struct UserSet {
    /// The user
    #[arg(value_name = "NAME")]
    user_name: String,
    /// The name in full
    #[arg(long, value_name = "FULL")]
    name: Option<String>,
    /// The roles, separated by commas
    #[arg(long, value_name = "LIST")]
    roles: Option<String>,
    /// The day of the last data-protection training
    #[arg(long, value_name = "DATE")]
    trained_on: Option<String>,
}

fn user_name(text: &str) -> Result<UserName> {
    text.parse()
        .map_err(|problem: UserNameProblem| Failure::usage(problem.to_string()))
}

fn roles(text: &str) -> Result<Roles> {
    text.parse()
        .map_err(|problem: RolesProblem| Failure::usage(format!("--roles: {problem}")))
}

impl UserVerb {
    /// Carries the command out.
    pub fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        match self {
            Self::Add(add) => add.run(run),
            Self::List { all } => {
                Ok(view::user::list(&act::user_list(&mut run.session()?, all)?).into())
            }
            Self::Set(set) => {
                let name = user_name(&set.user_name)?;
                let new_roles = set.roles.as_deref().map(roles).transpose()?;
                let full = set.name.as_deref().map(full_name).transpose()?;
                let trained = set
                    .trained_on
                    .as_deref()
                    .map(|text| run.past_date("--trained-on", text))
                    .transpose()?;
                if new_roles.is_none() && full.is_none() && trained.is_none() {
                    return Err(Failure::usage("Nothing to change was given.")
                        .hint("Give --name, --roles or --trained-on."));
                }
                let changed = act::user_set(
                    &mut run.session()?,
                    &name,
                    full.as_deref(),
                    new_roles.as_ref(),
                    trained,
                )?;
                Ok(view::user::set(&name, &changed).into())
            }
            Self::Revoke { name } => {
                let name = user_name(&name)?;
                run.confirm(&format!("Take the key of {name} away?"))?;
                act::user_revoke(&mut run.session()?, &name)?;
                Ok(view::user::revoked(&name).into())
            }
            Self::Passphrase {
                name,
                new_passphrase_file,
            } => {
                let name = match &name {
                    Some(name) => user_name(name)?,
                    None => run.opening()?.user,
                };
                if new_passphrase_file.is_none() && !run.can_ask() {
                    return Err(Failure::usage(
                        "`mkt user passphrase` also needs --new-passphrase-file.",
                    ));
                }
                let mut session = run.session()?;
                let passphrase = match &new_passphrase_file {
                    Some(file) => act::passphrase_of_file(file)?,
                    None => new_passphrase(&mut *run.env.prompt)?,
                };
                act::user_passphrase(&mut session, &name, &passphrase, run.env.least_cost)?;
                Ok(view::user::passphrase_changed(&name).into())
            }
        }
    }
}

impl UserAdd {
    fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        let form = form();
        let flags = self.values();
        let has_credential = self.new_passphrase_file.is_some() || self.key_out.is_some();
        if !run.can_ask() && !has_credential {
            return Err(form.missing_besides(
                &flags,
                run.today(),
                "--new-passphrase-file (or --key-out)",
            )?);
        }
        let (input, command) = run.fill::<NewUser>(&form, &flags, None)?;
        let name = user_name(&input.user_name)?;
        let full = full_name(&input.name)?;
        let new_roles = roles(&input.roles.join(","))?;
        let trained_on = input
            .trained_on
            .as_deref()
            .map(|text| run.past_date("--trained-on", text))
            .transpose()?;
        let mut session = run.session()?;
        let credential = match (&self.key_out, &self.new_passphrase_file) {
            (Some(file), _) => NewCredential::SecretFile(file),
            (None, Some(file)) => {
                NewCredential::Passphrase(act::passphrase_of_file(file)?, run.env.least_cost)
            }
            (None, None) => {
                NewCredential::Passphrase(new_passphrase(&mut *run.env.prompt)?, run.env.least_cost)
            }
        };
        act::user_add(
            &mut session,
            &name,
            &full,
            &new_roles,
            trained_on,
            &credential,
        )?;
        // A path is not told again, and a passphrase never.
        let command = command.map(|command| match &self.key_out {
            Some(_) => format!("{command} --key-out FILE"),
            None => format!("{command} --new-passphrase-file FILE"),
        });
        Ok(
            view::user::added(&name, &new_roles, self.key_out.as_deref())
                .equivalent(command)
                .into(),
        )
    }

    fn values(&self) -> Values {
        let mut values = Flags::new();
        values.text("user_name", self.user_name.as_deref());
        values.text("name", self.name.as_deref());
        values.text("roles", self.roles.as_deref());
        values.text("trained_on", self.trained_on.as_deref());
        values.done()
    }
}

/// What the form of `user add` gives.
#[derive(Default, Deserialize)]
#[serde(default)]
struct NewUser {
    user_name: String,
    name: String,
    roles: Vec<String>,
    trained_on: Option<String>,
}

/// The roles, and what each may do.
const ROLES: &[Choice] = &[
    (
        "officer",
        "intake, people, cases, notes, disclosures, exports",
    ),
    (
        "manager",
        "all of that; accepts, closes, merges, releases, approves, imports",
    ),
    (
        "dpo",
        "the Data Protection Officer: access requests, holds, the audit trail",
    ),
    ("auditor", "reads the audit trail, and no record"),
    ("admin", "users, keys, backups, import; reads no record"),
    ("service", "a machine: the nightly sweep, the backup"),
];
const _: () = assert!(ROLES.len() == Role::ALL.len(), "every role is offered");

/// The questions of `user add`.
pub fn form() -> Form {
    Form {
        noun: "user",
        command: "mkt user add",
        needs: Permission::ManageUsers,
        fields: vec![
            Field::new(
                "user_name",
                "NAME",
                "Under which user name do they work?",
                FieldKind::Text,
            )
            .help("Lower-case letters, digits, hyphens, underscores and full stops; best the name they log in with.")
            .needed()
            .check(|value, _| {
                let text = value.as_str().unwrap_or_default();
                match text.parse::<UserName>() {
                    Ok(_) => Ok(None),
                    Err(problem) => Err(problem.to_string()),
                }
            }),
            Field::new("name", "--name", "Their name in full?", FieldKind::Text).needed(),
            Field::new(
                "roles",
                "--roles",
                "Which roles have they?",
                FieldKind::ManyChoices(ROLES),
            )
            .needed(),
            Field::new(
                "trained_on",
                "--trained-on",
                "When was their last data-protection training?",
                FieldKind::Date { future_ok: false },
            ),
        ],
    }
}
