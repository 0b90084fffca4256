//! How access requests look. People read "access request", never the short form, which in safeguarding is another thing
//! (RULES.md section 1).

mod tables;

use serde_json::{Value, json};

use crate::actions::access_request::AccessRequestShown;
use crate::actions::access_request::review::Review;
use crate::actions::access_request::search::Found;
use crate::actions::access_request::withhold::Withheld;
use crate::domain::access_clock::ClockState;
use crate::domain::access_request::{CLOSED, Question};
use crate::domain::access_review::MentionAnswer;
use crate::domain::date::date_in_words;
use crate::domain::record::Undoable as _;
use crate::view::access_request::tables::{
    decided_table, released_table, review_table, withheld_table,
};
use crate::view::clock_event::{answer_due_cell, events_table, events_value};
use crate::view::document::{Cell, Column, Document, Emphasis, Table};
use crate::view::record::{NOT_RECORDED, count, date_cell, optional, until};

/// The word of its state: of its clock while it is open.
fn state(shown: &AccessRequestShown) -> &'static str {
    if shown.row.closing.is_some() {
        CLOSED
    } else {
        shown.clock.state.word()
    }
}

/// The object of CLI.md, "mkt sar add".
fn summary(shown: &AccessRequestShown) -> serde_json::Map<String, Value> {
    let details = &shown.row.request.details;
    let is_open = shown.row.closing.is_none();
    let mut data = serde_json::Map::new();
    let mut put = |name: &str, value: Value| data.insert(name.to_owned(), value);
    put("ref", json!(shown.reference()));
    put("subject", json!(details.subject));
    put("received_on", json!(details.received_on));
    put("start", json!(shown.clock.start));
    put("due_on", json!(shown.clock.due_on));
    put("extended", json!(shown.clock.extended));
    put("paused_days", json!(shown.clock.paused_days));
    put(
        "days_left",
        json!(shown.clock.days_left.filter(|_| is_open)),
    );
    put("state", json!(state(shown)));
    data
}

fn in_full(shown: &AccessRequestShown) -> Value {
    let details = &shown.row.request.details;
    let recorded = &shown.row.request.recorded;
    let closing = shown.row.closing.as_ref();
    let mut data = summary(shown);
    let mut put = |name: &str, value: Value| data.insert(name.to_owned(), value);
    put("extension_deadline", json!(shown.clock.extension_deadline));
    put("via", json!(details.via));
    put("on_behalf_of", json!(details.on_behalf_of));
    put("closed_on", json!(closing.map(|closing| closing.on)));
    put("outcome", json!(closing.map(|closing| &closing.outcome)));
    put("copied_from", json!(shown.row.copied_from));
    put("steps", json!(shown.clock.steps));
    put("events", events_value(&shown.events));
    put("due_changes", json!(shown.due_changes));
    put("decisions", json!(shown.answers));
    put("undecided", json!(shown.undecided));
    let (stand, taken_back): (Vec<_>, Vec<_>) = shown.withheld.iter().partition(|one| one.stands());
    put("withheld", json!(stand));
    put("withheld_before", json!(taken_back));
    put("review", json!(shown.reviews));
    put(
        "released",
        shown
            .released
            .iter()
            .map(|entry| {
                json!({
                    "ref": entry.disclosure.reference,
                    "on": entry.disclosure.details.on,
                    "manifest_sha256": entry.disclosure.details.manifest_sha256,
                })
            })
            .collect(),
    );
    put("recorded_by", json!(recorded.by));
    put("recorded_at", json!(recorded.at));
    Value::Object(data)
}

/// When the answer is due, in words.
fn due(shown: &AccessRequestShown) -> String {
    if let Some(closing) = &shown.row.closing {
        return format!("closed on {}", date_in_words(closing.on));
    }
    match (shown.clock.state, shown.clock.due_on) {
        (ClockState::AwaitingIdentity, _) => {
            "not yet: proof of identity is awaited, and the time runs from the day it arrives"
                .to_owned()
        }
        (ClockState::AwaitingClarification, _) => {
            "not yet: clarification is awaited, and the clock stands still".to_owned()
        }
        (_, Some(due)) => format!("{} ({})", date_in_words(due), until(due, shown.today)),
        (_, None) => NOT_RECORDED.to_owned(),
    }
}

/// What has to be known where somebody asks for another person.
fn parental(document: Document, shown: &AccessRequestShown) -> Document {
    if shown.row.request.details.on_behalf_of.is_none() || shown.row.closing.is_some() {
        return document;
    }
    let reference = shown.reference();
    let document = document.warning(
        "Somebody asks on the person's behalf. The right is the person's own: a parent has no right to a child's data as a parent, and answering one may put a child at risk.",
    );
    if shown.undecided.is_empty() {
        return document;
    }
    let words: Vec<&str> = shown.undecided.iter().map(|one| one.word()).collect();
    document
        .warning(format!(
            "Nothing is released before this is decided and recorded: {}.",
            words.join(", ")
        ))
        .hint(format!(
            "mkt sar decide {reference} --question {} --answer yes --reason TEXT",
            words.first().copied().unwrap_or(Question::Authority.word())
        ))
}

/// After any change of a request.
pub fn changed(shown: &AccessRequestShown, sentence: &str) -> Document {
    let reference = shown.reference();
    let document = Document::answer("access-request", in_full(shown), reference.to_string());
    let document = if sentence.is_empty() {
        document
    } else {
        document.said(sentence)
    };
    parental(
        document.said(if shown.row.closing.is_some() {
            format!("The access request {reference} is {}.", due(shown))
        } else {
            format!(
                "The answer to the access request {reference} is due: {}.",
                due(shown)
            )
        }),
        shown,
    )
}

/// After `sar withhold`.
pub fn withheld(done: &Withheld) -> Document {
    let (shown, decision) = (&done.shown, &done.decision);
    let reference = shown.reference();
    let what = match decision.span {
        Some(_) => format!("A part of {}", decision.reference),
        None => decision.reference.to_string(),
    };
    let on = format!("{} ({})", decision.ground.title(), decision.ground.law());
    let document = Document::answer("access-request", in_full(shown), reference.to_string());
    if decision.stands() {
        document.said(format!(
            "{what} is withheld from the answer to the access request {reference}: {on}."
        ))
    } else {
        document
            .said(format!(
                "{what} is no longer withheld from the answer to the access request {reference}: {on}. The decision stays on file, marked."
            ))
            .hint(format!(
                "It is decided anew in the review: mkt sar review {reference}"
            ))
    }
}

/// `sar show`.
pub fn show(shown: &AccessRequestShown) -> Document {
    let details = &shown.row.request.details;
    let recorded = &shown.row.request.recorded;
    let document = Document::new("access-request", in_full(shown)).heading(format!(
        "{}  access request about {}",
        shown.reference(),
        details.subject
    ));
    let document = if shown.row.closing.is_none() && shown.clock.state == ClockState::Overdue {
        document.attention(format!("The answer is overdue: it was due {}.", due(shown)))
    } else {
        document
    };
    let steps = shown
        .clock
        .steps
        .iter()
        .map(|step| {
            vec![
                date_cell(Some(step.on)),
                Cell::new(step.what.clone()),
                Cell::new(step.rule),
            ]
        })
        .collect();
    let document = document
        .fields(vec![
            ("Received", date_in_words(details.received_on)),
            ("How it came", optional(details.via.as_deref())),
            ("On behalf", optional(details.on_behalf_of.as_deref())),
            ("Answer due", due(shown)),
            (
                "Extended",
                if shown.clock.extended { "yes" } else { "no" }.to_owned(),
            ),
            (
                "Clock stood still",
                match shown.clock.paused_days {
                    0 => String::new(),
                    days => count(usize::try_from(days).unwrap_or(usize::MAX), "day", "days"),
                },
            ),
            (
                "Outcome",
                shown
                    .row
                    .closing
                    .as_ref()
                    .map(|closing| closing.outcome.clone())
                    .unwrap_or_default(),
            ),
            (
                "Recorded",
                format!("{} by {}", recorded.at.london_text(), recorded.by),
            ),
        ])
        .heading("How the day comes about")
        .table(
            Table::new(
                vec![
                    Column::whole("Day", "on"),
                    Column::new("What", "what"),
                    Column::new("Rule", "rule"),
                ],
                steps,
                "",
            )
            .entire(),
        );
    let document = shown.due_changes.iter().fold(document, |document, one| {
        document.sentence(format!(
            "The bank holidays of the configuration changed: the answer was due on {} and is due on {} since (noticed {}).",
            date_in_words(one.old),
            date_in_words(one.new),
            one.recorded.at.london_text()
        ))
    });
    let document = events_table(document, &shown.events);
    let document = withheld_table(document, shown);
    let document = review_table(document, shown);
    let document = decided_table(document, shown);
    let document = released_table(document, shown);
    parental(document, shown)
}

/// After `sar review`, and when it is stopped.
pub fn reviewed(review: &Review) -> Document {
    let reference = review.request;
    let items = review.items.len();
    let doubtful = review
        .items
        .iter()
        .filter(|item| item.doubt.is_some())
        .count();
    let data = json!({
        "request": reference,
        "items": items,
        "decided": review.decided(),
        "open": review.open(),
        "doubtful": doubtful,
    });
    let document = Document::answer("access-request-review", data, reference.to_string());
    if review.open() == 0 {
        document
            .said(format!(
                "{} decided: the answer may be written.",
                count(items, "record is", "records are")
            ))
            .hint(format!(
                "mkt sar export --subject {} --request {reference} --out DIR",
                review.subject
            ))
    } else {
        document
            .said(format!(
                "{} of {items} records are decided.",
                review.decided()
            ))
            .hint(format!("mkt sar review {reference}"))
    }
}

/// `sar list`.
pub fn list(requests: &[AccessRequestShown]) -> Document {
    let rows = requests
        .iter()
        .map(|shown| {
            let details = &shown.row.request.details;
            vec![
                Cell::new(shown.reference().to_string()),
                Cell::new(details.subject.to_string()),
                date_cell(Some(details.received_on)),
                answer_due_cell(&shown.clock, shown.row.closing.is_some(), shown.today),
                Cell::new(state(shown).replace('-', " ")).exact(state(shown)),
            ]
        })
        .collect();
    Document::new(
        "access-requests",
        requests
            .iter()
            .map(|shown| Value::Object(summary(shown)))
            .collect(),
    )
    .table(Table::new(
        vec![
            Column::reference("Access request", "ref"),
            Column::reference("About", "subject"),
            Column::whole("Received", "received_on"),
            Column::new("Answer due", "due_on"),
            Column::new("State", "state"),
        ],
        rows,
        "There is no open access request.",
    ))
}

/// `sar search`.
pub fn found(found: &Found) -> Document {
    let data = found
        .places
        .iter()
        .map(|place| {
            json!({
                "ref": place.reference,
                "as": place.found_as,
                "sure": place.sure,
                "why": place.why,
                "snippet": place.snippet,
                "decided": place.decided,
            })
        })
        .collect();
    let rows = found
        .places
        .iter()
        .map(|place| {
            vec![
                Cell::new(place.reference.to_string()),
                Cell::new(place.found_as.word()),
                if place.decided == Some(MentionAnswer::IsThePerson) {
                    Cell::new("sure, as decided").exact("true")
                } else if place.sure {
                    Cell::new("sure").exact("true")
                } else if place.decided.is_some() {
                    Cell::new("somebody else, as decided")
                        .exact("false")
                        .emphasis(Emphasis::Faint)
                } else {
                    Cell::new("doubtful")
                        .exact("false")
                        .emphasis(Emphasis::Attention)
                },
                Cell::new(place.why.clone()),
                Cell::new(place.snippet.clone()),
            ]
        })
        .collect();
    let doubtful = found.places.iter().filter(|place| place.is_open()).count();
    let document = Document::new("access-request-search", data).table(
        Table::new(
            vec![
                Column::reference("Record", "ref"),
                Column::whole("As", "as"),
                Column::whole("Sure", "sure"),
                Column::new("Why", "why"),
                Column::new("Text", "snippet"),
            ],
            rows,
            "Nothing is found.",
        )
        .entire(),
    );
    if doubtful == 0 {
        document
    } else {
        document.hint(format!(
            "{} may be about somebody else. `mkt sar review` of an access request asks about each once, and remembers it.",
            count(doubtful, "place", "places")
        ))
    }
}
