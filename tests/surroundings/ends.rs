//! Ends in the middle, and a store that somebody else is using.

use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use super::{org_add, orgs, said};
use crate::support::real::Real;

fn begin(real: &Real, args: &[&str]) -> Child {
    real.command()
        .args(args)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// How long one command takes here.
fn usual_time(real: &Real) -> Duration {
    let before = Instant::now();
    said(real.command().args(["org", "list"])).ok();
    before.elapsed()
}

#[test]
fn processes_that_are_killed_leave_a_store_that_is_whole() {
    let real = Real::new();
    let usual = usual_time(&real);
    let mut answered = 0;
    let mut killed = 0;
    for turn in 0..40_u32 {
        let mut child = begin(&real, &org_add(&format!("Organisation {turn}")));
        // From before it has opened the store to after it has answered.
        std::thread::sleep(usual * turn / 32);
        child.kill().unwrap();
        let output = child.wait_with_output().unwrap();
        match output.status.code() {
            None => killed += 1,
            Some(0) => {}
            Some(_) => panic!("{output:?}"),
        }
        let listed = orgs(&real).contains(&format!("Organisation {turn}"));
        if !output.stdout.is_empty() {
            answered += 1;
            assert!(listed, "what was answered is stored");
        }
    }
    assert!(killed > 0, "no process was killed in time");
    let actions = real.is_whole();
    let added = actions.iter().filter(|action| *action == "org.add").count();
    assert_eq!(added, orgs(&real).len(), "each has its entry, and no more");
    assert!(added >= answered);
    // What was not stored left no gap in the numbers that are.
    let listed = real.json(&["org", "list"]);
    let mut numbers: Vec<&str> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|org| org["ref"].as_str().unwrap())
        .collect();
    numbers.sort_unstable();
    let expected: Vec<String> = (1..=added).map(|number| format!("O-{number:04}")).collect();
    assert_eq!(numbers, expected);
}

#[test]
fn changes_of_the_users_that_are_killed_leave_key_slots_and_list_in_step() {
    let real = Real::new();
    let usual = usual_time(&real);
    for turn in 0..16_u32 {
        let key = real.path(&format!("user{turn}.key"));
        let mut child = real
            .keeper()
            .args(["user", "add", &format!("user{turn}"), "--name", "Example"])
            .args(["--roles", "officer", "--key-out"])
            .arg(&key)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(usual * turn / 12);
        child.kill().unwrap();
        child.wait().unwrap();
        // Whoever else works here is not kept from it.
        orgs(&real);
    }
    real.is_whole();
    let users = said(real.keeper().args(["user", "list", "--json"])).ok();
    let users: serde_json::Value = serde_json::from_str(&users).unwrap();
    for user in users["data"].as_array().unwrap() {
        let name = user["name"].as_str().unwrap();
        if let Some(turn) = name.strip_prefix("user") {
            let mut as_user = real.command();
            as_user
                .env("MKT_USER", name)
                .env("MKT_PASSPHRASE_FILE", real.path(&format!("user{turn}.key")));
            said(as_user.args(["org", "list"])).ok();
        }
    }
}

#[test]
fn a_busy_store_is_waited_for_and_then_told() {
    let real = Real::new();
    let held = real.sql();
    held.execute_batch("BEGIN IMMEDIATE").unwrap();
    // Those who come while somebody else is writing wait for them.
    let waiting = begin(&real, &org_add("Patient"));
    std::thread::sleep(Duration::from_millis(700));
    held.execute_batch("COMMIT").unwrap();
    let output = waiting.wait_with_output().unwrap();
    assert_eq!(output.stdout, b"O-0001\n", "{output:?}");
    // Ten seconds, and not for ever.
    held.execute_batch("BEGIN IMMEDIATE").unwrap();
    let begun = Instant::now();
    let (adding, listing) = (
        begin(&real, &org_add("Impatient")),
        begin(&real, &["org", "list"]),
    );
    for child in [adding, listing] {
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(11), "{output:?}");
        assert_eq!(output.stdout, b"");
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(stderr.contains("busy for ten seconds"), "{stderr}");
    }
    let took = begun.elapsed();
    assert!(
        (Duration::from_secs(9)..Duration::from_secs(40)).contains(&took),
        "{took:?}"
    );
    held.execute_batch("ROLLBACK").unwrap();
    assert_eq!(orgs(&real), ["Patient"]);
    real.is_whole();
}
