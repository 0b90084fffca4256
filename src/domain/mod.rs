//! What is true: records, references, dates and rules. Pure: nothing here reads a clock, a file or the
//! environment; now is passed in.

pub mod audit;
pub mod calendar;
pub mod date;
pub mod identifier;
pub mod passphrase;
pub mod reference;
pub mod text;
pub mod user;
pub mod word;
