//! Days and instants: what a date is here, dates known only in part, dates as people type them, and the
//! moment something happened.
//!
//! A [`Date`] is a civil day in Europe/London; an [`Instant`] is a moment in whole seconds of UTC, shown in
//! London time. Nothing here reads a clock: today and now are parameters. Bank holidays, months and
//! anniversaries are in [`crate::domain::calendar`].

mod instant;
mod typed;

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Days, Months};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

pub use chrono::NaiveDate as Date;
pub use instant::{Instant, InstantProblem};
pub use typed::{birth_date_typed, date_typed, partial_date_typed, past_date_typed};

/// The first year that is taken for a year of somebody's life.
pub const FIRST_YEAR: i32 = 1800;
/// The last year that is taken for a year of somebody's life, or of a retention date.
pub const LAST_YEAR: i32 = 2999;

/// Why a text is no date. The sentences never repeat what was given: it may be a date of birth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum DateProblem {
    /// Nothing was given.
    #[error("A date is needed here.")]
    Empty,
    /// Not in a form that is understood.
    #[error(
        "This is not understood as a date. Type it as 2026-11-23, 23/11/2026, 23 Nov 2026, today, yesterday or 3 days ago."
    )]
    NotADate,
    /// The form is right and the calendar has no such day (31 February).
    #[error("There is no such day in the calendar.")]
    NoSuchDay,
    /// Written month first.
    #[error("The day comes first, then the month: 23/11/2026 or 23 Nov 2026.")]
    MonthFirst,
    /// The day and the month without the year.
    #[error("The year is needed too, as in 23/11/2026.")]
    YearMissing,
    /// A month or a year where a whole date is needed.
    #[error("The day is needed too, as in 23/11/2026.")]
    DayMissing,
    /// A year of two digits in a date of birth (RULES.md section 8).
    #[error("The year of a date of birth needs all four digits.")]
    TwoDigitYear,
    /// Outside [`FIRST_YEAR`] to [`LAST_YEAR`].
    #[error("The year must have four digits and lie between 1800 and 2999.")]
    YearOutOfRange,
    /// A weekday was given and the date falls on another.
    #[error("That date does not fall on that day of the week.")]
    WrongWeekday,
    /// A day that has not come yet where only a past one makes sense.
    #[error("That date lies in the future.")]
    Future,
}

impl DateProblem {
    /// The word for this problem in machine-readable answers, such as the reason of a rejected import row.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "date-empty",
            Self::NotADate => "date-not-understood",
            Self::NoSuchDay => "date-no-such-day",
            Self::MonthFirst => "date-month-first",
            Self::YearMissing => "date-year-missing",
            Self::DayMissing => "date-day-missing",
            Self::TwoDigitYear => "date-two-digit-year",
            Self::YearOutOfRange => "date-year-out-of-range",
            Self::WrongWeekday => "date-wrong-weekday",
            Self::Future => "date-in-future",
        }
    }
}

/// Reads a whole date in the one form that files and the store use, `2026-11-23`, and no other.
///
/// Stricter than chrono's own parser, which takes `+12026-1-5`.
pub fn iso_date(text: &str) -> Result<Date, DateProblem> {
    text.parse::<PartialDate>()?
        .exact()
        .ok_or(DateProblem::DayMissing)
}

/// A date with its weekday as it is echoed to whoever typed it: `Monday 23 November 2026`.
pub fn date_in_words(date: Date) -> String {
    date.format("%A %-d %B %Y").to_string()
}

/// A date short enough for a table: `23 Nov 2026`.
pub fn date_short(date: Date) -> String {
    date.format("%-d %b %Y").to_string()
}

/// How much of a [`PartialDate`] is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// The day: `2012-02-29`.
    Day,
    /// The month: `2012-02`.
    Month,
    /// The year: `2012`.
    Year,
}

/// A date of which perhaps only the month or the year is known (RULES.md section 8).
///
/// Ordered by the last day it could be, as retention reckons it (section 4, rule 4); of two with the same
/// last day the one that could be earlier comes first. Its `Debug` shows only how much is known: it is
/// nearly always a date of birth.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PartialDate {
    first_day: Date,
    precision: Precision,
}

impl PartialDate {
    /// A date known to the day.
    pub const fn day(date: Date) -> Self {
        Self {
            first_day: date,
            precision: Precision::Day,
        }
    }

    /// A date known to the month (1 to 12).
    pub fn month(year: i32, month: u32) -> Result<Self, DateProblem> {
        Ok(Self {
            first_day: day_of(year, month, 1)?,
            precision: Precision::Month,
        })
    }

    /// A date known to the year.
    pub fn year(year: i32) -> Result<Self, DateProblem> {
        Ok(Self {
            first_day: day_of(year, 1, 1)?,
            precision: Precision::Year,
        })
    }

    /// How much is known.
    pub const fn precision(self) -> Precision {
        self.precision
    }

    /// The day, where it is known.
    pub fn exact(self) -> Option<Date> {
        (self.precision == Precision::Day).then_some(self.first_day)
    }

    /// The first day it could be.
    pub const fn first_day(self) -> Date {
        self.first_day
    }

    /// The last day it could be: 2012 is 31 December 2012, 2012-02 is 29 February 2012. This is the day
    /// retention and ages are reckoned from (RULES.md section 4, rule 4), so that nothing is destroyed early.
    pub fn last_day(self) -> Date {
        let months = match self.precision {
            Precision::Day => return self.first_day,
            Precision::Month => 1,
            Precision::Year => 12,
        };
        self.first_day
            .checked_add_months(Months::new(months))
            .and_then(|next| next.checked_sub_days(Days::new(1)))
            .unwrap_or(self.first_day)
    }

    /// The date in words: `Monday 23 November 2026`, `November 2026` or `2026`.
    pub fn in_words(self) -> String {
        match self.precision {
            Precision::Day => date_in_words(self.first_day),
            Precision::Month => self.first_day.format("%B %Y").to_string(),
            Precision::Year => self.first_day.format("%Y").to_string(),
        }
    }
}

impl From<Date> for PartialDate {
    fn from(date: Date) -> Self {
        Self::day(date)
    }
}

impl Ord for PartialDate {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.last_day(), self.first_day, self.precision).cmp(&(
            other.last_day(),
            other.first_day,
            other.precision,
        ))
    }
}

impl PartialOrd for PartialDate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The ISO form, which [`FromStr`] reads back: `2012-02-29`, `2012-02` or `2012`.
impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = self.first_day;
        match self.precision {
            Precision::Day => write!(f, "{day}"),
            Precision::Month => write!(f, "{:04}-{:02}", day.year(), day.month()),
            Precision::Year => write!(f, "{:04}", day.year()),
        }
    }
}

impl fmt::Debug for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PartialDate")
            .field("precision", &self.precision)
            .finish_non_exhaustive()
    }
}

impl FromStr for PartialDate {
    type Err = DateProblem;

    /// Reads `2012`, `2012-02` or `2012-02-29`, exactly.
    fn from_str(text: &str) -> Result<Self, DateProblem> {
        if text.is_empty() {
            return Err(DateProblem::Empty);
        }
        let mut parts = text.split('-');
        let year = parts.next().unwrap_or_default();
        let (month, day) = (parts.next(), parts.next());
        if parts.next().is_some() {
            return Err(DateProblem::NotADate);
        }
        let year = of_digits(year, 4)?;
        match (month, day) {
            (None, _) => Self::year(year),
            (Some(month), None) => Self::month(year, of_digits(month, 2)?),
            (Some(month), Some(day)) => {
                day_of(year, of_digits(month, 2)?, of_digits(day, 2)?).map(Self::day)
            }
        }
    }
}

impl Serialize for PartialDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PartialDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

/// The day of the calendar, within the years that are accepted.
fn day_of(year: i32, month: u32, day: u32) -> Result<Date, DateProblem> {
    if !(FIRST_YEAR..=LAST_YEAR).contains(&year) {
        return Err(DateProblem::YearOutOfRange);
    }
    Date::from_ymd_opt(year, month, day).ok_or(DateProblem::NoSuchDay)
}

/// The number that exactly `length` ASCII digits write.
fn of_digits<N: FromStr>(text: &str, length: usize) -> Result<N, DateProblem> {
    if text.len() != length || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(DateProblem::NotADate);
    }
    text.parse().map_err(|_| DateProblem::NotADate)
}
