//! How the timeline of a case looks: every entry in full, backdated ones marked.

use serde_json::{Value, json};

use crate::actions::case::{StoredHold, Timeline, TimelineEntry, TimelineWhat};
use crate::domain::date::{date_in_words, date_short};
use crate::domain::share::{Decision, Disclosure};
use crate::view::document::{Column, Document, Table};
use crate::view::record::{date_cell, optional, to_value};
use crate::view::restriction;

/// `case timeline`.
pub fn timeline(timeline: &Timeline) -> Document {
    let case = &timeline.row.case;
    let data: Vec<Value> = timeline
        .entries
        .iter()
        .map(|entry| {
            let mut data = data(entry);
            restriction::put(&mut data, &timeline.restricted);
            data
        })
        .collect();
    let document = Document::new("timeline", Value::Array(data))
        .csv(sheet(timeline))
        .heading(format!("{}  {}", case.reference, case.details.title));
    let mut document =
        restriction::told(document, &timeline.restricted).sentence(match case.details.closed_on {
            Some(closed) => format!(
                "Opened on {}, closed on {}.",
                date_short(case.details.opened_on),
                date_short(closed)
            ),
            None => format!("Opened on {}.", date_short(case.details.opened_on)),
        });
    if timeline.entries.is_empty() {
        return document.sentence("Nothing has been recorded yet.");
    }
    for entry in &timeline.entries {
        document = shown(document, entry);
    }
    document
}

/// The timeline as CSV: a row an entry, with its text in full.
fn sheet(timeline: &Timeline) -> Table {
    let columns = vec![
        Column::whole("On", "on"),
        Column::new("Kind", "kind"),
        Column::reference("Reference", "ref"),
        Column::new("What", "what"),
        Column::reference("Source", "source"),
        Column::new("Text", "text"),
        Column::whole("Recorded later, on", "recorded_later_on"),
        Column::new("Restricted", "restricted"),
    ];
    let rows = timeline
        .entries
        .iter()
        .map(|entry| {
            let (kind, reference, what, source, text) = match &entry.what {
                TimelineWhat::Note(row) => (
                    "note",
                    row.note.reference.to_string(),
                    row.note.details.note_kind.clone(),
                    optional(row.note.details.source),
                    row.note.details.text.clone(),
                ),
                TimelineWhat::Referral(row) => (
                    "referral",
                    row.referral.reference.to_string(),
                    row.referral.details.source.to_string(),
                    optional(row.referral.details.from_org),
                    optional(row.referral.details.summary.as_deref()),
                ),
                TimelineWhat::Disclosure(row) => (
                    "disclosure",
                    row.disclosure.reference.to_string(),
                    decision_words(&row.disclosure.details),
                    String::new(),
                    row.disclosure.details.what.clone(),
                ),
                TimelineWhat::Hold(hold) => (
                    "hold",
                    hold.reference.to_string(),
                    hold_words(hold),
                    String::new(),
                    hold.reason.clone(),
                ),
            };
            vec![
                date_cell(Some(entry.on)),
                kind.into(),
                reference.into(),
                what.into(),
                source.into(),
                text.into(),
                date_cell(entry.recorded_later_on),
                restriction::cell(&timeline.restricted),
            ]
        })
        .collect();
    Table::new(columns, rows, "")
}

/// An entry in JSON: the record's own fields after what every entry has.
fn data(entry: &TimelineEntry) -> Value {
    let (kind, record) = match &entry.what {
        TimelineWhat::Note(row) => ("note", to_value(row)),
        TimelineWhat::Referral(row) => ("referral", crate::view::referral::data(row)),
        TimelineWhat::Disclosure(row) => ("disclosure", to_value(row)),
        TimelineWhat::Hold(hold) => ("hold", to_value(hold)),
    };
    let mut data = json!({
        "on": entry.on,
        "kind": kind,
        "backdated": entry.is_backdated(),
        "recorded_later_on": entry.recorded_later_on,
    });
    if let (Some(data), Value::Object(record)) = (data.as_object_mut(), record) {
        for (name, value) in record {
            data.entry(name).or_insert(value);
        }
    }
    data
}

fn shown(document: Document, entry: &TimelineEntry) -> Document {
    let backdated = entry.recorded_later_on.map_or_else(String::new, |day| {
        format!("  (backdated: recorded on {})", date_short(day))
    });
    let heading = |what: String| format!("{}  {what}{backdated}", date_in_words(entry.on));
    match &entry.what {
        TimelineWhat::Note(row) => {
            let note = &row.note.details;
            let source = note
                .source
                .map_or_else(String::new, |org| format!(", from {org}"));
            document
                .heading(heading(format!(
                    "{}  {}{source}",
                    row.note.reference, note.note_kind
                )))
                .prose(note.text.clone())
        }
        TimelineWhat::Referral(row) => {
            let referral = &row.referral.details;
            let document = document
                .heading(heading(format!(
                    "{}  referral, {}",
                    row.referral.reference, referral.source
                )))
                .fields(vec![
                    ("From", optional(row.from_org_name.as_deref())),
                    ("Referrer", optional(referral.referrer_name.as_deref())),
                    (
                        "Incident",
                        optional(
                            referral
                                .incident_on
                                .map(crate::domain::date::PartialDate::in_words),
                        ),
                    ),
                ]);
            match &referral.summary {
                Some(summary) => document.prose(summary.clone()),
                None => document,
            }
        }
        TimelineWhat::Disclosure(row) => {
            let disclosure = &row.disclosure.details;
            document
                .heading(heading(format!(
                    "{}  {}",
                    row.disclosure.reference,
                    decision_words(disclosure)
                )))
                .fields(vec![
                    ("What", disclosure.what.clone()),
                    ("Purpose", disclosure.purpose.clone()),
                    ("Basis", disclosure.basis.clone()),
                    ("Necessity", disclosure.necessity.clone()),
                    ("Method", disclosure.method.to_string()),
                    ("Authorised by", disclosure.authorised_by.clone()),
                ])
        }
        TimelineWhat::Hold(hold) => document
            .heading(heading(format!("{}  hold", hold.reference)))
            .sentence(hold_words(hold))
            .prose(hold.reason.clone()),
    }
}

fn decision_words(disclosure: &Disclosure) -> String {
    let whom = match (&disclosure.to, &disclosure.to_name) {
        (Some(org), _) => org.to_string(),
        (None, Some(name)) => name.clone(),
        (None, None) => disclosure.recipient.to_string(),
    };
    match disclosure.decision {
        Decision::Shared => format!("shared with {whom} ({})", disclosure.recipient),
        Decision::Refused => format!("refused to {whom} ({})", disclosure.recipient),
    }
}

fn hold_words(hold: &StoredHold) -> String {
    let what = match (&hold.case, &hold.person, &hold.tag, &hold.category) {
        (_, Some(person), ..) => format!("On everything about {person}"),
        (_, _, Some(tag), _) => format!("On every case with the tag \"{tag}\""),
        (_, _, _, Some(category)) => {
            format!("On every case with a subject of the category {category}")
        }
        _ => "On this case".to_owned(),
    };
    let released = match (&hold.released_at, &hold.released_by) {
        (Some(at), Some(by)) => format!("; released on {} by {by}", date_short(at.london_date())),
        _ => "; not released".to_owned(),
    };
    format!("{what}, placed by {}{released}.", hold.placed_by)
}
