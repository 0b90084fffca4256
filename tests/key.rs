//! The slots of the key file, and the way back in with the recovery code.

mod halves;
mod rotating;

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::real::{ADMIN_PASSPHRASE, Real, answer, ends};
use crate::support::{Desk, Ran, write_private};

const NEW_PASSPHRASE: &str = "a different lantern entirely";

/// What a real command left.
fn ran(command: &mut Command) -> Ran {
    let output = command.output().unwrap();
    Ran {
        status: u8::try_from(output.status.code().unwrap()).unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// `key recover` of `user` with the code in a file of the store's folder, by somebody who has nothing else.
fn recover(real: &Real, user: &str, code: &str, out: &str) -> Command {
    write_private(&real.path("new.pass"), format!("{NEW_PASSPHRASE}\n"));
    let mut command = real.command();
    command
        .env_remove("MKT_PASSPHRASE_FILE")
        .args(["key", "recover", user, "--code-file"])
        .arg(real.path(code))
        .arg("--new-passphrase-file")
        .arg(real.path("new.pass"))
        .arg("--recovery-out")
        .arg(real.path(out));
    command
}

/// `admin`, who opens with the passphrase in a file of the store's folder.
fn admin_with(real: &Real, file: &str) -> Ran {
    let mut command = real.command();
    command
        .env("MKT_USER", "admin")
        .env("MKT_PASSPHRASE_FILE", real.path(file))
        .args(["user", "list"]);
    ran(&mut command)
}

fn code_in(real: &Real, file: &str) -> String {
    std::fs::read_to_string(real.path(file)).unwrap()
}

/// Holds that a refused recovery left the key file as it was and no new code.
#[track_caller]
fn is_refused(real: &Real, user: &str, code: &str, status: u8) -> String {
    let keys = std::fs::read(real.path("mkt.db.keys")).unwrap();
    let said = ran(&mut recover(real, user, code, "refused.txt")).fails(status);
    assert_eq!(std::fs::read(real.path("mkt.db.keys")).unwrap(), keys);
    assert!(!real.path("refused.txt").exists());
    said
}

#[test]
fn the_code_lets_a_user_in_when_every_passphrase_is_lost_and_works_once() {
    let real = Real::new();
    let old = code_in(&real, "recovery.txt");
    let done = ran(&mut recover(&real, "admin", "recovery.txt", "second.txt"));
    assert_eq!(done.ok(), "admin");
    assert!(done.stderr.contains("opens nothing any more"), "{done:?}");
    assert!(done.stderr.contains("second.txt"), "{done:?}");

    admin_with(&real, "new.pass").ok();
    admin_with(&real, "admin.pass").fails(12);
    // The others come in as before.
    real.json(&["org", "list"]);

    let second = code_in(&real, "second.txt");
    assert_ne!(second, old);
    assert_eq!(second.trim().len(), 14 * 5 - 1);
    let said = is_refused(&real, "admin", "recovery.txt", 12);
    assert!(
        said.contains("not the recovery code of this store"),
        "{said}"
    );
    ran(&mut recover(&real, "admin", "second.txt", "third.txt")).ok();

    let trail = real.is_whole();
    let count = |action: &str| trail.iter().filter(|entry| *entry == action).count();
    assert_eq!((count("key.code"), count("key.recover")), (2, 2));
}

#[test]
fn a_mistyped_code_is_told_from_a_wrong_one() {
    let real = Real::new();
    let code = code_in(&real, "recovery.txt").trim().to_owned();

    // Another store's code is copied correctly, and is still not this one's.
    let other = Desk::new();
    std::fs::copy(other.path("recovery.txt"), real.path("wrong.txt")).unwrap();
    let said = is_refused(&real, "admin", "wrong.txt", 12);
    assert!(
        said.contains("not the recovery code of this store"),
        "{said}"
    );

    let first = if code.starts_with('7') { "8" } else { "7" };
    let mistyped = format!("{first}{}", &code[1..]);
    let secret = code_in(&real, "keeper.key");
    for (text, says) in [
        (mistyped.as_str(), "not copied correctly"),
        (&code[..code.len() - 5], "52 letters and digits"),
        (&code.replacen('-', "-!", 1), "a character that no code has"),
        (secret.as_str(), "not copied correctly"),
    ] {
        write_private(&real.path("mistyped.txt"), text);
        let said = is_refused(&real, "admin", "mistyped.txt", 1);
        assert!(said.contains(says), "{said}");
        assert!(!said.contains(text.trim()), "the code is not shown");
    }
    // How it is written does not matter: small letters, no hyphens.
    write_private(
        &real.path("small.txt"),
        code.to_lowercase().replace('-', " "),
    );
    ran(&mut recover(&real, "admin", "small.txt", "second.txt")).ok();
}

#[test]
fn a_code_file_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let real = Real::new();
    std::fs::set_permissions(
        real.path("recovery.txt"),
        std::fs::Permissions::from_mode(0o644),
    )
    .unwrap();
    is_refused(&real, "admin", "recovery.txt", 1);
}

#[test]
fn a_code_given_as_a_passphrase_is_told_where_it_belongs() {
    let real = Real::new();
    let said = admin_with(&real, "recovery.txt").fails(12);
    assert!(said.contains("mkt key recover"), "{said}");
    // A wrong passphrase says what is left to do as well, and an unknown user no more than that.
    write_private(&real.path("lost.pass"), "nothing that opens this\n");
    let said = admin_with(&real, "lost.pass").fails(12);
    assert!(said.contains("mkt key recover"), "{said}");
}

#[test]
fn whom_the_code_cannot_let_in_is_told_whom_it_can() {
    let real = Real::new();
    let said = is_refused(&real, "mallory", "recovery.txt", 4);
    assert!(said.contains("admin"), "{said}");
    let said = is_refused(&real, "alice", "recovery.txt", 1);
    assert!(
        said.contains("unattended") && said.contains("(admin)"),
        "{said}"
    );
    // That the code was used at all is in the trail, though nothing came of it.
    let trail = real.is_whole();
    assert!(trail.iter().any(|action| action == "key.code"));
    assert!(!trail.iter().any(|action| action == "key.recover"));
}

#[test]
fn a_new_code_that_cannot_be_written_leaves_the_old_one() {
    let real = Real::new();
    ran(&mut recover(
        &real,
        "admin",
        "recovery.txt",
        "nowhere/second.txt",
    ))
    .fails(1);
    admin_with(&real, "admin.pass").ok();
    // Nothing is replaced, not even the file that has the old code.
    ran(&mut recover(&real, "admin", "recovery.txt", "recovery.txt")).fails(1);
    ran(&mut recover(&real, "admin", "recovery.txt", "second.txt")).ok();
}

#[test]
fn what_is_missing_is_named_where_nobody_can_be_asked() {
    let desk = Desk::new();
    let said = desk.run("key recover").fails(2);
    assert!(
        said.contains("--code-file, --new-passphrase-file, --recovery-out"),
        "{said}"
    );
}

#[test]
fn a_store_without_an_administrator_gets_one() {
    let desk = Desk::bare();
    let passphrase = desk.passphrase("alice");
    let new = desk.private_file("new.pass", &format!("{NEW_PASSPHRASE}\n"));
    let made = desk.try_words(&[
        "init",
        "--name",
        "Alice Example",
        "--roles",
        "officer,manager",
        "--recovery-out",
        &desk.path("recovery.txt"),
        "--passphrase-file",
        &passphrase,
    ]);
    made.ok();
    assert!(made.stderr.contains("--make-admin"), "{}", made.stderr);
    desk.run("user set alice --roles officer,admin").fails(5);
    let line = format!(
        "key recover alice --make-admin --code-file {} --new-passphrase-file {new} --recovery-out {}",
        desk.path("recovery.txt"),
        desk.path("second.txt")
    );
    let done = desk.json(&line);
    assert_eq!(
        done["roles"],
        serde_json::json!(["officer", "manager", "admin"])
    );
    std::fs::copy(new, passphrase).unwrap();
    desk.add_user("bob", "admin");
}

#[test]
fn the_slots_are_listed_for_an_administrator_alone() {
    let real = Real::new();
    let slots = real.json_as("keeper", &["key", "list"]);
    let told: Vec<(&str, &str)> = slots
        .as_array()
        .unwrap()
        .iter()
        .map(|slot| {
            assert_eq!(slot["key_epoch"], 1);
            assert_eq!(slot["set_at"].as_str().unwrap().len(), 20, "{slot}");
            (
                slot["user"].as_str().unwrap_or("-"),
                slot["kind"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("admin", "passphrase"),
            ("keeper", "secret"),
            ("alice", "secret"),
            ("diane", "secret"),
            ("-", "recovery"),
        ]
    );
    let text = ran(real.keeper().args(["key", "list"])).ok();
    assert!(text.contains("(recovery code)"), "{text}");
    let csv = ran(real.keeper().args(["key", "list", "--format", "csv"])).ok();
    assert!(csv.starts_with("user,roles,kind,set_at,key_epoch"), "{csv}");
    assert!(csv.contains("\nadmin,admin,passphrase,20"), "{csv}");
    ran(real.command().args(["key", "list"])).fails(5);
    assert!(real.is_whole().iter().any(|action| action == "key.list"));
}

#[test]
fn on_a_terminal_the_code_is_typed_unseen_and_the_new_one_is_shown() {
    let real = Real::new();
    let code = code_in(&real, "recovery.txt").trim().to_owned();
    let other = Desk::new();
    let wrong = std::fs::read_to_string(other.path("recovery.txt")).unwrap();
    let mut session = real.at_terminal("key recover admin", &[("MKT_PASSPHRASE_FILE", "")]);
    let mut shown = String::new();
    for (ask, typed) in [
        ("The recovery code: ", "QQQQ-1234"),
        ("(try 2 of 3): ", wrong.trim()),
        ("(try 3 of 3): ", code.as_str()),
        ("New passphrase: ", NEW_PASSPHRASE),
        ("The same again: ", NEW_PASSPHRASE),
    ] {
        shown += &session.exp_string(ask).unwrap();
        session.send_line(typed).unwrap();
    }
    let (before, new) = session.exp_regex("([0-9A-Z]{4}-){13}[0-9A-Z]{4}").unwrap();
    shown += &before;
    answer(
        &mut session,
        "Press Enter when you have written it down",
        "",
    );
    shown += &ends(&mut session, 0);
    assert!(shown.contains("8 letters and digits"), "{shown}");
    assert!(shown.contains("not the recovery code"), "{shown}");
    for secret in [code.as_str(), wrong.trim(), NEW_PASSPHRASE, "QQQQ"] {
        assert!(!shown.contains(secret), "typed unseen");
    }
    write_private(&real.path("second.txt"), new);
    ran(&mut recover(&real, "admin", "second.txt", "third.txt")).ok();
    assert_ne!(NEW_PASSPHRASE, ADMIN_PASSPHRASE);
    admin_with(&real, "new.pass").ok();
}

#[test]
fn a_recovery_that_is_killed_leaves_one_code_that_opens() {
    let real = Real::new();
    let begun = Instant::now();
    ran(&mut recover(&real, "admin", "recovery.txt", "usual.txt")).ok();
    let usual = begun.elapsed();
    let mut code = "usual.txt".to_owned();
    let mut cut = 0;
    for turn in 0..10_u32 {
        let made = format!("made{turn}.txt");
        let mut child = recover(&real, "admin", &code, &made)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(usual * turn / 10 + Duration::from_millis(1));
        child.kill().unwrap();
        cut += u32::from(!child.wait().unwrap().success());
        // Others work on, and of the two codes exactly one opens: the new one is on the disk before the old one ends.
        real.json(&["org", "list"]);
        let after = format!("after{turn}.txt");
        let with_old = ran(&mut recover(&real, "admin", &code, &after));
        if with_old.status == 0 {
            if real.path(&made).exists() {
                is_refused(&real, "admin", &made, 12);
            }
        } else {
            with_old.fails(12);
            ran(&mut recover(&real, "admin", &made, &after)).ok();
        }
        code = after;
        admin_with(&real, "new.pass").ok();
    }
    assert!(cut > 0, "some were killed before their end");
    real.is_whole();
}
