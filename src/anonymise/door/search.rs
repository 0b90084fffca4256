//! How the door looks.

use std::cell::LazyCell;

use chrono::NaiveDate;

use super::changed::near;
use super::mask::StandIns;
use super::months::may_be_a_name;
use super::needle::{Needle, Needles};
use super::page::{Page, Starts, Word};
use super::shapes::is_postcode;
use super::{Finding, FindingKind, shapes, unseen};
use crate::anonymise::words;

impl Needles {
    pub(super) fn search(&self, page: &Page<'_>) -> Vec<Finding> {
        let mut findings = Vec::new();
        self.whole_words(page, &mut findings);
        self.spelt_out(page, &mut findings);
        self.joined(page, &mut findings);
        self.disguised(page, &mut findings);
        self.windows(page, &mut findings);
        self.changed_letters(page, &mut findings);
        self.digits(page, &mut findings);
        self.births(page, &mut findings);
        shapes::find(page, &mut findings);
        shapes::said_postcodes(page, &mut findings);
        unseen::find(page, &mut findings);
        findings
    }

    /// Whether what is to stand in a name's place holds something that must not pass: a number, an address for messages, a name or place
    /// that is no ordinary word. ("School 1" is no hint at a family called School.) The day an export was prepared stands in
    /// nobody's place.
    pub(super) fn told_by(&self, stand_in: &str) -> bool {
        if stand_in.parse::<NaiveDate>().is_ok() {
            return false;
        }
        let page = Page::new(stand_in, &StandIns::default());
        self.search(&page).iter().any(|finding| match finding.kind {
            FindingKind::Unseen => false,
            FindingKind::Name | FindingKind::Place => page
                .words
                .iter()
                .filter(|word| {
                    let (start, end) = page.span(word.first, word.end);
                    start < finding.end && finding.position < end
                })
                .any(|word| {
                    // "Children's" is a word with its possessive.
                    let plain = page.plain(word);
                    let stem = plain.strip_suffix('s').unwrap_or(plain);
                    !(word.listed.ordinary()
                        || words::is_ordinary(stem)
                        || words::is_kin(plain)
                        || plain.chars().count() < 2)
                }),
            FindingKind::Number
            | FindingKind::Birth
            | FindingKind::Postcode
            | FindingKind::Address => true,
        })
    }

    /// Names of any length at word boundaries, and names of several words in words that follow one another.
    fn whole_words(&self, page: &Page<'_>, findings: &mut Vec<Finding>) {
        for word in page.words.iter().filter(|word| !word.stand_in) {
            let hit = self.called(page.bare(word)).find(|needle| {
                needle.plain == page.plain(word)
                    || page.plain(word).chars().any(char::is_alphabetic)
            });
            if let Some(needle) = hit {
                let short = needle.plain.chars().count() <= 3;
                // An ordinary word in small letters, or in a line of capitals, is one; so is a short word in small letters.
                // In a line of capitals nothing tells a name from a word but an article or a verb of mood.
                let shouted = word.shouted
                    && word.upper
                    && (words::is_modal(page.plain(word))
                        || words::is_calendar(page.plain(word))
                        || page
                            .before(word)
                            .is_some_and(|before| words::is_determiner(page.plain(before))));
                // "S MAY", "A STONE": with the initial of somebody of that name it is that name.
                let initialled = page.before(word).is_some_and(|before| {
                    before.end == before.first + 1
                        && self.initialled.contains(&format!(
                            "{}{}",
                            page.plain(before),
                            needle.plain
                        ))
                });
                if initialled && (word.capital || !needle.ordinary || is_initial_of(page, word)) {
                    push(page, word.first, word.end, needle.kind, findings);
                    continue;
                }
                if is_unit_of_measure(page, word, needle) {
                    continue;
                }
                // "f1e1d" is no ordinary word.
                let small = (!word.capital || shouted) && !word.figures;
                if small && (needle.ordinary || (short && word.listed.ordinary())) {
                    continue;
                }
                if needle.ordinary && (is_month_here(page, word) || is_numbered(page, word)) {
                    continue;
                }
                push(page, word.first, word.end, needle.kind, findings);
            }
        }
    }

    /// Names spelt out, letter by letter: "N g".
    fn spelt_out(&self, page: &Page<'_>, findings: &mut Vec<Finding>) {
        let single = |word: &Word| word.end == word.first + 1 && !word.stand_in;
        let mut at = 0;
        while at < page.words.len() {
            let large = page.words.get(at).is_some_and(|word| word.capital);
            let run: Vec<&Word> = page
                .words
                .iter()
                .skip(at)
                .enumerate()
                .take_while(|(nth, word)| {
                    single(word) && (*nth == 0 || is_spaced_out(page, word, large))
                })
                .map(|(_, word)| word)
                .collect();
            for (start, length) in (0..run.len()).flat_map(|start| [(start, 2), (start, 3)]) {
                let Some(letters) = run.get(start..start + length) else {
                    continue;
                };
                let bare: String = letters.iter().map(|word| page.bare(word)).collect();
                let (Some(first), Some(last)) = (letters.first(), letters.last()) else {
                    continue;
                };
                if let Some(needle) = self.called(&bare).next() {
                    push(page, first.first, last.end, needle.kind, findings);
                }
            }
            let spelt: String = run.iter().map(|word| page.plain(word)).collect();
            if let (Some(first), Some(last), true) = (run.first(), run.last(), is_postcode(&spelt))
            {
                push(page, first.first, last.end, FindingKind::Postcode, findings);
            }
            at += run.len().max(1);
        }
    }

    /// Values of four letters or more inside words and across their boundaries.
    fn windows(&self, page: &Page<'_>, findings: &mut Vec<Finding>) {
        let Some(inside) = &self.inside else { return };
        let starts = LazyCell::new(|| Starts::of(&page.bare));
        for found in inside.find_overlapping_iter(&page.bare) {
            let (first, end) = (starts.before(found.start()), starts.before(found.end()));
            let Some(needle) = self
                .long
                .get(found.pattern().as_usize())
                .and_then(|at| self.names.get(*at))
            else {
                continue;
            };
            if counts(page, first, end, needle) {
                push(page, first, end, needle.kind, findings);
            }
        }
    }

    /// Names with one letter changed, lost, added or swapped.
    fn changed_letters(&self, page: &Page<'_>, findings: &mut Vec<Finding>) {
        let mut joined = String::new();
        for (at, word) in page.words.iter().enumerate() {
            if word.stand_in {
                continue;
            }
            let Some(ordinary) = may_be_changed(page, word) else {
                continue;
            };
            let fits = |needle: &&Needle| needle.kind == FindingKind::Name || !ordinary;
            for needle in self.changed(page.bare(word)).filter(fits) {
                push(page, word.first, word.end, needle.kind, findings);
            }
            let two = page.words.get(at + 1).filter(|next| {
                !ordinary && !next.stand_in && next.close && !next.listed.ordinary()
            });
            let Some(next) = two else { continue };
            joined.clear();
            joined.push_str(page.bare(word));
            joined.push_str(page.bare(next));
            for needle in self.changed(&joined) {
                if !near(page.bare(word), &needle.bare) {
                    push(page, word.first, next.end, needle.kind, findings);
                }
            }
        }
    }

    /// The names that differ from a word by one letter at most.
    fn changed(&self, word: &str) -> impl Iterator<Item = &Needle> {
        self.changeable
            .candidates(word)
            .filter_map(|at| self.names.get(at))
            .filter(move |needle| near(word, &needle.bare))
    }
}

/// Whether so little stands before a letter that it may be of one word with the letter before it: `N g`, `T_a_m`, `L*e*e`. A stroke behind a
/// small letter parts shorthand ("m/o").
fn is_spaced_out(page: &Page<'_>, word: &Word, large: bool) -> bool {
    let (start, _) = page.span(word.first, word.end);
    let stroke = start
        .checked_sub(1)
        .and_then(|before| page.characters.get(before))
        == Some(&'/');
    word.gap <= 3 && word.line_ends <= 1 && (!stroke || word.capital || large)
}

/// Whether the letter before a name in small letters is an initial: "r stone", "m.bishop", and neither an article, a pronoun nor the
/// end of a possessive.
fn is_initial_of(page: &Page<'_>, word: &Word) -> bool {
    let (start, _) = page.span(word.first, word.end);
    let near = word.close
        || (word.gap <= 2
            && word.line_ends == 0
            && start
                .checked_sub(word.gap)
                .and_then(|at| page.characters.get(at))
                .is_some_and(|c| matches!(c, '.' | '_')));
    near && page.before(word).is_some_and(|letter| {
        let (at, _) = page.span(letter.first, letter.end);
        let before = at
            .checked_sub(1)
            .and_then(|before| page.characters.get(before));
        !matches!(page.plain(letter), "a" | "i" | "o")
            && !matches!(before, Some('\'' | '\u{2019}' | '\u{2018}' | '`'))
    })
}

/// "Ward 6" is a ward: a number of one or two figures right behind a word for what is numbered, and no date. "D. Ward 6" is not.
fn is_numbered(page: &Page<'_>, word: &Word) -> bool {
    let counted = matches!(
        page.plain(word),
        "ward"
            | "page"
            | "day"
            | "bay"
            | "bed"
            | "bench"
            | "court"
            | "gate"
            | "block"
            | "field"
            | "lane"
    );
    let named = page.before(word).is_some_and(|before| {
        page.plain(before).chars().count() == 1 || words::is_title(page.plain(before))
    });
    if !counted || named {
        return false;
    }
    let Some(after) = page.word_of(word.end) else {
        return false;
    };
    let figures =
        page.plain(after).chars().all(|c| c.is_ascii_digit()) && page.plain(after).len() <= 2;
    let date = matches!(page.character_after(after), Some('/' | '.' | '-' | ':'))
        || page
            .word_of(after.end)
            .is_some_and(|next| words::is_month(page.plain(next)));
    after.close && figures && !date
}

/// `14 ng/L`: two small letters between a number and a stroke are a unit.
fn is_unit_of_measure(page: &Page<'_>, word: &Word, needle: &Needle) -> bool {
    needle.plain.chars().count() <= 2
        && !word.capital
        && page
            .before(word)
            .is_some_and(|before| page.plain(before).ends_with(|c: char| c.is_ascii_digit()))
        && page.character_after(word) == Some('/')
}

/// Whether a value inside the stream of letters counts: not where an ordinary word merely holds it.
fn counts(page: &Page<'_>, first: usize, end: usize, needle: &Needle) -> bool {
    let (Some(from), Some(to)) = (page.word_of(first), page.word_of(end - 1)) else {
        return false;
    };
    if from.stand_in || to.stand_in {
        return false;
    }
    let length = end - first;
    if from.first == to.first {
        if from.first == first && from.end == end {
            return false;
        }
        let holder = page.plain(from);
        let plain = from.listed.ordinary() || from.listed.safe();
        let figures = needle.plain.chars().all(char::is_alphabetic)
            && holder.chars().all(|character| character.is_ascii_digit());
        return !plain && !figures;
    }
    // "11.15" is no "Lils", though each figure may be a letter.
    let letters = page
        .signs
        .get(first..end)
        .unwrap_or_default()
        .iter()
        .filter(|sign| sign.plain.is_alphabetic())
        .count();
    if needle.plain.chars().all(char::is_alphabetic) && letters * 2 < length {
        return false;
    }
    let aligned = from.first == first && to.end == end;
    let after = page.words.partition_point(|word| word.end <= to.end);
    let begin = page.words.partition_point(|word| word.first < from.first);
    let between = page.words.get(begin..after).unwrap_or_default();
    if between.iter().any(|word| word.stand_in) {
        return false;
    }
    let plain_words = between
        .iter()
        .all(|word| word.listed.ordinary() && page.plain(word).len() > 1);
    if aligned {
        // "am it" is no Amit; "Ja ne" is a Jane. A recorded name of several words counts whatever its words are, if capitals speak for it.
        return !plain_words
            || needle.full
            || (length >= 6
                && between.iter().filter(|word| word.capital).count() * 2 >= between.len()
                && !between.iter().all(|word| word.shouted));
    }
    length >= 8 && !plain_words
}

pub(super) fn push(
    page: &Page<'_>,
    first: usize,
    end: usize,
    kind: FindingKind,
    findings: &mut Vec<Finding>,
) {
    let (position, end) = page.span(first, end);
    findings.push(Finding {
        position,
        end,
        kind,
    });
}

/// Whether a word may be a name with a letter changed, and whether it is an ordinary word all the same.
fn may_be_changed(page: &Page<'_>, word: &Word) -> Option<bool> {
    let plain = page.plain(word);
    // A capital that begins a sentence tells of a name as well, unless the word is one of those that sentences are made of.
    let capital_inside = word.capital
        && !(word.shouted && word.upper)
        && !(word.begins && words::is_function_word(plain));
    // "oRger" is no word of English, whatever it is made of.
    // With a capital only what the lists hold letter for letter counts as one: "Keelly" is no inflection of "keel".
    let safe = word.listed.safe();
    let listed = word.listed.ordinary() && (!capital_inside || words::is_listed_ordinary(plain));
    let ordinary = (listed || safe) && !word.odd;
    // "MASH" is a meeting; "Mash" inside a sentence may be a Marsh.
    let abbreviation = || {
        safe && (word.upper
            || (words::is_month(plain) && !may_be_a_name(page, word))
            || word.listed.title())
    };
    if ordinary
        && (!capital_inside
            || abbreviation()
            || is_month_here(page, word)
            || (words::is_kin(plain) && plain.len() < 5))
    {
        return None;
    }
    // "111" is no Will, though each 1 may be an l.
    let letters = plain
        .chars()
        .filter(|character| character.is_alphabetic())
        .count();
    (letters * 2 >= plain.chars().count()).then_some(ordinary)
}

/// `May` beside a year, a day or a preposition of time.
fn is_month_here(page: &Page<'_>, word: &Word) -> bool {
    if !words::is_calendar(page.plain(word)) {
        return false;
    }
    let at = page.words.partition_point(|other| other.first < word.first);
    let digits = |word: &Word| {
        page.plain(word)
            .chars()
            .next()
            .is_some_and(|first| first.is_ascii_digit())
    };
    let before = at.checked_sub(1).and_then(|before| page.words.get(before));
    let after = page.words.get(at + 1).filter(|after| after.close);
    before.filter(|_| word.close).is_some_and(|before| {
        digits(before)
            || matches!(
                page.plain(before),
                "in" | "since"
                    | "until"
                    | "till"
                    | "by"
                    | "during"
                    | "of"
                    | "last"
                    | "next"
                    | "early"
                    | "late"
                    | "mid"
                    | "this"
                    | "every"
                    | "before"
                    | "after"
            )
    }) || after.is_some_and(digits)
}
