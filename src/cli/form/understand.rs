//! From what was typed to a JSON value of the record, and back to words that show what was understood.
//!
//! A problem is a whole sentence and never repeats what was typed. What does not live here: whether the value
//! is right for the record (`domain`).

use serde_json::{Value, json};

use super::{Choice, Field, FieldKind};
use crate::domain::date::{
    Date, DateProblem, PartialDate, birth_date_typed, date_typed, partial_date_typed,
    past_date_typed,
};
use crate::domain::reference::{AnyRef, Kind, ReferenceProblem};
use crate::error::Failure;

/// Why a value was not taken.
#[derive(Debug)]
pub(super) enum Trouble {
    /// It cannot be understood: usage, exit 2.
    Unclear(String),
    /// It is understood, and a rule stands against it: exit 1.
    Refused(String),
}

impl Trouble {
    /// The failure for a value that nobody can be asked about again.
    pub(super) fn failure(self, called: &str) -> Failure {
        match self {
            Self::Unclear(problem) => Failure::usage(format!("{called}: {problem}")),
            Self::Refused(problem) => Failure::refused(format!("{called}: {problem}")),
        }
    }

    /// The sentence alone.
    pub(super) fn sentence(self) -> String {
        match self {
            Self::Unclear(problem) | Self::Refused(problem) => problem,
        }
    }
}

type Outcome = std::result::Result<Value, Trouble>;

fn unclear<T>(problem: impl Into<String>) -> std::result::Result<T, Trouble> {
    Err(Trouble::Unclear(problem.into()))
}

/// A value given as a flag (`typed`) or in a JSON object. What is a list in the record may be one string in both;
/// only in a flag is it taken apart at its commas, as JSON has arrays for that.
pub(super) fn understood(field: &Field, value: &Value, today: Date, typed: bool) -> Outcome {
    match (field.kind, value) {
        (FieldKind::Structure, value) => Ok(value.clone()),
        (FieldKind::YesNo, Value::Bool(_)) => Ok(value.clone()),
        (FieldKind::Address, Value::Array(items)) if items.iter().all(Value::is_object) => {
            Ok(value.clone())
        }
        (FieldKind::List | FieldKind::ManyChoices(_) | FieldKind::Address, Value::Array(items)) => {
            let mut parts = Vec::new();
            for item in items {
                let Value::String(text) = item else {
                    return unclear(wanted(field.kind));
                };
                if typed {
                    match from_text(field.kind, text, today)? {
                        Value::Array(more) => parts.extend(more),
                        one => parts.push(one),
                    }
                } else if let FieldKind::ManyChoices(choices) = field.kind {
                    parts.push(word_of(choices, text, false)?);
                } else {
                    parts.push(item.clone());
                }
            }
            Ok(Value::Array(parts))
        }
        (FieldKind::List, Value::String(_)) if !typed => Ok(json!([value])),
        (FieldKind::ManyChoices(choices), Value::String(text)) if !typed => {
            Ok(Value::Array(vec![word_of(choices, text, false)?]))
        }
        (kind, Value::String(text)) => from_text(kind, text, today),
        (kind, _) => unclear(wanted(kind)),
    }
}

/// A value typed as one text: a flag's value, or an answer. Numbers of choices are taken in answers only
/// (see [`answered`]).
fn from_text(kind: FieldKind, text: &str, today: Date) -> Outcome {
    match kind {
        FieldKind::Text | FieldKind::Suggested(_) | FieldKind::LongText => Ok(json!(text)),
        FieldKind::Date { future_ok: true } => date(date_typed(text, today)),
        FieldKind::Date { future_ok: false } => date(past_date_typed(text, today)),
        FieldKind::PartialDate => date(partial_date_typed(text, today)),
        FieldKind::BirthDate => date(birth_date_typed(text, today)),
        FieldKind::Choice(choices) => word_of(choices, text, false),
        FieldKind::ManyChoices(choices) => parts(text)
            .map(|part| word_of(choices, part, false))
            .collect::<std::result::Result<_, _>>()
            .map(Value::Array),
        FieldKind::List => Ok(parts(text).map(|part| json!(part)).collect()),
        FieldKind::YesNo => yes_or_no(text),
        FieldKind::Reference(kind) => reference(kind, text),
        FieldKind::Address => Ok(text.split([';', '\n']).filter_map(address).collect()),
        FieldKind::Structure => unclear(wanted(kind)),
    }
}

/// A date in ISO form. A day still to come is a rule's objection, everything else a slip of the pen.
fn date(read: std::result::Result<impl ToString, DateProblem>) -> Outcome {
    match read {
        Ok(date) => Ok(json!(date.to_string())),
        Err(problem @ DateProblem::Future) => Err(Trouble::Refused(problem.to_string())),
        Err(problem) => unclear(problem.to_string()),
    }
}

/// An answer of the wizard. Besides what a flag takes, a choice may be given by its number or by the beginning of its
/// word, and white space around the answer is dropped.
pub(super) fn answered(kind: FieldKind, text: &str, today: Date) -> Outcome {
    let text = text.trim();
    match kind {
        FieldKind::Choice(choices) => word_of(choices, text, true),
        FieldKind::ManyChoices(choices) => {
            let mut words: Vec<Value> = Vec::new();
            for part in parts(text) {
                let word = word_of(choices, part, true)?;
                if !words.contains(&word) {
                    words.push(word);
                }
            }
            Ok(Value::Array(words))
        }
        FieldKind::Suggested(words) => {
            let by_number = text
                .parse::<usize>()
                .ok()
                .and_then(|number| words.get(number.checked_sub(1)?));
            Ok(json!(by_number.copied().unwrap_or(text)))
        }
        kind => from_text(kind, text, today),
    }
}

/// The parts of a list, separated by commas or line ends.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', '\n'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

/// A word of a closed list.
fn word_of(choices: &[Choice], text: &str, at_terminal: bool) -> Outcome {
    let typed = text.trim().to_lowercase().replace([' ', '_'], "-");
    let exact = choices
        .iter()
        .find(|(word, _)| word.eq_ignore_ascii_case(&typed));
    let by_number = || {
        typed
            .parse::<usize>()
            .ok()
            .and_then(|number| choices.get(number.checked_sub(1)?))
    };
    let by_beginning = || {
        let mut found = choices
            .iter()
            .filter(|(word, _)| !typed.is_empty() && word.starts_with(&typed));
        found.next().filter(|_| found.next().is_none())
    };
    let word = if at_terminal {
        exact.or_else(by_number).or_else(by_beginning)
    } else {
        exact
    };
    if let Some((word, _)) = word {
        return Ok(json!(word));
    }
    let nearest = choices
        .iter()
        .map(|(word, _)| (strsim::normalized_damerau_levenshtein(word, &typed), word))
        .filter(|(likeness, _)| *likeness >= 0.6)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    if let Some((_, word)) = nearest {
        return unclear(format!(
            "That is not one of the words. Did you mean {word}?"
        ));
    }
    let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
    unclear(format!("Give one of: {}.", words.join(", ")))
}

fn yes_or_no(text: &str) -> Outcome {
    match text.trim().to_lowercase().as_str() {
        "y" | "yes" | "true" => Ok(json!(true)),
        "n" | "no" | "false" => Ok(json!(false)),
        _ => unclear("Answer yes or no."),
    }
}

/// A reference in full. At a terminal and in a flag it may be in any case and without its zeros.
fn reference(wanted: Kind, text: &str) -> Outcome {
    let problem = match text.parse::<AnyRef>() {
        Ok(given) if given.kind() == wanted => return Ok(json!(given.to_string())),
        Ok(given) => ReferenceProblem::WrongKind { given, wanted },
        Err(_) => ReferenceProblem::Malformed {
            wanted: Some(wanted),
        },
    };
    unclear(problem.to_string())
}

/// An address of which the parts are separated by commas. The last part is the postcode if it looks like one;
/// whether it is one the domain says.
fn address(text: &str) -> Option<Value> {
    let mut lines: Vec<&str> = parts(text).collect();
    let last = lines.last().copied()?;
    let postcode = looks_like_postcode(last).then(|| {
        lines.pop();
        last
    });
    Some(json!({ "lines": lines, "postcode": postcode }))
}

/// The outward part begins with a letter, the inward part is a digit and two letters (RULES.md section 8).
fn looks_like_postcode(text: &str) -> bool {
    let close: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    let inward: Vec<bool> = close
        .iter()
        .rev()
        .take(3)
        .zip([false, false, true])
        .map(|(c, digit)| {
            if digit {
                c.is_ascii_digit()
            } else {
                c.is_ascii_alphabetic()
            }
        })
        .collect();
    (5..=8).contains(&close.len())
        && inward == [true, true, true]
        && close.iter().all(char::is_ascii_alphanumeric)
        && close.first().is_some_and(char::is_ascii_alphabetic)
}

/// What kind of JSON value a field takes.
fn wanted(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Text | FieldKind::Suggested(_) | FieldKind::LongText => "It must be a text.",
        FieldKind::Date { .. } => "It must be a date as a text, such as \"2026-11-23\".",
        FieldKind::PartialDate | FieldKind::BirthDate => {
            "It must be a date as a text, such as \"2012-02-29\", \"2012-02\" or \"2012\"."
        }
        FieldKind::Choice(_) => "It must be one word of its list, as a text.",
        FieldKind::ManyChoices(_) => "It must be a list of words.",
        FieldKind::List => "It must be a list of texts.",
        FieldKind::YesNo => "It must be true or false.",
        FieldKind::Reference(_) => "It must be a reference, as a text.",
        FieldKind::Address => {
            "It must be a list of addresses, each with \"lines\" and a \"postcode\"."
        }
        FieldKind::Structure => "It can only be given in the JSON object of --from.",
    }
}

/// How a value of the kind is typed: the part of `?` that is the same for every question of that kind.
pub(super) fn how_to_type(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Text => "Type one line.",
        FieldKind::Suggested(_) => "Type a number of the list, or words of your own.",
        FieldKind::LongText => {
            "Type the text; a line that holds only a full stop ends it. To write it in your editor type edit alone."
        }
        FieldKind::Date { .. } => {
            "Type a day, the day before the month: 23/11/2026, 23 Nov 2026, 2026-11-23, today, yesterday, 3 days ago."
        }
        FieldKind::PartialDate | FieldKind::BirthDate => {
            "Type a day, the day before the month (23/11/2012, 23 Nov 2012), or only what is known: 2012-11, 2012."
        }
        FieldKind::Choice(_) => "Type a number of the list, or the word or its beginning.",
        FieldKind::ManyChoices(_) => "Type numbers of the list or words, separated by commas.",
        FieldKind::List => "Type the values, separated by commas.",
        FieldKind::YesNo => "Type yes or no.",
        FieldKind::Reference(_) => {
            "Type the reference; small letters will do, and the zeros may be left out."
        }
        FieldKind::Address => {
            "Type the lines of the address separated by commas, the postcode last; a semicolon begins another address."
        }
        FieldKind::Structure => "",
    }
}

/// A value in words, for the summary and for what was understood: dates with their weekday, a choice with its
/// meaning.
pub(super) fn in_words(kind: FieldKind, value: &Value) -> String {
    match (kind, value) {
        (
            FieldKind::Date { .. } | FieldKind::PartialDate | FieldKind::BirthDate,
            Value::String(text),
        ) => text
            .parse::<PartialDate>()
            .map_or_else(|_| text.clone(), PartialDate::in_words),
        (FieldKind::Choice(choices), Value::String(word)) => {
            let meaning = choices
                .iter()
                .find(|(known, _)| known == word)
                .map(|(_, meaning)| *meaning);
            match meaning {
                Some(meaning) if !meaning.is_empty() => format!("{word} ({meaning})"),
                _ => word.clone(),
            }
        }
        (FieldKind::Address, Value::Array(items)) => items
            .iter()
            .map(address_in_words)
            .collect::<Vec<_>>()
            .join("; "),
        (FieldKind::Structure, Value::Array(items)) => match items.len() {
            1 => "1 entry of --from".to_owned(),
            many => format!("{many} entries of --from"),
        },
        (_, Value::Bool(yes)) => if *yes { "yes" } else { "no" }.to_owned(),
        (_, Value::String(text)) => text.clone(),
        (_, Value::Array(items)) => items
            .iter()
            .filter_map(Value::as_str)
            .collect::<Vec<_>>()
            .join(", "),
        _ => "as in --from".to_owned(),
    }
}

fn address_in_words(address: &Value) -> String {
    let lines = address.get("lines").and_then(Value::as_array);
    lines
        .into_iter()
        .flatten()
        .chain(address.get("postcode"))
        .filter_map(Value::as_str)
        .collect::<Vec<_>>()
        .join(", ")
}
