//! `mkt export review`: the open questions written to a file, taken from one, or asked one by one on a terminal.

use serde_json::{Value, json};

use crate::actions::export::{self as act, ExportAnswer, ExportShown};
use crate::cli::desk::{json_lines, marked, stopped_but_kept};
use crate::cli::run::{Done, Run};
use crate::domain::export::{ExportState, ReviewDecision};
use crate::domain::reference::ExportRef;
use crate::domain::word::one_of;
use crate::error::{Code, Failure, Result};
use crate::outside::files;
use crate::session::Session;
use crate::view;

/// How many characters of context a question is shown with, on either side.
const CONTEXT: usize = 160;

/// One open question with the first place it is asked at.
struct Open {
    id: String,
    note: String,
    /// What stands before and after it.
    around: (String, String),
    found: String,
    suggest: String,
    why: String,
    times: usize,
}

fn open_questions(shown: &ExportShown) -> Vec<Open> {
    let mut all: Vec<Open> = Vec::new();
    for note in &shown.notes {
        let source: Vec<char> = note.source.chars().collect();
        let piece = |start: usize, end: usize| {
            source
                .get(start..end.min(source.len()))
                .unwrap_or_default()
                .iter()
                .collect::<String>()
        };
        for question in &note.done.queue {
            if let Some(known) = all.iter_mut().find(|open| open.id == question.id) {
                known.times += 1;
                continue;
            }
            all.push(Open {
                id: question.id.clone(),
                note: note.reference.to_string(),
                around: (
                    piece(question.start.saturating_sub(CONTEXT), question.start),
                    piece(question.end, question.end + CONTEXT),
                ),
                found: piece(question.start, question.end),
                suggest: question.suggest.clone(),
                why: question.why.clone(),
                times: 1,
            });
        }
    }
    all
}

pub(super) fn write_questions(
    run: &mut Run<'_, '_>,
    export: ExportRef,
    path: &std::path::Path,
) -> Result<Done> {
    let shown = act::export_show(&mut run.session()?, export)?;
    let mut text = String::new();
    for open in open_questions(&shown) {
        let line = json!({
            "id": open.id, "ref": open.note, "context": format!("{}{}{}", open.around.0, open.found, open.around.1), "found": open.found,
            "suggest": open.suggest, "decision": Value::Null, "with": Value::Null,
        });
        text.push_str(&line.to_string());
        text.push('\n');
    }
    files::create_private_new(path, text.as_bytes())?;
    Ok(view::export::reviewed(&shown)
        .said(format!(
            "The open questions are in {}. Fill in decision (replace, keep or alias) and with.",
            path.display()
        ))
        .into())
}

/// Reads decided questions; lines whose decision is still null are left open.
pub(super) fn read_answers(text: &str) -> Result<Vec<ExportAnswer>> {
    let mut answers = Vec::new();
    for (number, value) in json_lines(text) {
        let wrong = |what: &str| Failure::usage(format!("Line {number} {what}"));
        let value = value.map_err(|error| wrong("is not a JSON object.").because(error))?;
        let id = value
            .get("id")
            .and_then(Value::as_str)
            .ok_or_else(|| wrong("has no `id`."))?;
        let Some(word) = value.get("decision").and_then(Value::as_str) else {
            if value.get("decision").is_none_or(Value::is_null) {
                continue;
            }
            return Err(wrong("has a `decision` that is no word."));
        };
        let decision = ReviewDecision::parse(word).ok_or_else(|| {
            wrong(&format!(
                "has an unknown `decision`. {}",
                one_of(ReviewDecision::WORDS)
            ))
        })?;
        let with = value
            .get("with")
            .and_then(Value::as_str)
            .map(str::to_owned)
            .filter(|with| !with.trim().is_empty());
        let with = match decision {
            ReviewDecision::Keep => None,
            ReviewDecision::Replace => Some(with.ok_or_else(|| {
                wrong("says replace and needs `with`, the words that are to stand there.")
            })?),
            ReviewDecision::Alias => Some(
                with.ok_or_else(|| wrong("says alias and needs `with`, the person's reference."))?,
            ),
        };
        answers.push(ExportAnswer {
            question: id.to_owned(),
            decision,
            with,
        });
    }
    Ok(answers)
}

/// What to press, shown with the first question and whenever something else was typed.
const KEYS: &str = "  Enter takes the suggestion. w: other words. k: keep it, it names nobody. a: it is another name of somebody on the case.\n  s: later. u: take the last answer back. q: stop; what is answered stays answered.";

/// What was typed at a question.
enum Typed {
    Answer(ReviewDecision, Option<String>),
    Later,
    Undo,
    Stop,
    Unclear,
}

/// An answer given in this walk, as undoing it needs it.
struct Given {
    question: String,
    found: String,
}

/// Walks through the open questions on a terminal. Each answer is stored at once, so that the walk can be taken up again
/// where it stopped.
pub(super) fn ask(run: &mut Run<'_, '_>, export: ExportRef) -> Result<Done> {
    walk(run, export).map_err(|failure| {
        stopped_but_kept(
            failure,
            "What was answered stays answered.",
            &format!("mkt export review {export}"),
        )
    })
}

fn walk(run: &mut Run<'_, '_>, export: ExportRef) -> Result<Done> {
    if !run.can_ask() {
        return Err(
            Failure::usage("`mkt export review` also needs --write FILE or --file FILE.")
                .hint("On a terminal the questions are asked one by one."),
        );
    }
    let mut session = run.session()?;
    session.require(crate::domain::user::Permission::PrepareExport)?;
    let mut shown = act::export_show(&mut session, export)?;
    if !matches!(
        shown.export.state,
        ExportState::NeedsReview | ExportState::Ready
    ) {
        return Err(Failure::refused(format!(
            "{export} is {} already.",
            shown.export.state
        )));
    }
    let mut later: Vec<String> = Vec::new();
    let mut given: Vec<Given> = Vec::new();
    let mut keys_shown = false;
    loop {
        let open = open_questions(&shown);
        let Some(question) = open.iter().find(|open| !later.contains(&open.id)) else {
            if given.is_empty() || !one_more(run, open.len())? {
                return Ok(view::export::reviewed(&shown).into());
            }
            take_back(run, &mut session, &mut shown, &mut given)?;
            continue;
        };
        say_question(run, question, open.len())?;
        if !keys_shown {
            run.env.prompt.say(KEYS)?;
            keys_shown = true;
        }
        match typed(run, question, &shown)? {
            Typed::Answer(decision, with) => {
                let answer = ExportAnswer {
                    question: question.id.clone(),
                    decision,
                    with,
                };
                match act::export_review(&mut session, export, &[answer]) {
                    Ok(next) => {
                        given.push(Given {
                            question: question.id.clone(),
                            found: question.found.clone(),
                        });
                        shown = next;
                    }
                    // A person who is not on the case, or no reference at all: asked again.
                    Err(failure)
                        if decision == ReviewDecision::Alias
                            && matches!(failure.code, Code::Usage | Code::Refused) =>
                    {
                        run.env.prompt.say(&failure.message)?;
                    }
                    Err(failure) => return Err(failure),
                }
            }
            Typed::Later => later.push(question.id.clone()),
            Typed::Undo => take_back(run, &mut session, &mut shown, &mut given)?,
            Typed::Stop => return Ok(view::export::reviewed(&shown).into()),
            Typed::Unclear => run.env.prompt.say(KEYS)?,
        }
    }
}

fn say_question(run: &mut Run<'_, '_>, question: &Open, left: usize) -> Result<()> {
    let often = if question.times > 1 {
        format!(", asked about {} places at once", question.times)
    } else {
        String::new()
    };
    let (before, after) = &question.around;
    run.env.prompt.say(&format!(
        "\n{} ({left} left{often})\n  … {} …\n  {}\n  Suggested: {}",
        question.note,
        format!("{before}{}{after}", marked(&question.found)).replace('\n', " "),
        question.why,
        question.suggest,
    ))
}

fn typed(run: &mut Run<'_, '_>, question: &Open, shown: &ExportShown) -> Result<Typed> {
    let prompt = &mut *run.env.prompt;
    let line = prompt.line("What is to be done?")?;
    let line = line.trim();
    let (key, rest) = line
        .split_once(' ')
        .map_or((line, ""), |(key, rest)| (key, rest.trim()));
    Ok(match key.to_lowercase().as_str() {
        "" | "r" => Typed::Answer(ReviewDecision::Replace, Some(question.suggest.clone())),
        "w" => {
            let words = if rest.is_empty() {
                prompt.line("Which words?")?.trim().to_owned()
            } else {
                rest.to_owned()
            };
            if words.is_empty() {
                Typed::Unclear
            } else {
                Typed::Answer(ReviewDecision::Replace, Some(words))
            }
        }
        "k" if rest.is_empty() => Typed::Answer(ReviewDecision::Keep, None),
        "a" => {
            let person = if rest.is_empty() {
                for (person, label) in &shown.people {
                    prompt.say(&format!("  {person}  {label}"))?;
                }
                prompt.line("Whose? (P-…)")?.trim().to_owned()
            } else {
                rest.to_owned()
            };
            if person.is_empty() {
                Typed::Unclear
            } else {
                Typed::Answer(ReviewDecision::Alias, Some(person))
            }
        }
        "s" if rest.is_empty() => Typed::Later,
        "u" if rest.is_empty() => Typed::Undo,
        "q" if rest.is_empty() => Typed::Stop,
        _ => Typed::Unclear,
    })
}

/// Whether the last answer is to be taken back after all, asked once nothing more is to be decided.
fn one_more(run: &mut Run<'_, '_>, left: usize) -> Result<bool> {
    let end = if left == 0 {
        "That was the last question. Enter finishes; u takes the last answer back."
    } else {
        "The others were put off. Enter finishes; u takes the last answer back."
    };
    let line = run.env.prompt.line(end)?;
    Ok(line.trim().eq_ignore_ascii_case("u"))
}

fn take_back(
    run: &mut Run<'_, '_>,
    session: &mut Session,
    shown: &mut ExportShown,
    given: &mut Vec<Given>,
) -> Result<()> {
    let Some(last) = given.pop() else {
        return run.env.prompt.say(
            "Nothing has been answered since this review began; there is nothing to take back.",
        );
    };
    *shown = act::export_review_undo(session, shown.export.reference, &last.question, &last.found)?;
    run.env.prompt.say("The last answer is taken back.")
}
