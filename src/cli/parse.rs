//! From clap's errors to failures in our own words. clap quotes what was typed, which may be somebody's name; these
//! name flags and commands only.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::error::Failure;

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

/// A usage failure (exit 2) for what could not be parsed.
pub fn failure(error: &clap::Error) -> Failure {
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
        ErrorKind::MissingRequiredArgument => Failure::usage(format!("Missing: {concerned}.")),
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
