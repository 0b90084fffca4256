//! What disposal does to every table (RULES.md section 4). A table that is added to the schema and not to this list fails a
//! test, and so does a text in a table that stays and is not accounted for here.

/// What becomes of the rows of a table that belong to a disposed record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Its rows belong to one record and go with it.
    Goes,
    /// Its rows go with the records they belong to; of those that stay because something else has them, the named columns
    /// are emptied or mended.
    GoesInPart,
    /// Nothing in it belongs to a record that can be disposed of.
    Stays,
}

/// A table, what becomes of its rows, and for what stays each column of text or bytes with the reason why nothing of a disposed
/// record is left in it.
#[derive(Debug, Clone, Copy)]
pub struct TableFate {
    /// The table.
    pub table: &'static str,
    /// What becomes of its rows.
    pub fate: Fate,
    /// The columns of text or bytes of the rows that stay.
    pub stays: &'static [(&'static str, &'static str)],
}

const fn goes(table: &'static str) -> TableFate {
    TableFate {
        table,
        fate: Fate::Goes,
        stays: &[],
    }
}

const fn in_part(table: &'static str, stays: &'static [(&'static str, &'static str)]) -> TableFate {
    TableFate {
        table,
        fate: Fate::GoesInPart,
        stays,
    }
}

const fn stays(table: &'static str, stays: &'static [(&'static str, &'static str)]) -> TableFate {
    TableFate {
        table,
        fate: Fate::Stays,
        stays,
    }
}

const DAY: &str = "a day or an instant";
const WORD: &str = "a word of a closed set";
const USER: &str = "the name of a user";
const REF: &str = "references only";
const KEYED: &str = "a digest under a key, or random bytes";
const RULE: &str = "a rule, without a value from a record";
const MERGE_STAYS: &str = "about two records of a person who stays; with one who goes the row goes";

/// Every table, by name.
pub const FATES: &[TableFate] = &[
    stays("access_calendar", &[("holidays", DAY)]),
    goes("access_decision"),
    goes("access_due_change"),
    goes("access_event"),
    goes("access_request"),
    // With the request, or with the record it is about, whichever goes first.
    goes("access_review"),
    goes("access_review_span"),
    in_part(
        "access_withholding",
        &[
            ("reference", REF),
            ("ground", WORD),
            (
                "reason",
                "replaced by a sentence where it is about a destroyed record; goes with its request",
            ),
            ("decided_by", USER),
            ("decided_at", DAY),
            ("undone_by", USER),
            ("undone_at", DAY),
            ("undone_why", "as the reason"),
        ],
    ),
    stays(
        "audit_checkpoint",
        &[
            ("mac", KEYED),
            ("first_at", DAY),
            ("last_at", DAY),
            ("cut_at", DAY),
            ("list", REF),
            ("signature", KEYED),
        ],
    ),
    stays(
        "audit_entry",
        &[
            ("at", DAY),
            ("user", USER),
            ("class", WORD),
            ("action", WORD),
            ("refs", "references and names of users only"),
            ("fields", "names of fields only"),
            ("reason_mac", KEYED),
            ("mac", KEYED),
        ],
    ),
    in_part(
        "audit_reason",
        &[
            ("salt", KEYED),
            (
                "text",
                "goes with every record that its entry names; what stays names none that is gone",
            ),
        ],
    ),
    goes("case_org"),
    goes("case_person"),
    goes("case_person_ended"),
    goes("case_record"),
    goes("case_tag"),
    goes("complaint"),
    goes("disclosure"),
    goes("disclosure_attestation"),
    stays(
        "disposal_calendar",
        &[("state", WORD), ("dispose_after", DAY)],
    ),
    stays(
        "disposal_item",
        &[
            ("reference", REF),
            ("dispose_after", DAY),
            ("rule", RULE),
            ("state", WORD),
            ("approved_by", USER),
            ("approved_at", DAY),
            (
                "facts",
                "a digest under a key, taken away when the item is settled",
            ),
            ("settled_by", USER),
            ("settled_at", DAY),
            ("why", "words of a closed set and references"),
        ],
    ),
    stays("disposal_key", &[("key", KEYED)]),
    in_part(
        "disposal_list",
        &[
            ("as_of", DAY),
            ("state", WORD),
            ("made_by", USER),
            ("made_at", DAY),
            ("rejected_by", USER),
            ("rejected_at", DAY),
            (
                "reject_reason",
                "taken away when a record of the list is disposed of by another list",
            ),
            ("cleaned_at", DAY),
            ("program", "the version of this program"),
        ],
    ),
    stays(
        "disposals_unknown",
        &[
            ("made_at", DAY),
            ("restored_by", USER),
            ("restored_at", DAY),
        ],
    ),
    stays("disposed_fingerprint", &[("fingerprint", KEYED)]),
    in_part(
        "earlier_version",
        &[
            ("kind", WORD),
            (
                "details",
                "of a person who stays: without the fields that only disposed records supplied, and none from before anything that stays had them; of an organisation",
            ),
            ("reason", "of a person or an organisation that stays"),
            ("replaced_by", USER),
            ("replaced_at", DAY),
        ],
    ),
    goes("export"),
    goes("export_decision"),
    goes("export_label"),
    goes("export_text"),
    in_part(
        "hold",
        &[
            ("tag", "the tag of a class of cases, not of one"),
            ("category", WORD),
            ("reason", "of a class of cases, or about a person who stays"),
            ("review_on", DAY),
            ("placed_by", USER),
            ("placed_at", DAY),
            ("released_by", USER),
            ("released_at", DAY),
            (
                "release_reason",
                "of a class of cases, or about a person who stays",
            ),
        ],
    ),
    in_part(
        "import_key",
        &[
            ("source", "the name of an import"),
            ("kind", WORD),
            (
                "key",
                "of a record that stays; that of one that goes becomes a fingerprint",
            ),
            ("digest", "of a line whose record stays"),
        ],
    ),
    // With the record that the mention is in, or with the person.
    goes("mention_decision"),
    goes("mention_decision_person"),
    goes("note"),
    stays(
        "organisation",
        &[
            ("name", "an organisation is no person on a case"),
            ("type", WORD),
            ("short_names", "of an organisation"),
            ("label", "of an organisation"),
            ("contact", "of an organisation"),
            ("agreement", "of an organisation"),
            ("privacy_notice", "of an organisation"),
            ("name_folded", "of an organisation"),
            ("recorded_by", USER),
            ("recorded_at", DAY),
        ],
    ),
    in_part(
        "person",
        &[
            (
                "title",
                "of a person who stays, as whatever has them names them",
            ),
            (
                "forenames",
                "of a person who stays, as whatever has them names them",
            ),
            (
                "surname",
                "of a person who stays, as whatever has them names them",
            ),
            (
                "aliases",
                "emptied where only disposed records supplied them",
            ),
            (
                "former_names",
                "emptied where only disposed records supplied them",
            ),
            (
                "date_of_birth",
                "of a person who stays: the dates of what has them rest on it",
            ),
            (
                "date_of_death",
                "emptied where only disposed records supplied it",
            ),
            ("sex", "emptied where only disposed records supplied it"),
            (
                "nhs_number",
                "emptied where only disposed records supplied it",
            ),
            (
                "phones",
                "emptied where only disposed records supplied them",
            ),
            (
                "emails",
                "emptied where only disposed records supplied them",
            ),
            (
                "handles",
                "emptied where only disposed records supplied them",
            ),
            (
                "vehicles",
                "emptied where only disposed records supplied them",
            ),
            (
                "staff_numbers",
                "emptied where only disposed records supplied them",
            ),
            (
                "addresses",
                "emptied where only disposed records supplied them",
            ),
            (
                "ethnicity",
                "emptied where only disposed records supplied it",
            ),
            (
                "religion",
                "emptied where only disposed records supplied it",
            ),
            (
                "disabilities",
                "emptied where only disposed records supplied them",
            ),
            ("health", "emptied where only disposed records supplied it"),
            (
                "sexual_orientation",
                "emptied where only disposed records supplied it",
            ),
            (
                "convictions",
                "emptied where only disposed records supplied them",
            ),
            (
                "child_protection",
                "emptied where only disposed records supplied it",
            ),
            ("names_folded", "made anew from what is left"),
            ("recorded_by", USER),
            ("recorded_at", DAY),
        ],
    ),
    in_part("person_key", &[("key", "made anew from what is left")]),
    in_part(
        "person_merge",
        &[
            ("what", WORD),
            ("moved", "references and positions only"),
            ("reason", MERGE_STAYS),
            ("done_by", USER),
            ("done_at", DAY),
        ],
    ),
    in_part(
        "person_supplier",
        &[
            ("field", "the name of a field"),
            ("recorded_by", USER),
            ("recorded_at", DAY),
        ],
    ),
    stays(
        "record_identity",
        &[("kind", WORD), ("id", "of a record that stays; random")],
    ),
    stays("reference_counter", &[("kind", WORD)]),
    goes("referral"),
    goes("referral_person"),
    goes("retention_decision"),
    stays(
        "retention_policy",
        &[
            ("category", WORD),
            ("start_event", WORD),
            ("in_force_from", DAY),
            ("recorded_by", USER),
            ("recorded_at", DAY),
        ],
    ),
    goes("rights_event"),
    goes("rights_request"),
    stays(
        "signpost",
        &[
            ("at", DAY),
            ("about", WORD),
            ("service", "the name of a front-line service"),
            ("officer", USER),
        ],
    ),
    stays("store_info", &[("store_id", "random"), ("created_at", DAY)]),
    stays(
        "tombstone",
        &[
            ("reference", REF),
            ("identity", "random"),
            ("category", WORD),
            ("opened_on", DAY),
            ("closed_on", DAY),
            ("rule", RULE),
            ("due_on", DAY),
            ("list", REF),
            ("approved_by", USER),
            ("approved_at", DAY),
            ("disposed_by", USER),
            ("disposed_at", DAY),
            ("disposed_on", DAY),
            ("counts", "numbers by kind of record"),
        ],
    ),
    stays(
        "user_account",
        &[
            ("name", USER),
            ("full_name", "of a user of mkt"),
            ("trained_on", DAY),
            ("added_at", DAY),
            ("added_by", USER),
            ("revoked_at", DAY),
            ("roles", "words for what a user may do"),
        ],
    ),
    stays("witness", &[("begun_at", DAY)]),
];
