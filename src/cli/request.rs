//! What the nouns of requests and complaints have in common at the command line: the questions of their `add`, a long text from a flag
//! or a file, and the events of a clock.

use clap::Args;

use crate::cli::form::{Field, FieldKind, Form};
use crate::cli::run::Run;
use crate::domain::access_clock::{ClockEvent, ClockEventKind};
use crate::domain::reference::Kind;
use crate::error::Result;

/// Whose data a request is about.
pub(super) fn subject(question: &'static str) -> Field {
    Field::new(
        "subject",
        "--subject",
        question,
        FieldKind::Reference(Kind::Person),
    )
    .help("The person's reference. `mkt person find` searches by name.")
    .needed()
}

/// The day of receipt of a request, with which the month for its answer begins.
pub(super) fn received_on() -> Field {
    day_of_receipt(
        "The day in London on which it reached the council, whoever opened it later: the month for the answer starts there.",
    )
}

/// The day of receipt, with what depends on it.
pub(super) fn day_of_receipt(help: &'static str) -> Field {
    Field::new(
        "received_on",
        "--received-on",
        "On which day was it received?",
        FieldKind::Date { future_ok: false },
    )
    .help(help)
    .needed()
}

/// How it came.
pub(super) fn via() -> Field {
    Field::new(
        "via",
        "--via",
        "How did it come?",
        FieldKind::Suggested(&["email", "letter", "phone", "portal", "in person"]),
    )
}

/// Who asks for another person.
pub(super) fn on_behalf_of() -> Field {
    Field::new(
        "on_behalf_of",
        "--on-behalf-of",
        "Who asks, and as what, if it is not the person?",
        FieldKind::Text,
    )
    .help("For instance a parent, a solicitor, an attorney. Leave it empty where the person asks.")
    .personal()
}

/// A text that is better not typed on the command line: from a flag, or from a file.
pub(super) fn long_text(
    run: &mut Run<'_, '_>,
    text: Option<String>,
    file: Option<&str>,
) -> Result<Option<String>> {
    match (text, file) {
        (Some(text), _) => Ok(Some(text)),
        (None, Some(file)) => run.text_of(file).map(Some),
        (None, None) => Ok(None),
    }
}

/// The form where a field was read from a file: what comes from there is in nobody's shell history, and needs no warning.
pub(super) fn read_from_file(mut form: Form, name: &str) -> Form {
    form.fields
        .iter_mut()
        .filter(|field| field.name == name)
        .for_each(|field| field.personal = false);
    form
}

/// What happened to a proof of identity: one of the three.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct IdentityDay {
    /// The day proof was asked for
    #[arg(long, value_name = "DATE")]
    requested_on: Option<String>,
    /// The day it arrived
    #[arg(long, value_name = "DATE")]
    received_on: Option<String>,
    /// The number of an entry, as `show` lists it, of something that never happened; it needs --reason
    #[arg(long, value_name = "NUMBER")]
    void: Option<usize>,
}

/// What happened to a clarification: one of the three.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct ClarifyDay {
    /// The day the requester was asked
    #[arg(long, value_name = "DATE")]
    asked_on: Option<String>,
    /// The day they answered
    #[arg(long, value_name = "DATE")]
    answered_on: Option<String>,
    /// The number of an entry, as `show` lists it, of something that never happened; it needs --reason
    #[arg(long, value_name = "NUMBER")]
    void: Option<usize>,
}

/// What happened to an extension: one of the two.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct ExtensionDay {
    /// The day whoever asked was told; it counts within the first month only
    #[arg(long, value_name = "DATE")]
    told_on: Option<String>,
    /// The number of an entry, as `show` lists it, of something that never happened; it needs --reason
    #[arg(long, value_name = "NUMBER")]
    void: Option<usize>,
}

/// Which wrong entry a new one takes the place of.
#[derive(Debug, Args)]
pub struct Corrects {
    /// The number of a wrong entry, as `show` lists it, that this one takes the place of; it needs --reason
    #[arg(long, value_name = "NUMBER", conflicts_with = "void")]
    corrects: Option<usize>,
}

/// What was typed about the clock of a request.
pub(super) enum Happened {
    /// Something happened on a day: what, with the flag and the day as typed, and a sentence that says so.
    On(ClockEventKind, &'static str, String, &'static str),
    /// The event of that number never happened; it is of one of these kinds.
    Never(usize, &'static [ClockEventKind]),
}

impl From<IdentityDay> for Happened {
    fn from(day: IdentityDay) -> Self {
        use ClockEventKind::{IdentityReceived, IdentityRequested};
        match (day.void, day.requested_on) {
            (Some(number), _) => Self::Never(number, &[IdentityRequested, IdentityReceived]),
            (None, Some(day)) => Self::On(
                IdentityRequested,
                "--requested-on",
                day,
                "It is recorded that proof of identity was asked for.",
            ),
            (None, None) => Self::On(
                IdentityReceived,
                "--received-on",
                day.received_on.unwrap_or_default(),
                "It is recorded that proof of identity arrived.",
            ),
        }
    }
}

impl From<ClarifyDay> for Happened {
    fn from(day: ClarifyDay) -> Self {
        use ClockEventKind::{ClarificationAnswered, ClarificationAsked};
        match (day.void, day.asked_on) {
            (Some(number), _) => Self::Never(number, &[ClarificationAsked, ClarificationAnswered]),
            (None, Some(day)) => Self::On(
                ClarificationAsked,
                "--asked-on",
                day,
                "It is recorded that clarification was asked for.",
            ),
            (None, None) => Self::On(
                ClarificationAnswered,
                "--answered-on",
                day.answered_on.unwrap_or_default(),
                "It is recorded that clarification was given.",
            ),
        }
    }
}

impl From<ExtensionDay> for Happened {
    fn from(day: ExtensionDay) -> Self {
        use ClockEventKind::ExtensionTold;
        match day.void {
            Some(number) => Self::Never(number, &[ExtensionTold]),
            None => Self::On(
                ExtensionTold,
                "--told-on",
                day.told_on.unwrap_or_default(),
                "It is recorded that whoever asked was told of the extension.",
            ),
        }
    }
}

/// What is to be recorded about the clock of a request.
pub(super) enum ClockEntry {
    /// An event, why, and the number of the one that it corrects.
    Event(ClockEvent, Option<String>, Option<usize>),
    /// That the event of this number, of one of these kinds, never happened, and why.
    Void(usize, &'static [ClockEventKind], String),
}

impl Happened {
    /// What it means, with the sentence that says so. An extension, a correction and a voiding have their reason.
    pub fn understood(
        self,
        run: &mut Run<'_, '_>,
        corrects: &Corrects,
    ) -> Result<(ClockEntry, &'static str)> {
        match self {
            Self::Never(number, kinds) => Ok((
                ClockEntry::Void(number, kinds, run.reason()?),
                "It is recorded that this never happened; the entry stays, marked.",
            )),
            Self::On(kind, flag, day, sentence) => {
                let on = run.date(flag, &day)?;
                let corrects = corrects.corrects;
                let reason = if kind == ClockEventKind::ExtensionTold || corrects.is_some() {
                    Some(run.reason()?)
                } else {
                    run.global.reason.clone()
                };
                Ok((
                    ClockEntry::Event(ClockEvent::new(kind, on), reason, corrects),
                    sentence,
                ))
            }
        }
    }
}
