//! How the certificate of a disposal looks: text, JSON, and one accessible page. No name and no free text is in it.

use std::path::Path;

use minijinja::{AutoEscape, Environment, context};
use serde_json::{Value, json};

use crate::actions::disposal::certificate::{Certificate, Form, Verified};
use crate::domain::date::{Instant, date_in_words};
use crate::domain::disposal::Destroyed;
use crate::domain::retention::Rule;
use crate::error::{Failure, Result};
use crate::view::document::Document;
use crate::view::record::{join_words, to_value};

const ADVICE: &str = "Old blocks of the disk, unlinked journals and earlier backups hold what was destroyed as ciphertext only, under a key that is still in use. Changing the data key afterwards (mkt key rotate) and destroying backups made before the disposal is advised.";

fn data(certificate: &Certificate) -> Value {
    let mut data = to_value(certificate);
    if let Some(fields) = data.as_object_mut() {
        fields.insert("advice".to_owned(), json!(ADVICE));
        fields.insert("seal_line".to_owned(), json!(certificate.seal.line()));
    }
    data
}

fn rule_words(rule: &str) -> String {
    Rule::parse(rule).map_or_else(|| rule.to_owned(), Rule::in_words)
}

fn names(users: &std::collections::BTreeSet<String>) -> String {
    let users: Vec<&String> = users.iter().collect();
    if users.is_empty() {
        "in the store of the first disposal".to_owned()
    } else {
        join_words(&users)
    }
}

fn counts(destroyed: &Destroyed) -> Vec<(String, u64)> {
    destroyed
        .iter()
        .map(|(kind, number)| (kind.replace('-', " "), number))
        .collect()
}

fn verified_words(certificate: &Certificate) -> Vec<String> {
    match &certificate.verified {
        None => {
            vec!["The pages of the file were not made clean yet when this was written.".to_owned()]
        }
        Some(cleaned) => vec![
            format!(
                "On {}, mkt {} made the pages of the file clean and looked through every one of them, free pages, search indexes and the journal included.",
                cleaned.at.london_text(),
                cleaned.program
            ),
            format!(
                "{} names, numbers and other details of {} of {} records had been taken down before: {} were found. {} that remaining records hold too are not counted.",
                cleaned.looked_for,
                cleaned.of_records,
                certificate.records.len(),
                cleaned.found,
                cleaned.held_elsewhere
            ),
        ],
    }
}

/// Label and value of everything that is said once.
fn fields(certificate: &Certificate) -> Vec<(&'static str, String)> {
    let at = |instant: Option<Instant>| instant.map_or_else(String::new, Instant::london_text);
    vec![
        ("Disposal list", certificate.list.to_string()),
        (
            "Made",
            format!(
                "{} by {}",
                certificate.made_at.london_text(),
                certificate.made_by
            ),
        ),
        (
            "Retention policy",
            format!("version {}", certificate.policy_version),
        ),
        ("Approved by", names(&certificate.approved_by)),
        ("Carried out by", names(&certificate.carried_out_by)),
        ("First disposal", at(certificate.first_at)),
        ("Last disposal", at(certificate.last_at)),
        ("Records destroyed", certificate.records.len().to_string()),
        ("Items skipped", certificate.skipped.to_string()),
        ("Items kept back", certificate.kept.to_string()),
        ("Store", certificate.store_id.clone()),
        (
            "Head of the audit trail",
            format!("entry {}, {}", certificate.seal.entry, certificate.seal.mac),
        ),
        (
            "This certificate",
            format!(
                "{} by mkt {}",
                certificate.seal.issued_at.london_text(),
                certificate.seal.program
            ),
        ),
    ]
}

/// What is said of each record: its reference, category, days, audit position.
fn rows(certificate: &Certificate) -> Vec<Vec<String>> {
    certificate
        .records
        .iter()
        .map(|stone| {
            vec![
                stone.reference.to_string(),
                stone.category.clone(),
                stone.opened_on.to_string(),
                stone
                    .closed_on
                    .map(|day| day.to_string())
                    .unwrap_or_default(),
                stone.due_on.map(|day| day.to_string()).unwrap_or_default(),
                stone.disposed_on.to_string(),
                stone.approved_by.clone().unwrap_or_default(),
                stone.disposed_by.clone(),
                stone.audit_number.to_string(),
            ]
        })
        .collect()
}

const HEADINGS: [&str; 9] = [
    "Reference",
    "Category",
    "Opened",
    "Closed",
    "Due from",
    "Disposed of",
    "Approved by",
    "Carried out by",
    "Audit entry",
];

/// Writes a certificate in the wanted form.
pub fn render(certificate: &Certificate, form: Form) -> Result<String> {
    match form {
        Form::Text => Ok(text(certificate)),
        Form::Html => html(certificate),
        Form::Json => serde_json::to_string_pretty(&json!({
            "schema_version": 1,
            "kind": "disposal-certificate",
            "data": data(certificate),
        }))
        .map(|text| text + "\n")
        .map_err(|error| {
            Failure::internal("The certificate could not be written as JSON.").because(error)
        }),
    }
}

fn text(certificate: &Certificate) -> String {
    let mut lines = vec![
        format!("Certificate of disposal {}", certificate.list),
        String::new(),
    ];
    for (label, value) in fields(certificate) {
        lines.push(format!("{label}: {value}"));
    }
    lines.extend([String::new(), "Destroyed".to_owned()]);
    for (kind, number) in counts(&certificate.destroyed) {
        lines.push(format!("  {kind}: {number}"));
    }
    lines.extend([String::new(), "By which rule".to_owned()]);
    for rule in &certificate.rules {
        lines.push(format!(
            "  {}: {} ({}, policy version {})",
            rule.records,
            rule_words(&rule.rule),
            rule.rule,
            rule.policy_version
        ));
    }
    lines.extend([String::new(), "Verification".to_owned()]);
    lines.extend(
        verified_words(certificate)
            .into_iter()
            .map(|words| format!("  {words}")),
    );
    lines.push(format!("  {ADVICE}"));
    lines.extend([String::new(), "Records".to_owned()]);
    for row in rows(certificate) {
        let words: Vec<String> = HEADINGS
            .iter()
            .zip(&row)
            .skip(1)
            .filter(|(_, value)| !value.is_empty())
            .map(|(heading, value)| format!("{} {value}", heading.to_lowercase()))
            .collect();
        lines.push(format!(
            "  {}: {}",
            row.first().map(String::as_str).unwrap_or_default(),
            words.join(", ")
        ));
    }
    lines.extend([String::new(), certificate.seal.line(), String::new()]);
    lines.join("\n")
}

fn html(certificate: &Certificate) -> Result<String> {
    let failed = |error: minijinja::Error| {
        Failure::internal("The certificate could not be written as a page.").because(error)
    };
    let mut templates = Environment::new();
    templates.set_auto_escape_callback(|_| AutoEscape::Html);
    templates
        .add_template(
            "certificate.html",
            include_str!("templates/certificate.html"),
        )
        .map_err(failed)?;
    let rules: Vec<_> = certificate
        .rules
        .iter()
        .map(|rule| {
            context! { words => rule_words(&rule.rule), rule => &rule.rule, version => rule.policy_version, records => rule.records }
        })
        .collect();
    templates
        .get_template("certificate.html")
        .map_err(failed)?
        .render(context! {
            list => certificate.list.to_string(),
            fields => fields(certificate),
            counts => counts(&certificate.destroyed),
            rules,
            verified => verified_words(certificate),
            advice => ADVICE,
            headings => HEADINGS,
            rows => rows(certificate),
            seal => certificate.seal.line(),
        })
        .map(|page| page + "\n")
        .map_err(failed)
}

/// `retention certificate`.
pub fn shown(certificate: &Certificate, out: Option<&Path>) -> Document {
    let data = data(certificate);
    match out {
        None => {
            Document::new("disposal-certificate", data).lines(text(certificate).trim_end().lines())
        }
        Some(path) => Document::answer("disposal-certificate", data, certificate.list.to_string())
            .said(format!(
                "The certificate is in {}. `mkt retention certificate {} --verify {}` checks it.",
                path.display(),
                certificate.list,
                path.display()
            )),
    }
}

/// `retention certificate --verify`.
pub fn verified(verified: &Verified) -> Document {
    let Verified { certificate, cut } = verified;
    let document = Document::answer(
        "certificate-check",
        json!({
            "list": certificate.list,
            "ok": true,
            "entry": certificate.seal.entry,
            "entry_compared": cut.is_none(),
            "cut_through": cut.as_ref().map(|cut| cut.through),
            "cut_at": cut.as_ref().map(|cut| cut.cut_at),
        }),
        certificate.list.to_string(),
    );
    match cut {
        None => document.said(format!(
            "The certificate of {} holds: it says word for word what the store says, and the audit trail still has the entry it names.",
            certificate.list
        )),
        Some(cut) => document
            .said(format!(
                "The certificate of {} says word for word what the store says.",
                certificate.list
            ))
            .warning(format!(
                "Entry {}, which it names, was disposed of on {} with the audit trail up to entry {} ({}): that it was made from this very trail cannot be shown any more.",
                certificate.seal.entry,
                date_in_words(cut.cut_at.london_date()),
                cut.through,
                cut.list
            )),
    }
}
