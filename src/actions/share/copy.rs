//! A contractor's copy: it is followed up until it is attested that it came back or was destroyed (RULES.md section 6), whatever is
//! corrected about the entry that gave it.

use crate::actions::restriction::Restrictions;
use crate::actions::share::{Shown, current_disclosure, shown};
use crate::domain::audit::Entry;
use crate::domain::date::Date;
use crate::domain::input::line_of_text;
use crate::domain::reference::DisclosureRef;
use crate::domain::share::{Attestation, Disclosure, ReturnedHow};
use crate::domain::text::Problem;
use crate::domain::user::Permission;
use crate::error::{Failure, Result};
use crate::session::Session;
use crate::store::share::{self, DisclosureRow};

/// Whether a correction ends that a copy is followed up though nobody has attested what became of it: by what it says there was
/// none, or somebody else has it.
pub(in crate::actions) fn lets_go_of_a_copy(
    before: &DisclosureRow,
    corrected: &Disclosure,
) -> bool {
    before.is_copy_outside() && !corrected.is_same_copy(&before.disclosure.details)
}

/// Refuses (exit 5) such a correction to anybody but a manager: it takes away what the disposal of the case waits for.
pub(super) fn copy_check(
    before: &DisclosureRow,
    corrected: &Disclosure,
    may_decide: bool,
) -> Result<bool> {
    let lets_go = lets_go_of_a_copy(before, corrected);
    if lets_go && !may_decide {
        let reference = before.disclosure.reference;
        return Err(Failure::not_allowed(format!(
            "The copy that {reference} gave a contractor would no longer be followed up, and only a manager may decide that."
        ))
        .hint(format!(
            "Where it came back or was destroyed, say so first: mkt share attest {reference} --how returned|destroyed --on DATE --by-whom TEXT"
        ))
        .hint("Where they never had it, a manager can make the same correction."));
    }
    Ok(lets_go)
}

/// What was attested of an entry, as far as it holds of the entry that corrects it: it does unless the correction says that
/// somebody else had the copy.
pub(in crate::actions) fn attestation_taken_over(
    before: &DisclosureRow,
    corrected: &Disclosure,
    today: Date,
) -> std::result::Result<Option<Attestation>, Problem> {
    let same_copy = corrected.is_same_copy(&before.disclosure.details);
    let Some(attestation) = before.attestation.clone().filter(|_| same_copy) else {
        return Ok(None);
    };
    match corrected.attested_on_problem(attestation.on, today) {
        None => Ok(Some(attestation)),
        Some(_) => Err(Problem::new(
            "on",
            "contradiction",
            format!(
                "It was attested that the copy of {} came back or was destroyed before the day that the correction gives for sharing it.",
                before.disclosure.reference
            ),
        )),
    }
}

/// What `share attest` is given.
pub struct NewAttestation {
    /// Returned or destroyed.
    pub how: ReturnedHow,
    /// The day.
    pub on: Date,
    /// Who attests it.
    pub by_whom: String,
}

/// Attests, once, that a contractor's copy came back or was destroyed. The case may be closed by then: nothing is added
/// to it, and its disposal waits for this.
pub fn share_attest(
    session: &mut Session,
    reference: DisclosureRef,
    new: &NewAttestation,
) -> Result<Shown> {
    session.require(Permission::WriteRecords)?;
    let today = session.today();
    let by_whom = line_of_text("by_whom", &new.by_whom).map_err(|problem| vec![problem])?;
    let tx = session.begin()?;
    let mut row = current_disclosure(&tx, reference)?;
    if !row.disclosure.details.has_copy_outside() {
        return Err(Failure::refused(format!(
            "{reference} gave no contractor a copy; only a contractor's copy is returned or destroyed."
        )));
    }
    if row.attestation.is_some() {
        return Err(Failure::refused(format!(
            "What became of the copy of {reference} has been attested already."
        ))
        .hint(format!("`mkt share show {reference}` says how and when.")));
    }
    if let Some(problem) = row.disclosure.details.attested_on_problem(new.on, today) {
        return Err(vec![problem].into());
    }
    let attestation = Attestation {
        how: new.how,
        on: new.on,
        by_whom,
        recorded_by: tx.acting().user.to_string(),
        recorded_at: tx.acting().at.to_string(),
    };
    share::attestation_insert(&tx, reference, &attestation)?;
    row.attestation = Some(attestation);
    let case = row.disclosure.details.case;
    let shown = shown(&tx, &Restrictions::read(&tx)?, row, today)?;
    tx.commit(Entry::change("share.attest").on(reference).on_all(case))?;
    Ok(shown)
}
