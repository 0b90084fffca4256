//! Bank holidays that are added to the configuration, or taken out of it, move days that were told to people. It is noticed by the
//! next command that looks at requests, and each move is written down with both days (RULES.md section 5).

use crate::domain::access_clock::access_clock;
use crate::domain::access_request::events_that_count;
use crate::domain::audit::Entry;
use crate::domain::calendar::Calendar;
use crate::domain::date::Date;
use crate::error::Result;
use crate::session::Session;
use crate::store::access_request::{
    access_calendar_get, access_calendar_put, access_due_change_insert, access_event_list,
    access_request_list,
};

/// Reckons the open clocks anew where the bank holidays of the configuration are not those of the last time.
pub(super) fn follow_holidays(session: &mut Session) -> Result<()> {
    let mut configured: Vec<Date> = session.settings().bank_holidays.clone();
    configured.sort_unstable();
    configured.dedup();
    let known = access_calendar_get(session.store().db())?.unwrap_or_default();
    if known == configured {
        return Ok(());
    }
    let (today, calendar) = (session.today(), session.calendar());
    let tx = session.begin()?;
    // Read again: another process may have been first.
    let known = access_calendar_get(&tx)?.unwrap_or_default();
    if known == configured {
        return Ok(());
    }
    let before = Calendar::england_and_wales(known);
    let mut moved = Vec::new();
    for row in access_request_list(&tx, false)? {
        let request = row.request.reference;
        let events = events_that_count(&access_event_list(&tx, request)?);
        let due = |calendar: &Calendar| {
            access_clock(row.request.details.received_on, &events, calendar, today).due_on
        };
        if let (Some(old), Some(new)) = (due(&before), due(&calendar))
            && old != new
        {
            access_due_change_insert(&tx, request, old, new)?;
            moved.push(request);
        }
    }
    access_calendar_put(&tx, &configured)?;
    tx.commit(
        Entry::change("sar.bank-holidays")
            .on_all(moved)
            .fields(["due_on"]),
    )?;
    Ok(())
}
