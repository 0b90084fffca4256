//! Approving a disposal list item by item, keeping items back with a hold, and rejecting the whole list.

use std::collections::BTreeSet;

use crate::actions::disposal::against;
use crate::actions::retention::survey::{Item, standing};
use crate::domain::audit::Entry;
use crate::domain::disposal::{ItemState, ListState, Skip};
use crate::domain::hold::HoldTarget;
use crate::domain::reference::{
    AnyRef, CaseRef, DisposalListRef, HoldRef, Kind, PersonRef, Reference as _, ReferralRef,
};
use crate::domain::user::Permission;
use crate::error::{Failure, Result};
use crate::session::Session;
use crate::store::audit::checkpoint::{OldEnd, old_end_through};
use crate::store::case::case_row_get;
use crate::store::disposal::{Holds, Staying, doomed, facts_digest, tombstone_list};
use crate::store::disposal_list::{
    DisposalItem, DisposalList, disposal_item_approve, disposal_item_list, disposal_item_settle,
    disposal_list_get, disposal_list_reject, disposal_list_settle,
};
use crate::store::hold::hold_insert;
use crate::store::policy::policy_current;
use crate::store::referral::referral_facts;
use crate::store::sweep::request_swept_get;
use crate::store::{Db, WriteTx, reference};

/// One item as somebody who has to decide on it needs to see it.
pub struct Preview {
    /// As it stands on the list.
    pub listed: DisposalItem,
    /// As it stands today.
    pub now: Option<Item>,
    /// The title of the case.
    pub title: Option<String>,
    /// How many notes, superseded ones too.
    pub notes: usize,
    /// How many entries of the sharing log.
    pub disclosures: usize,
    /// How many exports.
    pub exports: usize,
    /// How many referrals.
    pub referrals: usize,
    /// The part of the audit trail that would go, where it is one.
    pub trail: Option<OldEnd>,
    /// The people who would go.
    pub people: Vec<PersonRef>,
    /// The people who would stay, and because of what.
    pub staying: Vec<Staying>,
    /// Why it may not go today.
    pub against: Vec<Skip>,
}

/// Shows what would be destroyed with each item that waits for approval.
pub fn preview(
    session: &mut Session,
    list: DisposalListRef,
) -> Result<(DisposalList, Vec<Preview>)> {
    session.require(Permission::ApproveDisposal)?;
    let today = session.today();
    let tx = session.begin()?;
    let found = disposal_list_get(&tx, list)?;
    let mut shown: Vec<AnyRef> = Vec::new();
    let mut previews = Vec::new();
    let waiting: Vec<DisposalItem> = disposal_item_list(&tx, list)?
        .into_iter()
        .filter(|item| item.state == ItemState::Proposed)
        .collect();
    let references: Vec<AnyRef> = waiting.iter().map(|item| item.reference).collect();
    let mut now = standing(&tx, &references, today)?;
    for listed in waiting {
        let goes = doomed(&tx, listed.reference, Holds::Stand)?;
        let now = now.remove(&listed.reference);
        let trail = match listed.reference.kind() {
            Kind::AuditTrail => old_end_through(&tx, listed.reference.id())?,
            _ => None,
        };
        let title = match (listed.reference.kind(), &now) {
            (Kind::Case, Some(_)) => {
                let row = case_row_get(&tx, CaseRef::from_id(listed.reference.id()))?;
                Some(row.case.details.title)
            }
            _ => None,
        };
        shown.extend(goes.references());
        shown.extend(
            goes.staying
                .iter()
                .map(|staying| AnyRef::from(staying.person)),
        );
        previews.push(Preview {
            against: against(now.as_ref()),
            listed,
            now,
            title,
            notes: goes.notes.len(),
            disclosures: goes.disclosures.len(),
            exports: goes.exports.len(),
            referrals: goes.referrals.len(),
            trail,
            people: goes
                .people
                .iter()
                .copied()
                .map(PersonRef::from_id)
                .collect(),
            staying: goes.staying,
        });
    }
    tx.commit(Entry::view("retention.preview").on(list).on_all(shown))?;
    Ok((found, previews))
}

/// What is said to a list.
#[derive(Debug, Clone, Default)]
pub struct Approval {
    /// The items that are approved.
    pub items: Vec<AnyRef>,
    /// Every other item that waits and is due is approved too.
    pub all: bool,
    /// The items that are kept back, with a hold.
    pub keep: Vec<AnyRef>,
    /// Why those are kept back.
    pub reason: Option<String>,
}

/// What became of it.
pub struct Approved {
    /// The list.
    pub list: DisposalListRef,
    /// The items that are approved now.
    pub approved: Vec<AnyRef>,
    /// The items that are kept back, each with its holds.
    pub kept: Vec<(AnyRef, Vec<HoldRef>)>,
    /// The items that could not be approved with `all`, and why.
    pub left: Vec<(AnyRef, Vec<Skip>)>,
    /// How many still wait for approval.
    pub waiting: usize,
    /// Where the list stands now.
    pub state: ListState,
}

/// Approves items of a list, and keeps others back with a hold. Whoever carried out a part of the list may not; a record that
/// is not due today cannot be approved.
pub fn approve(
    session: &mut Session,
    list: DisposalListRef,
    approval: &Approval,
) -> Result<Approved> {
    session.require(Permission::ApproveDisposal)?;
    if !approval.keep.is_empty() {
        session.require(Permission::PlaceHold)?;
    }
    let (today, year) = (session.today(), session.year());
    let user = session.user().to_string();
    let tx = session.begin()?;
    let found = disposal_list_get(&tx, list)?;
    if tombstone_list(&tx, list)?
        .iter()
        .any(|stone| stone.disposed_by == user)
    {
        return Err(Failure::not_allowed(format!(
            "You carried out a part of {list}; nobody both approves and carries out a disposal."
        ))
        .hint("Ask another manager or the Data Protection Officer to approve the rest."));
    }
    let policy = policy_current(&tx, today)?;
    if found.policy_version != policy.version && found.state == ListState::Proposed {
        return Err(Failure::refused(format!(
            "{list} was made by version {} of the retention policy, and version {} is in force.",
            found.policy_version, policy.version
        ))
        .hint(format!(
            "Reject it (mkt retention reject {list} --reason TEXT) and make a new one with `mkt retention sweep`."
        )));
    }
    let items = disposal_item_list(&tx, list)?;
    let chosen = chosen(list, &items, approval)?;
    let references: Vec<AnyRef> = chosen.iter().copied().collect();
    let mut now = standing(&tx, &references, today)?;
    let mut done = Approved {
        list,
        approved: Vec::new(),
        kept: Vec::new(),
        left: Vec::new(),
        waiting: 0,
        state: found.state,
    };
    let mut placed: Vec<AnyRef> = Vec::new();
    for &record in &approval.keep {
        let holds = keep(
            &tx,
            record,
            approval.reason.as_deref().unwrap_or_default(),
            year,
        )?;
        disposal_item_settle(&tx, list, record, ItemState::Kept, &[])?;
        placed.extend(holds.iter().map(|hold| AnyRef::from(*hold)));
        done.kept.push((record, holds));
    }
    for record in references {
        let why = against(now.remove(&record).as_ref());
        if why.is_empty() {
            let facts = facts_digest(&tx, record)?;
            disposal_item_approve(&tx, list, record, facts)?;
            done.approved.push(record);
        } else if approval.items.contains(&record) {
            let mut failure = Failure::refused(format!(
                "{record} cannot be approved for disposal today; nothing was approved."
            ));
            for skip in why {
                failure = failure.hint(skip.sentence());
            }
            return Err(failure.hint(format!(
                "Leave it out, or keep it back: mkt retention approve {list} --keep {record} --reason TEXT"
            )));
        } else {
            done.left.push((record, why));
        }
    }
    if done.approved.is_empty() && done.kept.is_empty() {
        let (message, shows) = if done.left.is_empty() {
            ("waits for approval", "where each of them stands")
        } else {
            (
                "that waits for approval is due today",
                "what stands against each",
            )
        };
        return Err(Failure::refused(format!("No item of {list} {message}."))
            .hint(format!("`mkt retention list {list}` shows {shows}.")));
    }
    done.state = disposal_list_settle(&tx, list)?;
    done.waiting = disposal_item_list(&tx, list)?
        .iter()
        .filter(|item| item.state == ItemState::Proposed)
        .count();
    let mut entry = Entry::change("retention.approve")
        .on(list)
        .on_all(done.approved.iter().copied())
        .on_all(done.kept.iter().map(|(record, _)| *record))
        .on_all(placed);
    if let Some(reason) = &approval.reason {
        entry = entry.because(reason.clone());
    }
    tx.commit(entry)?;
    Ok(done)
}

/// The items that are to be approved, after making sure that every one named is on the list and still waits.
fn chosen(
    list: DisposalListRef,
    items: &[DisposalItem],
    approval: &Approval,
) -> Result<BTreeSet<AnyRef>> {
    for record in approval.items.iter().chain(&approval.keep) {
        let Some(item) = items.iter().find(|item| item.reference == *record) else {
            return Err(Failure::not_found(format!("{record} is not on {list}."))
                .hint(format!("`mkt retention list {list}` shows what is.")));
        };
        let keeping = approval.keep.contains(record);
        if !(item.state == ItemState::Proposed || keeping && item.state.is_open()) {
            return Err(Failure::refused(format!(
                "{record} does not wait for approval on {list}: it is {} already.",
                item.state
            )));
        }
        if keeping && approval.items.contains(record) {
            return Err(Failure::usage(format!(
                "{record} cannot both be approved and kept back."
            )));
        }
    }
    let mut chosen: BTreeSet<AnyRef> = approval.items.iter().copied().collect();
    if approval.all {
        chosen.extend(
            items
                .iter()
                .filter(|item| item.state == ItemState::Proposed)
                .map(|item| item.reference),
        );
    }
    for record in &approval.keep {
        chosen.remove(record);
    }
    Ok(chosen)
}

/// Places the holds that keep a record back: on the case; for a referral or a request, which cannot be held by themselves, on
/// the people they are about.
fn keep(tx: &WriteTx<'_>, record: AnyRef, reason: &str, year: i32) -> Result<Vec<HoldRef>> {
    let targets: Vec<HoldTarget> = match record.kind() {
        Kind::Case => vec![HoldTarget::Case(CaseRef::from_id(record.id()))],
        _ => people_of(tx, record)?
            .into_iter()
            .map(HoldTarget::Person)
            .collect(),
    };
    if targets.is_empty() {
        return Err(Failure::refused(format!(
            "{record} names nobody who could be held, so it cannot be kept back by a hold."
        ))
        .hint("Leave it waiting, or reject the list."));
    }
    let mut holds = Vec::with_capacity(targets.len());
    for target in targets {
        let hold: HoldRef = reference::reference_next(tx, year)?;
        hold_insert(tx, hold, &target, reason, None)?;
        holds.push(hold);
    }
    Ok(holds)
}

fn people_of(db: &Db, record: AnyRef) -> Result<Vec<PersonRef>> {
    let people = match record.kind() {
        Kind::Referral => referral_facts(db, ReferralRef::from_id(record.id()))?
            .2
            .iter()
            .map(|subject| PersonRef::from_id(subject.person))
            .collect(),
        Kind::AuditTrail => Vec::new(),
        Kind::Person => vec![PersonRef::from_id(record.id())],
        _ => request_swept_get(db, record)?
            .map(|(people, _)| people)
            .unwrap_or_default(),
    };
    Ok(people)
}

/// Drops a list: none of its items that still wait is destroyed from it.
pub fn reject(session: &mut Session, list: DisposalListRef, reason: &str) -> Result<DisposalList> {
    session.require(Permission::ApproveDisposal)?;
    let tx = session.begin()?;
    disposal_list_get(&tx, list)?;
    let open: Vec<AnyRef> = disposal_item_list(&tx, list)?
        .iter()
        .filter(|item| item.state.is_open())
        .map(|item| item.reference)
        .collect();
    if open.is_empty() {
        return Err(Failure::refused(format!(
            "No item of {list} waits any more; there is nothing to reject."
        ))
        .hint(format!(
            "`mkt retention list {list}` shows where each of them stands."
        )));
    }
    disposal_list_reject(&tx, list, reason)?;
    for record in &open {
        disposal_item_settle(&tx, list, *record, ItemState::Rejected, &[])?;
    }
    disposal_list_settle(&tx, list)?;
    let rejected = disposal_list_get(&tx, list)?;
    tx.commit(
        Entry::change("retention.reject")
            .on(list)
            .on_all(open)
            .because(reason),
    )?;
    Ok(rejected)
}
