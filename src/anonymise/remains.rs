//! What remains of other people in a text that is handed to a person about themselves: the second check of an access response.
//!
//! The [`door`](super::door) of an anonymised export knows nobody who may pass. Here the requester, professionals in their role,
//! organisations, places and dates stay; what must not are the names, numbers, addresses of everybody else. The search is by value and
//! shares no matching code with the [`engine`](super::engine), which makes the redactions.

use std::collections::BTreeSet;
use std::fmt;

use super::fold::Folded;
use super::knowledge::{CaseKnowledge, KnownDate, KnownPerson};
use super::words;

/// The shortest number, mark or e-mail address that is looked for without regard to separators.
const SHORTEST_VALUE: usize = 6;

/// What kind of value remains.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RemainKind {
    /// A name.
    Name,
    /// A number, a mark, an e-mail address or a user name.
    Number,
    /// An address.
    Address,
    /// A date of birth.
    Birth,
}

impl RemainKind {
    /// In words, with its article.
    pub const fn a_word(self) -> &'static str {
        match self {
            Self::Name => "a name",
            Self::Number => "a number or an e-mail address",
            Self::Address => "an address",
            Self::Birth => "a date of birth",
        }
    }

    /// The same as what stands in its place where it is withheld.
    pub const fn of_another(self) -> &'static str {
        match self {
            Self::Name => "another person's name",
            Self::Number => "another person's number or e-mail address",
            Self::Address => "another person's address",
            Self::Birth => "another person's date of birth",
        }
    }
}

/// A value of somebody else that stands in a text. The value itself is not told.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Remain {
    /// First character, counted in Unicode scalar values.
    pub start: usize,
    /// The character after the last.
    pub end: usize,
    /// What it is.
    pub kind: RemainKind,
}

impl fmt::Debug for Remain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} at {}..{}", self.kind, self.start, self.end)
    }
}

/// Everything of other people that must not stand in what is handed to one person.
pub struct Remains {
    /// Sequences of folded words.
    phrases: BTreeSet<(Vec<String>, RemainKind)>,
    /// Letters and digits without separators.
    values: BTreeSet<(String, RemainKind)>,
}

impl fmt::Debug for Remains {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Remains(…)")
    }
}

impl Remains {
    /// From what the case knows: everybody on it but the requester and professionals.
    pub fn new(case: &CaseKnowledge, requester: &str) -> Self {
        let stays = |person: &KnownPerson| person.reference == requester || person.professional();
        let mut kept = Kept::default();
        for person in case.people.iter().filter(|person| stays(person)) {
            kept.person(person);
        }
        for organisation in &case.organisations {
            kept.words(&organisation.name);
            for name in &organisation.short_names {
                kept.words(name);
            }
        }
        for place in &case.places {
            kept.words(place);
        }
        let mut remains = Self {
            phrases: BTreeSet::new(),
            values: BTreeSet::new(),
        };
        for person in case.people.iter().filter(|person| !stays(person)) {
            remains.add(person, &kept);
        }
        remains
    }

    fn add(&mut self, person: &KnownPerson, kept: &Kept) {
        let mut names: Vec<&str> = Vec::new();
        names.extend(person.forenames.iter().map(String::as_str));
        names.extend(person.surname.as_deref());
        names.extend(person.aliases.iter().map(String::as_str));
        names.extend(person.former_names.iter().map(String::as_str));
        for name in names {
            let words = words_of(name);
            let telling = words.iter().any(|word| {
                word.chars().count() >= 3
                    && !kept.words.contains(word)
                    && !words::is_ordinary(word)
                    && !words::is_calendar(word)
                    && !words::is_safe(word)
                    && !words::is_particle(word)
                    && !words::is_title(word)
                    && !words::is_kin(word)
            });
            if telling {
                self.phrases.insert((words, RemainKind::Name));
            }
        }
        // A whole name is one even of ordinary words: "Rose Field".
        if let Some(surname) = &person.surname {
            for forename in person.forenames.iter().chain(&person.aliases) {
                let whole: Vec<String> = words_of(forename)
                    .into_iter()
                    .chain(words_of(surname))
                    .collect();
                let reversed: Vec<String> = words_of(surname)
                    .into_iter()
                    .chain(words_of(forename))
                    .collect();
                for name in [whole, reversed] {
                    if name.len() > 1 && !kept.whole.contains(&name) {
                        self.phrases.insert((name, RemainKind::Name));
                    }
                }
            }
        }
        for value in values_of(person) {
            if value.chars().count() >= SHORTEST_VALUE && !kept.values.contains(&value) {
                self.values.insert((value, RemainKind::Number));
            }
        }
        for address in &person.addresses {
            if let Some(line) = address.lines.first() {
                let words = words_of(line);
                let numbered = words
                    .iter()
                    .any(|word| word.starts_with(|c: char| c.is_ascii_digit()));
                if numbered && words.len() > 1 && !kept.lines.contains(&words) {
                    self.phrases.insert((words, RemainKind::Address));
                }
            }
        }
        for birth in person
            .every_birth()
            .filter(|birth| !kept.births.contains(birth))
        {
            for written in births(birth) {
                self.phrases.insert((written, RemainKind::Birth));
            }
        }
    }

    /// Everything of other people in a text, in order.
    pub fn find(&self, text: &str) -> Vec<Remain> {
        let tokens = tokens(text);
        let mut found: BTreeSet<Remain> = BTreeSet::new();
        for (phrase, kind) in &self.phrases {
            for window in tokens.windows(phrase.len()) {
                let is_it = window
                    .iter()
                    .zip(phrase)
                    .all(|(token, word)| token.word == *word);
                if let (true, Some(first), Some(last)) = (is_it, window.first(), window.last()) {
                    found.insert(Remain {
                        start: first.start,
                        end: last.end,
                        kind: *kind,
                    });
                }
            }
        }
        let mut squeezed = String::new();
        let mut owners: Vec<&Token> = Vec::new();
        for token in &tokens {
            squeezed.push_str(&token.word);
            owners.extend(token.word.bytes().map(|_| token));
        }
        for (value, kind) in &self.values {
            for (at, _) in squeezed.match_indices(value.as_str()) {
                if let (Some(first), Some(last)) =
                    (owners.get(at), owners.get(at + value.len() - 1))
                {
                    found.insert(Remain {
                        start: first.start,
                        end: last.end,
                        kind: *kind,
                    });
                }
            }
        }
        found.into_iter().collect()
    }
}

/// What may stay although somebody else has it too.
#[derive(Default)]
struct Kept {
    words: BTreeSet<String>,
    whole: BTreeSet<Vec<String>>,
    values: BTreeSet<String>,
    lines: BTreeSet<Vec<String>>,
    births: BTreeSet<KnownDate>,
}

impl Kept {
    fn words(&mut self, name: &str) {
        self.words.extend(words_of(name));
    }

    fn person(&mut self, person: &KnownPerson) {
        for name in person.every_name() {
            self.words(name);
        }
        if let Some(surname) = &person.surname {
            for forename in person.forenames.iter().chain(&person.aliases) {
                let forename = words_of(forename);
                let surname = words_of(surname);
                self.whole
                    .insert(forename.iter().chain(&surname).cloned().collect());
                self.whole
                    .insert(surname.iter().chain(&forename).cloned().collect());
            }
        }
        self.values.extend(values_of(person));
        for address in &person.addresses {
            self.lines
                .extend(address.lines.iter().map(|line| words_of(line)));
        }
        self.births.extend(person.every_birth());
    }
}

/// Every number, mark and address of a person on a wire, without separators; a telephone number without its zero.
fn values_of(person: &KnownPerson) -> Vec<String> {
    let mut values: Vec<String> = person
        .every_nhs_number()
        .chain(&person.emails)
        .chain(&person.handles)
        .chain(&person.vehicles)
        .chain(&person.staff_numbers)
        .map(|value| squeeze(value))
        .collect();
    for phone in &person.phones {
        let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
        let national = digits
            .strip_prefix("0044")
            .or_else(|| digits.strip_prefix("44"))
            .or_else(|| digits.strip_prefix('0'))
            .unwrap_or(&digits);
        values.push(national.to_owned());
    }
    values
}

/// A word of a text with its place in it.
struct Token {
    word: String,
    start: usize,
    end: usize,
}

/// The folded words of a text.
fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut current: Option<(usize, String)> = None;
    let mut at = 0;
    for character in text.chars() {
        let joins = character.is_alphanumeric()
            || super::fold::is_invisible(character)
            || unicode_normalization::char::is_combining_mark(character);
        if joins {
            let (_, word) = current.get_or_insert_with(|| (at, String::new()));
            word.push(character);
        } else if let Some((start, word)) = current.take() {
            push(&mut tokens, start, at, &word);
        }
        at += 1;
    }
    if let Some((start, word)) = current {
        push(&mut tokens, start, at, &word);
    }
    tokens
}

fn push(tokens: &mut Vec<Token>, start: usize, end: usize, word: &str) {
    let word = squeeze(word);
    if !word.is_empty() {
        tokens.push(Token { word, start, end });
    }
}

fn squeeze(text: &str) -> String {
    Folded::new(text)
        .text()
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect()
}

fn words_of(text: &str) -> Vec<String> {
    tokens(text).into_iter().map(|token| token.word).collect()
}

/// The months as they are written.
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// A birth as it is written in words and numbers.
fn births(birth: KnownDate) -> Vec<Vec<String>> {
    let (Some(month), Some(day)) = (birth.month, birth.day) else {
        return Vec::new();
    };
    let year = birth.year.to_string();
    let short = format!("{:02}", birth.year.rem_euclid(100));
    let mut written = vec![vec![
        year.clone(),
        format!("{month:02}"),
        format!("{day:02}"),
    ]];
    let days = [
        day.to_string(),
        format!("{day:02}"),
        format!("{day}{}", ordinal(day)),
    ];
    let name = usize::try_from(month)
        .ok()
        .and_then(|month| MONTHS.get(month.saturating_sub(1)))
        .copied()
        .unwrap_or_default();
    let months = [
        month.to_string(),
        format!("{month:02}"),
        name.to_owned(),
        name.chars().take(3).collect(),
    ];
    for day in &days {
        for month in &months {
            for year in [&year, &short] {
                written.push(vec![day.clone(), month.clone(), year.clone()]);
            }
        }
    }
    written
}

fn ordinal(day: u32) -> &'static str {
    match (day % 10, day % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    }
}
