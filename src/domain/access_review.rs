//! Deciding what of the records found for an access request is handed over: how each record goes out, and whether a doubtful
//! mention means the person. Decisions are kept, never edited: a later one takes the place of an earlier, and one that is taken
//! back stays, marked.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::domain::access_request::{Ground, Span};
use crate::domain::record::{Undoable, Undone};
use crate::domain::reference::{AnyRef, PersonRef};
use crate::domain::word::words;

words! {
    /// What was decided about a record.
    ItemDecision {
        /// It is handed over with other people's identities removed: the rule for mixed data.
        Redact = "redact",
        /// It is handed over with everything readable that was proposed to be removed.
        Whole = "whole",
        /// It is withheld, on a ground.
        Withhold = "withhold",
        /// The doubtful mention in it means the person.
        IsThePerson = "is-the-person",
        /// The doubtful mention in it means somebody else.
        IsNot = "is-not",
    }
}

impl ItemDecision {
    /// Whether it says whom a mention means, and not how a record is handed over.
    pub const fn is_about_a_mention(self) -> bool {
        matches!(self, Self::IsThePerson | Self::IsNot)
    }

    /// What it means, for people.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Redact => "handed over, other people's identities removed",
            Self::Whole => "handed over whole",
            Self::Withhold => "withheld",
            Self::IsThePerson => "the mention means the person",
            Self::IsNot => "the mention means somebody else",
        }
    }
}

words! {
    /// Whether a doubtful mention means the person.
    MentionAnswer {
        /// It does.
        IsThePerson = "is-the-person",
        /// It does not.
        IsNot = "is-not",
    }
}

impl From<MentionAnswer> for ItemDecision {
    fn from(answer: MentionAnswer) -> Self {
        match answer {
            MentionAnswer::IsThePerson => Self::IsThePerson,
            MentionAnswer::IsNot => Self::IsNot,
        }
    }
}

/// A part of one of a record's texts that a decision is about.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct ReviewSpan {
    /// The field whose text it is in, by its name for machines.
    pub field: String,
    /// Where in that text.
    #[serde(flatten)]
    pub span: Span,
    /// On which ground it is withheld; none where it is a proposed redaction that stays readable.
    pub ground: Option<Ground>,
    /// Why the ground applies.
    pub reason: Option<String>,
}

/// A decision about one record, as it is recorded.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Reviewed {
    /// Its number in the store.
    #[serde(skip)]
    pub id: i64,
    /// The record.
    #[serde(rename = "ref")]
    pub reference: AnyRef,
    /// SHA-256 of the texts it was decided on.
    #[serde(skip)]
    pub digest: String,
    /// What was decided.
    pub decision: ItemDecision,
    /// On which ground, where it is withheld.
    pub ground: Option<Ground>,
    /// Why the ground applies.
    pub reason: Option<String>,
    /// The parts that stay readable or are withheld besides.
    pub parts: Vec<ReviewSpan>,
    /// Who decided.
    pub decided_by: String,
    /// When, RFC 3339 UTC.
    pub decided_at: String,
    /// Who took it back, if somebody did.
    #[serde(flatten)]
    pub undone: Undone,
}

impl Undoable for Reviewed {
    fn undone(&self) -> &Undone {
        &self.undone
    }
}

impl Reviewed {
    /// Whether it keeps something of the record back by a person's decision, which must not be lost when the text changes.
    pub fn keeps_something_back(&self) -> bool {
        self.decision == ItemDecision::Withhold
            || self.parts.iter().any(|part| part.ground.is_some())
    }
}

/// The decision that counts for a record: the latest about how it is handed over that nobody took back.
pub fn counting(reviews: &[Reviewed], reference: AnyRef) -> Option<&Reviewed> {
    reviews.iter().rev().find(|one| {
        one.reference == reference && one.stands() && !one.decision.is_about_a_mention()
    })
}

/// A remembered answer about one mention.
#[derive(Clone, PartialEq, Eq)]
pub struct MentionDecision {
    /// Its number in the store.
    pub id: i64,
    /// The record with the text.
    pub reference: AnyRef,
    /// SHA-256 of the text.
    pub digest: String,
    /// Where the mention is in it, in characters.
    pub place: (usize, usize),
    /// The answer.
    pub answer: MentionAnswer,
    /// Every reference that stood for the person when it was decided.
    pub people: BTreeSet<PersonRef>,
}

/// What is known of a mention for a person who stands under the references `now`, from the decisions about it in the order in
/// which they were made.
///
/// - A yes means one person. It holds while all the references it was given for still are that person; where they were
///   split since, it is not known which of them was meant, and it is asked again.
/// - A no was said of every reference it was given for, and holds for each of them after a split.
/// - A later decision takes the place of earlier ones about the same references or some of them.
/// - Where two records that were merged were decided about differently, it is asked again.
pub fn settled(decisions: &[&MentionDecision], now: &BTreeSet<PersonRef>) -> Option<MentionAnswer> {
    let mut standing: Vec<&MentionDecision> = Vec::new();
    for decision in decisions {
        let holds = match decision.answer {
            MentionAnswer::IsThePerson => decision.people.is_subset(now),
            MentionAnswer::IsNot => !decision.people.is_disjoint(now),
        };
        if holds {
            standing.retain(|earlier| !earlier.people.is_subset(&decision.people));
            standing.push(decision);
        }
    }
    let first = standing.first()?.answer;
    standing
        .iter()
        .all(|decision| decision.answer == first)
        .then_some(first)
}
