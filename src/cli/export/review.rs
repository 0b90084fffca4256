//! `mkt export review`: the open questions, and what was taken out without one, written to a file, taken from one, or gone through
//! one by one on a terminal.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::actions::export::{self as act, ExportAnswer, ExportShown, ToDecide};
use crate::cli::desk::{self, Desk, Ending, Order, json_lines, marked, stopped_but_kept, walk};
use crate::cli::run::{Done, Run};
use crate::domain::export::{ExportState, ReviewDecision};
use crate::domain::reference::ExportRef;
use crate::domain::user::Permission;
use crate::domain::word::one_of;
use crate::error::{Code, Failure, Result};
use crate::outside::files;
use crate::session::Session;
use crate::view;
use crate::view::render::escape;

/// Writes what is open to a file, an object a line; with `all` also what was taken out without a question.
pub(super) fn write_questions(
    run: &mut Run<'_, '_>,
    export: ExportRef,
    path: &std::path::Path,
    all: bool,
) -> Result<Done> {
    let shown = act::export_show(&mut run.session()?, export)?;
    let mut text = String::new();
    for one in questions(&shown, all) {
        let (before, after) = &one.around;
        let line = json!({
            "id": one.id, "ref": one.note, "context": format!("{before}{}{after}", one.found), "found": one.found,
            "suggest": one.suggest, "decision": Value::Null, "with": Value::Null, "why": one.why, "asked": one.is_asked,
        });
        text.push_str(&escape::json(line.to_string()));
        text.push('\n');
    }
    files::create_private_new(path, text.as_bytes())?;
    let what = if all {
        "The open questions, and what was taken out without one, are in"
    } else {
        "The open questions are in"
    };
    Ok(view::export::reviewed(&shown)
        .said(format!(
            "{what} {}. Fill in decision (replace, keep or alias) and with.",
            path.display()
        ))
        .into())
}

/// What is to be gone through: the open questions, and with `all` what was taken out without one after them.
fn questions(shown: &ExportShown, all: bool) -> Vec<ToDecide> {
    let mut questions = shown.asked();
    if all {
        questions.extend(shown.unasked());
    }
    questions
}

/// Reads decided questions, and the line each stands in; lines whose decision is still null are left open.
pub(super) fn read_answers(text: &str) -> Result<(Vec<ExportAnswer>, Vec<usize>)> {
    let mut answers = Vec::new();
    let mut lines = Vec::new();
    for (number, value) in json_lines(text) {
        let wrong = |what: &str| Failure::usage(format!("Line {number} {what}"));
        let value = value.map_err(|error| wrong("is not a JSON object.").because(error))?;
        let id = match value.get("id") {
            None | Some(Value::Null) => return Err(wrong("has no `id`.")),
            Some(id) => id.as_str().ok_or_else(|| {
                wrong("has an `id` that is no text. Leave it as `mkt export review --write` wrote it, in quotation marks.")
            })?,
        };
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
        let with = match value.get("with") {
            None | Some(Value::Null) => None,
            Some(with) => Some(with.as_str().ok_or_else(|| {
                wrong("has a `with` that is no text. Write it in quotation marks.")
            })?),
        };
        let with = with
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
        lines.push(number);
    }
    Ok((answers, lines))
}

/// What to press, shown with the first question and whenever something else was typed.
const KEYS: &str = "  Enter  take the suggestion
  w      put other words there
  k      keep it: it names nobody
  a      it is another name of somebody on the case
  o      also go through what was taken out without a question
  s      later
  u      take the last answer back, also one of an earlier day
  q      stop; what is answered stays answered
  ?      this list";

/// A reviewer's answer: what is decided, and the words or the person that go with it.
type Choice = (ReviewDecision, Option<String>);
/// What a key led to.
type Led = desk::Led<Choice>;

/// Walks through the open questions on a terminal, with `all` also through what was taken out without one. Each answer is stored
/// at once, so that the walk can be taken up again where it stopped.
pub(super) fn ask(run: &mut Run<'_, '_>, export: ExportRef, all: bool) -> Result<Done> {
    if !run.can_ask() {
        return Err(
            Failure::usage("`mkt export review` also needs --write FILE or --file FILE.")
                .hint("On a terminal the questions are asked one by one."),
        );
    }
    let mut session = run.session()?;
    session.require(Permission::PrepareExport)?;
    let shown = act::export_show(&mut session, export)?;
    if !matches!(
        shown.export.state,
        ExportState::NeedsReview | ExportState::Ready
    ) {
        return Err(Failure::refused(format!(
            "{export} is {} already.",
            shown.export.state
        )));
    }
    let mut desk = Questions {
        shown,
        all,
        keys_shown: false,
    };
    match walk(&mut desk, run, &mut session) {
        Ok(()) => Ok(view::export::reviewed(&desk.shown).into()),
        Err(failure) => Err(stopped_but_kept(
            failure,
            "What was answered stays answered.",
            &format!("mkt export review {export}"),
        )),
    }
}

/// The questions of an export at the desk.
struct Questions {
    shown: ExportShown,
    /// Whether what was taken out without a question is gone through too.
    all: bool,
    keys_shown: bool,
}

impl Desk for Questions {
    type Id = String;
    type Choice = Choice;
    const NOTHING_TO_TAKE_BACK: &'static str =
        "Nothing has been answered in this review; there is nothing to take back.";

    fn open(&self) -> Vec<String> {
        questions(&self.shown, self.all)
            .into_iter()
            .map(|one| one.id)
            .collect()
    }

    fn ask_about(
        &mut self,
        run: &mut Run<'_, '_>,
        id: &String,
        _order: &Order<String>,
    ) -> Result<Led> {
        let questions = questions(&self.shown, self.all);
        let Some(question) = questions.iter().find(|one| one.id == *id) else {
            return Ok(Led::Later);
        };
        run.env.prompt.say(&shown(question, questions.len()))?;
        if !self.keys_shown {
            run.env.prompt.say(KEYS)?;
            self.keys_shown = true;
        }
        loop {
            match typed(run, question, &self.shown)? {
                Typed::Led(led) => return Ok(led),
                Typed::Others if self.all => {
                    run.env
                        .prompt
                        .say("They are gone through already, after the questions.")?;
                }
                Typed::Others => {
                    run.env.prompt.say(&unasked_in_words(&self.shown))?;
                    self.all = true;
                }
                Typed::Unclear => run.env.prompt.say(KEYS)?,
            }
        }
    }

    fn decide(
        &mut self,
        run: &mut Run<'_, '_>,
        session: &mut Session,
        id: &String,
        (decision, with): Choice,
    ) -> Result<()> {
        let answer = ExportAnswer {
            question: id.clone(),
            decision,
            with,
        };
        match act::export_review(session, self.shown.export.reference, &[answer], &[]) {
            Ok(next) => {
                self.shown = next;
                Ok(())
            }
            // A person who is not on the case, or no reference at all: asked again.
            Err(failure)
                if decision == ReviewDecision::Alias
                    && matches!(failure.code, Code::Usage | Code::Refused) =>
            {
                run.env.prompt.say(&failure.message)
            }
            Err(failure) => Err(failure),
        }
    }

    fn take_back(&mut self, session: &mut Session) -> Result<Option<(String, String)>> {
        let Some((shown, answer)) = act::export_review_undo(session, self.shown.export.reference)?
        else {
            return Ok(None);
        };
        self.shown = shown;
        let id = answer.answer.question;
        self.all |= self.shown.unasked().iter().any(|one| one.id == id);
        let sentence = format!(
            "The last answer is taken back: {} gave it, {}.",
            answer.recorded.by,
            answer.recorded.at.london_text()
        );
        Ok(Some((id, sentence)))
    }

    fn at_the_end(&mut self, run: &mut Run<'_, '_>) -> Result<Ending> {
        let mut end = if self.shown.open_questions() == 0 {
            "That was the last question.".to_owned()
        } else {
            "The others were put off.".to_owned()
        };
        end.push_str(" Enter finishes; u takes the last answer back");
        let more = if self.all {
            0
        } else {
            self.shown.unasked().len()
        };
        if more > 0 {
            let _ = write!(
                end,
                "; o goes through what was taken out without a question ({more})"
            );
        }
        end.push('.');
        let line = run.env.prompt.line(&end)?;
        Ok(match line.trim().to_lowercase().as_str() {
            "u" => Ending::Undo,
            "o" if more > 0 => {
                self.all = true;
                Ending::More
            }
            _ => Ending::Finish,
        })
    }
}

/// What was taken out without a question, counted.
fn unasked_in_words(shown: &ExportShown) -> String {
    match shown.unasked().len() {
        0 => "Nothing was taken out without a question.".to_owned(),
        1 => "1 that was taken out without a question comes after the questions.".to_owned(),
        many => format!("{many} that were taken out without a question come after the questions."),
    }
}

/// A question as it is shown at the desk, or what was taken out without one.
fn shown(question: &ToDecide, left: usize) -> String {
    let often = match (question.times, question.is_asked) {
        (1, _) => String::new(),
        (times, true) => format!(", asked about {times} places at once"),
        (times, false) => format!(", {times} places at once"),
    };
    let (before, after) = &question.around;
    format!(
        "\n{} ({left} left{often})\n  … {} …\n  {}\n  {}: {}",
        question.note,
        format!("{before}{}{after}", marked(&question.found)).replace('\n', " "),
        question.why,
        if question.is_asked {
            "Suggested"
        } else {
            "Stands there now"
        },
        question.suggest,
    )
}

/// What was typed at a question.
enum Typed {
    Led(Led),
    /// Also what was taken out without a question.
    Others,
    Unclear,
}

fn typed(run: &mut Run<'_, '_>, question: &ToDecide, shown: &ExportShown) -> Result<Typed> {
    let prompt = &mut *run.env.prompt;
    let line = prompt.line("What is to be done? (Enter, w, k, a, o, s, u, q, ?)")?;
    let line = line.trim();
    let (key, rest) = line
        .split_once(' ')
        .map_or((line, ""), |(key, rest)| (key, rest.trim()));
    let to = |decision, with| Typed::Led(Led::To((decision, with)));
    Ok(match key.to_lowercase().as_str() {
        "" | "r" => to(ReviewDecision::Replace, Some(question.suggest.clone())),
        "w" => {
            let words = if rest.is_empty() {
                prompt.line("Which words?")?.trim().to_owned()
            } else {
                rest.to_owned()
            };
            if words.is_empty() {
                Typed::Unclear
            } else {
                to(ReviewDecision::Replace, Some(words))
            }
        }
        "k" if rest.is_empty() => to(ReviewDecision::Keep, None),
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
                to(ReviewDecision::Alias, Some(person))
            }
        }
        "s" if rest.is_empty() => Typed::Led(Led::Later),
        "u" if rest.is_empty() => Typed::Led(Led::Undo),
        "q" if rest.is_empty() => Typed::Led(Led::Stop),
        "o" if rest.is_empty() => Typed::Others,
        _ => Typed::Unclear,
    })
}
