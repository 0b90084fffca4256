//! What was found in a text, what is asked about it, and the text written out.
//!
//! Overlaps are settled here (longest first, then exact over derived over fuzzy over pattern; what a loser covers outside the winner
//! stays covered), decisions of the reviewer are applied, and the grammar around a replacement is kept.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::RULES_VERSION;
use super::fold::{Folded, ScalarCount, fold_word};
use super::hash::stable;

/// Why something was replaced: the words of CLI.md, `export show`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Why {
    /// A recorded value, whole.
    Exact,
    /// A form made from a recorded value.
    Variant,
    /// A misspelling of one.
    Fuzzy,
    /// Something that identifies by its shape.
    Pattern,
    /// The reviewer said so.
    Reviewed,
}

impl Why {
    /// The word of CLI.md.
    pub fn word(self) -> &'static str {
        match self {
            Why::Exact => "exact",
            Why::Variant => "variant",
            Why::Fuzzy => "fuzzy",
            Why::Pattern => "pattern",
            Why::Reviewed => "reviewed",
        }
    }
}

/// One replacement. Positions count Unicode scalar values of the source.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replacement {
    /// First character replaced.
    pub start: usize,
    /// The character after the last.
    pub end: usize,
    /// What stands there instead.
    pub with: String,
    /// Why.
    pub why: Why,
    /// The reference of the person meant, where it is one.
    pub person: Option<String>,
}

impl fmt::Debug for Replacement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Replacement({}..{}, {:?})",
            self.start, self.end, self.why
        )
    }
}

/// One question to the reviewer. Positions count Unicode scalar values of the source.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// The same for every occurrence that one answer settles, and another when the text or the rules change.
    pub id: String,
    /// First character asked about.
    pub start: usize,
    /// The character after the last.
    pub end: usize,
    /// What would stand there.
    pub suggest: String,
    /// Why it is asked, in words for the reviewer.
    pub why: String,
}

impl fmt::Debug for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Question({}, {}..{})", self.id, self.start, self.end)
    }
}

/// A text made fit to leave, except for its open questions.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anonymised {
    /// The text with the replacements made; what is asked about and not replaced stands as it was.
    pub text: String,
    /// The replacements in order, never overlapping.
    pub replacements: Vec<Replacement>,
    /// The open questions in order. A question may lie over a replacement made for safety until it is answered.
    pub queue: Vec<Question>,
    /// What the reviewer decided to keep, as scalar positions in `text`: the door lets exactly these pass.
    pub kept: Vec<(usize, usize)>,
}

impl fmt::Debug for Anonymised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Anonymised")
            .field("replacements", &self.replacements)
            .field("queue", &self.queue)
            .finish_non_exhaustive()
    }
}

/// The reviewer's answer to a question.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Decision {
    /// Put this in its place.
    Replace(String),
    /// Leave it: it names nobody.
    Keep,
    /// It is this person's name: the reference, whose pseudonym then stands there.
    Alias(String),
}

impl fmt::Debug for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Decision::Replace(_) => "Replace(…)",
            Decision::Keep => "Keep",
            Decision::Alias(_) => "Alias(…)",
        })
    }
}

/// The answers so far, by question id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decisions {
    answers: BTreeMap<String, Decision>,
}

impl Decisions {
    /// Records an answer; a later one for the same question wins.
    pub fn answer(&mut self, question: impl Into<String>, decision: Decision) {
        self.answers.insert(question.into(), decision);
    }

    /// The answer to a question.
    pub fn get(&self, question: &str) -> Option<&Decision> {
        self.answers.get(question)
    }
}

impl FromIterator<(String, Decision)> for Decisions {
    fn from_iter<T: IntoIterator<Item = (String, Decision)>>(answers: T) -> Self {
        Decisions {
            answers: answers.into_iter().collect(),
        }
    }
}

/// Something found, as folded byte positions.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) with: String,
    pub(crate) why: Why,
    pub(crate) person: Option<usize>,
    /// It is known and stays, and nothing else may be made of it.
    pub(crate) kept: bool,
}

/// Something to ask about, as folded byte positions.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) suggest: String,
    pub(crate) why: &'static str,
    /// Whether the answer depends on the sentence (a name that is a word) or holds wherever the words stand.
    pub(crate) here_only: bool,
}

/// What one pass over a note found.
#[derive(Default)]
pub(crate) struct Findings {
    pub(crate) found: Vec<Found>,
    pub(crate) asked: Vec<Asked>,
}

/// What stands in for an unknown person until [`Numbering`] has counted them.
pub(crate) const UNKNOWN_PERSON: &str = "[another person]";

/// Settles overlaps: the longest first, then the surest, then the earliest. The rest of a loser keeps its own replacement.
fn settle(mut found: Vec<Found>, folded: &Folded) -> Vec<Found> {
    found.retain(|one| one.end > one.start);
    found.sort_by(|a, b| {
        (b.end - b.start)
            .cmp(&(a.end - a.start))
            .then_with(|| a.why.cmp(&b.why))
            .then_with(|| a.start.cmp(&b.start))
            .then_with(|| a.with.cmp(&b.with))
    });
    let mut settled: BTreeMap<usize, Found> = BTreeMap::new();
    for one in found {
        let mut pieces = vec![(one.start, one.end)];
        for taken in settled.values() {
            pieces = pieces
                .into_iter()
                .flat_map(|(start, end)| {
                    if taken.end <= start || taken.start >= end {
                        vec![(start, end)]
                    } else {
                        vec![(start, taken.start.max(start)), (taken.end.min(end), end)]
                    }
                })
                .filter(|(start, end)| end > start)
                .collect();
            if pieces.is_empty() {
                break;
            }
        }
        for (start, end) in pieces {
            let whole = (start, end) == (one.start, one.end);
            let (start, end) = if whole {
                (start, end)
            } else {
                trimmed(folded.text(), start, end)
            };
            if end > start {
                settled.insert(
                    start,
                    Found {
                        start,
                        end,
                        ..one.clone()
                    },
                );
            }
        }
    }
    settled.into_values().collect()
}

/// The rest of an overlapped find without the separators at its ends.
fn trimmed(text: &str, start: usize, end: usize) -> (usize, usize) {
    let part = text.get(start..end).unwrap_or("");
    let left = part.len()
        - part
            .trim_start_matches(|c: char| !c.is_alphanumeric())
            .len();
    let right = part.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
    (start + left, start + right.max(left))
}

/// The id of a question: a hash of the words asked about, the sentence around them where it matters, and the rules.
fn question_id(folded: &Folded, asked: &Asked) -> String {
    let text = folded.text();
    let found = text.get(asked.start..asked.end).unwrap_or("");
    let words: Vec<&str> = found
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let (before, after) = if asked.here_only {
        (
            nearby(text, asked.start, false),
            nearby(text, asked.end, true),
        )
    } else {
        ("", "")
    };
    let rules = RULES_VERSION.to_string();
    let kind = if asked.suggest.starts_with(UNKNOWN_PERSON) {
        "person"
    } else {
        asked.suggest.as_str()
    };
    let hash = stable([rules.as_str(), kind, &words.join(" "), before, after]);
    format!("q{hash:016x}")
}

/// Up to 48 bytes of the text beside a place.
fn nearby(text: &str, at: usize, after: bool) -> &str {
    let edge = if after {
        (at + 48).min(text.len())
    } else {
        at.saturating_sub(48)
    };
    let edge = if after {
        (edge..=text.len()).find(|at| text.is_char_boundary(*at))
    } else {
        (0..=edge).rev().find(|at| text.is_char_boundary(*at))
    }
    .unwrap_or(at);
    text.get(edge.min(at)..edge.max(at)).unwrap_or("")
}

/// Writes a text out from what was found, what is asked and what was decided.
pub(crate) fn write_out<'a>(
    source: &str,
    folded: &Folded,
    findings: Findings,
    decisions: &Decisions,
    person: &dyn Fn(usize) -> Option<&'a str>,
    label: &dyn Fn(&str) -> Option<&'a str>,
) -> Anonymised {
    let mut found = findings.found;
    let mut open = Vec::new();
    let mut kept_spans = Vec::new();
    let mut reviewed: Vec<Found> = Vec::new();
    for asked in findings.asked {
        let id = question_id(folded, &asked);
        match decisions.get(&id) {
            None => open.push((id, asked)),
            Some(Decision::Keep) => {
                found.retain(|one| one.end <= asked.start || one.start >= asked.end);
                kept_spans.push((asked.start, asked.end));
            }
            Some(decision) => {
                let with = match decision {
                    Decision::Replace(with) => with.clone(),
                    Decision::Alias(reference) => {
                        label(reference).unwrap_or(&asked.suggest).to_owned()
                    }
                    Decision::Keep => continue,
                };
                found.retain(|one| {
                    one.end <= asked.start
                        || one.start >= asked.end
                        || one.start < asked.start
                        || one.end > asked.end
                });
                reviewed.push(Found {
                    start: asked.start,
                    end: asked.end,
                    with,
                    why: Why::Reviewed,
                    person: None,
                    kept: false,
                });
            }
        }
    }
    found.extend(reviewed);
    let settled = settle(found, folded);

    let mut count = ScalarCount::new(source);
    let mut out = Out {
        text: String::with_capacity(source.len() + 32),
        scalars: 0,
    };
    let mut replacements = Vec::new();
    let mut kept = Vec::new();
    let mut at = 0;
    kept_spans.sort_unstable();
    let mut keeps = kept_spans
        .iter()
        .map(|(start, end)| folded.source(*start..*end))
        .peekable();
    for one in settled.iter().filter(|one| !one.kept) {
        let span = folded.source(one.start..one.end);
        if span.start < at || span.end <= span.start {
            continue;
        }
        while let Some(keep) = keeps.next_if(|keep| keep.end <= span.start) {
            out.push(source.get(at..keep.start).unwrap_or(""));
            let from = out.scalars;
            out.push(source.get(keep.start.max(at)..keep.end).unwrap_or(""));
            kept.push((from, out.scalars));
            at = at.max(keep.end);
        }
        out.push(source.get(at..span.start).unwrap_or(""));
        let (start, end) = (count.at(span.start), count.at(span.end));
        replacements.push(Replacement {
            start,
            end,
            with: one.with.clone(),
            why: one.why,
            person: one.person.and_then(person).map(str::to_owned),
        });
        out.push(&one.with);
        at = span.end;
    }
    for keep in keeps {
        if keep.start < at {
            continue;
        }
        out.push(source.get(at..keep.start).unwrap_or(""));
        let from = out.scalars;
        out.push(source.get(keep.clone()).unwrap_or(""));
        kept.push((from, out.scalars));
        at = keep.end;
    }
    out.push(source.get(at..).unwrap_or(""));

    let mut count = ScalarCount::new(source);
    let mut queue: Vec<Question> = open
        .into_iter()
        .map(|(id, asked)| {
            let span = folded.source(asked.start..asked.end);
            Question {
                id,
                start: count.at(span.start),
                end: count.at(span.end),
                suggest: asked.suggest,
                why: asked.why.to_owned(),
            }
        })
        .filter(|question| question.end > question.start)
        .collect();
    queue.sort_by(|a, b| (a.start, b.end).cmp(&(b.start, a.end)));
    Anonymised {
        text: out.text,
        replacements,
        queue,
        kept,
    }
}

struct Out {
    text: String,
    scalars: usize,
}

impl Out {
    fn push(&mut self, part: &str) {
        self.text.push_str(part);
        self.scalars += if part.is_ascii() {
            part.len()
        } else {
            part.chars().count()
        };
    }
}

/// Counts the unknown people of an export, so that each keeps one number: `[Person 1]`, `[Person 2]`.
///
/// The caller goes through the notes in its own stable order; "Doreen" after "Doreen Tasker" is the same person.
#[derive(Clone, Default)]
pub struct Numbering {
    known: Vec<Vec<String>>,
}

impl fmt::Debug for Numbering {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Numbering({})", self.known.len())
    }
}

impl Numbering {
    /// Replaces the placeholder suggestions of a note's questions by numbered ones.
    pub fn assign(&mut self, source: &str, queue: &mut [Question]) {
        let mut longest: Vec<&mut Question> = queue
            .iter_mut()
            .filter(|question| question.suggest == UNKNOWN_PERSON)
            .collect();
        longest.sort_by_key(|question| question.start);
        for question in longest {
            let found: String = source
                .chars()
                .skip(question.start)
                .take(question.end - question.start)
                .collect();
            let words: Vec<String> = fold_word(&found)
                .split(|c: char| !c.is_alphanumeric())
                .filter(|word| !word.is_empty() && !super::words::is_title(word))
                .map(str::to_owned)
                .collect();
            let number = if let Some(at) = self
                .known
                .iter()
                .position(|known| same_person(known, &words))
            {
                if let Some(known) = self.known.get_mut(at)
                    && words.len() > known.len()
                {
                    *known = words;
                }
                at + 1
            } else {
                self.known.push(words);
                self.known.len()
            };
            question.suggest = format!("[Person {number}]");
        }
    }
}

/// Whether one name is a part of the other.
fn same_person(a: &[String], b: &[String]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    !short.is_empty() && short.iter().all(|word| long.contains(word))
}
