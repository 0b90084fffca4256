//! People on record who may be the same as the one being added or corrected, with reasons (RULES.md section 2). Keys are
//! looked up by equality, and few people share one: it takes no longer with a million on record.

use std::collections::BTreeMap;

use crate::actions::person::find::recorded;
use crate::domain::matching::{LikelyMatch, Reason, compare, lookup_keys};
use crate::domain::person::Person;
use crate::domain::reference::PersonRef;
use crate::error::Result;
use crate::store::person;
use crate::store::tx::Db;

/// How many candidates are compared.
const MOST_COMPARED: usize = 500;

/// How many are shown; where there are as many, there may be more.
pub const MOST_LIKELY: usize = 20;

/// Somebody on record who may be the same.
pub struct LikelyPerson {
    /// The record that stands for them.
    pub person: PersonRef,
    /// How likely, and why.
    pub found: LikelyMatch,
}

/// Who may be the same as this person, the likeliest first; `not` is the person's own record. What a merged record says
/// counts for the one that stands for it now.
pub(super) fn likely_people(
    db: &Db,
    details: &Person,
    not: Option<PersonRef>,
) -> Result<Vec<LikelyPerson>> {
    let profile = details.profile();
    let mut best: BTreeMap<PersonRef, LikelyMatch> = BTreeMap::new();
    let candidates = person::person_list_by_keys(db, lookup_keys(&profile), MOST_COMPARED)?;
    for (candidate, ever) in recorded(db, candidates)? {
        let stands_for_it = person::person_resolve(db, candidate)?;
        if Some(stands_for_it) == not {
            continue;
        }
        let as_ever = ever.iter().filter_map(|person| {
            let mut found = compare(&profile, &person.profile())?;
            // The number is given to one person only: whoever has the same comes first, whatever else is said of them.
            if found.reasons.contains(&Reason::SameNhsNumber) {
                found.strength = 100;
            }
            Some(found)
        });
        // Of equals what is recorded now.
        let Some(found) = as_ever.reduce(|best, next| {
            if next.strength > best.strength {
                next
            } else {
                best
            }
        }) else {
            continue;
        };
        if best
            .get(&stands_for_it)
            .is_none_or(|so_far| so_far.strength < found.strength)
        {
            best.insert(stands_for_it, found);
        }
    }
    let mut likely: Vec<LikelyPerson> = best
        .into_iter()
        .map(|(person, found)| LikelyPerson { person, found })
        .collect();
    likely.sort_by_key(|likely| std::cmp::Reverse((likely.found.strength, likely.person)));
    likely.truncate(MOST_LIKELY);
    Ok(likely)
}
