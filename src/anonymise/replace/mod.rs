//! What was found in a text, what is asked about it, and the text written out.
//!
//! Overlaps are settled here (longest first, then exact over derived over fuzzy over pattern; what a loser covers outside the winner
//! stays covered), decisions of the reviewer are applied, and the grammar around a replacement is kept.

mod write;

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::fold::fold_word;

pub(crate) use write::write_out;

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
    /// The id by which a person can decide otherwise, where it was plain enough to be done without a question: the same for every
    /// place that one answer settles, as a [`Question`]'s.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
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
    /// Where the answer holds.
    pub(crate) holds: Holds,
}

/// Where the answer to a question holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holds {
    /// In this place: it depends on the sentence (a name that is a word).
    Here,
    /// Wherever the same words stand in this note (a family name that several share).
    Alike,
    /// Wherever the words stand.
    Everywhere,
    /// Wherever the words stand, and it is plain enough to be done at once: a stranger whom the text introduces.
    Plain,
}

/// What one pass over a note found.
#[derive(Default)]
pub(crate) struct Findings {
    pub(crate) found: Vec<Found>,
    pub(crate) asked: Vec<Asked>,
}

/// The highest number that is taken for one of an unknown person.
const MOST_PEOPLE: usize = 9_999;

/// What stands in for an unknown person until [`Numbering`] has counted them.
pub(crate) const UNKNOWN_PERSON: &str = "[another person]";

/// Counts the unknown people of an export, so that each keeps one number: `[Person 1]`, `[Person 2]`.
///
/// The caller goes through the notes in its own stable order; "Doreen" after "Doreen Tasker" is the same person.
#[derive(Clone, Default)]
pub struct Numbering {
    /// By number, the names of whoever has it, each as its words; none where nobody has it yet.
    known: Vec<Vec<Vec<String>>>,
}

impl fmt::Debug for Numbering {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Numbering({})", self.known.len())
    }
}

impl Numbering {
    /// Leaves a number with those for whom a person has confirmed it. Every note's come before any number is given, so that nobody
    /// else gets one of them.
    pub fn confirmed(&mut self, source: &str, done: &Anonymised) {
        let characters: Vec<char> = source.chars().collect();
        for one in &done.replacements {
            let Some(number) = confirmed_number(one) else {
                continue;
            };
            if self.known.len() < number {
                self.known.resize_with(number, Vec::new);
            }
            if let Some(names) = self.known.get_mut(number - 1) {
                let found: String = characters
                    .get(one.start..one.end)
                    .unwrap_or_default()
                    .iter()
                    .collect();
                names.push(words_of(&found));
            }
        }
    }

    /// Puts numbers in the place of the placeholder, in a note's questions and in its text.
    pub fn assign(&mut self, source: &str, done: &mut Anonymised) {
        let characters: Vec<char> = source.chars().collect();
        let lengths: Vec<usize> = done
            .replacements
            .iter()
            .map(|one| one.with.chars().count())
            .collect();
        let mut places: Vec<(usize, usize, &mut String)> = done
            .queue
            .iter_mut()
            .map(|question| (question.start, question.end, &mut question.suggest))
            .chain(
                done.replacements
                    .iter_mut()
                    .map(|one| (one.start, one.end, &mut one.with)),
            )
            .filter(|(_, _, with)| *with == UNKNOWN_PERSON)
            .collect();
        if places.is_empty() {
            return;
        }
        places.sort_by_key(|(start, end, _)| (*start, *end));
        for (start, end, with) in places {
            let found: String = characters
                .get(start..end)
                .unwrap_or_default()
                .iter()
                .collect();
            *with = format!("[Person {}]", self.number(&found));
        }
        rewrite(&characters, done, &lengths);
    }

    /// The number of whoever is called so: theirs where they were named before.
    fn number(&mut self, found: &str) -> usize {
        let words = words_of(found);
        for (at, names) in self.known.iter_mut().enumerate() {
            if let Some(known) = names.iter_mut().find(|known| same_person(known, &words)) {
                if words.len() > known.len() {
                    *known = words;
                }
                return at + 1;
            }
        }
        // A number that nobody has yet lies between confirmed ones.
        if let Some(at) = self.known.iter().position(Vec::is_empty) {
            if let Some(names) = self.known.get_mut(at) {
                names.push(words);
            }
            return at + 1;
        }
        self.known.push(vec![words]);
        self.known.len()
    }
}

/// The words of a name without titles, folded.
fn words_of(found: &str) -> Vec<String> {
    fold_word(found)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !super::words::is_title(word))
        .map(str::to_owned)
        .collect()
}

/// The number of an unknown person that a reviewer confirmed or gave: `[Person 3]`. More than a text has words is no such number.
fn confirmed_number(one: &Replacement) -> Option<usize> {
    if one.why != Why::Reviewed {
        return None;
    }
    let digits = one.with.strip_prefix("[Person ")?.strip_suffix(']')?;
    digits
        .parse()
        .ok()
        .filter(|number| (1..=MOST_PEOPLE).contains(number))
}

/// Writes the text again from its source and replacements, of which each had the given length before, and moves what is kept along.
fn rewrite(source: &[char], done: &mut Anonymised, before: &[usize]) {
    let mut text = String::with_capacity(done.text.len());
    let mut kept = Vec::with_capacity(done.kept.len());
    let mut keeps = done.kept.iter().copied().peekable();
    let (mut at, mut old, mut new) = (0, 0, 0);
    for (one, before) in done.replacements.iter().zip(before) {
        let between = one.start.saturating_sub(at);
        while let Some((start, end)) = keeps.next_if(|(start, _)| *start < old + between) {
            kept.push((start + new - old, end + new - old));
        }
        text.extend(source.get(at..one.start).unwrap_or_default());
        text.push_str(&one.with);
        old += between + before;
        new += between + one.with.chars().count();
        at = one.end;
    }
    text.extend(source.get(at..).unwrap_or_default());
    kept.extend(keeps.map(|(start, end)| (start + new - old, end + new - old)));
    done.text = text;
    done.kept = kept;
}

/// Whether one name is a part of the other, or its initials.
fn same_person(a: &[String], b: &[String]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let initials = || -> String { long.iter().filter_map(|word| word.chars().next()).collect() };
    !short.is_empty()
        && (short.iter().all(|word| long.contains(word))
            || (long.len() > 1 && matches!(short, [letters] if *letters == initials())))
}
