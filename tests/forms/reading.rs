//! The JSON object of `--from`.

use std::io::Write;

use mkt::error::Code;
use proptest::prelude::*;
use serde_json::json;

use super::{failed, read, referral, values};

#[test]
fn one_object_with_the_fields_of_the_record() {
    let text = "\u{feff}{\"kind\":\"referral\",\"key\":\"r1\",\"source\":\"public\",\"summary\":\"S\\u00ed \\ud83d\\ude00\"}\n";
    assert_eq!(
        read(text.as_bytes()).unwrap(),
        values(json!({"source": "public", "summary": "S\u{ed} \u{1f600}"}))
    );
}

#[test]
fn a_file_is_read_as_standard_input_is() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(b"{\"source\":\"public\"}").unwrap();
    let path = file.path().to_str().unwrap();
    let mut stdin: &[u8] = b"not read";
    assert_eq!(
        referral().read(path, &mut stdin).unwrap(),
        values(json!({"source": "public"}))
    );
    failed(
        referral().read("/nowhere/at/all.json", &mut stdin),
        Code::Io,
    );
}

#[test]
fn what_is_wrong_is_told_by_its_place_and_never_by_its_contents() {
    let cases: [(&[u8], &str); 13] = [
        (b"", "is empty"),
        (b"[{\"summary\":\"secret\"}]", "one JSON object"),
        (b"\"secret\"", "one JSON object"),
        (b"{\"summary\":\n \"secret\" secret}", "line 2, column 11"),
        (b"{\"summary\":\"secret", "ends at line 1"),
        (
            b"{\"summary\":\"secret\"}\n{\"summary\":\"secret\"}",
            "goes on after its JSON object",
        ),
        (b"{\"summary\":\"secret \\ud800\"}", "surrogate"),
        (b"{\"summary\":\"secret \\udc00\"}", "surrogate"),
        (b"{\"summary\":\"secret \\ud800\\u0041\"}", "surrogate"),
        (
            b"{\"summary\":\"secret\\u0000\"}",
            "NUL character in the field `summary`",
        ),
        (
            b"{\"people\":[{\"note\":\"secret\\u0000\"}]}",
            "NUL character in the field `people`",
        ),
        (b"{\"summary\":\"secret\nsecret\"}", "control character"),
        (
            b"{\"source\":\"public\",\n\"summary\":\"secret\xff\"}",
            "not valid UTF-8 at line 2",
        ),
    ];
    for (text, wanted) in cases {
        let failure = failed(read(text), Code::Usage);
        assert!(
            failure.message.contains(wanted),
            "{failure:?} should say {wanted}"
        );
        assert!(!format!("{failure:?}").contains("secret"), "{failure:?}");
    }
}

#[test]
fn an_unknown_field_is_told_by_its_place_with_the_nearest_name() {
    for (typed, meant) in [
        ("recieved_on", "received_on"),
        ("received-on", "received_on"),
        ("sorce", "source"),
    ] {
        let failure = failed(
            read(format!("{{\"{typed}\":\"x\"}}").as_bytes()),
            Code::Usage,
        );
        assert!(failure.message.contains("field 1 of 1"), "{failure:?}");
        assert!(!failure.message.contains(typed), "{failure:?}");
        assert_eq!(failure.hints, [format!("Did you mean `{meant}`?")]);
    }
    let failure = failed(read(b"{\"zzz\":1}"), Code::Usage);
    assert!(failure.hints[0].contains("received_on"), "{failure:?}");
}

#[test]
fn a_field_name_cannot_carry_an_escape_sequence_into_the_message() {
    let failure = failed(read(b"{\"\\u001b[2Jx\":1}"), Code::Usage);
    assert!(!failure.message.contains('\u{1b}'));
}

#[test]
fn a_field_named_twice_is_refused() {
    let failure = failed(
        read(b"{\"source\":\"public\",\"source\":\"child-death\"}"),
        Code::Usage,
    );
    assert!(failure.message.contains("`source` twice"), "{failure:?}");
}

#[test]
fn another_kind_of_record_is_refused() {
    let failure = failed(
        read(b"{\"kind\":\"person\",\"surname\":\"x\"}"),
        Code::Usage,
    );
    assert!(failure.message.contains("`referral`"), "{failure:?}");
}

proptest! {
    #[test]
    fn no_input_makes_it_panic_or_fail_otherwise_than_by_usage(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        if let Err(failure) = read(&bytes) {
            prop_assert_eq!(failure.code, Code::Usage);
        }
    }
}
