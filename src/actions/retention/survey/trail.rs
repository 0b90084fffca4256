//! Where the old end of the audit trail stands: it is disposed of by whole calendar years, as far as nothing that it names is still
//! there (RULES.md section 4).

use super::Item;
use crate::domain::date::{Date, Instant};
use crate::domain::reference::{AnyRef, Kind};
use crate::domain::retention::{
    Block, BlockKind, DisposalState, Policy, audit_disposal_date, audit_due_before,
};
use crate::error::Result;
use crate::store::Db;
use crate::store::audit::checkpoint::{OldEnd, old_end, old_end_needed_by, old_end_through};
use crate::store::disposal_list::{disposal_item_trail_waiting, disposal_list_any_waiting};

impl Item {
    /// The old end of the audit trail up to an entry. What it names and is still there blocks it.
    pub(super) fn trail(db: &Db, end: OldEnd, as_of: Date, policy: &Policy) -> Result<Self> {
        let dispose_after = audit_disposal_date(end.last_on, policy);
        let is_due = dispose_after <= as_of;
        let named = if is_due {
            old_end_needed_by(db, end.through)?
        } else {
            None
        };
        Ok(Self {
            reference: AnyRef::new(Kind::AuditTrail, end.through),
            state: if is_due {
                DisposalState::Due
            } else {
                DisposalState::NotDue
            },
            dispose_after: Some(dispose_after),
            rule: Some(policy.audit_rule().to_string()),
            policy_version: policy.version,
            blocks: named
                .map(|record| Block {
                    kind: BlockKind::Named,
                    reference: record.to_string(),
                })
                .into_iter()
                .collect(),
            on_list: None,
            has_child: false,
            has_adult: false,
            people: Vec::new(),
        })
    }

    /// What of the trail may go: what waits on a list already, or else its old end as far as it is due.
    pub(super) fn trail_on(db: &Db, as_of: Date, policy: &Policy) -> Result<Option<Self>> {
        let waiting = if disposal_list_any_waiting(db)? {
            disposal_item_trail_waiting(db)?
        } else {
            None
        };
        let end = match waiting {
            Some(reference) => old_end_through(db, reference.id())?,
            None => None,
        };
        let end = match end {
            Some(end) => Some(end),
            None => old_end(
                db,
                Instant::london_midnight(audit_due_before(as_of, policy)),
            )?,
        };
        end.map(|end| Self::trail(db, end, as_of, policy))
            .transpose()
    }
}
