//! Who was given data about a person: by the words of the sharing log, and by the records that its entries name.

use serde_json::Value;

use super::records::desk;
use crate::support::Desk;

const SHARE: &str = "share add C-2026-4 --to O-2 --recipient law-enforcement --decision shared --what Papers --purpose Inquiry \
    --basis Law --necessity Needed --consent given --method post --authorised-by alice";

/// What an answer for a person says of who was given their data.
fn told(desk: &Desk, person: &str) -> (Vec<String>, String) {
    let request = desk.json(&format!("sar add --subject {person} --received-on today"));
    let request = request["ref"].as_str().unwrap();
    let out = desk.path(request);
    desk.run(&format!(
        "sar export --subject {person} --request {request} --out {out}"
    ))
    .ok();
    let records: Value =
        serde_json::from_str(&std::fs::read_to_string(format!("{out}/records.json")).unwrap())
            .unwrap();
    let recipients = records["information"]["recipients"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["ref"].as_str().unwrap().to_owned())
        .collect();
    let page = std::fs::read_to_string(format!("{out}/response.html")).unwrap();
    (recipients, page)
}

#[test]
fn whoever_was_given_a_record_about_somebody_is_named_to_them() {
    // The record itself, a note that mentions him in a stranger's case, and the whole file in which that note is.
    for record in ["P-1", "N-9", "C-2026-4"] {
        let desk = desk();
        desk.run(&format!("{SHARE} --record {record}")).ok();
        let (recipients, page) = told(&desk, "P-1");
        assert_eq!(recipients, ["S-000001", "S-000002"], "{record}");
        assert!(page.contains("Entry in the sharing log"), "{record}");
    }
    // A note about somebody else tells nothing of him.
    let desk = desk();
    desk.run(&format!("{SHARE} --record N-10")).ok();
    assert_eq!(told(&desk, "P-1").0, ["S-000001"]);
}

#[test]
fn a_relative_learns_who_was_given_the_note_that_speaks_of_her() {
    let desk = desk();
    // His mother: on the case, and not who it is about. The words of the entry do not name her.
    let shared = SHARE.replace("C-2026-4", "C-2026-1");
    desk.run(&format!("{shared} --record N-2")).ok();
    desk.run(&format!("{shared} --record N-1")).ok();
    desk.run("note correct N-1 --kind letter --reason Kind")
        .ok();
    let (recipients, page) = told(&desk, "P-3");
    assert_eq!(recipients, ["S-000001", "S-000003"]);
    assert!(!page.contains("Nobody outside the service"));
    // Corrected, the entry names what was really shared, and the old one counts no more.
    desk.run("share correct S-3 --record N-2 --reason 'Not that one'")
        .ok();
    // S-4 is the answer above.
    assert_eq!(told(&desk, "P-3").0, ["S-000001", "S-000004"]);
}

#[test]
fn a_doubtful_record_that_was_shared_counts_once_it_is_decided() {
    let desk = desk();
    let shared = SHARE.replace("C-2026-4", "C-2026-3");
    desk.run(&format!("{shared} --record N-7")).ok();
    assert_eq!(told(&desk, "P-1").0, ["S-000001"]);
    let file = desk.path("review.jsonl");
    desk.run(&format!("sar review AR-2026-1 --write {file}"))
        .ok();
    let written = std::fs::read_to_string(&file).unwrap();
    let mut decided: Value = written
        .lines()
        .find(|line| line.contains("N-000007"))
        .map(|line| serde_json::from_str(line).unwrap())
        .unwrap();
    decided["mention"] = "is-the-person".into();
    let file = desk.private_file("decided.jsonl", &decided.to_string());
    desk.run(&format!("sar review AR-2026-1 --file {file}"))
        .ok();
    let (recipients, _) = told(&desk, "P-1");
    assert!(
        recipients.contains(&"S-000002".to_owned()),
        "{recipients:?}"
    );
}

#[test]
fn an_entry_that_is_withheld_tells_nothing_of_who_was_given_the_data() {
    let desk = desk();
    desk.run("sar add --subject P-1 --received-on today").ok();
    desk.run("sar withhold AR-2026-1 --ref S-1 --ground crime --reason 'It would warn her'")
        .ok();
    let out = desk.path("answer");
    desk.run(&format!(
        "sar export --subject P-1 --request AR-2026-1 --out {out}"
    ))
    .ok();
    let text = std::fs::read_to_string(format!("{out}/records.json")).unwrap();
    let records: Value = serde_json::from_str(&text).unwrap();
    let recipients = &records["information"]["recipients"];
    assert_eq!(
        *recipients,
        serde_json::json!([
            {"ref": "S-000001", "on": null, "to": null, "kind": null, "withheld": "crime"}
        ])
    );
    let page = std::fs::read_to_string(format!("{out}/response.html")).unwrap();
    let told = page
        .split("Who was given data about you")
        .nth(1)
        .and_then(|rest| rest.split("</table>").next())
        .unwrap();
    assert!(told.contains("withheld: "), "{told}");
    assert!(!told.contains("Constabulary") && !told.contains("January"));
    assert!(!page.contains("Nobody outside the service"));
}
