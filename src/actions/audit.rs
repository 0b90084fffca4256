//! The audit trail: reading it, checking it, who looked at whom, and acknowledging a clock that jumped.

use crate::actions::witness::examine;
use crate::domain::audit::{Entry, References};
use crate::domain::reference::{AnyRef, Kind};
use crate::domain::user::Permission;
use crate::domain::witness::RolledBack;
use crate::error::{Failure, Result};
use crate::keys::KeyFile;
use crate::session::Session;
use crate::store::audit;
pub use crate::store::audit::Filter;
pub use crate::store::audit::checkpoint::Checkpoint;
use crate::store::audit::checkpoint::checkpoint_newest;
pub use crate::store::audit::{ChainCheck, StoredEntry};
use crate::store::reference::reference_was_given;
use crate::store::restored::disposals_unknown_clear;
use crate::store::tx::no_such;

/// Entries that were asked for, and where the trail was last cut at its old end.
pub struct Entries {
    /// The entries.
    pub entries: Vec<StoredEntry>,
    /// Where the trail was cut, if it ever was.
    pub cut: Option<Checkpoint>,
}

/// Entries of the trail, newest first.
pub fn audit_log(session: &mut Session, filter: &Filter) -> Result<Entries> {
    session.require(Permission::ReadAudit)?;
    let tx = session.begin()?;
    let entries = audit::entry_list(&tx, filter)?;
    let cut = checkpoint_newest(&tx)?;
    tx.commit(Entry::check("audit.log"))?;
    Ok(Entries { entries, cut })
}

/// A trail that was checked.
pub struct Verified {
    /// Its links.
    pub chain: ChainCheck,
    /// What its witness has seen of it and is not there any more.
    pub rolled_back: Option<RolledBack>,
}

impl Verified {
    /// Whether everything fits.
    pub const fn is_whole(&self) -> bool {
        self.chain.is_whole() && self.rolled_back.is_none()
    }
}

/// Recomputes the whole chain, and asks the whole witness for its newest end. The entry about it is written after the walk, so that it
/// is not itself counted.
pub fn audit_verify(session: &mut Session) -> Result<Verified> {
    session.require(Permission::VerifyStore)?;
    let rolled_back = Some(examine(session)?.rolled_back).filter(|found| !found.is_none());
    let acting = session.acting().clone();
    let store = session.store();
    let chain = audit::chain_check(store.db(), store.audit_key())?;
    store.begin(&acting)?.commit(Entry::check("audit.verify"))?;
    Ok(Verified { chain, rolled_back })
}

/// Who looked at a record, oldest first: the entries of looking that name it. For a person these include the cases they
/// are or were on and the referrals that name them: whoever saw those saw them.
pub fn audit_viewed(session: &mut Session, reference: AnyRef) -> Result<Entries> {
    session.require(Permission::ReadAudit)?;
    let tx = session.begin()?;
    let wanted: References = match reference.kind() {
        Kind::Person => audit::references_showing_person(&tx, reference.id())?,
        _ => std::iter::once(reference).collect(),
    };
    let entries = audit::entry_list_viewed(&tx, &wanted)?;
    if entries.is_empty() && !reference_was_given(&tx, reference)? {
        // A slip in the number must not read as an all-clear.
        return Err(no_such(reference));
    }
    let cut = checkpoint_newest(&tx)?;
    tx.commit(Entry::check("audit.viewed").on(reference))?;
    Ok(Entries { entries, cut })
}

/// Confirms that the clock is right although the guard stands against it. From then on it is measured against now.
pub fn audit_acknowledge(session: &mut Session, reason: &str) -> Result<i64> {
    session.require(Permission::AcknowledgeAudit)?;
    if reason.trim().is_empty() {
        return Err(Failure::usage(
            "Missing: --reason. Say how it was made sure that the clock is right.",
        ));
    }
    let acting = session.acting().clone();
    let tx = session.store().begin_past_the_clock_guard(&acting)?;
    tx.commit(Entry::change("audit.acknowledge").because(reason))
}

/// Takes the mark away from a store that was restored without a full list of the disposals made since its backup: a Data Protection
/// Officer has seen to it that nobody is back, or knows who is. From then on its own list counts as full.
pub fn restored_acknowledge(session: &mut Session, reason: &str) -> Result<i64> {
    session.require(Permission::AcknowledgeAudit)?;
    if reason.trim().is_empty() {
        return Err(Failure::usage(
            "Missing: --reason. Say what was done about disposals made after the backup.",
        ));
    }
    let acting = session.acting().clone();
    let (store, key) = session.store_and_key();
    let path = KeyFile::path_for(store.path());
    let tx = store.begin(&acting)?;
    if !disposals_unknown_clear(&tx)? {
        return Err(Failure::refused(
            "Every disposal is known in this store; there is nothing to acknowledge.",
        ));
    }
    // The store's own lock keeps others away who change the key file. Where this ends before the commit, it is done once more.
    let mut keys = KeyFile::load(&path)?;
    if keys.set_disposals_unknown(key, false)? {
        keys.save(&path)?;
    }
    tx.commit(Entry::change("audit.acknowledge-restored").because(reason))
}
