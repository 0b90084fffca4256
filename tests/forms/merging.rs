//! Flags, `--from`, and what is missing when nobody can be asked.

use mkt::error::Code;
use serde_json::json;

use super::{failed, fill, referral, today, values};

#[test]
fn nothing_is_asked_where_all_that_is_required_is_given() {
    let flags = json!({"source": "professional", "received_on": "5 Jan 2026"});
    let mut nobody = super::Scripted::new([], []);
    let filled = fill(flags, None, Some(&mut nobody)).unwrap();
    assert_eq!(
        filled,
        values(json!({"source": "professional", "received_on": "2026-01-05"}))
    );
    assert!(nobody.shown.is_empty());
}

#[test]
fn one_failure_names_everything_that_is_missing_by_its_flag() {
    let failure = failed(fill(json!({}), None, None), Code::Usage);
    assert_eq!(
        failure.message,
        "`mkt referral add` also needs --source and --received-on."
    );
    assert_eq!(failure.code.exit_status(), 2);
}

#[test]
fn what_another_value_makes_necessary_is_named_too() {
    let failure = failed(
        fill(json!({"source": "organisation"}), None, None),
        Code::Usage,
    );
    assert!(
        failure.message.contains("--received-on and --from-org"),
        "{failure:?}"
    );
}

#[test]
fn a_flag_and_the_file_come_together() {
    let filled = fill(
        json!({"source": "organisation", "from_org": "o-7"}),
        Some(json!({"received_on": "2026-01-05", "from_org": "O-0007", "people": [{"person": "P-000001"}]})),
        None,
    )
    .unwrap();
    assert_eq!(
        filled,
        values(json!({
            "source": "organisation", "received_on": "2026-01-05", "from_org": "O-0007",
            "people": [{"person": "P-000001"}],
        }))
    );
}

#[test]
fn a_flag_that_contradicts_the_file_is_a_usage_error_that_names_no_value() {
    let outcome = fill(
        json!({"source": "professional", "received_on": "2026-01-05", "referrer_name": "Hope Adeyemi"}),
        Some(json!({"referrer_name": "Someone Else"})),
        None,
    );
    let failure = failed(outcome, Code::Usage);
    assert!(failure.message.contains("--referrer-name"));
    assert!(failure.message.contains("`referrer_name`"));
    assert!(!failure.message.contains("Adeyemi") && !failure.message.contains("Else"));
}

#[test]
fn null_in_the_file_is_the_same_as_nothing() {
    let failure = failed(
        fill(
            json!({"source": "professional"}),
            Some(json!({"received_on": null})),
            None,
        ),
        Code::Usage,
    );
    assert!(failure.message.contains("--received-on"));
}

#[test]
fn a_value_of_the_wrong_shape_is_named_by_its_field_only() {
    for wrong in [
        json!(20_260_105),
        json!(["2026-01-05"]),
        json!({"on": "secret"}),
        json!("secret"),
    ] {
        let failure = failed(
            fill(
                json!({"source": "professional"}),
                Some(json!({"received_on": wrong})),
                None,
            ),
            Code::Usage,
        );
        assert!(failure.message.contains("`received_on`"), "{failure:?}");
        assert!(!failure.message.contains("secret"));
    }
}

#[test]
fn a_day_to_come_is_refused_where_the_past_is_meant() {
    let flags = json!({"source": "professional", "received_on": "24/11/2026"});
    let failure = failed(fill(flags, None, None), Code::Refused);
    assert_eq!(failure.code.exit_status(), 1);
    let flags = json!({"source": "professional", "received_on": "23/11/2026"});
    assert!(fill(flags, None, None).is_ok());
}

#[test]
fn a_number_or_a_beginning_stands_for_a_word_only_at_the_terminal() {
    for word in ["2", "org"] {
        failed(
            fill(
                json!({"source": word, "received_on": "2026-01-05"}),
                None,
                None,
            ),
            Code::Usage,
        );
    }
    let failure = failed(
        fill(
            json!({"source": "organization", "received_on": "2026-01-05"}),
            None,
            None,
        ),
        Code::Usage,
    );
    assert!(
        failure.message.contains("Did you mean organisation?"),
        "{failure:?}"
    );
}

#[test]
fn a_reference_of_the_wrong_kind_is_a_usage_error() {
    let flags = json!({"source": "organisation", "received_on": "2026-01-05", "from_org": "P-1"});
    let failure = failed(fill(flags, None, None), Code::Usage);
    assert!(failure.message.starts_with("--from-org:"), "{failure:?}");
}

#[test]
fn lists_are_taken_apart_at_commas_in_flags_and_not_in_json() {
    let base = |tags| json!({"source": "public", "received_on": "2026-01-05", "tags": tags});
    let filled = fill(base(json!(["one, two", "three"])), None, None).unwrap();
    assert_eq!(filled["tags"], json!(["one", "two", "three"]));
    let filled = fill(
        json!({"source": "public", "received_on": "2026-01-05"}),
        Some(json!({"tags": ["one, two"]})),
        None,
    )
    .unwrap();
    assert_eq!(filled["tags"], json!(["one, two"]));
    let filled = fill(
        json!({"source": "public", "received_on": "2026-01-05"}),
        Some(json!({"tags": "one, two"})),
        None,
    )
    .unwrap();
    assert_eq!(filled["tags"], json!(["one, two"]));
}

#[test]
fn personal_flags_are_known_and_warned_about_without_their_values() {
    let flags =
        values(json!({"source": "public", "referrer_name": "Hope Adeyemi", "summary": "x"}));
    assert_eq!(
        referral().personal_flags_used(&flags),
        ["--referrer-name", "--summary-file"]
    );
    let warning = referral().personal_flags_warning(&flags).unwrap();
    assert!(!warning.contains("Adeyemi"));
    assert!(!warning.contains('\n'));
    let none = values(json!({"source": "public", "referrer_name": null}));
    assert_eq!(referral().personal_flags_warning(&none), None);
}

#[test]
fn a_form_is_open_while_something_required_is_missing() {
    let form = referral();
    let flags = values(json!({"source": "organisation", "received_on": "2026-01-05"}));
    assert!(form.is_open(&flags, None, today()).unwrap());
    let from = values(json!({"from_org": "O-0001"}));
    assert!(!form.is_open(&flags, Some(&from), today()).unwrap());
    let contradicting = values(json!({"source": "public"}));
    failed(
        form.is_open(&flags, Some(&contradicting), today()),
        Code::Usage,
    );
}

#[test]
fn a_patch_has_only_what_was_named_and_null_takes_out() {
    let form = referral();
    let patch = form
        .patch(
            &values(json!({"referrer_name": "", "received_on": "5/1/2026"})),
            Some(&values(json!({"tags": null, "summary": "Anew"}))),
            today(),
        )
        .unwrap();
    assert_eq!(
        patch,
        values(
            json!({"received_on": "2026-01-05", "summary": "Anew", "referrer_name": null, "tags": null})
        )
    );
    let nothing = failed(form.patch(&values(json!({})), None, today()), Code::Usage);
    assert!(nothing.hints[0].contains("--received-on"));
    let both = form.patch(
        &values(json!({"referrer_name": "Hope"})),
        Some(&values(json!({"referrer_name": null}))),
        today(),
    );
    assert!(!failed(both, Code::Usage).message.contains("Hope"));
}
