//! Access requests in the file, with what happened to their clocks, what is withheld from their answers, and what was
//! decided before an answer goes to somebody who asks for another person. Nothing of it is edited but the closing.

use rusqlite::{OptionalExtension, Row, params};
use serde::Serialize;

use crate::domain::access_clock::ClockEvent;
use crate::domain::access_request::{
    AccessRequest, Answer, Closing, Ground, Question, RecordedAnswer, RecordedEvent, Span,
    StoredAccessRequest, Withholding,
};
use crate::domain::date::Date;
use crate::domain::record::{Recorded, Stored, Undoable};
use crate::domain::reference::{AccessRequestRef, PersonRef, Reference};
use crate::error::{Failure, Result};
use crate::store::clock_event::{event_insert, event_list, event_void};
use crate::store::disposal::missing;
use crate::store::row::Columns;
use crate::store::tx::{Db, WriteTx};
use crate::store::undone::undo;

/// An access request as it stands in the store, with how it ended.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct AccessRequestRow {
    /// The request.
    #[serde(flatten)]
    pub request: StoredAccessRequest,
    /// How it ended; none while it is open.
    #[serde(flatten)]
    pub closing: Option<Closing>,
    /// The request it was copied from by a split of people.
    pub copied_from: Option<AccessRequestRef>,
}

/// Shows the reference only.
impl std::fmt::Debug for AccessRequestRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AccessRequestRow({})", self.request.reference)
    }
}

const COLUMNS: &str = "id, subject, received_on, via, on_behalf_of, recorded_by, recorded_at, closed_on, outcome, copied_from";

fn from_row(row: &Row<'_>) -> rusqlite::Result<AccessRequestRow> {
    let mut c = Columns::new(row);
    let request = Stored {
        reference: AccessRequestRef::from_id(c.get()?),
        details: AccessRequest {
            subject: PersonRef::from_id(c.get()?),
            received_on: c.date()?,
            via: c.get()?,
            on_behalf_of: c.get()?,
        },
        recorded: c.recorded()?,
        imported: None,
    };
    let closed_on = c.optional_date()?;
    let outcome: Option<String> = c.get()?;
    Ok(AccessRequestRow {
        request,
        closing: closed_on.map(|on| Closing {
            on,
            outcome: outcome.unwrap_or_default(),
        }),
        copied_from: c.get::<Option<i64>>()?.map(AccessRequestRef::from_id),
    })
}

/// Adds an open request under its reference.
pub fn access_request_insert(
    tx: &WriteTx<'_>,
    reference: AccessRequestRef,
    request: &AccessRequest,
    recorded: &Recorded,
) -> Result<()> {
    tx.sql()
        .prepare_cached(
            "INSERT INTO access_request (id, subject, received_on, via, on_behalf_of, state, recorded_by, recorded_at)
             VALUES (?1, ?2, ?3, ?4, ?5, 'open', ?6, ?7)",
        )?
        .execute(params![
            reference.id(),
            request.subject.id(),
            request.received_on.to_string(),
            request.via,
            request.on_behalf_of,
            recorded.by,
            recorded.at.to_string(),
        ])?;
    Ok(())
}

/// One request; exit 4 where there is none.
pub fn access_request_get(db: &Db, reference: AccessRequestRef) -> Result<AccessRequestRow> {
    db.sql()
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM access_request WHERE id = ?1"
        ))?
        .query_row([reference.id()], from_row)
        .optional()?
        .ok_or_else(|| missing(db, reference))
}

/// The open requests, or with `all` the closed ones too, oldest receipt first.
pub fn access_request_list(db: &Db, all: bool) -> Result<Vec<AccessRequestRow>> {
    // The open ones have an index of their own, which a condition with OR would not find.
    let open = if all { "" } else { "WHERE state = 'open'" };
    let mut statement = db.sql().prepare_cached(&format!(
        "SELECT {COLUMNS} FROM access_request {open} ORDER BY received_on, id"
    ))?;
    let rows = statement.query_map([], from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The requests about one person, open and closed, in the order of their references.
pub fn access_request_list_for_person(db: &Db, person: PersonRef) -> Result<Vec<AccessRequestRow>> {
    let mut statement = db.sql().prepare_cached(&format!(
        "SELECT {COLUMNS} FROM access_request WHERE subject = ?1 ORDER BY id"
    ))?;
    let rows = statement.query_map([person.id()], from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Closes a request. The caller has made sure that it is open.
pub fn access_request_close(
    tx: &WriteTx<'_>,
    reference: AccessRequestRef,
    closing: &Closing,
) -> Result<()> {
    let changed = tx
        .sql()
        .prepare_cached(
            "UPDATE access_request SET state = 'closed', closed_on = ?2, outcome = ?3 WHERE id = ?1 AND state = 'open'",
        )?
        .execute(params![reference.id(), closing.on.to_string(), closing.outcome])?;
    if changed == 1 {
        Ok(())
    } else {
        Err(Failure::internal(format!("{reference} is not open.")))
    }
}

/// Records that something happened to a request's clock; `corrects` is the wrong entry that this one takes the place of.
pub fn access_event_insert(
    tx: &WriteTx<'_>,
    request: AccessRequestRef,
    event: ClockEvent,
    reason: Option<&str>,
    corrects: Option<i64>,
) -> Result<()> {
    event_insert(tx, "access_event", request.id(), event, reason, corrects)
}

/// What happened to a request's clock, in the order of the days, corrected entries included.
pub fn access_event_list(db: &Db, request: AccessRequestRef) -> Result<Vec<RecordedEvent>> {
    event_list(db, "access_event", request.id())
}

/// Records that an event never happened.
pub fn access_event_void(tx: &WriteTx<'_>, event: i64, why: &str) -> Result<()> {
    event_void(tx, "access_event", event, why)
}

fn position(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Records a decision to withhold. The number in `withholding` and who took it back are not looked at.
pub fn access_withholding_insert(
    tx: &WriteTx<'_>,
    request: AccessRequestRef,
    withholding: &Withholding,
) -> Result<()> {
    tx.sql()
        .prepare_cached(
            "INSERT INTO access_withholding (request, reference, span_start, span_end, ground, reason, decided_by, decided_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            request.id(),
            withholding.reference.to_string(),
            withholding.span.map(|span| position(span.start)),
            withholding.span.map(|span| position(span.end)),
            withholding.ground.word(),
            withholding.reason,
            withholding.decided_by,
            withholding.decided_at,
        ])?;
    Ok(())
}

/// Marks a decision to withhold as taken back.
pub fn access_withholding_undo(tx: &WriteTx<'_>, withholding: i64, why: &str) -> Result<()> {
    undo(tx, "access_withholding", withholding, Some(why))
}

/// What was withheld from the answer to a request, in the order in which it was decided, decisions that were taken back included.
pub fn access_withholding_list(db: &Db, request: AccessRequestRef) -> Result<Vec<Withholding>> {
    let mut statement = db.sql().prepare_cached(
        "SELECT id, reference, span_start, span_end, ground, reason, decided_by, decided_at, undone_by, undone_at, undone_why
         FROM access_withholding WHERE request = ?1 ORDER BY id",
    )?;
    let rows = statement.query_map([request.id()], |row| {
        let mut c = Columns::new(row);
        let id = c.get()?;
        let reference = c.word(|text| text.parse().ok())?;
        let start: Option<i64> = c.get()?;
        let end: Option<i64> = c.get()?;
        Ok(Withholding {
            id,
            reference,
            span: start.zip(end).map(|(start, end)| Span {
                start: usize::try_from(start).unwrap_or_default(),
                end: usize::try_from(end).unwrap_or_default(),
            }),
            ground: c.word(Ground::parse)?,
            reason: c.get()?,
            decided_by: c.get()?,
            decided_at: c.get()?,
            undone: c.undone_with_reason()?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What is withheld from the answer to a request: the same without what was taken back.
pub fn access_withholding_list_standing(
    db: &Db,
    request: AccessRequestRef,
) -> Result<Vec<Withholding>> {
    let mut withheld = access_withholding_list(db, request)?;
    withheld.retain(Undoable::stands);
    Ok(withheld)
}

/// Records an answer to a question about a request on somebody's behalf.
pub fn access_decision_insert(
    tx: &WriteTx<'_>,
    request: AccessRequestRef,
    answer: &RecordedAnswer,
) -> Result<()> {
    tx.sql()
        .prepare_cached(
            "INSERT INTO access_decision (request, question, answer, reason, decided_by, decided_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            request.id(),
            answer.question.word(),
            answer.answer.word(),
            answer.reason,
            answer.decided_by,
            answer.decided_at,
        ])?;
    Ok(())
}

/// The answers so far, in the order in which they were given.
pub fn access_decision_list(db: &Db, request: AccessRequestRef) -> Result<Vec<RecordedAnswer>> {
    let mut statement = db.sql().prepare_cached(
        "SELECT question, answer, reason, decided_by, decided_at FROM access_decision WHERE request = ?1 ORDER BY id",
    )?;
    let rows = statement.query_map([request.id()], |row| {
        let mut c = Columns::new(row);
        Ok(RecordedAnswer {
            question: c.word(Question::parse)?,
            answer: c.word(Answer::parse)?,
            reason: c.get()?,
            decided_by: c.get()?,
            decided_at: c.get()?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The added bank holidays with which open clocks were last reckoned; none where they never were with any.
pub fn access_calendar_get(db: &Db) -> Result<Option<Vec<Date>>> {
    Ok(db
        .sql()
        .prepare_cached("SELECT holidays FROM access_calendar")?
        .query_row([], |row| Columns::new(row).json())
        .optional()?)
}

/// Remembers them.
pub fn access_calendar_put(tx: &WriteTx<'_>, holidays: &[Date]) -> Result<()> {
    let text = serde_json::to_string(holidays)
        .map_err(|error| Failure::internal("Days could not be written.").because(error))?;
    tx.sql()
        .prepare_cached(
            "INSERT INTO access_calendar (only_row, holidays) VALUES (1, ?1)
             ON CONFLICT (only_row) DO UPDATE SET holidays = excluded.holidays",
        )?
        .execute([text])?;
    Ok(())
}

/// That the day an answer is due moved with the bank holidays of the configuration.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct DueChange {
    /// The day before.
    pub old: Date,
    /// The day since.
    pub new: Date,
    /// Who was there when it was noticed, and when.
    #[serde(flatten)]
    pub recorded: Recorded,
}

/// Writes such a move down.
pub fn access_due_change_insert(
    tx: &WriteTx<'_>,
    request: AccessRequestRef,
    old: Date,
    new: Date,
) -> Result<()> {
    let acting = tx.acting();
    tx.sql()
        .prepare_cached(
            "INSERT INTO access_due_change (request, old_due_on, new_due_on, recorded_by, recorded_at)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            request.id(),
            old.to_string(),
            new.to_string(),
            acting.user.as_str(),
            acting.at.to_string(),
        ])?;
    Ok(())
}

/// The moves of one request, in order.
pub fn access_due_change_list(db: &Db, request: AccessRequestRef) -> Result<Vec<DueChange>> {
    let mut statement = db.sql().prepare_cached(
        "SELECT old_due_on, new_due_on, recorded_by, recorded_at FROM access_due_change
         WHERE request = ?1 ORDER BY id",
    )?;
    let rows = statement.query_map([request.id()], |row| {
        let mut c = Columns::new(row);
        Ok(DueChange {
            old: c.date()?,
            new: c.date()?,
            recorded: c.recorded()?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
