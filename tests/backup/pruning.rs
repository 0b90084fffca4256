//! Which older backups go: the rule by itself, and on real files.

use std::path::Path;

use mkt::domain::backup::{Candidate, Pruning, Soundness};
use mkt::domain::date::Instant;
use proptest::prelude::*;

use super::{create, desk, names};
use crate::support::Desk;

fn candidate(days_ago: i64, soundness: Soundness) -> Candidate {
    Candidate {
        made_at: now().plus_seconds(-days_ago * 86_400),
        soundness,
    }
}

fn now() -> Instant {
    Instant::parse("2026-11-23T10:00:00Z").unwrap()
}

fn rule(keep: Option<u32>, keep_days: Option<u32>) -> Pruning {
    Pruning { keep, keep_days }
}

#[test]
fn what_either_rule_keeps_is_kept() {
    use Soundness::{Damaged, Good, OtherKey};
    let all = [
        candidate(0, Good),
        candidate(1, Damaged),
        candidate(2, Good),
        candidate(3, Good),
        candidate(40, OtherKey),
    ];
    let unneeded = |pruning: Pruning| pruning.unneeded(&all, now());
    assert_eq!(unneeded(rule(None, None)), [false; 5]);
    assert_eq!(
        unneeded(rule(Some(1), None)),
        [false, false, true, true, true]
    );
    // A damaged one does not count as one of the two.
    assert_eq!(
        unneeded(rule(Some(2), None)),
        [false, false, false, true, true]
    );
    assert_eq!(unneeded(rule(Some(9), None)), [false; 5]);
    assert_eq!(
        unneeded(rule(None, Some(2))),
        [false, false, false, true, true]
    );
    assert_eq!(
        unneeded(rule(Some(3), Some(1))),
        [false, false, false, false, true]
    );
}

#[test]
fn the_only_good_one_stays_however_old_it_is() {
    use Soundness::{Damaged, Good, OtherKey};
    let all = [
        candidate(0, Damaged),
        candidate(10, OtherKey),
        candidate(900, Good),
        candidate(901, OtherKey),
    ];
    assert_eq!(
        rule(Some(1), Some(1)).unneeded(&all, now()),
        [false, false, false, true]
    );
}

proptest! {
    #[test]
    fn a_good_one_is_left_and_no_damaged_one_is_removed(
        all in proptest::collection::vec((0_i64..500, 0..3), 0..12),
        keep in proptest::option::of(1_u32..5),
        keep_days in proptest::option::of(1_u32..400),
    ) {
        let mut all: Vec<Candidate> = all.into_iter().map(|(days, kind)| candidate(days, match kind {
            0 => Soundness::Good,
            1 => Soundness::Damaged,
            _ => Soundness::OtherKey,
        })).collect();
        all.sort_by_key(|one| std::cmp::Reverse(one.made_at));
        let unneeded = rule(keep, keep_days).unneeded(&all, now());
        let good = |left: bool| all.iter().zip(&unneeded)
            .filter(|(one, gone)| one.soundness == Soundness::Good && !(left && **gone)).count();
        let least = keep.map_or(1, |keep| keep as usize).min(good(false));
        prop_assert!(good(true) >= least);
        prop_assert!(all.iter().zip(&unneeded).all(|(one, gone)| !gone || one.soundness != Soundness::Damaged));
    }
}

fn in_folder(desk: &Desk) -> Vec<String> {
    names(&desk.folder().join("backups"))
}

#[test]
fn older_ones_are_removed_from_the_folder_and_nothing_else_is() {
    let desk = desk();
    std::fs::create_dir(desk.folder().join("backups")).unwrap();
    for (day, name) in [(1, "a"), (2, "b"), (3, "c")] {
        desk.set_clock(&format!("2026-12-0{day}T10:00:00Z"));
        create(&desk, &format!("backups/{name}"));
    }
    // A file of somebody else, one that is damaged, and a backup of another store.
    desk.file("backups/letter.txt", "Not a backup.\n");
    let damaged = desk.path("backups/b");
    let mut bytes = std::fs::read(&damaged).unwrap();
    bytes[9000] ^= 1;
    std::fs::write(&damaged, bytes).unwrap();
    let other = super::desk();
    std::fs::copy(create(&other, "x"), desk.path("backups/other")).unwrap();

    desk.set_clock("2026-12-04T10:00:00Z");
    let file = desk.path("backups/d");
    let ran = desk.try_words(&["backup", "create", "--out", &file, "--keep", "2", "--json"]);
    let said = ran.data();
    assert_eq!(said["pruned"], serde_json::json!([desk.path("backups/a")]));
    assert_eq!(said["damaged"], serde_json::json!([damaged]));
    assert_eq!(in_folder(&desk), ["b", "c", "d", "letter.txt", "other"]);
    let log = desk.json("audit log");
    let pruned: Vec<_> = log
        .as_array()
        .unwrap()
        .iter()
        .filter(|entry| entry["action"] == "backup.prune")
        .collect();
    assert_eq!(pruned.len(), 1);
    assert_eq!(pruned[0]["refs"].as_array().unwrap().len(), 1);

    desk.set_clock("2026-12-20T10:00:00Z");
    let file = desk.path("backups/e");
    desk.try_words(&["backup", "create", "--out", &file, "--keep-days", "3"])
        .ok();
    assert_eq!(in_folder(&desk), ["b", "e", "letter.txt", "other"]);
    assert!(Path::new(&file).exists());
}

#[test]
fn without_a_rule_nothing_is_removed() {
    let desk = desk();
    std::fs::create_dir(desk.folder().join("backups")).unwrap();
    create(&desk, "backups/a");
    desk.set_clock("2027-10-01T10:00:00Z");
    create(&desk, "backups/b");
    assert_eq!(in_folder(&desk), ["a", "b"]);
}
