//! The disk fails: every call that changes a file is failed once, the first, the second and so on, until a command is through without
//! meeting the failure. Whatever comes of it, a success is one, a failure says so, no record is half there, and the store verifies.
//!
//! `faults/inject.c` fails the calls; the C compiler that the program itself needs makes it. The ordinary run takes every so many
//! calls; the whole walks are ignored, because they take minutes: whoever changes how files or the store are written runs them, with
//! `cargo test --test main -- --ignored faults`.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use crate::support::real::Real;

/// `ENOSPC` from a call on, as on a disk that is full; `EIO` once.
const FAILURES: [(&str, i32, &str); 2] = [("a full disk", 28, "1"), ("a bad sector", 5, "0")];

static INJECT: LazyLock<PathBuf> = LazyLock::new(|| {
    let made = Path::new(env!("CARGO_TARGET_TMPDIR")).join("inject.so");
    let compiled = Command::new("cc")
        .args(["-shared", "-fPIC", "-O1", "-o"])
        .arg(&made)
        .arg(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/faults/inject.c"
        ))
        .output()
        .unwrap();
    assert!(compiled.status.success(), "{compiled:?}");
    made
});

/// The files of a store that is ready for a command.
type Files = Vec<(PathBuf, Vec<u8>)>;

fn files_of(folder: &Path) -> Files {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            files.push((path.clone(), std::fs::read(&path).unwrap()));
        }
    }
    files
}

/// Puts the folder back to what it was.
fn put_back(folder: &Path, files: &Files) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            std::fs::remove_dir_all(path).unwrap();
        } else {
            std::fs::remove_file(path).unwrap();
        }
    }
    for (path, bytes) in files {
        crate::support::write_private(path, bytes);
    }
}

/// Fails one call after the other, from `first` on in steps of `step`. After each, `holds` looks at what is there: it is told whether
/// the command said that it had done its work.
fn walk(
    real: &Real,
    command: &dyn Fn(&Real) -> Command,
    (first, step): (usize, usize),
    holds: &dyn Fn(&Real, &Output, &str),
) {
    let before = files_of(real.folder());
    let hit = tempfile::NamedTempFile::new().unwrap();
    for (failure, number, stays) in FAILURES {
        let mut met = 0;
        for at in (first..).step_by(step) {
            put_back(real.folder(), &before);
            std::fs::write(hit.path(), "").unwrap();
            let output = command(real)
                .env("LD_PRELOAD", INJECT.as_path())
                .env("FAULT_AT", at.to_string())
                .env("FAULT_ERRNO", number.to_string())
                .env("FAULT_STAYS", stays)
                .env("FAULT_HIT", hit.path())
                .output()
                .unwrap();
            let told = format!(
                "{failure} at call {at}: {:?}\n{}{}",
                output.status,
                String::from_utf8_lossy(&output.stdout),
                String::from_utf8_lossy(&output.stderr)
            );
            assert_ne!(output.status.code(), Some(99), "the fault is not injected");
            if !output.status.success() {
                let said = String::from_utf8_lossy(&output.stderr).into_owned();
                assert!(
                    said.contains("error: ")
                        || said.contains("\"kind\":\"error\"")
                        || (output.status.code() == Some(3) && said.contains("warning: ")),
                    "{told}"
                );
                assert!(
                    output
                        .status
                        .code()
                        .is_some_and(|code| code != 70 && code != 101),
                    "{told}"
                );
            }
            let through = std::fs::metadata(hit.path()).unwrap().len() == 0;
            holds(real, &output, &told);
            if through {
                assert!(output.status.success(), "{told}");
                break;
            }
            met += 1;
        }
        assert!(met > 0, "no call failed");
    }
    put_back(real.folder(), &before);
}

fn number(real: &Real, query: &str) -> i64 {
    real.sql().query_row(query, [], |row| row.get(0)).unwrap()
}

/// The store verifies as it stands.
fn verifies(real: &Real, told: &str) {
    let verified = real.keeper().arg("verify").output().unwrap();
    assert!(
        verified.status.success(),
        "{told}{}{}",
        String::from_utf8_lossy(&verified.stdout),
        String::from_utf8_lossy(&verified.stderr)
    );
}

/// Three cases that are due and approved, with a note and a person each.
fn approved() -> Real {
    let real = Real::new();
    let file = real.path("records.jsonl");
    std::fs::write(&file, records(3)).unwrap();
    real.json(&["import", file.to_str().unwrap()]);
    real.json(&["retention", "sweep"]);
    real.json_as("diane", &["retention", "approve", "D-2026-1", "--all"]);
    real
}

fn records(cases: usize) -> String {
    let of_one = |n: usize| {
        format!(
            r#"{{"kind":"person","key":"p{n}","forenames":["Wren{n}"],"surname":"Quillfeather{n}","date_of_birth":"1950-01-01"}}
{{"kind":"case","key":"c{n}","title":"Case {n} of Quillfeather","basis":["care-act-2014-s44"],"opened_on":"2006-01-09","closed_on":"2006-05-02","outcome":"Closed.","people":[{{"person":"p{n}","role":"subject","subject":true,"category":"adult"}}]}}
{{"kind":"note","key":"n{n}","case":"c{n}","on":"2006-02-01","note_kind":"visit","text":"Quillfeather{n} was seen."}}
"#
        )
    };
    (0..cases).map(of_one).collect::<Vec<_>>().concat()
}

fn dispose(stride: (usize, usize)) {
    let real = approved();
    let command = |real: &Real| {
        let mut command = real.command();
        command.args([
            "retention",
            "dispose",
            "D-2026-1",
            "--confirm",
            "D-2026-1",
            "--json",
        ]);
        command
    };
    walk(&real, &command, stride, &|real, output, told| {
        verifies(real, told);
        let cases = number(real, "SELECT COUNT(*) FROM case_record");
        assert_eq!(number(real, "SELECT COUNT(*) FROM note"), cases, "{told}");
        assert_eq!(number(real, "SELECT COUNT(*) FROM person"), cases, "{told}");
        assert_eq!(
            number(real, "SELECT COUNT(*) FROM tombstone"),
            3 - cases,
            "{told}"
        );
        let cleaned = number(
            real,
            "SELECT COUNT(*) FROM disposal_list WHERE cleaned_at IS NOT NULL",
        );
        if output.status.success() {
            assert_eq!((cases, cleaned), (0, 1), "{told}");
        } else {
            assert_eq!(output.stdout, b"", "{told}");
            let said = String::from_utf8_lossy(&output.stderr).to_lowercase();
            assert!(
                cases == 3 || !said.contains("nothing was changed"),
                "{told}"
            );
        }
        // Taken up again it goes to its end, and the key file knows of all of it.
        let again = command(real).output().unwrap();
        assert!(again.status.success(), "{told}{again:?}");
        assert_eq!(
            number(real, "SELECT COUNT(*) FROM case_record"),
            0,
            "{told}"
        );
        let keys = mkt::keys::KeyFile::load(&real.path("mkt.db.keys")).unwrap();
        assert_eq!(keys.disposals().len(), 3, "{told}");
        verifies(real, told);
    });
}

/// Notes of a case that is open: C-2026-0001.
fn open_case() -> Real {
    let real = Real::new();
    let file = real.path("open.jsonl");
    std::fs::write(
        &file,
        r#"{"kind":"case","key":"open","title":"An open case","basis":["care-act-2014-s44"],"opened_on":"2026-01-09","people":[]}"#,
    )
    .unwrap();
    real.json(&["import", file.to_str().unwrap()]);
    std::fs::write(real.path("note.txt"), "Seen at home.\n").unwrap();
    real
}

fn note_add(stride: (usize, usize)) {
    let real = open_case();
    let command = |real: &Real| {
        let mut command = real.command();
        command.args([
            "note",
            "add",
            "C-2026-1",
            "--kind",
            "visit",
            "--on",
            "2026-02-01",
            "--file",
        ]);
        command.arg(real.path("note.txt")).arg("--quiet");
        command
    };
    walk(&real, &command, stride, &|real, output, told| {
        verifies(real, told);
        let notes = number(real, "SELECT COUNT(*) FROM note");
        let told_of = number(
            real,
            "SELECT COUNT(*) FROM audit_entry WHERE action = 'note.add'",
        );
        assert_eq!(notes, told_of, "{told}");
        if output.status.success() {
            assert_eq!(notes, 1, "{told}");
        }
    });
}

fn import(stride: (usize, usize)) {
    let real = Real::new();
    std::fs::write(real.path("records.jsonl"), records(3)).unwrap();
    let command = |real: &Real| {
        let mut command = real.command();
        command.arg("import").arg(real.path("records.jsonl"));
        command
    };
    walk(&real, &command, stride, &|real, output, told| {
        verifies(real, told);
        let cases = number(real, "SELECT COUNT(*) FROM case_record");
        assert!(cases == 0 || cases == 3, "{told}");
        assert_eq!(number(real, "SELECT COUNT(*) FROM note"), cases, "{told}");
        if output.status.success() {
            assert_eq!(cases, 3, "{told}");
        }
    });
}

fn backup_create(stride: (usize, usize)) {
    let real = approved();
    let command = |real: &Real| {
        let mut command = real.keeper();
        command
            .args(["backup", "create", "--out"])
            .arg(real.path("made.mktbackup"));
        command
    };
    walk(&real, &command, stride, &|real, output, told| {
        verifies(real, told);
        let made = real.path("made.mktbackup");
        assert!(made.exists() || !output.status.success(), "{told}");
        if made.exists() {
            let checked = real
                .keeper()
                .args(["backup", "verify"])
                .arg(&made)
                .output()
                .unwrap();
            assert!(checked.status.success(), "{told}{checked:?}");
        }
    });
}

fn backup_restore(stride: (usize, usize)) {
    let real = approved();
    let made = real
        .keeper()
        .args(["backup", "create", "--out"])
        .arg(real.path("made.mktbackup"))
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    // One disposal since, so that one is applied again.
    let disposed = real.run(&["retention", "dispose", "D-2026-1", "--confirm", "D-2026-1"]);
    assert!(disposed.status.success(), "{disposed:?}");
    let command = |real: &Real| {
        let mut command = real.keeper();
        command
            .args(["backup", "restore"])
            .arg(real.path("made.mktbackup"))
            .arg("--as")
            .arg(real.path("new.db"));
        command
    };
    walk(&real, &command, stride, &|real, output, told| {
        verifies(real, told);
        let new = real.path("new.db");
        assert!(new.exists() || !output.status.success(), "{told}");
        if new.exists() {
            let at_new = |args: &[&str]| {
                let mut command = real.keeper();
                command.env("MKT_STORE", &new).args(args);
                command.output().unwrap()
            };
            let verified = at_new(&["verify"]);
            assert!(verified.status.success(), "{told}{verified:?}");
            // Nobody is back.
            let mut shown = real.command();
            let shown = shown
                .env("MKT_STORE", &new)
                .args(["case", "show", "C-2026-1"])
                .output()
                .unwrap();
            assert_eq!(shown.status.code(), Some(4), "{told}{shown:?}");
        } else {
            // What it left, if anything, does not stand in the way of the next try.
            let again = command(real).output().unwrap();
            assert!(again.status.success(), "{told}{again:?}");
        }
    });
}

/// A changed key: after a failure or a kill anywhere the store opens for everybody, under one key or the other, whole, and nothing of the
/// change is left; and the older key file opens it only where the key was not changed.
fn rotated_or_not(real: &Real, told: &str, older_keys: &[u8]) -> u64 {
    // Whoever comes first puts in order what is left, and need not be an administrator.
    let listed = real.run(&["org", "list"]);
    assert!(listed.status.success(), "{told}{listed:?}");
    verifies(real, told);
    let mut names: Vec<String> = std::fs::read_dir(real.folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with("mkt.db"))
        .collect();
    names.sort();
    assert_eq!(names, ["mkt.db", "mkt.db.keys", "mkt.db.witness"], "{told}");
    let keys = std::fs::read(real.path("mkt.db.keys")).unwrap();
    let key = |real: &Real| real.json_as("keeper", &["key", "list"])[0]["key_epoch"].as_u64();
    let epoch = key(real).unwrap();
    crate::support::write_private(&real.path("mkt.db.keys"), older_keys);
    let opened = real.run(&["org", "list"]);
    let status = if epoch == 1 { 0 } else { 13 };
    assert_eq!(opened.status.code(), Some(status), "{told}{opened:?}");
    crate::support::write_private(&real.path("mkt.db.keys"), keys);
    epoch
}

fn rotate(real: &Real) -> Command {
    let mut command = real.keeper();
    command.args(["key", "rotate", "--yes"]);
    command
}

fn key_rotate(stride: (usize, usize)) {
    let real = open_case();
    let older_keys = std::fs::read(real.path("mkt.db.keys")).unwrap();
    walk(&real, &rotate, stride, &|real, output, told| {
        let epoch = rotated_or_not(real, told, &older_keys);
        // 3: the key is changed, and the last step was made up for just now.
        let changed = output.status.success() || output.status.code() == Some(3);
        assert_eq!(epoch, if changed { 2 } else { 1 }, "{told}");
    });
}

/// Kills it at one call after the other.
fn key_rotate_killed((first, step): (usize, usize)) {
    let real = open_case();
    let before = files_of(real.folder());
    let older_keys = std::fs::read(real.path("mkt.db.keys")).unwrap();
    let mut seen = std::collections::BTreeSet::new();
    for at in (first..).step_by(step) {
        put_back(real.folder(), &before);
        let output = rotate(&real)
            .env("LD_PRELOAD", INJECT.as_path())
            .env("FAULT_AT", at.to_string())
            .env("FAULT_ERRNO", "5")
            .env("FAULT_KILL", "1")
            .env("FAULT_HIT", "/dev/null")
            .output()
            .unwrap();
        let told = format!("killed at call {at}");
        let half = real.path("mkt.db.keys.next").exists();
        let placed = !real.path("mkt.db.next").exists();
        let epoch = rotated_or_not(&real, &told, &older_keys);
        if output.status.success() {
            assert_eq!(epoch, 2, "{told}");
            break;
        }
        seen.insert((half, placed, epoch));
    }
    // Before anything was made; with both made; and between the two names, where the store has its own and the key file has not.
    if step == 1 {
        for state in [(false, true, 1), (true, false, 1), (true, true, 2)] {
            assert!(seen.contains(&state), "{seen:?}");
        }
    }
}

fn init(stride: (usize, usize)) {
    let real = Real::new();
    for name in ["mkt.db", "mkt.db.keys", "recovery.txt"] {
        std::fs::remove_file(real.path(name)).unwrap();
    }
    let command = |real: &Real| {
        let mut command = real.command();
        command
            .env("MKT_USER", "admin")
            .env("MKT_PASSPHRASE_FILE", real.path("admin.pass"))
            .args([
                "init",
                "--name",
                "Admin Example",
                "--roles",
                "admin",
                "--no-input",
                "--recovery-out",
            ])
            .arg(real.path("recovery.txt"));
        command
    };
    walk(&real, &command, stride, &|real, output, told| {
        let (store, keys) = (
            real.path("mkt.db").exists(),
            real.path("mkt.db.keys").exists(),
        );
        if output.status.success() {
            assert!(
                store && keys && real.path("recovery.txt").exists(),
                "{told}"
            );
            let mut opened = real.command();
            let opened = opened
                .env("MKT_USER", "admin")
                .env("MKT_PASSPHRASE_FILE", real.path("admin.pass"))
                .arg("verify")
                .output()
                .unwrap();
            assert!(opened.status.success(), "{told}{opened:?}");
        } else {
            assert!(!store && !keys, "a store that nobody was told of: {told}");
        }
    });
}

#[test]
fn a_disposal_is_whole_or_not_there_wherever_a_write_fails() {
    dispose((1, 23));
}

#[test]
#[ignore = "minutes: every call; run by whoever changes how a disposal is written, with `cargo test --test main -- --ignored faults`"]
fn a_disposal_is_whole_or_not_there_at_every_call() {
    dispose((1, 1));
}

#[test]
fn a_note_is_there_or_not_wherever_a_write_fails() {
    note_add((1, 2));
}

#[test]
fn an_import_is_whole_or_not_there_wherever_a_write_fails() {
    import((1, 9));
}

#[test]
#[ignore = "minutes: every call; run by whoever changes how the store is written, with `cargo test --test main -- --ignored faults`"]
fn an_import_is_whole_or_not_there_at_every_call() {
    import((1, 1));
}

#[test]
fn a_backup_is_whole_or_not_there_wherever_a_write_fails() {
    backup_create((1, 9));
}

#[test]
#[ignore = "minutes: every call; run by whoever changes how backups are made, with `cargo test --test main -- --ignored faults`"]
fn a_backup_is_whole_or_not_there_at_every_call() {
    backup_create((1, 1));
}

#[test]
fn a_restored_store_is_whole_or_not_there_wherever_a_write_fails() {
    backup_restore((2, 19));
}

#[test]
#[ignore = "minutes: every call; run by whoever changes how backups are restored, with `cargo test --test main -- --ignored faults`"]
fn a_restored_store_is_whole_or_not_there_at_every_call() {
    backup_restore((1, 1));
}

#[test]
fn a_key_is_changed_or_not_wherever_a_write_fails() {
    key_rotate((1, 17));
}

#[test]
#[ignore = "minutes: every call; run by whoever changes how a key is changed, with `cargo test --test main -- --ignored faults`"]
fn a_key_is_changed_or_not_at_every_call() {
    key_rotate((1, 1));
}

#[test]
fn a_key_is_changed_or_not_wherever_that_is_killed() {
    key_rotate_killed((1, 13));
}

#[test]
#[ignore = "minutes: every call; run by whoever changes how a key is changed, with `cargo test --test main -- --ignored faults`"]
fn a_key_is_changed_or_not_killed_at_every_call() {
    key_rotate_killed((1, 1));
}

#[test]
fn a_new_store_is_whole_or_not_there_wherever_a_write_fails() {
    init((1, 13));
}

#[test]
#[ignore = "minutes: every call and a key derivation each; run by whoever changes `init`, with `cargo test --test main -- --ignored faults`"]
fn a_new_store_is_whole_or_not_there_at_every_call() {
    init((1, 1));
}
