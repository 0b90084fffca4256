//! Messages that have to name the right culprit and nothing that may be somebody's value.

use serde_json::json;

use crate::export::{desk as export_desk, keep_everything};
use crate::support::Desk;

/// A desk with an open case and two users, of whom one has left.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.run("case open --title 'An example' --basis care-act-2014-s44 --opened-on 2026-01-06")
        .ok();
    desk.add_user("gone", "officer");
    desk.run("user revoke gone --yes").ok();
    desk
}

#[test]
fn a_field_is_called_as_its_flag() {
    let desk = desk();
    let long = "x".repeat(600);
    for (line, flag) in [
        ("note add C-2026-1 --file - --kind", "--kind"),
        (
            "case open --title T --basis care-act-2014-s44 --tag",
            "--tag",
        ),
        (
            "case open --title T --basis care-act-2014-s44 --place",
            "--place",
        ),
        (
            "org add --name N --type education --short-name",
            "--short-name",
        ),
        ("org add --type education --name", "--name"),
        ("person add --surname Quill --alias", "--alias"),
    ] {
        let said = desk.run_with(&format!("{line} {long}"), "A text.").fails(2);
        assert!(
            said.starts_with(&format!("error: {flag}: ")),
            "{line}: {said}"
        );
    }
    let said = desk
        .run_with("note add C-2026-1 --kind '' --file -", "A text.")
        .fails(2);
    assert!(said.starts_with("error: --kind: It is empty"), "{said}");
    // What no flag sets is not called one.
    let closed = json!({"title": "T", "basis": ["care-act-2014-s44"], "opened_on": "2026-01-06", "closed_on": "2026-01-05", "outcome": "O"});
    let said = desk
        .run_with("case open --from -", &closed.to_string())
        .fails(1);
    assert!(said.contains("the field `closed_on`: "), "{said}");
}

#[test]
fn what_is_needed_and_empty_is_told_once_and_not_to_be_left_out() {
    let desk = Desk::new();
    let said = desk.run("person add --surname ''").fails(2);
    assert!(said.starts_with("error: Missing: --surname.\n"), "{said}");
    assert!(
        said.contains("hint: A person needs at least one name"),
        "{said}"
    );
    assert!(!said.contains("leave it out"), "{said}");
    let said = desk.run("org add --name ' ' --type education").fails(2);
    assert!(
        said.contains("--name: It is empty, and it is needed."),
        "{said}"
    );
    // One that may be left out is told so.
    let said = desk
        .run("person add --forename Robin --surname ' '")
        .fails(2);
    assert!(said.contains("leave it out or give one"), "{said}");
}

#[test]
fn a_format_that_there_is_not_is_blamed_on_whoever_named_it() {
    let said = |variables: &[(&str, &str)], args: &[&str]| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_mkt"))
            .env_clear()
            .envs(variables.iter().copied())
            .args(args)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    let from_variable = said(&[("MKT_FORMAT", "xml")], &["case", "list"]);
    assert!(
        from_variable.starts_with("error: The variable MKT_FORMAT takes one of: text"),
        "{from_variable}"
    );
    let from_flag = said(
        &[("MKT_FORMAT", "xml")],
        &["--format", "yaml", "case", "list"],
    );
    assert!(
        from_flag.starts_with("error: --format takes"),
        "{from_flag}"
    );
    let desk = Desk::bare();
    std::fs::create_dir(desk.folder().join("mkt")).unwrap();
    desk.file("mkt/config.toml", "format = \"xml\"\n");
    let from_settings = said(&[("XDG_CONFIG_HOME", &desk.path(""))], &["case", "list"]);
    assert!(
        from_settings.starts_with("error: `format` of the configuration takes"),
        "{from_settings}"
    );
}

#[test]
fn a_key_of_a_file_that_no_record_has_is_told_by_its_place() {
    let desk = Desk::new();
    let said = desk
        .run_with(
            "person add --from -",
            r#"{"surname":"Quill","Robin Quill":"x"}"#,
        )
        .fails(2);
    assert!(
        said.contains("a field that a record of the kind `person` does not have: field 2 of 2."),
        "{said}"
    );
    assert!(said.contains("It has: forenames, surname"), "{said}");
    assert!(!said.contains("Quill"), "{said}");
    let said = desk
        .run_with("person add --from -", r#"{"surnam":"Quill"}"#)
        .fails(2);
    assert!(
        said.contains("field 1 of 1") && said.contains("Did you mean `surname`?"),
        "{said}"
    );
    let said = desk
        .run_with(
            "person add --from -",
            r#"{"Robin Quill":1,"Robin Quill":2}"#,
        )
        .fails(2);
    assert!(said.contains("names one field twice (line 1"), "{said}");
    assert!(!said.contains("Quill"), "{said}");
    let said = desk
        .run_with("person add --from -", r#"{"surname":"a","surname":"b"}"#)
        .fails(2);
    assert!(said.contains("names the field `surname` twice"), "{said}");
    let said = desk
        .run_with(
            "person add --from -",
            "{\"surname\":\"a\",\"Robin Quill\":\"\\u0000\"}",
        )
        .fails(2);
    assert!(
        said.contains("a NUL character in field 2 of 2") && !said.contains("Quill"),
        "{said}"
    );
}

#[test]
fn a_case_that_is_recorded_closed_is_not_said_to_be_open() {
    let desk = Desk::new();
    let closed = json!({"title": "T", "basis": ["care-act-2014-s44"], "opened_on": "2026-01-06", "closed_on": "2026-02-05", "outcome": "O"});
    let ran = desk.run_with("case open --from -", &closed.to_string());
    assert_eq!(ran.ok(), "C-2026-0001");
    assert!(
        ran.stderr.contains(
            "C-2026-0001 is on record as a case that was closed on Thursday 5 February 2026."
        ),
        "{}",
        ran.stderr
    );
    assert!(!ran.stderr.contains("is open"), "{}", ran.stderr);
    assert!(
        !ran.stderr.contains("mkt case link"),
        "nothing can be added to a closed case: {}",
        ran.stderr
    );
}

#[test]
fn whoever_is_no_user_any_more_is_told_from_whoever_never_was_one() {
    let desk = desk();
    let share = |user: &str| {
        desk.run(&format!("share add C-2026-1 --to-name 'Thames Valley Police' --recipient law-enforcement --decision refused --what w --purpose p --basis b --necessity n --consent given --method phone --authorised-by {user}")).fails(1)
    };
    let said = share("gone");
    assert!(
        said.contains("--authorised-by")
            && said.contains(
                "gone is none since Monday 23 November 2026, when their key was taken away"
            ),
        "{said}"
    );
    let said = share("nobody");
    assert!(
        said.contains("must be a user of this store, by their user name"),
        "{said}"
    );
    desk.run("person add --forename Robin --surname Example")
        .ok();
    desk.run("rights add --subject P-1 --kind rectification --received-on 2026-11-20 --what X")
        .ok();
    let said = desk
        .run("rights close RR-2026-1 --decision withdrawn --reason R --decided-by gone")
        .fails(1);
    assert!(
        said.contains("Who decided (--decided-by)") && said.contains("gone is none since"),
        "{said}"
    );
}

#[test]
fn an_attestation_is_taken_as_the_template_prints_it_in_any_format() {
    let desk = export_desk("Seen at home.");
    desk.run("export anonymised C-2026-1").ok();
    keep_everything(&desk, "E-1");
    let mut whole: serde_json::Value =
        serde_json::from_str(&desk.run("export release --attest-template --json").ok()).unwrap();
    for (at, file) in [
        ("empty.json", whole.to_string()),
        (
            "other.json",
            json!({"schema_version": 1, "kind": "case", "data": {}}).to_string(),
        ),
        ("list.json", "[]".to_owned()),
        ("broken.json", "{".to_owned()),
    ]
    .into_iter()
    .enumerate()
    {
        let path = desk.file(file.0, &file.1);
        let ran = desk.try_words(&[
            "export",
            "release",
            "E-1",
            "--out",
            &desk.path("o.txt"),
            "--attest",
            &path,
        ]);
        let (status, words) = [
            (1, "`rare_condition` is not answered"),
            (1, "answers none of the questions"),
            (1, "answers none of the questions"),
            (2, "not valid JSON at line 1, column 1"),
        ][at];
        let said = ran.fails(status);
        assert!(said.contains(words), "{}: {said}", file.0);
    }
    for (_, answer) in whole["data"].as_object_mut().unwrap() {
        answer["answer"] = json!("no");
    }
    let path = desk.file("filled.json", &whole.to_string());
    desk.try_words(&[
        "export",
        "release",
        "E-1",
        "--out",
        &desk.path("out.txt"),
        "--attest",
        &path,
    ])
    .ok();
}

#[test]
fn an_answer_with_a_number_for_an_id_is_told_what_is_wrong_with_it() {
    let desk = export_desk("Spoke to Zizou at the door.");
    desk.run("export anonymised C-2026-1").ok();
    for (line, words) in [
        (
            r#"{"id":17,"decision":"keep"}"#,
            "Line 1 has an `id` that is no text.",
        ),
        (r#"{"decision":"keep"}"#, "Line 1 has no `id`."),
        (
            r#"{"id":"q1","decision":"replace","with":17}"#,
            "Line 1 has a `with` that is no text.",
        ),
    ] {
        let file = desk.file("answers.jsonl", line);
        let said = desk
            .try_words(&["export", "review", "E-1", "--file", &file])
            .fails(2);
        assert!(said.contains(words), "{line}: {said}");
    }
}

#[test]
fn what_counts_in_a_value_that_should_be_nowhere_is_told() {
    let desk = Desk::new();
    let file = desk.private_file("needles", "Larkspur\nA-B C-\n");
    let said = desk.try_words(&["verify", "--absent-from", &file]).fails(2);
    assert!(
        said.contains("Line 2 has fewer than four letters or digits")
            && said.contains("hyphens and other marks do not count"),
        "{said}"
    );
    let help = desk.run("verify --help").ok();
    assert!(help.contains("at least four letters or digits"), "{help}");
}

#[test]
fn with_quiet_a_list_without_rows_is_no_answer() {
    let desk = Desk::new();
    for line in [
        "org list",
        "person list",
        "case list",
        "referral list",
        "share list",
        "export list",
        "retention list",
        "retention list --holds",
        "sar list",
        "rights list",
        "complaint list",
    ] {
        for format in ["text", "plain"] {
            let line = format!("{line} --format {format}");
            assert_ne!(desk.run(&line).ok(), "", "{line} says that there is none");
            assert_eq!(desk.run(&format!("{line} --quiet")).ok(), "", "{line}");
        }
        assert_eq!(desk.json(&format!("{line} --quiet")), json!([]), "{line}");
    }
    // What has rows is the answer.
    desk.run("org add --name 'An example' --type education")
        .ok();
    assert!(desk.run("org list --quiet").ok().contains("O-0001"));
}

#[test]
fn a_timeline_is_a_list_in_csv_too() {
    let desk = desk();
    desk.run_with(
        "note add C-2026-1 --on 2026-01-07 --file -",
        "In January,\nin two lines.",
    )
    .ok();
    desk.run("share add C-2026-1 --to-name 'Thames Valley Police' --recipient law-enforcement --decision refused --what 'The chronology' --purpose p --basis b --necessity n --consent given --method phone --authorised-by alice --on 2026-02-01")
        .ok();
    desk.run("retention hold C-2026-1 --reason 'An inquiry'")
        .ok();
    assert_eq!(
        desk.run("case timeline C-2026-1 --format csv").ok(),
        "on,kind,ref,what,source,text,recorded_later_on,restricted\n\
         2026-01-07,note,N-000001,contact,,\"In January,\nin two lines.\",2026-11-23,\n\
         2026-02-01,disclosure,S-000001,refused to Thames Valley Police (law-enforcement),,The chronology,2026-11-23,\n\
         2026-11-23,hold,H-0001,\"On this case, placed by alice; not released.\",,An inquiry,,"
    );
}
