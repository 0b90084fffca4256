//! `mkt sar`: access requests. In safeguarding the short form means something else too, so every text for people says
//! "access request" (RULES.md section 1).

mod review;

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::actions::access_request as act;
use crate::actions::access_request::export::{PackForm, Wanted, pack_export};
use crate::actions::access_request::search::Depth;
use crate::actions::access_request::withhold;
use crate::cli::flags::Flags;
use crate::cli::form::{Form, Values};
use crate::cli::person::choose_person;
use crate::cli::request::{
    self, ClarifyDay, ClockEntry, Corrects, ExtensionDay, Happened, IdentityDay,
};
use crate::cli::run::{Done, Run};
use crate::domain::access_request::{AccessRequestInput, Answer, Ground, Question, Span};
use crate::domain::input::line_of_text;
use crate::domain::reference::{AccessRequestRef, AnyRef, PersonRef, ReferenceProblem};
use crate::domain::user::Permission;
use crate::domain::word::one_of;
use crate::error::{Failure, Result};
use crate::outside::progress::Progress;
use crate::view;
use crate::view::access_response::LetterTemplate;

/// Access requests: somebody asks what is held about them (UK GDPR Art 15)
///
/// Example:
///
///     mkt sar list
#[derive(Debug, Subcommand)]
pub enum AccessRequestVerb {
    /// Record that an access request was received
    ///
    /// Example:
    ///
    ///     mkt sar add --subject P-000001 --received-on today --via email
    Add(Add),
    /// List the open access requests, the most urgent first
    ///
    /// Example:
    ///
    ///     mkt sar list
    List {
        /// Closed ones too
        #[arg(long)]
        all: bool,
    },
    /// Show an access request with the working of its clock
    ///
    /// Example:
    ///
    ///     mkt sar show AR-2026-0001
    Show {
        /// The access request
        #[arg(value_name = "AR-…")]
        request: String,
    },
    /// Record that proof of identity was asked for, or arrived
    ///
    /// Example:
    ///
    ///     mkt sar identity AR-2026-0001 --requested-on today
    ///
    /// An entry with a wrong day is corrected by another (--corrects); one of something that never happened is voided (--void).
    /// Both need --reason, and both entries stay on file.
    Identity {
        /// The access request
        #[arg(value_name = "AR-…")]
        request: String,
        /// Which of them.
        #[command(flatten)]
        day: IdentityDay,
        /// Which entry is wrong.
        #[command(flatten)]
        corrects: Corrects,
    },
    /// Record that clarification was asked for, or given
    ///
    /// Example:
    ///
    ///     mkt sar clarify AR-2026-0001 --asked-on today
    ///
    /// An entry with a wrong day is corrected by another (--corrects); one of something that never happened is voided (--void).
    /// Both need --reason, and both entries stay on file.
    Clarify {
        /// The access request
        #[arg(value_name = "AR-…")]
        request: String,
        /// Which of them.
        #[command(flatten)]
        day: ClarifyDay,
        /// Which entry is wrong.
        #[command(flatten)]
        corrects: Corrects,
    },
    /// Record that the requester was told the answer takes longer
    ///
    /// Example:
    ///
    ///     mkt sar extend AR-2026-0001 --told-on today --reason "Four closed cases have to be read"
    ///
    /// An entry with a wrong day is corrected by another (--corrects); one of something that never happened is voided (--void).
    /// Both need --reason, and both entries stay on file.
    Extend {
        /// The access request
        #[arg(value_name = "AR-…")]
        request: String,
        /// Which of them.
        #[command(flatten)]
        day: ExtensionDay,
        /// Which entry is wrong.
        #[command(flatten)]
        corrects: Corrects,
    },
    /// Decide what has to be decided before an answer goes to somebody else
    ///
    /// Example:
    ///
    ///     mkt sar decide AR-2026-0001 --question authority --answer yes --reason "Court order seen"
    Decide(Decide),
    /// Search every place a person is found in, other people's cases included
    ///
    /// Example:
    ///
    ///     mkt sar search P-000001
    Search {
        /// The person
        #[arg(value_name = "P-…")]
        person: String,
        /// Read every text, also for misspellings that no index can offer; it takes minutes on a large store
        #[arg(long)]
        thorough: bool,
    },
    /// Decide what is handed over, record by record: the redaction desk
    ///
    /// Example:
    ///
    ///     mkt sar review AR-2026-0001 --write open.jsonl
    ///
    /// On a terminal every record that was found is shown with what would be removed marked, and one key decides it. Nothing is
    /// lost when it is stopped, and it is taken up where it stopped. Doubtful mentions are decided once and remembered.
    /// What was withheld before, of another version of a record or in another request of the person, is asked about anew.
    Review {
        /// The access request
        #[arg(value_name = "AR-…")]
        request: String,
        /// Write every open record to this new file, a JSON object a line
        #[arg(long, value_name = "FILE", conflicts_with = "file")]
        write: Option<PathBuf>,
        /// Take the decisions from such a file, all of them or none; `-` is standard input
        #[arg(long, value_name = "FILE")]
        file: Option<String>,
        /// Read every text for it, as `mkt sar search --thorough` does
        #[arg(long)]
        thorough: bool,
    },
    /// Withhold a record, or a part of its text, from the answer
    ///
    /// Example:
    ///
    ///     mkt sar withhold AR-2026-0001 --ref N-000007 --span 12:40 --ground crime --reason "Investigation open"
    ///
    /// With --undo what was withheld so is taken back, with the reason why; the decision stays on file, marked.
    Withhold(Withhold),
    /// Write the answer to an access request, or a preview of it
    ///
    /// Example:
    ///
    ///     mkt sar export --subject P-000001 --request AR-2026-0001 --out answer
    Export(Export),
    /// Close an access request
    ///
    /// Example:
    ///
    ///     mkt sar close AR-2026-0001 --outcome "Answered in full"
    Close {
        /// The access request
        #[arg(value_name = "AR-…")]
        request: String,
        /// What came of it
        #[arg(long, value_name = "TEXT")]
        outcome: String,
        /// The day; today where it is left out
        #[arg(long, value_name = "DATE")]
        on: Option<String>,
    },
}

/// `mkt sar add`.
#[derive(Debug, Args)]
pub struct Add {
    /// The person whose data is asked for
    #[arg(long, value_name = "P-…")]
    subject: Option<String>,
    /// The day it was received
    #[arg(long, value_name = "DATE")]
    received_on: Option<String>,
    /// How it came: email, letter, phone, in person, …
    #[arg(long, value_name = "TEXT")]
    via: Option<String>,
    /// Who asks, and as what, where it is not the person
    #[arg(long, value_name = "TEXT")]
    on_behalf_of: Option<String>,
    /// Read the fields from a JSON object in FILE; `-` is standard input
    #[arg(long, value_name = "FILE")]
    from: Option<String>,
}

/// `mkt sar decide`.
#[derive(Debug, Args)]
pub struct Decide {
    /// The access request
    #[arg(value_name = "AR-…")]
    request: String,
    /// Which question: authority, child-competent, child-objects, alleged-harm or child-abuse-data
    #[arg(long, value_name = "QUESTION")]
    question: String,
    /// yes or no
    #[arg(long, value_name = "yes|no")]
    answer: String,
}

/// `mkt sar withhold`.
#[derive(Debug, Args)]
pub struct Withhold {
    /// The access request
    #[arg(value_name = "AR-…")]
    request: String,
    /// The record
    #[arg(long = "ref", value_name = "REF")]
    reference: String,
    /// The part of its text, in characters: from START up to, and without, END; all of it where left out
    #[arg(long, value_name = "START:END")]
    span: Option<String>,
    /// The ground: other-people, crime, serious-harm, child-abuse-data or legal-privilege
    #[arg(long, value_name = "GROUND", required_unless_present = "undo")]
    ground: Option<String>,
    /// Take back that this is withheld; --ground says which where it is on several
    #[arg(long)]
    undo: bool,
}

/// `mkt sar export`.
#[derive(Debug, Args)]
pub struct Export {
    /// The person; without a value on a terminal they are searched for by name
    #[arg(long, value_name = "P-…", num_args = 0..=1, default_missing_value = "")]
    subject: Option<String>,
    /// The access request that is answered; without one it is a preview that is marked so
    #[arg(long, value_name = "AR-…")]
    request: Option<String>,
    /// The folder to write; as a zip archive, the folder it goes into
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// folder, or zip: an encrypted archive whose passphrase is shown once
    #[arg(long = "as", value_name = "folder|zip", default_value = "folder")]
    form: String,
}

/// The questions of `sar add`.
pub fn form() -> Form {
    Form {
        noun: "access request",
        command: "mkt sar add",
        needs: Permission::AccessRequests,
        fields: vec![
            request::subject("Whose data is asked for?"),
            request::received_on(),
            request::via(),
            request::on_behalf_of(),
        ],
    }
}

impl Add {
    fn values(&self) -> Values {
        let mut values = Flags::new();
        values.text("subject", self.subject.as_deref());
        values.text("received_on", self.received_on.as_deref());
        values.text("via", self.via.as_deref());
        values.text("on_behalf_of", self.on_behalf_of.as_deref());
        values.done()
    }
}

/// Records what was typed about the clock.
fn event(
    run: &mut Run<'_, '_>,
    request: &str,
    happened: Happened,
    corrects: &Corrects,
) -> Result<Done> {
    let request: AccessRequestRef = run.reference(request)?;
    let (entry, sentence) = happened.understood(run, corrects)?;
    let session = &mut run.session()?;
    let shown = match entry {
        ClockEntry::Event(event, reason, corrects) => {
            act::access_request_event(session, request, event, reason.as_deref(), corrects)?
        }
        ClockEntry::Void(number, kinds, reason) => {
            act::access_request_event_void(session, request, number, kinds, &reason)?
        }
    };
    Ok(view::access_request::changed(&shown, sentence).into())
}

fn any_reference(flag: &str, text: &str) -> Result<AnyRef> {
    text.parse()
        .map_err(|problem: ReferenceProblem| Failure::usage(format!("{flag}: {problem}")))
}

impl AccessRequestVerb {
    /// Carries the command out.
    pub fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        match self {
            Self::Add(add) => {
                let (input, command) =
                    run.fill::<AccessRequestInput>(&form(), &add.values(), add.from.as_deref())?;
                let shown = act::access_request_add(&mut run.session()?, &input)?;
                Ok(view::access_request::changed(&shown, "")
                    .equivalent(command)
                    .into())
            }
            Self::List { all } => Ok(view::access_request::list(&act::access_request_list_all(
                &mut run.session()?,
                all,
            )?)
            .into()),
            Self::Show { request } => {
                let request: AccessRequestRef = run.reference(&request)?;
                Ok(view::access_request::show(&act::access_request_show(
                    &mut run.session()?,
                    request,
                )?)
                .into())
            }
            Self::Identity {
                request,
                day,
                corrects,
            } => event(run, &request, day.into(), &corrects),
            Self::Clarify {
                request,
                day,
                corrects,
            } => event(run, &request, day.into(), &corrects),
            Self::Extend {
                request,
                day,
                corrects,
            } => event(run, &request, day.into(), &corrects),
            Self::Decide(decide) => decide.run(run),
            Self::Search { person, thorough } => search(run, &person, thorough),
            Self::Review {
                request,
                write,
                file,
                thorough,
            } => {
                let request: AccessRequestRef = run.reference(&request)?;
                match (write, file) {
                    (Some(path), _) => review::file::write_open(run, request, thorough, &path),
                    (None, Some(path)) => review::file::take(run, request, thorough, &path),
                    (None, None) => review::ask(run, request, thorough),
                }
            }
            Self::Withhold(withhold) => withhold.run(run),
            Self::Export(export) => export.run(run),
            Self::Close {
                request,
                outcome,
                on,
            } => {
                let request: AccessRequestRef = run.reference(&request)?;
                let on = match on.as_deref() {
                    Some(day) => run.date("--on", day)?,
                    None => run.today(),
                };
                let outcome = line_of_text("outcome", outcome.trim())
                    .map_err(|problem| Failure::usage(format!("--outcome: {}", problem.reason)))?;
                let shown = act::access_request_finish(&mut run.session()?, request, &outcome, on)?;
                Ok(view::access_request::changed(&shown, "").into())
            }
        }
    }
}

fn search(run: &mut Run<'_, '_>, person: &str, is_thorough: bool) -> Result<Done> {
    let person: PersonRef = run.reference(person)?;
    let mut session = run.session()?;
    let shown = run.shows_progress();
    let mut progress = Progress::new(run.env.stderr, shown);
    let mut tell = |doing: &str, done, of| progress.at(doing, done, of);
    let depth = if is_thorough {
        Depth::Thorough(&mut tell)
    } else {
        Depth::Index
    };
    let found = act::search::search(&mut session, person, depth)?;
    Ok(view::access_request::found(&found).into())
}

impl Decide {
    fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        let request: AccessRequestRef = run.reference(&self.request)?;
        let question = Question::parse(&self.question)
            .ok_or_else(|| Failure::usage(format!("--question: {}", one_of(Question::WORDS))))?;
        let answer = Answer::parse(&self.answer)
            .ok_or_else(|| Failure::usage(format!("--answer: {}", one_of(Answer::WORDS))))?;
        let reason = run.reason()?;
        let shown =
            act::access_request_decide(&mut run.session()?, request, question, answer, &reason)?;
        Ok(view::access_request::changed(&shown, "The decision is recorded.").into())
    }
}

impl Withhold {
    fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        let request: AccessRequestRef = run.reference(&self.request)?;
        let record = any_reference("--ref", &self.reference)?;
        let span = match self.span.as_deref() {
            None => None,
            Some(text) => Some(Span::parse(text).ok_or_else(|| {
                Failure::usage("--span: give START:END in characters, such as 12:40.")
            })?),
        };
        let ground = self
            .ground
            .as_deref()
            .map(|word| {
                Ground::parse(word)
                    .ok_or_else(|| Failure::usage(format!("--ground: {}", one_of(Ground::WORDS))))
            })
            .transpose()?;
        let reason = run.reason()?;
        let mut session = run.session()?;
        let done = match ground {
            Some(ground) if !self.undo => {
                withhold::withhold(&mut session, request, record, span, ground, &reason)?
            }
            ground => withhold::take_back(&mut session, request, record, span, ground, &reason)?,
        };
        Ok(view::access_request::withheld(&done).into())
    }
}

/// The template of the covering letter that the configuration names.
fn letter_template(run: &mut Run<'_, '_>) -> Result<Option<LetterTemplate>> {
    let Some(path) = run.settings.letter_template.clone() else {
        return Ok(None);
    };
    let text = run
        .text_of(&path.display().to_string())
        .map_err(|failure| {
            failure.hint("`letter_template` of the configuration names this file.")
        })?;
    Ok(Some(LetterTemplate { path, text }))
}

impl Export {
    fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        let form = match self.form.as_str() {
            "folder" => PackForm::Folder,
            "zip" => PackForm::Zip,
            _ => return Err(Failure::usage("--as takes one of: folder, zip.")),
        };
        let subject: PersonRef = match self.subject.as_deref() {
            Some(text) if !text.is_empty() => run.reference(text)?,
            _ => choose_person(
                run,
                Permission::AccessRequests,
                "--subject",
                "Whose data is handed over?",
            )?,
        };
        let request: Option<AccessRequestRef> = self
            .request
            .as_deref()
            .map(|text| run.reference(text))
            .transpose()?;
        let letter = letter_template(run)?;
        let written = pack_export(
            &mut run.session()?,
            &Wanted {
                subject,
                request,
                out: &self.out,
                form,
            },
            &|pack| view::access_response::render(pack, letter.as_ref()),
        )?;
        Ok(view::access_response::written(&written).into())
    }
}
