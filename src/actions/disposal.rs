//! Disposal: approval item by item by one person, and the destruction itself by another.
//!
//! - [`approve()`] and [`reject`]: what a manager or the Data Protection Officer says to each item of a list;
//! - [`carry_out()`]: everything is checked again and destroyed, each case whole or not at all; then the pages are made clean and looked
//!   through;
//! - [`apply_disposals`]: disposals that are known from elsewhere, applied to a store that was restored from a backup;
//! - [`register`]: the list of disposals in the key file; [`certificate`]: what can be shown of it all years later.
//!
//! What goes and what stays is in `store::disposal`; what is due, and what stands against it, in `actions::retention`.

mod again;
mod approve;
mod carry_out;
pub mod certificate;
mod clean;
pub mod register;
mod values;

pub use again::{Applied, apply_disposals};
pub use approve::{Approval, Approved, Preview, approve, preview, reject};
pub use carry_out::{CarriedOut, Outcome, carry_out};
pub use clean::{Looked, deep_findings, free_pages_found, lists_not_clean};

use crate::actions::retention::survey::Item;
use crate::domain::disposal::{Skip, SkipKind};
use crate::domain::retention::DisposalState;
pub use crate::store::disposal::{Staying, Tombstone};
pub use crate::store::disposal_list::{Cleaned, DisposalItem, DisposalList};

/// Why a record may not go today; nothing where it may.
fn against(now: Option<&Item>) -> Vec<Skip> {
    let Some(now) = now else {
        return vec![Skip::because(SkipKind::Gone)];
    };
    let mut why = match now.state {
        DisposalState::Due => return Vec::new(),
        DisposalState::NotClosed => vec![Skip::because(SkipKind::Reopened)],
        DisposalState::NotDue => vec![Skip::because(SkipKind::NotDue)],
        DisposalState::Undetermined => vec![Skip::because(SkipKind::Undetermined)],
        DisposalState::Blocked => Vec::new(),
    };
    why.extend(now.blocks.iter().map(|block| Skip {
        kind: SkipKind::Blocked,
        reference: block.reference.parse().ok(),
    }));
    why
}
