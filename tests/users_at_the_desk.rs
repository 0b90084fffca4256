//! Users come, change and go; roles are enforced.

use crate::support::Desk;
use crate::support::real::{Real, answer, ends};

#[test]
fn a_user_is_added_set_and_revoked() {
    let desk = Desk::new();
    desk.add_user("bob", "officer");
    assert_eq!(
        desk.run_as("bob", "org list --format plain").ok(),
        "There are no organisations yet. Add one with `mkt org add`."
    );
    desk.run("user set bob --roles officer,manager --trained-on 2026-11-01")
        .ok();
    let users = desk.json("user list");
    assert_eq!(users[1]["roles"], serde_json::json!(["officer", "manager"]));
    assert_eq!(users[1]["training_due"], false);
    desk.run("user revoke bob").fails(2);
    desk.run("user revoke bob --yes").ok();
    desk.run_as("bob", "org list").fails(12);
    assert_eq!(desk.json("user list").as_array().unwrap().len(), 1);
    assert_eq!(
        desk.json("user list --all")[1]["revoked_at"]
            .as_str()
            .unwrap()
            .len(),
        20
    );
}

#[test]
fn an_older_key_file_put_back_lets_nobody_in_whose_access_was_taken_away() {
    let desk = Desk::new();
    desk.add_user("bob", "officer");
    let older = std::fs::read(desk.path("mkt.db.keys")).unwrap();
    desk.run("user revoke bob --yes").ok();
    std::fs::write(desk.path("mkt.db.keys"), older).unwrap();
    let said = desk.run_as("bob", "org list").fails(12);
    assert!(said.contains("an older copy"), "{said}");
    // An administrator still gets in, and can make it right.
    desk.run("user revoke bob --yes").ok();
    desk.add_user("bob", "officer");
    desk.run_as("bob", "org list").ok();
}

#[test]
fn an_older_key_file_put_back_gives_nobody_a_role_again_that_was_taken_away() {
    let desk = Desk::new();
    desk.add_user("bob", "officer,admin");
    desk.run_as("bob", "user list").ok();
    let older = std::fs::read(desk.path("mkt.db.keys")).unwrap();
    desk.run("user set bob --roles officer").ok();
    desk.run_as("bob", "user list").fails(5);
    std::fs::write(desk.path("mkt.db.keys"), &older).unwrap();
    desk.run_as("bob", "user list").fails(5);
    desk.run_as("bob", "org list").ok();
    assert_eq!(
        desk.json("user list")[1]["roles"],
        serde_json::json!(["officer"])
    );
    assert_eq!(
        desk.json("key list")[1]["roles"],
        serde_json::json!(["officer"])
    );
    // Given again, it counts again; a role that the older key file does not know is none.
    desk.run("user set bob --roles officer,admin").ok();
    desk.run_as("bob", "user list").ok();
    desk.run("user set bob --roles auditor").ok();
    std::fs::write(desk.path("mkt.db.keys"), &older).unwrap();
    let said = desk.run_as("bob", "org list").fails(12);
    assert!(
        said.contains("bob has other roles in this store now") && said.contains("an older copy"),
        "{said}"
    );
    desk.run("user set bob --roles officer").ok();
    desk.run_as("bob", "org list").ok();
}

#[test]
fn a_wrong_clock_keeps_no_data_protection_officer_out_for_ever() {
    let desk = Desk::new();
    desk.add_user("carol", "officer");
    desk.set_clock("2027-12-24T10:00:00Z");
    desk.run("org list").fails(1);
    // The only one who could acknowledge the clock is made one, and does.
    desk.run("user set carol --roles dpo,officer").ok();
    desk.run("org list").fails(1);
    desk.run_as("carol", "audit acknowledge --reason 'not used for a year'")
        .ok();
    desk.run("org list").ok();
    // A clock that was ahead and is right again.
    desk.set_clock("2026-11-24T10:00:00Z");
    let said = desk.run("org list").fails(1);
    assert!(said.contains("user set NAME --roles dpo"), "{said}");
    desk.run("user set alice --roles admin,manager,officer,dpo")
        .ok();
    desk.run("audit acknowledge --reason 'the clock was ahead'")
        .ok();
    desk.run("org list").ok();
    assert_eq!(desk.json("audit verify")["ok"], true);
}

#[test]
fn the_day_of_training_is_a_date_alone_in_csv() {
    let desk = Desk::new();
    desk.run("user set alice --trained-on 2024-01-05").ok();
    assert!(
        desk.run("user list")
            .ok()
            .contains("2024-01-05 (due again)")
    );
    let csv = desk.run("user list --format csv").ok();
    assert!(csv.trim_end().ends_with(",2024-01-05"), "{csv}");
}

#[test]
fn a_store_that_nobody_administers_says_so() {
    let desk = Desk::bare();
    let passphrase = desk.passphrase("alice");
    let recovery = desk.path("recovery.txt");
    let ran = desk.try_words(&[
        "init",
        "--name",
        "Alice Example",
        "--roles",
        "officer,manager",
        "--recovery-out",
        &recovery,
        "--passphrase-file",
        &passphrase,
    ]);
    ran.ok();
    assert!(
        ran.stderr.contains("warning: Nobody may add users"),
        "{}",
        ran.stderr
    );
}

#[test]
fn an_unattended_user_opens_with_the_secret_that_was_written() {
    let desk = Desk::new();
    let out = desk.path("sweep.pass");
    desk.try_words(&[
        "user",
        "add",
        "sweep",
        "--name",
        "Nightly Sweep",
        "--roles",
        "service",
        "--key-out",
        &out,
    ])
    .ok();
    desk.run_as("sweep", "org list").fails(5);
    let again = desk.try_words(&[
        "user",
        "add",
        "sweep2",
        "--name",
        "Nightly Sweep",
        "--roles",
        "service",
        "--key-out",
        &out,
    ]);
    again.fails(1);
}

#[test]
fn a_role_that_may_not_is_told_who_may() {
    let desk = Desk::new();
    desk.add_user("otto", "auditor");
    let said = desk
        .run_as("otto", "org add --name 'Elmfield Surgery' --type education")
        .fails(5);
    assert!(said.contains("otto"), "{said}");
    desk.run_as(
        "otto",
        "user add eve --name 'Eve Example' --roles admin --key-out /nowhere/at/all",
    )
    .fails(5);
}

#[test]
fn a_changed_passphrase_opens_and_the_old_one_does_not() {
    let desk = Desk::new();
    let new = desk.private_file("new.pass", "a different lantern entirely\n");
    desk.try_words(&["user", "passphrase", "--new-passphrase-file", &new])
        .ok();
    desk.run("org list").fails(12);
    desk.try_words(&["--passphrase-file", &new, "org", "list"])
        .ok();
    let weak = desk.private_file("weak.pass", "password1234\n");
    desk.try_words(&[
        "--passphrase-file",
        &new,
        "user",
        "passphrase",
        "--new-passphrase-file",
        &weak,
    ])
    .fails(1);
}

#[test]
fn the_wizard_goes_back_corrects_and_prints_the_command() {
    let real = Real::new();
    let mut session = real.at_terminal_as("keeper", "user add");
    answer(&mut session, "Under which user name", "Bob Smith");
    session.exp_string("A user name").unwrap();
    answer(&mut session, "", "bob");
    answer(&mut session, "Their name in full?", "Bob Exmaple");
    answer(&mut session, "Which roles have they?", "<");
    session.exp_string("Now: Bob Exmaple").unwrap();
    answer(&mut session, "Enter keeps it", "Bob Example");
    answer(&mut session, "Which roles have they?", "officer, manager");
    answer(&mut session, "data-protection training?", "5/1/2026");
    session
        .exp_string("Understood: Monday 5 January 2026")
        .unwrap();
    session.exp_string("Stop, and store nothing").unwrap();
    session.send_line("").unwrap();
    for ask in ["New passphrase: ", "The same again: "] {
        session.exp_string(ask).unwrap();
        session.send_line("quiet harbour lantern bob").unwrap();
    }
    let said = ends(&mut session, 0);
    assert!(
        said.contains(
            "mkt user add bob --name 'Bob Example' --roles officer,manager --trained-on 2026-01-05 --new-passphrase-file FILE"
        ) && !said.contains("lantern"),
        "{said}"
    );
    let users = real.json_as("keeper", &["user", "list"]);
    assert!(users.to_string().contains("Bob Example"), "{users}");
}

#[test]
fn giving_up_the_wizard_adds_nobody() {
    let real = Real::new();
    let before = real.json_as("keeper", &["user", "list"]);
    let mut session = real.at_terminal_as("keeper", "user add bob");
    answer(&mut session, "Their name in full?", "Bob Example");
    session.exp_string("Which roles have they?").unwrap();
    session.exp_string("> ").unwrap();
    session.send_control('c').unwrap();
    ends(&mut session, 130);
    assert_eq!(real.json_as("keeper", &["user", "list"]), before);
}

#[test]
fn all_that_is_missing_is_one_error() {
    let desk = Desk::new();
    let said = desk.run("user add").fails(2);
    for flag in ["NAME", "--name", "--roles", "--new-passphrase-file"] {
        assert!(said.contains(flag), "{flag}: {said}");
    }
}
