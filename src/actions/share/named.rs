//! The records that an entry of the sharing log names: that they are there, and whether they are of its case.

use std::collections::BTreeSet;

use crate::domain::reference::{AnyRef, CaseRef, Kind, PersonRef, Reference};
use crate::domain::share::Disclosure;
use crate::error::Result;
use crate::store::case::person_list_of_case;
use crate::store::disposal::missing;
use crate::store::reference;
use crate::store::rights::case_of_record;
use crate::store::sweep::person_list_same;
use crate::store::tx::Db;

/// A record that an entry names and that is not of the case of the entry.
pub struct NotOfCase {
    /// The record.
    pub record: AnyRef,
    /// The case of the entry.
    pub case: CaseRef,
    /// The case whose file the record is in, where it is in one.
    pub of: Option<CaseRef>,
}

/// The records that an entry names and that are not of its case: there may be a reason, and it may be a slip.
pub(super) fn not_of_case(db: &Db, case: CaseRef, details: &Disclosure) -> Result<Vec<NotOfCase>> {
    let mut people: BTreeSet<PersonRef> = BTreeSet::new();
    for person in person_list_of_case(db, case)? {
        people.extend(person_list_same(db, person)?);
    }
    let mut others = Vec::new();
    for record in details.records.iter().copied() {
        let of = match record.kind() {
            Kind::Person if people.contains(&PersonRef::from_id(record.id())) => continue,
            Kind::Case if record == case.into() => continue,
            Kind::Person | Kind::Case => None,
            Kind::Note | Kind::Referral | Kind::Disclosure | Kind::Export => {
                match case_of_record(db, record)? {
                    Some(of) if of == case => continue,
                    of => of,
                }
            }
            _ => continue,
        };
        others.push(NotOfCase { record, case, of });
    }
    Ok(others)
}

/// The records that an entry names must be there (else exit 4).
pub(super) fn records_check(db: &Db, details: &Disclosure) -> Result<()> {
    for record in &details.records {
        if !reference::reference_is_stored(db, *record)? {
            return Err(missing(db, *record));
        }
    }
    Ok(())
}
