//! Cases in the file: the record itself, what retention reckoned for it, and its lists.
//!
//! - `case/people.rs`: who and which organisations are on a case, and who was;
//! - `case/facts.rs`: what retention needs to know of a case, in two queries;
//! - `case/naming.rs`: whom the whole file of a case or a referral names.

mod facts;
mod naming;
mod people;

pub use facts::{case_facts, last_disclosure_besides, last_note_besides};
pub use naming::{
    case_list_naming, person_list_of_case, person_list_of_referral, referral_list_naming,
};
pub use people::{
    CasePerson, EndedPerson, ShownDetails, case_list_for_person, case_org_clear, case_org_list,
    case_org_names, case_org_put, case_org_remove, case_person_category_set,
    case_person_ended_list, case_person_get, case_person_list, case_person_opening_moved,
    case_person_put, case_person_remove, case_person_show,
};
pub(in crate::store) use people::{SHOWN, shown_from};

use rusqlite::{OptionalExtension, Row, params};

use crate::domain::case::{Basis, Case, CaseOrg, Member, ReviewKind, StoredCase};
use crate::domain::record::{Recorded, Stored};
use crate::domain::reference::{CaseRef, OrganisationRef, PersonRef, Reference, ReferralRef};
use crate::domain::retention::{DisposalDate, DisposalWord, StoredDisposal};
use crate::error::Result;
use crate::store::disposal::missing;
use crate::store::row::{Columns, imported_columns, to_json};
use crate::store::tx::{Db, WriteTx};

/// A case with what retention reckoned for it.
#[derive(Clone)]
pub struct CaseRow {
    /// The case.
    pub case: StoredCase,
    /// Its disposal.
    pub disposal: StoredDisposal,
}

/// A case with its links, as it stands in its JSON Lines form.
#[derive(Clone)]
pub struct CaseLinked {
    /// The case with its disposal.
    pub row: CaseRow,
    /// Who is on it.
    pub people: Vec<CasePerson>,
    /// Which organisations are on it.
    pub orgs: Vec<CaseOrg>,
    /// The referrals it was opened for or that joined it.
    pub referrals: Vec<ReferralRef>,
}

/// Which cases [`case_list`] is asked for.
#[derive(Debug, Clone, Default)]
pub struct CaseFilter {
    /// Closed ones too.
    pub all: bool,
    /// Only those with this tag.
    pub tag: Option<String>,
    /// Only those this person is on.
    pub person: Option<PersonRef>,
}

fn columns() -> String {
    format!(
        "r.id, r.title, r.basis, r.opened_on, r.closed_on, r.outcome, r.tags, r.places, r.review_kind, r.review_decided_on,
         r.notified_on, r.rapid_review_ended_on,
         r.recorded_by, r.recorded_at, {}, r.disposal_state, r.dispose_after, r.disposal_rule, r.policy_version",
        imported_columns("C")
    )
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<CaseRow> {
    let mut c = Columns::new(row);
    Ok(CaseRow {
        case: Stored {
            reference: CaseRef::from_id(c.get()?),
            details: Case {
                title: c.get()?,
                basis: c.json::<Vec<Basis>>()?,
                opened_on: c.date()?,
                closed_on: c.optional_date()?,
                outcome: c.get()?,
                tags: c.json()?,
                places: c.json()?,
                review_kind: c.optional_word(ReviewKind::parse)?,
                review_decided_on: c.optional_date()?,
                notified_on: c.optional_date()?,
                rapid_review_ended_on: c.optional_date()?,
            },
            recorded: c.recorded()?,
            imported: c.imported()?,
        },
        disposal: disposal_from(&mut c)?,
    })
}

/// The four columns of a stored disposal.
pub(in crate::store) fn disposal_from(c: &mut Columns<'_, '_>) -> rusqlite::Result<StoredDisposal> {
    Ok(StoredDisposal {
        state: c.word(DisposalWord::parse)?,
        dispose_after: c.optional_date()?,
        rule: c.get()?,
        policy_version: c.get()?,
    })
}

/// Adds a case under its reference, without its people. A closed one is undetermined until its disposal is reckoned
/// (`actions::disposal_date::recompute`).
pub fn case_insert(
    tx: &WriteTx<'_>,
    reference: CaseRef,
    case: &Case,
    recorded: &Recorded,
    policy_version: u32,
) -> Result<()> {
    tx.sql()
        .prepare_cached(
            "INSERT INTO case_record (id, title, basis, opened_on, closed_on, outcome, tags, places, review_kind, review_decided_on,
                                      disposal_state, policy_version, recorded_by, recorded_at, notified_on, rapid_review_ended_on)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, CASE WHEN ?5 IS NULL THEN 'not-closed' ELSE 'undetermined' END,
                     ?11, ?12, ?13, ?14, ?15)",
        )?
        .execute(params![
            reference.id(),
            case.title,
            to_json(&case.basis)?,
            case.opened_on.to_string(),
            case.closed_on.map(|day| day.to_string()),
            case.outcome,
            to_json(&case.tags)?,
            to_json(&case.places)?,
            case.review_kind.map(ReviewKind::word),
            case.review_decided_on.map(|day| day.to_string()),
            policy_version,
            recorded.by,
            recorded.at.to_string(),
            case.notified_on.map(|day| day.to_string()),
            case.rapid_review_ended_on.map(|day| day.to_string()),
        ])?;
    tags_insert(tx, reference, &case.tags)
}

/// Replaces a case's own details. The caller keeps the earlier version first, and has the disposal reckoned afterwards:
/// a case that is closed by this is undetermined until then.
pub fn case_update(tx: &WriteTx<'_>, reference: CaseRef, case: &Case) -> Result<()> {
    tx.sql()
        .prepare_cached(
            "UPDATE case_record SET title = ?2, basis = ?3, opened_on = ?4, closed_on = ?5, outcome = ?6, tags = ?7, places = ?8,
                    review_kind = ?9, review_decided_on = ?10, notified_on = ?11, rapid_review_ended_on = ?12,
                    disposal_state = CASE WHEN ?5 IS NULL THEN 'not-closed' WHEN closed_on IS NULL THEN 'undetermined'
                                     ELSE disposal_state END,
                    dispose_after = CASE WHEN ?5 IS NULL OR closed_on IS NULL THEN NULL ELSE dispose_after END,
                    disposal_rule = CASE WHEN ?5 IS NULL OR closed_on IS NULL THEN NULL ELSE disposal_rule END
             WHERE id = ?1",
        )?
        .execute(params![
            reference.id(),
            case.title,
            to_json(&case.basis)?,
            case.opened_on.to_string(),
            case.closed_on.map(|day| day.to_string()),
            case.outcome,
            to_json(&case.tags)?,
            to_json(&case.places)?,
            case.review_kind.map(ReviewKind::word),
            case.review_decided_on.map(|day| day.to_string()),
            case.notified_on.map(|day| day.to_string()),
            case.rapid_review_ended_on.map(|day| day.to_string()),
        ])?;
    tx.sql()
        .prepare_cached("DELETE FROM case_tag WHERE case_id = ?1")?
        .execute([reference.id()])?;
    tags_insert(tx, reference, &case.tags)
}

/// Tags are found without regard to case; the case itself keeps them as typed.
fn tags_insert(tx: &WriteTx<'_>, reference: CaseRef, tags: &[String]) -> Result<()> {
    if tags.is_empty() {
        return Ok(());
    }
    let mut statement = tx
        .sql()
        .prepare_cached("INSERT OR IGNORE INTO case_tag (tag, case_id) VALUES (?1, ?2)")?;
    for tag in tags {
        statement.execute(params![tag_key(tag), reference.id()])?;
    }
    Ok(())
}

/// How a tag stands in the index of tags, and how one that is looked for is compared.
pub fn tag_key(tag: &str) -> String {
    tag.trim().to_lowercase()
}

/// One case; exit 4 where there is none.
pub fn case_get(db: &Db, reference: CaseRef) -> Result<StoredCase> {
    case_row_get(db, reference).map(|row| row.case)
}

/// One case with its disposal; exit 4 where there is none.
pub fn case_row_get(db: &Db, reference: CaseRef) -> Result<CaseRow> {
    db.sql()
        .prepare_cached(&format!(
            "SELECT {} FROM case_record r WHERE r.id = ?1",
            columns()
        ))?
        .query_row([reference.id()], from_row)
        .optional()?
        .ok_or_else(|| missing(db, reference))
}

/// Whether there is such a case.
pub fn case_exists(db: &Db, reference: CaseRef) -> Result<bool> {
    Ok(db
        .sql()
        .prepare_cached("SELECT 1 FROM case_record WHERE id = ?1")?
        .exists([reference.id()])?)
}

/// Cases with their links, newest first.
pub fn case_list(db: &Db, filter: &CaseFilter) -> Result<Vec<CaseLinked>> {
    // Each filter is answered by an index of its own; SQLite chooses one only where the others are not in the text.
    let mut conditions = Vec::new();
    let mut from = "case_record r".to_owned();
    let mut values: Vec<Box<dyn rusqlite::ToSql>> = Vec::new();
    if let Some(tag) = &filter.tag {
        values.push(Box::new(tag_key(tag)));
        from.push_str(" JOIN case_tag t ON t.case_id = r.id");
        conditions.push(format!("t.tag = ?{}", values.len()));
    }
    if let Some(person) = filter.person {
        values.push(Box::new(person.id()));
        from.push_str(" JOIN case_person p ON p.case_id = r.id");
        conditions.push(format!("p.person = ?{}", values.len()));
    }
    if !filter.all {
        if values.is_empty() {
            // Without this SQLite walks all cases there ever were, because they come in the wanted order.
            from.push_str(" INDEXED BY case_open");
        }
        conditions.push("r.closed_on IS NULL".to_owned());
    }
    let which = if conditions.is_empty() {
        from
    } else {
        format!("{from} WHERE {}", conditions.join(" AND "))
    };
    let bound = || rusqlite::params_from_iter(values.iter());

    let mut cases: Vec<CaseLinked> = db
        .sql()
        .prepare_cached(&format!(
            "SELECT {} FROM {which} ORDER BY r.id DESC",
            columns()
        ))?
        .query_map(bound(), from_row)?
        .map(|row| {
            row.map(|row| CaseLinked {
                row,
                people: Vec::new(),
                orgs: Vec::new(),
                referrals: Vec::new(),
            })
        })
        .collect::<rusqlite::Result<_>>()?;
    // The links come in the same order as the cases, so that one walk brings them together.
    let all: bool = filter.all && filter.tag.is_none() && filter.person.is_none();
    let among = if all {
        String::new()
    } else {
        format!("WHERE l.case_id IN (SELECT r.id FROM {which})")
    };
    let bound = || rusqlite::params_from_iter(values.iter());
    let mut statement = db.sql().prepare_cached(&format!(
        "SELECT l.case_id, {} FROM case_person l {among} ORDER BY l.case_id DESC, l.position, l.person",
        people::COLUMNS
    ))?;
    let mut rows = statement.query(bound())?;
    let mut at = 0;
    while let Some(row) = rows.next()? {
        if let Some(case) = next_of(&mut cases, &mut at, row.get(0)?) {
            case.people.push(people::from_row_at(row, 1)?);
        }
    }
    let mut statement = db.sql().prepare_cached(&format!(
        "SELECT l.case_id, l.org, l.label FROM case_org l {among} ORDER BY l.case_id DESC, l.position, l.org"
    ))?;
    let mut rows = statement.query(bound())?;
    at = 0;
    while let Some(row) = rows.next()? {
        if let Some(case) = next_of(&mut cases, &mut at, row.get(0)?) {
            case.orgs.push(CaseOrg {
                org: OrganisationRef::from_id(row.get(1)?),
                label: row.get(2)?,
            });
        }
    }
    let among = if all {
        "WHERE l.case_id IS NOT NULL".to_owned()
    } else {
        among
    };
    let mut statement = db.sql().prepare_cached(&format!(
        "SELECT l.case_id, l.id FROM referral l {among} ORDER BY l.case_id DESC, l.id"
    ))?;
    let mut rows = statement.query(bound())?;
    at = 0;
    while let Some(row) = rows.next()? {
        if let Some(case) = next_of(&mut cases, &mut at, row.get(0)?) {
            case.referrals.push(ReferralRef::from_id(row.get(1)?));
        }
    }
    Ok(cases)
}

/// The case of a link, going forward from where the last one was found.
fn next_of<'c>(cases: &'c mut [CaseLinked], at: &mut usize, id: i64) -> Option<&'c mut CaseLinked> {
    while cases
        .get(*at)
        .is_some_and(|case| case.row.case.reference.id() > id)
    {
        *at += 1;
    }
    cases
        .get_mut(*at)
        .filter(|case| case.row.case.reference.id() == id)
}

/// Keeps what retention reckoned.
pub fn case_disposal_set(
    tx: &WriteTx<'_>,
    reference: CaseRef,
    disposal: &DisposalDate,
    policy_version: u32,
    has_child: bool,
    has_adult: bool,
) -> Result<()> {
    tx.sql()
        .prepare_cached(
            "UPDATE case_record SET disposal_state = ?2, dispose_after = ?3, disposal_rule = ?4, policy_version = ?5,
                                    has_child = ?6, has_adult = ?7
             WHERE id = ?1",
        )?
        .execute(params![
            reference.id(),
            disposal.word(),
            disposal.date().map(|day| day.to_string()),
            disposal.rule().map(|rule| rule.to_string()),
            policy_version,
            has_child,
            has_adult,
        ])?;
    Ok(())
}

/// The referrals a case was opened for or that joined it.
pub fn case_referral_list(db: &Db, reference: CaseRef) -> Result<Vec<ReferralRef>> {
    let mut statement = db
        .sql()
        .prepare_cached("SELECT id FROM referral WHERE case_id = ?1 ORDER BY id")?;
    let rows = statement.query_map([reference.id()], |row| row.get(0).map(ReferralRef::from_id))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// One case with all its links.
pub fn case_linked_get(db: &Db, reference: CaseRef) -> Result<CaseLinked> {
    Ok(CaseLinked {
        row: case_row_get(db, reference)?,
        people: case_person_list(db, reference)?,
        orgs: case_org_list(db, reference)?,
        referrals: case_referral_list(db, reference)?,
    })
}

impl CaseLinked {
    /// The people as their JSON Lines form has them.
    pub fn members(&self) -> Vec<Member> {
        self.people
            .iter()
            .map(|person| person.member.clone())
            .collect()
    }
}
