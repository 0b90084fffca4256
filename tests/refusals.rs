//! Places that are no store, each with its own error and exit status; and nothing is ever touched.

use std::os::unix::fs::PermissionsExt as _;

use crate::support::Desk;

fn mode(path: &std::path::Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn a_missing_store_is_told_from_an_empty_one() {
    let desk = Desk::bare();
    desk.passphrase("alice");
    assert!(desk.run("org list").fails(10).contains("no store"));
    desk.private_file("mkt.db", "");
    assert!(desk.run("org list").fails(10).contains("empty"));
    assert_eq!(
        std::fs::read(desk.store()).unwrap(),
        b"",
        "an empty file is left as it is"
    );
}

#[test]
fn somebody_elses_database_is_refused() {
    let desk = Desk::new();
    let path = desk.store();
    std::fs::write(&path, format!("SQLite format 3\0{}", "x".repeat(4096))).unwrap();
    mode(&path, 0o600);
    let before = std::fs::read(&path).unwrap();
    desk.run("org list").fails(13);
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn a_store_that_others_can_read_is_refused() {
    let desk = Desk::new();
    mode(&desk.store(), 0o644);
    assert!(desk.run("org list").fails(1).contains("chmod 600"));
    mode(&desk.store(), 0o600);
    mode(desk.folder(), 0o755);
    assert!(desk.run("org list").fails(1).contains("chmod 700"));
    mode(desk.folder(), 0o700);
    desk.run("org list").ok();
}

#[test]
fn a_damaged_store_is_told_from_a_wrong_passphrase() {
    let desk = Desk::new();
    let wrong = desk.private_file("wrong.pass", "a wholly different passphrase\n");
    desk.try_words(&["--passphrase-file", &wrong, "org", "list"])
        .fails(12);
    desk.run("--user nobody org list").fails(12);
    let path = desk.store();
    let mut bytes = std::fs::read(&path).unwrap();
    for byte in &mut bytes[100..200] {
        *byte ^= 0xFF;
    }
    std::fs::write(&path, &bytes).unwrap();
    let said = desk.run("org list").fails(13);
    assert!(
        !said.contains("hmac") && !said.contains("ERROR"),
        "SQLCipher's own words never reach stderr: {said}"
    );
    assert_eq!(
        std::fs::read(&path).unwrap(),
        bytes,
        "a damaged store is left as it is"
    );
}

#[test]
fn a_store_without_its_key_file_says_so() {
    let desk = Desk::new();
    std::fs::rename(desk.path("mkt.db.keys"), desk.path("elsewhere")).unwrap();
    let said = desk.run("org list");
    assert_eq!(said.status, 13, "{}", said.stderr);
}

#[test]
fn init_never_replaces_anything() {
    let desk = Desk::new();
    let before = std::fs::read(desk.store()).unwrap();
    let out = desk.path("again.txt");
    desk.try_words(&[
        "init",
        "--name",
        "A",
        "--roles",
        "admin",
        "--recovery-out",
        &out,
    ])
    .fails(1);
    assert_eq!(std::fs::read(desk.store()).unwrap(), before);
    assert!(!std::path::Path::new(&out).exists());
}

#[test]
fn init_in_a_folder_that_others_can_read_makes_nothing() {
    let desk = Desk::bare();
    desk.passphrase("alice");
    mode(desk.folder(), 0o755);
    let out = desk.path("recovery.txt");
    desk.try_words(&[
        "init",
        "--name",
        "Alice Example",
        "--roles",
        "admin",
        "--recovery-out",
        &out,
    ])
    .fails(1);
    mode(desk.folder(), 0o700);
    let left: Vec<_> = std::fs::read_dir(desk.folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left, ["alice.pass"]);
}

#[test]
fn errors_under_json_are_one_document_on_stderr() {
    let desk = Desk::bare();
    desk.passphrase("alice");
    let ran = desk.run("org list --json");
    assert_eq!(ran.status, 10);
    assert_eq!(ran.stdout, "");
    let error: serde_json::Value = serde_json::from_str(&ran.stderr).unwrap();
    assert_eq!(error["schema_version"], 1);
    assert_eq!(error["kind"], "error");
    assert_eq!(error["error"]["code"], "no-store");
    let ran = desk.run("org frobnicate --json");
    assert_eq!(ran.status, 2);
    let error: serde_json::Value = serde_json::from_str(&ran.stderr).unwrap();
    assert_eq!(error["error"]["code"], "usage");
}

#[test]
fn what_was_typed_is_not_repeated_in_usage_errors() {
    let desk = Desk::new();
    for line in [
        "org show Fictional-Person",
        "org list Fictional-Person",
        "org add --type Fictional-Person",
        "completions Fictional-Person",
    ] {
        let said = desk.run(line).fails(2);
        assert!(!said.contains("Fictional"), "{line}: {said}");
    }
}

#[test]
fn a_flag_whose_value_is_called_like_a_noun_does_not_hide_the_noun() {
    let desk = Desk::new();
    desk.add_user("status", "officer");
    for line in ["--user status case list", "case list --user status"] {
        let ran = desk.run_as("status", line);
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{line}");
    }
    desk.run("--reason case nonsense").fails(2);
}
