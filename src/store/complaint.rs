//! Complaints about data protection in the file. Nothing of them is edited but the acknowledgement and the closing.

use rusqlite::{OptionalExtension, Row, params};
use serde::Serialize;

use crate::domain::complaint::{Complaint, ComplaintClosing, ComplaintOutcome, StoredComplaint};
use crate::domain::date::Date;
use crate::domain::record::{Recorded, Stored};
use crate::domain::reference::{AnyRef, ComplaintRef, Kind, PersonRef, Reference};
use crate::error::{Failure, Result};
use crate::store::disposal::missing;
use crate::store::row::Columns;
use crate::store::tx::{Db, WriteTx};

/// That a complaint was acknowledged.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Acknowledgement {
    /// The day.
    #[serde(rename = "acknowledged_on")]
    pub on: Date,
    /// Who recorded it.
    #[serde(rename = "acknowledged_by")]
    pub by: String,
}

/// A complaint as it stands in the store, with what became of it.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct ComplaintRow {
    /// The complaint.
    #[serde(flatten)]
    pub complaint: StoredComplaint,
    /// That it was acknowledged.
    #[serde(flatten)]
    pub acknowledged: Option<Acknowledgement>,
    /// How it ended; none while it is open.
    #[serde(flatten)]
    pub closing: Option<ComplaintClosing>,
    /// The complaint it was copied from by a split of people.
    pub copied_from: Option<ComplaintRef>,
}

/// Shows the reference only.
impl std::fmt::Debug for ComplaintRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ComplaintRow({})", self.complaint.reference)
    }
}

const COLUMNS: &str = "id, received_on, via, complainant, complainant_name, about_person, about, what, recorded_by, recorded_at,
     acknowledged_on, acknowledged_by, closed_on, outcome, done, told_on, closed_by, copied_from";

fn about(c: &mut Columns<'_, '_>) -> rusqlite::Result<Option<AnyRef>> {
    let person: Option<i64> = c.get()?;
    let other = c.optional_word(|text| text.parse().ok())?;
    Ok(person.map(|id| AnyRef::new(Kind::Person, id)).or(other))
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<ComplaintRow> {
    let mut c = Columns::new(row);
    let complaint = Stored {
        reference: ComplaintRef::from_id(c.get()?),
        details: Complaint {
            received_on: c.date()?,
            via: c.get()?,
            complainant: c.get::<Option<i64>>()?.map(PersonRef::from_id),
            complainant_name: c.get()?,
            about: about(&mut c)?,
            what: c.get()?,
        },
        recorded: c.recorded()?,
        imported: None,
    };
    let acknowledged_on = c.optional_date()?;
    let acknowledged_by: Option<String> = c.get()?;
    let closed_on = c.optional_date()?;
    let outcome = c.optional_word(ComplaintOutcome::parse)?;
    let done: Option<String> = c.get()?;
    let told_on = c.optional_date()?;
    let closed_by: Option<String> = c.get()?;
    Ok(ComplaintRow {
        complaint,
        acknowledged: acknowledged_on.map(|on| Acknowledgement {
            on,
            by: acknowledged_by.unwrap_or_default(),
        }),
        closing: closed_on
            .zip(outcome)
            .map(|(on, outcome)| ComplaintClosing {
                on,
                outcome,
                done: done.unwrap_or_default(),
                told_on,
                by: closed_by.unwrap_or_default(),
            }),
        copied_from: c.get::<Option<i64>>()?.map(ComplaintRef::from_id),
    })
}

/// Adds an open complaint under its reference.
pub fn complaint_insert(
    tx: &WriteTx<'_>,
    reference: ComplaintRef,
    complaint: &Complaint,
    recorded: &Recorded,
) -> Result<()> {
    let about_person = complaint.about_person();
    tx.sql()
        .prepare_cached(
            "INSERT INTO complaint (id, received_on, via, complainant, complainant_name, about_person, about, what, state,
                                    recorded_by, recorded_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'open', ?9, ?10)",
        )?
        .execute(params![
            reference.id(),
            complaint.received_on.to_string(),
            complaint.via,
            complaint.complainant.map(Reference::id),
            complaint.complainant_name,
            about_person.map(Reference::id),
            complaint
                .about
                .filter(|_| about_person.is_none())
                .map(|about| about.to_string()),
            complaint.what,
            recorded.by,
            recorded.at.to_string(),
        ])?;
    Ok(())
}

/// One complaint; exit 4 where there is none.
pub fn complaint_get(db: &Db, reference: ComplaintRef) -> Result<ComplaintRow> {
    db.sql()
        .prepare_cached(&format!("SELECT {COLUMNS} FROM complaint WHERE id = ?1"))?
        .query_row([reference.id()], from_row)
        .optional()?
        .ok_or_else(|| missing(db, reference))
}

/// The open complaints, or with `all` the closed ones too, oldest receipt first.
pub fn complaint_list(db: &Db, all: bool) -> Result<Vec<ComplaintRow>> {
    let open = if all { "" } else { "WHERE state = 'open'" };
    let mut statement = db.sql().prepare_cached(&format!(
        "SELECT {COLUMNS} FROM complaint {open} ORDER BY received_on, id"
    ))?;
    let rows = statement.query_map([], from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The complaints from or about one person, whatever became of them, in the order of their references.
pub fn complaint_list_for_person(db: &Db, person: PersonRef) -> Result<Vec<ComplaintRow>> {
    let mut statement = db.sql().prepare_cached(&format!(
        "SELECT {COLUMNS} FROM complaint WHERE id IN (
             SELECT id FROM complaint WHERE complainant = ?1 UNION SELECT id FROM complaint WHERE about_person = ?1)
         ORDER BY id"
    ))?;
    let rows = statement.query_map([person.id()], from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The complaints about a case or a request, whatever became of them, in the order of their references.
pub fn complaint_list_about(db: &Db, about: AnyRef) -> Result<Vec<ComplaintRow>> {
    let mut statement = db.sql().prepare_cached(&format!(
        "SELECT {COLUMNS} FROM complaint WHERE about = ?1 ORDER BY id"
    ))?;
    let rows = statement.query_map([about.to_string()], from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Records the acknowledgement. The caller has made sure that there is none and that the complaint is open.
pub fn complaint_acknowledge(
    tx: &WriteTx<'_>,
    reference: ComplaintRef,
    acknowledged: &Acknowledgement,
) -> Result<()> {
    let changed = tx
        .sql()
        .prepare_cached(
            "UPDATE complaint SET acknowledged_on = ?2, acknowledged_by = ?3
             WHERE id = ?1 AND acknowledged_on IS NULL AND state = 'open'",
        )?
        .execute(params![
            reference.id(),
            acknowledged.on.to_string(),
            acknowledged.by,
        ])?;
    if changed == 1 {
        Ok(())
    } else {
        Err(Failure::internal(format!(
            "{reference} cannot be acknowledged."
        )))
    }
}

/// Closes a complaint. The caller has made sure that it is open.
pub fn complaint_close(
    tx: &WriteTx<'_>,
    reference: ComplaintRef,
    closing: &ComplaintClosing,
) -> Result<()> {
    let changed = tx
        .sql()
        .prepare_cached(
            "UPDATE complaint SET state = 'closed', closed_on = ?2, outcome = ?3, done = ?4, told_on = ?5, closed_by = ?6
             WHERE id = ?1 AND state = 'open'",
        )?
        .execute(params![
            reference.id(),
            closing.on.to_string(),
            closing.outcome.word(),
            closing.done,
            closing.told_on.map(|day| day.to_string()),
            closing.by,
        ])?;
    if changed == 1 {
        Ok(())
    } else {
        Err(Failure::internal(format!("{reference} is not open.")))
    }
}

/// An open complaint as the index has it.
#[derive(Debug, Clone)]
pub struct OpenComplaint {
    /// Which.
    pub reference: ComplaintRef,
    /// When it was received.
    pub received_on: Date,
    /// Who complains, where they are on record.
    pub complainant: Option<PersonRef>,
    /// What it is about.
    pub about: Option<AnyRef>,
    /// When it was acknowledged.
    pub acknowledged_on: Option<Date>,
}

impl OpenComplaint {
    /// The people on record from whom or about whom it is.
    pub fn people(&self) -> Vec<PersonRef> {
        let about = self
            .about
            .filter(|about| about.kind() == Kind::Person)
            .map(|about| PersonRef::from_id(about.id()));
        let mut people: Vec<PersonRef> = self.complainant.into_iter().chain(about).collect();
        people.sort_unstable();
        people.dedup();
        people
    }
}

const OPEN: &str = "SELECT received_on, id, complainant, about_person, about, acknowledged_on FROM complaint INDEXED BY complaint_open
     WHERE state = 'open' ORDER BY received_on, id";

/// Every open complaint, the oldest first.
pub fn complaint_list_open(db: &Db) -> Result<Vec<OpenComplaint>> {
    let mut statement = db.sql().prepare_cached(OPEN)?;
    let rows = statement.query_map([], |row| {
        let mut c = Columns::new(row);
        Ok(OpenComplaint {
            received_on: c.date()?,
            reference: ComplaintRef::from_id(c.get()?),
            complainant: c.get::<Option<i64>>()?.map(PersonRef::from_id),
            about: about(&mut c)?,
            acknowledged_on: c.optional_date()?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
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
    fn what_is_open_is_read_from_its_index_alone() {
        let conn = Connection::open_in_memory().unwrap();
        crate::store::migrate::create(&conn, &"0".repeat(32), "2026-11-23T10:00:00Z").unwrap();
        let plan: Vec<String> = conn
            .prepare(&format!("EXPLAIN QUERY PLAN {OPEN}"))
            .unwrap()
            .query_map([], |row| row.get(3))
            .unwrap()
            .collect::<rusqlite::Result<_>>()
            .unwrap();
        assert_eq!(plan, ["SCAN complaint USING COVERING INDEX complaint_open"]);
    }
}
