//! Disposals that are known from elsewhere, applied again: to a store that was restored from a backup made before them.

use crate::actions::disposal::carry_out::{About, destroy_whole};
use crate::domain::audit::Entry;
use crate::domain::disposal::Disposed;
use crate::domain::reference::{AnyRef, Kind};
use crate::error::Result;
use crate::store::Store;
use crate::store::audit::checkpoint::old_end_is_whole;
use crate::store::disposal::{
    Holds, NewTombstone, ReasonIndex, destroy_begin, identity_get, tombstone_get, tombstone_insert,
};
use crate::store::maintenance::clean_pages;
use crate::store::open::CipherKey;
use crate::store::tx::Acting;

/// What applying disposals again came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Applied {
    /// The records that were in this store and are destroyed now.
    pub destroyed: Vec<AnyRef>,
    /// How many had been disposed of in this store already.
    pub already: usize,
    /// How many are not in this store: added after the backup was made.
    pub not_there: usize,
    /// The references that name another record here than the one that was disposed of, which is left alone: given a second
    /// time after an earlier restore; or an audit trail that does not verify.
    pub others: Vec<AnyRef>,
}

/// Applies every disposal of `disposals` to a store, a record a transaction, each with its tombstone and its audit entry, and
/// makes the pages clean where anything was destroyed. A record is destroyed only where it has the random id of the one that
/// was disposed of. Nothing is asked of approvals, dates and holds: the decision was made and carried out before.
///
/// It can be interrupted and called again. The list of disposals in the store's own key file is the caller's to write
/// (`KeyFile::add_disposals`).
pub fn apply_disposals(
    store: &mut Store,
    cipher: &CipherKey<'_>,
    acting: &Acting,
    disposals: &[Disposed],
    progress: &mut dyn FnMut(&str, u64, u64),
) -> Result<Applied> {
    let mut applied = Applied::default();
    let mut reasons = ReasonIndex::default();
    for (at, disposed) in (0_u64..).zip(disposals) {
        progress("Applying disposals again", at, disposals.len() as u64);
        let record = disposed.record;
        if tombstone_get(store.db(), record)?
            .is_some_and(|stone| stone.identity == disposed.identity)
        {
            applied.already += 1;
            continue;
        }
        match identity_get(store.db(), record)? {
            None => {
                applied.not_there += 1;
                continue;
            }
            Some(identity) if identity != disposed.identity => {
                applied.others.push(record);
                continue;
            }
            Some(_) => {}
        }
        let tx = store.begin_past_the_clock_guard(acting)?;
        let about = About::of(&tx, record, disposed.on)?;
        if record.kind() == Kind::AuditTrail && !old_end_is_whole(&tx, record.id())? {
            applied.others.push(record);
            continue;
        }
        destroy_begin(&tx)?;
        let by = (disposed.list, about.policy_version);
        let (counts, gone) = destroy_whole(&tx, record, by, Holds::AreOver, &mut reasons)?;
        tombstone_insert(
            &tx,
            &NewTombstone {
                told: *disposed,
                category: &about.category,
                opened_on: about.opened_on,
                closed_on: about.closed_on,
                rule: &about.rule,
                policy_version: about.policy_version,
                due_on: about.due_on,
                approved: None,
                counts: &counts,
            },
        )?;
        tx.commit(Entry::change("retention.dispose-again").on_all(gone))?;
        applied.destroyed.push(record);
    }
    if !applied.destroyed.is_empty() {
        clean_pages(store.path(), cipher, progress)?;
    }
    Ok(applied)
}
