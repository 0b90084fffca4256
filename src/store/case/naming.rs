//! Whom the file of a case or a referral names, and which files name a person. What holds, restricts or keeps something about
//! somebody asks here, and so does what is destroyed with a record (`store::disposal`): nobody goes with a file that was not
//! asked about for their sake.

use crate::domain::reference::{CaseRef, PersonRef, Reference, ReferralRef};
use crate::error::Result;
use crate::store::tx::Db;

fn people(db: &Db, sql: &str, id: i64) -> Result<Vec<PersonRef>> {
    let mut statement = db.sql().prepare_cached(sql)?;
    let rows = statement.query_map([id], |row| row.get(0).map(PersonRef::from_id))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The people of a case: those on it, those who were taken off it, those whose details came with it, those of whom it was decided
/// until when it is kept, and those its referrals name in any of these ways.
pub fn person_list_of_case(db: &Db, case: CaseRef) -> Result<Vec<PersonRef>> {
    people(
        db,
        "SELECT person FROM case_person WHERE case_id = ?1
         UNION SELECT person FROM case_person_ended WHERE case_id = ?1
         UNION SELECT person FROM person_supplier WHERE case_id = ?1
         UNION SELECT person FROM retention_decision WHERE case_id = ?1
         UNION SELECT p.person FROM referral r JOIN referral_person p ON p.referral_id = r.id WHERE r.case_id = ?1
         UNION SELECT p.person FROM referral r JOIN person_supplier p ON p.referral_id = r.id WHERE r.case_id = ?1
         UNION SELECT p.person FROM referral r JOIN retention_decision p ON p.referral_id = r.id WHERE r.case_id = ?1",
        case.id(),
    )
}

/// The people of a referral: those it names, those whose details came with it, and those of whom it was decided until when it is
/// kept.
pub fn person_list_of_referral(db: &Db, referral: ReferralRef) -> Result<Vec<PersonRef>> {
    people(
        db,
        "SELECT person FROM referral_person WHERE referral_id = ?1
         UNION SELECT person FROM person_supplier WHERE referral_id = ?1
         UNION SELECT person FROM retention_decision WHERE referral_id = ?1",
        referral.id(),
    )
}

/// The cases of which [`person_list_of_case`] has this person.
pub fn case_list_naming(db: &Db, person: PersonRef) -> Result<Vec<CaseRef>> {
    let mut statement = db.sql().prepare_cached(
        "SELECT case_id FROM case_person WHERE person = ?1
         UNION SELECT case_id FROM case_person_ended WHERE person = ?1
         UNION SELECT case_id FROM person_supplier WHERE person = ?1 AND case_id IS NOT NULL
         UNION SELECT case_id FROM retention_decision WHERE person = ?1 AND case_id IS NOT NULL
         UNION SELECT r.case_id FROM referral_person p JOIN referral r ON r.id = p.referral_id
               WHERE p.person = ?1 AND r.case_id IS NOT NULL
         UNION SELECT r.case_id FROM person_supplier p JOIN referral r ON r.id = p.referral_id
               WHERE p.person = ?1 AND r.case_id IS NOT NULL
         UNION SELECT r.case_id FROM retention_decision p JOIN referral r ON r.id = p.referral_id
               WHERE p.person = ?1 AND r.case_id IS NOT NULL",
    )?;
    let rows = statement.query_map([person.id()], |row| row.get(0).map(CaseRef::from_id))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The referrals of which [`person_list_of_referral`] has this person.
pub fn referral_list_naming(db: &Db, person: PersonRef) -> Result<Vec<ReferralRef>> {
    let mut statement = db.sql().prepare_cached(
        "SELECT referral_id FROM referral_person WHERE person = ?1
         UNION SELECT referral_id FROM person_supplier WHERE person = ?1 AND referral_id IS NOT NULL
         UNION SELECT referral_id FROM retention_decision WHERE person = ?1 AND referral_id IS NOT NULL",
    )?;
    let rows = statement.query_map([person.id()], |row| row.get(0).map(ReferralRef::from_id))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
