//! The clock of access requests and of complaints: the table of RULES.md section 5 and its rules.

use mkt::domain::access_clock::ClockEventKind::*;
use mkt::domain::access_clock::{
    AccessClock, ClockEvent, ClockEventKind, ClockProblem, ClockState, access_clock, check_event,
    complaint_due,
};
use mkt::domain::calendar::{Calendar, month_later};
use mkt::domain::date::Date;
use proptest::prelude::*;

use super::day;

fn at(kind: ClockEventKind, on: &str) -> ClockEvent {
    ClockEvent::new(kind, day(on))
}

fn clock(received: &str, events: &[ClockEvent]) -> AccessClock {
    access_clock(day(received), events, &Calendar::default(), day(received))
}

#[test]
fn the_table_of_section_5() {
    for (received, events, due) in [
        ("2026-01-31", vec![], "2026-03-02"),
        (
            "2026-01-31",
            vec![at(ExtensionTold, "2026-02-28")],
            "2026-04-30",
        ),
        ("2026-09-03", vec![], "2026-10-05"),
        ("2026-11-25", vec![], "2026-12-29"),
        ("2026-11-26", vec![], "2026-12-29"),
        ("2026-03-03", vec![], "2026-04-07"),
        (
            "2026-10-31",
            vec![at(ExtensionTold, "2026-11-15")],
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
            vec![at(IdentityReceived, "2026-02-28")],
            "2026-03-30",
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
        let found = clock(received, &events);
        assert_eq!(found.due_on, Some(day(due)), "{received} {events:?}");
        let last = found.steps.last().unwrap();
        assert_eq!(last.on, day(due), "the steps lead to the day");
    }
}

#[test]
fn the_clock_tells_where_it_stands() {
    let today = day("2026-03-01");
    let calendar = Calendar::default();
    let running = access_clock(day("2026-01-31"), &[], &calendar, today);
    assert_eq!(running.start, Some(day("2026-01-31")));
    assert_eq!(running.extension_deadline, Some(day("2026-02-28")));
    assert_eq!(
        (running.days_left, running.state),
        (Some(1), ClockState::Running)
    );
    assert!(!running.extended && running.paused_days == 0);

    let on_the_day = access_clock(day("2026-01-31"), &[], &calendar, day("2026-03-02"));
    assert_eq!(
        (on_the_day.days_left, on_the_day.state),
        (Some(0), ClockState::Running)
    );
    let late = access_clock(day("2026-01-31"), &[], &calendar, day("2026-03-03"));
    assert_eq!(
        (late.days_left, late.state),
        (Some(-1), ClockState::Overdue)
    );

    let unproved = clock("2026-01-31", &[at(IdentityRequested, "2026-02-02")]);
    assert_eq!((unproved.start, unproved.due_on), (None, None));
    assert_eq!(
        (unproved.extension_deadline, unproved.days_left),
        (None, None)
    );
    assert_eq!(unproved.state, ClockState::AwaitingIdentity);

    let unclear = clock("2026-03-10", &[at(ClarificationAsked, "2026-03-12")]);
    assert_eq!(unclear.start, Some(day("2026-03-10")));
    assert_eq!((unclear.due_on, unclear.days_left), (None, None));
    assert_eq!(unclear.state, ClockState::AwaitingClarification);
    // Asked again after the answer: it waits again, and the first pause still counts.
    let again = clock(
        "2026-03-10",
        &[
            at(ClarificationAsked, "2026-03-12"),
            at(ClarificationAnswered, "2026-03-17"),
            at(ClarificationAsked, "2026-03-20"),
        ],
    );
    assert_eq!((again.due_on, again.paused_days), (None, 6));

    let words: Vec<&str> = ClockState::ALL.iter().map(|state| state.word()).collect();
    assert_eq!(
        words,
        [
            "awaiting-identity",
            "awaiting-clarification",
            "running",
            "overdue"
        ]
    );
}

#[test]
fn proof_that_was_not_awaited_does_not_start_the_time_again() {
    let start = |events: &[ClockEvent]| clock("2026-01-31", events).start;
    assert_eq!(
        start(&[
            at(IdentityReceived, "2026-02-03"),
            at(IdentityReceived, "2026-02-20")
        ]),
        Some(day("2026-02-03"))
    );
    // Proof on the day of receipt, or requested and proved on one day.
    assert_eq!(
        start(&[at(IdentityReceived, "2026-01-31")]),
        Some(day("2026-01-31"))
    );
    assert_eq!(
        start(&[
            at(IdentityReceived, "2026-02-05"),
            at(IdentityRequested, "2026-02-05")
        ]),
        Some(day("2026-02-05"))
    );
    // Not good enough, asked for again.
    let twice = [
        at(IdentityRequested, "2026-02-01"),
        at(IdentityReceived, "2026-02-05"),
        at(IdentityRequested, "2026-02-06"),
    ];
    assert_eq!(start(&twice), None);
    let mut proved = twice.to_vec();
    proved.push(at(IdentityReceived, "2026-02-10"));
    assert_eq!(start(&proved), Some(day("2026-02-10")));
}

#[test]
fn pauses_count_both_days_once_and_only_after_the_start() {
    let pause = |asked, answered| {
        [
            at(ClarificationAsked, asked),
            at(ClarificationAnswered, answered),
        ]
    };
    for (events, days) in [
        ([pause("2026-03-12", "2026-03-12")].concat(), 0),
        ([pause("2026-03-12", "2026-03-13")].concat(), 2),
        (
            [
                pause("2026-03-12", "2026-03-17"),
                pause("2026-03-20", "2026-03-21"),
            ]
            .concat(),
            8,
        ),
        (
            [
                pause("2026-03-12", "2026-03-17"),
                pause("2026-03-15", "2026-03-20"),
            ]
            .concat(),
            9,
        ),
        (
            [
                pause("2026-03-12", "2026-03-20"),
                pause("2026-03-15", "2026-03-16"),
            ]
            .concat(),
            9,
        ),
        (
            [
                pause("2026-03-12", "2026-03-17"),
                pause("2026-03-17", "2026-03-20"),
            ]
            .concat(),
            9,
        ),
        (
            [
                pause("2026-03-12", "2026-03-17"),
                pause("2026-03-18", "2026-03-20"),
            ]
            .concat(),
            9,
        ),
        // Identity proved on 18 March: pauses before do not count, one that lasts is cut.
        (
            [
                pause("2026-03-12", "2026-03-17").as_slice(),
                &[at(IdentityReceived, "2026-03-18")],
            ]
            .concat(),
            0,
        ),
        (
            [
                pause("2026-03-12", "2026-03-18").as_slice(),
                &[at(IdentityReceived, "2026-03-18")],
            ]
            .concat(),
            0,
        ),
        (
            [
                pause("2026-03-12", "2026-03-20").as_slice(),
                &[at(IdentityReceived, "2026-03-18")],
            ]
            .concat(),
            3,
        ),
    ] {
        let found = clock("2026-03-10", &events);
        assert_eq!(found.paused_days, days, "{events:?}");
        let start = found.start.unwrap();
        let moved = month_later(start, 1) + chrono::TimeDelta::days(i64::from(days));
        assert_eq!(found.extension_deadline, Some(moved), "not rolled");
        assert_eq!(found.due_on, Some(Calendar::default().roll_forward(moved)));
    }
}

#[test]
fn an_extension_counts_only_if_told_within_the_first_month() {
    let told = |on, events: &[ClockEvent]| {
        let mut events = events.to_vec();
        events.push(at(ExtensionTold, on));
        clock("2026-01-31", &events)
    };
    assert!(told("2026-02-28", &[]).extended);
    let late = told("2026-03-01", &[]);
    assert!(!late.extended);
    assert_eq!(
        late.due_on,
        Some(day("2026-03-02")),
        "the rolled day is no deadline for telling"
    );
    assert!(
        late.steps
            .iter()
            .any(|step| step.what.contains("does not count"))
    );

    // A pause moves the deadline for telling; one that began after the month was over does not.
    let pause = [
        at(ClarificationAsked, "2026-02-02"),
        at(ClarificationAnswered, "2026-02-04"),
    ];
    let moved = told("2026-03-03", &pause);
    assert!(moved.extended);
    assert_eq!(moved.extension_deadline, Some(day("2026-03-03")));
    assert_eq!(
        moved.due_on,
        Some(day("2026-05-05")),
        "30 April and three days, over the early May holiday"
    );
    assert!(!told("2026-03-04", &pause).extended);
    let after = [
        at(ClarificationAsked, "2026-03-02"),
        at(ClarificationAnswered, "2026-03-20"),
    ];
    assert!(!told("2026-03-01", &after).extended);
    // While an answer is awaited the month stands still.
    assert!(told("2026-03-10", &[at(ClarificationAsked, "2026-02-27")]).extended);

    // Never chained from the first due date, and told twice is told once.
    let twice = told("2026-02-20", &[at(ExtensionTold, "2026-02-10")]);
    assert_eq!(twice.due_on, Some(day("2026-04-30")));
    // Three months from the same start, which is that of the proof.
    let proved = told("2026-03-20", &[at(IdentityReceived, "2026-02-28")]);
    assert_eq!(proved.due_on, Some(day("2026-05-28")));
}

#[test]
fn an_added_bank_holiday_moves_the_day() {
    let calendar = Calendar::england_and_wales([day("2026-03-02")]);
    let moved = access_clock(day("2026-01-31"), &[], &calendar, day("2026-02-01"));
    assert_eq!(moved.due_on, Some(day("2026-03-03")));
}

#[test]
fn what_cannot_have_happened_is_refused() {
    let received = day("2026-01-31");
    let today = day("2026-03-20");
    let check = |events: &[ClockEvent], new| check_event(received, events, new, today);
    let asked = at(ClarificationAsked, "2026-02-10");
    let answered = at(ClarificationAnswered, "2026-02-12");
    let requested = at(IdentityRequested, "2026-02-05");
    let proved = at(IdentityReceived, "2026-02-09");

    for (events, new, problem) in [
        (
            vec![],
            at(ClarificationAsked, "2026-03-21"),
            ClockProblem::Future,
        ),
        (
            vec![],
            at(ClarificationAsked, "2026-01-30"),
            ClockProblem::BeforeReceipt,
        ),
        (
            vec![],
            at(IdentityReceived, "2026-01-30"),
            ClockProblem::BeforeReceipt,
        ),
        (
            vec![requested],
            at(IdentityRequested, "2026-02-06"),
            ClockProblem::IdentityAlreadyRequested,
        ),
        (
            vec![requested],
            at(IdentityReceived, "2026-02-04"),
            ClockProblem::IdentityBeforeRequested,
        ),
        (
            vec![requested, proved],
            at(IdentityReceived, "2026-02-10"),
            ClockProblem::IdentityAlreadyReceived,
        ),
        (
            vec![proved],
            at(IdentityReceived, "2026-02-10"),
            ClockProblem::IdentityAlreadyReceived,
        ),
        (vec![], answered, ClockProblem::NothingAsked),
        (
            vec![asked, answered],
            at(ClarificationAnswered, "2026-02-13"),
            ClockProblem::NothingAsked,
        ),
        (
            vec![asked],
            at(ClarificationAnswered, "2026-02-09"),
            ClockProblem::AnsweredBeforeAsked,
        ),
        (
            vec![asked, answered, at(ClarificationAsked, "2026-02-20")],
            at(ClarificationAnswered, "2026-02-15"),
            ClockProblem::AnsweredBeforeAsked,
        ),
        (
            vec![],
            at(ExtensionTold, "2026-03-01"),
            ClockProblem::ExtensionTooLate,
        ),
        (
            vec![at(ExtensionTold, "2026-02-01")],
            at(ExtensionTold, "2026-02-02"),
            ClockProblem::AlreadyExtended,
        ),
    ] {
        assert_eq!(check(&events, new), Err(problem), "{events:?} then {new:?}");
        assert!(problem.to_string().ends_with('.') && !problem.code().is_empty());
    }
    for (events, new) in [
        (vec![], requested),
        (vec![requested], proved),
        (vec![], proved),
        (vec![proved], requested),
        (vec![requested, proved], at(IdentityRequested, "2026-02-20")),
        (vec![], asked),
        (vec![asked], asked),
        (vec![asked], answered),
        (vec![asked], at(ClarificationAnswered, "2026-02-10")),
        (vec![asked, asked, answered], answered),
        (vec![], at(ExtensionTold, "2026-02-28")),
        (vec![requested], at(ExtensionTold, "2026-03-15")),
        (vec![proved], at(ExtensionTold, "2026-03-09")),
        (vec![], at(ClarificationAsked, "2026-03-20")),
        (vec![], at(IdentityRequested, "2026-01-31")),
    ] {
        assert_eq!(check(&events, new), Ok(()), "{events:?} then {new:?}");
    }
}

#[test]
fn complaints_are_acknowledged_within_thirty_days() {
    let calendar = Calendar::default();
    for (received, due) in [
        ("2026-06-19", Some("2026-07-20")),
        ("2026-06-22", Some("2026-07-22")),
        ("2026-11-25", Some("2026-12-29")),
        ("2026-06-18", None),
    ] {
        assert_eq!(
            complaint_due(day(received), &calendar),
            due.map(day),
            "{received}"
        );
    }
}

fn any_day() -> impl Strategy<Value = Date> {
    (0_i64..3000).prop_map(|days| day("2024-01-01") + chrono::TimeDelta::days(days))
}

/// A history as officers make it: whatever is refused was not recorded.
fn any_history() -> impl Strategy<Value = (Date, Vec<ClockEvent>)> {
    let happening = (prop::sample::select(ClockEventKind::ALL), 0_i64..120);
    (any_day(), prop::collection::vec(happening, 0..10)).prop_map(|(received, happenings)| {
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

/// The days of the pauses counted one by one, from the days on which a question stood open.
fn days_counted(events: &[ClockEvent], start: Date) -> u32 {
    let of = |kind, day: Date| {
        events
            .iter()
            .filter(|e| e.kind == kind && e.on <= day)
            .count()
    };
    let open_overnight = |day: Date| of(ClarificationAsked, day) > of(ClarificationAnswered, day);
    let last = events.iter().map(|e| e.on).max().unwrap_or(start);
    let counted = start
        .iter_days()
        .take_while(|&day| day <= last)
        // A day is added if a question stood open over the night before it or the night after it.
        .filter(|&day| {
            open_overnight(day) || (day > start && open_overnight(day.pred_opt().unwrap()))
        })
        .count();
    u32::try_from(counted).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn the_due_day_is_a_working_day_within_reason((received, events) in any_history(), today in any_day()) {
        let calendar = Calendar::default();
        let found = access_clock(received, &events, &calendar, today);
        let awaited = matches!(found.state, ClockState::AwaitingIdentity | ClockState::AwaitingClarification);
        prop_assert_eq!(found.due_on.is_none(), awaited);
        prop_assert_eq!(found.steps.first().map(|s| s.on), Some(received));
        if let Some(due) = found.due_on {
            let start = found.start.unwrap();
            prop_assert!(start >= received);
            prop_assert!(calendar.is_working_day(due));
            prop_assert_eq!(found.paused_days, days_counted(&events, start));
            let months = if found.extended { 3 } else { 1 };
            let unrolled = month_later(start, months) + chrono::TimeDelta::days(i64::from(found.paused_days));
            prop_assert!(unrolled <= due && (due - unrolled).num_days() <= 4);
            prop_assert_eq!(found.days_left, Some((due - today).num_days()));
            prop_assert_eq!(found.state == ClockState::Overdue, today > due);
            prop_assert_eq!(found.steps.last().map(|s| s.on), Some(due));
        }
    }

    #[test]
    fn the_order_of_recording_does_not_matter((received, events) in any_history()) {
        let calendar = Calendar::default();
        let mut turned = events.clone();
        turned.reverse();
        prop_assert_eq!(
            access_clock(received, &events, &calendar, received),
            access_clock(received, &turned, &calendar, received)
        );
    }

    #[test]
    fn an_accepted_extension_counts((received, events) in any_history(), days in 0_i64..120) {
        let told = ClockEvent::new(ExtensionTold, received + chrono::TimeDelta::days(days));
        let mut with = events.clone();
        with.push(told);
        match check_event(received, &events, told, Date::MAX) {
            Ok(()) => prop_assert!(access_clock(received, &with, &Calendar::default(), received).extended),
            Err(ClockProblem::ExtensionTooLate) => {
                prop_assert!(!access_clock(received, &with, &Calendar::default(), received).extended);
            }
            Err(problem) => prop_assert_eq!(problem, ClockProblem::AlreadyExtended),
        }
    }

    #[test]
    fn no_history_makes_it_panic(
        received in any_day(),
        events in prop::collection::vec((prop::sample::select(ClockEventKind::ALL), any_day()), 0..12),
        today in any_day(),
    ) {
        let events: Vec<ClockEvent> = events.into_iter().map(|(kind, on)| ClockEvent::new(kind, on)).collect();
        let _ = access_clock(received, &events, &Calendar::default(), today);
        for &event in &events {
            let _ = check_event(received, &events, event, today);
        }
        let _ = complaint_due(received, &Calendar::default());
    }
}
