//! The open records of a review as a file of one JSON object a line, and the decisions read from such a file. Everything that is
//! wrong with it is named by its line, and then nothing of it is stored.

use std::path::Path;

use serde_json::{Map, Value, json};

use super::{piece, read};
use crate::actions::access_request::review::{
    self as act, Choice, FileChoice, ItemState, ReviewItem,
};
use crate::actions::access_request::search::Depth;
use crate::cli::desk::json_lines;
use crate::cli::run::{Done, Run};
use crate::domain::access_request::{Ground, Span};
use crate::domain::access_review::{ItemDecision, MentionAnswer, ReviewSpan};
use crate::domain::input::line_of_text;
use crate::domain::reference::AccessRequestRef;
use crate::domain::word::one_of;
use crate::error::{Failure, Result};
use crate::outside::files;
use crate::outside::progress::Progress;
use crate::view;
use crate::view::render::escape;

/// Writes every open record to a file, an object a line.
pub(in crate::cli::access_request) fn write_open(
    run: &mut Run<'_, '_>,
    request: AccessRequestRef,
    is_thorough: bool,
    path: &Path,
) -> Result<Done> {
    let mut session = run.session()?;
    let review = read(run, &mut session, request, is_thorough)?;
    let mut text = String::new();
    for item in review.items.iter().filter(|item| item.state.is_open()) {
        text.push_str(&escape::json(line_of(item).to_string()));
        text.push('\n');
    }
    files::create_private_new(path, text.as_bytes())?;
    Ok(view::access_request::reviewed(&review)
        .said(format!(
            "The open records are in {}. Fill in decision (redact, whole or withhold), and mention where it is doubtful.",
            path.display()
        ))
        .into())
}

fn line_of(item: &ReviewItem) -> Value {
    let mut number = 0;
    let texts: Vec<Value> = item
        .fields
        .iter()
        .map(|field| {
            let chars: Vec<char> = field.text.chars().collect();
            let redactions: Vec<Value> = field
                .proposals
                .iter()
                .map(|one| {
                    number += 1;
                    json!({
                        "n": number, "start": one.span.start, "end": one.span.end,
                        "found": piece(&chars, one.span), "what": one.what, "ground": one.ground, "decided_by": one.decided_by,
                    })
                })
                .collect();
            let mentions: Vec<Value> = item
                .mentions(field)
                .into_iter()
                .map(|span| json!({"start": span.start, "end": span.end, "found": piece(&chars, span)}))
                .collect();
            json!({
                "field": field.key, "label": field.label, "text": field.text,
                "mentions": mentions, "redactions": redactions,
            })
        })
        .collect();
    let before: Vec<Value> = item
        .before
        .iter()
        .map(|one| {
            json!({
                "request": one.request, "ref": one.reference, "whole": one.is_whole, "ground": one.ground, "reason": one.reason,
                "decided_by": one.decided_by, "decided_at": one.decided_at,
            })
        })
        .collect();
    json!({
        "id": item.id(), "ref": item.reference, "title": item.title, "doubtful": item.doubt,
        "changed": item.state == ItemState::Changed, "texts": texts, "withheld_before": before,
        "look": item.looks.iter().map(|look| look.why.as_str()).collect::<Vec<_>>(),
        "mention": Value::Null, "decision": Value::Null, "open": [], "hide": [], "ground": Value::Null, "reason": Value::Null,
    })
}

/// Takes every decided line of a file, all of them or none.
pub(in crate::cli::access_request) fn take(
    run: &mut Run<'_, '_>,
    request: AccessRequestRef,
    is_thorough: bool,
    path: &str,
) -> Result<Done> {
    let choices = read_choices(&run.text_of(path)?)?;
    let mut session = run.session()?;
    let shown = run.shows_progress();
    let mut progress = Progress::new(run.env.stderr, shown);
    let mut tell = |doing: &str, done, of| progress.at(doing, done, of);
    let depth = if is_thorough {
        Depth::Thorough(&mut tell)
    } else {
        Depth::Index
    };
    let review = act::decide_all(&mut session, request, depth, &choices)?;
    Ok(view::access_request::reviewed(&review).into())
}

/// Reads a file of decided lines; those in which nothing is decided are left out. Everything that is wrong is named by its line.
fn read_choices(text: &str) -> Result<Vec<FileChoice>> {
    let mut choices = Vec::new();
    let mut wrong: Vec<String> = Vec::new();
    for (line, value) in json_lines(text) {
        let read = match value {
            Ok(Value::Object(object)) => choices_of(&object),
            _ => Err("it is not a JSON object.".to_owned()),
        };
        match read {
            Ok((id, made)) if !made.is_empty() => choices.push(FileChoice {
                line,
                id,
                choices: made,
            }),
            Ok(_) => {}
            Err(why) => wrong.push(format!("Line {line}: {why}")),
        }
    }
    if wrong.is_empty() {
        return Ok(choices);
    }
    let mut failure = Failure::usage(format!(
        "{} not written as they should be, so nothing of the file was stored.",
        if wrong.len() == 1 {
            "1 line is".to_owned()
        } else {
            format!("{} lines are", wrong.len())
        }
    ));
    for one in wrong.into_iter().take(20) {
        failure = failure.hint(one);
    }
    Err(failure)
}

type Wrong = String;

fn choices_of(object: &Map<String, Value>) -> std::result::Result<(String, Vec<Choice>), Wrong> {
    let word = |name: &str| match object.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(word)) if word.trim().is_empty() => Ok(None),
        Some(Value::String(word)) => Ok(Some(word.as_str())),
        Some(_) => Err(format!("`{name}` is no text.")),
    };
    let id = word("id")?.ok_or("it has no `id`.")?.to_owned();
    let mut made = Vec::new();
    let mention = word("mention")?
        .map(|text| {
            MentionAnswer::parse(text)
                .ok_or_else(|| format!("`mention`: {}", one_of(MentionAnswer::WORDS)))
        })
        .transpose()?;
    made.extend(mention.map(Choice::Mention));
    let decision = word("decision")?
        .map(|text| {
            ItemDecision::parse(text)
                .filter(|decision| !decision.is_about_a_mention())
                .ok_or_else(|| "`decision`: Give one of: redact, whole, withhold.".to_owned())
        })
        .transpose()?;
    let open = numbers(object.get("open"))?;
    let hide = hidden(object.get("hide"))?;
    if decision != Some(ItemDecision::Redact) && !(open.is_empty() && hide.is_empty()) {
        return Err("`open` and `hide` go with the decision redact.".to_owned());
    }
    if mention == Some(MentionAnswer::IsNot) && decision.is_some() {
        return Err(
            "it is about somebody else (`mention`), so there is no `decision` to make.".to_owned(),
        );
    }
    match decision {
        None => {}
        Some(ItemDecision::Withhold) => made.push(Choice::Withhold(
            ground(object.get("ground"))?,
            reason(object.get("reason"))?,
        )),
        Some(ItemDecision::Whole) => made.push(Choice::Whole),
        Some(_) => made.push(Choice::Redact { open, hide }),
    }
    Ok((id, made))
}

fn numbers(value: Option<&Value>) -> std::result::Result<Vec<usize>, Wrong> {
    let wrong = || "`open` is not a list of numbers of redactions.".to_owned();
    match value {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Array(items)) => items
            .iter()
            .map(|item| {
                item.as_u64()
                    .and_then(|number| usize::try_from(number).ok())
                    .ok_or_else(wrong)
            })
            .collect(),
        Some(_) => Err(wrong()),
    }
}

fn hidden(value: Option<&Value>) -> std::result::Result<Vec<ReviewSpan>, Wrong> {
    let items = match value {
        None | Some(Value::Null) => return Ok(Vec::new()),
        Some(Value::Array(items)) => items,
        Some(_) => return Err("`hide` is not a list.".to_owned()),
    };
    items
        .iter()
        .map(|item| {
            let number = |name: &str| {
                item.get(name)
                    .and_then(Value::as_u64)
                    .and_then(|number| usize::try_from(number).ok())
                    .ok_or_else(|| {
                        format!("an entry of `hide` has no `{name}`, counted in characters.")
                    })
            };
            Ok(ReviewSpan {
                field: item
                    .get("field")
                    .and_then(Value::as_str)
                    .ok_or("an entry of `hide` has no `field`.")?
                    .to_owned(),
                span: Span {
                    start: number("start")?,
                    end: number("end")?,
                },
                ground: Some(ground(item.get("ground"))?),
                reason: Some(reason(item.get("reason"))?),
            })
        })
        .collect()
}

fn ground(value: Option<&Value>) -> std::result::Result<Ground, Wrong> {
    value
        .and_then(Value::as_str)
        .and_then(Ground::parse)
        .ok_or_else(|| {
            format!(
                "what is withheld needs a `ground`. {}",
                one_of(Ground::WORDS)
            )
        })
}

fn reason(value: Option<&Value>) -> std::result::Result<String, Wrong> {
    let text = value.and_then(Value::as_str).unwrap_or_default().trim();
    line_of_text("reason", text).map_err(|problem| format!("`reason`: {}", problem.reason))
}
