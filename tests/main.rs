//! The one integration-test binary: rules by their tables, behaviours at a `Desk` in the same process, and a
//! smaller set that runs the real binary.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    missing_docs,
    reason = "a test that meets the unexpected should stop at once and say where"
)]

mod anonymise;
mod audit;
mod backup;
mod case;
mod complaint;
mod doctor;
mod dump;
mod export;
mod faults;
mod forms;
mod help_examples;
mod import;
mod import_again;
mod import_bulk;
mod import_csv;
mod import_lines;
mod key;
mod keys;
mod layers;
mod manual;
mod matching;
mod messages;
mod migrations;
mod names;
mod note;
mod org;
mod outside;
mod person;
mod processes;
mod processing;
mod reading;
mod readme;
mod references;
mod referral;
mod refusals;
mod retention;
mod rights;
mod rules;
mod sar;
mod share;
mod support;
mod surroundings;
mod usage;
mod user;
mod users_at_the_desk;
mod view;
mod witness;
