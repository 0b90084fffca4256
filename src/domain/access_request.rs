//! Access requests: a person asks what is held about them (UK GDPR Art 15; RULES.md section 5). The request itself, what
//! is recorded of it, and the grounds for withholding.
//!
//! The clock is [`access_clock`](crate::domain::access_clock)'s business, finding and handing over the data that of
//! `actions`.

use serde::{Deserialize, Serialize};

use crate::domain::access_clock::{AccessClock, ClockEvent};
use crate::domain::date::Date;
use crate::domain::input::{self, Checked, Links};
use crate::domain::record::{Recorded, Stored, Undoable, Undone};
use crate::domain::reference::{AccessRequestRef, AnyRef, PersonRef};
use crate::domain::text::{Given, Problem};
use crate::domain::word::words;

/// What a form or a file says of an access request.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AccessRequestInput {
    /// `access-request`.
    pub kind: Option<String>,
    /// The person whose data is asked for.
    pub subject: Given<String>,
    /// The civil day in London on which it was received.
    pub received_on: Given<String>,
    /// How it came.
    pub via: Given<String>,
    /// Who asks, where it is not the person.
    pub on_behalf_of: Given<String>,
}

/// An access request's details, checked.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct AccessRequest {
    /// The person whose data is asked for.
    pub subject: PersonRef,
    /// The civil day in London on which it was received: its clock starts there (RULES.md section 5).
    pub received_on: Date,
    /// How it came, in words.
    pub via: Option<String>,
    /// Who asks for the person, and as what, where they do not ask themselves.
    pub on_behalf_of: Option<String>,
}

/// An access request as it stands in the store.
pub type StoredAccessRequest = Stored<AccessRequestRef, AccessRequest>;

impl AccessRequest {
    /// A new request from what was given, or everything that is wrong with it.
    pub fn new(
        input: &AccessRequestInput,
        links: &impl Links,
        today: Date,
    ) -> Result<Self, Vec<Problem>> {
        let mut checked = Checked::new();
        let c = &mut checked;
        let subject = c.needed("subject", &input.subject, |field, text: &str| {
            links.person(field, text)
        });
        let received_on = c.needed("received_on", &input.received_on, |field, text: &str| {
            let day = input::date(field, text)?;
            if day > today {
                return Err(Problem::new(
                    field,
                    "in-the-future",
                    "The day of receipt is in the future.",
                ));
            }
            Ok(day)
        });
        let (mut via, mut on_behalf_of) = (None, None);
        c.optional("via", &input.via, &mut via, input::line_of_text);
        c.optional(
            "on_behalf_of",
            &input.on_behalf_of,
            &mut on_behalf_of,
            input::line_of_text,
        );
        let (Some(subject), Some(received_on)) = (subject, received_on) else {
            return Err(checked.into_problems());
        };
        checked.finish(Self {
            subject,
            received_on,
            via,
            on_behalf_of,
        })
    }
}

/// The word of the state of a request that was closed; an open one has the word of its clock.
pub const CLOSED: &str = "closed";

/// How a request ended.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Closing {
    /// The day.
    #[serde(rename = "closed_on")]
    pub on: Date,
    /// What came of it.
    pub outcome: String,
}

/// Something that happened to the clock, as it was recorded. Nothing is edited: a wrong entry is named by the one that
/// corrects it, or marked as what never happened, and no longer counts.
#[derive(Clone, PartialEq, Eq)]
pub struct RecordedEvent {
    /// Its number in the store.
    pub id: i64,
    /// What happened, and when.
    pub event: ClockEvent,
    /// Why, where a reason is asked for.
    pub reason: Option<String>,
    /// The entry that this one corrects.
    pub corrects: Option<i64>,
    /// Who recorded it, and when.
    pub recorded: Recorded,
    /// Who said that it never happened, if somebody did, and why.
    pub undone: Undone,
}

impl Undoable for RecordedEvent {
    fn undone(&self) -> &Undone {
        &self.undone
    }
}

/// The events by the numbers under which people name them: 1, 2, … in the order in which they were recorded.
pub fn numbered(events: &[RecordedEvent]) -> Vec<(usize, &RecordedEvent)> {
    let mut in_order: Vec<&RecordedEvent> = events.iter().collect();
    in_order.sort_by_key(|event| event.id);
    in_order
        .into_iter()
        .enumerate()
        .map(|(at, event)| (at + 1, event))
        .collect()
}

/// The events that count: those that happened and that no other one corrects. Where the correction is what never happened, what it
/// took the place of was wrong all the same and does not come back.
pub fn events_that_count(events: &[RecordedEvent]) -> Vec<ClockEvent> {
    counting_events(events).map(|event| event.event).collect()
}

/// The same as they were recorded.
pub fn counting_events(events: &[RecordedEvent]) -> impl Iterator<Item = &RecordedEvent> {
    events.iter().filter(|event| {
        event.stands() && !events.iter().any(|other| other.corrects == Some(event.id))
    })
}

/// Which of two open requests is the more urgent: the one due first; those that wait for the requester come last, the
/// oldest of them first.
pub fn urgency(clock: &AccessClock, received_on: Date) -> (bool, Date, Date) {
    (
        clock.due_on.is_none(),
        clock.due_on.unwrap_or(Date::MAX),
        received_on,
    )
}

words! {
    /// As what a person is found in a record.
    FoundAs {
        /// The record is about them, or names them by their reference.
        Record = "record",
        /// A text speaks of them.
        Mention = "mention",
    }
}

words! {
    /// Grounds on which something may be withheld from the person it is about (RULES.md section 5).
    Ground {
        /// It is somebody else's data.
        OtherPeople = "other-people",
        /// It would prejudice the prevention or detection of crime.
        Crime = "crime",
        /// It would be likely to cause serious harm to somebody's health.
        SeriousHarm = "serious-harm",
        /// It is about the abuse of a child, and somebody else asks for the child.
        ChildAbuseData = "child-abuse-data",
        /// It is a lawyer's advice, or made for a court case.
        LegalPrivilege = "legal-privilege",
    }
}

impl Ground {
    /// The paragraph of the law.
    pub const fn law(self) -> &'static str {
        match self {
            Self::OtherPeople => "Data Protection Act 2018, Schedule 2, paragraph 16",
            Self::Crime => "Data Protection Act 2018, Schedule 2, paragraph 2",
            Self::SeriousHarm => {
                "Data Protection Act 2018, Schedule 3, Part 3, paragraph 7 and its counterparts for health and education"
            }
            Self::ChildAbuseData => "Data Protection Act 2018, Schedule 3, Part 5",
            Self::LegalPrivilege => "Data Protection Act 2018, Schedule 2, paragraph 19",
        }
    }

    /// What it is called in a table or in a box.
    pub const fn title(self) -> &'static str {
        match self {
            Self::OtherPeople => "information about other people",
            Self::Crime => "crime",
            Self::SeriousHarm => "serious harm",
            Self::ChildAbuseData => "child abuse data",
            Self::LegalPrivilege => "legal privilege",
        }
    }

    /// What it means, in a sentence that a lay person understands.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::OtherPeople => {
                "This would tell you something about somebody else, who has not agreed to it, and it would not be reasonable to tell you without their agreement."
            }
            Self::Crime => {
                "Giving you this now would be likely to get in the way of preventing or investigating a crime."
            }
            Self::SeriousHarm => {
                "Giving you this would be likely to cause serious harm to your own or somebody else's physical or mental health."
            }
            Self::ChildAbuseData => {
                "This is information about whether a child has been, or may be, abused; giving it to you would not be in the child's best interests."
            }
            Self::LegalPrivilege => {
                "This is advice from a lawyer, or was written for a court case, and is confidential by law."
            }
        }
    }
}

/// A part of a text: from one character up to, and without, another. Positions count Unicode scalar values of the stored
/// text, as `mkt export show` counts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Span {
    /// The first character.
    pub start: usize,
    /// The character after the last.
    pub end: usize,
}

impl Span {
    /// Reads `START:END`; `None` where it is not that, or where it is empty.
    pub fn parse(text: &str) -> Option<Self> {
        let (start, end) = text.trim().split_once(':')?;
        let span = Self {
            start: start.trim().parse().ok()?,
            end: end.trim().parse().ok()?,
        };
        (span.start < span.end).then_some(span)
    }
}

/// A decision to withhold a record, or a part of its text, from the answer to one request.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Withholding {
    /// Its number in the store.
    #[serde(skip)]
    pub id: i64,
    /// The record.
    #[serde(rename = "ref")]
    pub reference: AnyRef,
    /// The part of its text; the whole record where there is none.
    pub span: Option<Span>,
    /// On which ground.
    pub ground: Ground,
    /// Why the ground applies.
    pub reason: String,
    /// Who decided.
    pub decided_by: String,
    /// When, RFC 3339 UTC.
    pub decided_at: String,
    /// Who took it back, if somebody did, and why.
    #[serde(flatten)]
    pub undone: Undone,
}

impl Undoable for Withholding {
    fn undone(&self) -> &Undone {
        &self.undone
    }
}

words! {
    /// What has to be decided before data is handed to somebody who asks for another person.
    Question {
        /// May they act for the person (parental responsibility, a power of attorney, a written authority)?
        Authority = "authority",
        /// Does the child understand what it means to ask, so that the right is the child's own to use?
        ChildCompetent = "child-competent",
        /// Does the child object?
        ChildObjects = "child-objects",
        /// Is whoever asks alleged to have caused harm?
        AllegedHarm = "alleged-harm",
        /// Does the answer hold child abuse data (DPA 2018 Sch 3 Part 5)?
        ChildAbuseData = "child-abuse-data",
    }
}

impl Question {
    /// The question in words.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Authority => {
                "May whoever asks act for the person (parental responsibility, a power of attorney, a written authority)?"
            }
            Self::ChildCompetent => {
                "Does the child understand what an access request means, so that the right is the child's own to use?"
            }
            Self::ChildObjects => "Does the child object to the answer going to whoever asks?",
            Self::AllegedHarm => "Is whoever asks alleged to have caused harm to the child?",
            Self::ChildAbuseData => {
                "Does the answer hold data about whether the child has been, or may be, abused (DPA 2018 Sch 3 Part 5)?"
            }
        }
    }

    /// What has to be decided about a request on somebody's behalf: of an adult the authority alone, of a child all of it.
    pub const fn needed(is_child: bool) -> &'static [Self] {
        if is_child {
            Self::ALL
        } else {
            &[Self::Authority]
        }
    }
}

words! {
    /// An answer to a [`Question`].
    Answer {
        /// Yes.
        Yes = "yes",
        /// No.
        No = "no",
    }
}

/// A recorded decision. A later one to the same question takes the place of an earlier; both stay visible.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct RecordedAnswer {
    /// What was decided.
    pub question: Question,
    /// How.
    pub answer: Answer,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub decided_by: String,
    /// When, RFC 3339 UTC.
    pub decided_at: String,
}

/// What still stands in the way of releasing an answer to somebody who asks for another person (RULES.md section 5: "never
/// released without a recorded decision"), a sentence each; nothing where all is decided.
pub fn against_release(answers: &[RecordedAnswer], is_child: bool) -> Vec<String> {
    let latest = |question: Question| {
        answers
            .iter()
            .rev()
            .find(|answer| answer.question == question)
            .map(|answer| answer.answer)
    };
    let mut against: Vec<String> = Question::needed(is_child)
        .iter()
        .filter(|question| latest(**question).is_none())
        .map(|question| format!("Not decided yet ({question}): {}", question.in_words()))
        .collect();
    if latest(Question::Authority) == Some(Answer::No) {
        against.push(
            "It was decided that whoever asks may not act for the person, so nothing may be released to them."
                .to_owned(),
        );
    }
    if is_child
        && latest(Question::ChildCompetent) == Some(Answer::Yes)
        && latest(Question::ChildObjects) == Some(Answer::Yes)
    {
        against.push(
            "It was decided that the child understands what is asked and objects, so nothing may be released."
                .to_owned(),
        );
    }
    against
}
