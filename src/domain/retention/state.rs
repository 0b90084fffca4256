//! Where a case stands on a day: the date set against today, against what blocks disposal, and against the
//! date before a correction.

use serde::Serialize;

use super::{CaseFacts, Category, DisposalDate, Policy, disposal_date};
use crate::domain::date::Date;
use crate::domain::word::words;

words! {
    /// What a change of the facts does to the time the records are kept.
    RetentionEffect {
        /// They are kept longer: takes effect at once.
        Lengthens = "lengthens",
        /// They are kept shorter: needs a manager's recorded decision.
        Shortens = "shortens",
        /// No difference.
        Same = "same",
    }
}

/// Compares the answer before a change with the answer after it (RULES.md section 3). No date, because open
/// or undetermined, is longer than any date. For a case use [`correction_effect`].
pub fn retention_effect(before: &DisposalDate, after: &DisposalDate) -> RetentionEffect {
    let no_date_is_last = |date: Option<Date>| (date.is_none(), date);
    match no_date_is_last(before.date()).cmp(&no_date_is_last(after.date())) {
        std::cmp::Ordering::Less => RetentionEffect::Lengthens,
        std::cmp::Ordering::Greater => RetentionEffect::Shortens,
        std::cmp::Ordering::Equal => RetentionEffect::Same,
    }
}

/// What a correction of its people does to a case (RULES.md section 3). An open case has no date that could be shortened:
/// recording that an unborn child was born, or putting a mistyped year right, is the officer's work. But the category of a
/// subject is settled while the case is open and decides how long it will be kept, so that making an adult of a child is
/// held against the date the case would have if it had been closed on the day it was opened. Once the case is closed,
/// any earlier date is shorter, and so is one where a manager was to settle it (section 4, rule 5).
pub fn correction_effect(
    before: &CaseFacts,
    after: &CaseFacts,
    policy: &Policy,
) -> RetentionEffect {
    let compare = |before: &CaseFacts, after: &CaseFacts| {
        retention_effect(
            &disposal_date(before, policy),
            &disposal_date(after, policy),
        )
    };
    if before.closed_on.is_some() {
        return compare(before, after);
    }
    let children = |facts: &CaseFacts| -> Vec<i64> {
        facts
            .subjects
            .iter()
            .filter(|subject| subject.category == Category::Child)
            .map(|subject| subject.person)
            .collect()
    };
    let still = children(after);
    match compare(&before.as_if_closed(), &after.as_if_closed()) {
        RetentionEffect::Shortens if children(before).iter().all(|child| still.contains(child)) => {
            RetentionEffect::Same
        }
        effect => effect,
    }
}

words! {
    /// What stands against the disposal of a case that is due.
    BlockKind {
        /// A hold on the case or on a person on it.
        Hold = "hold",
        /// A hold on every case with a tag or of a category (an inquiry hold).
        ClassHold = "class-hold",
        /// An open access request from or about a person on the case.
        AccessRequest = "access-request",
        /// An open rights request from or about a person on the case.
        RightsRequest = "rights-request",
        /// An open complaint about the case.
        Complaint = "complaint",
        /// An external reviewer who has not attested that the data was returned or destroyed.
        Reviewer = "reviewer",
        /// A record that is still there and that the old end of the audit trail names.
        Named = "named",
    }
}

/// One thing that stands against disposal, with the reference of its record.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// The record to go to: `H-0001`, `AR-2026-0001`, `S-000001`.
    #[serde(rename = "ref")]
    pub reference: String,
}

words! {
    /// Where a case stands on a day.
    DisposalState {
        /// It is open.
        NotClosed = "not-closed",
        /// Its date lies ahead.
        NotDue = "not-due",
        /// Its date has come and nothing stands against it: a manager may approve its disposal.
        Due = "due",
        /// Its date has come and something stands against it.
        Blocked = "blocked",
        /// It has no date until a manager decides.
        Undetermined = "undetermined",
    }
}

/// Where a case stands on a day, given what blocks it. Due on a day means that its date is that day or before.
pub fn state_on(today: Date, disposal: &DisposalDate, blocks: &[Block]) -> DisposalState {
    match disposal {
        DisposalDate::NotClosed => DisposalState::NotClosed,
        DisposalDate::Undetermined { .. } => DisposalState::Undetermined,
        DisposalDate::On { date, .. } if *date > today => DisposalState::NotDue,
        DisposalDate::On { .. } if blocks.is_empty() => DisposalState::Due,
        DisposalDate::On { .. } => DisposalState::Blocked,
    }
}
