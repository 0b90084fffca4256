//! Small things that many nouns say in the same way.

use serde::Serialize;
use serde_json::Value;

use crate::domain::date::Date;

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
