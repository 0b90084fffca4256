//! The list of disposals in the key file, and disposals applied again to an older copy of the store.

use mkt::actions::disposal::apply_disposals;
use mkt::domain::disposal::{Disposed, StableId};
use mkt::keys::KeyFile;
use mkt::store::open::CipherKey;

use super::{due_case, import};
use crate::support::Desk;

fn dispose(desk: &Desk) {
    desk.run("retention sweep").ok();
    desk.run_as("mona", "retention approve D-2026-1 --all").ok();
    desk.run("retention dispose D-2026-1 --confirm D-2026-1")
        .ok();
}

fn told(desk: &Desk) -> Vec<Disposed> {
    KeyFile::load(&KeyFile::path_for(&desk.store()))
        .unwrap()
        .disposals()
        .to_vec()
}

/// A copy of the store as it is now, at a desk of its own.
fn copy_of(desk: &Desk) -> Desk {
    let copy = Desk::bare();
    for name in ["mkt.db", "mkt.db.keys", "alice.pass", "mona.pass"] {
        let bytes = std::fs::read(desk.path(name)).unwrap();
        crate::support::write_private(&copy.folder().join(name), bytes);
    }
    copy
}

#[track_caller]
fn apply(desk: &Desk, disposals: &[Disposed]) -> mkt::actions::disposal::Applied {
    let mut session = desk.session();
    let acting = session.acting().clone();
    let (store, key) = session.store_and_key();
    let keys = KeyFile::load(&KeyFile::path_for(store.path())).unwrap();
    let cipher = key.cipher_key(keys.salt()).unwrap();
    apply_disposals(
        store,
        &CipherKey::new(&cipher).unwrap(),
        &acting,
        disposals,
        &mut |_, _, _| {},
    )
    .unwrap()
}

#[test]
fn the_key_file_knows_every_disposal_and_a_backup_is_brought_to_the_same() {
    let desk = Desk::new();
    desk.add_user("mona", "manager");
    let mut records = due_case("c1").to_vec();
    records.extend(due_case("c2"));
    import(&desk, &records);
    let backup = copy_of(&desk);
    assert!(told(&desk).is_empty());
    dispose(&desk);
    let told = told(&desk);
    assert_eq!(told.len(), 2);
    assert_eq!(told[0].record.to_string(), "C-2026-0001");
    assert_eq!(told[0].list.to_string(), "D-2026-0001");
    assert_eq!(told[0].on.to_string(), "2026-11-23");

    backup.set_clock("2026-11-23T12:00:00Z");
    backup.run("case show C-2026-1").ok();
    let applied = apply(&backup, &told);
    assert_eq!(applied.destroyed.len(), 2);
    let gone = backup.run("case show C-2026-1").fails(4);
    assert!(gone.contains("disposed of on"), "{gone}");
    assert_eq!(backup.json("person list"), serde_json::json!([]));
    assert_eq!(backup.json("audit verify")["ok"], true);
    backup.run("verify --deep").ok();
    let needles = backup.private_file("needles.txt", "Wren\n");
    backup
        .run(&format!("verify --deep --absent-from {needles}"))
        .ok();
    // Once more changes nothing.
    let applied = apply(&backup, &told);
    assert_eq!((applied.destroyed.len(), applied.already), (0, 2));
    // The old file brings nobody back there either.
    import(&backup, &due_case("c1"));
    assert_eq!(backup.json("case list --all"), serde_json::json!([]));
}

#[test]
fn a_reference_that_was_given_a_second_time_is_left_alone() {
    let desk = Desk::new();
    import(&desk, &due_case("c1"));
    let other = Disposed {
        list: "D-2026-0001".parse().unwrap(),
        record: "C-2026-0001".parse().unwrap(),
        identity: StableId([7; 16]),
        on: "2026-11-23".parse().unwrap(),
    };
    let later = Disposed {
        record: "C-2026-0009".parse().unwrap(),
        identity: StableId([8; 16]),
        ..other
    };
    let applied = apply(&desk, &[other, later]);
    assert!(applied.destroyed.is_empty());
    assert_eq!(applied.others, [other.record]);
    assert_eq!(applied.not_there, 1);
    desk.run("case show C-2026-1").ok();
}

#[test]
fn a_list_that_fell_behind_is_brought_up_by_verify_and_one_that_was_changed_is_damage() {
    let desk = Desk::new();
    desk.add_user("mona", "manager");
    import(&desk, &due_case("c1"));
    let keys = std::fs::read(desk.path("mkt.db.keys")).unwrap();
    dispose(&desk);
    // As after a kill between a disposal and the writing of the key file.
    crate::support::write_private(&desk.folder().join("mkt.db.keys"), keys);
    assert!(told(&desk).is_empty());
    desk.run("verify").ok();
    assert_eq!(told(&desk).len(), 1);
    let text = std::fs::read_to_string(desk.path("mkt.db.keys")).unwrap();
    assert!(text.contains("D-2026-0001 C-2026-0001"), "{text}");
    crate::support::write_private(
        &desk.folder().join("mkt.db.keys"),
        text.replace("D-2026-0001 C-2026-0001", "D-2026-0001 C-2026-0002"),
    );
    desk.run("verify").fails(13);
}

#[test]
fn a_restored_backup_brings_nobody_back() {
    let desk = Desk::new();
    desk.add_user("mona", "manager");
    let mut records = due_case("c1").to_vec();
    records.extend(due_case("c2"));
    import(&desk, &records);
    let before = desk.path("before.mktbackup");
    desk.run(&format!("backup create --out {before}")).ok();
    dispose(&desk);
    let later = desk.path("later.mktbackup");
    desk.run(&format!("backup create --out {later}")).ok();
    let needles = desk.private_file("needles.txt", "Wren\n");
    let restored = |name: &str, more: &str| {
        let new = desk.path(name);
        let ran = desk.run(&format!("backup restore {before} --as {new} {more}"));
        ran.ok();
        (new, ran.stderr)
    };
    // The list comes from the live store, from a later backup, or from a key file.
    let (new, said) = restored("one.db", "");
    assert!(
        said.contains("Destroyed again") && said.contains("C-2026-0001"),
        "{said}"
    );
    let (by_backup, _) = restored(
        "two.db",
        &format!("--store /nowhere/else.db --disposals {later}"),
    );
    let (by_keys, _) = restored(
        "three.db",
        &format!(
            "--store /nowhere/else.db --disposals {}.keys",
            desk.path("mkt.db")
        ),
    );
    for store in [new, by_backup, by_keys] {
        let at = |line: &str| desk.run(&format!("--store {store} {line}"));
        assert!(at("case show C-2026-1").fails(4).contains("disposed of on"));
        at(&format!("verify --deep --absent-from {needles}")).ok();
        assert_eq!(
            KeyFile::load(&KeyFile::path_for(store.as_ref()))
                .unwrap()
                .disposals()
                .len(),
            2,
            "the list goes on with the restored store"
        );
        at("audit verify").ok();
    }
    // Without any list it says so, and does not pretend.
    let (back, said) = restored("four.db", "--store /nowhere/else.db");
    assert!(said.contains("may be back"), "{said}");
    desk.run(&format!("--store {back} case show C-2026-1")).ok();
    // A list of another store, or one that was shortened, is not taken.
    let other = Desk::new();
    let ran = desk.run(&format!(
        "backup restore {before} --as {} --disposals {}.keys",
        desk.path("five.db"),
        other.path("mkt.db")
    ));
    ran.fails(1);
    assert!(!std::path::Path::new(&desk.path("five.db")).exists());
}
