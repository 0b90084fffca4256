//! How sweeps, disposal lists, explanations and decisions look.

mod explain;
mod policy;

pub use explain::{decided, explained};
pub use policy::{effect_lines, policies, policy_effects};

use serde_json::{Value, json};

use crate::actions::retention::survey::{Counts, Item, Survey};
use crate::actions::retention::{DisposalList, ListedItem, ShownList, Swept};
use crate::domain::date::date_in_words;
use crate::domain::disposal::Skip;
use crate::domain::reference::Kind;
use crate::domain::retention::{Block, BlockKind, DisposalState, Rule};
use crate::view::document::{Block as Part, Column, Document, Table};
use crate::view::record::{count, optional, to_value};

/// The word for a record in JSON: the field that has its reference.
fn field_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Case => "case",
        Kind::Referral => "referral",
        Kind::Person => "person",
        Kind::AuditTrail => "audit",
        _ => "request",
    }
}

/// What a block is, in a sentence without a value from a record.
fn block_sentence(block: &Block) -> String {
    let reference = &block.reference;
    match block.kind {
        BlockKind::Hold => format!("{reference} holds it."),
        BlockKind::ClassHold => format!("{reference} holds the whole class of cases it is in."),
        BlockKind::AccessRequest => {
            format!("{reference}, an access request about a person on it, is open.")
        }
        BlockKind::RightsRequest => {
            format!(
                "{reference}, a rights request about it or a person on it, is open or in force."
            )
        }
        BlockKind::Complaint => {
            format!("{reference}, a complaint about it or a person on it, is open.")
        }
        BlockKind::Named => format!("It names {reference}, which is still there."),
        BlockKind::Reviewer => format!(
            "A contractor still has a copy ({reference}): neither its return nor its destruction is attested."
        ),
    }
}

/// Why a record stands where it stands.
fn reasons(item: &Item, policy_version: u32) -> Vec<String> {
    let mut reasons = Vec::with_capacity(2 + item.blocks.len());
    if item.state == DisposalState::NotClosed {
        reasons.push(
            match item.reference.kind() {
                Kind::Case => "The case is not closed.",
                Kind::Referral => "The referral waits for a decision.",
                _ => "The request is open.",
            }
            .to_owned(),
        );
    }
    if let Some(rule) = item.rule.as_deref().and_then(Rule::parse) {
        reasons.push(rule.in_words());
    }
    if let Some(day) = item.dispose_after {
        reasons.push(format!(
            "It may be disposed of from {} on.",
            date_in_words(day)
        ));
    }
    if item.policy_version != policy_version && item.rule.is_some() {
        reasons.push(format!(
            "The date was reckoned by version {} of the policy.",
            item.policy_version
        ));
    }
    reasons.extend(item.blocks.iter().map(block_sentence));
    reasons
}

fn item_data(item: &Item, policy_version: u32) -> Value {
    let mut data = serde_json::Map::new();
    data.insert(
        field_of(item.reference.kind()).to_owned(),
        json!(item.reference),
    );
    data.insert("state".to_owned(), json!(item.state));
    data.insert("dispose_after".to_owned(), json!(item.dispose_after));
    data.insert("rule".to_owned(), json!(item.rule));
    data.insert("reasons".to_owned(), json!(reasons(item, policy_version)));
    data.insert("blocks".to_owned(), json!(item.blocks));
    data.insert("on_list".to_owned(), json!(item.on_list));
    Value::Object(data)
}

pub(super) fn counts_data(counts: &Counts) -> Value {
    json!({
        "not-closed": counts.not_closed,
        "not-due": counts.not_due,
        "due": counts.due,
        "blocked": counts.blocked,
        "undetermined": counts.undetermined,
    })
}

fn sweep_data(swept: &Swept) -> Value {
    let survey = &swept.survey;
    let items = |items: &[Item]| -> Vec<Value> {
        items
            .iter()
            .map(|item| item_data(item, survey.policy_version))
            .collect()
    };
    json!({
        "as_of": survey.as_of,
        "policy_version": survey.policy_version,
        "examined": survey.cases.counts.examined(),
        "counts": counts_data(&survey.cases.counts),
        "items": items(&survey.cases.items),
        "list": swept.list,
        "dry_run": swept.dry_run,
        "referral_counts": counts_data(&survey.referrals.counts),
        "referrals": items(&survey.referrals.items),
        "request_counts": counts_data(&survey.requests.counts),
        "requests": items(&survey.requests.items),
        "people_counts": counts_data(&survey.people.counts),
        "people": items(&survey.people.items),
        "audit": items(&survey.trail.items),
    })
}

/// How many stand where: "2 due, 1 blocked, 0 undetermined, 12 not due, 30 not closed".
fn counts_words(counts: &Counts) -> String {
    format!(
        "{} due, {} blocked, {} undetermined, {} not due, {} not closed",
        counts.due, counts.blocked, counts.undetermined, counts.not_due, counts.not_closed
    )
}

fn blocks_words(blocks: &[Block]) -> String {
    let words: Vec<&str> = blocks
        .iter()
        .map(|block| block.reference.as_str())
        .collect();
    words.join(", ")
}

fn items_table<'i>(items: impl Iterator<Item = &'i Item>) -> Table {
    let rows = items
        .map(|item| {
            vec![
                item.reference.to_string(),
                item.state.to_string(),
                optional(item.dispose_after),
                optional(item.rule.as_deref()),
                blocks_words(&item.blocks),
                optional(item.on_list),
            ]
        })
        .collect();
    Table::new(
        vec![
            Column::reference("Reference", "ref"),
            Column::whole("State", "state"),
            Column::whole("May go from", "dispose_after"),
            Column::new("Rule", "rule"),
            Column::new("Blocked by", "blocks"),
            Column::whole("Proposed on", "on_list"),
        ],
        rows,
        "Nothing is due, and nothing waits for a decision.",
    )
}

/// One line a due record with its date, and the list it is on: for the mail of a cron job.
fn due_lines(survey: &Survey) -> Vec<String> {
    survey
        .every_item()
        .filter(|item| item.state == DisposalState::Due)
        .map(|item| {
            let line = format!("{}  {}", item.reference, optional(item.dispose_after));
            match item.on_list {
                Some(list) => format!("{line}  {list}"),
                None => line,
            }
        })
        .collect()
}

/// `retention sweep`. `lines_only` is for cron: in text nothing but a line a due record.
pub fn swept(swept: &Swept, lines_only: bool) -> Document {
    let survey = &swept.survey;
    let mut document = Document::new("retention-sweep", sweep_data(swept));
    let table = items_table(survey.every_item());
    if lines_only {
        return document.block(Part::Lines(due_lines(survey)));
    }
    document = document
        .heading(format!("Retention on {}", date_in_words(survey.as_of)))
        .fields(
            [
                ("Cases", &survey.cases.counts),
                ("Referrals", &survey.referrals.counts),
                ("Requests and complaints", &survey.requests.counts),
                ("People on nothing", &survey.people.counts),
                ("Audit trail", &survey.trail.counts),
            ]
            .into_iter()
            .filter(|(title, counts)| *title == "Cases" || counts.examined() > 0)
            .map(|(title, counts)| (title, counts_words(counts)))
            .chain([("Policy", format!("version {}", survey.policy_version))])
            .collect::<Vec<_>>(),
        )
        .table(table);
    if survey.cases.counts.undetermined > 0 {
        document = document.hint(
            "Undetermined cases are never due until a manager decides: `mkt retention explain C-…` says why, `mkt retention decide` settles it.",
        );
    }
    if survey.people.counts.examined() > 0 {
        document = document.hint(
            "People on nothing are on no case, no referral and no request. Whoever is needed is put on what they were recorded for (mkt case link C-… P-… --role ROLE); the others go a month after they were recorded, like any other record: proposed, approved, carried out.",
        );
    }
    match swept.list {
        Some(list) => {
            document.answer = Some(list.to_string());
            document
                .said(format!(
                    "{list} proposes {} for disposal. Nothing is destroyed: each item needs approval by one person and confirmation by another.",
                    count(swept.proposed, "record", "records")
                ))
                .hint(format!("`mkt retention list {list}` shows it."))
        }
        None if swept.dry_run => document.said("A dry run: nothing was changed."),
        None => {
            document.said("Nothing is due that is not proposed already, so that no list was made.")
        }
    }
}

fn list_data(list: &DisposalList) -> Value {
    to_value(list)
}

/// `retention list`.
pub fn lists(lists: &[DisposalList]) -> Document {
    let rows = lists
        .iter()
        .map(|list| {
            vec![
                list.reference.to_string(),
                list.state.to_string(),
                list.as_of.to_string(),
                list.items.to_string(),
                list.made_by.clone(),
                list.made_at.london_text(),
            ]
        })
        .collect();
    Document::new(
        "disposal-lists",
        json!(lists.iter().map(list_data).collect::<Vec<_>>()),
    )
    .table(Table::new(
        vec![
            Column::reference("Reference", "ref"),
            Column::whole("State", "state"),
            Column::whole("As of", "as_of"),
            Column::number("Items", "items"),
            Column::whole("Made by", "made_by"),
            Column::new("Made at", "made_at"),
        ],
        rows,
        "There are no disposal lists. `mkt retention sweep` makes one when something is due.",
    ))
}

/// Where an item's record stands today, in words: the same as when it was proposed, or what has changed.
fn now_words(item: &ListedItem) -> String {
    if !item.item.why.is_empty() {
        let why: Vec<String> = item.item.why.iter().map(Skip::sentence).collect();
        return why.join(" ");
    }
    match &item.now {
        None => "no longer in the store".to_owned(),
        Some(now) if now.state == DisposalState::Blocked => {
            format!("blocked by {}", blocks_words(&now.blocks))
        }
        Some(now) if now.state == DisposalState::NotDue => {
            format!("not due before {}", optional(now.dispose_after))
        }
        Some(now) => now.state.to_string(),
    }
}

/// `retention list D-…`.
pub fn list(shown: &ShownList) -> Document {
    let list = &shown.list;
    let mut data = list_data(list);
    if let Some(fields) = data.as_object_mut() {
        let items: Vec<Value> = shown
            .items
            .iter()
            .map(|item| {
                let mut data = to_value(&item.item);
                if let Some(fields) = data.as_object_mut() {
                    fields.insert(
                        "now".to_owned(),
                        json!(item.now.as_ref().map(|now| json!({
                            "state": now.state,
                            "dispose_after": now.dispose_after,
                            "rule": now.rule,
                            "blocks": now.blocks,
                        }))),
                    );
                }
                data
            })
            .collect();
        fields.insert("items".to_owned(), json!(items));
    }
    let rows = shown
        .items
        .iter()
        .map(|item| {
            vec![
                item.item.reference.to_string(),
                item.item.state.to_string(),
                item.item.dispose_after.to_string(),
                item.item.rule.clone(),
                optional(item.item.approved_by.as_deref()),
                now_words(item),
            ]
        })
        .collect();
    Document::new("disposal-list", data)
        .heading(format!("{}  {}", list.reference, list.state))
        .fields(vec![
            ("As of", date_in_words(list.as_of)),
            ("Policy", format!("version {}", list.policy_version)),
            (
                "Made",
                format!("{} by {}", list.made_at.london_text(), list.made_by),
            ),
        ])
        .table(Table::new(
            vec![
                Column::reference("Reference", "ref"),
                Column::whole("State", "state"),
                Column::whole("May go from", "dispose_after"),
                Column::new("Rule", "rule"),
                Column::whole("Approved by", "approved_by"),
                Column::new("Today", "now"),
            ],
            rows,
            "It has no items.",
        ))
}
