//! The audit trail: chained, complete, and guarded against a wrong clock.

use crate::support::Desk;

#[test]
fn every_command_leaves_an_entry_and_the_chain_verifies() {
    let desk = Desk::new();
    desk.run("org add --name 'Elmfield Surgery' --type education")
        .ok();
    desk.run("org show O-1 --reason 'returning a call'").ok();
    let check = desk.json("audit verify");
    assert_eq!(check["ok"], true);
    assert_eq!(check["entries"], 3);
    let log = desk.json("audit log");
    let actions: Vec<&str> = log
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["action"].as_str().unwrap())
        .collect();
    assert_eq!(actions, ["audit.verify", "org.show", "org.add", "init"]);
    assert_eq!(log[1]["reason"], "returning a call");
    assert_eq!(log[1]["refs"][0], "O-0001");
    let viewed = desk.json("audit viewed O-0001");
    assert_eq!(viewed.as_array().unwrap().len(), 1);
    assert_eq!(viewed[0]["user"], "alice");
}

#[test]
fn a_reference_that_was_never_given_does_not_read_as_an_all_clear() {
    let desk = Desk::new();
    desk.run("org add --name 'Elmfield Surgery' --type education")
        .ok();
    desk.run("audit viewed O-1").ok();
    let said = desk.run("audit viewed O-2").fails(4);
    assert!(said.contains("There is no O-0002"), "{said}");
    desk.run("audit viewed C-2026-0001").fails(4);
}

#[test]
fn a_clock_that_went_back_stops_everything_until_it_is_acknowledged() {
    let desk = Desk::new();
    desk.set_clock("2026-11-20T10:00:00Z");
    let said = desk.run("org list").fails(1);
    assert!(said.contains("audit acknowledge"), "{said}");
    desk.run("audit acknowledge").fails(2);
    desk.run("audit acknowledge --reason 'the clock was a few days ahead'")
        .ok();
    desk.run("org list").ok();
}

#[test]
fn a_clock_more_than_a_year_ahead_stops_everything() {
    let desk = Desk::new();
    desk.set_clock("2027-11-23T09:59:59Z");
    desk.run("org list").ok();
    desk.set_clock("2028-11-23T10:00:01Z");
    desk.run("org list").fails(1);
    desk.add_user_fails_but_dpo_acknowledges();
}

impl Desk {
    fn add_user_fails_but_dpo_acknowledges(&self) {
        self.run("org add --name x --type education").fails(1);
        self.run("audit acknowledge --reason 'the server was switched off for a year'")
            .ok();
        self.run("org add --name x --type education").ok();
    }
}

#[test]
fn verify_finds_everything_in_order_in_a_fresh_store() {
    let desk = Desk::new();
    desk.run("org add --name 'Elmfield Surgery' --type education")
        .ok();
    let verified = desk.json("verify");
    assert_eq!(verified["ok"], true, "{verified}");
    let needles = desk.file("needles.txt", "elmfield\n");
    assert_eq!(
        desk.try_words(&["verify", "--absent-from", &needles])
            .status,
        20
    );
    let needles = desk.file("needles.txt", "larkspur close\n");
    assert_eq!(
        desk.try_words(&["verify", "--absent-from", &needles])
            .status,
        0
    );
}

/// Whoever may read no record can tell by `--absent-from` whether one is there: the trail says that somebody looked.
#[test]
fn the_trail_says_how_many_values_verify_looked_for_and_not_which() {
    let desk = Desk::new();
    desk.add_user("anna", "auditor");
    desk.run("verify").ok();
    let needles = desk.private_file("needles.txt", "larkspur close\n\nquince lane\n");
    let ran = desk.run_as("anna", &format!("verify --absent-from {needles}"));
    ran.ok();
    assert_eq!(ran.stderr, "");
    let log = desk.json("audit log");
    let searched: Vec<_> = log
        .as_array()
        .unwrap()
        .iter()
        .filter(|entry| entry["action"] == "verify")
        .map(|entry| (entry["user"].clone(), entry["fields"].clone()))
        .collect();
    assert!(
        searched.contains(&("anna".into(), serde_json::json!(["values:2"]))),
        "{log}"
    );
    assert!(searched.contains(&("alice".into(), serde_json::json!([]))));
    assert!(!log.to_string().contains("quince"));
    desk.run("audit verify").ok();
    // A list of such values is nobody else's to read.
    let open = desk.file("open.txt", "larkspur close\n");
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o644);
    std::fs::set_permissions(&open, mode).unwrap();
    let ran = desk.run(&format!("verify --absent-from {open}"));
    ran.ok();
    assert!(ran.stderr.contains("chmod 600"), "{}", ran.stderr);
}

/// Whoever reads a note of a case has read about those who were taken off it as well, and those only its referral names.
#[test]
fn looking_at_a_note_is_looking_at_everybody_its_case_names() {
    let desk = Desk::new();
    for name in ["Anna", "Bertha", "Clara"] {
        desk.run_with(
            "person add --from -",
            &format!(
                r#"{{"forenames":["{name}"],"surname":"Example","date_of_birth":"1980-01-01"}}"#
            ),
        )
        .ok();
    }
    desk.run_with(
        "referral add --from -",
        r#"{"source":"professional","received_on":"2026-11-01","people":[{"person":"P-1","role":"subject"},{"person":"P-2","role":"mother","subject":false}]}"#,
    )
    .ok();
    desk.run("referral accept R-2026-1 --basis care-act-2014-s44")
        .ok();
    desk.run("case link C-2026-1 P-3 --role friend").ok();
    for person in ["P-2", "P-3"] {
        desk.run(&format!("case unlink C-2026-1 {person}")).ok();
    }
    desk.run_with("note add C-2026-1 --kind visit --file -", "Seen at home.")
        .ok();
    desk.run("note show N-1").ok();
    for line in ["note list C-2026-1", "case timeline C-2026-1"] {
        desk.run(line).ok();
    }
    for person in ["P-1", "P-2", "P-3"] {
        let viewed = desk.json(&format!("audit viewed {person}")).to_string();
        for action in ["note.show", "note.list", "case.timeline"] {
            assert!(viewed.contains(action), "{person} {action}: {viewed}");
        }
    }
}
