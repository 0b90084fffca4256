//! Where a passphrase comes from, and what is refused before and after it is given.

use std::os::unix::fs::PermissionsExt as _;

use rexpect::session::PtySession;

use super::{said, shell};
use crate::support::Desk;
use crate::support::real::{ADMIN_PASSPHRASE, Real, ends};

fn type_passphrase(session: &mut PtySession, prompt: &str, typed: &str) -> String {
    let before = session.exp_string(prompt).unwrap();
    session.send_line(typed).unwrap();
    before
}

#[test]
fn it_is_asked_for_unseen_and_three_times_at_most() {
    let real = Real::new();
    let asked = [("MKT_USER", "admin"), ("MKT_PASSPHRASE_FILE", "")];

    let mut session = real.at_terminal("user list", &asked);
    let mut shown = type_passphrase(
        &mut session,
        "Passphrase for admin: ",
        "not this one at all",
    );
    shown += &type_passphrase(&mut session, "(try 2 of 3): ", "nor this one either");
    shown += &type_passphrase(&mut session, "(try 3 of 3): ", "and this one neither");
    shown += &ends(&mut session, 12);
    assert!(shown.contains("error: "), "{shown}");
    assert!(
        !shown.contains("this one") && !shown.contains("Alice"),
        "{shown}"
    );

    let mut session = real.at_terminal("user list", &asked);
    let mut shown = type_passphrase(
        &mut session,
        "Passphrase for admin: ",
        "not this one at all",
    );
    shown += &type_passphrase(&mut session, "(try 2 of 3): ", ADMIN_PASSPHRASE);
    shown += &ends(&mut session, 0);
    assert!(shown.contains("Alice Example"), "{shown}");
    assert!(
        !shown.contains("this one") && !shown.contains(ADMIN_PASSPHRASE),
        "{shown}"
    );
}

#[test]
fn it_is_not_asked_for_where_nobody_may_be_asked() {
    let real = Real::new();
    let mut session = real.at_terminal(
        "user list --no-input",
        &[("MKT_USER", "admin"), ("MKT_PASSPHRASE_FILE", "")],
    );
    let shown = ends(&mut session, 2);
    assert!(shown.contains("--passphrase-file"), "{shown}");
    let piped = said(
        real.command()
            .env_remove("MKT_PASSPHRASE_FILE")
            .args(["org", "list"]),
    );
    assert!(piped.fails(2).contains("--passphrase-file"));
}

#[test]
fn an_unknown_user_and_a_wrong_passphrase_are_one_answer() {
    let real = Real::new();
    let unknown = said(
        real.command()
            .env("MKT_USER", "mallory")
            .args(["org", "list"]),
    )
    .fails(12);
    let wrong = said(
        real.command()
            .env("MKT_USER", "admin")
            .args(["org", "list"]),
    )
    .fails(12);
    assert_eq!(unknown, wrong);
}

#[test]
fn a_file_must_be_private_and_a_descriptor_need_not() {
    let real = Real::new();
    let key = real.path("alice.key");
    let list = || said(real.command().args(["org", "list"]));
    for mode in [0o640, 0o604, 0o666] {
        std::fs::set_permissions(&key, std::fs::Permissions::from_mode(mode)).unwrap();
        let refused = list().fails(1);
        assert!(refused.contains("chmod 600"), "{refused}");
    }
    let through = "exec \"$0\" --passphrase-file /dev/fd/7 org list 7< \"$MKT_PASSPHRASE_FILE\"";
    said(&mut shell(&real, through)).ok();
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).unwrap();
    list().ok();

    for (text, why) in [("", "empty"), ("\nsecond line\n", "empty")] {
        std::fs::write(&key, text).unwrap();
        let refused = list().fails(1);
        assert!(refused.contains(why), "{refused}");
    }
    std::fs::remove_file(&key).unwrap();
    assert!(list().fails(1).contains("alice.key"));
    said(
        real.command()
            .args(["--passphrase-file", "/dev/fd/99", "org", "list"]),
    )
    .fails(1);
}

#[test]
fn a_command_and_a_credential_of_systemd_are_taken() {
    let real = Real::new();
    let key = real.path("alice.key");
    let without = |args: &[&str]| {
        let mut command = real.command();
        command.env_remove("MKT_PASSPHRASE_FILE").args(args);
        command
    };
    let list = ["org", "list"];
    let cat = format!("cat '{}'", key.display());
    said(without(&list).args(["--passphrase-command", &cat])).ok();
    said(without(&list).env("MKT_PASSPHRASE_COMMAND", &cat)).ok();
    let refused =
        said(without(&list).args(["--passphrase-command", "echo secret >&2; exit 3"])).fails(1);
    assert!(
        refused.contains("exit code 3") && !refused.contains("secret"),
        "{refused}"
    );
    said(without(&list).args(["--passphrase-command", "true"])).fails(1);

    let credentials = real.path("credentials");
    std::fs::create_dir(&credentials).unwrap();
    let credential = credentials.join("mkt-passphrase");
    std::fs::copy(&key, &credential).unwrap();
    // systemd keeps the folder private; the file's own bits say nothing.
    std::fs::set_permissions(&credential, std::fs::Permissions::from_mode(0o644)).unwrap();
    said(without(&list).env("CREDENTIALS_DIRECTORY", &credentials)).ok();
    // A source that is named comes before it.
    said(
        without(&list)
            .env("CREDENTIALS_DIRECTORY", &credentials)
            .args(["--passphrase-command", "echo something else"]),
    )
    .fails(12);
}

#[test]
fn slots_made_with_too_little_work_are_refused_by_the_real_program() {
    let desk = Desk::new();
    desk.run("org list").ok();
    let refused = said(
        std::process::Command::new(env!("CARGO_BIN_EXE_mkt"))
            .env_clear()
            .env("MKT_STORE", desk.store())
            .env("MKT_USER", "alice")
            .env("MKT_PASSPHRASE_FILE", desk.path("alice.pass"))
            .args(["org", "list"]),
    )
    .fails(1);
    assert!(refused.contains("less protection"), "{refused}");
}

#[test]
fn a_store_that_others_can_reach_is_refused() {
    let real = Real::new();
    let list = || said(real.command().args(["org", "list"]));
    for (path, wrong, right) in [
        (real.path("mkt.db"), 0o644, 0o600),
        (real.path("mkt.db.keys"), 0o640, 0o600),
        (real.folder().to_owned(), 0o777, 0o700),
    ] {
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(wrong)).unwrap();
        let refused = list().fails(1);
        assert!(refused.contains("chmod"), "{refused}");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(right)).unwrap();
        list().ok();
    }
}
