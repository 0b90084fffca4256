//! A text as the door reads it: letters and digits only, each with its place, grouped into words.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// One letter or digit.
#[derive(Clone, Copy)]
pub(super) struct Sign {
    /// In lower case and plain.
    pub(super) plain: char,
    /// With digits and the letters that look like them made one.
    pub(super) bare: char,
    /// Scalar position in the text.
    pub(super) position: usize,
    /// Which word it belongs to.
    pub(super) word: usize,
}

/// One word.
#[derive(Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent observations of one word"
)]
pub(super) struct Word {
    /// First sign.
    pub(super) first: usize,
    /// The sign after the last.
    pub(super) end: usize,
    /// In lower case.
    pub(super) plain: String,
    /// With look-alikes made one.
    pub(super) bare: String,
    /// Whether it begins with a capital.
    pub(super) capital: bool,
    /// Whether all its letters are capitals.
    pub(super) upper: bool,
    /// Whether a sentence or line begins with it.
    pub(super) begins: bool,
    /// Whether only a space stands before it.
    pub(super) close: bool,
    /// Whether it is part of a pseudonym.
    pub(super) stand_in: bool,
    /// Whether it has capitals after small letters.
    pub(super) odd: bool,
    /// Whether its line is all in capitals.
    pub(super) shouted: bool,
}

/// A text taken apart.
pub(super) struct Page<'a> {
    pub(super) text: &'a str,
    pub(super) characters: Vec<char>,
    pub(super) signs: Vec<Sign>,
    pub(super) words: Vec<Word>,
    /// For each character whether a pseudonym covers it.
    pub(super) masked: Vec<bool>,
}

impl<'a> Page<'a> {
    pub(super) fn new(text: &'a str, stand_ins: &[String]) -> Page<'a> {
        let characters: Vec<char> = text.chars().collect();
        let masked = mask(&characters, stand_ins);
        let mut page = Page {
            text,
            characters,
            signs: Vec::new(),
            words: Vec::new(),
            masked,
        };
        page.read();
        page.mark_shouting();
        page
    }

    fn read(&mut self) {
        let mut open = false;
        let mut begins = true;
        let mut between = String::new();
        for position in 0..self.characters.len() {
            let Some(character) = self.characters.get(position).copied() else {
                break;
            };
            if unseen(character) || is_combining_mark(character) {
                continue;
            }
            let joined = matches!(character, '\'' | '\u{2019}' | '\u{2018}' | '\u{2bc}')
                && open
                && self
                    .characters
                    .get(position + 1)
                    .is_some_and(|next| next.is_alphabetic());
            if joined {
                // The apostrophe of O'Connor stays inside the word; the s of a possessive is cut off below.
                let possessive = self
                    .characters
                    .get(position + 1)
                    .is_some_and(|next| matches!(next, 's' | 'S'))
                    && self
                        .characters
                        .get(position + 2)
                        .is_none_or(|after| !after.is_alphanumeric());
                if !possessive {
                    continue;
                }
            }
            if !character.is_alphanumeric() {
                open = false;
                between.push(character);
                if matches!(character, '.' | '!' | '?' | '\n' | ':' | '\u{2022}') {
                    begins = true;
                }
                continue;
            }
            if !open {
                self.words.push(Word {
                    first: self.signs.len(),
                    end: self.signs.len(),
                    plain: String::new(),
                    bare: String::new(),
                    capital: character.is_uppercase(),
                    upper: true,
                    begins,
                    close: between == " ",
                    stand_in: self.masked.get(position).copied().unwrap_or(false),
                    odd: false,
                    shouted: false,
                });
                between.clear();
                open = true;
                begins = false;
            }
            let word = self.words.len() - 1;
            let upper = !character.is_lowercase();
            if let Some(word) = self.words.last_mut() {
                word.odd |= character.is_uppercase() && !word.upper;
            }
            let mut plains: Vec<char> = Vec::new();
            decompose_compatible(character, |part| {
                if !is_combining_mark(part) {
                    for lower in part.to_lowercase().filter(|lower| lower.is_alphanumeric()) {
                        plains.push(latin(lower));
                    }
                }
            });
            for plain in plains {
                self.signs.push(Sign {
                    plain,
                    bare: bare(plain),
                    position,
                    word,
                });
                if let Some(word) = self.words.get_mut(word) {
                    word.end = self.signs.len();
                    word.plain.push(plain);
                    word.bare.push(bare(plain));
                    word.upper &= upper;
                }
            }
        }
    }

    /// Marks lines in capitals, in which a capital says nothing.
    fn mark_shouting(&mut self) {
        let lines: Vec<usize> = {
            let mut line = 0;
            self.characters
                .iter()
                .map(|character| {
                    line += usize::from(*character == '\n');
                    line
                })
                .collect()
        };
        let line_of = |word: &Word, signs: &[Sign]| {
            signs
                .get(word.first)
                .and_then(|sign| lines.get(sign.position))
                .copied()
                .unwrap_or(0)
        };
        let count = lines.last().map_or(0, |line| line + 1);
        let mut tally = vec![(0usize, 0usize); count];
        for word in self
            .words
            .iter()
            .filter(|word| !word.stand_in && word.plain.len() > 1)
        {
            if let Some(tally) = tally.get_mut(line_of(word, &self.signs)) {
                if word.upper {
                    tally.0 += 1;
                } else {
                    tally.1 += 1;
                }
            }
        }
        let signs = &self.signs;
        for word in &mut self.words {
            let (upper, other) = tally.get(line_of(word, signs)).copied().unwrap_or_default();
            word.shouted = upper >= 3 && upper > 4 * other;
        }
    }

    /// The scalar positions that signs cover.
    pub(super) fn span(&self, first: usize, end: usize) -> (usize, usize) {
        let start = self.signs.get(first).map_or(0, |sign| sign.position);
        let last = end
            .checked_sub(1)
            .and_then(|last| self.signs.get(last))
            .map_or(start, |sign| sign.position);
        (start, last + 1)
    }

    /// The word before a word.
    pub(super) fn before(&self, word: &Word) -> Option<&Word> {
        self.word_of(word.first.checked_sub(1)?)
    }

    /// The character behind a word.
    pub(super) fn character_after(&self, word: &Word) -> Option<char> {
        let (_, end) = self.span(word.first, word.end);
        self.characters.get(end).copied()
    }

    /// The word a sign belongs to.
    pub(super) fn word_of(&self, sign: usize) -> Option<&Word> {
        self.words.get(self.signs.get(sign)?.word)
    }
}

/// Which characters pseudonyms cover: those given, and what the first pass puts in brackets for dates, ages and numbers.
fn mask(characters: &[char], stand_ins: &[String]) -> Vec<bool> {
    let mut masked = vec![false; characters.len()];
    let mut cover = |start: usize, length: usize| {
        for flag in masked.iter_mut().skip(start).take(length) {
            *flag = true;
        }
    };
    let labels: Vec<Vec<char>> = stand_ins
        .iter()
        .map(|label| label.chars().collect())
        .collect();
    for start in 0..characters.len() {
        let edge_before = start
            .checked_sub(1)
            .and_then(|before| characters.get(before))
            .is_none_or(|before| !before.is_alphanumeric());
        if !edge_before {
            continue;
        }
        let rest = characters.get(start..).unwrap_or(&[]);
        for label in &labels {
            let edge_after = rest
                .get(label.len())
                .is_none_or(|after| !after.is_alphanumeric());
            if edge_after && rest.starts_with(label) {
                // "Child A r n o l d": the letter may begin a name spelt out.
                let letters =
                    ends_in_a_letter(label) && begins_with_a_letter(rest.get(label.len()..));
                cover(start, label.len() - usize::from(letters));
                break;
            }
        }
        if rest.first() == Some(&'[')
            && let Some(length) = rest.iter().take(40).position(|character| *character == ']')
        {
            let inner: String = rest.get(1..length).unwrap_or(&[]).iter().collect();
            if is_bracketed_stand_in(&inner) {
                cover(start, length + 1);
            }
        }
    }
    masked
}

/// Whether the last word is one letter.
fn ends_in_a_letter(label: &[char]) -> bool {
    matches!(label, [.., ' ', last] if last.is_alphabetic())
}

/// Whether a single letter follows behind a space.
fn begins_with_a_letter(rest: Option<&[char]>) -> bool {
    let mut rest = rest.unwrap_or(&[]).iter();
    rest.next() == Some(&' ')
        && rest.next().is_some_and(|letter| letter.is_alphabetic())
        && rest.next().is_none_or(|after| !after.is_alphanumeric())
}

/// What the first pass writes between brackets, and nothing else.
fn is_bracketed_stand_in(inner: &str) -> bool {
    const FIXED: &[&str] = &[
        "town",
        "village",
        "road",
        "address",
        "home",
        "family home",
        "newspaper",
        "email",
        "phone",
        "username",
        "document",
        "hashtag",
        "web address",
        "postcode",
        "vehicle registration",
        "NHS number",
        "National Insurance number",
        "card number",
        "sort code",
        "account number",
        "pupil number",
        "prison number",
        "driving licence number",
        "crime reference",
        "custody reference",
        "passport number",
        "staff number",
        "record number",
        "reference number",
        "date of birth",
        "date",
        "another person",
        "organisation or place",
        "aged under 1 month",
        "aged 1 month",
    ];
    const MONTHS: &[&str] = &[
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let number = |text: &str, most: usize| {
        !text.is_empty() && text.len() <= most && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    if FIXED.contains(&inner) {
        return true;
    }
    let words: Vec<&str> = inner.split(' ').collect();
    match words.as_slice() {
        [month] => MONTHS.contains(month),
        [month, year] if MONTHS.contains(month) => number(year, 4),
        ["aged", years] => number(years, 3),
        ["aged", months, "months"] => number(months, 2),
        ["Person", nth] => number(nth, 3),
        ["day", nth, "of", "the", "review"] | [nth, "day" | "days", "before", "the", "review"] => {
            number(nth, 6)
        }
        _ => false,
    }
}

fn unseen(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
}

/// The Latin letter a letter of another alphabet looks like.
fn latin(character: char) -> char {
    const LOOKS: &[(&str, char)] = &[
        ("аαɑ", 'a'),
        ("вβ", 'b'),
        ("сϲ", 'c'),
        ("ԁđð", 'd'),
        ("еεə", 'e'),
        ("нһħ", 'h'),
        ("іιı", 'i'),
        ("ј", 'j'),
        ("кκ", 'k'),
        ("łӏ", 'l'),
        ("мμ", 'm'),
        ("ŋη", 'n'),
        ("оοøօ", 'o'),
        ("рρ", 'p'),
        ("ѕ", 's'),
        ("тτŧ", 't'),
        ("υս", 'u'),
        ("νѵ", 'v'),
        ("ωԝ", 'w'),
        ("хχ", 'x'),
        ("уγү", 'y'),
    ];
    if character.is_ascii() {
        return character;
    }
    LOOKS
        .iter()
        .find(|(looks, _)| looks.contains(character))
        .map_or(character, |(_, plain)| *plain)
}

/// Digits and letters that are taken for each other, as one.
pub(super) fn bare(character: char) -> char {
    match character {
        '0' => 'o',
        '1' | 'l' => 'i',
        '2' => 'z',
        '3' => 'e',
        '4' => 'a',
        '5' => 's',
        '6' | '8' => 'b',
        '7' => 't',
        '9' => 'g',
        other => other,
    }
}
