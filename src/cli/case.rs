//! `mkt case`: what the service opens when it accepts a referral.
//!
//! - `case/form.rs`: the questions.

mod form;

pub(in crate::cli) use form::basis as basis_field;
pub use form::{BASES, CATEGORIES, ROLES, close_form, link_form, open_form, reopen_form, set_form};

use clap::{Args, Subcommand};

use crate::actions::case::{self as act, CaseFilter, LinkInput};
use crate::cli::flags::Flags;
use crate::cli::form::Values;
use crate::cli::run::{Done, Run};
use crate::domain::case::CaseInput;
use crate::domain::input;
use crate::domain::reference::{AnyRef, CaseRef};
use crate::error::{Failure, Result};
use crate::view;

/// Cases: one incident, one or more subjects
///
/// Example:
///
///     mkt case list
#[derive(Debug, Subcommand)]
pub enum CaseVerb {
    /// Open a case
    ///
    /// Example:
    ///
    ///     mkt case open --title "Scald at Fenny Lock, November 2026" --basis working-together-2018 --opened-on 2026-11-20
    ///
    /// People and organisations are read with --from, or added afterwards with `mkt case link`.
    Open(CaseOpen),
    /// List the open cases
    ///
    /// Example:
    ///
    ///     mkt case list --tag rapid-review
    List {
        /// Closed cases too
        #[arg(long)]
        all: bool,
        /// Only those with this tag
        #[arg(long, value_name = "TAG")]
        tag: Option<String>,
        /// Only those this person is on
        #[arg(long, value_name = "P-…")]
        person: Option<String>,
    },
    /// Show one case with the people and organisations on it
    ///
    /// Example:
    ///
    ///     mkt case show C-2026-0001
    Show {
        /// The case
        #[arg(value_name = "C-…")]
        case: String,
    },
    /// Correct a case; what it said before is kept
    ///
    /// Example:
    ///
    ///     mkt case set C-2026-0001 --tag rapid-review --tag non-accidental-injury
    ///
    /// A list that is given (bases, tags, places; people and organisations with --from) replaces the one that is there.
    Set(CaseSet),
    /// Close a case
    ///
    /// Example:
    ///
    ///     mkt case close C-2026-0001 --on 2026-11-20 --outcome "Rapid review held; its learning is published."
    ///
    /// A case that was reopened may be closed as of a day before that, and you are told what that does to how long it is kept. As of
    /// a day before it had been closed it needs --reason.
    Close(CaseClose),
    /// Reopen a closed case
    ///
    /// Example:
    ///
    ///     mkt case reopen C-2026-0001 --reason "The coroner has new evidence."
    Reopen {
        /// The case
        #[arg(value_name = "C-…")]
        case: String,
    },
    /// Put a person, an organisation or a referral on a case
    ///
    /// Example:
    ///
    ///     mkt case link C-2026-0001 P-000002 --role grandparent --role-detail "maternal grandmother"
    ///
    /// Whoever is on it already is corrected.
    Link(CaseLink),
    /// Take a person, an organisation or a referral off a case
    ///
    /// Example:
    ///
    ///     mkt case unlink C-2026-0001 P-000002 --reason "Linked by mistake."
    Unlink {
        /// The case
        #[arg(value_name = "C-…")]
        case: String,
        /// Whom or what to take off
        #[arg(value_name = "P-…|O-…|R-…")]
        from: String,
    },
    /// Show everything that happened on a case, in the order in which it happened
    ///
    /// Example:
    ///
    ///     mkt case timeline C-2026-0001
    ///
    /// Entries that were recorded on a later day than they happened are marked as backdated.
    Timeline {
        /// The case
        #[arg(value_name = "C-…")]
        case: String,
    },
}

/// The details of a case, as flags.
#[derive(Debug, Args)]
pub struct CaseFlags {
    /// A short title that names nobody
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// The lawful bases: care-act-2014-s44, working-together-2018, children-act-2004-s16m
    #[arg(long, value_name = "BASIS", num_args = 1..)]
    pub basis: Vec<String>,
    /// The day it was opened
    #[arg(long, value_name = "DATE")]
    pub opened_on: Option<String>,
    /// A word by which lists and holds find it; may be given more than once
    #[arg(long = "tag", value_name = "TAG")]
    pub tags: Vec<String>,
    /// A place that would give it away; may be given more than once
    #[arg(long = "place", value_name = "TEXT")]
    pub places: Vec<String>,
    /// The review that was decided on: rapid-review, child-practice-review, adult-review
    #[arg(long, value_name = "KIND")]
    pub review: Option<String>,
    /// The day that was decided; of a rapid review, the day of the notification
    #[arg(long, value_name = "DATE")]
    pub review_decided_on: Option<String>,
    /// The day on which the incident was notified to the Child Safeguarding Practice Review Panel
    #[arg(long, value_name = "DATE")]
    pub notified_on: Option<String>,
    /// The day on which the rapid review of the incident ended
    #[arg(long, value_name = "DATE")]
    pub rapid_review_ended_on: Option<String>,
    /// Read the fields from a JSON object in FILE; `-` is standard input
    #[arg(long, value_name = "FILE")]
    pub from: Option<String>,
}

impl CaseFlags {
    fn values(&self) -> Flags {
        let mut values = Flags::new();
        values.text("title", self.title.as_deref());
        values.texts("basis", &self.basis);
        values.text("opened_on", self.opened_on.as_deref());
        values.texts("tags", &self.tags);
        values.texts("places", &self.places);
        values.text("review_kind", self.review.as_deref());
        values.text("review_decided_on", self.review_decided_on.as_deref());
        values.text("notified_on", self.notified_on.as_deref());
        values.text(
            "rapid_review_ended_on",
            self.rapid_review_ended_on.as_deref(),
        );
        values
    }
}

/// `mkt case open`.
#[derive(Debug, Args)]
pub struct CaseOpen {
    #[command(flatten)]
    flags: CaseFlags,
    /// A referral it is opened for, which is accepted by this; may be given more than once
    #[arg(long = "referral", value_name = "R-…")]
    referrals: Vec<String>,
}

/// `mkt case set`.
#[derive(Debug, Args)]
pub struct CaseSet {
    /// The case
    #[arg(value_name = "C-…")]
    case: String,
    #[command(flatten)]
    flags: CaseFlags,
    /// What came of it
    #[arg(long, value_name = "TEXT")]
    outcome: Option<String>,
}

/// `mkt case close`.
#[derive(Debug, Args)]
pub struct CaseClose {
    /// The case
    #[arg(value_name = "C-…")]
    case: String,
    /// The day it was closed
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// What came of it
    #[arg(long, value_name = "TEXT")]
    outcome: Option<String>,
}

/// `mkt case link`.
#[derive(Debug, Args)]
pub struct CaseLink {
    /// The case
    #[arg(value_name = "C-…")]
    case: String,
    /// Whom or what to put on it
    #[arg(value_name = "P-…|O-…|R-…")]
    to: String,
    /// What the person is to the case: subject, mother, father, sibling, carer, professional, …
    #[arg(long, value_name = "ROLE")]
    role: Option<String>,
    /// The role in words, such as "maternal grandmother"
    #[arg(long, value_name = "TEXT")]
    role_detail: Option<String>,
    /// The case is about this person; goes with any role
    #[arg(long)]
    subject: bool,
    /// Of a subject without a date of birth: child (an unborn one too) or adult
    #[arg(long, value_name = "child|adult")]
    category: Option<String>,
    /// The pseudonym in exports, such as "Child A"
    #[arg(long, value_name = "TEXT")]
    label: Option<String>,
}

/// A text among values that a form has filled.
pub(super) fn text(values: &Values, field: &str) -> Option<String> {
    values
        .get(field)
        .and_then(serde_json::Value::as_str)
        .map(str::to_owned)
}

impl CaseVerb {
    /// Carries the command out.
    pub fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        match self {
            Self::Open(open) => {
                let mut values = open.flags.values();
                values.texts("referrals", &open.referrals);
                let (input, command) = run.fill::<CaseInput>(
                    &open_form(),
                    &values.done(),
                    open.flags.from.as_deref(),
                )?;
                let opened = act::case_open(&mut run.session()?, &input)?;
                Ok(view::case::opened(&opened).equivalent(command).into())
            }
            Self::List { all, tag, person } => {
                let person = person.map(|text| run.reference(&text)).transpose()?;
                let filter = CaseFilter { all, tag, person };
                let cases = act::case_list(&mut run.session()?, &filter)?;
                Ok(view::case::list(&cases).into())
            }
            Self::Show { case } => {
                let case: CaseRef = run.reference(&case)?;
                Ok(view::case::show(&act::case_show(&mut run.session()?, case)?).into())
            }
            Self::Set(set) => {
                let case: CaseRef = run.reference(&set.case)?;
                let mut values = set.flags.values();
                values.text("outcome", set.outcome.as_deref());
                let input: CaseInput =
                    run.patch(&set_form(), &values.done(), set.flags.from.as_deref())?;
                Ok(view::case::set(&act::case_set(&mut run.session()?, case, &input)?).into())
            }
            Self::Close(close) => close.run(run),
            Self::Reopen { case } => {
                let case: CaseRef = run.reference(&case)?;
                let mut flags = Flags::new();
                flags.text("case", Some(&case.to_string()));
                flags.text("reason", run.global.reason.as_deref());
                let (values, command) = run.fill::<Values>(&reopen_form(), &flags.done(), None)?;
                let reason = reason_of(&values)?;
                let reopened = act::case_reopen(&mut run.session()?, case, &reason)?;
                Ok(view::case::reopened(&reopened).equivalent(command).into())
            }
            Self::Link(link) => link.run(run),
            Self::Unlink { case, from } => {
                let case: CaseRef = run.reference(&case)?;
                let from = any_reference(&from)?;
                let unlinked = act::case_unlink(&mut run.session()?, case, from)?;
                Ok(view::case::unlinked(&unlinked).into())
            }
            Self::Timeline { case } => {
                let case: CaseRef = run.reference(&case)?;
                let timeline = act::case_timeline(&mut run.session()?, case)?;
                Ok(view::case::timeline(&timeline).into())
            }
        }
    }
}

/// The reason among values that a form has filled, in words.
pub(super) fn reason_of(values: &Values) -> Result<String> {
    let reason = text(values, "reason").unwrap_or_default();
    input::free_text("reason", &reason).map_err(|problem| Failure::from(vec![problem]))
}

/// A reference of any kind.
fn any_reference(text: &str) -> Result<AnyRef> {
    text.parse()
        .map_err(|problem: crate::domain::reference::ReferenceProblem| {
            Failure::usage(problem.to_string())
        })
}

impl CaseClose {
    fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        let case: CaseRef = run.reference(&self.case)?;
        let mut flags = Flags::new();
        flags.text("case", Some(&case.to_string()));
        flags.text("on", self.on.as_deref());
        flags.text("outcome", self.outcome.as_deref());
        let (values, command) = run.fill::<Values>(&close_form(), &flags.done(), None)?;
        let on = text(&values, "on").unwrap_or_default();
        let on = run.date("--on", &on)?;
        let outcome = text(&values, "outcome").unwrap_or_default();
        let closed = act::case_close(&mut run.session()?, case, on, &outcome)?;
        Ok(view::case::closed(&closed).equivalent(command).into())
    }
}

impl CaseLink {
    fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        let case: CaseRef = run.reference(&self.case)?;
        let to = any_reference(&self.to)?;
        let mut flags = Flags::new();
        flags.text("case", Some(&case.to_string()));
        flags.text("to", Some(&to.to_string()));
        flags.text("role", self.role.as_deref());
        flags.text("role_detail", self.role_detail.as_deref());
        if self.subject {
            flags.yes("subject");
        }
        flags.text("category", self.category.as_deref());
        flags.text("label", self.label.as_deref());
        let (values, command) = run.fill::<Values>(&link_form(), &flags.done(), None)?;
        let input = LinkInput {
            role: text(&values, "role"),
            role_detail: text(&values, "role_detail"),
            subject: values.get("subject").and_then(serde_json::Value::as_bool),
            category: text(&values, "category"),
            label: text(&values, "label"),
        };
        let linked = act::case_link(&mut run.session()?, case, to, &input)?;
        Ok(view::case::linked(&linked).equivalent(command).into())
    }
}
