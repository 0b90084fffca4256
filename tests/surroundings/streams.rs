//! Standard input, output and error that are closed, full, or read by nobody.

use std::fs::OpenOptions;
use std::process::Stdio;

use super::{org_add, orgs, said, shell};
use crate::support::real::Real;

/// The writing end of a pipe that nobody reads any more.
fn nobody_reads() -> Stdio {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    writer.into()
}

fn full() -> Stdio {
    OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap()
        .into()
}

#[test]
fn a_reader_that_went_away_is_no_failure() {
    let real = Real::new();
    said(real.command().args(org_add("Elmfield Surgery"))).ok();
    for args in [
        &["org", "list"] as &[&str],
        &["org", "list", "--json"],
        &["org", "show", "O-1"],
        &["org", "add", "--help"],
        &["--version"],
    ] {
        let child = real
            .command()
            .args(args)
            .stdout(nobody_reads())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{args:?} {output:?}");
        assert_eq!(output.stderr, b"", "{args:?}");
    }
    let mut piped = shell(&real, "\"$0\" org list | head -n 0");
    assert_eq!(said(&mut piped).stderr, "");
    // An error that nobody reads is an error all the same.
    let status = real
        .command()
        .args(["org", "show", "O-9"])
        .stderr(nobody_reads())
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(4));
}

#[test]
fn an_answer_that_cannot_be_written_is_a_failure_and_says_that_the_deed_is_done() {
    let real = Real::new();
    for args in [
        &org_add("Elmfield Surgery") as &[&str],
        &["org", "list"],
        &["org", "list", "--json"],
        &["--help"],
        &["completions", "bash"],
    ] {
        let child = real
            .command()
            .args(args)
            .stdout(full())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let output = child.wait_with_output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{args:?} {stderr}");
        assert!(
            stderr.contains("The answer could not be written to standard output")
                && !stderr.contains("panicked"),
            "{args:?} {stderr}"
        );
    }
    assert_eq!(orgs(&real), ["Elmfield Surgery"]);
    real.is_whole();
}

#[test]
fn messages_that_cannot_be_written_change_nothing_else() {
    let real = Real::new();
    let output = real
        .command()
        .args(org_add("Elmfield Surgery"))
        .stderr(full())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(output.stdout, b"O-0001\n");
    let missing = real
        .command()
        .args(["org", "show", "O-9"])
        .stderr(full())
        .output()
        .unwrap();
    assert_eq!(missing.status.code(), Some(4));
}

#[test]
fn closed_streams_are_never_mistaken_for_the_store() {
    let real = Real::new();
    // With a stream closed, the next file opened would get its number, and the answer would go into the store.
    for (at, closed) in [">&-", "2>&-", "<&-", "<&- >&- 2>&-"].iter().enumerate() {
        let script = format!("exec \"$0\" org add --name 'Place {at}' --type education {closed}");
        let status = shell(&real, &script).status().unwrap();
        assert_eq!(status.code(), Some(0), "{closed}");
    }
    assert_eq!(orgs(&real), ["Place 3", "Place 2", "Place 1", "Place 0"]);
    real.is_whole();
    // Nothing to read is nothing given.
    let script = "exec \"$0\" org add --from - <&-";
    said(&mut shell(&real, script)).fails(2);
}
