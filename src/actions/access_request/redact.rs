//! Texts made fit to be handed to the person they are about: what is withheld by decision, what is about other people, and the parts
//! of strangers' records that do not speak of them, each as a box that says which it is and on what ground.

mod covers;

use std::collections::BTreeMap;

use crate::actions::access_request::redact::covers::{
    Cover, Part, finder_spans, identities, keep_open, parts, piece, strangers,
};
use crate::anonymise::mentions::MentionFinder;
use crate::anonymise::remains::{RemainKind, Remains};
use crate::anonymise::telling::Telling;
use crate::anonymise::{CaseKnowledge, Engine};
use crate::domain::access_request::{Ground, Span, Withholding};
use crate::domain::access_review::Reviewed;
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
#[derive(PartialEq, Eq)]
pub struct Leak {
    /// The record.
    pub reference: AnyRef,
    /// Where in its stored text, in characters; none in a value that is no text of sentences.
    pub at: Option<usize>,
    /// In which field, by its label.
    pub label: &'static str,
    /// What.
    pub kind: RemainKind,
}

/// What is known around a text: the people of its case, and how their identities are withheld.
pub struct Room {
    engine: Engine,
    remains: Remains,
    telling: Telling,
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
            telling: Telling::new(known, requester),
            requester: requester.to_owned(),
        }
    }

    /// Whether something of somebody else stands in a value.
    pub fn tells_of_others(&self, value: &str) -> bool {
        !self.remains.find(value).is_empty()
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

/// Something that is proposed to be removed from a text.
#[derive(Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Where in the stored text, in characters.
    pub span: Span,
    /// What is not said, in a few words.
    pub what: String,
    /// On which ground.
    pub ground: Ground,
    /// Who decided it before, with `sar withhold`; such a part cannot be kept readable by a review.
    pub decided_by: Option<String>,
}

/// A text that tells who is meant although the name is gone.
#[derive(Clone, PartialEq, Eq)]
pub struct Look {
    /// The record.
    pub reference: AnyRef,
    /// The field whose text it is in.
    pub field: &'static str,
    /// What stands there and why it tells.
    pub why: String,
}

/// One text on its way.
pub struct Passing<'p> {
    /// The record it is of.
    pub reference: AnyRef,
    /// Its field, by its name for machines.
    pub field: &'static str,
    /// The same for people.
    pub label: &'static str,
    /// The stored text.
    pub text: &'p str,
    /// The day it tells of.
    pub on: Option<Date>,
    /// What is known around it.
    pub room: &'p Room,
    /// How much of it is handed over.
    pub extent: Extent<'p>,
    /// Whether parts named by `sar withhold` are parts of this text.
    pub has_spans: bool,
    /// Whether it is a value of a few words: what the second look would find in it is withheld at once.
    pub is_value: bool,
    /// What a review decided about the record, where its texts are still the same.
    pub review: Option<&'p Reviewed>,
}

/// Makes passages, numbers their boxes, keeps the schedule, and looks at every passage a second time.
pub struct Redactor<'w> {
    withheld: &'w [Withholding],
    reviews: BTreeMap<AnyRef, &'w Reviewed>,
    number: usize,
    /// The schedule so far.
    pub schedule: Vec<Scheduled>,
    /// What the second look found.
    pub leaks: Vec<Leak>,
    /// What tells who is meant although the name is gone.
    pub looks: Vec<Look>,
}

impl<'w> Redactor<'w> {
    /// For the answer to one request, with the decisions of its review that count.
    pub fn new(withheld: &'w [Withholding], reviews: BTreeMap<AnyRef, &'w Reviewed>) -> Self {
        Self {
            withheld,
            reviews,
            number: 0,
            schedule: Vec::new(),
            leaks: Vec::new(),
            looks: Vec::new(),
        }
    }

    /// What a review decided about a record.
    pub fn review(&self, reference: AnyRef) -> Option<&'w Reviewed> {
        self.reviews.get(&reference).copied()
    }

    /// Whether a whole record is withheld; it then stands in the schedule. It stays withheld where its text has changed since:
    /// nothing is handed over because somebody mended a spelling.
    pub fn withholds(&mut self, reference: AnyRef) -> Option<Ground> {
        let (ground, by, on) = self
            .withheld
            .iter()
            .find(|one| one.reference == reference && one.span.is_none())
            .map(|one| {
                (
                    one.ground,
                    one.decided_by.clone(),
                    decided_on(&one.decided_at),
                )
            })
            .or_else(|| {
                let review = self.review(reference)?;
                Some((
                    review.ground?,
                    review.decided_by.clone(),
                    decided_on(&review.decided_at),
                ))
            })?;
        let known = self
            .schedule
            .iter()
            .any(|line| line.reference == reference && line.numbers.is_empty());
        if !known {
            self.schedule.push(Scheduled {
                reference,
                numbers: Vec::new(),
                what: vec!["the whole record".to_owned()],
                ground,
                decided_by: Some(by),
                decided_on: on,
            });
        }
        Some(ground)
    }

    /// The records of which all is withheld, as the schedule has them so far.
    pub fn withheld_whole(&self) -> BTreeMap<AnyRef, Ground> {
        self.schedule
            .iter()
            .filter(|line| line.numbers.is_empty())
            .map(|line| (line.reference, line.ground))
            .collect()
    }

    /// What covers a text by rule and by `sar withhold`.
    fn covers(&self, passing: &Passing<'_>, chars: &[char]) -> Vec<Cover> {
        let mut covers: Vec<Cover> = Vec::new();
        if passing.has_spans {
            covers.extend(
                self.withheld
                    .iter()
                    .filter(|one| one.reference == passing.reference)
                    .filter_map(|one| {
                        let span = one.span?;
                        Some(Cover {
                            start: span.start,
                            end: span.end.min(chars.len()),
                            ground: one.ground,
                            what: one.ground.title().to_owned(),
                            decided: Some((one.decided_by.clone(), decided_on(&one.decided_at))),
                        })
                    }),
            );
        }
        let identities = identities(passing.text, passing.on, passing.room, chars);
        if let Extent::Excerpt(finder) = passing.extent {
            covers.extend(strangers(
                chars,
                &finder_spans(finder, passing.text),
                &identities,
            ));
        }
        covers.extend(identities);
        if passing.is_value {
            let remains = passing.room.remains.find(passing.text);
            covers.extend(remains.into_iter().map(|remain| Cover {
                start: remain.start,
                end: remain.end,
                ground: Ground::OtherPeople,
                what: remain.kind.of_another().to_owned(),
                decided: None,
            }));
        }
        covers
    }

    /// What is proposed to be removed from a text, in order and without overlap; what tells in the rest is noted.
    pub fn proposals(&mut self, passing: &Passing<'_>) -> Vec<Proposal> {
        let chars: Vec<char> = passing.text.chars().collect();
        let covers = self.covers(passing, &chars);
        let parts = parts(chars.len(), &covers);
        self.note_what_tells(passing, &chars, &parts);
        parts
            .into_iter()
            .filter_map(|part| {
                let cover = covers.get(part.cover?)?;
                Some(Proposal {
                    span: part.span,
                    what: cover.what.clone(),
                    ground: cover.ground,
                    decided_by: cover.decided.as_ref().map(|(by, _)| by.clone()),
                })
            })
            .collect()
    }

    /// A text of a record as it is handed over.
    pub fn passage(&mut self, passing: &Passing<'_>) -> Passage {
        let chars: Vec<char> = passing.text.chars().collect();
        let mut covers = self.covers(passing, &chars);
        let mut opened: Vec<Span> = Vec::new();
        if let Some(review) = passing.review {
            let here = || {
                review
                    .parts
                    .iter()
                    .filter(|part| part.field == passing.field)
            };
            opened.extend(
                here()
                    .filter(|part| part.ground.is_none())
                    .map(|part| part.span),
            );
            if !opened.is_empty() {
                covers = keep_open(chars.len(), &covers, &opened);
            }
            let hidden = here().filter_map(|part| {
                Some(Cover {
                    start: part.span.start,
                    end: part.span.end.min(chars.len()),
                    ground: part.ground?,
                    what: part.ground?.title().to_owned(),
                    decided: Some((review.decided_by.clone(), decided_on(&review.decided_at))),
                })
            });
            covers.splice(0..0, hidden.collect::<Vec<_>>());
        }
        let parts = parts(chars.len(), &covers);
        self.note_what_tells(passing, &chars, &parts);
        let mut segments = Vec::new();
        for part in parts {
            match part.cover.and_then(|at| covers.get(at)) {
                None => segments.push(Segment::Text {
                    text: piece(&chars, part.span),
                    at: part.span.start,
                }),
                Some(cover) => {
                    segments.push(Segment::Box(self.number_box(passing.reference, cover)));
                }
            }
        }
        let passage = Passage { segments };
        self.look_again(
            (passing.reference, passing.label),
            &passage,
            passing.room,
            &opened,
        );
        passage
    }

    fn note_what_tells(&mut self, passing: &Passing<'_>, chars: &[char], parts: &[Part]) {
        for part in parts.iter().filter(|part| part.cover.is_none()) {
            for tell in passing.room.telling.find(&piece(chars, part.span)) {
                let look = Look {
                    reference: passing.reference,
                    field: passing.field,
                    why: format!("“{}”: {}", tell.words, tell.why),
                };
                if !self.looks.contains(&look) {
                    self.looks.push(look);
                }
            }
        }
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
    /// What a review kept readable is decided, and no leak.
    fn look_again(
        &mut self,
        (reference, label): (AnyRef, &'static str),
        passage: &Passage,
        room: &Room,
        opened: &[Span],
    ) {
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
            let until = at + (remain.end - remain.start);
            if opened
                .iter()
                .any(|span| span.start < until && at < span.end)
            {
                continue;
            }
            self.leaks.push(Leak {
                reference,
                at: Some(at),
                label,
                kind: remain.kind,
            });
        }
    }

    /// The second look at a value that is handed over as it is stored.
    pub fn look_at_plain(
        &mut self,
        reference: AnyRef,
        label: &'static str,
        value: &str,
        room: &Room,
    ) {
        for remain in room.remains.find(value) {
            let leak = Leak {
                reference,
                at: None,
                label,
                kind: remain.kind,
            };
            if !self.leaks.contains(&leak) {
                self.leaks.push(leak);
            }
        }
    }
}

fn decided_on(instant: &str) -> Option<Date> {
    Instant::parse(instant).ok().map(Instant::london_date)
}
