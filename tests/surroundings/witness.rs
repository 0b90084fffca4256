//! A witness that belongs to another user, may only be appended to, or may not be written to at all.

use std::os::unix::fs::chown;

use super::disk::{Ordinary, mode};

/// The lines of the witness.
fn lines(ordinary: &Ordinary) -> usize {
    std::fs::read_to_string(ordinary.real.path("mkt.db.witness"))
        .unwrap()
        .lines()
        .count()
}

/// A command that writes to the trail.
const ADDS: [&str; 6] = [
    "org",
    "add",
    "--name",
    "Elmfield School",
    "--type",
    "education",
];

#[test]
fn one_that_cannot_be_written_to_stops_nothing_and_is_told() {
    let ordinary = Ordinary::new();
    let witness = ordinary.real.path("mkt.db.witness");
    mode(&witness, 0o400);
    let before = lines(&ordinary);
    let said = ordinary.run(&ADDS);
    assert_eq!(said.status, Some(0), "{}", said.stderr);
    assert_eq!(said.stdout, "O-0001\n");
    assert_eq!(
        said.stderr.matches("warning: The witness").count(),
        1,
        "{}",
        said.stderr
    );
    assert_eq!(lines(&ordinary), before);
    for command in ["verify", "doctor"] {
        let said = ordinary.run_as_keeper(&[command]);
        assert_eq!(said.status, Some(20), "{}", said.stdout);
        assert!(said.stdout.contains("append to it"), "{}", said.stdout);
    }
    mode(&witness, 0o600);
    let said = ordinary.run(&["org", "list"]);
    assert_eq!((said.status, said.stderr.as_str()), (Some(0), ""));
    assert_eq!(ordinary.run_as_keeper(&["verify"]).status, Some(0));
}

#[test]
fn another_user_s_that_this_account_reads_and_appends_to_works_as_its_own() {
    let ordinary = Ordinary::new();
    let witness = ordinary.real.path("mkt.db.witness");
    let Some(group) = ordinary.group() else {
        // Only root can give a file to another user.
        return;
    };
    chown(&witness, Some(0), Some(group)).unwrap();
    mode(&witness, 0o660);
    let before = lines(&ordinary);
    let old = std::fs::read(ordinary.real.path("mkt.db")).unwrap();
    let said = ordinary.run(&ADDS);
    assert_eq!(
        (said.status, lines(&ordinary)),
        (Some(0), before + 1),
        "{}",
        said.stderr
    );
    assert_eq!(ordinary.run_as_keeper(&["verify"]).status, Some(0));
    let said = ordinary.run_as_keeper(&["doctor"]);
    assert!(
        said.stdout.contains("mkt.db.witness, of "),
        "{}",
        said.stdout
    );
    // Appended to only: it goes on, and those who look say that it finds nothing.
    mode(&witness, 0o620);
    let said = ordinary.run(&["org", "list"]);
    assert_eq!((said.status, said.stderr.as_str()), (Some(0), ""));
    assert_eq!(lines(&ordinary), before + 4);
    assert_eq!(ordinary.run_as_keeper(&["verify"]).status, Some(20));
    mode(&witness, 0o660);
    std::fs::write(ordinary.real.path("mkt.db"), old).unwrap();
    ordinary.run(&["org", "list"]).fails(13);
}
