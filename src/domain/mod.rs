//! What is true: records, references, dates and rules. Pure: nothing here reads a clock, a file or the
//! environment; now is passed in.

pub mod passphrase;
pub mod user;
