//! Organisations, addresses and places of the case in a text.

use super::addresses::{is_dwelling, is_offices};
use super::places::may_be_newspaper;
use crate::anonymise::dictionary::{Owner, Part, Thing, ThingKind};
use crate::anonymise::matching::people::grammar::Verdict;
use crate::anonymise::matching::shapes::numbers::number_in_words;
use crate::anonymise::matching::{How, Piece, Reading, of_thing};
use crate::anonymise::mentions::Spotted;
use crate::anonymise::replace::{Asked, Findings, Found, Holds, Why};
use crate::anonymise::token::{Gap, Shape, Style, Token};
use crate::anonymise::words;

/// Whether an address may begin with a small word that has no figure behind it.
pub(in crate::anonymise::matching) fn is_cue(word: &str) -> bool {
    is_dwelling(word)
        || is_offices(word)
        || is_part_of_house(word)
        || number_in_words(word).is_some()
}

/// Whether a word is a part of a house or site that a number or letter behind it names.
fn is_part_of_house(word: &str) -> bool {
    matches!(
        word,
        "flat" | "room" | "plot" | "pitch" | "unit" | "apartment" | "caravan"
    )
}

/// Finds them, and addresses the case does not know.
pub(in crate::anonymise::matching) fn find(reading: &Reading<'_>, findings: &mut Findings) {
    let mut at = 0;
    while at < reading.tokens.len() {
        if !reading.is_known(at) && !reading.has_guess(at) {
            at += 1;
            continue;
        }
        let next = reading
            .pieces(at, of_thing)
            .into_iter()
            .find_map(|piece| reading.take_thing(&piece, findings));
        at = next.unwrap_or(at + 1);
    }
    let figures = |token: &Token| matches!(token.shape, Shape::Number | Shape::Alnum);
    for (at, token) in reading.tokens.iter().enumerate() {
        if reading.is_plain(at) {
            continue;
        }
        if figures(token) {
            reading.take_unknown_address(at, findings);
            reading.take_road_before_postcode(at, findings);
        } else {
            reading.take_named_address(at, findings);
            if token.stands_out() {
                reading.take_newspaper(at, findings);
            }
        }
        // "Flat A", and not "the flat a mess".
        let lettered = || {
            reading
                .token(at + 1)
                .is_some_and(|next| next.shape == Shape::Letter)
                && reading.in_capitals(at + 1)
        };
        let spoken = || {
            is_part_of_house(reading.word(at))
                && (number_in_words(reading.word(at + 1)).is_some() || lettered())
        };
        if reading.token(at + 1).is_some_and(figures) || spoken() {
            reading.take_unit(at, findings);
        }
        reading.take_number(at, findings);
    }
}

/// Every mention of an address of the one person of the dictionary.
pub(in crate::anonymise::matching) fn spot(reading: &Reading<'_>, spotted: &mut Vec<Spotted>) {
    let mut findings = Findings::default();
    for at in 0..reading.tokens.len() {
        for piece in reading.pieces(at, of_thing) {
            let address = piece.entries.iter().any(|entry| matches!(entry.owner, Owner::Thing(at) if reading.dictionary.thing(at).is_some_and(|thing| thing.kind == ThingKind::Address)));
            if address && reading.take_thing(&piece, &mut findings).is_some() {
                break;
            }
        }
    }
    spotted.extend(findings.found.into_iter().map(|found| Spotted {
        start: found.start,
        end: found.end,
        sure: false,
        why: "an address of theirs",
    }));
}

impl Reading<'_> {
    /// Decides about a form of a thing; the token after it where it was one.
    fn take_thing(&self, piece: &Piece, findings: &mut Findings) -> Option<usize> {
        let entry = piece
            .entries
            .iter()
            .min_by_key(|entry| (entry.rank, entry.owner))?;
        let Owner::Thing(at) = entry.owner else {
            return None;
        };
        let thing = self.dictionary.thing(at)?;
        if piece.how == How::Doubtful && piece.first == piece.last {
            return None;
        }
        let first_token = *self.token(piece.first)?;
        let why = match piece.how {
            How::Spelt | How::Doubtful => Why::Fuzzy,
            How::Written if entry.rank <= 1 => Why::Exact,
            How::Written | How::Joined => Why::Variant,
        };
        if thing.kind == ThingKind::Address && entry.part == Part::Street {
            return self.take_street(piece, thing, entry.rank, why, findings);
        }
        let verdict =
            if piece.ordinary || (piece.first == piece.last && self.word(piece.first).len() < 4) {
                if piece.first == piece.last && first_token.shape == Shape::Upper {
                    Verdict::Name
                } else {
                    self.judge_thing(piece, entry.rank)
                }
            } else {
                Verdict::Name
            };
        let last = self.newspaper(piece.last, thing);
        let (start, end) = self.bytes(piece.first, last.unwrap_or(piece.last));
        let with = if last.is_some() {
            "[newspaper]".to_owned()
        } else {
            thing.label.clone()
        };
        match verdict {
            Verdict::Word => None,
            Verdict::Doubt => {
                if !thing.kept {
                    findings.asked.push(Asked {
                        start,
                        end,
                        suggest: with,
                        why: "This is a name of the case and ordinary words.",
                        holds: Holds::Here,
                    });
                }
                Some(piece.last + 1)
            }
            Verdict::Name => {
                let end = self.with_possessive_name(piece, end);
                let start = self.address_before(piece.first, thing).unwrap_or(start);
                let unit = (thing.kind == ThingKind::Address)
                    .then(|| self.unit_after(piece.last))
                    .flatten();
                let end = unit.map_or(end, |unit| self.bytes(unit, unit).1);
                // "Peartree Est" for the estate of that name.
                let estate = (thing.kind == ThingKind::Place
                    && last.is_none()
                    && matches!(self.word(piece.last + 1), "est" | "estate")
                    && self.gap(piece.last + 1) == Gap::Space
                    && self.token(piece.last + 1).is_some_and(Token::stands_out))
                .then_some(piece.last + 1);
                let end = estate.map_or(end, |estate| self.bytes(estate, estate).1);
                let last = last.or(unit).or(estate);
                findings.found.push(Found {
                    start,
                    end,
                    with,
                    why,
                    person: None,
                    kept: thing.kept,
                });
                Some(last.unwrap_or(piece.last) + 1)
            }
        }
    }

    /// `Saint Wilfrid's` where the form ended at `Wilfrid`: the possessive is part of the name of a saint.
    fn with_possessive_name(&self, piece: &Piece, end: usize) -> usize {
        let sainted = matches!(self.word(piece.first), "st" | "saint");
        let at = piece.last + 1;
        if sainted && self.gap(at) == Gap::Apostrophe && self.word(at) == "s" {
            return self.token(at).map_or(end, |token| token.end);
        }
        end
    }

    /// The last word of a local newspaper's name after a place.
    fn newspaper(&self, last: usize, thing: &Thing) -> Option<usize> {
        let next = last + 1;
        let paper = may_be_newspaper(self.word(next));
        (thing.kind == ThingKind::Place
            && paper
            && self.gap(next) == Gap::Space
            && self
                .token(next)
                .is_some_and(|token| token.shape != Shape::Lower))
        .then_some(next)
    }

    /// Where the number before a road begins, "number" and tens in words included, and the number in figures.
    fn number_before(&self, road: usize) -> (usize, Option<&str>) {
        let mut first = road;
        let mut number: Option<&str> = None;
        if let Some(before) = first.checked_sub(1) {
            let close = matches!(self.gap(first), Gap::Space | Gap::Comma | Gap::Newline);
            if close && !self.is_part_of_figures(before) && is_house_number(self.word(before)) {
                number = Some(self.word(before));
                first = before;
            } else if close && let Some(spoken) = number_in_words(self.word(before)) {
                number = Some(spoken);
                first = before;
                // "Twenty one Gasworks Lane".
                let tens = before.checked_sub(1).filter(|tens| {
                    spoken.len() == 1
                        && matches!(self.gap(before), Gap::Space | Gap::Hyphen)
                        && number_in_words(self.word(*tens))
                            .is_some_and(|tens| tens.len() == 2 && tens.ends_with('0'))
                });
                first = tens.unwrap_or(first);
            }
            if number.is_some()
                && first > 0
                && self.word(first - 1) == "number"
                && self.gap(first) == Gap::Space
            {
                first -= 1;
            }
        }
        (first, number)
    }

    /// A road of the case, with the number, flat and house around it.
    fn take_street(
        &self,
        piece: &Piece,
        thing: &Thing,
        rank: u8,
        why: Why,
        findings: &mut Findings,
    ) -> Option<usize> {
        let (mut first, mut number) = self.number_before(piece.first);
        let mut unit = false;
        if number.is_some() {
            if let Some((from, _)) = self.unit_before(first) {
                first = from;
                unit = true;
            } else if first > 0 && is_unit(self.word(first - 1)) && self.gap(first) == Gap::Space {
                first -= 1;
                unit = true;
            }
        }
        let bare = rank >= 2;
        // "The kestrel flew": the own word of a road or block in small letters is that word.
        let small = self
            .token(piece.first)
            .is_some_and(|token| token.shape == Shape::Lower && token.style == Style::Mixed);
        if bare && number.is_none() && small && piece.first == piece.last {
            return None;
        }
        match self.judge_street(piece, rank, number.is_some()) {
            Verdict::Name => {}
            Verdict::Word => return None,
            Verdict::Doubt => {
                if !thing.kept {
                    let (start, end) = self.bytes(piece.first, piece.last);
                    findings.asked.push(Asked {
                        start,
                        end,
                        suggest: "[road]".to_owned(),
                        why: "This is a name of the case and ordinary words.",
                        holds: Holds::Here,
                    });
                }
                return Some(piece.last + 1);
            }
        }
        if bare
            && number.is_none()
            && piece.how == How::Spelt
            && !self.token(piece.first).is_some_and(Token::stands_out)
        {
            return None;
        }
        // The type of road, if it is there misspelt or is another: "3 Saffron Streel", "Lapwing Rise" for Lapwing Close.
        let mut last = piece.last;
        if bare
            && self.gap(last + 1) == Gap::Space
            && self.token(last + 1).is_some_and(Token::stands_out)
            && words::is_road(self.word(last + 1))
        {
            last += 1;
        }
        if bare && number.is_some() && self.gap(last + 1) == Gap::Space {
            let next = self.word(last + 1);
            let capital = self.token(last + 1).is_some_and(Token::stands_out);
            if capital && next.len() >= 3 && !words::is_ordinary(next) && !self.is_known(last + 1) {
                last += 1;
            }
        }
        // "Withy Bank, plot seven": what stands behind the road of a site.
        if number.is_none()
            && let Some(behind) = self.unit_after(last)
        {
            number = Some(self.word(behind)).map(|said| number_in_words(said).unwrap_or(said));
            last = behind;
            unit = true;
        }
        let (start, end) = self.bytes(first, last);
        let same_number = number.is_some_and(|number| {
            thing.number.as_deref() == Some(number)
                || thing.unit.as_deref() == Some(number)
                || thing.number.is_none()
        });
        let with = match (number, same_number || unit) {
            (None, _) => "[road]".to_owned(),
            (Some(_), true) => thing.label.clone(),
            (Some(_), false) => "[address]".to_owned(),
        };
        findings.found.push(Found {
            start,
            end,
            with,
            why,
            person: None,
            kept: thing.kept,
        });
        Some(last + 1)
    }

    /// Whether a road whose name is ordinary words is meant. "By the station road" may be plain English.
    fn judge_street(&self, piece: &Piece, rank: u8, numbered: bool) -> Verdict {
        let bare = rank >= 2;
        if !piece.ordinary || (numbered && !bare) {
            return Verdict::Name;
        }
        let small = !bare && self.small_throughout(piece);
        if small
            && self.in_message(piece.first)
            && !words::is_determiner(self.word_before(piece.first))
        {
            return Verdict::Name;
        }
        // "Harb0ur" has its capital in spite of the scanner.
        let capital = (piece.first..=piece.last).all(|at| {
            self.token(at).is_some_and(|token| {
                token.stands_out() || (token.shape == Shape::Alnum && self.is_written_large(token))
            })
        });
        let flat = self
            .token(piece.first)
            .is_some_and(|token| token.style != Style::Mixed);
        let written = capital || flat || self.capital_and_kind(piece);
        let name = numbered || self.judge_thing(piece, rank) == Verdict::Name;
        match (name && written, small) {
            (true, _) => Verdict::Name,
            (false, true) => Verdict::Doubt,
            (false, false) => Verdict::Word,
        }
    }

    /// "11.05 Rose Cottage", "27/03/24 Ox Drove": the last figures of a time or a date are no house.
    fn is_part_of_figures(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| {
            matches!(self.character_before(token.start), Some(':' | '.' | '/'))
        }) && at
            .checked_sub(1)
            .and_then(|at| self.token(at))
            .is_some_and(|before| before.shape == Shape::Number)
    }

    /// Where the number or the flat before the name of a house or block begins.
    fn address_before(&self, first: usize, thing: &Thing) -> Option<usize> {
        let before = first.checked_sub(1)?;
        let number = self.word(before);
        let own = [&thing.number, &thing.unit]
            .iter()
            .any(|known| known.as_deref() == Some(number))
            // "F6 Beech House".
            || (thing.unit.is_some() && number.strip_prefix('f') == thing.unit.as_deref());
        if thing.kind == ThingKind::Organisation {
            return None;
        }
        if let Some((unit, _)) = self.unit_before(first) {
            return self.token(unit).map(|token| token.start);
        }
        let close =
            matches!(self.gap(first), Gap::Space | Gap::Comma) && !self.is_part_of_figures(before);
        let capital = self
            .token(first)
            .is_some_and(|token| token.shape != Shape::Lower);
        (close && capital && (own || is_house_number(number)))
            .then(|| self.token(before).map(|token| token.start))
            .flatten()
    }

    /// `Flat 3,` before a token.
    pub(super) fn unit_before(&self, at: usize) -> Option<(usize, &str)> {
        let name = at.checked_sub(1)?;
        let unit = at.checked_sub(2)?;
        let close = matches!(
            self.gap(at),
            Gap::Space | Gap::Comma | Gap::Newline | Gap::Slash
        ) && self.gap(name) == Gap::Space;
        // "On the fourth floor in Hollin Green" names no floor.
        let numbered = self.token(name).is_some_and(|token| {
            matches!(token.shape, Shape::Number | Shape::Alnum | Shape::Letter)
        });
        let named = (self.word(name).len() <= 4 && (numbered || !self.listed(name).ordinary()))
            || number_in_words(self.word(name)).is_some();
        (close && is_unit(self.word(unit)) && named).then(|| (unit, self.word(name)))
    }
}

/// Whether a word begins the name of a flat or room, also one badly scanned, with an I for its l.
pub(super) fn is_unit(word: &str) -> bool {
    words::is_unit(word)
        || (word.len() == 4 && words::is_unit(&word.replace(['i', '1'], "l").replace('0', "o")))
}

pub(super) fn is_house_number(word: &str) -> bool {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    (1..=4).contains(&digits)
        && word.len() <= digits + 1
        && word
            .bytes()
            .skip(digits)
            .all(|byte| (b'a'..=b'h').contains(&byte))
}
