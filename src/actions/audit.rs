//! The audit trail: reading it, checking it, who looked at whom, and acknowledging a clock that jumped.

use crate::domain::audit::{Entry, References};
use crate::domain::reference::{AnyRef, Kind};
use crate::domain::user::Permission;
use crate::error::{Failure, Result};
use crate::session::Session;
use crate::store::audit;
pub use crate::store::audit::Filter;
pub use crate::store::audit::{ChainCheck, StoredEntry};

/// Entries of the trail, newest first.
pub fn audit_log(session: &mut Session, filter: &Filter) -> Result<Vec<StoredEntry>> {
    session.require(Permission::ReadAudit)?;
    let tx = session.begin()?;
    let entries = audit::entry_list(&tx, filter)?;
    tx.commit(Entry::check("audit.log"))?;
    Ok(entries)
}

/// Recomputes the whole chain. The entry about it is written after the walk, so that it is not itself counted.
pub fn audit_verify(session: &mut Session) -> Result<ChainCheck> {
    session.require(Permission::VerifyStore)?;
    let acting = session.acting().clone();
    let store = session.store();
    let check = audit::chain_check(store.db(), store.audit_key())?;
    store.begin(&acting)?.commit(Entry::check("audit.verify"))?;
    Ok(check)
}

/// Who looked at a record, oldest first: the entries of looking that name it. For a person these include the cases they
/// are or were on and the referrals that name them: whoever saw those saw them.
pub fn audit_viewed(session: &mut Session, reference: AnyRef) -> Result<Vec<StoredEntry>> {
    session.require(Permission::ReadAudit)?;
    let tx = session.begin()?;
    let wanted: References = match reference.kind() {
        Kind::Person => audit::references_showing_person(&tx, reference.id())?,
        _ => std::iter::once(reference).collect(),
    };
    let entries = audit::entry_list_viewed(&tx, &wanted)?;
    tx.commit(Entry::check("audit.viewed").on(reference))?;
    Ok(entries)
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
