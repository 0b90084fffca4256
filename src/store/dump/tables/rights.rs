//! The columns of what leaves the house and of what is destroyed: exports, the policy, holds, decisions, disposal lists,
//! requests and complaints.

use super::{Field, Is, Kind, RECORDED_AT, RECORDED_BY, Table, child, field, same, table};

const UNDONE_BY: Field = same("undone_by", Is::Text);
const UNDONE_AT: Field = same("undone_at", Is::Instant);
const UNDONE_WHY: Field = same("undone_why", Is::Text);

pub(super) const EXPORT: Table = table(
    "export",
    "export",
    Some(Kind::Export),
    &[
        field("case", "case_id", Is::Reference(Kind::Case)),
        same("audience", Is::Text),
        same("state", Is::Text),
        same("prepared_on", Is::Day),
        same("rules_version", Is::Number),
        same("prepared_by", Is::Text),
        same("prepared_at", Is::Instant),
        same("released_by", Is::Text),
        same("released_at", Is::Instant),
        same("attestation", Is::Json),
        same("output_sha256", Is::Text),
        same("withdrawn_by", Is::Text),
        same("withdrawn_at", Is::Instant),
        same("withdrawn_why", Is::Text),
    ],
    &[
        child(
            "labels",
            "export_label",
            "export_id",
            "reference",
            &[field("ref", "reference", Is::Text), same("label", Is::Text)],
        ),
        child(
            "texts",
            "export_text",
            "export_id",
            "position",
            &[
                same("position", Is::Number),
                field("ref", "reference", Is::Text),
                same("source_sha256", Is::Text),
                same("text", Is::Text),
                same("replacements", Is::Json),
                same("queue", Is::Json),
            ],
        ),
        child(
            "decisions",
            "export_decision",
            "export_id",
            "id",
            &[
                same("id", Is::Number),
                same("question", Is::Text),
                same("decision", Is::Text),
                field("with", "with_text", Is::Text),
                same("taught", Is::Text),
                RECORDED_BY,
                RECORDED_AT,
                UNDONE_BY,
                UNDONE_AT,
            ],
        ),
    ],
);

pub(super) const POLICY_RULE: Table = Table {
    order: "version, category",
    replaces: true,
    ..table(
        "policy-rule",
        "retention_policy",
        None,
        &[
            same("version", Is::Number),
            same("category", Is::Text),
            same("years", Is::Number),
            same("until_age", Is::Number),
            same("start_event", Is::Text),
            same("in_force_from", Is::Day),
            RECORDED_BY,
            RECORDED_AT,
        ],
        &[],
    )
};

pub(super) const HOLD: Table = table(
    "hold",
    "hold",
    Some(Kind::Hold),
    &[
        field("case", "case_id", Is::Reference(Kind::Case)),
        same("person", Is::Reference(Kind::Person)),
        same("tag", Is::Text),
        same("category", Is::Text),
        same("reason", Is::Text),
        same("review_on", Is::Day),
        same("placed_by", Is::Text),
        same("placed_at", Is::Instant),
        same("copied_from", Is::Reference(Kind::Hold)),
        same("released_by", Is::Text),
        same("released_at", Is::Instant),
        same("release_reason", Is::Text),
    ],
    &[],
);

pub(super) const RETENTION_DECISION: Table = table(
    "retention-decision",
    "retention_decision",
    None,
    &[
        same("id", Is::Number),
        field("case", "case_id", Is::Reference(Kind::Case)),
        field("referral", "referral_id", Is::Reference(Kind::Referral)),
        same("person", Is::Reference(Kind::Person)),
        field("until", "until_date", Is::Day),
        same("reason", Is::Text),
        same("decided_by", Is::Text),
        same("decided_at", Is::Instant),
    ],
    &[],
);

pub(super) const DISPOSAL_LIST: Table = table(
    "disposal-list",
    "disposal_list",
    Some(Kind::DisposalList),
    &[
        same("as_of", Is::Day),
        same("policy_version", Is::Number),
        same("state", Is::Text),
        same("made_by", Is::Text),
        same("made_at", Is::Instant),
        same("rejected_by", Is::Text),
        same("rejected_at", Is::Instant),
        same("reject_reason", Is::Text),
        same("cleaned_at", Is::Instant),
        same("looked_for", Is::Number),
        same("of_records", Is::Number),
        same("found", Is::Number),
        same("held_elsewhere", Is::Number),
        same("program", Is::Text),
    ],
    &[child(
        "items",
        "disposal_item",
        "list_id",
        "reference",
        &[
            field("ref", "reference", Is::Text),
            same("dispose_after", Is::Day),
            same("rule", Is::Text),
            same("state", Is::Text),
            same("approved_by", Is::Text),
            same("approved_at", Is::Instant),
            same("facts", Is::Bytes),
            same("settled_by", Is::Text),
            same("settled_at", Is::Instant),
            same("why", Is::Json),
        ],
    )],
);

pub(super) const RECORD_IDENTITY: Table = Table {
    order: "kind, record",
    // Triggers give an id to every record that is added; the dump's takes its place.
    replaces: true,
    ..table(
        "record-identity",
        "record_identity",
        None,
        &[
            field("of", "kind", Is::Text),
            same("record", Is::Number),
            same("id", Is::Bytes),
        ],
        &[],
    )
};

pub(super) const TOMBSTONE: Table = Table {
    order: "number",
    ..table(
        "tombstone",
        "tombstone",
        None,
        &[
            same("number", Is::Number),
            field("ref", "reference", Is::Text),
            same("identity", Is::Bytes),
            same("category", Is::Text),
            same("opened_on", Is::Day),
            same("closed_on", Is::Day),
            same("rule", Is::Text),
            same("policy_version", Is::Number),
            same("due_on", Is::Day),
            same("list", Is::Text),
            same("approved_by", Is::Text),
            same("approved_at", Is::Instant),
            same("disposed_by", Is::Text),
            same("disposed_at", Is::Instant),
            same("disposed_on", Is::Day),
            same("counts", Is::Json),
            same("audit_number", Is::Number),
            same("again", Is::Flag),
        ],
        &[],
    )
};

pub(super) const DISPOSAL_KEY: Table = Table {
    order: "only_row",
    ..table(
        "disposal-key",
        "disposal_key",
        None,
        &[field("row", "only_row", Is::Number), same("key", Is::Bytes)],
        &[],
    )
};

pub(super) const DISPOSED_FINGERPRINT: Table = Table {
    order: "fingerprint",
    ..table(
        "disposed-fingerprint",
        "disposed_fingerprint",
        None,
        &[same("fingerprint", Is::Bytes)],
        &[],
    )
};

pub(super) const ACCESS_REQUEST: Table = table(
    "access-request",
    "access_request",
    Some(Kind::AccessRequest),
    &[
        same("subject", Is::Reference(Kind::Person)),
        same("received_on", Is::Day),
        same("via", Is::Text),
        same("on_behalf_of", Is::Text),
        same("state", Is::Text),
        same("closed_on", Is::Day),
        same("outcome", Is::Text),
        same("copied_from", Is::Reference(Kind::AccessRequest)),
        RECORDED_BY,
        RECORDED_AT,
    ],
    &[
        child(
            "events",
            "access_event",
            "request",
            "id",
            &[
                same("id", Is::Number),
                same("what", Is::Text),
                field("on", "on_date", Is::Day),
                same("reason", Is::Text),
                same("corrects", Is::Number),
                RECORDED_BY,
                RECORDED_AT,
                UNDONE_BY,
                UNDONE_AT,
                UNDONE_WHY,
            ],
        ),
        child(
            "withholdings",
            "access_withholding",
            "request",
            "id",
            &[
                same("id", Is::Number),
                field("ref", "reference", Is::Text),
                field("start", "span_start", Is::Number),
                field("end", "span_end", Is::Number),
                same("ground", Is::Text),
                same("reason", Is::Text),
                same("decided_by", Is::Text),
                same("decided_at", Is::Instant),
                UNDONE_BY,
                UNDONE_AT,
                UNDONE_WHY,
            ],
        ),
        child(
            "decisions",
            "access_decision",
            "request",
            "id",
            &[
                same("id", Is::Number),
                same("question", Is::Text),
                same("answer", Is::Text),
                same("reason", Is::Text),
                same("decided_by", Is::Text),
                same("decided_at", Is::Instant),
            ],
        ),
        child(
            "due_changes",
            "access_due_change",
            "request",
            "id",
            &[
                same("id", Is::Number),
                field("old", "old_due_on", Is::Day),
                field("new", "new_due_on", Is::Day),
                RECORDED_BY,
                RECORDED_AT,
            ],
        ),
        child(
            "review",
            "access_review",
            "request",
            "id",
            &[
                same("id", Is::Number),
                field("ref", "reference", Is::Text),
                same("digest", Is::Text),
                same("decision", Is::Text),
                same("ground", Is::Text),
                same("reason", Is::Text),
                same("decided_by", Is::Text),
                same("decided_at", Is::Instant),
                UNDONE_BY,
                UNDONE_AT,
            ],
        ),
        child(
            "review_parts",
            "access_review_span",
            "request",
            "id",
            &[
                same("id", Is::Number),
                same("review", Is::Number),
                same("field", Is::Text),
                field("start", "span_start", Is::Number),
                field("end", "span_end", Is::Number),
                same("ground", Is::Text),
                same("reason", Is::Text),
            ],
        ),
    ],
);

pub(super) const RIGHTS_REQUEST: Table = table(
    "rights-request",
    "rights_request",
    Some(Kind::RightsRequest),
    &[
        same("subject", Is::Reference(Kind::Person)),
        same("request_kind", Is::Text),
        same("received_on", Is::Day),
        same("via", Is::Text),
        same("on_behalf_of", Is::Text),
        same("what", Is::Text),
        same("about", Is::Text),
        same("state", Is::Text),
        same("closed_on", Is::Day),
        same("decision", Is::Text),
        same("ground", Is::Text),
        same("duties", Is::Json),
        same("corrected", Is::Json),
        same("reason", Is::Text),
        same("decided_by", Is::Text),
        same("lifted_on", Is::Day),
        same("lift_told_on", Is::Day),
        same("lift_reason", Is::Text),
        same("lifted_by", Is::Text),
        same("ended_on", Is::Day),
        same("copied_from", Is::Reference(Kind::RightsRequest)),
        RECORDED_BY,
        RECORDED_AT,
    ],
    &[child(
        "events",
        "rights_event",
        "request",
        "id",
        &[
            same("id", Is::Number),
            same("what", Is::Text),
            field("on", "on_date", Is::Day),
            same("reason", Is::Text),
            same("corrects", Is::Number),
            RECORDED_BY,
            RECORDED_AT,
            UNDONE_BY,
            UNDONE_AT,
            UNDONE_WHY,
        ],
    )],
);

pub(super) const COMPLAINT: Table = table(
    "complaint",
    "complaint",
    Some(Kind::Complaint),
    &[
        same("received_on", Is::Day),
        same("via", Is::Text),
        same("complainant", Is::Reference(Kind::Person)),
        same("complainant_name", Is::Text),
        same("about_person", Is::Reference(Kind::Person)),
        same("about", Is::Text),
        same("what", Is::Text),
        same("acknowledged_on", Is::Day),
        same("acknowledged_by", Is::Text),
        same("state", Is::Text),
        same("closed_on", Is::Day),
        same("outcome", Is::Text),
        same("done", Is::Text),
        same("told_on", Is::Day),
        same("closed_by", Is::Text),
        same("copied_from", Is::Reference(Kind::Complaint)),
        RECORDED_BY,
        RECORDED_AT,
    ],
    &[],
);

pub(super) const MENTION_DECISION: Table = table(
    "mention-decision",
    "mention_decision",
    None,
    &[
        same("id", Is::Number),
        field("ref", "reference", Is::Text),
        same("digest", Is::Text),
        field("start", "span_start", Is::Number),
        field("end", "span_end", Is::Number),
        same("answer", Is::Text),
        same("review", Is::Number),
        same("decided_by", Is::Text),
        same("decided_at", Is::Instant),
    ],
    &[],
);

pub(super) const MENTION_DECISION_PERSON: Table = Table {
    order: "decision, person",
    ..table(
        "mention-decision-person",
        "mention_decision_person",
        None,
        &[
            same("decision", Is::Number),
            same("person", Is::Reference(Kind::Person)),
        ],
        &[],
    )
};
