//! What was recorded of people besides what is recorded now: their earlier versions, and the records that were merged into theirs
//! with the earlier versions of those. Read for many people at once.

use std::collections::{BTreeMap, BTreeSet};

use super::{person_get, person_index_clear, person_index_make, person_list_merged_into};
use crate::domain::person::Person;
use crate::domain::reference::{Kind, PersonRef, Reference as _};
use crate::error::Result;
use crate::store::history::{EarlierVersion, earlier_version_list_of, earlier_version_put};
use crate::store::row::list_to_json;
use crate::store::tx::{Db, WriteTx};

/// The reason that is kept with an earlier version whose alias a review of an export took back again: it never was their name.
pub const NAME_TAKEN_BACK: &str = "a name taken back while reviewing an export";

/// One thing that was recorded of a person besides what is recorded now.
#[derive(Clone)]
pub struct Earlier {
    /// The record it is of: their own, or one that was merged into it.
    pub of: PersonRef,
    /// What it said.
    pub details: Person,
    /// When it was replaced, RFC 3339 UTC; nothing of a merged record as it stands.
    pub replaced_at: Option<String>,
    /// Why it was replaced.
    pub reason: Option<String>,
}

/// What was recorded of each of these people, who stand for themselves, besides what is recorded now, the oldest first. Nobody of whom
/// there is nothing of the kind is in it. What an earlier version says because another record was taken for theirs, until the two
/// were split, is left out.
pub fn person_earlier_list(
    db: &Db,
    people: &[PersonRef],
) -> Result<BTreeMap<PersonRef, Vec<Earlier>>> {
    let mut of: BTreeMap<PersonRef, Vec<Earlier>> = BTreeMap::new();
    if people.is_empty() {
        return Ok(of);
    }
    let merged = merged_into(db, people)?;
    let records: Vec<PersonRef> = people
        .iter()
        .copied()
        .chain(merged.iter().map(|(other, _)| *other))
        .collect();
    let versions = person_version_list(db, &records)?;
    for (record, person) in people
        .iter()
        .map(|person| (*person, *person))
        .chain(merged.iter().copied())
    {
        // A merged record may be asked for by itself beside the one that stands for it.
        if let Some(versions) = versions.get(&record) {
            of.entry(person)
                .or_default()
                .extend(versions.iter().cloned());
        }
    }
    for (other, into) in merged {
        of.entry(into).or_default().push(Earlier {
            of: other,
            details: person_get(db, other)?.details,
            replaced_at: None,
            reason: None,
        });
    }
    Ok(of)
}

/// The earlier versions of each of these very records, the oldest first, without what was never theirs.
pub fn person_version_list(
    db: &Db,
    records: &[PersonRef],
) -> Result<BTreeMap<PersonRef, Vec<Earlier>>> {
    let ids: Vec<i64> = records.iter().map(|record| record.id()).collect();
    let versions = earlier_version_list_of(db, Kind::Person, &ids)?;
    let mistaken = if versions.is_empty() {
        Vec::new()
    } else {
        merges_undone(db, INTO, &ids)?
    };
    versions
        .into_iter()
        .map(|(record, versions)| {
            let record = PersonRef::from_id(record);
            Ok((record, of_record(db, record, versions, &mistaken)?))
        })
        .collect()
}

/// The records that were merged into any of these, directly or by way of others, each with the one of these.
fn merged_into(db: &Db, people: &[PersonRef]) -> Result<Vec<(PersonRef, PersonRef)>> {
    let ids: Vec<i64> = people.iter().map(|person| person.id()).collect();
    let mut statement = db.sql().prepare_cached(
        "WITH RECURSIVE merged (id, root) AS (
             SELECT id, merged_into FROM person WHERE merged_into IN (SELECT value FROM json_each(?1))
             UNION SELECT p.id, m.root FROM merged m JOIN person p ON p.merged_into = m.id)
         SELECT id, root FROM merged ORDER BY id",
    )?;
    let rows = statement.query_map([list_to_json(&ids)?], |row| {
        Ok((
            PersonRef::from_id(row.get(0)?),
            PersonRef::from_id(row.get(1)?),
        ))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A time in which another record was taken for one of a person.
struct Mistaken {
    /// The records that held what the other said.
    survivors: [i64; 2],
    other: PersonRef,
    from: Moment,
    until: Moment,
}

/// When something was done: the instant, and the latest earlier version there was then, where it was noted.
struct Moment {
    at: String,
    version: Option<i64>,
}

impl Mistaken {
    /// Whether a version stood in this time: it was replaced after the merge and no later than by the split. Of one that was replaced in the
    /// very second the order of keeping tells; where that was not noted, what the merge replaced was the record's own, and so was what
    /// the split replaced not.
    fn has(&self, version: &EarlierVersion) -> bool {
        let at = version.replaced_at.as_str();
        let after = at > self.from.at.as_str()
            || (at == self.from.at && self.from.version.is_some_and(|latest| version.id > latest));
        let before = at < self.until.at.as_str()
            || (at == self.until.at
                && self.until.version.is_none_or(|latest| version.id <= latest));
        after && before
    }
}

/// The merges into any of these records that were undone.
const INTO: &str = "s.survivor IN (SELECT value FROM json_each(?1)) OR m.survivor IN (SELECT value FROM json_each(?1))";
/// The merges of any of these records into others that were undone.
const OF: &str = "s.other IN (SELECT value FROM json_each(?1))";

/// The merges that were undone, [`INTO`] these records or [`OF`] them.
fn merges_undone(db: &Db, which: &str, records: &[i64]) -> Result<Vec<Mistaken>> {
    let mut statement = db.sql().prepare_cached(&format!(
        "SELECT s.survivor, m.survivor, s.other, m.done_at, m.version, s.done_at, s.version FROM person_merge s
           JOIN person_merge m ON m.id = (SELECT max(x.id) FROM person_merge x
                WHERE x.other = s.other AND x.what = 'merge' AND x.id < s.id)
         WHERE s.what = 'split' AND ({which})",
    ))?;
    let rows = statement.query_map([list_to_json(records)?], |row| {
        Ok(Mistaken {
            survivors: [row.get(0)?, row.get(1)?],
            other: PersonRef::from_id(row.get(2)?),
            from: Moment {
                at: row.get(3)?,
                version: row.get(4)?,
            },
            until: Moment {
                at: row.get(5)?,
                version: row.get(6)?,
            },
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The earlier versions of one record, less what was never theirs.
fn of_record(
    db: &Db,
    record: PersonRef,
    versions: Vec<EarlierVersion>,
    mistaken: &[Mistaken],
) -> Result<Vec<Earlier>> {
    let taken_back = versions
        .iter()
        .any(|version| version.reason.as_deref() == Some(NAME_TAKEN_BACK));
    let taken_back = if taken_back {
        names_taken_back(db)?
    } else {
        BTreeSet::new()
    };
    let mut all = Vec::with_capacity(versions.len());
    for version in versions {
        let mut details = Person::from_earlier(&version.details);
        details.aliases.retain(|alias| !taken_back.contains(alias));
        for merge in mistaken
            .iter()
            .filter(|merge| merge.survivors.contains(&record.id()) && merge.has(&version))
        {
            details = details.without(&everything_said(db, merge.other)?);
        }
        all.push(Earlier {
            of: record,
            details,
            replaced_at: Some(version.replaced_at),
            reason: version.reason,
        });
    }
    Ok(all)
}

/// Takes what a record and those merged into it say or said out of the earlier versions of everybody it was once taken for, for as long as it was:
/// to be called before the record is destroyed, with which goes all that tells those versions apart.
pub fn person_forget_mistaken(tx: &WriteTx<'_>, other: PersonRef) -> Result<()> {
    let merges = merges_undone(tx, OF, &[other.id()])?;
    if merges.is_empty() {
        return Ok(());
    }
    let said = everything_said(tx, other)?;
    for merge in merges {
        for survivor in BTreeSet::from(merge.survivors) {
            let survivor = PersonRef::from_id(survivor);
            let versions = earlier_version_list_of(tx, Kind::Person, &[survivor.id()])?;
            let versions: Vec<EarlierVersion> = versions
                .into_values()
                .flatten()
                .filter(|version| merge.has(version))
                .collect();
            if versions.is_empty() {
                continue;
            }
            person_index_clear(tx, survivor)?;
            for version in versions {
                let details = Person::from_earlier(&version.details).without(&said);
                earlier_version_put(tx, version.id, &details)?;
            }
            person_index_make(tx, survivor)?;
        }
    }
    Ok(())
}

/// Everything a record and those merged into it say or said.
fn everything_said(db: &Db, person: PersonRef) -> Result<Vec<Person>> {
    let mut records = person_list_merged_into(db, person)?;
    records.push(person);
    let ids: Vec<i64> = records.iter().map(|record| record.id()).collect();
    let mut said: Vec<Person> = earlier_version_list_of(db, Kind::Person, &ids)?
        .into_values()
        .flatten()
        .map(|version| Person::from_earlier(&version.details))
        .collect();
    for record in records {
        said.push(person_get(db, record)?.details);
    }
    Ok(said)
}

/// The names that answers of reviews had taught and lost again when they were taken back.
fn names_taken_back(db: &Db) -> Result<BTreeSet<String>> {
    let mut statement = db.sql().prepare_cached(
        "SELECT DISTINCT taught FROM export_decision WHERE taught IS NOT NULL AND undone_at IS NOT NULL",
    )?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
