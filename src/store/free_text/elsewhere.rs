//! The texts of the file in which nobody writes freely, and those that are copies of what is searched.

const DAY: &str = "a day, an instant or a date";
const WORD: &str = "a word of a closed set";
const USER: &str = "the name of a user";
const REF: &str = "references only";
const DIGEST: &str = "a digest, an id or a key";
const FIELD: &str = "names of fields, rules or tables";
const NAME: &str = "the name of the person or the organisation itself, or a form of it";
const NUMBER: &str = "a number, a mark or an address on a wire";
const COPY: &str = "made from a text that is searched";
const SERVICE: &str = "about the service itself";
const TRAIL: &str =
    "why somebody looked, beside the audit trail: about the looking, and read with the trail";

/// A table, and columns of it.
pub type ColumnsOf = (&'static str, &'static [&'static str]);

/// The columns of text that are not searched for people: why, and which of which table.
pub const NO_FREE_TEXT: &[(&str, &[ColumnsOf])] = &[
    (
        DAY,
        &[
            ("access_calendar", &["holidays"]),
            ("access_decision", &["decided_at"]),
            (
                "access_due_change",
                &["old_due_on", "new_due_on", "recorded_at"],
            ),
            ("access_event", &["on_date", "recorded_at", "undone_at"]),
            (
                "access_request",
                &["received_on", "closed_on", "recorded_at"],
            ),
            ("access_review", &["decided_at", "undone_at"]),
            ("access_withholding", &["decided_at", "undone_at"]),
            ("audit_checkpoint", &["first_at", "last_at", "cut_at"]),
            ("audit_entry", &["at"]),
            ("case_person", &["added_on", "recorded_at"]),
            ("case_person_ended", &["ended_at"]),
            (
                "case_record",
                &[
                    "opened_on",
                    "closed_on",
                    "review_decided_on",
                    "dispose_after",
                    "recorded_at",
                    "notified_on",
                    "rapid_review_ended_on",
                ],
            ),
            (
                "complaint",
                &[
                    "received_on",
                    "acknowledged_on",
                    "closed_on",
                    "told_on",
                    "recorded_at",
                ],
            ),
            ("disclosure", &["return_by", "on_date", "recorded_at"]),
            ("disclosure_attestation", &["on_date", "recorded_at"]),
            ("disposal_calendar", &["dispose_after"]),
            (
                "disposal_item",
                &["dispose_after", "approved_at", "settled_at"],
            ),
            (
                "disposal_list",
                &["as_of", "made_at", "rejected_at", "cleaned_at"],
            ),
            ("disposals_unknown", &["made_at", "restored_at"]),
            ("earlier_version", &["replaced_at"]),
            (
                "export",
                &["prepared_on", "prepared_at", "released_at", "withdrawn_at"],
            ),
            ("export_decision", &["recorded_at", "undone_at"]),
            ("hold", &["review_on", "placed_at", "released_at"]),
            ("mention_decision", &["decided_at"]),
            ("note", &["on_date", "recorded_at"]),
            ("organisation", &["recorded_at"]),
            ("person", &["date_of_birth", "date_of_death", "recorded_at"]),
            ("person_merge", &["done_at"]),
            ("person_supplier", &["recorded_at"]),
            (
                "referral",
                &[
                    "received_on",
                    "incident_on",
                    "aware_on",
                    "decided_on",
                    "dispose_after",
                    "recorded_at",
                ],
            ),
            ("retention_decision", &["until_date", "decided_at"]),
            ("retention_policy", &["in_force_from", "recorded_at"]),
            ("rights_event", &["on_date", "recorded_at", "undone_at"]),
            (
                "rights_request",
                &[
                    "received_on",
                    "closed_on",
                    "lifted_on",
                    "lift_told_on",
                    "ended_on",
                    "recorded_at",
                ],
            ),
            ("signpost", &["at"]),
            ("store_info", &["created_at"]),
            (
                "tombstone",
                &[
                    "opened_on",
                    "closed_on",
                    "due_on",
                    "approved_at",
                    "disposed_at",
                    "disposed_on",
                ],
            ),
            ("user_account", &["trained_on", "added_at", "revoked_at"]),
            ("witness", &["begun_at"]),
        ],
    ),
    (
        WORD,
        &[
            ("access_decision", &["question", "answer"]),
            ("access_event", &["what"]),
            ("access_request", &["state"]),
            ("access_review", &["decision", "ground"]),
            ("access_review_span", &["ground"]),
            ("access_withholding", &["ground"]),
            ("audit_entry", &["class", "action"]),
            ("case_person", &["role", "category"]),
            ("case_record", &["basis", "review_kind", "disposal_state"]),
            ("complaint", &["state", "outcome"]),
            (
                "disclosure",
                &["recipient", "decision", "consent", "method"],
            ),
            ("disclosure_attestation", &["how"]),
            ("disposal_calendar", &["state"]),
            ("disposal_item", &["state", "why"]),
            ("disposal_list", &["state"]),
            ("earlier_version", &["kind"]),
            ("export", &["audience", "state"]),
            ("export_decision", &["decision"]),
            ("hold", &["category"]),
            ("import_key", &["kind"]),
            ("mention_decision", &["answer"]),
            ("organisation", &["type"]),
            ("person", &["ethnicity", "sex"]),
            ("person_merge", &["what"]),
            ("record_identity", &["kind"]),
            ("reference_counter", &["kind"]),
            ("referral", &["source", "state", "via", "disposal_state"]),
            ("referral_person", &["role", "category"]),
            ("retention_policy", &["category", "start_event"]),
            ("rights_event", &["what"]),
            (
                "rights_request",
                &["request_kind", "state", "decision", "ground", "duties"],
            ),
            ("signpost", &["about"]),
            ("tombstone", &["category"]),
        ],
    ),
    (
        USER,
        &[
            ("access_decision", &["decided_by"]),
            ("access_due_change", &["recorded_by"]),
            ("access_event", &["recorded_by", "undone_by"]),
            ("access_request", &["recorded_by"]),
            ("access_review", &["decided_by", "undone_by"]),
            ("access_withholding", &["decided_by", "undone_by"]),
            ("audit_entry", &["user"]),
            ("case_person", &["recorded_by"]),
            ("case_person_ended", &["ended_by"]),
            ("case_record", &["recorded_by"]),
            (
                "complaint",
                &["acknowledged_by", "closed_by", "recorded_by"],
            ),
            ("disclosure", &["authorised_by", "recorded_by"]),
            ("disclosure_attestation", &["recorded_by"]),
            ("disposal_item", &["approved_by", "settled_by"]),
            ("disposal_list", &["made_by", "rejected_by"]),
            ("disposals_unknown", &["restored_by"]),
            ("earlier_version", &["replaced_by"]),
            ("export", &["prepared_by", "released_by", "withdrawn_by"]),
            ("export_decision", &["recorded_by", "undone_by"]),
            ("hold", &["placed_by", "released_by"]),
            ("mention_decision", &["decided_by"]),
            ("note", &["recorded_by"]),
            ("organisation", &["recorded_by"]),
            ("person", &["recorded_by"]),
            ("person_merge", &["done_by"]),
            ("person_supplier", &["recorded_by"]),
            ("referral", &["decided_by", "recorded_by"]),
            ("retention_decision", &["decided_by"]),
            ("retention_policy", &["recorded_by"]),
            ("rights_event", &["recorded_by", "undone_by"]),
            (
                "rights_request",
                &["decided_by", "lifted_by", "recorded_by"],
            ),
            ("signpost", &["officer"]),
            ("tombstone", &["approved_by", "disposed_by"]),
            ("user_account", &["name", "full_name", "added_by", "roles"]),
        ],
    ),
    (
        REF,
        &[
            ("access_review", &["reference"]),
            ("access_withholding", &["reference"]),
            ("audit_checkpoint", &["list"]),
            ("audit_entry", &["refs"]),
            ("complaint", &["about"]),
            ("disclosure", &["records"]),
            ("disposal_item", &["reference"]),
            ("export_label", &["reference"]),
            ("export_text", &["reference"]),
            ("mention_decision", &["reference"]),
            ("person_merge", &["moved"]),
            ("rights_request", &["about", "corrected"]),
            ("tombstone", &["reference", "list"]),
        ],
    ),
    (
        DIGEST,
        &[
            ("access_review", &["digest"]),
            ("disclosure", &["manifest_sha256"]),
            ("export", &["output_sha256"]),
            ("export_decision", &["question"]),
            ("export_text", &["source_sha256"]),
            ("import_key", &["source", "key"]),
            ("mention_decision", &["digest"]),
            ("store_info", &["store_id"]),
        ],
    ),
    (
        FIELD,
        &[
            ("access_review_span", &["field"]),
            ("audit_entry", &["fields"]),
            ("case_record", &["disposal_rule"]),
            ("disposal_item", &["rule"]),
            ("person_supplier", &["field"]),
            ("referral", &["disposal_rule"]),
            ("tombstone", &["rule", "counts"]),
        ],
    ),
    (
        NAME,
        &[
            ("organisation", &["name", "short_names", "name_folded"]),
            (
                "person",
                &[
                    "title",
                    "forenames",
                    "surname",
                    "aliases",
                    "former_names",
                    "names_folded",
                ],
            ),
            ("person_key", &["key"]),
        ],
    ),
    (
        NUMBER,
        &[
            ("organisation", &["privacy_notice"]),
            (
                "person",
                &[
                    "nhs_number",
                    "phones",
                    "emails",
                    "handles",
                    "vehicles",
                    "staff_numbers",
                ],
            ),
        ],
    ),
    (
        COPY,
        &[
            ("case_tag", &["tag"]),
            ("export_decision", &["with_text", "taught"]),
            ("export_label", &["label"]),
            ("export_text", &["text", "replacements", "queue"]),
        ],
    ),
    (
        SERVICE,
        &[("disposal_list", &["program"]), ("signpost", &["service"])],
    ),
    (TRAIL, &[("audit_reason", &["text"])]),
];
