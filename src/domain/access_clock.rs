//! The clock of access requests (RULES.md section 5; UK GDPR Art 12, 12A and 15) and of complaints (DPA 2018
//! s164A).
//!
//! [`access_clock`] tells from what happened when the answer is due, step by step; [`check_event`] says
//! whether something may be recorded as having happened. The same month and the same extension hold for the
//! other rights of a person (Art 12(3)). What does not live here: what is found and what is withheld.

mod events;
mod steps;

use chrono::{Days, TimeDelta};

use crate::domain::calendar::{Calendar, month_later};
use crate::domain::date::Date;
use crate::domain::word::words;

pub use events::{ClockEvent, ClockEventKind, ClockProblem, check_event, check_remaining};
pub use steps::Step;

/// Months within which a request is answered (UK GDPR Art 12(3)).
const MONTHS: u32 = 1;
/// Months where an extension was told of in time, from the same start (UK GDPR Art 12(3)).
const MONTHS_EXTENDED: u32 = 3;

words! {
    /// What the clock of an open request is doing.
    ClockState {
        /// Proof of identity was asked for and has not arrived.
        AwaitingIdentity = "awaiting-identity",
        /// Clarification was asked for and has not been given.
        AwaitingClarification = "awaiting-clarification",
        /// It is running.
        Running = "running",
        /// The day it was due has passed.
        Overdue = "overdue",
    }
}

/// When the answer to a request is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessClock {
    /// The day the time runs from; `None` while proof of identity is awaited.
    pub start: Option<Date>,
    /// The last day on which the answer is in time; `None` while proof of identity or an answer is awaited.
    pub due_on: Option<Date>,
    /// Whether the requester was told of an extension in time.
    pub extended: bool,
    /// The last day on which telling of an extension is in time; `None` while something is awaited.
    pub extension_deadline: Option<Date>,
    /// Days for which the clock has stood still in pauses that are over.
    pub paused_days: u32,
    /// Days from today to the day it is due, negative when overdue; `None` while there is no such day.
    pub days_left: Option<i64>,
    /// What the clock is doing.
    pub state: ClockState,
    /// How the date comes about, in order.
    pub steps: Vec<Step>,
}

/// When the answer is due to a request received on a day (the civil day in London), given what has happened.
///
/// The time runs from the receipt or, if later, from the day the requested proof of identity arrived (proof
/// that arrived without a recorded request counts as requested). It is a month, or three where an extension
/// was told of in time, to the corresponding day or the last of that month; then the days of the pauses are
/// added; then a day that is no working day becomes the next one. The order of the events does not matter.
pub fn access_clock(
    received_on: Date,
    events: &[ClockEvent],
    calendar: &Calendar,
    today: Date,
) -> AccessClock {
    let start = events::start(received_on, events);
    let pauses = events::pauses(events);
    let extended = events::is_extended(received_on, events);
    // As long as the time has not begun, every pause lies before its start and does not count.
    let paused_days = start.map_or(0, |start| pauses.days_from(start));

    let running_from = start.filter(|_| pauses.open_since.is_none());
    let months = if extended { MONTHS_EXTENDED } else { MONTHS };
    let corresponding = running_from.map(|start| later(month_later(start, months), paused_days));
    let due_on = corresponding.map(|day| calendar.roll_forward(day));
    let state = match (start, pauses.open_since, due_on) {
        (None, _, _) => ClockState::AwaitingIdentity,
        (_, Some(_), _) => ClockState::AwaitingClarification,
        (_, _, Some(due)) if due < today => ClockState::Overdue,
        _ => ClockState::Running,
    };
    let mut clock = AccessClock {
        start,
        due_on,
        extended,
        extension_deadline: running_from
            .map(|start| later(month_later(start, MONTHS), paused_days)),
        paused_days,
        days_left: due_on.map(|due| (due - today).num_days()),
        state,
        steps: Vec::new(),
    };
    clock.steps = steps::steps(received_on, events, &clock, corresponding);
    clock
}

/// So many days later.
fn later(date: Date, days: u32) -> Date {
    date.checked_add_days(Days::new(u64::from(days)))
        .unwrap_or(Date::MAX)
}

/// The day from which complaints about data protection have a clock (DPA 2018 s164A in force).
const COMPLAINTS_FROM: Date = match Date::from_ymd_opt(2026, 6, 19) {
    Some(date) => date,
    None => Date::MAX,
};

/// The last day on which a complaint about data protection is acknowledged in time: 30 days counted from the
/// day after receipt, and if that is no working day the next one (DPA 2018 s164A; RULES.md section 5). `None`
/// for a complaint received before 19 June 2026.
pub fn complaint_due(received_on: Date, calendar: &Calendar) -> Option<Date> {
    (received_on >= COMPLAINTS_FROM).then(|| {
        let thirtieth = received_on
            .checked_add_signed(TimeDelta::days(30))
            .unwrap_or(Date::MAX);
        calendar.roll_forward(thirtieth)
    })
}
