//! From clap's values to the form's: what was not given is left out, what was given is passed on as typed.

use serde_json::Value;

use crate::cli::form::Values;

/// Collects flags by field name.
#[derive(Default)]
pub struct Flags(Values);

impl Flags {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A flag with one value.
    pub fn text(&mut self, field: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.0
                .insert(field.to_owned(), Value::String(value.to_owned()));
        }
    }

    /// A flag that may be repeated.
    pub fn texts(&mut self, field: &str, values: &[String]) {
        if !values.is_empty() {
            self.0.insert(
                field.to_owned(),
                values.iter().cloned().map(Value::String).collect(),
            );
        }
    }

    /// A switch that was given.
    pub fn yes(&mut self, field: &str) {
        self.0.insert(field.to_owned(), Value::Bool(true));
    }

    /// What was given.
    pub fn done(self) -> Values {
        self.0
    }
}

impl From<Values> for Flags {
    fn from(values: Values) -> Self {
        Self(values)
    }
}
