//! A contact from a member of the public is redirected, not recorded (RULES.md section 2).

use serde_json::json;

use crate::support::Desk;

#[test]
fn the_caller_is_directed_to_the_service_for_a_child_or_for_an_adult() {
    let desk = Desk::new();
    std::fs::create_dir_all(desk.path("home/.config/mkt")).unwrap();
    desk.file(
        "home/.config/mkt/config.toml",
        "[child_service]\nname = \"Harrowmere MASH\"\nphone = \"01632 960001\"\nhours = \"9 to 5\"\n\
         [adult_service]\nname = \"Harrowmere Adult Access\"\nphone = \"01632 960002\"\nhours = \"8 to 6\"\n",
    );
    for (subject, name, phone, hours) in [
        ("child", "Harrowmere MASH", "01632 960001", "9 to 5"),
        ("adult", "Harrowmere Adult Access", "01632 960002", "8 to 6"),
    ] {
        let line = format!("referral add --source public --subject {subject}");
        let text = desk.run(&line).ok();
        for part in [name, phone, hours] {
            assert!(text.contains(part), "{part} in {text}");
        }
        let ran = desk.run(&format!("{line} --json"));
        let whole: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
        assert_eq!(whole["kind"], "signpost");
        let at = whole["data"]["at"].clone();
        assert!(at.as_str().unwrap().starts_with("2026-11-23T10:"));
        assert_eq!(
            whole["data"],
            json!({
                "redirected": true, "state": "redirected", "subject": subject,
                "service": {"name": name, "phone": phone, "hours": hours}, "at": at,
            })
        );
    }
}

#[test]
fn without_configuration_there_are_words_too() {
    let desk = Desk::new();
    let text = desk
        .run("referral add --source PUBLIC --subject adult")
        .ok();
    assert!(
        text.contains("adult social care access team") && text.contains("999"),
        "{text}"
    );
}

#[test]
fn nothing_is_kept_but_a_signpost() {
    let desk = Desk::new();
    desk.run("referral add --source public --subject child")
        .ok();
    desk.run_with(
        "referral add --from -",
        r#"{"kind":"referral","source":"public","subject":"adult"}"#,
    )
    .ok();
    let sql = desk.sql();
    let mut statement = sql.prepare("SELECT * FROM signpost ORDER BY id").unwrap();
    let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
    assert_eq!(columns, ["id", "at", "about", "service", "officer"]);
    let kept: Vec<(String, String)> = statement
        .query_map([], |row| Ok((row.get(2)?, row.get(4)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(
        kept,
        [
            ("child".to_owned(), "alice".to_owned()),
            ("adult".to_owned(), "alice".to_owned())
        ]
    );
    let referrals: i64 = sql
        .query_row("SELECT count(*) FROM referral", [], |row| row.get(0))
        .unwrap();
    assert_eq!(referrals, 0);
    let entry: (String, String) = sql
        .query_row(
            "SELECT refs, fields FROM audit_entry WHERE action = 'referral.redirect'",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .unwrap();
    assert_eq!(entry, (String::new(), String::new()));
}

#[test]
fn no_flag_and_no_field_stores_more() {
    let desk = Desk::new();
    let file = desk.file("summary.txt", "She called about her neighbour.");
    for flag in [
        "--received-on today",
        "--via phone",
        "--from-org O-1",
        "--referrer-name 'A Neighbour'",
        "--referrer-contact '07700 900123'",
        "--incident-on 2026",
        "--aware-on today",
        &format!("--summary-file {file}"),
        "--reason 'She called about her neighbour'",
    ] {
        let said = desk
            .run(&format!(
                "referral add --source public --subject child {flag}"
            ))
            .fails(2);
        assert!(!said.contains("eighbour"), "{said}");
    }
    for (field, value) in [
        ("received_on", json!("2026-11-20")),
        ("via", json!("phone")),
        ("referrer_name", json!("A Neighbour")),
        ("summary", json!("She called about her neighbour.")),
        ("people", json!([{"person": "P-1", "role": "neighbour"}])),
        ("narrative", json!("She called about her neighbour.")),
    ] {
        let input = json!({"source": "public", "subject": "child", field: value});
        desk.run_with("referral add --from -", &input.to_string())
            .fails(2);
    }
    let kept: i64 = desk
        .sql()
        .query_row("SELECT count(*) FROM signpost", [], |row| row.get(0))
        .unwrap();
    assert_eq!(kept, 0);
}

#[test]
fn child_or_adult_must_be_said() {
    let desk = Desk::new();
    let said = desk.run("referral add --source public").fails(2);
    assert!(
        said.contains("--subject") && !said.contains("--received-on"),
        "{said}"
    );
    desk.run("referral add --source public --subject dog")
        .fails(2);
    desk.run("referral add --subject child").fails(2);
}
