//! How the records of each kind are judged and written by an import.

mod case;
mod disclosure;
mod kept;
mod note;
mod org;
mod person;
mod referral;

pub(super) use case::Cases;
pub(super) use disclosure::Disclosures;
pub(super) use note::Notes;
pub(super) use org::Organisations;
pub(super) use person::People;
pub(super) use referral::Referrals;

use crate::domain::text::Problem;

/// What is said of an earlier version that an import replaced, and of a note it corrected.
pub(super) const REASON: &str = "A changed line of an import.";

/// What a judgement comes to: a value and what is unusual about it, or everything that is wrong.
pub(super) type Judged<R> = Result<(R, Vec<Problem>), Vec<Problem>>;
