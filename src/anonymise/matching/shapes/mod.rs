//! What is told by its form: `patterns` tries `marks`, `vehicles`, `references`, `phones`, `exhibits`, `blocks`, `accounts` and
//! what is `spelt_out`; `handles` are e-mails, addresses of pages and user names, `files` names of files; `numbers` serves them all.

mod accounts;
mod blocks;
mod exhibits;
mod files;
mod handles;
mod marks;
pub(crate) mod numbers;
mod patterns;
mod phones;
mod references;
mod spelt_out;
mod vehicles;

pub(super) use files::settle;
pub(super) use patterns::is_cue;

use super::Reading;
use crate::anonymise::replace::Findings;

/// Finds numbers and references, then handles beside them.
pub(super) fn find(reading: &Reading<'_>, findings: &mut Findings) {
    patterns::find(reading, findings);
    handles::find(reading, findings);
}
