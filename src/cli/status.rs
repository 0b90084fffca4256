//! `mkt status`: what needs attention today.

use clap::Args;

use crate::actions::status as act;
use crate::cli::run::{Done, Run};
use crate::error::{Code, Result};
use crate::view;

/// What needs attention today: clocks, deadlines, holds, disposals
///
/// Example:
///
///     mkt status
///
/// References and counts only, without names. With --check it exits 20 when something is overdue: an access request, a rights request, a complaint, a
/// notification or review, the review of a hold, a contractor's copy, a training. With --quiet too, it prints a line for
/// each of these and nothing else.
#[derive(Debug, Args)]
pub struct Status {
    /// Exit 20 when something is overdue
    #[arg(long)]
    check: bool,
}

impl Status {
    /// Carries the command out.
    pub fn run(self, run: &mut Run<'_, '_>) -> Result<Done> {
        let status = act::status(&mut run.session()?)?;
        let overdue = status.overdue() > 0;
        Ok(Done {
            document: Some(view::status::shown(&status, run.global.quiet && self.check)),
            code: (self.check && overdue).then_some(Code::Found),
            ..Done::default()
        })
    }
}
