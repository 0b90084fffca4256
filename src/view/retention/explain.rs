//! How the explanation of a date and a decision look.

use serde_json::{Value, json};

use crate::actions::retention::decide::DecisionTaken;
use crate::actions::retention::explain::{Explained, Obstacle};
use crate::domain::date::date_in_words;
use crate::domain::reference::{Kind, PersonRef, Reference};
use crate::domain::retention::{
    Block, BlockKind, Candidate, DisposalState, PolicyCategory, state_on,
};
use crate::view::document::{Column, Document, Table};
use crate::view::hold;
use crate::view::record::{join_words, optional, to_value};

use super::field_of;

/// What stands against disposal, in words that somebody can sign.
fn obstacle_words(block: &Block, known: &Obstacle) -> String {
    let reference = &block.reference;
    match known {
        Obstacle::Hold(placed) => {
            let mut words = format!(
                "{reference} holds {}, placed by {} on {}. Reason: {}",
                hold::target(placed),
                placed.placed_by,
                date_in_words(placed.placed_at.london_date()),
                placed.reason.trim_end()
            );
            if !words.ends_with(['.', '!', '?']) {
                words.push('.');
            }
            if let Some(day) = placed.review_on {
                words = format!("{words} To be reviewed by {}.", date_in_words(day));
            }
            words
        }
        Obstacle::Request { people, in_force } => request_words(block, people, *in_force),
        Obstacle::Contractor { to, on, return_by } => {
            let who = to.map_or_else(
                || "A contractor".to_owned(),
                |to| format!("The contractor {to}"),
            );
            let by = match return_by {
                Some(day) => format!(", to be returned or destroyed by {}", date_in_words(*day)),
                None => String::new(),
            };
            format!(
                "{who} still has the copy shared on {}{by} ({reference}); it blocks until its return or destruction is attested.",
                date_in_words(*on)
            )
        }
        Obstacle::Other => super::block_sentence(block),
    }
}

/// A request or a complaint that is not over, from or about somebody.
fn request_words(block: &Block, people: &[PersonRef], in_force: bool) -> String {
    let reference = &block.reference;
    let who: Vec<String> = people.iter().map(ToString::to_string).collect();
    let who = join_words(&who);
    match block.kind {
        BlockKind::RightsRequest if in_force => format!(
            "{reference} restricts what is done with the records of {who}: they are kept until it is lifted."
        ),
        BlockKind::RightsRequest => format!(
            "{reference} is an open rights request about {who}; it blocks until it is closed."
        ),
        BlockKind::Complaint if who.is_empty() => {
            format!("{reference} is an open complaint; it blocks until it is closed.")
        }
        BlockKind::Complaint => format!(
            "{reference} is an open complaint from or about {who}; it blocks until it is closed."
        ),
        _ => format!(
            "{reference} is an open access request about {who}; it blocks until it is closed."
        ),
    }
}

fn subject_of(candidate: &Candidate) -> Option<PersonRef> {
    candidate.subject.map(PersonRef::from_id)
}

fn decides(explained: &Explained, candidate: &Candidate) -> bool {
    explained.plan.date.rule() == Some(candidate.rule)
        && explained.plan.date.date() == candidate.date
}

/// The rules of the policy that were used, in words.
fn policy_words(explained: &Explained) -> String {
    let rules: Vec<String> = explained
        .policy
        .rules
        .iter()
        .filter(|rule| matches!(rule.category, PolicyCategory::Child | PolicyCategory::Adult))
        .map(|rule| match rule.until_age {
            Some(age) => format!(
                "{} {} years or until {age}, whichever is later",
                rule.category, rule.years
            ),
            None => format!("{} {} years", rule.category, rule.years),
        })
        .collect();
    format!(
        "version {}: {}",
        explained.plan.policy_version,
        rules.join("; ")
    )
}

fn data(explained: &Explained, state: DisposalState) -> Value {
    let plan = &explained.plan;
    let candidates: Vec<Value> = plan
        .candidates
        .iter()
        .map(|candidate| {
            json!({
                "subject": subject_of(candidate),
                "dispose_after": candidate.date,
                "rule": candidate.rule,
                "reason": candidate.reason(),
                "decides": decides(explained, candidate),
            })
        })
        .collect();
    let blocks: Vec<Value> = explained
        .obstacles
        .iter()
        .map(|(block, known)| {
            json!({
                "kind": block.kind,
                "ref": block.reference,
                "reason": obstacle_words(block, known),
            })
        })
        .collect();
    let mut data = serde_json::Map::new();
    let kind = explained.item.reference.kind();
    data.insert(field_of(kind).to_owned(), json!(explained.item.reference));
    let rest = json!({
        "state": state,
        "as_of": explained.today,
        "dispose_after": plan.date.date(),
        "rule": plan.date.rule(),
        "policy_version": plan.policy_version,
        "policy": explained.policy,
        "closed_on": explained.days.closed_on,
        "last_note_on": explained.days.last_note_on,
        "last_disclosure_on": explained.days.last_disclosure_on,
        "candidates": candidates,
        "blocks": blocks,
        "decisions": to_value(&explained.decisions),
        "on_list": explained.item.on_list,
        "as_stored": explained.is_as_stored(),
    });
    if let Value::Object(rest) = rest {
        data.extend(rest);
    }
    Value::Object(data)
}

/// What follows, in one sentence.
fn verdict(explained: &Explained, state: DisposalState) -> String {
    let reference = explained.item.reference;
    let day = explained.plan.date.date().map(date_in_words);
    match (state, day) {
        (DisposalState::NotClosed, _) => match reference.kind() {
            Kind::Case => {
                format!("{reference} is open: it has no disposal date until it is closed.")
            }
            _ => format!("{reference} is not declined: it has no disposal date of its own."),
        },
        (DisposalState::Undetermined, _) => {
            format!("{reference} has no disposal date and is never due until a manager decides.")
        }
        (DisposalState::NotDue, Some(day)) => {
            format!("{reference} may not be disposed of before {day}.")
        }
        (DisposalState::Blocked, Some(day)) => format!(
            "{reference} could be disposed of since {day}, but something stands against it."
        ),
        (_, Some(day)) => {
            format!("{reference} may be disposed of since {day}, once its disposal is approved.")
        }
        (_, None) => format!("{reference} has no disposal date."),
    }
}

/// Every date that was considered.
fn candidates_table(explained: &Explained) -> Table {
    let rows = explained
        .plan
        .candidates
        .iter()
        .map(|candidate| {
            vec![
                optional(subject_of(candidate)),
                candidate
                    .date
                    .map_or_else(|| "no date".to_owned(), |date| date.to_string()),
                candidate.rule.to_string(),
                if decides(explained, candidate) {
                    "yes".to_owned()
                } else {
                    String::new()
                },
                candidate.reason(),
            ]
        })
        .collect();
    Table::new(
        vec![
            Column::reference("Subject", "subject"),
            Column::whole("May go from", "dispose_after"),
            Column::whole("Rule", "rule"),
            Column::whole("Decides", "decides"),
            Column::new("Why", "reason"),
        ],
        rows,
        "No date was considered.",
    )
    .entire()
}

/// `retention explain`.
pub fn explained(explained: &Explained) -> Document {
    let state = state_on(
        explained.today,
        &explained.plan.date,
        &explained.item.blocks,
    );
    let reference = explained.item.reference;
    let days = explained.days;
    let is_case = reference.kind() == Kind::Case;
    let day = |day: Option<crate::domain::date::Date>| day.map(date_in_words).unwrap_or_default();
    let mut document = Document::new("retention-explanation", data(explained, state))
        .heading(format!("{reference}  {state}"))
        .sentence(verdict(explained, state))
        .fields(vec![
            (
                if is_case { "Opened on" } else { "Received on" },
                date_in_words(days.began_on),
            ),
            (
                if is_case { "Closed on" } else { "Declined on" },
                day(days.closed_on),
            ),
            ("Last note", day(days.last_note_on)),
            ("Last disclosure", day(days.last_disclosure_on)),
            ("Policy", policy_words(explained)),
            ("Proposed on", optional(explained.item.on_list)),
        ])
        .table(candidates_table(explained));
    if !explained.obstacles.is_empty() {
        document = document.heading("What stands against disposal");
        for (block, known) in &explained.obstacles {
            document = document.attention(obstacle_words(block, known));
        }
    }
    if !explained.decisions.is_empty() {
        document = document.heading("What managers decided");
        for decision in &explained.decisions {
            document = document.sentence(format!(
                "{}: until {}, decided by {} on {}. Reason: {}",
                decision.subject,
                date_in_words(decision.until),
                decision.decided_by,
                date_in_words(decision.decided_at.london_date()),
                decision.reason
            ));
        }
    }
    if state == DisposalState::Undetermined {
        let mut open: Vec<String> = explained
            .plan
            .candidates
            .iter()
            .filter(|candidate| candidate.date.is_none())
            .filter_map(|candidate| subject_of(candidate).map(|subject| subject.to_string()))
            .collect();
        open.dedup();
        if !open.is_empty() {
            document = document.hint(format!(
                "A manager settles {} with: mkt retention decide {reference} --subject P-… --until DATE --reason TEXT",
                join_words(&open)
            ));
        }
    }
    if !explained.is_as_stored() {
        document = document.warning(format!(
            "What is stored beside {reference} is not what follows from its facts. Run `mkt verify` and tell the administrator."
        ));
    }
    document
}

/// After `retention decide`.
pub fn decided(taken: &DecisionTaken) -> Document {
    let decision = &taken.decision;
    let mut data = serde_json::Map::new();
    data.insert(field_of(taken.about.kind()).to_owned(), json!(taken.about));
    if let Value::Object(fields) = to_value(decision) {
        data.extend(fields);
    }
    data.insert("state".to_owned(), json!(taken.date.word()));
    data.insert("dispose_after".to_owned(), json!(taken.date.date()));
    data.insert("rule".to_owned(), json!(taken.date.rule()));
    data.insert("policy_version".to_owned(), json!(taken.policy_version));
    let document = Document::answer(
        "retention-decision",
        Value::Object(data),
        taken.about.to_string(),
    )
    .said(format!(
        "The records of {} on {} are kept until {} at least.",
        decision.subject,
        taken.about,
        date_in_words(decision.until)
    ));
    match taken.date.date() {
        Some(day) => document.said(format!(
            "{} may be disposed of from {} on.",
            taken.about,
            date_in_words(day)
        )),
        None => document.said(format!(
            "{} still has no disposal date: another subject has to be decided too.",
            taken.about
        )),
    }
}
