//! What needs attention, found by index: nothing here walks the cases, so that it stays as fast with a million of them.

use std::collections::BTreeMap;

use rusqlite::Row;

use crate::domain::access_clock::{ClockEvent, ClockEventKind};
use crate::domain::case::{ReviewKind, Reviewing};
use crate::domain::date::Date;
use crate::domain::deadline::Notification;
use crate::domain::reference::{
    AccessRequestRef, CaseRef, DisclosureRef, ExportRef, HoldRef, OrganisationRef, Reference,
    ReferralRef,
};
use crate::domain::referral::Source;
use crate::error::Result;
use crate::store::row::Columns;
use crate::store::tx::Db;

const REQUESTS: &str =
    "SELECT id, received_on FROM access_request WHERE state = 'open' ORDER BY received_on, id";
const EVENTS: &str = "SELECT e.what, e.on_date FROM access_event e WHERE e.request = ?1
       AND e.undone_at IS NULL AND NOT EXISTS (SELECT 1 FROM access_event x WHERE x.request = e.request AND x.corrects = e.id)
     ORDER BY e.on_date, e.id";
const REFERRALS: &str = "SELECT id, source, received_on, aware_on FROM referral WHERE state = 'received' ORDER BY received_on, id";
const REVIEWS: &str =
    "SELECT id, review_kind, review_decided_on, notified_on, rapid_review_ended_on
     FROM case_record INDEXED BY case_under_review
     WHERE closed_on IS NULL AND (review_kind IS NOT NULL OR notified_on IS NOT NULL)";
const NOTIFIED: &str = "SELECT c.id, c.review_kind, c.review_decided_on, c.notified_on, c.rapid_review_ended_on, r.received_on, r.aware_on
     FROM case_record c INDEXED BY case_open CROSS JOIN referral r INDEXED BY referral_notifiable ON r.case_id = c.id
     WHERE c.closed_on IS NULL AND r.source = 'dfe-notification' AND r.state = 'accepted'";
const NOTIFICATIONS: &str =
    "SELECT received_on, aware_on FROM referral INDEXED BY referral_notifiable
     WHERE case_id = ?1 AND source = 'dfe-notification' AND state = 'accepted' ORDER BY id";
const HOLDS: &str = "SELECT id, review_on FROM hold WHERE released_at IS NULL AND review_on IS NOT NULL AND review_on <= ?1
     ORDER BY review_on, id";
const HOLDS_ACTIVE: &str = "SELECT COUNT(*) FROM hold WHERE released_at IS NULL";
const CONTRACTORS: &str = "SELECT d.id, d.case_id, d.to_org, d.return_by FROM disclosure d INDEXED BY disclosure_with_reviewers
     WHERE d.recipient = 'contractor' AND d.decision = 'shared'
       AND NOT EXISTS (SELECT 1 FROM disclosure_attestation a WHERE a.disclosure = d.id)
       AND NOT EXISTS (SELECT 1 FROM disclosure s WHERE s.supersedes = d.id)
     ORDER BY d.return_by, d.id";
const EXPORTS: &str = "SELECT id, case_id, prepared_on FROM export WHERE state = 'needs-review' ORDER BY prepared_on, id";
const HISTORIC: &str = "SELECT COUNT(*) FROM disclosure WHERE historic = 1";

fn all<T>(
    db: &Db,
    sql: &str,
    parameters: &[&dyn rusqlite::ToSql],
    read: impl Fn(&mut Columns<'_, '_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>> {
    let mut statement = db.sql().prepare_cached(sql)?;
    let rows = statement.query_map(parameters, |row: &Row<'_>| read(&mut Columns::new(row)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn number(db: &Db, sql: &str) -> Result<u64> {
    let number: i64 = db
        .sql()
        .prepare_cached(sql)?
        .query_row([], |row| row.get(0))?;
    Ok(u64::try_from(number).unwrap_or_default())
}

/// The open access requests with the day of receipt, oldest first.
pub fn request_list_open(db: &Db) -> Result<Vec<(AccessRequestRef, Date)>> {
    all(db, REQUESTS, &[], |c| {
        Ok((AccessRequestRef::from_id(c.get()?), c.date()?))
    })
}

/// What happened to a request's clock, but for what was corrected since.
pub fn request_clock_events(db: &Db, request: AccessRequestRef) -> Result<Vec<ClockEvent>> {
    all(db, EVENTS, &[&request.id()], |c| {
        let kind = c.word(ClockEventKind::parse)?;
        Ok(ClockEvent::new(kind, c.date()?))
    })
}

/// A referral that waits for a decision.
#[derive(Debug, Clone, Copy)]
pub struct WaitingReferral {
    /// Which.
    pub reference: ReferralRef,
    /// Where it came from.
    pub source: Source,
    /// When it was received.
    pub received_on: Date,
    /// When the service became aware of the incident.
    pub aware_on: Option<Date>,
}

/// The referrals that wait for a decision, oldest first.
pub fn referral_list_waiting(db: &Db) -> Result<Vec<WaitingReferral>> {
    all(db, REFERRALS, &[], |c| {
        Ok(WaitingReferral {
            reference: ReferralRef::from_id(c.get()?),
            source: c.word(Source::parse)?,
            received_on: c.date()?,
            aware_on: c.optional_date()?,
        })
    })
}

fn reviewing(c: &mut Columns<'_, '_>) -> rusqlite::Result<Reviewing> {
    let kind = c.optional_word(ReviewKind::parse)?;
    Ok(Reviewing {
        review: kind.zip(c.optional_date()?),
        notified_on: c.optional_date()?,
        rapid_review_ended_on: c.optional_date()?,
    })
}

fn notification(c: &mut Columns<'_, '_>) -> rusqlite::Result<Notification> {
    Ok(Notification {
        received_on: c.date()?,
        aware_on: c.optional_date()?,
    })
}

/// The open cases whose incident was notified or is under review, with what is recorded of that and with the referrals of
/// notifiable incidents that were accepted into them.
pub fn case_list_under_review(db: &Db) -> Result<Vec<(CaseRef, Reviewing, Vec<Notification>)>> {
    let mut cases: BTreeMap<CaseRef, (Reviewing, Vec<Notification>)> =
        all(db, REVIEWS, &[], |c| {
            Ok((CaseRef::from_id(c.get()?), (reviewing(c)?, Vec::new())))
        })?
        .into_iter()
        .collect();
    for (case, reviewing, referral) in all(db, NOTIFIED, &[], |c| {
        let case = CaseRef::from_id(c.get()?);
        Ok((case, reviewing(c)?, notification(c)?))
    })? {
        let on_case = cases.entry(case).or_insert((reviewing, Vec::new()));
        on_case.1.push(referral);
    }
    Ok(cases
        .into_iter()
        .map(|(case, (reviewing, notifications))| (case, reviewing, notifications))
        .collect())
}

/// The referrals of notifiable incidents that were accepted into a case.
pub fn notification_list_for_case(db: &Db, case: CaseRef) -> Result<Vec<Notification>> {
    all(db, NOTIFICATIONS, &[&case.id()], notification)
}

/// The holds that stand and are to be looked at again by a day.
pub fn hold_list_review_by(db: &Db, day: Date) -> Result<Vec<(HoldRef, Date)>> {
    all(db, HOLDS, &[&day.to_string()], |c| {
        Ok((HoldRef::from_id(c.get()?), c.date()?))
    })
}

/// How many holds stand.
pub fn hold_count_active(db: &Db) -> Result<u64> {
    number(db, HOLDS_ACTIVE)
}

/// A contractor's copy that is still outside.
#[derive(Debug, Clone, Copy)]
pub struct CopyOutside {
    /// The entry of the sharing log.
    pub reference: DisclosureRef,
    /// The case.
    pub case: Option<CaseRef>,
    /// Who has it, where it is an organisation on record.
    pub to: Option<OrganisationRef>,
    /// The day by which it is to be returned or destroyed; none of some historic entries.
    pub return_by: Option<Date>,
}

/// The contractors' copies that are still outside, those to be returned first first.
pub fn copy_list_outside(db: &Db) -> Result<Vec<CopyOutside>> {
    all(db, CONTRACTORS, &[], |c| {
        Ok(CopyOutside {
            reference: DisclosureRef::from_id(c.get()?),
            case: c.get::<Option<i64>>()?.map(CaseRef::from_id),
            to: c.get::<Option<i64>>()?.map(OrganisationRef::from_id),
            return_by: c.optional_date()?,
        })
    })
}

/// The exports whose open questions wait to be decided, with their cases and the day they were prepared.
pub fn export_list_needing_review(db: &Db) -> Result<Vec<(ExportRef, CaseRef, Date)>> {
    all(db, EXPORTS, &[], |c| {
        Ok((
            ExportRef::from_id(c.get()?),
            CaseRef::from_id(c.get()?),
            c.date()?,
        ))
    })
}

/// How many imported disclosures do not have what today's rules ask of one (CLI.md, "An import accepts history").
pub fn disclosure_count_historic(db: &Db) -> Result<u64> {
    number(db, HISTORIC)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use rusqlite::Connection;

    #[test]
    fn nothing_walks_a_whole_table() {
        let conn = Connection::open_in_memory().unwrap();
        crate::store::migrate::create(&conn, &"0".repeat(32), "2026-11-23T10:00:00Z").unwrap();
        for sql in [
            REQUESTS,
            EVENTS,
            REFERRALS,
            REVIEWS,
            NOTIFIED,
            NOTIFICATIONS,
            HOLDS,
            HOLDS_ACTIVE,
            CONTRACTORS,
            EXPORTS,
            HISTORIC,
        ] {
            let values = usize::from(sql.contains('?'));
            let steps: Vec<String> = conn
                .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
                .unwrap()
                .query_map(
                    rusqlite::params_from_iter(std::iter::repeat_n("1", values)),
                    |row| row.get(3),
                )
                .unwrap()
                .collect::<rusqlite::Result<_>>()
                .unwrap();
            for step in steps {
                let partial = [
                    "access_request_open",
                    "referral_waiting",
                    "case_under_review",
                    "case_open",
                    "hold_by_review",
                    "hold_active",
                    "disclosure_with_reviewers",
                    "export_needing_review",
                    "disclosure_historic",
                ];
                assert!(
                    !step.starts_with("SCAN") || partial.iter().any(|index| step.contains(index)),
                    "{step}: {sql}"
                );
            }
        }
    }
}
