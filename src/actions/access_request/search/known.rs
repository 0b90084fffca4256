//! By what a person is known: their own record and those merged into it, and whether somebody else bears the same name.

use super::{
    AnyRef, CaseRef, Db, FoundAs, KnownPerson, Member, MentionFinder, PersonRef, Place, Result,
    Spoken, Standing, StoredPerson, fts_phrase, name, person_get, person_known, person_list_named,
};

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

/// The place of a text that speaks of them.
pub(super) fn mention(
    reference: AnyRef,
    spoken: Spoken,
    standing: Standing,
    case: Option<CaseRef>,
) -> Place {
    Place {
        reference,
        found_as: FoundAs::Mention,
        sure: spoken.sure,
        why: spoken.why,
        snippet: spoken.snippet,
        standing,
        case,
        mentions: spoken.mentions,
    }
}

/// A role in words: its detail where it has one.
pub(super) fn role_words(member: &Member) -> String {
    match &member.role_detail {
        Some(detail) => detail.clone(),
        None => member.role.word().replace('-', " "),
    }
}
