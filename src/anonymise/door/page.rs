//! A text as the door reads it: letters and digits only, each with its place, grouped into words.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use super::disguise::{entity, escaped, formatting, is_unseen, latin, unboxed};
use super::mask::StandIns;
use crate::anonymise::words::{self, Listed};

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
    /// With look-alikes made one; empty where that is the same.
    bare: String,
    /// Whether it begins with a capital.
    pub(super) capital: bool,
    /// Whether all its letters are capitals.
    pub(super) upper: bool,
    /// Whether a sentence or line begins with it.
    pub(super) begins: bool,
    /// Whether only a space stands before it.
    pub(super) close: bool,
    /// How many characters stand before it since the last word.
    pub(super) gap: usize,
    /// How many of them end a line.
    pub(super) line_ends: usize,
    /// Whether it is part of a pseudonym.
    pub(super) stand_in: bool,
    /// Whether it has capitals after small letters.
    pub(super) odd: bool,
    /// Whether its line is all in capitals.
    pub(super) shouted: bool,
    /// What the word lists say of it.
    pub(super) listed: Listed,
}

impl Word {
    /// Whether a stop behind the word is its own: "Dr. Lee", "J. Lee", and no "Q." of an interview.
    fn is_shortened(&self) -> bool {
        let initial = self.end == self.first + 1
            && self.capital
            && !(self.begins && matches!(self.plain.as_str(), "q" | "a" | "i"));
        !self.stand_in && (initial || words::is_title(&self.plain))
    }

    /// The word with look-alikes made one.
    pub(super) fn bare(&self) -> &str {
        if self.bare.is_empty() {
            &self.plain
        } else {
            &self.bare
        }
    }
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
    pub(super) fn new(text: &'a str, stand_ins: &StandIns) -> Page<'a> {
        let characters: Vec<char> = text.chars().collect();
        let masked = stand_ins.mask(&characters);
        let mut page = Page {
            text,
            signs: Vec::with_capacity(characters.len()),
            words: Vec::with_capacity(characters.len() / 5 + 1),
            characters,
            masked,
        };
        page.read();
        page.mark_shouting();
        page
    }

    fn read(&mut self) {
        let mut open = false;
        let mut begins = true;
        // Whether one space and nothing else stands before the next word, and whether a line ends there.
        let (mut spaces, mut others, mut line_ends) = (0, 0, 0);
        let mut read_to = 0;
        for (position, character) in self.characters.iter().copied().enumerate() {
            if position < read_to {
                continue;
            }
            let (character, length) = self.meant(position, character);
            read_to = position + length;
            let Some(character) = character else { continue };
            if open && self.is_inside(position, character) {
                continue;
            }
            if !character.is_alphanumeric() {
                open = false;
                match character {
                    ' ' => spaces += 1,
                    '\n' => line_ends += 1,
                    _ => others += 1,
                }
                let shortened = character == '.'
                    && spaces + others + line_ends == 1
                    && self.words.last().is_some_and(Word::is_shortened);
                if matches!(character, '.' | '!' | '?' | '\n' | ':' | '\u{2022}') && !shortened {
                    begins = true;
                }
                continue;
            }
            if !open {
                self.words.push(Word {
                    first: self.signs.len(),
                    end: self.signs.len(),
                    plain: String::with_capacity(16),
                    bare: String::new(),
                    capital: character.is_uppercase(),
                    upper: true,
                    begins,
                    close: spaces == 1 && others + line_ends == 0,
                    gap: spaces + others + line_ends,
                    line_ends,
                    stand_in: self.masked.get(position).copied().unwrap_or(false),
                    odd: false,
                    shouted: false,
                    listed: Listed::default(),
                });
                (spaces, others, line_ends) = (0, 0, 0);
                open = true;
                begins = false;
            }
            let at = self.words.len() - 1;
            let Some(word) = self.words.last_mut() else {
                continue;
            };
            word.odd |= character.is_uppercase() && !word.upper;
            let upper = !character.is_lowercase();
            let signs = &mut self.signs;
            let mut put = |plain: char| {
                let bare = bare(plain);
                signs.push(Sign {
                    plain,
                    bare,
                    position,
                    word: at,
                });
                word.end = signs.len();
                if bare != plain && word.bare.is_empty() {
                    word.bare.reserve(16);
                    word.bare.push_str(&word.plain);
                    word.bare.push(bare);
                } else if !word.bare.is_empty() {
                    word.bare.push(bare);
                }
                word.plain.push(plain);
                word.upper &= upper;
            };
            if character.is_ascii() {
                put(character.to_ascii_lowercase());
                continue;
            }
            decompose_compatible(character, |part| {
                if !is_combining_mark(part) {
                    for lower in part.to_lowercase().filter(|lower| lower.is_alphanumeric()) {
                        put(latin(lower));
                    }
                }
            });
        }
        for word in &mut self.words {
            word.listed = words::listed(&word.plain);
        }
    }

    /// What a character stands for, and how many it takes; nothing where it is not seen.
    fn meant(&self, position: usize, character: char) -> (Option<char>, usize) {
        let rest = || self.characters.get(position..).unwrap_or_default();
        let (meant, length) = match character {
            '&' => entity(rest()).unwrap_or((character, 1)),
            '%' | '\\' => escaped(rest()).unwrap_or((character, 1)),
            '<' => match formatting(rest()) {
                Some(length) => return (None, length),
                None => (character, 1),
            },
            other => (unboxed(other), 1),
        };
        let seen = meant.is_ascii() || !(is_unseen(meant) || is_combining_mark(meant));
        (Some(meant).filter(|_| seen), length)
    }

    /// Whether a character is an apostrophe inside a word: that of O'Connor, not that of a possessive.
    fn is_inside(&self, position: usize, character: char) -> bool {
        let after = |far: usize| self.characters.get(position + far);
        let joined = matches!(character, '\'' | '\u{2019}' | '\u{2018}' | '\u{2bc}')
            && after(1).is_some_and(|next| next.is_alphabetic());
        let possessive = || {
            after(1).is_some_and(|next| matches!(next, 's' | 'S'))
                && after(2).is_none_or(|after| !after.is_alphanumeric())
        };
        joined && !possessive()
    }

    /// Marks lines in capitals, in which a capital says nothing.
    fn mark_shouting(&mut self) {
        let breaks: Vec<usize> = self
            .characters
            .iter()
            .enumerate()
            .filter(|(_, character)| **character == '\n')
            .map(|(position, _)| position)
            .collect();
        let line_of = |word: &Word, signs: &[Sign]| {
            signs.get(word.first).map_or(0, |sign| {
                breaks.partition_point(|line_end| *line_end <= sign.position)
            })
        };
        let mut tally = vec![(0usize, 0usize); breaks.len() + 1];
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

/// A folded text with digits and the letters they are taken for made one.
pub(super) fn bare_of(text: &str) -> String {
    text.chars().map(bare).collect()
}

/// Byte offsets as counts of scalar values.
pub(super) struct Starts {
    /// Where each scalar value begins; nothing where every byte is one.
    starts: Option<Vec<usize>>,
}

impl Starts {
    pub(super) fn of(text: &str) -> Starts {
        Starts {
            starts: (!text.is_ascii()).then(|| text.char_indices().map(|(at, _)| at).collect()),
        }
    }

    /// How many scalar values stand before a byte.
    pub(super) fn before(&self, byte: usize) -> usize {
        self.starts
            .as_ref()
            .map_or(byte, |starts| starts.partition_point(|start| *start < byte))
    }
}
