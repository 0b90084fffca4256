//! Holds: placing and releasing them (RULES.md section 4). What they block is found by `actions::retention::survey`.

use crate::domain::audit::Entry;
use crate::domain::date::{Date, date_in_words};
use crate::domain::hold::HoldTarget;
use crate::domain::reference::HoldRef;
use crate::domain::user::Permission;
use crate::error::{Failure, Result};
use crate::session::Session;
use crate::store::case::{case_exists, tag_key};
use crate::store::disposal::missing;
pub use crate::store::hold::StoredHold;
use crate::store::hold::{hold_get, hold_insert, hold_release, tag_is_used};
use crate::store::person::person_resolve;
use crate::store::reference;

/// What `retention hold` did.
pub struct HoldPlaced {
    /// The new hold.
    pub hold: StoredHold,
    /// The hold is on a tag that no case has yet, which may be a slip.
    pub tag_unused: bool,
}

/// Places a hold. One on a person who was merged into another is placed on the record that stands for them now.
pub fn hold_place(
    session: &mut Session,
    target: HoldTarget,
    reason: &str,
    review_on: Option<Date>,
) -> Result<HoldPlaced> {
    session.require(Permission::PlaceHold)?;
    let (today, year) = (session.today(), session.year());
    if let Some(day) = review_on.filter(|day| *day < today) {
        return Err(Failure::refused(format!(
            "--review-on: {} is past; a hold is reviewed on a day to come.",
            date_in_words(day)
        )));
    }
    let tx = session.begin()?;
    let mut entry = Entry::change("retention.hold").because(reason);
    let mut tag_unused = false;
    let target = match target {
        HoldTarget::Case(case) => {
            if !case_exists(&tx, case)? {
                return Err(missing(&tx, case));
            }
            entry = entry.on(case);
            HoldTarget::Case(case)
        }
        HoldTarget::Person(person) => {
            let survivor = person_resolve(&tx, person)?;
            entry = entry.on(person).on(survivor);
            HoldTarget::Person(survivor)
        }
        HoldTarget::Tag(tag) => {
            tag_unused = !tag_is_used(&tx, &tag_key(&tag))?;
            HoldTarget::Tag(tag)
        }
        HoldTarget::Category(category) => HoldTarget::Category(category),
    };
    let hold: HoldRef = reference::reference_next(&tx, year)?;
    hold_insert(&tx, hold, &target, reason, review_on)?;
    let stored = hold_get(&tx, hold)?;
    tx.commit(entry.on(hold))?;
    Ok(HoldPlaced {
        hold: stored,
        tag_unused,
    })
}

/// Releases a hold. One on a whole class of cases only the Data Protection Officer releases ("Inquiry hold"). Other holds
/// on the same records stay.
pub fn hold_let_go(session: &mut Session, reference: HoldRef, reason: &str) -> Result<StoredHold> {
    session.require(Permission::ReleaseHold)?;
    let class_too = session.require(Permission::ReleaseClassHold);
    let tx = session.begin()?;
    let hold = hold_get(&tx, reference)?;
    let target = hold.target()?;
    if target.is_class() {
        class_too?;
    }
    if !hold.is_active() {
        return Err(Failure::refused(format!(
            "{reference} has been released already."
        )));
    }
    hold_release(&tx, reference, reason)?;
    let released = hold_get(&tx, reference)?;
    let mut entry = Entry::change("retention.release")
        .on(reference)
        .because(reason);
    match target {
        HoldTarget::Case(case) => entry = entry.on(case),
        HoldTarget::Person(person) => entry = entry.on(person),
        HoldTarget::Tag(_) | HoldTarget::Category(_) => {}
    }
    tx.commit(entry)?;
    Ok(released)
}
