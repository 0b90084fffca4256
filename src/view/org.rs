//! How organisations look.

use serde_json::json;

use crate::actions::org::{OrgAdded, OrgSet};
use crate::domain::org::StoredOrganisation;
use crate::view::document::{Column, Document, Table};
use crate::view::record::{join_words, optional, to_value};

/// After `org add`.
pub fn added(added: &OrgAdded) -> Document {
    let reference = added.org.reference.to_string();
    let document = Document::answer("organisation", to_value(&added.org), &reference)
        .said(format!("{reference} is on record."));
    if added.same_name.is_empty() {
        document
    } else {
        let others: Vec<String> = added.same_name.iter().map(ToString::to_string).collect();
        document.warning(format!(
            "There is already an organisation of this name: {}.",
            join_words(&others)
        ))
    }
}

/// After `org set`.
pub fn set(set: &OrgSet) -> Document {
    let reference = set.org.reference.to_string();
    Document::answer("organisation", to_value(&set.org), &reference).said(format!(
        "Changed: {}. What it said before is kept.",
        join_words(&set.changed)
    ))
}

/// `org show`.
pub fn show(org: &StoredOrganisation) -> Document {
    let details = &org.details;
    Document::new("organisation", to_value(org))
        .heading(format!("{}  {}", org.reference, details.name))
        .fields(vec![
            ("Kind", details.kind.to_string()),
            ("Called for short", join_words(&details.short_names)),
            ("Pseudonym", optional(details.label.as_deref())),
            ("Contact", optional(details.contact.as_deref())),
            ("Agreement", optional(details.agreement.as_deref())),
            (
                "Privacy notice",
                optional(details.privacy_notice.as_deref()),
            ),
            (
                "Recorded",
                format!("{} by {}", org.recorded.at.london_text(), org.recorded.by),
            ),
        ])
}

/// `org list`.
pub fn list(orgs: &[StoredOrganisation]) -> Document {
    let rows = orgs
        .iter()
        .map(|org| {
            vec![
                org.reference.to_string(),
                org.details.name.clone(),
                org.details.kind.to_string(),
                org.details.agreement.clone().unwrap_or_default(),
            ]
        })
        .collect();
    Document::new(
        "organisations",
        json!(orgs.iter().map(to_value).collect::<Vec<_>>()),
    )
    .table(Table::new(
        vec![
            Column::reference("Reference", "ref"),
            Column::new("Name", "name"),
            Column::new("Kind", "type"),
            Column::new("Agreement", "agreement"),
        ],
        rows,
        "There are no organisations yet. Add one with `mkt org add`.",
    ))
}
