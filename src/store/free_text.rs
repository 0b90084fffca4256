//! Every text of the file and whether somebody writes freely in it, so that it may name anybody. The search for a person and the answer
//! to their access request both read what is listed here (RULES.md section 5, "every free-text mention … in records of other
//! people"). A column that is added to the schema and stands in neither list fails a test.

mod elsewhere;
mod read;

use crate::domain::reference::Kind;

pub use elsewhere::NO_FREE_TEXT;
pub use read::{FreeText, free_text_each, free_text_of};

/// How the texts of a column are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A text as it is.
    Text,
    /// A text that has a full-text index, by which it is looked for: read here only with its record.
    Indexed,
    /// A JSON list of texts, or any other JSON of which every text counts.
    Json,
    /// JSON with fields besides those in which somebody writes freely, which are named.
    Fields(&'static [&'static str]),
}

/// What of a text tells of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tells {
    /// Everything by which they are known.
    Everything,
    /// Their names alone: of an address or a place it tells nothing that it is theirs too.
    Names,
}

/// One column in which somebody writes freely.
#[derive(Debug, Clone, Copy)]
pub struct FreeColumn {
    /// The column.
    pub column: &'static str,
    /// Its name for machines in an answer: that of the JSON Lines form where it is a field of the record itself.
    pub key: &'static str,
    /// Its label for people.
    pub label: &'static str,
    /// How it is read.
    pub form: Form,
    /// What in it tells of a person.
    pub tells: Tells,
    /// Whether it says why something is kept from whoever asks: told to nobody about their own request.
    pub is_guarded: bool,
}

/// A table with such columns, of one kind of record.
#[derive(Debug, Clone, Copy)]
pub struct FreeTable {
    /// The table, whose rows are `t` below.
    pub table: &'static str,
    /// The record that a row belongs to: its kind, and its id in SQL.
    pub of: (Kind, &'static str),
    /// The case that it belongs to, in SQL.
    pub case: &'static str,
    /// Which rows, in SQL; all where it is empty.
    pub rows: &'static str,
    /// The columns.
    pub columns: &'static [FreeColumn],
}

const fn column(
    column: &'static str,
    key: &'static str,
    label: &'static str,
    form: Form,
) -> FreeColumn {
    FreeColumn {
        column,
        key,
        label,
        form,
        tells: Tells::Everything,
        is_guarded: false,
    }
}

/// A text that is called as its column is.
const fn text(name: &'static str, label: &'static str) -> FreeColumn {
    column(name, name, label, Form::Text)
}

/// A text that has another name in an answer, where its record has one of that name.
const fn named(name: &'static str, key: &'static str, label: &'static str) -> FreeColumn {
    column(name, key, label, Form::Text)
}

const fn guarded(name: &'static str, key: &'static str, label: &'static str) -> FreeColumn {
    FreeColumn {
        is_guarded: true,
        ..named(name, key, label)
    }
}

const fn names(name: &'static str, label: &'static str, form: Form) -> FreeColumn {
    FreeColumn {
        tells: Tells::Names,
        ..column(name, name, label, form)
    }
}

const fn before(fields: &'static [&'static str]) -> FreeColumn {
    column(
        "details",
        "earlier",
        "As recorded before",
        Form::Fields(fields),
    )
}

const fn table(
    table: &'static str,
    of: (Kind, &'static str),
    case: &'static str,
    columns: &'static [FreeColumn],
) -> FreeTable {
    FreeTable {
        table,
        of,
        case,
        rows: "",
        columns,
    }
}

const fn rows(
    rows: &'static str,
    table: &'static str,
    of: (Kind, &'static str),
    case: &'static str,
    columns: &'static [FreeColumn],
) -> FreeTable {
    FreeTable {
        table,
        of,
        case,
        rows,
        columns,
    }
}

const NO_CASE: &str = "NULL";
const WHY_CORRECTED: FreeColumn = named("reason", "earlier_reason", "Why it was corrected");

/// Every column in which somebody writes freely, by the record it belongs to.
pub const FREE_TEXTS: &[FreeTable] = &[
    table(
        "note",
        (Kind::Note, "t.id"),
        "t.case_id",
        &[column("text", "text", "Text", Form::Indexed)],
    ),
    // There are more notes than of anything else: their kinds are read from an index, and only corrections have a reason.
    table(
        "note",
        (Kind::Note, "t.id"),
        "t.case_id",
        &[text("note_kind", "Kind")],
    ),
    rows(
        "t.supersedes > 0",
        "note",
        (Kind::Note, "t.id"),
        "t.case_id",
        &[text("reason", "Why it corrects the other")],
    ),
    table(
        "referral",
        (Kind::Referral, "t.id"),
        "t.case_id",
        &[
            column("summary", "summary", "Summary", Form::Indexed),
            text("referrer_name", "Who referred"),
            text("referrer_contact", "How to reach who referred"),
            text("decline_reason", "Why it was declined"),
        ],
    ),
    table(
        "referral_person",
        (Kind::Referral, "t.referral_id"),
        "(SELECT r.case_id FROM referral r WHERE r.id = t.referral_id)",
        &[
            named("role_detail", "roles", "What people are to it"),
            named("label", "labels", "Pseudonyms of people"),
        ],
    ),
    rows(
        "t.kind = 'R'",
        "earlier_version",
        (Kind::Referral, "t.record"),
        "(SELECT r.case_id FROM referral r WHERE r.id = t.record)",
        &[
            before(&[
                "summary",
                "referrer_name",
                "referrer_contact",
                "role_detail",
                "label",
            ]),
            WHY_CORRECTED,
        ],
    ),
    rows(
        "t.referral_id IS NOT NULL",
        "retention_decision",
        (Kind::Referral, "t.referral_id"),
        "(SELECT r.case_id FROM referral r WHERE r.id = t.referral_id)",
        &[named(
            "reason",
            "retention_reason",
            "Why it is kept until a day",
        )],
    ),
    table(
        "case_record",
        (Kind::Case, "t.id"),
        "t.id",
        &[
            text("title", "Title"),
            text("outcome", "Outcome"),
            column("tags", "tags", "Tags", Form::Json),
            names("places", "Places", Form::Json),
        ],
    ),
    table(
        "case_person",
        (Kind::Case, "t.case_id"),
        "t.case_id",
        &[
            named("role_detail", "roles", "What people are to the case"),
            named("label", "labels", "Pseudonyms of people"),
        ],
    ),
    table(
        "case_person_ended",
        (Kind::Case, "t.case_id"),
        "t.case_id",
        &[
            column(
                "details",
                "ended_roles",
                "What people were to the case",
                Form::Fields(&["role_detail", "label"]),
            ),
            named(
                "reason",
                "ended_reason",
                "Why somebody was taken off the case",
            ),
        ],
    ),
    table(
        "case_org",
        (Kind::Case, "t.case_id"),
        "t.case_id",
        &[named("label", "org_labels", "Pseudonyms of organisations")],
    ),
    rows(
        "t.kind = 'C'",
        "earlier_version",
        (Kind::Case, "t.record"),
        "t.record",
        &[before(&["title", "outcome", "tags"]), WHY_CORRECTED],
    ),
    rows(
        "t.case_id IS NOT NULL",
        "retention_decision",
        (Kind::Case, "t.case_id"),
        "t.case_id",
        &[named(
            "reason",
            "retention_reason",
            "Why it is kept until a day",
        )],
    ),
    table(
        "disclosure",
        (Kind::Disclosure, "t.id"),
        "t.case_id",
        &[
            text("what", "What"),
            text("to_name", "To whom"),
            text("purpose", "What for"),
            text("basis", "Lawful basis"),
            text("gateway", "Gateway"),
            text("necessity", "Why it was necessary"),
            text("consent_why", "Why without consent"),
            text("agreement", "Agreement"),
            text("stored_at", "Where it is kept"),
            text("reason", "Why it was corrected"),
        ],
    ),
    table(
        "disclosure_attestation",
        (Kind::Disclosure, "t.disclosure"),
        "(SELECT d.case_id FROM disclosure d WHERE d.id = t.disclosure)",
        &[text("by_whom", "Who attested that it is gone")],
    ),
    table(
        "person",
        (Kind::Person, "t.id"),
        NO_CASE,
        &[
            text("health", "Health"),
            text("convictions", "Convictions"),
            text("child_protection", "Child protection"),
            text("religion", "Religion or belief"),
            column("disabilities", "disabilities", "Disabilities", Form::Json),
            text("sexual_orientation", "Sexual orientation"),
            names("addresses", "Addresses", Form::Fields(&["lines", "label"])),
        ],
    ),
    rows(
        "t.kind = 'P'",
        "earlier_version",
        (Kind::Person, "t.record"),
        NO_CASE,
        &[
            before(&[
                "health",
                "convictions",
                "child_protection",
                "religion",
                "disabilities",
                "sexual_orientation",
            ]),
            FreeColumn {
                key: "earlier_addresses",
                ..names(
                    "details",
                    "Addresses, as recorded before",
                    Form::Fields(&["addresses"]),
                )
            },
            WHY_CORRECTED,
        ],
    ),
    table(
        "person_merge",
        (Kind::Person, "t.survivor"),
        NO_CASE,
        &[named(
            "reason",
            "merge_reason",
            "Why records were merged or split",
        )],
    ),
    table(
        "organisation",
        (Kind::Organisation, "t.id"),
        NO_CASE,
        &[
            text("contact", "Contact"),
            text("agreement", "Agreement"),
            text("label", "Pseudonym"),
        ],
    ),
    rows(
        "t.kind = 'O'",
        "earlier_version",
        (Kind::Organisation, "t.record"),
        NO_CASE,
        &[before(&["contact", "agreement", "label"]), WHY_CORRECTED],
    ),
    table(
        "hold",
        (Kind::Hold, "t.id"),
        "t.case_id",
        &[
            text("reason", "Why it was placed"),
            text("release_reason", "Why it was released"),
            text("tag", "Cases with the tag"),
        ],
    ),
    table(
        "export",
        (Kind::Export, "t.id"),
        "t.case_id",
        &[
            column(
                "attestation",
                "attestation",
                "What was attested",
                Form::Json,
            ),
            text("withdrawn_why", "Why it was withdrawn"),
        ],
    ),
    table(
        "access_request",
        (Kind::AccessRequest, "t.id"),
        NO_CASE,
        &[
            text("via", "How it came"),
            text("on_behalf_of", "Who asked"),
            text("outcome", "Outcome"),
        ],
    ),
    table(
        "access_event",
        (Kind::AccessRequest, "t.request"),
        NO_CASE,
        &[
            named("reason", "event_reason", "About its clock"),
            named("undone_why", "event_undone_why", "Why that was taken back"),
        ],
    ),
    table(
        "access_decision",
        (Kind::AccessRequest, "t.request"),
        NO_CASE,
        &[guarded(
            "reason",
            "decision_reason",
            "Why it was decided so",
        )],
    ),
    table(
        "access_withholding",
        (Kind::AccessRequest, "t.request"),
        NO_CASE,
        &[
            guarded("reason", "withheld_reason", "Why something was withheld"),
            guarded(
                "undone_why",
                "withheld_undone_why",
                "Why that was taken back",
            ),
        ],
    ),
    table(
        "access_review",
        (Kind::AccessRequest, "t.request"),
        NO_CASE,
        &[guarded(
            "reason",
            "review_reason",
            "Why a record was withheld",
        )],
    ),
    table(
        "access_review_span",
        (Kind::AccessRequest, "t.request"),
        NO_CASE,
        &[guarded("reason", "part_reason", "Why a part was withheld")],
    ),
    table(
        "rights_request",
        (Kind::RightsRequest, "t.id"),
        NO_CASE,
        &[
            text("what", "What was asked"),
            text("on_behalf_of", "Who asked"),
            text("via", "How it came"),
            text("reason", "Why"),
            text("lift_reason", "Why it was lifted"),
        ],
    ),
    table(
        "rights_event",
        (Kind::RightsRequest, "t.request"),
        NO_CASE,
        &[
            named("reason", "event_reason", "About its clock"),
            named("undone_why", "event_undone_why", "Why that was taken back"),
        ],
    ),
    table(
        "complaint",
        (Kind::Complaint, "t.id"),
        NO_CASE,
        &[
            text("what", "What it says"),
            text("complainant_name", "The name of who complained"),
            text("via", "How it came"),
            text("done", "What was done"),
        ],
    ),
    table(
        "disposal_list",
        (Kind::DisposalList, "t.id"),
        NO_CASE,
        &[text("reject_reason", "Why it was rejected")],
    ),
];
