//! Small things that many nouns say in the same way.

use serde::Serialize;
use serde_json::Value;

use crate::domain::date::{Date, Instant, date_in_words, date_short};
use crate::view::document::{Cell, Emphasis};

/// What is said where nothing is known, so that a gap is never taken for a no.
pub const NOT_RECORDED: &str = "not recorded";

/// A record as JSON data.
pub fn to_value<T: Serialize + ?Sized>(value: &T) -> Value {
    // Records hold strings, numbers and lists of them: there is nothing in them that JSON cannot hold.
    serde_json::to_value(value).unwrap_or(Value::Null)
}

/// "a", "a and b", "a, b and c".
pub fn join_words<S: AsRef<str>>(words: &[S]) -> String {
    match words {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}

/// A value, or nothing.
pub fn optional(text: Option<impl ToString>) -> String {
    text.map_or_else(String::new, |text| text.to_string())
}

/// "1 note", "2 notes".
pub fn count(number: usize, one: &str, many: &str) -> String {
    if number == 1 {
        format!("1 {one}")
    } else {
        format!("{number} {many}")
    }
}

/// "in 3 days", "tomorrow", "today", "2 days overdue".
pub fn until(due: Date, today: Date) -> String {
    match (due - today).num_days() {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        -1 => "1 day overdue".to_owned(),
        days if days > 0 => format!("in {days} days"),
        days => format!("{} days overdue", -days),
    }
}

/// A day for a table: "5 Jan 2026" for people, ISO in CSV; empty where there is none.
pub fn date_cell(date: Option<Date>) -> Cell {
    date.map_or_else(Cell::default, |date| {
        Cell::new(date_short(date)).exact(date.to_string())
    })
}

/// A stored instant as people are shown it, in London time with its zone; what is none is shown as it stands.
pub fn instant_words(at: &str) -> String {
    Instant::parse(at).map_or_else(|_| at.to_owned(), Instant::london_text)
}

/// A day with its weekday, or that none is recorded.
pub fn date_words(date: Option<Date>) -> String {
    date.map_or_else(|| NOT_RECORDED.to_owned(), date_in_words)
}

/// A day by which something is due: "5 Jan 2026 (in 3 days)"; one that has passed stands out.
pub fn due_cell(due: Date, today: Date) -> Cell {
    let cell =
        Cell::new(format!("{} ({})", date_short(due), until(due, today))).exact(due.to_string());
    if due < today {
        cell.emphasis(Emphasis::Attention)
    } else {
        cell
    }
}

/// "yes", "no", or that it is not recorded.
pub fn yes_no(answer: Option<bool>) -> &'static str {
    match answer {
        Some(true) => "yes",
        Some(false) => "no",
        None => NOT_RECORDED,
    }
}
