//! Between columns and domain values: JSON lists, words, dates and instants. What does not read as the domain wrote it
//! is damage, and is told as such.

use std::borrow::Cow;

use rusqlite::types::{FromSql, Type};
use rusqlite::{Error, Row};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::domain::date::{Date, Instant, PartialDate};
use crate::domain::record::{Imported, Recorded, Undone};
use crate::error::{Failure, Result};

/// A column that does not hold what the domain writes there.
#[derive(Debug, thiserror::Error)]
#[error("a column does not hold what the domain writes there")]
struct Unreadable;

/// Reads columns one after the other, in the order of the query.
pub(in crate::store) struct Columns<'r, 's> {
    row: &'r Row<'s>,
    at: usize,
}

impl<'r, 's> Columns<'r, 's> {
    /// From the first column.
    pub fn new(row: &'r Row<'s>) -> Self {
        Self { row, at: 0 }
    }

    /// From the column at this place on.
    pub fn starting_at(row: &'r Row<'s>, at: usize) -> Self {
        Self { row, at }
    }

    /// The next column as it is.
    pub fn get<T: FromSql>(&mut self) -> rusqlite::Result<T> {
        let value = self.row.get(self.at);
        self.at += 1;
        value
    }

    fn read<T>(&mut self, read: impl Fn(&str) -> Option<T>) -> rusqlite::Result<T> {
        let at = self.at;
        let text = self.row.get_ref(at)?.as_str()?;
        self.at += 1;
        read(text)
            .ok_or_else(|| Error::FromSqlConversionFailure(at, Type::Text, Box::new(Unreadable)))
    }

    fn read_optional<T>(
        &mut self,
        read: impl Fn(&str) -> Option<T>,
    ) -> rusqlite::Result<Option<T>> {
        if self.row.get_ref(self.at)?.as_str_or_null()?.is_none() {
            self.at += 1;
            return Ok(None);
        }
        self.read(read).map(Some)
    }

    /// A word of a closed set.
    pub fn word<T>(&mut self, parse: impl Fn(&str) -> Option<T>) -> rusqlite::Result<T> {
        self.read(parse)
    }

    /// A word of a closed set, or nothing.
    pub fn optional_word<T>(
        &mut self,
        parse: impl Fn(&str) -> Option<T>,
    ) -> rusqlite::Result<Option<T>> {
        self.read_optional(parse)
    }

    /// A day.
    pub fn date(&mut self) -> rusqlite::Result<Date> {
        self.read(|text| text.parse().ok())
    }

    /// A day, or nothing.
    pub fn optional_date(&mut self) -> rusqlite::Result<Option<Date>> {
        self.read_optional(|text| text.parse().ok())
    }

    /// A day, a month or a year, or nothing.
    pub fn optional_partial_date(&mut self) -> rusqlite::Result<Option<PartialDate>> {
        self.read_optional(|text| text.parse().ok())
    }

    /// An instant.
    pub fn instant(&mut self) -> rusqlite::Result<Instant> {
        self.read(|text| Instant::parse(text).ok())
    }

    /// A JSON value: lists of words and the like.
    pub fn json<T: DeserializeOwned>(&mut self) -> rusqlite::Result<T> {
        self.read(|text| serde_json::from_str(text).ok())
    }

    /// The columns `recorded_by, recorded_at`.
    pub fn recorded(&mut self) -> rusqlite::Result<Recorded> {
        Ok(Recorded {
            by: self.get()?,
            at: self.instant()?,
        })
    }

    /// The columns `undone_by, undone_at`.
    pub fn undone(&mut self) -> rusqlite::Result<Undone> {
        Ok(Undone {
            by: self.get()?,
            at: self.get()?,
            why: None,
        })
    }

    /// The columns `undone_by, undone_at, undone_why`.
    pub fn undone_with_reason(&mut self) -> rusqlite::Result<Undone> {
        Ok(Undone {
            by: self.get()?,
            at: self.get()?,
            why: self.get()?,
        })
    }

    /// The columns of [`imported_columns`].
    pub fn imported(&mut self) -> rusqlite::Result<Option<Imported>> {
        let (source, key): (Option<String>, Option<String>) = (self.get()?, self.get()?);
        Ok(source
            .zip(key)
            .map(|(source, key)| Imported { source, key }))
    }
}

/// A value as a JSON column.
pub(in crate::store) fn to_json<T: Serialize + ?Sized>(value: &T) -> Result<String> {
    serde_json::to_string(value)
        .map_err(|error| Failure::internal("A value could not be written as JSON.").because(error))
}

/// A list as a JSON column; most lists are empty.
pub(in crate::store) fn list_to_json<T: Serialize>(list: &[T]) -> Result<Cow<'static, str>> {
    if list.is_empty() {
        return Ok(Cow::Borrowed("[]"));
    }
    to_json(list).map(Cow::Owned)
}

/// The two columns that say where a record was imported from, for the query of a record aliased `r` of the given kind.
/// A record that was imported more than once names the first.
pub(in crate::store) fn imported_columns(prefix: &str) -> String {
    format!(
        "(SELECT i.source FROM import_key i WHERE i.kind = '{prefix}' AND i.record = r.id ORDER BY i.source, i.key LIMIT 1),
         (SELECT i.key FROM import_key i WHERE i.kind = '{prefix}' AND i.record = r.id ORDER BY i.source, i.key LIMIT 1)"
    )
}

/// Words as people type them as an FTS5 phrase: nothing in them is read as the syntax of a search.
pub fn fts_phrase(words: &str) -> String {
    format!("\"{}\"", words.replace('"', "\"\""))
}
