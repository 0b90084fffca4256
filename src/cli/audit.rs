//! `mkt audit`: the trail of who did and saw what.

use clap::Subcommand;

use crate::actions::audit::{self as act, Filter};
use crate::actions::witness::{rolled_back_acknowledge, witness_begin};
use crate::cli::run::{Done, Run};
use crate::domain::date::Instant;
use crate::domain::reference::{AnyRef, ReferenceProblem};
use crate::error::{Code, Failure, Result};
use crate::outside::progress::Progress;
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
    /// Confirm that the machine's clock is right although it jumped, what a restored store cannot know, or what the witness says
    ///
    /// Example:
    ///
    ///     mkt audit acknowledge --reason "Compared with the time service after the server move"
    ///
    /// A store that was restored from a backup without a list of the disposals made since shows no record to anybody until a Data
    /// Protection Officer has acknowledged it with --restored: those who were disposed of meanwhile may be back in it.
    ///
    /// A store whose audit trail ends before what its witness (FILE.witness) has seen, or in which something is that its key file
    /// lists as disposed of, is an older copy that somebody put there. Every command that shows or changes records exits 13 until the
    /// newer one is back, or a Data Protection Officer has said with --rolled-back that this one has to do.
    Acknowledge {
        /// Confirm that disposals made after the backup have been seen to, so that the restored store can be used
        #[arg(long)]
        restored: bool,
        /// Go on with a store that was rolled back: an older copy than its witness has seen. What the list of disposals names is
        /// destroyed again
        #[arg(long, conflicts_with = "restored")]
        rolled_back: bool,
        /// Begin a new witness in the place of one that is gone
        #[arg(long, conflicts_with_all = ["restored", "rolled_back"])]
        new_witness: bool,
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
            Self::Acknowledge {
                restored,
                rolled_back,
                new_witness,
            } => {
                let reason = run.global.reason.clone().ok_or_else(|| {
                    Failure::usage(if restored {
                        "Missing: --reason. Say what was done about disposals made after the backup."
                    } else if rolled_back {
                        "Missing: --reason. Say how the older copy came there, and why it has to do."
                    } else if new_witness {
                        "Missing: --reason. Say what became of the witness."
                    } else {
                        "Missing: --reason. Say how it was made sure that the clock is right."
                    })
                })?;
                if rolled_back {
                    return acknowledge_rolled_back(run, &reason);
                }
                if new_witness {
                    let mut session = run.session()?;
                    let number = witness_begin(&mut session, &run.witnesses, &reason)?;
                    return Ok(view::audit::witness_begun(number).into());
                }
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

fn acknowledge_rolled_back(run: &mut Run<'_, '_>, reason: &str) -> Result<Done> {
    let mut session = run.session()?;
    let shown = run.shows_progress();
    let mut progress = Progress::new(run.env.stderr, shown);
    let done = rolled_back_acknowledge(
        &mut session,
        &run.witnesses,
        reason,
        &mut |doing, done, of| progress.at(doing, done, of),
    )?;
    drop(progress);
    // It was, until now.
    run.rolled_back = None;
    Ok(view::audit::rolled_back_acknowledged(&done).into())
}
