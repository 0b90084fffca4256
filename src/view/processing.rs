//! How the privacy notice and the record of processing look.

use serde_json::{Value, json};

use crate::actions::processing::{Notice, Ropa};
use crate::domain::case::Basis;
use crate::domain::date::date_in_words;
use crate::domain::org::RecipientKind;
use crate::domain::processing::{FIELD_CATEGORIES, RIGHTS, SAFEGUARDS, periods_in_words};
use crate::domain::referral::Source;
use crate::view::document::{Column, Document, Table};

const NO_MACHINES: &str =
    "No decision about anybody is made by a machine alone, and there is no profiling.";
const NO_TRANSFERS: &str =
    "The data stays on servers of the council and is not sent to other countries.";

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

/// `notice`.
pub fn notice(notice: &Notice) -> Document {
    let settings = &notice.settings;
    let purposes: Vec<Value> = Basis::ALL
        .iter()
        .map(|basis| json!({"basis": basis.word(), "what": basis.purpose(), "law": basis.provisions()}))
        .collect();
    let kinds: Vec<&str> = FIELD_CATEGORIES.iter().map(|(kind, _)| *kind).collect();
    let sources: Vec<&str> = Source::ALL.iter().map(|source| source.in_words()).collect();
    let recipients: Vec<&str> = RecipientKind::ALL
        .iter()
        .map(|kind| kind.in_words())
        .collect();
    let periods = periods_in_words(&notice.policy);
    let data = json!({
        "on": notice.on,
        "controller": settings.controller,
        "data_protection_officer": settings.dpo_contact,
        "regulator": settings.regulator,
        "purposes": purposes,
        "sources": sources,
        "data": kinds,
        "recipients": RecipientKind::ALL.iter().map(|kind| json!({"kind": kind.word(), "who": kind.in_words()})).collect::<Value>(),
        "retention": {"policy_version": notice.policy.version, "periods": periods},
        "automated_decisions": false,
        "transfers_abroad": false,
        "rights": RIGHTS,
        "child_service": settings.child_service,
        "adult_service": settings.adult_service,
    });
    let mut document = Document::new("privacy-notice", data)
        .heading("How we use your information")
        .sentence(format!(
            "{}. {}.",
            settings.controller,
            date_in_words(notice.on)
        ))
        .heading("Why we hold it");
    for basis in Basis::ALL {
        document = document.sentence(format!("{} ({}.)", basis.purpose(), basis.provisions()));
    }
    document = document.heading("Where it comes from");
    for source in &sources {
        document = document.sentence(format!("{}.", capital(source)));
    }
    document = document
        .sentence(format!(
            "Members of the public are directed to the front-line services, and nothing about them is kept. About a child: {} ({}; {}). About an adult: {} ({}; {}).",
            settings.child_service.name, settings.child_service.phone, settings.child_service.hours,
            settings.adult_service.name, settings.adult_service.phone, settings.adult_service.hours,
        ))
        .heading("What we hold")
        .sentence(format!("{}.", capital(&kinds.join("; "))))
        .heading("With whom we share it");
    for recipient in &recipients {
        document = document.sentence(format!("{}.", capital(recipient)));
    }
    document = document.heading("How long we keep it");
    for period in &periods {
        document = document.sentence(period.clone());
    }
    document = document
        .sentence("Nothing is destroyed by a machine alone: one person approves it, another carries it out, and a hold or an open request stops it.")
        .heading("Decisions and other countries")
        .sentence(NO_MACHINES)
        .sentence(NO_TRANSFERS)
        .heading("Your rights");
    for right in RIGHTS {
        document = document.sentence(right);
    }
    document
        .heading("Whom to ask")
        .sentence(format!("{}.", settings.dpo_contact))
        .sentence(format!("The regulator: {}.", settings.regulator))
}

/// A row of the record: the part of Art 30(1), what it is, what is said of it, and how much of it is on record.
type Row = (&'static str, &'static str, String, Option<u64>);

fn rows(ropa: &Ropa) -> Vec<Row> {
    let settings = &ropa.settings;
    let mut rows: Vec<Row> = vec![
        ("a", "Controller", settings.controller.clone(), None),
        (
            "a",
            "Data Protection Officer",
            settings.dpo_contact.clone(),
            None,
        ),
    ];
    for (basis, cases) in &ropa.bases {
        rows.push((
            "b",
            "Purpose",
            format!("{} {}.", basis.purpose(), basis.provisions()),
            Some(*cases),
        ));
    }
    rows.push((
        "b",
        "Criminal-offence data",
        Basis::OFFENCE_GATEWAY.to_owned(),
        None,
    ));
    for (who, entries) in &ropa.subjects {
        rows.push(("c", "Data subjects", capital(who), Some(*entries)));
    }
    for (kind, fields) in FIELD_CATEGORIES {
        rows.push((
            "c",
            "Personal data",
            format!("{} ({})", capital(kind), fields.join(", ")),
            None,
        ));
    }
    for (kind, people) in &ropa.special {
        rows.push(("c", "Special category", capital(kind), Some(*people)));
    }
    for (source, referrals) in &ropa.sources {
        rows.push(("c", "Source", capital(source.in_words()), Some(*referrals)));
    }
    for shared in &ropa.recipients {
        let last = shared
            .last_on
            .as_ref()
            .map_or_else(String::new, |day| format!("; last on {day}"));
        rows.push((
            "d",
            "Recipients",
            format!("{}{last}", capital(shared.kind.in_words())),
            Some(shared.times),
        ));
    }
    rows.push(("e", "Transfers", NO_TRANSFERS.to_owned(), None));
    for period in periods_in_words(&ropa.policy) {
        rows.push(("f", "Retention", period, None));
    }
    for safeguard in SAFEGUARDS {
        rows.push(("g", "Safeguard", safeguard.to_owned(), None));
    }
    rows
}

/// `ropa`.
pub fn ropa(ropa: &Ropa) -> Document {
    let rows = rows(ropa);
    let data = json!({
        "on": ropa.on,
        "controller": ropa.settings.controller,
        "data_protection_officer": ropa.settings.dpo_contact,
        "policy_version": ropa.policy.version,
        "entries": rows.iter().map(|(part, what, detail, on_record)| json!({
            "article": format!("30(1)({part})"),
            "what": what,
            "detail": detail,
            "on_record": on_record,
        })).collect::<Value>(),
    });
    let cells = rows
        .into_iter()
        .map(|(part, what, detail, on_record)| {
            vec![
                format!("30(1)({part})"),
                what.to_owned(),
                detail,
                on_record.map_or_else(String::new, |count| count.to_string()),
            ]
        })
        .collect();
    Document::new("record-of-processing", data)
        .sentence(format!(
            "The record of processing activities (UK GDPR Art 30) of {} on {}, by version {} of the retention policy.",
            ropa.settings.controller,
            date_in_words(ropa.on),
            ropa.policy.version
        ))
        .table(
            Table::new(
                vec![
                    Column::new("Article", "article"),
                    Column::new("What", "what"),
                    Column::new("Detail", "detail"),
                    Column::new("On record", "on_record"),
                ],
                cells,
                "Nothing is recorded.",
            )
            .entire(),
        )
}
