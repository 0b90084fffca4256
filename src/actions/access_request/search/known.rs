//! By what a person is known: their own record and those merged into it, and whether somebody else bears the same name.

use crate::actions::knowledge::person_known;
use crate::anonymise::KnownPerson;
use crate::anonymise::mentions::MentionFinder;
use crate::domain::name;
use crate::domain::person::StoredPerson;
use crate::domain::reference::PersonRef;
use crate::error::Result;
use crate::store::mention::person_list_named;
use crate::store::person::person_get;
use crate::store::row::fts_phrase;
use crate::store::tx::Db;

/// What a text may call a person whose records are one now: the names of all of them.
pub(super) fn known_by(
    db: &Db,
    person: &StoredPerson,
    merged: &[PersonRef],
) -> Result<KnownPerson> {
    let mut known = person_known(person, None);
    for other in merged {
        let other = person_known(&person_get(db, *other)?, None);
        let whole: Vec<&str> = other
            .forenames
            .iter()
            .chain(&other.surname)
            .map(String::as_str)
            .collect();
        let add = |to: &mut Vec<String>, from: Vec<String>| {
            for one in from {
                if !one.is_empty() && !to.contains(&one) {
                    to.push(one);
                }
            }
        };
        if other.forenames != known.forenames || other.surname != known.surname {
            add(&mut known.aliases, vec![whole.join(" ")]);
            add(
                &mut known.former_names,
                other.surname.clone().into_iter().collect(),
            );
        }
        add(&mut known.aliases, other.aliases);
        add(&mut known.former_names, other.former_names);
        add(&mut known.phones, other.phones);
        add(&mut known.emails, other.emails);
        add(&mut known.handles, other.handles);
        add(&mut known.vehicles, other.vehicles);
        add(&mut known.staff_numbers, other.staff_numbers);
        for address in other.addresses {
            if !known.addresses.contains(&address) {
                known.addresses.push(address);
            }
        }
        known.nhs_number = known.nhs_number.or(other.nhs_number);
    }
    Ok(known)
}

/// Whether somebody else on record has the person's whole name: then a name alone is never sure among strangers.
pub(super) fn has_namesakes(
    db: &Db,
    finder: &MentionFinder,
    known: &KnownPerson,
    survivor: PersonRef,
) -> Result<bool> {
    let any = |names: &[&String]| -> String {
        names
            .iter()
            .flat_map(|name| name::words(name))
            .map(|word| fts_phrase(&word))
            .collect::<Vec<_>>()
            .join(" OR ")
    };
    let given = any(&known
        .forenames
        .iter()
        .chain(&known.aliases)
        .collect::<Vec<_>>());
    let family = any(&known
        .surname
        .iter()
        .chain(&known.former_names)
        .collect::<Vec<_>>());
    if given.is_empty() || family.is_empty() {
        return Ok(false);
    }
    for other in person_list_named(db, &format!("({given}) AND ({family})"), 200)? {
        if other != survivor
            && finder
                .find(&person_get(db, other)?.details.full_name())
                .iter()
                .any(|mention| mention.sure)
        {
            return Ok(true);
        }
    }
    Ok(false)
}
