//! The manual pages are those of this program, and every help page begins with an example.

use std::collections::BTreeMap;
use std::path::Path;

use crate::support::Desk;

#[test]
fn the_committed_manual_pages_are_fresh() {
    let desk = Desk::bare();
    let made = desk.path("man");
    desk.try_words(&["man", &made]).ok();
    let read = |folder: &Path| -> BTreeMap<String, String> {
        std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| {
                let path = entry.unwrap().path();
                (
                    path.file_name().unwrap().to_str().unwrap().to_owned(),
                    std::fs::read_to_string(&path).unwrap(),
                )
            })
            .collect()
    };
    let committed = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("man"));
    let made = read(Path::new(&made));
    assert_eq!(
        committed.keys().collect::<Vec<_>>(),
        made.keys().collect::<Vec<_>>(),
        "run `cargo run -- man man`"
    );
    for (name, text) in made {
        assert!(
            committed[&name] == text,
            "{name} is stale: run `cargo run -- man man`"
        );
    }
}

#[test]
fn completions_name_every_noun() {
    let desk = Desk::bare();
    for shell in ["bash", "zsh", "fish"] {
        let script = desk.try_words(&["completions", shell]).ok();
        for noun in mkt::cli::command().get_subcommands() {
            assert!(
                script.contains(noun.get_name()),
                "{shell}: {}",
                noun.get_name()
            );
        }
    }
    desk.try_words(&["completions", "tcsh"]).fails(2);
}

#[test]
fn every_help_page_begins_with_an_example() {
    fn walk(command: &clap::Command, path: &str, without: &mut Vec<String>) {
        for verb in command
            .get_subcommands()
            .filter(|verb| verb.get_name() != "help")
        {
            let path = format!("{path} {}", verb.get_name());
            if verb.has_subcommands() {
                walk(verb, &path, without);
            } else {
                let long = verb
                    .get_long_about()
                    .map(ToString::to_string)
                    .unwrap_or_default();
                let second = long
                    .split("\n\n")
                    .nth(1)
                    .unwrap_or_default()
                    .trim()
                    .to_owned();
                if !second.starts_with("Example") || !long.contains(&path) {
                    without.push(path);
                }
            }
        }
    }
    let mut without = Vec::new();
    walk(&mkt::cli::command(), "mkt", &mut without);
    assert!(without.is_empty(), "{without:#?}");
}
