//! What a person does: one function, one transaction, one audit entry; one file a noun.
//!
//! Every function asks first for the permission (`Session::require`), then begins its transaction, reads, decides by the
//! domain's rules, writes, and ends with `WriteTx::commit(Entry)`. What it returns is a value for `view` to show: so
//! nothing is shown before the entry about it is in the file (invariant 2).
//!
//! What does not live here: SQL (`store`), rules (`domain`), wording (`view`), and what was typed (`cli`). One command
//! never calls another.

mod about_case;
pub mod access_request;
pub mod audit;
pub mod backup;
pub mod case;
mod clock_event;
pub mod complaint;
pub mod disposal;
pub mod disposal_date;
pub mod doctor;
pub mod dump;
pub mod export;
pub mod hold;
pub mod import;
mod kept;
pub mod key;
pub mod knowledge;
pub mod note;
pub mod opening;
pub mod org;
pub mod person;
pub mod processing;
pub mod referral;
pub mod release;
pub mod restriction;
pub mod retention;
pub mod retention_check;
pub mod rights;
pub mod share;
pub mod status;
pub mod user;
pub mod verify;
pub mod witness;
