//! How the status looks: what needs attention, by reference and without names.

use serde_json::{Value, json};

use crate::actions::status::{About, Line, Matter, Status};
use crate::domain::access_clock::ClockState;
use crate::domain::backup::DisposalsUnknown;
use crate::domain::date::date_in_words;
use crate::view::document::{Block, Column, Document, Table};
use crate::view::record::{count, optional, until};
use crate::view::retention::counts_data;

fn about(line: &Line) -> String {
    match &line.about {
        About::Record(reference) => reference.to_string(),
        About::User(user) => user.to_string(),
    }
}

fn what(line: &Line) -> String {
    match &line.matter {
        Matter::AccessRequest(ClockState::AwaitingIdentity) => {
            "Access request, proof of identity awaited".to_owned()
        }
        Matter::AccessRequest(ClockState::AwaitingClarification) => {
            "Access request, clarification awaited".to_owned()
        }
        Matter::AccessRequest(ClockState::Running | ClockState::Overdue) => {
            "Access request".to_owned()
        }
        Matter::RightsRequest(kind, ClockState::AwaitingIdentity) => {
            format!("Rights request ({kind}), proof of identity awaited")
        }
        Matter::RightsRequest(kind, _) => format!("Rights request ({kind})"),
        Matter::Complaint {
            acknowledged: false,
            ..
        } => "Complaint to be acknowledged".to_owned(),
        Matter::Complaint {
            acknowledged: true,
            received_on,
        } => format!(
            "Complaint received on {}, acknowledged, without an outcome",
            date_in_words(*received_on)
        ),
        Matter::Deadline(kind) => kind.title().to_owned(),
        Matter::ReferralWaiting { received_on } => format!(
            "Referral waiting for a decision since {}",
            date_in_words(*received_on)
        ),
        Matter::HoldReview => "Hold to be reviewed".to_owned(),
        Matter::CopyOutside { case, to } => {
            let who = to.map_or_else(|| "A contractor".to_owned(), |to| to.to_string());
            match case {
                Some(case) => format!("{who} still has data of {case}"),
                None => format!("{who} still has data"),
            }
        }
        Matter::ExportReview { case, prepared_on } => format!(
            "Anonymised export of {case}, prepared on {}, has open questions",
            date_in_words(*prepared_on)
        ),
        Matter::Training {
            trained_on: Some(_),
        } => "Data-protection training is more than a year old".to_owned(),
        Matter::Training { trained_on: None } => {
            "No data-protection training is on record".to_owned()
        }
        Matter::DisposalList {
            approved,
            items,
            as_of,
        } => format!(
            "{} disposal of {}, as of {}, waiting {}",
            if *approved { "Approved" } else { "Proposed" },
            count(
                usize::try_from(*items).unwrap_or(usize::MAX),
                "record",
                "records"
            ),
            date_in_words(*as_of),
            if *approved {
                "to be carried out by somebody else"
            } else {
                "for approval"
            }
        ),
    }
}

fn line_data(line: &Line, status: &Status) -> Value {
    json!({
        "ref": about(line),
        "what": what(line),
        "due_on": line.due_on,
        "days_left": line.due_on.map(|day| (day - status.today).num_days()),
        "overdue": line.overdue,
    })
}

fn data(status: &Status) -> Value {
    let mut data = serde_json::Map::new();
    data.insert("as_of".to_owned(), json!(status.today));
    data.insert("overdue".to_owned(), json!(status.overdue()));
    for (word, lines) in status.sections() {
        let lines: Vec<Value> = lines.iter().map(|line| line_data(line, status)).collect();
        data.insert(word.to_owned(), json!(lines));
    }
    data.insert(
        "disposals".to_owned(),
        json!({
            "cases": counts_data(&status.cases),
            "referrals": counts_data(&status.declined_referrals),
            "requests": counts_data(&status.requests),
            "people": counts_data(&status.people),
            "audit": counts_data(&status.trail),
            "blocked_by": status
                .blocked_by
                .iter()
                .map(|(block, records)| json!({"kind": block.kind, "ref": block.reference, "records": records}))
                .collect::<Vec<_>>(),
        }),
    );
    data.insert(
        "restrictions_in_force".to_owned(),
        json!(status.restrictions_in_force),
    );
    data.insert(
        "restored_without_disposals".to_owned(),
        json!(status.disposals_unknown.is_some()),
    );
    data.insert("holds_active".to_owned(), json!(status.holds_active));
    data.insert(
        "historic_disclosures".to_owned(),
        json!(status.historic_disclosures),
    );
    Value::Object(data)
}

fn due_words(line: &Line, status: &Status) -> String {
    line.due_on
        .map(|day| until(day, status.today))
        .unwrap_or_default()
}

/// `status`. `lines_only` is for cron: in text nothing but a line for each thing that is overdue.
pub fn shown(status: &Status, lines_only: bool) -> Document {
    let document = Document::new("status", data(status));
    let every = || status.sections().into_iter().flat_map(|(_, lines)| lines);
    if lines_only {
        let mut lines: Vec<String> = every()
            .filter(|line| line.overdue)
            .map(|line| {
                format!(
                    "{}  {}  {}  {}",
                    about(line),
                    what(line),
                    optional(line.due_on),
                    due_words(line, status)
                )
            })
            .collect();
        if let Some(unknown) = &status.disposals_unknown {
            lines.insert(0, unknown.sentence());
        }
        return document.block(Block::Lines(lines));
    }
    let rows: Vec<Vec<String>> = every()
        .map(|line| {
            vec![
                about(line),
                what(line),
                optional(line.due_on),
                due_words(line, status),
            ]
        })
        .collect();
    let mut document = document.heading(format!("Status on {}", date_in_words(status.today)));
    let overdue = status.overdue();
    if overdue > 0 {
        document = document.attention(match overdue {
            1 => "1 thing is overdue.".to_owned(),
            more => format!("{more} things are overdue."),
        });
    }
    if let Some(unknown) = &status.disposals_unknown {
        document = document
            .attention(unknown.sentence())
            .hint(DisposalsUnknown::REMEDY);
    }
    document = document
        .table(
            Table::new(
                vec![
                    Column::reference("Reference", "ref"),
                    Column::new("What", "what"),
                    Column::whole("Due on", "due_on"),
                    Column::whole("When", "when"),
                ],
                rows,
                "Nothing waits for anybody.",
            )
            .entire(),
        )
        .heading("Retention")
        .fields(retention_fields(status));
    if status.historic_disclosures > 0 {
        document = document.sentence(format!(
            "{} imported from earlier records {} without what is asked of one today, such as the export for a family.",
            count(
                usize::try_from(status.historic_disclosures).unwrap_or(usize::MAX),
                "disclosure",
                "disclosures"
            ),
            if status.historic_disclosures == 1 { "is" } else { "are" }
        ));
    }
    if status.own_training_due {
        document = document.hint(
            "Your own data-protection training should be renewed; ask an administrator to record the day with `mkt user set NAME --trained-on DATE`.",
        );
    }
    document
}

/// "H-0001 (2 records), AR-2026-0001 (1 record)"; of very many the first.
fn blocked_by_words(status: &Status) -> String {
    const MOST: usize = 10;
    let mut words: Vec<String> = status
        .blocked_by
        .iter()
        .take(MOST)
        .map(|(block, records)| {
            let records = usize::try_from(*records).unwrap_or(usize::MAX);
            format!(
                "{} ({})",
                block.reference,
                count(records, "record", "records")
            )
        })
        .collect();
    if status.blocked_by.len() > MOST {
        words.push(format!(
            "and {} more (mkt retention sweep --dry-run)",
            status.blocked_by.len() - MOST
        ));
    }
    words.join(", ")
}

fn retention_fields(status: &Status) -> Vec<(&'static str, String)> {
    let counts = |counts: &crate::actions::retention::survey::Counts| {
        format!(
            "{} due, {} blocked, {} undetermined",
            counts.due, counts.blocked, counts.undetermined
        )
    };
    let mut fields = vec![("Cases", counts(&status.cases))];
    if status.declined_referrals.examined() > 0 {
        fields.push(("Referrals", counts(&status.declined_referrals)));
    }
    if status.requests.due + status.requests.blocked > 0 {
        fields.push(("Requests and complaints", counts(&status.requests)));
    }
    if status.restrictions_in_force > 0 {
        fields.push((
            "Restrictions in force",
            status.restrictions_in_force.to_string(),
        ));
    }
    if status.people.examined() > 0 {
        fields.push((
            "People on nothing",
            format!(
                "{} due, {} blocked, {} not due (mkt retention sweep --dry-run --all)",
                status.people.due, status.people.blocked, status.people.not_due
            ),
        ));
    }
    if status.trail.examined() > 0 {
        fields.push(("Audit trail", counts(&status.trail)));
    }
    if !status.blocked_by.is_empty() {
        fields.push(("Blocked by", blocked_by_words(status)));
    }
    fields.push(("Holds that stand", status.holds_active.to_string()));
    fields
}
