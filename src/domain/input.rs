//! From what was typed or imported to checked values: the readers of single fields, and [`Checked`], which goes on after
//! a mistake so that everything that is wrong is told at once.

use serde::Deserialize;

use crate::domain::date::{Date, PartialDate, iso_date};
use crate::domain::reference::{
    CaseRef, ExportRef, OrganisationRef, PersonRef, Reference, ReferralRef,
};
use crate::domain::text::{Given, Problem, free_text_problem, is_blank};
use crate::domain::word::one_of;

/// The longest line of text (a name, a title, a label), in characters.
pub const LONGEST_LINE: usize = 500;

/// `imported` as a dump carries it.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportedInput {
    /// The name of the import.
    pub source: String,
    /// The record's key in it.
    pub key: String,
}

/// One earlier version of a record as a dump carries it.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HistoryInput {
    /// The record as it stood before.
    pub details: serde_json::Value,
    /// Why it was replaced.
    pub reason: Option<String>,
    /// Who replaced it.
    pub replaced_by: String,
    /// When.
    pub replaced_at: String,
}

/// Fields that only a dump carries: `ref`, `recorded_by`, `recorded_at`, `imported`, `history`. They are honoured by
/// the import of a dump into an empty store and ignored elsewhere (CLI.md). This names them for the documentation.
pub struct DumpedFields;

/// Something given for a field, and how its reader sees it: a string as `str`, everything else as itself.
pub trait Raw {
    /// What the reader sees.
    type View: ?Sized;
    /// The view.
    fn view(&self) -> &Self::View;
}

impl Raw for String {
    type View = str;
    fn view(&self) -> &str {
        self
    }
}

/// Collects values and problems.
#[derive(Default)]
pub struct Checked {
    problems: Vec<Problem>,
    changed: Vec<&'static str>,
}

impl Checked {
    /// Nothing checked yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A field that must be given.
    pub fn needed<T: Raw, V>(
        &mut self,
        field: &'static str,
        given: &Given<T>,
        read: impl Fn(&str, &T::View) -> Result<V, Problem>,
    ) -> Option<V> {
        match given {
            Given::Absent | Given::Null => {
                self.problems.push(Problem::missing(field));
                None
            }
            Given::Value(value) => match read(field, value.view()) {
                Ok(value) => Some(value),
                // That it may be left out, which is what an empty optional field is told, is not true of this one.
                Err(problem) if problem.code == "empty" => {
                    self.problems.push(Problem {
                        reason: "It is empty, and it is needed.".to_owned(),
                        ..problem
                    });
                    None
                }
                Err(problem) => {
                    self.problems.push(problem);
                    None
                }
            },
        }
    }

    /// A field that may be left out; the value so far is kept where it is.
    pub fn optional<T: Raw, V: PartialEq>(
        &mut self,
        field: &'static str,
        given: &Given<T>,
        so_far: &mut Option<V>,
        read: impl Fn(&str, &T::View) -> Result<V, Problem>,
    ) {
        let value = match given {
            Given::Absent => return,
            Given::Null => None,
            Given::Value(value) => match self.read(field, value, read) {
                Some(value) => Some(value),
                None => return,
            },
        };
        self.replace(field, so_far, value);
    }

    /// A field that always has a value: it may be changed but not emptied.
    pub fn change<T: Raw, V: PartialEq>(
        &mut self,
        field: &'static str,
        given: &Given<T>,
        so_far: &mut V,
        read: impl Fn(&str, &T::View) -> Result<V, Problem>,
    ) {
        match given {
            Given::Absent => {}
            Given::Null => self.problems.push(Problem::missing(field)),
            Given::Value(value) => {
                if let Some(value) = self.read(field, value, read) {
                    self.replace(field, so_far, value);
                }
            }
        }
    }

    /// A list; each item is read by itself, and named in its problem as `field[2]`.
    pub fn list<T: Raw, V: PartialEq>(
        &mut self,
        field: &'static str,
        given: &Given<Vec<T>>,
        so_far: &mut Vec<V>,
        read: impl Fn(&str, &T::View) -> Result<V, Problem>,
    ) {
        let items = match given {
            Given::Absent => return,
            Given::Null => Vec::new(),
            Given::Value(items) => {
                let mut read_items = Vec::with_capacity(items.len());
                for (at, item) in items.iter().enumerate() {
                    match read(field, item.view()) {
                        Ok(item) => read_items.push(item),
                        Err(problem) => self.problems.push(Problem {
                            field: format!("{field}[{at}]"),
                            ..problem
                        }),
                    }
                }
                read_items
            }
        };
        self.replace(field, so_far, items);
    }

    /// Sets a value and remembers the field's name if that changed anything.
    pub fn replace<V: PartialEq>(&mut self, field: &'static str, so_far: &mut V, value: V) {
        if *so_far != value {
            *so_far = value;
            self.changed.push(field);
        }
    }

    /// Notes a problem that a rule across fields found.
    pub fn problem(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    fn read<T: Raw, V>(
        &mut self,
        field: &str,
        value: &T,
        read: impl Fn(&str, &T::View) -> Result<V, Problem>,
    ) -> Option<V> {
        match read(field, value.view()) {
            Ok(value) => Some(value),
            Err(problem) => {
                self.problems.push(problem);
                None
            }
        }
    }

    /// The value, if nothing was wrong.
    pub fn finish<V>(self, value: V) -> Result<V, Vec<Problem>> {
        if self.problems.is_empty() {
            Ok(value)
        } else {
            Err(self.problems)
        }
    }

    /// Whether nothing was wrong so far.
    pub fn is_clean(&self) -> bool {
        self.problems.is_empty()
    }

    /// Everything that was wrong.
    pub fn into_problems(self) -> Vec<Problem> {
        self.problems
    }

    /// The names of the changed fields, if nothing was wrong.
    pub fn finish_changes(self) -> Result<Vec<&'static str>, Vec<Problem>> {
        if self.problems.is_empty() {
            Ok(self.changed)
        } else {
            Err(self.problems)
        }
    }
}

/// Free text, kept exactly as given.
pub fn free_text(field: &str, text: &str) -> Result<String, Problem> {
    if is_blank(text) {
        return Err(Problem::new(
            field,
            "empty",
            "It is empty; leave it out or write something.",
        ));
    }
    match free_text_problem(field, text) {
        Some(problem) => Err(problem),
        None => Ok(text.to_owned()),
    }
}

/// One line of text: no line ends or other control characters, at most [`LONGEST_LINE`] characters. Kept as given.
pub fn line_of_text(field: &str, text: &str) -> Result<String, Problem> {
    if is_blank(text) {
        return Err(Problem::new(
            field,
            "empty",
            "It is empty; leave it out or write something.",
        ));
    }
    if text.chars().any(char::is_control) {
        return Err(Problem::new(
            field,
            "control-character",
            "It is one line of text; take out line ends and other control characters.",
        ));
    }
    if text.chars().count() > LONGEST_LINE {
        return Err(Problem::new(
            field,
            "too-long",
            format!("It has more than {LONGEST_LINE} characters."),
        ));
    }
    Ok(text.to_owned())
}

/// A word of a closed set.
pub fn word<W>(
    field: &str,
    text: &str,
    words: &[&str],
    parse: impl Fn(&str) -> Option<W>,
) -> Result<W, Problem> {
    parse(text).ok_or_else(|| Problem::new(field, "unknown-word", one_of(words)))
}

/// An ISO date. Dates as people type them are understood before they come here (`cli`).
pub fn date(field: &str, text: &str) -> Result<Date, Problem> {
    iso_date(text).map_err(|_| {
        Problem::new(
            field,
            "not-a-date",
            "Give a day that exists, written as 2026-11-23.",
        )
    })
}

/// A date of which only the month or the year may be known.
pub fn partial_date(field: &str, text: &str) -> Result<PartialDate, Problem> {
    text.parse().map_err(|_| {
        Problem::new(
            field,
            "not-a-date",
            "Give a date that exists, written as 2026-11-23, 2026-11 or 2026.",
        )
    })
}

/// Where an input comes from: what is refused from a keyboard may have to be kept from another system's export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Typed, or read with `--from`.
    Typed,
    /// A line of an import.
    Imported,
}

/// How the links of a record are resolved: a typed one names references, an imported one the importer's keys.
pub trait Links {
    /// An organisation.
    fn org(&self, field: &str, text: &str) -> Result<OrganisationRef, Problem>;
    /// A person.
    fn person(&self, field: &str, text: &str) -> Result<PersonRef, Problem>;
    /// A referral.
    fn referral(&self, field: &str, text: &str) -> Result<ReferralRef, Problem>;
    /// A case.
    fn case(&self, field: &str, text: &str) -> Result<CaseRef, Problem>;
    /// An export.
    fn export(&self, field: &str, text: &str) -> Result<ExportRef, Problem>;
}

/// Links that are references, as officers type them. Whether the records exist is the store's to say.
#[derive(Debug, Clone, Copy)]
pub struct TypedLinks;

fn typed<R: Reference>(field: &str, text: &str) -> Result<R, Problem> {
    text.parse::<R>()
        .map_err(|problem| Problem::new(field, "not-a-reference", problem.to_string()))
}

impl Links for TypedLinks {
    fn org(&self, field: &str, text: &str) -> Result<OrganisationRef, Problem> {
        typed(field, text)
    }
    fn person(&self, field: &str, text: &str) -> Result<PersonRef, Problem> {
        typed(field, text)
    }
    fn referral(&self, field: &str, text: &str) -> Result<ReferralRef, Problem> {
        typed(field, text)
    }
    fn case(&self, field: &str, text: &str) -> Result<CaseRef, Problem> {
        typed(field, text)
    }
    fn export(&self, field: &str, text: &str) -> Result<ExportRef, Problem> {
        typed(field, text)
    }
}
