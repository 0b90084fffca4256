//! The rules of the domain against the worked answers of RULES.md, table by table, and by properties.

mod calendar;
mod date;
mod identifier;

use mkt::domain::date::{Date, iso_date};

/// A day as the tables of RULES.md write it.
pub fn day(text: &str) -> Date {
    iso_date(text).unwrap()
}
