//! Terminals that can do little, and people who change their mind.

use std::process::Command;

use rexpect::session::spawn_command;

use super::{org_add, orgs, said};
use crate::support::real::{Real, ends};

const WIZARD: &str = "org add";

#[test]
fn ctrl_c_in_a_wizard_gives_the_terminal_back_and_stores_nothing() {
    let real = Real::new();
    for variables in [&[] as &[(&str, &str)], &[("COLUMNS", "20")]] {
        let mut session = real.at_terminal(WIZARD, variables);
        session.exp_string("> ").unwrap();
        session.send_line("Never to be stored").unwrap();
        session.exp_string("> ").unwrap();
        session.send("\u{3}").unwrap();
        session.flush().unwrap();
        let shown = ends(&mut session, 130);
        assert!(shown.contains("Nothing was stored"), "{shown}");
    }
    assert_eq!(orgs(&real), [] as [&str; 0]);
    let actions = real.is_whole();
    assert!(!actions.contains(&"org.add".to_owned()));
}

#[test]
fn ctrl_c_at_a_terminal_that_can_do_nothing_ends_with_130_too() {
    let real = Real::new();
    let mut command = real.command();
    command.arg("org").arg("add").env("TERM", "dumb");
    let mut session = spawn_command(command, Some(30_000)).unwrap();
    session.exp_string("> ").unwrap();
    session.send_line("Never to be stored").unwrap();
    session.exp_string("> ").unwrap();
    session.send("\u{3}").unwrap();
    session.flush().unwrap();
    let shown = session.exp_eof().unwrap();
    assert!(
        shown.contains("Nothing was stored") && !shown.contains('\u{1b}'),
        "{shown:?}"
    );
    let status = session.process().wait().unwrap();
    assert!(
        matches!(status, rexpect::process::WaitStatus::Exited(_, 130)),
        "{status:?}"
    );
    assert_eq!(orgs(&real), [] as [&str; 0]);
}

#[test]
fn ctrl_c_while_a_passphrase_is_typed_brings_the_echo_back() {
    let real = Real::new();
    let mut session = real.at_terminal(
        "user list",
        &[("MKT_USER", "admin"), ("MKT_PASSPHRASE_FILE", "")],
    );
    session.exp_string("Passphrase for admin: ").unwrap();
    session.send("quiet har\u{3}").unwrap();
    session.flush().unwrap();
    let shown = ends(&mut session, 130);
    assert!(!shown.contains("quiet har"), "{shown}");
}

#[test]
fn a_wizard_can_be_finished_on_a_dumb_and_narrow_terminal_in_the_c_locale() {
    let real = Real::new();
    let mut session = real.at_terminal(
        WIZARD,
        &[("TERM", "dumb"), ("COLUMNS", "20"), ("LC_ALL", "C")],
    );
    let mut shown = session.exp_string("> ").unwrap();
    session.send_line("Elmfield Surgery").unwrap();
    // A first choice where one is needed; whatever else it asks is left open.
    for _ in 0..20 {
        let seen = session.exp_regex("(> |STATUS)").unwrap();
        let reply = if seen.0.contains("  1") { "1" } else { "" };
        shown.push_str(&seen.0);
        if seen.1 == "STATUS" {
            break;
        }
        session.send_line(reply).unwrap();
    }
    session.exp_string(" 0.").unwrap();
    assert!(!shown.contains('\u{1b}'), "{shown:?}");
    assert!(shown.is_ascii(), "{shown:?}");
    assert_eq!(orgs(&real), ["Elmfield Surgery"]);
}

#[test]
fn tables_on_twenty_columns_keep_references_whole() {
    let real = Real::new();
    for name in ["Elmfield Surgery and Health Centre", "Siân’s Place"] {
        said(real.command().args(org_add(name))).ok();
    }
    for variables in [
        &[("COLUMNS", "20")] as &[(&str, &str)],
        &[("COLUMNS", "20"), ("TERM", "dumb"), ("LC_ALL", "C")],
        &[("COLUMNS", "1")],
        &[("COLUMNS", "0")],
    ] {
        let mut session = real.at_terminal("org list", variables);
        let shown = ends(&mut session, 0);
        for whole in ["O-0001", "O-0002"] {
            assert!(shown.contains(whole), "{variables:?} {shown}");
        }
    }
    let mut session = real.at_terminal("org list", &[("TERM", "dumb"), ("LC_ALL", "C")]);
    let shown = ends(&mut session, 0);
    assert!(!shown.contains('\u{1b}'), "{shown:?}");
}

#[test]
fn colour_is_for_terminals_that_want_it() {
    let real = Real::new();
    said(real.command().args(org_add("Elmfield"))).ok();
    for variables in [("NO_COLOR", "1"), ("TERM", "dumb")] {
        let mut session = real.at_terminal("org list", &[variables]);
        let shown = ends(&mut session, 0);
        assert!(!shown.contains('\u{1b}'), "{variables:?} {shown:?}");
    }
    let piped = said(real.command().env("TERM", "xterm").args(["org", "list"])).ok();
    assert!(!piped.contains('\u{1b}'));
}

#[test]
fn a_terminal_that_is_closed_ends_the_wizard() {
    let real = Real::new();
    let mut command = Command::new(env!("CARGO_BIN_EXE_mkt"));
    command
        .args(["org", "add"])
        .env_clear()
        .envs(real.variables())
        .env("TERM", "xterm");
    let mut session = spawn_command(command, Some(30_000)).unwrap();
    session.exp_string("> ").unwrap();
    session.send_line("Never to be stored").unwrap();
    session.exp_string("> ").unwrap();
    // Dropping the session closes the terminal, which sends a hang-up, and waits for the process.
    drop(session);
    assert_eq!(orgs(&real), [] as [&str; 0]);
    real.is_whole();
}
