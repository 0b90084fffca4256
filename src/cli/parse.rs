//! From clap's errors to failures in our own words. clap quotes what was typed, which may be somebody's name; these
//! name flags and commands only.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::error::Failure;

/// What commands need beside the words without which they cannot be understood. On a terminal it is asked for; where nobody can be
/// asked, one error names all of it (CLI.md, "Global flags", `--no-input`). A test holds this to what the commands say themselves.
const ASKED_FOR: [(&str, &[&str]); 23] = [
    ("case close", &["--on", "--outcome"]),
    ("case link", &["--role (for a person)"]),
    ("case reopen", &["--reason"]),
    (
        "complaint close",
        &["--outcome", "--done-file (or --done)", "--told-on"],
    ),
    ("export review", &["--write FILE or --file FILE"]),
    ("export withdraw", &["--reason"]),
    ("note correct", &["--reason"]),
    ("person merge", &["--reason"]),
    ("person split", &["--reason"]),
    ("referral decline", &["--reason"]),
    (
        "retention approve",
        &["--item C-… or --all, or --keep C-… with --reason"],
    ),
    ("retention decide", &["--subject", "--until", "--reason"]),
    ("retention dispose", &["--confirm D-…"]),
    ("retention reject", &["--reason"]),
    ("retention release", &["--reason"]),
    ("rights close", &["--decision", "--reason"]),
    ("rights extend", &["--reason"]),
    ("sar export", &["--subject P-…"]),
    ("sar extend", &["--reason"]),
    ("sar review", &["--write FILE or --file FILE"]),
    ("sar withhold", &["--reason"]),
    ("share attest", &["--how", "--on", "--by-whom"]),
    ("share correct", &["--reason"]),
];

/// The command that was typed, in words: `case close`.
pub fn command_typed(args: &[OsString]) -> String {
    let whole = super::command();
    let mut at = &whole;
    let mut words = Vec::new();
    for arg in args.iter().skip(1).filter_map(|arg| arg.to_str()) {
        if let Some(next) = at.find_subcommand(arg) {
            at = next;
            words.push(arg);
        }
    }
    words.join(" ")
}

/// What the command needs besides, without what is given.
fn asked_for(args: &[OsString]) -> impl Iterator<Item = &'static str> {
    let typed = command_typed(args);
    let is_given = move |flag: &str| {
        args.iter().filter_map(|arg| arg.to_str()).any(|arg| {
            arg.strip_prefix(flag)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('='))
        })
    };
    ASKED_FOR
        .iter()
        .filter(move |(command, _)| *command == typed)
        .flat_map(|(_, flags)| *flags)
        .copied()
        .filter(move |flags| {
            !flags
                .split([' ', '(', ')', ','])
                .any(|word| word.starts_with("--") && is_given(word))
        })
}

/// A missing word as people read it: `<--told-on <DATE>|--void <NUMBER>>` is `--told-on DATE or --void NUMBER`.
fn as_read(usage: &str) -> String {
    let inner = usage
        .strip_prefix("<--")
        .and_then(|rest| rest.strip_suffix('>'))
        .map(|rest| format!("--{}", rest.replace("|--", " or --")));
    inner.as_deref().unwrap_or(usage).replace(['<', '>'], "")
}

/// The example of a help page: the line of its text that begins with the program's name.
pub fn example(about: &str) -> Option<String> {
    about
        .lines()
        .map(str::trim)
        .find(|line| line.starts_with("mkt "))
        .map(str::to_owned)
}

fn context(error: &clap::Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(texts)) => texts.clone(),
        Some(ContextValue::StyledStr(text)) => vec![text.to_string()],
        Some(ContextValue::StyledStrs(texts)) => texts.iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    }
}

/// The flag's name out of `--flag <VALUE>`.
fn flags(error: &clap::Error, kind: ContextKind) -> String {
    context(error, kind).join(", ")
}

/// A usage failure (exit 2) for what could not be parsed of `args`. Where nobody can be asked, what is missing is all that is.
pub fn failure(error: &clap::Error, args: &[OsString], can_ask: bool) -> Failure {
    let concerned = flags(error, ContextKind::InvalidArg);
    let failure = match error.kind() {
        ErrorKind::UnknownArgument => {
            // An unknown flag is quoted only as far as it is a flag: what follows `=` may be a value.
            let name = concerned.split('=').next().unwrap_or_default();
            if name.starts_with('-') {
                Failure::usage(format!("There is no flag {name} here."))
            } else {
                Failure::usage("There is a word too many on the command line.")
                    .hint("Put a text of several words in quotation marks.")
            }
        }
        ErrorKind::InvalidSubcommand => Failure::usage("There is no such command."),
        ErrorKind::MissingRequiredArgument => {
            let mut missing: Vec<String> = context(error, ContextKind::InvalidArg)
                .iter()
                .map(|usage| as_read(usage))
                .collect();
            if !can_ask {
                missing.extend(asked_for(args).map(str::to_owned));
            }
            Failure::usage(format!("Missing: {}.", missing.join(", ")))
        }
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let known = flags(error, ContextKind::ValidSubcommand);
            Failure::usage(if known.is_empty() {
                "A command is missing.".to_owned()
            } else {
                format!("What should be done is missing: one of {known}.")
            })
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let words = flags(error, ContextKind::ValidValue);
            if context(error, ContextKind::InvalidValue)
                .iter()
                .all(String::is_empty)
            {
                Failure::usage(format!("{concerned} needs a value."))
            } else if words.is_empty() {
                Failure::usage(format!("The value of {concerned} cannot be used."))
            } else {
                Failure::usage(format!("{concerned} takes one of: {words}."))
            }
        }
        ErrorKind::ArgumentConflict => {
            let other = flags(error, ContextKind::PriorArg);
            Failure::usage(format!(
                "{concerned} and {other} contradict each other; give one of them."
            ))
        }
        ErrorKind::InvalidUtf8 => {
            Failure::usage("A word on the command line is not valid Unicode.")
        }
        _ => Failure::usage("The command line cannot be understood."),
    };
    let mut failure = failure;
    for nearest in [
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedArg,
        ContextKind::SuggestedValue,
    ] {
        let nearest = flags(error, nearest);
        if !nearest.is_empty() {
            failure = failure.hint(format!("Did you mean `{nearest}`?"));
        }
    }
    failure.hint("`--help` after any command shows how it is used.")
}
