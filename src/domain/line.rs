//! One line of an import or of a dump (CLI.md, "Records as JSON Lines"): which kind of record it is, and what it says as
//! that kind's input; or, for whoever has to mend it, which of its fields is wrong and why, without any value.
//!
//! What does not live here: how lines are found in a file (`outside::record_file`), and whether what they say is allowed
//! (each record's own `new` and `amend`).

use std::fmt;

use serde::de::{DeserializeOwned, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::domain::case::CaseInput;
use crate::domain::input::ImportedInput;
use crate::domain::note::NoteInput;
use crate::domain::org::OrganisationInput;
use crate::domain::person::PersonInput;
use crate::domain::reference::Kind;
use crate::domain::referral::ReferralInput;
use crate::domain::share::DisclosureInput;
use crate::domain::text::Problem;
use crate::domain::word::words;

words! {
    /// The kinds of record that an import takes, in the order in which they are stored: each names only earlier ones.
    LineKind {
        /// A partner organisation.
        Organisation = "organisation",
        /// A person.
        Person = "person",
        /// A referral.
        Referral = "referral",
        /// A case.
        Case = "case",
        /// A case note.
        Note = "note",
        /// An entry of the sharing log.
        Disclosure = "disclosure",
    }
}

impl LineKind {
    /// The kind of reference its records have.
    pub const fn reference(self) -> Kind {
        match self {
            Self::Organisation => Kind::Organisation,
            Self::Person => Kind::Person,
            Self::Referral => Kind::Referral,
            Self::Case => Kind::Case,
            Self::Note => Kind::Note,
            Self::Disclosure => Kind::Disclosure,
        }
    }

    /// Its place in [`Self::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// The field under which a rejected line carries what was wrong with it, so that it can be mended where it stands and
/// imported again.
pub const REJECTED: &str = "rejected";

/// What a record of a kind says of itself.
pub trait LineInput: DeserializeOwned + Default + Send {
    /// Its kind.
    const KIND: LineKind;
    /// The names of its fields, in the order of the contract.
    const FIELDS: &'static [&'static str];
    /// The fields that are lists, in CSV separated by semicolons.
    const LISTS: &'static [&'static str];
    /// The importer's own name for it.
    fn key(&self) -> Option<&str>;
    /// The key that the record had in an import before it was dumped.
    fn imported(&self) -> Option<&ImportedInput>;
    /// What a dump says of it: its reference, who recorded it and when.
    fn dumped(&self) -> Option<(&str, &str, &str)>;
}

macro_rules! line_inputs {
    ($($input:ident $kind:ident [$($field:literal)*] lists [$($list:literal)*];)+) => {$(
        impl LineInput for $input {
            const KIND: LineKind = LineKind::$kind;
            const FIELDS: &'static [&'static str] = &["key", $($field),*];
            const LISTS: &'static [&'static str] = &[$($list),*];
            fn key(&self) -> Option<&str> {
                self.key.as_deref()
            }
            fn imported(&self) -> Option<&ImportedInput> {
                self.imported.as_ref()
            }
            fn dumped(&self) -> Option<(&str, &str, &str)> {
                Some((
                    self.reference.as_deref()?,
                    self.recorded_by.as_deref()?,
                    self.recorded_at.as_deref()?,
                ))
            }
        }
    )+};
}

line_inputs! {
    OrganisationInput Organisation
        ["name" "type" "short_names" "label" "contact" "agreement" "privacy_notice"]
        lists ["short_names"];
    PersonInput Person
        ["forenames" "surname" "title" "aliases" "former_names" "date_of_birth" "date_of_death" "sex" "nhs_number" "phones"
         "emails" "handles" "vehicles" "staff_numbers" "addresses" "ethnicity" "religion" "disabilities" "health"
         "sexual_orientation" "convictions" "child_protection" "source"]
        lists ["forenames" "aliases" "former_names" "phones" "emails" "handles" "vehicles" "staff_numbers" "addresses"
               "disabilities"];
    ReferralInput Referral
        ["source" "from_org" "referrer_name" "referrer_contact" "via" "received_on" "incident_on" "aware_on" "summary"
         "people"]
        lists ["people"];
    CaseInput Case
        ["title" "basis" "opened_on" "closed_on" "outcome" "tags" "referrals" "people" "orgs" "places" "review_kind"
         "review_decided_on" "notified_on" "rapid_review_ended_on"]
        lists ["basis" "tags" "referrals" "people" "orgs" "places"];
    NoteInput Note
        ["case" "on" "note_kind" "source" "text"]
        lists [];
    DisclosureInput Disclosure
        ["case" "to" "to_name" "recipient" "decision" "what" "records" "purpose" "basis" "gateway" "necessity" "consent"
         "consent_why" "method" "agreement" "stored_at" "return_by" "authorised_by" "on" "export"]
        lists ["records"];
}

/// What a line is, as far as its kind tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sniffed {
    /// Nothing stands on it.
    Blank,
    /// A record that an import takes.
    Record(LineKind),
    /// A record that only a dump carries (`domain::dump`).
    Dumped,
    /// Neither.
    Bad(Problem),
}

/// Looks what a line is. `dumped` tells whether a kind's word is one that only a dump carries.
pub fn sniff(line: &[u8], dumped: impl Fn(&str) -> bool) -> Sniffed {
    let line = line.trim_ascii();
    if line.is_empty() {
        return Sniffed::Blank;
    }
    if let Some(kind) = leading_kind(line) {
        return Sniffed::Record(kind);
    }
    let text = match utf8(line) {
        Ok(text) => text,
        Err(problem) => return Sniffed::Bad(problem),
    };
    match serde_json::from_str::<Head>(text) {
        Ok(Head { kind: Some(word) }) => match LineKind::ALL
            .iter()
            .find(|kind| kind.word() == word.as_str())
        {
            Some(kind) => Sniffed::Record(*kind),
            None if dumped(&word) => Sniffed::Dumped,
            None => Sniffed::Bad(Problem::new(
                "kind",
                "unknown-kind",
                crate::domain::word::one_of(LineKind::WORDS),
            )),
        },
        Ok(Head { kind: None }) => Sniffed::Bad(Problem::missing("kind")),
        Err(_) => match object(text) {
            Ok(_) => Sniffed::Bad(Problem::new(
                "kind",
                "unknown-kind",
                crate::domain::word::one_of(LineKind::WORDS),
            )),
            Err(problem) => Sniffed::Bad(problem),
        },
    }
}

#[derive(Deserialize)]
struct Head {
    kind: Option<String>,
}

/// The kind where it stands first in the line, as it does in nearly every file; nothing where the line has to be read.
fn leading_kind(line: &[u8]) -> Option<LineKind> {
    let rest = line.strip_prefix(b"{")?.trim_ascii_start();
    let rest = rest.strip_prefix(b"\"kind\"")?.trim_ascii_start();
    let rest = rest.strip_prefix(b":")?.trim_ascii_start();
    let rest = rest.strip_prefix(b"\"")?;
    LineKind::ALL.iter().copied().find(|kind| {
        rest.strip_prefix(kind.word().as_bytes())
            .is_some_and(|rest| rest.first() == Some(&b'"'))
    })
}

/// The line as text.
pub fn utf8(line: &[u8]) -> Result<&str, Problem> {
    std::str::from_utf8(line).map_err(|error| {
        Problem::new(
            "",
            "not-utf-8",
            format!(
                "The line has bytes that are not UTF-8, first at byte {}. Name the file's encoding with --encoding, or save it as UTF-8.",
                error.valid_up_to() + 1
            ),
        )
    })
}

/// Reads a line as a kind's input, or tells everything about its form that is wrong. What a mended line still says under
/// [`REJECTED`] is read over.
pub fn read<T: LineInput>(text: &str) -> Result<T, Unread> {
    match serde_json::from_str(text) {
        Ok(input) => Ok(input),
        Err(_) => read_again(text),
    }
}

/// A line that could not be read.
#[derive(Debug)]
pub struct Unread {
    /// Its key, if that at least could be read.
    pub key: Option<String>,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
}

/// The way for the few lines that serde refuses: field by field, so that each can be named.
fn read_again<T: LineInput>(text: &str) -> Result<T, Unread> {
    let mut fields = object(text).map_err(|problem| Unread {
        key: None,
        problems: vec![problem],
    })?;
    let all = fields.len();
    fields.retain(|(name, _)| name != REJECTED);
    let key = fields
        .iter()
        .find(|(name, _)| name == "key")
        .and_then(|(_, value)| value.as_str())
        .map(str::to_owned);
    let mut problems = Vec::new();
    let mut names = std::collections::BTreeSet::new();
    for (at, (name, value)) in fields.iter().enumerate() {
        if !names.insert(name.as_str()) {
            problems.push(Problem::new(
                known_field::<T>(name),
                "field-twice",
                format!("Its field number {} stands in the line twice.", at + 1),
            ));
            continue;
        }
        let alone = Value::Object([(name.clone(), value.clone())].into_iter().collect());
        if let Err(error) = serde_json::from_value::<T>(alone) {
            problems.push(field_problem::<T>(at, name, &error.to_string()));
        }
    }
    if problems.is_empty() {
        if fields.len() < all {
            let mended = Value::Object(fields.into_iter().collect());
            if let Ok(input) = serde_json::from_value(mended) {
                return Ok(input);
            }
        }
        problems.push(Problem::new(
            "",
            "wrong-form",
            "The line does not have the form of a record.",
        ));
    }
    Err(Unread { key, problems })
}

/// A field's own name where it is one; the names of unknown fields are not repeated, for they may be anything.
fn known_field<T: LineInput>(name: &str) -> &'static str {
    T::FIELDS
        .iter()
        .copied()
        .find(|known| *known == name)
        .unwrap_or("")
}

fn field_problem<T: LineInput>(at: usize, name: &str, error: &str) -> Problem {
    let known = known_field::<T>(name);
    if known.is_empty() && error.starts_with("unknown field") {
        let hint = nearest(T::FIELDS, name)
            .map_or_else(String::new, |nearest| format!(" Is `{nearest}` meant?"));
        return Problem::new(
            "",
            "unknown-field",
            format!(
                "Its field number {} is none that this kind of record ({}) has.{hint}",
                at + 1,
                T::KIND
            ),
        );
    }
    if error.starts_with("unknown field") {
        return Problem::new(
            known,
            "unknown-field",
            "An entry of this list has a field that such entries do not have.",
        );
    }
    Problem::new(
        known,
        "wrong-form",
        match expected(error) {
            Some(expected) => format!("It does not have the form it should have: give {expected}."),
            None => "It does not have the form it should have.".to_owned(),
        },
    )
}

/// What serde says was expected, in words of our own; never what it says was found.
fn expected(error: &str) -> Option<&'static str> {
    let (_, expected) = error.rsplit_once("expected ")?;
    [
        ("a sequence", "a list in square brackets"),
        ("a string", "a text in quotation marks, or null"),
        ("a boolean", "true or false"),
        ("struct", "an object in curly brackets"),
        ("string", "a text in quotation marks, or null"),
    ]
    .iter()
    .find(|(word, _)| expected.starts_with(word))
    .map(|(_, words)| *words)
}

/// The known name most like this one, if any is like it at all.
pub fn nearest(known: &'static [&'static str], name: &str) -> Option<&'static str> {
    let mut snake = String::with_capacity(name.len() + 4);
    for c in name.chars().take(60) {
        if c.is_uppercase() && !snake.is_empty() && !snake.ends_with('_') {
            snake.push('_');
        }
        if matches!(c, ' ' | '-' | '.') {
            snake.push('_');
        } else {
            snake.extend(c.to_lowercase());
        }
    }
    known
        .iter()
        .map(|field| {
            (
                strsim::normalized_damerau_levenshtein(field, &snake),
                *field,
            )
        })
        .filter(|(likeness, _)| *likeness >= 0.6)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

/// The fields of a JSON object in their order, repeated ones included.
pub fn object(text: &str) -> Result<Vec<(String, Value)>, Problem> {
    serde_json::from_str::<Pairs>(text).map(|pairs| pairs.0).map_err(|error| {
        let told = error.to_string();
        if told.contains("surrogate") || told.contains("hex escape") {
            return Problem::new(
                "",
                "invalid-unicode",
                format!("The line has half of a surrogate pair or a broken escape, which is no character, at column {}.", error.column()),
            );
        }
        if error.is_data() {
            return Problem::new(
                "",
                "not-an-object",
                "The line is not a JSON object, which is written in curly brackets.",
            );
        }
        Problem::new(
            "",
            "not-json",
            format!("The line is not a whole JSON object; it goes wrong at column {}.", error.column()),
        )
    })
}

struct Pairs(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PairsVisitor;
        impl<'de> Visitor<'de> for PairsVisitor {
            type Value = Pairs;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(PairsVisitor)
    }
}
