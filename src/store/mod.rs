//! The SQLCipher file: every line of SQL of the program, one file a noun, and `migrations/*.sql`.
//!
//! - [`open`]: how a store is found fit to be opened, opened and made; every connection comes from there.
//! - [`tx`]: [`Db`], what can be read, and [`WriteTx`], the only way to change anything, which commits with an audit
//!   entry or not at all (invariant 2).
//! - [`audit`]: the chained trail. [`backup`]: the file copied while others write. [`migrate`]: from older schemas to this one. [`verify`]: what can be checked of the file. [`witness`]: what a file outside it is told.
//! - the nouns: functions named noun first (`note_insert`, `note_list_for_case`), taking `&Db` to read and `&WriteTx` to write.
//!
//! What does not live here: rules (`domain`), decisions (`actions`), and any other way to a connection. Nothing here
//! drops or recreates a database file (invariant 4).

pub mod access_request;
pub mod access_review;
pub mod audit;
pub mod backup;
pub mod bulk;
pub mod case;
mod clock_event;
pub mod complaint;
pub mod disposal;
pub mod disposal_list;
pub mod dump;
pub mod export;
mod failure;
pub mod free_text;
pub mod history;
pub mod hold;
pub mod import;
mod in_place;
pub mod maintenance;
pub mod mention;
pub mod migrate;
pub mod note;
pub mod open;
pub mod org;
mod pages;
pub mod person;
pub mod policy;
pub mod processing;
pub mod reference;
pub mod referral;
pub mod restored;
pub mod retention_check;
pub mod rights;
pub mod row;
pub mod share;
pub mod status;
pub mod sweep;
pub mod tx;
mod undone;
pub mod user;
pub mod verify;
pub mod witness;

pub use open::Store;
pub use tx::{Acting, Db, WriteTx};
