//! Entries of the sharing log that say by reference what was shared: who was given a record that speaks of the person was given
//! data about them, whatever the words of the entry say (UK GDPR Art 15(1)(c); RULES.md section 5, "recipients, from the real
//! sharing log").

use std::collections::BTreeSet;

use crate::actions::access_request::search::{Place, Standing};
use crate::domain::access_request::FoundAs;
use crate::domain::case::Member;
use crate::domain::reference::{AnyRef, CaseRef, Kind};
use crate::error::Result;
use crate::store::share::disclosure_naming_list;
use crate::store::tx::Db;

/// Adds the entries that name a record which surely speaks of the person, or a case whose file holds one; an entry that was
/// doubtful by its words is not doubtful any more. An entry can name an earlier entry: they are read in their order.
pub(super) fn add_entries_naming(
    db: &Db,
    places: &mut Vec<Place>,
    cases: &[(CaseRef, Member)],
) -> Result<()> {
    let sure = || places.iter().filter(|place| place.sure);
    let mut records: BTreeSet<AnyRef> = sure().map(|place| place.reference).collect();
    let files: BTreeSet<AnyRef> = sure()
        .filter(|place| place.reference.kind() != Kind::Disclosure)
        .filter_map(|place| place.case)
        .map(AnyRef::from)
        .collect();
    for entry in disclosure_naming_list(db)? {
        let reference = AnyRef::from(entry.reference);
        let named = entry
            .records
            .iter()
            .find(|record| records.contains(record) || files.contains(record));
        let Some(named) = named else { continue };
        let why = format!("an entry in the sharing log that names {named}");
        records.insert(reference);
        if let Some(known) = places.iter_mut().find(|place| place.reference == reference) {
            if !known.sure {
                known.found_as = FoundAs::Record;
                known.sure = true;
                known.why = why;
                known.doubt = None;
                known.decided = None;
            }
            continue;
        }
        let standing = cases
            .iter()
            .find(|(case, _)| *case == entry.case)
            .map_or(Standing::Elsewhere, |(_, member)| Standing::of_file(member));
        places.push(Place {
            reference,
            found_as: FoundAs::Record,
            sure: true,
            is_referrer: false,
            why,
            snippet: String::new(),
            standing,
            case: Some(entry.case),
            mentions: Vec::new(),
            doubt: None,
            decided: None,
        });
    }
    Ok(())
}
