//! Who is on a case and which organisations are, and who was taken off it.

use rusqlite::{Row, params};
use serde::{Deserialize, Serialize};

use crate::domain::case::{CaseOrg, Member, SPECIAL_CATEGORIES};
use crate::domain::date::{Date, PartialDate};
use crate::domain::person::Person;
use crate::domain::record::Recorded;
use crate::domain::reference::{CaseRef, OrganisationRef, PersonRef, Reference};
use crate::domain::retention::Category;
use crate::domain::role::CaseRole;
use crate::error::Result;
use crate::store::row::{Columns, to_json};
use crate::store::tx::{Db, WriteTx};

/// A person on a case.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct CasePerson {
    /// Who, and what they are to the case.
    #[serde(flatten)]
    pub member: Member,
    /// The day they were added; of an imported case the day of its opening.
    pub added_on: Date,
    /// Who added them, and when.
    #[serde(flatten)]
    pub recorded: Recorded,
}

/// Shows the reference only.
impl std::fmt::Debug for CasePerson {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CasePerson({})", self.member.person)
    }
}

/// A person who was on a case.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndedPerson {
    /// Who.
    pub person: PersonRef,
    /// What they were to the case, as it stood ([`CasePerson`] in JSON).
    pub details: serde_json::Value,
    /// Why they were taken off.
    pub reason: Option<String>,
    /// By whom.
    pub ended_by: String,
    /// When, RFC 3339 UTC.
    pub ended_at: String,
}

/// What is shown of a person beside their reference: the name, the dates, and which special categories are filled in
/// (not what they say).
#[derive(Clone)]
pub struct ShownDetails {
    /// The usual name in full.
    pub name: String,
    /// Date of birth.
    pub date_of_birth: Option<PartialDate>,
    /// Date of death.
    pub date_of_death: Option<PartialDate>,
    /// The fields of [`SPECIAL_CATEGORIES`] that hold something.
    pub special: Vec<&'static str>,
}

/// The columns of [`CasePerson`], of `case_person l`.
pub(super) const COLUMNS: &str = "l.person, l.role, l.role_detail, l.subject, l.category, l.label, l.added_on, l.recorded_by, l.recorded_at";

fn from_columns(c: &mut Columns<'_, '_>) -> rusqlite::Result<CasePerson> {
    Ok(CasePerson {
        member: Member {
            person: PersonRef::from_id(c.get()?),
            role: c.word(CaseRole::parse)?,
            role_detail: c.get()?,
            subject: c.get()?,
            category: c.optional_word(Category::parse)?,
            label: c.get()?,
        },
        added_on: c.date()?,
        recorded: c.recorded()?,
    })
}

/// From the columns of [`COLUMNS`], where others stand before them.
pub(super) fn from_row_at(row: &Row<'_>, at: usize) -> rusqlite::Result<CasePerson> {
    from_columns(&mut Columns::starting_at(row, at))
}

/// Adds a person to a case, or replaces what they are to it. They keep their place in the list, and the day they were
/// added and by whom.
pub fn case_person_put(tx: &WriteTx<'_>, case: CaseRef, person: &CasePerson) -> Result<()> {
    let member = &person.member;
    tx.sql()
        .prepare_cached(
            "INSERT INTO case_person (case_id, person, role, role_detail, subject, category, label, added_on, position,
                                      recorded_by, recorded_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8,
                     COALESCE((SELECT MAX(position) + 1 FROM case_person WHERE case_id = ?1), 0), ?9, ?10)
             ON CONFLICT DO UPDATE SET role = ?3, role_detail = ?4, subject = ?5, category = ?6, label = ?7",
        )?
        .execute(params![
            case.id(),
            member.person.id(),
            member.role.word(),
            member.role_detail,
            member.subject,
            member.category.map(Category::word),
            member.label,
            person.added_on.to_string(),
            person.recorded.by,
            person.recorded.at.to_string(),
        ])?;
    Ok(())
}

/// The people on a case, in the order in which they were named.
pub fn case_person_list(db: &Db, case: CaseRef) -> Result<Vec<CasePerson>> {
    let mut statement = db.sql().prepare_cached(&format!(
        "SELECT {COLUMNS} FROM case_person l WHERE l.case_id = ?1 ORDER BY l.position, l.person"
    ))?;
    let rows = statement.query_map([case.id()], |row| from_row_at(row, 0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// One person on a case, if they are on it.
pub fn case_person_get(db: &Db, case: CaseRef, person: PersonRef) -> Result<Option<CasePerson>> {
    use rusqlite::OptionalExtension as _;
    Ok(db
        .sql()
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM case_person l WHERE l.case_id = ?1 AND l.person = ?2"
        ))?
        .query_row([case.id(), person.id()], |row| from_row_at(row, 0))
        .optional()?)
}

/// The columns of [`ShownDetails`], of `person p`.
pub(in crate::store) const SHOWN: &str =
    "p.title, p.forenames, p.surname, p.aliases, p.date_of_birth, p.date_of_death,
     p.ethnicity IS NOT NULL AND p.ethnicity NOT IN ('Z', '99'), p.religion IS NOT NULL, p.sexual_orientation IS NOT NULL,
     p.disabilities <> '[]', p.health IS NOT NULL, p.convictions IS NOT NULL, p.child_protection IS NOT NULL";

/// Reads the columns of [`SHOWN`].
pub(in crate::store) fn shown_from(c: &mut Columns<'_, '_>) -> rusqlite::Result<ShownDetails> {
    let named = Person {
        title: c.get()?,
        forenames: c.json()?,
        surname: c.get()?,
        aliases: c.json()?,
        ..Person::default()
    };
    let (date_of_birth, date_of_death) = (c.optional_partial_date()?, c.optional_partial_date()?);
    let mut special = Vec::new();
    for name in SPECIAL_CATEGORIES {
        if c.get::<bool>()? {
            special.push(name);
        }
    }
    Ok(ShownDetails {
        name: named.full_name(),
        date_of_birth,
        date_of_death,
        special,
    })
}

/// The people on a case as they are shown with it, in one query.
pub fn case_person_show(db: &Db, case: CaseRef) -> Result<Vec<(CasePerson, ShownDetails)>> {
    let mut statement = db.sql().prepare_cached(&format!(
        "SELECT {COLUMNS}, {SHOWN} FROM case_person l JOIN person p ON p.id = l.person
         WHERE l.case_id = ?1 ORDER BY l.position, l.person"
    ))?;
    let rows = statement.query_map([case.id()], |row| {
        let mut c = Columns::new(row);
        Ok((from_columns(&mut c)?, shown_from(&mut c)?))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The day of opening was corrected: those who were on the case from its opening still are.
pub fn case_person_opening_moved(
    tx: &WriteTx<'_>,
    case: CaseRef,
    from: Date,
    to: Date,
) -> Result<()> {
    tx.sql()
        .prepare_cached(
            "UPDATE case_person SET added_on = ?3 WHERE case_id = ?1 AND added_on = ?2",
        )?
        .execute(params![case.id(), from.to_string(), to.to_string()])?;
    Ok(())
}

/// Takes a person off a case and keeps that they were on it. Says whether they were.
pub fn case_person_remove(
    tx: &WriteTx<'_>,
    case: CaseRef,
    person: PersonRef,
    reason: Option<&str>,
) -> Result<bool> {
    let Some(was) = case_person_get(tx, case, person)? else {
        return Ok(false);
    };
    let acting = tx.acting();
    tx.sql()
        .prepare_cached(
            "INSERT INTO case_person_ended (case_id, person, details, reason, ended_by, ended_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            case.id(),
            person.id(),
            to_json(&was)?,
            reason,
            acting.user.as_str(),
            acting.at.to_string(),
        ])?;
    tx.sql()
        .prepare_cached("DELETE FROM case_person WHERE case_id = ?1 AND person = ?2")?
        .execute([case.id(), person.id()])?;
    Ok(true)
}

/// The people who were taken off a case, in that order.
pub fn case_person_ended_list(db: &Db, case: CaseRef) -> Result<Vec<EndedPerson>> {
    let mut statement = db.sql().prepare_cached(
        "SELECT person, details, reason, ended_by, ended_at FROM case_person_ended WHERE case_id = ?1 ORDER BY id",
    )?;
    let rows = statement.query_map([case.id()], |row| {
        let mut c = Columns::new(row);
        Ok(EndedPerson {
            person: PersonRef::from_id(c.get()?),
            details: c.json()?,
            reason: c.get()?,
            ended_by: c.get()?,
            ended_at: c.get()?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Sets the category of a subject whose date of birth was corrected (RULES.md section 3).
pub fn case_person_category_set(
    tx: &WriteTx<'_>,
    case: CaseRef,
    person: PersonRef,
    category: Category,
) -> Result<()> {
    tx.sql()
        .prepare_cached(
            "UPDATE case_person SET category = ?3 WHERE case_id = ?1 AND person = ?2 AND subject = 1",
        )?
        .execute(params![case.id(), person.id(), category.word()])?;
    Ok(())
}

/// The cases a person is on.
pub fn case_list_for_person(db: &Db, person: PersonRef) -> Result<Vec<CaseRef>> {
    let mut statement = db
        .sql()
        .prepare_cached("SELECT case_id FROM case_person WHERE person = ?1 ORDER BY case_id")?;
    let rows = statement.query_map([person.id()], |row| row.get(0).map(CaseRef::from_id))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Adds an organisation to a case, or gives it another label.
pub fn case_org_put(tx: &WriteTx<'_>, case: CaseRef, org: &CaseOrg) -> Result<()> {
    tx.sql()
        .prepare_cached(
            "INSERT INTO case_org (case_id, org, label, position)
             VALUES (?1, ?2, ?3, COALESCE((SELECT MAX(position) + 1 FROM case_org WHERE case_id = ?1), 0))
             ON CONFLICT DO UPDATE SET label = ?3",
        )?
        .execute(params![case.id(), org.org.id(), org.label])?;
    Ok(())
}

/// Takes an organisation off a case. Says whether it was on it.
pub fn case_org_remove(tx: &WriteTx<'_>, case: CaseRef, org: OrganisationRef) -> Result<bool> {
    Ok(tx
        .sql()
        .prepare_cached("DELETE FROM case_org WHERE case_id = ?1 AND org = ?2")?
        .execute([case.id(), org.id()])?
        > 0)
}

/// Takes all organisations off a case, before the list is replaced.
pub fn case_org_clear(tx: &WriteTx<'_>, case: CaseRef) -> Result<()> {
    tx.sql()
        .prepare_cached("DELETE FROM case_org WHERE case_id = ?1")?
        .execute([case.id()])?;
    Ok(())
}

/// The organisations on a case.
pub fn case_org_list(db: &Db, case: CaseRef) -> Result<Vec<CaseOrg>> {
    Ok(case_org_names(db, case)?
        .into_iter()
        .map(|(org, _)| org)
        .collect())
}

/// The organisations on a case with their names.
pub fn case_org_names(db: &Db, case: CaseRef) -> Result<Vec<(CaseOrg, String)>> {
    let mut statement = db.sql().prepare_cached(
        "SELECT l.org, l.label, o.name FROM case_org l JOIN organisation o ON o.id = l.org
         WHERE l.case_id = ?1 ORDER BY l.position, l.org",
    )?;
    let rows = statement.query_map([case.id()], |row| {
        Ok((
            CaseOrg {
                org: OrganisationRef::from_id(row.get(0)?),
                label: row.get(1)?,
            },
            row.get(2)?,
        ))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
