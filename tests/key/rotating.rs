//! The data key changed: everybody comes in as before, copies of the older keys open nothing, and everything is still there.

use mkt::error::Code;
use mkt::keys::{Credential, KeyFile};
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::support::real::Real;
use crate::support::{CHEAP, Desk, write_private};

/// A store with a person, a case and a note, and `bob`, who is an officer.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.add_user("bob", "officer");
    let secret = desk.path("cron.pass");
    desk.try_words(&[
        "user",
        "add",
        "cron",
        "--name",
        "Nightly",
        "--roles",
        "service",
        "--key-out",
        &secret,
    ])
    .ok();
    let input = json!({
        "title": "An example",
        "basis": ["working-together-2018"],
        "people": [],
    });
    desk.run_with(
        "org add --from -",
        &json!({"name": "Elmfield Surgery", "type": "health-and-social-care"}).to_string(),
    )
    .ok();
    desk.run_with("case open --from -", &input.to_string()).ok();
    desk.run_with(
        "note add C-2026-1 --file -",
        "A visit to Elmfield was agreed.",
    )
    .ok();
    desk
}

fn bytes(desk: &Desk, name: &str) -> Vec<u8> {
    std::fs::read(desk.path(name)).unwrap()
}

fn put(desk: &Desk, name: &str, bytes: &[u8]) {
    write_private(desk.path(name).as_ref(), bytes);
}

fn epoch(desk: &Desk) -> u64 {
    desk.json("key list")[0]["key_epoch"].as_u64().unwrap()
}

/// What every command of the store's folder leaves beside the store.
fn beside(desk: &Desk) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(desk.folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains("mkt.db"))
        .collect();
    names.sort();
    names
}

const WHOLE: [&str; 3] = ["mkt.db", "mkt.db.keys", "mkt.db.witness"];

#[test]
fn everybody_comes_in_as_before_and_everything_is_there() {
    let desk = desk();
    let dumped = desk.run("dump").ok();
    let trail = desk.json("audit log");
    let done = desk.run("key rotate --yes");
    assert_eq!(done.ok(), "2");
    assert!(done.stderr.contains("new key, number 2"), "{done:?}");
    assert!(done.stderr.contains("Backups and copies"), "{done:?}");

    assert_eq!(desk.run("dump").ok(), dumped);
    for (user, line) in [
        ("alice", "note show N-1"),
        ("bob", "case timeline C-2026-1"),
        ("cron", "retention sweep --dry-run"),
    ] {
        desk.run_as(user, line).ok();
    }
    desk.run("verify --deep").ok();
    assert_eq!(desk.json("audit verify")["ok"], true);
    let now = desk.json("audit log");
    let (now, trail) = (now.as_array().unwrap(), trail.as_array().unwrap());
    // The trail goes on: every older entry is the same, and the rotation is the one behind them.
    assert!(now.ends_with(trail));
    let after = now
        .iter()
        .find(|entry| entry["action"] == "key.rotate")
        .unwrap();
    assert_eq!(after["fields"], json!(["data_key"]));
    // Its witness raised no alarm and has the entry.
    let told = std::fs::read_to_string(desk.path("mkt.db.witness")).unwrap();
    assert!(told.contains(&format!(" {} ", after["entry"])), "{told}");
    assert_eq!(beside(&desk), WHOLE);

    // What is found by its words is found.
    let found = desk.run("person find Nobody");
    found.ok();
    // And once more, with the keys of the second.
    assert_eq!(desk.run("key rotate --yes").ok(), "3");
    desk.run_as("bob", "case timeline C-2026-1").ok();
    desk.run("verify --deep").ok();
}

#[test]
fn the_file_is_another_and_holds_nothing_of_the_older_under_its_key() {
    let desk = desk();
    let (store, keys) = (bytes(&desk, "mkt.db"), bytes(&desk, "mkt.db.keys"));
    desk.run("key rotate --yes").ok();
    let now = bytes(&desk, "mkt.db");
    assert_ne!(now[..16], store[..16], "the salt");
    let pages: std::collections::HashSet<&[u8]> = store.chunks(4096).collect();
    assert!(now.chunks(4096).all(|page| !pages.contains(page)));

    // A copy of the older key file opens it for nobody, with no passphrase and no code.
    let new_keys = bytes(&desk, "mkt.db.keys");
    put(&desk, "mkt.db.keys", &keys);
    for user in ["alice", "bob", "cron"] {
        let said = desk.run_as(user, "status").fails(13);
        assert!(said.contains("does not belong to it"), "{said}");
    }
    let said = desk
        .run(&format!(
            "key recover alice --code-file {} --new-passphrase-file {} --recovery-out {}",
            desk.path("recovery.txt"),
            desk.path("alice.pass"),
            desk.path("second.txt")
        ))
        .fails(13);
    assert!(said.contains("does not belong to it"), "{said}");
    // The older store still opens with them, which is what the answer says of older copies; its witness knows it for what it is.
    put(&desk, "mkt.db", &store);
    let said = desk.run_as("bob", "case timeline C-2026-1").fails(13);
    assert!(said.contains("rolled back"), "{said}");
    // And the newer key file does not open the older store.
    put(&desk, "mkt.db.keys", &new_keys);
    desk.run("status").fails(13);
}

#[test]
fn a_slot_out_of_an_older_key_file_opens_nothing_after_a_change_of_passphrase() {
    // Somebody has a copy of the key file from when they knew the passphrase. What comes out of it must not open what is sealed
    // after the passphrase was changed.
    let desk = desk();
    let older: Value = serde_json::from_slice(&bytes(&desk, "mkt.db.keys")).unwrap();
    let other = desk.private_file("other.pass", "another lantern over the weir\n");
    desk.run(&format!(
        "user passphrase bob --new-passphrase-file {other}"
    ))
    .ok();
    let now: Value = serde_json::from_slice(&bytes(&desk, "mkt.db.keys")).unwrap();
    let public = |file: &Value| file["content"]["users"][1]["lock"]["pair"]["public"].clone();
    assert!(public(&now).is_string());
    assert_ne!(public(&now), public(&older));
    // The rotation itself keeps the pair: that is what it needs nobody's passphrase for.
    desk.run("key rotate --yes").ok();
    let rotated: Value = serde_json::from_slice(&bytes(&desk, "mkt.db.keys")).unwrap();
    assert_eq!(public(&rotated), public(&now));
    std::fs::copy(other, desk.path("bob.pass")).unwrap();
    desk.run_as("bob", "case timeline C-2026-1").ok();
}

#[test]
fn the_recovery_code_goes_on_or_is_made_anew() {
    let desk = desk();
    let recover = |code: &str, out: &str| {
        desk.run(&format!(
            "key recover alice --code-file {} --new-passphrase-file {} --recovery-out {}",
            desk.path(code),
            desk.path("alice.pass"),
            desk.path(out)
        ))
    };
    desk.run("key rotate --yes").ok();
    recover("recovery.txt", "second.txt").ok();

    desk.run("key rotate --yes --new-recovery-code").fails(2);
    desk.run(&format!(
        "key rotate --yes --recovery-out {}",
        desk.path("third.txt")
    ))
    .fails(2);
    let rotate = format!(
        "key rotate --yes --new-recovery-code --recovery-out {}",
        desk.path("third.txt")
    );
    let done = desk.run(&rotate);
    assert_eq!(done.ok(), "3");
    assert!(done.stderr.contains("third.txt"), "{done:?}");
    recover("second.txt", "fourth.txt").fails(12);
    recover("third.txt", "fourth.txt").ok();
    // Nothing is replaced, and nothing done where the code could not be written.
    desk.run(&rotate).fails(1);
    assert_eq!(epoch(&desk), 3);
    let trail = desk.json("audit log");
    let entry = trail
        .as_array()
        .unwrap()
        .iter()
        .find(|entry| entry["action"] == "key.rotate")
        .unwrap();
    assert_eq!(entry["fields"], json!(["data_key", "recovery_code"]));
}

#[test]
fn only_an_administrator_does_it_and_confirms_it() {
    let desk = desk();
    desk.add_user("diane", "dpo,manager,auditor");
    let keys = bytes(&desk, "mkt.db.keys");
    for user in ["bob", "diane", "cron"] {
        let said = desk.run_as(user, "key rotate --yes").fails(5);
        assert!(said.contains("manage keys"), "{said}");
    }
    desk.run("key rotate").fails(2);
    assert_eq!(bytes(&desk, "mkt.db.keys"), keys);
    assert_eq!(epoch(&desk), 1);
}

#[test]
fn a_rehearsal_changes_nothing_but_the_trail() {
    let desk = desk();
    let keys = bytes(&desk, "mkt.db.keys");
    let done = desk.json("key rotate --dry-run --new-recovery-code");
    assert_eq!(
        done,
        json!({
            "key_epoch": 2,
            "users": 3,
            "new_recovery_code": true,
            "dry_run": true,
            "finished": true,
            "findings": [],
            "older_copies": [],
        })
    );
    assert_eq!(bytes(&desk, "mkt.db.keys"), keys);
    assert_eq!(beside(&desk), WHOLE);
    assert_eq!(desk.json("audit log")[0]["action"], "key.rotate-dry-run");
    assert_eq!(epoch(&desk), 1);
}

#[test]
fn the_list_says_which_key_it_is_and_since_when() {
    let desk = desk();
    assert_eq!(desk.json("key list")[0]["rotated_at"], Value::Null);
    desk.set_clock("2026-11-24T09:00:00Z");
    desk.run("key rotate --yes").ok();
    for slot in desk.json("key list").as_array().unwrap() {
        assert_eq!(slot["key_epoch"], 2);
        assert!(
            slot["rotated_at"]
                .as_str()
                .unwrap()
                .starts_with("2026-11-24T09:0"),
            "{slot}"
        );
        assert_eq!(slot["carries_over"], true);
    }
    let text = desk.run("key list").ok();
    assert!(text.contains("2, since 24 Nov 2026"), "{text}");
}

#[test]
fn backups_open_with_the_keys_they_have() {
    let desk = desk();
    let backup = |name: &str| {
        let file = desk.path(name);
        desk.try_words(&["backup", "create", "--out", &file]).ok();
        file
    };
    let restore =
        |file: &str, new: &str| desk.run(&format!("backup restore {file} --as {}", desk.path(new)));
    let before = backup("before.mktbackup");
    desk.run("key rotate --yes").ok();
    let after = backup("after.mktbackup");

    let checked = desk.json(&format!("backup verify {before}"));
    assert_eq!(
        (&checked["ok"], &checked["key_epoch"]),
        (&json!(true), &json!(1))
    );
    let checked = desk.json(&format!("backup verify {after}"));
    assert_eq!(
        (&checked["ok"], &checked["key_epoch"]),
        (&json!(true), &json!(2))
    );
    assert_eq!(checked["recorded"], true);

    let restored = restore(&before, "old.db");
    restored.ok();
    assert!(
        restored
            .stderr
            .contains("it has key 1, and the store has key 2"),
        "{restored:?}"
    );
    assert!(
        restored.stderr.contains("old.db key rotate"),
        "{restored:?}"
    );
    let again = restore(&after, "new.db");
    again.ok();
    assert!(!again.stderr.contains("before the key"), "{again:?}");
    for store in ["old.db", "new.db"] {
        let at = |line: &str| desk.run(&format!("--store {} {line}", desk.path(store)));
        at("note show N-1").ok();
        at("verify").ok();
        at("key rotate --yes").ok();
        at("verify").ok();
        at("note show N-1").ok();
    }
}

#[test]
fn a_backup_from_before_still_learns_what_was_disposed_of() {
    let real = Real::new();
    let ok = |user: &'static str, line: &str| -> String {
        let output = real
            .command()
            .envs(real.as_user(user))
            .args(crate::support::words(line))
            .output()
            .unwrap();
        assert!(output.status.success(), "{line}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let lines = [
        json!({"kind": "person", "key": "p1", "forenames": ["Wren"], "surname": "Example", "date_of_birth": "1980-02-03"}),
        json!({"kind": "case", "key": "c1", "title": "An example", "basis": ["care-act-2014-s44"],
            "opened_on": "2001-01-06", "closed_on": "2001-03-06", "outcome": "Published.",
            "people": [{"person": "p1", "role": "subject", "subject": true, "category": "adult"}]}),
    ];
    let text: Vec<String> = lines.iter().map(|line| format!("{line}\n")).collect();
    std::fs::write(real.path("records.jsonl"), text.concat()).unwrap();
    ok(
        "alice",
        &format!("import {}", real.path("records.jsonl").display()),
    );
    let before = real.path("before.mktbackup");
    ok(
        "keeper",
        &format!("backup create --out {}", before.display()),
    );
    ok("alice", "retention sweep");
    ok("diane", "retention approve D-2026-1 --all");
    ok("alice", "retention dispose D-2026-1 --confirm D-2026-1");
    ok("keeper", "key rotate --yes");
    let new = real.path("restored.db");
    let restored = real.json_as(
        "keeper",
        &[
            "backup",
            "restore",
            before.to_str().unwrap(),
            "--as",
            new.to_str().unwrap(),
        ],
    );
    assert_eq!(
        restored["marked"], false,
        "the list of the live store is full"
    );
    assert_eq!(
        restored["disposals"]["destroyed_again"],
        json!(["C-2026-0001"])
    );

    // A list that somebody shortened is none, even where they made its checksum anew.
    let keys = real.path("mkt.db.keys");
    let mut document: Value = serde_json::from_slice(&std::fs::read(&keys).unwrap()).unwrap();
    document["content"]["disposals"]
        .as_array_mut()
        .unwrap()
        .pop();
    let canonical = serde_json::to_vec(&json!(["mkt key file", 2, document["content"]])).unwrap();
    let checksum = <sha2::Sha256 as sha2::Digest>::digest(canonical);
    document["checksum"] = json!(
        checksum
            .iter()
            .fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
    );
    write_private(&keys, document.to_string());
    let refused = real
        .keeper()
        .args(["backup", "restore", before.to_str().unwrap(), "--as"])
        .arg(real.path("second.db"))
        .output()
        .unwrap();
    assert_eq!(refused.status.code(), Some(13), "{refused:?}");
}

#[test]
fn what_had_the_older_file_open_writes_into_no_void() {
    let desk = desk();
    let mut session = desk.session();
    desk.run("key rotate --yes").ok();
    let failure = session.begin().map(drop).unwrap_err();
    assert_eq!(failure.code, Code::Busy);
    assert!(
        failure.message.contains("in the place of the store"),
        "{failure}"
    );
    desk.run("verify").ok();
}

#[test]
fn whoever_writes_just_now_is_waited_for_and_not_written_over() {
    let desk = desk();
    let sql = desk.sql();
    sql.execute_batch("BEGIN IMMEDIATE").unwrap();
    let said = desk.run("key rotate --yes").fails(11);
    assert!(said.contains("used by somebody else"), "{said}");
    sql.execute_batch("ROLLBACK").unwrap();
    assert_eq!(beside(&desk), WHOLE);
    assert_eq!(epoch(&desk), 1);
}

#[test]
fn many_who_write_meanwhile_lose_nothing_that_they_were_told_was_done() {
    let real = Real::new();
    let stop = std::sync::atomic::AtomicBool::new(false);
    let told: Vec<String> = std::thread::scope(|scope| {
        let writers: Vec<_> = (0..3)
            .map(|writer| {
                let (real, stop) = (&real, &stop);
                scope.spawn(move || {
                    let mut told = Vec::new();
                    for number in 0.. {
                        if stop.load(std::sync::atomic::Ordering::SeqCst) {
                            break;
                        }
                        let name = format!("Writer {writer} number {number}");
                        let output =
                            real.run(&["org", "add", "--name", &name, "--type", "education"]);
                        match output.status.code() {
                            Some(0) => told.push(name),
                            Some(11) => {}
                            _ => panic!("{output:?}"),
                        }
                    }
                    told
                })
            })
            .collect();
        for epoch in 2..6 {
            let done = real
                .keeper()
                .args(["key", "rotate", "--yes"])
                .output()
                .unwrap();
            assert!(done.status.success(), "{epoch}: {done:?}");
            std::thread::sleep(std::time::Duration::from_millis(300));
        }
        stop.store(true, std::sync::atomic::Ordering::SeqCst);
        writers
            .into_iter()
            .flat_map(|writer| writer.join().unwrap())
            .collect()
    });
    assert!(!told.is_empty(), "somebody wrote");
    let there: Vec<String> = real
        .json(&["org", "list"])
        .as_array()
        .unwrap()
        .iter()
        .map(|org| org["name"].as_str().unwrap().to_owned())
        .collect();
    for name in told {
        assert!(there.contains(&name), "{name} is lost");
    }
    real.is_whole();
}

#[test]
fn files_of_others_with_those_names_are_left_and_stand_in_the_way() {
    for name in ["mkt.db.next", "mkt.db.keys.next"] {
        let desk = desk();
        put(&desk, name, b"somebody's own");
        desk.run("status").ok();
        let said = desk.run("key rotate --yes").fails(1);
        assert!(said.contains(name), "{said}");
        assert_eq!(bytes(&desk, name), b"somebody's own");
        assert_eq!(epoch(&desk), 1);
    }
}

#[test]
fn a_store_that_was_rolled_back_keeps_its_key_until_that_is_looked_into() {
    let real = Real::new();
    let store = std::fs::read(real.path("mkt.db")).unwrap();
    real.json(&[
        "org",
        "add",
        "--name",
        "Elmfield Surgery",
        "--type",
        "education",
    ]);
    write_private(&real.path("mkt.db"), store);
    let refused = real
        .keeper()
        .args(["key", "rotate", "--yes"])
        .output()
        .unwrap();
    assert_eq!(refused.status.code(), Some(13), "{refused:?}");
}

#[test]
fn a_pair_is_its_own_slot_s_and_its_own_key_s() {
    let secret = |text: &str| SecretString::from(text.to_owned());
    let (mut file, key) = KeyFile::begin().unwrap();
    let now = "2026-02-03T04:05:06Z".parse().unwrap();
    for (name, text) in [
        ("alice", "walnut orbit pencil"),
        ("bob", "lantern over the weir"),
    ] {
        let passphrase = mkt::keys::NewPassphrase::new(secret(text)).unwrap();
        file.add_user(
            &key,
            &name.parse().unwrap(),
            "admin".parse().unwrap(),
            Credential::Passphrase(&passphrase, CHEAP),
            now,
        )
        .unwrap();
    }
    let (next, next_key) = file.rotated(&key, None, now).unwrap();
    assert_eq!((next.epoch(), next.store_id()), (2, file.store_id()));
    assert_ne!(next.salt(), file.salt());
    let opened = |file: &KeyFile, name: &str, text: &str| {
        file.unlock(&name.parse().unwrap(), &secret(text), CHEAP)
            .unwrap()
            .data_key
            .cipher_key(&[0; 16])
            .unwrap()
    };
    for (name, text) in [
        ("alice", "walnut orbit pencil"),
        ("bob", "lantern over the weir"),
    ] {
        assert_eq!(
            *opened(&next, name, text),
            *next_key.cipher_key(&[0; 16]).unwrap()
        );
        assert_eq!(
            *opened(&file, name, text),
            *key.cipher_key(&[0; 16]).unwrap()
        );
    }
    assert_ne!(
        *next_key.cipher_key(&[0; 16]).unwrap(),
        *key.cipher_key(&[0; 16]).unwrap()
    );
    // The trail's key stays, and each file has it under its own data key only.
    assert_eq!(
        next.trail_key(&next_key).unwrap().bytes(),
        file.trail_key(&key).unwrap().bytes()
    );
    assert!(next.trail_key(&key).is_err());
    assert_eq!(next.belongs_to(&key).unwrap_err().code, Code::Damaged);
    // Rotated by nobody who has not the key.
    assert_eq!(
        next.rotated(&key, None, now).unwrap_err().code,
        Code::Damaged
    );
}
