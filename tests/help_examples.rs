//! Every example of every help page runs: at a desk with the invented records, in the order of a day's work.

use crate::support::{Desk, words};

/// The example of each verb, as its help page has it.
fn examples(command: &clap::Command, path: &str, found: &mut Vec<(String, String)>) {
    for verb in command
        .get_subcommands()
        .filter(|verb| verb.get_name() != "help")
    {
        let path = format!("{path} {}", verb.get_name()).trim().to_owned();
        if verb.has_subcommands() {
            examples(verb, &path, found);
        }
        let long = verb
            .get_long_about()
            .map(ToString::to_string)
            .unwrap_or_default();
        let line = long
            .lines()
            .find(|line| line.trim_start().starts_with("mkt "))
            .unwrap_or_default();
        found.push((path, line.trim().trim_start_matches("mkt ").to_owned()));
    }
}

/// Verbs whose example cannot succeed at this desk, and why.
const ELSEWHERE: [(&str, &str); 1] = [("init", "the desk has a store already")];

#[test]
fn the_example_of_every_help_page_is_understood() {
    let desk = Desk::new();
    let records = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/records.jsonl");
    desk.try_words(&["import", records, "--source", "tour"])
        .ok();
    let mut all = Vec::new();
    examples(&mkt::cli::command(), "", &mut all);
    let mut wrong = Vec::new();
    for (path, line) in all {
        if ELSEWHERE.iter().any(|(verb, _)| *verb == path) {
            continue;
        }
        assert!(!line.is_empty(), "{path} has no example");
        let desk_path = desk.path("");
        // Files that an example names are looked for in the folder it is typed in; here that is the desk's.
        let words: Vec<String> = words(&line)
            .into_iter()
            .map(|word| {
                let is_file = [".json", ".jsonl", ".txt", ".html", ".pass", ".csv"]
                    .iter()
                    .any(|end| word.ends_with(end))
                    || word.contains('/') && !word.contains("://");
                if is_file && !word.starts_with("C-") {
                    format!("{desk_path}{}", word.rsplit('/').next().unwrap_or_default())
                } else {
                    word
                }
            })
            .collect();
        let ran = desk.run_words_with(
            "alice",
            &words.iter().map(String::as_str).collect::<Vec<_>>(),
            "",
        );
        // Understood: no usage error of the command line itself and no defect. Whether the record or the file it names is
        // there is the desk's affair.
        let unknown = ran.stderr.contains("There is no flag")
            || ran.stderr.contains("There is no such command")
            || ran.stderr.contains("Missing:");
        if unknown || ran.status == 70 {
            wrong.push(format!(
                "{path}: `mkt {line}` → {} {}",
                ran.status,
                ran.stderr.lines().next().unwrap_or_default()
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
