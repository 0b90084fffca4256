//! `mkt complaint`: complaints about data protection.

use clap::{Args, Subcommand};

use crate::actions::complaint as act;
use crate::cli::flags::Flags;
use crate::cli::form::{Field, FieldKind, Form, Values};
use crate::cli::request::{self, long_text};
use crate::cli::run::{Done, Run};
use crate::domain::complaint::{Complaint, ComplaintInput, ComplaintOutcome};
use crate::domain::input::free_text;
use crate::domain::reference::{ComplaintRef, Kind};
use crate::domain::user::Permission;
use crate::domain::word::one_of;
use crate::error::{Failure, Result};
use crate::view;

/// Complaints about data protection (DPA 2018 s164A)
///
/// Example:
///
///     mkt complaint list
#[derive(Debug, Subcommand)]
pub enum ComplaintVerb {
    /// Record that a complaint was received
    ///
    /// Example:
    ///
    ///     mkt complaint add --from complaint.json
    Add(Add),
    /// List the open complaints, the most urgent first
    ///
    /// Example:
    ///
    ///     mkt complaint list
    List {
        /// Closed ones too
        #[arg(long)]
        all: bool,
    },
    /// Show a complaint with the working of its clock
    ///
    /// Example:
    ///
    ///     mkt complaint show DC-2026-0001
    Show {
        /// The complaint
        #[arg(value_name = "DC-…")]
        complaint: String,
    },
    /// Record that a complaint was acknowledged
    ///
    /// Example:
    ///
    ///     mkt complaint acknowledge DC-2026-0001 --on today
    Acknowledge {
        /// The complaint
        #[arg(value_name = "DC-…")]
        complaint: String,
        /// The day the acknowledgement was sent
        #[arg(long, value_name = "DATE")]
        on: String,
    },
    /// Close a complaint with its outcome
    ///
    /// Example:
    ///
    ///     mkt complaint close DC-2026-0001 --outcome upheld --done "The letter was sent again" --told-on today
    Close(Close),
}

/// `mkt complaint add`.
#[derive(Debug, Args)]
pub struct Add {
    /// The day it was received
    #[arg(long, value_name = "DATE")]
    received_on: Option<String>,
    /// How it came: email, letter, phone, in person, …
    #[arg(long, value_name = "TEXT")]
    via: Option<String>,
    /// Who complains, where they are on record
    #[arg(long, value_name = "P-…")]
    complainant: Option<String>,
    /// Who complains, where they are not
    #[arg(long, value_name = "NAME")]
    complainant_name: Option<String>,
    /// What it is about: a case, an access request, a rights request or a person
    #[arg(long, value_name = "C-…|AR-…|RR-…|P-…")]
    about: Option<String>,
    /// What it says; better read with --from
    #[arg(long, value_name = "TEXT")]
    what: Option<String>,
    /// Read what it says from FILE; `-` is standard input
    #[arg(long, value_name = "FILE", conflicts_with = "what")]
    what_file: Option<String>,
    /// Read the fields from a JSON object in FILE; `-` is standard input
    #[arg(long, value_name = "FILE")]
    from: Option<String>,
}

/// `mkt complaint close`.
#[derive(Debug, Args)]
pub struct Close {
    /// The complaint
    #[arg(value_name = "DC-…")]
    complaint: String,
    /// How it ended: upheld, partly-upheld, not-upheld or withdrawn
    #[arg(long, value_name = "OUTCOME")]
    outcome: Option<String>,
    /// The day; today where it is left out
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// What was done about it; better read with --done-file
    #[arg(long, value_name = "TEXT")]
    done: Option<String>,
    /// Read what was done from FILE; `-` is standard input
    #[arg(long, value_name = "FILE", conflicts_with = "done")]
    done_file: Option<String>,
    /// The day the complainant was told of the outcome; a complaint that was withdrawn can be without
    #[arg(long, value_name = "DATE")]
    told_on: Option<String>,
}

/// Whether no person on record complains, so that a name is needed.
fn is_not_on_record(values: &Values) -> bool {
    !values.contains_key("complainant")
}

/// Whether no name is given, so that a person on record is wanted.
fn has_no_name(values: &Values) -> bool {
    !values.contains_key("complainant_name")
}

/// The questions of `complaint add`.
pub fn form() -> Form {
    Form {
        noun: "complaint",
        command: "mkt complaint add",
        needs: Permission::AccessRequests,
        fields: vec![
            request::day_of_receipt("The day in London on which it reached the council: it is acknowledged within 30 days, counted from the day after."),
            request::via(),
            Field::new(
                "complainant",
                "--complainant",
                "Which person on record complains?",
                FieldKind::Reference(Kind::Person),
            )
            .help("The person's reference; `mkt person find` searches by name. Leave it empty where they are not on record.")
            .asked_when(has_no_name),
            Field::new(
                "complainant_name",
                "--complainant-name",
                "Who complains?",
                FieldKind::Text,
            )
            .help("The name of whoever complains, and how to reach them.")
            .asked_when(is_not_on_record)
            .needed()
            .personal(),
            Field::new(
                "about",
                "--about",
                "Which case, request or person is it about?",
                FieldKind::Text,
            )
            .help("A reference: C-…, AR-…, RR-… or P-…. What a complaint is about is not disposed of while it is open. Leave it empty where it is about nothing on record.")
            .check(|value, _| {
                Complaint::read_about("about", value.as_str().unwrap_or_default())
                    .map(|reference| Some(reference.to_string()))
                    .map_err(|problem| problem.reason)
            }),
            Field::new("what", "--what", "What does it say?", FieldKind::LongText)
                .help("In the words of whoever complains, as far as possible.")
                .needed()
                .personal(),
        ],
    }
}

impl Add {
    fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        let from_file = self.what_file.is_some();
        let what = long_text(run, self.what, self.what_file.as_deref())?;
        let mut values = Flags::new();
        values.text("received_on", self.received_on.as_deref());
        values.text("via", self.via.as_deref());
        values.text("complainant", self.complainant.as_deref());
        values.text("complainant_name", self.complainant_name.as_deref());
        values.text("about", self.about.as_deref());
        let mut form = form();
        if from_file {
            form = request::read_from_file(form, "what");
        }
        values.text("what", what.as_deref());
        let (input, command) =
            run.fill::<ComplaintInput>(&form, &values.done(), self.from.as_deref())?;
        let shown = act::complaint_add(&mut run.session()?, &input)?;
        Ok(view::complaint::changed(&shown).equivalent(command).into())
    }
}

impl Close {
    fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        let complaint: ComplaintRef = run.reference(&self.complaint)?;
        let outcome = self
            .outcome
            .as_deref()
            .map(|word| {
                ComplaintOutcome::parse(word).ok_or_else(|| {
                    Failure::usage(format!("--outcome: {}", one_of(ComplaintOutcome::WORDS)))
                })
            })
            .transpose()?;
        let mut missing = Vec::new();
        if outcome.is_none() {
            missing.push("--outcome");
        }
        if self.done.is_none() && self.done_file.is_none() {
            missing.push("--done-file (or --done)");
        }
        if self.told_on.is_none() && outcome != Some(ComplaintOutcome::Withdrawn) {
            missing.push("--told-on");
        }
        let (Some(outcome), true) = (outcome, missing.is_empty()) else {
            return Err(
                Failure::usage(format!("Missing: {}.", missing.join(", "))).hint(
                    "Whoever complained is told of the outcome (DPA 2018 s164A): say on which day.",
                ),
            );
        };
        let on = match self.on.as_deref() {
            Some(day) => run.date("--on", day)?,
            None => run.today(),
        };
        let told_on = self
            .told_on
            .as_deref()
            .map(|day| run.date("--told-on", day))
            .transpose()?;
        let done = long_text(run, self.done, self.done_file.as_deref())?.unwrap_or_default();
        let done = free_text("done", &done)
            .map_err(|problem| Failure::usage(format!("--done: {}", problem.reason)))?;
        let shown = act::complaint_close(
            &mut run.session()?,
            complaint,
            act::NewClosing {
                outcome,
                on,
                done,
                told_on,
            },
        )?;
        Ok(view::complaint::changed(&shown).into())
    }
}

impl ComplaintVerb {
    /// Carries the command out.
    pub fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        match self {
            Self::Add(add) => add.run(run),
            Self::List { all } => {
                Ok(view::complaint::list(&act::complaint_list(&mut run.session()?, all)?).into())
            }
            Self::Show { complaint } => {
                let complaint: ComplaintRef = run.reference(&complaint)?;
                Ok(
                    view::complaint::show(&act::complaint_show(&mut run.session()?, complaint)?)
                        .into(),
                )
            }
            Self::Acknowledge { complaint, on } => {
                let complaint: ComplaintRef = run.reference(&complaint)?;
                let on = run.date("--on", &on)?;
                let shown = act::complaint_acknowledge(&mut run.session()?, complaint, on)?;
                Ok(view::complaint::changed(&shown).into())
            }
            Self::Close(close) => close.run(run),
        }
    }
}
