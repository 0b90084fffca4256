//! Backups: made, checked, pruned and restored at the desk; and by the real binary, while others write and where it is stopped.

mod copying;
mod damage;
mod processes;
mod pruning;

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use crate::support::{Desk, private_folder, sql};

/// A desk with a case and a note.
fn desk() -> Desk {
    let desk = Desk::new();
    sql::put_case(&desk.sql());
    desk.private_file("note.txt", "Wren was seen at 4 Kestrel Way.\n");
    let note = desk.path("note.txt");
    desk.try_words(&[
        "note",
        "add",
        "C-2026-1",
        "--file",
        &note,
        "--on",
        "2026-02-01",
    ])
    .ok();
    desk
}

/// Makes a backup and gives its path.
fn create(desk: &Desk, name: &str) -> String {
    let file = desk.path(name);
    assert_eq!(
        desk.try_words(&["backup", "create", "--out", &file]).ok(),
        file
    );
    file
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// The hidden files that are in a folder: what is being made, or was left behind.
fn hidden(folder: &Path) -> Vec<String> {
    let mut names = names(folder);
    names.retain(|name| name.starts_with('.'));
    names
}

#[test]
fn a_backup_is_one_private_file_without_a_readable_word() {
    let desk = desk();
    let before = names(desk.folder());
    let file = create(&desk, "one.mktbackup");
    let mut after = before;
    after.push("one.mktbackup".to_owned());
    after.sort();
    assert_eq!(names(desk.folder()), after, "nothing besides it is left");
    let mode = std::fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let bytes = std::fs::read(&file).unwrap();
    for word in ["Wren", "Kestrel", "Example", "An example"] {
        assert!(
            !bytes
                .windows(word.len())
                .any(|window| window == word.as_bytes()),
            "{word}"
        );
    }
}

#[test]
fn what_was_backed_up_is_restored_and_the_live_store_is_as_it_was() {
    let desk = desk();
    let file = create(&desk, "one.mktbackup");
    desk.run("org add --name 'Later Surgery' --type health-and-social-care")
        .ok();
    let new = desk.path("restored.db");
    let dump = |desk: &Desk, store: &str| desk.try_words(&["--store", store, "dump"]).ok();
    let live = dump(&desk, &desk.path("mkt.db"));
    let ran = desk.try_words(&["backup", "restore", &file, "--as", &new]);
    assert_eq!(ran.ok(), new);
    assert!(
        ran.stderr
            .contains("names nothing that would have come back"),
        "{}",
        ran.stderr
    );
    for name in [&new, &format!("{new}.keys")] {
        let mode = std::fs::metadata(name).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    let restored = dump(&desk, &new);
    assert!(restored.contains("4 Kestrel Way"));
    assert!(
        !restored.contains("Later Surgery"),
        "it came after the backup"
    );
    assert!(live.contains("Later Surgery"));
    desk.try_words(&["--store", &new, "verify"]).ok();
    let log = desk
        .try_words(&["--store", &new, "audit", "log", "--json"])
        .data();
    let log: Vec<(&str, &str)> = log
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            let refs = entry["refs"].as_array().unwrap();
            (
                entry["action"].as_str().unwrap(),
                refs.first()
                    .and_then(|first| first.as_str())
                    .unwrap_or_default(),
            )
        })
        .collect();
    let restore = log
        .iter()
        .find(|(action, _)| *action == "backup.restore")
        .expect("the trail says that it was restored");
    let begin = desk.sql().query_row(
        "SELECT number FROM audit_entry WHERE action = 'backup.begin'",
        [],
        |row| row.get::<_, i64>(0),
    );
    assert_eq!(restore.1, format!("backup:{}", begin.unwrap()));
    assert!(!log.iter().any(|(action, _)| *action == "backup.create"));
}

#[test]
fn users_and_passphrases_are_those_of_the_backup() {
    let desk = desk();
    let file = create(&desk, "one.mktbackup");
    let new_passphrase = desk.private_file("new.pass", "a passphrase that came later\n");
    desk.try_words(&[
        "user",
        "passphrase",
        "--new-passphrase-file",
        &new_passphrase,
    ])
    .ok();
    let new = desk.path("restored.db");
    // The old passphrase opens no more the store, but the backup of then.
    desk.run("status").fails(12);
    desk.try_words(&[
        "--passphrase-file",
        &new_passphrase,
        "backup",
        "restore",
        &file,
        "--as",
        &new,
    ])
    .fails(12);
    desk.try_words(&["backup", "restore", &file, "--as", &new])
        .ok();
    desk.try_words(&["--store", &new, "status"]).ok();
}

#[test]
fn restoring_replaces_nothing() {
    let desk = desk();
    let file = create(&desk, "one.mktbackup");
    let live = desk.path("mkt.db");
    let before = std::fs::read(&live).unwrap();
    for taken in [live.as_str(), file.as_str()] {
        desk.try_words(&["backup", "restore", &file, "--as", taken])
            .fails(1);
    }
    assert_eq!(std::fs::read(&live).unwrap(), before);
    let new = desk.path("restored.db");
    desk.private_file("restored.db.keys", "something of somebody\n");
    desk.try_words(&["backup", "restore", &file, "--as", &new])
        .fails(1);
    assert_eq!(
        std::fs::read_to_string(format!("{new}.keys")).unwrap(),
        "something of somebody\n"
    );
    assert!(!Path::new(&new).exists());
    // A backup is not replaced either.
    let kept = std::fs::read(&file).unwrap();
    desk.try_words(&["backup", "create", "--out", &file])
        .fails(1);
    assert_eq!(std::fs::read(&file).unwrap(), kept);
}

#[test]
fn a_key_file_that_an_interrupted_restore_left_is_taken_up_again() {
    let desk = desk();
    let file = create(&desk, "one.mktbackup");
    let new = desk.path("restored.db");
    let keys = std::fs::read_to_string(desk.path("mkt.db.keys")).unwrap();
    desk.private_file("restored.db.keys", &keys);
    desk.try_words(&["backup", "restore", &file, "--as", &new])
        .ok();
    desk.try_words(&["--store", &new, "verify"]).ok();
}

#[test]
fn verifying_says_everything_that_verify_says_and_is_in_the_trail() {
    let desk = desk();
    let file = create(&desk, "one.mktbackup");
    let before = std::fs::read(&file).unwrap();
    let said = desk
        .try_words(&["backup", "verify", &file, "--json"])
        .data();
    assert_eq!(said["ok"], true);
    assert_eq!(said["recorded"], true);
    let checks: Vec<&str> = said["checks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|check| check["check"].as_str().unwrap())
        .collect();
    let store = desk.json("verify");
    for check in store["checks"].as_array().unwrap() {
        // Only the store itself has a witness, and a backup is older than what that has seen.
        assert!(
            check["check"] == "witness" || checks.contains(&check["check"].as_str().unwrap()),
            "{check}"
        );
    }
    assert!(checks.contains(&"seal"));
    assert_eq!(std::fs::read(&file).unwrap(), before, "it is only read");
    let log = desk.json("audit log");
    let entry = log
        .as_array()
        .unwrap()
        .iter()
        .find(|entry| entry["action"] == "backup.verify")
        .expect("the check is in the trail");
    assert_eq!(entry["refs"][0], format!("backup:{}", said["backup"]));

    // Far from the store it works as well, and says that it is in no trail.
    let elsewhere = private_folder();
    let copy = elsewhere.path().join("copy.mktbackup");
    std::fs::copy(&file, &copy).unwrap();
    let nowhere = elsewhere.path().join("none.db");
    let ran = desk.try_words(&[
        "--store",
        nowhere.to_str().unwrap(),
        "backup",
        "verify",
        copy.to_str().unwrap(),
    ]);
    ran.ok();
    assert!(ran.stderr.contains("in no audit trail"), "{}", ran.stderr);
    assert_eq!(names(elsewhere.path()), ["copy.mktbackup"]);
}

#[test]
fn a_folder_as_the_place_names_the_backup_after_the_time() {
    let desk = desk();
    let folder = desk.path("backups");
    std::fs::create_dir(&folder).unwrap();
    let file = desk.try_words(&["backup", "create", "--out", &folder]).ok();
    let name = Path::new(&file).file_name().unwrap().to_str().unwrap();
    assert!(
        name.starts_with("mkt-20261123T10") && name.ends_with("Z.mktbackup"),
        "{name}"
    );
    desk.try_words(&["backup", "verify", &file]).ok();
    desk.set_clock("2026-11-23T11:00:00Z");
    let one = desk.try_words(&["backup", "create", "--out", &folder]).ok();
    desk.set_clock("2026-11-23T11:00:00Z");
    let two = desk.try_words(&["backup", "create", "--out", &folder]).ok();
    assert_ne!(one, two, "two in one second have two names");
}

#[test]
fn only_an_administrator_or_a_service_makes_one_and_only_an_administrator_restores() {
    let desk = desk();
    for role in ["officer", "manager", "dpo", "auditor", "admin", "service"] {
        desk.add_user(role, role);
    }
    let file = create(&desk, "one.mktbackup");
    for role in ["officer", "manager", "dpo", "auditor", "admin", "service"] {
        let mine = desk.path(&format!("{role}.mktbackup"));
        let new = desk.path(&format!("{role}.db"));
        let run = |line: &[&str]| desk.run_words_with(role, line, "");
        let may = ["admin", "service"].contains(&role);
        let made = run(&["backup", "create", "--out", &mine]);
        let checked = run(&["backup", "verify", &file]);
        if may {
            made.ok();
            checked.ok();
        } else {
            let told = made.fails(5);
            assert!(told.contains("may create or verify a backup"), "{told}");
            checked.fails(5);
            assert!(!Path::new(&mine).exists(), "{role}");
        }
        let restored = run(&["backup", "restore", &file, "--as", &new]);
        if role == "admin" {
            restored.ok();
        } else {
            restored.fails(5);
            assert!(!Path::new(&new).exists(), "{role}");
        }
    }
}

#[test]
fn a_backup_of_long_ago_is_restored_and_the_clock_is_still_guarded() {
    let desk = desk();
    let file = create(&desk, "one.mktbackup");
    desk.set_clock("2028-03-01T09:00:00Z");
    desk.try_words(&["backup", "verify", &file]).ok();
    let new = desk.path("restored.db");
    let ran = desk.try_words(&["backup", "restore", &file, "--as", &new]);
    ran.ok();
    assert!(ran.stderr.contains("audit acknowledge"), "{}", ran.stderr);
    let told = desk.try_words(&["--store", &new, "status"]).fails(1);
    assert!(told.contains("more than a year after"), "{told}");
    desk.try_words(&[
        "--store",
        &new,
        "--reason",
        "The clock is right",
        "audit",
        "acknowledge",
    ])
    .ok();
    desk.try_words(&["--store", &new, "status"]).ok();
}

/// Makes the entries of one action fail.
fn without_entries_of(desk: &Desk, action: &str) {
    desk.sql()
        .execute_batch(&format!(
            "CREATE TRIGGER no_entry BEFORE INSERT ON audit_entry WHEN NEW.action = '{action}'
             BEGIN SELECT RAISE(ABORT, 'the entry fails'); END;"
        ))
        .unwrap();
}

#[test]
fn no_copy_of_the_records_is_made_without_its_entry() {
    for action in ["backup.begin", "backup.create"] {
        let desk = desk();
        without_entries_of(&desk, action);
        let before = names(desk.folder());
        let file = desk.path("never.mktbackup");
        desk.try_words(&["backup", "create", "--out", &file])
            .fails(70);
        assert_eq!(names(desk.folder()), before, "{action}");
    }
    let desk = desk();
    without_entries_of(&desk, "backup.restore");
    let file = create(&desk, "one.mktbackup");
    let before = names(desk.folder());
    let new = desk.path("restored.db");
    desk.try_words(&["backup", "restore", &file, "--as", &new])
        .fails(70);
    assert_eq!(names(desk.folder()), before);
}

#[test]
fn a_backup_whose_elders_cannot_be_removed_is_made_and_says_so() {
    let desk = desk();
    let folder = desk.path("backups");
    std::fs::create_dir(&folder).unwrap();
    create(&desk, "backups/old");
    without_entries_of(&desk, "backup.prune");
    let file = desk.path("backups/new");
    let ran = desk.try_words(&["backup", "create", "--out", &file, "--keep", "1"]);
    assert_eq!(
        (ran.status, ran.stdout.trim_end()),
        (3, file.as_str()),
        "{}",
        ran.stderr
    );
    assert!(
        ran.stderr
            .contains("older ones that should go are still there"),
        "{}",
        ran.stderr
    );
    assert_eq!(
        names(Path::new(&folder)),
        ["new", "old"],
        "nothing goes without its entry"
    );
}

#[test]
fn flags_that_make_no_sense_are_refused() {
    let desk = desk();
    let file = desk.path("never.mktbackup");
    desk.try_words(&["backup", "create"]).fails(2);
    desk.try_words(&["backup", "create", "--out", "-"]).fails(2);
    desk.try_words(&["backup", "create", "--out", &file, "--keep", "0"])
        .fails(2);
    desk.try_words(&["backup", "create", "--out", &file, "--keep-days", "-1"])
        .fails(2);
    desk.try_words(&[
        "backup",
        "create",
        "--out",
        &desk.path("no/folder.mktbackup"),
    ])
    .fails(1);
    desk.try_words(&["backup", "restore", &file]).fails(2);
    desk.try_words(&["backup", "verify", &file]).fails(1);
    assert!(!Path::new(&file).exists());
}
