//! What the store knows of the people and organisations of a case, as the anonymiser wants it.

use chrono::Datelike as _;
use serde_json::Value;

use crate::anonymise::{
    AgeGroup, CaseKnowledge, KnownAddress, KnownDate, KnownOrganisation, KnownPerson,
};
use crate::domain::case::Member;
use crate::domain::date::{PartialDate, Precision};
use crate::domain::name::fold;
use crate::domain::person::StoredPerson;
use crate::domain::reference::{CaseRef, PersonRef, Reference as _};
use crate::domain::retention::Category;
use crate::domain::role::CaseRole;
use crate::error::Result;
use crate::store::case::{
    case_get, case_org_list, case_person_ended_list, case_person_list, case_referral_list,
    person_list_of_case,
};
use crate::store::export::{person_list_of_that_address, person_list_of_that_name};
use crate::store::org::org_get;
use crate::store::person::person_get;
use crate::store::referral::referral_person_list;

use crate::store::tx::Db;

/// Everything a case knows, and the people it is about.
pub struct CaseKnown {
    /// For the anonymiser.
    pub knowledge: CaseKnowledge,
    /// The people on it, in their order on the case, and behind them those whom its referrals name or who were taken off it.
    pub people: Vec<PersonRef>,
}

/// Reads what a case knows.
pub fn of_case(db: &Db, case: CaseRef) -> Result<CaseKnown> {
    let stored = case_get(db, case)?;
    let mut knowledge = CaseKnowledge {
        opened_on: Some(stored.details.opened_on),
        places: stored.details.places,
        ..CaseKnowledge::default()
    };
    let mut people = Vec::new();
    for on_case in case_person_list(db, case)? {
        let person = person_get(db, on_case.member.person)?;
        people.push(on_case.member.person);
        knowledge
            .people
            .push(person_known(&person, Some(&on_case.member)));
    }
    for member in members_besides(db, case, &people)? {
        let person = person_get(db, member.person)?;
        people.push(member.person);
        knowledge.people.push(person_known(&person, Some(&member)));
    }
    for on_case in case_org_list(db, case)? {
        let org = org_get(db, on_case.org)?;
        knowledge.organisations.push(KnownOrganisation {
            reference: org.reference.to_string(),
            name: org.details.name,
            short_names: org.details.short_names,
            label: on_case.label.or(org.details.label),
        });
    }
    Ok(CaseKnown { knowledge, people })
}

/// Whom the file of a case tells of besides those on it: people its referrals name, and people who were taken off it. Notes name them all
/// the same. None of them is a subject, and none brings a label.
fn members_besides(db: &Db, case: CaseRef, on_case: &[PersonRef]) -> Result<Vec<Member>> {
    // What they were stated to be: at the end of their time on the case, else in the referral.
    let mut stated: Vec<(PersonRef, Option<CaseRole>, Option<String>)> = Vec::new();
    for ended in case_person_ended_list(db, case)?.into_iter().rev() {
        let word = |key: &str| ended.details.get(key).and_then(Value::as_str);
        let role = word("role").and_then(CaseRole::parse);
        stated.push((ended.person, role, word("role_detail").map(str::to_owned)));
    }
    for referral in case_referral_list(db, case)? {
        for member in referral_person_list(db, referral)? {
            stated.push((member.person, Some(member.role), member.role_detail));
        }
    }
    let besides = person_list_of_case(db, case)?;
    Ok(besides
        .into_iter()
        .filter(|person| !on_case.contains(person))
        .map(|person| {
            let stated = stated.iter().find(|(stated, ..)| *stated == person);
            Member {
                person,
                role: stated
                    .and_then(|(_, role, _)| *role)
                    .filter(|role| *role != CaseRole::Subject)
                    .unwrap_or(CaseRole::Other),
                role_detail: stated.and_then(|(.., detail)| detail.clone()),
                subject: false,
                category: None,
                label: None,
            }
        })
        .collect())
}

/// A person with every value by which a text may name them.
pub fn person_known(person: &StoredPerson, member: Option<&Member>) -> KnownPerson {
    let details = &person.details;
    KnownPerson {
        reference: person.reference.to_string(),
        role: member
            .map_or(CaseRole::Other, |member| member.role)
            .word()
            .to_owned(),
        role_detail: member.and_then(|member| member.role_detail.clone()),
        label: member.and_then(|member| member.label.clone()),
        subject: member.is_some_and(|member| member.subject),
        category: member
            .and_then(|member| member.category)
            .map(|category| match category {
                Category::Child => AgeGroup::Child,
                Category::Adult => AgeGroup::Adult,
            }),
        sex: details.sex.clone(),
        title: details.title.clone(),
        forenames: details.forenames.clone(),
        surname: details.surname.clone(),
        aliases: details.aliases.clone(),
        former_names: details.former_names.clone(),
        date_of_birth: details.date_of_birth.map(date_known),
        date_of_death: details.date_of_death.map(date_known),
        nhs_number: details
            .nhs_number
            .as_ref()
            .map(|number| number.as_str().to_owned()),
        phones: details.phones.clone(),
        emails: details.emails.clone(),
        handles: details.handles.clone(),
        vehicles: details.vehicles.clone(),
        staff_numbers: details.staff_numbers.clone(),
        addresses: details
            .addresses
            .iter()
            .map(|address| KnownAddress {
                lines: address.lines.clone(),
                postcode: address.postcode.clone(),
                label: address.label.clone(),
            })
            .collect(),
        staff: !details.staff_numbers.is_empty(),
    }
}

fn date_known(date: PartialDate) -> KnownDate {
    let first = date.first_day();
    KnownDate {
        year: first.year(),
        month: (date.precision() != Precision::Year).then(|| first.month()),
        day: (date.precision() == Precision::Day).then(|| first.day()),
    }
}

/// People who are not on this case and share a surname, a former one or a postcode with somebody who is: the second check looks for
/// them too.
pub fn others_of_that_name(
    db: &Db,
    case: CaseRef,
    known: &CaseKnowledge,
) -> Result<Vec<KnownPerson>> {
    let words: Vec<String> = known
        .people
        .iter()
        .flat_map(|person| {
            let former = person
                .former_names
                .iter()
                .filter_map(|name| name.split_whitespace().last());
            person.surname.as_deref().into_iter().chain(former)
        })
        .flat_map(|surname| {
            fold(surname)
                .split_whitespace()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .collect();
    let postcodes: Vec<String> = known
        .people
        .iter()
        .flat_map(|person| &person.addresses)
        .filter_map(|address| address.postcode.as_deref())
        .map(|postcode| postcode.chars().filter(|c| !c.is_whitespace()).collect())
        .collect();
    let mut people = person_list_of_that_name(db, &words, case)?;
    people.extend(person_list_of_that_address(db, &postcodes, case)?);
    people.sort_unstable();
    people.dedup();
    people
        .into_iter()
        .map(|id| Ok(person_known(&person_get(db, PersonRef::from_id(id))?, None)))
        .collect()
}
