//! A store that was made from a backup begins a witness of its own.

use super::{check, dispose, ends, org, with_a_due_case, witness};
use crate::support::real::Real;

fn backup(real: &Real) -> String {
    let out = real.path("one.mktbackup").display().to_string();
    ends(real, "keeper", &format!("backup create --out {out}"), 0);
    out
}

#[test]
fn a_restored_store_begins_a_new_witness_that_says_so() {
    let real = with_a_due_case();
    let out = backup(&real);
    dispose(&real);
    let new = real.path("restored.db");
    ends(
        &real,
        "keeper",
        &format!("backup restore {out} --as {}", new.display()),
        0,
    );
    let own = real.path("restored.db.witness");
    let text = std::fs::read_to_string(&own).unwrap();
    assert_eq!(
        text.lines().count(),
        1,
        "the backup brought none of the old one's lines: {text}"
    );
    assert!(text.contains(" restored "), "{text}");
    let at = |line: &str| format!("--store {} {line}", new.display());
    let (_, said) = ends(&real, "alice", &at("case show C-2026-1"), 4);
    assert!(!said.contains("warning"), "{said}");
    ends(&real, "keeper", &at("verify"), 0);
    ends(&real, "keeper", "verify", 0);
    let (log, _) = ends(&real, "keeper", &at("audit log"), 0);
    assert!(log.contains("backup.restore"), "{log}");
    // An older copy of it is found as of any store.
    let older = std::fs::read(&new).unwrap();
    ends(
        &real,
        "alice",
        &at("org add --name 'Ash School' --type education"),
        0,
    );
    crate::support::write_private(&new, older);
    ends(&real, "alice", &at("org list"), 13);
}

#[test]
fn put_in_the_place_of_the_old_store_it_goes_with_its_witness_or_is_acknowledged() {
    let real = Real::new();
    let out = backup(&real);
    org(&real, "Elmfield School");
    let new = real.path("restored.db").display().to_string();
    let restore = format!("backup restore {out} --as {new}");
    ends(&real, "keeper", &restore, 0);
    for end in ["", ".keys"] {
        std::fs::rename(format!("{new}{end}"), real.path(&format!("mkt.db{end}"))).unwrap();
    }
    // Its old witness has seen more.
    let (_, said) = ends(&real, "alice", "org list", 13);
    assert!(said.contains("a restored backup was put here"), "{said}");
    let old_witness = std::fs::read(witness(&real)).unwrap();
    std::fs::rename(format!("{new}.witness"), witness(&real)).unwrap();
    ends(&real, "alice", "org list", 0);
    real.is_whole();
    // Where the old witness is another user's and stays, a Data Protection Officer says so.
    crate::support::write_private(&witness(&real), old_witness);
    ends(&real, "alice", "org list", 13);
    ends(
        &real,
        "diane",
        "audit acknowledge --rolled-back --reason 'Restored after the disk failed'",
        0,
    );
    ends(&real, "alice", "org list", 0);
    real.is_whole();
}

#[test]
fn a_name_that_had_a_witness_before_goes_on_in_it() {
    let real = Real::new();
    let out = backup(&real);
    let new = real.path("restored.db").display().to_string();
    let restore = format!("backup restore {out} --as {new}");
    ends(&real, "keeper", &restore, 0);
    for number in 0..3 {
        ends(
            &real,
            "alice",
            &format!("--store {new} org add --name 'School {number}' --type education"),
            0,
        );
    }
    for end in ["", ".keys"] {
        std::fs::remove_file(format!("{new}{end}")).unwrap();
    }
    ends(&real, "keeper", &restore, 0);
    ends(&real, "alice", &format!("--store {new} org list"), 0);
    ends(&real, "keeper", &format!("--store {new} verify"), 0);
}

#[test]
fn a_backup_is_checked_without_its_store_s_witness() {
    let real = Real::new();
    let out = backup(&real);
    org(&real, "Elmfield School");
    ends(&real, "keeper", &format!("backup verify {out}"), 0);
    assert_eq!(check(&real, "keeper", "verify")["ok"], true);
}
