//! What notes and disclosures have in common: both are entries of a case. They are added only while it is open, and
//! whoever reads one has read about everybody on the case.

use crate::domain::audit::Entry;
use crate::domain::case::StoredCase;
use crate::domain::reference::CaseRef;
use crate::error::{Failure, Result};
use crate::store::Db;
use crate::store::case;

/// The case, if entries can be added to it: it is there (else exit 4) and open (else exit 1). Adding to a closed case
/// needs reopening it (RULES.md section 4).
pub(in crate::actions) fn open_case(db: &Db, reference: CaseRef) -> Result<StoredCase> {
    let case = case::case_get(db, reference)?;
    if case.details.closed_on.is_some() {
        return Err(Failure::refused(format!(
            "{reference} is closed; nothing can be added to a closed case."
        ))
        .hint(format!(
            "A manager can reopen it with `mkt case reopen {reference} --reason TEXT`."
        )));
    }
    Ok(case)
}

/// Names the case and everybody its file names in an entry of the trail: an entry of a case tells of those who were taken off it
/// as well, and of those its referrals name.
pub(in crate::actions) fn naming_case(entry: Entry, db: &Db, reference: CaseRef) -> Result<Entry> {
    let people = case::person_list_of_case(db, reference)?;
    Ok(entry.on(reference).on_all(people))
}
