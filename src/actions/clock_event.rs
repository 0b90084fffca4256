//! What access and rights requests have in common: how an event of a clock is taken, in whatever order it becomes known, and how a
//! wrong one is corrected or, where it never happened, voided.
//!
//! What can have happened at all is decided in [`domain::access_clock`](crate::domain::access_clock).

use crate::domain::access_clock::{ClockEvent, ClockEventKind, check_event, check_remaining};
use crate::domain::access_request::{RecordedEvent, counting_events, numbered};
use crate::domain::date::{Date, date_in_words};
use crate::domain::record::Undoable as _;
use crate::domain::reference::AnyRef;
use crate::error::{Failure, Result};

/// The request whose clock it is.
pub(super) struct ClockOf<'r> {
    /// The request.
    pub reference: AnyRef,
    /// The noun whose `show` lists its events with their numbers.
    pub noun: &'static str,
    /// The civil day in London on which it was received.
    pub received_on: Date,
    /// What is recorded of its clock already.
    pub recorded: &'r [RecordedEvent],
}

impl ClockOf<'_> {
    /// The command that voids an event of a kind.
    fn voided_by(&self, kind: ClockEventKind, number: usize) -> String {
        let verb = match kind {
            ClockEventKind::IdentityRequested | ClockEventKind::IdentityReceived => "identity",
            ClockEventKind::ClarificationAsked | ClockEventKind::ClarificationAnswered => "clarify",
            ClockEventKind::ExtensionTold => "extend",
        };
        format!(
            "mkt {} {verb} {} --void {number} --reason TEXT",
            self.noun, self.reference
        )
    }
}

/// Checks an event that is to be recorded; what cannot have happened is refused (exit 1) with the reason. `corrects` is the number
/// of a wrong entry that it takes the place of, as people see it; given back is its number in the store.
pub(super) fn event_admitted(
    clock: &ClockOf<'_>,
    event: ClockEvent,
    corrects: Option<usize>,
    today: Date,
) -> Result<Option<i64>> {
    let corrects = corrects
        .map(|number| wrong_event(clock, number, "--corrects"))
        .transpose()?
        .map(|wrong| wrong.id);
    let mut so_far: Vec<ClockEvent> = counting_events(clock.recorded)
        .filter(|known| Some(known.id) != corrects)
        .map(|known| known.event)
        .collect();
    check_event(clock.received_on, &so_far, event, today)
        .map_err(|problem| Failure::refused(problem.to_string()))?;
    if corrects.is_some() {
        so_far.push(event);
        check_remaining(clock.received_on, &so_far, today).map_err(|(other, problem)| {
            Failure::refused(format!(
                "With that correction the event of {} ({}) could not have happened. {problem}",
                date_in_words(other.on),
                other.kind.word().replace('-', " ")
            ))
            .hint("Correct that one first.")
        })?;
    }
    Ok(corrects)
}

/// The event of this number, as people see it, that is to be recorded as one that never happened. What cannot be is refused with
/// the reason (exit 1). `kinds` are those that the command is for.
pub(super) fn event_voided<'r>(
    clock: &ClockOf<'r>,
    number: usize,
    kinds: &[ClockEventKind],
    today: Date,
) -> Result<&'r RecordedEvent> {
    let wrong = wrong_event(clock, number, "--void")?;
    if !kinds.contains(&wrong.event.kind) {
        return Err(Failure::refused(format!(
            "--void: event {number} of {} is of another kind ({}).",
            clock.reference,
            wrong.event.kind.word().replace('-', " ")
        ))
        .hint(format!(
            "Each kind has its command: {}",
            clock.voided_by(wrong.event.kind, number)
        )));
    }
    let rest: Vec<ClockEvent> = counting_events(clock.recorded)
        .filter(|known| known.id != wrong.id)
        .map(|known| known.event)
        .collect();
    check_remaining(clock.received_on, &rest, today).map_err(|(other, problem)| {
        Failure::refused(format!(
            "Without that event the one of {} ({}) could not have happened. {problem}",
            date_in_words(other.on),
            other.kind.word().replace('-', " ")
        ))
        .hint("Void or correct that one first.")
    })?;
    Ok(wrong)
}

/// An event that is to be corrected or voided; refused (exit 1) where there is none, or where it does not count any more.
fn wrong_event<'r>(clock: &ClockOf<'r>, number: usize, flag: &str) -> Result<&'r RecordedEvent> {
    let all = numbered(clock.recorded);
    let request = clock.reference;
    let Some((_, event)) = all.iter().find(|(known, _)| *known == number) else {
        return Err(
            Failure::refused(format!("{flag}: {request} has no event {number}.")).hint(format!(
                "mkt {} show {request} lists them with their numbers.",
                clock.noun
            )),
        );
    };
    if !event.stands() {
        return Err(Failure::refused(format!(
            "{flag}: it is recorded already that event {number} never happened."
        )));
    }
    match all
        .iter()
        .find(|(_, other)| other.corrects == Some(event.id))
    {
        None => Ok(event),
        Some((by, _)) => Err(Failure::refused(format!(
            "{flag}: event {number} is corrected by event {by} already; {} that one.",
            if flag == "--void" { "void" } else { "correct" }
        ))),
    }
}
