//! `mkt person`: people, whoever a referral or a case names. The questions and flags of a person are in `person/form.rs`, choosing one on a
//! terminal in `person/choose.rs`.

mod choose;
mod form;

use std::fmt;

use clap::{Args, Subcommand};

use crate::actions::person::{self as act, PersonSearch, SearchInput};
use crate::cli::run::{Done, Run};
use crate::domain::person::PersonInput;
use crate::domain::reference::{AnyRef, Kind, PersonRef};
use crate::error::{Failure, Result};
use crate::view;

pub use choose::choose_person;
pub use form::{PersonFlags, form};

/// People: subjects, relatives, referrers and professionals
///
/// Example:
///
///     mkt person list
#[derive(Debug, Subcommand)]
pub enum PersonVerb {
    /// Add a person, and see who on record may be the same
    ///
    /// Example:
    ///
    ///     mkt person add --from person.json --source O-0001
    Add(Box<PersonAdd>),
    /// List the people on record, newest first
    ///
    /// Example:
    ///
    ///     mkt person list
    List {
        /// Records that were merged into another, too
        #[arg(long)]
        all: bool,
    },
    /// Show a person with their cases and referrals; a merged reference leads to the record that stands for it
    ///
    /// Example:
    ///
    ///     mkt person show P-000001
    Show(PersonShow),
    /// Correct a person; what was said before is kept. An empty value takes a field out
    ///
    /// Example:
    ///
    ///     mkt person set P-000001 --from correction.json
    Set(Box<PersonSet>),
    /// Find people by name, NHS number, date of birth or telephone number
    ///
    /// Example:
    ///
    ///     mkt person find --from search.json
    ///
    /// The words searched for are kept nowhere. Without any, they are asked for.
    Find(PersonFind),
    /// Merge the record of a person into another record of the same person
    ///
    /// Example:
    ///
    ///     mkt person merge P-000002 --into P-000001 --reason "The GP says they are one"
    ///
    /// The other record stays as it is, and its reference leads to the survivor. `split` undoes it.
    Merge(PersonMerge),
    /// Undo a merge: the records stand for themselves again
    ///
    /// Example:
    ///
    ///     mkt person split P-000001 --from P-000002 --reason "They are cousins"
    ///
    /// Holds and access requests that are there now are on both afterwards.
    Split(PersonSplit),
}

/// `mkt person add`.
#[derive(Debug, Args)]
pub struct PersonAdd {
    #[command(flatten)]
    flags: PersonFlags,
}

/// `mkt person show`.
#[derive(Debug, Args)]
pub struct PersonShow {
    /// The person
    #[arg(value_name = "P-…")]
    person: String,
    /// The record as it was kept under this very reference, merged or not
    #[arg(long)]
    as_recorded: bool,
    /// What earlier versions said, too
    #[arg(long)]
    history: bool,
}

/// `mkt person set`.
#[derive(Debug, Args)]
pub struct PersonSet {
    /// The person
    #[arg(value_name = "P-…")]
    person: String,
    #[command(flatten)]
    flags: PersonFlags,
}

/// `mkt person find`.
#[derive(Args)]
pub struct PersonFind {
    /// Words of the name, or their beginnings; or a reference
    #[arg(value_name = "TEXT")]
    text: Vec<String>,
    /// NHS number
    #[arg(long, alias = "nhs-number", value_name = "NUMBER")]
    nhs: Option<String>,
    /// Date of birth, or its month or year
    #[arg(long, alias = "date-of-birth", value_name = "DATE")]
    born: Option<String>,
    /// Telephone number
    #[arg(long, value_name = "NUMBER")]
    phone: Option<String>,
    /// Read what is searched for from FILE: a name, or a JSON object; `-` is standard input
    #[arg(long, value_name = "FILE")]
    from: Option<String>,
}

/// Shows nothing that is searched for.
impl fmt::Debug for PersonFind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonFind(…)")
    }
}

/// `mkt person merge`.
#[derive(Debug, Args)]
pub struct PersonMerge {
    /// The record that becomes part of the other
    #[arg(value_name = "P-…")]
    person: String,
    /// The record that stands for both afterwards
    #[arg(long, value_name = "P-…")]
    into: String,
}

/// `mkt person split`.
#[derive(Debug, Args)]
pub struct PersonSplit {
    /// The record that stands for both
    #[arg(value_name = "P-…")]
    person: String,
    /// The record that was merged into it
    #[arg(long, value_name = "P-…")]
    from: String,
}

/// The case or the referral that details came with.
fn came_with(text: Option<&str>) -> Result<Option<AnyRef>> {
    let Some(text) = text else { return Ok(None) };
    match text.parse::<AnyRef>() {
        Ok(with) if matches!(with.kind(), Kind::Case | Kind::Referral) => Ok(Some(with)),
        Ok(other) => Err(Failure::usage(format!(
            "--came-with takes a case or a referral, and {other} is neither."
        ))),
        Err(_) => Err(Failure::usage(
            "--came-with takes the reference of a case or of a referral, such as C-2026-0001.",
        )),
    }
}

impl PersonFind {
    /// What is searched for, from the command line, a file, or an answer.
    fn input(self, run: &mut Run<'_, '_>) -> Result<SearchInput> {
        let text = Some(self.text.join(" ")).filter(|text| !text.trim().is_empty());
        let mut input = SearchInput {
            text,
            nhs_number: self.nhs,
            date_of_birth: self.born,
            phone: self.phone,
            ..SearchInput::default()
        };
        let personal = input
            .text
            .as_deref()
            .is_some_and(|text| text.parse::<AnyRef>().is_err())
            || input.nhs_number.is_some()
            || input.date_of_birth.is_some()
            || input.phone.is_some();
        if personal && run.env.terminal.stderr {
            run.warn(
                "What is searched for can be read in the process list and in the shell history; without it `mkt person find` asks, and --from FILE reads it.",
            );
        }
        if let Some(path) = &self.from {
            if personal || input.text.is_some() {
                return Err(Failure::usage(
                    "What is searched for is given on the command line and with --from at once; give it once.",
                ));
            }
            input = read(&run.text_of(path)?)?;
        } else if !personal && input.text.is_none() {
            let Some(prompt) = run.prompt() else {
                return Err(Failure::usage("Nothing was given to search for.")
                    .hint("Give a name, --nhs, --born or --phone, or read it with --from FILE (`-` reads standard input)."));
            };
            input.text = Some(
                prompt.line("Whom are you looking for? Words of the name, or their beginnings")?,
            );
        }
        if let Some(born) = &input.date_of_birth {
            input.date_of_birth = Some(run.partial_date("--born", born)?.to_string());
        }
        Ok(input)
    }
}

/// A search out of a file: a JSON object, or a name.
fn read(text: &str) -> Result<SearchInput> {
    if !text.trim_start().starts_with('{') {
        return Ok(SearchInput {
            text: Some(text.trim().to_owned()),
            ..SearchInput::default()
        });
    }
    serde_json::from_str(text).map_err(|error| {
        Failure::usage(format!(
            "The search cannot be read: line {}, column {}.",
            error.line(),
            error.column()
        ))
        .hint("Give a name, or a JSON object with text, nhs_number, date_of_birth or phone.")
        .because(error)
    })
}

/// Makes sure of a reason: a merge and a split keep it. On a terminal it is asked for.
fn ask_reason(run: &mut Run<'_, '_>, question: &str) -> Result<()> {
    if run.global.reason.is_none()
        && let Some(prompt) = run.prompt()
    {
        let reason = prompt.line(question)?;
        run.global.reason = Some(reason).filter(|reason| !reason.trim().is_empty());
    }
    Ok(())
}

impl PersonVerb {
    /// Carries the command out.
    pub fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        match self {
            Self::Add(add) => {
                let came_with = came_with(add.flags.came_with.as_deref())?;
                let (input, command) = run.fill::<PersonInput>(
                    &form(),
                    &add.flags.values(),
                    add.flags.from.as_deref(),
                )?;
                let added = act::person_add(&mut run.session()?, &input, came_with)?;
                Ok(view::person::added(&added).equivalent(command).into())
            }
            Self::List { all } => {
                let listed = act::person_list(&mut run.session()?, all)?;
                Ok(view::person::list(&listed, all).into())
            }
            Self::Show(show) => {
                let person: PersonRef = run.reference(&show.person)?;
                let shown =
                    act::person_show(&mut run.session()?, person, show.as_recorded, show.history)?;
                Ok(view::person::show(&shown).into())
            }
            Self::Set(set) => {
                let person: PersonRef = run.reference(&set.person)?;
                let came_with = came_with(set.flags.came_with.as_deref())?;
                let input: PersonInput =
                    run.patch(&form(), &set.flags.values(), set.flags.from.as_deref())?;
                let set = act::person_set(&mut run.session()?, person, &input, came_with)?;
                Ok(view::person::set(&set).into())
            }
            Self::Find(find) => {
                let search = PersonSearch::new(&find.input(run)?)?;
                let found = act::person_find(&mut run.session()?, &search)?;
                Ok(view::person::found(&found).into())
            }
            Self::Merge(merge) => {
                let other: PersonRef = run.reference(&merge.person)?;
                let into: PersonRef = run.reference(&merge.into)?;
                ask_reason(run, "How is it known that they are one person?")?;
                let merged = act::person_merge(&mut run.session()?, other, into)?;
                Ok(view::person::merged(&merged).into())
            }
            Self::Split(split) => {
                let one: PersonRef = run.reference(&split.person)?;
                let two: PersonRef = run.reference(&split.from)?;
                ask_reason(run, "How is it known that they are two people?")?;
                let split = act::person_split(&mut run.session()?, one, two)?;
                Ok(view::person::split(&split).into())
            }
        }
    }
}
