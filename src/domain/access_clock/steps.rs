//! How the date a request is due comes about, a sentence a step: what `show` tells the officer and what the
//! file shows to the regulator.

use chrono::{Datelike, Weekday};
use serde::Serialize;

use crate::domain::date::Date;

use super::AccessClock;
use super::events::{self, ClockEvent, ClockEventKind};

/// One step of the reckoning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// The day it happened, or the day it leads to.
    pub on: Date,
    /// What it means for the clock: a sentence without a value from a record.
    pub what: String,
    /// Where the rule comes from.
    pub rule: &'static str,
}

const TIME_LIMIT: &str = "UK GDPR Art 12(3)";
const IDENTITY: &str = "UK GDPR Art 12(6)";
const CLARIFICATION: &str = "UK GDPR Art 12A";
const WORKING_DAY: &str =
    "ICO guidance on the right of access: a time limit that ends on a weekend or bank holiday";

pub(super) fn steps(
    received_on: Date,
    happened: &[ClockEvent],
    clock: &AccessClock,
    corresponding: Option<Date>,
) -> Vec<Step> {
    let step = |on, what: &str, rule| Step {
        on,
        what: what.to_owned(),
        rule,
    };
    let mut steps = vec![step(received_on, "The request was received.", TIME_LIMIT)];

    let mut happened = happened.to_vec();
    happened.sort_unstable();
    for event in &happened {
        let (what, rule) = match event.kind {
            ClockEventKind::IdentityRequested => (
                "Proof of identity was asked for: the time runs from the day it arrives.",
                IDENTITY,
            ),
            ClockEventKind::IdentityReceived if clock.start == Some(event.on) => (
                "Proof of identity arrived: the time runs from this day.",
                IDENTITY,
            ),
            ClockEventKind::IdentityReceived => ("Proof of identity arrived.", IDENTITY),
            ClockEventKind::ClarificationAsked => (
                "Clarification was asked for: the clock stands still until it is given.",
                CLARIFICATION,
            ),
            ClockEventKind::ClarificationAnswered => ("Clarification was given.", CLARIFICATION),
            ClockEventKind::ExtensionTold
                if events::is_told_in_time(received_on, &happened, event.on) =>
            {
                (
                    "The requester was told that the answer takes longer: three months from the start instead of one.",
                    TIME_LIMIT,
                )
            }
            ClockEventKind::ExtensionTold => (
                "The requester was told that the answer takes longer, but after the first month: this does not count.",
                TIME_LIMIT,
            ),
        };
        steps.push(step(event.on, what, rule));
    }

    let Some((corresponding, due)) = corresponding.zip(clock.due_on) else {
        return steps;
    };
    let months = if clock.extended {
        "three months"
    } else {
        "one month"
    };
    let what = match clock.paused_days {
        0 => format!("This is the corresponding day {months} after the start."),
        days => format!(
            "This is the corresponding day {months} after the start, and {days} days later for the time in which the clock stood still."
        ),
    };
    steps.push(Step {
        on: corresponding,
        what,
        rule: TIME_LIMIT,
    });
    if due != corresponding {
        let why = match corresponding.weekday() {
            Weekday::Sat => "a Saturday",
            Weekday::Sun => "a Sunday",
            _ => "a bank holiday",
        };
        steps.push(Step {
            on: due,
            what: format!("That day is {why}, so that the next working day counts."),
            rule: WORKING_DAY,
        });
    }
    steps
}
