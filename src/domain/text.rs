//! What was given for a field, and what is wrong with it.

use std::fmt;

use serde::{Deserialize, Deserializer};

use crate::error::{Code, Failure};

/// What is wrong with one field of a record that was typed or imported. It never repeats the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The field, by its name in the JSON Lines form; `people[1].role` where it is inside another.
    pub field: String,
    /// A word for scripts: `missing`, `not-a-date`, `unknown-word`, …
    pub code: &'static str,
    /// A whole sentence that says what to give instead.
    pub reason: String,
}

/// What is said of a field that is needed and was not given, where nothing more is to be said of it.
const MISSING: &str = "It is needed and was not given.";

impl Problem {
    /// A problem of one field.
    pub fn new(field: impl Into<String>, code: &'static str, reason: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            code,
            reason: reason.into(),
        }
    }

    /// The field is needed and was not given.
    pub fn missing(field: impl Into<String>) -> Self {
        Self::new(field, "missing", MISSING)
    }
}

impl Problem {
    /// Whether a rule of the domain stands against the value (exit 1), rather than its form being wrong or it being left
    /// out (exit 2).
    pub fn is_rule(&self) -> bool {
        matches!(
            self.code,
            "in-the-future"
                | "before-birth"
                | "before-opening"
                | "before-notification"
                | "before-sharing"
                | "before-release"
                | "after-receipt"
                | "required-by-rule"
                | "contradiction"
                | "twice"
        )
    }

    /// How whoever typed a command finds the field: `received_on` is `--received-on`, and one name of `forenames` is
    /// `--forename`. What no flag sets is called as in a file.
    pub fn flag(&self) -> String {
        let (name, place) = match self.field.find(['[', '.']) {
            Some(at) => self.field.split_at(at),
            None => (self.field.as_str(), ""),
        };
        match OTHERWISE.iter().find(|(list, _)| *list == name) {
            Some((_, flag)) => (*flag).to_owned(),
            None if name == "text" => "the text".to_owned(),
            None if NO_FLAG.contains(&name) => format!("the field `{name}`"),
            None if place.is_empty() => format!("--{}", name.replace('_', "-")),
            None => self.field.clone(),
        }
    }
}

/// Fields that no flag sets: they are read from a file.
const NO_FLAG: [&str; 3] = ["closed_on", "people", "orgs"];

/// Fields whose flag is called otherwise: those that hold a list, whose flag is given once for each of it, and the kinds of things.
const OTHERWISE: [(&str, &str); 19] = [
    ("note_kind", "--kind"),
    ("request_kind", "--kind"),
    ("review_kind", "--review"),
    ("short_names", "--short-name"),
    ("tags", "--tag"),
    ("places", "--place"),
    ("referrals", "--referral"),
    ("categories", "--category"),
    ("forenames", "--forename"),
    ("aliases", "--alias"),
    ("former_names", "--former-name"),
    ("phones", "--phone"),
    ("emails", "--email"),
    ("handles", "--handle"),
    ("vehicles", "--vehicle"),
    ("staff_numbers", "--staff-number"),
    ("addresses", "--address"),
    ("disabilities", "--disability"),
    ("records", "--record"),
];

/// One failure that tells everything that is wrong at once: each missing field as its flag, then a sentence each for the rest.
impl From<Vec<Problem>> for Failure {
    fn from(problems: Vec<Problem>) -> Self {
        let code = if problems.iter().all(Problem::is_rule) {
            Code::Refused
        } else {
            Code::Usage
        };
        let is_missing = |p: &Problem| p.code == "missing";
        let missing: Vec<String> = problems
            .iter()
            .filter(|p| is_missing(p))
            .map(Problem::flag)
            .collect();
        // What is needed and was given with nothing in it is told as missing, not twice.
        let is_told = |p: &Problem| {
            is_missing(p)
                || p.code == "empty" && problems.iter().any(|q| is_missing(q) && q.field == p.field)
        };
        let mut sentences = Vec::new();
        if !missing.is_empty() {
            sentences.push(format!("Missing: {}.", missing.join(", ")));
        }
        sentences.extend(
            problems
                .iter()
                .filter(|p| !is_told(p))
                .map(|p| format!("{}: {}", p.flag(), p.reason)),
        );
        let failure = Self::new(code, sentences.join(" "));
        problems
            .iter()
            .filter(|p| is_missing(p) && p.reason != MISSING)
            .fold(failure, |failure, p| failure.hint(p.reason.clone()))
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.reason)
    }
}

/// What a line or a form says of a field: nothing, that it is empty, or a value. A changed line updates only what it
/// names (CLI.md, "Records as JSON Lines").
#[derive(Clone, Default, PartialEq, Eq)]
pub enum Given<T> {
    /// The field is not named.
    #[default]
    Absent,
    /// The field is named and empty.
    Null,
    /// The field is named with a value.
    Value(T),
}

impl<T> Given<T> {
    /// The value, if there is one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Whether the field is named, be it empty or not.
    pub fn is_given(&self) -> bool {
        !matches!(self, Self::Absent)
    }

    /// The value, owned: none where the field is not named or empty. For a new record, where both mean the same.
    pub fn into_value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// What the field is after the change: as it stood where it is not named.
    pub fn over(self, stood: Option<T>) -> Option<T> {
        match self {
            Self::Absent => stood,
            Self::Null => None,
            Self::Value(value) => Some(value),
        }
    }

    /// The same with the value made into another.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Given<U> {
        match self {
            Self::Absent => Given::Absent,
            Self::Null => Given::Null,
            Self::Value(value) => Given::Value(make(value)),
        }
    }

    /// The same with the value read into another, which may fail.
    pub fn try_map<U, E>(self, read: impl FnOnce(T) -> Result<U, E>) -> Result<Given<U>, E> {
        Ok(match self {
            Self::Absent => Given::Absent,
            Self::Null => Given::Null,
            Self::Value(value) => Given::Value(read(value)?),
        })
    }
}

/// A flag that was typed is a value; one that was not is absent.
impl<T> From<Option<T>> for Given<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Absent, Self::Value)
    }
}

/// Shows only whether something was given.
impl<T> fmt::Debug for Given<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Absent => "Absent",
            Self::Null => "Null",
            Self::Value(_) => "Value(…)",
        })
    }
}

/// Goes with `#[serde(default)]` on the field: a missing one is [`Given::Absent`], `null` is [`Given::Null`].
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Given<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::<T>::deserialize(deserializer).map(|value| value.map_or(Self::Null, Self::Value))
    }
}

/// Free text is stored as given, line ends and all; only NUL is refused (RULES.md section 8; invalid Unicode cannot get
/// as far as this).
pub fn free_text_problem(field: &str, text: &str) -> Option<Problem> {
    text.contains('\0').then(|| {
        Problem::new(
            field,
            "nul",
            "The text holds a NUL character, which no text should; take it out and try again.",
        )
    })
}

/// Whether a text is there at all: white space alone is nothing.
pub fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}
