//! What happened to the clocks of access and of rights requests: two tables of one form.

use rusqlite::params;

use crate::domain::access_clock::{ClockEvent, ClockEventKind};
use crate::domain::access_request::RecordedEvent;
use crate::domain::date::Date;
use crate::error::Result;
use crate::store::row::Columns;
use crate::store::tx::{Db, WriteTx};
use crate::store::undone::undo;

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

/// The events of the request with this number, in the order of the days, those corrected and those that never
/// happened included.
pub(in crate::store) fn event_list(
    db: &Db,
    table: &'static str,
    request: i64,
) -> Result<Vec<RecordedEvent>> {
    let mut statement = db.sql().prepare_cached(&format!(
        "SELECT id, what, on_date, reason, corrects, recorded_by, recorded_at, undone_by, undone_at, undone_why FROM {table}
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
            undone: c.undone_with_reason()?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Copies the events of one request to another. One that corrects another names it; the copy names the copy, which stands at the
/// same distance.
pub(in crate::store) fn event_copy(
    tx: &WriteTx<'_>,
    table: &'static str,
    from: i64,
    to: i64,
) -> Result<()> {
    let first: i64 = tx
        .sql()
        .prepare_cached(&format!("SELECT COALESCE(MAX(id), 0) FROM {table}"))?
        .query_row([], |row| row.get(0))?;
    tx.sql()
        .prepare_cached(&format!(
            "INSERT INTO {table} (id, request, what, on_date, reason, corrects, recorded_by, recorded_at,
                                  undone_by, undone_at, undone_why)
             WITH mine AS (SELECT *, ROW_NUMBER() OVER (ORDER BY id) AS place FROM {table} WHERE request = ?1)
             SELECT ?3 + e.place, ?2, e.what, e.on_date, e.reason,
                    (SELECT ?3 + c.place FROM mine c WHERE c.id = e.corrects), e.recorded_by, e.recorded_at,
                    e.undone_by, e.undone_at, e.undone_why
             FROM mine e ORDER BY e.id"
        ))?
        .execute([from, to, first])?;
    Ok(())
}

/// Marks an event as one that never happened.
pub(in crate::store) fn event_void(
    tx: &WriteTx<'_>,
    table: &'static str,
    event: i64,
    why: &str,
) -> Result<()> {
    undo(tx, table, event, Some(why))
}
