//! Withdrawing what was released, and the counts that may be published.

use std::fmt::Write as _;

use serde_json::json;

use super::{attestation, desk, keep_everything};
use crate::support::Desk;

fn released() -> Desk {
    let desk = desk("Bobby was asleep.");
    desk.json("export anonymised C-2026-1");
    keep_everything(&desk, "E-1");
    let attest = attestation(&desk);
    let out = desk.path("out.txt");
    desk.try_words(&[
        "export", "release", "E-1", "--out", &out, "--attest", &attest,
    ])
    .ok();
    desk
}

#[test]
fn a_withdrawn_export_is_marked_listed_with_whoever_has_it_and_shared_no_more() {
    let desk = released();
    let share = "share add C-2026-1 --to-name 'Doreen Tasker' --recipient service-user-or-family --decision shared \
        --what 'The timeline' --purpose Learning --basis 'Section 16' --necessity 'They asked' --consent given \
        --method hand --authorised-by alice --export E-1";
    desk.run(share).ok();
    let done = desk.json("export withdraw E-1 --reason 'The school can be recognised'");
    assert_eq!(done["state"], "withdrawn");
    assert_eq!(done["given"][0]["disclosure"], "S-000001");
    assert_eq!(done["given"][0]["to_name"], "Doreen Tasker");
    assert_eq!(done["given"].as_array().unwrap().len(), 1);
    let shown = desk.json("export show E-1");
    assert_eq!(shown["withdrawn_by"], "alice");
    assert_eq!(shown["withdrawn_why"], "The school can be recognised");
    assert_eq!(desk.json("export list"), json!([]));
    assert_eq!(desk.json("export list --all")[0]["state"], "withdrawn");
    let said = desk.run(share).fails(1);
    assert!(said.contains("withdrawn"), "{said}");
    desk.run("export withdraw E-1 --reason again").fails(1);
    let trail = desk.json("audit log").to_string();
    assert!(trail.contains("export.withdraw"));
    desk.run("verify").ok();
}

#[test]
fn only_a_released_export_is_withdrawn_by_a_manager_with_a_reason() {
    let desk = desk("Bobby was asleep.");
    desk.json("export anonymised C-2026-1");
    let said = desk.run("export withdraw E-1 --reason wrong").fails(1);
    assert!(said.contains("not been released"), "{said}");
    let desk = released();
    desk.run("export withdraw E-1").fails(2);
    desk.run("export withdraw E-9 --reason wrong").fails(4);
    desk.add_user("otto", "officer");
    desk.run_as("otto", "export withdraw E-1 --reason wrong")
        .fails(5);
    assert_eq!(desk.json("export list")[0]["state"], "released");
}

/// Cases of so many children of each ethnicity.
fn children(desk: &Desk, groups: &[(&str, usize)]) {
    let mut lines = String::new();
    let each = groups
        .iter()
        .flat_map(|(ethnicity, count)| std::iter::repeat_n(ethnicity, *count));
    for (at, ethnicity) in each.enumerate() {
        for line in [
            json!({"kind": "person", "key": format!("p{at}"), "forenames": ["Wren"], "surname": "Hale", "sex": "female", "date_of_birth": "2019-02-03", "ethnicity": ethnicity}),
            json!({"kind": "case", "key": format!("c{at}"), "title": "Injury", "basis": ["working-together-2018"], "opened_on": "2025-03-01",
                   "people": [{"person": format!("p{at}"), "role": "subject", "subject": true}]}),
        ] {
            let _ = writeln!(lines, "{line}");
        }
    }
    let file = desk.file("children.jsonl", &lines);
    desk.try_words(&["import", &file]).ok();
}

#[test]
fn small_counts_are_withheld_and_cannot_be_worked_out() {
    let desk = Desk::new();
    children(&desk, &[("A", 9), ("B", 3), ("M", 6)]);
    let statistics = desk.json("export statistics");
    let table = |word: &str| {
        statistics["tables"]
            .as_array()
            .unwrap()
            .iter()
            .find(|table| table["table"] == word)
            .unwrap()
            .clone()
    };
    let by_ethnicity = table("subjects-by-ethnicity");
    assert_eq!(by_ethnicity["total"], 18);
    assert_eq!(
        by_ethnicity["rows"],
        json!([
            {"what": "Black: Caribbean", "count": null},
            {"what": "White: British", "count": 9},
            {"what": "White: Irish", "count": null},
        ]),
        "the three are small, and the six stand beside them so that 18 - 9 tells nothing"
    );
    assert_eq!(
        table("subjects-by-age")["rows"],
        json!([{"what": "5 to 9", "count": 18}])
    );
    assert_eq!(table("cases-by-state")["total"], 18);
    let other = desk.json("export statistics --year 2024");
    assert_eq!(other["tables"][2]["total"], 0);
    let csv = desk.run("export statistics --format csv").ok();
    assert!(
        csv.contains("subjects-by-ethnicity,White: Irish,\n"),
        "{csv}"
    );
    desk.run("export statistics --year nineteen").fails(2);
    desk.add_user("adam", "admin");
    desk.run_as("adam", "export statistics").fails(5);
    assert!(
        desk.json("audit log")
            .to_string()
            .contains("export.statistics")
    );
}

#[test]
fn rows_that_each_count_one_are_left_out_with_their_names() {
    let desk = Desk::new();
    children(&desk, &[("A", 1), ("B", 1), ("C", 1), ("D", 1), ("M", 1)]);
    let statistics = desk.json("export statistics");
    let table = statistics["tables"]
        .as_array()
        .unwrap()
        .iter()
        .find(|table| table["table"] == "subjects-by-ethnicity")
        .unwrap();
    assert_eq!(table["total"], 5);
    assert_eq!(table["rows"], json!([]));
}

#[test]
fn fewer_than_five_in_all_are_not_told_at_all() {
    let desk = Desk::new();
    children(&desk, &[("A", 2), ("B", 1)]);
    let shown = desk.run("export statistics --json").ok();
    assert!(
        !shown.contains("\"total\": 3") && !shown.contains("\"total\":3"),
        "{shown}"
    );
    assert!(shown.contains("withheld") || shown.contains("null"));
}

#[test]
fn a_release_goes_into_a_file_and_not_to_the_standard_output() {
    let desk = super::desk("Nothing of note.");
    desk.run("export anonymised C-2026-1").ok();
    let said = desk
        .try_words(&[
            "export",
            "release",
            "E-1",
            "--out",
            "-",
            "--as",
            "txt",
            "--attest",
            &super::attestation(&desk),
        ])
        .fails(2);
    assert!(said.contains("into a file that is kept"), "{said}");
    assert_eq!(desk.json("export show E-1")["state"], "ready");
}
