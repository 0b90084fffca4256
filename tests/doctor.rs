//! `mkt doctor`: what it finds, that each finding has its remedy, and that most of it needs no passphrase.

use std::os::unix::fs::PermissionsExt as _;

use serde_json::Value;

use crate::support::Desk;
use crate::support::real::Real;

/// One check by its word, out of the answer.
fn check<'v>(said: &'v Value, name: &str) -> &'v Value {
    said["checks"]
        .as_array()
        .unwrap()
        .iter()
        .find(|check| check["check"] == name)
        .unwrap_or(&Value::Null)
}

/// The doctor's answer, which is exit 0 or 20 as it says.
#[track_caller]
fn doctor(desk: &Desk, words: &[&str]) -> Value {
    let ran = desk.try_words(&[words, &["--json"]].concat());
    let said: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{ran:?}"));
    let said = said["data"].clone();
    assert_eq!(ran.status, if said["ok"] == true { 0 } else { 20 });
    for check in said["checks"].as_array().unwrap() {
        assert_eq!(check["ok"] == true, check["remedy"].is_null(), "{check}");
        assert!(!check["told"].as_str().unwrap().is_empty(), "{check}");
    }
    said
}

#[test]
fn backups_are_missed_found_and_missed_again_when_they_are_old() {
    let desk = Desk::new();
    let said = doctor(&desk, &["doctor"]);
    assert_eq!(check(&said, "backup")["told"], "there is none");
    assert!(
        check(&said, "backup")["remedy"]
            .as_str()
            .unwrap()
            .contains("mkt backup create")
    );

    let file = desk.path("one.mktbackup");
    desk.try_words(&["backup", "create", "--out", &file]).ok();
    let said = doctor(&desk, &["doctor"]);
    assert_eq!(check(&said, "backup")["ok"], true);
    assert_eq!(
        check(&said, "backup-read")["ok"],
        false,
        "nobody read it back yet"
    );

    desk.try_words(&["backup", "verify", &file]).ok();
    let said = doctor(&desk, &["doctor"]);
    assert_eq!(check(&said, "backup-read")["ok"], true);
    assert!(
        check(&said, "backup-read")["told"]
            .as_str()
            .unwrap()
            .starts_with("the newest")
    );

    desk.set_clock("2026-11-26T10:00:00Z");
    let said = doctor(&desk, &["doctor"]);
    assert_eq!(check(&said, "backup")["ok"], true);
    assert!(
        check(&said, "backup")["told"]
            .as_str()
            .unwrap()
            .starts_with("2 days ago")
    );
    desk.set_clock("2026-11-28T10:00:00Z");
    assert_eq!(check(&doctor(&desk, &["doctor"]), "backup")["ok"], false);
    desk.set_clock("2027-01-10T10:00:00Z");
    assert_eq!(
        check(&doctor(&desk, &["doctor"]), "backup-read")["ok"],
        false
    );
}

#[test]
fn a_backup_that_was_begun_and_failed_is_none() {
    let desk = Desk::new();
    // The copy cannot be checked anywhere: no folder for it exists.
    let ran = desk.try_words(&["backup", "create", "--out", &desk.path("no/such/folder")]);
    ran.fails(1);
    assert_eq!(
        check(&doctor(&desk, &["doctor"]), "backup")["told"],
        "there is none"
    );
}

#[test]
fn a_folder_of_backups_is_looked_at_by_headers_alone() {
    let desk = Desk::new();
    let folder = desk.path("backups");
    std::fs::create_dir(&folder).unwrap();
    let look = ["doctor", "--backups", folder.as_str()];
    assert_eq!(check(&doctor(&desk, &look), "backup-folder")["ok"], false);
    desk.try_words(&["backup", "create", "--out", &folder]).ok();
    let said = doctor(&desk, &look);
    assert_eq!(check(&said, "backup-folder")["ok"], true);
    assert_eq!(check(&said, "leftovers"), &Value::Null);
    // What a killed backup leaves: its name is hidden, and it was never sealed.
    let made = std::fs::read_dir(&folder)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let mut bytes = std::fs::read(made).unwrap();
    bytes[7] = b'0';
    desk.private_file("backups/.mkt.0123456789abcdef.new", "");
    std::fs::write(desk.path("backups/.mkt.0123456789abcdef.new"), bytes).unwrap();
    assert_eq!(check(&doctor(&desk, &look), "leftovers")["ok"], false);
    desk.set_clock("2026-12-10T10:00:00Z");
    assert_eq!(check(&doctor(&desk, &look), "backup-folder")["ok"], false);
    // The next backup takes it away.
    desk.try_words(&["backup", "create", "--out", &folder]).ok();
    assert_eq!(check(&doctor(&desk, &look), "leftovers"), &Value::Null);
}

#[test]
fn the_place_of_the_store_is_examined() {
    let desk = Desk::new();
    let mode = |path: &std::path::Path, mode: u32| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    let said = doctor(&desk, &["doctor"]);
    for name in [
        "store",
        "permissions",
        "owner",
        "room",
        "time-zone",
        "versions",
    ] {
        assert_eq!(check(&said, name)["ok"], true, "{name}: {said}");
    }
    assert!(
        check(&said, "versions")["told"]
            .as_str()
            .unwrap()
            .contains("SQLCipher 4")
    );

    // Every other command refuses a store that others can read; the doctor says so and goes on.
    mode(&desk.store(), 0o644);
    let said = doctor(&desk, &["doctor"]);
    let permissions = check(&said, "permissions");
    assert!(
        permissions["remedy"]
            .as_str()
            .unwrap()
            .contains("chmod 600"),
        "{permissions}"
    );
    assert_eq!(check(&said, "open")["ok"], false);
    assert_eq!(check(&said, "versions")["ok"], true);
    mode(&desk.store(), 0o600);

    desk.private_file("mkt.db.before-schema-1", "ciphertext of then");
    assert_eq!(
        check(&doctor(&desk, &["doctor"]), "old-copies")["ok"],
        false
    );

    std::fs::rename(desk.path("mkt.db.keys"), desk.path("elsewhere")).unwrap();
    let said = doctor(&desk, &["doctor"]);
    assert!(
        check(&said, "store")["told"]
            .as_str()
            .unwrap()
            .contains("no key file")
    );
    let nowhere = desk.path("nowhere.db");
    let said = doctor(&desk, &["--store", &nowhere, "doctor"]);
    assert_eq!(check(&said, "store")["ok"], false);
}

#[test]
fn a_clock_that_goes_wrong_is_told_and_not_obeyed() {
    let desk = Desk::new();
    desk.set_clock("2029-01-01T10:00:00Z");
    let said = doctor(&desk, &["doctor"]);
    assert!(
        check(&said, "open")["told"]
            .as_str()
            .unwrap()
            .contains("more than a year after"),
        "{said}"
    );
    desk.set_clock("2001-01-01T10:00:00Z");
    let said = doctor(&desk, &["doctor"]);
    assert!(
        check(&said, "clock")["told"]
            .as_str()
            .unwrap()
            .contains("before the store was last written"),
        "{said}"
    );
}

#[test]
fn who_may_not_read_the_trail_is_told_the_rest() {
    let desk = Desk::new();
    desk.add_user("olive", "officer");
    let ran = desk.run_as("olive", "doctor --json");
    let said: Value = serde_json::from_str(&ran.stdout).unwrap();
    let backup = check(&said["data"], "backup").clone();
    assert!(
        backup["told"]
            .as_str()
            .unwrap()
            .starts_with("not looked at"),
        "{backup}"
    );
    let wrong = desk.private_file("wrong.pass", "a wholly different passphrase\n");
    let said = doctor(&desk, &["--passphrase-file", &wrong, "doctor"]);
    assert_eq!(check(&said, "open")["ok"], false);
}

#[test]
fn an_editor_that_leaves_copies_is_named() {
    let real = Real::new();
    let with = |editor: &str| {
        let output = real
            .command()
            .env("EDITOR", editor)
            .args(["doctor", "--json"])
            .output()
            .unwrap();
        let said: Value = serde_json::from_slice(&output.stdout).unwrap();
        check(&said["data"], "editor").clone()
    };
    assert_eq!(with("nano")["ok"], true);
    assert_eq!(with("/opt/word-processor --new")["ok"], false);
}

#[test]
fn without_a_passphrase_the_real_program_tells_what_needs_none() {
    let real = Real::new();
    let output = real
        .command()
        .env_remove("MKT_PASSPHRASE_FILE")
        .args(["doctor", "--json"])
        .output()
        .unwrap();
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    let said = &said["data"];
    for name in ["store", "permissions", "owner", "core-dumps", "versions"] {
        assert_eq!(check(said, name)["ok"], true, "{name}: {said}");
    }
    let backup = check(said, "backup");
    assert!(
        backup["told"]
            .as_str()
            .unwrap()
            .starts_with("not looked at"),
        "{backup}"
    );
    assert_eq!(check(said, "open"), &Value::Null);
    let text = real.command().arg("doctor").output().unwrap();
    assert!(
        String::from_utf8(text.stdout)
            .unwrap()
            .contains("Core dumps")
    );
}
