//! Ctrl-C in the middle of work, when nothing is being asked.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rexpect::session::spawn_command;

use super::{org_add, orgs};
use crate::support::real::Real;

/// A command that waits for a store somebody else is writing to, deep in the database library.
fn waiting(command: &mut Command) -> Child {
    let child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_millis(700));
    child
}

fn interrupt(child: &Child) {
    let pid = child.id().to_string();
    let sent = Command::new("kill").args(["-INT", &pid]).status().unwrap();
    assert!(sent.success());
}

#[test]
fn ctrl_c_in_the_middle_of_work_ends_with_130_and_a_sentence() {
    let real = Real::new();
    let held = real.sql();
    held.execute_batch("BEGIN IMMEDIATE").unwrap();
    let begun = Instant::now();
    let child = waiting(real.command().args(org_add("Never to be stored")));
    interrupt(&child);
    let output = child.wait_with_output().unwrap();
    assert!(begun.elapsed() < Duration::from_secs(8), "it ends at once");
    assert_eq!(output.status.code(), Some(130), "{output:?}");
    assert_eq!(output.stdout, b"");
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "error: Stopped. What was not finished is not stored; look at what is there before doing it again.\n"
    );
    // Under --json one document.
    let child = waiting(
        real.command()
            .args(org_add("Never to be stored"))
            .arg("--json"),
    );
    interrupt(&child);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{output:?}");
    let error: serde_json::Value = serde_json::from_slice(&output.stderr).unwrap();
    assert_eq!(error["error"]["code"], "interrupted");
    held.execute_batch("COMMIT").unwrap();
    assert_eq!(orgs(&real), [] as [&str; 0]);
    assert!(!real.is_whole().contains(&"org.add".to_owned()));
}

#[test]
fn ctrl_c_while_a_text_is_awaited_ends_with_130_too() {
    let real = Real::new();
    let mut child = waiting(real.command().args(["org", "add", "--from", "-"]));
    interrupt(&child);
    let stdin = child.stdin.take();
    let output = child.wait_with_output().unwrap();
    drop(stdin);
    assert_eq!(output.status.code(), Some(130), "{output:?}");
    assert!(output.stderr.starts_with(b"error: Stopped."), "{output:?}");
}

#[test]
fn ctrl_c_at_a_terminal_in_the_middle_of_work_stands_on_a_line_of_its_own() {
    let real = Real::new();
    let held = real.sql();
    held.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut command = real.command();
    command.args(["org", "list"]).env("TERM", "xterm");
    let mut session = spawn_command(command, Some(30_000)).unwrap();
    std::thread::sleep(Duration::from_millis(1200));
    session.send("\u{3}").unwrap();
    session.flush().unwrap();
    let shown = session.exp_eof().unwrap();
    assert!(shown.contains("\nerror: Stopped."), "{shown:?}");
    let status = session.process().wait().unwrap();
    assert!(
        matches!(status, rexpect::process::WaitStatus::Exited(_, 130)),
        "{status:?}"
    );
    held.execute_batch("COMMIT").unwrap();
    real.is_whole();
}

/// A shell switches Ctrl-C off for what it begins in the background.
#[test]
fn whoever_began_it_with_ctrl_c_switched_off_keeps_it_so() {
    let real = Real::new();
    let held = real.sql();
    held.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut command = Command::new("sh");
    command
        .env_clear()
        .envs(real.variables())
        .args(["-c", "trap '' INT; exec \"$0\" \"$@\""])
        .arg(env!("CARGO_BIN_EXE_mkt"))
        .args(org_add("In the background"));
    let child = waiting(&mut command);
    interrupt(&child);
    std::thread::sleep(Duration::from_millis(300));
    held.execute_batch("COMMIT").unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.stdout, b"O-0001\n", "{output:?}");
}

/// A question that is given up is told once, and by the question.
#[test]
fn ctrl_c_at_a_question_is_told_once() {
    let real = Real::new();
    for _ in 0..10 {
        let mut command = real.command();
        command.args(["org", "add"]).env("TERM", "dumb");
        let mut session = spawn_command(command, Some(30_000)).unwrap();
        session.exp_string("> ").unwrap();
        session.send("\u{3}").unwrap();
        session.flush().unwrap();
        let shown = session.exp_eof().unwrap();
        assert_eq!(shown.matches("error: ").count(), 1, "{shown:?}");
        assert!(shown.contains("Nothing was stored"), "{shown:?}");
        let status = session.process().wait().unwrap();
        assert!(
            matches!(status, rexpect::process::WaitStatus::Exited(_, 130)),
            "{status:?}"
        );
    }
}
