//! Where a text speaks of one person: the search behind an access request. Every form of their names, numbers and addresses is looked
//! for with the same eyes as in anonymising.

use std::fmt;

use super::dictionary::Dictionary;
use super::fold::{Folded, ScalarCount};
use super::knowledge::{CaseKnowledge, KnownPerson};
use super::label::Labels;
use super::matching::{Settings, find_one};

/// One mention. Positions count Unicode scalar values of the text.
#[derive(Clone, PartialEq, Eq)]
pub struct Mention {
    /// First character.
    pub start: usize,
    /// The character after the last.
    pub end: usize,
    /// Whether it can hardly be anybody else: the full name, or a number of theirs.
    pub sure: bool,
    /// How it was recognised, in words.
    pub why: &'static str,
}

impl fmt::Debug for Mention {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mention({}..{}, {})", self.start, self.end, self.why)
    }
}

/// What a find says about the person searched for.
#[derive(Clone, Debug)]
pub(crate) struct Spotted {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) sure: bool,
    pub(crate) why: &'static str,
}

/// A search for one person, built once for many texts.
#[derive(Debug)]
pub struct MentionFinder {
    dictionary: Dictionary,
    settings: Settings,
}

impl MentionFinder {
    /// Builds the search for a person.
    pub fn new(person: &KnownPerson) -> MentionFinder {
        let case = CaseKnowledge {
            people: vec![person.clone()],
            ..CaseKnowledge::default()
        };
        MentionFinder {
            dictionary: Dictionary::build(&case, &Labels::build(&case)),
            settings: Settings::default(),
        }
    }

    /// Every mention in a text, in order.
    pub fn find(&self, text: &str) -> Vec<Mention> {
        let folded = Folded::new(text);
        let mut spotted = find_one(&self.dictionary, &folded, text, &self.settings);
        spotted.sort_by(|a, b| (a.start, b.end, !a.sure).cmp(&(b.start, a.end, !b.sure)));
        let mut count = ScalarCount::new(text);
        let mut mentions: Vec<Mention> = Vec::new();
        let mut reach = 0;
        for one in spotted {
            if one.start < reach {
                continue;
            }
            reach = one.end;
            let span = folded.source(one.start..one.end);
            mentions.push(Mention {
                start: count.at(span.start),
                end: count.at(span.end),
                sure: one.sure,
                why: one.why,
            });
        }
        mentions
    }
}

/// Every mention of a person in one text. For many texts build a [`MentionFinder`] once.
pub fn find_mentions(text: &str, person: &KnownPerson) -> Vec<Mention> {
    MentionFinder::new(person).find(text)
}
