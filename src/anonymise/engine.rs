//! The engine as a whole: built once for a case, run over one note at a time.

use std::fmt;

use chrono::NaiveDate;

use super::dictionary::Dictionary;
use super::fold::Folded;
use super::knowledge::CaseKnowledge;
use super::label::Labels;
use super::matching::{self, Settings};
use super::replace::{Anonymised, Decisions, write_out};

/// How dates other than births are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DateStyle {
    /// `[March 2024]`
    #[default]
    Month,
    /// `[day 12 of the review]`, counted from the day the case was opened.
    Relative,
}

/// A day as one of the review, counted from the day the case was opened: "day 12 of the review".
pub fn day_of_review(day: NaiveDate, opened_on: NaiveDate) -> String {
    match day.signed_duration_since(opened_on).num_days() {
        days @ 0.. => format!("day {} of the review", days + 1),
        -1 => "1 day before the review".to_owned(),
        days => format!("{} days before the review", -days),
    }
}

/// One note's text.
#[derive(Clone, Copy)]
pub struct NoteText<'a> {
    /// The text as stored.
    pub text: &'a str,
    /// The day the note tells of: ages are those of this day.
    pub on: Option<NaiveDate>,
}

impl fmt::Debug for NoteText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NoteText(…)")
    }
}

/// The anonymiser of one case.
///
/// Nothing it returns depends on the order of the case's people or on notes seen before.
#[derive(Debug)]
pub struct Engine {
    dictionary: Dictionary,
    labels: Labels,
    settings: Settings,
}

impl Engine {
    /// Builds the engine of a case, with pseudonyms made for it.
    pub fn new(case: &CaseKnowledge) -> Engine {
        let labels = Labels::build(case);
        let dictionary = Dictionary::build(case, &labels);
        Engine {
            dictionary,
            labels,
            settings: Settings {
                opened_on: case.opened_on,
                dates: DateStyle::Month,
                withhold: false,
            },
        }
    }

    /// Builds the engine the other way round, for a person's access request (UK GDPR Art 15(4); DPA 2018 Sch 2 para 16): identifiers of
    /// other people are withheld, the requester's own and those of professionals in their role stay, and so do
    /// organisations, places and dates.
    pub fn for_requester(case: &CaseKnowledge, requester: &str) -> Engine {
        let labels = Labels::build(case);
        let dictionary = Dictionary::build_for_requester(case, &labels, requester);
        Engine {
            dictionary,
            labels,
            settings: Settings {
                opened_on: case.opened_on,
                dates: DateStyle::Month,
                withhold: true,
            },
        }
    }

    /// The same engine with another way of writing dates.
    #[must_use]
    pub fn with_dates(mut self, dates: DateStyle) -> Engine {
        self.settings.dates = dates;
        self
    }

    /// The pseudonyms in use.
    pub fn labels(&self) -> &Labels {
        &self.labels
    }

    /// Everything that may stand in a name's place: the pseudonyms and the labels of addresses and places, for [`super::door::Door`].
    pub fn stand_ins(&self) -> Vec<String> {
        let mut stand_ins: Vec<String> = self
            .labels
            .people()
            .chain(self.labels.organisations())
            .map(|(_, label)| label.to_owned())
            .chain(
                self.dictionary
                    .things
                    .iter()
                    .map(|thing| thing.label.clone()),
            )
            .collect();
        stand_ins.sort_unstable();
        stand_ins.dedup();
        stand_ins
    }

    /// Anonymises one note. `decisions` are the reviewer's answers so far; what they do not answer is in the result's queue.
    pub fn note(&self, note: &NoteText<'_>, decisions: &Decisions) -> Anonymised {
        let folded = Folded::new(note.text);
        let findings = matching::find(
            &self.dictionary,
            &folded,
            note.text,
            note.on,
            &self.settings,
        );
        write_out(note.text, &folded, findings, decisions, &self.dictionary)
    }
}
