//! What covers the parts of a text: other people's identities, and the sentences of a stranger's record that do not speak of the person.

use crate::actions::access_request::redact::Room;
use crate::anonymise::NoteText;
use crate::anonymise::mentions::MentionFinder;
use crate::anonymise::replace::Decisions;
use crate::domain::access_request::{Ground, Span};
use crate::domain::date::Date;

/// What covers a part of a text.
pub(super) struct Cover {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) ground: Ground,
    pub(super) what: String,
    pub(super) decided: Option<(String, Option<Date>)>,
}

/// A part of a text between two places, and which cover is over it.
pub(super) struct Part {
    pub(super) span: Span,
    pub(super) cover: Option<usize>,
}

/// Divides a text by its covers: of two over one place the earlier in the list counts.
pub(super) fn parts(length: usize, covers: &[Cover]) -> Vec<Part> {
    let mut owner: Vec<Option<usize>> = vec![None; length];
    for (at, cover) in covers.iter().enumerate() {
        for place in owner
            .iter_mut()
            .take(cover.end)
            .skip(cover.start)
            .filter(|place| place.is_none())
        {
            *place = Some(at);
        }
    }
    let mut parts: Vec<Part> = Vec::new();
    for (at, cover) in owner.into_iter().enumerate() {
        match parts.last_mut() {
            Some(last) if last.cover == cover => last.span.end = at + 1,
            _ => parts.push(Part {
                span: Span {
                    start: at,
                    end: at + 1,
                },
                cover,
            }),
        }
    }
    parts
}

/// The covers without those parts that a review keeps readable: whole proposals, never a part that a person decided to withhold.
pub(super) fn keep_open(length: usize, covers: &[Cover], opened: &[Span]) -> Vec<Cover> {
    parts(length, covers)
        .into_iter()
        .filter_map(|part| {
            let cover = covers.get(part.cover?)?;
            let stays = cover.decided.is_none() && opened.contains(&part.span);
            (!stays).then(|| Cover {
                start: part.span.start,
                end: part.span.end,
                ground: cover.ground,
                what: cover.what.clone(),
                decided: cover.decided.clone(),
            })
        })
        .collect()
}

pub(super) fn piece(chars: &[char], span: Span) -> String {
    chars
        .get(span.start..span.end)
        .unwrap_or_default()
        .iter()
        .collect()
}

/// Other people's identities in a text: what the engine withholds, and names of people nobody knows, about whom nobody has decided.
pub(super) fn identities(text: &str, on: Option<Date>, room: &Room, chars: &[char]) -> Vec<Cover> {
    let done = room
        .engine
        .note(&NoteText { text, on }, &Decisions::default());
    let mut covers: Vec<Cover> = Vec::new();
    for one in &done.replacements {
        let stays = one.person.as_deref() == Some(room.requester.as_str())
            || chars
                .get(one.start..one.end)
                .is_some_and(|there| one.with.chars().eq(there.iter().copied()));
        if !stays {
            covers.push(Cover {
                start: one.start,
                end: one.end,
                ground: Ground::OtherPeople,
                what: said(&one.with),
                decided: None,
            });
        }
    }
    for asked in &done.queue {
        let of_a_person = !asked.suggest.starts_with("[organisation")
            && !asked.suggest.starts_with("[reference")
            && !asked.why.contains("reads as an ordinary word")
            && Some(&asked.suggest) != room.requester_label.as_ref();
        if of_a_person {
            covers.push(Cover {
                start: asked.start,
                end: asked.end,
                ground: Ground::OtherPeople,
                what: "may be another person's name".to_owned(),
                decided: None,
            });
        }
    }
    covers
}

/// What a replacement of the engine says, without its brackets: `[Mother: name withheld]` is "Mother: name".
fn said(with: &str) -> String {
    with.trim_end_matches("'s")
        .trim_start_matches('[')
        .trim_end_matches(']')
        .trim_end_matches(" withheld")
        .to_owned()
}

pub(super) fn finder_spans(finder: &MentionFinder, text: &str) -> Vec<(usize, usize)> {
    finder
        .find(text)
        .into_iter()
        .map(|mention| (mention.start, mention.end))
        .collect()
}

/// The parts of a stranger's text that do not speak of the person. A sentence that does is handed over, and where nobody else is named
/// in it the ones after it that go on about "him" or "her".
pub(super) fn strangers(
    chars: &[char],
    mentions: &[(usize, usize)],
    identities: &[Cover],
) -> Vec<Cover> {
    let sentences = sentences(chars);
    let meets = |sentence: &(usize, usize), start: usize, end: usize| {
        sentence.0 < end && start < sentence.1
    };
    let mut handed: Vec<bool> = Vec::with_capacity(sentences.len());
    let mut goes_on = false;
    for sentence in &sentences {
        let speaks = mentions
            .iter()
            .any(|(start, end)| meets(sentence, *start, *end));
        let others = identities
            .iter()
            .any(|cover| meets(sentence, cover.start, cover.end));
        let goes_on_here = goes_on && !others && begins_with_pronoun(chars, *sentence);
        handed.push(speaks || goes_on_here);
        goes_on = !others && (speaks || goes_on_here);
    }
    let mut covers: Vec<Cover> = Vec::new();
    for (sentence, is_handed) in sentences.iter().zip(handed) {
        if is_handed {
            continue;
        }
        match covers.last_mut() {
            Some(last) if last.end == sentence.0 => last.end = sentence.1,
            _ => covers.push(Cover {
                start: sentence.0,
                end: sentence.1,
                ground: Ground::OtherPeople,
                what: "about other people".to_owned(),
                decided: None,
            }),
        }
    }
    covers
}

/// The sentences of a text as ranges of characters that leave nothing out: a full stop, a question or exclamation mark before a space
/// ends one, and so does an empty line.
fn sentences(chars: &[char]) -> Vec<(usize, usize)> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for (at, pair) in chars.windows(2).enumerate() {
        let ends = match pair {
            ['.' | '!' | '?' | '…', next] => next.is_whitespace() && !is_abbreviation(chars, at),
            ['\n', next] => *next == '\n' || *next == '-' || *next == '*' || *next == '•',
            _ => false,
        };
        if ends {
            sentences.push((start, at + 1));
            start = at + 1;
        }
    }
    if start < chars.len() {
        sentences.push((start, chars.len()));
    }
    sentences
}

/// Whether the full stop at a place belongs to an initial or a title: "J. Smith", "Dr. Smith".
fn is_abbreviation(chars: &[char], stop: usize) -> bool {
    let word: String = chars
        .iter()
        .take(stop)
        .rev()
        .take_while(|c| c.is_alphanumeric())
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    let single = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    chars.get(stop) == Some(&'.')
        && (single
            || matches!(
                word.to_lowercase().as_str(),
                "mr" | "mrs" | "ms" | "dr" | "prof" | "st" | "rev" | "sgt" | "insp"
            ))
}

fn begins_with_pronoun(chars: &[char], sentence: (usize, usize)) -> bool {
    let word: String = chars
        .get(sentence.0..sentence.1)
        .unwrap_or_default()
        .iter()
        .skip_while(|c| !c.is_alphanumeric())
        .take_while(|c| c.is_alphanumeric())
        .flat_map(|c| c.to_lowercase())
        .collect();
    matches!(
        word.as_str(),
        "he" | "she" | "they" | "his" | "her" | "their" | "him" | "them"
    )
}
