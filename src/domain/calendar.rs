//! Months, anniversaries, and which days are working days in England and Wales.
//!
//! Bank holidays are computed from the Banking and Financial Dealings Act 1971, Schedule 1, and the yearly
//! proclamations under it, as published at <https://www.gov.uk/bank-holidays>; what was proclaimed for one
//! year only is a table here. What lies ahead and is not known yet comes from the configuration. Today's
//! holidays are used for every year; they are the real ones from 1978, long before any clock that `mkt` runs.
//!
//! What does not live here: which clock counts what (`domain::access_clock`, `domain::deadline`).

use std::collections::BTreeSet;

use chrono::{Datelike, Days, Months, TimeDelta, Weekday};

use crate::domain::date::Date;

/// A bank holiday in England and Wales.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BankHoliday {
    /// The day that is off: the substitute day where there is one.
    pub date: Date,
    /// What it is called, as on gov.uk.
    pub name: &'static str,
}

/// A holiday of one year only: put in place of an ordinary one, or added.
struct Proclaimed {
    instead_of: Option<Date>,
    date: Date,
    name: &'static str,
}

/// The exceptions proclaimed since 1978 (London Gazette; <https://www.gov.uk/bank-holidays> for recent years).
const PROCLAIMED: [Proclaimed; 13] = [
    added(1981, 7, 29, "Royal wedding"),
    moved(
        (1995, 5, 1),
        (1995, 5, 8),
        "Early May bank holiday (VE day)",
    ),
    added(1999, 12, 31, "Millennium eve"),
    added(2002, 6, 3, "Golden Jubilee bank holiday"),
    moved((2002, 5, 27), (2002, 6, 4), "Spring bank holiday"),
    added(2011, 4, 29, "Royal wedding"),
    moved((2012, 5, 28), (2012, 6, 4), "Spring bank holiday"),
    added(2012, 6, 5, "Diamond Jubilee bank holiday"),
    moved(
        (2020, 5, 4),
        (2020, 5, 8),
        "Early May bank holiday (VE day)",
    ),
    moved((2022, 5, 30), (2022, 6, 2), "Spring bank holiday"),
    added(2022, 6, 3, "Platinum Jubilee bank holiday"),
    added(2022, 9, 19, "State Funeral of Queen Elizabeth II"),
    added(2023, 5, 8, "Coronation of King Charles III"),
];

const fn added(year: i32, month: u32, day: u32, name: &'static str) -> Proclaimed {
    Proclaimed {
        instead_of: None,
        date: known(year, month, day),
        name,
    }
}

const fn moved(from: (i32, u32, u32), to: (i32, u32, u32), name: &'static str) -> Proclaimed {
    Proclaimed {
        instead_of: Some(known(from.0, from.1, from.2)),
        date: known(to.0, to.1, to.2),
        name,
    }
}

/// A day written in this file: one that does not exist stops the build, not the program.
const fn known(year: i32, month: u32, day: u32) -> Date {
    match Date::from_ymd_opt(year, month, day) {
        Some(date) => date,
        None => panic!("no such day"),
    }
}

/// The bank holidays of a year in England and Wales, in order. Empty for a year outside the calendar.
pub fn bank_holidays(year: i32) -> Vec<BankHoliday> {
    let mut holidays = ordinary_holidays(year).unwrap_or_default();
    for proclaimed in PROCLAIMED.iter().filter(|p| p.date.year() == year) {
        holidays.retain(|holiday| Some(holiday.date) != proclaimed.instead_of);
        holidays.push(BankHoliday {
            date: proclaimed.date,
            name: proclaimed.name,
        });
    }
    holidays.sort_unstable();
    holidays
}

/// The holidays every year has, with their substitute days (1971 Act, Schedule 1, and the standing
/// proclamations for New Year's Day, early May, and Christmas and Boxing Day at a weekend).
fn ordinary_holidays(year: i32) -> Option<Vec<BankHoliday>> {
    let easter = easter_sunday(year)?;
    let new_year = Date::from_ymd_opt(year, 1, 1)?;
    let early_may = first_monday(Date::from_ymd_opt(year, 5, 1)?)?;
    // The last Monday of a month of 31 days is the first from its 25th on.
    let spring = first_monday(Date::from_ymd_opt(year, 5, 25)?)?;
    let summer = first_monday(Date::from_ymd_opt(year, 8, 25)?)?;
    let christmas = Date::from_ymd_opt(year, 12, 25)?;
    let (for_christmas, for_boxing) = match christmas.weekday() {
        Weekday::Fri => (25, 28),
        Weekday::Sat => (27, 28),
        // Boxing Day is on the Monday itself, and the substitute for Christmas Day comes after it.
        Weekday::Sun => (27, 26),
        _ => (25, 26),
    };
    let new_year = match new_year.weekday() {
        Weekday::Sat | Weekday::Sun => first_monday(new_year)?,
        _ => new_year,
    };
    let holiday = |date, name| BankHoliday { date, name };
    Some(vec![
        holiday(new_year, "New Year's Day"),
        holiday(easter.checked_sub_days(Days::new(2))?, "Good Friday"),
        holiday(easter.checked_add_days(Days::new(1))?, "Easter Monday"),
        holiday(early_may, "Early May bank holiday"),
        holiday(spring, "Spring bank holiday"),
        holiday(summer, "Summer bank holiday"),
        holiday(
            Date::from_ymd_opt(year, 12, for_christmas)?,
            "Christmas Day",
        ),
        holiday(Date::from_ymd_opt(year, 12, for_boxing)?, "Boxing Day"),
    ])
}

/// Easter Sunday of the Gregorian calendar (the anonymous algorithm of 1876, J. Meeus, Astronomical
/// Algorithms, chapter 8).
fn easter_sunday(year: i32) -> Option<Date> {
    let golden = year.rem_euclid(19);
    let (century, of_century) = (year.div_euclid(100), year.rem_euclid(100));
    let lunar = (century - (century + 8).div_euclid(25) + 1).div_euclid(3);
    let epact = (19 * golden + century - century.div_euclid(4) - lunar + 15).rem_euclid(30);
    let leap = 2 * century.rem_euclid(4) + 2 * (of_century / 4) - of_century % 4;
    let to_sunday = (32 + leap - epact).rem_euclid(7);
    let exception = (golden + 11 * epact + 22 * to_sunday) / 451;
    let after_22_march = epact + to_sunday - 7 * exception;
    Date::from_ymd_opt(year, 3, 22)?.checked_add_signed(TimeDelta::days(i64::from(after_22_march)))
}

/// The first Monday on or after a day.
fn first_monday(from: Date) -> Option<Date> {
    let days = (7 - from.weekday().num_days_from_monday()) % 7;
    from.checked_add_days(Days::new(u64::from(days)))
}

/// Which days are working days: not a Saturday, a Sunday, a bank holiday in England and Wales, nor one of
/// the days added in the configuration.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Calendar {
    extra: BTreeSet<Date>,
}

impl Calendar {
    /// England and Wales, with the bank holidays that were proclaimed after this program was made.
    pub fn england_and_wales(extra: impl IntoIterator<Item = Date>) -> Self {
        Self {
            extra: extra.into_iter().collect(),
        }
    }

    /// What a day is called if it is a bank holiday.
    pub fn holiday_on(&self, date: Date) -> Option<&'static str> {
        bank_holidays(date.year())
            .iter()
            .find(|holiday| holiday.date == date)
            .map(|holiday| holiday.name)
            .or_else(|| {
                self.extra
                    .contains(&date)
                    .then_some("Additional bank holiday")
            })
    }

    /// Whether offices are open on that day.
    pub fn is_working_day(&self, date: Date) -> bool {
        !matches!(date.weekday(), Weekday::Sat | Weekday::Sun) && self.holiday_on(date).is_none()
    }

    /// The day itself if it is a working day, else the next one.
    pub fn roll_forward(&self, date: Date) -> Date {
        date.iter_days()
            .find(|&day| self.is_working_day(day))
            .unwrap_or(date)
    }

    /// The `count`th working day after a day, which itself is day 0 whether it is a working day or not.
    pub fn working_days_after(&self, date: Date, count: u32) -> Date {
        let Some(before_last) = count.checked_sub(1) else {
            return date;
        };
        date.iter_days()
            .skip(1)
            .filter(|&day| self.is_working_day(day))
            .nth(before_last as usize)
            .unwrap_or(Date::MAX)
    }
}

/// The corresponding day so many months later, or the last day of that month if it has none: one month from
/// 31 January is 28 or 29 February (UK GDPR Art 12(3) as the ICO reckons it; the corresponding date rule of
/// Dodds v Walker, House of Lords 1981).
pub fn month_later(date: Date, months: u32) -> Date {
    date.checked_add_months(Months::new(months))
        .unwrap_or(Date::MAX)
}

/// The same day of the year so many years later; 29 February in a common year is 1 March.
///
/// An age is attained at the start of the birthday (Family Law Reform Act 1969 s9); of the two readings for
/// 29 February the later never destroys early (RULES.md section 4, rule 3).
pub fn anniversary(date: Date, years: u32) -> Date {
    i32::try_from(years)
        .ok()
        .and_then(|years| date.year().checked_add(years))
        .and_then(|year| {
            date.with_year(year)
                .or_else(|| Date::from_ymd_opt(year, 3, 1))
        })
        .unwrap_or(Date::MAX)
}

/// Somebody's age in whole years on a day; `None` before the birth.
pub fn age_on(birth: Date, day: Date) -> Option<u32> {
    let years = u32::try_from(day.year() - birth.year()).ok()?;
    if anniversary(birth, years) <= day {
        Some(years)
    } else {
        years.checked_sub(1)
    }
}
