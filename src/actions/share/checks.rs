//! What an entry of the sharing log is held to that can only be told with the store.

use crate::actions::restriction::{Gate, Mark, Restrictions};
use crate::actions::share::marks;
use crate::domain::export::ExportState;
use crate::domain::org::RecipientKind;
use crate::domain::reference::CaseRef;
use crate::domain::share::{Decision, Disclosure};
use crate::error::{Failure, Result};
use crate::store::export::export_get;
use crate::store::{Db, org};

/// A restriction stands against sharing, and not against recording that sharing was refused.
pub(super) fn restriction_check(
    db: &Db,
    restrictions: &Restrictions,
    gate: Gate,
    details: &Disclosure,
) -> Result<Vec<Mark>> {
    let marks = marks(db, restrictions, details)?;
    match details.decision {
        Decision::Shared => gate.pass(&marks)?,
        Decision::Refused => gate.pass_unless_it_leaves(&marks)?,
    }
    Ok(marks)
}

/// The organisation must be on record (else exit 4). One that is recorded as a contractor, or as a family, is held to the
/// rules for those whatever the entry calls it; any other difference is only told.
pub(super) fn recipient_check(db: &Db, details: &Disclosure) -> Result<Option<RecipientKind>> {
    let Some(to) = details.to else {
        return Ok(None);
    };
    let kind = org::org_get(db, to)?.details.kind;
    if kind == details.recipient {
        return Ok(None);
    }
    let has_rules = matches!(
        kind,
        RecipientKind::Contractor | RecipientKind::ServiceUserOrFamily
    );
    if has_rules && details.decision == Decision::Shared && !details.historic {
        return Err(Failure::refused(format!(
            "{to} is on record as {kind}, and what is shared with it is held to the rules for that kind."
        ))
        .hint(format!("Give --recipient {kind} and what it needs."))
        .hint(format!(
            "If the record is wrong, put it right with `mkt org set {to} --type KIND`."
        )));
    }
    Ok(Some(kind))
}

/// To the person or their family only a released anonymised export of this very case may be shared (RULES.md section 6).
/// Any export that an entry says was shared must have been
/// released, by that day.
pub(super) fn export_check(db: &Db, case: CaseRef, details: &Disclosure) -> Result<()> {
    let Some(export) = details.export else {
        return Ok(());
    };
    let stored = export_get(db, export)?;
    if stored.case != case {
        return Err(Failure::refused(format!(
            "{export} is an export of {}, not of {case}.",
            stored.case
        ))
        .hint(format!(
            "`mkt export list {case}` shows the exports of this case."
        )));
    }
    if details.decision == Decision::Refused {
        return Ok(());
    }
    match stored.state {
        ExportState::Released => match stored
            .released_on()
            .and_then(|day| details.before_release_problem(day))
        {
            Some(problem) => Err(vec![problem].into()),
            None => Ok(()),
        },
        ExportState::Withdrawn => Err(Failure::refused(format!(
            "{export} was withdrawn and is not shared any more."
        ))
        .hint(format!(
            "Prepare a new one with `mkt export anonymised {case}`."
        ))),
        ExportState::NeedsReview | ExportState::Ready => Err(Failure::refused(format!(
            "{export} has not been released, and only a released export is shared."
        ))
        .hint(format!(
            "A manager releases it with `mkt export release {export}`."
        ))),
    }
}
