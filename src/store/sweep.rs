//! What the sweep reads: for cases and declined referrals the index of their stored disposal dates and nothing of their
//! rows, so that a million of which few are due take milliseconds; for closed requests the index of their closing.
//!
//! What blocks disposal is found from the few things that block (`store::hold`, and below), not case by case.

use rusqlite::{OptionalExtension, Row, params};

use crate::domain::date::Date;
use crate::domain::reference::{
    AnyRef, CaseRef, DisclosureRef, DisposalListRef, Kind, PersonRef, Reference,
};
use crate::domain::retention::{DisposalState, DisposalWord};
use crate::error::Result;
use crate::store::complaint::complaint_list_open;
use crate::store::rights::rights_request_list_standing;
use crate::store::row::Columns;
use crate::store::tx::Db;

/// A case or a referral as the index has it.
#[derive(Debug, Clone)]
pub struct Swept {
    /// Which.
    pub reference: AnyRef,
    /// Where it stands by its date alone; nothing is `blocked` yet.
    pub state: DisposalState,
    /// The first day on which disposal is allowed.
    pub dispose_after: Option<Date>,
    /// The rule that comes from, or that stands in the way of one.
    pub rule: Option<String>,
    /// The version of the policy by which it was reckoned.
    pub policy_version: u32,
    /// Whether the case has a subject who counts as a child; a referral's is not in the index.
    pub has_child: bool,
    /// Whether the case has a subject who counts as an adult.
    pub has_adult: bool,
}

/// How many records stand where, by their dates alone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SweptCounts {
    /// Open.
    pub not_closed: u64,
    /// The date lies ahead.
    pub not_due: u64,
    /// The date has come, blocked or not.
    pub come: u64,
    /// Without a date until a manager decides.
    pub undetermined: u64,
}

const CASES_COME: &str =
    "SELECT id, dispose_after, disposal_rule, policy_version, has_child, has_adult FROM case_record
     WHERE disposal_state = 'dated' AND dispose_after <= ?1 ORDER BY dispose_after, id";
const CASES_UNDETERMINED: &str =
    "SELECT id, dispose_after, disposal_rule, policy_version, has_child, has_adult FROM case_record
     WHERE disposal_state = 'undetermined' ORDER BY dispose_after, id";
const CASES_NOT_DUE: &str =
    "SELECT id, dispose_after, disposal_rule, policy_version, has_child, has_adult FROM case_record
     WHERE disposal_state = 'dated' AND dispose_after > ?1 ORDER BY dispose_after, id";
const CASES_NOT_CLOSED: &str =
    "SELECT id, dispose_after, disposal_rule, policy_version, has_child, has_adult FROM case_record
     WHERE disposal_state = 'not-closed' ORDER BY dispose_after, id";
const CASES_COUNT: &str =
    "SELECT state, SUM(cases), SUM(CASE WHEN dispose_after <= ?1 THEN cases ELSE 0 END)
     FROM disposal_calendar GROUP BY state";

const REFERRALS_COME: &str = "SELECT id, dispose_after, disposal_rule, policy_version, 0, 0 FROM referral
     WHERE state = 'declined' AND disposal_state = 'dated' AND dispose_after <= ?1 ORDER BY dispose_after, id";
const REFERRALS_UNDETERMINED: &str =
    "SELECT id, dispose_after, disposal_rule, policy_version, 0, 0 FROM referral
     WHERE state = 'declined' AND disposal_state = 'undetermined' ORDER BY dispose_after, id";
const REFERRALS_NOT_DUE: &str = "SELECT id, dispose_after, disposal_rule, policy_version, 0, 0 FROM referral
     WHERE state = 'declined' AND disposal_state = 'dated' AND dispose_after > ?1 ORDER BY dispose_after, id";
const REFERRALS_COUNT: &str =
    "SELECT disposal_state, COUNT(*), COUNT(CASE WHEN dispose_after <= ?1 THEN 1 END) FROM referral
     WHERE state = 'declined' GROUP BY disposal_state";
const REFERRALS_WAITING: &str =
    "SELECT id FROM referral WHERE state = 'received' ORDER BY received_on, id";
const REFERRALS_WAITING_COUNT: &str = "SELECT COUNT(*) FROM referral WHERE state = 'received'";

/// How requests of one kind are read that are over: those up to a day, those after it, and how many those are.
struct Ended {
    kind: Kind,
    by: &'static str,
    after: &'static str,
    count_after: &'static str,
}

/// Access requests, rights requests (those of which nothing is in force) and complaints.
const ENDED: [Ended; 3] = [
    Ended {
        kind: Kind::AccessRequest,
        by: "SELECT id, subject, NULL, closed_on FROM access_request WHERE state = 'closed' AND closed_on <= ?1 ORDER BY closed_on, id",
        after: "SELECT id, subject, NULL, closed_on FROM access_request WHERE state = 'closed' AND closed_on > ?1 ORDER BY closed_on, id",
        count_after: "SELECT COUNT(*) FROM access_request WHERE state = 'closed' AND closed_on > ?1",
    },
    Ended {
        kind: Kind::RightsRequest,
        by: "SELECT id, subject, NULL, ended_on FROM rights_request WHERE state = 'closed' AND ended_on <= ?1 ORDER BY ended_on, id",
        after: "SELECT id, subject, NULL, ended_on FROM rights_request WHERE state = 'closed' AND ended_on > ?1 ORDER BY ended_on, id",
        count_after: "SELECT COUNT(*) FROM rights_request WHERE state = 'closed' AND ended_on > ?1",
    },
    Ended {
        kind: Kind::Complaint,
        by: "SELECT id, complainant, about_person, closed_on FROM complaint WHERE state = 'closed' AND closed_on <= ?1 ORDER BY closed_on, id",
        after: "SELECT id, complainant, about_person, closed_on FROM complaint WHERE state = 'closed' AND closed_on > ?1 ORDER BY closed_on, id",
        count_after: "SELECT COUNT(*) FROM complaint WHERE state = 'closed' AND closed_on > ?1",
    },
];
const REQUESTS_OPEN: &str =
    "SELECT id, subject FROM access_request INDEXED BY access_request_open WHERE state = 'open'
     ORDER BY received_on, id";

const CONTRACTORS: &str =
    "SELECT d.case_id, d.id FROM disclosure d INDEXED BY disclosure_with_reviewers
     WHERE d.recipient = 'contractor' AND d.decision = 'shared' AND d.case_id IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM disclosure_attestation a WHERE a.disclosure = d.id)
       AND NOT EXISTS (SELECT 1 FROM disclosure s WHERE s.supersedes = d.id)";
const TAGGED: &str = "SELECT 1 FROM case_tag WHERE tag = ?1 AND case_id = ?2";

fn swept(
    db: &Db,
    sql: &str,
    kind: Kind,
    state: DisposalState,
    as_of: Option<Date>,
) -> Result<Vec<Swept>> {
    let mut statement = db.sql().prepare_cached(sql)?;
    let read = |row: &Row<'_>| {
        let mut c = Columns::new(row);
        Ok(Swept {
            reference: AnyRef::new(kind, c.get()?),
            state,
            dispose_after: c.optional_date()?,
            rule: c.get()?,
            policy_version: c.get()?,
            has_child: c.get()?,
            has_adult: c.get()?,
        })
    };
    let rows = match as_of {
        Some(day) => statement.query_map([day.to_string()], read)?,
        None => statement.query_map([], read)?,
    };
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Cases that stand in this state on a day, by their dates alone (`due` includes what is blocked), by date and reference.
pub fn case_sweep_list(db: &Db, state: DisposalState, as_of: Date) -> Result<Vec<Swept>> {
    let kind = Kind::Case;
    match state {
        DisposalState::Due => swept(db, CASES_COME, kind, state, Some(as_of)),
        DisposalState::NotDue => swept(db, CASES_NOT_DUE, kind, state, Some(as_of)),
        DisposalState::Undetermined => swept(db, CASES_UNDETERMINED, kind, state, None),
        DisposalState::NotClosed => swept(db, CASES_NOT_CLOSED, kind, state, None),
        DisposalState::Blocked => Ok(Vec::new()),
    }
}

/// The same of referrals: those that were declined, and as not closed those that wait for a decision. Accepted ones go
/// with their case.
pub fn referral_sweep_list(db: &Db, state: DisposalState, as_of: Date) -> Result<Vec<Swept>> {
    let kind = Kind::Referral;
    match state {
        DisposalState::Due => swept(db, REFERRALS_COME, kind, state, Some(as_of)),
        DisposalState::NotDue => swept(db, REFERRALS_NOT_DUE, kind, state, Some(as_of)),
        DisposalState::Undetermined => swept(db, REFERRALS_UNDETERMINED, kind, state, None),
        DisposalState::NotClosed => {
            let mut statement = db.sql().prepare_cached(REFERRALS_WAITING)?;
            let rows = statement.query_map([], |row| {
                Ok(Swept {
                    reference: AnyRef::new(kind, row.get(0)?),
                    state,
                    dispose_after: None,
                    rule: None,
                    policy_version: 0,
                    has_child: false,
                    has_adult: false,
                })
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        }
        DisposalState::Blocked => Ok(Vec::new()),
    }
}

fn counted(db: &Db, sql: &str, as_of: Date) -> Result<SweptCounts> {
    let mut statement = db.sql().prepare_cached(sql)?;
    let mut rows = statement.query([as_of.to_string()])?;
    let mut counts = SweptCounts::default();
    while let Some(row) = rows.next()? {
        let state: String = row.get(0)?;
        let number = |at| row.get::<_, i64>(at).map(|n| u64::try_from(n).unwrap_or(0));
        let (all, come) = (number(1)?, number(2)?);
        match state.as_str() {
            "dated" => {
                counts.come = come;
                counts.not_due = all - come;
            }
            "undetermined" => counts.undetermined = all,
            _ => counts.not_closed = all,
        }
    }
    Ok(counts)
}

/// How many cases stand where on a day: from the calendar that triggers keep, a row a day.
pub fn case_sweep_count(db: &Db, as_of: Date) -> Result<SweptCounts> {
    counted(db, CASES_COUNT, as_of)
}

/// How many referrals stand where on a day: walks their index.
pub fn referral_sweep_count(db: &Db, as_of: Date) -> Result<SweptCounts> {
    let waiting: i64 = db
        .sql()
        .prepare_cached(REFERRALS_WAITING_COUNT)?
        .query_row([], |row| row.get(0))?;
    Ok(SweptCounts {
        not_closed: u64::try_from(waiting).unwrap_or_default(),
        ..counted(db, REFERRALS_COUNT, as_of)?
    })
}

/// One case or referral with its stored disposal, by its reference; none where there is no such record.
pub fn swept_get(db: &Db, reference: AnyRef, as_of: Date) -> Result<Option<Swept>> {
    let sql = match reference.kind() {
        Kind::Case => {
            "SELECT dispose_after, disposal_rule, policy_version, has_child, has_adult, disposal_state FROM case_record WHERE id = ?1"
        }
        Kind::Referral => {
            "SELECT dispose_after, disposal_rule, policy_version, 0, 0, disposal_state FROM referral WHERE id = ?1"
        }
        _ => return Ok(None),
    };
    Ok(db
        .sql()
        .prepare_cached(sql)?
        .query_row([reference.id()], |row| {
            let mut c = Columns::new(row);
            let mut swept = Swept {
                reference,
                state: DisposalState::NotDue,
                dispose_after: c.optional_date()?,
                rule: c.get()?,
                policy_version: c.get()?,
                has_child: c.get()?,
                has_adult: c.get()?,
            };
            swept.state = match c.word(DisposalWord::parse)? {
                DisposalWord::NotClosed => DisposalState::NotClosed,
                DisposalWord::Undetermined => DisposalState::Undetermined,
                DisposalWord::Dated if swept.dispose_after.is_some_and(|day| day <= as_of) => {
                    DisposalState::Due
                }
                DisposalWord::Dated => DisposalState::NotDue,
            };
            Ok(swept)
        })
        .optional()?)
}

/// The two people a request can be from or about, as two columns have them.
fn two(one: Option<i64>, other: Option<i64>) -> Vec<PersonRef> {
    let mut people: Vec<PersonRef> = one
        .into_iter()
        .chain(other)
        .map(PersonRef::from_id)
        .collect();
    people.sort_unstable();
    people.dedup();
    people
}

/// From whom or about whom a request or a complaint is, and since when it is over (none where it is open or in force); none
/// where there is no such record.
pub fn request_swept_get(
    db: &Db,
    reference: AnyRef,
) -> Result<Option<(Vec<PersonRef>, Option<Date>)>> {
    let sql = match reference.kind() {
        Kind::AccessRequest => "SELECT subject, NULL, closed_on FROM access_request WHERE id = ?1",
        Kind::RightsRequest => "SELECT subject, NULL, ended_on FROM rights_request WHERE id = ?1",
        Kind::Complaint => {
            "SELECT complainant, about_person, closed_on FROM complaint WHERE id = ?1"
        }
        _ => return Ok(None),
    };
    Ok(db
        .sql()
        .prepare_cached(sql)?
        .query_row([reference.id()], |row| {
            let mut c = Columns::new(row);
            Ok((two(c.get()?, c.get()?), c.optional_date()?))
        })
        .optional()?)
}

/// A request or a complaint that is over, as the index has it.
#[derive(Debug, Clone)]
pub struct SweptRequest {
    /// Which.
    pub reference: AnyRef,
    /// From whom or about whom.
    pub people: Vec<PersonRef>,
    /// The day it was closed, or lifted.
    pub closed_on: Date,
}

fn requests(db: &Db, of: impl Fn(&Ended) -> &'static str, day: Date) -> Result<Vec<SweptRequest>> {
    let mut all = Vec::new();
    for ended in &ENDED {
        let mut statement = db.sql().prepare_cached(of(ended))?;
        let rows = statement.query_map([day.to_string()], |row| {
            let mut c = Columns::new(row);
            Ok(SweptRequest {
                reference: AnyRef::new(ended.kind, c.get()?),
                people: two(c.get()?, c.get()?),
                closed_on: c.date()?,
            })
        })?;
        for row in rows {
            all.push(row?);
        }
    }
    Ok(all)
}

/// The requests and complaints that were over on a day or before it.
pub fn request_list_closed_by(db: &Db, day: Date) -> Result<Vec<SweptRequest>> {
    requests(db, |ended| ended.by, day)
}

/// Those that were over after a day.
pub fn request_list_closed_after(db: &Db, day: Date) -> Result<Vec<SweptRequest>> {
    requests(db, |ended| ended.after, day)
}

/// How many were over after a day.
pub fn request_count_closed_after(db: &Db, day: Date) -> Result<u64> {
    let mut count = 0;
    for ended in &ENDED {
        let number: i64 = db
            .sql()
            .prepare_cached(ended.count_after)?
            .query_row([day.to_string()], |row| row.get(0))?;
        count += u64::try_from(number).unwrap_or_default();
    }
    Ok(count)
}

/// A request or a complaint that is not over: it blocks the disposal of what it is about, and of every case and referral that
/// the people are on.
#[derive(Debug, Clone)]
pub struct StandingMatter {
    /// Which.
    pub reference: AnyRef,
    /// From whom or about whom, by any reference that stands for them.
    pub people: Vec<PersonRef>,
    /// The record it is about, where it is about one.
    pub about: Option<AnyRef>,
}

/// Every access request and complaint that is open, and every rights request that is open or in force.
pub fn request_list_standing(db: &Db) -> Result<Vec<StandingMatter>> {
    let mut all = Vec::new();
    let mut statement = db.sql().prepare_cached(REQUESTS_OPEN)?;
    let rows = statement.query_map([], |row| {
        Ok(StandingMatter {
            reference: AnyRef::new(Kind::AccessRequest, row.get(0)?),
            people: vec![PersonRef::from_id(row.get(1)?)],
            about: None,
        })
    })?;
    for row in rows {
        all.push(row?);
    }
    for request in rights_request_list_standing(db)? {
        all.push(StandingMatter {
            reference: request.reference.into(),
            people: vec![request.subject],
            about: request.about,
        });
    }
    for complaint in complaint_list_open(db)? {
        all.push(StandingMatter {
            reference: complaint.reference.into(),
            people: complaint.people(),
            about: complaint.about,
        });
    }
    Ok(all)
}

/// The cases of which a contractor still has a copy, each with the entry of the sharing log: current, shared, neither
/// return nor destruction attested.
pub fn case_list_with_copies_outside(db: &Db) -> Result<Vec<(CaseRef, DisclosureRef)>> {
    let mut statement = db.sql().prepare_cached(CONTRACTORS)?;
    let rows = statement.query_map([], |row| {
        Ok((
            CaseRef::from_id(row.get(0)?),
            DisclosureRef::from_id(row.get(1)?),
        ))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Whether a case has a tag, given as `store::case::tag_key` writes it.
pub fn case_has_tag(db: &Db, case: CaseRef, tag: &str) -> Result<bool> {
    Ok(db
        .sql()
        .prepare_cached(TAGGED)?
        .exists(params![tag, case.id()])?)
}

/// Every reference that stands for the same human being: this one, what it was merged into, and what was merged into
/// that. What is asked or ordered about one of them holds for all (RULES.md section 4).
pub fn person_list_same(db: &Db, person: PersonRef) -> Result<Vec<PersonRef>> {
    let mut statement = db.sql().prepare_cached(
        "WITH RECURSIVE up (id) AS (
             SELECT ?1
             UNION SELECT p.merged_into FROM up JOIN person p ON p.id = up.id WHERE p.merged_into IS NOT NULL),
         same (id) AS (
             SELECT id FROM up
             UNION SELECT p.id FROM same JOIN person p ON p.merged_into = same.id)
         SELECT id FROM same ORDER BY id",
    )?;
    let rows = statement.query_map([person.id()], |row| row.get(0).map(PersonRef::from_id))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The newest list on which the disposal of a record is proposed or approved and waits, if it is on one.
pub fn disposal_item_proposed_on(db: &Db, reference: AnyRef) -> Result<Option<DisposalListRef>> {
    Ok(db
        .sql()
        .prepare_cached(
            "SELECT list_id FROM disposal_item WHERE reference = ?1 AND state IN ('proposed', 'approved') ORDER BY list_id DESC LIMIT 1",
        )?
        .query_row([reference.to_string()], |row| row.get(0))
        .optional()?
        .map(DisposalListRef::from_id))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use rusqlite::Connection;

    fn plan(conn: &Connection, sql: &str) -> Vec<String> {
        let mut statement = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let values = std::iter::repeat_n("2026-11-23", statement.parameter_count());
        statement
            .query_map(rusqlite::params_from_iter(values), |row| row.get(3))
            .unwrap()
            .collect::<rusqlite::Result<_>>()
            .unwrap()
    }

    #[test]
    fn the_sweep_reads_indexes_and_sorts_nothing() {
        let conn = Connection::open_in_memory().unwrap();
        crate::store::migrate::create(&conn, &"0".repeat(32), "2026-11-23T10:00:00Z").unwrap();
        for sql in [
            CASES_COME,
            CASES_UNDETERMINED,
            CASES_NOT_DUE,
            CASES_NOT_CLOSED,
            REFERRALS_COME,
            REFERRALS_UNDETERMINED,
            REFERRALS_NOT_DUE,
            REFERRALS_WAITING,
            REFERRALS_WAITING_COUNT,
            TAGGED,
        ]
        .into_iter()
        .chain(
            ENDED
                .iter()
                .flat_map(|ended| [ended.by, ended.after, ended.count_after]),
        ) {
            for step in plan(&conn, sql) {
                assert!(
                    step.contains("USING COVERING INDEX") || step.contains("USING PRIMARY KEY"),
                    "{step}: {sql}"
                );
            }
        }
        // Counting walks the index of declined referrals, and a row a day of the calendar; neither touches a record.
        assert_eq!(
            plan(&conn, REFERRALS_COUNT),
            ["SCAN referral USING COVERING INDEX referral_by_disposal"]
        );
        assert_eq!(plan(&conn, CASES_COUNT), ["SCAN disposal_calendar"]);
        let contractors = plan(&conn, CONTRACTORS);
        assert!(
            contractors[0].contains("COVERING INDEX disclosure_with_reviewers"),
            "{contractors:?}"
        );
        assert!(
            !contractors
                .iter()
                .any(|step| step.contains("SCAN a") || step.contains("SCAN s")),
            "{contractors:?}"
        );
        assert_eq!(
            plan(&conn, REQUESTS_OPEN),
            ["SCAN access_request USING INDEX access_request_open"]
        );
    }
}
