//! Dates typed, partial and in words; instants (RULES.md section 8).

use mkt::domain::date::{
    Date, DateProblem, Instant, PartialDate, Precision, birth_date_typed, date_in_words,
    date_short, date_typed, iso_date, partial_date_typed, past_date_typed,
};
use proptest::prelude::*;

use super::day;

/// A Monday.
const TODAY: &str = "2026-11-23";

fn typed(text: &str) -> Result<Date, DateProblem> {
    date_typed(text, day(TODAY))
}

#[test]
fn the_forms_that_people_type_are_understood() {
    for text in [
        "2026-11-23",
        "23/11/2026",
        "23.11.2026",
        "23-11-2026",
        "23 11 2026",
        "23 / 11 / 2026",
        "23/11/26",
        "23 Nov 2026",
        "23 nov. 2026",
        "23-Nov-2026",
        "23nov2026",
        "23 NOVEMBER 2026",
        "23rd November 2026",
        "23rd of November, 2026",
        "23 of November 2026",
        "Monday 23 November 2026",
        "Mon, 23 Nov 2026",
        "  today ",
        "Today",
        "0 days ago",
    ] {
        assert_eq!(typed(text), Ok(day("2026-11-23")), "{text}");
    }
    for (text, meant) in [
        ("yesterday", "2026-11-22"),
        ("tomorrow", "2026-11-24"),
        ("1 day ago", "2026-11-22"),
        ("a day ago", "2026-11-22"),
        ("3 days ago", "2026-11-20"),
        ("2 weeks ago", "2026-11-09"),
        ("one week ago", "2026-11-16"),
        ("13/02/2026", "2026-02-13"),
        ("2/3/2026", "2026-03-02"),
        ("02/03/2026", "2026-03-02"),
        ("29/02/2024", "2024-02-29"),
        ("1st Sept 2025", "2025-09-01"),
        ("2nd May 2025", "2025-05-02"),
        ("31/12/1899", "1899-12-31"),
        ("1/1/46", "2046-01-01"),
        ("1/1/47", "1947-01-01"),
        ("1/1/99", "1999-01-01"),
        ("1/1/00", "2000-01-01"),
    ] {
        assert_eq!(typed(text), Ok(day(meant)), "{text}");
    }
}

#[test]
fn what_is_no_date_is_refused_with_its_reason() {
    use DateProblem::*;
    for (text, problem) in [
        ("", Empty),
        ("   ", Empty),
        ("soon", NotADate),
        ("12", NotADate),
        ("-3 days ago", NotADate),
        ("3 fortnights ago", NotADate),
        ("three days ago", NotADate),
        ("23//11/2026", NotADate),
        ("23/11-2026", NotADate),
        ("2026/11/23", NotADate),
        ("2026-11-23T00:00", NotADate),
        ("2026-1-5", NotADate),
        ("２３/11/2026", NotADate),
        ("23 Brumaire 2026", NotADate),
        ("23 Nov 2026 or so", NotADate),
        ("02/13/2026", MonthFirst),
        ("02/13", MonthFirst),
        ("11/23/26", MonthFirst),
        ("Nov 23, 2026", MonthFirst),
        ("13/02", YearMissing),
        ("23 Nov", YearMissing),
        ("31/02/2026", NoSuchDay),
        ("31 Feb 2026", NoSuchDay),
        ("29/02/2026", NoSuchDay),
        ("2026-02-29", NoSuchDay),
        ("2026-13-02", NoSuchDay),
        ("31/04/2026", NoSuchDay),
        ("0/1/2026", NoSuchDay),
        ("1/0/2026", NoSuchDay),
        ("32/1/2026", NoSuchDay),
        ("13/13/2026", NoSuchDay),
        ("0001-01-01", YearOutOfRange),
        ("1/1/1", YearOutOfRange),
        ("01/01/0001", YearOutOfRange),
        ("1/1/1799", YearOutOfRange),
        ("1/1/3000", YearOutOfRange),
        ("1/1/20260", YearOutOfRange),
        ("3000-01-01", YearOutOfRange),
        ("999-01-01", YearOutOfRange),
        ("12026-01-01", YearOutOfRange),
        ("900000 days ago", YearOutOfRange),
        ("18446744073709551615 weeks ago", YearOutOfRange),
        ("99999999999999999999999 days ago", NotADate),
        ("2026", DayMissing),
        ("2026-11", DayMissing),
        ("Nov 2026", DayMissing),
        ("Tuesday 23 November 2026", WrongWeekday),
    ] {
        assert_eq!(typed(text), Err(problem), "{text}");
    }
    assert_eq!(typed(&"9".repeat(10_000)), Err(NotADate));
}

#[test]
fn a_past_date_is_not_tomorrow() {
    let today = day(TODAY);
    assert_eq!(past_date_typed("today", today), Ok(today));
    assert_eq!(past_date_typed("tomorrow", today), Err(DateProblem::Future));
    assert_eq!(
        past_date_typed("24/11/2026", today),
        Err(DateProblem::Future)
    );
}

#[test]
fn a_partial_date_may_be_a_month_or_a_year() {
    let today = day(TODAY);
    for (text, iso) in [
        ("2012", "2012"),
        ("2012-02", "2012-02"),
        ("02/2012", "2012-02"),
        ("2.2012", "2012-02"),
        ("Feb 2012", "2012-02"),
        ("february 2012", "2012-02"),
        ("29 Feb 2012", "2012-02-29"),
        ("29/2/12", "2012-02-29"),
    ] {
        let date = partial_date_typed(text, today).unwrap();
        assert_eq!(date.to_string(), iso, "{text}");
    }
    assert_eq!(
        partial_date_typed("13/2012", today),
        Err(DateProblem::NoSuchDay)
    );
    assert_eq!(
        partial_date_typed("2012-00", today),
        Err(DateProblem::NoSuchDay)
    );
}

#[test]
fn a_date_of_birth_needs_its_century_and_is_not_in_the_future() {
    let today = day(TODAY);
    for text in ["29/2/12", "29 Feb 12", "29th of February 12"] {
        assert_eq!(
            birth_date_typed(text, today),
            Err(DateProblem::TwoDigitYear),
            "{text}"
        );
    }
    assert_eq!(
        birth_date_typed("29/2/2012", today).unwrap().exact(),
        Some(day("2012-02-29"))
    );
    for future in ["tomorrow", "2026-12", "2027", "24 Nov 2026"] {
        assert_eq!(
            birth_date_typed(future, today),
            Err(DateProblem::Future),
            "{future}"
        );
    }
    // Of a month or year that has begun, the day may be past.
    for begun in ["2026", "2026-11", "today"] {
        assert!(birth_date_typed(begun, today).is_ok(), "{begun}");
    }
}

#[test]
fn a_partial_date_counts_as_the_last_day_it_could_be() {
    for (text, first, last, precision, words) in [
        ("2012", "2012-01-01", "2012-12-31", Precision::Year, "2012"),
        (
            "2012-02",
            "2012-02-01",
            "2012-02-29",
            Precision::Month,
            "February 2012",
        ),
        (
            "2013-02",
            "2013-02-01",
            "2013-02-28",
            Precision::Month,
            "February 2013",
        ),
        (
            "2012-12",
            "2012-12-01",
            "2012-12-31",
            Precision::Month,
            "December 2012",
        ),
        (
            "2012-02-29",
            "2012-02-29",
            "2012-02-29",
            Precision::Day,
            "Wednesday 29 February 2012",
        ),
        ("2999", "2999-01-01", "2999-12-31", Precision::Year, "2999"),
    ] {
        let date: PartialDate = text.parse().unwrap();
        assert_eq!(date.first_day(), day(first), "{text}");
        assert_eq!(date.last_day(), day(last), "{text}");
        assert_eq!(date.precision(), precision, "{text}");
        assert_eq!(date.in_words(), words);
        assert_eq!(date.to_string(), text);
        assert_eq!(serde_json::to_string(&date).unwrap(), format!("\"{text}\""));
    }
    let mut dates: Vec<PartialDate> = ["2013-01-01", "2012", "2012-12-31", "2012-12", "2012-11"]
        .map(|text| text.parse().unwrap())
        .to_vec();
    dates.sort();
    let sorted: Vec<String> = dates.iter().map(ToString::to_string).collect();
    assert_eq!(
        sorted,
        ["2012-11", "2012", "2012-12", "2012-12-31", "2013-01-01"]
    );
}

#[test]
fn the_stored_form_is_read_strictly() {
    for text in [
        "2012-2-29",
        "2012-02-9",
        "12-02-29",
        "+2012-02-29",
        "2012-02-29 ",
        "2012-02-29-01",
        "2012-",
        "-2012",
        "20120229",
        "2012/02/29",
        "２０１２",
        "",
    ] {
        assert!(text.parse::<PartialDate>().is_err(), "{text}");
    }
    assert_eq!(iso_date("2012-02"), Err(DateProblem::DayMissing));
    assert!(serde_json::from_str::<PartialDate>("\"2012-02-30\"").is_err());
}

#[test]
fn a_date_is_echoed_with_its_weekday() {
    assert_eq!(date_in_words(day(TODAY)), "Monday 23 November 2026");
    assert_eq!(date_in_words(day("2024-02-01")), "Thursday 1 February 2024");
    assert_eq!(date_short(day("2026-02-01")), "1 Feb 2026");
}

#[test]
fn no_problem_repeats_what_was_typed() {
    let secret = "31 Feb 1987";
    let problem = typed(secret).unwrap_err();
    for shown in [problem.to_string(), format!("{problem:?}")] {
        assert!(!shown.contains("1987") && !shown.contains("31"), "{shown}");
    }
    let birth: PartialDate = "1987-02-03".parse().unwrap();
    assert!(!format!("{birth:?}").contains("1987"));
}

#[test]
fn an_instant_is_utc_in_seconds_and_shown_in_london() {
    for (stored, london, text) in [
        (
            "2026-11-23T21:06:59Z",
            "2026-11-23",
            "23 Nov 2026 21:06 GMT",
        ),
        ("2026-06-30T23:30:00Z", "2026-07-01", "1 Jul 2026 00:30 BST"),
        (
            "2026-03-29T00:59:59Z",
            "2026-03-29",
            "29 Mar 2026 00:59 GMT",
        ),
        (
            "2026-03-29T01:00:00Z",
            "2026-03-29",
            "29 Mar 2026 02:00 BST",
        ),
        (
            "2026-10-25T00:30:00Z",
            "2026-10-25",
            "25 Oct 2026 01:30 BST",
        ),
        (
            "2026-10-25T01:30:00Z",
            "2026-10-25",
            "25 Oct 2026 01:30 GMT",
        ),
    ] {
        let instant = Instant::parse(stored).unwrap();
        assert_eq!(instant.to_string(), stored);
        assert_eq!(instant.london_date(), day(london));
        assert_eq!(instant.london_text(), text);
    }
    assert_eq!(
        Instant::parse("2026-07-01T00:30:00.999+01:00")
            .unwrap()
            .to_string(),
        "2026-06-30T23:30:00Z"
    );
    for bad in [
        "",
        "2026-07-01",
        "2026-07-01T00:30:00",
        "0001-01-01T00:00:00Z",
        "9999-01-01T00:00:00Z",
    ] {
        assert!(Instant::parse(bad).is_err(), "{bad}");
    }
}

#[test]
fn instants_are_reckoned_with() {
    let at = |text: &str| Instant::parse(text).unwrap();
    let noon = at("2024-02-29T12:00:00Z");
    assert_eq!(noon.plus_years(1), at("2025-03-01T12:00:00Z"));
    assert_eq!(noon.plus_years(4), at("2028-02-29T12:00:00Z"));
    assert_eq!(noon.plus_years(u32::MAX), at("2999-12-31T23:59:59Z"));
    assert_eq!(noon.plus_seconds(86_400).seconds_since(noon), 86_400);
    assert_eq!(noon.seconds_since(noon.plus_seconds(1)), -1);
    assert_eq!(noon.plus_seconds(i64::MAX), at("2999-12-31T23:59:59Z"));
    assert_eq!(noon.plus_seconds(i64::MIN), at("1800-01-01T00:00:00Z"));
    assert_eq!(
        Instant::london_midnight(day("2026-07-01")),
        at("2026-06-30T23:00:00Z")
    );
    assert_eq!(
        Instant::london_midnight(day("2026-01-01")),
        at("2026-01-01T00:00:00Z")
    );
}

fn any_day() -> impl Strategy<Value = Date> {
    (1800_i32..=2999, 1_u32..=366).prop_filter_map("a common year", |(year, of_year)| {
        Date::from_yo_opt(year, of_year)
    })
}

proptest! {
    #[test]
    fn every_way_of_writing_a_day_reads_back(date in any_day(), today in any_day()) {
        for text in [
            date.to_string(),
            date.format("%d/%m/%Y").to_string(),
            date.format("%-d.%-m.%Y").to_string(),
            date_short(date),
            date_in_words(date),
        ] {
            prop_assert_eq!(date_typed(&text, today), Ok(date), "{}", text);
        }
        let partial = PartialDate::from(date);
        let json = serde_json::to_string(&partial).unwrap();
        prop_assert_eq!(serde_json::from_str::<PartialDate>(&json).unwrap(), partial);
    }

    #[test]
    fn less_is_known_the_later_it_counts(date in any_day()) {
        let day = PartialDate::day(date);
        let text = date.to_string();
        let month: PartialDate = text[..7].parse().unwrap();
        let year: PartialDate = text[..4].parse().unwrap();
        prop_assert!(year.first_day() <= month.first_day() && month.first_day() <= date);
        prop_assert!(date <= month.last_day() && month.last_day() <= year.last_day());
        prop_assert_eq!(month.first_day().format("%Y-%m").to_string(), month.last_day().format("%Y-%m").to_string());
        prop_assert!(month <= day || date < month.last_day());
    }

    #[test]
    fn a_two_digit_year_is_never_far_ahead(today in any_day(), year in 0_u32..100) {
        if let Ok(date) = date_typed(&format!("1/1/{year:02}"), today) {
            let ahead = chrono::Datelike::year(&date) - chrono::Datelike::year(&today);
            prop_assert!((-79..=20).contains(&ahead));
        }
    }

    #[test]
    fn nothing_typed_makes_it_panic(text in "\\PC{0,40}|[0-9/. ,a-z-]{0,24}", today in any_day()) {
        let _ = date_typed(&text, today);
        let _ = birth_date_typed(&text, today);
        let _ = text.parse::<PartialDate>();
        let _ = Instant::parse(&text);
    }

    #[test]
    fn instants_round_trip_and_sort_as_text(a in -5_364_662_400_i64..=32_503_679_999, b in any::<i64>()) {
        let (a, b) = (Instant::from_seconds(a), Instant::from_seconds(b));
        prop_assert_eq!(Instant::parse(&a.to_string()).unwrap(), a);
        prop_assert_eq!(Instant::parse(&b.to_string()).unwrap(), b);
        prop_assert_eq!(a.cmp(&b), a.to_string().cmp(&b.to_string()));
        prop_assert!(a.plus_years(1) >= a);
    }
}
