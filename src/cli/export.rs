//! `mkt export`: anonymised exports, from the first check to the release, and statistics.

mod review;

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use crate::actions::export as act;
use crate::actions::export::statistics::export_statistics;
use crate::actions::release::{export_release, export_release_check};
use crate::cli::restriction::told_before;
use crate::cli::run::{Done, Run};
use crate::domain::export::{
    ATTESTATION, Audience, ExportDates, ReleaseForm, attestation_template,
};
use crate::domain::reference::{CaseRef, ExportRef};
use crate::domain::word::one_of;
use crate::error::{Failure, Result};
use crate::view;

/// Anonymised exports: the only form in which anything about a case is shared with a family or published
///
/// Example:
///
///     mkt export list
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
        /// How the dates of events are written: month (`[March 2024]`) or relative (`[day 12 of the review]`)
        #[arg(long, value_name = "STYLE", default_value = "month")]
        dates: String,
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
    ///
    /// On a terminal each question is shown with what stands around it, and one key answers it. Every answer is stored at
    /// once: whoever stops goes on later where they stopped, and takes back answers of earlier days too.
    ///
    /// People whom a text introduces ("her friend …") are taken out without a question, and so is what looks like a misspelling of
    /// what is recorded. With --all they are gone through after the questions, or written to the file, and can be kept, called
    /// something else, or said to be somebody on the case.
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
        /// Also what was taken out without a question
        #[arg(long, conflicts_with = "file")]
        all: bool,
    },
    /// Release an export: the second check, then the file
    ///
    /// Example:
    ///
    ///     mkt export release E-000001 --out timeline.html --attest attestation.json
    Release(Release),
    /// Withdraw a released export, and list whoever was given it
    ///
    /// Example:
    ///
    ///     mkt export withdraw E-000001 --reason "A school can be recognised"
    Withdraw {
        /// The export
        #[arg(value_name = "E-…")]
        export: String,
    },
    /// Counts over all cases that may be published: small ones are withheld
    ///
    /// Example:
    ///
    ///     mkt export statistics --year 2026
    ///
    /// Counted are referrals, cases, their subjects and decisions about sharing. A count from 1 to 4 is withheld, and so is
    /// at least one more beside it, so that it cannot be worked out from the total. Nobody is named.
    Statistics {
        /// Count only what began in this calendar year
        #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(u16).range(1900..=2999))]
        year: Option<u16>,
    },
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
            Self::Anonymised {
                case,
                audience,
                dates,
            } => {
                let case: CaseRef = run.reference(&case)?;
                let audience = Audience::parse(&audience)
                    .ok_or_else(|| Failure::usage(format!("--for: {}", one_of(Audience::WORDS))))?;
                let dates = ExportDates::parse(&dates).ok_or_else(|| {
                    Failure::usage(format!("--dates: {}", one_of(ExportDates::WORDS)))
                })?;
                Ok(view::export::prepared(&act::export_prepare(
                    &mut run.session()?,
                    case,
                    audience,
                    dates,
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
                all,
            } => {
                let export: ExportRef = run.reference(&export)?;
                match (write, file) {
                    (Some(path), _) => review::write_questions(run, export, &path, all),
                    (None, Some(path)) => {
                        let (answers, lines) = review::read_answers(&run.text_of(&path)?)?;
                        Ok(view::export::reviewed(&act::export_review(
                            &mut run.session()?,
                            export,
                            &answers,
                            &lines,
                        )?)
                        .into())
                    }
                    (None, None) => review::ask(run, export, all),
                }
            }
            Self::Release(release) => release.run(run),
            Self::Withdraw { export } => {
                let export: ExportRef = run.reference(&export)?;
                let reason = run.needed_reason("mkt export withdraw")?;
                Ok(view::export::withdrawn(&act::export_withdraw(
                    &mut run.session()?,
                    export,
                    &reason,
                )?)
                .into())
            }
            Self::Statistics { year } => {
                Ok(view::export::statistics(&export_statistics(&mut run.session()?, year)?).into())
            }
            Self::List { case, all } => {
                let case: Option<CaseRef> = case.map(|case| run.reference(&case)).transpose()?;
                let exports = act::export_list(&mut run.session()?, case, all)?;
                Ok(view::export::list(&exports, case, all).into())
            }
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
        if out.as_os_str() == "-" {
            return Err(Failure::usage(
                "--out: an export is released once, into a file that is kept; it does not go to the standard output.",
            )
            .hint("Name a file, such as --out timeline.html."));
        }
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
            attestation_in(&run.text_of(path)?)?
        } else {
            let mut session = run.session()?;
            let marks = export_release_check(&mut session, export)?;
            opened = Some(told_before(run, session, &marks, "mkt export release")?);
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

/// The answers in a file: the questions and answers as `--attest-template` prints them, or the whole document that it prints
/// under `--json`.
fn attestation_in(text: &str) -> Result<Value> {
    let mut value: Value = serde_json::from_str(text).map_err(|error| {
        Failure::usage(format!(
            "The attestation is not valid JSON at line {}, column {}.",
            error.line(),
            error.column()
        ))
        .because(error)
    })?;
    let is_document = value.get("schema_version").is_some() && value.get("data").is_some();
    if is_document && let Some(data) = value.get_mut("data") {
        value = data.take();
    }
    if ATTESTATION
        .iter()
        .any(|asked| value.get(asked.word).is_some())
    {
        return Ok(value);
    }
    Err(
        Failure::refused("The file of --attest answers none of the questions of an attestation.")
            .hint("`mkt export release E-… --attest-template` prints an empty one to fill in."),
    )
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
