//! Overlaps settled, decisions applied, the text written out.

use std::ops::Range;
use std::sync::LazyLock;

use super::{
    Anonymised, Asked, Decision, Decisions, Findings, Found, Holds, Question, Replacement,
    UNKNOWN_PERSON, Why,
};
use crate::anonymise::RULES_VERSION;
use crate::anonymise::dictionary::Dictionary;
use crate::anonymise::fold::{Folded, ScalarCount};
use crate::anonymise::hash::stable;

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
    // In order of their starts, and never overlapping.
    let mut settled: Vec<Found> = Vec::with_capacity(found.len());
    for one in found {
        // Only the few before the end of this one and not before its start matter.
        let after = settled.partition_point(|taken| taken.start < one.end);
        let before = settled.get(..after).unwrap_or_default();
        let overlapping = before
            .iter()
            .rev()
            .take_while(|taken| taken.end > one.start);
        let first = after - overlapping.count();
        let taken = settled.get(first..after).unwrap_or_default();
        if taken.is_empty() {
            settled.insert(after, one);
            continue;
        }
        let mut pieces = Vec::with_capacity(taken.len() + 1);
        let mut from = one.start;
        for Found { start, end, .. } in taken {
            if *start > from {
                pieces.push((from, *start));
            }
            from = from.max(*end);
        }
        if one.end > from {
            pieces.push((from, one.end));
        }
        for (start, end) in pieces {
            let (start, end) = trimmed(folded.text(), start, end);
            if end > start {
                let at = settled.partition_point(|taken| taken.start < start);
                let piece = Found {
                    start,
                    end,
                    ..one.clone()
                };
                settled.insert(at, piece);
            }
        }
    }
    settled
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

/// The words at a place, one space between them, in place of what was in the buffer.
fn words_at(folded: &Folded, start: usize, end: usize, words: &mut String) {
    let found = folded.text().get(start..end).unwrap_or("");
    words.clear();
    for word in found
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    }
}

/// The version of the rules as it is hashed.
static RULES: LazyLock<String> = LazyLock::new(|| RULES_VERSION.to_string());

/// The id of a question: a hash of the words asked about, the sentence around them where it matters, and the rules.
fn question_id(folded: &Folded, asked: &Asked, words: &str) -> String {
    let text = folded.text();
    let (before, after) = match asked.holds {
        Holds::Here | Holds::Alike => (
            nearby(text, asked.start, false),
            nearby(text, asked.end, true),
        ),
        Holds::Everywhere | Holds::Plain => ("", ""),
    };
    let rules = &*RULES;
    let kind = if asked.suggest.starts_with(UNKNOWN_PERSON) {
        "person"
    } else {
        asked.suggest.as_str()
    };
    let hash = stable([rules, kind, words, before, after]);
    let mut id = String::with_capacity(17);
    id.push('q');
    for byte in hash.to_be_bytes() {
        for half in [byte >> 4, byte & 0xf] {
            id.push(char::from(if half < 10 {
                b'0' + half
            } else {
                b'a' + half - 10
            }));
        }
    }
    id
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
pub(crate) fn write_out(
    source: &str,
    folded: &Folded,
    findings: Findings,
    decisions: &Decisions,
    dictionary: &Dictionary,
) -> Anonymised {
    let decided = decide(folded, findings, decisions, dictionary);
    let mut keeps: Vec<Range<usize>> = decided
        .kept
        .iter()
        .map(|(start, end)| folded.source(*start..*end))
        .collect();
    keeps.sort_by_key(|keep| keep.start);
    let mut keeps = keeps.into_iter().peekable();
    let mut count = ScalarCount::new(source);
    let mut out = Out::new(source);
    let settled = settle(decided.found, folded);
    let mut replacements = Vec::with_capacity(settled.len());
    for one in settled {
        if one.kept {
            continue;
        }
        let span = folded.source(one.start..one.end);
        if span.start < out.at || span.end <= span.start {
            continue;
        }
        while let Some(keep) = keeps.next_if(|keep| keep.end <= span.start) {
            out.keep(&keep);
        }
        let question = unasked_at(&decided.unasked, &one).map(str::to_owned);
        out.replace(&span, &one.with);
        replacements.push(Replacement {
            with: one.with,
            start: count.at(span.start),
            end: count.at(span.end),
            why: one.why,
            person: one
                .person
                .and_then(|person| dictionary.person(person))
                .map(|person| person.reference.clone()),
            question,
        });
    }
    for keep in keeps {
        out.keep(&keep);
    }
    out.copy(source.len());
    let mut queue: Vec<Question> = decided
        .open
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
        kept: out.kept,
    }
}

/// What is left after the reviewer's answers.
struct Decided {
    found: Vec<Found>,
    open: Vec<(String, Asked)>,
    /// What is replaced without being asked about.
    unasked: Vec<Unasked>,
    kept: Vec<(usize, usize)>,
}

/// Something plain enough to be replaced at once, as folded byte positions, and the id by which it can be decided otherwise.
struct Unasked {
    start: usize,
    end: usize,
    why: Why,
    id: String,
}

/// The id by which a replacement that was not asked about can be decided otherwise. What is unasked is in order.
fn unasked_at<'u>(unasked: &'u [Unasked], one: &Found) -> Option<&'u str> {
    let before = unasked.partition_point(|unasked| unasked.start <= one.start);
    let unasked = unasked.get(before.checked_sub(1)?)?;
    (unasked.why == one.why && one.end <= unasked.end).then_some(unasked.id.as_str())
}

/// What stands in a place by a reviewer's decision, and whom it means; nothing where the words are kept.
fn answered(
    decision: &Decision,
    suggest: &str,
    dictionary: &Dictionary,
) -> Option<(String, Option<usize>)> {
    match decision {
        Decision::Keep => None,
        Decision::Replace(with) => Some((with.clone(), None)),
        Decision::Alias(reference) => {
            let at = dictionary
                .people
                .iter()
                .position(|person| person.reference == *reference);
            let label = at.and_then(|at| dictionary.person(at));
            Some((
                label.map_or_else(|| suggest.to_owned(), |person| person.label.clone()),
                at,
            ))
        }
    }
}

/// Lets a reviewer decide about what was taken for a misspelling of something recorded: a guess that nobody was asked about. The
/// answer holds wherever the words stand and would be replaced alike.
fn decide_guesses(
    folded: &Folded,
    decided: &mut Decided,
    asked: &[(usize, usize)],
    decisions: &Decisions,
    dictionary: &Dictionary,
) {
    let rules = &*RULES;
    let mut words = String::new();
    for one in &mut decided.found {
        let is_asked = || {
            asked
                .iter()
                .any(|(start, end)| *start < one.end && one.start < *end)
        };
        if one.why != Why::Fuzzy || one.kept || is_asked() {
            continue;
        }
        words_at(folded, one.start, one.end, &mut words);
        let hash = stable([rules.as_str(), "guess", one.with.as_str(), words.as_str()]);
        let id = format!("g{hash:016x}");
        let Some(decision) = decisions.get(&id) else {
            decided.unasked.push(Unasked {
                start: one.start,
                end: one.end,
                why: Why::Fuzzy,
                id,
            });
            continue;
        };
        match answered(decision, &one.with, dictionary) {
            None => {
                // It stays as it is, and nothing else is made of it.
                one.kept = true;
                decided.kept.push((one.start, one.end));
            }
            Some((with, person)) => {
                // Whoever confirms the guess says nothing new about whom it means.
                if with != one.with {
                    one.person = person;
                    one.with = with;
                }
                one.why = Why::Reviewed;
            }
        }
    }
    decided.unasked.sort_by_key(|unasked| unasked.start);
}

fn decide(
    folded: &Folded,
    findings: Findings,
    decisions: &Decisions,
    dictionary: &Dictionary,
) -> Decided {
    let mut decided = Decided {
        found: findings.found,
        open: Vec::with_capacity(findings.asked.len()),
        unasked: Vec::with_capacity(findings.asked.len()),
        kept: Vec::new(),
    };
    let mut all = findings.asked;
    all.sort_by_key(|asked| (asked.start, asked.end));
    let spans: Vec<(usize, usize)> = all.iter().map(|asked| (asked.start, asked.end)).collect();
    // A family name that several share is asked about where it first stands.
    let mut alike: Vec<(String, String, String)> = Vec::new();
    let mut words = String::new();
    for asked in all {
        words_at(folded, asked.start, asked.end, &mut words);
        let known = alike
            .iter()
            .find(|one| {
                asked.holds == Holds::Alike
                    && one.0 == words
                    && one.1.eq_ignore_ascii_case(&asked.suggest)
            })
            .map(|one| one.2.clone());
        let id = known.unwrap_or_else(|| question_id(folded, &asked, &words));
        let Some(decision) = decisions.get(&id) else {
            let first = decided.open.iter().all(|(open, _)| *open != id);
            if asked.holds != Holds::Plain && first {
                if asked.holds == Holds::Alike {
                    alike.push((words.clone(), asked.suggest.clone(), id.clone()));
                }
                decided.open.push((id, asked));
            } else {
                if asked.holds == Holds::Plain {
                    decided.unasked.push(Unasked {
                        start: asked.start,
                        end: asked.end,
                        why: Why::Pattern,
                        id,
                    });
                }
                // One question is enough: until it is answered the safe answer stands in every other place.
                decided.found.push(Found {
                    start: asked.start,
                    end: asked.end,
                    with: asked.suggest,
                    why: Why::Pattern,
                    person: None,
                    kept: false,
                });
            }
            continue;
        };
        if asked.holds == Holds::Alike {
            alike.push((words.clone(), asked.suggest.clone(), id));
        }
        // The answer settles what stands inside the words asked about, never a longer find around them.
        let inside = |one: &Found| one.start >= asked.start && one.end <= asked.end;
        decided.found.retain(|one| !inside(one));
        let Some((with, person)) = answered(decision, &asked.suggest, dictionary) else {
            decided.kept.push((asked.start, asked.end));
            continue;
        };
        decided.found.push(Found {
            start: asked.start,
            end: asked.end,
            with,
            why: Why::Reviewed,
            person,
            kept: false,
        });
    }
    decide_guesses(folded, &mut decided, &spans, decisions, dictionary);
    decided
}

/// The text written so far, and how far the source is copied.
struct Out<'a> {
    source: &'a str,
    text: String,
    scalars: usize,
    at: usize,
    kept: Vec<(usize, usize)>,
}

impl<'a> Out<'a> {
    fn new(source: &'a str) -> Self {
        Out {
            source,
            text: String::with_capacity(source.len() + 32),
            scalars: 0,
            at: 0,
            kept: Vec::new(),
        }
    }

    fn push(&mut self, part: &str) {
        self.text.push_str(part);
        self.scalars += if part.is_ascii() {
            part.len()
        } else {
            part.chars().count()
        };
    }

    /// Copies the source up to a byte.
    fn copy(&mut self, to: usize) {
        if to > self.at {
            self.push(self.source.get(self.at..to).unwrap_or(""));
            self.at = to;
        }
    }

    fn replace(&mut self, span: &Range<usize>, with: &str) {
        self.copy(span.start);
        self.push(with);
        self.at = span.end;
    }

    /// Copies what the reviewer keeps, and remembers where it stands now.
    fn keep(&mut self, span: &Range<usize>) {
        self.copy(span.start);
        if span.end > self.at {
            let from = self.scalars;
            self.copy(span.end);
            self.kept.push((from, self.scalars));
        }
    }
}
