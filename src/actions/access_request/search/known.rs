//! By what a person is known: their own record and those merged into it, and whether somebody else bears the same name.

use crate::actions::knowledge::{people_known, person_known};
use crate::anonymise::KnownPerson;
use crate::anonymise::mentions::MentionFinder;
use crate::domain::identifier::NhsNumber;
use crate::domain::name;
use crate::domain::reference::PersonRef;
use crate::error::Result;
use crate::store::mention::person_list_named;
use crate::store::person::{person_list_by_nhs_number, person_resolve};
use crate::store::row::fts_phrase;
use crate::store::tx::Db;

/// What a text may call a person, as the rest of the house knows them; but for an NHS number they had before that is somebody else's
/// now: it was recorded of them by mistake.
pub(super) fn known_by(db: &Db, person: PersonRef) -> Result<KnownPerson> {
    let mut known = person_known(db, person, None)?;
    let mut own = Vec::new();
    for number in std::mem::take(&mut known.earlier_nhs_numbers) {
        let is_another = match number.parse::<NhsNumber>() {
            Ok(number) => {
                let mut is_another = false;
                for other in person_list_by_nhs_number(db, &number)? {
                    is_another |= person_resolve(db, other)? != person;
                }
                is_another
            }
            Err(_) => false,
        };
        if !is_another {
            own.push(number);
        }
    }
    known.earlier_nhs_numbers = own;
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
    let others = person_list_named(db, &format!("({given}) AND ({family})"), 200)?
        .into_iter()
        .filter(|other| *other != survivor)
        .map(|other| (other, None));
    Ok(people_known(db, others)?.iter().any(|other| {
        let usual: Vec<&str> = other
            .forenames
            .iter()
            .chain(&other.surname)
            .map(String::as_str)
            .collect();
        let usual = usual.join(" ");
        let names = other.aliases.iter().chain(&other.former_names);
        std::iter::once(&usual)
            .chain(names)
            .any(|name| finder.find(name).iter().any(|mention| mention.sure))
    }))
}
