//! How rights requests look.

use serde_json::{Map, Value, json};

use crate::actions::rights::RightsRequestShown;
use crate::domain::access_clock::{ClockState, Step};
use crate::domain::date::date_in_words;
use crate::domain::rights::{RightsDecision, RightsState, duties_in_words};
use crate::view::clock_event::{answer_due_cell, events_table, events_value};
use crate::view::document::{Cell, Column, Document, Table};
use crate::view::record::{NOT_RECORDED, date_cell, join_words, optional, to_value, until};

/// The working of a clock as a table.
pub(in crate::view) fn steps_table(steps: &[Step]) -> Table {
    let rows = steps
        .iter()
        .map(|step| {
            vec![
                date_cell(Some(step.on)),
                Cell::new(step.what.clone()),
                Cell::new(step.rule),
            ]
        })
        .collect();
    Table::new(
        vec![
            Column::whole("Day", "on"),
            Column::new("What", "what"),
            Column::new("Rule", "rule"),
        ],
        rows,
        "",
    )
    .entire()
}

const fn decision_in_words(decision: RightsDecision) -> &'static str {
    match decision {
        RightsDecision::Granted => "granted",
        RightsDecision::Partly => "granted in part",
        RightsDecision::Refused => "refused",
        RightsDecision::Withdrawn => "withdrawn by whoever asked",
    }
}

/// The word of the state: of an open one that of its clock.
fn state(shown: &RightsRequestShown) -> &'static str {
    match shown.row.state {
        RightsState::Open => shown.clock.state.word(),
        RightsState::InForce | RightsState::Closed => shown.row.state.word(),
    }
}

fn data(shown: &RightsRequestShown) -> Map<String, Value> {
    let is_open = shown.row.closing.is_none();
    let mut data = match to_value(&shown.row) {
        Value::Object(data) => data,
        _ => Map::new(),
    };
    for name in [
        "closed_on",
        "decision",
        "ground",
        "duties",
        "corrected",
        "reason",
        "decided_by",
        "lifted_on",
        "lift_told_on",
        "lift_reason",
        "lifted_by",
    ] {
        data.entry(name.to_owned()).or_insert(Value::Null);
    }
    let mut put = |name: &str, value: Value| data.insert(name.to_owned(), value);
    put("start", json!(shown.clock.start));
    put("due_on", json!(shown.clock.due_on));
    put("extended", json!(shown.clock.extended));
    put("extension_deadline", json!(shown.clock.extension_deadline));
    put(
        "days_left",
        json!(shown.clock.days_left.filter(|_| is_open)),
    );
    put("state", json!(state(shown)));
    data
}

fn in_full(shown: &RightsRequestShown) -> Value {
    let mut data = data(shown);
    let mut put = |name: &str, value: Value| data.insert(name.to_owned(), value);
    put("steps", json!(shown.clock.steps));
    put("events", events_value(&shown.events));
    put("to_do", json!(shown.to_do()));
    let kind = shown.row.request.details.request_kind;
    let ground = shown.row.closing.as_ref().and_then(|one| one.ground);
    put("ground_law", json!(ground.map(|ground| ground.law(kind))));
    put(
        "ground_in_words",
        json!(ground.map(crate::domain::rights::RefusalGround::in_words)),
    );
    Value::Object(data)
}

/// When the answer is due, in words.
fn due(shown: &RightsRequestShown) -> String {
    if let Some(closing) = &shown.row.closing {
        return format!("closed on {}", date_in_words(closing.on));
    }
    match (shown.clock.state, shown.clock.due_on) {
        (ClockState::AwaitingIdentity, _) => {
            "not yet: proof of identity is awaited, and the time runs from the day it arrives"
                .to_owned()
        }
        (_, Some(due)) => format!("{} ({})", date_in_words(due), until(due, shown.today)),
        (_, None) => NOT_RECORDED.to_owned(),
    }
}

/// Why something was refused: the ground, its paragraph, the duties it names, and the sentence for a lay person.
fn ground(shown: &RightsRequestShown) -> String {
    let kind = shown.row.request.details.request_kind;
    let Some(closing) = &shown.row.closing else {
        return String::new();
    };
    let Some(ground) = closing.ground else {
        return String::new();
    };
    let duties = if closing.duties.is_empty() {
        String::new()
    } else {
        format!("; the duty: {}", duties_in_words(&closing.duties))
    };
    format!("{}{duties}. {}", ground.law(kind), ground.in_words())
}

/// After any change of a request.
pub fn changed(shown: &RightsRequestShown, sentence: &str) -> Document {
    let reference = shown.reference();
    let details = &shown.row.request.details;
    let mut document = Document::answer("rights-request", in_full(shown), reference.to_string());
    if !sentence.is_empty() {
        document = document.said(sentence);
    }
    document = match (&shown.row.closing, &shown.row.lifting) {
        (_, Some(lifting)) => document.said(format!(
            "What was granted in {reference} no longer holds as of {}.",
            date_in_words(lifting.on)
        )),
        (Some(closing), None) => document.said(format!(
            "The rights request {reference} ({}) is closed as of {}: {}.",
            details.request_kind,
            date_in_words(closing.on),
            decision_in_words(closing.decision)
        )),
        (None, None) => document.said(format!(
            "The answer to the rights request {reference} ({}) is due: {}.",
            details.request_kind,
            due(shown)
        )),
    };
    let why = ground(shown);
    if !why.is_empty() && shown.row.lifting.is_none() {
        document = document.said(format!("Refused by {why}"));
    }
    if shown.row.closing.is_none() && details.request_kind.restricts() {
        document = document.said(format!(
            "Until it is decided, records of {} are marked, and are shared or exported by the Data Protection Officer alone.",
            details.subject
        ));
    }
    shown.to_do().into_iter().fold(document, Document::hint)
}

/// `rights show`.
pub fn show(shown: &RightsRequestShown) -> Document {
    let details = &shown.row.request.details;
    let recorded = &shown.row.request.recorded;
    let closing = shown.row.closing.as_ref();
    let lifting = shown.row.lifting.as_ref();
    let mut document = Document::new("rights-request", in_full(shown)).heading(format!(
        "{}  {} about {}",
        shown.reference(),
        details.request_kind,
        details.subject
    ));
    if closing.is_none() && shown.clock.state == ClockState::Overdue {
        document = document.attention(format!("The answer is overdue: it was due {}.", due(shown)));
    }
    if shown.row.state == RightsState::InForce {
        document = document.attention("What was granted is in force and has not been lifted.");
    }
    let corrected: Vec<String> = closing
        .map(|closing| closing.corrected.iter().map(ToString::to_string).collect())
        .unwrap_or_default();
    document = document
        .fields(vec![
            ("Asks", details.request_kind.in_words().to_owned()),
            ("By", details.request_kind.law().to_owned()),
            ("Received", date_in_words(details.received_on)),
            ("How it came", optional(details.via.as_deref())),
            ("On behalf", optional(details.on_behalf_of.as_deref())),
            ("About", optional(details.about)),
            ("Answer due", due(shown)),
            (
                "Extended",
                if shown.clock.extended { "yes" } else { "no" }.to_owned(),
            ),
            (
                "Decision",
                closing.map_or_else(String::new, |closing| {
                    format!(
                        "{} by {}",
                        decision_in_words(closing.decision),
                        closing.decided_by
                    )
                }),
            ),
            (
                "Why",
                closing.map_or_else(String::new, |closing| closing.reason.clone()),
            ),
            ("Refused by", ground(shown)),
            ("Corrected by", join_words(&corrected)),
            (
                "Lifted",
                lifting.map_or_else(String::new, |lifting| {
                    format!(
                        "on {} by {}, told on {}: {}",
                        date_in_words(lifting.on),
                        lifting.by,
                        date_in_words(lifting.told_on),
                        lifting.reason
                    )
                }),
            ),
            ("Copy of", optional(shown.row.copied_from)),
            (
                "Recorded",
                format!("{} by {}", recorded.at.london_text(), recorded.by),
            ),
        ])
        .heading("What is asked")
        .prose(details.what.clone());
    let to_do = shown.to_do();
    if !to_do.is_empty() {
        document = document.heading("What has to be done");
        for sentence in to_do {
            document = document.sentence(sentence);
        }
    }
    document = document
        .heading("How the day comes about")
        .table(steps_table(&shown.clock.steps));
    events_table(document, &shown.events)
}

/// `rights list`.
pub fn list(requests: &[RightsRequestShown]) -> Document {
    let rows = requests
        .iter()
        .map(|shown| {
            let details = &shown.row.request.details;
            vec![
                Cell::new(shown.reference().to_string()),
                Cell::new(details.subject.to_string()),
                Cell::new(details.request_kind.word()),
                date_cell(Some(details.received_on)),
                answer_due_cell(&shown.clock, shown.row.closing.is_some(), shown.today),
                Cell::new(state(shown).replace('-', " ")).exact(state(shown)),
                Cell::new(
                    shown
                        .row
                        .closing
                        .as_ref()
                        .map(|closing| closing.decision.word())
                        .unwrap_or_default(),
                ),
            ]
        })
        .collect();
    Document::new(
        "rights-requests",
        requests
            .iter()
            .map(|shown| Value::Object(data(shown)))
            .collect(),
    )
    .table(Table::new(
        vec![
            Column::reference("Rights request", "ref"),
            Column::reference("About", "subject"),
            Column::whole("Right", "request_kind"),
            Column::whole("Received", "received_on"),
            Column::new("Answer due", "due_on"),
            Column::new("State", "state"),
            Column::whole("Decision", "decision"),
        ],
        rows,
        "There is no open rights request.",
    ))
}
