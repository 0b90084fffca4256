//! How the answer to an access request looks: one accessible page for people, and the same data as JSON. Neither has a script, a
//! link to anything outside but the regulator's and organisations' own, or anything that changes from one making to the next.

use std::path::PathBuf;

use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use serde_json::{Value, json};

use crate::actions::access_request::about::Recipient;
use crate::actions::access_request::export::{PackWritten, Rendered};
use crate::actions::access_request::pack::{Group, Item, Pack};
use crate::actions::access_request::redact::{Passage, Scheduled, Segment};
use crate::domain::access_request::Ground;
use crate::domain::date::date_in_words;
use crate::error::{Failure, Result};
use crate::view::document::Document;
use crate::view::record::count;
use crate::view::render::escape;
use crate::view::restriction;
use secrecy::ExposeSecret as _;

/// What stands all over a pack that answers no request.
pub const PREVIEW: &str = "PREVIEW – not for release";

/// What the answer says of attachments: these records hold text alone, so there is nothing to list, and silence about it would be
/// taken for completeness.
const DOCUMENTS: &str = "No document, picture or recording is kept with these records, so none is listed here. Where a text above speaks of a letter, a report or an attachment, it is kept elsewhere: ask us for it, and we will look for it.";

/// The built-in covering letter.
const LETTER: &str = include_str!("templates/letter.html");

/// A template for the covering letter, read from the file that the configuration names.
pub struct LetterTemplate {
    /// Where it was read.
    pub path: PathBuf,
    /// What it says.
    pub text: String,
}

/// What a template of a letter may not bring into a page that is sent out: scripts, things from elsewhere, and headings that are
/// above the letter's own.
const NOT_IN_A_LETTER: [&str; 9] = [
    "<script", "<iframe", "<object", "<embed", "<link", "<img", "<style", "<h1", "<h2",
];

/// Writes a pack in both forms, with the letter of the configuration or the built-in one.
pub fn render(pack: &Pack, letter: Option<&LetterTemplate>) -> Result<Rendered> {
    let context = context(pack);
    let letter = match letter {
        None => letter_of(LETTER, &context).map_err(|error| {
            Failure::internal("The letter could not be written.").because(error)
        })?,
        Some(template) => letter_of_the_configuration(template, &context)?,
    };
    Ok(Rendered {
        html: html(context, letter)?,
        json: records(pack)?,
    })
}

/// The words of a box.
fn box_words(number: usize, what: &str, ground: Ground) -> String {
    if what == ground.title() {
        format!("[{number}: withheld, {what}]")
    } else {
        format!("[{number}: {what} withheld]")
    }
}

/// A passage as one text, with its boxes in brackets.
fn flat(passage: &Passage) -> String {
    passage
        .segments
        .iter()
        .map(|segment| match segment {
            Segment::Text { text, .. } => text.clone(),
            Segment::Box(one) => box_words(one.number, &one.what, one.ground),
        })
        .collect()
}

/// A passage for the page: words and boxes.
fn pieces(passage: &Passage) -> Value {
    passage
        .segments
        .iter()
        .map(|segment| match segment {
            Segment::Text { text, .. } => json!({"text": text, "box": false}),
            Segment::Box(one) => {
                json!({"text": box_words(one.number, &one.what, one.ground), "box": true})
            }
        })
        .collect()
}

fn boxes(passage: &Passage) -> Value {
    passage
        .segments
        .iter()
        .filter_map(|segment| match segment {
            Segment::Text { .. } => None,
            Segment::Box(one) => Some(json!({
                "number": one.number,
                "what": one.what,
                "ground": one.ground,
            })),
        })
        .collect()
}

/// "3, 5 to 8 and 12".
fn numbers(scheduled: &Scheduled) -> String {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for number in &scheduled.numbers {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == *number => *last = *number,
            _ => ranges.push((*number, *number)),
        }
    }
    let words: Vec<String> = ranges
        .into_iter()
        .map(|(first, last)| {
            if first == last {
                first.to_string()
            } else {
                format!("{first} to {last}")
            }
        })
        .collect();
    words.join(", ")
}

/// Who decided, in words that name no member of staff who is not named in the record itself.
fn decided(scheduled: &Scheduled) -> String {
    match (&scheduled.decided_by, scheduled.decided_on) {
        (Some(by), Some(on)) => format!("decided by {by} on {}", date_in_words(on)),
        (Some(by), None) => format!("decided by {by}"),
        (None, _) => "other people's identities, by rule, released with this answer".to_owned(),
    }
}

fn records(pack: &Pack) -> Result<String> {
    let about = &pack.about;
    let mut document = json!({
        "schema_version": 1,
        "kind": "access-response",
        "request": pack.request,
        "preview": pack.request.is_none(),
        "prepared_on": pack.prepared_on,
        "received_on": pack.received_on,
        "subject": {"ref": pack.subject, "name": pack.subject_name},
        "information": {
            "controller": about.controller,
            "data_protection_officer": about.dpo_contact,
            "regulator": about.regulator,
            "purposes": about.purposes.iter().map(|one| json!({"basis": one.basis, "what": one.what, "law": one.law})).collect::<Value>(),
            "categories": about.categories,
            "special_categories": about.special_categories,
            "sources": about.sources.iter().map(|one| json!({"name": one.name, "privacy_notice": one.privacy_notice})).collect::<Value>(),
            "recipients": about.recipients.iter().map(recipient_json).collect::<Value>(),
            "retention": about.retention.iter().map(|one| json!({"case": one.case, "until": one.until, "rule": one.rule})).collect::<Value>(),
            "automated_decisions": false,
            "transfers_abroad": false,
        },
        "data": pack.groups.iter().map(group_json).collect::<Value>(),
        "schedule": pack.schedule.iter().map(scheduled_json).collect::<Value>(),
        "undecided": pack.undecided.iter().map(|one| json!({"ref": one.reference, "why": one.why})).collect::<Value>(),
        "documents": {"listed": [], "notice": DOCUMENTS},
    });
    if pack.request.is_none()
        && let Some(fields) = document.as_object_mut()
    {
        fields.insert("notice".to_owned(), json!(PREVIEW));
        fields.insert("look".to_owned(), looks(pack));
    }
    serde_json::to_string_pretty(&document)
        .map(|text| escape::json(format!("{text}\n")))
        .map_err(|error| Failure::internal("The records could not be written.").because(error))
}

/// What tells who is meant without a name: for whoever prepares the answer, so in previews only.
fn looks(pack: &Pack) -> Value {
    if pack.request.is_some() {
        return Value::Null;
    }
    pack.looks
        .iter()
        .map(|one| json!({"ref": one.reference, "field": one.field, "why": one.why}))
        .collect()
}

fn group_json(group: &Group) -> Value {
    json!({
        "heading": group.heading,
        "items": group.items.iter().map(item_json).collect::<Value>(),
    })
}

fn item_json(item: &Item) -> Value {
    let fields: serde_json::Map<String, Value> = item
        .fields
        .iter()
        .map(|field| {
            let value = json!({
                "label": field.label,
                "text": flat(&field.value),
                "redactions": boxes(&field.value),
            });
            (field.key.to_owned(), value)
        })
        .collect();
    json!({
        "ref": item.reference,
        "kind": item.kind,
        "withheld": item.withheld,
        "fields": fields,
    })
}

fn scheduled_json(one: &Scheduled) -> Value {
    json!({
        "ref": one.reference,
        "numbers": one.numbers,
        "what": one.what,
        "ground": one.ground,
        "law": one.ground.law(),
        "meaning": one.ground.in_words(),
        "decided_by": one.decided_by,
        "decided_on": one.decided_on,
    })
}

fn letter_of(template: &str, context: &Value) -> std::result::Result<String, minijinja::Error> {
    let mut templates = Environment::new();
    templates.set_auto_escape_callback(|_| AutoEscape::Html);
    // A name that is misspelt must not become a gap in a letter.
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    // What is not known is empty, not the template engine's word for it.
    templates.set_formatter(|out, state, value| {
        if value.is_none() {
            Ok(())
        } else {
            minijinja::escape_formatter(out, state, value)
        }
    });
    templates.add_template("letter.html", template)?;
    let letter = templates
        .get_template("letter.html")?
        .render(for_template(context.clone()))?;
    Ok(format!("{}\n", letter.trim_end()))
}

/// A template of the configuration that is broken is refused (exit 1) with its place; what stands in the record is not told.
fn letter_of_the_configuration(template: &LetterTemplate, context: &Value) -> Result<String> {
    let path = template.path.display();
    let lower = template.text.to_lowercase();
    if let Some(bad) = NOT_IN_A_LETTER.iter().find(|bad| lower.contains(**bad)) {
        return Err(Failure::refused(format!(
            "The template of the letter, {path}, has `{bad}`, which an answer may not have. Nothing was written."
        ))
        .hint("A letter is made of paragraphs, lists and headings from h3 on."));
    }
    letter_of(&template.text, context).map_err(|error| {
        let line = error
            .line()
            .map_or_else(String::new, |line| format!(" at line {line}"));
        let what = match error.kind() {
            minijinja::ErrorKind::UndefinedError => "it names something that there is not",
            minijinja::ErrorKind::SyntaxError => "it is not written as a template is",
            minijinja::ErrorKind::UnknownFilter | minijinja::ErrorKind::UnknownFunction
            | minijinja::ErrorKind::UnknownTest | minijinja::ErrorKind::UnknownMethod => {
                "it uses a filter, a test or a function that there is not"
            }
            _ => "it cannot be carried out",
        };
        Failure::refused(format!(
            "The template of the letter, {path}, is broken{line}: {what}. Nothing was written."
        ))
        .hint("It may use: name, on_behalf, received_on, prepared_on, request, subject, controller, dpo_contact, regulator, preview.")
    })
}

fn html(context: Value, letter: String) -> Result<String> {
    let failed = |error: minijinja::Error| {
        Failure::internal("The answer could not be written as a page.").because(error)
    };
    let mut templates = Environment::new();
    templates.set_auto_escape_callback(|_| AutoEscape::Html);
    templates
        .add_template(
            "access-response.html",
            include_str!("templates/access-response.html"),
        )
        .map_err(failed)?;
    // The letter is a page's part already; everything else is escaped.
    let letter = minijinja::Value::from_safe_string(letter);
    let page = templates
        .get_template("access-response.html")
        .and_then(|template| {
            template.render(minijinja::context! { letter, ..for_template(context) })
        })
        .map_err(failed)?;
    Ok(format!("{}\n", page.trim_end()))
}

/// A JSON value as the template engine sees it.
fn for_template(value: Value) -> minijinja::Value {
    match value {
        Value::Null => minijinja::Value::from(()),
        Value::Bool(yes) => yes.into(),
        Value::Number(number) => number.as_i64().map_or_else(|| ().into(), Into::into),
        Value::String(text) => escape::leaving(&text).into(),
        Value::Array(values) => values
            .into_iter()
            .map(for_template)
            .collect::<Vec<_>>()
            .into(),
        Value::Object(fields) => fields
            .into_iter()
            .map(|(name, value)| (name, for_template(value)))
            .collect::<std::collections::BTreeMap<String, minijinja::Value>>()
            .into(),
    }
}

/// What the template is given.
fn context(pack: &Pack) -> Value {
    let about = &pack.about;
    let grounds: Vec<Ground> = Ground::ALL
        .iter()
        .copied()
        .filter(|ground| pack.schedule.iter().any(|line| line.ground == *ground))
        .collect();
    json!({
        "preview": if pack.request.is_none() { Some(PREVIEW) } else { None },
        "looks": looks(pack),
        "documents": DOCUMENTS,
        "request": pack.request,
        "on_behalf": pack.on_behalf_of,
        "received_on": pack.received_on.map(date_in_words),
        "prepared_on": date_in_words(pack.prepared_on),
        "subject": pack.subject,
        "name": pack.subject_name,
        "controller": about.controller,
        "dpo_contact": about.dpo_contact,
        "regulator": about.regulator,
        "purposes": about.purposes.iter().map(|one| json!({"what": one.what, "law": one.law})).collect::<Value>(),
        "categories": about.categories,
        "special_categories": about.special_categories,
        "sources": about.sources.iter().map(|one| json!({"name": one.name, "notice": one.privacy_notice})).collect::<Value>(),
        "recipients": about.recipients.iter().map(|one| match one.withheld {
            None => json!({
                "ref": one.reference,
                "on": date_in_words(one.on),
                "to": one.to,
                "kind": one.kind.word().replace('-', " "),
            }),
            Some(ground) => json!({
                "ref": one.reference,
                "on": "withheld",
                "to": format!("withheld: {}", ground.title()),
                "kind": "withheld",
            }),
        }).collect::<Value>(),
        "retention": about.retention.iter().map(|one| json!({
            "what": one.case.map_or_else(|| "This access request".to_owned(), |case| format!("The case {case}")),
            "until": one.until_in_words(),
            "rule": one.rule,
        })).collect::<Value>(),
        "groups": pack.groups.iter().enumerate().map(|(at, group)| json!({
            "id": format!("data-{}", at + 1),
            "heading": group.heading,
            "about": group.about,
            "items": group.items.iter().map(|item| json!({
                "ref": item.reference,
                "title": item.title,
                "withheld": item.withheld.map(|ground| json!({"title": ground.title(), "law": ground.law(), "words": ground.in_words()})),
                "fields": item.fields.iter().map(|field| json!({
                    "label": field.label,
                    "pieces": pieces(&field.value),
                })).collect::<Value>(),
            })).collect::<Value>(),
        })).collect::<Value>(),
        "schedule": pack.schedule.iter().map(|line| json!({
            "ref": line.reference,
            "numbers": numbers(line),
            "what": line.what.join("; "),
            "ground": line.ground.title(),
            "law": line.ground.law(),
            "decided": decided(line),
        })).collect::<Value>(),
        "grounds": grounds.iter().map(|ground| json!({"title": ground.title(), "law": ground.law(), "words": ground.in_words()})).collect::<Value>(),
        "undecided": pack.undecided.iter().map(|one| json!({"ref": one.reference, "why": one.why})).collect::<Value>(),
    })
}

/// A recipient for machines; of an entry that is withheld nothing but the ground.
fn recipient_json(one: &Recipient) -> Value {
    match one.withheld {
        None => {
            json!({"ref": one.reference, "on": one.on, "to": one.to, "kind": one.kind, "withheld": null})
        }
        Some(ground) => {
            json!({"ref": one.reference, "on": null, "to": null, "kind": null, "withheld": ground})
        }
    }
}

/// After `sar export`.
pub fn written(written: &PackWritten) -> Document {
    let passphrase = written
        .passphrase
        .as_ref()
        .map(|words| words.expose_secret().to_owned());
    let data = json!({
        "subject": written.subject,
        "request": written.request,
        "preview": written.request.is_none(),
        "disclosure": written.disclosure,
        "path": written.path,
        "prepared_on": written.prepared_on,
        "manifest_sha256": written.manifest_sha256,
        "records": written.records,
        "schedule": written.withheld,
        "undecided": written.undecided,
        "restricted": restriction::references(&written.restricted),
        "passphrase": passphrase,
    });
    let place = written.path.display().to_string();
    let answer = written
        .disclosure
        .map_or_else(|| place.clone(), |disclosure| disclosure.to_string());
    let records = count(written.records, "record", "records");
    let mut document = Document::answer("access-response", data, answer);
    document = match (written.request, written.disclosure) {
        (Some(request), Some(disclosure)) => document.said(format!(
            "The answer to the access request {request} is in {place}, with {records}. {disclosure} says so in the sharing log."
        )),
        _ => document.warning(format!(
            "{PREVIEW}: {place} holds {records}. It is not in the sharing log; name the access request with --request to hand an answer over."
        )),
    };
    for mark in &written.restricted {
        document = document.warning(format!(
            "{} is on a case of which the answer holds something, and {} ({}): see that nothing of theirs is in it.",
            mark.person,
            if mark.in_force {
                "the use of their data is restricted"
            } else {
                "has asked for restriction"
            },
            mark.request
        ));
    }
    if written.undecided > 0 {
        document = document.warning(format!(
            "{} left out, because nobody has decided whether they are about this person. The answer lists them.",
            count(written.undecided, "record is", "records are")
        ));
    }
    // With the answer and nowhere else: what goes to standard error may be kept in a log.
    match passphrase {
        Some(words) => document.secret(words).warning(
            "The passphrase of the archive is part of the answer. It is shown this once and kept nowhere.",
        ),
        None => document,
    }
}
