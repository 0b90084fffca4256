//! What happens to the clock of a request, what it means, and what may be recorded as having happened.

use crate::domain::calendar::month_later;
use crate::domain::date::Date;
use crate::domain::word::words;

use super::{MONTHS, later};

words! {
    /// What can happen to the clock of a request.
    ClockEventKind {
        /// The requester was asked to prove who they are (UK GDPR Art 12(6)).
        IdentityRequested = "identity-requested",
        /// The proof arrived.
        IdentityReceived = "identity-received",
        /// The requester was asked what they mean (UK GDPR Art 12A).
        ClarificationAsked = "clarification-asked",
        /// They answered.
        ClarificationAnswered = "clarification-answered",
        /// The requester was told that the answer takes up to three months (UK GDPR Art 12(3)).
        ExtensionTold = "extension-told",
    }
}

/// Something that happened to the clock on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClockEvent {
    /// The civil day in London.
    pub on: Date,
    /// What happened.
    pub kind: ClockEventKind,
}

impl ClockEvent {
    /// What happened, and when.
    pub const fn new(kind: ClockEventKind, on: Date) -> Self {
        Self { on, kind }
    }
}

/// The days on which something of a kind happened, in order.
fn days_of(events: &[ClockEvent], kind: ClockEventKind) -> Vec<Date> {
    let mut days: Vec<Date> = events
        .iter()
        .filter(|event| event.kind == kind)
        .map(|event| event.on)
        .collect();
    days.sort_unstable();
    days
}

/// The earliest request for proof of identity that no proof has followed.
fn identity_awaited_since(events: &[ClockEvent]) -> Option<Date> {
    let received = days_of(events, ClockEventKind::IdentityReceived);
    days_of(events, ClockEventKind::IdentityRequested)
        .into_iter()
        .find(|requested| received.last().is_none_or(|last| last < requested))
}

/// The day the time runs from; `None` while proof of identity is awaited.
pub(super) fn start(received_on: Date, events: &[ClockEvent]) -> Option<Date> {
    if identity_awaited_since(events).is_some() {
        return None;
    }
    let proofs = days_of(events, ClockEventKind::IdentityReceived);
    let requests = days_of(events, ClockEventKind::IdentityRequested);
    let last_request = requests.last().copied().unwrap_or(received_on);
    // A second proof that nobody asked for does not start the time again.
    let proved = proofs.into_iter().find(|&proof| proof >= last_request);
    Some(proved.map_or(received_on, |proved| proved.max(received_on)))
}

/// The times in which an answer was awaited.
pub(super) struct Pauses {
    /// First and last day of each that is over, in order, none touching another.
    over: Vec<(Date, Date)>,
    /// The first day of the one that is not.
    pub(super) open_since: Option<Date>,
}

impl Pauses {
    /// The days that are added to a time which runs from `start`: of each pause every day from the day it was
    /// asked to the day it was answered, both included; none where those are one day, and none before the
    /// start. A pause that began before the start counts as asked on the start.
    pub(super) fn days_from(&self, start: Date) -> u32 {
        self.over
            .iter()
            .map(|&(asked, answered)| (answered - asked.max(start)).num_days())
            .filter(|&days| days > 0)
            .map(|days| u32::try_from(days).unwrap_or(u32::MAX).saturating_add(1))
            .fold(0, u32::saturating_add)
    }
}

/// The pauses, where each answer belongs to a question. An answer without a question is ignored, as
/// [`check_event`] refuses it.
pub(super) fn pauses(events: &[ClockEvent]) -> Pauses {
    let mut pauses = Pauses {
        over: Vec::new(),
        open_since: None,
    };
    let mut unanswered = 0_u32;
    for (on, asked) in questions_and_answers(events) {
        if asked {
            unanswered = unanswered.saturating_add(1);
            pauses.open_since.get_or_insert(on);
        } else {
            unanswered = unanswered.saturating_sub(1);
            if unanswered == 0
                && let Some(since) = pauses.open_since.take()
            {
                pauses.over.push((since, on));
            }
        }
    }
    pauses
}

/// The days of questions (`true`) and answers in order; on one day the questions come first.
fn questions_and_answers(events: &[ClockEvent]) -> Vec<(Date, bool)> {
    let mut both: Vec<(Date, bool)> = events
        .iter()
        .filter_map(|event| match event.kind {
            ClockEventKind::ClarificationAsked => Some((event.on, true)),
            ClockEventKind::ClarificationAnswered => Some((event.on, false)),
            _ => None,
        })
        .collect();
    both.sort_unstable_by_key(|&(on, asked)| (on, !asked));
    both
}

/// Whether the requester was told of an extension in time.
pub(super) fn is_extended(received_on: Date, events: &[ClockEvent]) -> bool {
    days_of(events, ClockEventKind::ExtensionTold)
        .into_iter()
        .any(|told| is_told_in_time(received_on, events, told))
}

/// Whether telling of an extension on a day is within the first month and the pauses up to that day.
///
/// Only what had happened by then counts: a pause that began after the month was over does not make a late
/// word good. While proof of identity is awaited the month has not begun.
pub(super) fn is_told_in_time(received_on: Date, events: &[ClockEvent], told: Date) -> bool {
    let Some(start) = start(received_on, events) else {
        return true;
    };
    let by_then: Vec<ClockEvent> = events
        .iter()
        .copied()
        .filter(|event| event.on <= told)
        .collect();
    let mut pauses = pauses(&by_then);
    if let Some(since) = pauses.open_since.take() {
        pauses.over.push((since, told));
    }
    told <= later(month_later(start, MONTHS), pauses.days_from(start))
}

/// Why something cannot be recorded as having happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum ClockProblem {
    /// After today.
    #[error("That day lies in the future; record it when it has happened.")]
    Future,
    /// Before the request was received.
    #[error("That day lies before the request was received.")]
    BeforeReceipt,
    /// Proof of identity is awaited already.
    #[error("Proof of identity has been asked for already and is still awaited.")]
    IdentityAlreadyRequested,
    /// The proof would have arrived before it was asked for.
    #[error("That day lies before the day proof of identity was asked for.")]
    IdentityBeforeRequested,
    /// No proof is awaited, and one has arrived.
    #[error("Proof of identity has arrived already; nothing is awaited.")]
    IdentityAlreadyReceived,
    /// No answer is awaited.
    #[error("No clarification is awaited; record first when it was asked for.")]
    NothingAsked,
    /// The answer would have come before the question.
    #[error("That day lies before the day the clarification was asked for.")]
    AnsweredBeforeAsked,
    /// The time is extended already.
    #[error("The time is extended already; it cannot be extended twice.")]
    AlreadyExtended,
    /// The first month, with its pauses, is over.
    #[error(
        "An extension only counts if the requester is told within the first month, and that is over."
    )]
    ExtensionTooLate,
}

impl ClockProblem {
    /// The word for this problem in machine-readable answers.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Future => "in-future",
            Self::BeforeReceipt => "before-receipt",
            Self::IdentityAlreadyRequested => "identity-already-requested",
            Self::IdentityBeforeRequested => "identity-before-requested",
            Self::IdentityAlreadyReceived => "identity-already-received",
            Self::NothingAsked => "nothing-asked",
            Self::AnsweredBeforeAsked => "answered-before-asked",
            Self::AlreadyExtended => "already-extended",
            Self::ExtensionTooLate => "extension-too-late",
        }
    }
}

/// Whether something may be recorded as having happened to the clock, given what already has.
pub fn check_event(
    received_on: Date,
    events: &[ClockEvent],
    new: ClockEvent,
    today: Date,
) -> Result<(), ClockProblem> {
    if new.on > today {
        return Err(ClockProblem::Future);
    }
    if new.on < received_on {
        return Err(ClockProblem::BeforeReceipt);
    }
    match new.kind {
        ClockEventKind::IdentityRequested => match identity_awaited_since(events) {
            Some(_) => Err(ClockProblem::IdentityAlreadyRequested),
            None => Ok(()),
        },
        ClockEventKind::IdentityReceived => match identity_awaited_since(events) {
            Some(requested) if new.on < requested => Err(ClockProblem::IdentityBeforeRequested),
            None if !days_of(events, ClockEventKind::IdentityReceived).is_empty() => {
                Err(ClockProblem::IdentityAlreadyReceived)
            }
            _ => Ok(()),
        },
        ClockEventKind::ClarificationAsked => Ok(()),
        ClockEventKind::ClarificationAnswered => check_answer(events, new),
        ClockEventKind::ExtensionTold if is_extended(received_on, events) => {
            Err(ClockProblem::AlreadyExtended)
        }
        ClockEventKind::ExtensionTold => {
            if is_told_in_time(received_on, events, new.on) {
                Ok(())
            } else {
                Err(ClockProblem::ExtensionTooLate)
            }
        }
    }
}

/// Whether an event recorded earlier could still have happened once another was corrected: an answer or a proof that would now come
/// before what it answers could not. What only no longer counts, an extension told too late, is no reason against the truth.
pub fn check_remaining(
    received_on: Date,
    events: &[ClockEvent],
    today: Date,
) -> Result<(), (ClockEvent, ClockProblem)> {
    for (at, event) in events.iter().enumerate() {
        if !matches!(
            event.kind,
            ClockEventKind::ClarificationAnswered | ClockEventKind::IdentityReceived
        ) {
            continue;
        }
        let mut others = events.to_vec();
        others.remove(at);
        if let Err(
            problem @ (ClockProblem::IdentityBeforeRequested
            | ClockProblem::NothingAsked
            | ClockProblem::AnsweredBeforeAsked),
        ) = check_event(received_on, &others, *event, today)
        {
            return Err((*event, problem));
        }
    }
    Ok(())
}

/// An answer needs a question of the same day or before that has no other answer.
fn check_answer(events: &[ClockEvent], new: ClockEvent) -> Result<(), ClockProblem> {
    if pauses(events).open_since.is_none() {
        return Err(ClockProblem::NothingAsked);
    }
    let mut with_new = events.to_vec();
    with_new.push(new);
    let mut unanswered = 0_i64;
    for (_, asked) in questions_and_answers(&with_new) {
        unanswered += if asked { 1 } else { -1 };
        if unanswered < 0 {
            return Err(ClockProblem::AnsweredBeforeAsked);
        }
    }
    Ok(())
}
