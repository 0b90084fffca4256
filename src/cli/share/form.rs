//! The questions of `share add` and `share attest`.

use crate::cli::form::{Choice, Field, FieldKind, Form, Values};
use crate::cli::org::KINDS;
use crate::domain::reference::Kind;
use crate::domain::share::{Consent, Decision, Method, ReturnedHow};
use crate::domain::user::Permission;

const DECISIONS: &[Choice] = &[
    ("shared", "it was shared"),
    ("refused", "sharing was refused"),
];
const _: () = assert!(DECISIONS.len() == Decision::WORDS.len());

const CONSENTS: &[Choice] = &[
    ("given", "the person agreed"),
    ("not-sought", "the person was not asked, for a reason"),
    (
        "refused-overridden",
        "the person refused, and it is shared all the same for a reason",
    ),
];
const _: () = assert!(CONSENTS.len() == Consent::WORDS.len());

const METHODS: &[Choice] = &[
    ("secure-email", ""),
    ("portal", ""),
    ("hand", ""),
    ("phone", ""),
    ("meeting", ""),
    ("post", ""),
];
// The answer to an access request is no choice: `sar export` logs it.
const _: () = assert!(METHODS.len() + 1 == Method::WORDS.len());

const RETURNED: &[Choice] = &[
    ("returned", "it came back"),
    ("destroyed", "the contractor destroyed it"),
];
const _: () = assert!(RETURNED.len() == ReturnedHow::WORDS.len());

fn is(values: &Values, field: &str, word: &str) -> bool {
    values.get(field).and_then(|value| value.as_str()) == Some(word)
}

fn is_shared(values: &Values) -> bool {
    !is(values, "decision", "refused")
}

fn is_copy_outside(values: &Values) -> bool {
    is_shared(values) && is(values, "recipient", "contractor")
}

fn is_for_family(values: &Values) -> bool {
    is_shared(values) && is(values, "recipient", "service-user-or-family")
}

fn needs_consent_why(values: &Values) -> bool {
    values.contains_key("consent") && !is(values, "consent", "given")
}

fn has_no_organisation(values: &Values) -> bool {
    !values.contains_key("to")
}

fn has_no_name(values: &Values) -> bool {
    !values.contains_key("to_name")
}

/// The questions of `share add`. Where somebody can be asked, what a rule of the domain needs is asked for; where nobody
/// can, the domain refuses what breaks its rules (exit 1), and the form only says what is missing of any entry (exit 2).
pub fn form(can_ask: bool) -> Form {
    let ruled = |field: Field, condition: fn(&Values) -> bool| {
        if can_ask {
            field.needed_when(condition)
        } else {
            field
        }
    };
    let whom = [
        Field::new(
            "to",
            "--to",
            "To which organisation on record?",
            FieldKind::Reference(Kind::Organisation),
        )
        .help("The reference of the organisation, as `mkt org list` shows it. Leave it out to give a name instead."),
        Field::new("to_name", "--to-name", "To whom, then?", FieldKind::Text)
            .personal()
            .asked_when(has_no_organisation),
    ];
    let [to, to_name] = whom;
    let (to, to_name) = if can_ask {
        (to, to_name.needed_when(has_no_organisation))
    } else {
        (to.needed_when(has_no_name), to_name)
    };
    let mut fields = vec![
        Field::new(
            "case",
            "C-…",
            "Which case is it about?",
            FieldKind::Reference(Kind::Case),
        )
        .needed(),
        Field::new(
            "decision",
            "--decision",
            "Was it shared or refused?",
            FieldKind::Choice(DECISIONS),
        )
        .needed(),
        to,
        to_name,
        Field::new(
            "recipient",
            "--recipient",
            "Which kind of recipient is that?",
            FieldKind::Choice(KINDS),
        )
        .needed(),
        Field::new(
            "what",
            "--what",
            "What was shared, or asked for?",
            FieldKind::Text,
        )
        .needed()
        .personal(),
        Field::new(
            "records",
            "--record",
            "Which records are that, by reference?",
            FieldKind::List,
        )
        .asked_when(|values| !is_for_family(values)),
    ];
    fields.extend(grounds(ruled));
    fields.extend(manner(ruled));
    Form {
        noun: "disclosure",
        command: "mkt share add",
        // Officers and managers share; the Data Protection Officer shares what nobody else may, which depends on the case.
        needs: Permission::ReadRecords,
        fields,
    }
}

/// Why it may be shared.
fn grounds(ruled: impl Fn(Field, fn(&Values) -> bool) -> Field) -> Vec<Field> {
    vec![
        Field::new("purpose", "--purpose", "What is it for?", FieldKind::Text)
            .needed()
            .personal(),
        Field::new(
            "basis",
            "--basis",
            "On which lawful basis?",
            FieldKind::Text,
        )
        .needed(),
        Field::new(
            "gateway",
            "--gateway",
            "Through which gateway in data protection law?",
            FieldKind::Text,
        ),
        Field::new(
            "necessity",
            "--necessity",
            "Why is it necessary, and no more than necessary?",
            FieldKind::Text,
        )
        .needed()
        .personal(),
        Field::new(
            "consent",
            "--consent",
            "Did the person consent?",
            FieldKind::Choice(CONSENTS),
        )
        .needed(),
        ruled(
            Field::new(
                "consent_why",
                "--consent-why",
                "Why was consent not sought, or the refusal overridden?",
                FieldKind::Text,
            )
            .personal()
            .asked_when(needs_consent_why),
            needs_consent_why,
        ),
    ]
}

/// How it was shared, by whom and when, and what a contractor and a family need besides.
fn manner(ruled: impl Fn(Field, fn(&Values) -> bool) -> Field) -> Vec<Field> {
    vec![
        Field::new(
            "method",
            "--method",
            "How was it shared, or asked for?",
            FieldKind::Choice(METHODS),
        )
        .needed(),
        ruled(
            Field::new(
                "export",
                "--export",
                "Which released export was shared?",
                FieldKind::Reference(Kind::Export),
            )
            .help(
                "Only a released anonymised export may be shared with the person or their family.",
            )
            .asked_when(is_for_family),
            is_for_family,
        ),
        ruled(
            Field::new(
                "agreement",
                "--agreement",
                "Under which sharing agreement?",
                FieldKind::Text,
            ),
            is_copy_outside,
        ),
        ruled(
            Field::new(
                "stored_at",
                "--stored-at",
                "Where does the contractor keep the data?",
                FieldKind::Text,
            )
            .asked_when(is_copy_outside),
            is_copy_outside,
        ),
        ruled(
            Field::new(
                "return_by",
                "--return-by",
                "By which day is it returned or destroyed?",
                FieldKind::Date { future_ok: true },
            )
            .asked_when(is_copy_outside),
            is_copy_outside,
        ),
        Field::new(
            "authorised_by",
            "--authorised-by",
            "Who authorised it, by their user name?",
            FieldKind::Text,
        )
        .needed(),
        Field::new(
            "on",
            "--on",
            "On which day? Enter alone means today.",
            FieldKind::Date { future_ok: false },
        ),
    ]
}

/// The questions of `share attest`.
pub fn attestation_form() -> Form {
    Form {
        noun: "attestation",
        command: "mkt share attest",
        needs: Permission::WriteRecords,
        fields: vec![
            Field::new(
                "disclosure",
                "S-…",
                "",
                FieldKind::Reference(Kind::Disclosure),
            )
            .needed(),
            Field::new(
                "how",
                "--how",
                "Was the copy returned or destroyed?",
                FieldKind::Choice(RETURNED),
            )
            .needed(),
            Field::new(
                "on",
                "--on",
                "On which day?",
                FieldKind::Date { future_ok: false },
            )
            .needed(),
            Field::new(
                "by_whom",
                "--by-whom",
                "Who says so, and how?",
                FieldKind::Text,
            )
            .needed()
            .personal(),
        ],
    }
}
