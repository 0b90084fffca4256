//! Places by what stands around them: names in the small letters of a message, a road before its postcode, a local newspaper, a flat or
//! pitch behind its house, and generic words badly scanned beside a name of the case.

use crate::anonymise::hash::QuickMap;
use crate::anonymise::matching::people::grammar::Verdict;
use crate::anonymise::matching::shapes::numbers::number_in_words;
use crate::anonymise::matching::{Alternative, How, Piece, Reading, of_person};
use crate::anonymise::replace::{Findings, Why};
use crate::anonymise::token::{Gap, Shape, Style, Token};
use crate::anonymise::words;

/// The last word of a local newspaper's name that is hardly anything else behind a place.
fn is_newspaper(word: &str) -> bool {
    matches!(
        word,
        "gazette"
            | "herald"
            | "echo"
            | "advertiser"
            | "telegraph"
            | "chronicle"
            | "mercury"
            | "courier"
            | "argus"
            | "journal"
            | "recorder"
            | "examiner"
            | "sentinel"
            | "tribune"
            | "dispatch"
            | "bugle"
            | "enquirer"
    )
}

/// The same where a place of the case or "the" with a strange word stands before it.
pub(super) fn may_be_newspaper(word: &str) -> bool {
    is_newspaper(word)
        || matches!(
            word,
            "citizen"
                | "post"
                | "news"
                | "times"
                | "star"
                | "observer"
                | "express"
                | "guardian"
                | "standard"
                | "mail"
        )
}

impl Reading<'_> {
    /// Whether a word stands in a message of small letters behind its sender: "Kel: come to park view".
    pub(super) fn in_message(&self, at: usize) -> bool {
        let mut first = at;
        while first > 0
            && at - first < 60
            && !matches!(
                self.gap(first),
                Gap::Start | Gap::Newline | Gap::Blank | Gap::HyphenBreak
            )
        {
            let small = || {
                self.token(first)
                    .is_some_and(|token| token.shape == Shape::Lower)
            };
            // A sender of the case may write with a capital too.
            let sender = || {
                self.is_known(first - 1)
                    && self
                        .pieces(first - 1, of_person)
                        .iter()
                        .any(|piece| piece.last == first - 1)
            };
            if self.gap(first) == Gap::Colon && (small() || sender()) {
                return true;
            }
            first -= 1;
        }
        false
    }

    /// Whether ordinary words are the name of a thing here.
    pub(super) fn judge_thing(&self, piece: &Piece, rank: u8) -> Verdict {
        match self.judge(piece.first, piece.last) {
            Verdict::Word if self.capital_and_kind(piece) || self.scanned_throughout(piece) => {
                Verdict::Name
            }
            Verdict::Word if self.small_throughout(piece) => {
                let own = (piece.first..=piece.last).any(|at| !words::is_generic(self.word(at)));
                // "By the garden wall" may be plain English even there.
                let message = self.in_message(piece.first)
                    && !words::is_determiner(self.word_before(piece.first));
                match (own, message) {
                    (true, true) => Verdict::Name,
                    (true, false) if rank == 0 => Verdict::Doubt,
                    _ => Verdict::Word,
                }
            }
            verdict => verdict,
        }
    }

    /// Whether every word of a piece is in small letters, of which there are two or more as they are recorded.
    pub(super) fn small_throughout(&self, piece: &Piece) -> bool {
        piece.last > piece.first
            && piece.how == How::Written
            && (piece.first..=piece.last).all(|at| {
                self.token(at)
                    .is_some_and(|token| token.shape == Shape::Lower)
            })
    }

    /// A name of several words, some of them badly scanned, each of which was written with a capital: "Parade Gr0und".
    pub(super) fn scanned_throughout(&self, piece: &Piece) -> bool {
        piece.last > piece.first
            && piece.how == How::Spelt
            && (piece.first..=piece.last).all(|at| {
                self.token(at).is_some_and(|token| {
                    token.stands_out()
                        || (token.shape == Shape::Alnum && self.is_written_large(token))
                })
            })
    }

    /// "Lantern house" for Lantern House: the name has its capital, what it is has none.
    pub(super) fn capital_and_kind(&self, piece: &Piece) -> bool {
        let kind = |at: usize| words::is_road(self.word(at)) || words::is_generic(self.word(at));
        let small = |at: usize| {
            self.token(at)
                .is_some_and(|token| token.shape == Shape::Lower)
        };
        piece.last > piece.first
            && self
                .token(piece.first)
                .is_some_and(|token| token.stands_out() && !token.begins)
            && (piece.first + 1..=piece.last).all(|at| kind(at) && small(at))
    }

    /// The last token of a flat, plot or pitch behind the name of its house or site: "Withy Bank, plot seven".
    pub(super) fn unit_after(&self, last: usize) -> Option<usize> {
        let (unit, number) = (last + 1, last + 2);
        let close = matches!(self.gap(unit), Gap::Space | Gap::Comma)
            && self.gap(number) == Gap::Space
            && words::is_unit(self.word(unit));
        let numbered = self.token(number).is_some_and(|token| match token.shape {
            Shape::Number | Shape::Alnum => token.end - token.start <= 4,
            _ => number_in_words(self.word(number)).is_some(),
        });
        (close && numbered).then_some(number)
    }

    /// A road with its capitals right before a postcode, a town between them or not: "Rectory Road, QX11 3BJ". The token begins the
    /// postcode.
    pub(super) fn take_road_before_postcode(&self, at: usize, findings: &mut Findings) {
        let parted = |at: usize| matches!(self.gap(at), Gap::Comma | Gap::Newline | Gap::Space);
        let Some(mut last) = at.checked_sub(1).filter(|_| parted(at)) else {
            return;
        };
        let capital = |at: usize| {
            self.token(at).is_some_and(|token| {
                matches!(token.shape, Shape::Capital | Shape::Upper | Shape::Mixed)
            })
        };
        if !words::is_road(self.word(last))
            && capital(last)
            && matches!(self.gap(last), Gap::Comma | Gap::Newline)
        {
            last = last.saturating_sub(1);
        }
        if !words::is_road(self.word(last)) || !capital(last) || self.postcode(at).is_none() {
            return;
        }
        let mut first = last;
        while last - first < 3
            && first > 0
            && matches!(self.gap(first), Gap::Space | Gap::Apostrophe)
            && (capital(first - 1) || self.word(first - 1) == "s")
        {
            first -= 1;
        }
        if first < last {
            findings
                .found
                .push(self.found(first, last, "[road]", Why::Pattern));
        }
    }

    /// "The Thornley Argus": a local newspaper, whose place the case does not know. The token is its last word.
    pub(super) fn take_newspaper(&self, at: usize, findings: &mut Findings) {
        if !may_be_newspaper(self.word(at)) || self.gap(at) != Gap::Space {
            return;
        }
        let Some(place) = at.checked_sub(1) else {
            return;
        };
        // "The Bly & District Mercury".
        let place = match self.word(place) {
            "district" if self.word(place - 1) == "and" => place.saturating_sub(2),
            "district" => place - 1,
            _ => place,
        };
        let lists = self.listed(place);
        let named = self.token(place).is_some_and(Token::stands_out)
            && !(words::is_listed_ordinary(self.word(place))
                || (lists.ordinary() && !is_newspaper(self.word(at)))
                || lists.safe()
                || words::is_title(self.word(place)));
        let article = self.word_before(place) == "the" && self.gap(place) == Gap::Space;
        // "| Netherby Advertiser |", "Bly Gazette rang": a strange word before what is hardly anything but a newspaper.
        let sure = || {
            is_newspaper(self.word(at))
                && self.word(at) != "echo"
                && !lists.ordinary()
                && !lists.given()
        };
        if named && (article || sure()) {
            findings
                .found
                .push(self.found(place, at, "[newspaper]", Why::Pattern));
        }
    }

    /// "Kilm Park" for Kiln Park, "Pansy Court?" for Tansy Court: a word of a thing's name with one letter heard, typed or scanned
    /// otherwise, beside the words that stand beside it there: "Rowan Cottge", "Quentin Abbot Infirmery".
    pub(in crate::anonymise::matching) fn guess_half_of_a_thing(
        &self,
        at: usize,
        token: &Token,
        alternatives: &mut QuickMap<usize, Vec<Alternative>>,
    ) {
        let word = self.word(at);
        if !token.stands_out() || word.len() < 4 {
            return;
        }
        let id_at = |at: usize| self.ids.get(at).copied().filter(|id| *id != 0);
        let behind = id_at(at + 1).filter(|_| self.gap(at + 1) == Gap::Space);
        // Where the names stand that the words before begin, and all names where a word behind tells of one.
        let mut begun: Vec<u32> = Vec::new();
        for first in (at.saturating_sub(3)..at).rev() {
            let (Some(_), Gap::Space) = (id_at(first), self.gap(first + 1)) else {
                break;
            };
            let node = (first..at)
                .filter_map(id_at)
                .try_fold(0, |node, id| self.dictionary.walk(node, id));
            begun.extend(node);
        }
        if begun.is_empty() && behind.is_none() {
            return;
        }
        let walk = |node: u32, id: u32| self.dictionary.walk(node, id);
        let goes_on = |id: u32| {
            begun.iter().any(|node| walk(*node, id).is_some())
                || behind
                    .and_then(|behind| walk(walk(0, id)?, behind))
                    .is_some()
        };
        if let Some(word) = self
            .dictionary
            .words_of_things_near(word)
            .find(|id| goes_on(*id))
        {
            alternatives.entry(at).or_default().push(Alternative {
                word,
                how: How::Spelt,
                tokens: 1,
            });
        }
    }

    /// Another reading of a generic word that is badly scanned beside a name of the case: "Stowick Heaith Centre", "Beech Housc".
    pub(in crate::anonymise::matching) fn guess_generic(
        &self,
        at: usize,
        token: &Token,
        alternatives: &mut QuickMap<usize, Vec<Alternative>>,
    ) {
        const SCANNED: [(&str, &str); 8] = [
            ("l", "i"),
            ("i", "l"),
            ("c", "e"),
            ("e", "c"),
            ("rn", "m"),
            ("vv", "w"),
            ("0", "o"),
            ("1", "l"),
        ];
        let word = self.word(at);
        let before = |at: usize| self.is_known(at) || alternatives.contains_key(&at);
        let beside = (at > 0 && self.gap(at) == Gap::Space && before(at - 1))
            || (self.gap(at + 1) == Gap::Space && self.is_known(at + 1));
        let written = match token.shape {
            Shape::Capital | Shape::Mixed | Shape::Alnum => true,
            Shape::Upper => token.style == Style::Caps,
            _ => false,
        };
        if !beside || !written || word.len() < 5 {
            return;
        }
        for (scanned, meant) in SCANNED {
            let mut readings: Vec<String> = word
                .match_indices(scanned)
                .filter_map(|(place, found)| {
                    let (before, after) = (word.get(..place)?, word.get(place + found.len()..)?);
                    Some(format!("{before}{meant}{after}"))
                })
                .collect();
            if readings.len() > 1 {
                readings.push(word.replace(scanned, meant));
            }
            for reading in readings {
                if let Some(id) = self
                    .dictionary
                    .word(&reading)
                    .filter(|_| words::is_ordinary(&reading))
                {
                    alternatives.entry(at).or_default().push(Alternative {
                        word: id,
                        how: How::Spelt,
                        tokens: 1,
                    });
                }
            }
        }
    }
}
