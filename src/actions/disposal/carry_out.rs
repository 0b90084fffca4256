//! Carrying out an approved disposal: by somebody who approved none of it, everything checked again inside the transaction. An
//! interruption leaves every record whole or gone, and a list that can be taken up again.

use std::time::{Duration, Instant};

use crate::actions::disposal::against;
use crate::actions::disposal::clean::{clean, pages_wait};
use crate::actions::disposal::register::{register_add, register_keep};
use crate::actions::disposal::values::values_of;
use crate::actions::retention::survey::{referral_categories, standing};
use crate::anonymise::needles::Needles;
use crate::domain::audit::Entry;
use crate::domain::date::Date;
use crate::domain::disposal::{Destroyed, Disposed, ItemState, ListState, Skip, SkipKind};
use crate::domain::reference::{
    AccessRequestRef, AnyRef, CaseRef, ComplaintRef, DisposalListRef, Kind, PersonRef,
    Reference as _, ReferralRef, RightsRequestRef,
};
use crate::domain::retention::{Rule, audit_disposal_date};
use crate::domain::user::Permission;
use crate::error::{Code, Failure, Result};
use crate::keys::DataKey;
use crate::session::Session;
use crate::store::access_request::access_request_get;
use crate::store::audit::checkpoint::{old_end_is_whole, old_end_through, trail_cut};
use crate::store::case::case_row_get;
use crate::store::complaint::complaint_get;
use crate::store::disposal::{
    Holds, NewTombstone, ReasonIndex, destroy, destroy_begin, doomed, facts_digest, identity_get,
    tombstone_insert,
};
use crate::store::disposal_list::{
    Cleaned, DisposalItem, disposal_item_get, disposal_item_list, disposal_item_settle,
    disposal_list_approved_by, disposal_list_get, disposal_list_policy_version,
    disposal_list_settle,
};
use crate::store::person::person_recorded_on;
use crate::store::policy::policy_current;
use crate::store::referral::referral_facts;
use crate::store::rights::rights_request_get;
use crate::store::sweep::swept_get;
use crate::store::tx::{Acting, no_such};
use crate::store::{Db, Store, WriteTx};

/// What became of one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It was destroyed: how many records of each kind.
    Destroyed(Destroyed),
    /// Something had changed since it was approved.
    Skipped(Vec<Skip>),
}

/// What a run of `retention dispose` did.
pub struct CarriedOut {
    /// The list.
    pub list: DisposalListRef,
    /// What became of each item that was approved, in the order of the list; what an earlier run skipped stands last.
    pub items: Vec<(AnyRef, Outcome)>,
    /// How many items still wait for approval.
    pub waiting: usize,
    /// Where the list stands now.
    pub state: ListState,
    /// What was found when the pages were last made clean; none where nothing was destroyed.
    pub cleaned: Option<Cleaned>,
}

impl CarriedOut {
    /// Whether any item was skipped.
    pub fn any_skipped(&self) -> bool {
        self.items
            .iter()
            .any(|(_, outcome)| matches!(outcome, Outcome::Skipped(_)))
    }
}

/// Carries out what is approved of a list. A list whose records are gone and whose pages were not made clean, because it was
/// interrupted, is taken up at that; one that is carried out to its end stays as it is.
pub fn carry_out(
    session: &mut Session,
    list: DisposalListRef,
    progress: &mut dyn FnMut(&str, u64, u64),
) -> Result<CarriedOut> {
    session.require(Permission::CarryOutDisposal)?;
    // Free text about a record that is destroyed would stay in the trail; what is done says itself why.
    let acting = Acting {
        reason: None,
        ..session.acting().clone()
    };
    let (store, key) = session.store_and_key();
    let approved = begin(store, &acting, list)?;
    register_keep(store, key, &acting)?;
    let needles = Needles::of(values_of(store.db(), &approved)?);
    let mut done = CarriedOut {
        list,
        items: Vec::with_capacity(approved.len()),
        waiting: 0,
        state: ListState::Approved,
        cleaned: None,
    };
    let destroyed = destroy_each(store, key, &acting, &approved, &mut done, progress);
    let gone = done
        .items
        .iter()
        .filter(|(_, outcome)| matches!(outcome, Outcome::Destroyed(_)))
        .count();
    destroyed.map_err(|failure| {
        let failure = if gone > 0 {
            failure.after_what_stays()
        } else {
            failure
        };
        failure.hint(format!(
            "{gone} of {} records of {list} were destroyed before that, each of them wholly; the others are as they were. Go on with `mkt retention dispose {list}`.",
            approved.len()
        ))
    })?;
    if gone > 0 || pages_wait(store.db(), list)? {
        let cleaned = clean(store, key, &acting, list, needles.as_ref(), gone, progress).map_err(
            |failure| {
                failure.after_what_stays().hint(format!(
                    "The records themselves are destroyed; their pages are not made clean yet. Run `mkt retention dispose {list}` again."
                ))
            },
        )?;
        done.cleaned = Some(cleaned);
    }
    let list_now = disposal_list_get(store.db(), list)?;
    done.state = list_now.state;
    done.cleaned = done.cleaned.or(list_now.cleaned);
    let items = disposal_item_list(store.db(), list)?;
    done.waiting = items
        .iter()
        .filter(|item| item.state == ItemState::Proposed)
        .count();
    // Run again, it tells what the list came to and not only what was left of it: a script that missed the first answer must
    // not take what is still there for destroyed.
    let told: Vec<AnyRef> = done.items.iter().map(|(record, _)| *record).collect();
    done.items.extend(
        items
            .into_iter()
            .filter(|item| item.state == ItemState::Skipped && !told.contains(&item.reference))
            .map(|item| (item.reference, Outcome::Skipped(item.why))),
    );
    Ok(done)
}

/// Looks at the list before anything is destroyed, and gives the items that are approved.
fn begin(store: &mut Store, acting: &Acting, list: DisposalListRef) -> Result<Vec<AnyRef>> {
    let tx = store.begin(acting)?;
    let found = disposal_list_get(&tx, list)?;
    two_people(&tx, list)?;
    let approved: Vec<AnyRef> = disposal_item_list(&tx, list)?
        .iter()
        .filter(|item| item.state == ItemState::Approved)
        .map(|item| item.reference)
        .collect();
    if approved.is_empty() && !pages_wait(&tx, list)? {
        return Err(match found.state {
            // Carried out already, perhaps by a run that was interrupted at its very end: there is nothing left to do.
            ListState::Disposed => return Ok(approved),
            ListState::Proposed => Failure::refused(format!(
                "No item of {list} is approved; nothing was destroyed."
            ))
            .hint(format!(
                "A manager or the Data Protection Officer approves them: mkt retention approve {list}"
            )),
            state => Failure::refused(format!(
                "{list} is {state}: no item of it waits to be carried out."
            ))
            .hint(format!("`mkt retention list {list}` shows where each item stands.")),
        });
    }
    Ok(approved)
}

/// Refuses (exit 5) where the acting user approved any item of the list.
fn two_people(tx: &WriteTx<'_>, list: DisposalListRef) -> Result<()> {
    if disposal_list_approved_by(tx, list, tx.acting().user.as_str())? {
        return Err(Failure::not_allowed(format!(
            "You approved a part of {list}; nobody both approves and carries out a disposal."
        ))
        .hint("Ask another manager or the Data Protection Officer to carry it out."));
    }
    Ok(())
}

/// The most records that are destroyed in one transaction.
const MOST_AT_ONCE: usize = 64;
/// How long one transaction may keep others waiting before it commits what it has.
const LONGEST: Duration = Duration::from_millis(250);

/// Destroys item by item, and keeps the list of disposals in the key file up to date without spending much of the time on it.
///
/// Each record is destroyed whole or not at all. Several share a transaction, and its one audit entry, because what a commit
/// costs would otherwise be most of the work; where such a transaction fails, its records are taken one by one, so that the one
/// that stands in the way does not keep the others.
fn destroy_each(
    store: &mut Store,
    key: &DataKey,
    acting: &Acting,
    approved: &[AnyRef],
    done: &mut CarriedOut,
    progress: &mut dyn FnMut(&str, u64, u64),
) -> Result<()> {
    let mut reasons = ReasonIndex::default();
    let mut told: Vec<Disposed> = Vec::new();
    let mut last = Instant::now();
    let mut cost = Duration::ZERO;
    let mut left = approved;
    let mut one_by_one = 0_usize;
    let mut all = || -> Result<()> {
        while !left.is_empty() {
            let so_far = approved.len() - left.len();
            progress("Destroying records", so_far as u64, approved.len() as u64);
            let most = if one_by_one > 0 { 1 } else { MOST_AT_ONCE };
            let batch = match some(store, acting, done.list, left, most, &mut reasons) {
                Ok(batch) => batch,
                Err(failure) if most == 1 || left.len() == 1 || failure.code == Code::Busy => {
                    return Err(failure);
                }
                Err(_) => {
                    one_by_one = MOST_AT_ONCE;
                    continue;
                }
            };
            one_by_one = one_by_one.saturating_sub(batch.taken);
            left = left.get(batch.taken..).unwrap_or_default();
            told.extend(batch.told);
            done.items.extend(batch.items);
            if !told.is_empty() && last.elapsed() >= cost * 9 {
                let begun = Instant::now();
                register_add(store, key, acting, &told)?;
                told.clear();
                last = Instant::now();
                cost = last - begun;
            }
        }
        Ok(())
    };
    let each = all();
    if !told.is_empty() {
        register_add(store, key, acting, &told)?;
    }
    each
}

/// What one transaction came to.
#[derive(Default)]
struct Batch {
    /// How many of the records were looked at.
    taken: usize,
    items: Vec<(AnyRef, Outcome)>,
    told: Vec<Disposed>,
}

/// The next records in one transaction, at most so many: each checked again, and destroyed. One that is to be skipped has a
/// transaction and an entry of its own. One that somebody else settled meanwhile is passed over.
fn some(
    store: &mut Store,
    acting: &Acting,
    list: DisposalListRef,
    records: &[AnyRef],
    most: usize,
    reasons: &mut ReasonIndex,
) -> Result<Batch> {
    let begun = Instant::now();
    let tx = store.begin(acting)?;
    two_people(&tx, list)?;
    destroy_begin(&tx)?;
    let today = tx.acting().at.london_date();
    let mut batch = Batch::default();
    let mut gone: Vec<AnyRef> = Vec::new();
    for &record in records.iter().take(most) {
        if begun.elapsed() > LONGEST && batch.taken > 0 {
            break;
        }
        let found = disposal_item_get(&tx, list, record)?;
        let Some((item, facts)) = found.filter(|(item, _)| item.state == ItemState::Approved)
        else {
            batch.taken += 1;
            continue;
        };
        let why = changed(&tx, list, record, facts, today)?;
        if !why.is_empty() {
            if !gone.is_empty() {
                break;
            }
            disposal_item_settle(&tx, list, record, ItemState::Skipped, &why)?;
            disposal_list_settle(&tx, list)?;
            tx.commit(Entry::change("retention.skip").on(list).on(record))?;
            batch.taken += 1;
            batch.items.push((record, Outcome::Skipped(why)));
            return Ok(batch);
        }
        let (disposed, counts) = one(&tx, list, &item, today, reasons, &mut gone)?;
        batch.taken += 1;
        batch.told.push(disposed);
        batch.items.push((record, Outcome::Destroyed(counts)));
    }
    if !gone.is_empty() {
        disposal_list_settle(&tx, list)?;
        tx.commit(Entry::change("retention.dispose").on(list).on_all(gone))?;
    }
    Ok(batch)
}

/// Destroys one item and sets its tombstone.
fn one(
    tx: &WriteTx<'_>,
    list: DisposalListRef,
    item: &DisposalItem,
    today: Date,
    reasons: &mut ReasonIndex,
    gone: &mut Vec<AnyRef>,
) -> Result<(Disposed, Destroyed)> {
    let record = item.reference;
    let identity = identity_get(tx, record)?
        .ok_or_else(|| Failure::internal(format!("{record} has no id of its own.")))?;
    let about = About::of(tx, record, today)?;
    let disposed = Disposed {
        list,
        record,
        identity,
        on: today,
    };
    let approved = item
        .approved_by
        .as_deref()
        .zip(item.approved_at)
        .ok_or_else(|| Failure::internal(format!("Nobody approved {record}.")))?;
    let (counts, went) = destroy_whole(
        tx,
        record,
        (list, about.policy_version),
        Holds::Stand,
        reasons,
    )?;
    tombstone_insert(
        tx,
        &NewTombstone {
            told: disposed,
            category: &about.category,
            opened_on: about.opened_on,
            closed_on: about.closed_on,
            rule: &item.rule,
            policy_version: about.policy_version,
            due_on: Some(item.dispose_after),
            approved: Some(approved),
            counts: &counts,
        },
    )?;
    disposal_item_settle(tx, list, record, ItemState::Disposed, &[])?;
    gone.extend(went);
    Ok((disposed, counts))
}

/// Destroys a record and the reasons given for looking at it, or cuts the old end off the audit trail. Returns how many records of
/// each kind went, and which.
pub(super) fn destroy_whole(
    tx: &WriteTx<'_>,
    record: AnyRef,
    (list, policy_version): (DisposalListRef, u32),
    holds: Holds,
    reasons: &mut ReasonIndex,
) -> Result<(Destroyed, Vec<AnyRef>)> {
    if record.kind() == Kind::AuditTrail {
        let counts = trail_cut(tx, record.id(), list, policy_version)?;
        return Ok((counts, vec![record]));
    }
    let goes = doomed(tx, record, holds)?;
    let gone = goes.references();
    let mut counts = destroy(tx, &goes)?;
    counts.add("reasons", reasons.destroy(tx, &gone)?);
    Ok((counts, gone))
}

/// Everything that has changed since an item was approved so that it may not go, by what is in the store now.
fn changed(
    tx: &WriteTx<'_>,
    list: DisposalListRef,
    record: AnyRef,
    facts: Option<[u8; 32]>,
    today: Date,
) -> Result<Vec<Skip>> {
    let now = standing(tx, &[record], today)?;
    let mut why = against(now.get(&record));
    if policy_current(tx, today)?.version != disposal_list_policy_version(tx, list)? {
        why.push(Skip::because(SkipKind::PolicyChanged));
    }
    if why.is_empty() && facts != Some(facts_digest(tx, record)?) {
        why.push(Skip::because(SkipKind::FactsChanged));
    }
    if why.is_empty() && record.kind() == Kind::AuditTrail && !old_end_is_whole(tx, record.id())? {
        why.push(Skip::because(SkipKind::TrailBroken));
    }
    Ok(why)
}

/// What a tombstone says of the record itself.
pub(super) struct About {
    pub category: String,
    pub opened_on: Date,
    pub closed_on: Option<Date>,
    pub policy_version: u32,
    pub rule: String,
    pub due_on: Option<Date>,
}

impl About {
    /// As it stands in the store; exit 4 where there is no such record.
    pub fn of(db: &Db, record: AnyRef, today: Date) -> Result<Self> {
        let category = |(child, adult): (bool, bool)| {
            let words: Vec<&str> = [("child", child), ("adult", adult)]
                .into_iter()
                .filter(|(_, is)| *is)
                .map(|(word, _)| word)
                .collect();
            if words.is_empty() {
                "none".to_owned()
            } else {
                words.join(",")
            }
        };
        let swept = swept_get(db, record, today)?;
        let (policy_version, rule, due_on) = if let Some(swept) = &swept {
            (
                swept.policy_version,
                swept.rule.clone().unwrap_or_default(),
                swept.dispose_after,
            )
        } else {
            let policy = policy_current(db, today)?;
            (policy.version, policy.requests_rule().to_string(), None)
        };
        let (category, opened_on, closed_on) = match record.kind() {
            Kind::Case => {
                let row = case_row_get(db, CaseRef::from_id(record.id()))?;
                let is_in = swept.map_or((false, false), |s| (s.has_child, s.has_adult));
                let details = row.case.details;
                (category(is_in), details.opened_on, details.closed_on)
            }
            Kind::Referral => {
                let referral = ReferralRef::from_id(record.id());
                let (received, declined, _) = referral_facts(db, referral)?;
                (
                    category(referral_categories(db, referral)?),
                    received,
                    declined,
                )
            }
            Kind::Person => {
                let person = PersonRef::from_id(record.id());
                let recorded_on = person_recorded_on(db, person)?.ok_or_else(|| no_such(record))?;
                return Ok(Self {
                    category: "people".to_owned(),
                    opened_on: recorded_on,
                    closed_on: None,
                    policy_version,
                    rule: Rule::OnNothing.to_string(),
                    due_on: None,
                });
            }
            Kind::AuditTrail => {
                let end = old_end_through(db, record.id())?.ok_or_else(|| no_such(record))?;
                let policy = policy_current(db, today)?;
                return Ok(Self {
                    category: "audit".to_owned(),
                    opened_on: end.first_on,
                    closed_on: Some(end.last_on),
                    policy_version: policy.version,
                    rule: policy.audit_rule().to_string(),
                    due_on: Some(audit_disposal_date(end.last_on, &policy)),
                });
            }
            _ => {
                let (received_on, closed_on) = request_days(db, record)?;
                ("requests".to_owned(), received_on, closed_on)
            }
        };
        Ok(Self {
            category,
            opened_on,
            closed_on,
            policy_version,
            rule,
            due_on,
        })
    }
}

/// When a request or a complaint was received, and when it was closed; exit 4 where there is none.
fn request_days(db: &Db, record: AnyRef) -> Result<(Date, Option<Date>)> {
    let id = record.id();
    Ok(match record.kind() {
        Kind::RightsRequest => {
            let row = rights_request_get(db, RightsRequestRef::from_id(id))?;
            (
                row.request.details.received_on,
                row.closing.map(|closing| closing.on),
            )
        }
        Kind::Complaint => {
            let row = complaint_get(db, ComplaintRef::from_id(id))?;
            (
                row.complaint.details.received_on,
                row.closing.map(|closing| closing.on),
            )
        }
        _ => {
            let row = access_request_get(db, AccessRequestRef::from_id(id))?;
            (
                row.request.details.received_on,
                row.closing.map(|closing| closing.on),
            )
        }
    })
}
