//! A person who stays because another case, referral or request has them loses what only disposed records supplied.

use std::collections::BTreeMap;

use rusqlite::params;
use serde_json::Value;

use crate::domain::reference::{AnyRef, Kind, PersonRef, Reference as _};
use crate::error::{Failure, Result};
use crate::store::disposal::doomed::Doomed;
use crate::store::history::earlier_version_list;
use crate::store::person::{Moved, person_get, person_index_clear, person_index_make};
use crate::store::row::{Columns, to_json};
use crate::store::tx::{Db, WriteTx};

/// The fields that can be taken away, with the column and what stands there afterwards. Not among them are those by which
/// the records that stay name the person and reckon their own dates: title, forenames, surname and date of birth. Whoever
/// put the person on the other case said those of them too.
const FIELDS: [(&str, &str); 18] = [
    ("aliases", "'[]'"),
    ("former_names", "'[]'"),
    ("date_of_death", "NULL"),
    ("sex", "NULL"),
    ("nhs_number", "NULL"),
    ("phones", "'[]'"),
    ("emails", "'[]'"),
    ("handles", "'[]'"),
    ("vehicles", "'[]'"),
    ("staff_numbers", "'[]'"),
    ("addresses", "'[]'"),
    ("ethnicity", "NULL"),
    ("religion", "NULL"),
    ("disabilities", "'[]'"),
    ("health", "NULL"),
    ("sexual_orientation", "NULL"),
    ("convictions", "NULL"),
    ("child_protection", "NULL"),
];

/// What a person was said to be in earlier versions, oldest first.
pub fn said_before(db: &Db, person: PersonRef) -> Result<Vec<Value>> {
    Ok(earlier_version_list(db, person)?
        .into_iter()
        .map(|earlier| earlier.details)
        .collect())
}

/// What a person who stays loses when every record goes of which `is_going` says so: the fields that only those supplied, as they are
/// and as they were, and all of the versions from before anything else had the person.
pub fn lost_by(
    db: &Db,
    person: PersonRef,
    is_going: &dyn Fn(&AnyRef) -> bool,
) -> Result<Vec<Value>> {
    let supplied = supplied_by(db, person, is_going)?;
    let fields: Vec<&str> = FIELDS
        .iter()
        .map(|(field, _)| *field)
        .filter(|field| {
            supplied
                .get(*field)
                .is_some_and(|times| times.staying.is_empty())
        })
        .collect();
    let now = serde_json::to_value(&person_get(db, person)?.details)
        .map_err(|_| Failure::internal("A person could not be written as JSON."))?;
    let mut lost = of_fields(&now, &fields);
    let first_kept = first_day_kept(db, person, is_going)?;
    for earlier in earlier_version_list(db, person)? {
        let day = earlier.replaced_at.get(..10).unwrap_or_default().to_owned();
        if first_kept.as_ref().is_some_and(|first| day < *first) {
            lost.push(earlier.details);
        } else {
            lost.extend(of_fields(&earlier.details, &fields));
            let then: Vec<&str> = FIELDS
                .iter()
                .map(|(field, _)| *field)
                .filter(|field| {
                    !fields.contains(field)
                        && supplied
                            .get(*field)
                            .is_some_and(|times| times.lose(&earlier.replaced_at))
                })
                .collect();
            lost.extend(of_fields(&earlier.details, &then));
        }
    }
    Ok(lost)
}

/// When a field of a person was supplied, RFC 3339 UTC, by what goes and by what stays.
#[derive(Default)]
struct Times {
    going: Vec<String>,
    staying: Vec<String>,
}

impl Times {
    /// Whether what an earlier version says of the field, which was replaced then, came last with what goes. Where both supplied it in
    /// the second in which the version was replaced, nothing tells which of them the version has: it is taken away.
    fn lose(&self, replaced_at: &str) -> bool {
        let last = |times: &[String]| {
            times
                .iter()
                .filter(|at| at.as_str() < replaced_at)
                .max()
                .cloned()
        };
        let then = |times: &[String]| times.iter().any(|at| at == replaced_at);
        last(&self.going)
            .is_some_and(|going| last(&self.staying).is_none_or(|staying| going >= staying))
            || (then(&self.going) && then(&self.staying))
    }
}

/// Who supplied each field of a person, and when.
fn supplied_by(
    db: &Db,
    person: PersonRef,
    is_going: &dyn Fn(&AnyRef) -> bool,
) -> Result<BTreeMap<String, Times>> {
    let mut statement = db.sql().prepare_cached(
        "SELECT field, case_id, referral_id, recorded_at FROM person_supplier WHERE person = ?1",
    )?;
    let mut rows = statement.query([person.id()])?;
    let mut supplied: BTreeMap<String, Times> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let (field, case, referral, at): (String, Option<i64>, Option<i64>, String) =
            (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        let by = case
            .map(|id| AnyRef::new(Kind::Case, id))
            .or_else(|| referral.map(|id| AnyRef::new(Kind::Referral, id)));
        let times = supplied.entry(field).or_default();
        if by.is_some_and(|by| is_going(&by)) {
            times.going.push(at);
        } else {
            times.staying.push(at);
        }
    }
    Ok(supplied)
}

fn of_fields(details: &Value, fields: &[&str]) -> Vec<Value> {
    fields
        .iter()
        .filter_map(|field| details.get(*field).cloned())
        .collect()
}

/// The days on which each record that has a person began to, as text: that record, and the day.
const HAD_SINCE: &str = "SELECT 'C', case_id, added_on FROM case_person WHERE person = ?1
     UNION ALL SELECT 'C', c.id, c.opened_on FROM case_person_ended e JOIN case_record c ON c.id = e.case_id WHERE e.person = ?1
     UNION ALL SELECT 'R', r.id, r.received_on FROM referral_person l JOIN referral r ON r.id = l.referral_id WHERE l.person = ?1
     UNION ALL SELECT 'AR', id, received_on FROM access_request WHERE subject = ?1
     UNION ALL SELECT 'RR', id, received_on FROM rights_request WHERE subject = ?1
     UNION ALL SELECT 'DC', id, received_on FROM complaint WHERE complainant = ?1 OR about_person = ?1";

/// The first day on which anything that stays had a person.
fn first_day_kept(
    db: &Db,
    person: PersonRef,
    is_going: &dyn Fn(&AnyRef) -> bool,
) -> Result<Option<String>> {
    let mut statement = db.sql().prepare_cached(HAD_SINCE)?;
    let mut rows = statement.query([person.id()])?;
    let mut first: Option<String> = None;
    while let Some(row) = rows.next()? {
        let (prefix, id, day): (String, i64, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let stays =
            Kind::from_prefix(&prefix).is_some_and(|kind| !is_going(&AnyRef::new(kind, id)));
        if stays && first.as_ref().is_none_or(|first| day < *first) {
            first = Some(day);
        }
    }
    Ok(first)
}

/// Takes away what only the doomed record and its referrals supplied, from the details as they stand and from their earlier
/// versions, and forgets that they supplied anything. Returns how many fields were emptied.
pub(super) fn forget_what_it_supplied(
    tx: &WriteTx<'_>,
    person: PersonRef,
    doomed: &Doomed,
) -> Result<u64> {
    let is_doomed = |by: &AnyRef| match by.kind() {
        Kind::Case => doomed.case() == Some(by.id()),
        Kind::Referral => doomed.referrals.contains(&by.id()),
        _ => false,
    };
    let mut times = supplied_by(tx, person, &is_doomed)?;
    times.retain(|_, times| !times.going.is_empty());
    if times.is_empty() {
        return Ok(0);
    }
    let suppliers = doomed
        .case()
        .map(|case| ("case_id", case))
        .into_iter()
        .chain(doomed.referrals.iter().map(|id| ("referral_id", *id)));
    for (column, id) in suppliers {
        tx.sql()
            .prepare_cached(&format!(
                "DELETE FROM person_supplier WHERE person = ?1 AND {column} = ?2"
            ))?
            .execute(params![person.id(), id])?;
    }
    // The keys and words by which the person is found are made from what is left.
    person_index_clear(tx, person)?;
    let mut emptied = 0;
    for (field, nothing) in FIELDS {
        let Some(times) = times.get(field) else {
            continue;
        };
        if !times.staying.is_empty() {
            forget_in_versions(tx, person, field, times)?;
            continue;
        }
        emptied += tx
            .sql()
            .prepare_cached(&format!(
                "UPDATE person SET {field} = {nothing} WHERE id = ?1"
            ))?
            .execute([person.id()])? as u64;
        tx.sql()
            .prepare_cached(
                "UPDATE earlier_version SET details = json_remove(details, '$.' || ?2) WHERE kind = 'P' AND record = ?1",
            )?
            .execute(params![person.id(), field])?;
    }
    forget_why(tx, person, &times)?;
    person_index_make(tx, person)?;
    Ok(emptied)
}

/// Takes a field that something else supplied too out of those earlier versions that had it from what goes.
fn forget_in_versions(
    tx: &WriteTx<'_>,
    person: PersonRef,
    field: &str,
    times: &Times,
) -> Result<()> {
    for version in earlier_version_list(tx, person)? {
        if times.lose(&version.replaced_at) {
            tx.sql()
                .prepare_cached("UPDATE earlier_version SET details = json_remove(details, '$.' || ?2) WHERE id = ?1")?
                .execute(params![version.id, field])?;
        }
    }
    Ok(())
}

/// Takes away why versions were replaced when nothing but what goes supplied something.
fn forget_why(tx: &WriteTx<'_>, person: PersonRef, times: &BTreeMap<String, Times>) -> Result<()> {
    let staying = |at: &String| times.values().any(|times| times.staying.contains(at));
    for at in times
        .values()
        .flat_map(|times| &times.going)
        .filter(|at| !staying(at))
    {
        tx.sql()
            .prepare_cached(
                "UPDATE earlier_version SET reason = NULL WHERE kind = 'P' AND record = ?1 AND replaced_at = ?2",
            )?
            .execute(params![person.id(), at])?;
    }
    Ok(())
}

/// Takes what is gone out of what the merges of a person who stays moved, so that they can still be split: only what is there
/// is put back.
pub(super) fn forget_in_merges(tx: &WriteTx<'_>, person: PersonRef, gone: &[AnyRef]) -> Result<()> {
    let mut statement = tx
        .sql()
        .prepare_cached("SELECT id, moved FROM person_merge WHERE survivor = ?1 OR other = ?1")?;
    let merges: Vec<(i64, Moved)> = statement
        .query_map([person.id()], |row| {
            let mut c = Columns::new(row);
            Ok((c.get()?, c.json()?))
        })?
        .collect::<rusqlite::Result<_>>()?;
    for (id, mut moved) in merges {
        let before = moved.clone();
        let is_there = |reference: AnyRef| !gone.contains(&reference);
        moved.cases.retain(|moved| is_there(moved.case.into()));
        moved
            .referrals
            .retain(|moved| is_there(moved.referral.into()));
        moved.holds.retain(|hold| is_there((*hold).into()));
        moved.requests.retain(|request| is_there((*request).into()));
        moved.suppliers.retain(|supplier| {
            supplier
                .with
                .as_deref()
                .and_then(|with| with.parse().ok())
                .is_none_or(is_there)
        });
        let mut decided = tx
            .sql()
            .prepare_cached("SELECT 1 FROM retention_decision WHERE id = ?1")?;
        let mut decisions = Vec::with_capacity(moved.decisions.len());
        for decision in moved.decisions {
            if decided.exists([decision])? {
                decisions.push(decision);
            }
        }
        moved.decisions = decisions;
        if moved != before {
            tx.sql()
                .prepare_cached("UPDATE person_merge SET moved = ?2 WHERE id = ?1")?
                .execute(params![id, to_json(&moved)?])?;
        }
    }
    Ok(())
}

/// Takes away the earlier versions of a person who stays from before anything that stays had them: what those say came with
/// what is gone. To be called when that is gone.
pub(super) fn forget_before_what_stays(tx: &WriteTx<'_>, person: PersonRef) -> Result<()> {
    let Some(first) = first_day_kept(tx, person, &|_| false)? else {
        return Ok(());
    };
    let is_any = tx
        .sql()
        .prepare_cached(
            "SELECT 1 FROM earlier_version WHERE kind = 'P' AND record = ?1 AND substr(replaced_at, 1, 10) < ?2",
        )?
        .exists(params![person.id(), first])?;
    if !is_any {
        return Ok(());
    }
    person_index_clear(tx, person)?;
    tx.sql()
        .prepare_cached(
            "DELETE FROM earlier_version WHERE kind = 'P' AND record = ?1 AND substr(replaced_at, 1, 10) < ?2",
        )?
        .execute(params![person.id(), first])?;
    person_index_make(tx, person)
}
