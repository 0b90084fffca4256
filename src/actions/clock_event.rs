//! What access and rights requests have in common: how an event of a clock is taken, in whatever order it becomes known, and how a
//! wrong one is corrected.
//!
//! What can have happened at all is decided in [`domain::access_clock`](crate::domain::access_clock).

use crate::domain::access_clock::{ClockEvent, check_event, check_remaining};
use crate::domain::access_request::{RecordedEvent, counting_events, numbered};
use crate::domain::date::{Date, date_in_words};
use crate::domain::reference::AnyRef;
use crate::error::{Failure, Result};

/// The request whose clock it is.
pub(super) struct ClockOf<'r> {
    /// The request.
    pub reference: AnyRef,
    /// The command that shows its events with their numbers.
    pub shown_by: &'static str,
    /// The civil day in London on which it was received.
    pub received_on: Date,
    /// What is recorded of its clock already.
    pub recorded: &'r [RecordedEvent],
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
        .map(|number| wrong_event(clock, number))
        .transpose()?;
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

/// The number in the store of an event that is to be corrected; refused (exit 1) where there is none, or where it is corrected
/// already.
fn wrong_event(clock: &ClockOf<'_>, number: usize) -> Result<i64> {
    let all = numbered(clock.recorded);
    let request = clock.reference;
    let Some((_, event)) = all.iter().find(|(known, _)| *known == number) else {
        return Err(
            Failure::refused(format!("--corrects: {request} has no event {number}.")).hint(
                format!(
                    "{} {request} lists them with their numbers.",
                    clock.shown_by
                ),
            ),
        );
    };
    match all
        .iter()
        .find(|(_, other)| other.corrects == Some(event.id))
    {
        None => Ok(event.id),
        Some((by, _)) => Err(Failure::refused(format!(
            "--corrects: event {number} is corrected by event {by} already; correct that one."
        ))),
    }
}
