//! Users come, change and go; roles are enforced.

use crate::support::Desk;

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
