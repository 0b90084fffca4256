//! The questions of `mkt case open`, `set`, `close`, `reopen` and `link`.

use serde_json::{Value, json};

use crate::cli::form::{Choice, Field, FieldKind, Form, Values};
use crate::domain::case::{Basis, ReviewKind};
use crate::domain::reference::Kind;
use crate::domain::role::CaseRole;
use crate::domain::user::Permission;

/// The lawful bases, as they are offered.
pub const BASES: &[Choice] = &[
    (
        "care-act-2014-s44",
        "an adult with care and support needs: Safeguarding Adult Review",
    ),
    (
        "working-together-2018",
        "a child: Children Act 2004 s16C to 16F",
    ),
    ("children-act-2004-s16m", "the death of a child"),
];
const _: () = assert!(BASES.len() == Basis::WORDS.len(), "every basis is offered");

/// The reviews that may have been decided on.
const REVIEWS: &[Choice] = &[
    ("rapid-review", "15 working days from the notification"),
    (
        "child-practice-review",
        "local child safeguarding practice review: 6 months from the decision",
    ),
    (
        "adult-review",
        "Safeguarding Adult Review: 6 months from the decision",
    ),
];
const _: () = assert!(
    REVIEWS.len() == ReviewKind::WORDS.len(),
    "every kind of review is offered"
);

/// What somebody may be to a case.
pub const ROLES: &[Choice] = &[
    ("subject", "the case is about this person"),
    ("mother", ""),
    ("father", ""),
    ("parent", ""),
    ("sibling", ""),
    ("son", ""),
    ("daughter", ""),
    ("grandparent", ""),
    ("partner", ""),
    ("relative", "another relative"),
    ("carer", ""),
    ("friend", ""),
    ("neighbour", ""),
    ("alleged-perpetrator", "alleged to have caused harm"),
    ("referrer", "who referred"),
    ("professional", "somebody in their professional role"),
    ("other", "the detail says who"),
];
const _: () = assert!(
    ROLES.len() == CaseRole::WORDS.len(),
    "every role is offered"
);

/// Child or adult.
pub const CATEGORIES: &[Choice] = &[("child", "under 18, or unborn"), ("adult", "18 or over")];

fn has_review(values: &Values) -> bool {
    values.contains_key("review_kind")
}

fn is_person(values: &Values) -> bool {
    values
        .get("to")
        .and_then(Value::as_str)
        .is_some_and(|to| to.starts_with("P-"))
}

fn is_no_referral(values: &Values) -> bool {
    values
        .get("to")
        .and_then(Value::as_str)
        .is_some_and(|to| !to.starts_with("R-"))
}

fn is_subject(values: &Values) -> bool {
    is_person(values)
        && (values.get("subject") == Some(&json!(true))
            || values.get("role") == Some(&json!("subject")))
}

fn is_person_with_another_role(values: &Values) -> bool {
    is_person(values) && values.get("role") != Some(&json!("subject"))
}

fn needs_role(values: &Values) -> bool {
    is_person(values) && values.get("subject") != Some(&json!(true))
}

fn title() -> Field {
    Field::new(
        "title",
        "--title",
        "A short title that names nobody?",
        FieldKind::Text,
    )
    .help("It stands in lists that many people see: the place and the month will do.")
}

/// The bases.
pub(in crate::cli) fn basis() -> Field {
    Field::new(
        "basis",
        "--basis",
        "On which lawful bases is the case kept? Subjects of both kinds need both.",
        FieldKind::ManyChoices(BASES),
    )
}

fn opened_on() -> Field {
    Field::new(
        "opened_on",
        "--opened-on",
        "On which day was it opened? (Enter for today)",
        FieldKind::Date { future_ok: false },
    )
}

fn rest() -> Vec<Field> {
    vec![
        Field::new(
            "tags",
            "--tag",
            "Tags by which lists and holds find it?",
            FieldKind::List,
        ),
        Field::new(
            "places",
            "--place",
            "Places that would give it away in an export?",
            FieldKind::List,
        )
        .personal(),
        Field::new(
            "review_kind",
            "--review",
            "Which review was decided on, if one was?",
            FieldKind::Choice(REVIEWS),
        ),
        Field::new(
            "review_decided_on",
            "--review-decided-on",
            "On which day was that decided?",
            FieldKind::Date { future_ok: false },
        )
        .asked_when(has_review)
        .help("Of a rapid review, the day of the notification."),
        Field::new("people", "", "", FieldKind::Structure).personal(),
        Field::new("orgs", "", "", FieldKind::Structure),
    ]
}

/// The days that settle the deadlines of a notifiable incident; on opening a case nobody is asked for them.
fn settled(notified: &'static str, ended: &'static str) -> [Field; 2] {
    let day = |name, flag, question| {
        Field::new(name, flag, question, FieldKind::Date { future_ok: false })
    };
    [
        day("notified_on", "--notified-on", notified),
        day("rapid_review_ended_on", "--rapid-review-ended-on", ended),
    ]
}

/// The questions of `case open`.
pub fn open_form() -> Form {
    let mut fields = vec![title().needed(), basis().needed(), opened_on()];
    fields.extend(rest());
    fields.extend(settled("", ""));
    fields.extend([
        Field::new("referrals", "--referral", "", FieldKind::List),
        Field::new("closed_on", "", "", FieldKind::Date { future_ok: false }),
        Field::new("outcome", "", "", FieldKind::LongText),
    ]);
    Form {
        noun: "case",
        command: "mkt case open",
        needs: Permission::WriteRecords,
        fields,
    }
}

/// What `case set` can change. The day of closing is not among it: that is `case close` and `case reopen`.
pub fn set_form() -> Form {
    let mut fields = vec![
        title(),
        basis(),
        opened_on(),
        Field::new(
            "outcome",
            "--outcome",
            "What came of it?",
            FieldKind::LongText,
        ),
    ];
    fields.extend(rest());
    fields.extend(settled(
        "On which day was the incident notified, if it was?",
        "On which day did its rapid review end, if it has?",
    ));
    Form {
        noun: "case",
        command: "mkt case set",
        needs: Permission::WriteRecords,
        fields,
    }
}

fn case() -> Field {
    Field::new("case", "C-…", "", FieldKind::Reference(Kind::Case)).needed()
}

/// The questions of `case close`.
pub fn close_form() -> Form {
    Form {
        noun: "closing",
        command: "mkt case close",
        needs: Permission::CloseCase,
        fields: vec![
            case(),
            Field::new(
                "on",
                "--on",
                "On which day was it closed?",
                FieldKind::Date { future_ok: false },
            )
            .needed(),
            Field::new("outcome", "--outcome", "What came of it?", FieldKind::Text).needed(),
        ],
    }
}

/// The questions of `case reopen`.
pub fn reopen_form() -> Form {
    Form {
        noun: "reopening",
        command: "mkt case reopen",
        needs: Permission::ReopenCase,
        fields: vec![
            case(),
            Field::new("reason", "--reason", "Why is it reopened?", FieldKind::Text).needed(),
        ],
    }
}

/// The questions of `case link`.
pub fn link_form() -> Form {
    Form {
        noun: "link",
        command: "mkt case link",
        needs: Permission::WriteRecords,
        fields: vec![
            case(),
            Field::new("to", "P-…|O-…|R-…", "", FieldKind::Text).needed(),
            Field::new(
                "role",
                "--role",
                "What is this person to the case?",
                FieldKind::Choice(ROLES),
            )
            .asked_when(is_person)
            .needed_when(needs_role),
            Field::new(
                "role_detail",
                "--role-detail",
                "The role in words, if that says more?",
                FieldKind::Text,
            )
            .asked_when(is_person),
            Field::new(
                "subject",
                "--subject",
                "Is the case about this person?",
                FieldKind::YesNo,
            )
            .asked_when(is_person_with_another_role),
            Field::new(
                "category",
                "--category",
                "Child or adult, if there is no date of birth?",
                FieldKind::Choice(CATEGORIES),
            )
            .asked_when(is_subject),
            Field::new(
                "label",
                "--label",
                "The pseudonym in exports, if one is fixed?",
                FieldKind::Text,
            )
            .asked_when(is_no_referral),
        ],
    }
}
