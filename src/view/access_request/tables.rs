//! The tables of `sar show`: what was recorded, withheld, decided and handed over.

use std::fmt::Write as _;

use crate::actions::access_request::AccessRequestShown;
use crate::domain::record::Undoable as _;
use crate::view::document::{Cell, Column, Document, Emphasis, Table};
use crate::view::record::{count, date_cell};

pub(super) fn withheld_table(document: Document, shown: &AccessRequestShown) -> Document {
    if shown.withheld.is_empty() {
        return document;
    }
    let rows = shown
        .withheld
        .iter()
        .map(|one| {
            let mut reason = one.reason.clone();
            if let (Some(by), why) = (&one.undone.by, &one.undone.why) {
                let _ = write!(
                    reason,
                    " (taken back by {by}: {})",
                    why.as_deref().unwrap_or_default()
                );
            }
            [
                one.reference.to_string(),
                one.span.map_or_else(
                    || "all of it".to_owned(),
                    |span| format!("{}:{}", span.start, span.end),
                ),
                one.ground.title().to_owned(),
                reason,
                one.decided_by.clone(),
            ]
            .map(|text| {
                let cell = Cell::new(text);
                if one.stands() {
                    cell
                } else {
                    cell.emphasis(Emphasis::Faint)
                }
            })
            .into()
        })
        .collect();
    document.heading("Withheld").table(
        Table::new(
            vec![
                Column::reference("Record", "ref"),
                Column::whole("Part", "span"),
                Column::new("Ground", "ground"),
                Column::new("Why", "reason"),
                Column::new("Decided by", "decided_by"),
            ],
            rows,
            "",
        )
        .entire(),
    )
}

pub(super) fn review_table(document: Document, shown: &AccessRequestShown) -> Document {
    if shown.reviews.is_empty() {
        return document;
    }
    let rows = shown
        .reviews
        .iter()
        .map(|one| {
            let mut what = one.decision.in_words().to_owned();
            let stay = one
                .parts
                .iter()
                .filter(|part| part.ground.is_none())
                .count();
            let hidden = one.parts.len() - stay;
            if stay > 0 {
                what.push_str(", ");
                what.push_str(&count(stay, "part stays readable", "parts stay readable"));
            }
            if hidden > 0 {
                what.push_str(", ");
                what.push_str(&count(
                    hidden,
                    "more part is withheld",
                    "more parts are withheld",
                ));
            }
            if !one.stands() {
                what.push_str(" (taken back)");
            }
            vec![
                one.reference.to_string(),
                what,
                one.ground
                    .map(|ground| ground.title().to_owned())
                    .unwrap_or_default(),
                one.reason.clone().unwrap_or_default(),
                one.decided_by.clone(),
            ]
        })
        .collect();
    document.heading("Decided in the review").table(
        Table::new(
            vec![
                Column::reference("Record", "ref"),
                Column::new("Decision", "decision"),
                Column::new("Ground", "ground"),
                Column::new("Why", "reason"),
                Column::new("Decided by", "decided_by"),
            ],
            rows,
            "",
        )
        .entire(),
    )
}

pub(super) fn decided_table(document: Document, shown: &AccessRequestShown) -> Document {
    if shown.answers.is_empty() && shown.undecided.is_empty() {
        return document;
    }
    let decided = shown.answers.iter().map(|one| {
        vec![
            one.question.word().to_owned(),
            one.question.in_words().to_owned(),
            one.answer.word().to_owned(),
            one.reason.clone(),
        ]
    });
    let open = shown.undecided.iter().map(|one| {
        vec![
            one.word().to_owned(),
            one.in_words().to_owned(),
            "not decided".to_owned(),
            String::new(),
        ]
    });
    document
        .heading("What has to be decided before an answer goes to somebody else")
        .table(
            Table::new(
                vec![
                    Column::whole("Question", "question"),
                    Column::new("In words", "in_words"),
                    Column::whole("Answer", "answer"),
                    Column::new("Why", "reason"),
                ],
                decided.chain(open).collect::<Vec<Vec<String>>>(),
                "",
            )
            .entire(),
        )
}

pub(super) fn released_table(document: Document, shown: &AccessRequestShown) -> Document {
    if shown.released.is_empty() {
        return document;
    }
    let rows = shown
        .released
        .iter()
        .map(|entry| {
            let details = &entry.disclosure.details;
            vec![
                Cell::new(entry.disclosure.reference.to_string()),
                date_cell(Some(details.on)),
                Cell::new(details.manifest_sha256.clone().unwrap_or_default()),
            ]
        })
        .collect();
    document.heading("Handed over").table(
        Table::new(
            vec![
                Column::reference("Entry", "ref"),
                Column::whole("On", "on"),
                Column::new("SHA-256 of the manifest", "manifest_sha256"),
            ],
            rows,
            "",
        )
        .entire(),
    )
}
