//! What is missing on a command line is told all at once, and every help page, the short one too, begins with an example.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::support::{Desk, words};

/// Every verb, as it is typed.
fn verbs() -> Vec<(String, clap::Command)> {
    fn walk(command: &clap::Command, path: &str, all: &mut Vec<(String, clap::Command)>) {
        for verb in command
            .get_subcommands()
            .filter(|verb| verb.get_name() != "help")
        {
            let path = format!("{path} {}", verb.get_name()).trim().to_owned();
            walk(verb, &path, all);
            all.push((path, verb.clone()));
        }
    }
    let mut all = Vec::new();
    walk(&mkt::cli::command(), "", &mut all);
    all
}

#[test]
fn the_short_help_of_every_page_begins_with_its_example() {
    let desk = Desk::bare();
    let mut without = Vec::new();
    for (path, verb) in verbs() {
        let said = desk.run(&format!("{path} -h")).ok();
        let example = said
            .lines()
            .next()
            .and_then(|line| line.strip_prefix("Example: mkt "));
        let in_one_line = |text: &str| words(&text.replace(['\'', '"'], "")).join(" ");
        let about = in_one_line(&verb.get_about().unwrap().to_string());
        if !example.is_some_and(|example| example.starts_with(&path))
            || !in_one_line(&said).contains(&about)
        {
            without.push(path);
        }
    }
    assert!(without.is_empty(), "{without:#?}");
    assert!(desk.run("-h").ok().starts_with("Example: mkt status\n"));
    // The long one has it in its text, once.
    let long = desk.run("export list --help").ok();
    assert!(long.starts_with("List the exports"), "{long}");
    assert_eq!(long.matches("mkt export list C-2026-0001").count(), 1);
}

/// A word that is of the right form where a command needs one.
fn placeholder(desk: &Desk, arg: &clap::Arg) -> String {
    if let Some(value) = arg.get_possible_values().first() {
        return value.get_name().to_owned();
    }
    let name = arg.get_value_names().unwrap_or_default()[0].to_string();
    let first = name.split('|').next().unwrap();
    match first.strip_suffix("-…") {
        Some(kind @ ("C" | "R" | "D" | "AR" | "RR" | "DC")) => format!("{kind}-2026-0001"),
        Some(kind) => format!("{kind}-0001"),
        None if first == "DATE" => "2026-11-02".to_owned(),
        None if ["FILE", "DIR", "NEW", "PATH"].contains(&first) => desk.path(&name.to_lowercase()),
        None => "1".to_owned(),
    }
}

/// The flags that a message names.
fn flags(said: &str) -> BTreeSet<String> {
    said.split(|c: char| c != '-' && !c.is_ascii_alphabetic())
        .filter(|word| word.starts_with("--") && word.len() > 2)
        .map(str::to_owned)
        .collect()
}

#[test]
fn what_is_missing_is_told_all_at_once() {
    let desk = Desk::new();
    let mut late = Vec::new();
    for (path, verb) in verbs() {
        let first = desk.run(&format!("{path} --no-input"));
        let mut line = path.clone();
        for arg in verb.get_arguments().filter(|arg| arg.is_required_set()) {
            if let Some(long) = arg.get_long() {
                let _ = write!(line, " --{long}");
            }
            line.push(' ');
            line.push_str(&placeholder(&desk, arg));
        }
        for group in verb.get_groups().filter(|group| group.is_required_set()) {
            let id = group.get_args().next().unwrap();
            let arg = verb.get_arguments().find(|arg| arg.get_id() == id).unwrap();
            let _ = write!(
                line,
                " --{} {}",
                arg.get_long().unwrap(),
                placeholder(&desk, arg)
            );
        }
        if line == path {
            continue;
        }
        let second = desk.run(&format!("{line} --no-input"));
        let asks: String = second
            .stderr
            .lines()
            .filter(|line| {
                ["Missing: ", "also needs ", "Confirm it", "also be given"]
                    .iter()
                    .any(|words| line.contains(words))
            })
            .collect();
        if asks.is_empty() {
            continue;
        }
        assert_eq!(second.status, 2, "{line}: {}", second.stderr);
        let told = flags(&first.stderr);
        let more: Vec<String> = flags(&asks)
            .into_iter()
            .filter(|flag| !told.contains(flag) && !line.contains(flag.as_str()))
            .collect();
        if !more.is_empty() {
            late.push(format!("{line}: {more:?} after: {}", first.stderr));
        }
    }
    assert!(late.is_empty(), "{late:#?}");
}

#[test]
fn a_command_whose_first_word_may_be_left_out_tells_all_that_is_missing_too() {
    let desk = Desk::new();
    for (line, needed) in [
        ("referral accept", &["R-…", "--basis"][..]),
        (
            "retention hold",
            &["C-…", "P-…", "--tag", "--category", "--reason"],
        ),
        (
            "rights close RR-2026-0001 --lift",
            &["--told-on", "--reason"],
        ),
        ("note correct N-000001", &["--file", "--reason"]),
        ("share correct S-000001", &["--what", "--reason"]),
        ("case close --on 2026-11-02", &["C-…", "--outcome"]),
        ("export release", &["E-…", "--out", "--attest"]),
        ("sar extend", &["AR-…", "--told-on", "--void", "--reason"]),
    ] {
        let said = desk.run(&format!("{line} --no-input")).fails(2);
        for word in needed {
            assert!(said.contains(word), "{line}: {word} is not in {said}");
        }
        assert!(!said.contains('<'), "{line}: {said}");
    }
    // What is given is not asked for.
    let said = desk.run("case close --outcome Done --no-input").fails(2);
    assert!(said.contains("Missing: C-…, --on."), "{said}");
}

#[test]
fn on_a_terminal_what_is_asked_for_is_not_called_missing() {
    let args: Vec<std::ffi::OsString> = words("mkt case close")
        .into_iter()
        .map(Into::into)
        .collect();
    let error = mkt::cli::command().try_get_matches_from(&args).unwrap_err();
    let failure = mkt::cli::parse::failure(&error, &args, true);
    assert_eq!(failure.message, "Missing: C-….");
    let failure = mkt::cli::parse::failure(&error, &args, false);
    assert_eq!(failure.message, "Missing: C-…, --on, --outcome.");
}
