//! Retention on random cases, against a second reading of RULES.md section 4 that shares no code with the
//! first, and the properties that keep anything from being destroyed early.

use chrono::Datelike as _;
use mkt::domain::calendar::anniversary;
use mkt::domain::date::{Date, PartialDate};
use mkt::domain::retention::{
    Block, BlockKind, CaseFacts, Category, DisposalDate, DisposalState, Policy, RetentionEffect,
    SubjectFacts, audit_disposal_date, audit_due_before, disposal_date, disposal_plan,
    retention_effect, state_on,
};
use proptest::prelude::*;

fn child(date_of_birth: Option<PartialDate>) -> SubjectFacts {
    SubjectFacts {
        person: 1,
        category: Category::Child,
        date_of_birth,
        added_on: None,
        decided_until: None,
    }
}

/// The rules read a second time, on plain (year, month, day) numbers.
mod second_reading {
    pub type Ymd = (i32, u32, u32);

    fn leap(year: i32) -> bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    pub fn days_in(year: i32, month: u32) -> u32 {
        match month {
            2 if leap(year) => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        }
    }

    pub fn years_on((year, month, day): Ymd, years: i32) -> Ymd {
        if (month, day) == (2, 29) && !leap(year + years) {
            (year + years, 3, 1)
        } else {
            (year + years, month, day)
        }
    }

    /// The last day a date of birth could be, of which the month and the day may be unknown.
    pub fn last((year, month, day): Ymd, known: u32) -> Ymd {
        match known {
            1 => (year, 12, 31),
            2 => (year, month, days_in(year, month)),
            _ => (year, month, day),
        }
    }

    pub struct Subject {
        pub stated_child: bool,
        pub birth: Option<Ymd>,
    }

    /// `Err` is undetermined.
    pub fn dispose_after(opened: Ymd, ends: &[Ymd], subjects: &[Subject]) -> Result<Ymd, ()> {
        let start = *ends.iter().max().unwrap();
        let mut latest = None;
        for subject in subjects {
            let child = subject.stated_child
                || subject
                    .birth
                    .is_some_and(|birth| years_on(birth, 18) > opened);
            let mut date = years_on(start, 10);
            if child {
                date = date.max(years_on(subject.birth.ok_or(())?, 25));
            }
            latest = latest.max(Some(date));
        }
        latest.ok_or(())
    }
}

fn ymd(years: std::ops::Range<i32>) -> impl Strategy<Value = second_reading::Ymd> {
    // 29 February as often as in real life would never come up.
    prop_oneof![
        4 => (years.clone(), 1_u32..=12, 1_u32..=31)
            .prop_map(|(y, m, d)| (y, m, d.min(second_reading::days_in(y, m)))),
        1 => years.prop_map(|y| (y, 2, second_reading::days_in(y, 2))),
    ]
}

fn date_from((year, month, day): second_reading::Ymd) -> Date {
    Date::from_ymd_opt(year, month, day).unwrap()
}

fn any_subject() -> impl Strategy<Value = SubjectFacts> {
    (
        any::<bool>(),
        prop::option::weighted(0.9, (ymd(1930..2030), 1_u32..=3)),
        prop::option::weighted(0.2, ymd(2000..2080)),
    )
        .prop_map(|(is_child, born, decided)| SubjectFacts {
            person: 1,
            category: if is_child {
                Category::Child
            } else {
                Category::Adult
            },
            date_of_birth: born.map(|(date, known)| partial(date, known)),
            added_on: None,
            decided_until: decided.map(date_from),
        })
}

fn partial(date: second_reading::Ymd, known: u32) -> PartialDate {
    match known {
        1 => PartialDate::year(date.0).unwrap(),
        2 => PartialDate::month(date.0, date.1).unwrap(),
        _ => date_from(date).into(),
    }
}

fn any_case() -> impl Strategy<Value = CaseFacts> {
    (
        ymd(1990..2030),
        ymd(1990..2040),
        prop::collection::vec(any_subject(), 0..4),
    )
        .prop_map(|(opened, closed, subjects)| CaseFacts {
            opened_on: date_from(opened),
            closed_on: Some(date_from(opened.max(closed))),
            last_note_on: None,
            last_disclosure_on: None,
            subjects,
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_second_reading_of_the_rules_agrees(
        opened in ymd(1990..2027),
        closed in ymd(1990..2040),
        note in prop::option::of(ymd(1990..2041)),
        disclosure in prop::option::of(ymd(1990..2041)),
        people in prop::collection::vec((any::<bool>(), prop::option::weighted(0.9, (ymd(1930..2040), 1_u32..=3))), 0..5),
    ) {
        let closed = closed.max(opened);
        let case = CaseFacts {
            opened_on: date_from(opened),
            closed_on: Some(date_from(closed)),
            last_note_on: note.map(date_from),
            last_disclosure_on: disclosure.map(date_from),
            subjects: people.iter().map(|&(is_child, born)| SubjectFacts {
                category: if is_child { Category::Child } else { Category::Adult },
                ..child(born.map(|(date, known)| partial(date, known)))
            }).collect(),
        };
        let subjects: Vec<second_reading::Subject> = people.iter().map(|&(stated_child, born)| second_reading::Subject {
            stated_child,
            birth: born.map(|(date, known)| second_reading::last(date, known)),
        }).collect();
        let ends: Vec<_> = [Some(closed), note, disclosure].into_iter().flatten().collect();

        let expected = second_reading::dispose_after(opened, &ends, &subjects).ok().map(date_from);
        let found = disposal_date(&case, &Policy::shipped());
        prop_assert_eq!(found.date(), expected);
        prop_assert_eq!(found.word(), if expected.is_some() { "dated" } else { "undetermined" });
    }

    #[test]
    fn more_people_and_later_days_never_bring_the_date_forward(case in any_case(), more in any_subject(), days in 0_i64..4000) {
        let policy = Policy::shipped();
        let date = disposal_date(&case, &policy);
        let shorter = |after: &CaseFacts| {
            retention_effect(&date, &disposal_date(after, &policy)) == RetentionEffect::Shortens
        };
        if !case.subjects.is_empty() {
            let mut joined = case.clone();
            joined.subjects.push(more);
            prop_assert!(!shorter(&joined));
        }
        let later = case.closed_on.unwrap() + chrono::TimeDelta::days(days);
        for after in [
            CaseFacts { closed_on: Some(later), ..case.clone() },
            CaseFacts { last_note_on: Some(later), ..case.clone() },
            CaseFacts { last_disclosure_on: Some(later), ..case.clone() },
            CaseFacts { closed_on: None, ..case.clone() },
        ] {
            prop_assert!(!shorter(&after));
        }
    }

    #[test]
    fn the_date_is_the_latest_candidate_and_never_within_ten_years(case in any_case()) {
        let plan = disposal_plan(&case, &Policy::shipped());
        match &plan.date {
            DisposalDate::On { date, rule } => {
                prop_assert_eq!(plan.candidates.iter().map(|c| c.date.unwrap()).max(), Some(*date));
                prop_assert!(plan.candidates.iter().any(|c| c.date == Some(*date) && c.rule == *rule));
                prop_assert!(*date >= anniversary(case.closed_on.unwrap(), 10));
            }
            DisposalDate::Undetermined { .. } => prop_assert!(plan.candidates.iter().any(|c| c.date.is_none())),
            DisposalDate::NotClosed => prop_assert!(false, "a closed case has an answer"),
        }
        let mut turned = case.clone();
        turned.subjects.reverse();
        prop_assert_eq!(disposal_date(&turned, &Policy::shipped()), plan.date);
    }

    #[test]
    fn knowing_less_of_a_birth_never_brings_the_date_forward(born in ymd(1990..2030), case in any_case()) {
        let policy = Policy::shipped();
        let dates: Vec<Option<Date>> = [3, 2, 1].map(|known| {
            let mut case = case.clone();
            case.subjects = vec![child(Some(partial(born, known)))];
            disposal_date(&case, &policy).date()
        }).to_vec();
        prop_assert!(dates[0] <= dates[1] && dates[1] <= dates[2]);
    }

    #[test]
    fn days_pass_one_way(case in any_case(), on in ymd(1990..2100), days in 0_i64..4000, blocked in any::<bool>()) {
        let disposal = disposal_date(&case, &Policy::shipped());
        let blocks: Vec<Block> = blocked
            .then(|| Block { kind: BlockKind::Complaint, reference: "DC-2026-0001".to_owned() })
            .into_iter()
            .collect();
        let today = date_from(on);
        let now = state_on(today, &disposal, &blocks);
        let later = state_on(today + chrono::TimeDelta::days(days), &disposal, &blocks);
        prop_assert!(now == later || now == DisposalState::NotDue);
        prop_assert!(!blocked || now != DisposalState::Due);
    }

    #[test]
    fn an_entry_of_the_trail_may_go_on_a_day_where_it_is_before_the_day_that_is_reckoned_back(
        recorded in ymd(2020..2060), on in ymd(2020..2100), years in 1_u32..40,
    ) {
        let mut policy = Policy::shipped();
        for rule in &mut policy.rules {
            rule.years = years;
        }
        let (recorded, on) = (date_from(recorded), date_from(on));
        let goes_on = audit_disposal_date(recorded, &policy);
        prop_assert_eq!(goes_on <= on, recorded < audit_due_before(on, &policy));
        // Never early: so many years have passed since the whole of its year.
        prop_assert!(goes_on >= anniversary(recorded, years));
        prop_assert_eq!(goes_on.ordinal(), 1);
    }
}
