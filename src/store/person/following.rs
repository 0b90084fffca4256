//! What follows a person through merges and splits besides cases and referrals: holds, access requests, rights requests and
//! complaints (RULES.md section 4).

use crate::domain::reference::{
    AccessRequestRef, ComplaintRef, HoldRef, PersonRef, Reference, RightsRequestRef,
};
use crate::error::Result;
use crate::store::access_review::access_review_copy;
use crate::store::clock_event::event_copy;
use crate::store::tx::{Db, WriteTx};

/// A hold on a person, or an access request of theirs, as far as merging needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Following<R> {
    /// Its reference.
    pub reference: R,
    /// Not released; not closed.
    pub open: bool,
    /// What it was copied from by a split.
    pub copied_from: Option<R>,
}

fn following<R: Reference>(db: &Db, sql: &str, person: PersonRef) -> Result<Vec<Following<R>>> {
    let mut statement = db.sql().prepare_cached(sql)?;
    let rows = statement.query_map([person.id()], |row| {
        Ok(Following {
            reference: R::from_id(row.get(0)?),
            open: row.get(1)?,
            copied_from: row.get::<_, Option<i64>>(2)?.map(R::from_id),
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The holds on a person.
pub fn person_hold_list(db: &Db, person: PersonRef) -> Result<Vec<Following<HoldRef>>> {
    following(
        db,
        "SELECT id, released_at IS NULL, copied_from FROM hold WHERE person = ?1 ORDER BY id",
        person,
    )
}

/// The access requests of a person.
pub fn person_request_list(db: &Db, person: PersonRef) -> Result<Vec<Following<AccessRequestRef>>> {
    following(
        db,
        "SELECT id, state = 'open', copied_from FROM access_request WHERE subject = ?1 ORDER BY id",
        person,
    )
}

/// Lets a hold on one person be on another.
pub fn person_hold_move(
    tx: &WriteTx<'_>,
    hold: HoldRef,
    from: PersonRef,
    to: PersonRef,
) -> Result<bool> {
    Ok(tx
        .sql()
        .prepare_cached("UPDATE hold SET person = ?3 WHERE id = ?1 AND person = ?2")?
        .execute([hold.id(), from.id(), to.id()])?
        > 0)
}

/// Lets an access request of one person be that of another.
pub fn person_request_move(
    tx: &WriteTx<'_>,
    request: AccessRequestRef,
    from: PersonRef,
    to: PersonRef,
) -> Result<bool> {
    Ok(tx
        .sql()
        .prepare_cached("UPDATE access_request SET subject = ?3 WHERE id = ?1 AND subject = ?2")?
        .execute([request.id(), from.id(), to.id()])?
        > 0)
}

/// Copies a hold to another person, under a reference of its own (RULES.md section 4: a split copies holds to both).
pub fn person_hold_copy(
    tx: &WriteTx<'_>,
    hold: HoldRef,
    copy: HoldRef,
    to: PersonRef,
) -> Result<()> {
    tx.sql()
        .prepare_cached(
            "INSERT INTO hold (id, person, reason, review_on, placed_by, placed_at, copied_from)
             SELECT ?2, ?3, reason, review_on, placed_by, placed_at, id FROM hold WHERE id = ?1",
        )?
        .execute([hold.id(), copy.id(), to.id()])?;
    Ok(())
}

/// Copies an access request with its clock and what was decided to withhold, by hand or at the desk, to another person, under a reference of its
/// own (RULES.md section 4: a split copies requests to both).
pub fn person_request_copy(
    tx: &WriteTx<'_>,
    request: AccessRequestRef,
    copy: AccessRequestRef,
    to: PersonRef,
) -> Result<()> {
    tx.sql()
        .prepare_cached(
            "INSERT INTO access_request (id, subject, received_on, via, on_behalf_of, state, closed_on, outcome, copied_from,
                                         recorded_by, recorded_at)
             SELECT ?2, ?3, received_on, via, on_behalf_of, state, closed_on, outcome, id, recorded_by, recorded_at
             FROM access_request WHERE id = ?1",
        )?
        .execute([request.id(), copy.id(), to.id()])?;
    event_copy(tx, "access_event", request.id(), copy.id())?;
    tx.sql()
        .prepare_cached(
            "INSERT INTO access_withholding (request, reference, span_start, span_end, ground, reason, decided_by, decided_at,
                                             undone_by, undone_at, undone_why)
             SELECT ?2, reference, span_start, span_end, ground, reason, decided_by, decided_at, undone_by, undone_at, undone_why
             FROM access_withholding WHERE request = ?1 ORDER BY id",
        )?
        .execute([request.id(), copy.id()])?;
    access_review_copy(tx, request, copy)
}

/// The rights requests of a person; one that is in force counts as open.
pub fn person_rights_list(db: &Db, person: PersonRef) -> Result<Vec<Following<RightsRequestRef>>> {
    following(
        db,
        "SELECT id, state <> 'closed', copied_from FROM rights_request WHERE subject = ?1 ORDER BY id",
        person,
    )
}

/// Lets a rights request of one person be that of another.
pub fn person_rights_move(
    tx: &WriteTx<'_>,
    request: RightsRequestRef,
    from: PersonRef,
    to: PersonRef,
) -> Result<bool> {
    Ok(tx
        .sql()
        .prepare_cached("UPDATE rights_request SET subject = ?3 WHERE id = ?1 AND subject = ?2")?
        .execute([request.id(), from.id(), to.id()])?
        > 0)
}

/// Copies a rights request with its clock, and with what of it is in force, to another person, under a reference of its own.
pub fn person_rights_copy(
    tx: &WriteTx<'_>,
    request: RightsRequestRef,
    copy: RightsRequestRef,
    to: PersonRef,
) -> Result<()> {
    tx.sql()
        .prepare_cached(
            "INSERT INTO rights_request (id, subject, request_kind, received_on, via, on_behalf_of, what, about, state, closed_on,
                                         decision, ground, duties, corrected, reason, decided_by, lifted_on, lift_told_on,
                                         lift_reason, lifted_by, ended_on, copied_from, recorded_by, recorded_at)
             SELECT ?2, ?3, request_kind, received_on, via, on_behalf_of, what, about, state, closed_on, decision, ground, duties,
                    corrected, reason, decided_by, lifted_on, lift_told_on, lift_reason, lifted_by, ended_on, id, recorded_by,
                    recorded_at
             FROM rights_request WHERE id = ?1",
        )?
        .execute([request.id(), copy.id(), to.id()])?;
    event_copy(tx, "rights_event", request.id(), copy.id())
}

/// As what a complaint names a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NamedInComplaint {
    /// They complain.
    Complainant,
    /// It is about them.
    About,
}

impl NamedInComplaint {
    const fn column(self) -> &'static str {
        match self {
            Self::Complainant => "complainant",
            Self::About => "about_person",
        }
    }
}

/// The complaints that name a person as this.
pub fn person_complaint_list(
    db: &Db,
    person: PersonRef,
    named: NamedInComplaint,
) -> Result<Vec<Following<ComplaintRef>>> {
    following(
        db,
        &format!(
            "SELECT id, state = 'open', copied_from FROM complaint WHERE {} = ?1 ORDER BY id",
            named.column()
        ),
        person,
    )
}

/// Lets a complaint name another person instead.
pub fn person_complaint_move(
    tx: &WriteTx<'_>,
    complaint: ComplaintRef,
    named: NamedInComplaint,
    from: PersonRef,
    to: PersonRef,
) -> Result<bool> {
    let column = named.column();
    Ok(tx
        .sql()
        .prepare_cached(&format!(
            "UPDATE complaint SET {column} = ?3 WHERE id = ?1 AND {column} = ?2"
        ))?
        .execute([complaint.id(), from.id(), to.id()])?
        > 0)
}

/// Copies a complaint, with one person in the place of another, under a reference of its own.
pub fn person_complaint_copy(
    tx: &WriteTx<'_>,
    complaint: ComplaintRef,
    copy: ComplaintRef,
    from: PersonRef,
    to: PersonRef,
) -> Result<()> {
    tx.sql()
        .prepare_cached(
            "INSERT INTO complaint (id, received_on, via, complainant, complainant_name, about_person, about, what, acknowledged_on,
                                    acknowledged_by, state, closed_on, outcome, done, told_on, closed_by, copied_from, recorded_by,
                                    recorded_at)
             SELECT ?2, received_on, via, CASE complainant WHEN ?3 THEN ?4 ELSE complainant END, complainant_name,
                    CASE about_person WHEN ?3 THEN ?4 ELSE about_person END, about, what, acknowledged_on, acknowledged_by, state,
                    closed_on, outcome, done, told_on, closed_by, id, recorded_by, recorded_at
             FROM complaint WHERE id = ?1",
        )?
        .execute([complaint.id(), copy.id(), from.id(), to.id()])?;
    Ok(())
}
