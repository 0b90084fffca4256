//! What the store knows of the people and organisations of a case, as the anonymiser wants it.

mod besides;

use chrono::Datelike as _;
use serde_json::Value;

use crate::anonymise::{
    AgeGroup, CaseKnowledge, KnownAddress, KnownDate, KnownOrganisation, KnownPerson,
};
use crate::domain::case::Member;
use crate::domain::date::{PartialDate, Precision};
use crate::domain::identifier::NhsNumber;
use crate::domain::name::fold;
use crate::domain::person::StoredPerson;
use crate::domain::reference::{CaseRef, Kind, OrganisationRef, PersonRef, Reference as _};
use crate::domain::retention::Category;
use crate::domain::role::CaseRole;
use crate::error::{Failure, Result};
use crate::store::case::{
    case_get, case_list_for_person, case_org_list, case_person_ended_list, case_person_list,
    case_referral_list, person_list_of_case,
};
use crate::store::export::{person_list_of_that_address, person_list_of_that_name};
use crate::store::history::{earlier_version_list, earlier_version_list_of};
use crate::store::org::org_get;
use crate::store::person::{person_earlier_list, person_get, person_resolve};
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
    knowledge.places.extend(places_before(db, case)?);
    let mut members: Vec<Member> = case_person_list(db, case)?
        .into_iter()
        .map(|on_case| on_case.member)
        .collect();
    let on_case: Vec<PersonRef> = members.iter().map(|member| member.person).collect();
    members.extend(members_besides(db, case, &on_case)?);
    let people = members.iter().map(|member| member.person).collect();
    knowledge.people = people_known(
        db,
        members.iter().map(|member| (member.person, Some(member))),
    )?;
    let mut orgs: Vec<(OrganisationRef, Option<String>)> = case_org_list(db, case)?
        .into_iter()
        .map(|on_case| (on_case.org, on_case.label))
        .collect();
    for named in besides::organisations_named(db, case)? {
        if !orgs.iter().any(|(org, _)| *org == named) {
            orgs.push((named, None));
        }
    }
    let references: Vec<OrganisationRef> = orgs.iter().map(|(org, _)| *org).collect();
    let ids: Vec<i64> = references.iter().map(|org| org.id()).collect();
    let mut earlier = earlier_version_list_of(db, Kind::Organisation, &ids)?;
    for (reference, label) in orgs {
        let org = org_get(db, reference)?;
        let mut known = KnownOrganisation {
            reference: org.reference.to_string(),
            name: org.details.name,
            short_names: org.details.short_names,
            former_names: Vec::new(),
            label: label.or(org.details.label),
        };
        for before in earlier.remove(&reference.id()).unwrap_or_default() {
            let name = before.details.get("name").and_then(Value::as_str);
            learn(&mut known.former_names, name, &known.name);
            let short = before.details.get("short_names").and_then(Value::as_array);
            for name in short.into_iter().flatten() {
                learn(&mut known.short_names, name.as_str(), &known.name);
            }
        }
        knowledge.organisations.push(known);
    }
    besides::learn_people_named(db, case, &references, &mut knowledge)?;
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
    // Whoever was merged into another is that other, who knows their names.
    let mut besides: Vec<PersonRef> = Vec::new();
    for person in person_list_of_case(db, case)? {
        let person = person_resolve(db, person)?;
        if !on_case.contains(&person) && !besides.contains(&person) {
            besides.push(person);
        }
    }
    Ok(besides
        .into_iter()
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

/// The places of a case that were corrected: its texts may name them all the same.
fn places_before(db: &Db, case: CaseRef) -> Result<Vec<String>> {
    Ok(earlier_version_list(db, case)?
        .iter()
        .filter_map(|before| before.details.get("places")?.as_array())
        .flatten()
        .filter_map(|place| place.as_str().map(str::to_owned))
        .collect())
}

/// Adds a name that is not there yet and is not the one of now.
fn learn(names: &mut Vec<String>, name: Option<&str>, now: &str) {
    let Some(name) = name.filter(|name| fold(name) != fold(now)) else {
        return;
    };
    if !names.iter().any(|known| fold(known) == fold(name)) {
        names.push(name.to_owned());
    }
}

/// A person with every value by which a text may name them, as [`people_known`].
pub fn person_known(db: &Db, person: PersonRef, member: Option<&Member>) -> Result<KnownPerson> {
    let mut known = people_known(db, [(person, member)])?;
    known
        .pop()
        .ok_or_else(|| Failure::internal("A person who was asked for is not known."))
}

/// People with every value by which a text may name them: as they are recorded, as they were before, and as the records have it that
/// were merged into theirs. A name once held identifies for ever.
pub fn people_known<'m>(
    db: &Db,
    people: impl IntoIterator<Item = (PersonRef, Option<&'m Member>)>,
) -> Result<Vec<KnownPerson>> {
    let people: Vec<(PersonRef, Option<&Member>)> = people.into_iter().collect();
    let references: Vec<PersonRef> = people.iter().map(|(person, _)| *person).collect();
    let earlier = person_earlier_list(db, &references)?;
    people
        .into_iter()
        .map(|(person, member)| {
            let mut stored = person_get(db, person)?;
            let Some(earlier) = earlier.get(&person) else {
                return Ok(known_as(&stored, member));
            };
            stored.details = stored
                .details
                .with_earlier(earlier.iter().map(|earlier| &earlier.details));
            let mut known = known_as(&stored, member);
            for before in earlier.iter().map(|earlier| &earlier.details) {
                let number = before.nhs_number.as_ref().map(NhsNumber::as_str);
                if let Some(number) = number
                    && !known.every_nhs_number().any(|known| known == number)
                {
                    known.earlier_nhs_numbers.push(number.to_owned());
                }
                if let Some(birth) = before.date_of_birth.map(date_known)
                    && !known.every_birth().any(|known| known == birth)
                {
                    known.earlier_births.push(birth);
                }
            }
            Ok(known)
        })
        .collect()
}

fn known_as(person: &StoredPerson, member: Option<&Member>) -> KnownPerson {
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
        earlier_births: Vec::new(),
        date_of_death: details.date_of_death.map(date_known),
        nhs_number: details
            .nhs_number
            .as_ref()
            .map(|number| number.as_str().to_owned()),
        earlier_nhs_numbers: Vec::new(),
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

/// Whoever is on another case of somebody whom this one is about: its texts name them as those of the other do.
fn people_of_other_cases(db: &Db, case: CaseRef, known: &CaseKnowledge) -> Result<Vec<i64>> {
    let mut people = Vec::new();
    for subject in known.people.iter().filter(|person| person.subject) {
        let Ok(subject) = subject.reference.parse::<PersonRef>() else {
            continue;
        };
        for other in case_list_for_person(db, subject)? {
            if other != case {
                people.extend(person_list_of_case(db, other)?.iter().map(|one| one.id()));
            }
        }
    }
    people.retain(|person| {
        let reference = PersonRef::from_id(*person).to_string();
        !known
            .people
            .iter()
            .any(|known| known.reference == reference)
    });
    Ok(people)
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
    people.extend(people_of_other_cases(db, case, known)?);
    people.sort_unstable();
    people.dedup();
    people_known(
        db,
        people.into_iter().map(|id| (PersonRef::from_id(id), None)),
    )
}
