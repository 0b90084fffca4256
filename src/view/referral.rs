//! How referrals look, and where a member of the public is directed to.

use serde_json::{Value, json};

use crate::actions::referral::{
    Redirected, ReferralAccepted, ReferralAdded, ReferralDeclined, ReferralListed, ReferralRow,
    ReferralShown,
};
use crate::domain::date::{Date, date_in_words, date_short};
use crate::domain::deadline::{Deadline, DeadlineKind};
use crate::domain::referral::{About, ReferralState, Source};
use crate::view::case::{
    deadline_fields, deadlines_data, disposal_said, disposal_sentence, notices, people_table,
    shown_data,
};
use crate::view::document::{Cell, Column, Document, Emphasis, Table};
use crate::view::record::{date_cell, due_cell, optional, to_value, until};
use crate::view::restriction;

/// After `referral add --source public`: what the officer tells the person who called. It is the answer, so that it
/// stands on standard output.
pub fn redirected(redirected: &Redirected) -> Document {
    let signpost = &redirected.signpost;
    let service = &redirected.service;
    let whom = match signpost.about {
        About::Child => "a child",
        About::Adult => "an adult with care and support needs",
    };
    Document::new(
        "signpost",
        json!({
            "redirected": true,
            "state": "redirected",
            "subject": signpost.about,
            "service": service,
            "at": signpost.at,
        }),
    )
    .heading(format!("Worried about {whom}: tell the caller to turn to"))
    .fields(vec![
        ("Service", service.name.clone()),
        ("Telephone", service.phone.clone()),
        ("Hours", service.hours.clone()),
    ])
    .said("Nothing about anybody was recorded: only the time, child or adult, the service, and your user name.")
}

/// A referral in JSON: its JSON Lines form with its reference and what was decided.
pub fn data(row: &ReferralRow) -> Value {
    let mut data = to_value(&row.referral);
    if let (Some(fields), Value::Object(decision)) = (data.as_object_mut(), to_value(&row.decision))
    {
        fields.extend(decision);
        fields.insert(
            "dispose_after".to_owned(),
            to_value(&row.disposal.dispose_after),
        );
        if row.decision.state == ReferralState::Declined {
            fields.insert("disposal".to_owned(), to_value(&row.disposal));
        }
    }
    data
}

fn with_deadlines(row: &ReferralRow, deadlines: &[Deadline]) -> Value {
    let mut data = data(row);
    if let Some(fields) = data.as_object_mut() {
        fields.insert("deadlines".to_owned(), deadlines_data(deadlines));
    }
    data
}

/// After `referral add`.
pub fn added(added: &ReferralAdded) -> Document {
    let row = &added.row;
    let reference = row.referral.reference;
    let details = &row.referral.details;
    let mut document = Document::answer(
        "referral",
        with_deadlines(row, &added.deadlines),
        reference.to_string(),
    )
    .said(format!(
        "{reference}, received on {}, waits for a manager's decision.",
        date_in_words(details.received_on)
    ));
    for deadline in &added.deadlines {
        document = document.said(format!(
            "{}: by {}.",
            deadline.kind.title(),
            date_in_words(deadline.due_on)
        ));
    }
    if details.source == Source::DfeNotification && details.aware_on.is_none() {
        document = document.warning(format!(
            "It is not recorded when the service became aware of the incident, so that the deadline of its notification cannot be reckoned for {reference}."
        ));
    }
    document
}

/// `referral list`.
pub fn list(rows: &[ReferralListed], today: Date) -> Document {
    let cells = rows
        .iter()
        .map(|one| {
            let row = &one.row;
            let details = &row.referral.details;
            let waiting = row.decision.state == ReferralState::Received;
            let due = one.deadlines.iter().map(|deadline| deadline.due_on).min();
            vec![
                Cell::new(row.referral.reference.to_string()),
                date_cell(Some(details.received_on)),
                Cell::new(details.source.to_string()),
                Cell::new(row.from_org_name.clone().unwrap_or_default()),
                state_cell(row.decision.state),
                Cell::new(optional(row.decision.case)),
                match due {
                    Some(due) if waiting => due_cell(due, today),
                    due => date_cell(due),
                },
                restriction::cell(&one.restricted),
            ]
        })
        .collect();
    let data: Vec<Value> = rows
        .iter()
        .map(|one| {
            let mut data = with_deadlines(&one.row, &one.deadlines);
            restriction::put(&mut data, &one.restricted);
            data
        })
        .collect();
    Document::new("referrals", Value::Array(data)).table(Table::new(
        vec![
            Column::reference("Referral", "ref"),
            Column::whole("Received", "received_on"),
            Column::new("Source", "source"),
            Column::new("From", "from_org_name"),
            Column::whole("State", "state"),
            Column::reference("Case", "case"),
            Column::new("Next deadline", "due_on"),
            Column::new("Restricted", "restricted"),
        ],
        cells,
        "No referral is waiting. `--all` shows decided ones too.",
    ))
}

fn state_cell(state: ReferralState) -> Cell {
    let cell = Cell::new(state.to_string());
    match state {
        ReferralState::Received => cell.emphasis(Emphasis::Strong),
        ReferralState::Accepted | ReferralState::Declined => cell.emphasis(Emphasis::Faint),
    }
}

/// `referral show`.
pub fn show(shown: &ReferralShown) -> Document {
    let row = &shown.row;
    let referral = &row.referral;
    let details = &referral.details;
    let waiting = row.decision.state == ReferralState::Received;
    let mut data = with_deadlines(row, &shown.deadlines);
    if let Some(fields) = data.as_object_mut() {
        let people: Vec<Value> = shown
            .people
            .iter()
            .map(|(member, details)| shown_data(to_value(member), details))
            .collect();
        fields.insert("people".to_owned(), Value::Array(people));
        fields.insert("from_org_name".to_owned(), json!(row.from_org_name));
    }
    let from = match (&details.from_org, &row.from_org_name) {
        (Some(org), Some(name)) => format!("{org}  {name}"),
        _ => String::new(),
    };
    let decided = match (&row.decision.decided_on, &row.decision.decided_by) {
        (Some(on), Some(by)) => format!("{} by {by}", date_short(*on)),
        _ => String::new(),
    };
    let mut fields: Vec<(String, Cell)> = [
        ("State", state_cell(row.decision.state)),
        ("Case", Cell::new(optional(row.decision.case))),
        ("Received", Cell::new(date_in_words(details.received_on))),
        ("How", Cell::new(optional(details.via))),
        ("From", Cell::new(from)),
        (
            "Referrer",
            Cell::new(optional(details.referrer_name.as_deref())),
        ),
        (
            "Contact",
            Cell::new(optional(details.referrer_contact.as_deref())),
        ),
        (
            "Incident",
            Cell::new(optional(
                details
                    .incident_on
                    .map(crate::domain::date::PartialDate::in_words),
            )),
        ),
        (
            "Aware since",
            Cell::new(optional(details.aware_on.map(date_in_words))),
        ),
        ("Decided", Cell::new(decided)),
        (
            "Reason for declining",
            Cell::new(optional(row.decision.decline_reason.as_deref())),
        ),
        ("Disposal from", Cell::new(disposal_sentence(&row.disposal))),
    ]
    .into_iter()
    .map(|(label, cell)| (label.to_owned(), cell))
    .collect();
    fields.extend(deadline_fields(
        &shown.deadlines,
        waiting.then_some(shown.today),
    ));
    fields.push((
        "Recorded".to_owned(),
        Cell::new(format!(
            "{} by {}",
            referral.recorded.at.london_text(),
            referral.recorded.by
        )),
    ));
    let document = Document::new("referral", data)
        .heading(format!("{}  {}", referral.reference, details.source));
    let mut document = restriction::marked(document, &shown.restricted).fields(fields);
    for deadline in shown
        .deadlines
        .iter()
        .filter(|deadline| waiting && deadline.due_on < shown.today)
    {
        document = document.attention(format!(
            "{}: {}.",
            deadline.kind.title(),
            until(deadline.due_on, shown.today)
        ));
    }
    if let Some(summary) = &details.summary {
        document = document.heading("What happened").prose(summary.clone());
    }
    document.table(people_table(
        shown
            .people
            .iter()
            .map(|(member, details)| (member, details)),
    ))
}

/// After `referral accept`.
pub fn accepted(accepted: &ReferralAccepted) -> Document {
    let case = &accepted.case;
    let reference = case.row.case.reference;
    let document = Document::answer(
        "acceptance",
        json!({"referral": accepted.referral, "case": reference}),
        reference.to_string(),
    );
    let mut document = if accepted.opened {
        document.said(format!(
            "{} is accepted; {reference} is opened for it as of {}.",
            accepted.referral,
            date_in_words(case.row.case.details.opened_on)
        ))
    } else {
        document.said(format!(
            "{} is accepted and has joined {reference}.",
            accepted.referral
        ))
    };
    for deadline in &accepted.deadlines {
        document = document.said(format!(
            "{}: by {}.",
            deadline.kind.title(),
            date_in_words(deadline.due_on)
        ));
    }
    let settles = |kind, flag: &str, what: &str| {
        accepted
            .deadlines
            .iter()
            .any(|deadline| deadline.kind == kind)
            .then(|| format!("Record the day {what} with `mkt case set {reference} {flag} DATE`."))
    };
    for hint in [
        settles(
            DeadlineKind::SeriousIncidentNotification,
            "--notified-on",
            "of the notification",
        ),
        settles(
            DeadlineKind::RapidReview,
            "--rapid-review-ended-on",
            "on which the rapid review ended",
        ),
    ]
    .into_iter()
    .flatten()
    {
        document = document.hint(hint);
    }
    notices(document, case, &accepted.notices)
}

/// After `referral decline`.
pub fn declined(declined: &ReferralDeclined) -> Document {
    let row = &declined.row;
    let reference = row.referral.reference;
    Document::answer("referral", data(row), reference.to_string())
        .said(format!("{reference} is declined."))
        .said(disposal_said(reference, &declined.disposal))
}
