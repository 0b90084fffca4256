//! What happened to the clocks of access and of rights requests: two tables of one form.

use rusqlite::params;

use crate::domain::access_clock::{ClockEvent, ClockEventKind};
use crate::domain::access_request::RecordedEvent;
use crate::domain::date::Date;
use crate::error::Result;
use crate::store::row::Columns;
use crate::store::tx::{Db, WriteTx};

/// Records an event of the request with this number; `corrects` is the store's number of a wrong entry.
pub(in crate::store) fn event_insert(
    tx: &WriteTx<'_>,
    table: &'static str,
    request: i64,
    event: ClockEvent,
    reason: Option<&str>,
    corrects: Option<i64>,
) -> Result<()> {
    let acting = tx.acting();
    tx.sql()
        .prepare_cached(&format!(
            "INSERT INTO {table} (request, what, on_date, reason, recorded_by, recorded_at, corrects)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
        ))?
        .execute(params![
            request,
            event.kind.word(),
            event.on.to_string(),
            reason,
            acting.user.as_str(),
            acting.at.to_string(),
            corrects,
        ])?;
    Ok(())
}

/// The events of the request with this number, in the order of the days, corrected entries included.
pub(in crate::store) fn event_list(
    db: &Db,
    table: &'static str,
    request: i64,
) -> Result<Vec<RecordedEvent>> {
    let mut statement = db.sql().prepare_cached(&format!(
        "SELECT id, what, on_date, reason, corrects, recorded_by, recorded_at FROM {table}
         WHERE request = ?1 ORDER BY on_date, id"
    ))?;
    let rows = statement.query_map([request], |row| {
        let mut c = Columns::new(row);
        let id = c.get()?;
        let kind = c.word(ClockEventKind::parse)?;
        let on: Date = c.date()?;
        Ok(RecordedEvent {
            id,
            event: ClockEvent::new(kind, on),
            reason: c.get()?,
            corrects: c.get()?,
            recorded: c.recorded()?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
