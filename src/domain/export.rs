//! Anonymised exports of a case: who they are for, how far they have come, and what the manager who releases one attests.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::domain::date::{Date, Instant};
use crate::domain::reference::{CaseRef, ExportRef};
use crate::domain::word::words;

words! {
    /// Whom an export is for.
    Audience {
        /// The family: the only form in which anything may be shared with them (RULES.md section 6).
        Families = "families",
        /// A published report.
        Report = "report",
    }
}

words! {
    /// How far an export has come.
    ExportState {
        /// Questions are open.
        NeedsReview = "needs-review",
        /// Nothing is open; a manager may release it.
        Ready = "ready",
        /// It was released.
        Released = "released",
        /// It was released and then withdrawn.
        Withdrawn = "withdrawn",
    }
}

words! {
    /// In which form a release is written.
    ReleaseForm {
        /// One JSON document.
        Json = "json",
        /// One accessible page.
        Html = "html",
        /// Plain text.
        Txt = "txt",
    }
}

words! {
    /// How the dates of events are written in an export. Births become ages either way.
    ExportDates {
        /// Month and year: `[March 2024]`.
        Month = "month",
        /// Days of the review: `[day 12 of the review]`, counted from the day the case was opened.
        Relative = "relative",
    }
}

words! {
    /// What a reviewer decides about a question.
    ReviewDecision {
        /// Put something in its place.
        Replace = "replace",
        /// Leave it.
        Keep = "keep",
        /// It is another name of a person on the case.
        Alias = "alias",
    }
}

/// An export as the store keeps it, without its texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Export {
    /// Its reference.
    #[serde(rename = "export")]
    pub reference: ExportRef,
    /// Its case.
    pub case: CaseRef,
    /// Whom it is for.
    #[serde(rename = "for")]
    pub audience: Audience,
    /// How far it has come.
    pub state: ExportState,
    /// The day it was prepared.
    pub prepared_on: Date,
    /// The version of the rules it was prepared by.
    pub rules_version: u32,
    /// Who prepared it.
    pub prepared_by: String,
    /// Who released it.
    pub released_by: Option<String>,
    /// When, RFC 3339 UTC.
    pub released_at: Option<String>,
    /// Who withdrew it.
    pub withdrawn_by: Option<String>,
    /// When, RFC 3339 UTC.
    pub withdrawn_at: Option<String>,
    /// Why.
    pub withdrawn_why: Option<String>,
}

impl Export {
    /// The civil day in London on which it was released.
    pub fn released_on(&self) -> Option<Date> {
        let at = Instant::parse(self.released_at.as_deref()?).ok()?;
        Some(at.london_date())
    }
}

/// The question whose answer is how dates are written; it is answered when the export is prepared, and kept with the
/// reviewer's answers.
pub const DATES_QUESTION: &str = "dates";

/// One question of the attestation: what no program sees.
pub struct AttestationQuestion {
    /// Its word in the file.
    pub word: &'static str,
    /// The question.
    pub question: &'static str,
}

/// What a manager answers before a release.
pub const ATTESTATION: [AttestationQuestion; 4] = [
    AttestationQuestion {
        word: "rare_condition",
        question: "Does the text mention an illness or condition so rare that it tells who is meant?",
    },
    AttestationQuestion {
        word: "unique_event",
        question: "Does it describe an event so singular that people would know it?",
    },
    AttestationQuestion {
        word: "press_coverage",
        question: "Was there press or social media coverage by which a reader could name the people?",
    },
    AttestationQuestion {
        word: "siblings",
        question: "Do the number and ages of brothers and sisters tell which family it is?",
    },
];

/// The answer to one question.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// `yes` or `no`.
    pub answer: String,
    /// What was done about it; needed where the answer is yes.
    #[serde(default)]
    pub note: Option<String>,
}

/// A whole attestation, as recorded.
pub type Attested = Map<String, Value>;

/// An empty attestation to fill in.
pub fn attestation_template() -> Value {
    Value::Object(
        ATTESTATION
            .iter()
            .map(|asked| {
                (
                    asked.word.to_owned(),
                    serde_json::json!({"question": asked.question, "answer": null, "note": null}),
                )
            })
            .collect(),
    )
}

/// Why an attestation is not complete; each names the question by its word.
pub fn attestation_problems(given: &Value) -> Vec<String> {
    let mut problems = Vec::new();
    for asked in ATTESTATION {
        let answer = given.get(asked.word);
        let word = answer
            .and_then(|answer| {
                answer
                    .as_str()
                    .or_else(|| answer.get("answer").and_then(Value::as_str))
            })
            .map(str::trim)
            .unwrap_or_default()
            .to_ascii_lowercase();
        let note = answer
            .and_then(|answer| answer.get("note"))
            .and_then(Value::as_str)
            .unwrap_or_default();
        match word.as_str() {
            "no" => {}
            "yes" if !note.trim().is_empty() => {}
            "yes" => problems.push(format!("`{}` is answered yes and needs a note that says why release is right all the same.", asked.word)),
            "" => problems.push(format!("`{}` is not answered.", asked.word)),
            _ => problems.push(format!("`{}` is answered with neither yes nor no.", asked.word)),
        }
    }
    problems
}
