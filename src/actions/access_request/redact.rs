//! Texts made fit to be handed to the person they are about: what is withheld by decision, what is about other people, and the parts
//! of strangers' records that do not speak of them, each as a box that says which it is and on what ground.

use crate::anonymise::mentions::MentionFinder;
use crate::anonymise::remains::{RemainKind, Remains};
use crate::anonymise::replace::Decisions;
use crate::anonymise::{CaseKnowledge, Engine, NoteText};
use crate::domain::access_request::{Ground, Withholding};
use crate::domain::date::{Date, Instant};
use crate::domain::reference::AnyRef;

/// A part of a text that is handed over.
#[derive(Clone, PartialEq, Eq)]
pub enum Segment {
    /// Words as they stand, and the character of the stored text at which they begin.
    Text {
        /// The words.
        text: String,
        /// Where they begin.
        at: usize,
    },
    /// A box.
    Box(Redaction),
}

/// A box in a text: what stands in the place of words that are not handed over.
#[derive(Clone, PartialEq, Eq)]
pub struct Redaction {
    /// Its number in the answer: the schedule says more under it.
    pub number: usize,
    /// What is not said, in a few words: "mother: name".
    pub what: String,
    /// On which ground.
    pub ground: Ground,
}

/// A text with its boxes.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Passage {
    /// Its parts, in order.
    pub segments: Vec<Segment>,
}

impl Passage {
    /// A text without boxes.
    pub fn plain(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() {
            return Self::default();
        }
        Self {
            segments: vec![Segment::Text { text, at: 0 }],
        }
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.segments.is_empty()
    }
}

/// A line of the schedule: what was withheld or redacted in one record on one ground.
#[derive(Clone, PartialEq, Eq)]
pub struct Scheduled {
    /// The record.
    pub reference: AnyRef,
    /// The numbers of its boxes; none where the whole record is withheld.
    pub numbers: Vec<usize>,
    /// What is not said: "the whole record", or the words of the boxes, each once.
    pub what: Vec<String>,
    /// On which ground.
    pub ground: Ground,
    /// Who decided; none where it follows from the rule about other people's identities.
    pub decided_by: Option<String>,
    /// When.
    pub decided_on: Option<Date>,
}

/// Something of somebody else that would have been handed over.
pub struct Leak {
    /// The record.
    pub reference: AnyRef,
    /// Where in its stored text, in characters.
    pub at: usize,
    /// What.
    pub kind: RemainKind,
}

/// What is known around a text: the people of its case, and how their identities are withheld.
pub struct Room {
    engine: Engine,
    remains: Remains,
    requester: String,
    requester_label: Option<String>,
}

impl Room {
    /// For the texts of a case.
    pub fn new(known: &CaseKnowledge, requester: &str) -> Self {
        let engine = Engine::for_requester(known, requester);
        Self {
            requester_label: engine.labels().person(requester).map(str::to_owned),
            engine,
            remains: Remains::new(known, requester),
            requester: requester.to_owned(),
        }
    }
}

/// How much of a text is handed over.
#[derive(Clone, Copy)]
pub enum Extent<'f> {
    /// All of it.
    Whole,
    /// The sentences that speak of the person, by this search.
    Excerpt(&'f MentionFinder),
}

/// What covers a part of a text.
struct Cover {
    start: usize,
    end: usize,
    ground: Ground,
    what: String,
    decided: Option<(String, Option<Date>)>,
}

/// Makes passages, numbers their boxes, keeps the schedule, and looks at every passage a second time.
pub struct Redactor<'w> {
    withheld: &'w [Withholding],
    number: usize,
    /// The schedule so far.
    pub schedule: Vec<Scheduled>,
    /// What the second look found.
    pub leaks: Vec<Leak>,
}

impl<'w> Redactor<'w> {
    /// For the answer to one request.
    pub fn new(withheld: &'w [Withholding]) -> Self {
        Self {
            withheld,
            number: 0,
            schedule: Vec::new(),
            leaks: Vec::new(),
        }
    }

    /// Whether a whole record is withheld; it then stands in the schedule.
    pub fn withholds(&mut self, reference: AnyRef) -> Option<Ground> {
        let one = self
            .withheld
            .iter()
            .find(|one| one.reference == reference && one.span.is_none())?;
        let known = self
            .schedule
            .iter()
            .any(|line| line.reference == reference && line.numbers.is_empty());
        if !known {
            self.schedule.push(Scheduled {
                reference,
                numbers: Vec::new(),
                what: vec!["the whole record".to_owned()],
                ground: one.ground,
                decided_by: Some(one.decided_by.clone()),
                decided_on: decided_on(one),
            });
        }
        Some(one.ground)
    }

    /// A text of a record as it is handed over. `spans` says whether decisions about parts of the record are about this text.
    pub fn passage(
        &mut self,
        reference: AnyRef,
        text: &str,
        on: Option<Date>,
        room: &Room,
        extent: Extent<'_>,
        spans: bool,
    ) -> Passage {
        let chars: Vec<char> = text.chars().collect();
        let mut covers: Vec<Cover> = Vec::new();
        if spans {
            covers.extend(
                self.withheld
                    .iter()
                    .filter(|one| one.reference == reference)
                    .filter_map(|one| {
                        let span = one.span?;
                        Some(Cover {
                            start: span.start,
                            end: span.end.min(chars.len()),
                            ground: one.ground,
                            what: one.ground.title().to_owned(),
                            decided: Some((one.decided_by.clone(), decided_on(one))),
                        })
                    }),
            );
        }
        let identities = identities(text, on, room, &chars);
        if let Extent::Excerpt(finder) = extent {
            covers.extend(strangers(&chars, &finder_spans(finder, text), &identities));
        }
        covers.extend(identities);
        let passage = self.write_out(reference, &chars, &covers);
        self.look_again(reference, &passage, room);
        passage
    }

    /// Writes the text out: of two covers over one place the earlier in the list counts.
    fn write_out(&mut self, reference: AnyRef, chars: &[char], covers: &[Cover]) -> Passage {
        let mut owner: Vec<Option<usize>> = vec![None; chars.len()];
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
        let mut segments = Vec::new();
        let mut from = 0;
        while from < chars.len() {
            let of = owner.get(from).copied().flatten();
            let to = owner
                .iter()
                .skip(from)
                .position(|next| *next != of)
                .map_or(chars.len(), |length| from + length);
            match of.and_then(|at| covers.get(at)) {
                None => segments.push(Segment::Text {
                    text: chars.iter().take(to).skip(from).collect(),
                    at: from,
                }),
                Some(cover) => segments.push(Segment::Box(self.number_box(reference, cover))),
            }
            from = to;
        }
        Passage { segments }
    }

    fn number_box(&mut self, reference: AnyRef, cover: &Cover) -> Redaction {
        self.number += 1;
        let (by, on) = match &cover.decided {
            Some((by, on)) => (Some(by.clone()), *on),
            None => (None, None),
        };
        let line = self.schedule.iter_mut().rev().find(|line| {
            line.reference == reference
                && line.ground == cover.ground
                && line.decided_by == by
                && line.decided_on == on
                && !line.numbers.is_empty()
        });
        match line {
            Some(line) => {
                line.numbers.push(self.number);
                if !line.what.contains(&cover.what) {
                    line.what.push(cover.what.clone());
                }
            }
            None => self.schedule.push(Scheduled {
                reference,
                numbers: vec![self.number],
                what: vec![cover.what.clone()],
                ground: cover.ground,
                decided_by: by,
                decided_on: on,
            }),
        }
        Redaction {
            number: self.number,
            what: cover.what.clone(),
            ground: cover.ground,
        }
    }

    /// The second look: by value, over what is handed over, with other code than the first.
    fn look_again(&mut self, reference: AnyRef, passage: &Passage, room: &Room) {
        let mut text = String::new();
        // Where each part of the text handed over begins in it, and in the stored text.
        let mut places: Vec<(usize, usize)> = Vec::new();
        let mut length = 0;
        for segment in &passage.segments {
            match segment {
                Segment::Text { text: part, at } => {
                    places.push((length, *at));
                    length += part.chars().count();
                    text.push_str(part);
                }
                Segment::Box(_) => {
                    // Nothing reaches over a box.
                    text.push_str(" \u{fffc} ");
                    length += 3;
                }
            }
        }
        for remain in room.remains.find(&text) {
            let at = places
                .iter()
                .rev()
                .find(|(begins, _)| *begins <= remain.start)
                .map_or(0, |(begins, stored)| stored + (remain.start - begins));
            self.leaks.push(Leak {
                reference,
                at,
                kind: remain.kind,
            });
        }
    }
}

fn decided_on(one: &Withholding) -> Option<Date> {
    Instant::parse(&one.decided_at)
        .ok()
        .map(Instant::london_date)
}

/// Other people's identities in a text: what the engine withholds, and names of people nobody knows, about whom nobody has decided.
fn identities(text: &str, on: Option<Date>, room: &Room, chars: &[char]) -> Vec<Cover> {
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

fn finder_spans(finder: &MentionFinder, text: &str) -> Vec<(usize, usize)> {
    finder
        .find(text)
        .into_iter()
        .map(|mention| (mention.start, mention.end))
        .collect()
}

/// The parts of a stranger's text that do not speak of the person. A sentence that does is handed over, and where nobody else is named
/// in it the ones after it that go on about "him" or "her".
fn strangers(chars: &[char], mentions: &[(usize, usize)], identities: &[Cover]) -> Vec<Cover> {
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
