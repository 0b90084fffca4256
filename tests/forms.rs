//! The form engine behind every `add`: what is merged, what is asked, going back, correcting, giving up.

use std::collections::VecDeque;

use mkt::cli::form::{Field, FieldKind, Form, Values};
use mkt::domain::date::{Date, iso_date};
use mkt::domain::reference::Kind;
use mkt::domain::user::Permission;
use mkt::error::{Code, Failure, Result};
use mkt::outside::prompt::Prompt;
use mkt::outside::terminal::stopped;
use secrecy::SecretString;
use serde_json::{Value, json};

mod command;
mod merging;
mod reading;
mod terminal;
mod wizard;

pub const SOURCES: &[(&str, &str)] = &[
    ("professional", "an individual contacting directly"),
    ("organisation", "a referral for a review"),
    ("dfe-notification", "a notifiable incident"),
    ("child-death", "notice of a child's death"),
    ("public", ""),
];

fn from_organisation(values: &Values) -> bool {
    values.get("source") == Some(&json!("organisation"))
}

fn not_public(values: &Values) -> bool {
    values.get("source") != Some(&json!("public"))
}

/// A form with a field of every kind that behaves in its own way.
pub fn referral() -> Form {
    Form {
        noun: "referral",
        command: "mkt referral add",
        needs: Permission::WriteRecords,
        fields: vec![
            Field::new(
                "source",
                "--source",
                "Who is it from?",
                FieldKind::Choice(SOURCES),
            )
            .needed(),
            Field::new(
                "received_on",
                "--received-on",
                "When did it arrive?",
                FieldKind::Date { future_ok: false },
            )
            .needed()
            .help("The day it reached the team."),
            Field::new(
                "from_org",
                "--from-org",
                "Which organisation?",
                FieldKind::Reference(Kind::Organisation),
            )
            .needed_when(from_organisation)
            .asked_when(from_organisation),
            Field::new(
                "referrer_name",
                "--referrer-name",
                "Who wrote or called?",
                FieldKind::Text,
            )
            .asked_when(not_public)
            .personal()
            .check(|value, _| {
                if value.as_str().is_some_and(|name| name.contains('@')) {
                    return Err("That is an address, not a name.".to_owned());
                }
                Ok(None)
            }),
            Field::new("tags", "--tag", "Any tags?", FieldKind::List),
            Field::new(
                "summary",
                "--summary-file",
                "What happened?",
                FieldKind::LongText,
            )
            .personal(),
            Field::new("people", "", "", FieldKind::Structure).personal(),
        ],
    }
}

pub fn today() -> Date {
    // a Monday
    iso_date("2026-11-23").unwrap()
}

pub fn values(json: Value) -> Values {
    match json {
        Value::Object(values) => values,
        _ => panic!("a test gives objects"),
    }
}

/// Somebody at the terminal who has made up their mind beforehand.
#[derive(Default)]
pub struct Scripted {
    answers: VecDeque<&'static str>,
    choices: VecDeque<usize>,
    written: Option<&'static str>,
    /// Everything that was shown, questions included.
    pub shown: String,
    /// The questions alone, without what follows their first line.
    pub asked: Vec<String>,
}

impl Scripted {
    pub fn new(
        answers: impl IntoIterator<Item = &'static str>,
        choices: impl IntoIterator<Item = usize>,
    ) -> Self {
        Self {
            answers: answers.into_iter().collect(),
            choices: choices.into_iter().collect(),
            ..Self::default()
        }
    }

    pub fn writing(mut self, text: &'static str) -> Self {
        self.written = Some(text);
        self
    }

    pub fn is_used_up(&self) -> bool {
        self.answers.is_empty() && self.choices.is_empty()
    }
}

/// The answer that stands for Ctrl-C and Escape.
pub const GIVE_UP: &str = "\u{1b}";

impl Prompt for Scripted {
    fn say(&mut self, text: &str) -> Result<()> {
        self.shown.push_str(text);
        self.shown.push('\n');
        Ok(())
    }

    fn line(&mut self, ask: &str) -> Result<String> {
        self.say(ask)?;
        self.asked
            .push(ask.trim().lines().next().unwrap_or_default().to_owned());
        match self
            .answers
            .pop_front()
            .expect("an answer to every question")
        {
            GIVE_UP => Err(stopped()),
            answer => Ok(answer.to_owned()),
        }
    }

    fn choice(&mut self, ask: &str, items: &[String], _default: usize) -> Result<usize> {
        self.say(ask)?;
        let chosen = self.choices.pop_front().expect("an answer to every menu");
        assert!(chosen < items.len());
        Ok(chosen)
    }

    fn confirm(&mut self, _ask: &str, default: bool) -> Result<bool> {
        Ok(default)
    }

    fn secret(&mut self, _ask: &str) -> Result<SecretString> {
        Err(stopped())
    }

    fn edit(&mut self, _initial: &str) -> Result<Option<String>> {
        Ok(self.written.map(str::to_owned))
    }
}

pub fn fill(flags: Value, from: Option<Value>, prompt: Option<&mut Scripted>) -> Result<Values> {
    let from = from.map(values);
    referral().fill(
        &values(flags),
        from.as_ref(),
        today(),
        prompt.map(|prompt| prompt as &mut dyn Prompt),
    )
}

pub fn read(text: &[u8]) -> Result<Values> {
    let mut stdin = text;
    referral().read("-", &mut stdin)
}

/// The failure with this code, so that a test can look at its words.
pub fn failed<T>(outcome: Result<T>, code: Code) -> Failure {
    match outcome {
        Ok(_) => panic!("this should have failed"),
        Err(failure) => {
            assert_eq!(failure.code, code, "{failure:?}");
            failure
        }
    }
}
