//! Bank holidays as gov.uk published them, working days, months and anniversaries.

use chrono::Datelike;
use mkt::domain::calendar::{Calendar, age_on, anniversary, bank_holidays, month_later};
use mkt::domain::date::Date;
use proptest::prelude::*;

use super::day;

#[test]
fn bank_holidays_are_those_that_were_kept() {
    for (year, days) in [
        (1995, "01-02 04-14 04-17 05-08 05-29 08-28 12-25 12-26"),
        (
            1999,
            "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28 12-31",
        ),
        (
            2002,
            "01-01 03-29 04-01 05-06 06-03 06-04 08-26 12-25 12-26",
        ),
        (2008, "01-01 03-21 03-24 05-05 05-26 08-25 12-25 12-26"),
        (2010, "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28"),
        (
            2011,
            "01-03 04-22 04-25 04-29 05-02 05-30 08-29 12-26 12-27",
        ),
        (
            2012,
            "01-02 04-06 04-09 05-07 06-04 06-05 08-27 12-25 12-26",
        ),
        (2015, "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28"),
        (2016, "01-01 03-25 03-28 05-02 05-30 08-29 12-26 12-27"),
        (2020, "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28"),
        (2021, "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28"),
        (
            2022,
            "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27",
        ),
        (
            2023,
            "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26",
        ),
        (2024, "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26"),
        (2025, "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26"),
        (2026, "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28"),
        (2027, "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28"),
        (2028, "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26"),
    ] {
        let kept: Vec<String> = bank_holidays(year)
            .iter()
            .map(|holiday| holiday.date.format("%m-%d").to_string())
            .collect();
        assert_eq!(kept.join(" "), days, "{year}");
    }
    assert!(bank_holidays(i32::MAX).is_empty());
    assert!(bank_holidays(i32::MIN).is_empty());
}

#[test]
fn easter_falls_where_the_church_kept_it() {
    // The earliest and the latest Easter, and both exceptions of the lunar table.
    for (year, monday) in [
        (1818, "1818-03-23"),
        (1943, "1943-04-26"),
        (1954, "1954-04-19"),
        (1981, "1981-04-20"),
        (2038, "2038-04-26"),
        (2285, "2285-03-23"),
    ] {
        let found = bank_holidays(year)
            .into_iter()
            .find(|holiday| holiday.name == "Easter Monday");
        assert_eq!(found.unwrap().date, day(monday));
    }
}

#[test]
fn a_configured_holiday_is_one_more() {
    let plain = Calendar::default();
    let more = Calendar::england_and_wales([day("2026-06-15")]);
    assert!(plain.is_working_day(day("2026-06-15")));
    assert!(!more.is_working_day(day("2026-06-15")));
    assert_eq!(more.roll_forward(day("2026-06-13")), day("2026-06-16"));
    assert_eq!(
        more.working_days_after(day("2026-06-12"), 1),
        day("2026-06-16")
    );
    assert_eq!(plain.holiday_on(day("2026-12-28")), Some("Boxing Day"));
    assert!(more.holiday_on(day("2026-06-15")).is_some());
    assert_eq!(more.holiday_on(day("2026-06-13")), None);
}

#[test]
fn working_days_are_counted_from_the_day_after() {
    let calendar = Calendar::default();
    assert_eq!(
        calendar.working_days_after(day("2026-12-24"), 0),
        day("2026-12-24")
    );
    assert_eq!(
        calendar.working_days_after(day("2026-12-24"), 1),
        day("2026-12-29")
    );
    assert_eq!(
        calendar.working_days_after(day("2026-12-24"), 5),
        day("2027-01-05")
    );
    assert_eq!(
        calendar.working_days_after(day("2026-12-26"), 1),
        day("2026-12-29")
    );
    assert_eq!(calendar.working_days_after(Date::MAX, 3), Date::MAX);
    assert_eq!(calendar.roll_forward(day("2026-12-25")), day("2026-12-29"));
    assert_eq!(calendar.roll_forward(day("2026-12-29")), day("2026-12-29"));
}

#[test]
fn a_month_later_is_the_corresponding_day_or_the_last() {
    for (from, months, to) in [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-01-31", 3, "2026-04-30"),
        ("2026-02-28", 1, "2026-03-28"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2025-08-31", 6, "2026-02-28"),
    ] {
        assert_eq!(month_later(day(from), months), day(to), "{from}");
    }
    assert_eq!(month_later(day("2026-01-31"), u32::MAX), Date::MAX);
}

#[test]
fn an_anniversary_of_29_february_is_1_march_in_a_common_year() {
    for (from, years, to) in [
        ("2004-02-29", 25, "2029-03-01"),
        ("2004-02-29", 24, "2028-02-29"),
        ("2024-02-29", 10, "2034-03-01"),
        ("1896-02-29", 4, "1900-03-01"),
        ("2010-06-15", 25, "2035-06-15"),
        ("2010-06-15", 0, "2010-06-15"),
    ] {
        assert_eq!(anniversary(day(from), years), day(to), "{from}");
    }
    assert_eq!(anniversary(day("2004-02-29"), u32::MAX), Date::MAX);
    assert_eq!(anniversary(day("2004-02-29"), 300_000), Date::MAX);
}

#[test]
fn an_age_is_attained_at_the_start_of_the_birthday() {
    for (birth, on, age) in [
        ("2008-11-23", "2026-11-22", Some(17)),
        ("2008-11-23", "2026-11-23", Some(18)),
        ("2008-02-29", "2026-02-28", Some(17)),
        ("2008-02-29", "2026-03-01", Some(18)),
        ("2026-11-23", "2026-11-23", Some(0)),
        ("2026-11-24", "2026-11-23", None),
        ("2027-01-01", "2026-11-23", None),
    ] {
        assert_eq!(age_on(day(birth), day(on)), age, "{birth} on {on}");
    }
}

fn any_day() -> impl Strategy<Value = Date> {
    (0_i32..4000, 1_u32..=366).prop_filter_map("a common year", |(year, of_year)| {
        Date::from_yo_opt(year, of_year)
    })
}

proptest! {
    #[test]
    fn easter_monday_is_a_monday_in_spring_and_holidays_are_weekdays(year in -200_000_i32..200_000) {
        for holiday in bank_holidays(year) {
            prop_assert!(holiday.date.weekday().num_days_from_monday() < 5);
            if holiday.name == "Easter Monday" {
                prop_assert_eq!(holiday.date.weekday(), chrono::Weekday::Mon);
                let earliest = Date::from_ymd_opt(year, 3, 23).unwrap();
                prop_assert!((0..=34).contains(&(holiday.date - earliest).num_days()));
            }
        }
    }

    #[test]
    fn a_rolled_day_is_the_next_working_day(date in any_day()) {
        let calendar = Calendar::default();
        let rolled = calendar.roll_forward(date);
        prop_assert!(calendar.is_working_day(rolled));
        prop_assert!(date.iter_days().take_while(|&d| d < rolled).all(|d| !calendar.is_working_day(d)));
        prop_assert!((rolled - date).num_days() <= 4);
    }

    #[test]
    fn working_days_add_up(date in any_day(), a in 0_u32..30, b in 0_u32..30) {
        let calendar = Calendar::default();
        let stepwise = calendar.working_days_after(calendar.working_days_after(date, a), b);
        prop_assert_eq!(stepwise, calendar.working_days_after(date, a + b));
    }

    #[test]
    fn later_days_have_later_anniversaries_and_months(a in any_day(), b in any_day(), n in 0_u32..200) {
        let (early, late) = (a.min(b), a.max(b));
        prop_assert!(anniversary(early, n) <= anniversary(late, n));
        prop_assert!(month_later(early, n) <= month_later(late, n));
        prop_assert!(anniversary(early, n) < anniversary(early, n + 1));
        prop_assert_eq!(age_on(early, anniversary(early, n)), Some(n));
        prop_assert!(month_later(early, 12 * n) <= anniversary(early, n));
    }
}
