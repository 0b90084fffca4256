//! The sharing log: the rules of RULES.md section 6 as tables, corrections, attestations, the wizard at a real terminal.

mod correcting;
mod rules;
mod terminal;

use serde_json::{Map, Value, json};

use crate::support::{Desk, Ran, sql};

/// A desk with C-2026-0001 (about P-000001), C-2026-0002, five organisations and four exports.
fn desk() -> Desk {
    let desk = Desk::new();
    for (name, kind) in [
        ("Harrowmere Police", "law-enforcement"),
        ("Kestrel Reviews", "contractor"),
        ("Elmfield Surgery", "health-and-social-care"),
        ("The Example family", "service-user-or-family"),
    ] {
        desk.try_words(&["org", "add", "--name", name, "--type", kind])
            .ok();
    }
    let sql = desk.sql();
    sql::put_case(&sql);
    sql::put_other_case(&sql);
    for (id, case, state) in [
        (1, 1, "released"),
        (2, 1, "ready"),
        (3, 1, "withdrawn"),
        (4, 2, "released"),
    ] {
        sql::put_export(&sql, id, case, state);
    }
    desk
}

/// A disclosure to the police that nothing stands against, as flags.
const POLICE: &[(&str, &str)] = &[
    ("--to", "O-1"),
    ("--recipient", "law-enforcement"),
    ("--decision", "shared"),
    ("--what", "The chronology"),
    ("--purpose", "Their investigation"),
    ("--basis", "Crime and Disorder Act 1998 s115"),
    ("--necessity", "Nobody else holds the dates"),
    ("--consent", "not-sought"),
    ("--consent-why", "It would alert a suspect"),
    ("--method", "secure-email"),
    ("--authorised-by", "alice"),
];

const TO_CONTRACTOR: &[(&str, &str)] = &[
    ("--to", "O-2"),
    ("--recipient", "contractor"),
    ("--agreement", "DPA-7"),
    ("--stored-at", "An encrypted laptop in Harrowmere"),
    ("--return-by", "2026-12-05"),
];

const TO_FAMILY: &[(&str, &str)] = &[
    ("--to", ""),
    ("--to-name", "The grandmother"),
    ("--recipient", "service-user-or-family"),
    ("--consent", "given"),
    ("--consent-why", ""),
    ("--method", "hand"),
];

/// Adds a disclosure to C-2026-0001: that to the police with these flags instead; an empty value takes a flag away.
fn share(desk: &Desk, changes: &[&[(&str, &str)]]) -> Ran {
    let mut flags: Vec<(&str, &str)> = POLICE.to_vec();
    for (flag, value) in changes.iter().flat_map(|changes| changes.iter()) {
        flags.retain(|(given, _)| given != flag);
        if !value.is_empty() {
            flags.push((flag, value));
        }
    }
    let mut words = vec!["share", "add", "C-2026-1"];
    for (flag, value) in flags {
        words.extend([flag, value]);
    }
    desk.try_words(&words)
}

#[test]
fn a_disclosure_is_logged_shown_and_listed() {
    let desk = desk();
    let ran = share(&desk, &[]);
    assert_eq!(ran.ok(), "S-000001");
    assert!(
        ran.stderr.contains("Monday 23 November 2026"),
        "{}",
        ran.stderr
    );
    let shown = desk.json("share show s-1");
    assert_eq!(
        shown,
        json!({
            "ref": "S-000001",
            "case": "C-2026-0001",
            "to": "O-0001",
            "to_name": null,
            "recipient": "law-enforcement",
            "decision": "shared",
            "what": "The chronology",
            "records": [],
            "purpose": "Their investigation",
            "basis": "Crime and Disorder Act 1998 s115",
            "gateway": null,
            "necessity": "Nobody else holds the dates",
            "consent": "not-sought",
            "consent_why": "It would alert a suspect",
            "method": "secure-email",
            "agreement": null,
            "stored_at": null,
            "return_by": null,
            "authorised_by": "alice",
            "on": "2026-11-23",
            "export": null,
            "historic": false,
            "recorded_by": "alice",
            "recorded_at": shown["recorded_at"],
            "supersedes": null,
            "superseded_by": null,
            "reason": null,
            "attestation": null,
            "open": false,
            "days_left": null,
            "restricted": [],
        })
    );
    assert_eq!(desk.json("share list C-2026-1"), json!([shown]));
    assert_eq!(desk.json("share list"), json!([shown]));
    assert_eq!(desk.json("share list C-2026-2"), json!([]));
    let text = desk.run("share show S-1").ok();
    for part in ["O-0001 Harrowmere Police", "Crime and Disorder", "alice"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let again = desk.json("share show S-1");
    assert_eq!(again, shown);
}

#[test]
fn what_is_missing_is_told_all_at_once() {
    let desk = desk();
    let said = desk.run("share add").fails(2);
    for flag in [
        "C-…",
        "--to",
        "--recipient",
        "--decision",
        "--what",
        "--purpose",
        "--basis",
        "--necessity",
        "--consent",
        "--method",
        "--authorised-by",
    ] {
        assert!(said.contains(flag), "{flag} in {said}");
    }
    for (flag, _) in POLICE.iter().filter(|(flag, _)| *flag != "--consent-why") {
        let said = share(&desk, &[&[(flag, "")]]).fails(2);
        assert!(said.contains(flag), "{flag}: {said}");
    }
    assert_eq!(desk.json("share list"), json!([]));
}

#[test]
fn what_stands_against_a_contractor_is_told_all_at_once() {
    let desk = desk();
    let said = share(
        &desk,
        &[&[
            ("--to", "O-2"),
            ("--recipient", "contractor"),
            ("--consent-why", ""),
        ]],
    )
    .fails(1);
    for flag in ["--agreement", "--stored-at", "--return-by", "--consent-why"] {
        assert!(said.contains(flag), "{flag} in {said}");
    }
}

#[test]
fn an_entry_that_calls_the_recipient_by_another_kind_says_so() {
    let desk = desk();
    let ran = share(&desk, &[&[("--to", "O-3")]]);
    ran.ok();
    assert!(
        ran.stderr
            .contains("warning: O-0003 is on record as health-and-social-care"),
        "{}",
        ran.stderr
    );
}

#[test]
fn cases_are_held_to_their_kind_existence_and_state() {
    let desk = desk();
    share(&desk, &[]).ok();
    for (case, status) in [("P-1", 2), ("C-2026-9", 4), ("nonsense", 2)] {
        let mut words = vec!["share", "add", case];
        for (flag, value) in POLICE {
            words.extend([flag, value]);
        }
        desk.try_words(&words).fails(status);
        desk.try_words(&["share", "list", case]).fails(status);
    }
    desk.run("share show N-1").fails(2);
    desk.run("share show S-9").fails(4);
    desk.run("case close C-2026-1 --on today --outcome 'Reviewed' --yes")
        .ok();
    for ran in [
        share(&desk, &[]),
        desk.run("share correct S-1 --method portal --reason 'It was the portal'"),
    ] {
        let said = ran.fails(1);
        assert!(said.contains("mkt case reopen C-2026-0001"), "{said}");
    }
    desk.run("share show S-1").ok();
}

#[test]
fn an_entry_is_read_from_json_too() {
    let desk = desk();
    let mut fields: Map<String, Value> = POLICE
        .iter()
        .map(|(flag, value)| {
            (
                flag.trim_start_matches("--").replace('-', "_"),
                json!(value),
            )
        })
        .collect();
    fields.insert("kind".to_owned(), json!("disclosure"));
    fields.insert("case".to_owned(), json!("C-2026-0001"));
    fields.insert("records".to_owned(), json!(["P-000001"]));
    fields.insert("what".to_owned(), json!("Line one\r\nline \u{1b}[31mtwo"));
    let text = Value::Object(fields.clone()).to_string();
    assert_eq!(desk.run_with("share add --from -", &text).ok(), "S-000001");
    let shown = desk.json("share show S-1");
    assert_eq!(shown["what"], fields["what"]);
    assert_eq!(shown["records"], json!(["P-000001"]));
    assert!(!desk.run("share show S-1").ok().contains('\u{1b}'));
    for (field, bad) in [
        ("what", json!("a\0b")),
        ("what", json!("  ")),
        ("authorised_by", json!("a\nb")),
        ("kind", json!("note")),
    ] {
        let mut wrong = fields.clone();
        wrong.insert(field.to_owned(), bad);
        desk.run_with("share add --from -", &Value::Object(wrong).to_string())
            .fails(2);
    }
}

#[test]
fn entries_are_found_by_what_they_name() {
    use mkt::domain::reference::{CaseRef, ExportRef, OrganisationRef, Reference as _};
    use mkt::store::share::{
        DisclosureFilter, disclosure_list, disclosure_list_copies_outside_for_case,
    };
    let desk = desk();
    share(&desk, &[]).ok();
    share(&desk, &[TO_FAMILY, &[("--export", "E-1")]]).ok();
    share(&desk, &[TO_CONTRACTOR]).ok();
    desk.run("share correct S-1 --method portal --reason x")
        .ok();
    let mut session = desk.session();
    let tx = session.begin().unwrap();
    let (case, other): (CaseRef, CaseRef) =
        ("C-2026-1".parse().unwrap(), "C-2026-2".parse().unwrap());
    let (police, export) = (OrganisationRef::from_id(1), ExportRef::from_id(1));
    let none = DisclosureFilter::default();
    for (filter, found) in [
        (DisclosureFilter { ..none }, vec![4, 3, 2]),
        (DisclosureFilter { all: true, ..none }, vec![4, 3, 2, 1]),
        (
            DisclosureFilter {
                case: Some(other),
                ..none
            },
            vec![],
        ),
        (
            DisclosureFilter {
                to: Some(police),
                ..none
            },
            vec![4],
        ),
        (
            DisclosureFilter {
                to: Some(police),
                all: true,
                ..none
            },
            vec![4, 1],
        ),
        (
            DisclosureFilter {
                export: Some(export),
                ..none
            },
            vec![2],
        ),
        (
            DisclosureFilter {
                export: Some(export),
                case: Some(case),
                ..none
            },
            vec![2],
        ),
        (
            DisclosureFilter {
                export: Some(export),
                to: Some(police),
                ..none
            },
            vec![],
        ),
    ] {
        let rows = disclosure_list(&tx, &filter).unwrap();
        let ids: Vec<i64> = rows
            .iter()
            .map(|row| row.disclosure.reference.id())
            .collect();
        assert_eq!(ids, found, "{filter:?}");
    }
    let outside = |case| {
        disclosure_list_copies_outside_for_case(&tx, case)
            .unwrap()
            .len()
    };
    assert_eq!([outside(case), outside(other)], [1, 0]);
}

#[test]
fn the_table_itself_lets_no_entry_be_edited() {
    let desk = desk();
    share(&desk, &[]).ok();
    let sql = desk.sql();
    for change in [
        "UPDATE disclosure SET what = 'Nothing' WHERE id = 1",
        "UPDATE disclosure SET decision = 'refused' WHERE id = 1",
        "UPDATE disclosure SET on_date = '2026-01-01' WHERE id = 1",
    ] {
        assert!(sql.execute_batch(change).is_err(), "{change}");
    }
}

#[test]
fn looking_is_recorded_with_the_entry_its_case_and_the_people_of_the_case() {
    let desk = desk();
    share(&desk, &[]).ok();
    for command in ["share show S-1", "share list", "share list C-2026-1"] {
        desk.run(command).ok();
        for reference in ["P-1", "C-2026-1", "S-1", "O-1"] {
            let seen = desk.json(&format!("audit viewed {reference}"));
            let last = seen.as_array().unwrap().len();
            assert!(last > 0, "{command}: {reference}");
        }
    }
    let seen = desk.json("audit viewed P-1");
    assert_eq!(seen.as_array().unwrap().len(), 3);
    // A list that shows nothing of a case's names the case all the same.
    desk.run("share list C-2026-2").ok();
    assert_eq!(
        desk.json("audit viewed C-2026-2").as_array().unwrap().len(),
        1
    );
}

#[test]
fn who_may_not_write_records_logs_nothing() {
    let desk = desk();
    share(&desk, &[TO_CONTRACTOR]).ok();
    desk.add_user("oona", "auditor");
    desk.add_user("dara", "dpo");
    for command in [
        "share correct S-1 --method portal --reason x",
        "share attest S-1 --how returned --on today --by-whom x",
    ] {
        desk.run_as("oona", command).fails(5);
        desk.run_as("dara", command).fails(5);
    }
    desk.run_as("oona", "share show S-1").fails(5);
    desk.run_as("oona", "share list").fails(5);
    desk.run_as("dara", "share list").ok();
}
