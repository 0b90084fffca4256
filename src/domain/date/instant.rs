//! The moment something happened, in whole seconds of UTC, shown in London time.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, NaiveTime, SecondsFormat, Utc};
use chrono_tz::Europe::London;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::{Date, FIRST_YEAR, LAST_YEAR};
use crate::domain::calendar::anniversary;

/// 1800-01-01T00:00:00Z, in seconds from 1970.
const FIRST_SECOND: i64 = -5_364_662_400;
/// 2999-12-31T23:59:59Z, in seconds from 1970.
const LAST_SECOND: i64 = 32_503_679_999;

/// A moment, in whole seconds of UTC, in the years 1800 to 2999.
///
/// Written as RFC 3339 with a `Z` in the store and in JSON; that form sorts as the moments do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(DateTime<Utc>);

/// A text is no instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("An instant is written as 2026-11-23T21:06:00Z, in the years 1800 to 2999.")]
pub struct InstantProblem;

impl Instant {
    /// The moment without its fraction of a second; one outside the years 1800 to 2999 (a machine whose clock
    /// is absurd) becomes the nearest inside.
    pub fn new(moment: DateTime<Utc>) -> Self {
        Self::from_seconds(moment.timestamp())
    }

    /// The moment so many seconds after the beginning of 1970 in UTC, brought within the years 1800 to 2999.
    pub fn from_seconds(seconds: i64) -> Self {
        let seconds = seconds.clamp(FIRST_SECOND, LAST_SECOND);
        Self(DateTime::from_timestamp(seconds, 0).unwrap_or_default())
    }

    /// Reads RFC 3339 with any offset; a fraction of a second is dropped.
    pub fn parse(text: &str) -> Result<Self, InstantProblem> {
        let moment = DateTime::parse_from_rfc3339(text).map_err(|_| InstantProblem)?;
        let seconds = moment.timestamp();
        if !(FIRST_SECOND..=LAST_SECOND).contains(&seconds) {
            return Err(InstantProblem);
        }
        Ok(Self::from_seconds(seconds))
    }

    /// Seconds since the beginning of 1970 in UTC.
    pub const fn seconds(self) -> i64 {
        self.0.timestamp()
    }

    /// Seconds from another moment to this one; negative if this one is earlier.
    pub const fn seconds_since(self, earlier: Self) -> i64 {
        self.seconds() - earlier.seconds()
    }

    /// The moment so many seconds later (earlier if negative).
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self::from_seconds(self.seconds().saturating_add(seconds))
    }

    /// The same time of day in UTC so many years later; 29 February becomes 1 March in a common year.
    pub fn plus_years(self, years: u32) -> Self {
        let date = anniversary(self.0.date_naive(), years);
        if !(FIRST_YEAR..=LAST_YEAR).contains(&date.year()) {
            return Self::from_seconds(LAST_SECOND);
        }
        Self::new(date.and_time(self.0.time()).and_utc())
    }

    /// The first moment of a day in London. (London's clocks have always changed after midnight.)
    pub fn london_midnight(date: Date) -> Self {
        let midnight = date.and_time(NaiveTime::MIN);
        Self::new(
            midnight
                .and_local_timezone(London)
                .earliest()
                .map_or_else(|| midnight.and_utc(), |local| local.with_timezone(&Utc)),
        )
    }

    /// The civil day in London: half past midnight on 1 July BST is 1 July (RULES.md section 5).
    pub fn london_date(self) -> Date {
        self.0.with_timezone(&London).date_naive()
    }

    /// London time with its zone, as people are shown it: `23 Nov 2026 21:06 GMT`.
    pub fn london_text(self) -> String {
        self.0
            .with_timezone(&London)
            .format("%-d %b %Y %H:%M %Z")
            .to_string()
    }
}

impl From<DateTime<Utc>> for Instant {
    fn from(moment: DateTime<Utc>) -> Self {
        Self::new(moment)
    }
}

impl FromStr for Instant {
    type Err = InstantProblem;

    fn from_str(text: &str) -> Result<Self, InstantProblem> {
        Self::parse(text)
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_rfc3339_opts(SecondsFormat::Secs, true))
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Instant({self})")
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Self::parse(&text).map_err(de::Error::custom)
    }
}
