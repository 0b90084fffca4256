//! People in the file: their records, the keys they are found by, and who supplied which field.
//!
//! Searching is in `person/find.rs`, what was recorded before in `person/earlier.rs`, merging and splitting in `person/merge.rs`, what follows a person in `person/following.rs`.

mod earlier;
mod find;
mod following;
mod index;
mod loose;
mod merge;

use rusqlite::{OptionalExtension, Row, params};

use crate::domain::identifier::NhsNumber;
use crate::domain::matching::{LookupKey, index_keys};
use crate::domain::person::{Ethnicity, Person, StoredPerson};
use crate::domain::record::{Recorded, Stored};
use crate::domain::reference::{AnyRef, CaseRef, Kind, OrganisationRef, PersonRef, Reference};
use crate::error::{Failure, Result};
use crate::store::disposal::missing;
use crate::store::row::{Columns, imported_columns, list_to_json};
use crate::store::tx::{Db, WriteTx};

pub use earlier::*;
pub use find::*;
pub use following::*;
pub(in crate::store) use index::index_with_earlier;
use index::said_before;
pub use index::{person_index_clear, person_index_make};
pub use loose::{person_identity, person_list_loose, person_loose_since, person_recorded_on};
pub use merge::*;

/// The columns of a person aliased `r`, in the order of [`from_row`].
pub(in crate::store) fn columns() -> String {
    format!(
        "r.id, r.title, r.forenames, r.surname, r.aliases, r.former_names, r.date_of_birth, r.date_of_death, r.sex, r.nhs_number,
         r.phones, r.emails, r.handles, r.vehicles, r.staff_numbers, r.addresses, r.ethnicity, r.religion, r.disabilities,
         r.health, r.sexual_orientation, r.convictions, r.child_protection, r.source_org, r.recorded_by, r.recorded_at, {}",
        imported_columns("P")
    )
}

pub(in crate::store) fn from_row(row: &Row<'_>) -> rusqlite::Result<StoredPerson> {
    let mut c = Columns::new(row);
    Ok(Stored {
        reference: PersonRef::from_id(c.get()?),
        details: Person {
            title: c.get()?,
            forenames: c.json()?,
            surname: c.get()?,
            aliases: c.json()?,
            former_names: c.json()?,
            date_of_birth: c.optional_partial_date()?,
            date_of_death: c.optional_partial_date()?,
            sex: c.get()?,
            nhs_number: c.optional_word(|text| text.parse().ok())?,
            phones: c.json()?,
            emails: c.json()?,
            handles: c.json()?,
            vehicles: c.json()?,
            staff_numbers: c.json()?,
            addresses: c.json()?,
            ethnicity: c.optional_word(Ethnicity::parse)?,
            religion: c.get()?,
            disabilities: c.json()?,
            health: c.get()?,
            sexual_orientation: c.get()?,
            convictions: c.get()?,
            child_protection: c.get()?,
            source: c.get::<Option<i64>>()?.map(OrganisationRef::from_id),
        },
        recorded: c.recorded()?,
        imported: c.imported()?,
    })
}

/// By what a person is found: worked out from the details, which takes longer than storing them.
pub struct PersonIndex {
    /// The keys by which they are found as a likely match.
    pub keys: Vec<LookupKey>,
    /// The words of their names, folded.
    words: String,
}

impl PersonIndex {
    /// Of a person with these details, who had those before: whoever knows them by what was corrected finds them as well.
    pub fn of(person: &Person, earlier: &[Person]) -> Self {
        if earlier.is_empty() {
            return Self {
                keys: index_keys(&person.profile()),
                words: person.search_words().join(" "),
            };
        }
        let ever = person.ever(earlier);
        let mut keys: Vec<LookupKey> = ever
            .iter()
            .flat_map(|person| index_keys(&person.profile()))
            .collect();
        keys.sort_unstable();
        keys.dedup();
        let words = ever.first().map(Person::search_words).unwrap_or_default();
        Self {
            keys,
            words: words.join(" "),
        }
    }
}

/// Adds a person under their reference, with the keys by which they are found as a likely match. Who supplied the details
/// is [`person_supplier_insert`]'s to keep.
pub fn person_insert(
    tx: &WriteTx<'_>,
    reference: PersonRef,
    person: &Person,
    recorded: &Recorded,
) -> Result<()> {
    let index = PersonIndex::of(person, &[]);
    person_insert_without_keys(tx, reference, person, &index, recorded)?;
    person_key_insert(tx, index.keys.iter().map(|key| (key.as_str(), reference)))
}

/// The same, but for the keys: whoever adds many people adds the keys of all of them in order ([`person_key_insert`]).
pub fn person_insert_without_keys(
    tx: &WriteTx<'_>,
    reference: PersonRef,
    person: &Person,
    index: &PersonIndex,
    recorded: &Recorded,
) -> Result<()> {
    tx.sql()
        .prepare_cached(
            "INSERT INTO person (id, title, forenames, surname, aliases, former_names, date_of_birth, date_of_death, sex,
                                 nhs_number, phones, emails, handles, vehicles, staff_numbers, addresses, ethnicity, religion,
                                 disabilities, health, sexual_orientation, convictions, child_protection, source_org,
                                 names_folded, recorded_by, recorded_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23,
                     ?24, ?25, ?26, ?27)",
        )?
        .execute(params![
            reference.id(),
            person.title,
            list_to_json(&person.forenames)?,
            person.surname,
            list_to_json(&person.aliases)?,
            list_to_json(&person.former_names)?,
            person.date_of_birth.map(|date| date.to_string()),
            person.date_of_death.map(|date| date.to_string()),
            person.sex,
            person.nhs_number.as_ref().map(NhsNumber::as_str),
            list_to_json(&person.phones)?,
            list_to_json(&person.emails)?,
            list_to_json(&person.handles)?,
            list_to_json(&person.vehicles)?,
            list_to_json(&person.staff_numbers)?,
            list_to_json(&person.addresses)?,
            person.ethnicity.map(Ethnicity::word),
            person.religion,
            list_to_json(&person.disabilities)?,
            person.health,
            person.sexual_orientation,
            person.convictions,
            person.child_protection,
            person.source.map(Reference::id),
            index.words,
            recorded.by,
            recorded.at.to_string(),
        ])?;
    Ok(())
}

/// Replaces a person's details and the keys by which they are found. The caller keeps the earlier version first.
pub fn person_update(tx: &WriteTx<'_>, reference: PersonRef, person: &Person) -> Result<()> {
    let earlier = said_before(tx, reference)?;
    person_key_delete(tx, &person_get(tx, reference)?, &earlier)?;
    let index = PersonIndex::of(person, &earlier);
    tx.sql()
        .prepare_cached(
            "UPDATE person SET title = ?2, forenames = ?3, surname = ?4, aliases = ?5, former_names = ?6, date_of_birth = ?7,
                 date_of_death = ?8, sex = ?9, nhs_number = ?10, phones = ?11, emails = ?12, handles = ?13, vehicles = ?14,
                 staff_numbers = ?15, addresses = ?16, ethnicity = ?17, religion = ?18, disabilities = ?19, health = ?20,
                 sexual_orientation = ?21, convictions = ?22, child_protection = ?23, source_org = ?24, names_folded = ?25
             WHERE id = ?1",
        )?
        .execute(params![
            reference.id(),
            person.title,
            list_to_json(&person.forenames)?,
            person.surname,
            list_to_json(&person.aliases)?,
            list_to_json(&person.former_names)?,
            person.date_of_birth.map(|date| date.to_string()),
            person.date_of_death.map(|date| date.to_string()),
            person.sex,
            person.nhs_number.as_ref().map(NhsNumber::as_str),
            list_to_json(&person.phones)?,
            list_to_json(&person.emails)?,
            list_to_json(&person.handles)?,
            list_to_json(&person.vehicles)?,
            list_to_json(&person.staff_numbers)?,
            list_to_json(&person.addresses)?,
            person.ethnicity.map(Ethnicity::word),
            person.religion,
            list_to_json(&person.disabilities)?,
            person.health,
            person.sexual_orientation,
            person.convictions,
            person.child_protection,
            person.source.map(Reference::id),
            index.words,
        ])?;
    person_key_insert(tx, index.keys.iter().map(|key| (key.as_str(), reference)))
}

/// One person as recorded under this very reference, merged or not; exit 4 where there is none. [`person_resolve`]
/// finds the record that stands for it now.
pub fn person_get(db: &Db, reference: PersonRef) -> Result<StoredPerson> {
    db.sql()
        .prepare_cached(&format!(
            "SELECT {} FROM person r WHERE r.id = ?1",
            columns()
        ))?
        .query_row([reference.id()], from_row)
        .optional()?
        .ok_or_else(|| missing(db, reference))
}

/// The record into which this one was merged, one step only; none where it stands for itself. Exit 4 where there is
/// no such person.
pub fn person_merged_into(db: &Db, reference: PersonRef) -> Result<Option<PersonRef>> {
    db.sql()
        .prepare_cached("SELECT merged_into FROM person WHERE id = ?1")?
        .query_row([reference.id()], |row| row.get::<_, Option<i64>>(0))
        .optional()?
        .map(|into| into.map(PersonRef::from_id))
        .ok_or_else(|| missing(db, reference))
}

/// The record that stands for this reference now: itself, or the survivor of however many merges (RULES.md section 5,
/// "A merged person's old reference still resolves"). Exit 4 where there is no such person.
pub fn person_resolve(db: &Db, reference: PersonRef) -> Result<PersonRef> {
    let mut at = reference;
    // A chain is never longer than there are people; one that were would be a circle, which only damage can make.
    for _ in 0..100_000 {
        match person_merged_into(db, at)? {
            Some(next) => at = next,
            None => return Ok(at),
        }
    }
    Err(Failure::internal(format!(
        "The merges of {reference} lead in a circle."
    )))
}

/// The references that were merged into this one, directly or by way of others, in ascending order.
pub fn person_list_merged_into(db: &Db, reference: PersonRef) -> Result<Vec<PersonRef>> {
    let mut statement = db.sql().prepare_cached(
        "WITH RECURSIVE merged (id) AS (
             SELECT id FROM person WHERE merged_into = ?1
             UNION SELECT p.id FROM person p JOIN merged m ON p.merged_into = m.id)
         SELECT id FROM merged ORDER BY id",
    )?;
    let rows = statement.query_map([reference.id()], |row| row.get(0).map(PersonRef::from_id))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// People, newest first; those who were merged into another only where `merged_too` says so.
pub fn person_list(db: &Db, merged_too: bool) -> Result<Vec<StoredPerson>> {
    let mut statement = db.sql().prepare_cached(&format!(
        "SELECT {} FROM person r WHERE ?1 OR r.merged_into IS NULL ORDER BY r.id DESC",
        columns()
    ))?;
    let rows = statement.query_map([merged_too], from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Takes away the keys by which a person is found as a likely match, of the details as they are stored and as they were before. They
/// are worked out anew, so that the table needs no second order, by person: a store with many people has many keys of each.
fn person_key_delete(tx: &WriteTx<'_>, person: &StoredPerson, earlier: &[Person]) -> Result<()> {
    let mut delete = tx
        .sql()
        .prepare_cached("DELETE FROM person_key WHERE key = ?1 AND person = ?2")?;
    for key in PersonIndex::of(&person.details, earlier).keys {
        delete.execute(params![key.as_str(), person.reference.id()])?;
    }
    Ok(())
}

/// How many keys one statement stores.
const KEYS_AT_ONCE: usize = 32;

/// Keeps keys by which people are found as likely matches (`domain::matching::index_keys`). Many are added fastest in order:
/// most of them go where the one before went, and a statement for many of them does not look for the place anew.
pub fn person_key_insert<'k>(
    tx: &WriteTx<'_>,
    keys: impl IntoIterator<Item = (&'k str, PersonRef)>,
) -> Result<()> {
    let sql = |rows: usize| {
        let values = vec!["(?, ?)"; rows].join(", ");
        format!("INSERT OR IGNORE INTO person_key (key, person) VALUES {values}")
    };
    let mut one = tx.sql().prepare_cached(&sql(1))?;
    let mut keys = keys.into_iter().peekable();
    let mut many = None;
    let mut rows = Vec::with_capacity(KEYS_AT_ONCE);
    while keys.peek().is_some() {
        rows.clear();
        rows.extend(keys.by_ref().take(KEYS_AT_ONCE));
        if rows.len() == KEYS_AT_ONCE {
            let insert = match &mut many {
                Some(insert) => insert,
                none => none.insert(tx.sql().prepare_cached(&sql(KEYS_AT_ONCE))?),
            };
            for ((key, person), column) in rows.iter().zip((1..).step_by(2)) {
                insert.raw_bind_parameter(column, key)?;
                insert.raw_bind_parameter(column + 1, person.id())?;
            }
            insert.raw_execute()?;
        } else {
            for (key, person) in &rows {
                one.execute(params![key, person.id()])?;
            }
        }
    }
    Ok(())
}

/// Who supplied a field of a person: the organisation that told it, and the case or referral it came with, as far as
/// they are known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Supplier {
    /// The case or the referral it came with.
    pub with: Option<AnyRef>,
    /// The organisation.
    pub org: Option<OrganisationRef>,
}

/// One field of a person and who supplied it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuppliedField {
    /// The field's name in the JSON Lines form.
    pub field: String,
    /// Who supplied it.
    pub supplier: Supplier,
    /// Who recorded that, and when.
    pub recorded: Recorded,
}

/// Remembers who supplied these fields (RULES.md sections 2 and 4).
pub fn person_supplier_insert<F: AsRef<str>>(
    tx: &WriteTx<'_>,
    reference: PersonRef,
    fields: impl IntoIterator<Item = F>,
    supplier: Supplier,
    recorded: &Recorded,
) -> Result<()> {
    let with = |kind: Kind| {
        supplier
            .with
            .filter(|with| with.kind() == kind)
            .map(AnyRef::id)
    };
    let mut insert = tx.sql().prepare_cached(
        "INSERT INTO person_supplier (person, field, case_id, referral_id, org_id, recorded_by, recorded_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for field in fields {
        insert.execute(params![
            reference.id(),
            field.as_ref(),
            with(CaseRef::KIND),
            with(Kind::Referral),
            supplier.org.map(Reference::id),
            recorded.by,
            recorded.at.to_string(),
        ])?;
    }
    Ok(())
}

/// Whether the case or the referral that details came with is on record.
pub fn person_supplier_is_there(db: &Db, with: AnyRef) -> Result<bool> {
    let sql = match with.kind() {
        Kind::Case => "SELECT 1 FROM case_record WHERE id = ?1",
        Kind::Referral => "SELECT 1 FROM referral WHERE id = ?1",
        _ => return Ok(false),
    };
    Ok(db.sql().prepare_cached(sql)?.exists([with.id()])?)
}

/// Forgets who supplied these fields, because they now hold something else.
pub fn person_supplier_clear(
    tx: &WriteTx<'_>,
    reference: PersonRef,
    fields: &[&str],
) -> Result<()> {
    let mut delete = tx
        .sql()
        .prepare_cached("DELETE FROM person_supplier WHERE person = ?1 AND field = ?2")?;
    for field in fields {
        delete.execute(params![reference.id(), field])?;
    }
    Ok(())
}

/// Who supplied which fields of a person, in the order in which it was recorded.
pub fn person_supplier_list(db: &Db, reference: PersonRef) -> Result<Vec<SuppliedField>> {
    let mut statement = db.sql().prepare_cached(
        "SELECT field, case_id, referral_id, org_id, recorded_by, recorded_at FROM person_supplier WHERE person = ?1 ORDER BY rowid",
    )?;
    let rows = statement.query_map([reference.id()], |row| {
        let mut c = Columns::new(row);
        let field = c.get()?;
        let case: Option<i64> = c.get()?;
        let referral: Option<i64> = c.get()?;
        let org: Option<i64> = c.get()?;
        Ok(SuppliedField {
            field,
            supplier: Supplier {
                with: case
                    .map(|id| AnyRef::new(Kind::Case, id))
                    .or(referral.map(|id| AnyRef::new(Kind::Referral, id))),
                org: org.map(OrganisationRef::from_id),
            },
            recorded: c.recorded()?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
