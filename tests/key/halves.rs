//! A change of the key that ended in the middle, by every state of the files that it can leave (`tests/faults.rs` kills it at every
//! call); and slots of the form before there were pairs.

use serde_json::Value;

use crate::support::{Desk, older, write_private};

fn bytes(desk: &Desk, name: &str) -> Vec<u8> {
    std::fs::read(desk.path(name)).unwrap()
}

fn put(desk: &Desk, name: &str, bytes: &[u8]) {
    write_private(desk.path(name).as_ref(), bytes);
}

fn is_there(desk: &Desk, name: &str) -> bool {
    std::fs::exists(desk.path(name)).unwrap()
}

/// A desk before a change of the key, and the store and the key file after it.
fn around() -> (Desk, Vec<u8>, Vec<u8>) {
    let desk = Desk::new();
    desk.add_user("bob", "officer");
    let before = ["mkt.db", "mkt.db.keys", "mkt.db.witness"].map(|name| (name, bytes(&desk, name)));
    desk.run("key rotate --yes").ok();
    let after = (bytes(&desk, "mkt.db"), bytes(&desk, "mkt.db.keys"));
    for (name, bytes) in before {
        put(&desk, name, &bytes);
    }
    (desk, after.0, after.1)
}

#[test]
fn what_was_made_and_has_no_name_yet_is_taken_away_by_whoever_comes_next() {
    for length in [None, Some(0), Some(8192), Some(usize::MAX)] {
        let (desk, store, keys) = around();
        put(&desk, "mkt.db.keys.next", &keys);
        if let Some(length) = length {
            put(&desk, "mkt.db.next", &store[..length.min(store.len())]);
            put(&desk, "mkt.db.next-journal", b"");
        }
        desk.run_as("bob", "org list").ok();
        for name in ["mkt.db.next", "mkt.db.keys.next", "mkt.db.next-journal"] {
            assert!(!is_there(&desk, name), "{name} {length:?}");
        }
        assert_eq!(desk.json("key list")[0]["key_epoch"], 1);
        desk.run("verify").ok();
        assert_eq!(desk.run("key rotate --yes").ok(), "2");
    }
}

#[test]
fn a_store_with_its_new_key_gets_its_key_file_from_whoever_comes_next() {
    let (desk, store, keys) = around();
    put(&desk, "mkt.db", &store);
    put(&desk, "mkt.db.keys.next", &keys);
    let older = bytes(&desk, "mkt.db.keys");
    // A wrong passphrase settles nothing.
    put(&desk, "alice.bad", b"nothing that opens this\n");
    // Whoever looks without the right one is told where the keys are.
    let ran = desk.run(&format!(
        "--passphrase-file {} doctor",
        desk.path("alice.bad")
    ));
    assert_eq!(ran.status, 20, "{}", ran.stdout);
    assert!(
        ran.stdout.contains("A change of the key") && ran.stdout.contains("mkt.db.keys.next"),
        "{}",
        ran.stdout
    );
    let said = desk
        .run(&format!(
            "--passphrase-file {} status",
            desk.path("alice.bad")
        ))
        .fails(12);
    assert!(said.contains("wrong"), "{said}");
    assert_eq!(bytes(&desk, "mkt.db.keys"), older);
    desk.run_as("bob", "org list").ok();
    assert_eq!(bytes(&desk, "mkt.db.keys"), keys);
    assert!(!is_there(&desk, "mkt.db.keys.next"));
    assert_eq!(desk.json("key list")[0]["key_epoch"], 2);
    desk.run("verify").ok();
    assert_eq!(desk.run("key rotate --yes").ok(), "3");
}

#[test]
fn a_link_to_the_store_stays_one() {
    let (desk, _, _) = around();
    for name in ["mkt.db", "mkt.db.keys"] {
        let real = desk.path(&format!("real-{name}"));
        std::fs::rename(desk.path(name), &real).unwrap();
        std::os::unix::fs::symlink(&real, desk.path(name)).unwrap();
    }
    desk.run("key rotate --yes").ok();
    for name in ["mkt.db", "mkt.db.keys"] {
        assert!(
            std::fs::symlink_metadata(desk.path(name))
                .unwrap()
                .is_symlink(),
            "{name}"
        );
    }
    desk.run("verify").ok();
    assert_eq!(desk.json("key list")[0]["key_epoch"], 2);
}

/// Which slots the list says can be carried over, by name, the recovery code's as `-`.
fn carried(desk: &Desk) -> Vec<(String, bool)> {
    desk.json("key list")
        .as_array()
        .unwrap()
        .iter()
        .map(|slot| {
            (
                slot["user"].as_str().unwrap_or("-").to_owned(),
                slot["carries_over"].as_bool().unwrap(),
            )
        })
        .collect()
}

#[test]
fn a_slot_of_the_older_form_opens_and_is_brought_over_by_its_user() {
    let desk = older::desk();
    let older: Value = serde_json::from_slice(&bytes(&desk, "mkt.db.keys")).unwrap();
    assert_eq!(older["format"], 1);
    // Looking brings one's own over, and nobody else's.
    let ready = |names: &[&str]| {
        ["alice", "bob", "cron", "-"]
            .map(|name| (name.to_owned(), names.contains(&name)))
            .to_vec()
    };
    assert_eq!(carried(&desk), ready(&["alice"]));
    let now: Value = serde_json::from_slice(&bytes(&desk, "mkt.db.keys")).unwrap();
    assert_eq!(now["format"], 2);
    let (had, has) = (&older["content"]["users"][0], &now["content"]["users"][0]);
    assert_eq!(
        had["set_at"], has["set_at"],
        "the passphrase is as old as it was"
    );
    assert!(has["lock"].get("sealed").is_none());

    let keys = bytes(&desk, "mkt.db.keys");
    let said = desk.run("key rotate --yes").fails(1);
    assert!(
        said.contains("the slots of bob, cron were made by an older mkt"),
        "{said}"
    );
    for word in [
        "mkt status",
        "user passphrase",
        "user revoke",
        "added again",
        "--new-recovery-code",
    ] {
        assert!(said.contains(word), "{word}: {said}");
    }
    assert_eq!(bytes(&desk, "mkt.db.keys"), keys);

    desk.run_as("bob", "org list").ok();
    desk.run_as("cron", "status").ok();
    assert_eq!(carried(&desk), ready(&["alice", "bob", "cron"]));
    let said = desk.run("key rotate --yes").fails(1);
    assert!(
        said.contains("the recovery code was made by an older mkt"),
        "{said}"
    );
    let done = desk.run(&format!(
        "key rotate --yes --new-recovery-code --recovery-out {}",
        desk.path("second.txt")
    ));
    assert_eq!(done.ok(), "2");
    for user in ["alice", "bob", "cron"] {
        desk.run_as(user, "status").ok();
    }
    desk.run("verify").ok();
    assert_eq!(desk.json("audit verify")["ok"], true);
}

#[test]
fn whoever_does_not_come_is_given_a_passphrase_or_taken_out() {
    let desk = older::desk();
    let new = desk.private_file("bob.pass", "another lantern over the weir\n");
    desk.run(&format!("user passphrase bob --new-passphrase-file {new}"))
        .ok();
    desk.run("user revoke cron --yes").ok();
    let recover = |out: &str| {
        desk.run(&format!(
            "key recover alice --code-file {} --new-passphrase-file {} --recovery-out {}",
            desk.path("recovery.txt"),
            desk.path("alice.pass"),
            desk.path(out)
        ))
    };
    // The older code opens, and the one that takes its place is of the new form.
    recover("second.txt").ok();
    assert_eq!(desk.run("key rotate --yes").ok(), "2");
    desk.run_as("bob", "org list").ok();
}

#[test]
fn whoever_writes_just_now_keeps_nobody_out_whose_slot_is_of_the_older_form() {
    let desk = older::desk();
    let keys = bytes(&desk, "mkt.db.keys");
    let sql = desk.sql();
    sql.execute_batch("BEGIN IMMEDIATE").unwrap();
    let begun = std::time::Instant::now();
    drop(desk.session());
    assert!(
        begun.elapsed() < std::time::Duration::from_secs(5),
        "the lock is not waited for"
    );
    assert_eq!(bytes(&desk, "mkt.db.keys"), keys);
    sql.execute_batch("ROLLBACK").unwrap();
    drop(desk.session());
    assert_ne!(bytes(&desk, "mkt.db.keys"), keys);
}
