//! The rules of the domain against the worked answers of RULES.md, table by table, and by properties.

mod access_clock;
mod access_clock_again;
mod calendar;
mod date;
mod deadline;
mod identifier;
mod retention;
mod retention_properties;

use mkt::domain::date::{Date, iso_date};

/// A day as the tables of RULES.md write it.
pub fn day(text: &str) -> Date {
    iso_date(text).unwrap()
}
