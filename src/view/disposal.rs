//! How approvals, rejections and disposals look. No name and no title but where somebody has to decide on a case.

use serde_json::{Value, json};

use crate::actions::disposal::{Approved, CarriedOut, DisposalList, Outcome, Preview};
use crate::domain::date::date_in_words;
use crate::domain::disposal::{Destroyed, ListState, Skip};
use crate::domain::reference::Kind;
use crate::domain::retention::Rule;
use crate::view::document::{Column, Document, Table};
use crate::view::record::{count, join_words, to_value};

/// "3 notes, 1 case" for people.
pub(super) fn counts_words(counts: &Destroyed) -> String {
    let words: Vec<String> = counts
        .iter()
        .map(|(kind, number)| {
            let kind = kind.replace('-', " ");
            match (number, kind.as_str()) {
                (1, "people") => "1 person".to_owned(),
                (1, kind) => format!("1 {}", kind.trim_end_matches('s')),
                _ => format!("{number} {kind}"),
            }
        })
        .collect();
    words.join(", ")
}

fn why_words(why: &[Skip]) -> String {
    why.iter().map(Skip::sentence).collect::<Vec<_>>().join(" ")
}

/// What somebody who has to decide on an item reads.
pub fn preview_lines(preview: &Preview) -> Vec<String> {
    let record = preview.listed.reference;
    let mut lines = vec![match &preview.title {
        Some(title) => format!("{record}: {title}"),
        None => format!("{record}: {}", record.kind().a_word()),
    }];
    let rule = Rule::parse(&preview.listed.rule).map(Rule::in_words);
    lines.push(format!(
        "It may be disposed of from {} on. {}",
        date_in_words(preview.listed.dispose_after),
        rule.unwrap_or_default()
    ));
    let of = [
        (preview.notes, "note", "notes"),
        (
            preview.disclosures,
            "entry of the sharing log",
            "entries of the sharing log",
        ),
        (preview.exports, "export", "exports"),
        (
            if record.kind() == Kind::Referral {
                0
            } else {
                preview.referrals
            },
            "referral",
            "referrals",
        ),
        (preview.people.len(), "person", "people"),
        (
            preview
                .trail
                .map_or(0, |end| usize::try_from(end.entries).unwrap_or(usize::MAX)),
            "entry of the audit trail",
            "entries of the audit trail",
        ),
    ];
    let words: Vec<String> = of
        .iter()
        .filter(|(number, ..)| *number > 0)
        .map(|(number, one, many)| count(*number, one, many))
        .collect();
    if words.is_empty() {
        lines.push("Nothing else would be destroyed with it.".to_owned());
    } else {
        lines.push(format!("Destroyed with it: {}.", join_words(&words)));
    }
    if let Some(end) = &preview.trail {
        lines.push(format!(
            "They are of {} to {}. The trail goes on from a signed checkpoint, and verifies as before.",
            date_in_words(end.first_on),
            date_in_words(end.last_on)
        ));
    }
    if !preview.people.is_empty() {
        let people: Vec<String> = preview.people.iter().map(ToString::to_string).collect();
        lines.push(format!("People who would go: {}.", people.join(", ")));
    }
    for staying in &preview.staying {
        let because: Vec<String> = staying.because_of.iter().map(ToString::to_string).collect();
        lines.push(format!(
            "{} stays because of {}, and loses what only {record} supplied.",
            staying.person,
            join_words(&because)
        ));
    }
    for skip in &preview.against {
        lines.push(format!("It cannot be approved today: {}", skip.sentence()));
    }
    lines
}

/// After `retention approve`.
pub fn approved(approved: &Approved) -> Document {
    let list = approved.list;
    let data = json!({
        "list": list,
        "state": approved.state,
        "approved": approved.approved,
        "kept": approved
            .kept
            .iter()
            .map(|(record, holds)| json!({"ref": record, "holds": holds}))
            .collect::<Vec<_>>(),
        "left": approved
            .left
            .iter()
            .map(|(record, why)| json!({"ref": record, "why": why, "reasons": why.iter().map(Skip::sentence).collect::<Vec<_>>()}))
            .collect::<Vec<_>>(),
        "waiting": approved.waiting,
    });
    let mut document = Document::answer("disposal-approval", data, list.to_string());
    if !approved.approved.is_empty() {
        let names: Vec<String> = approved.approved.iter().map(ToString::to_string).collect();
        document = document.said(format!(
            "Approved for disposal on {list}: {}. Nothing is destroyed yet.",
            join_words(&names)
        ));
    }
    for (record, holds) in &approved.kept {
        let holds: Vec<String> = holds.iter().map(ToString::to_string).collect();
        document = document.said(format!("{record} is kept back by {}.", join_words(&holds)));
    }
    for (record, why) in &approved.left {
        document = document.warning(format!("{record} was not approved. {}", why_words(why)));
    }
    if approved.waiting > 0 {
        document = document.said(format!(
            "{} still for approval.",
            count(approved.waiting, "item waits", "items wait")
        ));
    }
    if approved.state == ListState::Approved || !approved.approved.is_empty() {
        document = document.hint(format!(
            "Somebody who approved none of it carries it out: mkt retention dispose {list}"
        ));
    }
    document
}

/// After `retention reject`.
pub fn rejected(list: &DisposalList) -> Document {
    let reference = list.reference.to_string();
    Document::answer("disposal-list", to_value(list), &reference).said(format!(
        "{reference} is dropped: nothing that still waited on it is destroyed. What stays due is proposed again by the next sweep."
    ))
}

/// After `retention dispose`.
pub fn carried_out(done: &CarriedOut) -> Document {
    let list = done.list;
    let mut all = Destroyed::default();
    let (mut destroyed, mut skipped): (Vec<Value>, Vec<Value>) = (Vec::new(), Vec::new());
    for (record, outcome) in &done.items {
        match outcome {
            Outcome::Destroyed(counts) => {
                all.add_all(counts);
                destroyed.push(json!({"ref": record, "counts": counts}));
            }
            Outcome::Skipped(why) => skipped.push(json!({
                "ref": record,
                "why": why,
                "reasons": why.iter().map(Skip::sentence).collect::<Vec<_>>(),
            })),
        }
    }
    let number = destroyed.len();
    let data = json!({
        "list": list,
        "state": done.state,
        "disposed": destroyed,
        "skipped": skipped,
        "waiting": done.waiting,
        "counts": all,
        "verified": done.cleaned,
    });
    let rows = done
        .items
        .iter()
        .map(|(record, outcome)| match outcome {
            Outcome::Destroyed(counts) => vec![
                record.to_string(),
                "destroyed".to_owned(),
                counts_words(counts),
            ],
            Outcome::Skipped(why) => {
                vec![record.to_string(), "skipped".to_owned(), why_words(why)]
            }
        })
        .collect();
    let mut document = Document::new("disposal", data)
        .heading(format!("Disposal of {list}"))
        .table(
            Table::new(
                vec![
                    Column::reference("Reference", "ref"),
                    Column::whole("Outcome", "outcome"),
                    Column::new("What went, or why not", "details"),
                ],
                rows,
                "Every record of it was destroyed before, and its pages are clean.",
            )
            .entire(),
        );
    if number > 0 {
        document = document.sentence(format!(
            "{} destroyed and cannot be brought back.",
            count(number, "record is", "records are")
        ));
    }
    if number == 0 && !skipped.is_empty() {
        document = document.sentence("Nothing is left to destroy on this list.");
    }
    if !skipped.is_empty() {
        document = document.attention(format!(
            "{} skipped: something had changed since the approval. What is still due is proposed again by the next sweep.",
            count(skipped.len(), "item was", "items were")
        ));
    }
    if let Some(cleaned) = &done.cleaned {
        let words = format!(
            "The pages of the file are clean. {} taken down before were looked for in every page, free page and index: {} found; {} that remaining records hold too.",
            count(
                usize::try_from(cleaned.looked_for).unwrap_or(usize::MAX),
                "name or number",
                "names and numbers"
            ),
            cleaned.found,
            cleaned.held_elsewhere
        );
        document = if cleaned.found > 0 {
            document.attention(words).hint("Tell the Data Protection Officer, and look with `mkt verify --deep --absent-from FILE`.")
        } else {
            document.sentence(words)
        };
        document = document.hint(format!("`mkt retention certificate {list}` certifies it."));
    }
    if done.waiting > 0 {
        document = document.said(format!(
            "{} still for approval on {list}.",
            count(done.waiting, "item waits", "items wait")
        ));
    }
    document
}
