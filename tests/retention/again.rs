//! The list of disposals in the key file, and disposals applied again to an older copy of the store.

use mkt::actions::disposal::apply_disposals;
use mkt::domain::disposal::{Disposed, StableId};
use mkt::keys::KeyFile;
use mkt::store::open::CipherKey;

use super::{dispose, due_case, import};
use crate::support::Desk;

fn told(desk: &Desk) -> Vec<Disposed> {
    KeyFile::load(&KeyFile::path_for(&desk.store()))
        .unwrap()
        .disposals()
        .to_vec()
}

/// A copy of the store as it is now, at a desk of its own.
fn copy_of(desk: &Desk) -> Desk {
    let copy = Desk::bare();
    for name in [
        "mkt.db",
        "mkt.db.keys",
        "mkt.db.witness",
        "alice.pass",
        "mona.pass",
    ] {
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
        if !store.ends_with("one.db") {
            // Nothing shows that a file that was named knows of the last disposal.
            at("case show C-2026-1").fails(1);
            at("audit acknowledge --restored --reason 'Compared with the certificates'").ok();
        }
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

/// What was held at the time of the backup, and released and disposed of since, is not brought back by the old hold.
#[test]
fn a_hold_of_the_time_of_the_backup_brings_nobody_back() {
    let desk = Desk::new();
    desk.add_user("mona", "manager");
    import(&desk, &due_case("c1"));
    desk.run("retention hold P-1 --reason Inquest").ok();
    desk.run("retention hold C-2026-1 --reason Inquest").ok();
    let before = desk.path("before.mktbackup");
    desk.run(&format!("backup create --out {before}")).ok();
    for hold in ["H-1", "H-2"] {
        desk.run(&format!("retention release {hold} --reason Over"))
            .ok();
    }
    dispose(&desk);
    let new = desk.path("new.db");
    desk.run(&format!("backup restore {before} --as {new}"))
        .ok();
    for line in ["case show C-2026-1", "person show P-1"] {
        desk.run(&format!("--store {new} {line}")).fails(4);
    }
}

/// A backup of a store with two cases, both of which were disposed of afterwards, so that whoever restores it without any list has
/// them back: the desk, the backup and the restored store.
fn restored_without_a_list() -> (Desk, String, String) {
    let desk = Desk::new();
    for (name, roles) in [
        ("mona", "manager"),
        ("olly", "officer"),
        ("adam", "admin"),
        ("cron", "service"),
        ("dora", "dpo"),
        ("anna", "auditor"),
    ] {
        desk.add_user(name, roles);
    }
    let mut records = due_case("c1").to_vec();
    records.extend(due_case("c2"));
    import(&desk, &records);
    let before = desk.path("before.mktbackup");
    desk.run(&format!("backup create --out {before}")).ok();
    dispose(&desk);
    let back = desk.path("back.db");
    let ran = desk.run(&format!(
        "--store /nowhere/else.db backup restore {before} --as {back} --json"
    ));
    let told = ran.data();
    assert_eq!(told["disposals"], serde_json::Value::Null);
    assert_eq!(told["marked"], true);
    assert!(ran.stderr.contains("may be back"), "{}", ran.stderr);
    (desk, before, back)
}

#[test]
fn a_store_restored_without_a_list_shows_nothing_until_a_data_protection_officer_acknowledges_it() {
    let (desk, _, back) = restored_without_a_list();
    let at = |user: &str, line: &str| desk.run_as(user, &format!("--store {back} {line}"));
    // Everything in it that would show or change a record, or what was said about one.
    for (user, line) in [
        ("alice", "case show C-2026-1"),
        ("olly", "case list --all"),
        ("mona", "person find Wren"),
        ("dora", "person show P-1"),
        ("dora", "dump"),
        ("anna", "audit log"),
        ("dora", "audit viewed P-1"),
        ("cron", "retention sweep --dry-run"),
        ("mona", "retention sweep"),
        ("mona", "retention list"),
        ("dora", "retention explain C-2026-1"),
        ("dora", "sar search P-1"),
        ("mona", "export statistics"),
        ("olly", "ropa"),
    ] {
        let said = at(user, line).fails(1);
        assert!(said.contains("may be back"), "{line}: {said}");
        assert!(said.contains("audit acknowledge --restored"), "{said}");
    }
    // What may be done says so each time, and finds it.
    for (user, line) in [
        ("cron", "verify"),
        ("olly", "status --check"),
        ("adam", "doctor"),
    ] {
        let ran = at(user, line);
        assert_eq!(ran.status, 20, "{line}: {}", ran.stdout);
        assert!(ran.stderr.starts_with("warning: "), "{}", ran.stderr);
        assert!(ran.stdout.contains("restored") || line == "verify");
    }
    let verified = at("cron", "verify --json");
    let verified: serde_json::Value = serde_json::from_str(&verified.stdout).unwrap();
    let check = verified["data"]["checks"]
        .as_array()
        .unwrap()
        .iter()
        .find(|check| check["check"] == "disposals")
        .unwrap()
        .clone();
    assert_eq!(check["found"], 1);
    at("alice", "audit verify").ok();
    // The mark is in every copy of it.
    let copy = desk.path("copy.mktbackup");
    at("adam", &format!("backup create --out {copy}")).ok();
    let second = desk.path("second.db");
    desk.run(&format!(
        "backup restore {copy} --as {second} --store {back}"
    ))
    .ok();
    desk.run(&format!("--store {second} case show C-2026-1"))
        .fails(1);

    for user in ["mona", "olly", "adam"] {
        at(user, "audit acknowledge --restored --reason Why").fails(5);
    }
    at("dora", "audit acknowledge --restored").fails(2);
    at(
        "dora",
        "audit acknowledge --restored --reason 'Nobody was disposed of since'",
    )
    .ok();
    let ran = at("olly", "case show C-2026-1");
    ran.ok();
    assert_eq!(ran.stderr, "");
    at("cron", "verify").ok();
    let log = at("anna", "audit log").ok();
    assert!(log.contains("audit.acknowledge-restored"), "{log}");
    at("dora", "audit acknowledge --restored --reason Again").fails(1);
    // From now on its list counts as full.
    let third = desk.path("third.db");
    desk.run(&format!(
        "backup restore {copy} --as {third} --store {back}"
    ))
    .ok();
    desk.run(&format!("--store {third} case show C-2026-1"))
        .ok();
}

#[test]
fn a_full_list_takes_the_mark_away_and_one_that_is_none_does_not() {
    let (desk, before, back) = restored_without_a_list();
    let restore = |from: &str, name: &str, more: &str| {
        let new = desk.path(name);
        desk.run(&format!("backup restore {from} --as {new} {more} --json"))
    };
    // The backup itself, or the keys of a store that was restored without a list, know of nothing.
    let said = restore(&before, "one.db", &format!("--disposals {before}")).fails(1);
    assert!(said.contains("no later than"), "{said}");
    let gone = "--store /nowhere/else.db";
    let told = restore(
        &before,
        "two.db",
        &format!("{gone} --disposals {back}.keys"),
    )
    .data();
    assert_eq!(told["marked"], true);
    let told = restore(&before, "three.db", &format!("--store {back}")).data();
    assert_eq!(told["marked"], true);
    // The old store's own keys do, for a backup of the marked store too.
    let copy = desk.path("copy.mktbackup");
    desk.run(&format!("--store {back} backup create --out {copy}"))
        .ok();
    for (from, name) in [(&before, "four.db"), (&copy, "five.db")] {
        let told = restore(from, name, "").data();
        assert_eq!(told["marked"], false);
        let store = desk.path(name);
        desk.run(&format!("--store {store} verify")).ok();
        desk.run(&format!("--store {store} case show C-2026-1"))
            .fails(4);
    }
}

/// A copied key file, or a backup between the one that is restored and the disposal: named, it neither stands in the way of the live
/// store's own list nor counts as full where there is no live store.
#[test]
fn a_list_that_ends_before_the_last_disposal_is_not_taken_as_full() {
    let desk = Desk::new();
    desk.add_user("mona", "manager");
    import(&desk, &due_case("c1"));
    let monday = desk.path("monday.mktbackup");
    desk.run(&format!("backup create --out {monday}")).ok();
    let keys = std::fs::read(desk.path("mkt.db.keys")).unwrap();
    let copied = desk.path("copied.keys");
    crate::support::write_private(copied.as_ref(), keys);
    let tuesday = desk.path("tuesday.mktbackup");
    desk.run(&format!("backup create --out {tuesday}")).ok();
    dispose(&desk);
    for (named, name) in [(&copied, "keys"), (&tuesday, "backup")] {
        let restore = |new: &str, more: &str| {
            desk.run(&format!(
                "backup restore {monday} --as {new} --disposals {named} {more} --json"
            ))
        };
        let new = desk.path(&format!("live-{name}.db"));
        let told = restore(&new, "").data();
        assert_eq!(told["marked"], false, "{told}");
        assert_eq!(
            told["disposals"]["destroyed_again"],
            serde_json::json!(["C-2026-0001"])
        );
        let live = format!("{}.keys", desk.path("mkt.db"));
        assert_eq!(told["disposals"]["from"], serde_json::json!([live, named]));
        desk.run(&format!("--store {new} case show C-2026-1"))
            .fails(4);

        let new = desk.path(&format!("gone-{name}.db"));
        let ran = restore(&new, "--store /nowhere/else.db");
        let told = ran.data();
        assert_eq!(told["marked"], true, "{told}");
        assert_eq!(told["disposals"]["from"], serde_json::json!([named]));
        assert!(
            ran.stderr.contains("later than") && ran.stderr.contains("--store"),
            "{}",
            ran.stderr
        );
        desk.run(&format!("--store {new} case show C-2026-1"))
            .fails(1);
        assert_eq!(desk.run(&format!("--store {new} verify")).status, 20);
    }
    // A live list that cannot be read is said, and what was named is not taken as full in its place.
    let live = desk.folder().join("mkt.db.keys");
    let text = std::fs::read_to_string(&live).unwrap();
    crate::support::write_private(
        &live,
        text.replace("D-2026-0001 C-2026-0001", "D-2026-0001 C-2026-0002"),
    );
    let new = desk.path("damaged.db");
    let restore = format!("backup restore {monday} --as {new} --json");
    desk.run(&restore).fails(13);
    let ran = desk.run(&format!("{restore} --disposals {tuesday}"));
    assert_eq!(ran.data()["marked"], true);
    assert!(ran.stderr.contains("could not be used"), "{}", ran.stderr);
}
