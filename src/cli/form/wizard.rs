//! Asking one question after the other: what was understood is shown, `<` goes back, `?` explains, and at the
//! end everything is shown once more before it is taken.
//!
//! What does not live here: the terminal itself (`outside::prompt`) and what an answer means
//! (`form/understand.rs`).

use std::collections::BTreeSet;
use std::fmt::Write;

use serde_json::{Value, json};

use super::understand::{answered, how_to_type, in_words};
use super::{Field, FieldKind, Form, Values};
use crate::domain::date::Date;
use crate::error::Result;
use crate::outside::prompt::Prompt;
use crate::outside::terminal::stopped;

/// Rows of a long text that the summary shows.
const SUMMARY_ROWS: usize = 4;

/// Asks for what is missing, and for what may be left out, until the person says that it is right. Giving up
/// is the failure `Interrupted`.
pub(super) fn ask(
    form: &Form,
    given: Values,
    today: Date,
    prompt: &mut dyn Prompt,
) -> Result<Values> {
    let mut interview = Interview {
        form,
        today,
        answered: BTreeSet::new(),
        trail: Vec::new(),
        given: given.keys().cloned().collect(),
        values: given,
    };
    let what = if form.command.ends_with(" add") || form.command.ends_with(" open") {
        format!("Adding {}", with_article(form.noun))
    } else {
        format!("This is `{}`", form.command)
    };
    prompt.say(&format!(
        "{what}. Type < to go back, ? for help; Enter leaves out what is optional; Escape stops."
    ))?;
    loop {
        interview.questions(prompt)?;
        if interview.confirmed(prompt)? {
            return Ok(interview.in_order());
        }
    }
}

/// What came of one question.
enum Answer {
    /// A value.
    Value(Value),
    /// Nothing: what was there is kept.
    Keep,
    /// Nothing is to be there.
    Empty,
    /// Back to the question before.
    Back,
}

/// What has been asked and answered so far.
struct Interview<'a> {
    form: &'a Form,
    today: Date,
    values: Values,
    /// Fields that were given with the command and are therefore only asked for when they are to be changed.
    given: BTreeSet<String>,
    /// Questions that have been answered, those left out included.
    answered: BTreeSet<usize>,
    /// The same in the order in which they were answered, for going back.
    trail: Vec<usize>,
}

impl<'a> Interview<'a> {
    /// Asks until no question that makes sense is open.
    fn questions(&mut self, prompt: &mut dyn Prompt) -> Result<()> {
        while let Some((at, field)) = self.next_question() {
            match self.question(field, prompt)? {
                Answer::Back => match self.trail.pop() {
                    Some(before) => {
                        self.answered.remove(&before);
                    }
                    None => prompt.say(
                        "This is the first question. Escape stops without storing anything.",
                    )?,
                },
                answer => {
                    self.take(field, answer);
                    self.answered.insert(at);
                    self.trail.push(at);
                }
            }
        }
        Ok(())
    }

    /// The first question that makes sense and is open. Fields that were given are not questions.
    fn next_question(&self) -> Option<(usize, &'a Field)> {
        self.form.fields.iter().enumerate().find(|(at, field)| {
            field.can_be_asked()
                && !self.given.contains(field.name)
                && !self.answered.contains(at)
                && (field.asked)(&self.values)
        })
    }

    /// Asks one question until the answer can be taken.
    fn question(&self, field: &Field, prompt: &mut dyn Prompt) -> Result<Answer> {
        let present = self.values.get(field.name);
        let ask = self.wording(field, present);
        loop {
            let typed = match self.typed(field, &ask, present, prompt)? {
                Ok(answer) => return Ok(answer),
                Err(typed) => typed,
            };
            match answered(field.kind, &typed, self.today) {
                Ok(value) if is_nothing(&value) => prompt.say("Nothing was understood.")?,
                Ok(value) => match self.checked(field, &value) {
                    Ok(words) => {
                        if let Some(words) = words.or_else(|| echo(field.kind, &typed, &value)) {
                            prompt.say(&format!("Understood: {words}"))?;
                        }
                        return Ok(Answer::Value(value));
                    }
                    Err(problem) => prompt.say(&problem)?,
                },
                Err(trouble) => prompt.say(&trouble.sentence())?,
            }
        }
    }

    /// What was typed for a question, or the answer where that was not a value at all.
    fn typed(
        &self,
        field: &Field,
        ask: &str,
        present: Option<&Value>,
        prompt: &mut dyn Prompt,
    ) -> Result<std::result::Result<Answer, String>> {
        loop {
            let line = prompt.line(ask)?;
            let bare = match line.trim() {
                // a text that ends before it has begun
                "." if matches!(field.kind, FieldKind::LongText) => "",
                bare => bare,
            };
            match bare {
                "<" => return Ok(Ok(Answer::Back)),
                "?" => {
                    let how = how_to_type(field.kind);
                    prompt.say(&match field.help {
                        Some(help) => format!("{help}\n{how}"),
                        None => how.to_owned(),
                    })?;
                }
                "" if present.is_some() => return Ok(Ok(Answer::Keep)),
                "" | "-" if !field.is_needed(&self.values) => return Ok(Ok(Answer::Empty)),
                "" => prompt.say("This is needed.")?,
                _ if matches!(field.kind, FieldKind::LongText) => {
                    if let Some(text) = long_text(&line, present, prompt)? {
                        return Ok(Err(text));
                    }
                }
                _ => return Ok(Err(line)),
            }
        }
    }

    /// The question with what can be answered and what is there already.
    fn wording(&self, field: &Field, present: Option<&Value>) -> String {
        let mut ask = format!("\n{}", field.ask);
        let needed = field.is_needed(&self.values);
        if !needed {
            ask.push_str(" (optional)");
        }
        let mut row = |number: usize, word: &str, meaning: &str| {
            let _ = write!(ask, "\n  {number}  {word}");
            if !meaning.is_empty() {
                let _ = write!(ask, ": {meaning}");
            }
        };
        match field.kind {
            FieldKind::Choice(choices) | FieldKind::ManyChoices(choices) => {
                for (at, (word, meaning)) in choices.iter().enumerate() {
                    row(at + 1, word, meaning);
                }
            }
            FieldKind::Suggested(words) => {
                for (at, word) in words.iter().enumerate() {
                    row(at + 1, word, "");
                }
            }
            FieldKind::LongText => {
                ask.push_str(
                    "\nA line with only a full stop ends the text; edit alone opens your editor.",
                );
            }
            FieldKind::YesNo => ask.push_str(" (yes or no)"),
            _ => {}
        }
        if let Some(present) = present {
            let words = in_words(field.kind, present);
            let _ = write!(ask, "\nNow: {}", first_rows(&words, "     "));
            ask.push_str("\nEnter keeps it");
            ask.push_str(if needed { "." } else { ", - takes it out." });
        }
        ask
    }

    /// The field's own check; it sees the other values.
    fn checked(&self, field: &Field, value: &Value) -> std::result::Result<Option<String>, String> {
        match &field.check {
            Some(check) => check(value, &self.values),
            None => Ok(None),
        }
    }

    /// Takes an answer, and drops what makes no sense any more after it.
    fn take(&mut self, field: &Field, answer: Answer) {
        match answer {
            Answer::Value(value) => {
                self.values.insert(field.name.to_owned(), value);
            }
            Answer::Empty => {
                self.values.remove(field.name);
            }
            Answer::Keep | Answer::Back => {}
        }
        // in the order of the form, so that a question that hangs on a dropped one is dropped too
        for (at, other) in self.form.fields.iter().enumerate() {
            if !self.given.contains(other.name) && !(other.asked)(&self.values) {
                self.values.remove(other.name);
                self.answered.remove(&at);
                self.trail.retain(|asked| *asked != at);
            }
        }
    }

    /// Shows everything and asks whether it is right; false where there may be questions again.
    fn confirmed(&mut self, prompt: &mut dyn Prompt) -> Result<bool> {
        loop {
            prompt.say(&self.summary())?;
            let what_next = [
                "Save".to_owned(),
                "Change something".to_owned(),
                "Stop, and store nothing".to_owned(),
            ];
            match prompt.choice("\nSave, change, or stop?", &what_next, 0)? {
                0 => {
                    let open = self.form.missing(&self.values);
                    if open.is_empty() {
                        return Ok(true);
                    }
                    if !open.iter().all(|field| field.can_be_asked()) {
                        return Err(self.form.missing_failure(&open));
                    }
                    let names: Vec<String> = open.iter().map(|field| field.label()).collect();
                    prompt.say(&format!("Still needed: {}.", super::in_a_row(&names)))?;
                    // a given field that was emptied, or one that an answer has made necessary: ask for it
                    for field in open {
                        self.reopen(field);
                    }
                    return Ok(false);
                }
                1 => {
                    self.change(prompt)?;
                    if self.next_question().is_some() {
                        return Ok(false);
                    }
                }
                _ => return Err(stopped()),
            }
        }
    }

    fn reopen(&mut self, field: &Field) {
        self.given.remove(field.name);
        if let Some(at) = self
            .form
            .fields
            .iter()
            .position(|other| other.name == field.name)
        {
            self.answered.remove(&at);
            self.trail.retain(|asked| *asked != at);
        }
    }

    /// Lets one value be changed.
    fn change(&mut self, prompt: &mut dyn Prompt) -> Result<()> {
        let fields: Vec<&Field> = self
            .form
            .fields
            .iter()
            .filter(|field| field.can_be_asked() && (field.asked)(&self.values))
            .collect();
        let items: Vec<String> = fields
            .iter()
            .map(|field| self.row(field))
            .chain(["Nothing, go back".to_owned()])
            .collect();
        let chosen = prompt.choice("\nWhat is to be changed?", &items, items.len() - 1)?;
        if let Some(field) = fields.get(chosen) {
            let answer = self.question(field, prompt)?;
            self.take(field, answer);
        }
        Ok(())
    }

    /// All values, a row each, with the questions left out as such.
    fn summary(&self) -> String {
        let mut summary = format!(
            "\nThis is what will be stored as {}:",
            with_article(self.form.noun)
        );
        for field in &self.form.fields {
            let shown = (field.asked)(&self.values) && field.can_be_asked();
            if shown || self.values.contains_key(field.name) {
                let _ = write!(summary, "\n  {}", self.row(field));
            }
        }
        summary
    }

    fn row(&self, field: &Field) -> String {
        let words = self.values.get(field.name).map_or_else(
            || "(nothing)".to_owned(),
            |value| in_words(field.kind, value),
        );
        format!("{}: {}", field.label(), first_rows(&words, "    "))
    }

    /// The values in the order of the form.
    fn in_order(mut self) -> Values {
        self.form
            .fields
            .iter()
            .filter_map(|field| self.values.remove_entry(field.name))
            .collect()
    }
}

/// The whole of a long text: from the first line to one with only a full stop, or from the editor. `None` where
/// the editor was closed with nothing written.
fn long_text(
    first: &str,
    present: Option<&Value>,
    prompt: &mut dyn Prompt,
) -> Result<Option<String>> {
    if first.trim().eq_ignore_ascii_case("edit") {
        let before = present.and_then(Value::as_str).unwrap_or_default();
        let text = prompt.edit(before)?;
        if text.is_none() {
            prompt.say("The editor was closed without a change.")?;
        }
        return Ok(text);
    }
    let mut text = first.to_owned();
    loop {
        let line = prompt.line("")?;
        if line.trim() == "." {
            return Ok(Some(text));
        }
        text.push('\n');
        text.push_str(&line);
    }
}

/// What was understood, where that is more than what was typed.
fn echo(kind: FieldKind, typed: &str, value: &Value) -> Option<String> {
    if matches!(kind, FieldKind::LongText) {
        return None;
    }
    Some(in_words(kind, value)).filter(|words| words != typed.trim())
}

/// Whether nothing is left of an answer: a list of commas.
fn is_nothing(value: &Value) -> bool {
    *value == json!([]) || *value == json!("")
}

/// The first rows of a text, indented after the first, and how much more there is.
fn first_rows(text: &str, indent: &str) -> String {
    let rows: Vec<&str> = text.lines().collect();
    let mut shown = rows
        .iter()
        .take(SUMMARY_ROWS)
        .copied()
        .collect::<Vec<_>>()
        .join(&format!("\n{indent}"));
    if rows.len() > SUMMARY_ROWS {
        let _ = write!(
            shown,
            "\n{indent}({} more lines)",
            rows.len() - SUMMARY_ROWS
        );
    }
    shown
}

/// `a referral`, `an organisation`.
fn with_article(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {noun}")
}
