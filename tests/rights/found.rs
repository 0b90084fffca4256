//! Where rights requests and complaints are found again: the search and the answer of an access request, who looked, a dump.

use serde_json::{Value, json};

use super::{ask, desk};
use crate::support::Desk;

/// A desk with requests and complaints in every state.
fn full() -> Desk {
    let desk = desk();
    let asked = desk.private_file(
        "words.json",
        r#"{"subject":"P-1","request_kind":"erasure","received_on":"2026-11-02","what":"Take the page about kestrels out.\nWren Tollgate","about":"C-2026-1"}"#,
    );
    desk.run(&format!("rights add --from {asked}")).ok();
    desk.run("rights identity RR-2026-1 --requested-on 2026-11-03")
        .ok();
    desk.run("rights identity RR-2026-1 --received-on 2026-11-04")
        .ok();
    desk.run("rights close RR-2026-1 --decision refused --ground legal-obligation --reason 'The review goes on'")
        .ok();
    ask(&desk, "P-2", "restriction", "2026-11-05");
    desk.run("rights close RR-2026-2 --decision granted --reason 'Accuracy is disputed'")
        .ok();
    ask(&desk, "P-2", "restriction", "2026-11-06");
    desk.run("rights close RR-2026-3 --decision granted --reason Disputed --on 2026-11-07")
        .ok();
    desk.run("rights close RR-2026-3 --lift --told-on 2026-11-08 --reason Settled")
        .ok();
    let complaint = desk.private_file(
        "complaint.json",
        r#"{"received_on":"2026-11-09","via":"letter","complainant":"P-1","about":"RR-2026-1","what":"Nobody told me about the owl."}"#,
    );
    desk.run(&format!("complaint add --from {complaint}")).ok();
    desk.run("complaint acknowledge DC-2026-1 --on 2026-11-10")
        .ok();
    desk.run("complaint close DC-2026-1 --outcome upheld --done 'A letter was sent' --told-on 2026-11-11")
        .ok();
    let other = desk.private_file(
        "other.json",
        r#"{"received_on":"2026-11-12","complainant_name":"Hester Pennyfeather","about":"P-1","what":"Hester Pennyfeather says that Wren Tollgate was named aloud."}"#,
    );
    desk.run(&format!("complaint add --from {other}")).ok();
    desk
}

#[test]
fn the_search_finds_what_somebody_asked_and_complained_about() {
    let desk = full();
    let found = desk.json("sar search P-1");
    for (reference, kind) in [
        ("RR-2026-0001", "record"),
        ("DC-2026-0001", "record"),
        ("DC-2026-0002", "record"),
    ] {
        let place = found
            .as_array()
            .unwrap()
            .iter()
            .find(|place| place["ref"] == reference)
            .unwrap_or_else(|| panic!("{reference}: {found}"));
        assert_eq!(place["as"], kind);
        assert_eq!(place["sure"], true);
    }
    // A complaint of somebody else about what they asked is about them.
    desk.run("complaint add --received-on 2026-11-12 --complainant-name 'A neighbour' --about RR-2026-1 --what 'It was refused'")
        .ok();
    let why = desk.json("sar search P-1").to_string();
    assert!(
        why.contains("a complaint about a request of theirs"),
        "{why}"
    );
    // A text of somebody else's complaint that speaks of a person is a mention of them.
    let text = desk.private_file(
        "third.json",
        r#"{"received_on":"2026-11-12","complainant_name":"Hester Pennyfeather","what":"Marguerite Tollgate was called at work."}"#,
    );
    desk.run(&format!("complaint add --from {text}")).ok();
    let found = desk.json("sar search P-2");
    let mention = found
        .as_array()
        .unwrap()
        .iter()
        .find(|place| place["ref"] == "DC-2026-0004")
        .unwrap();
    assert_eq!(mention["as"], "mention");
}

#[test]
fn the_answer_hands_over_theirs_and_nothing_of_others() {
    let desk = full();
    let out = desk.path("pack");
    desk.run(&format!("sar export --subject P-1 --out {out}"))
        .ok();
    let page = std::fs::read_to_string(format!("{out}/response.html")).unwrap();
    for words in [
        "Take the page about kestrels out.",
        "The law obliges us",
        "Nobody told me about the owl.",
        "A letter was sent",
    ] {
        assert!(page.contains(words), "{words}");
    }
    assert!(
        !page.contains("Pennyfeather"),
        "the complainant is somebody else"
    );
    assert!(
        !page.contains("Please do as the law says"),
        "asked by somebody else"
    );
    let records: Value =
        serde_json::from_str(&std::fs::read_to_string(format!("{out}/records.json")).unwrap())
            .unwrap();
    assert!(records.to_string().contains("RR-2026-0001"));
}

#[test]
fn a_part_of_them_can_be_withheld() {
    let desk = full();
    desk.run("sar add --subject P-1 --received-on 2026-11-20")
        .ok();
    desk.run("sar withhold AR-2026-1 --ref DC-2026-2 --ground other-people --reason 'The neighbour asked'")
        .ok();
    desk.run("sar withhold AR-2026-1 --ref RR-2026-1 --span 0:4 --ground crime --reason 'Open'")
        .ok();
}

#[test]
fn who_looked_is_known_of_both() {
    let desk = full();
    desk.run_as("dora", "rights show RR-2026-1").ok();
    desk.run_as("dora", "complaint show DC-2026-2").ok();
    let viewed = desk.json("audit viewed P-1").to_string();
    assert!(
        viewed.contains("rights.show") && viewed.contains("complaint.show"),
        "{viewed}"
    );
}

#[test]
fn a_dump_has_every_field_and_gives_it_back() {
    let desk = full();
    let first = desk.run("dump").ok() + "\n";
    let other = Desk::new();
    let file = other.file("dump.jsonl", &first);
    let done = other.json(&format!("import {file}"));
    assert_eq!(done["rejected"], json!([]));
    let second = other.run("dump").ok() + "\n";
    assert_eq!(first, second);
    other.run("verify").ok();
    for line in ["rights show RR-2026-1", "complaint show DC-2026-1"] {
        assert_eq!(desk.json(line), other.json(line));
    }
    let kinds: Vec<Value> = first
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter(|line| line["kind"] == "rights-request" || line["kind"] == "complaint")
        .collect();
    assert_eq!(kinds.len(), 5);
    assert_eq!(kinds[0]["events"].as_array().unwrap().len(), 2);
}
