//! Whom a record of any kind tells of, by the references of the file: what a restriction of one of them stands against.

use std::collections::BTreeSet;

use crate::domain::hold::HoldTarget;
use crate::domain::reference::{
    AccessRequestRef, AnyRef, ComplaintRef, DisclosureRef, HoldRef, Kind, PersonRef, Reference,
    ReferralRef, RightsRequestRef,
};
use crate::error::Result;
use crate::store::access_request::access_request_get;
use crate::store::case::{person_list_of_case, person_list_of_referral};
use crate::store::complaint::complaint_get;
use crate::store::hold::hold_get;
use crate::store::rights::{case_of_record, rights_request_get};
use crate::store::share::disclosure_get;
use crate::store::tx::Db;

/// The people of records: a person themselves, everybody of the case whose file a record is in, those a referral names, those from
/// whom and about whom a request or a complaint is, and the same of what an entry of the sharing log names in its turn.
pub fn person_list_of_records(
    db: &Db,
    records: impl IntoIterator<Item = AnyRef>,
) -> Result<BTreeSet<PersonRef>> {
    let mut people = BTreeSet::new();
    let mut left: Vec<AnyRef> = records.into_iter().collect();
    // An import may hold entries that name each other.
    let mut seen: BTreeSet<AnyRef> = left.iter().copied().collect();
    while let Some(record) = left.pop() {
        if let Some(case) = case_of_record(db, record)? {
            people.extend(person_list_of_case(db, case)?);
        }
        let id = record.id();
        let mut further: Vec<AnyRef> = Vec::new();
        match record.kind() {
            Kind::Person => {
                people.insert(PersonRef::from_id(id));
            }
            Kind::Referral => {
                people.extend(person_list_of_referral(db, ReferralRef::from_id(id))?);
            }
            Kind::Disclosure => {
                let details = disclosure_get(db, DisclosureRef::from_id(id))?
                    .disclosure
                    .details;
                match details.access_request {
                    // What an answer holds of others is withheld from it.
                    Some(request) => further.push(request.into()),
                    None => further.extend(details.records),
                }
            }
            Kind::AccessRequest => {
                let row = access_request_get(db, AccessRequestRef::from_id(id))?;
                people.insert(row.request.details.subject);
            }
            Kind::RightsRequest => {
                let details = rights_request_get(db, RightsRequestRef::from_id(id))?
                    .request
                    .details;
                people.insert(details.subject);
                further.extend(details.about);
            }
            Kind::Complaint => {
                let details = complaint_get(db, ComplaintRef::from_id(id))?
                    .complaint
                    .details;
                people.extend(details.complainant);
                further.extend(details.about);
            }
            Kind::Hold => match hold_get(db, HoldRef::from_id(id))?.target()? {
                HoldTarget::Case(case) => further.push(case.into()),
                HoldTarget::Person(person) => {
                    people.insert(person);
                }
                HoldTarget::Tag(_) | HoldTarget::Category(_) => {}
            },
            _ => {}
        }
        left.extend(further.into_iter().filter(|record| seen.insert(*record)));
    }
    Ok(people)
}
