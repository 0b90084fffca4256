//! Before the questions of a command that lets records leave: whoever answers them is told that a restriction stands, and the
//! Data Protection Officer is asked why it is to be done all the same.

use crate::actions::restriction::Mark;
use crate::cli::run::Run;
use crate::domain::user::Permission;
use crate::error::Result;
use crate::session::Session;

/// Tells and asks; the session goes on with the reason.
pub(in crate::cli) fn told_before(
    run: &mut Run<'_, '_>,
    mut session: Session,
    marks: &[Mark],
    command: &str,
) -> Result<Session> {
    for mark in marks {
        run.warn(&mark.sentence());
    }
    if !marks.is_empty() && session.may(Permission::UseRestricted) {
        let reason = run.needed_reason(command)?;
        session.because(reason);
    }
    Ok(session)
}
