//! `mkt notice` and `mkt ropa`: what is done with personal data, for everybody and for the regulator.

use clap::Args;

use crate::actions::processing as act;
use crate::cli::run::{Done, Run};
use crate::error::Result;
use crate::view;

/// The privacy notice in plain language, from the settings and the policy in force
///
/// Example:
///
///     mkt notice
///
/// What is held, why, where it comes from, with whom it is shared, how long it is kept, and what rights people have.
#[derive(Debug, Args)]
pub struct Notice {}

impl Notice {
    /// Carries the command out.
    pub fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        let notice = act::notice(&mut run.session()?)?;
        Ok(view::processing::notice(&notice).into())
    }
}

/// The record of processing activities (UK GDPR Art 30), with what is on record counted
///
/// Example:
///
///     mkt ropa --format csv
///
/// Counts only: no person and no record is named.
#[derive(Debug, Args)]
pub struct Ropa {}

impl Ropa {
    /// Carries the command out.
    pub fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        let ropa = act::ropa(&mut run.session()?)?;
        Ok(view::processing::ropa(&ropa).into())
    }
}
