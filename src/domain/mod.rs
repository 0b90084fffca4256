//! What is true: records, references, dates and rules. Pure: nothing here reads a clock, a file or the
//! environment; now is passed in.

pub mod access_clock;
pub mod access_request;
pub mod access_review;
pub mod audit;
pub mod backup;
pub mod calendar;
pub mod case;
pub mod complaint;
pub mod date;
pub mod deadline;
pub mod disposal;
pub mod export;
pub mod hold;
pub mod identifier;
pub mod input;
pub mod line;
pub mod matching;
pub mod merging;
pub mod name;
pub mod note;
pub mod org;
pub mod passphrase;
pub mod person;
pub mod processing;
pub mod record;
pub mod reference;
pub mod referral;
pub mod retention;
pub mod rights;
pub mod role;
pub mod share;
pub mod text;
pub mod user;
pub mod witness;
pub mod word;
