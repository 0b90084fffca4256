//! Reading the JSON object of `--from FILE|-`.
//!
//! What stands in the file describes people, so messages have places (line, column, field name) and never
//! contents. What does not live here: what the values mean (`form/understand.rs`).

use std::fmt;
use std::fs::File;
use std::io::Read;

use serde::de::{Deserializer, Error as _, MapAccess, Visitor};
use serde_json::Value;

use super::{Form, Values};
use crate::error::{Failure, Result};

/// No record comes near this; it keeps a wrong file (a backup, a device) from filling the memory.
const LARGEST: u64 = 16 * 1024 * 1024;

/// Fields of the JSON Lines form that say nothing about the record: what kind it is and how an importer
/// called it.
const NOT_OF_THE_RECORD: [&str; 2] = ["kind", "key"];

pub(super) fn read(form: &Form, path: &str, stdin: &mut dyn Read) -> Result<Values> {
    let (name, bytes) = if path == "-" {
        (
            "Standard input".to_owned(),
            bytes("Standard input could not be read", stdin)?,
        )
    } else {
        let doing = format!("The file {path} could not be read");
        let mut file = File::open(path).map_err(|error| Failure::io(&doing, error))?;
        (format!("The file {path}"), bytes(&doing, &mut file)?)
    };
    let text = std::str::from_utf8(&bytes).map_err(|error| {
        let line = bytes
            .iter()
            .take(error.valid_up_to())
            .filter(|byte| **byte == b'\n')
            .count()
            + 1;
        Failure::usage(format!("{name} is not valid UTF-8 at line {line}."))
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err(Failure::usage(format!("{name} is empty."))
            .hint("--from takes one JSON object with the fields of the record."));
    }
    let Once(values) =
        serde_json::from_str(text).map_err(|error| malformed(form, &name, &error))?;
    known_fields(form, &name, values)
}

fn bytes(doing: &str, from: &mut dyn Read) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Failure::io(doing, error))?;
    if bytes.len() as u64 > LARGEST {
        return Err(Failure::usage(format!(
            "{doing}: it is larger than 16 MiB."
        )));
    }
    Ok(bytes)
}

/// The failure of JSON that cannot be read, with its place. Of `serde_json`'s own words only fixed ones are
/// looked at: others quote the text.
fn malformed(form: &Form, name: &str, error: &serde_json::Error) -> Failure {
    let place = format!("line {}, column {}", error.line(), error.column());
    let words = error.to_string();
    if let Some(field) = words
        .strip_prefix(TWICE)
        .and_then(|rest| rest.split_once('`'))
        .map(|(field, _)| field)
    {
        return Failure::usage(match known_name(form, field) {
            Some(field) => format!("{name} names the field `{field}` twice ({place})."),
            None => format!("{name} names one field twice ({place})."),
        });
    }
    if words.starts_with("trailing characters") {
        return Failure::usage(format!("{name} goes on after its JSON object ({place})."))
            .hint("--from takes one record; `mkt import` takes many.");
    }
    if words.contains("surrogate") || words.starts_with("unexpected end of hex escape") {
        return Failure::usage(format!(
            "{name} has half of a Unicode surrogate pair at {place}, which is not a character."
        ));
    }
    if words.starts_with("control character") {
        return Failure::usage(format!(
            "{name} has a control character inside a string at {place}; JSON writes it as an escape such as \\n."
        ));
    }
    match error.classify() {
        serde_json::error::Category::Data => {
            Failure::usage(format!("{name} must hold one JSON object."))
                .hint("It begins with { and has the fields of the record by name.")
        }
        serde_json::error::Category::Eof => Failure::usage(format!(
            "{name} ends at {place}, in the middle of its JSON object."
        )),
        _ => Failure::usage(format!("{name} is not valid JSON at {place}.")),
    }
}

/// How the error of a field named twice begins; the name follows up to the next backtick.
const TWICE: &str = "named twice: `";

/// A JSON object in which every field is named once. `serde_json`'s own map silently keeps the last.
struct Once(Values);

impl<'de> serde::Deserialize<'de> for Once {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = Once;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("one JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> std::result::Result<Once, A::Error> {
                let mut values = Values::new();
                while let Some((name, value)) = map.next_entry::<String, Value>()? {
                    if values.contains_key(&name) {
                        return Err(A::Error::custom(format!("{TWICE}{name}`")));
                    }
                    values.insert(name, value);
                }
                Ok(Once(values))
            }
        }
        deserializer.deserialize_map(Fields)
    }
}

/// The object with only fields of the form in it; `kind` has been held against the form's own.
fn known_fields(form: &Form, name: &str, values: Values) -> Result<Values> {
    if let Some(kind) = values.get("kind")
        && kind.as_str() != Some(&form.kind_word())
    {
        return Err(Failure::usage(format!(
            "{name} holds another kind of record: `{}` takes the kind `{}`.",
            form.command,
            form.kind_word()
        )));
    }
    let mut known = Values::new();
    let of = values.len();
    for (at, (field, value)) in values.into_iter().enumerate() {
        // The name of a field may be a value that slipped out of its place: what the form does not know is told by its place.
        let place = || format!("field {} of {of}", at + 1);
        if has_nul(&value) || field.contains('\0') {
            return Err(Failure::usage(format!(
                "{name} has a NUL character in {}; no record can hold one.",
                match known_name(form, &field) {
                    Some(known) => format!("the field `{known}`"),
                    None => place(),
                }
            )));
        }
        if known_name(form, &field).is_some() {
            known.insert(field, value);
        } else if !NOT_OF_THE_RECORD.contains(&field.as_str()) {
            let failure = Failure::usage(format!(
                "{name} has a field that a record of the kind `{}` does not have: {}.",
                form.kind_word(),
                place()
            ));
            return Err(match nearest(form, &field) {
                Some(nearest) => failure.hint(format!("Did you mean `{nearest}`?")),
                None => failure.hint(format!(
                    "It has: {}.",
                    form.fields
                        .iter()
                        .map(|field| field.name)
                        .collect::<Vec<_>>()
                        .join(", ")
                )),
            });
        }
    }
    Ok(known)
}

/// The field whose name is most like this one, if any is like it at all.
fn nearest(form: &Form, name: &str) -> Option<&'static str> {
    let name = name.to_lowercase().replace(['-', ' '], "_");
    form.fields
        .iter()
        .map(|field| {
            (
                strsim::normalized_damerau_levenshtein(field.name, &name),
                field.name,
            )
        })
        .filter(|(likeness, _)| *likeness >= 0.5)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

/// The field's name where the form has such a field.
fn known_name(form: &Form, name: &str) -> Option<&'static str> {
    form.fields
        .iter()
        .map(|field| field.name)
        .find(|known| *known == name)
}

fn has_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(values) => values.iter().any(has_nul),
        Value::Object(fields) => fields
            .iter()
            .any(|(name, value)| name.contains('\0') || has_nul(value)),
        _ => false,
    }
}
