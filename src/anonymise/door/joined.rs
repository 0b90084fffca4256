//! Names that no word boundary parts from what they are joined to, and names with signs for letters.

use super::disguise::letter_of_sign;
use super::needle::{Needle, Needles};
use super::page::{Page, Word, bare, bare_of};
use super::search::push;
use super::{Finding, FindingKind};

/// Forms of address that are written without a space before a name: "mrlee".
const TITLES: [&str; 9] = [
    "mrs", "mr", "ms", "miss", "dr", "pc", "dc", "nurse", "sister",
];

/// What a scanner reads two letters as, and what stood there.
const SCANNED: [(&str, &str); 3] = [("rn", "m"), ("cl", "d"), ("vv", "w")];

/// The longest name that is looked for among signs.
const LONGEST: usize = 24;

impl Needles {
    /// Names of any length joined to an initial, a form of address, figures or other words that have capitals of their own.
    pub(super) fn joined(&self, page: &Page<'_>, findings: &mut Vec<Finding>) {
        for word in page.words.iter().filter(|word| !word.stand_in) {
            let plain = page.plain(word);
            let whole = !word.listed.ordinary()
                && (self.is_initial_or_title_with_name(plain) || self.is_scanned_name(plain));
            if whole
                || (word.figures && self.is_beside_figures(plain))
                || (word.odd && self.is_camel(page, word))
            {
                push(page, word.first, word.end, FindingKind::Name, findings);
            }
        }
    }

    fn name(&self, text: &str) -> Option<&Needle> {
        self.called(text)
            .find(|needle| needle.kind == FindingKind::Name)
    }

    /// "hng" for H. Ng, "mrlee".
    fn is_initial_or_title_with_name(&self, plain: &str) -> bool {
        self.initialled.contains(plain)
            || TITLES.iter().any(|title| {
                // The first letter is no call, and settles it for most words.
                title.as_bytes().first() == plain.as_bytes().first()
                    && plain
                        .strip_prefix(title)
                        .is_some_and(|rest| rest.len() >= 2 && self.name(&bare_of(rest)).is_some())
            })
    }

    /// "Adarns" for Adams.
    fn is_scanned_name(&self, plain: &str) -> bool {
        let mut pairs = plain.as_bytes().windows(2);
        if !pairs.any(|pair| SCANNED.iter().any(|(read, _)| read.as_bytes() == pair)) {
            return false;
        }
        SCANNED.iter().any(|(read, stood)| {
            plain.contains(read) && self.name(&bare_of(&plain.replace(read, stood))).is_some()
        })
    }

    /// "lee1989", "ng57", "hng2": the letters before the figures of a word, or three and more behind them ("57 ng" is a measure).
    fn is_beside_figures(&self, plain: &str) -> bool {
        let before = plain.trim_end_matches(|c: char| c.is_ascii_digit());
        let behind = plain.trim_start_matches(|c: char| c.is_ascii_digit());
        let letters = |part: &str, least: usize| {
            part.len() < plain.len()
                && part.chars().count() >= least
                && part.chars().all(char::is_alphabetic)
        };
        let is_name = |part: &str| {
            self.name(&bare_of(part))
                .is_some_and(|needle| !needle.ordinary || part.len() > 3)
                || self.initialled.contains(part)
        };
        (letters(before, 2) && is_name(before)) || (letters(behind, 3) && is_name(behind))
    }

    /// "JusticeForNg": a part of a word that begins with a capital and ends before the next.
    fn is_camel(&self, page: &Page<'_>, word: &Word) -> bool {
        let mut part = String::new();
        let mut parts: Vec<String> = Vec::new();
        for sign in page.signs.get(word.first..word.end).unwrap_or_default() {
            let written = page.characters.get(sign.position);
            if written.is_some_and(|written| written.is_uppercase()) {
                parts.push(std::mem::take(&mut part));
            }
            part.push(bare(sign.plain));
        }
        parts.push(part);
        parts
            .iter()
            .any(|part| part.chars().count() >= 2 && self.name(part).is_some())
    }

    /// "Kh@n", "$mith", "H*pe": names with a sign for a letter, whole or with one letter hidden.
    pub(super) fn disguised(&self, page: &Page<'_>, findings: &mut Vec<Finding>) {
        let is_sign = |c: char| letter_of_sign(c).is_some() || matches!(c, '*' | '_' | '?' | '#');
        let mut at = 0;
        while at < page.characters.len() {
            let Some(from) = page
                .characters
                .get(at..)
                .and_then(|rest| rest.iter().position(|c| is_sign(*c)))
            else {
                return;
            };
            let sign = at + from;
            at = sign + 1;
            let inside = |c: &char| c.is_alphanumeric() || is_sign(*c);
            let start = page.characters.get(..sign).map_or(sign, |before| {
                sign - before
                    .iter()
                    .rev()
                    .take(LONGEST)
                    .take_while(|c| inside(c))
                    .count()
            });
            let end = sign
                + page.characters.get(sign..).map_or(0, |rest| {
                    rest.iter().take(LONGEST).take_while(|c| inside(c)).count()
                });
            at = at.max(end);
            let written = page.characters.get(start..end).unwrap_or_default();
            let masked = page.masked.get(start) == Some(&true);
            if !masked && self.is_disguised(written) {
                findings.push(Finding {
                    position: start,
                    end,
                    kind: FindingKind::Name,
                });
            }
        }
    }

    /// Whether letters with signs among them are a name: the signs for their letters, or for any one letter each.
    fn is_disguised(&self, written: &[char]) -> bool {
        let letters = written.iter().filter(|c| c.is_alphabetic()).count();
        if letters < 2 || letters * 3 < written.len() {
            return false;
        }
        let pattern: Vec<Option<char>> = written
            .iter()
            .map(|c| match letter_of_sign(*c) {
                Some(letter) => Some(bare(letter)),
                None if c.is_alphanumeric() => c.to_lowercase().next().map(bare),
                None => None,
            })
            .collect();
        // A sign before or behind the word is none of its letters: "#lee", "lee?", "lee!".
        let trimmed = |c: &char| !c.is_alphanumeric() && *c != '$' && *c != '@';
        let from = written.iter().take_while(|c| trimmed(c)).count();
        let to = written.len() - written.iter().rev().take_while(|c| trimmed(c)).count();
        if !written
            .get(from..to)
            .unwrap_or_default()
            .iter()
            .any(|c| !c.is_alphanumeric())
        {
            return false;
        }
        let pattern = pattern.get(from..to).unwrap_or_default();
        self.names
            .iter()
            .filter(|needle| needle.kind == FindingKind::Name)
            .any(|needle| {
                let mut letters = needle.bare.chars();
                let fits = pattern.iter().all(|wanted| {
                    letters
                        .next()
                        .is_some_and(|letter| wanted.is_none_or(|wanted| wanted == letter))
                });
                fits && letters.next().is_none()
            })
    }
}
