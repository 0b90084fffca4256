//! Rights requests in the file, with what happened to their clocks. Nothing of them is edited but the closing and the lifting
//! of what was granted.

pub mod people;

use rusqlite::{OptionalExtension, Row, params};
use serde::Serialize;

use crate::domain::access_clock::ClockEvent;
use crate::domain::access_request::RecordedEvent;
use crate::domain::date::Date;
use crate::domain::record::{Recorded, Stored};
use crate::domain::reference::{AnyRef, CaseRef, Kind, PersonRef, Reference, RightsRequestRef};
use crate::domain::rights::{
    Lifting, RefusalGround, RightsClosing, RightsDecision, RightsKind, RightsRequest, RightsState,
    StoredRightsRequest,
};
use crate::error::{Failure, Result};
use crate::store::clock_event::{event_insert, event_list, event_void};
use crate::store::disposal::missing;
use crate::store::row::{Columns, to_json};
use crate::store::tx::{Db, WriteTx};

/// A rights request as it stands in the store, with how it ended.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct RightsRequestRow {
    /// The request.
    #[serde(flatten)]
    pub request: StoredRightsRequest,
    /// Where it stands.
    pub state: RightsState,
    /// How it was decided; none while it is open.
    #[serde(flatten)]
    pub closing: Option<RightsClosing>,
    /// That what was granted no longer holds.
    #[serde(flatten)]
    pub lifting: Option<Lifting>,
    /// The request it was copied from by a split of people.
    pub copied_from: Option<RightsRequestRef>,
}

/// Shows the reference only.
impl std::fmt::Debug for RightsRequestRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RightsRequestRow({})", self.request.reference)
    }
}

const COLUMNS: &str = "id, subject, request_kind, received_on, via, on_behalf_of, what, about, recorded_by, recorded_at, state,
     closed_on, decision, ground, duties, corrected, reason, decided_by, lifted_on, lift_told_on, lift_reason, lifted_by, copied_from";

fn from_row(row: &Row<'_>) -> rusqlite::Result<RightsRequestRow> {
    let mut c = Columns::new(row);
    let request = Stored {
        reference: RightsRequestRef::from_id(c.get()?),
        details: RightsRequest {
            subject: PersonRef::from_id(c.get()?),
            request_kind: c.word(RightsKind::parse)?,
            received_on: c.date()?,
            via: c.get()?,
            on_behalf_of: c.get()?,
            what: c.get()?,
            about: c.optional_word(|text| text.parse().ok())?,
        },
        recorded: c.recorded()?,
        imported: None,
    };
    let state = c.word(RightsState::parse)?;
    let closed_on = c.optional_date()?;
    let decision = c.optional_word(RightsDecision::parse)?;
    let ground = c.optional_word(RefusalGround::parse)?;
    let (duties, corrected) = (c.json()?, c.json()?);
    let reason: Option<String> = c.get()?;
    let decided_by: Option<String> = c.get()?;
    let closing = closed_on.zip(decision).map(|(on, decision)| RightsClosing {
        on,
        decision,
        ground,
        duties,
        corrected,
        reason: reason.unwrap_or_default(),
        decided_by: decided_by.unwrap_or_default(),
    });
    let (lifted_on, told_on) = (c.optional_date()?, c.optional_date()?);
    let lift_reason: Option<String> = c.get()?;
    let lifted_by: Option<String> = c.get()?;
    Ok(RightsRequestRow {
        request,
        state,
        closing,
        lifting: lifted_on.zip(told_on).map(|(on, told_on)| Lifting {
            on,
            told_on,
            reason: lift_reason.unwrap_or_default(),
            by: lifted_by.unwrap_or_default(),
        }),
        copied_from: c.get::<Option<i64>>()?.map(RightsRequestRef::from_id),
    })
}

/// Adds an open request under its reference.
pub fn rights_request_insert(
    tx: &WriteTx<'_>,
    reference: RightsRequestRef,
    request: &RightsRequest,
    recorded: &Recorded,
) -> Result<()> {
    tx.sql()
        .prepare_cached(
            "INSERT INTO rights_request (id, subject, request_kind, received_on, via, on_behalf_of, what, about, state,
                                         recorded_by, recorded_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'open', ?9, ?10)",
        )?
        .execute(params![
            reference.id(),
            request.subject.id(),
            request.request_kind.word(),
            request.received_on.to_string(),
            request.via,
            request.on_behalf_of,
            request.what,
            request.about.map(|about| about.to_string()),
            recorded.by,
            recorded.at.to_string(),
        ])?;
    Ok(())
}

/// One request; exit 4 where there is none.
pub fn rights_request_get(db: &Db, reference: RightsRequestRef) -> Result<RightsRequestRow> {
    db.sql()
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM rights_request WHERE id = ?1"
        ))?
        .query_row([reference.id()], from_row)
        .optional()?
        .ok_or_else(|| missing(db, reference))
}

/// The requests that are open or in force, or with `all` the closed ones too, oldest receipt first.
pub fn rights_request_list(db: &Db, all: bool) -> Result<Vec<RightsRequestRow>> {
    let standing = if all { "" } else { "WHERE state <> 'closed'" };
    let mut statement = db.sql().prepare_cached(&format!(
        "SELECT {COLUMNS} FROM rights_request {standing} ORDER BY received_on, id"
    ))?;
    let rows = statement.query_map([], from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The requests about one person, whatever became of them, in the order of their references.
pub fn rights_request_list_for_person(db: &Db, person: PersonRef) -> Result<Vec<RightsRequestRow>> {
    let mut statement = db.sql().prepare_cached(&format!(
        "SELECT {COLUMNS} FROM rights_request WHERE subject = ?1 ORDER BY id"
    ))?;
    let rows = statement.query_map([person.id()], from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Closes a request; `in_force` where what was granted holds until it is lifted. The caller has made sure that it is open.
pub fn rights_request_close(
    tx: &WriteTx<'_>,
    reference: RightsRequestRef,
    closing: &RightsClosing,
    in_force: bool,
) -> Result<()> {
    let state = if in_force {
        RightsState::InForce
    } else {
        RightsState::Closed
    };
    let changed = tx
        .sql()
        .prepare_cached(
            "UPDATE rights_request SET state = ?2, closed_on = ?3, decision = ?4, ground = ?5, duties = ?6, corrected = ?7,
                    reason = ?8, decided_by = ?9, ended_on = CASE WHEN ?2 = 'closed' THEN ?3 END
             WHERE id = ?1 AND state = 'open'",
        )?
        .execute(params![
            reference.id(),
            state.word(),
            closing.on.to_string(),
            closing.decision.word(),
            closing.ground.map(RefusalGround::word),
            to_json(&closing.duties)?,
            to_json(&closing.corrected)?,
            closing.reason,
            closing.decided_by,
        ])?;
    if changed == 1 {
        Ok(())
    } else {
        Err(Failure::internal(format!("{reference} is not open.")))
    }
}

/// Lifts what was granted. The caller has made sure that it is in force.
pub fn rights_request_lift(
    tx: &WriteTx<'_>,
    reference: RightsRequestRef,
    lifting: &Lifting,
) -> Result<()> {
    let changed = tx
        .sql()
        .prepare_cached(
            "UPDATE rights_request SET state = 'closed', lifted_on = ?2, lift_told_on = ?3, lift_reason = ?4, lifted_by = ?5,
                    ended_on = ?2
             WHERE id = ?1 AND state = 'in-force'",
        )?
        .execute(params![
            reference.id(),
            lifting.on.to_string(),
            lifting.told_on.to_string(),
            lifting.reason,
            lifting.by,
        ])?;
    if changed == 1 {
        Ok(())
    } else {
        Err(Failure::internal(format!("{reference} is not in force.")))
    }
}

/// Records that something happened to a request's clock; `corrects` is the store's number of a wrong entry.
pub fn rights_event_insert(
    tx: &WriteTx<'_>,
    request: RightsRequestRef,
    event: ClockEvent,
    reason: Option<&str>,
    corrects: Option<i64>,
) -> Result<()> {
    event_insert(tx, "rights_event", request.id(), event, reason, corrects)
}

/// Records that an event never happened.
pub fn rights_event_void(tx: &WriteTx<'_>, event: i64, why: &str) -> Result<()> {
    event_void(tx, "rights_event", event, why)
}

/// What happened to a request's clock, in the order of the days, corrected entries included.
pub fn rights_event_list(db: &Db, request: RightsRequestRef) -> Result<Vec<RecordedEvent>> {
    event_list(db, "rights_event", request.id())
}

/// A request that is open or in force, as the index has it: it blocks disposal, and some kinds mark the person.
#[derive(Debug, Clone, Copy)]
pub struct StandingRequest {
    /// Which.
    pub reference: RightsRequestRef,
    /// Whose.
    pub subject: PersonRef,
    /// Which right.
    pub kind: RightsKind,
    /// Open, or in force.
    pub state: RightsState,
    /// When it was received.
    pub received_on: Date,
    /// The record it is about.
    pub about: Option<AnyRef>,
}

const STANDING: &str =
    "SELECT received_on, id, subject, request_kind, state, about FROM rights_request INDEXED BY rights_request_standing
     WHERE state <> 'closed' ORDER BY received_on, id";

/// Every request that is open or in force, the oldest first.
pub fn rights_request_list_standing(db: &Db) -> Result<Vec<StandingRequest>> {
    let mut statement = db.sql().prepare_cached(STANDING)?;
    let rows = statement.query_map([], |row| {
        let mut c = Columns::new(row);
        Ok(StandingRequest {
            received_on: c.date()?,
            reference: RightsRequestRef::from_id(c.get()?),
            subject: PersonRef::from_id(c.get()?),
            kind: c.word(RightsKind::parse)?,
            state: c.word(RightsState::parse)?,
            about: c.optional_word(|text| text.parse().ok())?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The case whose file a record is in: the case itself, or that of a note, a referral, a disclosure or an export.
pub fn case_of_record(db: &Db, record: AnyRef) -> Result<Option<CaseRef>> {
    let table = match record.kind() {
        Kind::Case => return Ok(Some(CaseRef::from_id(record.id()))),
        Kind::Note => "note",
        Kind::Referral => "referral",
        Kind::Disclosure => "disclosure",
        Kind::Export => "export",
        _ => return Ok(None),
    };
    Ok(db
        .sql()
        .prepare_cached(&format!("SELECT case_id FROM {table} WHERE id = ?1"))?
        .query_row([record.id()], |row| row.get::<_, Option<i64>>(0))
        .optional()?
        .flatten()
        .map(CaseRef::from_id))
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that meets the unexpected should stop at once"
)]
mod tests {
    use super::*;
    use rusqlite::Connection;

    #[test]
    fn what_stands_is_read_from_its_index_alone() {
        let conn = Connection::open_in_memory().unwrap();
        crate::store::migrate::create(&conn, &"0".repeat(32), "2026-11-23T10:00:00Z").unwrap();
        let plan: Vec<String> = conn
            .prepare(&format!("EXPLAIN QUERY PLAN {STANDING}"))
            .unwrap()
            .query_map([], |row| row.get(3))
            .unwrap()
            .collect::<rusqlite::Result<_>>()
            .unwrap();
        assert_eq!(
            plan,
            ["SCAN rights_request USING COVERING INDEX rights_request_standing"]
        );
    }
}
