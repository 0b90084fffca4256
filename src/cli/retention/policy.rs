//! `mkt retention policy show | set`.

use clap::{Args, Subcommand};

use crate::actions::retention::policy::{self as act, Change};
use crate::cli::retention::{need, reason};
use crate::cli::run::{Done, Run};
use crate::domain::retention::{PolicyCategory, StartEvent};
use crate::error::{Failure, Result};
use crate::view;

/// The retention policy: its versions, and making a new one
///
/// Example:
///
///     mkt retention policy show
#[derive(Debug, Subcommand)]
pub enum PolicyVerb {
    /// Show every version of the policy, and which is in force
    ///
    /// Example:
    ///
    ///     mkt retention policy show
    Show,
    /// Make a new version of the policy, in force from a day
    ///
    /// Example:
    ///
    ///     mkt retention policy set --category adult --years 12 --from today --reason "The privacy notice was changed" --yes
    ///
    /// What changes is shown in counts before it is confirmed; --dry-run shows it and changes nothing. Every stored date is
    /// reckoned by the new version at once; of a version for a day to come, by the first sweep from that day on.
    Set(Set),
}

/// `mkt retention policy set`.
#[derive(Debug, Args)]
pub struct Set {
    /// What the new period is for
    #[arg(long, value_name = "child|adult|requests|audit")]
    category: Option<String>,
    /// Whole years from the day it runs from
    #[arg(long, value_name = "YEARS")]
    years: Option<u32>,
    /// The birthday until which records are kept if that is later; `none` for none
    #[arg(long, value_name = "AGE|none")]
    until_age: Option<String>,
    /// The day the years run from
    #[arg(long, value_name = "closed|closed-or-last-entry")]
    runs_from: Option<String>,
    /// The first day on which it is in force
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Show what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
}

impl PolicyVerb {
    /// Carries the command out.
    pub fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        match self {
            Self::Show => {
                let policies = act::show(&mut run.session()?)?;
                Ok(view::retention::policies(&policies).into())
            }
            Self::Set(set) => set.run(run),
        }
    }
}

impl Set {
    fn change(&self, run: &Run<'_, '_>) -> Result<Change> {
        let mut missing = Vec::new();
        let says_something =
            self.years.is_some() || self.until_age.is_some() || self.runs_from.is_some();
        for (flag, given) in [
            ("--category", self.category.is_some()),
            ("--years (or --until-age, or --runs-from)", says_something),
            ("--from", self.from.is_some()),
        ] {
            if !given {
                missing.push(flag);
            }
        }
        let (Some(category), Some(from), true) = (&self.category, &self.from, says_something)
        else {
            return Err(Failure::usage(format!(
                "`mkt retention policy set` also needs {}.",
                missing.join(", ")
            )));
        };
        let category = PolicyCategory::parse(category).ok_or_else(|| {
            Failure::usage("--category takes one of: child, adult, requests, audit.")
        })?;
        let until_age = match self.until_age.as_deref() {
            None => None,
            Some("none") => Some(None),
            Some(text) => Some(Some(text.parse().map_err(|_| {
                Failure::usage("--until-age takes a whole number of years, or `none`.")
            })?)),
        };
        let start_event = self
            .runs_from
            .as_deref()
            .map(|word| {
                StartEvent::parse(word).ok_or_else(|| {
                    Failure::usage("--runs-from takes one of: closed, closed-or-last-entry.")
                })
            })
            .transpose()?;
        Ok(Change {
            category,
            years: self.years,
            until_age,
            start_event,
            from: run.date("--from", from)?,
        })
    }

    fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        let change = self.change(run)?;
        if !self.dry_run {
            let given = run.global.reason.is_some();
            need(run, "mkt retention policy set", &[("--reason", given)])?;
        }
        let mut session = run.session()?;
        let effects = act::preview(&mut session, &change)?;
        run.keep(session);
        if self.dry_run {
            return Ok(view::retention::policy_effects(&effects, true).into());
        }
        let reason = reason(run)?;
        if !run.global.yes {
            let lines = view::retention::effect_lines(&effects);
            let Some(prompt) = run.prompt() else {
                return Err(Failure::usage(
                    "A new version of the policy needs a confirmation, and nobody can be asked.",
                )
                .hint("Look at what changes with --dry-run, and confirm it with --yes."));
            };
            for line in lines {
                prompt.say(&line)?;
            }
        }
        run.confirm("Put this version of the policy in force?")?;
        let effects = act::set(&mut run.session()?, &change, &reason)?;
        Ok(view::retention::policy_effects(&effects, false).into())
    }
}
