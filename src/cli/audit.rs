//! `mkt audit`: the trail of who did and saw what.

use clap::Subcommand;

use crate::actions::audit::{self as act, Filter};
use crate::cli::run::{Done, Run};
use crate::domain::date::Instant;
use crate::domain::reference::{AnyRef, ReferenceProblem};
use crate::error::{Code, Failure, Result};
use crate::view;

/// The audit trail: who did what, who looked at whom, and whether the trail is whole
///
/// Example:
///
///     mkt audit log
#[derive(Debug, Subcommand)]
pub enum AuditVerb {
    /// Show the trail, newest first
    ///
    /// Example:
    ///
    ///     mkt audit log --since 2026-11-01
    Log {
        /// Only what this user did
        #[arg(long = "by", value_name = "NAME")]
        by: Option<String>,
        /// Only from this day on
        #[arg(long, value_name = "DATE")]
        since: Option<String>,
        /// At most so many entries
        #[arg(long, value_name = "N")]
        newest: Option<u32>,
    },
    /// Check that the trail is whole: every entry recomputed
    ///
    /// Example:
    ///
    ///     mkt audit verify
    Verify,
    /// Who looked at a person or a case, with the lists, exports and packs that showed them
    ///
    /// Example:
    ///
    ///     mkt audit viewed C-2026-0001
    Viewed {
        /// The person, case or other record
        #[arg(value_name = "P-…|C-…")]
        reference: String,
    },
    /// Confirm that the machine's clock is right although it jumped, or what a restored store cannot know
    ///
    /// Example:
    ///
    ///     mkt audit acknowledge --reason "Compared with the time service after the server move"
    ///
    /// A store that was restored from a backup without a list of the disposals made since shows no record to anybody until a Data
    /// Protection Officer has acknowledged it with --restored: those who were disposed of meanwhile may be back in it.
    Acknowledge {
        /// Confirm that disposals made after the backup have been seen to, so that the restored store can be used
        #[arg(long)]
        restored: bool,
    },
}

impl AuditVerb {
    /// Carries the command out.
    pub fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        match self {
            Self::Log { by, since, newest } => {
                let since = match since {
                    Some(text) => {
                        Some(Instant::london_midnight(run.date("--since", &text)?).to_string())
                    }
                    None => None,
                };
                let filter = Filter {
                    user: by,
                    since,
                    newest,
                };
                Ok(view::audit::log(&act::audit_log(&mut run.session()?, &filter)?).into())
            }
            Self::Verify => {
                let check = act::audit_verify(&mut run.session()?)?;
                Ok(Done {
                    code: (!check.is_whole()).then_some(Code::Found),
                    document: Some(view::audit::verified(&check)),
                    ..Done::default()
                })
            }
            Self::Viewed { reference } => {
                let reference: AnyRef = reference
                    .parse()
                    .map_err(|problem: ReferenceProblem| Failure::usage(problem.to_string()))?;
                let entries = act::audit_viewed(&mut run.session()?, reference)?;
                Ok(view::audit::viewed(reference, &entries).into())
            }
            Self::Acknowledge { restored } => {
                let reason = run.global.reason.clone().ok_or_else(|| {
                    Failure::usage(if restored {
                        "Missing: --reason. Say what was done about disposals made after the backup."
                    } else {
                        "Missing: --reason. Say how it was made sure that the clock is right."
                    })
                })?;
                if restored {
                    let number = act::restored_acknowledge(&mut run.session()?, &reason)?;
                    return Ok(view::audit::restored_acknowledged(number).into());
                }
                let number = act::audit_acknowledge(&mut run.session()?, &reason)?;
                Ok(view::audit::acknowledged(number).into())
            }
        }
    }
}
