//! Referrals in the file, what was decided about them, and the signposts of contacts from the public.

use rusqlite::{OptionalExtension, Row, params};

use crate::domain::case::Member;
use crate::domain::date::Date;
use crate::domain::record::{Recorded, Stored};
use crate::domain::reference::{CaseRef, OrganisationRef, PersonRef, Reference, ReferralRef};
use crate::domain::referral::{
    About, Referral, ReferralDecision, ReferralState, Signpost, Source, StoredReferral, Via,
};
use crate::domain::retention::{Category, DisposalDate, ReferralSubject, StoredDisposal};
use crate::domain::role::CaseRole;
use crate::error::{Failure, Result};
use crate::store::case::{SHOWN, ShownDetails, disposal_from, shown_from};
use crate::store::disposal::missing;
use crate::store::row::{Columns, imported_columns};
use crate::store::tx::{Db, WriteTx};

/// A referral with what was decided about it and what retention reckoned.
#[derive(Clone)]
pub struct ReferralRow {
    /// The referral, its people included.
    pub referral: StoredReferral,
    /// What was decided.
    pub decision: ReferralDecision,
    /// Its disposal, once it is declined.
    pub disposal: StoredDisposal,
    /// What the referring organisation is called.
    pub from_org_name: Option<String>,
}

/// Which referrals [`referral_list`] is asked for.
#[derive(Debug, Clone, Default)]
pub struct ReferralFilter {
    /// Decided ones too.
    pub all: bool,
    /// Only those of this case.
    pub case: Option<CaseRef>,
    /// Only those that name this person.
    pub person: Option<PersonRef>,
}

fn columns() -> String {
    format!(
        "r.id, r.source, r.from_org, r.referrer_name, r.referrer_contact, r.via, r.received_on, r.incident_on, r.aware_on, r.summary,
         r.recorded_by, r.recorded_at, {}, r.state, r.case_id, r.decided_on, r.decided_by, r.decline_reason,
         r.disposal_state, r.dispose_after, r.disposal_rule, r.policy_version,
         (SELECT o.name FROM organisation o WHERE o.id = r.from_org)",
        imported_columns("R")
    )
}

/// Without the people.
fn from_row(row: &Row<'_>) -> rusqlite::Result<ReferralRow> {
    let mut c = Columns::new(row);
    Ok(ReferralRow {
        referral: Stored {
            reference: ReferralRef::from_id(c.get()?),
            details: Referral {
                source: c.word(Source::parse)?,
                from_org: c.get::<Option<i64>>()?.map(OrganisationRef::from_id),
                referrer_name: c.get()?,
                referrer_contact: c.get()?,
                via: c.optional_word(Via::parse)?,
                received_on: c.date()?,
                incident_on: c.optional_partial_date()?,
                aware_on: c.optional_date()?,
                summary: c.get()?,
                people: Vec::new(),
            },
            recorded: c.recorded()?,
            imported: c.imported()?,
        },
        decision: ReferralDecision {
            state: c.word(ReferralState::parse)?,
            case: c.get::<Option<i64>>()?.map(CaseRef::from_id),
            decided_on: c.optional_date()?,
            decided_by: c.get()?,
            decline_reason: c.get()?,
        },
        disposal: disposal_from(&mut c)?,
        from_org_name: c.get()?,
    })
}

const MEMBER: &str = "l.person, l.role, l.role_detail, l.subject, l.category, l.label";

fn member_at(row: &Row<'_>, at: usize) -> rusqlite::Result<Member> {
    member_from(&mut Columns::starting_at(row, at))
}

fn member_from(c: &mut Columns<'_, '_>) -> rusqlite::Result<Member> {
    Ok(Member {
        person: PersonRef::from_id(c.get()?),
        role: c.word(CaseRole::parse)?,
        role_detail: c.get()?,
        subject: c.get()?,
        category: c.optional_word(Category::parse)?,
        label: c.get()?,
    })
}

/// Adds a referral with its people under its reference, waiting for a decision.
pub fn referral_insert(
    tx: &WriteTx<'_>,
    reference: ReferralRef,
    referral: &Referral,
    recorded: &Recorded,
    policy_version: u32,
) -> Result<()> {
    tx.sql()
        .prepare_cached(
            "INSERT INTO referral (id, source, state, received_on, via, from_org, referrer_name, referrer_contact, incident_on,
                                   aware_on, summary, policy_version, recorded_by, recorded_at)
             VALUES (?1, ?2, 'received', ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        )?
        .execute(params![
            reference.id(),
            referral.source.word(),
            referral.received_on.to_string(),
            referral.via.map(Via::word),
            referral.from_org.map(Reference::id),
            referral.referrer_name,
            referral.referrer_contact,
            referral.incident_on.map(|day| day.to_string()),
            referral.aware_on.map(|day| day.to_string()),
            referral.summary,
            policy_version,
            recorded.by,
            recorded.at.to_string(),
        ])?;
    people_insert(tx, reference, &referral.people)
}

fn people_insert(tx: &WriteTx<'_>, reference: ReferralRef, people: &[Member]) -> Result<()> {
    let mut statement = tx.sql().prepare_cached(
        "INSERT INTO referral_person (referral_id, person, role, role_detail, subject, category, label, position)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    for (position, member) in (0_i64..).zip(people) {
        statement.execute(params![
            reference.id(),
            member.person.id(),
            member.role.word(),
            member.role_detail,
            member.subject,
            member.category.map(Category::word),
            member.label,
            position,
        ])?;
    }
    Ok(())
}

/// Replaces a referral's details, its people included. The caller keeps the earlier version first.
pub fn referral_update(
    tx: &WriteTx<'_>,
    reference: ReferralRef,
    referral: &Referral,
) -> Result<()> {
    tx.sql()
        .prepare_cached(
            "UPDATE referral SET source = ?2, received_on = ?3, via = ?4, from_org = ?5, referrer_name = ?6, referrer_contact = ?7,
                                 incident_on = ?8, aware_on = ?9, summary = ?10
             WHERE id = ?1",
        )?
        .execute(params![
            reference.id(),
            referral.source.word(),
            referral.received_on.to_string(),
            referral.via.map(Via::word),
            referral.from_org.map(Reference::id),
            referral.referrer_name,
            referral.referrer_contact,
            referral.incident_on.map(|day| day.to_string()),
            referral.aware_on.map(|day| day.to_string()),
            referral.summary,
        ])?;
    tx.sql()
        .prepare_cached("DELETE FROM referral_person WHERE referral_id = ?1")?
        .execute([reference.id()])?;
    people_insert(tx, reference, &referral.people)
}

/// One referral with its people; exit 4 where there is none.
pub fn referral_get(db: &Db, reference: ReferralRef) -> Result<StoredReferral> {
    referral_row_get(db, reference).map(|row| row.referral)
}

/// One referral with its people, what was decided, and its disposal; exit 4 where there is none.
pub fn referral_row_get(db: &Db, reference: ReferralRef) -> Result<ReferralRow> {
    let mut found = db
        .sql()
        .prepare_cached(&format!(
            "SELECT {} FROM referral r WHERE r.id = ?1",
            columns()
        ))?
        .query_row([reference.id()], from_row)
        .optional()?
        .ok_or_else(|| missing(db, reference))?;
    found.referral.details.people = referral_person_list(db, reference)?;
    Ok(found)
}

/// The people a referral names, in their order.
pub fn referral_person_list(db: &Db, reference: ReferralRef) -> Result<Vec<Member>> {
    let mut statement = db.sql().prepare_cached(&format!(
        "SELECT {MEMBER} FROM referral_person l WHERE l.referral_id = ?1 ORDER BY l.position, l.person"
    ))?;
    let rows = statement.query_map([reference.id()], |row| member_at(row, 0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The people a referral names as they are shown with it, in one query.
pub fn referral_person_show(
    db: &Db,
    reference: ReferralRef,
) -> Result<Vec<(Member, ShownDetails)>> {
    let mut statement = db.sql().prepare_cached(&format!(
        "SELECT {SHOWN}, {MEMBER} FROM referral_person l JOIN person p ON p.id = l.person
         WHERE l.referral_id = ?1 ORDER BY l.position, l.person"
    ))?;
    let rows = statement.query_map([reference.id()], |row| {
        let mut c = Columns::new(row);
        let shown = shown_from(&mut c)?;
        Ok((member_from(&mut c)?, shown))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Referrals with their people, newest first; without `all` those that wait for a decision.
pub fn referral_list(db: &Db, filter: &ReferralFilter) -> Result<Vec<ReferralRow>> {
    let mut from = "referral r".to_owned();
    let mut conditions = Vec::new();
    let mut values: Vec<i64> = Vec::new();
    if let Some(person) = filter.person {
        values.push(person.id());
        from.push_str(" JOIN referral_person p ON p.referral_id = r.id");
        conditions.push(format!("p.person = ?{}", values.len()));
    }
    if let Some(case) = filter.case {
        values.push(case.id());
        conditions.push(format!("r.case_id = ?{}", values.len()));
    }
    if !filter.all {
        if values.is_empty() {
            // Without this SQLite walks all referrals there ever were, because they come in the wanted order.
            from.push_str(" INDEXED BY referral_waiting");
        }
        conditions.push("r.state = 'received'".to_owned());
    }
    let which = if conditions.is_empty() {
        from
    } else {
        format!("{from} WHERE {}", conditions.join(" AND "))
    };
    let mut statement = db.sql().prepare_cached(&format!(
        "SELECT {} FROM {which} ORDER BY r.id DESC",
        columns()
    ))?;
    let mut found: Vec<ReferralRow> = statement
        .query_map(rusqlite::params_from_iter(&values), from_row)?
        .collect::<rusqlite::Result<_>>()?;
    let among = if values.is_empty() && filter.all {
        String::new()
    } else {
        format!("WHERE l.referral_id IN (SELECT r.id FROM {which})")
    };
    let mut statement = db.sql().prepare_cached(&format!(
        "SELECT l.referral_id, {MEMBER} FROM referral_person l {among} ORDER BY l.referral_id DESC, l.position, l.person"
    ))?;
    let mut rows = statement.query(rusqlite::params_from_iter(&values))?;
    // The people come in the same order as the referrals.
    let mut at = 0;
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        while found
            .get(at)
            .is_some_and(|row| row.referral.reference.id() > id)
        {
            at += 1;
        }
        if let Some(referral) = found
            .get_mut(at)
            .filter(|row| row.referral.reference.id() == id)
        {
            referral.referral.details.people.push(member_at(row, 1)?);
        }
    }
    Ok(found)
}

/// The referrals that name a person.
pub fn referral_list_for_person(db: &Db, person: PersonRef) -> Result<Vec<ReferralRef>> {
    let mut statement = db.sql().prepare_cached(
        "SELECT referral_id FROM referral_person WHERE person = ?1 ORDER BY referral_id",
    )?;
    let rows = statement.query_map([person.id()], |row| row.get(0).map(ReferralRef::from_id))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Sets what was decided about a referral. Its disposal is reckoned afterwards
/// (`actions::disposal_date::recompute_referral`): a declined one is undetermined until then.
pub fn referral_decide(
    tx: &WriteTx<'_>,
    reference: ReferralRef,
    decision: &ReferralDecision,
) -> Result<()> {
    let waiting = match decision.state {
        ReferralState::Declined => "undetermined",
        ReferralState::Received | ReferralState::Accepted => "not-closed",
    };
    tx.sql()
        .prepare_cached(
            "UPDATE referral SET state = ?2, case_id = ?3, decided_on = ?4, decided_by = ?5, decline_reason = ?6,
                                 disposal_state = ?7, dispose_after = NULL, disposal_rule = NULL
             WHERE id = ?1",
        )?
        .execute(params![
            reference.id(),
            decision.state.word(),
            decision.case.map(Reference::id),
            decision.decided_on.map(|day| day.to_string()),
            decision.decided_by,
            decision.decline_reason,
            waiting,
        ])?;
    Ok(())
}

/// Keeps what retention reckoned for a declined referral.
pub fn referral_disposal_set(
    tx: &WriteTx<'_>,
    reference: ReferralRef,
    disposal: &DisposalDate,
    policy_version: u32,
) -> Result<()> {
    tx.sql()
        .prepare_cached(
            "UPDATE referral SET disposal_state = ?2, dispose_after = ?3, disposal_rule = ?4, policy_version = ?5 WHERE id = ?1",
        )?
        .execute(params![
            reference.id(),
            disposal.word(),
            disposal.date().map(|day| day.to_string()),
            disposal.rule().map(|rule| rule.to_string()),
            policy_version,
        ])?;
    Ok(())
}

/// What retention needs to know of a referral: when it was received, when it was declined, and whom it is about.
pub fn referral_facts(
    db: &Db,
    reference: ReferralRef,
) -> Result<(Date, Option<Date>, Vec<ReferralSubject>)> {
    let (received, declined) = db
        .sql()
        .prepare_cached(
            "SELECT received_on, CASE state WHEN 'declined' THEN decided_on END FROM referral WHERE id = ?1",
        )?
        .query_row([reference.id()], |row| {
            let mut c = Columns::new(row);
            Ok((c.date()?, c.optional_date()?))
        })
        .optional()?
        .ok_or_else(|| missing(db, reference))?;
    let mut statement = db.sql().prepare_cached(
        "SELECT l.person, p.date_of_birth,
                (SELECT d.until_date FROM retention_decision d WHERE d.referral_id = l.referral_id AND d.person = l.person
                 ORDER BY d.id DESC LIMIT 1)
         FROM referral_person l JOIN person p ON p.id = l.person
         WHERE l.referral_id = ?1 AND l.subject = 1 ORDER BY l.person",
    )?;
    let rows = statement.query_map([reference.id()], |row| {
        let mut c = Columns::new(row);
        Ok(ReferralSubject {
            person: c.get()?,
            date_of_birth: c.optional_partial_date()?,
            decided_until: c.optional_date()?,
        })
    })?;
    Ok((received, declined, rows.collect::<rusqlite::Result<_>>()?))
}

/// Keeps that somebody was directed to a front-line service: no name, no narrative.
pub fn signpost_insert(tx: &WriteTx<'_>, signpost: &Signpost) -> Result<()> {
    tx.sql()
        .prepare_cached(
            "INSERT INTO signpost (at, about, service, officer) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![
            signpost.at,
            signpost.about.word(),
            signpost.service,
            signpost.officer,
        ])?;
    Ok(())
}

/// Every signpost, oldest first.
pub fn signpost_list(db: &Db) -> Result<Vec<Signpost>> {
    let mut statement = db
        .sql()
        .prepare_cached("SELECT at, about, service, officer FROM signpost ORDER BY id")?;
    let rows = statement.query_map([], |row| {
        let mut c = Columns::new(row);
        Ok(Signpost {
            at: c.get()?,
            about: c.word(About::parse)?,
            service: c.get()?,
            officer: c.get()?,
        })
    })?;
    rows.collect::<rusqlite::Result<_>>().map_err(Failure::from)
}
