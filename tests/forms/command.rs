//! The equivalent command.

use serde_json::json;

use super::{referral, values};

#[test]
fn personal_values_and_long_texts_are_left_out() {
    let command = referral().equivalent_command(&values(json!({
        "source": "organisation", "received_on": "2026-01-05", "from_org": "O-0007",
        "referrer_name": "Hope Adeyemi", "tags": ["two words", "it's"], "summary": "secret",
        "people": [{"person": "P-000001"}],
    })));
    assert_eq!(
        command,
        "mkt referral add --source organisation --received-on 2026-01-05 --from-org O-0007 \
         --tag 'two words' --tag 'it'\\''s' --from -  # personal details are read from a file, never typed on the command line"
    );
}

#[test]
fn without_personal_values_it_is_the_whole_command() {
    let command = referral().equivalent_command(&values(
        json!({"source": "public", "received_on": "2026-01-05"}),
    ));
    assert_eq!(
        command,
        "mkt referral add --source public --received-on 2026-01-05"
    );
}

#[test]
fn a_list_that_flags_would_take_apart_is_left_to_the_file() {
    let command =
        referral().equivalent_command(&values(json!({"source": "public", "tags": ["one, two"]})));
    assert!(
        command.starts_with("mkt referral add --source public --from -"),
        "{command}"
    );
}
