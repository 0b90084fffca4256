//! `mkt retention`: what is due for disposal, why, and what stands against it. From approval to the certificate:
//! `retention/disposal.rs`.

mod disposal;
mod policy;

use clap::{Args, Subcommand};

use crate::actions::hold as act_hold;
use crate::actions::retention::{self as act, SweepOptions, decide, explain};
use crate::cli::run::{Done, Run};
use crate::domain::hold::HoldTarget;
use crate::domain::input::line_of_text;
use crate::domain::reference::{
    AnyRef, CaseRef, DisposalListRef, HoldRef, Kind, PersonRef, Reference, ReferenceProblem,
};
use crate::domain::retention::Category;
use crate::error::{Code, Failure, Result};
use crate::view;

/// Retention: what is due for disposal, why, and what stands against it
///
/// Example:
///
///     mkt retention sweep --dry-run
#[derive(Debug, Subcommand)]
pub enum RetentionVerb {
    /// Look what is due and propose it for disposal on a list
    ///
    /// Example:
    ///
    ///     mkt retention sweep --dry-run
    ///
    /// Cases, declined referrals, closed requests and complaints, people who have been on no case, no referral and no request for
    /// a month, and the old end of the audit trail are looked at. Nothing is ever destroyed by it. What is already on a list that waits for approval is not proposed twice. For cron: `mkt --quiet retention sweep --dry-run
    /// --check` prints a line for each due record, its reference and its date, and exits 20 when there is one; what is
    /// blocked or undetermined is not counted as due.
    Sweep(Sweep),
    /// List the disposal lists, or show one with where each item stands today
    ///
    /// Example:
    ///
    ///     mkt retention list
    List(List),
    /// Explain every date that was considered for a case, and what stands against its disposal
    ///
    /// Example:
    ///
    ///     mkt retention explain C-2026-0001
    Explain {
        /// The case, or a declined referral
        #[arg(value_name = "C-…")]
        case: String,
    },
    /// Decide until when the records of a subject are kept, where the rules leave it open
    ///
    /// Example:
    ///
    ///     mkt retention decide C-2026-0001 --subject P-000001 --until 2041-06-30 --reason "The mother was due in June 2016"
    ///
    /// A declined referral that names nobody as its subject would be kept for ever; naming one here makes that person its subject.
    Decide(Decide),
    /// Approve the items of a disposal list one by one, or keep them back with a hold
    ///
    /// Example:
    ///
    ///     mkt retention approve D-2026-0001 --item C-2026-0001
    ///
    /// On a terminal, with nothing more, each item is shown with what would be destroyed, who would stay and why it is due.
    /// Whoever approves any item of a list cannot carry the list out.
    Approve(disposal::Approve),
    /// Drop a disposal list: nothing that still waits on it is destroyed
    ///
    /// Example:
    ///
    ///     mkt retention reject D-2026-0001 --reason "An inquiry was announced"
    Reject(disposal::Reject),
    /// Destroy what is approved of a disposal list; somebody who approved none of it
    ///
    /// Example:
    ///
    ///     mkt retention dispose D-2026-0001 --confirm D-2026-0001
    ///
    /// Everything is checked again first: an item whose facts have changed since its approval is skipped and reported (exit 3).
    /// Afterwards the pages of the file are made clean and looked through. Interrupted, it is taken up again with the same command.
    Dispose(disposal::Dispose),
    /// Show or write the certificate of a disposal, or check one against the store
    ///
    /// Example:
    ///
    ///     mkt retention certificate D-2026-0001 --out certificate.html
    Certificate(disposal::Certificate),
    /// The retention policy: its versions, and making a new one
    ///
    /// Example:
    ///
    ///     mkt retention policy show
    #[command(subcommand)]
    Policy(policy::PolicyVerb),
    /// Hold a case, everything about a person, or a whole class of cases back from disposal
    ///
    /// Example:
    ///
    ///     mkt retention hold C-2026-0001 --reason "Inquest opened" --review-on 2027-05-01
    Hold(Hold),
    /// Release a hold; one on a whole class of cases only the Data Protection Officer releases
    ///
    /// Example:
    ///
    ///     mkt retention release H-0001 --reason "Inquest concluded"
    Release {
        /// The hold
        #[arg(value_name = "H-…")]
        hold: String,
    },
}

/// `mkt retention sweep`.
#[derive(Debug, Args)]
pub struct Sweep {
    /// Change nothing but the audit trail
    #[arg(long)]
    dry_run: bool,
    /// Look at another day than today; only with --dry-run
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    /// Exit 20 when something is due
    #[arg(long)]
    check: bool,
    /// List what is not closed or not due too
    #[arg(long)]
    all: bool,
}

/// `mkt retention list`.
#[derive(Debug, Args)]
pub struct List {
    /// The disposal list
    #[arg(value_name = "D-…", conflicts_with = "holds")]
    reference: Option<String>,
    /// List the holds that stand instead
    #[arg(long)]
    holds: bool,
    /// With --holds: the released ones too
    #[arg(long)]
    all: bool,
}

/// `mkt retention decide`.
#[derive(Debug, Args)]
pub struct Decide {
    /// The case, or a declined referral
    #[arg(value_name = "C-…")]
    case: String,
    /// The subject
    #[arg(long, value_name = "P-…")]
    subject: Option<String>,
    /// The first day on which the records may be disposed of as far as this subject is concerned
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
}

/// `mkt retention hold`.
#[derive(Debug, Args)]
pub struct Hold {
    /// The case, or the person everything about whom is held
    #[arg(value_name = "C-…|P-…")]
    target: Option<String>,
    /// Hold every case with this tag, now and later
    #[arg(long, value_name = "TAG")]
    tag: Option<String>,
    /// Hold every case about a child, or about an adult
    #[arg(long, value_name = "child|adult")]
    category: Option<String>,
    /// The day by which the hold should be looked at again
    #[arg(long, value_name = "DATE")]
    review_on: Option<String>,
}

fn any_reference(text: &str) -> Result<AnyRef> {
    text.parse()
        .map_err(|problem: ReferenceProblem| Failure::usage(problem.to_string()))
}

/// The reason for a command that needs one: from `--reason`, or asked.
fn reason(run: &mut Run<'_, '_>) -> Result<String> {
    let text = match run.global.reason.clone() {
        Some(text) => text,
        None => match run.prompt() {
            Some(prompt) => {
                prompt.line("Why? (It is kept with the record and in the audit trail.)")?
            }
            None => String::new(),
        },
    };
    line_of_text("reason", text.trim())
        .map_err(|problem| Failure::usage(format!("--reason: {}", problem.reason)))
}

/// Fails with every missing flag at once where nobody can be asked.
fn need(run: &Run<'_, '_>, command: &str, wanted: &[(&str, bool)]) -> Result<()> {
    let missing: Vec<&str> = wanted
        .iter()
        .filter(|(_, given)| !given)
        .map(|(flag, _)| *flag)
        .collect();
    if missing.is_empty() || run.can_ask() {
        return Ok(());
    }
    Err(Failure::usage(format!(
        "`{command}` also needs {}.",
        missing.join(", ")
    )))
}

impl RetentionVerb {
    /// Carries the command out.
    pub fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        match self {
            Self::Sweep(sweep) => sweep.run(run),
            Self::List(list) => list.run(run),
            Self::Explain { case } => {
                let reference = any_reference(&case)?;
                explain::decided_of(reference)?;
                let explained = explain::explain(&mut run.session()?, reference)?;
                Ok(view::retention::explained(&explained).into())
            }
            Self::Decide(decide) => decide.run(run),
            Self::Approve(approve) => approve.run(run),
            Self::Reject(reject) => reject.run(run),
            Self::Dispose(dispose) => dispose.run(run),
            Self::Certificate(certificate) => certificate.run(run),
            Self::Policy(verb) => verb.run(run),
            Self::Hold(hold) => hold.run(run),
            Self::Release { hold } => {
                let hold: HoldRef = run.reference(&hold)?;
                let given = run.global.reason.is_some();
                need(run, "mkt retention release", &[("--reason", given)])?;
                let reason = reason(run)?;
                let released = act_hold::hold_let_go(&mut run.session()?, hold, &reason)?;
                Ok(view::hold::released(&released).into())
            }
        }
    }
}

impl Sweep {
    fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        let as_of = self
            .as_of
            .as_deref()
            .map(|text| run.date("--as-of", text))
            .transpose()?;
        if as_of.is_some() && !self.dry_run {
            return Err(Failure::usage(
                "--as-of is only for looking: a disposal list is always made as of today.",
            )
            .hint("Add --dry-run, or leave --as-of out."));
        }
        let options = SweepOptions {
            dry_run: self.dry_run,
            as_of,
            all: self.all,
        };
        let swept = act::sweep(&mut run.session()?, options)?;
        let found = self.check && swept.survey.due() > 0;
        Ok(Done {
            document: Some(view::retention::swept(
                &swept,
                run.global.quiet && self.check,
            )),
            code: found.then_some(Code::Found),
            ..Done::default()
        })
    }
}

impl List {
    fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        if self.holds {
            let holds = act::list_holds(&mut run.session()?, self.all)?;
            return Ok(view::hold::list(&holds).into());
        }
        match self.reference {
            Some(list) => {
                let list: DisposalListRef = run.reference(&list)?;
                let shown = act::list_show(&mut run.session()?, list)?;
                Ok(view::retention::list(&shown).into())
            }
            None => Ok(view::retention::lists(&act::list_lists(&mut run.session()?)?).into()),
        }
    }
}

impl Decide {
    fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        let reference = any_reference(&self.case)?;
        explain::decided_of(reference)?;
        need(
            run,
            "mkt retention decide",
            &[
                ("--subject", self.subject.is_some()),
                ("--until", self.until.is_some()),
                ("--reason", run.global.reason.is_some()),
            ],
        )?;
        let subject = asked(run, self.subject, "Which subject, by reference (P-…)?")?;
        let subject: PersonRef = run.reference(&subject)?;
        let until = asked(
            run,
            self.until,
            "From which day on may the records be disposed of?",
        )?;
        let until = run.date("--until", &until)?;
        let reason = reason(run)?;
        let taken = decide::decide(&mut run.session()?, reference, subject, until, &reason)?;
        Ok(view::retention::decided(&taken).into())
    }
}

/// What a flag gave, or what somebody answers.
fn asked(run: &mut Run<'_, '_>, given: Option<String>, question: &str) -> Result<String> {
    match (given, run.prompt()) {
        (Some(given), _) => Ok(given),
        (None, Some(prompt)) => prompt.line(question),
        (None, None) => Ok(String::new()),
    }
}

impl Hold {
    fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        let (mut case, mut person) = (None, None);
        if let Some(text) = &self.target {
            let reference = any_reference(text)?;
            match reference.kind() {
                Kind::Case => case = Some(CaseRef::from_id(reference.id())),
                Kind::Person => person = Some(PersonRef::from_id(reference.id())),
                other => {
                    return Err(Failure::usage(format!(
                        "{reference} is {}; a hold is on a case, a person, a tag or a category.",
                        other.a_word()
                    )));
                }
            }
        }
        let tag = self
            .tag
            .as_deref()
            .map(|text| line_of_text("tag", text.trim()))
            .transpose()
            .map_err(|problem| Failure::usage(format!("--tag: {}", problem.reason)))?;
        let category = self
            .category
            .as_deref()
            .map(|word| {
                Category::parse(word)
                    .ok_or_else(|| Failure::usage("--category takes one of: child, adult."))
            })
            .transpose()?;
        let given = run.global.reason.is_some();
        if self.target.is_none() && tag.is_none() && category.is_none() && !given {
            need(
                run,
                "mkt retention hold",
                &[
                    (
                        "what is held (C-…, P-…, --tag TAG or --category child|adult)",
                        false,
                    ),
                    ("--reason", false),
                ],
            )?;
        }
        let target = HoldTarget::one_of(case, person, tag, category)?;
        need(run, "mkt retention hold", &[("--reason", given)])?;
        let review_on = self
            .review_on
            .as_deref()
            .map(|text| run.date("--review-on", text))
            .transpose()?;
        let reason = reason(run)?;
        let placed = act_hold::hold_place(&mut run.session()?, target, &reason, review_on)?;
        Ok(view::hold::placed(&placed).into())
    }
}
