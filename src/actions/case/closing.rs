//! Closing a case, and reopening it.

use crate::actions::case::{CaseWritten, naming};
use crate::actions::disposal_date::recompute;
use crate::domain::audit::Entry;
use crate::domain::date::{Date, Instant, date_in_words, date_short};
use crate::domain::input::free_text;
use crate::domain::reference::CaseRef;
use crate::domain::retention::DisposalDate;
use crate::domain::user::Permission;
use crate::error::{Failure, Result};
use crate::session::Session;
use crate::store::case::{self, CaseLinked, case_linked_get, case_row_get};
use crate::store::{Db, history};

/// What `case close` did.
pub struct CaseClosed {
    /// The case as it is now.
    pub case: CaseLinked,
    /// From when on it may be disposed of.
    pub disposal: DisposalDate,
    /// That it is closed as of a day before it was reopened.
    pub earlier: Option<ClosedEarlier>,
}

/// That a case is closed as of a day before it was reopened.
pub struct ClosedEarlier {
    /// The day it is closed as of.
    pub on: Date,
    /// The day on which it was last reopened.
    pub reopened_on: Date,
}

/// How a case that is open came to be open again.
struct Reopened {
    /// The day as of which it had been closed.
    closed_on: Date,
    /// The day on which it was reopened.
    on: Date,
}

/// When a case that is open was last reopened, as its earlier versions tell; nothing where it never was.
fn last_reopened(db: &Db, case: CaseRef) -> Result<Option<Reopened>> {
    let versions = history::earlier_version_list(db, case)?;
    // The last version that was closed was replaced by one that is open.
    Ok(versions.iter().rev().find_map(|version| {
        let closed_on = version.details.get("closed_on")?.as_str()?.parse().ok()?;
        let at = Instant::parse(&version.replaced_at).ok()?;
        Some(Reopened {
            closed_on,
            on: at.london_date(),
        })
    }))
}

/// Closes a case: not before it was opened, not in the future, and not twice.
///
/// Closing a reopened case starts its retention afresh (RULES.md section 4, rule 7), from the day that is given. That may be a day
/// before it was reopened, where only its log was put right, which is told. On a day before it had been closed it would be kept for
/// a shorter time than before, which is a manager's recorded decision (section 3): it needs a reason.
pub fn case_close(
    session: &mut Session,
    reference: CaseRef,
    on: Date,
    outcome: &str,
) -> Result<CaseClosed> {
    session.require(Permission::CloseCase)?;
    let outcome = free_text("outcome", outcome).map_err(|problem| Failure::from(vec![problem]))?;
    let today = session.today();
    let tx = session.begin()?;
    let mut case = case_row_get(&tx, reference)?.case;
    let before = case.details.clone();
    if let Some(closed) = before.closed_on {
        return Err(Failure::refused(format!(
            "{reference} is closed already, since {}.",
            date_short(closed)
        )));
    }
    if on > today {
        return Err(Failure::refused("The day of closing is in the future."));
    }
    if on < before.opened_on {
        return Err(Failure::refused(format!(
            "The day of closing is before the day {reference} was opened."
        ))
        .hint(format!(
            "`mkt case show {reference}` says when it was opened."
        )));
    }
    let reason = tx.acting().reason.clone();
    let reopened = last_reopened(&tx, reference)?;
    if let Some(Reopened { closed_on, .. }) = reopened
        && on < closed_on
        && reason.is_none()
    {
        return Err(Failure::refused(format!(
            "{reference} had been closed as of {} before it was reopened; closed as of an earlier day it would be kept for a shorter time. Missing: --reason.",
            date_in_words(closed_on)
        ))
        .hint("Give the day on which the work on it ended; or say with --reason why the earlier day is right."));
    }
    case.details.closed_on = Some(on);
    case.details.outcome = Some(outcome);
    history::earlier_version_insert(&tx, reference, &before, reason.as_deref())?;
    case::case_update(&tx, reference, &case.details)?;
    let disposal = recompute(&tx, reference)?;
    let case = case_linked_get(&tx, reference)?;
    tx.commit(naming(Entry::change("case.close"), &case).fields(["closed_on", "outcome"]))?;
    let earlier = reopened
        .filter(|reopened| on < reopened.on)
        .map(|reopened| ClosedEarlier {
            on,
            reopened_on: reopened.on,
        });
    Ok(CaseClosed {
        case,
        disposal,
        earlier,
    })
}

/// Reopens a closed case: its disposal date is cleared, and closing it again starts it afresh (RULES.md section 4,
/// rule 7). What came of it the first time is kept as an earlier version.
pub fn case_reopen(session: &mut Session, reference: CaseRef, reason: &str) -> Result<CaseWritten> {
    session.require(Permission::ReopenCase)?;
    let tx = session.begin()?;
    let mut case = case_row_get(&tx, reference)?.case;
    let before = case.details.clone();
    if before.closed_on.is_none() {
        return Err(Failure::refused(format!("{reference} is open.")));
    }
    case.details.closed_on = None;
    case.details.outcome = None;
    history::earlier_version_insert(&tx, reference, &before, Some(reason))?;
    case::case_update(&tx, reference, &case.details)?;
    recompute(&tx, reference)?;
    let case = case_linked_get(&tx, reference)?;
    let changed = vec!["closed_on", "outcome"];
    tx.commit(
        naming(Entry::change("case.reopen"), &case)
            .fields(changed.iter().copied())
            .because(reason),
    )?;
    Ok(CaseWritten {
        case,
        changed,
        notices: Vec::new(),
    })
}
