//! What a disposal takes out of the record of somebody else: what it said while another person was taken for theirs, and what it said of
//! a field that another case supplied anew.

use serde_json::json;

use super::disposal::dispose_all;
use super::{case, import, subject};
use crate::support::Desk;

const STRANGERS: &str = "Alma Stranger\nExoldname\n9434765870\n07700900333\nstranger@example.org\nStranger Street\nStrangerhealth\n";

/// Alma Requiring on an open case; Alma Stranger on one that was closed in 2006; two managers.
fn two_women() -> Desk {
    let desk = Desk::new();
    desk.add_user("mona", "manager");
    desk.add_user("max", "manager");
    import(
        &desk,
        &[
            json!({"kind": "person", "key": "a", "forenames": ["Alma"], "surname": "Requiring", "date_of_birth": "1990-03-04", "phones": ["07700900111"]}),
            json!({"kind": "person", "key": "x", "forenames": ["Alma"], "surname": "Stranger", "former_names": ["Alma Exoldname"], "date_of_birth": "1951-09-09",
                   "nhs_number": "9434765870", "phones": ["07700900333"], "emails": ["stranger@example.org"],
                   "addresses": [{"lines": ["9 Stranger Street"], "postcode": "QX3 3CC"}], "health": "Strangerhealth epilepsy"}),
            case("ca", "2026-09-10", None, &[subject("a", "adult")]),
            case(
                "cx",
                "2005-09-10",
                Some("2006-09-10"),
                &[subject("x", "adult")],
            ),
        ],
    );
    desk
}

/// The final answer to Alma Requiring.
fn answer(desk: &Desk) -> String {
    desk.add_user("dora", "dpo");
    desk.run_as("dora", "sar add --subject P-1 --received-on 2026-11-16")
        .ok();
    let out = desk.path("pack");
    desk.run_as(
        "dora",
        &format!("sar export --subject P-1 --request AR-2026-0001 --out {out}"),
    )
    .ok();
    std::fs::read_to_string(format!("{out}/response.html")).unwrap()
}

#[test]
fn nothing_of_somebody_who_was_taken_for_another_stays_with_the_other() {
    let desk = two_women();
    desk.set_clock("2026-11-24T10:00:00Z");
    desk.run("person merge P-2 --into P-1 --reason 'same woman'")
        .ok();
    desk.set_clock("2026-11-24T10:00:10Z");
    desk.run("person set P-1 --sex female").ok();
    desk.set_clock("2026-11-24T10:00:20Z");
    desk.run("person split P-1 --from P-2 --reason 'two women'")
        .ok();
    let done = dispose_all(&desk);
    assert_eq!(done["verified"]["found"], 0, "{done}");
    let needles = desk.private_file("needles.txt", STRANGERS);
    let after = desk.run(&format!("verify --deep --absent-from {needles}"));
    assert_eq!(after.status, 0, "{}", after.stdout);
    assert_eq!(desk.json("person find --nhs 9434765870"), json!([]));
    let answer = answer(&desk);
    for word in STRANGERS.lines() {
        assert!(!answer.contains(word), "{word}");
    }
}

#[test]
fn a_correction_in_the_second_of_a_merge_is_of_the_time_after_it() {
    let desk = two_women();
    desk.run("person set P-1 --email own@example.org").ok();
    desk.run("person set P-1 --email later@example.org").ok();
    desk.run("person merge P-2 --into P-1 --reason m").ok();
    desk.run("person set P-1 --sex female").ok();
    desk.set_clock("2026-11-24T11:00:00Z");
    desk.run("person split P-1 --from P-2 --reason s").ok();
    let answer = answer(&desk);
    for word in STRANGERS.lines() {
        assert!(!answer.contains(word), "{word}");
    }
    // What was her own before the merge, in the same second, is hers.
    assert!(answer.contains("own@example.org"), "{answer}");
}

#[test]
fn what_only_a_disposed_case_supplied_goes_though_another_case_supplied_the_field_anew() {
    let desk = two_women();
    let set = |at: &str, phone: &str, case: &str| {
        desk.set_clock(at);
        let from = desk.private_file("details.json", &json!({"phones": [phone]}).to_string());
        desk.run(&format!(
            "person set P-1 --from {from} --came-with {case} --reason x"
        ))
        .ok();
    };
    let (new, old) = ("C-2026-0001", "C-2026-0002");
    desk.run(&format!("case reopen {old} --reason x")).ok();
    desk.run(&format!("case link {old} P-1 --role sibling"))
        .ok();
    set("2026-11-24T10:00:00Z", "07700900777", old);
    set("2026-11-24T10:00:10Z", "07700900888", new);
    set("2026-11-24T10:00:20Z", "07700900889", new);
    desk.run(&format!(
        "case close {old} --on 2006-09-10 --outcome x --reason x"
    ))
    .ok();
    let done = dispose_all(&desk);
    assert_eq!(done["verified"]["found"], 0, "{done}");
    let needles = desk.private_file("needles.txt", "07700900777\n");
    let after = desk.run(&format!("verify --deep --absent-from {needles}"));
    assert_eq!(after.status, 0, "{}", after.stdout);
    let dump = desk.run("dump").ok();
    for kept in ["07700900888", "07700900889"] {
        assert!(dump.contains(kept), "{kept}");
    }
}
