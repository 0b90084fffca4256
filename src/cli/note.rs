//! `mkt note`: case notes.

use clap::{Args, Subcommand};

use crate::actions::note as act;
use crate::cli::flags::Flags;
use crate::cli::form::{Field, FieldKind, Form, Values};
use crate::cli::run::{Done, Run};
use crate::domain::note::{NoteInput, SUGGESTED_KINDS};
use crate::domain::reference::{CaseRef, Kind, NoteRef};
use crate::domain::text::Given;
use crate::domain::user::Permission;
use crate::error::{Code, Failure, Result};
use crate::view;

/// Case notes: what happened, when, and who supplied it
///
/// Example:
///
///     mkt note list C-2026-0001
#[derive(Debug, Subcommand)]
pub enum NoteVerb {
    /// Add a note to an open case
    ///
    /// Example:
    ///
    ///     mkt note add C-2026-0001 --on yesterday --kind phone-call --file call.txt
    ///
    /// With neither --file nor --from your editor opens, on a file that only you can read and that leaves no copy behind.
    Add(NoteAdd),
    /// List the notes of a case with their full texts
    ///
    /// Example:
    ///
    ///     mkt note list C-2026-0001
    List {
        /// The case
        #[arg(value_name = "C-…")]
        case: String,
        /// Also notes that have been corrected
        #[arg(long)]
        all: bool,
    },
    /// Show one note
    ///
    /// Example:
    ///
    ///     mkt note show N-000001
    Show {
        /// The note
        #[arg(value_name = "N-…")]
        note: String,
    },
    /// Correct a note: a new one stands in its place, the old one is kept
    ///
    /// Example:
    ///
    ///     mkt note correct N-000001 --on 2026-01-06 --reason "The call was on Tuesday"
    ///
    /// What is not given is taken over from the old note. With nothing given your editor opens on its text.
    Correct(NoteCorrect),
}

/// What a note has besides its text, as flags.
#[derive(Debug, Args)]
pub struct NoteFlags {
    /// The day of what it tells; today where it is left out of a new note
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// What kind of note: contact, phone-call, home-visit, meeting, letter, police-log, school-log, health, decision, or
    /// words of your own
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// The organisation that supplied it
    #[arg(long, value_name = "O-…")]
    source: Option<String>,
    /// Read the text from FILE; `-` is standard input
    #[arg(long, value_name = "FILE")]
    file: Option<String>,
}

/// `mkt note add`.
#[derive(Debug, Args)]
pub struct NoteAdd {
    /// The case
    #[arg(value_name = "C-…")]
    case: Option<String>,
    #[command(flatten)]
    flags: NoteFlags,
    /// Read the fields from a JSON object in FILE; `-` is standard input
    #[arg(long, value_name = "FILE")]
    from: Option<String>,
}

/// `mkt note correct`.
#[derive(Debug, Args)]
pub struct NoteCorrect {
    /// The note
    #[arg(value_name = "N-…")]
    note: String,
    #[command(flatten)]
    flags: NoteFlags,
}

/// The questions of `note add`.
pub fn form() -> Form {
    Form {
        noun: "note",
        command: "mkt note add",
        needs: Permission::WriteRecords,
        fields: vec![
            Field::new(
                "case",
                "C-…",
                "Which case is it about?",
                FieldKind::Reference(Kind::Case),
            )
            .needed(),
            Field::new(
                "on",
                "--on",
                "Which day does it tell of? Enter alone means today.",
                FieldKind::Date { future_ok: false },
            ),
            Field::new(
                "note_kind",
                "--kind",
                "What kind of note is it?",
                FieldKind::Suggested(&SUGGESTED_KINDS),
            ),
            Field::new(
                "source",
                "--source",
                "Which organisation supplied it?",
                FieldKind::Reference(Kind::Organisation),
            )
            .help("The reference of the organisation, as `mkt org list` shows it."),
            Field::new(
                "text",
                "--file",
                "What is there to note?",
                FieldKind::LongText,
            )
            .needed(),
        ],
    }
}

impl NoteFlags {
    fn values(&self) -> Values {
        let mut values = Flags::new();
        values.text("on", self.on.as_deref());
        values.text("note_kind", self.kind.as_deref());
        values.text("source", self.source.as_deref());
        values.done()
    }
}

impl NoteVerb {
    /// Carries the command out.
    pub fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        match self {
            Self::Add(add) => add.run(run),
            Self::List { case, all } => {
                let case: CaseRef = run.reference(&case)?;
                Ok(view::note::list(&act::note_list(&mut run.session()?, case, all)?).into())
            }
            Self::Show { note } => {
                let note: NoteRef = run.reference(&note)?;
                Ok(view::note::show(&act::note_show(&mut run.session()?, note)?).into())
            }
            Self::Correct(correct) => correct.run(run),
        }
    }
}

impl NoteAdd {
    fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        if self.flags.file.as_deref() == Some("-") && self.from.as_deref() == Some("-") {
            return Err(Failure::usage(
                "--file and --from cannot both read standard input.",
            ));
        }
        let mut flags = Flags::from(self.flags.values());
        let case: Option<CaseRef> = match &self.case {
            Some(case) => Some(run.reference(case)?),
            None => None,
        };
        flags.text("case", case.map(|case| case.to_string()).as_deref());
        if let Some(file) = &self.flags.file {
            flags.text("text", Some(&run.text_of(file)?));
        }
        let flags = flags.done();
        if case.is_some() && self.flags.file.is_none() && self.from.is_none() && run.can_ask() {
            return in_the_editor(run, &flags);
        }
        let (mut input, command) = run.fill::<NoteInput>(&form(), &flags, self.from.as_deref())?;
        today_where_left_out(run, &mut input);
        let added = act::note_add(&mut run.session()?, &input);
        let added = match added {
            Err(failure) if command.is_some() => return Err(give_back(run, &input, failure)),
            added => added?,
        };
        Ok(view::note::added(&added).equivalent(command).into())
    }
}

/// The text is written in the editor. Everything else is looked at first: it would be a pity to write for nothing.
fn in_the_editor(run: &mut Run<'_, '_>, flags: &Values) -> Result<Done> {
    let mut input: NoteInput = run.patch(&form(), flags, None)?;
    today_where_left_out(run, &mut input);
    let mut session = run.session()?;
    act::note_add_check(&mut session, &input)?;
    let text = written(run, "")?;
    input.text = Given::Value(text);
    match act::note_add(&mut session, &input) {
        Ok(added) => Ok(view::note::added(&added).into()),
        Err(failure) => Err(give_back(run, &input, failure)),
    }
}

fn today_where_left_out(run: &Run<'_, '_>, input: &mut NoteInput) {
    if !input.on.is_given() {
        input.on = Given::Value(run.today().to_string());
    }
}

fn written(run: &mut Run<'_, '_>, before: &str) -> Result<String> {
    run.env.prompt.edit(before)?.ok_or_else(|| {
        Failure::new(
            Code::Interrupted,
            "Nothing was written in the editor, so nothing was stored.",
        )
    })
}

/// Shows a text that could not be stored to whoever has just written it, so that it is not lost.
fn give_back(run: &mut Run<'_, '_>, input: &NoteInput, failure: Failure) -> Failure {
    if let Some(text) = input.text.value() {
        // The failure is told in any case; a terminal that is gone cannot be told anything.
        let _ = run.env.prompt.say(&format!(
            "The note was not stored. This is its text, so that you can keep it:\n\n{text}\n"
        ));
    }
    failure
}

impl NoteCorrect {
    fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        let note: NoteRef = run.reference(&self.note)?;
        let mut flags = Flags::from(self.flags.values());
        if let Some(file) = &self.flags.file {
            flags.text("text", Some(&run.text_of(file)?));
        }
        let flags = flags.done();
        if flags.is_empty() && run.can_ask() {
            let reason = run.needed_reason("mkt note correct")?;
            let mut session = run.session()?;
            let before = act::note_to_correct(&mut session, note)?;
            let text = written(run, &before.note.details.text)?;
            let input = NoteInput {
                text: Given::Value(text),
                ..NoteInput::default()
            };
            return match act::note_correct(&mut session, note, &input, &reason) {
                Ok(corrected) => Ok(view::note::corrected(&corrected).into()),
                Err(failure) => Err(give_back(run, &input, failure)),
            };
        }
        let input: NoteInput = run
            .patch(&form(), &flags, None)
            .map_err(|failure| run.and_the_reason(failure))?;
        let reason = run.needed_reason("mkt note correct")?;
        let corrected = act::note_correct(&mut run.session()?, note, &input, &reason)?;
        Ok(view::note::corrected(&corrected).into())
    }
}
