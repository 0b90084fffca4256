//! mkt: the case records of a safeguarding partnership team.
//!
//! (The map of the house follows with the rooms.)

pub mod anonymise;
pub mod domain;
pub mod error;
pub mod keys;
pub mod outside;
pub mod store;
pub mod view;
