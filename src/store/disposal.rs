//! Disposal in the file: what is destroyed with a record and what stays of it (RULES.md section 4).
//!
//! - [`FATES`] says of every table what disposal does to it; a test walks the schema and fails where one is not there.
//! - [`doomed()`]: everything that goes with one case, declined referral or closed request, and who stays and why; [`destroy()`]:
//!   takes it away; both within the caller's one transaction.
//! - [`ReasonIndex`]: the words of reasons in the audit trail; [`facts_digest`]: what an approval rests on.
//! - [`tombstone_insert`] and its kin: what stays; [`fingerprint_of`]: how an old import is known again.
//!
//! What does not live here: whether a record may go at all (`actions::retention`, `actions::disposal`), and the cleaning of
//! the pages afterwards (`store::maintenance`).

mod destroy;
mod doomed;
mod facts;
mod fate;
mod person;
mod reasons;
mod tombstone;

pub use destroy::{destroy, destroy_begin};
pub use doomed::{Doomed, Holds, Staying, doomed, person_is_of_a_request};
pub use facts::facts_digest;
pub use fate::{FATES, Fate, TableFate};
pub use person::{lost_by, said_before};
pub use reasons::ReasonIndex;
pub use tombstone::{
    NewTombstone, Tombstone, fingerprint_each, fingerprint_key, fingerprint_of, identity_get,
    missing, tombstone_get, tombstone_insert, tombstone_list, tombstone_list_after,
    tombstone_list_every,
};
