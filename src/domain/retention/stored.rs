//! What the store keeps of a disposal date beside a record, so that a sweep reads an index and nothing else.

use serde::Serialize;

use crate::domain::date::Date;
use crate::domain::word::words;

words! {
    /// Whether a record has a disposal date: the word of [`super::DisposalDate::word`].
    DisposalWord {
        /// It is open, or not declined.
        NotClosed = "not-closed",
        /// It has none until a manager decides.
        Undetermined = "undetermined",
        /// It has one.
        Dated = "dated",
    }
}

/// What is stored of the retention of a case or of a referral; `verify` reckons it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StoredDisposal {
    /// Whether there is a date.
    pub state: DisposalWord,
    /// The first day on which disposal is allowed.
    pub dispose_after: Option<Date>,
    /// The rule the date comes from, or that stands in the way of one.
    pub rule: Option<String>,
    /// The version of the policy used.
    pub policy_version: u32,
}
