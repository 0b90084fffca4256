//! The clock of an access request against another implementation: one that walks through the days with a calendar on the wall and
//! does what RULES.md section 5 says of each, without the arithmetic of the real one.

use mkt::domain::access_clock::ClockEventKind::{
    ClarificationAnswered, ClarificationAsked, ExtensionTold, IdentityReceived, IdentityRequested,
};
use mkt::domain::access_clock::{ClockEvent, ClockEventKind, access_clock, check_event};
use mkt::domain::calendar::Calendar;
use mkt::domain::date::Date;
use proptest::prelude::*;

fn next(day: Date) -> Date {
    day.succ_opt().unwrap()
}

/// The parts of a date as numbers, read off how it is written.
fn parts(day: Date) -> (i32, u32, u32) {
    let text = day.to_string();
    let mut parts = text.splitn(3, '-');
    (
        parts.next().unwrap().parse().unwrap(),
        parts.next().unwrap().parse().unwrap(),
        parts.next().unwrap().parse().unwrap(),
    )
}

/// Walks on to the month so many months later, and in it to the same day or the last there is.
fn walk_months(start: Date, months: u32) -> Date {
    let (_, _, wanted) = parts(start);
    let mut day = start;
    let mut entered = 0;
    loop {
        let after = next(day);
        if parts(after).1 != parts(day).1 {
            entered += 1;
            if entered > months {
                return day;
            }
        }
        day = after;
        if entered == months && parts(day).2 == wanted {
            return day;
        }
    }
}

/// Whether offices are open: no Saturday and no Sunday (counted from a Monday everybody remembers), no bank holiday.
fn works_on(day: Date, calendar: &Calendar) -> bool {
    let monday: Date = "1900-01-01".parse().unwrap();
    (day - monday).num_days().rem_euclid(7) < 5 && calendar.holiday_on(day).is_none()
}

fn on_day(events: &[ClockEvent], kind: ClockEventKind, day: Date) -> usize {
    events
        .iter()
        .filter(|event| event.kind == kind && event.on == day)
        .count()
}

/// The day the time runs from; none while proof is awaited.
fn start(received: Date, events: &[ClockEvent], last: Date) -> Option<Date> {
    let mut start = received;
    let (mut awaited, mut was_asked, mut was_proved) = (false, false, false);
    let mut day = received;
    while day <= last {
        if on_day(events, IdentityRequested, day) > 0 {
            awaited = true;
            was_asked = true;
        }
        if on_day(events, IdentityReceived, day) > 0 {
            if awaited || (!was_asked && !was_proved) {
                start = day;
            }
            awaited = false;
            was_proved = true;
        }
        day = next(day);
    }
    (!awaited).then_some(start)
}

/// The days from `start` to `last` on which a question stood open before the night or after it, and whether one still does.
fn still(start: Date, events: &[ClockEvent], last: Date) -> (u64, bool) {
    let mut open = 0_usize;
    let mut before = events.iter().map(|event| event.on).min().unwrap_or(start);
    while before < start {
        open += on_day(events, ClarificationAsked, before);
        open -= on_day(events, ClarificationAnswered, before);
        before = next(before);
    }
    let mut stood = 0;
    let mut day = start;
    let mut was_open = false;
    while day <= last {
        open += on_day(events, ClarificationAsked, day);
        open -= on_day(events, ClarificationAnswered, day);
        if open > 0 || was_open {
            stood += 1;
        }
        was_open = open > 0;
        day = next(day);
    }
    (stood, open > 0)
}

fn walk(mut day: Date, days: u64) -> Date {
    for _ in 0..days {
        day = next(day);
    }
    day
}

/// Whether telling of an extension on a day was in time, by what was known that day.
fn told_in_time(start: Date, events: &[ClockEvent], told: Date) -> bool {
    let known: Vec<ClockEvent> = events
        .iter()
        .copied()
        .filter(|event| event.on <= told)
        .collect();
    let mut stood = 0;
    if told >= start {
        let (days, is_open) = still(start, &known, told);
        stood = days;
        // A question asked on the very day has not stood open overnight.
        if is_open && told == start {
            stood = 0;
        } else if is_open {
            let (until, was_open) = still(start, &known, told.pred_opt().unwrap());
            if !was_open {
                stood = until;
            }
        }
    }
    told <= walk(walk_months(start, 1), stood)
}

/// When the answer is due.
fn due(received: Date, events: &[ClockEvent], calendar: &Calendar) -> Option<Date> {
    let last = events
        .iter()
        .map(|event| event.on)
        .max()
        .unwrap_or(received);
    let start = start(received, events, last)?;
    let (stood, is_open) = still(start, events, last.max(start));
    if is_open {
        return None;
    }
    let is_extended = events
        .iter()
        .any(|event| event.kind == ExtensionTold && told_in_time(start, events, event.on));
    let mut day = walk(walk_months(start, if is_extended { 3 } else { 1 }), stood);
    while !works_on(day, calendar) {
        day = next(day);
    }
    Some(day)
}

/// A request with what was recorded of it in a random order; whatever is refused was not recorded.
fn any_request() -> impl Strategy<Value = (Date, Vec<ClockEvent>)> {
    let happening = (prop::sample::select(ClockEventKind::ALL), 0_i64..130);
    (0_i64..4000, prop::collection::vec(happening, 0..12)).prop_map(|(day, happenings)| {
        let first: Date = "2023-01-01".parse().unwrap();
        let received = first + chrono::TimeDelta::days(day);
        let mut events = Vec::new();
        for (kind, days) in happenings {
            let new = ClockEvent::new(kind, received + chrono::TimeDelta::days(days));
            if check_event(received, &events, new, Date::MAX).is_ok() {
                events.push(new);
            }
        }
        (received, events)
    })
}

#[test]
fn the_other_implementation_knows_the_table_too() {
    let calendar = Calendar::default();
    let day = |text: &str| -> Date { text.parse().unwrap() };
    let at = |kind, text: &str| ClockEvent::new(kind, day(text));
    for (received, events, wanted) in [
        ("2026-01-31", vec![], "2026-03-02"),
        (
            "2026-01-31",
            vec![at(ExtensionTold, "2026-02-10")],
            "2026-04-30",
        ),
        ("2026-11-25", vec![], "2026-12-29"),
        ("2026-03-03", vec![], "2026-04-07"),
        (
            "2026-10-31",
            vec![at(ExtensionTold, "2026-11-10")],
            "2027-02-01",
        ),
        (
            "2026-03-10",
            vec![
                at(ClarificationAsked, "2026-03-12"),
                at(ClarificationAnswered, "2026-03-17"),
            ],
            "2026-04-16",
        ),
        (
            "2026-01-31",
            vec![
                at(IdentityRequested, "2026-02-02"),
                at(IdentityReceived, "2026-02-28"),
            ],
            "2026-03-30",
        ),
    ] {
        assert_eq!(
            due(day(received), &events, &calendar),
            Some(day(wanted)),
            "{received}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn both_implementations_say_the_same_day((received, events) in any_request(), added in prop::collection::vec(0_i64..200, 0..4)) {
        let calendar = Calendar::england_and_wales(added.into_iter().map(|days| received + chrono::TimeDelta::days(days)));
        let found = access_clock(received, &events, &calendar, received);
        prop_assert_eq!(found.due_on, due(received, &events, &calendar), "{:?}", events);
    }
}
