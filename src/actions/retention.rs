//! Retention: looking what is due, proposing it for disposal, explaining a date, deciding one.
//!
//! - `survey`: what a sweep and `status` know of every case, referral and request on a day;
//! - [`explain`]: every date that was considered for one of them, and what stands against its disposal;
//! - [`policy`]: the versions of the retention policy, and making a new one;
//! - [`decide`]: a manager's decision on a subject whose date the rules leave open.
//!
//! No automated decisions (RULES.md section 4): the sweep proposes; people approve and carry out.

pub mod decide;
pub mod explain;
pub mod policy;
pub mod survey;

use crate::actions::retention::survey::{Item, Survey, survey};
use crate::domain::audit::Entry;
use crate::domain::date::Date;
use crate::domain::reference::{AnyRef, DisposalListRef};
use crate::domain::retention::DisposalState;
use crate::domain::user::Permission;
use crate::error::Result;
use crate::session::Session;
pub use crate::store::disposal_list::{DisposalItem, DisposalList};
use crate::store::disposal_list::{
    disposal_item_list, disposal_list_get, disposal_list_insert, disposal_list_list,
};
pub use crate::store::hold::StoredHold;
use crate::store::hold::{hold_list, hold_list_active};
use crate::store::reference;

/// What `retention sweep` is asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct SweepOptions {
    /// Change nothing but the audit trail.
    pub dry_run: bool,
    /// The day to look at instead of today; only for a dry run.
    pub as_of: Option<Date>,
    /// List what is not closed or not due too.
    pub all: bool,
}

/// What a sweep found.
pub struct Swept {
    /// Everything looked at.
    pub survey: Survey,
    /// The list that was made; none where it was a dry run or nothing new is due.
    pub list: Option<DisposalListRef>,
    /// How many items it has.
    pub proposed: usize,
    /// Whether it was a dry run.
    pub dry_run: bool,
}

/// Looks what is due on a day and, unless it is a dry run, proposes it for disposal on a new list. What is already
/// proposed is not proposed twice.
pub fn sweep(session: &mut Session, options: SweepOptions) -> Result<Swept> {
    session.require(if options.dry_run {
        Permission::PreviewRetention
    } else {
        Permission::SweepRetention
    })?;
    let today = session.today();
    let as_of = options.as_of.filter(|_| options.dry_run).unwrap_or(today);
    let year = session.year();
    let tx = session.begin()?;
    // On a day that lies ahead the version counts that will be in force then; on one that has passed, today's.
    let by = as_of.max(today);
    let caught_up = policy::catch_up(&tx, by)?;
    let mut survey = survey(&tx, as_of, by, options.all)?;
    let shown: Vec<AnyRef> = survey.every_item().map(|item| item.reference).collect();
    let new: Vec<&Item> = survey
        .every_item()
        .filter(|item| item.state == DisposalState::Due && item.on_list.is_none())
        .collect();
    let proposed = new.len();
    if options.dry_run || new.is_empty() {
        let entry = Entry::check("retention.sweep").on_all(shown);
        if options.dry_run && caught_up {
            // The dates are those of the policy in force, and are stored with the first sweep that may change something.
            tx.roll_back_but_record(entry)?;
        } else {
            tx.commit(entry)?;
        }
        return Ok(Swept {
            survey,
            list: None,
            proposed: 0,
            dry_run: options.dry_run,
        });
    }
    let list: DisposalListRef = reference::reference_next(&tx, year)?;
    disposal_list_insert(
        &tx,
        list,
        as_of,
        survey.policy_version,
        new.iter().filter_map(|item| {
            Some((
                item.reference,
                item.dispose_after?,
                item.rule.as_deref().unwrap_or_default(),
            ))
        }),
    )?;
    survey.set_list(list);
    tx.commit(Entry::change("retention.sweep").on(list).on_all(shown))?;
    Ok(Swept {
        survey,
        list: Some(list),
        proposed,
        dry_run: false,
    })
}

/// All disposal lists, newest first.
pub fn list_lists(session: &mut Session) -> Result<Vec<DisposalList>> {
    session.require(Permission::PreviewRetention)?;
    let tx = session.begin()?;
    let lists = disposal_list_list(&tx)?;
    tx.commit(Entry::check("retention.list").on_all(lists.iter().map(|list| list.reference)))?;
    Ok(lists)
}

/// An item of a disposal list with where its record stands today, which may be elsewhere than when the list was made.
pub struct ListedItem {
    /// As it was proposed.
    pub item: DisposalItem,
    /// As it stands today; none where there is no such record any more.
    pub now: Option<Item>,
}

/// One disposal list.
pub struct ShownList {
    /// The list.
    pub list: DisposalList,
    /// Its items.
    pub items: Vec<ListedItem>,
}

/// Shows one disposal list, each item with where it stands today.
pub fn list_show(session: &mut Session, reference: DisposalListRef) -> Result<ShownList> {
    session.require(Permission::PreviewRetention)?;
    let today = session.today();
    let tx = session.begin()?;
    let list = disposal_list_get(&tx, reference)?;
    let items = disposal_item_list(&tx, reference)?;
    let references: Vec<AnyRef> = items.iter().map(|item| item.reference).collect();
    let mut now = survey::standing(&tx, &references, today)?;
    tx.commit(
        Entry::check("retention.list")
            .on(reference)
            .on_all(references),
    )?;
    let items = items
        .into_iter()
        .map(|item| ListedItem {
            now: now.remove(&item.reference),
            item,
        })
        .collect();
    Ok(ShownList { list, items })
}

/// The holds that stand, or with `all` the released ones too; newest first.
pub fn list_holds(session: &mut Session, all: bool) -> Result<Vec<StoredHold>> {
    session.require(Permission::ReadRecords)?;
    let tx = session.begin()?;
    let mut holds = if all {
        hold_list(&tx)?
    } else {
        hold_list_active(&tx)?
    };
    holds.reverse();
    tx.commit(
        Entry::view("retention.list")
            .on_all(holds.iter().map(|hold| hold.reference))
            .on_all(holds.iter().filter_map(|hold| hold.case))
            .on_all(holds.iter().filter_map(|hold| hold.person)),
    )?;
    Ok(holds)
}
