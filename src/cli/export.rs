//! `mkt export`: anonymised exports, from the first check to the release.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use crate::actions::export::{self as act, ExportAnswer, ExportShown};
use crate::actions::release::export_release;
use crate::cli::run::{Done, Run};
use crate::domain::export::{
    ATTESTATION, Audience, ExportState, ReleaseForm, ReviewDecision, attestation_template,
};
use crate::domain::reference::{CaseRef, ExportRef};
use crate::domain::word::one_of;
use crate::error::{Failure, Result};
use crate::outside::files;
use crate::view;

/// How many characters of context a question is shown with, on either side.
const CONTEXT: usize = 60;

/// Anonymised exports: the only form in which anything about a case is shared with a family or published
#[derive(Debug, Subcommand)]
pub enum ExportVerb {
    /// Prepare an anonymised export of a case
    ///
    /// Example:
    ///
    ///     mkt export anonymised C-2026-0001 --for families
    Anonymised {
        /// The case
        #[arg(value_name = "C-…")]
        case: String,
        /// Whom it is for: families or report
        #[arg(long = "for", value_name = "AUDIENCE", default_value = "families")]
        audience: String,
    },
    /// Show an export: what was replaced and why, and what is asked
    ///
    /// Example:
    ///
    ///     mkt export show E-000001
    Show {
        /// The export
        #[arg(value_name = "E-…")]
        export: String,
    },
    /// Decide the open questions: one by one on a terminal, or by a file
    ///
    /// Example:
    ///
    ///     mkt export review E-000001 --write questions.jsonl
    Review {
        /// The export
        #[arg(value_name = "E-…")]
        export: String,
        /// Write the open questions to FILE, a JSON object a line
        #[arg(long, value_name = "FILE", conflicts_with = "file")]
        write: Option<PathBuf>,
        /// Take the decisions from FILE; `-` is standard input
        #[arg(long, value_name = "FILE")]
        file: Option<String>,
    },
    /// Release an export: the second check, then the file
    ///
    /// Example:
    ///
    ///     mkt export release E-000001 --out timeline.html --attest attestation.json
    Release(Release),
    /// List the exports of a case, or of all cases
    ///
    /// Example:
    ///
    ///     mkt export list C-2026-0001
    List {
        /// The case
        #[arg(value_name = "C-…")]
        case: Option<String>,
        /// Also the withdrawn ones
        #[arg(long)]
        all: bool,
    },
}

/// `mkt export release`.
#[derive(Debug, Args)]
pub struct Release {
    /// The export
    #[arg(value_name = "E-…")]
    export: Option<String>,
    /// Where to write it; the file may not exist yet
    #[arg(long, value_name = "PATH")]
    out: Option<PathBuf>,
    /// In which form: json, html or txt; taken from the file's ending where it is left out
    #[arg(long = "as", value_name = "FORM")]
    form: Option<String>,
    /// The answers of the attestation, as JSON; `-` is standard input
    #[arg(long, value_name = "FILE")]
    attest: Option<String>,
    /// Print an empty attestation to fill in
    #[arg(long)]
    attest_template: bool,
}

impl ExportVerb {
    /// Carries the command out.
    pub fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        match self {
            Self::Anonymised { case, audience } => {
                let case: CaseRef = run.reference(&case)?;
                let audience = Audience::parse(&audience)
                    .ok_or_else(|| Failure::usage(format!("--for: {}", one_of(Audience::WORDS))))?;
                Ok(view::export::prepared(&act::export_prepare(
                    &mut run.session()?,
                    case,
                    audience,
                )?)
                .into())
            }
            Self::Show { export } => {
                let export: ExportRef = run.reference(&export)?;
                Ok(view::export::show(&act::export_show(&mut run.session()?, export)?).into())
            }
            Self::Review {
                export,
                write,
                file,
            } => {
                let export: ExportRef = run.reference(&export)?;
                match (write, file) {
                    (Some(path), _) => write_questions(run, export, &path),
                    (None, Some(path)) => {
                        let answers = read_answers(&run.text_of(&path)?)?;
                        Ok(view::export::reviewed(&act::export_review(
                            &mut run.session()?,
                            export,
                            &answers,
                        )?)
                        .into())
                    }
                    (None, None) => ask(run, export),
                }
            }
            Self::Release(release) => release.run(run),
            Self::List { case, all } => {
                let case: Option<CaseRef> = case.map(|case| run.reference(&case)).transpose()?;
                Ok(
                    view::export::list(&act::export_list(&mut run.session()?, case, all)?, case)
                        .into(),
                )
            }
        }
    }
}

/// One open question with the first place it is asked at.
struct Open {
    id: String,
    note: String,
    context: String,
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
                context: piece(
                    question.start.saturating_sub(CONTEXT),
                    question.end + CONTEXT,
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

fn write_questions(
    run: &mut Run<'_, '_>,
    export: ExportRef,
    path: &std::path::Path,
) -> Result<Done> {
    let shown = act::export_show(&mut run.session()?, export)?;
    let mut text = String::new();
    for open in open_questions(&shown) {
        let line = json!({
            "id": open.id, "ref": open.note, "context": open.context, "found": open.found,
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
fn read_answers(text: &str) -> Result<Vec<ExportAnswer>> {
    let mut answers = Vec::new();
    for (at, line) in text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
    {
        let wrong = |what: &str| Failure::usage(format!("Line {} {what}", at + 1));
        let value: Value = serde_json::from_str(line)
            .map_err(|error| wrong("is not a JSON object.").because(error))?;
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

/// Walks through the open questions on a terminal. Each answer is stored at once, so that the walk can be taken up again.
fn ask(run: &mut Run<'_, '_>, export: ExportRef) -> Result<Done> {
    if !run.can_ask() {
        return Err(
            Failure::usage("`mkt export review` also needs --write FILE or --file FILE.")
                .hint("On a terminal the questions are asked one by one."),
        );
    }
    let mut session = run.session()?;
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
    let mut skipped: Vec<String> = Vec::new();
    loop {
        let open = open_questions(&shown);
        let Some(question) = open.iter().find(|open| !skipped.contains(&open.id)) else {
            return Ok(view::export::reviewed(&shown).into());
        };
        let prompt = &mut *run.env.prompt;
        prompt.say(&format!(
            "\n{} ({} left{})\n  … {} …\n  {}: {}",
            question.note,
            open.len(),
            if question.times > 1 {
                format!(", asked {} times", question.times)
            } else {
                String::new()
            },
            question.context.replace('\n', " "),
            question.found,
            question.why
        ))?;
        let items = [
            format!("Replace with {}", question.suggest),
            "Replace with other words".to_owned(),
            "Keep: it names nobody".to_owned(),
            "It is another name of a person on the case".to_owned(),
            "Later".to_owned(),
            "Stop for now".to_owned(),
        ];
        let (decision, with) = match prompt.choice("What is to be done?", &items, 0)? {
            0 => (ReviewDecision::Replace, Some(question.suggest.clone())),
            1 => (ReviewDecision::Replace, Some(prompt.line("Which words?")?)),
            2 => (ReviewDecision::Keep, None),
            3 => {
                for (person, label) in &shown.people {
                    prompt.say(&format!("  {person}  {label}"))?;
                }
                (ReviewDecision::Alias, Some(prompt.line("Whose? (P-…)")?))
            }
            4 => {
                skipped.push(question.id.clone());
                continue;
            }
            _ => return Ok(view::export::reviewed(&shown).into()),
        };
        let answer = ExportAnswer {
            question: question.id.clone(),
            decision,
            with,
        };
        match act::export_review(&mut session, export, &[answer]) {
            Ok(next) => shown = next,
            Err(failure) if failure.code == crate::error::Code::Usage => {
                run.env.prompt.say(&failure.message)?;
            }
            Err(failure) => return Err(failure),
        }
    }
}

impl Release {
    fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        if self.attest_template {
            return Ok(view::export::attestation_template(&attestation_template()).into());
        }
        let mut missing = Vec::new();
        if self.export.is_none() {
            missing.push("the export (E-…)");
        }
        if self.out.is_none() {
            missing.push("--out");
        }
        if self.attest.is_none() && !run.can_ask() {
            missing.push("--attest");
        }
        let (Some(export), Some(out), true) = (&self.export, &self.out, missing.is_empty()) else {
            return Err(Failure::usage(format!(
                "`mkt export release` also needs {}.",
                missing.join(", ")
            )));
        };
        let export: ExportRef = run.reference(export)?;
        let form = match self.form.as_deref() {
            Some(word) => ReleaseForm::parse(word),
            None => out
                .extension()
                .and_then(|ending| ending.to_str())
                .and_then(ReleaseForm::parse),
        }
        .ok_or_else(|| Failure::usage(format!("--as: {}", one_of(ReleaseForm::WORDS))))?;
        let mut opened = None;
        let attestation = if let Some(path) = &self.attest {
            serde_json::from_str(&run.text_of(path)?).map_err(|error| {
                Failure::usage("The attestation is not valid JSON.").because(error)
            })?
        } else {
            opened = Some(run.session()?);
            ask_attestation(run)?
        };
        let mut session = match opened {
            Some(session) => session,
            None => run.session()?,
        };
        let done = export_release(
            &mut session,
            export,
            out,
            form,
            &attestation,
            &view::release::render,
        )?;
        Ok(view::export::released(&done, out).into())
    }
}

fn ask_attestation(run: &mut Run<'_, '_>) -> Result<Value> {
    let prompt = &mut *run.env.prompt;
    prompt.say("Four questions about what no program sees. Your answers are recorded.")?;
    let mut answers = serde_json::Map::new();
    for asked in ATTESTATION {
        let yes = prompt.confirm(asked.question, false)?;
        let note = if yes {
            Some(prompt.line("Why is release right all the same?")?)
        } else {
            None
        };
        answers.insert(
            asked.word.to_owned(),
            json!({"answer": if yes { "yes" } else { "no" }, "note": note}),
        );
    }
    Ok(Value::Object(answers))
}
