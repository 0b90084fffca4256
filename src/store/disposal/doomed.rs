//! Everything that goes with one record, found by its links, and the people who stay because something else has them.

use std::collections::BTreeSet;

use rusqlite::{ToSql, params};

use crate::domain::reference::{AnyRef, CaseRef, Kind, PersonRef, Reference as _, ReferralRef};
use crate::error::Result;
use crate::store::case::{person_list_of_case, person_list_of_referral};
use crate::store::sweep::person_list_same;
use crate::store::tx::Db;

/// A person who stays, and the other cases, referrals and requests that have them, or the holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staying {
    /// The person, by each reference that stands for them.
    pub person: PersonRef,
    /// What has them, in ascending order.
    pub because_of: Vec<AnyRef>,
}

/// Whether holds that have not been released keep what they are on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// They do: whoever is under one stays, and [`super::destroy()`] refuses.
    Stand,
    /// The disposal was decided and carried out before, on a store that has since been restored: a hold of the time of the backup
    /// had been released by then.
    AreOver,
}

/// What goes with one record, by storage ids; no value of any of it.
#[derive(Debug, Clone)]
pub struct Doomed {
    /// The record itself.
    pub record: AnyRef,
    /// The referrals that go: those of the case, or the declined one itself.
    pub referrals: Vec<i64>,
    /// Notes, superseded ones too.
    pub notes: Vec<i64>,
    /// Entries of the sharing log.
    pub disclosures: Vec<i64>,
    /// Exports.
    pub exports: Vec<i64>,
    /// Holds on the case and on the people who go. One that has not been released stops the disposal.
    pub holds: Vec<i64>,
    /// The people who go.
    pub people: Vec<i64>,
    /// The people who stay, and lose what only this supplied.
    pub staying: Vec<Staying>,
    /// Whether holds that have not been released keep any of it.
    pub standing: Holds,
}

impl Doomed {
    /// The case, if it is one.
    pub(super) fn case(&self) -> Option<i64> {
        self.of(Kind::Case)
    }

    /// The access request, if it is one.
    pub(super) fn request(&self) -> Option<i64> {
        self.of(Kind::AccessRequest)
    }

    /// The rights request, if it is one.
    pub(super) fn rights_request(&self) -> Option<i64> {
        self.of(Kind::RightsRequest)
    }

    /// The complaint, if it is one.
    pub(super) fn complaint(&self) -> Option<i64> {
        self.of(Kind::Complaint)
    }

    fn of(&self, kind: Kind) -> Option<i64> {
        (self.record.kind() == kind).then(|| self.record.id())
    }

    /// Every reference that goes, the record's own among them.
    pub fn references(&self) -> Vec<AnyRef> {
        let mut all = vec![self.record];
        for (kind, ids) in [
            (Kind::Referral, &self.referrals),
            (Kind::Note, &self.notes),
            (Kind::Disclosure, &self.disclosures),
            (Kind::Export, &self.exports),
            (Kind::Hold, &self.holds),
            (Kind::Person, &self.people),
        ] {
            all.extend(ids.iter().map(|id| AnyRef::new(kind, *id)));
        }
        all.sort_unstable();
        all.dedup();
        all
    }
}

pub(super) fn ids(db: &Db, sql: &str, values: &[&dyn ToSql]) -> Result<Vec<i64>> {
    let mut statement = db.sql().prepare_cached(sql)?;
    let rows = statement.query_map(values, |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Finds what goes with a case, a declined referral, a request or a complaint that is over, or a person whom nothing names. It is empty but for the record where there
/// is no such record. Whom a file names in any way goes with it, so that this asks as what blocks a disposal does
/// (`store::case::person_list_of_case`).
pub fn doomed(db: &Db, record: AnyRef, standing: Holds) -> Result<Doomed> {
    let id = record.id();
    let mut found = Doomed {
        record,
        referrals: Vec::new(),
        notes: Vec::new(),
        disclosures: Vec::new(),
        exports: Vec::new(),
        holds: Vec::new(),
        people: Vec::new(),
        staying: Vec::new(),
        standing,
    };
    let mut people: BTreeSet<i64> = BTreeSet::new();
    match record.kind() {
        Kind::Case => {
            found.referrals = ids(
                db,
                "SELECT id FROM referral WHERE case_id = ?1 ORDER BY id",
                params![id],
            )?;
            found.notes = ids(
                db,
                "SELECT id FROM note WHERE case_id = ?1 ORDER BY id",
                params![id],
            )?;
            found.disclosures = ids(
                db,
                "SELECT id FROM disclosure WHERE case_id = ?1 ORDER BY id",
                params![id],
            )?;
            found.exports = ids(
                db,
                "SELECT id FROM export WHERE case_id = ?1 ORDER BY id",
                params![id],
            )?;
            found.holds = ids(
                db,
                "SELECT id FROM hold WHERE case_id = ?1 ORDER BY id",
                params![id],
            )?;
            let named = person_list_of_case(db, CaseRef::from_id(id))?;
            people.extend(named.into_iter().map(PersonRef::id));
        }
        Kind::Referral => {
            found.referrals.push(id);
            let named = person_list_of_referral(db, ReferralRef::from_id(id))?;
            people.extend(named.into_iter().map(PersonRef::id));
        }
        // Somebody whom nothing else has.
        Kind::Person => {
            people.insert(id);
        }
        Kind::RightsRequest => people.extend(ids(
            db,
            "SELECT subject FROM rights_request WHERE id = ?1",
            params![id],
        )?),
        Kind::Complaint => people.extend(ids(
            db,
            "SELECT complainant FROM complaint WHERE id = ?1 AND complainant IS NOT NULL
             UNION SELECT about_person FROM complaint WHERE id = ?1 AND about_person IS NOT NULL",
            params![id],
        )?),
        // Nothing goes with the old end of the trail but what stands in it.
        Kind::AuditTrail => {}
        _ => {
            found.disclosures = ids(
                db,
                "SELECT id FROM disclosure WHERE access_request_id = ?1 ORDER BY id",
                params![id],
            )?;
            people.extend(ids(
                db,
                "SELECT subject FROM access_request WHERE id = ?1",
                params![id],
            )?);
        }
    }
    sort_people(db, &mut found, people)?;
    Ok(found)
}

/// Tells who goes and who stays. Everybody is looked at under every reference that stands for them.
fn sort_people(db: &Db, found: &mut Doomed, people: BTreeSet<i64>) -> Result<()> {
    let mut seen: BTreeSet<i64> = BTreeSet::new();
    for person in people {
        if seen.contains(&person) {
            continue;
        }
        let same = person_list_same(db, PersonRef::from_id(person))?;
        seen.extend(same.iter().map(|person| person.id()));
        let mut because_of: BTreeSet<AnyRef> = BTreeSet::new();
        for person in &same {
            because_of.extend(kept_by(db, person.id(), found)?);
        }
        for person in same {
            if because_of.is_empty() {
                found.people.push(person.id());
                found.holds.extend(ids(
                    db,
                    "SELECT id FROM hold WHERE person = ?1 ORDER BY id",
                    params![person.id()],
                )?);
            } else {
                found.staying.push(Staying {
                    person,
                    because_of: because_of.iter().copied().collect(),
                });
            }
        }
    }
    found.people.sort_unstable();
    found.holds.sort_unstable();
    found.holds.dedup();
    Ok(())
}

/// Whether a request or a complaint is from or about a person.
pub fn person_is_of_a_request(db: &Db, person: PersonRef) -> Result<bool> {
    for (_, sql) in REQUESTS {
        if !ids(db, sql, params![person.id()])?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The requests and complaints that are from or about a person.
const REQUESTS: [(Kind, &str); 3] = [
    (
        Kind::AccessRequest,
        "SELECT id FROM access_request WHERE subject = ?1",
    ),
    (
        Kind::RightsRequest,
        "SELECT id FROM rights_request WHERE subject = ?1",
    ),
    (
        Kind::Complaint,
        "SELECT id FROM complaint WHERE complainant = ?1
         UNION SELECT id FROM complaint WHERE about_person = ?1",
    ),
];

/// The other cases (those they were taken off included, whose history names them), referrals and requests that have a
/// person, and the holds on them that stand.
fn kept_by(db: &Db, person: i64, doomed: &Doomed) -> Result<Vec<AnyRef>> {
    let mut by = Vec::new();
    for (kind, sql) in [
        (
            Kind::Case,
            "SELECT case_id FROM case_person WHERE person = ?1
             UNION SELECT case_id FROM case_person_ended WHERE person = ?1",
        ),
        (
            Kind::Referral,
            "SELECT referral_id FROM referral_person WHERE person = ?1",
        ),
    ]
    .into_iter()
    .chain(REQUESTS)
    {
        by.extend(
            ids(db, sql, params![person])?
                .into_iter()
                .map(|id| AnyRef::new(kind, id)),
        );
    }
    if doomed.standing == Holds::Stand {
        by.extend(
            ids(
                db,
                "SELECT id FROM hold WHERE person = ?1 AND released_at IS NULL",
                params![person],
            )?
            .into_iter()
            .map(|id| AnyRef::new(Kind::Hold, id)),
        );
    }
    by.retain(|other| {
        *other != doomed.record
            && !(other.kind() == Kind::Referral && doomed.referrals.contains(&other.id()))
    });
    Ok(by)
}
