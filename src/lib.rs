//! mkt: the case records of a safeguarding partnership team.
//!
//! (The map of the house follows with the rooms.)

pub mod actions;
pub mod anonymise;
pub mod cli;
pub mod config;
pub mod domain;
pub mod error;
pub mod keys;
pub mod outside;
pub mod session;
pub mod store;
pub mod view;

pub use cli::environment::Environment;
pub use cli::run;
