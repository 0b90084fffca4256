//! Whom and what the records of a case name besides the people and organisations linked to it: whoever referred it, with whom something was
//! shared, whose word a note is, whom to ask for at an organisation. Notes name them as well, and no reader of an export may learn them.

use crate::anonymise::{CaseKnowledge, KnownPerson};
use crate::domain::name::fold;
use crate::domain::reference::{CaseRef, OrganisationRef};
use crate::domain::role::CaseRole;
use crate::error::Result;
use crate::store::case::case_referral_list;
use crate::store::note::note_list_for_case;
use crate::store::org::org_get;
use crate::store::referral::referral_get;
use crate::store::share::disclosure_list_for_case;
use crate::store::tx::Db;

/// Organisations that the notes, disclosures and referrals of a case name.
pub(super) fn organisations_named(db: &Db, case: CaseRef) -> Result<Vec<OrganisationRef>> {
    let mut named: Vec<OrganisationRef> = Vec::new();
    for row in note_list_for_case(db, case, true)? {
        named.extend(row.note.details.source);
    }
    for row in disclosure_list_for_case(db, case, true)? {
        named.extend(row.disclosure.details.to);
    }
    for referral in case_referral_list(db, case)? {
        named.extend(referral_get(db, referral)?.details.from_org);
    }
    named.sort_unstable();
    named.dedup();
    Ok(named)
}

/// Adds those who are named in words alone, where nobody of the case has that name. They have no record, so their reference is none.
pub(super) fn learn_people_named(
    db: &Db,
    case: CaseRef,
    organisations: &[OrganisationRef],
    knowledge: &mut CaseKnowledge,
) -> Result<()> {
    let mut named: Vec<(CaseRole, String)> = Vec::new();
    for referral in case_referral_list(db, case)? {
        let referral = referral_get(db, referral)?.details;
        named.extend(
            referral
                .referrer_name
                .map(|name| (CaseRole::Referrer, name)),
        );
    }
    for org in organisations {
        let contact = org_get(db, *org)?.details.contact;
        named.extend(contact.map(|name| (CaseRole::Professional, name)));
    }
    for row in disclosure_list_for_case(db, case, true)? {
        let to = row.disclosure.details.to_name;
        named.extend(to.map(|name| (CaseRole::Other, name)));
    }
    for (role, words) in named {
        let Some(mut person) = KnownPerson::named_in(&words) else {
            continue;
        };
        if knowledge
            .people
            .iter()
            .any(|known| has_names_of(known, &person))
        {
            continue;
        }
        role.word().clone_into(&mut person.role);
        person.reference = format!("named in {case}, {}", knowledge.people.len() + 1);
        knowledge.people.push(person);
    }
    Ok(())
}

/// Whether every name of the second is one of the first.
fn has_names_of(known: &KnownPerson, named: &KnownPerson) -> bool {
    let words = |person: &KnownPerson| -> Vec<String> {
        person
            .every_name()
            .flat_map(|name| {
                fold(name)
                    .split_whitespace()
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
            })
            .collect()
    };
    let known = words(known);
    words(named).iter().all(|word| known.contains(word))
}
