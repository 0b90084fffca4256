//! The real binary: others at work while a backup is made, no room for it, and an end in the middle.

use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use mkt::outside::backup_file::folder::backups_in;

use super::{hidden, names};
use crate::support::real::Real;
use crate::support::sql;

/// A store of some ten megabytes, so that copying it takes a while.
fn large() -> Real {
    let real = Real::new();
    sql::put_case(&real.sql());
    let text = format!("{}\n", "invented ".repeat(110)).repeat(4_000);
    crate::support::write_private(&real.path("long.txt"), text);
    for _ in 0..2 {
        let file = real.path("long.txt");
        ok(real.run(&["note", "add", "C-2026-1", "--file", file.to_str().unwrap()]));
    }
    std::fs::remove_file(real.path("long.txt")).unwrap();
    let size = std::fs::metadata(real.path("mkt.db")).unwrap().len();
    assert!(size > 8 << 20, "{size}");
    std::fs::create_dir(real.path("backups")).unwrap();
    real
}

fn backup(real: &Real, args: &[&str]) -> Command {
    let mut command = real.keeper();
    command.arg("backup").args(args);
    command
}

#[track_caller]
fn ok(output: Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn begin(command: &mut Command) -> Child {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// How long a command takes that is left alone.
fn time_of(command: &mut Command) -> Duration {
    let begun = Instant::now();
    ok(command.output().unwrap());
    begun.elapsed()
}

fn made(real: &Real) -> usize {
    real.is_whole()
        .iter()
        .filter(|action| *action == "backup.create")
        .count()
}

#[test]
fn writers_at_work_are_not_kept_waiting_and_every_backup_is_whole() {
    let real = large();
    let stop = AtomicBool::new(false);
    let written = std::thread::scope(|scope| {
        let writers: Vec<_> = (0..2)
            .map(|writer| {
                let (real, stop) = (&real, &stop);
                scope.spawn(move || {
                    let mut longest = Duration::ZERO;
                    let mut number = 0;
                    while !stop.load(Ordering::SeqCst) {
                        let name = format!("Writer {writer} number {number}");
                        let begun = Instant::now();
                        ok(real.run(&["org", "add", "--name", &name, "--type", "education"]));
                        longest = longest.max(begun.elapsed());
                        number += 1;
                    }
                    (longest, number)
                })
            })
            .collect();
        for number in 0..3 {
            let file = real.path(&format!("backups/{number}"));
            ok(backup(&real, &["create", "--out", file.to_str().unwrap()])
                .output()
                .unwrap());
        }
        stop.store(true, Ordering::SeqCst);
        writers
            .into_iter()
            .map(|writer| writer.join().unwrap())
            .collect::<Vec<_>>()
    });
    for (longest, number) in &written {
        assert!(*number > 3, "nobody wrote: {written:?}");
        assert!(*longest < Duration::from_secs(5), "{written:?}");
    }
    let orgs = |store: &Path| {
        let output = real
            .command()
            .args(["--store", store.to_str().unwrap(), "org", "list", "--json"])
            .output()
            .unwrap();
        let said: serde_json::Value = serde_json::from_str(&ok(output)).unwrap();
        said["data"].as_array().unwrap().len()
    };
    let mut before = 0;
    for number in 0..3 {
        let file = real.path(&format!("backups/{number}"));
        let file = file.to_str().unwrap();
        ok(backup(&real, &["verify", file]).output().unwrap());
        let new = real.path(&format!("restored-{number}.db"));
        ok(
            backup(&real, &["restore", file, "--as", new.to_str().unwrap()])
                .output()
                .unwrap(),
        );
        let found = orgs(&new);
        assert!(found >= before, "a later backup has no less in it");
        before = found;
    }
    assert!(orgs(&real.path("mkt.db")) >= before);
    assert_eq!(made(&real), 3);
}

#[test]
fn many_at_once_do_not_clear_each_other_away() {
    let real = Real::new();
    std::fs::create_dir(real.path("backups")).unwrap();
    let first = real.path("backups/first");
    let first = first.to_str().unwrap();
    ok(backup(&real, &["create", "--out", first]).output().unwrap());
    let all: Vec<Child> = (0..6)
        .flat_map(|number| {
            let made = real.path(&format!("backups/{number}"));
            let new = real.path(&format!("{number}.db"));
            [
                backup(&real, &["create", "--out", made.to_str().unwrap()]),
                backup(&real, &["verify", first]),
                backup(&real, &["restore", first, "--as", new.to_str().unwrap()]),
            ]
        })
        .map(|mut command| {
            command
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    for child in all {
        ok(child.wait_with_output().unwrap());
    }
    assert_eq!(backups_in(&real.path("backups")).len(), 7);
    assert!(hidden(real.folder()).is_empty());
    assert!(hidden(&real.path("backups")).is_empty());
}

#[test]
fn a_killed_backup_is_none_and_the_next_one_clears_up() {
    let real = large();
    let folder = real.path("backups");
    let first = folder.join("first");
    let whole = time_of(&mut backup(
        &real,
        &["create", "--out", first.to_str().unwrap()],
    ));
    let mut finished = 1;
    let mut unfinished = 0;
    for turn in 0..12_u32 {
        let file = folder.join(format!("killed-{turn}"));
        let mut child = begin(&mut backup(
            &real,
            &["create", "--out", file.to_str().unwrap()],
        ));
        std::thread::sleep(whole * turn / 12);
        // As kill -9 does.
        let _ = child.kill();
        let done = child.wait().unwrap().success();
        // Killed after it had its name: then it is one, whole, and the trail knows it.
        assert!(!done || file.exists());
        if file.exists() {
            finished += 1;
            ok(backup(&real, &["verify", file.to_str().unwrap()])
                .output()
                .unwrap());
        } else {
            unfinished += 1;
        }
        assert_eq!(
            backups_in(&folder).len(),
            finished,
            "what was killed is no backup"
        );
    }
    assert!(unfinished > 3, "it was never killed in time");
    let made = made(&real);
    assert!(
        made == finished || made == finished + 1,
        "{made} {finished}"
    );
    let last = folder.join("last");
    ok(backup(
        &real,
        &["create", "--out", last.to_str().unwrap(), "--keep", "1"],
    )
    .output()
    .unwrap());
    assert_eq!(names(&folder), ["last"], "what was killed is cleared up");
}

#[test]
fn a_killed_restore_leaves_nothing_under_the_new_name_and_can_be_done_again() {
    let real = large();
    let file = real.path("backups/one");
    let file = file.to_str().unwrap();
    ok(backup(&real, &["create", "--out", file]).output().unwrap());
    let first = real.path("first.db");
    let whole = time_of(&mut backup(
        &real,
        &["restore", file, "--as", first.to_str().unwrap()],
    ));
    let mut placed = 0;
    for turn in 0..6_u32 {
        let new = real.path(&format!("new-{turn}.db"));
        let keys = real.path(&format!("new-{turn}.db.keys"));
        let again = || backup(&real, &["restore", file, "--as", new.to_str().unwrap()]);
        let mut child = begin(&mut again());
        std::thread::sleep(whole * turn / 6);
        let _ = child.kill();
        child.wait().unwrap();
        if new.exists() {
            // Killed after it was placed, perhaps before its private folder was gone.
            placed += 1;
            assert!(keys.exists(), "a store without its keys");
        } else {
            ok(again().output().unwrap());
        }
        let verified = real
            .keeper()
            .args(["--store", new.to_str().unwrap(), "verify"])
            .output()
            .unwrap();
        ok(verified);
    }
    let left = hidden(real.folder());
    assert!(left.len() <= placed, "{left:?}");
}

#[test]
fn asked_to_end_it_clears_up_by_itself() {
    let real = large();
    let folder = real.path("backups");
    let first = folder.join("first");
    let whole = time_of(&mut backup(
        &real,
        &["create", "--out", first.to_str().unwrap()],
    ));
    let before = names(real.folder());
    let mut stopped = 0;
    for turn in 1..10_u32 {
        let file = folder.join(format!("stopped-{turn}"));
        let mut child = begin(&mut backup(
            &real,
            &["create", "--out", file.to_str().unwrap()],
        ));
        std::thread::sleep(whole * turn / 10);
        let pid = child.id().to_string();
        ok(Command::new("kill").args(["-TERM", &pid]).output().unwrap());
        match child.wait().unwrap().code() {
            Some(130) => {
                stopped += 1;
                assert!(!file.exists());
            }
            Some(0) => assert!(file.exists()),
            // Before it watched for signals there was nothing to clear up, and after it there is not either.
            None => {}
            other => panic!("{other:?}"),
        }
        assert!(hidden(&folder).is_empty());
    }
    assert!(stopped > 0, "it was never stopped in time");
    let new = real.path("new.db");
    let whole = time_of(&mut backup(
        &real,
        &[
            "restore",
            first.to_str().unwrap(),
            "--as",
            real.path("first.db").to_str().unwrap(),
        ],
    ));
    for name in ["first.db", "first.db.keys", "first.db.witness"] {
        std::fs::remove_file(real.path(name)).unwrap();
    }
    for turn in 1..6_u32 {
        let mut child = begin(&mut backup(
            &real,
            &[
                "restore",
                first.to_str().unwrap(),
                "--as",
                new.to_str().unwrap(),
            ],
        ));
        std::thread::sleep(whole * turn / 6);
        let pid = child.id().to_string();
        ok(Command::new("kill").args(["-TERM", &pid]).output().unwrap());
        child.wait().unwrap();
        if new.exists() {
            for name in ["new.db", "new.db.keys", "new.db.witness"] {
                std::fs::remove_file(real.path(name)).unwrap();
            }
        }
    }
    assert_eq!(names(real.folder()), before);
}

#[test]
fn without_room_there_is_no_backup_and_the_store_is_as_it_was() {
    let real = large();
    let folder = real.path("backups");
    let file = folder.join("never");
    // In kilobytes: not even the first page, a part of the store, everything but the end.
    let size = std::fs::metadata(real.path("mkt.db")).unwrap().len() / 1024;
    for kilobytes in [64, size / 2, size] {
        let script = format!(
            "trap '' XFSZ; ulimit -f {}; exec \"$0\" backup create --out '{}'",
            kilobytes * 2,
            file.display()
        );
        let mut command = Command::new("sh");
        command
            .args(["-c", &script])
            .arg(env!("CARGO_BIN_EXE_mkt"))
            .env_clear();
        for (name, value) in real.keeper().get_envs() {
            command.env(name, value.unwrap_or_default());
        }
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(
            said.starts_with("error: ") && said.contains("hint: "),
            "{said}"
        );
        assert!(names(&folder).is_empty(), "{:?}", names(&folder));
    }
    assert_eq!(made(&real), 0);
    ok(backup(&real, &["create", "--out", file.to_str().unwrap()])
        .output()
        .unwrap());
}

/// A disk of four megabytes is mounted for the backup of a store of ten; `$1` is where.
const SMALL_DISK: &str = r#"
mount -t tmpfs -o size=4m,mode=0700 tmpfs "$1" || exit 77
"$0" backup create --out "$1"/never
echo "$?"
ls -A "$1"
"#;

#[test]
fn a_full_disk_is_told_by_its_name() {
    let real = large();
    let mut command = Command::new("unshare");
    command
        .args([
            "--user",
            "--map-root-user",
            "--mount",
            "/bin/sh",
            "-c",
            SMALL_DISK,
        ])
        .arg(env!("CARGO_BIN_EXE_mkt"))
        .arg(real.path("backups"))
        .env_clear();
    for (name, value) in real.keeper().get_envs() {
        command.env(name, value.unwrap_or_default());
    }
    match command.output() {
        Ok(output) if output.status.code() == Some(0) => {
            assert_eq!(String::from_utf8(output.stdout).unwrap(), "1\n");
            let said = String::from_utf8(output.stderr).unwrap();
            assert!(
                said.starts_with("error: The disk for the backup is full; no backup was kept"),
                "{said}"
            );
        }
        // A machine that allows no namespaces; the limit on the size of files above is met everywhere.
        other => writeln!(
            std::io::stderr(),
            "skipped: no small disk can be made here ({other:?})"
        )
        .unwrap(),
    }
    assert_eq!(made(&real), 0);
}
