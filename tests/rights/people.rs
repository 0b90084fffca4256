//! Rights requests and complaints follow a merged person, and stand for both after a split (RULES.md section 4).

use serde_json::json;

use super::{SHARE, ask, desk};

#[test]
fn a_restriction_follows_a_merge_and_a_split_copies_it_to_both() {
    let desk = desk();
    desk.run("person add --surname Tolgate").ok();
    ask(&desk, "P-3", "restriction", "2026-11-20");
    desk.run("rights close RR-2026-1 --decision granted --reason Disputed")
        .ok();
    desk.run_as("olly", &format!("{SHARE} --decision shared"))
        .ok();
    let merged = desk.json("person merge P-3 --into P-1 --reason 'One girl'");
    assert_eq!(merged["moved"]["rights_requests"], json!(["RR-2026-0001"]));
    assert_eq!(desk.json("rights show RR-2026-1")["subject"], "P-000001");
    assert_eq!(
        desk.json("person show P-1")["restricted"],
        json!(["RR-2026-0001"])
    );
    assert_eq!(
        desk.json("person show P-3 --as-recorded")["restricted"],
        json!(["RR-2026-0001"])
    );
    desk.run_as("olly", &format!("{SHARE} --decision shared"))
        .fails(5);
    let split = desk.json("person split P-1 --from P-3 --reason 'Two girls'");
    assert_eq!(
        split["rights_requests_copied"],
        json!([{"of": "RR-2026-0001", "copy": "RR-2026-0002"}])
    );
    // Each has one that is in force.
    assert_eq!(desk.json("rights show RR-2026-1")["subject"], "P-000003");
    let copy = desk.json("rights show RR-2026-2");
    assert_eq!(copy["subject"], "P-000001");
    assert_eq!(copy["state"], "in-force");
    assert_eq!(copy["copied_from"], "RR-2026-0001");
    assert_eq!(
        desk.json("person show P-1")["restricted"],
        json!(["RR-2026-0002"])
    );
    assert_eq!(
        desk.json("person show P-3")["restricted"],
        json!(["RR-2026-0001"])
    );
    // Merged and split again, there is still one for each.
    desk.run("person merge P-3 --into P-1 --reason 'One girl'")
        .ok();
    let again = desk.json("person split P-1 --from P-3 --reason 'Two girls'");
    assert_eq!(again["rights_requests_copied"], json!([]));
    desk.run("verify").ok();
}

#[test]
fn a_request_keeps_its_clock_through_a_split_and_a_closed_one_is_not_copied() {
    let desk = desk();
    desk.run("person add --surname Tolgate").ok();
    desk.run("person merge P-3 --into P-1 --reason 'One girl'")
        .ok();
    ask(&desk, "P-3", "erasure", "2026-10-31");
    desk.run("rights extend RR-2026-1 --told-on 2026-11-20 --reason Long")
        .ok();
    ask(&desk, "P-1", "erasure", "2026-10-01");
    desk.run("rights close RR-2026-2 --decision withdrawn --reason 'Taken back'")
        .ok();
    assert_eq!(desk.json("rights show RR-2026-1")["subject"], "P-000001");
    let split = desk.json("person split P-1 --from P-3 --reason 'Two girls'");
    assert_eq!(
        split["rights_requests_copied"],
        json!([{"of": "RR-2026-0001", "copy": "RR-2026-0003"}])
    );
    let copy = desk.json("rights show RR-2026-3");
    assert_eq!(copy["subject"], "P-000003");
    assert_eq!(copy["due_on"], "2027-02-01");
}

#[test]
fn a_complaint_follows_place_by_place() {
    let desk = desk();
    desk.run("person add --surname Tolgate").ok();
    for line in [
        // From the one who will be merged, about the one who stays; from one about nobody; about one by name.
        "complaint add --received-on 2026-11-20 --complainant P-3 --about P-1 --what 'She was named'",
        "complaint add --received-on 2026-11-20 --complainant P-3 --what 'No answer came'",
        "complaint add --received-on 2026-11-20 --complainant-name 'A neighbour' --about P-1 --what 'A letter went astray'",
    ] {
        desk.run(line).ok();
    }
    desk.run("person merge P-3 --into P-1 --reason 'One girl'")
        .ok();
    for (complaint, complainant, about) in [
        ("DC-2026-1", json!("P-000001"), json!("P-000001")),
        ("DC-2026-2", json!("P-000001"), json!(null)),
        ("DC-2026-3", json!(null), json!("P-000001")),
    ] {
        let shown = desk.json(&format!("complaint show {complaint}"));
        assert_eq!(shown["complainant"], complainant);
        assert_eq!(shown["about"], about);
    }
    let split = desk.json("person split P-1 --from P-3 --reason 'Two girls'");
    // The first names both again; of the others each has one.
    assert_eq!(
        split["complaints_copied"],
        json!([{"of": "DC-2026-0003", "copy": "DC-2026-0004"}, {"of": "DC-2026-0002", "copy": "DC-2026-0005"}])
    );
    for (complaint, complainant, about) in [
        ("DC-2026-1", json!("P-000003"), json!("P-000001")),
        ("DC-2026-2", json!("P-000003"), json!(null)),
        ("DC-2026-3", json!(null), json!("P-000001")),
        ("DC-2026-4", json!(null), json!("P-000003")),
        ("DC-2026-5", json!("P-000001"), json!(null)),
    ] {
        let shown = desk.json(&format!("complaint show {complaint}"));
        assert_eq!(shown["complainant"], complainant, "{complaint}");
        assert_eq!(shown["about"], about, "{complaint}");
    }
    desk.run("person merge P-3 --into P-1 --reason 'One girl'")
        .ok();
    let again = desk.json("person split P-1 --from P-3 --reason 'Two girls'");
    assert_eq!(again["complaints_copied"], json!([]));
    desk.run("verify").ok();
}
