//! The words of a note and what is known of each.

use chrono::NaiveDate;

use crate::anonymise::dictionary::{Dictionary, Entry, Owner};
use crate::anonymise::engine::DateStyle;
use crate::anonymise::fold::Folded;
use crate::anonymise::hash::QuickMap;
use crate::anonymise::matching::is_cue;
use crate::anonymise::matching::people::titles;
use crate::anonymise::replace::{Found, Why};
use crate::anonymise::token::{Gap, Shape, Token, tokenise};
use crate::anonymise::words::{self, Listed};

/// What does not change from note to note.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settings {
    pub(crate) opened_on: Option<NaiveDate>,
    pub(crate) dates: DateStyle,
    /// For an access request: other people's values are withheld, and things, dates and places stay.
    pub(crate) withhold: bool,
}

/// How a word was recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum How {
    /// As it stands.
    Written,
    /// With its line-end hyphen taken away.
    Joined,
    /// As a misspelling or scanning error.
    Spelt,
    /// As a misspelling, though it is another name in its own right.
    Doubtful,
}

/// One way of reading a word: the dictionary's word, how, and how many tokens it takes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Alternative {
    pub(super) word: u32,
    pub(super) how: How,
    pub(super) tokens: usize,
}

/// A form of the dictionary found in the text.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    /// First token.
    pub(crate) first: usize,
    /// Last token.
    pub(crate) last: usize,
    /// Whose it may be.
    pub(crate) entries: Vec<Entry>,
    /// The least sure of its words.
    pub(crate) how: How,
    /// Whether every word of it is ordinary English.
    pub(crate) ordinary: bool,
}

/// A note's words and what the dictionary knows of them.
pub(crate) struct Reading<'a> {
    pub(crate) dictionary: &'a Dictionary,
    pub(crate) folded: &'a Folded,
    pub(crate) source: &'a str,
    pub(crate) tokens: Vec<Token>,
    pub(crate) on: Option<NaiveDate>,
    pub(crate) settings: &'a Settings,
    /// The folded text of each token.
    pub(super) words: Vec<&'a str>,
    /// The dictionary's id of each token, 0 for none.
    pub(super) ids: Vec<u32>,
    /// What the word lists say of each token.
    pub(super) listed: Vec<Listed>,
    /// Other readings of tokens that are no word of the dictionary.
    pub(super) alternatives: QuickMap<usize, Vec<Alternative>>,
    /// Whether a token has such.
    pub(super) guessed: Vec<bool>,
    /// Whether the note is a bad scan ([`Reading::is_badly_scanned`]).
    pub(super) scanned: bool,
}

impl<'a> Reading<'a> {
    pub(crate) fn new(
        dictionary: &'a Dictionary,
        folded: &'a Folded,
        source: &'a str,
        on: Option<NaiveDate>,
        settings: &'a Settings,
    ) -> Self {
        let tokens = tokenise(folded, source);
        let texts: Vec<&str> = tokens.iter().map(|token| token.text(folded)).collect();
        let mut ids: Vec<u32> = texts
            .iter()
            .map(|word| dictionary.word(word).unwrap_or(0))
            .collect();
        let mut listed: Vec<Listed> = tokens
            .iter()
            .zip(&texts)
            .map(|(token, word)| match token.shape {
                Shape::Number | Shape::Letter => Listed::default(),
                _ => words::listed(word),
            })
            .collect();
        // "Don't" and "won't" are nobody.
        for (at, token) in tokens.iter().enumerate().skip(1) {
            if token.gap == Gap::Apostrophe
                && token.end - token.start == 1
                && texts.get(at) == Some(&"t")
                && let Some((listed, id)) = listed.get_mut(at - 1).zip(ids.get_mut(at - 1))
            {
                *listed = words::listed("not");
                *id = 0;
            }
        }
        titles::mark_ranks(&tokens, &ids, &texts, &mut listed);
        let mut reading = Reading {
            dictionary,
            folded,
            source,
            tokens,
            on,
            settings,
            words: texts,
            ids,
            listed,
            alternatives: QuickMap::default(),
            guessed: Vec::new(),
            scanned: false,
        };
        reading.scanned = reading.is_badly_scanned();
        reading.guess();
        reading.mark_plain();
        reading
    }

    /// Marks words that no rule begins with, by far the most: small and ordinary, nothing to the case, with a word behind them and no sign
    /// on either side that holds words together. Told once, so that each rule need not find out for itself.
    fn mark_plain(&mut self) {
        let parts = |gap: Gap| {
            matches!(
                gap,
                Gap::Space
                    | Gap::Newline
                    | Gap::DotSpace
                    | Gap::Comma
                    | Gap::Semicolon
                    | Gap::Colon
            )
        };
        let known = self.ids.iter().zip(&self.guessed);
        let words = self.words.iter().zip(known).zip(&mut self.listed);
        for (pair, ((word, (id, guessed)), listed)) in self.tokens.windows(2).zip(words) {
            let [token, next] = pair else { return };
            if token.shape == Shape::Lower
                && parts(token.gap)
                && parts(next.gap)
                && !matches!(next.shape, Shape::Number | Shape::Alnum | Shape::Letter)
                && *id == 0
                && !*guessed
                && listed.ordinary()
                && !listed.title()
                && word.is_ascii()
                && !is_cue(word)
            {
                *listed = listed.as_plain();
            }
        }
    }

    /// Whether a word is one that no rule begins with ([`Self::mark_plain`]).
    pub(crate) fn is_plain(&self, at: usize) -> bool {
        self.listed(at).plain()
    }

    /// The token at an index.
    pub(crate) fn token(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at)
    }

    /// The folded word at an index; empty past the end.
    pub(crate) fn word(&self, at: usize) -> &'a str {
        self.words.get(at).copied().unwrap_or("")
    }

    /// The folded word before an index; empty at the start.
    pub(crate) fn word_before(&self, at: usize) -> &'a str {
        at.checked_sub(1).map_or("", |before| self.word(before))
    }

    /// What stands before a token; [`Gap::Blank`] past the end.
    pub(crate) fn gap(&self, at: usize) -> Gap {
        self.tokens.get(at).map_or(Gap::Blank, |token| token.gap)
    }

    /// What the word lists say of the word at an index.
    pub(crate) fn listed(&self, at: usize) -> Listed {
        self.listed.get(at).copied().unwrap_or_default()
    }

    /// Whether a token is a word of the dictionary as it stands.
    pub(crate) fn is_known(&self, at: usize) -> bool {
        self.ids.get(at).is_some_and(|id| *id != 0)
    }

    /// The folded bytes from one token to another.
    pub(crate) fn bytes(&self, first: usize, last: usize) -> (usize, usize) {
        let start = self.tokens.get(first).map_or(0, |token| token.start);
        let end = self.tokens.get(last).map_or(start, |token| token.end);
        (start, end)
    }

    /// The folded character just before a byte, and just after one.
    pub(crate) fn character_before(&self, byte: usize) -> Option<char> {
        self.folded
            .text()
            .get(..byte)
            .and_then(|before| before.chars().next_back())
    }

    /// The folded character at a byte.
    pub(crate) fn character_at(&self, byte: usize) -> Option<char> {
        self.folded
            .text()
            .get(byte..)
            .and_then(|after| after.chars().next())
    }

    /// Whether the first letter of a word was a capital in the source, whatever the rest is.
    pub(crate) fn is_written_large(&self, token: &Token) -> bool {
        let first = self.folded.source(token.start..token.start + 1);
        let first = self.source.get(first);
        first.is_some_and(|first| first.chars().all(char::is_uppercase))
    }

    /// Whether one of the words stands within a few tokens before this one, in the same clause; over a line end only right before it.
    pub(super) fn cue(&self, at: usize, cues: &[&str], reach: usize) -> bool {
        for back in 1..=reach {
            let Some(before) = at.checked_sub(back) else {
                return false;
            };
            match self.gap(before + 1) {
                Gap::Stop | Gap::Blank | Gap::Semicolon => return false,
                Gap::Newline if back > 1 || self.word(before) == "born" => return false,
                _ => {}
            }
            // The first letter is no call, and settles it for most words.
            let word = self.word(before);
            let first = word.as_bytes().first();
            if cues
                .iter()
                .any(|cue| cue.as_bytes().first() == first && *cue == word)
            {
                return true;
            }
        }
        false
    }

    /// The folded text from a byte on; empty past the end.
    pub(super) fn text_from(&self, byte: usize) -> &str {
        self.folded.text().get(byte..).unwrap_or("")
    }

    /// A find over tokens.
    pub(crate) fn found(
        &self,
        first: usize,
        last: usize,
        with: impl Into<String>,
        why: Why,
    ) -> Found {
        let (start, end) = self.bytes(first, last);
        Found {
            start,
            end,
            with: with.into(),
            why,
            person: None,
            kept: false,
        }
    }

    /// Whether a word was recognised only by guessing.
    pub(crate) fn has_guess(&self, at: usize) -> bool {
        self.guessed.get(at).copied().unwrap_or(false)
    }

    /// Whether a token is a title, a word of the case, or may be an initial or several: what most words are not.
    pub(crate) fn may_begin_name(&self, at: usize) -> bool {
        let short = |token: &Token| match token.end - token.start {
            0 | 1 => true,
            length @ 2..=char::MAX_LEN_UTF8 => {
                (length < 4 && token.shape == Shape::Upper) || !self.word(at).is_ascii()
            }
            _ => false,
        };
        self.token(at).is_some_and(short)
            || self.is_known(at)
            || self.has_guess(at)
            || self.listed(at).title()
    }

    /// Every form of the dictionary that begins at a token, longest first.
    pub(crate) fn pieces(&self, at: usize, wanted: fn(&Entry) -> bool) -> Vec<Piece> {
        // By far the most words.
        if !self.is_known(at) && !self.has_guess(at) {
            return Vec::new();
        }
        self.pieces_of(at, wanted)
    }

    fn pieces_of(&self, at: usize, wanted: fn(&Entry) -> bool) -> Vec<Piece> {
        let begins = |word: u32| self.dictionary.begins_form(word, wanted);
        let known = self.ids.get(at).is_some_and(|id| begins(*id));
        let guessed = || {
            self.has_guess(at)
                && self
                    .alternatives
                    .get(&at)
                    .is_some_and(|all| all.iter().any(|one| begins(one.word)))
        };
        if !known && !guessed() {
            return Vec::new();
        }
        let mut pieces: Vec<Piece> = Vec::new();
        self.walk(0, at, at, How::Written, true, wanted, &mut pieces);
        if pieces.len() < 2 {
            return pieces;
        }
        pieces.sort_by(|a, b| b.last.cmp(&a.last).then_with(|| a.how.cmp(&b.how)));
        let mut merged: Vec<Piece> = Vec::new();
        for piece in pieces {
            match merged.last_mut() {
                Some(last) if last.last == piece.last && last.how == piece.how => {
                    last.entries.extend(piece.entries);
                }
                Some(last) if last.last == piece.last => {}
                _ => merged.push(piece),
            }
        }
        merged
    }

    #[expect(clippy::too_many_arguments, reason = "the state of one recursive walk")]
    fn walk(
        &self,
        node: u32,
        first: usize,
        at: usize,
        how: How,
        ordinary: bool,
        wanted: fn(&Entry) -> bool,
        pieces: &mut Vec<Piece>,
    ) {
        if at > first && !self.continues(at) {
            return;
        }
        let mut step = |word: u32, way: How, tokens: usize| {
            let Some(next) = self.dictionary.walk(node, word) else {
                return;
            };
            let how = how.max(way);
            let ordinary = ordinary && self.dictionary.word_is_ordinary(word);
            let last = at + tokens - 1;
            let found = self.dictionary.entries(next);
            if found.iter().any(wanted) {
                let mut entries: Vec<Entry> = Vec::with_capacity(found.len());
                entries.extend(found.iter().filter(|entry| wanted(entry)));
                pieces.push(Piece {
                    first,
                    last,
                    entries,
                    how,
                    ordinary,
                });
            }
            if last < first + 12 {
                self.walk(next, first, last + 1, how, ordinary, wanted, pieces);
            }
        };
        if let Some(id) = self.ids.get(at).copied().filter(|id| *id != 0) {
            step(id, How::Written, 1);
        }
        if let Some(alternatives) = self.alternatives.get(&at) {
            for alternative in alternatives {
                step(alternative.word, alternative.how, alternative.tokens);
            }
        }
    }

    /// Whether a form may go on over the gap before this token.
    fn continues(&self, at: usize) -> bool {
        match self.gap(at) {
            Gap::Space
            | Gap::Newline
            | Gap::Hyphen
            | Gap::HyphenBreak
            | Gap::Apostrophe
            | Gap::Underscore => true,
            Gap::Dot | Gap::DotSpace => {
                let before = self.word_before(at);
                before.len() == 1 || matches!(before, "st" | "dr" | "mt" | "ft")
            }
            // "Junction Boys' School"; "Weald & Marches".
            Gap::Other => {
                let before = at.checked_sub(1).and_then(|before| self.token(before));
                let between = before
                    .zip(self.token(at))
                    .and_then(|(before, token)| self.folded.text().get(before.end..token.start));
                between.is_some_and(|between| {
                    (between == "' " && self.word_before(at).ends_with('s'))
                        || between.trim_matches(' ') == "&"
                })
            }
            _ => false,
        }
    }
}

/// Whether a form is a person's.
pub(crate) fn of_person(entry: &Entry) -> bool {
    matches!(entry.owner, Owner::Person(_))
}

/// Whether a form is an organisation's, an address's or a place's.
pub(crate) fn of_thing(entry: &Entry) -> bool {
    matches!(entry.owner, Owner::Thing(_))
}
