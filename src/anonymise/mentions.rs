//! Where a text speaks of one person: the search behind an access request. Every form of their names, numbers and addresses is looked
//! for with the same eyes as in anonymising.

use std::fmt;

use super::dictionary::{Dictionary, Part};
use super::fold::{Folded, ScalarCount, fold_word};
use super::knowledge::{CaseKnowledge, KnownPerson};
use super::label::Labels;
use super::matching::{Settings, find_one};
use super::spell::scanned_readings;
use super::words;

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

/// What a form of a person's name or address is, for whoever looks for candidates in an index of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FormKind {
    /// A given name, or a name somebody goes by in one word.
    Given,
    /// A family name.
    Family,
    /// A name by itself: an alias of several words, given and family name run together.
    Whole,
    /// The road or the house of an address.
    Address,
}

/// One way in which a person may be written: folded words, one after the other.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Form {
    /// What it is.
    pub kind: FormKind,
    /// Its words, in lower case and without accents.
    pub words: Vec<String>,
}

impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Form({:?})", self.kind)
    }
}

/// A search for one person, built once for many texts.
#[derive(Debug)]
pub struct MentionFinder {
    dictionary: Dictionary,
    settings: Settings,
    /// The dictionary's words by their ids.
    words: Vec<String>,
    /// Their numbers as digits alone, in every way of dialling.
    numbers: Vec<Vec<char>>,
}

impl MentionFinder {
    /// Builds the search for a person.
    pub fn new(person: &KnownPerson) -> MentionFinder {
        let case = CaseKnowledge {
            people: vec![person.clone()],
            ..CaseKnowledge::default()
        };
        let dictionary = Dictionary::build(&case, &Labels::build(&case));
        MentionFinder {
            words: dictionary
                .words_by_id()
                .into_iter()
                .map(str::to_owned)
                .collect(),
            dictionary,
            settings: Settings::default(),
            numbers: numbers(person),
        }
    }

    /// Every form in which the person may be written, in order and each once: what to look up in an index before
    /// [`find`](Self::find) reads the texts.
    pub fn forms(&self) -> Vec<Form> {
        let mut forms: Vec<Form> = Vec::new();
        for (words, entries) in self.dictionary.forms() {
            for entry in entries {
                let kind = match entry.part {
                    Part::Forename => FormKind::Given,
                    Part::Alias if words.len() == 1 && entry.rank <= 1 => FormKind::Given,
                    Part::Alias => FormKind::Whole,
                    Part::Surname | Part::Family => FormKind::Family,
                    Part::Thing | Part::Street | Part::House => FormKind::Address,
                };
                forms.push(Form {
                    kind,
                    words: words.iter().map(|word| (*word).to_owned()).collect(),
                });
            }
        }
        forms.sort_unstable();
        forms.dedup();
        forms
    }

    /// The words of the person's names and addresses that a word of a text may stand for: itself, or what it may be a misspelling of.
    /// Nothing for ordinary words, which are never taken for misspellings.
    pub fn may_stand_for(&self, word: &str) -> Vec<String> {
        let folded = fold_word(word);
        if self.dictionary.word(&folded).is_some() {
            return vec![folded];
        }
        let mut readings = scanned_readings(&folded);
        if readings.is_empty() {
            if words::is_ordinary(&folded) || words::is_safe(&folded) {
                return Vec::new();
            }
            for (scanned, meant) in [("rn", "m"), ("vv", "w")] {
                if folded.contains(scanned) {
                    readings.push(folded.replace(scanned, meant));
                }
            }
            readings.push(folded);
        }
        let mut meant: Vec<String> = Vec::new();
        for reading in readings {
            if self.dictionary.word(&reading).is_some() {
                meant.push(reading);
                continue;
            }
            meant.extend(
                self.dictionary
                    .guesses(&reading, true)
                    .iter()
                    .filter_map(|guess| self.words.get(usize::try_from(guess.word).ok()?))
                    .cloned(),
            );
        }
        meant.sort_unstable();
        meant.dedup();
        meant
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
        let regrouped: Vec<Mention> = regrouped(text, &self.numbers)
            .into_iter()
            .filter(|one| {
                mentions
                    .iter()
                    .all(|known| known.end <= one.start || one.end <= known.start || !known.sure)
            })
            .collect();
        if !regrouped.is_empty() {
            mentions.retain(|known| {
                regrouped
                    .iter()
                    .all(|one| known.end <= one.start || one.end <= known.start)
            });
            mentions.extend(regrouped);
            mentions.sort_by_key(|mention| mention.start);
        }
        mentions
    }
}

/// The numbers of a person that are unlikely to be anybody else's, as digits alone.
fn numbers(person: &KnownPerson) -> Vec<Vec<char>> {
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    let mut all: Vec<String> = person
        .every_nhs_number()
        .map(|number| digits(number))
        .collect();
    for phone in &person.phones {
        let dialled = digits(phone);
        let national = dialled
            .strip_prefix("0044")
            .or_else(|| dialled.strip_prefix("44"))
            .unwrap_or(&dialled)
            .trim_start_matches('0');
        if national.len() >= 9 {
            for before in ["", "0", "44", "440", "0044", "00440"] {
                all.push(format!("{before}{national}"));
            }
        }
    }
    all.retain(|number| number.len() >= 9);
    all.into_iter()
        .map(|number| number.chars().collect())
        .collect()
}

/// How far apart the groups of one number may stand, in characters.
const WIDEST_GAP: usize = 3;

/// Where one of the numbers stands, in whatever groups its digits are written: the recognised ways of writing numbers are not all
/// that people use, and a line may end anywhere.
fn regrouped(text: &str, numbers: &[Vec<char>]) -> Vec<Mention> {
    let mut groups: Vec<(usize, usize, Vec<char>)> = Vec::new();
    let mut in_word = false;
    for (at, c) in text.chars().enumerate() {
        if c.is_ascii_digit() {
            match groups.last_mut() {
                Some((_, end, group)) if *end == at => {
                    *end = at + 1;
                    group.push(c);
                }
                // Digits that follow letters are no group of a number.
                _ if in_word => {}
                _ => groups.push((at, at + 1, vec![c])),
            }
        }
        in_word = c.is_alphanumeric();
    }
    let separated: Vec<bool> = {
        let chars: Vec<char> = text.chars().collect();
        groups
            .windows(2)
            .map(|pair| match pair {
                [(_, end, _), (start, _, _)] => {
                    start - end <= WIDEST_GAP
                        && chars
                            .get(*end..*start)
                            .is_some_and(|gap| gap.iter().all(|c| !c.is_alphanumeric()))
                }
                _ => false,
            })
            .collect()
    };
    let mut found: Vec<Mention> = Vec::new();
    let mut from = 0;
    while from < groups.len() {
        let mut joined: Vec<char> = Vec::new();
        let mut next = from + 1;
        for (at, (_, end, group)) in groups.iter().enumerate().skip(from) {
            if at > from && !separated.get(at - 1).copied().unwrap_or(false) {
                break;
            }
            joined.extend(group);
            if let (true, Some((start, _, _))) = (numbers.contains(&joined), groups.get(from)) {
                found.push(Mention {
                    start: *start,
                    end: *end,
                    sure: true,
                    why: "a number of theirs, in other groups",
                });
                next = at + 1;
                break;
            }
            if joined.len() > 16 {
                break;
            }
        }
        from = next;
    }
    found
}

/// Every mention of a person in one text. For many texts build a [`MentionFinder`] once.
pub fn find_mentions(text: &str, person: &KnownPerson) -> Vec<Mention> {
    MentionFinder::new(person).find(text)
}
