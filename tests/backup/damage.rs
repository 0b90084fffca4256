//! Backups that are not what they were: nothing of them is taken for whole, and no store is made from them.

use std::path::Path;

use super::{create, desk, hidden, names};

#[test]
fn every_kind_of_damage_is_found_and_nothing_is_restored_from_it() {
    let desk = desk();
    let file = create(&desk, "one.mktbackup");
    let good = std::fs::read(&file).unwrap();
    let new = desk.path("restored.db");
    let before = names(desk.folder());
    let flipped = |at: usize| {
        let mut bytes = good.clone();
        bytes[at] ^= 1;
        bytes
    };
    let store_end = good.len() - 32;
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("cut short by a byte", good[..good.len() - 1].to_vec()),
        ("cut short by half", good[..good.len() / 2].to_vec()),
        ("a byte more", [good.as_slice(), b"x"].concat()),
        ("empty", Vec::new()),
        ("not a backup", vec![b'x'; 20_000]),
        ("never sealed", flipped(7)),
        ("the time it was made", flipped(55)),
        ("its number", flipped(63)),
        ("the epoch", flipped(15)),
        ("the store's first page", flipped(4096 + 300)),
        ("a page of the store", flipped(4096 + 5 * 4096 + 77)),
        ("the seal", flipped(store_end + 3)),
    ];
    for (what, bytes) in cases {
        std::fs::write(&file, bytes).unwrap();
        let ran = desk.try_words(&["backup", "verify", &file]);
        assert!([13, 20].contains(&ran.status), "{what}: {ran:?}");
        let told = desk
            .try_words(&["backup", "restore", &file, "--as", &new])
            .fails(13);
        assert!(told.contains("hint: "), "{what}: {told}");
        assert_eq!(names(desk.folder()), before, "{what}");
    }
    std::fs::write(&file, &good).unwrap();
    desk.try_words(&["backup", "restore", &file, "--as", &new])
        .ok();
}

#[test]
fn a_damaged_page_is_counted_by_the_checks_of_the_store() {
    let desk = desk();
    let file = create(&desk, "one.mktbackup");
    let mut bytes = std::fs::read(&file).unwrap();
    bytes[4096 + 5 * 4096 + 77] ^= 1;
    std::fs::write(&file, bytes).unwrap();
    let ran = desk.try_words(&["backup", "verify", &file, "--json"]);
    assert_eq!(ran.status, 20, "{}", ran.stderr);
    let said: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let found = |name: &str| {
        said["data"]["checks"]
            .as_array()
            .unwrap()
            .iter()
            .find(|check| check["check"] == name)
            .map(|check| check["found"].as_u64().unwrap())
    };
    assert_eq!(found("seal"), Some(1));
    assert!(found("cipher") >= Some(1), "{said}");
}

#[test]
fn the_store_of_one_backup_and_the_head_of_another_do_not_make_a_third() {
    let desk = desk();
    let first = create(&desk, "one.mktbackup");
    desk.add_user("bob", "officer");
    let second = create(&desk, "two.mktbackup");
    let (one, two) = (
        std::fs::read(&first).unwrap(),
        std::fs::read(&second).unwrap(),
    );
    let store = |bytes: &[u8]| {
        usize::try_from(u64::from_be_bytes(bytes[64..72].try_into().unwrap())).unwrap()
    };
    // The pages of the first, with the header, the keys and the seal of the second.
    let mut mixed = two.clone();
    let length = store(&one).min(store(&two));
    mixed[4096..4096 + length].copy_from_slice(&one[4096..4096 + length]);
    std::fs::write(&first, mixed).unwrap();
    let ran = desk.try_words(&["backup", "verify", &first]);
    assert_eq!(ran.status, 20, "{}", ran.stderr);
}

#[test]
fn a_store_that_is_damaged_gives_no_backup() {
    let desk = desk();
    let path = desk.store();
    let mut bytes = std::fs::read(&path).unwrap();
    // A page that is read neither when the store is opened nor when an entry of the trail is written.
    let page: i64 = desk
        .sql()
        .query_row(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'note'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    bytes[(usize::try_from(page).unwrap() - 1) * 4096 + 99] ^= 1;
    std::fs::write(&path, &bytes).unwrap();
    let file = desk.path("never.mktbackup");
    let verified = desk.run("verify");
    assert_eq!(verified.status, 20, "{}", verified.stderr);
    assert!(
        verified.stdout.contains("Encryption of every page"),
        "{verified:?}"
    );
    let told = desk
        .try_words(&["backup", "create", "--out", &file])
        .fails(13);
    assert!(told.contains("mkt verify"), "{told}");
    assert!(!Path::new(&file).exists());
    assert!(hidden(desk.folder()).is_empty());
}

#[test]
fn a_finding_about_the_records_is_told_and_the_backup_is_kept() {
    let desk = desk();
    desk.sql()
        .execute_batch(
            "DROP TRIGGER audit_entry_is_never_changed; UPDATE audit_entry SET user = 'mallory' WHERE number = 1;",
        )
        .unwrap();
    let file = desk.path("kept.mktbackup");
    let ran = desk.try_words(&["backup", "create", "--out", &file]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    assert!(
        ran.stderr
            .contains("warning: The store itself has a finding (The audit trail"),
        "{}",
        ran.stderr
    );
    let checked = desk.try_words(&["backup", "verify", &file]);
    assert_eq!(checked.status, 20, "{}", checked.stderr);
}
