//! What a Data Protection Officer says to a store that was rolled back.

use serde_json::{Value, json};

use super::{check, copy, dispose, ends, lines, org, put_back, with_a_due_case, witness};
use crate::support::real::Real;

const ACKNOWLEDGE: &str =
    "audit acknowledge --rolled-back --reason 'The disk failed; nothing newer is left'";

#[test]
fn only_a_data_protection_officer_goes_on_with_it_and_the_witness_says_so() {
    let real = Real::new();
    org(&real, "Elmfield School");
    ends(&real, "diane", ACKNOWLEDGE, 1);
    let old = copy(&real, &["mkt.db"]);
    org(&real, "Larkspur School");
    org(&real, "Harrow School");
    put_back(&real, &old);
    for user in ["alice", "keeper"] {
        ends(&real, user, ACKNOWLEDGE, 5);
    }
    ends(&real, "diane", "audit acknowledge --rolled-back", 2);
    ends(
        &real,
        "diane",
        "audit acknowledge --rolled-back --reason ' '",
        2,
    );
    ends(
        &real,
        "diane",
        "audit acknowledge --new-witness --reason Why",
        13,
    );
    ends(&real, "alice", "org list", 13);

    let (answer, said) = ends(&real, "diane", ACKNOWLEDGE, 0);
    assert!(!said.contains("warning"), "{said}");
    let entry: i64 = answer.trim().parse().unwrap();
    let last = lines(&real).pop().unwrap();
    assert!(
        last.contains(&format!(" {entry} ")) && last.contains(" acknowledged "),
        "{last}"
    );
    let (_, said) = ends(&real, "alice", "org list", 0);
    assert!(!said.contains("warning"), "{said}");
    let done = real.is_whole();
    assert!(
        done.contains(&"audit.acknowledge-rolled-back".to_owned()),
        "{done:?}"
    );
    ends(&real, "diane", ACKNOWLEDGE, 1);

    // What is put back from then on is found as before, below what the lost one had reached and above.
    let old = copy(&real, &["mkt.db"]);
    org(&real, "Oak School");
    let again = copy(&real, &["mkt.db"]);
    put_back(&real, &old);
    ends(&real, "alice", "org list", 13);
    put_back(&real, &again);
    for number in 0..6 {
        org(&real, &format!("School {number}"));
    }
    put_back(&real, &again);
    ends(&real, "alice", "org list", 13);
}

#[test]
fn what_was_disposed_of_is_destroyed_again() {
    let real = with_a_due_case();
    let old = copy(&real, &["mkt.db"]);
    dispose(&real);
    put_back(&real, &old);
    ends(&real, "alice", "case show C-2026-1", 13);
    let (answer, _) = ends(&real, "diane", &format!("{ACKNOWLEDGE} --json"), 0);
    let answer: Value = serde_json::from_str(&answer).unwrap();
    assert_eq!(
        answer["data"]["destroyed"],
        json!(["C-2026-0001"]),
        "{answer}"
    );
    let (_, said) = ends(&real, "alice", "case show C-2026-1", 4);
    assert!(said.contains("disposed of on"), "{said}");
    std::fs::write(real.path("needles.txt"), "Wren\n").unwrap();
    let needles = real.path("needles.txt");
    ends(
        &real,
        "keeper",
        &format!("verify --deep --absent-from {}", needles.display()),
        0,
    );
    let done = real.is_whole();
    assert!(
        done.contains(&"retention.dispose-again".to_owned()),
        "{done:?}"
    );
}

#[test]
fn where_the_witness_is_gone_too_the_list_is_acknowledged_and_a_new_witness_begun() {
    let real = with_a_due_case();
    let old = copy(&real, &["mkt.db"]);
    dispose(&real);
    put_back(&real, &old);
    std::fs::remove_file(witness(&real)).unwrap();
    ends(&real, "alice", "org list", 13);
    ends(&real, "diane", ACKNOWLEDGE, 0);
    ends(&real, "alice", "case show C-2026-1", 4);
    ends(&real, "alice", "org list", 0);
    assert_eq!(lines(&real).len(), 2, "the beginning, and the list");
    real.is_whole();
}

#[test]
fn nothing_is_acknowledged_that_the_witness_cannot_be_told() {
    let real = with_a_due_case();
    let old = copy(&real, &["mkt.db"]);
    dispose(&real);
    put_back(&real, &old);
    std::fs::remove_file(witness(&real)).unwrap();
    std::fs::create_dir(witness(&real)).unwrap();
    let (_, said) = ends(&real, "diane", ACKNOWLEDGE, 1);
    assert!(said.contains("nothing is acknowledged"), "{said}");
    ends(&real, "alice", "case show C-2026-1", 13);
    assert_eq!(
        check(&real, "keeper", "verify")["refs"],
        json!(["C-2026-0001"]),
        "nothing was destroyed"
    );
}
