//! Which table and which column each field of a dump's lines comes from and goes back to. Adding a column to the schema
//! without naming it here, or among what is derived, fails a test.

mod rights;

use crate::domain::reference::Kind;
use rights::{
    ACCESS_REQUEST, COMPLAINT, DISPOSAL_KEY, DISPOSAL_LIST, DISPOSED_FINGERPRINT, EXPORT, HOLD,
    MENTION_DECISION, MENTION_DECISION_PERSON, POLICY_RULE, RECORD_IDENTITY, RETENTION_DECISION,
    RIGHTS_REQUEST, TOMBSTONE,
};

/// How a column is written in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Is {
    /// Text as it is.
    Text,
    /// A whole number.
    Number,
    /// 0 or 1, written as `false` or `true`.
    Flag,
    /// A JSON value, kept as text.
    Json,
    /// A day.
    Day,
    /// A day, a month or a year.
    PartialDay,
    /// An instant.
    Instant,
    /// Bytes, written in hexadecimal.
    Bytes,
    /// The storage id of a record, written as its reference.
    Reference(Kind),
}

/// One field and its column.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field {
    pub name: &'static str,
    pub column: &'static str,
    pub is: Is,
}

const fn field(name: &'static str, column: &'static str, is: Is) -> Field {
    Field { name, column, is }
}

/// A field that is called as its column.
const fn same(name: &'static str, is: Is) -> Field {
    field(name, name, is)
}

/// How the rows of another table stand in a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A list of objects.
    List,
    /// One object, or null.
    One,
    /// A list of the values of the only field.
    Values,
}

/// Rows of another table that belong to a record.
#[derive(Debug, Clone, Copy)]
pub(super) struct Child {
    pub name: &'static str,
    pub table: &'static str,
    /// The column that names the record they belong to.
    pub parent: &'static str,
    /// Columns that are the same for all of them, as SQL.
    pub fixed: &'static [(&'static str, &'static str)],
    /// The order in which they stand.
    pub order: &'static str,
    pub fields: &'static [Field],
    pub shape: Shape,
    /// The column that takes their place in the list, if the table has one.
    pub position: Option<&'static str>,
    /// Whether they are told by other lines too, so that they are only shown here.
    pub shown_only: bool,
}

/// A kind of line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Table {
    pub kind: &'static str,
    pub name: &'static str,
    /// The kind of reference its `id` is; none where it has no reference.
    pub reference: Option<Kind>,
    pub order: &'static str,
    pub fields: &'static [Field],
    pub children: &'static [Child],
    /// Columns that are not in the line, as SQL in which `{name}` stands for the value of another column.
    pub made: &'static [(&'static str, &'static str)],
    /// Columns that are reckoned anew after all lines are there.
    pub reckoned: &'static [&'static str],
    /// Whether a new store has such rows, which the dump's replace.
    pub replaces: bool,
}

const RECORDED_BY: Field = same("recorded_by", Is::Text);
const RECORDED_AT: Field = same("recorded_at", Is::Instant);

const EARLIER: &[Field] = &[
    same("details", Is::Json),
    same("reason", Is::Text),
    same("replaced_by", Is::Text),
    same("replaced_at", Is::Instant),
];

const IMPORTED: &[Field] = &[same("source", Is::Text), same("key", Is::Text)];

const fn history(fixed: &'static [(&'static str, &'static str)]) -> Child {
    Child {
        name: "history",
        table: "earlier_version",
        parent: "record",
        fixed,
        order: "id",
        fields: EARLIER,
        shape: Shape::List,
        position: None,
        shown_only: false,
    }
}

const fn imported(fixed: &'static [(&'static str, &'static str)]) -> Child {
    Child {
        name: "imported",
        table: "import_key",
        parent: "record",
        fixed,
        order: "source, key",
        fields: IMPORTED,
        shape: Shape::One,
        position: None,
        shown_only: true,
    }
}

const fn child(
    name: &'static str,
    table: &'static str,
    parent: &'static str,
    order: &'static str,
    fields: &'static [Field],
) -> Child {
    Child {
        name,
        table,
        parent,
        fixed: &[],
        order,
        fields,
        shape: Shape::List,
        position: None,
        shown_only: false,
    }
}

const fn in_order(child: Child) -> Child {
    Child {
        position: Some("position"),
        ..child
    }
}

const fn table(
    kind: &'static str,
    name: &'static str,
    reference: Option<Kind>,
    fields: &'static [Field],
    children: &'static [Child],
) -> Table {
    Table {
        kind,
        name,
        reference,
        order: "id",
        fields,
        children,
        made: &[],
        reckoned: &[],
        replaces: false,
    }
}

const ORGANISATION: Table = Table {
    made: &[("name_folded", "''")],
    ..table(
        "organisation",
        "organisation",
        Some(Kind::Organisation),
        &[
            same("name", Is::Text),
            same("type", Is::Text),
            same("short_names", Is::Json),
            same("label", Is::Text),
            same("contact", Is::Text),
            same("agreement", Is::Text),
            same("privacy_notice", Is::Text),
            RECORDED_BY,
            RECORDED_AT,
        ],
        &[imported(&[("kind", "'O'")]), history(&[("kind", "'O'")])],
    )
};

const PERSON: Table = Table {
    made: &[("names_folded", "''")],
    ..table(
        "person",
        "person",
        Some(Kind::Person),
        &[
            same("forenames", Is::Json),
            same("surname", Is::Text),
            same("title", Is::Text),
            same("aliases", Is::Json),
            same("former_names", Is::Json),
            same("date_of_birth", Is::PartialDay),
            same("date_of_death", Is::PartialDay),
            same("sex", Is::Text),
            same("nhs_number", Is::Text),
            same("phones", Is::Json),
            same("emails", Is::Json),
            same("handles", Is::Json),
            same("vehicles", Is::Json),
            same("staff_numbers", Is::Json),
            same("addresses", Is::Json),
            same("ethnicity", Is::Text),
            same("religion", Is::Text),
            same("disabilities", Is::Json),
            same("health", Is::Text),
            same("sexual_orientation", Is::Text),
            same("convictions", Is::Text),
            same("child_protection", Is::Text),
            field("source", "source_org", Is::Reference(Kind::Organisation)),
            same("merged_into", Is::Reference(Kind::Person)),
            RECORDED_BY,
            RECORDED_AT,
        ],
        &[
            child(
                "suppliers",
                "person_supplier",
                "person",
                "rowid",
                &[
                    same("field", Is::Text),
                    field("case", "case_id", Is::Reference(Kind::Case)),
                    field("referral", "referral_id", Is::Reference(Kind::Referral)),
                    field("org", "org_id", Is::Reference(Kind::Organisation)),
                    RECORDED_BY,
                    RECORDED_AT,
                ],
            ),
            imported(&[("kind", "'P'")]),
            history(&[("kind", "'P'")]),
        ],
    )
};

const REFERRAL: Table = Table {
    made: &[
        ("policy_version", "0"),
        (
            "disposal_state",
            "CASE {state} WHEN 'declined' THEN 'undetermined' ELSE 'not-closed' END",
        ),
    ],
    reckoned: &["dispose_after", "disposal_rule"],
    ..table(
        "referral",
        "referral",
        Some(Kind::Referral),
        &[
            same("source", Is::Text),
            same("from_org", Is::Reference(Kind::Organisation)),
            same("referrer_name", Is::Text),
            same("referrer_contact", Is::Text),
            same("via", Is::Text),
            same("received_on", Is::Day),
            same("incident_on", Is::PartialDay),
            same("aware_on", Is::Day),
            same("summary", Is::Text),
            same("state", Is::Text),
            field("case", "case_id", Is::Reference(Kind::Case)),
            same("decided_on", Is::Day),
            same("decided_by", Is::Text),
            same("decline_reason", Is::Text),
            RECORDED_BY,
            RECORDED_AT,
        ],
        &[
            in_order(child(
                "people",
                "referral_person",
                "referral_id",
                "position, person",
                &[
                    same("person", Is::Reference(Kind::Person)),
                    same("role", Is::Text),
                    same("role_detail", Is::Text),
                    same("subject", Is::Flag),
                    same("category", Is::Text),
                    same("label", Is::Text),
                ],
            )),
            imported(&[("kind", "'R'")]),
            history(&[("kind", "'R'")]),
        ],
    )
};

const CASE: Table = Table {
    made: &[
        ("policy_version", "0"),
        (
            "disposal_state",
            "CASE WHEN {closed_on} IS NULL THEN 'not-closed' ELSE 'undetermined' END",
        ),
    ],
    reckoned: &["has_child", "has_adult", "dispose_after", "disposal_rule"],
    ..table(
        "case",
        "case_record",
        Some(Kind::Case),
        &[
            same("title", Is::Text),
            same("basis", Is::Json),
            same("opened_on", Is::Day),
            same("closed_on", Is::Day),
            same("outcome", Is::Text),
            same("tags", Is::Json),
            same("places", Is::Json),
            same("review_kind", Is::Text),
            same("review_decided_on", Is::Day),
            same("notified_on", Is::Day),
            same("rapid_review_ended_on", Is::Day),
            RECORDED_BY,
            RECORDED_AT,
        ],
        &[
            Child {
                shape: Shape::Values,
                shown_only: true,
                ..child(
                    "referrals",
                    "referral",
                    "case_id",
                    "id",
                    &[field("ref", "id", Is::Reference(Kind::Referral))],
                )
            },
            in_order(child(
                "people",
                "case_person",
                "case_id",
                "position, person",
                &[
                    same("person", Is::Reference(Kind::Person)),
                    same("role", Is::Text),
                    same("role_detail", Is::Text),
                    same("subject", Is::Flag),
                    same("category", Is::Text),
                    same("label", Is::Text),
                    same("added_on", Is::Day),
                    RECORDED_BY,
                    RECORDED_AT,
                ],
            )),
            in_order(child(
                "orgs",
                "case_org",
                "case_id",
                "position, org",
                &[
                    same("org", Is::Reference(Kind::Organisation)),
                    same("label", Is::Text),
                ],
            )),
            child(
                "ended_people",
                "case_person_ended",
                "case_id",
                "id",
                &[
                    same("person", Is::Reference(Kind::Person)),
                    same("details", Is::Json),
                    same("reason", Is::Text),
                    same("ended_by", Is::Text),
                    same("ended_at", Is::Instant),
                ],
            ),
            imported(&[("kind", "'C'")]),
            history(&[("kind", "'C'")]),
        ],
    )
};

const NOTE: Table = table(
    "note",
    "note",
    Some(Kind::Note),
    &[
        field("case", "case_id", Is::Reference(Kind::Case)),
        field("on", "on_date", Is::Day),
        same("note_kind", Is::Text),
        field("source", "source_org", Is::Reference(Kind::Organisation)),
        same("text", Is::Text),
        same("supersedes", Is::Reference(Kind::Note)),
        same("reason", Is::Text),
        RECORDED_BY,
        RECORDED_AT,
    ],
    &[imported(&[("kind", "'N'")])],
);

const DISCLOSURE: Table = table(
    "disclosure",
    "disclosure",
    Some(Kind::Disclosure),
    &[
        field("case", "case_id", Is::Reference(Kind::Case)),
        field(
            "access_request",
            "access_request_id",
            Is::Reference(Kind::AccessRequest),
        ),
        field("to", "to_org", Is::Reference(Kind::Organisation)),
        same("to_name", Is::Text),
        same("recipient", Is::Text),
        same("decision", Is::Text),
        same("what", Is::Text),
        same("records", Is::Json),
        same("purpose", Is::Text),
        same("basis", Is::Text),
        same("gateway", Is::Text),
        same("necessity", Is::Text),
        same("consent", Is::Text),
        same("consent_why", Is::Text),
        same("method", Is::Text),
        same("agreement", Is::Text),
        same("stored_at", Is::Text),
        same("return_by", Is::Day),
        same("authorised_by", Is::Text),
        field("on", "on_date", Is::Day),
        field("export", "export_id", Is::Reference(Kind::Export)),
        same("manifest_sha256", Is::Text),
        same("historic", Is::Flag),
        same("supersedes", Is::Reference(Kind::Disclosure)),
        same("reason", Is::Text),
        RECORDED_BY,
        RECORDED_AT,
    ],
    &[
        Child {
            shape: Shape::One,
            ..child(
                "attestation",
                "disclosure_attestation",
                "disclosure",
                "disclosure",
                &[
                    same("how", Is::Text),
                    field("on", "on_date", Is::Day),
                    same("by_whom", Is::Text),
                    RECORDED_BY,
                    RECORDED_AT,
                ],
            )
        },
        imported(&[("kind", "'S'")]),
    ],
);

const SIGNPOST: Table = table(
    "signpost",
    "signpost",
    None,
    &[
        same("id", Is::Number),
        same("at", Is::Instant),
        same("about", Is::Text),
        same("service", Is::Text),
        same("officer", Is::Text),
    ],
    &[],
);

const PERSON_MERGE: Table = Table {
    // The numbers of earlier versions are this file's own: elsewhere the instants tell.
    reckoned: &["version"],
    ..table(
        "person-merge",
        "person_merge",
        None,
        &[
            same("id", Is::Number),
            same("what", Is::Text),
            same("survivor", Is::Reference(Kind::Person)),
            same("other", Is::Reference(Kind::Person)),
            same("moved", Is::Json),
            same("reason", Is::Text),
            same("done_by", Is::Text),
            same("done_at", Is::Instant),
        ],
        &[],
    )
};

const IMPORT_KEY: Table = Table {
    order: "source, kind, key",
    ..table(
        "import-key",
        "import_key",
        None,
        &[
            same("source", Is::Text),
            field("of", "kind", Is::Text),
            same("key", Is::Text),
            same("record", Is::Number),
            same("digest", Is::Bytes),
        ],
        &[],
    )
};

/// Every kind of line, in the order of a dump.
pub(super) const TABLES: &[Table] = &[
    POLICY_RULE,
    ORGANISATION,
    PERSON,
    PERSON_MERGE,
    REFERRAL,
    CASE,
    NOTE,
    DISCLOSURE,
    SIGNPOST,
    EXPORT,
    HOLD,
    RETENTION_DECISION,
    DISPOSAL_LIST,
    ACCESS_REQUEST,
    RIGHTS_REQUEST,
    COMPLAINT,
    MENTION_DECISION,
    MENTION_DECISION_PERSON,
    IMPORT_KEY,
    RECORD_IDENTITY,
    TOMBSTONE,
    DISPOSAL_KEY,
    DISPOSED_FINGERPRINT,
];

/// Tables that a dump does not have: the store's own identity and trail, who works there, and what is derived from the
/// records.
pub(super) const NOT_DUMPED: &[&str] = &[
    "store_info",
    "user_account",
    "audit_entry",
    "audit_reason",
    "audit_checkpoint",
    // About this very file, and not about a record.
    "disposals_unknown",
    "witness",
    // The first line of a dump.
    "reference_counter",
    // What the configuration said last, which is another one where a dump is imported.
    "access_calendar",
    // Derived from the tags of cases, the dates of disposal, and people's names.
    "case_tag",
    "disposal_calendar",
    "person_key",
];
